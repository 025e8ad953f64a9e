//! The bytes of a file, on disk or in an archive.

use super::limit::MOST_FILE_BYTES;
use super::sniff::{self, FileContent};
use super::{archive, regular};
use crate::error::{ErrorKind, Result};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Loads the bytes of a file, at most one more than [`MOST_FILE_BYTES`], which
/// [`parse`](super::parse) then refuses. A path such as `a.zip!/b.txt` or
/// `a.zip!/inner.zip!/b.txt` names a file in an archive.
///
/// # Errors
/// `NotFound`, `Io`, or `Unreadable` for a file in an archive that cannot be unpacked.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    load_by(path, |path| Ok(File::open(path)?))
}

/// Loads a list or a table that somebody wrote, as text: of a workbook or a program every line would
/// be taken for a row.
///
/// # Errors
/// As [`load`]; `NotATable`.
pub fn load_table(path: &Path) -> Result<Vec<u8>> {
    let bytes = load(path)?;
    match sniff::content(&bytes) {
        FileContent::Empty | FileContent::Text | FileContent::Html | FileContent::Mht => Ok(bytes),
        found => Err(ErrorKind::NotATable { is_workbook: found == FileContent::Excel }.into()),
    }
}

/// Loads a regular file; what else has that name is not opened.
///
/// # Errors
/// As [`load`]; `Unreadable` if it is no regular file.
pub(crate) fn load_regular(path: &Path) -> Result<Vec<u8>> {
    load_by(path, regular::open)
}

fn load_by(path: &Path, open: impl Fn(&Path) -> Result<File>) -> Result<Vec<u8>> {
    let whole = |path: &Path| {
        let mut bytes = Vec::new();
        open(path)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        Result::Ok(bytes)
    };

    match archive::split(path) {
        Some((archive, name)) => {
            archive::member(&whole(&archive)?, &name)?.ok_or_else(|| ErrorKind::NotFound.into())
        }
        None => whole(path),
    }
}
