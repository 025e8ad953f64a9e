//! A store's newest commit copied while others read and write it.

use super::directory::Folder;
use super::engine::engine;
use super::layout::{is_named, segments};
use super::{Local, TRIES, schema, sync_folder};
use crate::error::{Error, ErrorKind, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The engine's list of its own files, and its commit.
const LISTED: &str = ".managed.json";
const COMMIT: &str = "meta.json";

/// The files of a commit, held open: they can be read though they are deleted meanwhile.
struct OpenedCommit {
    meta: Vec<u8>,
    files: Vec<(String, File)>,
}

impl Local {
    /// Copies the newest commit of the store in `store` to the folder `to`, and syncs it.
    ///
    /// # Errors
    /// `LockedStore` if others commit again and again meanwhile.
    pub fn copy(store: &Path, to: &Path) -> Result<()> {
        let dir = segments(store);
        for _ in 0..TRIES {
            let before = std::fs::read(dir.join(COMMIT));
            let opened = OpenedCommit::open(&dir);
            // What another process commits and deletes in the middle of it is no failure.
            if opened.is_err() && std::fs::read(dir.join(COMMIT)).ok() != before.ok() {
                continue;
            }
            return opened.map_err(|error| error.at(store))?.write(&segments(to));
        }
        Err(Error::from(ErrorKind::LockedStore).at(store))
    }
}

impl OpenedCommit {
    fn open(dir: &Path) -> Result<OpenedCommit> {
        let index = schema::open(Folder::open(dir).map_err(engine)?).map_err(engine)?;
        let meta = std::fs::read(dir.join(COMMIT))?;
        let metas = index.searchable_segment_metas().map_err(engine)?;

        let mut files = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            let Ok(name) = entry?.file_name().into_string() else { continue };
            if is_named(&name, &metas) {
                let file = File::open(dir.join(&name))?;
                files.push((name, file));
            }
        }
        if std::fs::read(dir.join(COMMIT))? != meta {
            return Err(ErrorKind::LockedStore.into());
        }
        Ok(OpenedCommit { meta, files })
    }

    fn write(mut self, to: &Path) -> Result<()> {
        std::fs::create_dir_all(to)?;
        let mut names = vec![PathBuf::from(COMMIT)];
        for (name, file) in &mut self.files {
            let mut copy = File::create(to.join(&*name))?;
            std::io::copy(file, &mut copy)?;
            copy.sync_all()?;
            names.push(PathBuf::from(&*name));
        }

        let listed = serde_json::to_vec(&names).map_err(std::io::Error::from)?;
        for (name, bytes) in [(LISTED, listed), (COMMIT, self.meta)] {
            let path = to.join(name);
            std::fs::write(&path, bytes)?;
            File::open(&path)?.sync_all()?;
        }
        sync_folder(to)
    }
}
