//! The heads of the table's columns, each a link that orders the schools by it.

use super::super::address::Address;
use super::super::question::year_param;
use super::super::words::Words;
use super::grid::{GAPS, MatrixColumns};
use crate::{AuditSort, Matter, Year};

/// The head of a column.
pub(super) struct MatrixHead {
    pub(super) label: String,
    /// The whole name, where the label is short for it.
    pub(super) title: Option<String>,
    pub(super) href: String,
    /// Whether the schools are ordered by it.
    pub(super) is_here: bool,
}

impl MatrixHead {
    /// The heads of the columns of each year; `address` is that of the table without an order.
    pub(super) fn all(
        years: &[Option<Year>],
        columns: MatrixColumns,
        here: Option<AuditSort>,
        address: &Address,
        words: Words,
    ) -> Vec<Vec<MatrixHead>> {
        let head = |sort: AuditSort| MatrixHead {
            label: label(sort.matter, words),
            title: sort.matter.filter(|_| words.is_en()).map(|matter| matter.label().en),
            href: address.clone().with("sort", name_of(sort)).to_string(),
            is_here: here == Some(sort),
        };
        let of_year = |&year: &Option<Year>| {
            let matters = columns.matters().map(Some).chain([None]);
            matters.map(|matter| head(AuditSort { year, matter })).collect()
        };
        years.iter().map(of_year).collect()
    }
}

fn label(matter: Option<Matter>, words: Words) -> String {
    match matter {
        Some(matter) if words.is_en() => matter.label().en.chars().take(3).collect(),
        Some(matter) => matter.as_str().to_owned(),
        None => words.say("缺漏", "gaps").to_owned(),
    }
}

/// A column in words.
pub(super) fn said(sort: AuditSort, words: Words) -> String {
    let column = match sort.matter {
        Some(matter) => matter.label().text(words.0).to_owned(),
        None => label(None, words),
    };
    format!("{} {column}", words.year(sort.year))
}

/// A column as addresses name it: `2020-2021.举报`.
pub(super) fn name_of(sort: AuditSort) -> String {
    format!("{}.{}", year_param(sort.year), sort.matter.map_or(GAPS, Matter::as_str))
}

/// The column that an address names.
pub(super) fn column_of(name: &str) -> Option<AuditSort> {
    let (year, column) = name.split_once('.')?;
    let matter = Matter::ALL.into_iter().find(|matter| matter.as_str() == column);
    let year: Option<Year> = year.parse().ok();
    let is_column = matter.is_some() || column == GAPS;
    let is_year = year.is_some() || name.starts_with(&year_param(None));
    (is_column && is_year).then_some(AuditSort { year, matter })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_one_name() {
        for name in ["2020-2021.举报", "2022.gaps", "none.申请"] {
            assert_eq!(column_of(name).map(name_of).as_deref(), Some(name));
        }
        for name in ["2020-2022.举报", "2022.别的", "2022", "举报"] {
            assert_eq!(column_of(name), None, "{name}");
        }
    }
}
