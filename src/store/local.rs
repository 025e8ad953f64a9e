//! The embedded store. Only this file and those under it name tantivy.
//!
//! Invariant: a commit that was acknowledged is found again after a power loss, and no damaged file
//! is read unnoticed.

mod cursor;
#[cfg(unix)]
mod directory;
pub(crate) mod lexicon;
mod postings;
mod rank;
mod ranks;
mod salvage;
mod schema;
mod snapshot;
pub(crate) mod stamp;
mod sweep;

use crate::error::{Error, ErrorKind, Result};
use crate::report::ReportId;
use crate::rules::Rules;
use crate::store::row::{Row, StoredFile, StoredGone, StoredReport};
#[cfg(unix)]
use directory::Folder;
pub(crate) use salvage::{Salvage, Salvaged};
use schema::Fields;
pub(crate) use snapshot::Snapshot;
use stamp::{Stamp, Verified};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
#[cfg(not(unix))]
use tantivy::directory::MmapDirectory as Folder;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

/// Memory that each indexing thread fills before it writes a segment.
const WRITER_BYTES_PER_THREAD: usize = 64 << 20;

/// The most indexing threads.
const MOST_WRITER_THREADS: usize = 8;

/// The folder of the engine's files, and where it lies while a rebuilt one takes its place.
const SEGMENTS: &str = "segments";
const ASIDE: &str = "segments.old";

/// How often reading is tried again when another process commits in the middle of it.
const TRIES: usize = 10;

/// A store on this machine.
pub(crate) struct Local {
    store: PathBuf,
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<()>,
}

impl Local {
    /// Whether `store` holds a store, be it damaged.
    pub fn exists(store: &Path) -> bool {
        [SEGMENTS, ASIDE].iter().any(|folder| store.join(folder).join("meta.json").is_file())
            || store.join(stamp::VERIFIED).is_file()
    }

    /// Makes an empty store. The folder must not exist or be empty; what a creation that was cut
    /// short left is no matter.
    pub fn create(store: &Path, rules: &Rules) -> Result<Local> {
        std::fs::create_dir_all(store).map_err(|error| Error::from(error).at(store))?;
        let unfinished = store.join("segments.new");
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished)?;
        }
        if std::fs::read_dir(store)?.next().is_some() {
            return Err(Error::from(ErrorKind::NotEmpty).at(store));
        }
        std::fs::create_dir(&unfinished)?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
            ..IndexSettings::default()
        };
        let index = Folder::open(&unfinished)
            .and_then(|folder| tantivy::Index::create(folder, schema::schema().0, settings))
            .map_err(|error| engine(error).at(store))?;
        schema::register(&index);
        let mut writer: IndexWriter =
            index.writer_with_num_threads(1, WRITER_BYTES_PER_THREAD).map_err(engine)?;
        commit(&mut writer, &Stamp::new(rules), || Ok(()))?;
        drop(writer);
        std::fs::rename(&unfinished, segments(store))?;
        sync_folder(store)?;
        Local::open(store, rules)
    }

    /// Keeps every other process from changing the store in `store` while it is held, however
    /// damaged the store is.
    pub fn lock(store: &Path) -> Result<DirectoryLock> {
        let dir = segments(store);
        take_back_aside(store, &dir)?;
        std::fs::create_dir_all(&dir).map_err(|error| Error::from(error).at(&dir))?;

        let folder = Folder::open(&dir).map_err(|error| engine(error).at(store))?;
        let lock = folder.acquire_lock(&INDEX_WRITER_LOCK);
        lock.map_err(|error| engine(TantivyError::from(error)).at(store))
    }

    /// Puts the segments of the store in `fresh` in the place of those of the one in `store`, which
    /// is locked. Cut short at any instant, one of the two is found whole when the store is next
    /// opened.
    pub fn replace(store: &Path, fresh: &Path) -> Result<()> {
        let aside = store.join(ASIDE);
        if aside.exists() {
            std::fs::remove_dir_all(&aside)?;
        }

        std::fs::rename(segments(store), &aside)?;
        std::fs::rename(segments(fresh), segments(store))?;
        sync_folder(store)?;

        // Who writes next may be sweeping it, too.
        _ = std::fs::remove_dir_all(&aside);
        Ok(())
    }

    /// Opens a store that `rules` and this program fit, and verifies files that changed since they
    /// were last verified.
    pub fn open(store: &Path, rules: &Rules) -> Result<Local> {
        if !Local::exists(store) {
            return Err(Error::from(ErrorKind::NoStore).at(store));
        }
        let dir = segments(store);
        take_back_aside(store, &dir)?;
        if !dir.exists() {
            return Err(damaged("its segments are missing").at(store));
        }

        let index = Folder::open(&dir)
            .and_then(tantivy::Index::open)
            .map_err(|error| engine(error).at(store))?;
        schema::register(&index);
        let (_, fields) = schema::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(|error| engine(error).at(store))?;
        let snapshot = load(&index, &reader, fields).map_err(|error| error.at(store))?;
        snapshot.stamp.check(rules).map_err(|error| error.at(store))?;

        let local = Local {
            store: store.to_path_buf(),
            index,
            reader,
            fields,
            snapshot: RwLock::new(Arc::new(snapshot)),
            writing: Mutex::new(()),
        };
        local.verify_changed().map_err(|error| error.at(store))?;
        Ok(local)
    }

    /// The generation to answer from. It stays as it is while it is held.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what was committed since; whether there was anything. A store that was rebuilt
    /// under other rules meanwhile is refused, and the generation at hand stays.
    pub fn refresh(&self) -> Result<bool> {
        let stamp = read_stamp(&self.index)?;
        let held = self.snapshot();
        if stamp == held.stamp {
            return Ok(false);
        }
        stamp.check_against(&held.stamp).map_err(|error| error.at(&self.store))?;
        self.verify_changed()?;
        self.reader.reload().map_err(engine)?;
        let snapshot = load(&self.index, &self.reader, self.fields)?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(true)
    }

    /// Starts a change. At most one is under way, in this process and in others. What a run that was
    /// cut short left is deleted.
    pub fn change(&self) -> Result<Change<'_>> {
        let writing = self
            .writing
            .try_lock()
            .map_err(|_| Error::from(ErrorKind::LockedStore).at(&self.store))?;
        let threads =
            std::thread::available_parallelism().map_or(1, |n| n.get()).min(MOST_WRITER_THREADS);
        let writer: IndexWriter = self
            .index
            .writer_with_num_threads(threads, threads * WRITER_BYTES_PER_THREAD)
            .map_err(|error| engine(error).at(&self.store))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.25);
        writer.set_merge_policy(Box::new(policy));
        // The writer holds the lock, so nobody else is at these files.
        sweep::sweep(&self.store, &self.index).map_err(|error| error.at(&self.store))?;
        self.refresh()?;
        Ok(Change { local: self, writer, stamp: self.snapshot().stamp.clone(), _writing: writing })
    }

    /// Reads the checksum of every file again; the names of those that are wrong, and how many were
    /// read.
    pub fn verify_all(&self) -> Result<(usize, Vec<String>)> {
        let names = self.file_names()?;
        let mut wrong = Vec::new();
        for name in &names {
            if !self.validate(name)? {
                wrong.push(name.clone());
            }
        }
        Ok((names.len(), wrong))
    }

    /// Bytes on disk.
    pub fn bytes(&self) -> Result<u64> {
        let dir = segments(&self.store);
        Ok(self
            .file_names()?
            .iter()
            .filter_map(|name| dir.join(name).metadata().ok())
            .map(|meta| meta.len())
            .sum())
    }

    /// When the newest state was committed.
    pub fn committed(&self) -> Result<std::time::SystemTime> {
        Ok(segments(&self.store).join("meta.json").metadata()?.modified()?)
    }

    /// Verifies files that changed. What another process commits meanwhile is no damage: then it is
    /// done again.
    fn verify_changed(&self) -> Result<()> {
        let dir = segments(&self.store);
        let meta = || std::fs::read(dir.join("meta.json")).ok();
        for _ in 0..TRIES {
            let before = meta();
            let verified = read_stamp(&self.index).and_then(|stamp| {
                let generation = stamp.generation();
                Verified::update(&self.store, &dir, generation, &self.file_names()?, |name| {
                    self.validate(name)
                })
            });
            if verified.is_ok() || meta() == before {
                return verified;
            }
        }
        Err(Error::from(ErrorKind::LockedStore).at(&self.store))
    }

    fn validate(&self, name: &str) -> Result<bool> {
        self.index.directory().validate_checksum(Path::new(name)).map_err(engine)
    }

    /// The files of all segments, in order of name.
    fn file_names(&self) -> Result<Vec<String>> {
        let dir = segments(&self.store);
        let metas = self.index.searchable_segment_metas().map_err(engine)?;
        let entries = std::fs::read_dir(&dir).map_err(|error| Error::from(error).at(&dir))?;
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_named(name, &metas))
            .collect();
        names.sort_unstable();
        Ok(names)
    }
}

/// A change to the store. Nothing of it is seen before [`Change::commit`], all of it after.
pub(crate) struct Change<'a> {
    local: &'a Local,
    writer: IndexWriter,
    stamp: Stamp,
    _writing: std::sync::MutexGuard<'a, ()>,
}

impl Change<'_> {
    pub fn put_report(&self, report: &StoredReport, rows: &[Row]) -> Result<()> {
        self.drop_report(&report.report);
        self.put(self.local.fields.report_row(report))?;
        rows.iter().try_for_each(|row| self.put(self.local.fields.section_row(row)))
    }

    pub fn drop_report(&self, id: &ReportId) {
        self.writer.delete_term(self.local.fields.of_report(id.as_str()));
    }

    pub fn put_file(&self, file: &StoredFile) -> Result<()> {
        self.drop_file(&file.file);
        self.put(self.local.fields.file_row(file))
    }

    pub fn drop_file(&self, file: &str) {
        self.writer.delete_term(self.local.fields.of_file(file));
    }

    pub fn put_gone(&self, gone: &StoredGone) -> Result<()> {
        self.take_back_gone(&gone.report);
        self.put(self.local.fields.gone_row(gone))
    }

    /// Forgets that a report was gone: it is back.
    pub fn take_back_gone(&self, id: &ReportId) {
        self.writer.delete_term(self.local.fields.of_file(&schema::gone_key(id.as_str())));
    }

    fn put(&self, document: tantivy::TantivyDocument) -> Result<()> {
        self.writer.add_document(document).map(|_| ()).map_err(engine)
    }

    /// Makes the change durable; `files` are all files of the store afterwards, as SHA-256 and
    /// status. What `beside` does, to make source files durable, is done before the change is seen,
    /// while the engine writes.
    pub fn commit<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a str)>,
        beside: impl FnOnce() -> Result<()> + Send,
    ) -> Result<()> {
        self.stamp = self.stamp.next(files);
        commit(&mut self.writer, &self.stamp, beside)
    }

    /// Makes the change durable as the state of another store that it is a copy of.
    #[cfg(feature = "remote")]
    pub fn commit_as(&mut self, stamp: &Stamp) -> Result<()> {
        self.stamp = stamp.clone();
        commit(&mut self.writer, &self.stamp, || Ok(()))
    }

    /// Waits for segments to be merged, verifies what was written, and takes it over.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(engine)?;
        self.local.index.directory().sync_directory()?;
        self.local.refresh()?;
        self.local.verify_changed()
    }
}

/// Commits and syncs the folder: tantivy renames `meta.json` without that, so a power loss could
/// take the commit back.
fn commit(
    writer: &mut IndexWriter,
    stamp: &Stamp,
    beside: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    let payload = serde_json::to_string(stamp).map_err(|error| damaged(&error.to_string()))?;
    let (prepared, done) = std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let prepared = writer.prepare_commit().map_err(engine);
        (
            prepared,
            beside.join().unwrap_or_else(|_| Err(damaged("source files could not be written"))),
        )
    });
    let mut prepared = prepared?;
    done?;
    prepared.set_payload(&payload);
    prepared.commit().map_err(engine)?;
    Ok(writer.index().directory().sync_directory()?)
}

/// The committed state as a snapshot whose stamp is that of its searcher, whatever is committed
/// meanwhile.
fn load(index: &tantivy::Index, reader: &IndexReader, fields: Fields) -> Result<Snapshot> {
    for _ in 0..TRIES {
        let stamp = read_stamp(index)?;
        reader.reload().map_err(engine)?;
        if read_stamp(index)? == stamp {
            return Ok(Snapshot::new(reader.searcher(), fields, stamp));
        }
    }
    Err(ErrorKind::LockedStore.into())
}

/// Whether a file belongs to one of the segments that a commit names.
fn is_named(file: &str, segments: &[SegmentMeta]) -> bool {
    segments.iter().filter(|meta| file.starts_with(&meta.id().uuid_string())).any(|meta| {
        !file.ends_with(".del") || meta.relative_path(SegmentComponent::Delete).as_os_str() == file
    })
}

/// Takes back the old segments of a rebuild that was cut short between its two renames.
fn take_back_aside(store: &Path, dir: &Path) -> Result<()> {
    let aside = store.join(ASIDE);
    if !dir.exists() && aside.exists() {
        std::fs::rename(&aside, dir).map_err(|error| Error::from(error).at(&aside))?;
    }
    Ok(())
}

/// Makes renames in a folder durable.
fn sync_folder(folder: &Path) -> Result<()> {
    Ok(std::fs::File::open(folder)?.sync_all()?)
}

fn read_stamp(index: &tantivy::Index) -> Result<Stamp> {
    let payload = index.load_metas().map_err(engine)?.payload;
    let stamp = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    stamp.ok_or_else(|| ErrorKind::StaleStore { differs: "stamp".to_owned() }.into())
}

fn segments(store: &Path) -> PathBuf {
    store.join(SEGMENTS)
}

pub(crate) fn damaged(found: &str) -> Error {
    ErrorKind::DamagedStore { found: found.to_owned() }.into()
}

/// The engine's error as one of ours.
pub(crate) fn engine(error: impl Into<TantivyError>) -> Error {
    match error.into() {
        TantivyError::LockFailure(LockError::LockBusy, _) => ErrorKind::LockedStore.into(),
        TantivyError::LockFailure(LockError::IoError(error), _) => system(&error, "the lock"),
        TantivyError::DataCorruption(found) => damaged(&format!("{found:?}")),
        // What the system itself refuses is no damage: no rebuild would help.
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            if io_error.raw_os_error().is_some() =>
        {
            system(&io_error, &filepath.to_string_lossy())
        }
        TantivyError::OpenReadError(error) => damaged(&format!("{error}")),
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
            system(&io_error, SEGMENTS)
        }
        TantivyError::IoError(error) if error.raw_os_error().is_some() => {
            ErrorKind::Io { found: error.to_string() }.into()
        }
        error => ErrorKind::Engine { found: error.to_string() }.into(),
    }
}

/// What the system said of a file, such as that it may not be opened.
fn system(error: &std::io::Error, file: &str) -> Error {
    ErrorKind::Io { found: format!("{file}: {error}") }.into()
}
