//! The lines of text and the tables of a page.

use super::content::{self, PdfFonts};
use super::document::{Fault, PdfDictionary, PdfFile, entries};
use super::order::{self, lines};
use super::printed::{PdfSpan, Printed};
use super::rule::PdfRules;
use super::span::{self, PageSpans};
use super::table::PdfTable;
use super::{annotation, column, grid};

/// A PDF that could be opened.
pub struct PdfDocument<'a> {
    file: PdfFile<'a>,
    fonts: PdfFonts,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct PdfPage {
    /// The number, counted from 1.
    pub number: u32,
    /// The left, bottom, right and top edge, in points.
    pub edges: [f32; 4],
    /// The lines of text in reading order, those in tables included.
    pub lines: Vec<Printed>,
    /// The material of its tables, on a page that may hold some.
    draft: Option<Draft>,
    /// The number of images that it shows.
    pub images: u32,
    /// The share of it that images cover.
    pub image_share: f32,
    /// The number of outlines that it draws and that letters may have.
    pub outlines: usize,
    /// The number of signs whose font does not say what characters they are.
    pub unreadable: usize,
    /// True if part of its content could not be decoded.
    pub is_cut: bool,
}

/// The material of a page's tables.
#[derive(Debug, Clone)]
struct Draft {
    spans: Vec<PdfSpan>,
    rules: PdfRules,
}

/// The content of a page in reading order, without its furniture.
#[derive(Debug, Clone)]
pub struct PageItems {
    /// The page, counted from 1.
    pub number: u32,
    /// The width of the page.
    pub width: f32,
    /// The lines and tables.
    pub items: Vec<PdfItem>,
}

/// A part of a page.
#[derive(Debug, Clone)]
pub enum PdfItem {
    /// A line of text.
    Line(Printed),
    /// A table, or the part of one that stands on this page.
    Table(PdfTable),
}

impl<'a> PdfDocument<'a> {
    /// Opens a PDF.
    pub fn open(bytes: &'a [u8]) -> Result<PdfDocument<'a>, Fault> {
        Ok(PdfDocument { file: PdfFile::open(bytes)?, fonts: PdfFonts::default() })
    }

    /// Gives the number of its pages.
    pub fn pages(&self) -> usize {
        self.file.pages().len()
    }

    /// Tells whether it is cut off, or pages of it are lost.
    pub fn is_damaged(&self) -> bool {
        self.file.is_damaged()
    }

    /// Reads a page.
    pub fn page(&self, number: u32) -> PdfPage {
        let id = self.file.pages().get(number as usize - 1).copied().unwrap_or_default();
        let Some(page) = self.file.object(id).and_then(entries) else {
            return PdfPage { number, is_cut: true, ..PdfPage::default() };
        };

        let edges = self.edges(page);
        let mut content = content::read(&self.file, &self.fonts, page, id, edges);
        let PageSpans { spans, rules, edges, unreadable } = span::of_page(&mut content, edges);
        let may_hold_table =
            !rules.vertical.is_empty() || column::rows(&spans) >= column::LEAST_ROWS;

        PdfPage {
            number,
            edges,
            images: content.images,
            image_share: content.image_share,
            outlines: content.outlines,
            unreadable,
            is_cut: content.is_cut,
            draft: may_hold_table.then(|| Draft { spans: spans.clone(), rules }),
            lines: order::parts(spans).into_iter().flat_map(lines).collect(),
        }
    }

    /// Gives the edges of what a page shows.
    fn edges(&self, page: &PdfDictionary) -> [f32; 4] {
        let of = |key: &[u8]| {
            let found = self.file.inherited(page, key)?;
            let dictionary = PdfDictionary::from([(b"Box".to_vec(), found.clone())]);
            annotation::edges(&self.file, &dictionary, b"Box")
        };
        let is_area = |edges: &[f32; 4]| edges[2] > edges[0] && edges[3] > edges[1];

        let found = of(b"CropBox").filter(is_area).or_else(|| of(b"MediaBox").filter(is_area));
        found.unwrap_or(A4)
    }
}

/// The edges of a page that does not say any.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

/// Parts a page into lines and tables and leaves out its `furniture`.
pub fn items(page: PdfPage, furniture: &[Printed]) -> PageItems {
    let width = page.edges[2] - page.edges[0];
    let items = match page.draft {
        Some(draft) => drafted_items(page.number, draft, furniture),
        None => {
            let lines = page.lines.into_iter().filter(|line| !furniture.contains(line));
            lines.map(PdfItem::Line).collect()
        }
    };

    PageItems { number: page.number, width, items }
}

fn drafted_items(number: u32, mut draft: Draft, furniture: &[Printed]) -> Vec<PdfItem> {
    draft.spans.retain(|span| !furniture.iter().any(|line| line.holds(span)));

    // Drawn lines are surer than columns of words, so tables with lines are taken out first.
    let (mut ruled, spans) = grid::tables(&draft.rules, draft.spans, lines);
    let mut items = Vec::new();
    for part in order::parts(spans) {
        let (tables, spans) = column::tables(part, lines);
        items.extend(in_order(lines(spans), tables));
    }

    ruled.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut items = with_ruled(items, ruled);
    for item in &mut items {
        if let PdfItem::Table(table) = item {
            table.rows.iter_mut().for_each(|row| row.page = number);
        }
    }

    items
}

/// Puts tables with drawn lines, sorted from the page's foot upwards, before the first item that
/// stands below them.
fn with_ruled(items: Vec<PdfItem>, mut ruled: Vec<PdfTable>) -> Vec<PdfItem> {
    let mut all = Vec::with_capacity(items.len() + ruled.len());
    for item in items {
        let top = match &item {
            PdfItem::Line(line) => line.baseline,
            PdfItem::Table(table) => table.top,
        };
        while ruled.last().is_some_and(|table| table.top > top) {
            all.extend(ruled.pop().map(PdfItem::Table));
        }
        all.push(item);
    }

    all.extend(ruled.into_iter().rev().map(PdfItem::Table));
    all
}

/// Puts tables where they stand among the lines.
fn in_order(lines: Vec<Printed>, mut tables: Vec<PdfTable>) -> Vec<PdfItem> {
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut items = Vec::with_capacity(lines.len() + tables.len());
    for line in lines {
        while tables.last().is_some_and(|table| table.top > line.baseline) {
            items.extend(tables.pop().map(PdfItem::Table));
        }
        items.push(PdfItem::Line(line));
    }

    items.extend(tables.into_iter().rev().map(PdfItem::Table));
    items
}
