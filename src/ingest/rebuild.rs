//! A store built anew under the present fold, dictionary, rules and reader, from the source files
//! that it keeps, from files that still lie where they were, and where neither is left from the
//! text that is stored.
//!
//! Invariant: a report that the store holds, by its source or by its text, is held afterwards; the
//! old store is left alone until the new one is whole.

use super::added::Added;
use super::adding::Adding;
use super::archive::expand;
use super::found::{archives_of, normalized};
use super::kept::{self, load_kept};
use super::moved::moved;
use super::read::{Archive, Earlier, Opened, ReadFile};
use super::run::IngestRun;
use super::sheet::IngestSheet;
use super::threads;
use super::tools::{Target, Tools};
use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use crate::note::reason::StatusReason;
use crate::progress::Progress;
use crate::report::{ReportId, Status};
use crate::store::Store;
use crate::store::local::{Local, Salvage};
use crate::store::row::StoredFile;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Files read at a time.
const BATCH: usize = 256;

/// Rebuilds the store in `dir`, whatever of it is damaged.
///
/// # Errors
/// As [`crate::Index::rebuild`].
pub(crate) fn rebuild(
    dir: &Path,
    tools: Tools<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Added> {
    let started = Instant::now();
    let sources = kept::sources(dir);
    if !Local::exists(dir) && sources.is_empty() {
        return Err(Error::from(ErrorKind::NoStore).at(dir));
    }
    let _lock = Local::lock(dir)?;
    let salvage = salvaged(dir, &sources)?;

    let fresh_dir = dir.join("rebuild");
    if fresh_dir.exists() {
        std::fs::remove_dir_all(&fresh_dir)?;
    }
    let fresh = Local::create(&fresh_dir, tools.rules)?;
    // The sources stay where they are; only the segments of the fresh store are taken over.
    let target = Target { store: &fresh, dir: Some(&fresh_dir), keeps_sources: false };
    let mut run = IngestRun::start(target, tools, Adding::default())?;
    run.known.take_sheet(IngestSheet::kept(salvage.files.values(), &tools.rules.schools));
    run.known.bar(&salvage.gone);
    run.earlier = Some(Earlier { dir, salvage: &salvage });

    read_again(&mut run, dir, &salvage, progress)?;
    if !salvage.damaged.is_empty() {
        take_unnamed(&mut run, &salvage, &sources)?;
    }
    take_gone(&mut run, &salvage)?;

    let mut added = run.finish(started, 0)?;
    added.catalogue = None;
    added.damage = salvage.damaged.iter().map(|name| lost_rows(name)).collect();
    added.moved = Some(moved(&salvage, fresh.view().as_ref())?);
    drop(fresh);
    Local::replace(dir, &fresh_dir)?;
    _ = std::fs::remove_dir_all(&fresh_dir);
    Ok(added)
}

/// What the store in `dir` still holds.
///
/// # Errors
/// `LostStore` if there is nothing to rebuild it from.
fn salvaged(dir: &Path, sources: &[PathBuf]) -> Result<Salvage> {
    let salvage = Salvage::read(dir)?;
    if !salvage.damaged.is_empty() && salvage.files.is_empty() && sources.is_empty() {
        let found = salvage.damaged.join(", ");
        return Err(Error::from(ErrorKind::LostStore { found }).at(dir));
    }
    Ok(salvage)
}

/// Takes over which reports are gone.
fn take_gone(run: &mut IngestRun<'_>, salvage: &Salvage) -> Result<()> {
    for gone in &salvage.gone {
        // An old row may tell of a report that is back.
        if !run.known.is_held(&gone.id) {
            run.put_gone(gone)?;
        }
    }
    Ok(())
}

/// Reads the files again that the store knows.
fn read_again(
    run: &mut IngestRun<'_>,
    dir: &Path,
    salvage: &Salvage,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<()> {
    let files: Vec<&StoredFile> = salvage.files.values().collect();
    let opened = reopen(run, &files)?;
    let is_left = |stored: &&&StoredFile| {
        !opened.contains(&stored.file)
            && !archives_of(&stored.file).any(|archive| opened.contains(archive))
    };
    let rest: Vec<&StoredFile> = files.iter().filter(is_left).copied().collect();

    let mut done = Progress { files: 0, all_files: files.len(), bytes: 0, all_bytes: 0 };
    done.files = files.len() - rest.len();
    for batch in rest.chunks(BATCH) {
        let reading = run.reading();
        let earlier = Earlier { dir, salvage };
        let opened: Vec<Opened> = threads::apart(|| {
            batch.par_iter().map(|stored| reading.reread(earlier, stored)).collect()
        });
        for opened in opened {
            take(run, opened)?;
            done.files += 1;
        }
        progress(done);
    }
    Ok(())
}

/// Opens archives again that still lie where they were; their names. Their files come from them,
/// not from what the store keeps.
fn reopen(run: &mut IngestRun<'_>, files: &[&StoredFile]) -> Result<FxHashSet<String>> {
    let mut opened = FxHashSet::default();
    let is_archive =
        |stored: &&&StoredFile| stored.report_id.is_none() && stored.status.is_readable();

    for stored in files.iter().filter(is_archive) {
        let Some(sha256) = &stored.sha256 else { continue };
        if let Some(bytes) = load_kept(None, &stored.file, sha256) {
            let name = stored.file.clone();
            expand(run, Archive { name, sha256: sha256.clone(), bytes })?;
            opened.insert(stored.file.clone());
        }
    }

    Ok(opened)
}

fn take(run: &mut IngestRun<'_>, opened: Opened) -> Result<()> {
    match opened {
        Opened::File(read) => run.take(read),
        Opened::Archive(archive) => expand(run, archive),
    }
}

/// Takes the sources of which the table of files, being damaged, says nothing: but those of reports
/// that were replaced or removed.
fn take_unnamed(run: &mut IngestRun<'_>, salvage: &Salvage, sources: &[PathBuf]) -> Result<()> {
    let gone: FxHashSet<&ReportId> = salvage.gone.iter().map(|gone| &gone.id).collect();
    let named: FxHashSet<String> =
        salvage.files.values().filter_map(|stored| stored.sha256.clone()).collect();
    let is_unnamed = |source: &&PathBuf| {
        let sha256 = hash_of(source);
        !named.contains(sha256) && !gone.contains(&ReportId::of_sha256(sha256))
    };
    let unnamed: Vec<&PathBuf> = sources.iter().filter(is_unnamed).collect();

    for batch in unnamed.chunks(BATCH) {
        let reading = run.reading();
        let read = |source: &&PathBuf| {
            let name = normalized(source);
            match kept::load_of_hash(source, hash_of(source)) {
                Some(bytes) => reading.unnamed(&name, bytes),
                None => reading.failed(&name, None, Status::Garbled, StatusReason::SourceDamaged),
            }
        };
        let read: Vec<ReadFile> = threads::apart(|| batch.par_iter().map(read).collect());
        read.into_iter().try_for_each(|read| run.take(read))?;
    }
    Ok(())
}

/// The hash that a source is kept by.
fn hash_of(source: &Path) -> &str {
    source.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn lost_rows(file: &str) -> Note {
    Note::new(
        format!(
            "索引文件 {file} 已损坏或丢失，其中记录的文件名和全文可能不全；没有留存原文件的报告，\
             请重新收录"
        ),
        format!(
            "{file} of the store was damaged or missing: names of files and texts in it may be \
             lost; index again what the store kept no source of"
        ),
    )
}
