//! What of a store's files has been verified, so that opening it costs the same at any size.
//!
//! Invariant: a file whose checksum was never read, or that changed since, is never taken for
//! verified.

use crate::error::{Error, Result};
use crate::rules;
use crate::store::damage::damaged;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The file that says what was verified.
pub(super) const VERIFIED: &str = "verified.json";

/// What was verified: the files of the store as they were when their checksums were last read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VerifiedFiles {
    generation: String,
    meta_sha256: String,
    files: BTreeMap<String, FileState>,
}

/// What changes when a file is written to or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct FileState {
    bytes: u64,
    inode: u64,
    changed_ns: i128,
}

impl FileState {
    fn of(path: &Path) -> Result<FileState> {
        let meta = std::fs::metadata(path).map_err(|error| Error::from(error).at(path))?;
        let changed_ns = i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec());
        Ok(FileState { bytes: meta.len(), inode: meta.ino(), changed_ns })
    }
}

/// A file holding a value and its own checksum.
#[derive(Serialize, Deserialize)]
struct SealedFiles {
    sha256: String,
    value: VerifiedFiles,
}

impl VerifiedFiles {
    /// Verifies the files `names` in `dir` that differ from what `store` says was verified, and
    /// says so there.
    ///
    /// `validate` reads a file and compares its checksum.
    pub fn update(
        store: &Path,
        dir: &Path,
        generation: String,
        names: &[String],
        validate: impl Fn(&str) -> Result<bool>,
    ) -> Result<()> {
        let known = VerifiedFiles::load(store).unwrap_or_default();
        let meta_sha256 = sha256_of(&dir.join("meta.json"))?;
        let same_files = names.iter().eq(known.files.keys());

        if known.generation == generation && same_files && known.meta_sha256 != meta_sha256 {
            return Err(damaged("meta.json is not what was written"));
        }

        if known.generation == generation
            && let Some(gone) = known.files.keys().find(|file| is_gone(file, names))
        {
            return Err(damaged(&format!("{gone} is gone")));
        }

        let mut now = VerifiedFiles { generation, meta_sha256, files: BTreeMap::new() };
        for name in names {
            let state = FileState::of(&dir.join(name))?;
            if known.files.get(name) != Some(&state) && !validate(name)? {
                return Err(damaged(&format!("the checksum of {name} is wrong")));
            }
            now.files.insert(name.clone(), state);
        }

        if now != known {
            // Who may only read the store verifies again next time.
            let _ = now.save(store);
        }

        Ok(())
    }

    fn load(store: &Path) -> Option<VerifiedFiles> {
        let sealed: SealedFiles =
            serde_json::from_slice(&std::fs::read(store.join(VERIFIED)).ok()?).ok()?;
        (seal(&sealed.value)? == sealed.sha256).then_some(sealed.value)
    }

    fn save(self, store: &Path) -> Result<()> {
        let Some(sha256) = seal(&self) else { return Ok(()) };
        let text = serde_json::to_vec(&SealedFiles { sha256, value: self }).unwrap_or_default();
        let (path, part) = (store.join(VERIFIED), store.join("verified.json.part"));
        std::fs::write(&part, text)?;
        std::fs::rename(&part, &path)?;
        Ok(())
    }
}

/// Whether a file is no more though its segment is: some of them the engine takes for empty. Without
/// its segment it went in a merge.
fn is_gone(file: &str, names: &[String]) -> bool {
    fn segment(name: &str) -> Option<&str> {
        name.split('.').next()
    }

    !names.iter().any(|name| name == file)
        && names.iter().any(|name| segment(name) == segment(file))
}

fn seal(value: &VerifiedFiles) -> Option<String> {
    Some(rules::sha256(serde_json::to_vec(value).ok()?))
}

fn sha256_of(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|error| Error::from(error).at(path))?;
    Ok(rules::sha256(bytes))
}
