//! The lines of text and the tables of a page. Of `unpdf` only the spans are used: the paragraphs
//! and headings that it makes of them are made for Latin text.

use super::printed::{PdfSpan, Printed, blank_before, closes, opens, right};
use super::rule::{self, PdfRules};
use super::table::PdfTable;
use super::{column, grid};
use crate::text;
use std::collections::BTreeMap;
use unpdf::parser::LayoutAnalyzer;
use unpdf::parser::backend::{PdfBackend, RawBackend};
use unpdf::{Error, ErrorKind};

/// A PDF that could be opened.
pub struct PdfDocument {
    backend: RawBackend,
    /// The pages' objects by the pages' numbers.
    pages: BTreeMap<u32, (u32, u16)>,
}

/// The reason why a PDF could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file asks for a password.
    Encrypted,
    /// The file is broken, or not a PDF.
    Broken,
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
    /// The number of visible characters.
    pub chars: usize,
    /// The number of images that it shows.
    pub images: u32,
    /// The share of it that images cover.
    pub image_share: f32,
    /// The number of runs of text whose font does not say what characters they are.
    pub unreadable_runs: usize,
    /// True if part of its content could not be decoded.
    pub is_cut: bool,
}

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

impl PdfDocument {
    /// Opens a PDF.
    pub fn open(bytes: &[u8]) -> Result<PdfDocument, Fault> {
        let fault = |error: Error| match error.kind() {
            ErrorKind::Encrypted | ErrorKind::InvalidPassword => Fault::Encrypted,
            _ => Fault::Broken,
        };

        let backend = RawBackend::load_bytes(bytes).map_err(fault)?;
        Ok(PdfDocument { pages: backend.pages(), backend })
    }

    /// Gives the numbers of its pages.
    pub fn pages(&self) -> Vec<u32> {
        self.pages.keys().copied().collect()
    }

    /// Tells whether it had to be pieced together, or pages of it are lost.
    pub fn is_damaged(&self) -> bool {
        let integrity = self.backend.integrity();
        integrity.xref_reconstructed || integrity.pages_incomplete()
    }

    /// Reads a page.
    pub fn page(&self, number: u32) -> PdfPage {
        let analyzer = LayoutAnalyzer::new(&self.backend);
        let Some(&id) = self.pages.get(&number) else {
            return PdfPage { number, ..PdfPage::default() };
        };
        let crop = self.backend.crop_box(id);
        let edges = [crop.llx, crop.lly, crop.urx, crop.ury];
        let Ok(spans) = analyzer.extract_page_spans(number) else {
            return PdfPage { number, edges, is_cut: true, ..PdfPage::default() };
        };

        let facts = analyzer.page_facts();
        let rows = column::rows(&spans);
        let rules = if facts.ruled_grids > 0 || rows > 0 {
            self.rules(id, edges)
        } else {
            PdfRules::default()
        };
        let may_hold_table = !rules.vertical.is_empty() || rows >= column::LEAST_ROWS;

        PdfPage {
            number,
            edges,
            chars: spans.iter().map(|span| visible_chars(&span.text)).sum(),
            images: analyzer.page_op_counts().image,
            image_share: facts.image_coverage,
            unreadable_runs: analyzer.suppressed_text_runs(),
            is_cut: analyzer.undecodable_content_streams() > 0,
            draft: may_hold_table.then(|| Draft { spans: spans.clone(), rules }),
            lines: lines(&analyzer, spans),
        }
    }

    /// Parts a page into lines and tables and leaves out its `furniture`.
    pub fn items(&self, page: PdfPage, furniture: &[Printed]) -> PageItems {
        let width = page.edges[2] - page.edges[0];
        let items = match page.draft {
            Some(draft) => self.drafted_items(page.number, draft, furniture),
            None => {
                let lines = page.lines.into_iter().filter(|line| !furniture.contains(line));
                lines.map(PdfItem::Line).collect()
            }
        };

        PageItems { number: page.number, width, items }
    }

    fn drafted_items(&self, number: u32, mut draft: Draft, furniture: &[Printed]) -> Vec<PdfItem> {
        draft.spans.retain(|span| !furniture.iter().any(|line| line.holds(span)));
        let analyzer = LayoutAnalyzer::new(&self.backend);
        let lines = |spans: Vec<PdfSpan>| lines(&analyzer, spans);

        // Drawn lines are surer than columns of words, so tables with lines are taken out first.
        let (mut tables, spans) = grid::tables(&draft.rules, draft.spans, lines);
        let (unruled, spans) = column::tables(spans, lines);
        tables.extend(unruled);
        tables.iter_mut().flat_map(|table| &mut table.rows).for_each(|row| row.page = number);

        in_order(lines(spans), tables)
    }

    fn rules(&self, id: (u32, u16), edges: [f32; 4]) -> PdfRules {
        let operations =
            self.backend.page_content(id).and_then(|content| self.backend.decode_content(&content));
        operations.map(|operations| rule::drawn(&operations, edges)).unwrap_or_default()
    }
}

fn visible_chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The distance from a page's corner, in points, beyond which nothing is on the page: PDF 1.7
/// allows 14,400 (annex C). The library takes memory for the whole distance.
const FARTHEST: f32 = 100_000.0;

/// The lines that spans make, in reading order.
fn lines(analyzer: &LayoutAnalyzer<'_>, mut spans: Vec<PdfSpan>) -> Vec<Printed> {
    spans.retain(|span| {
        [span.x, span.y, span.width, span.font_size].iter().all(|length| length.abs() < FARTHEST)
    });

    analyzer
        .group_spans_into_lines_pub(spans)
        .iter()
        .filter_map(|line| printed(&line.spans, &line.text()))
        .collect()
}

fn printed(spans: &[PdfSpan], text: &str) -> Option<Printed> {
    let text = readable(text);
    let inked = || spans.iter().filter(|span| !span.text.trim().is_empty());
    let size = inked().map(|span| span.font_size).fold(0.0, f32::max);
    let left = inked().map(|span| span.x + blank_before(span)).fold(f32::INFINITY, f32::min);
    let right = inked().map(right).fold(f32::NEG_INFINITY, f32::max);
    let baseline = inked().next()?.y;
    let is_sound =
        [left, right, baseline, size].iter().all(|length| length.is_finite()) && size > 0.0;

    (is_sound && !text.is_empty()).then_some(Printed { text, left, right, baseline, size })
}

/// Gives the text that a person would read: radicals become the ideographs that they look like, and
/// room beside a bracket or a comma is dropped. In files that Chromium wrote 8 % of the
/// characters were radicals.
fn readable(text: &str) -> String {
    let mut readable = String::with_capacity(text.len());
    let mut chars = text.trim().chars().map(text::ideograph).peekable();
    while let Some(c) = chars.next() {
        let is_room = |next: char| {
            let before = readable.chars().next_back();
            opens(before.unwrap_or(c))
                || closes(next) && before.is_some_and(|before| !before.is_ascii())
        };

        let drops = c == ' ' && chars.peek().is_some_and(|&next| is_room(next));
        if !drops {
            readable.push(c);
        }
    }

    readable
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
