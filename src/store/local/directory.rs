//! The folder of the engine's files: mapped into memory, but for the stored texts. An answer that
//! lists every mention reads half of these, and pages of a mapped file count as the memory of who
//! reads them.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// What is read at once beyond this is mapped all the same: only checksums are, which are taken
/// over whole files.
const MOST_COPIED_BYTES: usize = 4 << 20;

/// The folder of the engine's files.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    path: PathBuf,
    mapped: MmapDirectory,
    /// Whether the engine's list of its own files is left unread.
    is_unlisted: bool,
}

impl Folder {
    pub fn open(path: &Path) -> tantivy::Result<Folder> {
        let mapped = MmapDirectory::open(path)?;
        Ok(Folder { path: path.to_path_buf(), mapped, is_unlisted: false })
    }

    /// The folder as one whose list of files is lost, for that list may be damaged, too.
    pub fn open_unlisted(path: &Path) -> tantivy::Result<Folder> {
        Ok(Folder { is_unlisted: true, ..Folder::open(path)? })
    }
}

/// A file of stored texts.
#[derive(Debug)]
struct Texts {
    file: File,
    mapped: Arc<dyn FileHandle>,
}

impl FileHandle for Texts {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() > MOST_COPIED_BYTES {
            return self.mapped.read_bytes(range);
        }
        let mut bytes = vec![0; range.len()];
        self.file.read_exact_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl HasLen for Texts {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mapped = self.mapped.get_file_handle(path)?;
        if path.extension().is_none_or(|extension| extension != "store") {
            return Ok(mapped);
        }
        let file = File::open(self.path.join(path));
        let file = file.map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))?;
        Ok(Arc::new(Texts { file, mapped }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if self.is_unlisted && path == Path::new(".managed.json") {
            return Err(OpenReadError::FileDoesNotExist(path.to_path_buf()));
        }
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, changed: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(changed)
    }
}
