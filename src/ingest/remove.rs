//! Taking files and reports out of a store. Files on disk stay.

use super::added::Added;
use super::adding::Adding;
use super::found::{is_at_or_under, normalized};
use super::run::IngestRun;
use super::tools::{Target, Tools};
use crate::error::{Error, ErrorKind, Result};
use crate::report::ReportId;
use crate::store::row::{StoredFile, StoredGone};
use std::path::Path;
use std::time::Instant;

/// Removes what `targets` name: paths of files, folders or archives, or ids of reports.
///
/// # Errors
/// `NotFound` if the store knows no such file or report; then nothing is removed.
pub(crate) fn remove(target: Target<'_>, tools: Tools<'_>, targets: &[String]) -> Result<Added> {
    let started = Instant::now();
    let mut run = IngestRun::start(target, tools, Adding::default())?;

    let mut files = Vec::new();
    for target in targets {
        let meant = meant(&run, target);
        if meant.is_empty() {
            return Err(Error::from(ErrorKind::NotFound).at(target));
        }
        files.extend(meant);
    }

    files.iter().try_for_each(|file| run.forget(file))?;
    run.sweep()?;
    run.finish(started, 0)
}

/// Removes reports for good: later runs pass over their files, and receipts name these.
///
/// # Errors
/// `NotFound` if a report never was in the store; then nothing is removed.
pub(crate) fn remove_for_good(
    target: Target<'_>,
    tools: Tools<'_>,
    reports: &[ReportId],
    why: &str,
) -> Result<Added> {
    let started = Instant::now();
    let mut run = IngestRun::start(target, tools, Adding::default())?;
    let view = target.store.view();

    let mut tombstones = Vec::new();
    for id in reports {
        let known = view.report(id)?.map(|stored| (stored.known.school, stored.known.year));
        let gone = view.gone(id)?.map(|gone| (gone.school, gone.year));
        let Some((school, year)) = known.or(gone) else {
            return Err(Error::from(ErrorKind::NotFound).at(id.as_str()));
        };
        let (successor, why) = (None, Some(why.to_owned()));
        tombstones.push(StoredGone { id: id.clone(), school, year, successor, why });
    }

    for tombstone in &tombstones {
        let held = run.known.files.values();
        let held = held.filter(|stored| stored.report_id.as_ref() == Some(&tombstone.id));
        let files: Vec<String> = held.map(|stored| stored.file.clone()).collect();
        files.iter().try_for_each(|file| run.bar(file, why))?;
        run.put_gone(tombstone)?;
    }
    run.sweep()?;
    run.finish(started, 0)
}

/// The files that `target` means: the id of their report or document, their path, or that of a folder or an
/// archive above them; if that is none, their path as answers show it.
fn meant(run: &IngestRun<'_>, target: &str) -> Vec<String> {
    if target.is_empty() {
        return Vec::new();
    }
    let name = normalized(Path::new(target));
    let is_named = |stored: &StoredFile| {
        is_at_or_under(&stored.file, &name)
            || stored.is_document && stored.file == target
            || stored.report_id.as_ref().is_some_and(|report| report.as_str() == target)
    };
    let is_shown = |stored: &StoredFile| is_at_or_under(stored.shown(), target);

    let files = || run.known.files.values();
    let named: Vec<&StoredFile> = files().filter(|stored| is_named(stored)).collect();
    let meant =
        if named.is_empty() { files().filter(|stored| is_shown(stored)).collect() } else { named };
    meant.into_iter().map(|stored| stored.file.clone()).collect()
}
