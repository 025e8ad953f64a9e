//! Web pages.

use super::extract::{Extract, Refusal};

use crate::error::Status;

/// Reads a file.
///
/// # Errors
/// A [`Refusal`] with a status and the reason.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let _ = bytes;
    Err(Refusal::new(Status::Unsupported, "尚不能读取", "cannot be read yet"))
}
