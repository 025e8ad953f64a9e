//! What the system refused while the engine wrote. The engine writes on threads of its own, and
//! says of them only that one broke down.

use crate::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::directory::{AntiCallToken, TerminatingWrite, WritePtr};

/// The first failure to write since it was last asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct WriteFailure {
    first: Arc<Mutex<Option<Error>>>,
}

impl WriteFailure {
    /// The result, whose error is remembered.
    pub fn noted<T>(&self, path: &Path, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| Error::of_system(error).at(path));
        }
        result
    }

    /// What was remembered.
    pub fn take(&self) -> Option<Error> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The file at `path`, whose failures are remembered.
    pub fn watching(&self, path: PathBuf, file: WritePtr) -> io::Result<WritePtr> {
        let to = file.into_inner().map_err(|error| error.into_error())?;
        Ok(BufWriter::new(Box::new(WatchedFile { to, path, failure: self.clone() })))
    }
}

struct WatchedFile {
    to: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    failure: WriteFailure,
}

impl Write for WatchedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.failure.noted(&self.path, self.to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.failure.noted(&self.path, self.to.flush())
    }
}

impl TerminatingWrite for WatchedFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.failure.noted(&self.path, self.to.terminate_ref(token))
    }
}
