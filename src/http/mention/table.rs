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
    /// How many schools there are where they are too many for the table, and where they are as
    /// data.
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
        let data = ["size", "context", "sort", "align", "breaks"]
            .iter()
            .fold(address.clone().under("/api/v1/counts"), |address, name| address.without(name));

        let too_long = (by.school.len() > MOST_ROWS).then(|| (by.school.len(), data.to_string()));

        let mut cells: BTreeMap<(&Option<String>, Option<Year>), usize> = BTreeMap::new();
        for cross in &by.cross {
            *cells.entry((&cross.school, cross.year)).or_default() += cross.mentions;
        }

        let row = |school: &Option<String>, sum: usize| {
            let narrowed = |year: Option<Year>| {
                let schools = address
                    .clone()
                    .without("school")
                    .with("school", school_param(school.as_deref()));
                schools.without("year").with("year", year_param(year)).to_string()
            };

            let cell = |year: &Option<Year>| {
                let mentions = cells.get(&(school, *year)).copied().unwrap_or(0);
                let absent = states.of(school, *year).without_report().filter(|_| mentions == 0);
                CrossCell {
                    text: absent.map_or(words.number(mentions), |answer| text(answer, words)),
                    class: absent.map_or("", class),
                    href: (mentions > 0).then(|| narrowed(*year)),
                }
            };
            CrossRow {
                school: words.school(school.as_deref()),
                cells: years.iter().map(cell).collect(),
                sum,
            }
        };

        let schools = by.school.iter().take(if too_long.is_some() { 0 } else { MOST_ROWS });
        CrossTable {
            rows: schools.map(|count| row(&count.value, count.mentions)).collect(),
            years: years.iter().map(|year| words.year(*year)).collect(),
            sums: by.year.iter().map(|count| count.mentions).collect(),
            too_long,
        }
    }
}
