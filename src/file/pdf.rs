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
use crate::note::reason::{PdfLosses, ReadPages, StatusReason};
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
fn partial(document: &PdfDocument, pages: &[PdfPage], count: usize) -> Option<StatusReason> {
    let with = |is_so: &dyn Fn(&PdfPage) -> bool| -> Vec<u32> {
        pages.iter().filter(|page| is_so(page)).map(|page| page.number).collect()
    };
    let is_scan = |page: &PdfPage| {
        page.chars < LEAST_CHARS && page.images > 0 && page.image_share >= SCAN_SHARE
    };
    let losses = PdfLosses {
        read_of: (count > MOST_PAGES).then_some(ReadPages { read: MOST_PAGES, all: count }),
        is_damaged: document.is_damaged(),
        scans: with(&is_scan),
        damaged: with(&|page| page.is_cut),
        undecoded: with(&|page| page.unreadable_runs > 0),
    };

    (!losses.is_empty()).then(|| StatusReason::PdfInPart(Box::new(losses)))
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
