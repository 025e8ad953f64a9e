//! Word files that are refused whole.

use crate::error::Status;
use crate::file::extract::Refusal;
use crate::note::reason::StatusReason;

/// Tells whether a file shows pictures and hardly a word: under twenty characters a picture, and
/// few in all. A text that small pictures adorn is a text.
pub fn pictures_only(pictures: usize, chars: usize) -> bool {
    const FEW_CHARS: usize = 200;
    chars < pictures.saturating_mul(20).min(FEW_CHARS)
}

/// The refusal of a file of scanned pages.
pub fn needs_ocr() -> Refusal {
    Refusal::new(Status::NeedsOcr, StatusReason::PicturesOnly)
}

/// The refusal of a file that cannot be taken apart.
pub fn damaged() -> Refusal {
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
