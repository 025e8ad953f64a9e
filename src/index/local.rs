//! The embedded store. Only this file and those under it name tantivy.
//!
//! Invariant: a commit that was acknowledged is found again after a power loss, and no damaged file is read unnoticed.

mod cursor;
pub(crate) mod postings;
pub(crate) mod rank;
pub(crate) mod schema;
pub(crate) mod snapshot;
mod stamp;

use crate::error::{Error, ErrorKind, Result};
use crate::index::row::{Row, StoredFile, StoredGone, StoredReport};
use crate::report::ReportId;
use crate::rules::Rules;
use schema::Fields;
use snapshot::Snapshot;
use stamp::{Stamp, Verified};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tantivy::directory::error::LockError;
use tantivy::index::SegmentComponent;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

/// Memory that each indexing thread fills before it writes a segment.
const WRITER_BYTES_PER_THREAD: usize = 64 << 20;

/// The most indexing threads.
const MOST_WRITER_THREADS: usize = 8;

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
    /// Whether `store` holds a store.
    pub fn exists(store: &Path) -> bool {
        segments(store).join("meta.json").is_file()
    }

    /// Makes an empty store. The folder must not exist or be empty.
    pub fn create(store: &Path, rules: &Rules) -> Result<Local> {
        let dir = segments(store);
        std::fs::create_dir_all(store).map_err(|error| Error::from(error).at(store))?;
        if std::fs::read_dir(store)?.next().is_some() {
            return Err(Error::from(ErrorKind::NotEmpty).at(store));
        }
        std::fs::create_dir(&dir)?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
            docstore_blocksize: 32 << 10,
            ..IndexSettings::default()
        };
        let index = tantivy::Index::builder().schema(schema::schema().0).settings(settings).create_in_dir(&dir);
        let index = index.map_err(|error| engine(error).at(store))?;
        schema::register(&index);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES_PER_THREAD).map_err(engine)?;
        commit(&mut writer, &Stamp::new(rules))?;
        drop(writer);
        Local::open(store, rules)
    }

    /// Opens a store that `rules` and this program fit, and verifies files that changed since they were last verified.
    pub fn open(store: &Path, rules: &Rules) -> Result<Local> {
        let local = Local::open_any(store)?;
        local.snapshot().stamp.check(rules).map_err(|error| error.at(store))?;
        local.verify_changed().map_err(|error| error.at(store))?;
        Ok(local)
    }

    /// Opens a store whatever it was built by: to rebuild it.
    pub fn open_any(store: &Path) -> Result<Local> {
        if !Local::exists(store) {
            return Err(Error::from(ErrorKind::NoStore).at(store));
        }
        let dir = segments(store);
        let index = tantivy::Index::open_in_dir(&dir).map_err(|error| engine(error).at(store))?;
        schema::register(&index);
        let (_, fields) = schema::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(|error| engine(error).at(store))?;
        let stamp = read_stamp(&index).map_err(|error| error.at(store))?;
        let snapshot = RwLock::new(Arc::new(Snapshot::new(reader.searcher(), fields, stamp)));
        Ok(Local { store: store.to_path_buf(), index, reader, fields, snapshot, writing: Mutex::new(()) })
    }

    /// The generation to answer from. It stays as it is while it is held.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what was committed since; whether there was anything.
    pub fn refresh(&self) -> Result<bool> {
        let stamp = read_stamp(&self.index)?;
        if stamp == self.snapshot().stamp {
            return Ok(false);
        }
        self.verify_changed()?;
        self.reader.reload().map_err(engine)?;
        let snapshot = Snapshot::new(self.reader.searcher(), self.fields, stamp);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(true)
    }

    /// Starts a change. At most one is under way, in this process and in others.
    pub fn change(&self) -> Result<Change<'_>> {
        let writing = self.writing.try_lock().map_err(|_| Error::from(ErrorKind::LockedStore).at(&self.store))?;
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(MOST_WRITER_THREADS);
        let writer: IndexWriter = self
            .index
            .writer_with_num_threads(threads, threads * WRITER_BYTES_PER_THREAD)
            .map_err(|error| engine(error).at(&self.store))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.25);
        writer.set_merge_policy(Box::new(policy));
        self.refresh()?;
        Ok(Change { local: self, writer, stamp: self.snapshot().stamp.clone(), _writing: writing })
    }

    /// Reads the checksum of every file again; the names of those that are wrong, and how many were read.
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
        Ok(self.file_names()?.iter().filter_map(|name| dir.join(name).metadata().ok()).map(|meta| meta.len()).sum())
    }

    fn verify_changed(&self) -> Result<()> {
        let generation = read_stamp(&self.index)?.generation();
        let dir = segments(&self.store);
        Verified::update(&self.store, &dir, generation, &self.file_names()?, |name| self.validate(name))
    }

    fn validate(&self, name: &str) -> Result<bool> {
        self.index.directory().validate_checksum(Path::new(name)).map_err(engine)
    }

    /// The files of all segments, in order of name.
    fn file_names(&self) -> Result<Vec<String>> {
        let dir = segments(&self.store);
        let metas = self.index.searchable_segment_metas().map_err(engine)?;
        let is_live = |name: &str| {
            metas
                .iter()
                .filter(|meta| name.starts_with(&meta.id().uuid_string()))
                .any(|meta| !name.ends_with(".del") || meta.relative_path(SegmentComponent::Delete).as_os_str() == name)
        };
        let entries = std::fs::read_dir(&dir).map_err(|error| Error::from(error).at(&dir))?;
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_live(name))
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

    /// Makes the change durable; `files` are all files of the store afterwards, as SHA-256 and status.
    pub fn commit<'a>(&mut self, files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<()> {
        self.stamp = self.stamp.next(files);
        commit(&mut self.writer, &self.stamp)
    }

    /// Waits for segments to be merged, verifies what was written, and takes it over.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(engine)?;
        self.local.index.directory().sync_directory()?;
        self.local.refresh()?;
        self.local.verify_changed()
    }
}

/// Commits and syncs the folder: tantivy renames `meta.json` without that, so a power loss could take the commit back.
fn commit(writer: &mut IndexWriter, stamp: &Stamp) -> Result<()> {
    let payload = serde_json::to_string(stamp).map_err(|error| damaged(&error.to_string()))?;
    let mut prepared = writer.prepare_commit().map_err(engine)?;
    prepared.set_payload(&payload);
    prepared.commit().map_err(engine)?;
    Ok(writer.index().directory().sync_directory()?)
}

fn read_stamp(index: &tantivy::Index) -> Result<Stamp> {
    let payload = index.load_metas().map_err(engine)?.payload;
    let stamp = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    stamp.ok_or_else(|| ErrorKind::StaleStore { differs: "stamp".to_owned() }.into())
}

fn segments(store: &Path) -> PathBuf {
    store.join("segments")
}

pub(crate) fn damaged(found: &str) -> Error {
    ErrorKind::DamagedStore { found: found.to_owned() }.into()
}

/// The engine's error as one of ours.
pub(crate) fn engine(error: impl Into<TantivyError>) -> Error {
    match error.into() {
        TantivyError::LockFailure(LockError::LockBusy, _) => ErrorKind::LockedStore.into(),
        TantivyError::DataCorruption(found) => damaged(&format!("{found:?}")),
        TantivyError::OpenReadError(error) => damaged(&format!("{error}")),
        error => ErrorKind::Engine { found: error.to_string() }.into(),
    }
}
