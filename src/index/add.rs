//! Adding files to a store, replacing what they held before, and taking them out again.

use super::local::Change;
use super::row::{Row, StoredFile, StoredGone, StoredReport, rows};
use super::{Added, FileEntry, Index, Options, Progress, Sources};
use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::index::local::Local;
use crate::note::Note;
use crate::report::{Report, ReportId, Status, Year};
use crate::rules::hex;
use crate::section;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Files read at a time: enough to keep every core busy, few enough to hold in memory.
const BATCH: usize = 256;

/// Files between two commits, so that a long run that is stopped keeps what it has.
const COMMIT_EVERY: usize = 8192;

impl Index {
    /// Adds files and the files in folders; what a path held before is replaced, what is unchanged is skipped.
    ///
    /// # Errors
    /// `NotFound` if a path does not exist; `LockedStore` if another process writes; `NoHelper` if files are to be taken apart by
    /// a program that does not do so, for it would leave out every file of some formats. A file that cannot be read is no
    /// error: it is in the answer with its status.
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
        let started = Instant::now();
        let found = found_files(paths)?;
        let mut run = Run::start(self)?;
        let mut done =
            Progress { files: 0, all_files: found.len(), bytes: 0, all_bytes: found.iter().map(|f| f.bytes).sum() };
        self.segmenter();
        progress(done);
        for batch in found.chunks(BATCH) {
            let read: Vec<Read> = batch.par_iter().map(|found| run.read(found)).collect();
            for (found, read) in batch.iter().zip(read) {
                run.take(read)?;
                done.files += 1;
                done.bytes += found.bytes;
            }
            progress(done);
            if done.files % COMMIT_EVERY < BATCH {
                run.commit()?;
            }
        }
        run.finish(started, done.bytes)
    }

    /// Removes files by path, files under a folder by the folder's path, and reports by id. Files on disk stay.
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
        let mut run = Run::start(self)?;
        let mut files = Vec::new();
        for target in targets {
            let known = run.files.values().filter(|stored| is_target(stored, target)).map(|stored| stored.file.clone());
            let before = files.len();
            files.extend(known);
            if files.len() == before {
                return Err(Error::from(ErrorKind::NotFound).at(target));
            }
        }
        files.iter().try_for_each(|file| run.forget(file))?;
        run.finish(started, 0)
    }

    /// Builds the store in `dir` anew, under the present fold, dictionary, rules and reader, from the source files that it
    /// keeps (or that still lie where they were). The old store serves until the new one is whole.
    ///
    /// A report whose source is neither kept nor where it was is listed as unreadable.
    ///
    /// # Errors
    /// `NoStore`; `LockedStore` if another process writes; `NoHelper` as in [`Index::add`].
    pub fn rebuild(dir: &Path, options: Options, progress: &(dyn Fn(Progress) + Sync)) -> Result<Added> {
        let started = Instant::now();
        let old = Local::open_any(dir)?;
        let _lock = old.lock()?;
        let (files, gone) = (old.snapshot().files()?, old.snapshot().all_gone()?);
        let fresh_dir = dir.join("rebuild");
        if fresh_dir.exists() {
            std::fs::remove_dir_all(&fresh_dir)?;
        }
        let fresh = Index::create(&fresh_dir, options)?;
        let mut run = Run::start(&fresh)?;
        let mut done = Progress { files: 0, all_files: files.len(), bytes: 0, all_bytes: 0 };
        for batch in files.chunks(BATCH) {
            let read: Vec<Read> = batch.par_iter().map(|stored| run.reread(dir, stored)).collect();
            for read in read {
                run.take(read)?;
                done.files += 1;
            }
            progress(done);
        }
        gone.iter().try_for_each(|gone| run.change.put_gone(gone))?;
        let added = run.finish(started, 0)?;
        drop(fresh);
        old.give_way_to(&fresh_dir)?;
        std::fs::remove_dir_all(&fresh_dir)?;
        Ok(added)
    }

    /// Cuts a report into what is put.
    fn cut(&self, report: Report, bytes: Vec<u8>) -> ReadReport {
        let outline = section::split(&report.text, &self.options.rules);
        let rows = rows(&report, &outline, self.segmenter());
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
            warnings: report.warnings,
            sections: outline.sections,
            missing: outline.missing,
            numbering_gaps: outline.numbering_gaps,
        };
        ReadReport { stored, rows, source }
    }
}

/// Whether a file is meant by a path, a folder above it, or the id of its report.
fn is_target(stored: &StoredFile, target: &str) -> bool {
    let is_report = stored.report.as_ref().is_some_and(|report| report.as_str() == target);
    is_report || !target.is_empty() && Path::new(&stored.file).starts_with(normalized(Path::new(target)))
}

/// A file that was found; with a reason, one that is not read.
struct FoundFile {
    path: PathBuf,
    name: String,
    bytes: u64,
    passed_over: Option<Note>,
}

/// The files that `paths` name and the files in the folders that they name, in order of path; not those of a store.
fn found_files(paths: &[PathBuf]) -> Result<Vec<FoundFile>> {
    let mut found = BTreeMap::new();
    for path in paths {
        let meta = std::fs::metadata(path).map_err(|error| Error::from(error).at(path))?;
        match meta.is_dir() {
            true => walk(path, &mut found),
            false => insert(path.clone(), meta.len(), None, &mut found),
        }
    }
    Ok(found.into_values().collect())
}

fn walk(dir: &Path, found: &mut BTreeMap<String, FoundFile>) {
    if Local::exists(dir) {
        return;
    }
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => return insert(dir.to_path_buf(), 0, Some(Error::from(error).note()), found),
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let Ok(meta) = std::fs::symlink_metadata(&path) else { continue };
        let target = std::fs::metadata(&path);
        match target {
            Ok(target) if target.is_dir() && meta.is_symlink() => {
                let reason = Note::new("指向目录的链接，未跟随", "a link to a folder; not followed");
                insert(path, 0, Some(reason), found);
            }
            Ok(target) if target.is_dir() => walk(&path, found),
            Ok(target) if file::is_report_name(&path) => insert(path, target.len(), None, found),
            Ok(_) => {
                let reason =
                    Note::new("不是报告的文件类型，未读取", "not a kind of file that reports come in; not read");
                insert(path, 0, Some(reason), found);
            }
            Err(error) => insert(path, 0, Some(Error::from(error).note()), found),
        }
    }
}

fn insert(path: PathBuf, bytes: u64, passed_over: Option<Note>, found: &mut BTreeMap<String, FoundFile>) {
    let name = normalized(&path);
    let is_named_already = found.get(&name).is_some_and(|known| known.passed_over.is_none());
    if !is_named_already {
        found.insert(name.clone(), FoundFile { path, name, bytes, passed_over });
    }
}

/// A path as the store names it: absolute and without `..`, so that two folders never share a name and one file has one;
/// bytes that are no UTF-8 as `%B1`.
fn normalized(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
        match part {
            std::path::Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    let path = plain;
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| name.push_str(&format!("%{byte:02X}")));
    }
    name
}

/// What reading a file gave.
enum Read {
    /// It is as it was.
    Unchanged(String),
    /// It holds a report.
    New(Box<StoredFile>, Box<ReadReport>),
    /// It holds a report that was held from another path when the run began.
    Held(Box<StoredFile>, Box<Report>, Vec<u8>),
    /// It holds none.
    Failed(Box<StoredFile>),
    /// It could not be read for a reason that is not its own, and no other could.
    Stopped(Error),
}

struct ReadReport {
    stored: StoredReport,
    rows: Vec<Row>,
    source: Option<Vec<u8>>,
}

/// One change to a store, with what the store knows of its files.
struct Run<'a> {
    index: &'a Index,
    change: Change<'a>,
    files: BTreeMap<String, StoredFile>,
    /// How many files hold each report.
    holders: FxHashMap<ReportId, usize>,
    /// Source files that were written and are not yet sure to be on disk.
    unsynced: Vec<PathBuf>,
    added: Added,
    is_dirty: bool,
}

impl<'a> Run<'a> {
    fn start(index: &'a Index) -> Result<Run<'a>> {
        let change = index.local().change()?;
        let files = index.local().snapshot().files()?;
        let mut holders = FxHashMap::default();
        files.iter().filter_map(|file| file.report.clone()).for_each(|id| *holders.entry(id).or_default() += 1);
        let files = files.into_iter().map(|file| (file.file.clone(), file)).collect();
        let (unsynced, added) = (Vec::new(), Added::default());
        Ok(Run { index, change, files, holders, unsynced, added, is_dirty: false })
    }

    /// Reads a file; what is unchanged, or held already from another path, is not parsed.
    fn read(&self, found: &FoundFile) -> Read {
        if let Some(reason) = &found.passed_over {
            return self.failed(found.name.clone(), None, Status::Unsupported, reason.clone());
        }
        match file::load(&found.path) {
            Ok(bytes) => self.read_bytes(&found.name, bytes),
            Err(error) => self.failed_by(found.name.clone(), None, error),
        }
    }

    fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Read {
        let sha256 = hex(&Sha256::digest(&bytes));
        let known = self.files.get(name);
        if known.is_some_and(|known| known.sha256.as_ref() == Some(&sha256) && known.reader == file::READER_VERSION) {
            return Read::Unchanged(name.to_owned());
        }
        // The same bytes under another name give another report only where nothing but the name told the school.
        let report = match self.index.reader.parse(name, &bytes) {
            Ok(report) => self.index.options.rules.schools.settled(report),
            Err(error) => return self.failed_by(name.to_owned(), Some(sha256), error),
        };
        let stored = stored_file(name, &report);
        if self.holders.contains_key(&report.id) && known.is_none_or(|known| known.report.as_ref() != Some(&report.id))
        {
            return Read::Held(Box::new(stored), Box::new(report), bytes);
        }
        Read::New(Box::new(stored), Box::new(self.index.cut(report, bytes)))
    }

    /// Reads a file that the store in `dir` knows from the source that it keeps, else from where it was. What is neither kept
    /// nor there as it was is listed, and the run goes on.
    fn reread(&self, dir: &Path, stored: &StoredFile) -> Read {
        let Some(sha256) = &stored.sha256 else { return Read::Failed(Box::new(stored.clone())) };
        let places = [source_path(dir, sha256), PathBuf::from(&stored.file)];
        let loaded = places.iter().filter_map(|path| file::load(path).ok());
        let bytes = loaded.into_iter().find(|bytes| hex(&Sha256::digest(bytes)) == *sha256);
        match (bytes, &stored.report) {
            (Some(bytes), _) => self.read_bytes(&stored.file, bytes),
            (None, None) => Read::Failed(Box::new(stored.clone())),
            (None, Some(_)) => {
                let reason = Note::new(
                    "重建时找不到原文件，请放回原处后重新收录",
                    "its source was not found when the store was rebuilt; put it back and index it again",
                );
                self.failed(stored.file.clone(), None, Status::Unsupported, reason)
            }
        }
    }

    fn failed_by(&self, name: String, sha256: Option<String>, error: Error) -> Read {
        match error.kind {
            ErrorKind::Unreadable { status, reason } => self.failed(name, sha256, status, reason),
            kind @ ErrorKind::NoHelper { .. } => Read::Stopped(kind.into()),
            kind => self.failed(name, sha256, Status::Unsupported, Error::from(kind).note()),
        }
    }

    fn failed(&self, name: String, sha256: Option<String>, status: Status, reason: Note) -> Read {
        let stored = StoredFile {
            file: name,
            report: None,
            sha256,
            status,
            reason: Some(reason),
            school: None,
            year: None,
            warnings: Vec::new(),
            reader: file::READER_VERSION,
        };
        match self.files.get(&stored.file) == Some(&stored) {
            true => Read::Unchanged(stored.file),
            false => Read::Failed(Box::new(stored)),
        }
    }

    /// Puts what was read into the change.
    fn take(&mut self, read: Read) -> Result<()> {
        let stored = match read {
            Read::Unchanged(name) => {
                self.added.unchanged += 1;
                self.added.files.extend(self.files.get(&name).cloned().map(FileEntry::from));
                return Ok(());
            }
            Read::Failed(stored) => *stored,
            Read::Stopped(error) => return Err(error),
            Read::New(stored, report) => {
                self.hold(&stored, || *report)?;
                *stored
            }
            Read::Held(stored, report, bytes) => {
                let index = self.index;
                self.hold(&stored, || index.cut(*report, bytes))?;
                *stored
            }
        };
        let before = self.files.insert(stored.file.clone(), stored.clone());
        match &before {
            Some(_) => self.added.replaced += 1,
            None => self.added.added += 1,
        }
        if let Some(old) = before.and_then(|before| before.report) {
            self.release(&old, stored.report.as_ref())?;
        }
        self.change.put_file(&stored)?;
        self.added.files.push(stored.into());
        self.is_dirty = true;
        Ok(())
    }

    /// Counts one holder of a report more; with the first one, or where the same file was read anew, the report is put. Which
    /// it is shows only now: the file that held it when the run began may hold another report since.
    fn hold(&mut self, stored: &StoredFile, report: impl FnOnce() -> ReadReport) -> Result<()> {
        let Some(id) = stored.report.clone() else { return Ok(()) };
        let holders = self.holders.entry(id.clone()).or_default();
        *holders += 1;
        let is_read_anew = self.files.get(&stored.file).is_some_and(|known| known.report.as_ref() == Some(&id));
        if *holders > 1 && !is_read_anew {
            return Ok(());
        }
        let report = report();
        self.change.take_back_gone(&id);
        self.change.put_report(&report.stored, &report.rows)?;
        match report.source {
            Some(source) => self.keep(&report.stored.sha256, &source),
            None => Ok(()),
        }
    }

    /// Counts one holder of a report less; with the last one the report goes.
    fn release(&mut self, id: &ReportId, successor: Option<&ReportId>) -> Result<()> {
        let Some(holders) = self.holders.get_mut(id) else { return Ok(()) };
        *holders -= 1;
        if *holders > 0 {
            return Ok(());
        }
        self.holders.remove(id);
        self.change.drop_report(id);
        let old = self.index.local().snapshot().report(id)?;
        let (school, year) = old.map_or((None, None), |old| (old.school, old.year));
        self.change.put_gone(&StoredGone { report: id.clone(), school, year, successor: successor.cloned() })
    }

    fn forget(&mut self, file: &str) -> Result<()> {
        let Some(stored) = self.files.remove(file) else { return Ok(()) };
        self.change.drop_file(file);
        if let Some(id) = &stored.report {
            self.release(id, None)?;
        }
        self.added.removed += 1;
        self.added.files.push(stored.into());
        self.is_dirty = true;
        Ok(())
    }

    /// Keeps a source file by its content hash.
    fn keep(&mut self, sha256: &str, bytes: &[u8]) -> Result<()> {
        let path = source_path(self.index.dir(), sha256);
        if path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = path.with_extension("part");
        std::fs::write(&part, bytes)?;
        std::fs::rename(&part, &path)?;
        self.unsynced.push(path);
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.is_dirty) {
            return Ok(());
        }
        let (dir, unsynced) = (self.index.dir(), std::mem::take(&mut self.unsynced));
        let files = self.files.values().map(|file| (file.sha256.as_deref().unwrap_or("-"), file.status.as_str()));
        self.change.commit(files, || sync(dir, &unsynced))
    }

    fn finish(mut self, started: Instant, bytes: u64) -> Result<Added> {
        self.commit()?;
        self.warn_of_twins();
        self.change.finish()?;
        self.added.seconds = started.elapsed().as_secs_f64();
        self.added.bytes = bytes;
        self.added.generation = self.index.generation();
        Ok(self.added)
    }

    /// Two reports of one school and year both stay, with a warning.
    fn warn_of_twins(&mut self) {
        let mut twins: FxHashMap<(&str, Year), Vec<&ReportId>> = FxHashMap::default();
        for stored in self.files.values() {
            if let (Some(school), Some(year), Some(report)) = (&stored.school, stored.year, &stored.report) {
                let held = twins.entry((school, year)).or_default();
                if !held.contains(&report) {
                    held.push(report);
                }
            }
        }
        for entry in &mut self.added.files {
            if let (Some(school), Some(year)) = (&entry.school, entry.year)
                && entry.report.is_some()
                && twins.get(&(school.as_str(), year)).is_some_and(|held| held.len() > 1)
            {
                entry.warnings.push(Note::new(
                    format!("{school}{year}有不止一份报告，都已保留"),
                    format!("there is more than one report of {school} for {year}; all are kept"),
                ));
            }
        }
    }
}

/// Makes sure that source files are on disk: all in one call where the system has one, since thousands of calls take as long
/// as the indexing.
fn sync(dir: &Path, files: &[PathBuf]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(std::fs::File::open(dir)?).map_err(std::io::Error::from)?;
    #[cfg(not(target_os = "linux"))]
    files.iter().try_for_each(|path| std::fs::File::open(path)?.sync_all())?;
    let _ = dir;
    Ok(())
}

/// Where a source file is kept, by its content hash.
pub(super) fn source_path(dir: &Path, sha256: &str) -> PathBuf {
    dir.join("sources").join(&sha256[..2]).join(sha256)
}

fn stored_file(name: &str, report: &Report) -> StoredFile {
    StoredFile {
        file: name.to_owned(),
        report: Some(report.id.clone()),
        sha256: Some(report.sha256.clone()),
        status: report.status,
        reason: report.reason.clone(),
        school: report.school.clone(),
        year: report.year,
        warnings: report.warnings.clone(),
        reader: file::READER_VERSION,
    }
}
