//! The folder of the engine's files: mapped into memory, but for the stored texts. An answer that
//! lists every mention reads half of these, and pages of a mapped file count as the memory of who
//! reads them.

use super::failure::WriteFailure;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes,
    WatchCallback, WatchHandle, WritePtr,
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
    failure: WriteFailure,
}

impl Folder {
    pub fn open(path: &Path) -> tantivy::Result<Folder> {
        let mapped = MmapDirectory::open(path)?;
        let failure = WriteFailure::default();
        Ok(Folder { path: path.to_path_buf(), mapped, is_unlisted: false, failure })
    }

    /// The folder as one whose list of files is lost, for that list may be damaged, too.
    pub fn open_unlisted(path: &Path) -> tantivy::Result<Folder> {
        Ok(Folder { is_unlisted: true, ..Folder::open(path)? })
    }

    /// What the system refuses while files of the folder are written.
    pub fn failure(&self) -> WriteFailure {
        self.failure.clone()
    }
}

impl Folder {
    /// The lock of who reads, for a user who may not write here. Where it was never made, nobody
    /// wrote since the folder was copied or mounted.
    fn lock_to_read(&self, error: Arc<io::Error>) -> Result<DirectoryLock, LockError> {
        use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem};
        if !matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) {
            return Err(LockError::IoError(error));
        }

        match File::open(self.path.join(&META_LOCK.filepath)) {
            Ok(file) => {
                file.lock_shared().map_err(LockError::wrap_io_error)?;
                Ok(DirectoryLock::from(Box::new(file)))
            }
            Err(error) if error.kind() == NotFound => Ok(DirectoryLock::from(Box::new(()))),
            Err(error) => Err(LockError::wrap_io_error(error)),
        }
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
        let file = self.mapped.open_write(path)?;
        let whole = self.path.join(path);
        let watched = self.failure.watching(whole, file);
        watched.map_err(|error| OpenWriteError::wrap_io_error(error, path.to_path_buf()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if self.is_unlisted && path == Path::new(".managed.json") {
            return Err(OpenReadError::FileDoesNotExist(path.to_path_buf()));
        }
        self.mapped.atomic_read(path)
    }

    /// Unlike the engine's own, which only its owner may read, whoever writes it.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let whole = self.path.join(path);
        let part = self.path.join(format!(".tmp-{}", path.display()));
        let written = File::create(&part).and_then(|mut file| {
            file.write_all(data)?;
            file.sync_data()?;
            std::fs::rename(&part, &whole)
        });
        self.failure.noted(&whole, written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.mapped.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath => {
                self.lock_to_read(error)
            }
            locked => locked,
        }
    }

    fn watch(&self, changed: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(changed)
    }
}
