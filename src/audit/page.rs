//! Which part of an audit is wanted.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Which schools an audit shows, and how many of them at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPage {
    /// Which schools.
    pub only: AuditOnly,
    /// The page, counted from 1.
    pub number: usize,
    /// Schools on a page; 0 for totals and receipt alone.
    pub size: usize,
}

/// Which schools an audit shows: those that have one such cell or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOnly {
    /// All of them.
    #[default]
    All,
    /// Those with a report that says that there was something.
    Happened,
    /// Those with a report that lacks something.
    Gaps,
    /// Those with a file that could not be read and no report for its year.
    Unreadable,
    /// Those without a report for one of the years.
    NoReport,
}

/// Schools on a page, unless asked otherwise.
pub const AUDIT_SCHOOLS: usize = 40;

impl Default for AuditPage {
    fn default() -> AuditPage {
        AuditPage { only: AuditOnly::All, number: 1, size: AUDIT_SCHOOLS }
    }
}

impl AuditPage {
    /// All schools at once.
    pub fn whole() -> AuditPage {
        AuditPage { size: usize::MAX, ..AuditPage::default() }
    }
}

impl AuditOnly {
    /// All of them, in the order in which they are offered.
    pub const ALL: [AuditOnly; 5] = [
        AuditOnly::All,
        AuditOnly::Happened,
        AuditOnly::Gaps,
        AuditOnly::Unreadable,
        AuditOnly::NoReport,
    ];

    /// The name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            AuditOnly::All => "all",
            AuditOnly::Happened => "happened",
            AuditOnly::Gaps => "gaps",
            AuditOnly::Unreadable => "unreadable",
            AuditOnly::NoReport => "no_report",
        }
    }

    /// The name for a person.
    pub fn label(self) -> Note {
        let (zh, en) = match self {
            AuditOnly::All => ("全部学校", "all schools"),
            AuditOnly::Happened => ("有数或称有的", "with a number or some"),
            AuditOnly::Gaps => ("有缺漏的", "with gaps"),
            AuditOnly::Unreadable => ("无法读取的", "with an unreadable file"),
            AuditOnly::NoReport => ("有年度未收录的", "with a year without a report"),
        };

        Note::new(zh, en)
    }
}

impl FromStr for AuditOnly {
    type Err = Error;

    fn from_str(text: &str) -> Result<AuditOnly> {
        AuditOnly::ALL.into_iter().find(|only| only.as_str() == text).ok_or_else(|| {
            let takes = Note::new(
                AuditOnly::ALL.map(AuditOnly::as_str).join("、"),
                AuditOnly::ALL.map(AuditOnly::as_str).join(", "),
            );
            ErrorKind::BadValue { name: "only", value: text.to_owned(), takes }.into()
        })
    }
}
