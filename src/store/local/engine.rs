//! The engine's errors as ours.

use crate::error::{Error, ErrorKind};
use crate::store::damage::damaged;
use tantivy::TantivyError;
use tantivy::directory::error::LockError;

/// The engine's error as one of ours.
pub(super) fn engine(error: impl Into<TantivyError>) -> Error {
    match error.into() {
        TantivyError::LockFailure(LockError::LockBusy, _) => ErrorKind::LockedStore.into(),
        TantivyError::DataCorruption(found) => damaged(&format!("{found:?}")),
        TantivyError::OpenReadError(error) => damaged(&format!("{error}")),
        error => ErrorKind::Engine { found: error.to_string() }.into(),
    }
}
