//! The handle of a store: how it is opened, and from what and for how long answers are made.

mod cancel;
mod upkeep;
mod write;

pub use crate::ingest::added::{Added, CatalogueUse, FileEntry, RowWithoutFile};
pub use crate::ingest::backup::Backup;
pub use crate::ingest::catalogue::{BadRow, Catalogue};
#[cfg(feature = "remote")]
pub use crate::ingest::migrate::Migrated;
pub use crate::ingest::moved::{MovedHeading, MovedReading, MovedReport, MovedSaying};
pub use crate::ingest::{Action, Adding, DocumentWriter, Links, Outcome, Vanished};
pub use crate::progress::Progress;
#[cfg(feature = "remote")]
pub use crate::store::remote::{Cluster, Credentials, Secret};
pub use cancel::Cancel;

use crate::error::{ErrorKind, Result};
use crate::file::{Isolation, Reader};
use crate::ingest::{load_kept, source_path, sources};
use crate::rules::Rules;
use crate::statement::Grammar;
use crate::store::Store;
use crate::store::frozen::Frozen;
use crate::store::local::Local;
use crate::store::name::Names;
use crate::store::ranks::Ranks;
#[cfg(feature = "remote")]
use crate::store::remote::Remote;
use crate::token::Segmenter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A store of reports, to add to and to ask.
///
/// It may be shared between threads, and a clone is the same store. Every answer is from one
/// generation of the store.
#[derive(Clone)]
pub struct Index {
    store: Arc<dyn Store>,
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
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// assert!(mingcha::Index::exists(&dir.path().join("store")));
    /// assert_eq!(index.stats()?.reports, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(dir: &Path, options: Options) -> Result<Index> {
        let local = Local::create(dir, &options.rules)?;
        Ok(Index::of(Arc::new(local), Some(dir), options))
    }

    /// Makes an empty store in memory, which is gone with its last clone: for tests, and for small
    /// sets of documents that are put anew at each start. It answers as one in a folder does.
    ///
    /// ```
    /// use mingcha::{Document, Filter, Index, Options};
    /// let index = Index::in_memory(Options::default())?;
    /// index.put(Document::new("1", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n没有举报。"))?;
    /// assert_eq!(index.counts(&"举报".parse()?, &Filter::default())?.counts.mentions, 1);
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    pub fn in_memory(options: Options) -> Result<Index> {
        let local = Local::in_memory(&options.rules)?;
        Ok(Index::of(Arc::new(local), None, options))
    }

    /// Opens the store in `dir`, and makes it where there is none.
    ///
    /// # Errors
    /// As for [`Index::open`] and [`Index::create`].
    pub fn open_or_create(dir: &Path, options: Options) -> Result<Index> {
        if Index::exists(dir) { Index::open(dir, options) } else { Index::create(dir, options) }
    }

    /// The same store as it is now, whatever is committed later: many questions are answered from
    /// one generation. It cannot be changed.
    ///
    /// ```
    /// use mingcha::{Document, Index, Options};
    /// let index = Index::in_memory(Options::default())?;
    /// let empty = index.snapshot();
    /// index.put(Document::new("1", "云岭大学2020-2021学年信息公开年度报告"))?;
    /// assert_eq!((empty.stats()?.reports, index.stats()?.reports), (0, 1));
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    pub fn snapshot(&self) -> Index {
        Index { store: Arc::new(Frozen::of(&self.store)), ..self.clone() }
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
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// # drop(index);
    /// let index = mingcha::Index::open(&dir.path().join("store"), mingcha::Options::default())?;
    /// assert_eq!(index.stats()?.reports, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: &Path, options: Options) -> Result<Index> {
        let local = Local::open(dir, &options.rules)?;
        Ok(Index::of(Arc::new(local), Some(dir), options))
    }

    /// Connects to the store on a cluster. It answers as one on this machine does; source files
    /// stay where they are.
    ///
    /// # Errors
    /// `NoRemoteStore` if there is none; `StaleRemote` if it was built under another format, fold,
    /// dictionary or rules; `Unreachable`, `Forbidden`.
    ///
    /// ```no_run
    /// let cluster = mingcha::Cluster::parse("https://10.0.0.1:9200,https://10.0.0.2:9200")?;
    /// let cluster = cluster.with_environment()?;
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
        Ok(Index::of(Arc::new(remote), None, Options { sources: Sources::Left, ..options }))
    }

    fn of(store: Arc<dyn Store>, dir: Option<&Path>, options: Options) -> Index {
        Index {
            store,
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
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
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
        self.store.view().stamp().generation()
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
        Ok(self.store.view().files()?.into_iter().map(FileEntry::from).collect())
    }

    /// The files that were not wholly read, in order of path.
    #[cfg(feature = "http")]
    pub(crate) fn unreadable_files(&self) -> Result<Vec<FileEntry>> {
        Ok(self.store.view().unreadable()?.iter().cloned().map(FileEntry::from).collect())
    }

    /// The files that hold no report, or perhaps none, in order of path.
    #[cfg(feature = "http")]
    pub(crate) fn not_report_files(&self) -> Result<Vec<FileEntry>> {
        Ok(self.store.view().not_reports()?.iter().cloned().map(FileEntry::from).collect())
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

    /// Where the store keeps the source file with this SHA-256, on this machine.
    pub(crate) fn kept_source(&self, sha256: &str) -> Option<PathBuf> {
        self.dir().map(|dir| source_path(dir, sha256))
    }

    /// The copies of source files that the store keeps, on this machine.
    pub(crate) fn kept_copies(&self) -> Vec<PathBuf> {
        self.dir().map(sources).unwrap_or_default()
    }

    /// The bytes of a source file with this SHA-256, from the store or from where it was.
    pub(crate) fn load_source(&self, file: &str, sha256: &str) -> Option<Vec<u8>> {
        load_kept(self.dir(), file, sha256)
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The rules that reports are read and questions are asked by.
    pub fn rules(&self) -> &Rules {
        &self.options.rules
    }

    /// The names of schools that questions are read by.
    pub(crate) fn names<'a>(&'a self, ranks: &'a Ranks) -> Names<'a> {
        Names { schools: &self.options.rules.schools, ranks }
    }

    /// Reads what sentences state; made on first use.
    pub(crate) fn grammar(&self) -> &Grammar {
        self.tools().grammar()
    }

    /// Cuts text into words; made on first use, since it takes a tenth of a second.
    pub(crate) fn segmenter(&self) -> &Segmenter {
        self.segmenter.get_or_init(|| Segmenter::new(&self.options.rules))
    }
}
