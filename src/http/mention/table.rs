//! Mentions of schools by year, each number with the address that narrows to it.

use super::super::address::Address;
use super::super::finding::{class, text};
use super::super::question::{school_param, year_param};
use super::super::words::Words;
use crate::{CellStates, CountsBy, Year};
use std::collections::BTreeMap;

/// Schools in a table on the page. A longer one is left to the data.
const MOST_ROWS: usize = 100;

/// School x year.
pub(super) struct CrossTable {
    pub(super) years: Vec<String>,
    /// Empty where there would be too many.
    pub(super) rows: Vec<CrossRow>,
    /// The sums of the years.
    pub(super) sums: Vec<usize>,
    /// The number of schools, if they are too many for the table, and the address of the data.
    pub(super) too_long: Option<(usize, String)>,
}

/// One school.
pub(super) struct CrossRow {
    pub(super) school: String,
    pub(super) cells: Vec<CrossCell>,
    pub(super) sum: usize,
}

/// One school in one year.
pub(super) struct CrossCell {
    /// The mentions; a 0 is of reports that were searched, else there is a word for why not.
    pub(super) text: String,
    /// The class of such a word.
    pub(super) class: &'static str,
    /// The address that narrows to the mentions, if there are any.
    pub(super) href: Option<String>,
}

impl CrossTable {
    /// The table of `by`, whose zeros are told apart by `states`.
    pub(super) fn new(
        by: &CountsBy,
        states: &CellStates,
        address: &Address,
        words: Words,
    ) -> CrossTable {
        let years: Vec<Option<Year>> = by.year.iter().map(|count| count.value).collect();
        let is_too_long = by.school.len() > MOST_ROWS;
        let shown = if is_too_long { 0 } else { MOST_ROWS };
        let maker = RowMaker { cells: cells(by), years: &years, states, address, words };
        let schools = by.school.iter().take(shown);

        CrossTable {
            rows: schools.map(|count| maker.row(&count.value, count.mentions)).collect(),
            sums: by.year.iter().map(|count| count.mentions).collect(),
            too_long: is_too_long.then(|| (by.school.len(), data_address(address).to_string())),
            years: years.iter().map(|year| words.year(*year)).collect(),
        }
    }
}

/// The mentions of each school in each year.
type Cells<'a> = BTreeMap<(Option<&'a str>, Option<Year>), usize>;

fn cells(by: &CountsBy) -> Cells<'_> {
    let mut cells = Cells::new();
    for cross in &by.cross {
        *cells.entry((cross.school.as_deref(), cross.year)).or_default() += cross.mentions;
    }
    cells
}

/// The same counts as data, without what only a list of mentions has.
fn data_address(address: &Address) -> Address {
    ["size", "context", "sort", "align", "breaks"]
        .iter()
        .fold(address.clone().under("/api/v1/counts"), |address, name| address.without(name))
}

/// The data that the rows of one table share.
struct RowMaker<'a> {
    cells: Cells<'a>,
    years: &'a [Option<Year>],
    states: &'a CellStates,
    address: &'a Address,
    words: Words,
}

impl RowMaker<'_> {
    fn row(&self, school: &Option<String>, sum: usize) -> CrossRow {
        CrossRow {
            school: self.words.school(school.as_deref()),
            cells: self.years.iter().map(|year| self.cell(school, *year)).collect(),
            sum,
        }
    }

    fn cell(&self, school: &Option<String>, year: Option<Year>) -> CrossCell {
        let mentions = self.cells.get(&(school.as_deref(), year)).copied().unwrap_or(0);
        let absent = self.states.of(school, year).without_report().filter(|_| mentions == 0);

        CrossCell {
            text: absent.map_or(self.words.number(mentions), |answer| text(answer, self.words)),
            class: absent.map_or("", class),
            href: (mentions > 0).then(|| self.narrowed(school, year)),
        }
    }

    fn narrowed(&self, school: &Option<String>, year: Option<Year>) -> String {
        let address = self.address.clone().without("school").without("year");
        address
            .with("school", school_param(school.as_deref()))
            .with("year", year_param(year))
            .to_string()
    }
}
