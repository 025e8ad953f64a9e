//! What reports are stored in.

pub(crate) mod local;
pub(crate) mod row;

use crate::error::Result;
use crate::note::Note;
use crate::query::Filter;
use crate::report::{Format, Kind, Period, ReportId, Status, Year};
use crate::rules::Rules;
use crate::section::Section;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A store of reports, to add to and to ask.
///
/// It may be shared between threads. Every answer is from one generation of the store.
pub struct Index {
    #[allow(dead_code)]
    dir: PathBuf,
}

/// How a store is made and read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The rules to read and cut by.
    pub rules: Rules,
    /// Whether source files are kept in the store.
    pub sources: Sources,
}

/// What becomes of source files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sources {
    /// A copy is kept in the store, by content hash.
    #[default]
    Kept,
    /// They stay where they are, and only there.
    Left,
}

impl Default for Options {
    fn default() -> Options {
        Options { rules: Rules::default(), sources: Sources::Kept }
    }
}

/// How far a long call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files done.
    pub files: usize,
    /// Files in all.
    pub all_files: usize,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all.
    pub all_bytes: u64,
}

/// What adding did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Added {
    /// Files that are new.
    pub added: usize,
    /// Files whose content took the place of another.
    pub replaced: usize,
    /// Files that were as before.
    pub unchanged: usize,
    /// Files that are gone from the store.
    pub removed: usize,
    /// Every file of the run, in order of path.
    pub files: Vec<FileEntry>,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Bytes read.
    pub bytes: u64,
    /// The state of the store after it.
    pub generation: String,
}

/// A file that the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path, as it was given or found.
    pub file: String,
    /// The report that it holds.
    pub report: Option<ReportId>,
    /// How well it could be read.
    pub status: Status,
    /// Why the status is not `ok`.
    pub reason: Option<Note>,
    /// The report's school.
    pub school: Option<String>,
    /// The report's year.
    pub year: Option<Year>,
    /// What a careful reader would shake the head at.
    pub warnings: Vec<Note>,
}

/// A report as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSummary {
    /// Its id.
    pub report: ReportId,
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
    /// The files that hold it.
    pub files: Vec<String>,
    /// How many sections it has.
    pub sections: usize,
    /// Where it is to be read, from the root of the site.
    pub url: String,
}

/// Reports in order of school and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportList {
    /// How many there are within the filter.
    pub total: usize,
    /// One page of them.
    pub reports: Vec<ReportSummary>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// A report as it is held, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldReport {
    /// Its id.
    pub report: ReportId,
    /// SHA-256 of its file, in hex.
    pub sha256: String,
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
    /// The character encoding of the file.
    pub encoding: Option<String>,
    /// How well it could be read.
    pub status: Status,
    /// Why the status is not `ok`.
    pub reason: Option<Note>,
    /// What a careful reader would shake the head at.
    pub warnings: Vec<Note>,
    /// The files that hold it.
    pub files: Vec<String>,
    /// Its outline.
    pub sections: Vec<Section>,
    /// Required kinds that it lacks.
    pub missing: Vec<Kind>,
    /// Numbers that its top headings skip.
    pub numbering_gaps: Vec<String>,
    /// Its clean text.
    pub text: String,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// What became of a link to a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    /// Where it lands, in the report's clean text; `None` if only the report is left.
    pub span: Option<Span>,
    /// How.
    pub how: Landed,
}

/// How a link to a place landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Landed {
    /// On the place.
    Exact,
    /// On the nearest place in the report where the quote stands.
    Moved,
    /// The quote stands nowhere in the report: on the section.
    Changed,
}

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// Reports.
    pub reports: usize,
    /// Sections.
    pub sections: usize,
    /// Schools that are known.
    pub schools: usize,
    /// Reports of each year, latest first.
    pub years: Vec<crate::hit::Facet<Year>>,
    /// Files that the store knows.
    pub files: usize,
    /// How many of each status.
    pub by_status: BTreeMap<String, usize>,
    /// Bytes on disk, source files apart.
    pub bytes: u64,
    /// The state of the store.
    pub generation: String,
    /// SHA-256 over the sorted lines `file SHA-256, status` of that state and its stamp.
    pub digest: String,
    /// The version of the fold.
    pub fold_version: u32,
    /// SHA-256 of the rule files.
    pub rules_hash: String,
    /// The program and its version.
    pub program: String,
}

/// What verifying found. [`Verified::is_sound`] sums it up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    /// Files whose checksums were read again.
    pub files: usize,
    /// Files that are not what was written.
    pub damaged: Vec<String>,
    /// Terms whose mentions were compared with a naive scan of every section.
    pub terms: usize,
    /// Sections scanned.
    pub sections: usize,
    /// Mentions compared.
    pub mentions: usize,
    /// Terms for which they differ.
    pub differing: Vec<String>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty() && self.differing.is_empty()
    }
}

impl Index {
    /// Makes a new store in `dir`, which must not exist or be empty.
    pub fn create(dir: &Path, options: Options) -> Result<Index> {
        let _ = (dir, options);
        todo!()
    }

    /// Opens the store in `dir`.
    ///
    /// # Errors
    /// `NoStore`, `StaleStore`, `DamagedStore`.
    pub fn open(dir: &Path, options: Options) -> Result<Index> {
        let _ = (dir, options);
        todo!()
    }

    /// Whether `dir` holds a store.
    pub fn exists(dir: &Path) -> bool {
        let _ = dir;
        todo!()
    }

    /// Adds files and the files in folders; what a path held before is replaced, what is unchanged is skipped.
    ///
    /// # Errors
    /// `NotFound` if a path does not exist; `LockedStore` if another process writes. A file that cannot be read is no
    /// error: it is in the answer with its status.
    pub fn add(&self, paths: &[PathBuf], progress: &(dyn Fn(Progress) + Sync)) -> Result<Added> {
        let _ = (paths, progress);
        todo!()
    }

    /// Removes files by path, files under a folder by the folder's path, and reports by id. Files on disk stay.
    ///
    /// # Errors
    /// `NotFound` if the store knows no such file or report; then nothing is removed.
    pub fn remove(&self, targets: &[String]) -> Result<Added> {
        let _ = targets;
        todo!()
    }

    /// Takes over what another process has committed. Returns whether there was something new.
    pub fn refresh(&self) -> Result<bool> {
        todo!()
    }

    /// The state of the store that answers are from.
    pub fn generation(&self) -> String {
        todo!()
    }

    /// Reports within `filter` (its kinds do not matter), in order of school and year: `size` of them after `skip`.
    pub fn reports(&self, filter: &Filter, skip: usize, size: usize) -> Result<ReportList> {
        let _ = (filter, skip, size);
        todo!()
    }

    /// One report, whole.
    ///
    /// # Errors
    /// `UnknownReport`, or `GoneReport` with its successor if it was replaced or removed.
    pub fn report(&self, id: &ReportId) -> Result<HeldReport> {
        let _ = id;
        todo!()
    }

    /// Where a link `at=SECTION.CHAR&q=QUOTE` into `report` lands today.
    pub fn land(&self, report: &HeldReport, section: u32, char: usize, quote: &str) -> Landing {
        let _ = (report, section, char, quote);
        todo!()
    }

    /// Every file that the store knows, in order of path.
    pub fn files(&self) -> Result<Vec<FileEntry>> {
        todo!()
    }

    /// What the store holds.
    pub fn stats(&self) -> Result<Stats> {
        todo!()
    }

    /// Reads every checksum again, and compares the mentions of a sample of terms with a naive scan of all text.
    pub fn verify(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Verified> {
        let _ = progress;
        todo!()
    }
}
