//! The bytes of a file, on disk or in an archive.

use super::archive;
use super::limit::MOST_FILE_BYTES;
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
    match archive::split(path) {
        Some((archive, name)) => archive::member(&load_whole(&archive)?, &name)?
            .ok_or_else(|| ErrorKind::NotFound.into()),
        None => load_whole(path),
    }
}

fn load_whole(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
