//! Word files: .docx, .doc and .wps.

mod doc;
mod docx;
mod drawing;
mod field;
pub(super) mod flow;
pub(super) mod list;
pub(super) mod look;
mod pattern;
pub(super) mod refusal;
pub(super) mod symbol;
mod walk;

use super::extract::{Extract, Refusal};
use super::sniff::FileContent;

/// Reads a Word file; `read_inner` reads files that lie in it as part of its text.
///
/// # Errors
/// A [`Refusal`] with a status and the reason.
pub fn read(
    bytes: &[u8],
    content: FileContent,
    read_inner: fn(&[u8]) -> Result<Extract, Refusal>,
) -> Result<Extract, Refusal> {
    match content {
        FileContent::Doc => doc::read(bytes),
        _ => docx::read(bytes, read_inner),
    }
}
