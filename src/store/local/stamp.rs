//! What a store says of itself with every commit, and what of its files has been verified.

use super::damaged;
use crate::error::{Error, ErrorKind, Result};
use crate::rules::{Rules, hex};
use crate::text::FOLD_VERSION;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The version of the store's own format.
const FORMAT: u32 = 3;

/// What a store was built by, and which state of it this is. It travels in the commit itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    format: u32,
    pub fold_version: u32,
    dictionary: String,
    pub rules_hash: String,
    /// Tells this store from one made anew in its place.
    store: String,
    /// Counts the commits that changed something.
    commits: u64,
    /// SHA-256 over the sorted lines `file SHA-256, status` and this stamp's versions.
    pub digest: String,
}

impl Stamp {
    /// The stamp of a new store.
    pub fn new(rules: &Rules) -> Stamp {
        let seed = format!("{:?} {}", std::time::SystemTime::now(), std::process::id());
        let mut stamp = Stamp {
            format: FORMAT,
            fold_version: FOLD_VERSION,
            dictionary: crate::token::DICTIONARY.to_owned(),
            rules_hash: rules.hash.clone(),
            store: hex(&Sha256::digest(seed))[..8].to_owned(),
            commits: 0,
            digest: String::new(),
        };
        stamp.digest = stamp.digest_of([].into_iter());
        stamp
    }

    /// The same of a store whose texts were folded by another version.
    #[cfg(all(test, feature = "remote"))]
    pub fn folded_by(self, fold_version: u32) -> Stamp {
        Stamp { fold_version, ..self }
    }

    /// The stamp of the next commit, over files given as SHA-256 and status.
    pub fn next<'a>(&self, files: impl Iterator<Item = (&'a str, &'a str)>) -> Stamp {
        let digest = self.digest_of(files);
        Stamp { commits: self.commits + 1, digest, ..self.clone() }
    }

    /// Names the state of the store.
    pub fn generation(&self) -> String {
        format!("{}-{}", self.commits, self.store)
    }

    fn digest_of<'a>(&self, files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let mut lines: Vec<String> =
            files.map(|(sha256, status)| format!("{sha256}, {status}\n")).collect();
        lines.sort_unstable();
        let mut hash = Sha256::new();
        lines.iter().for_each(|line| hash.update(line));
        let versions = [
            &self.format.to_string(),
            &self.fold_version.to_string(),
            &self.dictionary,
            &self.rules_hash,
        ];
        versions.iter().for_each(|version| hash.update(format!("{version}\n")));
        hex(&hash.finalize())
    }

    /// Refuses a store that was built by another format, fold, dictionary or rules.
    pub fn check(&self, rules: &Rules) -> Result<()> {
        self.check_against(&Stamp::new(rules))
    }

    /// The same against what `wanted` was built by.
    pub fn check_against(&self, wanted: &Stamp) -> Result<()> {
        let pairs = [
            ("format", self.format.to_string(), wanted.format.to_string()),
            ("fold version", self.fold_version.to_string(), wanted.fold_version.to_string()),
            ("dictionary", self.dictionary.clone(), wanted.dictionary.clone()),
            ("rules", short(&self.rules_hash), short(&wanted.rules_hash)),
        ];
        match pairs.into_iter().find(|(_, found, wanted)| found != wanted) {
            Some((what, found, wanted)) => {
                Err(ErrorKind::StaleStore { differs: format!("{what} {found}, {wanted}") }.into())
            }
            None => Ok(()),
        }
    }
}

fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}

/// The file that says what was verified.
pub(super) const VERIFIED: &str = "verified.json";

/// What was verified: the files of the store as they were when their checksums were last read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verified {
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
struct Sealed {
    sha256: String,
    value: Verified,
}

impl Verified {
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
        let known = Verified::load(store).unwrap_or_default();
        let meta_sha256 = sha256_of(&dir.join("meta.json"))?;
        let same_files = names.iter().eq(known.files.keys());
        if known.generation == generation && same_files && known.meta_sha256 != meta_sha256 {
            return Err(damaged("meta.json is not what was written"));
        }
        let mut now = Verified { generation, meta_sha256, files: BTreeMap::new() };
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

    fn load(store: &Path) -> Option<Verified> {
        let sealed: Sealed =
            serde_json::from_slice(&std::fs::read(store.join(VERIFIED)).ok()?).ok()?;
        (seal(&sealed.value)? == sealed.sha256).then_some(sealed.value)
    }

    fn save(self, store: &Path) -> Result<()> {
        let Some(sha256) = seal(&self) else { return Ok(()) };
        let text = serde_json::to_vec(&Sealed { sha256, value: self }).unwrap_or_default();
        let (path, part) = (store.join(VERIFIED), store.join("verified.json.part"));
        std::fs::write(&part, text)?;
        std::fs::rename(&part, &path)?;
        Ok(())
    }
}

fn seal(value: &Verified) -> Option<String> {
    Some(hex(&Sha256::digest(serde_json::to_vec(value).ok()?)))
}

fn sha256_of(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|error| Error::from(error).at(path))?;
    Ok(hex(&Sha256::digest(bytes)))
}
