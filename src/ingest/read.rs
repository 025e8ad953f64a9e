//! Reading a file of a run: what of it is new to the store.
//!
//! Invariant: whatever is in a file, it becomes an outcome of that file and of no other.

use super::adding::Adding;
use super::cut::CutReport;
use super::found::{FoundFile, archives_of};
use super::judged::JudgedReport;
use super::known::KnownFiles;
use super::tools::Tools;
use crate::crash::{Crash, caught};
use crate::error::{Error, ErrorKind};
use crate::file::archive::Member;
use crate::file::{self, FileBytes};
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::{Report, ReportId, Status};
use crate::store::local::Salvage;
use crate::store::row::Given;
use crate::store::row::StoredFile;
use crate::verdict::Verdict;
use std::path::Path;

/// What reading a file gave.
pub enum ReadFile {
    /// It is as it was.
    Unchanged(String),
    /// It holds a report.
    New(Box<StoredFile>, Box<CutReport>),
    /// It holds a report that was held from another path when the run began, or that a file read
    /// with it holds.
    Held(Box<StoredFile>, Box<JudgedReport>, Vec<u8>),
    /// It could not be read now, though the store holds it: what is held stays.
    Kept(String, Warning),
    /// It holds none.
    Failed(Box<StoredFile>),
    /// The run was stopped before it was read.
    Left,
    /// It could not be read for a reason that is not its own, and no other could.
    Barred(Error),
}

/// What a file is.
pub enum Opened {
    /// It holds files.
    Archive(Archive),
    /// It is one.
    File(ReadFile),
}

/// An archive, still packed.
pub struct Archive {
    pub name: String,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

/// A file at hand.
pub(super) struct Content<'c> {
    pub name: &'c str,
    /// The name that school and year may be told from, if they are told by nothing else.
    pub told_by: &'c str,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// The store that is rebuilt, and what is left in it.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    pub dir: &'a Path,
    pub salvage: &'a Salvage,
}

/// What files are read with, and by what they are told from those that are known.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub tools: Tools<'a>,
    pub known: &'a KnownFiles,
    pub adding: &'a Adding<'a>,
    pub keeps_sources: bool,
    pub earlier: Option<Earlier<'a>>,
}

impl Reading<'_> {
    /// Reads a file; what is unchanged, or held already from another path, is not parsed.
    pub fn read(&self, found: &FoundFile) -> Opened {
        if self.adding.is_stopped() {
            return Opened::File(ReadFile::Left);
        }
        let name = &found.name;
        if let Some(reason) = &found.passed_over {
            return Opened::File(self.passed_over(name, reason.clone()));
        }

        match file::load_regular(&found.path) {
            Ok(bytes) => self.open(name, bytes),
            // It went since the folder was listed.
            Err(error) if error.kind == ErrorKind::NotFound => Opened::File(ReadFile::Left),
            Err(error) if self.known.holds(name) => {
                Opened::File(ReadFile::Kept(name.clone(), kept(error.into())))
            }
            Err(error) => Opened::File(self.failed_by(name, None, error)),
        }
    }

    /// Reads a file of an archive. An archive in it has been opened with it.
    pub fn member(&self, name: String, member: Member) -> ReadFile {
        match member.content {
            _ if self.adding.is_stopped() => ReadFile::Left,
            Ok(bytes) => self.report(Content::new(&name, bytes)),
            Err(refusal) => self.failed(&name, None, refusal.status, refusal.reason),
        }
    }

    /// Tells an archive from a file.
    pub fn open(&self, name: &str, bytes: Vec<u8>) -> Opened {
        let content = Content::new(name, bytes);
        if self.is_unchanged(&content) {
            return Opened::File(ReadFile::Unchanged(name.to_owned()));
        }

        match caught(|| FileBytes::new(&content.bytes).is_archive()) {
            Ok(true) => Opened::Archive(Archive {
                name: name.to_owned(),
                sha256: content.sha256,
                bytes: content.bytes,
            }),
            Ok(false) => Opened::File(self.report(content)),
            Err(crash) => Opened::File(self.crashed(name, content.sha256, &crash)),
        }
    }

    /// Reads and cuts a report. A panic on the way is what became of this file.
    pub(super) fn report(&self, content: Content<'_>) -> ReadFile {
        if let Some(read) = self.unparsed(&content) {
            return read;
        }
        let parsed = self.parse(&content);
        self.parsed(content, parsed, true)
    }

    /// What becomes of a file that need not be parsed, or may not be.
    pub(super) fn unparsed(&self, content: &Content<'_>) -> Option<ReadFile> {
        if self.is_unchanged(content) {
            return Some(ReadFile::Unchanged(content.name.to_owned()));
        }
        self.barred(content.name, &content.sha256)
    }

    pub(super) fn parse(&self, content: &Content<'_>) -> Result<Result<Report, Error>, Crash> {
        let file = FileBytes::hashed(&content.bytes, &content.sha256);
        // The same bytes under another name give another report only where nothing but the name
        // told the school.
        caught(|| self.tools.reader.parse_file(content.told_by, &file, &self.known.schools))
    }

    /// What becomes of a file that was parsed; `is_first` unless its report is that of a file before
    /// it.
    pub(super) fn parsed(
        &self,
        content: Content<'_>,
        parsed: Result<Result<Report, Error>, Crash>,
        is_first: bool,
    ) -> ReadFile {
        let (name, sha256) = (content.name, content.sha256.clone());
        match parsed {
            Ok(Ok(report)) => caught(|| self.judged(content, report, is_first))
                .unwrap_or_else(|crash| self.crashed(name, sha256, &crash)),
            Ok(Err(error)) => self.failed_by(name, Some(sha256), error),
            Err(crash) => self.crashed(name, sha256, &crash),
        }
    }

    fn judged(&self, content: Content<'_>, report: Report, is_first: bool) -> ReadFile {
        let Content { name, bytes, .. } = content;
        let given = self.known.row_of(name).and_then(|row| row.verdict);
        let report = JudgedReport::of(report, given, self.tools.rules);

        let known = self.known.files.get(name);
        let stored = StoredFile {
            shown_from: self.shown_from(name),
            ..stored_file(name, &report, self.known.row_of(name))
        };
        let id = &report.report.id;
        let is_new = known.is_none_or(|known| known.report_id.as_ref() != Some(id));
        if !is_first || self.known.is_held(id) && is_new {
            return ReadFile::Held(Box::new(stored), Box::new(report), bytes);
        }
        let source = self.keeps_sources.then_some(bytes);
        ReadFile::New(Box::new(stored), Box::new(CutReport::of(report, source, &self.tools)))
    }

    /// From which byte on the path `name` is shown: a rebuild keeps what was.
    pub fn shown_from(&self, name: &str) -> usize {
        let Some(earlier) = self.earlier else { return self.known.shown_from(name) };
        let files = &earlier.salvage.files;
        let known = files.get(name).or_else(|| files.get(archives_of(name).next()?));
        // A source whose own name is lost has that of its hash, without the store's folder.
        known.map_or_else(|| name.rfind('/').map_or(0, |at| at + 1), |known| known.shown_from)
    }

    fn is_unchanged(&self, content: &Content<'_>) -> bool {
        self.known.files.get(content.name).is_some_and(|known| {
            known.sha256.as_ref() == Some(&content.sha256) && self.known.is_as_before(known)
        })
    }

    /// What becomes of a file whose report was removed for good; `None` if it was not.
    pub fn barred(&self, name: &str, sha256: &str) -> Option<ReadFile> {
        let why = self.known.barred.get(&ReportId::of_sha256(sha256))?.clone();
        let reason = StatusReason::RemovedForGood { why };
        Some(self.failed(name, Some(sha256.to_owned()), Status::Removed, reason))
    }

    fn passed_over(&self, name: &str, reason: StatusReason) -> ReadFile {
        if self.known.holds(name) {
            ReadFile::Kept(name.to_owned(), kept(reason))
        } else {
            let is_other = reason == StatusReason::NotReportName;
            let status = if is_other { Status::Ignored } else { Status::Unsupported };
            self.failed(name, None, status, reason)
        }
    }

    /// What becomes of a file over which the program broke down.
    pub fn crashed(&self, name: &str, sha256: String, crash: &Crash) -> ReadFile {
        self.refused(name, Some(sha256), Status::Crashed, crash.reason())
    }

    pub fn failed_by(&self, name: &str, sha256: Option<String>, error: Error) -> ReadFile {
        match error.kind {
            ErrorKind::Unreadable { status, reason } => self.refused(name, sha256, status, reason),
            kind @ ErrorKind::NoHelper { .. } => ReadFile::Barred(kind.into()),
            kind => self.failed(name, sha256, Status::Unsupported, Error::from(kind).into()),
        }
    }

    /// What becomes of a file that cannot be read. Where the same bytes may be read another time,
    /// what is held of them stays.
    fn refused(
        &self,
        name: &str,
        sha256: Option<String>,
        status: Status,
        reason: StatusReason,
    ) -> ReadFile {
        if let Some(sha256) = sha256.as_ref().filter(|_| may_pass(status, &reason)) {
            if self.known.files.get(name).is_some_and(|known| known.is_report_of(sha256)) {
                return ReadFile::Kept(name.to_owned(), kept(reason));
            }
            if let Some(read) = self.stored_again(name, sha256, &reason) {
                return read;
            }
        }

        self.failed(name, sha256, status, reason)
    }

    /// The report that the store which is rebuilt holds of the file `name`, cut again from its
    /// stored text, since its source is not read for `reason`.
    pub fn stored_again(
        &self,
        name: &str,
        sha256: &str,
        reason: &StatusReason,
    ) -> Option<ReadFile> {
        let salvage = self.earlier?.salvage;
        let held = salvage.files.get(name).filter(|held| held.is_report_of(sha256))?;
        let salvaged = salvage.report(held.report_id.as_ref()?).ok()??;
        let report = caught(|| CutReport::again(salvaged, &self.tools)).ok()?;

        let mut stored = held.clone();
        stored.row = self.known.row_of(name).cloned();
        stored.school = stored.row.as_ref().and_then(|row| row.school.clone()).or(stored.school);
        // The next run that finds the file reads it, though it is unchanged.
        stored.reader = 0;
        let warning = Warning::FromStoredText { reason: reason.clone() };
        if !stored.warnings.contains(&warning) {
            stored.warnings.push(warning);
        }
        Some(ReadFile::New(Box::new(stored), Box::new(report)))
    }

    /// What becomes of a file that holds no report.
    pub fn failed(
        &self,
        name: &str,
        sha256: Option<String>,
        status: Status,
        reason: StatusReason,
    ) -> ReadFile {
        let row = self.known.row_of(name).cloned();
        // What cannot be read is still known to be of a school and a year, so that its absence is
        // not taken for a hole.
        let (named, year) = caught(|| file::named(name, &self.known.schools)).unwrap_or_default();
        let named = named.map(|named| {
            self.tools.rules.schools.in_full(&named).map_or(named.clone(), str::to_owned)
        });
        // No reader has the version 0, so the next run reads the file again though it is unchanged.
        let reader = if may_pass(status, &reason) { 0 } else { file::READER_VERSION };

        let stored = StoredFile {
            file: name.to_owned(),
            shown_from: self.shown_from(name),
            report_id: None,
            sha256,
            status,
            reason: Some(reason),
            school: row.as_ref().and_then(|row| row.school.clone()).or(named),
            year: row.as_ref().and_then(|row| row.year).or(year),
            warnings: Vec::new(),
            verdict: Verdict::Report,
            verdict_reason: None,
            reader,
            row,
            is_kept: false,
            is_document: false,
        };
        if self.known.files.get(name) == Some(&stored) {
            ReadFile::Unchanged(stored.file)
        } else {
            ReadFile::Failed(Box::new(stored))
        }
    }
}

impl<'c> Content<'c> {
    pub fn new(name: &'c str, bytes: Vec<u8>) -> Content<'c> {
        let sha256 = FileBytes::new(&bytes).sha256().to_owned();
        Content { name, told_by: name, bytes, sha256 }
    }

    /// The same of a file whose name tells nothing of school and year.
    pub fn untold(self) -> Content<'c> {
        Content { told_by: "", ..self }
    }
}

impl StoredFile {
    /// Whether it holds the report of a file of these bytes.
    pub fn is_report_of(&self, sha256: &str) -> bool {
        self.report_id.is_some() && self.sha256.as_deref() == Some(sha256)
    }
}

/// Whether the same bytes may be read another time: when there is more time or memory, or by a
/// program with more features.
fn may_pass(status: Status, reason: &StatusReason) -> bool {
    matches!(status, Status::Timeout | Status::Crashed)
        || matches!(reason, StatusReason::WithoutFeature { .. })
}

fn kept(reason: StatusReason) -> Warning {
    Warning::NotReadThisTime { reason }
}

pub(super) fn stored_file(name: &str, judged: &JudgedReport, row: Option<&Given>) -> StoredFile {
    let JudgedReport { report, judgement, .. } = judged;
    let mut warnings = report.warnings.clone();
    let (school, year) = match row.filter(|_| judgement.verdict.counts()) {
        Some(row) => row.told(report.school.clone(), report.year, &mut warnings),
        None => (report.school.clone(), report.year),
    };

    StoredFile {
        file: name.to_owned(),
        shown_from: 0,
        report_id: Some(report.id.clone()),
        sha256: Some(report.sha256.clone()),
        status: report.status,
        reason: report.reason.clone(),
        school,
        year,
        warnings,
        verdict: judgement.verdict,
        verdict_reason: judgement.reason.clone(),
        reader: file::READER_VERSION,
        row: row.cloned(),
        is_kept: false,
        is_document: false,
    }
}
