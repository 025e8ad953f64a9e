//! Files that lie elsewhere now: the store knows them by their new paths, and reads nothing again.

use super::added::Added;
use super::adding::Adding;
use super::found::{is_at_or_under, normalized};
use super::run::IngestRun;
use super::tools::{Target, Tools};
use crate::error::{Error, ErrorKind, Result};
use crate::store::row::StoredFile;
use std::path::Path;
use std::time::Instant;

/// Moves what the store knows at or under `old` to `new`.
///
/// # Errors
/// `NotFound` if the store knows nothing there; then nothing is changed.
pub(crate) fn relocate(
    target: Target<'_>,
    tools: Tools<'_>,
    old: &Path,
    new: &Path,
) -> Result<Added> {
    let started = Instant::now();
    let mut run = IngestRun::start(target, tools, Adding::default())?;
    let (from, to) = (normalized(old), normalized(new));

    let there = run.known.files.values();
    let there = there.filter(|file| !file.is_document && is_at_or_under(&file.file, &from));
    let moved: Vec<StoredFile> =
        there.map(|file| at_new_place(file, &from, &to)).collect::<Option<_>>().unwrap_or_default();
    if moved.is_empty() {
        return Err(Error::from(ErrorKind::NotFound).at(old));
    }

    for file in moved {
        let rest = file.file.get(to.len()..).unwrap_or_default();
        run.rename(&format!("{from}{rest}"), file)?;
    }
    run.finish(started, 0)
}

/// The row of a file with its new path. It is shown from the same folder on as before, where that
/// lies below the one that was moved, else from the moved one on.
fn at_new_place(file: &StoredFile, from: &str, to: &str) -> Option<StoredFile> {
    let rest = file.file.strip_prefix(from)?;
    let shown_from = match file.shown_from.checked_sub(from.len()) {
        Some(below) => to.len() + below,
        None => to.rfind('/').map_or(0, |at| at + 1),
    };
    Some(StoredFile { file: format!("{to}{rest}"), shown_from, ..file.clone() })
}
