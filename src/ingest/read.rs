//! Reading a file of a run: what of it is new to the store.

use super::found::{FoundFile, archives_of};
use super::kept::source_path;
use super::run::Run;
use crate::error::{Error, ErrorKind};
use crate::file;
use crate::index::link::link_to;
use crate::index::{Index, Sources};
use crate::ingest::catalogue::Given;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::placeholder::{self, Placeholder};
use crate::report::{Report, Status};
use crate::rules::hex;
use crate::section::{self, Outline};
use crate::statement::{Grammar, PerMatter, Said};
use crate::store::row::{Linked, Row, StoredFile, StoredReport, rows};
use crate::text::Span;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What reading a file gave.
pub enum Read {
    /// It is as it was.
    Unchanged(String),
    /// It holds a report.
    New(Box<StoredFile>, Box<ReadReport>),
    /// It holds a report that was held from another path when the run began.
    Held(Box<StoredFile>, Box<Report>, Vec<u8>),
    /// It could not be read now, though the store holds it: what is held stays.
    Kept(String, Warning),
    /// It holds none.
    Failed(Box<StoredFile>),
    /// It holds files.
    Archive(Archive),
    /// The run was stopped before it was read.
    Left,
    /// It could not be read for a reason that is not its own, and no other could.
    Barred(Error),
}

/// An archive, still packed.
pub struct Archive {
    pub name: String,
    pub sha256: String,
    pub bytes: Vec<u8>,
}

/// A report as its file tells it, ready to be put.
pub struct ReadReport {
    pub stored: StoredReport,
    pub rows: Vec<Row>,
    pub source: Option<Vec<u8>>,
}

impl Run<'_> {
    /// Reads a file; what is unchanged, or held already from another path, is not parsed.
    pub fn read(&self, found: &FoundFile) -> Read {
        if self.is_stopped() {
            return Read::Left;
        }
        if let Some(reason) = &found.passed_over {
            return match self.holds(&found.name) {
                true => Read::Kept(found.name.clone(), kept(reason.clone())),
                false => self.failed(found.name.clone(), None, Status::Unsupported, reason.clone()),
            };
        }
        match file::load(&found.path) {
            Ok(bytes) => self.read_bytes(&found.name, bytes, false),
            // It went since the folder was listed.
            Err(error) if error.kind == ErrorKind::NotFound => Read::Left,
            Err(error) if self.holds(&found.name) => {
                Read::Kept(found.name.clone(), kept(error.into()))
            }
            Err(error) => self.failed_by(found.name.clone(), None, error),
        }
    }

    /// Reads the content of the file `name`. An archive in an archive has been opened with it.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>, is_member: bool) -> Read {
        let sha256 = hex(&Sha256::digest(&bytes));
        let known = self.files.get(name);
        let row = self.sheet.row_of(name, known);
        if known
            .is_some_and(|known| known.sha256.as_ref() == Some(&sha256) && self.is_as_before(known))
        {
            return Read::Unchanged(name.to_owned());
        }
        if !is_member && file::archive::is_archive(&bytes) {
            return Read::Archive(Archive { name: name.to_owned(), sha256, bytes });
        }
        // The same bytes under another name give another report only where nothing but the name
        // told the school.
        let report = match self.index.reader.parse(name, &bytes) {
            Ok(report) => self.index.options.rules.schools.settled(report),
            Err(error) => {
                let is_held = known.is_some_and(|known| {
                    known.sha256.as_ref() == Some(&sha256) && known.report.is_some()
                });
                return match error.kind {
                    ErrorKind::Unreadable { status, reason }
                        if is_held && may_pass(status, &reason) =>
                    {
                        Read::Kept(name.to_owned(), kept(reason))
                    }
                    kind => self.failed_by(name.to_owned(), Some(sha256), kind.into()),
                };
            }
        };
        let stored = stored_file(name, &report, row);
        if self.is_held(&report.id)
            && known.is_none_or(|known| known.report.as_ref() != Some(&report.id))
        {
            return Read::Held(Box::new(stored), Box::new(report), bytes);
        }
        Read::New(Box::new(stored), Box::new(self.index.cut(report, bytes)))
    }

    /// Whether the store holds a report of the file `name`, or files in it.
    fn holds(&self, name: &str) -> bool {
        self.files.get(name).is_some_and(|known| known.report.is_some() || self.is_archive(known))
    }

    /// Whether a file, and each in it if it is an archive, was read by this reader and has the row
    /// that it had.
    fn is_as_before(&self, known: &StoredFile) -> bool {
        let is_as_before = |known: &StoredFile| {
            known.reader == file::READER_VERSION
                && self.sheet.row_of(&known.file, Some(known)) == known.row.as_ref()
        };
        match self.is_archive(known) {
            true => {
                known.reader == file::READER_VERSION && self.members(&known.file).all(is_as_before)
            }
            false => is_as_before(known),
        }
    }

    /// Reads a file that the store in `dir` knows from the source that it keeps, else from where it
    /// was. What is neither kept nor there as it was is listed, and the run goes on.
    pub fn reread(&self, dir: &Path, stored: &StoredFile) -> Read {
        let Some(sha256) = &stored.sha256 else { return Read::Failed(Box::new(stored.clone())) };
        match (load_kept(Some(dir), &stored.file, sha256), &stored.report) {
            (Some(bytes), _) => {
                self.read_bytes(&stored.file, bytes, archives_of(&stored.file).next().is_some())
            }
            (None, None) => Read::Failed(Box::new(stored.clone())),
            (None, Some(_)) => {
                let reason = StatusReason::SourceNotFound;
                self.failed(stored.file.clone(), None, Status::Unsupported, reason)
            }
        }
    }

    pub fn failed_by(&self, name: String, sha256: Option<String>, error: Error) -> Read {
        match error.kind {
            ErrorKind::Unreadable { status, reason } => self.failed(name, sha256, status, reason),
            kind @ ErrorKind::NoHelper { .. } => Read::Barred(kind.into()),
            kind => self.failed(name, sha256, Status::Unsupported, Error::from(kind).into()),
        }
    }

    pub fn failed(
        &self,
        name: String,
        sha256: Option<String>,
        status: Status,
        reason: StatusReason,
    ) -> Read {
        let row = self.sheet.row_of(&name, self.files.get(&name)).cloned();
        // What cannot be read is still known to be of a school and a year, so that its absence is
        // not taken for a hole.
        let (named, year) = file::named(&name);
        let named = named.map(|named| {
            self.index.options.rules.schools.in_full(&named).map_or(named.clone(), str::to_owned)
        });
        // No reader has the version 0, so the next run reads the file again though it is unchanged.
        let reader = if may_pass(status, &reason) { 0 } else { file::READER_VERSION };
        self.without_report(StoredFile {
            file: name,
            report: None,
            sha256,
            status,
            reason: Some(reason),
            school: row.as_ref().and_then(|row| row.school.clone()).or(named),
            year: row.as_ref().and_then(|row| row.year).or(year),
            warnings: Vec::new(),
            reader,
            row,
        })
    }

    /// What a file that holds no report is, if the store does not know it so already.
    pub fn without_report(&self, stored: StoredFile) -> Read {
        match self.files.get(&stored.file) == Some(&stored) {
            true => Read::Unchanged(stored.file),
            false => Read::Failed(Box::new(stored)),
        }
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

/// The bytes of a file as the store in `dir` keeps them, else as they still lie where they were.
pub fn load_kept(dir: Option<&Path>, file: &str, sha256: &str) -> Option<Vec<u8>> {
    let kept = dir.map(|dir| source_path(dir, sha256));
    let mut loaded =
        kept.into_iter().chain([PathBuf::from(file)]).filter_map(|path| file::load(&path).ok());
    loaded.find(|bytes| hex(&Sha256::digest(bytes)) == *sha256)
}

fn stored_file(name: &str, report: &Report, row: Option<&Given>) -> StoredFile {
    let mut warnings = report.warnings.clone();
    let (school, year) = match row {
        Some(row) => row.told(report.school.clone(), report.year, &mut warnings),
        None => (report.school.clone(), report.year),
    };
    StoredFile {
        file: name.to_owned(),
        report: Some(report.id.clone()),
        sha256: Some(report.sha256.clone()),
        status: report.status,
        reason: report.reason.clone(),
        school,
        year,
        warnings,
        reader: file::READER_VERSION,
        row: row.cloned(),
    }
}

impl ReadReport {
    /// Puts what a catalogue says in the place of what the text says.
    pub fn give(&mut self, given: &Given) {
        let stored = &mut self.stored;
        let (school, year) = given.told(stored.school.take(), stored.year, &mut stored.warnings);
        (stored.school, stored.year) = (school, year);
        stored.published = given.published.or(stored.published);
        stored.source_url.clone_from(&given.source_url);
        stored.metadata.clone_from(&given.metadata);
        for row in &mut self.rows {
            row.stored.school.clone_from(&stored.school);
            row.stored.year = stored.year;
            row.stored.source_url.clone_from(&stored.source_url);
        }
    }
}

impl Index {
    /// Cuts a report into what is put.
    pub(super) fn cut(&self, report: Report, bytes: Vec<u8>) -> ReadReport {
        let outline = section::split(&report.text, &self.options.rules);
        let rows = rows(&report, &outline, self.segmenter());
        let Audited { statements, placeholders, warnings } =
            Audited::of(&report, &outline, self.grammar());
        let source = (self.options.sources == Sources::Kept).then_some(bytes);
        let stored = StoredReport {
            report: report.id,
            sha256: report.sha256,
            school: report.school,
            year: report.year,
            period: report.period,
            title: report.title,
            format: report.format,
            encoding: report.encoding,
            status: report.status,
            reason: report.reason,
            warnings: report.warnings.into_iter().chain(warnings).collect(),
            published: report.published,
            source_url: None,
            metadata: Default::default(),
            sections: outline.sections,
            missing: outline.missing,
            announced_missing: outline.announced_missing,
            numbering_gaps: outline.numbering_gaps,
            statements,
            placeholders,
        };
        ReadReport { stored, rows, source }
    }
}

/// What is read from a report for audits, each with the link to its place.
struct Audited {
    statements: PerMatter<Linked<Said>>,
    placeholders: Vec<Linked<Placeholder>>,
    /// Sentences that do not agree.
    warnings: Vec<Warning>,
}

impl Audited {
    fn of(report: &Report, outline: &Outline, grammar: &Grammar) -> Audited {
        let url = |section: u32, span: Span| {
            link_to(report, outline.sections.get(section as usize)?, span)
        };
        let found = grammar.read(&report.text, outline);
        let said = found.said(&report.text);
        let statements = PerMatter::from_fn(|matter| Linked {
            what: said.of(matter).clone(),
            url: found.of(matter).and_then(|statement| url(statement.section, statement.span)),
        });
        let blank = |what: Placeholder| Linked { url: url(what.section, what.span), what };
        let placeholders =
            placeholder::find(&report.text, outline).into_iter().map(blank).collect();
        Audited { statements, placeholders, warnings: found.warnings }
    }
}
