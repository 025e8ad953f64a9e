//! The embedded store. Only this file and those under it name tantivy.
//!
//! Invariant: a commit that was acknowledged is found again after a power loss, and no damaged file
//! is read unnoticed.

mod answer;
mod budget;
mod characters;
mod copy;
mod cursor;
mod directory;
mod engine;
mod failure;
mod layout;
mod lexicon;
mod place;
mod postings;
mod rank;
mod ranks;
mod salvage;
mod schema;
mod segment;
mod sweep;
mod verified;
mod view;

use crate::crash::caught;
use crate::error::{Error, ErrorKind, Result};
use crate::report::ReportId;
use crate::rules::Rules;
use crate::store::damage::damaged;
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use crate::store::stamp::Stamp;
use crate::store::{Checksums, Store, StoreChange, View};
use directory::Folder;
use engine::engine;
use layout::{ASIDE, STORES, UNFINISHED, segments};
use place::{StorePlace, TRIES, read_stamp};
pub(crate) use salvage::{Salvage, Salvaged};
use schema::IndexFields;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;
use tantivy::directory::error::LockError;
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK, RamDirectory};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};
use view::LocalView;

/// Memory that each indexing thread fills before it writes a segment.
const WRITER_BYTES_PER_THREAD: usize = 64 << 20;

/// Stored rows that are packed together. A report repeats its school and title in each of its
/// sections, and schools copy from each other: packed by 16 KiB texts took a quarter more, and
/// unpacking 64 KiB takes a tenth of a millisecond.
const BLOCK_BYTES: usize = 64 << 10;

/// How often a lock that is busy is asked for again, and the pause before that.
const LOCK_TRIES: usize = 5;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// The most indexing threads.
const MOST_WRITER_THREADS: usize = 8;

/// A store on this machine.
pub(crate) struct Local {
    place: StorePlace,
    index: tantivy::Index,
    reader: IndexReader,
    fields: IndexFields,
    view: RwLock<Arc<LocalView>>,
    writing: Mutex<()>,
}

impl Local {
    /// Whether `store` holds a store, be it damaged.
    pub fn exists(store: &Path) -> bool {
        STORES.iter().any(|folder| store.join(folder).join("meta.json").is_file())
            || store.join(verified::VERIFIED).is_file()
    }

    /// Makes an empty store. The folder must not exist or be empty; what a creation that was cut
    /// short left is no matter.
    pub fn create(store: &Path, rules: &Rules) -> Result<Local> {
        std::fs::create_dir_all(store).map_err(|error| Error::from(error).at(store))?;
        let unfinished = store.join(UNFINISHED);
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished)?;
        }
        if std::fs::read_dir(store)?.next().is_some() {
            return Err(Error::from(ErrorKind::NotEmpty).at(store));
        }

        std::fs::create_dir(&unfinished)?;
        let folder = Folder::open(&unfinished).map_err(|error| engine(error).at(store))?;
        create_in(folder, rules).map_err(|error| error.at(store))?;

        // Only a whole store gets the name that it is found by.
        std::fs::rename(&unfinished, segments(store))?;
        sync_folder(store)?;
        Local::open(store, rules)
    }

    /// Makes an empty store that is gone with this process.
    pub fn in_memory(rules: &Rules) -> Result<Local> {
        let files = RamDirectory::create();
        let index = create_in(files.clone(), rules)?;
        Local::of(index, StorePlace::memory(&files), rules)
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

        let folder = Folder::open(&dir).map_err(|error| engine(error).at(store))?;
        let place = StorePlace::folder(store, &folder);
        let index = schema::open(folder).map_err(|error| engine(error).at(store))?;
        Local::of(index, place, rules).map_err(|error| error.at(store))
    }

    fn of(index: tantivy::Index, place: StorePlace, rules: &Rules) -> Result<Local> {
        // What was built otherwise has other files.
        read_stamp(&index)?.check(rules)?;
        // The engine may break down over a damaged file, so checksums come first.
        place.verify_changed(&index)?;
        let (reader, view) = read(&index, &place)?;
        view.stamp.check(rules)?;

        let (fields, view) = (view.fields, RwLock::new(Arc::new(view)));
        Ok(Local { place, index, reader, fields, view, writing: Mutex::new(()) })
    }

    /// The newest generation that is known here.
    fn newest(&self) -> Arc<LocalView> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Starts a change, as [`Store::change`] does. What a run that was cut short left is deleted.
    pub fn begin(&self) -> Result<LocalChange<'_>> {
        let writing =
            self.writing.try_lock().map_err(|_| self.place.named(ErrorKind::LockedStore.into()))?;

        let threads =
            std::thread::available_parallelism().map_or(1, |n| n.get()).min(MOST_WRITER_THREADS);
        let writer = self.writer(threads).map_err(|error| self.place.named(engine(error)))?;

        // By default deleted rows alone never have a segment merged.
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.25);
        writer.set_merge_policy(Box::new(policy));

        // The writer holds the lock, so nobody else is at these files.
        self.place.sweep(&self.index).map_err(|error| self.place.named(error))?;
        self.refresh()?;
        let stamp = self.newest().stamp.clone();
        Ok(LocalChange { local: self, writer, stamp, _writing: writing })
    }

    /// A writer, with its lock. A process that is being started holds what its parent held until it
    /// runs its program, so a lock that is busy is asked for again for a tenth of a second.
    fn writer(&self, threads: usize) -> tantivy::Result<IndexWriter> {
        for _ in 0..LOCK_TRIES {
            match self.index.writer_with_num_threads(threads, threads * WRITER_BYTES_PER_THREAD) {
                Err(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                    std::thread::sleep(LOCK_PAUSE);
                }
                opened => return opened,
            }
        }

        self.index.writer_with_num_threads(threads, threads * WRITER_BYTES_PER_THREAD)
    }
}

impl Store for Local {
    fn view(&self) -> Arc<dyn View> {
        self.newest()
    }

    fn refresh(&self) -> Result<bool> {
        let stamp = read_stamp(&self.index)?;
        let held = self.newest();
        if stamp == held.stamp {
            return Ok(false);
        }
        stamp.check_against(&held.stamp).map_err(|error| self.place.named(error))?;

        self.place.verify_changed(&self.index)?;
        self.reader.reload().map_err(engine)?;
        let view = load(&self.index, &self.reader, self.fields)?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(true)
    }

    fn change(&self) -> Result<Box<dyn StoreChange + '_>> {
        Ok(Box::new(self.begin()?))
    }

    fn bytes(&self) -> Result<u64> {
        self.place.bytes(&self.index)
    }

    fn committed(&self) -> Result<SystemTime> {
        self.place.committed()
    }

    fn health(&self) -> Result<Option<String>> {
        Ok(None)
    }

    fn verify(&self, pace: &dyn Fn(u64)) -> Result<Checksums> {
        self.place.checksums(&self.index, pace)
    }
}

/// A change to a store on this machine.
pub(crate) struct LocalChange<'a> {
    local: &'a Local,
    writer: IndexWriter,
    stamp: Stamp,
    _writing: MutexGuard<'a, ()>,
}

impl LocalChange<'_> {
    /// Makes the change durable as the state of another store that it is a copy of.
    #[cfg(feature = "remote")]
    pub fn commit_as(&mut self, stamp: &Stamp) -> Result<()> {
        self.stamp = stamp.clone();
        let done = commit(&mut self.writer, &self.stamp, &mut || Ok(()));
        done.map_err(|error| self.local.place.cause(error))
    }

    fn put(&self, document: tantivy::TantivyDocument) -> Result<()> {
        let added = self.writer.add_document(document);
        added.map(|_| ()).map_err(|error| self.local.place.cause(engine(error)))
    }
}

impl StoreChange for LocalChange<'_> {
    fn put_report(&mut self, report: &StoredReport, rows: &[SectionRow]) -> Result<()> {
        self.drop_report(&report.id)?;
        self.put(self.local.fields.report_row(report))?;
        rows.iter().try_for_each(|row| self.put(self.local.fields.section_row(row)))
    }

    fn drop_report(&mut self, id: &ReportId) -> Result<()> {
        self.writer.delete_term(self.local.fields.of_report(id.as_str()));
        Ok(())
    }

    fn put_file(&mut self, file: &StoredFile) -> Result<()> {
        self.drop_file(&file.file)?;
        self.put(self.local.fields.file_row(file))
    }

    fn drop_file(&mut self, file: &str) -> Result<()> {
        self.writer.delete_term(self.local.fields.of_file(file));
        Ok(())
    }

    fn put_gone(&mut self, gone: &StoredGone) -> Result<()> {
        self.take_back_gone(&gone.id)?;
        self.put(self.local.fields.gone_row(gone))
    }

    fn take_back_gone(&mut self, id: &ReportId) -> Result<()> {
        self.writer.delete_term(self.local.fields.of_gone(id.as_str()));
        Ok(())
    }

    /// What `beside` does is done while the engine writes.
    fn commit<'f>(
        &mut self,
        files: &mut dyn Iterator<Item = (&'f str, &'f str)>,
        beside: &mut (dyn FnMut() -> Result<()> + Send),
    ) -> Result<()> {
        self.stamp = self.stamp.next(files);
        commit(&mut self.writer, &self.stamp, beside).map_err(|error| self.local.place.cause(error))
    }

    /// Waits for segments to be merged, verifies what was written, and takes it over.
    fn finish(self: Box<Self>) -> Result<()> {
        let LocalChange { local, writer, _writing, .. } = *self;
        let merged = writer.wait_merging_threads().map_err(engine);
        merged.map_err(|error| local.place.cause(error))?;
        local.index.directory().sync_directory()?;
        local.refresh()?;
        local.place.verify_changed(&local.index)
    }
}

/// Makes an empty store of the engine's files in `directory`.
fn create_in(directory: impl Directory, rules: &Rules) -> Result<tantivy::Index> {
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let index = schema::create(directory, settings).map_err(engine)?;

    let mut writer: IndexWriter =
        index.writer_with_num_threads(1, WRITER_BYTES_PER_THREAD).map_err(engine)?;
    commit(&mut writer, &Stamp::new(rules), &mut || Ok(()))?;
    drop(writer);
    Ok(index)
}

/// A reader and what it reads first. Where the engine breaks down, bits rotted without a trace in
/// the time of a file, and the file is named.
fn read(index: &tantivy::Index, place: &StorePlace) -> Result<(IndexReader, LocalView)> {
    let read = caught(|| -> Result<(IndexReader, LocalView)> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(engine)?;
        let view = load(index, &reader, schema::schema().1)?;
        Ok((reader, view))
    });

    match read {
        Ok(read) => read,
        Err(crash) => Err(match place.checksums(index, &|_| {})?.wrong.first() {
            Some(name) => damaged(&format!("the checksum of {name} is wrong")),
            None => damaged(&crash.0),
        }),
    }
}

/// Commits and syncs the folder: tantivy renames `meta.json` without that, so a power loss could
/// take the commit back.
fn commit(
    writer: &mut IndexWriter,
    stamp: &Stamp,
    beside: &mut (dyn FnMut() -> Result<()> + Send),
) -> Result<()> {
    let payload = serde_json::to_string(stamp).map_err(|error| damaged(&error.to_string()))?;
    let (prepared, done) = std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let prepared = writer.prepare_commit().map_err(engine);
        let done = beside.join();
        (prepared, done.unwrap_or_else(|_| Err(damaged("source files could not be written"))))
    });

    let mut prepared = prepared?;
    done?;
    prepared.set_payload(&payload);
    prepared.commit().map_err(engine)?;
    Ok(writer.index().directory().sync_directory()?)
}

/// The committed state as a view whose stamp is that of its searcher, whatever is committed
/// meanwhile.
fn load(index: &tantivy::Index, reader: &IndexReader, fields: IndexFields) -> Result<LocalView> {
    let meta = || index.directory().atomic_read(Path::new("meta.json")).ok();

    for _ in 0..TRIES {
        let (stamp, before) = (read_stamp(index)?, meta());
        reader.reload().map_err(engine)?;
        if read_stamp(index)? != stamp {
            continue;
        }

        // Of segments that another process merged meanwhile the lists may be gone.
        let view = LocalView::new(reader.searcher(), fields, stamp);
        if view.is_ok() || meta() == before {
            return view;
        }
    }

    Err(ErrorKind::LockedStore.into())
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
