//! What a store says of itself with every commit: what it was built by, and which state it is.

use crate::error::{ErrorKind, Result};
use crate::rules::{Rules, hex};
use crate::text::FOLD_VERSION;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of the store's own format.
const FORMAT: u32 = 7;

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

        self.versions().iter().for_each(|version| hash.update(format!("{version}\n")));
        hex(&hash.finalize())
    }

    /// What it was built by: the versions of format, fold and dictionary, the hash of the rules.
    pub fn versions(&self) -> [String; 4] {
        [
            self.format.to_string(),
            self.fold_version.to_string(),
            self.dictionary.clone(),
            self.rules_hash.clone(),
        ]
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
