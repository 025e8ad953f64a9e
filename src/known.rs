//! What answers say of a report: which it is, and what is known of it beside its text.

use crate::report::{Day, Format, Period, ReportId, Status, Year};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The report that an answer is from: whose it is, and for which year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Cited {
    /// The id of the report.
    #[serde(rename = "report")]
    pub report_id: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
}

/// What is known of a report beside its text: what was read of it, and what a catalogue says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct KnownReport {
    /// Its id.
    #[serde(rename = "report")]
    pub id: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// The period that its figures cover.
    pub period: Option<Period>,
    /// Its title as printed.
    pub title: Option<String>,
    /// What kind of file it was read from.
    pub format: Format,
    /// How well it could be read.
    pub status: Status,
    /// The day on which it was published, where its file or a catalogue says so.
    #[serde(default)]
    pub published: Option<Day>,
    /// Where it was published, if a catalogue says so: an address of the web.
    #[serde(default)]
    pub source_url: Option<String>,
    /// What else a catalogue says of it, by column.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

/// What the list of schools says of a school; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct SchoolAttributes {
    /// The province in which it lies: `北京市`.
    #[serde(default)]
    pub province: Option<String>,
    /// Its level: `本科`, `专科`.
    #[serde(default)]
    pub level: Option<String>,
    /// Its ownership: `公办`, `民办`.
    #[serde(default)]
    pub ownership: Option<String>,
}

impl KnownReport {
    /// The report as an answer cites it.
    pub fn cited(&self) -> Cited {
        Cited { report_id: self.id.clone(), school: self.school.clone(), year: self.year }
    }
}
