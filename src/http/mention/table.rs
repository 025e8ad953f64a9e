//! Mentions of schools by year, each number with the address that narrows to it.

use super::super::address::Address;
use super::super::frame::Words;
use super::super::question::{school_param, year_param};
use crate::{CountsBy, Year};
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
    /// For each year the mentions, and the address that narrows to them.
    pub(super) cells: Vec<(usize, String)>,
    pub(super) sum: usize,
}

impl CrossTable {
    pub(super) fn new(by: &CountsBy, address: &Address, words: Words) -> CrossTable {
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
                (cells.get(&(school, *year)).copied().unwrap_or(0), narrowed(*year))
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
