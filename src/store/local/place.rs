//! Where the engine's files of a store lie: in a folder, or in memory.

use super::directory::Folder;
use super::engine::engine;
use super::failure::WriteFailure;
use super::layout::{is_named, segments};
use super::sweep::sweep;
use super::verified::VerifiedFiles;
use crate::crash::caught;
use crate::error::{Error, ErrorKind, Result};
use crate::store::Checksums;
use crate::store::stamp::Stamp;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use tantivy::Index;
use tantivy::directory::RamDirectory;

/// How often reading is tried again when another process commits in the middle of it.
pub(super) const TRIES: usize = 10;

/// Where the engine's files lie.
pub(super) enum StorePlace {
    /// In a folder that outlives the process.
    Folder { store: PathBuf, failure: WriteFailure },
    /// In this process, and gone with it.
    Memory { files: RamDirectory, committed: Mutex<SystemTime> },
}

impl StorePlace {
    /// The folder of a store.
    pub fn folder(store: &Path, folder: &Folder) -> StorePlace {
        StorePlace::Folder { store: store.to_path_buf(), failure: folder.failure() }
    }

    /// An empty place in memory.
    pub fn memory(files: &RamDirectory) -> StorePlace {
        StorePlace::Memory { files: files.clone(), committed: Mutex::new(SystemTime::now()) }
    }

    /// The error with the store that it is of.
    pub fn named(&self, error: Error) -> Error {
        match self {
            StorePlace::Folder { store, .. } => error.at(store),
            StorePlace::Memory { .. } => error,
        }
    }

    /// The failure behind an error of the engine, whose threads do not tell it.
    pub fn cause(&self, error: Error) -> Error {
        match self {
            StorePlace::Folder { failure, .. } => failure.take().unwrap_or(error),
            StorePlace::Memory { .. } => error,
        }
    }

    /// Deletes what a run that was cut short left. It is for whoever has the store locked.
    pub fn sweep(&self, index: &Index) -> Result<()> {
        match self {
            StorePlace::Folder { store, .. } => sweep(store, index),
            StorePlace::Memory { .. } => Ok(()),
        }
    }

    /// Notes that something was committed, and verifies files that changed. What another process
    /// commits meanwhile is no damage: then it is done again.
    pub fn verify_changed(&self, index: &Index) -> Result<()> {
        let store = match self {
            StorePlace::Folder { store, .. } => store,
            StorePlace::Memory { committed, .. } => {
                *committed.lock().unwrap_or_else(PoisonError::into_inner) = SystemTime::now();
                return Ok(());
            }
        };
        let dir = segments(store);
        let meta = || std::fs::read(dir.join("meta.json")).ok();

        for _ in 0..TRIES {
            let before = meta();
            let verified = read_stamp(index).and_then(|stamp| {
                let names = self.file_names(index)?;
                VerifiedFiles::update(store, &dir, stamp.generation(), &names, |name| {
                    validate(index, name)
                })
            });
            if verified.is_ok() || meta() == before {
                return verified;
            }
        }

        Err(Error::from(ErrorKind::LockedStore).at(store))
    }

    /// The files of all segments, in order of name: none where nothing can damage them.
    fn file_names(&self, index: &Index) -> Result<Vec<String>> {
        let StorePlace::Folder { store, .. } = self else { return Ok(Vec::new()) };
        let dir = segments(store);
        let metas = index.searchable_segment_metas().map_err(engine)?;
        let entries = std::fs::read_dir(&dir).map_err(|error| Error::from(error).at(&dir))?;
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_named(name, &metas))
            .collect();

        names.sort_unstable();
        Ok(names)
    }

    /// Reads every checksum; `pace` is told the bytes of each file.
    pub fn checksums(&self, index: &Index, pace: &dyn Fn(u64)) -> Result<Checksums> {
        let mut checksums = Checksums::default();
        for name in self.file_names(index)? {
            checksums.files += 1;
            let is_right = validate(index, &name)?;
            pace(self.bytes_of(&name));
            if !is_right {
                checksums.wrong.push(name);
            }
        }

        Ok(checksums)
    }

    /// The bytes of a file of a segment.
    fn bytes_of(&self, name: &str) -> u64 {
        let StorePlace::Folder { store, .. } = self else { return 0 };
        segments(store).join(name).metadata().map_or(0, |meta| meta.len())
    }

    /// The bytes of all segments.
    pub fn bytes(&self, index: &Index) -> Result<u64> {
        match self {
            StorePlace::Folder { .. } => {
                Ok(self.file_names(index)?.iter().map(|name| self.bytes_of(name)).sum())
            }
            StorePlace::Memory { files, .. } => Ok(files.total_mem_usage() as u64),
        }
    }

    /// When something was last committed.
    pub fn committed(&self) -> Result<SystemTime> {
        match self {
            StorePlace::Folder { store, .. } => {
                Ok(segments(store).join("meta.json").metadata()?.modified()?)
            }
            StorePlace::Memory { committed, .. } => {
                Ok(*committed.lock().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}

/// Whether a file has the checksum that it was written with. One that was cut within its last bytes,
/// where the checksum stands, brings the engine down.
fn validate(index: &Index, name: &str) -> Result<bool> {
    caught(|| index.directory().validate_checksum(Path::new(name)))
        .map_or(Ok(false), |valid| valid.map_err(engine))
}

/// The stamp of what is committed.
pub(super) fn read_stamp(index: &tantivy::Index) -> Result<Stamp> {
    let payload = index.load_metas().map_err(engine)?.payload;
    let stamp = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    stamp.ok_or_else(|| ErrorKind::StaleStore { differs: "stamp".to_owned() }.into())
}
