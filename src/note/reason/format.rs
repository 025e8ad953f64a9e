//! Formats that are not read, and files that are too large or hold no text.

use super::StatusReason::{self, *};
use super::undecoded;
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about what a file is.
    pub(super) fn format_note(&self) -> Option<Note> {
        Some(match self {
            Empty => Note::new("文件是空的", "the file is empty"),
            PasswordProtected => Note::new(
                "文件有打开密码，请取消密码后再收录",
                "it is protected by a password; save it without one",
            ),
            Excel => Note::new(
                "是 Excel 表格，请另存为 .docx 或 .pdf",
                "an Excel workbook; save it as .docx or .pdf",
            ),
            PowerPoint => Note::new(
                "是 PowerPoint 幻灯片，请另存为 .pdf",
                "a PowerPoint presentation; save it as .pdf",
            ),
            OpenDocument => Note::new(
                "是 OpenDocument 的演示文稿或图形（.odp 等），请另存为 .pdf",
                "an OpenDocument presentation or drawing (.odp); save it as .pdf",
            ),
            Ofd => Note::new(
                "是 OFD 版式文件，请另存为 .pdf 或 .docx",
                "an OFD document; save it as .pdf or .docx",
            ),
            Rtf => Note::new(
                "是 RTF 文件，请另存为 .docx 或 .txt",
                "an RTF file; save it as .docx or .txt",
            ),
            WebArchive => Note::new(
                "是单文件网页（.mht），但其中没有网页，请另存为 .html 或 .txt",
                "a web archive (.mht) without a page in it; save it as .html or .txt",
            ),
            SevenZip => Note::new(
                "是 7z 压缩包，请解压后收录，或改压成 .zip",
                "a 7z archive; unpack it, or pack it as .zip",
            ),
            Rar => Note::new(
                "是 RAR 压缩包，请解压后收录，或改压成 .zip",
                "a RAR archive; unpack it, or pack it as .zip",
            ),
            OfdScan => Note::new(
                "OFD 文件里只有扫描的页面，没有文字；请先做文字识别（OCR）",
                "the OFD file holds scanned pages and no text; have the text recognized (OCR) first",
            ),
            OfdWithoutText => Note::new("OFD 文件里没有文字", "the OFD file holds no text"),
            OfdDamaged => Note::new(
                "OFD 文件已损坏或不完整，请换一份原文件",
                "the OFD file is damaged or cut off; find another copy",
            ),
            WorkbookDamaged => Note::new(
                "Excel 表格已损坏或不完整，请用 Excel 或 WPS 打开后另存为 .xlsx",
                "the Excel workbook is damaged or cut off; open it in Excel or WPS and save it as \
                 .xlsx",
            ),
            WorkbookCut => Note::new(
                "表格文件中有的工作表没有读全，请用 Excel 或 WPS 打开后另存为 .xlsx",
                "sheets of the workbook were not wholly read; open it in Excel or WPS and save it \
                 as .xlsx",
            ),
            NotText => Note::new("不是文本文件", "the file is not text"),
            Mojibake => Note::new(
                "文字是乱码，请换一份原文件",
                "its characters make no text; find another copy of the file",
            ),
            TooLarge => Note::new(
                "文件过大（文件最大 64 MiB，文字最多 32 MiB），请拆分后再收录",
                "the file is too large (at most 64 MiB, 32 MiB of text); split it",
            ),
            TooManyLines => Note::new(
                "文件行数过多（最多 100 万行），请拆分后再收录",
                "the file has too many lines (at most 1 million); split it",
            ),
            Undecoded { encoding, count } => undecoded(encoding, *count),
            _ => return None,
        })
    }
}
