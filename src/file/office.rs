//! Word files: .docx, .doc and .wps.

mod doc;
mod docx;
mod field;
mod flow;
mod list;
mod look;
mod pattern;
mod refusal;
mod symbol;
mod walk;
mod xml;

use super::extract::{Extract, Refusal};
use super::sniff::FileContent;

/// Reads a Word file.
///
/// # Errors
/// A [`Refusal`] with a status and the reason.
pub fn read(bytes: &[u8], content: FileContent) -> Result<Extract, Refusal> {
    match content {
        FileContent::Doc => doc::read(bytes),
        _ => docx::read(bytes),
    }
}
