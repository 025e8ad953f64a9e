//! One generation of a store, wherever it lies: what every answer is made from.

use super::allowed::{Allowed, Passes};
use super::fact::Facts;
use super::local;
use super::local::lexicon::Lexicon;
use super::local::stamp::Stamp;
use super::name::Today;
use super::plan::Plan;
use super::ranks::{Key, Ranks};
#[cfg(feature = "remote")]
use super::remote;
use super::row::{RowAddress, StoredFile, StoredGone, StoredReport, StoredSection};
use super::tally::Tally;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::report::{ReportId, Status};
use crate::reuse::Kept;
use crate::token::{Alignment, Boundaries};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One generation. It stays as it is while it is held; a clone is the same.
#[derive(Clone)]
pub(crate) enum Snapshot {
    Local(Arc<local::Snapshot>),
    #[cfg(feature = "remote")]
    Remote(Arc<remote::Snapshot>),
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub reports: usize,
    pub sections: usize,
    /// Those that are known, each once, whatever names its reports have.
    pub schools: usize,
    /// Those that are known.
    pub years: usize,
}

/// What a filter leaves.
#[derive(Debug, Default)]
pub(crate) struct Within {
    /// Places of schools by their names of today.
    pub schools: FxHashSet<u32>,
    /// Ranks of years.
    pub years: FxHashSet<u32>,
    /// Ranks of reports.
    pub reports: FxHashSet<u32>,
    pub sections: usize,
}

/// A section with places to list. An answer keeps one for each such section, and nothing for each
/// place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// The rank of its report, and its number there: its place in the order of mentions.
    pub report: u32,
    pub section: u32,
    /// Its row among all, as [`Ranks::row`] counts them.
    pub row: u32,
    /// How many places of it are listed.
    pub places: u32,
}

const _: () = assert!(
    size_of::<Found>() == 16,
    "memory grows with the sections that an answer lists by 16 bytes each"
);

/// Whether there is still somebody who waits for an answer: kept for as long as it is made.
pub(crate) type Waiting = dyn Fn() -> Result<()> + Send + Sync;

/// Whether to go on; asked now and then during long work, from whichever thread does it.
pub(crate) type GoOn<'a> = &'a (dyn Fn() -> Result<()> + Send + Sync);

/// A section that a query found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matched {
    pub key: Key,
    pub at: RowAddress,
    pub score: f32,
    /// Which parts of the filter it passes; facets need those that pass all but one.
    pub passes: Passes,
    /// Whether it satisfies the query as read; else it holds only some of its words.
    pub holds: bool,
    /// Whether it does only because a run names the school whose report it is of.
    pub by_name: bool,
}

impl Snapshot {
    /// What it was built by, and which state it is.
    pub fn stamp(&self) -> &Stamp {
        match self {
            Snapshot::Local(snapshot) => snapshot.stamp(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.stamp(),
        }
    }

    /// How mentions are counted: from `postings`, or by `scan`.
    pub fn counts_by(&self) -> &'static str {
        match self {
            Snapshot::Local(_) => "postings",
            #[cfg(feature = "remote")]
            Snapshot::Remote(_) => "scan",
        }
    }

    /// The values of all rows; gathered on first use.
    pub fn ranks(&self) -> Result<&Ranks> {
        match self {
            Snapshot::Local(snapshot) => snapshot.ranks(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.ranks(),
        }
    }

    /// Counts every place of `pattern` within `allowed` in `tally`, which is empty, and gives the
    /// sections that hold one of a class that is `shown`, in the order of mentions.
    pub fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<Found>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.find(pattern, allowed, shown, tally, go_on),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.find(pattern, allowed, shown, tally, go_on),
        }
    }

    /// The sections that satisfy `plan`, in no order; where fewer than `few` of them pass the
    /// filter, also those that hold only some of its words. Sections that fail more than one part
    /// of the filter are left out. Without a plan, all sections.
    pub fn rank(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.rank(plan, allowed, few, go_on),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.rank(plan, allowed, few, go_on),
        }
    }

    /// What is kept of a section.
    pub fn section(&self, at: RowAddress) -> Result<StoredSection> {
        match self {
            Snapshot::Local(snapshot) => snapshot.section(at),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.section(at),
        }
    }

    /// Where words begin in a section.
    pub fn boundaries(&self, at: RowAddress) -> Result<Boundaries> {
        match self {
            Snapshot::Local(snapshot) => snapshot.boundaries(at),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.boundaries(at),
        }
    }

    /// The rank of a section's report, and its number there.
    pub fn place(&self, at: RowAddress) -> Result<(u32, u32)> {
        match self {
            Snapshot::Local(snapshot) => snapshot.place(at),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.place(at),
        }
    }

    /// All sections that are not empty, in no order.
    pub fn section_rows(&self) -> Result<Vec<RowAddress>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.section_rows(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.section_rows(),
        }
    }

    /// The sections of a report that are not empty, in order.
    pub fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.sections(id),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.sections(id),
        }
    }

    /// What is kept of a report, if it is held.
    pub fn report(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.report(id),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.report(id),
        }
    }

    /// What is kept of the report at `at`.
    pub fn stored_report(&self, at: RowAddress) -> Result<StoredReport> {
        match self {
            Snapshot::Local(snapshot) => snapshot.stored_report(at),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.stored_report(at),
        }
    }

    /// All reports, in no order.
    pub fn report_rows(&self) -> Result<Vec<(Key, RowAddress)>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.report_rows(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.report_rows(),
        }
    }

    /// What is counted of the report at `at`.
    pub fn facts(&self, at: RowAddress) -> Result<Facts> {
        match self {
            Snapshot::Local(snapshot) => snapshot.facts(at),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.facts(at),
        }
    }

    /// Every file that is known, in order of path.
    pub fn files(&self) -> Result<Vec<StoredFile>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.files(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.files(),
        }
    }

    /// The files that hold a report, in order of path.
    pub fn files_of(&self, report: &ReportId) -> Result<Vec<String>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.files_of(report),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.files_of(report),
        }
    }

    /// How many files there are of a status.
    pub fn count_with(&self, status: Status) -> Result<usize> {
        match self {
            Snapshot::Local(snapshot) => snapshot.count_with(status),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.count_with(status),
        }
    }

    /// The files that were not wholly read, in order of path; gathered on first use.
    pub fn unreadable(&self) -> Result<&[StoredFile]> {
        match self {
            Snapshot::Local(snapshot) => snapshot.unreadable(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.unreadable(),
        }
    }

    /// How much `allowed` leaves; of the whole store it is counted once.
    pub fn extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        match self {
            Snapshot::Local(snapshot) => snapshot.extent(allowed, today),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.extent(allowed, today),
        }
    }

    /// What `allowed` leaves, one by one.
    pub fn within(&self, allowed: &Allowed, today: &Today) -> Result<Within> {
        match self {
            Snapshot::Local(snapshot) => snapshot.within(allowed, today),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.within(allowed, today),
        }
    }

    /// What stands often; gathered on first use.
    pub fn lexicon(&self) -> Result<&Lexicon> {
        match self {
            Snapshot::Local(snapshot) => snapshot.lexicon(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.lexicon(),
        }
    }

    /// What of its reports is reused, once that was asked.
    pub fn reuse(&self) -> &Kept {
        match self {
            Snapshot::Local(snapshot) => snapshot.reuse(),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.reuse(),
        }
    }

    /// All reports that were held once.
    #[cfg(feature = "remote")]
    pub fn all_gone(&self) -> Result<Vec<StoredGone>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.all_gone(),
            Snapshot::Remote(snapshot) => snapshot.all_gone(),
        }
    }

    /// What became of a report that was held once.
    pub fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>> {
        match self {
            Snapshot::Local(snapshot) => snapshot.gone(id),
            #[cfg(feature = "remote")]
            Snapshot::Remote(snapshot) => snapshot.gone(id),
        }
    }

    /// The reports within `allowed`, whatever their kinds, in order of school, year and id.
    pub fn reports(&self, allowed: &Allowed) -> Result<Vec<RowAddress>> {
        let mut rows = self.report_rows()?;
        rows.retain(|(key, _)| {
            let passes = allowed.passes(key);
            passes.school && passes.year
        });
        rows.sort_by_key(|(key, _)| (key.school, key.year, key.report));
        Ok(rows.into_iter().map(|(_, at)| at).collect())
    }
}
