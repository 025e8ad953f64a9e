//! The fields of rows that every store writes: their names, and their values as text.

use super::ranks::{KINDS, NO_KIND};
use crate::report::{Kind, Year};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RowType {
    Section,
    Report,
    File,
    /// A report that is no longer held.
    Gone,
}

impl RowType {
    /// The value of the field [`TYPE`].
    pub fn as_str(self) -> &'static str {
        match self {
            RowType::Section => "section",
            RowType::Report => "report",
            RowType::File => "file",
            RowType::Gone => "gone",
        }
    }
}

/// What the row is, a [`RowType`].
pub(crate) const TYPE: &str = "type";
/// The id of its report.
pub(crate) const REPORT: &str = "report";
pub(crate) const SCHOOL: &str = "school";
pub(crate) const YEAR: &str = "year";
pub(crate) const KIND: &str = "kind";
/// How well a file could be read; and what it is, if it may hold no report.
pub(crate) const STATUS: &str = "status";
/// Words of a section's text, of its heading and of its report's title.
pub(crate) const BODY: &str = "body";
pub(crate) const HEADING: &str = "heading";
pub(crate) const TITLE: &str = "title";
/// What is counted of a report.
pub(crate) const FACTS: &str = "facts";
/// The row as JSON.
pub(crate) const STORED: &str = "stored";

/// The value of [`SCHOOL`]; what is not known is empty.
pub(crate) fn school_text(school: &Option<String>) -> &str {
    school.as_deref().unwrap_or_default()
}

/// The value of [`YEAR`]; what is not known is empty.
pub(crate) fn year_text(year: Option<Year>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

/// The value of [`KIND`]; none is empty.
pub(crate) fn kind_text(kind: Option<Kind>) -> &'static str {
    kind.map_or("", |kind| kind.as_str())
}

/// The place among [`KINDS`] of a value of [`KIND`].
pub(crate) fn kind_place(text: &str) -> u32 {
    let place = KINDS.iter().position(|&kind| kind_text(kind) == text);
    place.map_or(NO_KIND, |place| place as u32)
}
