//! Taking files and reports out of a store. Files on disk stay.

use super::added::Added;
use super::adding::Adding;
use super::found::{is_at_or_under, normalized};
use super::run::IngestRun;
use super::tools::{Target, Tools};
use crate::error::{Error, ErrorKind, Result};
use crate::store::row::StoredFile;
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
        let known = run.known.files.values().filter(|stored| is_meant(stored, target));
        let before = files.len();
        files.extend(known.map(|stored| stored.file.clone()));
        if files.len() == before {
            return Err(Error::from(ErrorKind::NotFound).at(target));
        }
    }

    files.iter().try_for_each(|file| run.forget(file))?;
    run.sweep()?;
    run.finish(started, 0)
}

/// Whether a file is meant by a path, a folder or an archive above it, the id of its report, or that
/// of the document that it is.
fn is_meant(stored: &StoredFile, target: &str) -> bool {
    let is_report = stored.report_id.as_ref().is_some_and(|report| report.as_str() == target);
    let is_document = stored.is_document && stored.file == target;
    is_report
        || is_document
        || !target.is_empty() && is_at_or_under(&stored.file, &normalized(Path::new(target)))
}
