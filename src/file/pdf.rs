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
use crate::note::reason::{PdfLosses, ReadPages, StatusReason};
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
        return Err(Refusal::new(Status::Garbled, StatusReason::PdfUnnamedCharacters));
    }
    if pages.iter().any(|page| page.images > 0) {
        return Err(Refusal::new(Status::NeedsOcr, StatusReason::PdfScan));
    }
    match chars {
        0 if pages.is_empty() || document.is_damaged() || pages.iter().any(|page| page.is_cut) => {
            Err(broken())
        }
        0 => Err(Refusal::new(Status::Unsupported, StatusReason::PdfWithoutText)),
        _ => Ok(()),
    }
}

/// What is missing, if anything is.
fn partial(document: &Document, pages: &[Page], count: usize) -> Option<StatusReason> {
    let with = |is_so: &dyn Fn(&Page) -> bool| -> Vec<u32> {
        pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
    };
    let is_scan =
        |page: &Page| page.chars < LEAST_CHARS && page.images > 0 && page.image_share >= SCAN_SHARE;
    let losses = PdfLosses {
        read_of: (count > MOST_PAGES).then_some(ReadPages { read: MOST_PAGES, all: count }),
        is_damaged: document.is_damaged(),
        scans: with(&is_scan),
        damaged: with(&|page| page.is_cut),
        undecoded: with(&|page| page.unreadable_runs > 0),
    };

    (!losses.is_empty()).then_some(StatusReason::PdfInPart(losses))
}

fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::Encrypted => Refusal::new(Status::Encrypted, StatusReason::PdfPassword),
        Fault::Broken => broken(),
    }
}

fn broken() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::PdfDamaged)
}
