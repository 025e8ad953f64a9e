//! Word files.

use super::StatusReason::{self, *};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about a Word file.
    pub(super) fn word_note(&self) -> Option<Note> {
        Some(match self {
            NotWord => Note::new(
                "不是 Word 文件，或文件已损坏；请用原来的程序打开后另存为 .docx 或 .pdf",
                "no Word file, or a damaged one; open it in its own program and save it as .docx \
                 or .pdf",
            ),
            WordXml => Note::new(
                "是 Word XML 文件，请另存为 .docx",
                "a Word file saved as XML; save it as .docx",
            ),
            PicturesOnly => Note::new(
                "文件里只有图片，没有文字；请先做文字识别（OCR）",
                "it holds pictures of pages and no text; have the text recognized (OCR) first",
            ),
            WordDamaged => Note::new(
                "Word 文件已损坏或不完整，请用 Word 或 WPS 打开后另存为 .docx",
                "the Word file is damaged or cut off; open it in Word or WPS and save it as .docx",
            ),
            WordTooOld => Note::new(
                "是 Word 6.0/95 或更早的文件，请用 Word 或 WPS 打开后另存为 .docx",
                "a file of Word 6.0, 95 or older; open it in Word or WPS and save it as .docx",
            ),
            WordTooDeep => Note::new(
                "Word 文件的结构异常（嵌套过深），请用 Word 或 WPS 打开后另存为 .docx",
                "the Word file is not built as one (elements nested too deep); open it in Word or \
                 WPS and save it as .docx",
            ),
            WordCut => Note::new(
                "文件已损坏，只读出了损坏处之前的文字",
                "the file is damaged; only the text before the damage was read",
            ),
            WordForeignParts => Note::new(
                "文件中嵌有其他格式的文件，其中的文字没有读出；请用 Word 或 WPS 打开后另存为 .docx",
                "files of another format stand in its text and were not read; open it in Word or \
                 WPS and save it as .docx",
            ),
            _ => return None,
        })
    }
}
