//! A copy of a store and of the source files that it keeps.
//!
//! Invariant: a folder of the name that was asked for holds a whole copy, whose checksums were
//! read; until then it is `DIR.part`.

use super::kept;
use crate::error::{Error, ErrorKind, Result};
use crate::rules::Rules;
use crate::store::Store;
use crate::store::local::Local;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// The state that was copied.
    pub generation: String,
    /// The hash of what it holds.
    pub digest: String,
    /// Kept source files that were copied.
    pub sources: usize,
    /// Kept source files, by hash, that are gone or damaged and so not in it.
    pub lost: Vec<String>,
}

/// Copies the store in `dir` to `to`.
///
/// # Errors
/// As [`crate::Index::backup`].
pub(crate) fn backup(dir: &Path, to: &Path, rules: &Rules) -> Result<Backup> {
    refuse_filled(to)?;
    let part = part_of(to);
    if Local::exists(&part) {
        std::fs::remove_dir_all(&part).map_err(|error| Error::from(error).at(&part))?;
    }
    refuse_filled(&part)?;
    std::fs::create_dir_all(&part).map_err(|error| Error::from(error).at(&part))?;

    Local::copy(dir, &part)?;
    // Opening it reads every checksum.
    let copy = Local::open(&part, rules)?;
    let (stamp, files) = (copy.view().stamp().clone(), copy.view().files()?);
    drop(copy);

    let kept = files.iter().filter(|stored| stored.is_kept);
    let hashes: BTreeSet<&str> = kept.filter_map(|stored| stored.sha256.as_deref()).collect();
    let (mut written, mut lost) = (Vec::new(), Vec::new());
    for sha256 in hashes {
        match kept::load_of_hash(&kept::source_path(dir, sha256), sha256) {
            Some(bytes) => written.push(kept::keep(&part, sha256, &bytes)?),
            None => lost.push(sha256.to_owned()),
        }
    }
    kept::sync(&part, &written)?;

    _ = std::fs::remove_dir(to);
    std::fs::rename(&part, to).map_err(|error| Error::from(error).at(to))?;
    let (generation, digest) = (stamp.generation(), stamp.digest);
    Ok(Backup { generation, digest, sources: written.len(), lost })
}

/// Refuses a folder that holds something.
pub(super) fn refuse_filled(dir: &Path) -> Result<()> {
    match std::fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(Error::from(ErrorKind::NotEmpty).at(dir)),
        _ => Ok(()),
    }
}

/// Where the copy grows that is to be `dir`.
pub(super) fn part_of(dir: &Path) -> PathBuf {
    let mut name = dir.as_os_str().to_owned();
    name.push(".part");
    name.into()
}
