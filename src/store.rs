//! The seam: what a store must do, wherever it lies. Answers are made through these three traits
//! and know of no engine.
//!
//! - A [`Store`] is opened once. It gives a view of what is committed and takes changes.
//! - A [`View`] is one generation, which never changes: every answer is made from one view.
//! - A [`StoreChange`] is everything that one run puts and drops. It is seen whole or not at all.
//!
//! `local` keeps a store on this machine, `remote` on a cluster; neither knows the other. What both
//! use lies in the files beside them: rows as they are stored ([`row`], with the names of their
//! fields in [`field`]), their values as ranks ([`ranks`]), a filter over these ([`allowed`]), what
//! a search gives ([`found`], [`tally`]), how a query is ranked ([`plan`], [`scoring`]), the stamp
//! of a generation ([`stamp`]).

pub(crate) mod allowed;
pub(crate) mod attributes;
pub(crate) mod damage;
pub(crate) mod fact;
mod field;
pub(crate) mod found;
pub(crate) mod frozen;
pub(crate) mod lexicon;
pub(crate) mod local;
pub(crate) mod name;
pub(crate) mod near;
pub(crate) mod plan;
pub(crate) mod ranks;
pub(crate) mod remembered;
#[cfg(feature = "remote")]
pub(crate) mod remote;
pub(crate) mod row;
mod scoring;
pub(crate) mod stamp;
pub(crate) mod tally;
pub(crate) mod today;
pub(crate) mod waiting;

use crate::error::Result;
use crate::pattern::Pattern;
use crate::report::{ReportId, Status};
use crate::token::{Alignment, Boundaries};
use allowed::Allowed;
use fact::Facts;
use found::{Extent, Filtered, FoundSection, Matched};
use lexicon::StoreLexicon;
use plan::Plan;
use ranks::{Ranks, SectionKey};
use remembered::ViewMemory;
use row::{RowAddress, SectionRow, StoredFile, StoredGone, StoredReport, StoredSection};
use stamp::Stamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::SystemTime;
use tally::Tally;
use today::Today;
use waiting::GoOn;

/// A store of reports, open.
///
/// Invariant: a commit that was acknowledged is found again, whatever happens to the process, and
/// damage is an error, never another answer.
pub(crate) trait Store: Send + Sync {
    /// The newest generation that is known here. Cheap: it is asked for with every question.
    fn view(&self) -> Arc<dyn View>;

    /// Takes over what others committed since; whether there was anything. A store that was rebuilt
    /// under other rules meanwhile is refused, and the generation at hand stays.
    fn refresh(&self) -> Result<bool>;

    /// Starts a change.
    ///
    /// # Errors
    /// `LockedStore` while another is under way, in this process or elsewhere.
    fn change(&self) -> Result<Box<dyn StoreChange + '_>>;

    /// Bytes on disk, each row once.
    fn bytes(&self) -> Result<u64>;

    /// When the newest generation was committed.
    fn committed(&self) -> Result<SystemTime>;

    /// The health of the cluster that holds it; `None` on one machine.
    fn health(&self) -> Result<Option<String>>;

    /// Reads every checksum again, and tells `pace` after each file how many bytes it had, so that
    /// whoever has time may take it. A cluster keeps its own and has none to read; there it is
    /// checked that every row is there.
    fn verify(&self, pace: &dyn Fn(u64)) -> Result<Checksums>;
}

/// What reading checksums again showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Checksums {
    /// How many files were read.
    pub files: usize,
    /// The names of those that are not what was written.
    pub wrong: Vec<String>,
}

/// One generation of a store. It stays as it is for as long as it is held.
///
/// Ranks, keys and addresses are of this view alone; they mean nothing to another.
pub(crate) trait View: Send + Sync {
    // Searching.

    /// Counts every place of `pattern` within `allowed` in `tally`, which is empty, and gives the
    /// sections that hold one of a class that is `shown`, in the order of mentions. Exact and
    /// complete.
    fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<FoundSection>>;

    /// The sections that satisfy `plan`, in no order; where fewer than `few` of them pass the
    /// filter, also those that hold only some of its words. Sections that fail more than one part
    /// of the filter are left out. Without a plan, all sections.
    fn rank(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>>;

    // Counting. What is counted here is gathered on first use, and no text is read for it.

    /// The values of all rows as ranks.
    fn ranks(&self) -> Result<&Ranks>;

    /// What `allowed` leaves, one by one.
    fn within(&self, allowed: &Allowed, today: &Today) -> Result<Filtered>;

    /// How much `allowed` leaves.
    fn extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        Ok(self.within(allowed, today)?.extent(self.ranks()?, today))
    }

    /// What is counted of the report at `at`.
    fn facts(&self, at: RowAddress) -> Result<Facts>;

    /// What stands often.
    fn lexicon(&self) -> Result<&StoreLexicon>;

    /// The number of files of a status.
    fn count_with(&self, status: Status) -> Result<usize>;

    // Scanning.

    /// All sections that are not empty, in no order.
    fn section_rows(&self) -> Result<Vec<RowAddress>>;

    /// All reports, in no order.
    fn report_rows(&self) -> Result<Vec<(SectionKey, RowAddress)>>;

    /// The reports within `allowed`, whatever their kinds, in order of school, year and id.
    fn reports(&self, allowed: &Allowed) -> Result<Vec<RowAddress>> {
        let mut rows = self.report_rows()?;
        rows.retain(|(key, _)| {
            let passes = allowed.passes(key);
            passes.school && passes.year
        });

        rows.sort_by_key(|(key, _)| (key.school, key.year, key.report));
        Ok(rows.into_iter().map(|(_, at)| at).collect())
    }

    /// The reports that count as reports of their schools, in no order.
    fn counted_reports(&self) -> Result<Vec<(SectionKey, RowAddress)>> {
        let mut counted = Vec::new();
        for (key, at) in self.report_rows()? {
            if self.facts(at)?.verdict.counts() {
                counted.push((key, at));
            }
        }
        Ok(counted)
    }

    /// Every file that is known, in order of path.
    fn files(&self) -> Result<Vec<StoredFile>>;

    /// The files that were not wholly read, in order of path; gathered on first use.
    fn unreadable(&self) -> Result<&[StoredFile]>;

    /// The files that hold no report, or perhaps none, in order of path; gathered on first use.
    fn not_reports(&self) -> Result<&[StoredFile]>;

    /// All reports that were held once.
    fn all_gone(&self) -> Result<Vec<StoredGone>>;

    // Reading rows.

    /// What is kept of the section at `at`.
    fn section(&self, at: RowAddress) -> Result<StoredSection>;

    /// Where words begin in the section at `at`.
    fn boundaries(&self, at: RowAddress) -> Result<Boundaries>;

    /// The rank of the report of the section at `at`, and the section's number there.
    fn place(&self, at: RowAddress) -> Result<(u32, u32)>;

    /// The sections of a report that are not empty, in order.
    fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>>;

    /// What is kept of a report, if it is held.
    fn report(&self, id: &ReportId) -> Result<Option<StoredReport>>;

    /// What is kept of the report at `at`.
    fn stored_report(&self, at: RowAddress) -> Result<StoredReport>;

    /// The files that hold a report, in order of path.
    fn files_of(&self, id: &ReportId) -> Result<Vec<StoredFile>>;

    /// Their paths as answers show them.
    fn shown_files_of(&self, id: &ReportId) -> Result<Vec<String>> {
        let files = self.files_of(id)?;
        Ok(files.iter().map(|stored| stored.shown().to_owned()).collect())
    }

    /// What became of a report that was held once.
    fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>>;

    // About the generation itself.

    /// What it was built by, and which state it is.
    fn stamp(&self) -> &Stamp;

    /// How mentions are counted: from `postings`, or by `scan`.
    fn counts_by(&self) -> &'static str;

    /// What answers remember of it.
    fn remembered(&self) -> &ViewMemory;
}

/// A change to a store. Nothing of it is seen before [`StoreChange::commit`], all of it after;
/// dropped before that, it leaves nothing that anybody sees.
pub(crate) trait StoreChange: Sync {
    /// Puts a report and its sections in the place of what was put under its id.
    fn put_report(&mut self, report: &StoredReport, rows: &[SectionRow]) -> Result<()>;

    /// Takes a report and its sections out.
    fn drop_report(&mut self, id: &ReportId) -> Result<()>;

    /// Puts what is known of a file in the place of what was put under its path.
    fn put_file(&mut self, file: &StoredFile) -> Result<()>;

    /// Forgets a file.
    fn drop_file(&mut self, file: &str) -> Result<()>;

    /// Remembers that a report was held once.
    fn put_gone(&mut self, gone: &StoredGone) -> Result<()>;

    /// Forgets that a report was gone: it is back.
    fn take_back_gone(&mut self, id: &ReportId) -> Result<()>;

    /// Makes durable what was put and dropped so far, and lets it be seen. `files` are all files of
    /// the store afterwards, as SHA-256 and status. What `beside` does, to make source files
    /// durable, is done before the change is seen. More may be put after it.
    fn commit<'f>(
        &mut self,
        files: &mut dyn Iterator<Item = (&'f str, &'f str)>,
        beside: &mut (dyn FnMut() -> Result<()> + Send),
    ) -> Result<()>;

    /// Ends the change, and takes over what it committed.
    fn finish(self: Box<Self>) -> Result<()>;
}
