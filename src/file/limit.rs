//! What a file may hold at most, and the refusals of a file that holds more.

use super::extract::Refusal;
use crate::error::Status;
use crate::note::reason::StatusReason;

/// The largest file that is read: 64 MiB.
pub const MOST_FILE_BYTES: u64 = 64 << 20;

/// The longest text that a file may hold: 32 MiB.
pub const MOST_TEXT_BYTES: usize = 32 << 20;

/// The most lines, paragraphs and rows that a file may hold: each takes many times the memory of a
/// short line's text.
pub(super) const MOST_LINES: usize = 1_000_000;

/// The bytes of text that were read of a file.
#[cfg(feature = "office")]
#[derive(Default)]
pub(super) struct TextBytes(usize);

#[cfg(feature = "office")]
impl TextBytes {
    /// Counts what is to be text, up to [`MOST_TEXT_BYTES`].
    pub fn count(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.0 += bytes;
        if self.0 > MOST_TEXT_BYTES { Err(too_large()) } else { Ok(()) }
    }
}

/// The refusal of a file with too many bytes or too long a text.
pub(super) fn too_large() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::TooLarge)
}

/// The refusal of a file with too many lines.
pub(super) fn too_many_lines() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::TooManyLines)
}
