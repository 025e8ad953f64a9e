//! Which part of an audit is wanted.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use crate::report::Year;
use crate::statement::Matter;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Which schools an audit shows, and how many of them at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPage {
    /// Which schools.
    pub only: AuditOnly,
    /// Where `only` is a matter, the least number that counts: with 1, a report that says that there
    /// were some counts, too.
    pub least: u64,
    /// The page, counted from 1.
    pub number: usize,
    /// Schools on a page; 0 for totals and receipt alone.
    pub size: usize,
    /// The column that the schools are ordered by; by name without one.
    pub sort: Option<AuditSort>,
}

/// A column of an audit. Ordered by it, schools with most come first, then those that say some,
/// none or nothing, at last those without a report; those that are alike by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditSort {
    /// The year.
    pub year: Option<Year>,
    /// The matter; the number of gaps without one.
    pub matter: Option<Matter>,
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
    /// Those with a report of applications.
    Applications,
    /// Those with a report of complaints.
    Complaints,
    /// Those with a report of administrative reviews.
    Reviews,
    /// Those with a report of suits.
    Suits,
}

/// Schools on a page, unless asked otherwise.
pub const AUDIT_SCHOOLS: usize = 40;

impl Default for AuditPage {
    fn default() -> AuditPage {
        AuditPage { only: AuditOnly::All, least: 1, number: 1, size: AUDIT_SCHOOLS, sort: None }
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
    pub const ALL: [AuditOnly; 9] = [
        AuditOnly::All,
        AuditOnly::Happened,
        AuditOnly::Gaps,
        AuditOnly::Unreadable,
        AuditOnly::NoReport,
        AuditOnly::Applications,
        AuditOnly::Complaints,
        AuditOnly::Reviews,
        AuditOnly::Suits,
    ];

    /// The schools with a report of this matter.
    pub fn of(matter: Matter) -> AuditOnly {
        match matter {
            Matter::Application => AuditOnly::Applications,
            Matter::Complaint => AuditOnly::Complaints,
            Matter::Review => AuditOnly::Reviews,
            Matter::Suit => AuditOnly::Suits,
        }
    }

    /// The matter that a report is to tell of, if it is about one.
    pub fn matter(self) -> Option<Matter> {
        Matter::ALL.into_iter().find(|&matter| AuditOnly::of(matter) == self)
    }

    /// The name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            AuditOnly::All => "all",
            AuditOnly::Happened => "happened",
            AuditOnly::Gaps => "gaps",
            AuditOnly::Unreadable => "unreadable",
            AuditOnly::NoReport => "no_report",
            AuditOnly::Applications => "applications",
            AuditOnly::Complaints => "complaints",
            AuditOnly::Reviews => "reviews",
            AuditOnly::Suits => "suits",
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
            AuditOnly::Applications => ("有申请的", "with applications"),
            AuditOnly::Complaints => ("有举报的", "with complaints"),
            AuditOnly::Reviews => ("有复议的", "with reviews"),
            AuditOnly::Suits => ("有诉讼的", "with suits"),
        };

        Note::new(zh, en)
    }
}

impl FromStr for AuditOnly {
    type Err = Error;

    /// Takes the name, or the Chinese one of a matter.
    fn from_str(text: &str) -> Result<AuditOnly> {
        let name = text.replace('-', "_");
        let is_named = |only: &AuditOnly| {
            only.as_str() == name || only.matter().is_some_and(|matter| matter.as_str() == name)
        };
        AuditOnly::ALL.into_iter().find(is_named).ok_or_else(|| {
            let takes = Note::new(
                AuditOnly::ALL.map(AuditOnly::as_str).join("、"),
                AuditOnly::ALL.map(AuditOnly::as_str).join(", "),
            );
            ErrorKind::BadValue { name: "only", value: text.to_owned(), takes }.into()
        })
    }
}
