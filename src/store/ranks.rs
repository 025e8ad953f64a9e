//! The values of a generation's rows as ranks that compare as the values do: what both engines
//! answer in.
//!
//! Invariant: reports are ranked by school, year and id, so a report's rank and a section's number
//! are its place in the order of mentions.

use super::row::RowAddress;
use super::today::{HeldAttributes, Today};
use crate::report::{Kind, ReportId, Year};
use std::sync::OnceLock;

/// The values of all rows: ranks compare as the values do, what is not known last.
pub(crate) struct Ranks {
    pub schools: Vec<Option<String>>,
    pub years: Vec<Option<Year>>,
    /// In order of school, year and id.
    pub reports: Vec<ReportId>,
    /// Of each report the ranks of its school and year.
    pub whose: Vec<(u32, u32)>,
    /// Of each report where its own row is.
    pub rows: Vec<RowAddress>,
    /// Rows before each part of the generation, and of all.
    pub bases: Vec<u32>,
    /// The schools by their names of today, once that was asked.
    pub today: OnceLock<Today>,
    /// What the list says of them, once that was asked.
    pub attributes: OnceLock<HeldAttributes>,
}

/// Whose a section is, as ranks, and its place in its report. Sorting by it is the order of
/// mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SectionKey {
    pub school: u32,
    pub year: u32,
    pub report: u32,
    pub section: u32,
    /// The place among [`KINDS`].
    pub kind: u8,
}

/// Kinds by their place in a [`SectionKey`]; the last is none.
pub(crate) const KINDS: [Option<Kind>; Kind::ALL.len() + 1] = {
    let mut kinds = [None; Kind::ALL.len() + 1];
    let mut i = 0;
    while i < Kind::ALL.len() {
        kinds[i] = Some(Kind::ALL[i]);
        i += 1;
    }
    kinds
};

/// The place of none among [`KINDS`].
pub(crate) const NO_KIND: u32 = Kind::ALL.len() as u32;

/// The rank of what has no value.
pub(crate) const NO_RANK: u32 = u32::MAX;

impl Ranks {
    /// The key of a section or, without a section and a kind, of a report.
    pub fn key(&self, report: u32, section: u32, kind: u8) -> SectionKey {
        let (school, year) = self.whose.get(report as usize).copied().unwrap_or((NO_RANK, NO_RANK));
        SectionKey { school, year, report, section, kind }
    }

    /// The year of a report.
    pub fn year_of(&self, report: u32) -> Option<Year> {
        let &(_, year) = self.whose.get(report as usize)?;
        self.years.get(year as usize).copied().flatten()
    }

    /// The number of a row among those of all parts.
    pub fn row(&self, at: RowAddress) -> u32 {
        self.bases[at.part as usize] + at.row
    }

    /// The row of that number.
    pub fn at(&self, row: u32) -> RowAddress {
        let part = self.bases.partition_point(|&base| base <= row) - 1;
        RowAddress { part: part as u32, row: row - self.bases[part] }
    }
}
