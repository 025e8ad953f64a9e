//! The bytes of a file with their hash and their kind, each found out once.

use super::extract::{Refusal, guarded};
use super::limit::{MOST_FILE_BYTES, too_large};
use super::sniff::{self, FileContent};
use crate::rules;
use std::cell::OnceCell;

/// The bytes of a file. Whoever reads them hands this on, so that no step hashes or sniffs them
/// again.
#[derive(Debug)]
pub struct FileBytes<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    sha256: OnceCell<String>,
    content: OnceCell<Result<FileContent, Refusal>>,
}

impl<'a> FileBytes<'a> {
    /// Wraps the bytes of a file; nothing is computed yet.
    pub fn new(bytes: &'a [u8]) -> FileBytes<'a> {
        FileBytes { bytes, sha256: OnceCell::new(), content: OnceCell::new() }
    }

    /// Wraps the bytes of a file whose hash, in hex, is known.
    pub fn hashed(bytes: &'a [u8], sha256: &str) -> FileBytes<'a> {
        FileBytes { sha256: OnceCell::from(sha256.to_owned()), ..FileBytes::new(bytes) }
    }

    /// Gives the SHA-256 of the bytes, in hex.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| rules::sha256(self.bytes))
    }

    /// Tells what the file holds.
    ///
    /// # Errors
    /// `too_large` for a file that is not looked at.
    pub fn content(&self) -> Result<FileContent, Refusal> {
        if self.bytes.len() as u64 > MOST_FILE_BYTES {
            return Err(too_large());
        }

        self.sniffed().clone()
    }

    /// Tells whether the bytes are an archive of files, of any size; a .docx is not.
    pub fn is_archive(&self) -> bool {
        // Most files start otherwise, and need not be sniffed for this.
        self.bytes.starts_with(b"PK") && matches!(self.sniffed(), Ok(FileContent::Zip))
    }

    fn sniffed(&self) -> &Result<FileContent, Refusal> {
        self.content.get_or_init(|| guarded(|| Ok(sniff::content(self.bytes))))
    }
}
