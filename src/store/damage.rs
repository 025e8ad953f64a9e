//! The error of a store that is not what was written.

use crate::error::{Error, ErrorKind};

/// The error that says what is damaged.
pub(crate) fn damaged(found: &str) -> Error {
    ErrorKind::DamagedStore { found: found.to_owned() }.into()
}
