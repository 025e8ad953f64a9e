//! PDF files: the places of characters show what is a paragraph, a table, a running head.
//!
//! Invariant: the lines hold what a page shows as text, but for its furniture. Whatever is missing
//! is said: a scan, a font that does not name its characters, a page that is lost.

mod column;
mod furniture;
mod grid;
mod measure;
mod nesting;
mod page;
mod paragraph;
mod printed;
mod rule;
mod table;

use super::extract::{Extract, Refusal};
use super::limit::{MOST_TEXT_BYTES, too_large};
use super::line::FileLine;
use crate::error::Status;
use crate::note::Note;
use crate::report::Format;
use measure::PdfMeasure;
use page::{Fault, PageItems, PdfDocument, PdfItem, PdfPage};
use paragraph::Paragraphs;
use printed::Printed;
use table::PdfTable;

/// The most pages of a file that are read.
const MOST_PAGES: usize = 1000;
/// The least characters of a page, on average, of a file that holds text.
const LEAST_CHARS: usize = 20;
/// The share of a page with fewer than [`LEAST_CHARS`] characters that images cover if it is a
/// scan.
const SCAN_SHARE: f32 = 0.3;

/// Reads a PDF. Linear in its pages.
///
/// # Errors
/// `encrypted`, `needs_ocr`, `garbled`, `too_large`, or `unsupported` for a file that is broken or
/// holds no text.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    if nesting::is_too_deep(bytes) {
        return Err(broken());
    }

    let document = PdfDocument::open(bytes).map_err(refusal)?;
    let numbers = document.pages();
    let mut pages = Vec::new();
    let mut text_bytes = 0;

    for &number in numbers.iter().take(MOST_PAGES) {
        let page = document.page(number);
        text_bytes += page.lines.iter().map(|line| line.text.len()).sum::<usize>();
        if text_bytes > MOST_TEXT_BYTES {
            return Err(too_large());
        }
        pages.push(page);
    }

    check(&document, &pages)?;
    let partial = partial(&document, &pages, numbers.len());

    Ok(Extract { partial, ..Extract::new(Format::Pdf, lines(&document, pages)) })
}

fn lines(document: &PdfDocument, pages: Vec<PdfPage>) -> Vec<FileLine<'static>> {
    let furniture = furniture::of_pages(&pages);
    let pages: Vec<PageItems> = pages
        .into_iter()
        .zip(furniture)
        .map(|(page, furniture)| document.items(page, &furniture))
        .collect();
    let measures = measure::of_pages(&pages);

    let mut flow = PdfFlow::default();
    for (page, measure) in pages.into_iter().zip(measures) {
        for item in page.items {
            match item {
                PdfItem::Line(line) => flow.line(line, page.number, measure),
                PdfItem::Table(table) => flow.table(table),
            }
        }
    }

    flow.finish()
}

/// The paragraphs so far, and the table that may go on on the next page.
#[derive(Default)]
struct PdfFlow {
    paragraphs: Paragraphs,
    open: Option<PdfTable>,
}

impl PdfFlow {
    fn line(&mut self, line: Printed, page: u32, measure: PdfMeasure) {
        self.end_table();
        self.paragraphs.push(line, page, measure);
    }

    fn table(&mut self, table: PdfTable) {
        let other = match &mut self.open {
            Some(before) => before.extend(table),
            None => Some(table),
        };

        if other.is_some() {
            self.end_table();
            self.open = other;
        }
    }

    /// Adds the rows of a table that has ended.
    fn end_table(&mut self) {
        let rows = self.open.take().into_iter().flat_map(|table| table.rows);
        for row in rows.filter_map(|row| FileLine::of_row(&row.cells, row.page)) {
            self.paragraphs.push_whole(row);
        }
    }

    fn finish(mut self) -> Vec<FileLine<'static>> {
        self.end_table();
        self.paragraphs.finish()
    }
}

/// Refuses pages that say next to nothing.
fn check(document: &PdfDocument, pages: &[PdfPage]) -> Result<(), Refusal> {
    let chars: usize = pages.iter().map(|page| page.chars).sum();
    if chars >= LEAST_CHARS * pages.len() && chars > 0 {
        return Ok(());
    }

    if pages.iter().any(|page| page.unreadable_runs > 0) {
        return Err(Refusal::new(
            Status::Garbled,
            "字体没有说明各字是什么字，请换一份原文件",
            "its fonts do not say which characters they show; find another copy of the file",
        ));
    }

    if pages.iter().any(|page| page.images > 0) {
        return Err(Refusal::new(
            Status::NeedsOcr,
            "是扫描件，页面只有图像，须先做文字识别（OCR）",
            "a scan, its pages are images; recognise its text first (OCR)",
        ));
    }

    match chars {
        0 if pages.is_empty() || document.is_damaged() || pages.iter().any(|page| page.is_cut) => {
            Err(broken())
        }
        0 => Err(Refusal::new(Status::Unsupported, "文件不含文字", "the file holds no text")),
        _ => Ok(()),
    }
}

/// What is missing, if anything is.
fn partial(document: &PdfDocument, pages: &[PdfPage], count: usize) -> Option<Note> {
    let with = |is_so: &dyn Fn(&PdfPage) -> bool| -> Vec<u32> {
        pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
    };

    let is_scan = |page: &PdfPage| {
        page.chars < LEAST_CHARS && page.images > 0 && page.image_share >= SCAN_SHARE
    };
    let mut notes = Vec::new();

    if count > MOST_PAGES {
        notes.push(Note::new(
            format!("共 {count} 页，只读取了前 {MOST_PAGES} 页"),
            format!("only the first {MOST_PAGES} of {count} pages were read"),
        ));
    }

    if document.is_damaged() {
        notes.push(Note::new(
            "文件已损坏，只读取了能恢复的部分",
            "the file is damaged; what could be recovered was read",
        ));
    }

    notes.extend(about(
        &with(&is_scan),
        "是扫描图像，须先做文字识别（OCR）",
        "scans that need text recognition (OCR)",
    ));

    notes.extend(about(&with(&|page| page.is_cut), "内容已损坏", "damaged"));
    notes.extend(about(
        &with(&|page| page.unreadable_runs > 0),
        "有无法辨认的文字",
        "with text that cannot be decoded",
    ));

    (!notes.is_empty()).then(|| {
        let join = |text: fn(&Note) -> &str, sign: &str| {
            notes.iter().map(text).collect::<Vec<_>>().join(sign)
        };
        Note::new(join(|note| &note.zh, "；"), join(|note| &note.en, "; "))
    })
}

/// A note about these pages, the first few named.
fn about(pages: &[u32], zh: &str, en: &str) -> Option<Note> {
    let named: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
    let (more_zh, more_en) =
        if pages.len() > named.len() { (" 等", " and more") } else { ("", "") };

    (!pages.is_empty()).then(|| {
        Note::new(
            format!("第 {}{more_zh}页（共 {} 页）{zh}", named.join("、"), pages.len()),
            format!("pages {en}: {}{more_en} ({} in all)", named.join(", "), pages.len()),
        )
    })
}

fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::Encrypted => Refusal::new(
            Status::Encrypted,
            "文件有打开密码，请换一份没有密码的",
            "the file asks for a password; find a copy without one",
        ),
        Fault::Broken => broken(),
    }
}

fn broken() -> Refusal {
    Refusal::new(
        Status::Unsupported,
        "PDF 文件已损坏，无法读取，请换一份",
        "the PDF is damaged and cannot be read; find another copy",
    )
}
