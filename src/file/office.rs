//! Word files: .docx, .doc and .wps.

use super::extract::{Extract, Refusal};
use super::sniff::Content;
use crate::error::Status;

/// Reads a file.
///
/// # Errors
/// A [`Refusal`] with a status and the reason.
pub fn read(bytes: &[u8], content: Content) -> Result<Extract, Refusal> {
    let _ = bytes;
    let _ = content;
    Err(Refusal::new(Status::Unsupported, "尚不能读取", "cannot be read yet"))
}
