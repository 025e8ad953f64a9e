//! Word files that are refused whole.

use crate::error::Status;
use crate::file::extract::Refusal;

/// Tells whether a file shows pictures and hardly a word: under twenty characters a picture, and
/// few in all. A text that small pictures adorn is a text.
pub fn pictures_only(pictures: usize, chars: usize) -> bool {
    const FEW_CHARS: usize = 200;
    chars < pictures.saturating_mul(20).min(FEW_CHARS)
}

/// The refusal of a file of scanned pages.
pub fn needs_ocr() -> Refusal {
    Refusal::new(
        Status::NeedsOcr,
        "文件里只有图片，没有文字；请先做文字识别（OCR）",
        "it holds pictures of pages and no text; have the text recognized (OCR) first",
    )
}

/// The refusal of a file that cannot be taken apart.
pub fn damaged() -> Refusal {
    Refusal::new(
        Status::Unsupported,
        "Word 文件已损坏或不完整，请用 Word 或 WPS 打开后另存为 .docx",
        "the Word file is damaged or cut off; open it in Word or WPS and save it as .docx",
    )
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
