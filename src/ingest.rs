//! Adding files to a store, replacing what they held before, and taking them out again.

pub(crate) mod added;
mod archive;
pub(crate) mod catalogue;
mod found;
mod kept;
#[cfg(feature = "remote")]
pub(crate) mod migrate;
mod read;
mod run;
mod sheet;

pub(crate) use kept::source_path;
pub(super) use read::load_kept;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Added, FileEntry, Index, Options, Progress, Sources};
use crate::store::Store;
use crate::store::local::Local;
use crate::store::row::StoredFile;
use catalogue::Catalogue;
use found::{Found, FoundFile, archives_of, is_at_or_under, normalized};
use rayon::prelude::*;
use read::{Archive, Read};
use run::Run;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use sheet::Sheet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Files read at a time: enough to keep every core busy, few enough to hold in memory.
const BATCH: usize = 256;

/// Bytes of files read at a time, but for a single file that is larger.
const BATCH_BYTES: u64 = 128 << 20;

/// Files between two commits, so that a long run that is killed keeps what it has.
const COMMIT_EVERY: usize = 8192;

/// How files are added, beyond which.
#[derive(Default, Clone, Copy)]
pub struct Adding<'a> {
    /// What a table says of the files. Without one, each keeps what the last said of it; with one,
    /// a file that it has no row for keeps nothing.
    pub catalogue: Option<&'a Catalogue>,
    /// What becomes of files that the store knows and that are no more.
    pub vanished: Vanished,
    /// The files and folders under the paths that are looked at, if not all are: those that
    /// changed.
    pub changed: Option<&'a [PathBuf]>,
    /// Ends the run after the file at hand once it is true. What was done is committed.
    pub stop: Option<&'a AtomicBool>,
    /// Told of each file as it is done.
    pub log: Option<&'a (dyn Fn(&Outcome<'_>) + Sync)>,
}

/// What became of a file of a run: a line of its log.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome<'a> {
    /// When it was done, in UTC.
    pub time: String,
    /// What was done.
    pub action: Action,
    /// The file.
    #[serde(flatten)]
    pub entry: &'a FileEntry,
}

/// What becomes of files under the paths of a run that the store knows and that are no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Vanished {
    /// They stay in the store.
    #[default]
    Kept,
    /// They go, and source files with them that nothing else needs. What lies in a folder that
    /// cannot be read stays; and where a folder is there that holds no report any more, though
    /// reports came from it, nothing is done at all: it may be that a disk is not mounted.
    Pruned,
    /// They go, even if a folder holds no report any more.
    AllPruned,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is new.
    Added,
    /// It took the place of what its path held before.
    Replaced,
    /// It was as before.
    Unchanged,
    /// It is gone from the store.
    Removed,
}

impl Index {
    /// Adds files and the files in folders; what a path held before is replaced, what is unchanged
    /// is skipped.
    ///
    /// # Errors
    /// `NotFound` if a path does not exist; `LockedStore` if another process writes; `NoHelper` if
    /// files are to be taken apart by a program that does not do so, for it would leave out every
    /// file of some formats. A file that cannot be read is no error: it is in the answer with its
    /// status.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// let added = index.add(std::slice::from_ref(&file), &|done| eprintln!("{} of {}", done.files, done.all_files))?;
    /// assert_eq!((added.added, added.files[0].status), (1, mingcha::Status::Ok));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&self, paths: &[PathBuf], progress: &(dyn Fn(Progress) + Sync)) -> Result<Added> {
        self.add_with(paths, &Adding::default(), progress)
    }

    /// Adds files as [`Index::add`] does, by a catalogue, without those that vanished, until it is
    /// stopped.
    ///
    /// # Errors
    /// As for [`Index::add`]; but where what vanished is pruned, a path that is the store's file
    /// and no more is none. `EmptiedFolder` as [`Vanished::Pruned`] says; then nothing is added,
    /// either.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// use mingcha::{Adding, Catalogue, Vanished};
    /// let catalogue = Catalogue::parse("file,school\na.txt,云岭师范大学\n".as_bytes(), dir.path())?;
    /// let adding = Adding { catalogue: Some(&catalogue), vanished: Vanished::Pruned, ..Adding::default() };
    /// let added = index.add_with(&[dir.path().to_path_buf()], &adding, &|_| {})?;
    /// assert_eq!(added.files[0].school.as_deref(), Some("云岭师范大学"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_with(
        &self,
        paths: &[PathBuf],
        adding: &Adding<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Added> {
        let started = Instant::now();
        let found = match adding.changed {
            Some(changed) => Found::changed(paths, changed)?,
            None => Found::under(paths)?,
        };
        let found =
            if adding.vanished == Vanished::Kept { found.without_missing()? } else { found };
        let mut run = Run::start(self, adding)?;
        if adding.vanished == Vanished::Pruned {
            run.refuse_emptied(&found)?;
        }
        if let Some(path) =
            found.missing.iter().find(|path| !run.files.contains_key(&normalized(path)))
        {
            return Err(Error::from(ErrorKind::NotFound).at(path));
        }
        if let Some(catalogue) = adding.catalogue {
            run.sheet = Sheet::of(catalogue, &found, &self.options.rules.schools);
        }
        self.segmenter();
        let bytes = add_all(&mut run, &found, progress)?;
        if adding.vanished != Vanished::Kept && !run.is_stopped() {
            run.prune(&found)?;
            run.sweep()?;
        }
        run.finish(started, bytes)
    }

    /// Removes files by path, files under a folder or in an archive by its path, and reports by id.
    /// Files on disk stay.
    ///
    /// # Errors
    /// `NotFound` if the store knows no such file or report; then nothing is removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let removed = index.remove(&[file.to_string_lossy().into_owned()])?;
    /// assert_eq!((removed.removed, index.stats()?.reports), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove(&self, targets: &[String]) -> Result<Added> {
        let started = Instant::now();
        let adding = Adding::default();
        let mut run = Run::start(self, &adding)?;
        let mut files = Vec::new();
        for target in targets {
            let known = run
                .files
                .values()
                .filter(|stored| is_target(stored, target))
                .map(|stored| stored.file.clone());
            let before = files.len();
            files.extend(known);
            if files.len() == before {
                return Err(Error::from(ErrorKind::NotFound).at(target));
            }
        }
        files.iter().try_for_each(|file| run.forget(file))?;
        run.sweep()?;
        run.finish(started, 0)
    }

    /// Whether the store knows a file at `path`.
    pub fn knows(&self, path: &Path) -> Result<bool> {
        let name = normalized(path);
        Ok(self.store().view().files()?.iter().any(|stored| stored.file == name))
    }

    /// Builds the store in `dir` anew, under the present fold, dictionary, rules and reader, from
    /// the source files that it keeps (or that still lie where they were). The old store serves
    /// until the new one is whole.
    ///
    /// A report whose source is neither kept nor where it was is listed as unreadable.
    ///
    /// # Errors
    /// `NoStore`; `LockedStore` if another process writes; `NoHelper` as in [`Index::add`].
    pub fn rebuild(
        dir: &Path,
        options: Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Added> {
        let started = Instant::now();
        let old = Local::open_any(dir)?;
        let _lock = old.lock()?;
        let (files, gone) = (old.view().files()?, old.view().all_gone()?);
        let fresh_dir = dir.join("rebuild");
        if fresh_dir.exists() {
            std::fs::remove_dir_all(&fresh_dir)?;
        }
        // The sources stay where they are; only the segments of the fresh store are taken over.
        let fresh = Index::create(&fresh_dir, Options { sources: Sources::Left, ..options })?;
        let adding = Adding::default();
        let mut run = Run::start(&fresh, &adding)?;
        run.sheet = Sheet::kept(files.iter(), &fresh.options.rules.schools);
        let mut done = Progress { files: 0, all_files: files.len(), bytes: 0, all_bytes: 0 };
        let opened = reopen(&mut run, &files)?;
        let rest = |stored: &&StoredFile| {
            !opened.contains(&stored.file)
                && !archives_of(&stored.file).any(|archive| opened.contains(archive))
        };
        let rest: Vec<&StoredFile> = files.iter().filter(rest).collect();
        done.files = files.len() - rest.len();
        for batch in rest.chunks(BATCH) {
            let read: Vec<Read> = batch.par_iter().map(|stored| run.reread(dir, stored)).collect();
            for read in read {
                run.take(read)?;
                done.files += 1;
            }
            progress(done);
        }
        gone.iter().try_for_each(|gone| run.put_gone(gone))?;
        let mut added = run.finish(started, 0)?;
        added.catalogue = None;
        drop(fresh);
        old.give_way_to(&fresh_dir)?;
        std::fs::remove_dir_all(&fresh_dir)?;
        Ok(added)
    }
}

/// Reads the files of a run and puts them; how many bytes they had.
fn add_all(run: &mut Run<'_>, found: &Found, progress: &(dyn Fn(Progress) + Sync)) -> Result<u64> {
    let files: Vec<&FoundFile> = found.files.values().collect();
    let all_bytes = files.iter().map(|found| found.bytes).sum();
    let done = Done {
        all_files: files.len(),
        all_bytes,
        files: AtomicUsize::new(0),
        bytes: AtomicU64::new(0),
    };
    progress(done.progress());
    let (mut rest, mut uncommitted) = (files.as_slice(), 0);
    while !rest.is_empty() && !run.is_stopped() {
        let (batch, after) = rest.split_at(batch_len(rest));
        let read: Vec<Read> =
            batch.par_iter().map(|found| done.told(run.read(found), found, progress)).collect();
        for (found, read) in batch.iter().zip(read) {
            match read {
                Read::Archive(archive) => {
                    run.expand(archive)?;
                    done.add(found);
                    progress(done.progress());
                }
                read => run.take(read)?,
            }
        }
        (rest, uncommitted) = (after, uncommitted + batch.len());
        if uncommitted >= COMMIT_EVERY {
            run.commit()?;
            uncommitted = 0;
        }
    }
    Ok(done.progress().bytes)
}

/// How far a run has come.
struct Done {
    all_files: usize,
    all_bytes: u64,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl Done {
    fn add(&self, found: &FoundFile) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(found.bytes, Ordering::Relaxed);
    }

    /// Counts a file that was read and tells of it; an archive is done only when the files in it
    /// are.
    fn told(&self, read: Read, found: &FoundFile, progress: &(dyn Fn(Progress) + Sync)) -> Read {
        if !matches!(read, Read::Left | Read::Archive(_)) {
            self.add(found);
            progress(self.progress());
        }
        read
    }

    fn progress(&self) -> Progress {
        Progress {
            files: self.files.load(Ordering::Relaxed),
            all_files: self.all_files,
            bytes: self.bytes.load(Ordering::Relaxed),
            all_bytes: self.all_bytes,
        }
    }
}

/// How many of `files` are read at a time.
fn batch_len(files: &[&FoundFile]) -> usize {
    let mut bytes = 0;
    let fits = |found: &&&FoundFile| {
        bytes += found.bytes;
        bytes <= BATCH_BYTES
    };
    files.iter().take(BATCH).take_while(fits).count().max(1)
}

/// Opens archives again that still lie where they were; their names. Their files come from them,
/// not from what the store keeps.
fn reopen(run: &mut Run<'_>, files: &[StoredFile]) -> Result<FxHashSet<String>> {
    let mut opened = FxHashSet::default();
    for stored in
        files.iter().filter(|stored| stored.report_id.is_none() && stored.status.is_readable())
    {
        let Some(sha256) = &stored.sha256 else { continue };
        if let Some(bytes) = load_kept(None, &stored.file, sha256) {
            run.expand(Archive { name: stored.file.clone(), sha256: sha256.clone(), bytes })?;
            opened.insert(stored.file.clone());
        }
    }
    Ok(opened)
}

/// Whether a file is meant by a path, a folder or an archive above it, or the id of its report.
fn is_target(stored: &StoredFile, target: &str) -> bool {
    let is_report = stored.report_id.as_ref().is_some_and(|report| report.as_str() == target);
    is_report || !target.is_empty() && is_at_or_under(&stored.file, &normalized(Path::new(target)))
}
