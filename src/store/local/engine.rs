//! The engine's errors as ours.

use crate::error::{Error, ErrorKind};
use crate::store::damage::damaged;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};

/// The engine's error as one of ours.
pub(super) fn engine(error: impl Into<TantivyError>) -> Error {
    match error.into() {
        TantivyError::LockFailure(LockError::LockBusy, _) => ErrorKind::LockedStore.into(),
        TantivyError::LockFailure(LockError::IoError(error), _) => system(&error, "the lock"),
        TantivyError::DataCorruption(found) => damaged(&format!("{found:?}")),
        // What the system itself refuses is no damage: no rebuild would help.
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            if io_error.raw_os_error().is_some() =>
        {
            system(&io_error, &filepath.to_string_lossy())
        }
        TantivyError::OpenReadError(error) => damaged(&format!("{error}")),
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
            system(&io_error, "the folder of segments")
        }
        TantivyError::IoError(error) if error.raw_os_error().is_some() => Error::of_system(&error),
        error => ErrorKind::Engine { found: error.to_string() }.into(),
    }
}

/// What the system said of a file, such as that it may not be opened.
fn system(error: &std::io::Error, file: &str) -> Error {
    match Error::of_system(error).kind {
        ErrorKind::Io { found } => ErrorKind::Io { found: format!("{file}: {found}") }.into(),
        kind => kind.into(),
    }
}
