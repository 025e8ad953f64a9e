//! PDF files: the places of characters show what is a paragraph, a table, a running head.
//!
//! Invariant: the lines hold what a page shows as text, but for its furniture. Whatever is missing
//! is said: a scan, a font that does not name its characters, a page that is lost.

mod annotation;
mod charset;
mod cmap;
mod column;
mod content;
mod document;
mod font;
mod furniture;
mod glyph;
mod grid;
mod lexer;
mod likely;
mod mark;
mod measure;
mod names;
mod nesting;
mod order;
mod page;
mod paint;
mod paragraph;
mod printed;
mod rule;
mod span;
mod table;
mod text_state;
mod verdict;
mod watermark;

use super::extract::{Extract, Refusal};
use super::limit::{MOST_TEXT_BYTES, too_large};
use super::line::FileLine;
use crate::error::Status;
use crate::note::reason::StatusReason;
use crate::report::Format;
use document::Fault;
use measure::PdfMeasure;
use page::{PageItems, PdfDocument, PdfItem, PdfPage};
use paragraph::Paragraphs;
use printed::Printed;
use table::PdfTable;
use verdict::{MOST_PAGES, PdfVerdict, broken};

/// Reads a PDF. Linear in its pages.
///
/// # Errors
/// `encrypted`, `needs_ocr`, `garbled`, `too_large`, or `unsupported` for a file that is broken or
/// holds no text.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let document = PdfDocument::open(bytes).map_err(refusal)?;
    let count = document.pages();
    let mut pages = Vec::new();
    let mut text_bytes = 0;

    for number in (1..=count as u32).take(MOST_PAGES) {
        let page = document.page(number);
        text_bytes += page.lines.iter().map(|line| line.text.len()).sum::<usize>();
        if text_bytes > MOST_TEXT_BYTES {
            return Err(too_large());
        }
        pages.push(page);
    }

    let furniture = furniture::of_pages(&pages);
    let verdict = PdfVerdict::of(&pages, &furniture);
    verdict.check(document.is_damaged())?;
    let partial = verdict.partial(document.is_damaged(), count);

    Ok(Extract { partial, ..Extract::new(Format::Pdf, lines(pages, furniture)) })
}

fn lines(pages: Vec<PdfPage>, furniture: Vec<Vec<Printed>>) -> Vec<FileLine<'static>> {
    let pages: Vec<PageItems> = pages
        .into_iter()
        .zip(furniture)
        .map(|(page, furniture)| page::items(page, &furniture))
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

fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::Encrypted => Refusal::new(Status::Encrypted, StatusReason::PdfPassword),
        Fault::Broken => broken(),
    }
}
