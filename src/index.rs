//! What reports are stored in.

mod cancel;
pub(crate) mod link;
mod school;
mod source;
mod verify;

pub use crate::ingest::catalogue::{BadRow, Catalogue};
#[cfg(feature = "remote")]
pub use crate::ingest::migrate::Migrated;
pub use crate::ingest::{Action, Adding, Outcome, Vanished};
#[cfg(feature = "remote")]
pub use crate::store::remote::{Cluster, Credentials, Secret};
pub use crate::store::row::Linked;
pub use cancel::Cancel;
pub(crate) use link::{link, percent_encoded};
pub use school::{HeldSchool, SchoolList, SchoolReport, UnreadReport};
pub use source::SourceFile;

use crate::error::{Error, ErrorKind, Result};
use crate::file::{Isolation, Reader};
use crate::hit::Facet;
use crate::note::Note;
use crate::placeholder::Placeholder;
use crate::query::Filter;
use crate::report::{
    Anchor, Counted, Day, Format, Kind, Period, ReportId, Status, Year, anchored_at,
};
use crate::rules::Rules;
use crate::section::Section;
use crate::statement::{Grammar, PerMatter, Said};
use crate::store::Store;
use crate::store::allowed::Allowed;
use crate::store::local::Local;
use crate::store::name::Names;
use crate::store::ranks::Ranks;
#[cfg(feature = "remote")]
use crate::store::remote::Remote;
use crate::store::row::{StoredFile, StoredReport};
use crate::store::view::Snapshot;
use crate::text::Span;
use crate::token::Segmenter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A store of reports, to add to and to ask.
///
/// It may be shared between threads, and a clone is the same store. Every answer is from one
/// generation of the store.
#[derive(Clone)]
pub struct Index {
    store: Arc<Store>,
    /// Where it lies, on this machine.
    dir: Option<PathBuf>,
    pub(crate) options: Arc<Options>,
    pub(crate) reader: Arc<Reader>,
    segmenter: Arc<OnceLock<Segmenter>>,
    grammar: Arc<OnceLock<Grammar>>,
    time_limit: Option<Duration>,
    cancel: Cancel,
}

/// How a store is made and read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The rules to read and cut by.
    pub rules: Rules,
    /// Whether source files are kept in the store.
    pub sources: Sources,
    /// Where files are taken apart.
    pub isolation: Isolation,
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
        Options { rules: Rules::default(), sources: Sources::Kept, isolation: Isolation::InProcess }
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
    /// When it was done, in UTC.
    pub time: String,
    /// Whether it was stopped before its end; then another run goes on.
    pub stopped: bool,
    /// What became of the rows of the catalogue, if there was one.
    pub catalogue: Option<CatalogueUse>,
}

/// What became of the rows of a catalogue, and of the files of the run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueUse {
    /// Rows in all: those that are used, bad, without a file, or elsewhere.
    pub rows: usize,
    /// Rows for a file of the run.
    pub used: usize,
    /// Rows for a file of the store that the run was not over.
    pub elsewhere: usize,
    /// Rows that are not used, in order of line.
    pub bad: Vec<BadRow>,
    /// Rows whose file was not found, in order of line.
    pub without_file: Vec<RowWithoutFile>,
    /// Files of the run that no row names, in order of path.
    pub without_row: Vec<String>,
}

/// A row whose file was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWithoutFile {
    /// The 1-based line that it starts on.
    pub line: usize,
    /// The file that it names.
    pub file: String,
}

/// A file that the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
    /// The day on which it was published, where its file or a catalogue says so.
    pub published: Option<Day>,
    /// Where it was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// What else a catalogue says of it, by column.
    pub metadata: BTreeMap<String, String>,
    /// The files that hold it.
    pub files: Vec<String>,
    /// How many sections it has.
    pub sections: usize,
    /// Where it is to be read, from the root of the site.
    pub url: String,
}

/// Reports in order of school and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
    /// The day on which it was published, where its file or a catalogue says so.
    pub published: Option<Day>,
    /// Where it was published, if a catalogue says so: an address of the web.
    pub source_url: Option<String>,
    /// What else a catalogue says of it, by column.
    pub metadata: BTreeMap<String, String>,
    /// The files that hold it.
    pub files: Vec<String>,
    /// Its outline.
    pub sections: Vec<Section>,
    /// Required kinds that it lacks.
    pub missing: Vec<Kind>,
    /// The parts that its preface announces and no section is, as printed there.
    pub announced_missing: Vec<String>,
    /// Numbers that its top headings skip.
    pub numbering_gaps: Vec<String>,
    /// What it says of applications, complaints, reviews and suits.
    pub statements: PerMatter<Linked<Said>>,
    /// Blanks that were not filled in.
    pub placeholders: Vec<Linked<Placeholder>>,
    /// Its clean text.
    pub text: String,
    /// Where each line or page of the source file starts in `text`, in order; which of the two, the
    /// format says.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

impl HeldReport {
    /// The 1-based line of the source file that the byte `at` of the text was printed on, for
    /// formats that count lines.
    pub fn line(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Lines))
    }

    /// The 1-based page of the source file that the byte `at` of the text was printed on, for
    /// formats that have pages.
    pub fn page(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Pages))
    }
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
    /// How the cluster does that holds it: `green`, `yellow` (every row is there, not every copy of
    /// it) or `red`; `None` on one machine.
    #[serde(default)]
    pub cluster: Option<String>,
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
    ///
    /// # Errors
    /// `NotEmpty` if `dir` holds something.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// assert!(mingcha::Index::exists(&dir.path().join("store")));
    /// assert_eq!(index.stats()?.reports, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(dir: &Path, options: Options) -> Result<Index> {
        let local = Local::create(dir, &options.rules)?;
        Ok(Index::of(Store::Local(local), Some(dir), options))
    }

    /// Opens the store in `dir`.
    ///
    /// # Errors
    /// `NoStore` if there is none; `StaleStore` if it was built under another format, fold,
    /// dictionary or rules; `DamagedStore` if a file is not what was written.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// # drop(index);
    /// let index = mingcha::Index::open(&dir.path().join("store"), mingcha::Options::default())?;
    /// assert_eq!(index.stats()?.reports, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: &Path, options: Options) -> Result<Index> {
        let local = Local::open(dir, &options.rules)?;
        Ok(Index::of(Store::Local(local), Some(dir), options))
    }

    /// Connects to the store on a cluster. It answers as one on this machine does; source files
    /// stay where they are.
    ///
    /// # Errors
    /// `NoRemoteStore` if there is none; `StaleRemote` if it was built under another format, fold,
    /// dictionary or rules; `Unreachable`, `Forbidden`.
    ///
    /// ```no_run
    /// let cluster = mingcha::Cluster::parse("https://10.0.0.1:9200,https://10.0.0.2:9200")?.with_environment()?;
    /// let index = mingcha::Index::connect(&cluster, mingcha::Options::default())?;
    /// println!("{} reports", index.stats()?.reports);
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    #[cfg(feature = "remote")]
    pub fn connect(cluster: &Cluster, options: Options) -> Result<Index> {
        Index::on(Remote::connect(cluster, &options.rules)?, options)
    }

    /// Makes a new store on a cluster, which must hold none of this name.
    ///
    /// # Errors
    /// `NotEmpty` if it does; `Unreachable`, `Forbidden`.
    ///
    /// ```no_run
    /// let cluster = mingcha::Cluster::parse("http://127.0.0.1:9200")?;
    /// let index = mingcha::Index::create_on(&cluster, mingcha::Options::default())?;
    /// assert_eq!(index.stats()?.reports, 0);
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    #[cfg(feature = "remote")]
    pub fn create_on(cluster: &Cluster, options: Options) -> Result<Index> {
        Index::on(Remote::create(cluster, &options.rules)?, options)
    }

    /// Whether a cluster holds a store of this name.
    ///
    /// # Errors
    /// `Unreachable`, `Forbidden`.
    #[cfg(feature = "remote")]
    pub fn is_on(cluster: &Cluster) -> Result<bool> {
        Remote::exists(cluster)
    }

    #[cfg(feature = "remote")]
    fn on(remote: Remote, options: Options) -> Result<Index> {
        Ok(Index::of(Store::Remote(remote), None, Options { sources: Sources::Left, ..options }))
    }

    fn of(store: Store, dir: Option<&Path>, options: Options) -> Index {
        Index {
            store: Arc::new(store),
            dir: dir.map(Path::to_path_buf),
            reader: Arc::new(Reader::new(options.isolation.clone())),
            options: Arc::new(options),
            segmenter: Arc::default(),
            grammar: Arc::default(),
            time_limit: None,
            cancel: Cancel::default(),
        }
    }

    /// The same store, of which an answer that takes longer than `limit` fails with `Deadline`:
    /// never is a part of one given.
    pub fn with_time_limit(mut self, limit: Duration) -> Index {
        self.time_limit = Some(limit);
        self
    }

    /// The same store, of which an answer fails with `Cancelled` within milliseconds once `cancel`
    /// is set: for who asks on behalf of somebody who may leave. Nothing is cancelled that changes
    /// the store.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let cancel = mingcha::Cancel::default();
    /// let asked_by_somebody = index.cancelled_by(&cancel);
    /// cancel.set();
    /// let answer = asked_by_somebody.counts(&"举报".parse()?, &mingcha::Filter::default());
    /// assert_eq!(answer.unwrap_err().kind, mingcha::ErrorKind::Cancelled);
    /// assert!(index.counts(&"举报".parse()?, &mingcha::Filter::default()).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cancelled_by(&self, cancel: &Cancel) -> Index {
        Index { cancel: cancel.clone(), ..self.clone() }
    }

    /// Whether `dir` holds a store.
    pub fn exists(dir: &Path) -> bool {
        Local::exists(dir)
    }

    /// Takes over what another process has committed. Returns whether there was something new.
    pub fn refresh(&self) -> Result<bool> {
        self.store.refresh()
    }

    /// The state of the store that answers are from.
    pub fn generation(&self) -> String {
        self.store.snapshot().stamp().generation()
    }

    /// Reports within `filter` (its kinds do not matter), in order of school and year: `size` of
    /// them after `skip`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let list = index.reports(&mingcha::Filter::default(), 0, 20)?;
    /// assert_eq!((list.total, list.reports[0].year), (1, mingcha::Year::academic(2020)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reports(&self, filter: &Filter, skip: usize, size: usize) -> Result<ReportList> {
        let snapshot = self.store.snapshot();
        let ranks = snapshot.ranks()?;
        let found =
            snapshot.reports(&Allowed::of(Some(&self.names(ranks).filter(filter)), ranks))?;
        let page = found.iter().skip(skip).take(size);
        Ok(ReportList {
            total: found.len(),
            reports: page
                .map(|&at| summary(&snapshot, snapshot.stored_report(at)?))
                .collect::<Result<_>>()?,
            generation: snapshot.stamp().generation(),
        })
    }

    /// One report as a list shows it: no text is read.
    ///
    /// # Errors
    /// As in [`Index::report`].
    pub fn report_summary(&self, id: &ReportId) -> Result<ReportSummary> {
        let snapshot = self.store.snapshot();
        match snapshot.report(id)? {
            Some(stored) => summary(&snapshot, stored),
            None => Err(not_held(&snapshot, id)?),
        }
    }

    /// One report, whole.
    ///
    /// # Errors
    /// `UnknownReport`, or `GoneReport` with its successor if it was replaced or removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].report.clone();
    /// let report = index.report(&id)?;
    /// assert_eq!(report.school.as_deref(), Some("云岭大学"));
    /// assert_eq!(report.sections[1].heading.as_deref(), Some("概述"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(&self, id: &ReportId) -> Result<HeldReport> {
        let snapshot = self.store.snapshot();
        let Some(stored) = snapshot.report(id)? else { return Err(not_held(&snapshot, id)?) };
        let (mut text, mut anchors) = (String::new(), Vec::new());
        for section in snapshot.sections(id)? {
            // Sections that hold only white space have no row; they still have their place.
            let gap = section.section.span.start.saturating_sub(text.len());
            text.extend(std::iter::repeat_n(' ', gap));
            let start = text.len();
            let shifted = |anchor: &Anchor| Anchor { at: start + anchor.at, number: anchor.number };
            anchors.extend(section.anchors.iter().map(shifted));
            text.push_str(&section.text);
        }
        Ok(HeldReport {
            report: stored.report,
            sha256: stored.sha256,
            school: stored.school,
            year: stored.year,
            period: stored.period,
            title: stored.title,
            format: stored.format,
            encoding: stored.encoding,
            status: stored.status,
            reason: stored.reason,
            warnings: stored.warnings,
            published: stored.published,
            source_url: stored.source_url,
            metadata: stored.metadata,
            files: snapshot.files_of(id)?,
            sections: stored.sections,
            missing: stored.missing,
            announced_missing: stored.announced_missing,
            numbering_gaps: stored.numbering_gaps,
            statements: stored.statements,
            placeholders: stored.placeholders,
            text,
            anchors,
            generation: snapshot.stamp().generation(),
        })
    }

    /// Where a link `at=SECTION.CHAR&q=QUOTE` into `report` lands today.
    pub fn land(&self, report: &HeldReport, section: u32, char: usize, quote: &str) -> Landing {
        link::land(report, section, char, quote)
    }

    /// When the state of the store that answers are from was committed, RFC 3339 in UTC; as exact
    /// as the file system's clock.
    ///
    /// # Errors
    /// `Io` if the store's folder cannot be read.
    pub fn committed(&self) -> Result<String> {
        let time = jiff::Timestamp::try_from(self.store.committed()?).unwrap_or_default();
        Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    /// Every file that the store knows, in order of path.
    pub fn files(&self) -> Result<Vec<FileEntry>> {
        Ok(self.store.snapshot().files()?.into_iter().map(FileEntry::from).collect())
    }

    /// The files that were not wholly read, in order of path.
    #[cfg(feature = "http")]
    pub(crate) fn unreadable_files(&self) -> Result<Vec<FileEntry>> {
        Ok(self.store.snapshot().unreadable()?.iter().cloned().map(FileEntry::from).collect())
    }

    /// What the store holds.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let stats = index.stats()?;
    /// assert_eq!((stats.files, stats.by_status["ok"]), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stats(&self) -> Result<Stats> {
        let snapshot = self.store.snapshot();
        let ranks = snapshot.ranks()?;
        let mut years: BTreeMap<Option<Year>, usize> = BTreeMap::new();
        let extent = snapshot.extent(&Allowed::everything(), self.names(ranks).today())?;
        for (key, _) in snapshot.report_rows()? {
            *years.entry(ranks.years.get(key.year as usize).copied().flatten()).or_default() += 1;
        }
        let by_status = by_status(&snapshot)?;
        let year = |(value, count)| Facet { value, count, selected: false };
        Ok(Stats {
            reports: years.values().sum(),
            sections: extent.sections,
            schools: extent.schools,
            years: years.into_iter().rev().map(year).collect(),
            files: by_status.values().sum(),
            by_status,
            bytes: self.store.bytes()?,
            generation: snapshot.stamp().generation(),
            digest: snapshot.stamp().digest.clone(),
            fold_version: snapshot.stamp().fold_version,
            rules_hash: snapshot.stamp().rules_hash.clone(),
            program: PROGRAM.to_owned(),
            cluster: self.store.health()?,
        })
    }

    /// Whether an answer that begins now may go on: asked again and again while it is made.
    pub(crate) fn go_on(&self) -> impl Fn() -> Result<()> + Send + Sync + use<> {
        self.until(self.time_limit)
    }

    /// The same for an answer that may take `limit`.
    pub(crate) fn until(
        &self,
        limit: Option<Duration>,
    ) -> impl Fn() -> Result<()> + Send + Sync + use<> {
        let deadline = limit.map(|limit| Instant::now() + limit);
        let cancel = self.cancel.clone();
        move || match deadline {
            _ if cancel.is_set() => Err(ErrorKind::Cancelled.into()),
            Some(deadline) if Instant::now() > deadline => Err(ErrorKind::Deadline.into()),
            _ => Ok(()),
        }
    }

    /// How long an answer may take.
    pub(crate) fn time_limit(&self) -> Option<Duration> {
        self.time_limit
    }

    /// Where the store lies, on this machine.
    pub(crate) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The names of schools that questions are read by.
    pub(crate) fn names<'a>(&'a self, ranks: &'a Ranks) -> Names<'a> {
        Names { schools: &self.options.rules.schools, ranks }
    }

    /// Cuts text into words; made on first use, since it takes a tenth of a second.
    pub(crate) fn segmenter(&self) -> &Segmenter {
        self.segmenter.get_or_init(|| Segmenter::new(&self.options.rules))
    }

    /// Reads statements.
    pub(crate) fn grammar(&self) -> &Grammar {
        self.grammar.get_or_init(|| Grammar::new(&self.options.rules))
    }
}

/// The program and its version, as receipts name it.
pub(crate) const PROGRAM: &str = concat!("mingcha ", env!("CARGO_PKG_VERSION"));

/// This moment, as answers name it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn summary(snapshot: &Snapshot, stored: StoredReport) -> Result<ReportSummary> {
    Ok(ReportSummary {
        url: format!("/reports/{}", stored.report),
        files: snapshot.files_of(&stored.report)?,
        report: stored.report,
        school: stored.school,
        year: stored.year,
        period: stored.period,
        title: stored.title,
        format: stored.format,
        status: stored.status,
        published: stored.published,
        source_url: stored.source_url,
        metadata: stored.metadata,
        sections: stored.sections.len(),
    })
}

/// The error of a report that is not held: whether it ever was, and what took its place.
pub(crate) fn not_held(snapshot: &Snapshot, id: &ReportId) -> Result<Error> {
    let id = id.clone();
    Ok(match snapshot.gone(&id)? {
        Some(gone) => ErrorKind::GoneReport {
            id: id.to_string(),
            school: gone.school,
            year: gone.year.map(|year| year.to_string()),
            successor: gone.successor.map(|successor| successor.to_string()),
        },
        None => ErrorKind::UnknownReport { id: id.to_string() },
    }
    .into())
}

/// How many files there are of each status that there are any of.
pub(crate) fn by_status(snapshot: &Snapshot) -> Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    for status in Status::ALL {
        let count = snapshot.count_with(status)?;
        if count > 0 {
            counts.insert(status.to_string(), count);
        }
    }
    Ok(counts)
}

impl From<StoredFile> for FileEntry {
    fn from(stored: StoredFile) -> FileEntry {
        FileEntry {
            file: stored.file,
            report: stored.report,
            status: stored.status,
            reason: stored.reason,
            school: stored.school,
            year: stored.year,
            warnings: stored.warnings,
        }
    }
}
