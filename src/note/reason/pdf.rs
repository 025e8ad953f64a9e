//! PDFs, and what of them is lost.

use super::StatusReason::{self, *};
use super::{PdfLosses, ReadPages};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about a PDF.
    pub(super) fn pdf_note(&self) -> Option<Note> {
        Some(match self {
            PdfUnnamedCharacters => Note::new(
                "字体没有说明各字是什么字，请换一份原文件",
                "its fonts do not say which characters they show; find another copy of the file",
            ),
            PdfScan => Note::new(
                "是扫描件，页面只有图像，须先做文字识别（OCR）",
                "a scan, its pages are images; recognise its text first (OCR)",
            ),
            PdfWithoutText => Note::new("文件不含文字", "the file holds no text"),
            PdfPassword => Note::new(
                "文件有打开密码，请换一份没有密码的",
                "the file asks for a password; find a copy without one",
            ),
            PdfDamaged => Note::new(
                "PDF 文件已损坏，无法读取，请换一份",
                "the PDF is damaged and cannot be read; find another copy",
            ),
            PdfInPart(losses) => losses.note(),
            _ => return None,
        })
    }
}

impl PdfLosses {
    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        *self == PdfLosses::default()
    }

    /// Gives the pages that were not read, or not wholly, in order.
    pub fn pages(&self) -> Vec<u32> {
        let named = [&self.scans, &self.damaged, &self.undecoded];
        let mut pages: Vec<u32> = named.into_iter().flatten().copied().collect();
        if let Some(ReadPages { read, all }) = self.read_of {
            pages.extend((read..all).filter_map(|before| u32::try_from(before + 1).ok()));
        }

        pages.sort_unstable();
        pages.dedup();
        pages
    }

    fn note(&self) -> Note {
        let mut notes = Vec::new();
        if let Some(ReadPages { read, all }) = self.read_of {
            notes.push(Note::new(
                format!("共 {all} 页，只读取了前 {read} 页"),
                format!("only the first {read} of {all} pages were read"),
            ));
        }
        if self.is_damaged {
            notes.push(Note::new(
                "文件已损坏，只读取了能恢复的部分",
                "the file is damaged; what could be recovered was read",
            ));
        }
        notes.extend(about_pages(
            &self.scans,
            "是扫描图像，须先做文字识别（OCR）",
            "scans that need text recognition (OCR)",
        ));
        notes.extend(about_pages(&self.damaged, "内容已损坏", "damaged"));
        notes.extend(about_pages(
            &self.undecoded,
            "有无法辨认的文字",
            "with text that cannot be decoded",
        ));

        Note::joined(&notes, "；", "; ")
    }
}

/// A note about these pages, the first few named.
fn about_pages(pages: &[u32], zh: &str, en: &str) -> Option<Note> {
    let named: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
    let has_more = pages.len() > named.len();
    let (more_zh, more_en) = if has_more { (" 等", " and more") } else { ("", "") };

    (!pages.is_empty()).then(|| {
        Note::new(
            format!("第 {}{more_zh}页（共 {} 页）{zh}", named.join("、"), pages.len()),
            format!("pages {en}: {}{more_en} ({} in all)", named.join(", "), pages.len()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_that_were_not_read_are_named_once_and_in_order() {
        let losses = PdfLosses {
            read_of: Some(ReadPages { read: 7, all: 9 }),
            scans: vec![5, 2],
            undecoded: vec![2, 3],
            ..PdfLosses::default()
        };
        assert_eq!(losses.pages(), [2, 3, 5, 8, 9]);
        assert_eq!(StatusReason::PdfInPart(Box::new(losses)).unread_pages().len(), 5);
        assert!(StatusReason::WordCut.unread_pages().is_empty());
    }
}
