//! PDF files: where characters stand says what is a paragraph, a table, a running head.
//!
//! Invariant: what a page shows as text is in the lines, but for its furniture. Anything less is
//! said: a scan, a font that does not name its characters, a page that is lost.

mod column;
mod furniture;
mod grid;
mod measure;
mod nesting;
mod page;
mod paragraph;
mod rule;
mod table;

use super::extract::{Extract, Refusal};
use super::{MOST_TEXT_BYTES, clean, too_large};
use crate::error::Status;
use crate::note::Note;
use crate::report::Format;
use page::{Document, Fault, Item, Page};
use paragraph::Paragraphs;
use table::Table;

/// The pages of a file that are read.
const MOST_PAGES: usize = 1000;
/// Pages with fewer characters on average hold no text.
const LEAST_CHARS: usize = 20;
/// A page with fewer characters than [`LEAST_CHARS`] is a scan if images cover this share of it.
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

    let document = Document::open(bytes).map_err(refusal)?;
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

fn lines(document: &Document, pages: Vec<Page>) -> Vec<clean::Line<'static>> {
    let furniture = furniture::of_pages(&pages);
    let numbers: Vec<u32> = pages.iter().map(|page| page.number).collect();
    let items = |(page, furniture): (Page, Vec<page::Printed>)| {
        (page.edges[2] - page.edges[0], document.items(page, &furniture))
    };

    let pages: Vec<(f32, Vec<Item>)> = pages.into_iter().zip(furniture).map(items).collect();
    let measures = measure::of_pages(&pages);
    let mut paragraphs = Paragraphs::default();
    let mut open: Option<Table> = None;

    for ((number, (_, items)), measure) in numbers.into_iter().zip(pages).zip(measures) {
        for item in items {
            match item {
                Item::Line(line) => {
                    end(&mut paragraphs, open.take());
                    paragraphs.push(line, number, measure);
                }
                Item::Table(table) => {
                    let other = match &mut open {
                        Some(before) => before.extend(table),
                        None => Some(table),
                    };

                    if other.is_some() {
                        end(&mut paragraphs, std::mem::replace(&mut open, other));
                    }
                }
            }
        }
    }

    end(&mut paragraphs, open);
    paragraphs.finish()
}

/// Adds the rows of a table that has ended.
fn end(paragraphs: &mut Paragraphs, table: Option<Table>) {
    let rows = table.into_iter().flat_map(|table| table.rows);
    rows.filter_map(|row| clean::row(&row.cells, row.page))
        .for_each(|row| paragraphs.push_whole(row));
}

/// Refuses pages that say next to nothing.
fn check(document: &Document, pages: &[Page]) -> Result<(), Refusal> {
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
fn partial(document: &Document, pages: &[Page], count: usize) -> Option<Note> {
    let with = |is_so: &dyn Fn(&Page) -> bool| -> Vec<u32> {
        pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
    };

    let is_scan =
        |page: &Page| page.chars < LEAST_CHARS && page.images > 0 && page.image_share >= SCAN_SHARE;
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
