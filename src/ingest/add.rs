//! Adding files: found, read a batch at a time on every core, put in order.

use super::added::Added;
use super::adding::{Adding, Vanished};
use super::archive::expand;
use super::found::{FoundFile, IngestFound, normalized};
use super::pace::CommitPace;
use super::read::{Opened, ReadFile};
use super::run::IngestRun;
use super::sheet::IngestSheet;
use super::threads;
use super::together::by_report;
use super::tools::{Target, Tools};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Files read at a time: enough to keep every core busy, few enough to hold in memory.
const BATCH: usize = 256;

/// Bytes of files read at a time, but for a single file that is larger.
const BATCH_BYTES: u64 = 128 << 20;

/// Adds files and the files in folders to a store.
///
/// # Errors
/// As [`crate::Index::add_with`].
pub(crate) fn add(
    target: Target<'_>,
    tools: Tools<'_>,
    paths: &[PathBuf],
    adding: &Adding<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Added> {
    let started = Instant::now();
    let found = match adding.changed {
        Some(changed) => IngestFound::changed(paths, changed, adding.links)?,
        None => IngestFound::under(paths, adding.links)?,
    };
    let found = if adding.vanished == Vanished::Kept { found.without_missing()? } else { found };

    let mut run = IngestRun::start(target, tools, *adding)?;
    run.known.roots = paths.iter().map(|path| normalized(path)).collect();
    if adding.vanished == Vanished::Pruned {
        run.refuse_emptied(&found)?;
    }
    let is_strange = |path: &&PathBuf| !run.known.files.contains_key(&normalized(path));
    if let Some(path) = found.missing.iter().find(is_strange) {
        return Err(Error::from(ErrorKind::NotFound).at(path));
    }
    if let Some(catalogue) = adding.catalogue {
        run.known.take_sheet(IngestSheet::of(catalogue, &found, &tools.rules.schools));
    }

    // Made before the cores that read are many: it is one for all.
    tools.segmenter();
    let bytes = add_all(&mut run, &found, progress)?;
    if adding.vanished != Vanished::Kept && !run.is_stopped() {
        run.prune(&found)?;
        run.sweep()?;
    }
    run.finish(started, bytes)
}

/// Reads the files of a run and puts them; how many bytes they had.
fn add_all(
    run: &mut IngestRun<'_>,
    found: &IngestFound,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<u64> {
    let files: Vec<&FoundFile> = found.files.values().collect();
    let done = Done {
        all_files: files.len(),
        all_bytes: files.iter().map(|found| found.bytes).sum(),
        files: AtomicUsize::new(0),
        bytes: AtomicU64::new(0),
    };
    progress(done.progress());

    let (mut rest, mut pace) = (files.as_slice(), CommitPace::new());
    while !rest.is_empty() && !run.is_stopped() {
        let (batch, after) = rest.split_at(batch_len(rest));
        let reading = run.reading();
        let together = by_report(batch);
        let read = |files: &Vec<&FoundFile>| {
            let opened = reading.read_together(files).into_iter().zip(files);
            opened.map(|(opened, found)| done.told(opened, found, progress)).collect()
        };
        let opened: Vec<Vec<Opened>> = threads::apart(|| together.par_iter().map(read).collect());

        for (found, opened) in together.iter().flatten().zip(opened.into_iter().flatten()) {
            match opened {
                Opened::File(read) => run.take(read)?,
                Opened::Archive(archive) => {
                    expand(run, archive)?;
                    done.add(found);
                    progress(done.progress());
                }
            }
        }

        rest = after;
        if pace.is_due(batch.len()) {
            run.commit()?;
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
    fn told(
        &self,
        opened: Opened,
        found: &FoundFile,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Opened {
        if !matches!(opened, Opened::File(ReadFile::Left) | Opened::Archive(_)) {
            self.add(found);
            progress(self.progress());
        }
        opened
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
