//! Word files: .docx, .doc and .wps.

mod doc;
mod docx;
mod field;
mod flow;
mod list;
mod look;
mod pattern;
mod symbol;
mod walk;
mod xml;

use super::extract::{Extract, Refusal};
use super::sniff::Content;
use crate::error::Status;
use crate::note::reason::StatusReason;

/// Reads a file.
///
/// # Errors
/// A [`Refusal`] with a status and the reason.
pub fn read(bytes: &[u8], content: Content) -> Result<Extract, Refusal> {
    match content {
        Content::Doc => doc::read(bytes),
        _ => docx::read(bytes),
    }
}

/// Whether a file shows pictures and hardly a word: under twenty characters a picture, and few in
/// all. A text that small pictures adorn is a text.
fn pictures_only(pictures: usize, chars: usize) -> bool {
    const FEW_CHARS: usize = 200;
    chars < pictures.saturating_mul(20).min(FEW_CHARS)
}

fn needs_ocr() -> Refusal {
    Refusal::new(Status::NeedsOcr, StatusReason::PicturesOnly)
}

fn damaged() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::WordDamaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_many_small_pictures_is_a_text() {
        assert!(pictures_only(1, 0));
        assert!(pictures_only(46, 199));
        assert!(!pictures_only(46, 900));
        assert!(!pictures_only(1, 20));
        assert!(!pictures_only(0, 0));
    }
}
