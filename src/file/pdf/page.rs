//! What stands where on a page: lines of text and tables. The only file that names `unpdf`, and of
//! that only its spans: what it makes of them (paragraphs, headings) is made for Latin text.

use super::rule::{self, Rules};
use super::table::Table;
use super::{column, grid};
use crate::text;
use std::collections::BTreeMap;
use unpdf::parser::LayoutAnalyzer;
use unpdf::parser::backend::{PdfBackend, RawBackend};
use unpdf::{Error, ErrorKind};

/// A run of text as it was printed.
pub type Span = unpdf::parser::TextSpan;

/// A PDF that could be opened.
pub struct Document {
    backend: RawBackend,
    /// The pages' objects by the pages' numbers.
    pages: BTreeMap<u32, (u32, u16)>,
}

/// Why one could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It asks for a password.
    Encrypted,
    /// It is broken, or no PDF at all.
    Broken,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Its left, bottom, right and top edge, in points.
    pub edges: [f32; 4],
    /// Its lines of text, those in tables too, in reading order.
    pub lines: Vec<Printed>,
    /// What tables are read from, on a page that may hold some.
    draft: Option<Draft>,
    /// Visible characters.
    pub chars: usize,
    /// How many images it shows.
    pub images: u32,
    /// The share of it that images cover.
    pub image_share: f32,
    /// Runs of text whose font does not say what characters they are.
    pub unreadable_runs: usize,
    /// Whether part of its content could not be decoded.
    pub is_cut: bool,
}

#[derive(Debug, Clone)]
struct Draft {
    spans: Vec<Span>,
    rules: Rules,
}

/// What stands on a page.
#[derive(Debug, Clone)]
pub enum Item {
    /// A line of text.
    Line(Printed),
    /// A table, or the part of one that stands on this page.
    Table(Table),
}

/// A line of text as it stands on a page. Lengths are points, from the page's lower left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// Its text, without white space at its ends.
    pub text: String,
    /// Where its ink starts and ends.
    pub left: f32,
    /// Where its ink ends.
    pub right: f32,
    /// The height on which it stands.
    pub baseline: f32,
    /// The size of its type.
    pub size: f32,
}

impl Document {
    /// Opens a PDF.
    pub fn open(bytes: &[u8]) -> Result<Document, Fault> {
        let fault = |error: Error| match error.kind() {
            ErrorKind::Encrypted | ErrorKind::InvalidPassword => Fault::Encrypted,
            _ => Fault::Broken,
        };

        let backend = RawBackend::load_bytes(bytes).map_err(fault)?;
        Ok(Document { pages: backend.pages(), backend })
    }

    /// The numbers of its pages.
    pub fn pages(&self) -> Vec<u32> {
        self.pages.keys().copied().collect()
    }

    /// Whether it had to be pieced together, or pages of it are lost.
    pub fn is_damaged(&self) -> bool {
        let integrity = self.backend.integrity();
        integrity.xref_reconstructed || integrity.pages_incomplete()
    }

    /// Reads a page.
    pub fn page(&self, number: u32) -> Page {
        let analyzer = LayoutAnalyzer::new(&self.backend);
        let Some(&id) = self.pages.get(&number) else { return Page { number, ..Page::default() } };
        let crop = self.backend.crop_box(id);
        let edges = [crop.llx, crop.lly, crop.urx, crop.ury];
        let Ok(spans) = analyzer.extract_page_spans(number) else {
            return Page { number, edges, is_cut: true, ..Page::default() };
        };

        let facts = analyzer.page_facts();
        let rows = column::rows(&spans);
        let rules = if facts.ruled_grids > 0 || rows > 0 {
            self.rules(id, edges)
        } else {
            Rules::default()
        };

        let may_hold_table = !rules.vertical.is_empty() || rows >= column::LEAST_ROWS;
        Page {
            number,
            edges,
            chars: spans
                .iter()
                .map(|span| span.text.chars().filter(|c| !c.is_whitespace()).count())
                .sum(),
            images: analyzer.page_op_counts().image,
            image_share: facts.image_coverage,
            unreadable_runs: analyzer.suppressed_text_runs(),
            is_cut: analyzer.undecodable_content_streams() > 0,
            draft: may_hold_table.then(|| Draft { spans: spans.clone(), rules }),
            lines: lines(&analyzer, spans),
        }
    }

    /// What stands on a page, without its `furniture`.
    pub fn items(&self, page: Page, furniture: &[Printed]) -> Vec<Item> {
        let is_furniture = |line: &Printed| furniture.contains(line);
        let Some(mut draft) = page.draft else {
            return page
                .lines
                .into_iter()
                .filter(|line| !is_furniture(line))
                .map(Item::Line)
                .collect();
        };

        draft.spans.retain(|span| !furniture.iter().any(|line| line.holds(span)));
        let analyzer = LayoutAnalyzer::new(&self.backend);
        let lines = |spans: Vec<Span>| lines(&analyzer, spans);
        let (mut tables, spans) = grid::tables(&draft.rules, draft.spans, lines);
        let (unruled, spans) = column::tables(spans, lines);
        tables.extend(unruled);
        tables.iter_mut().flat_map(|table| &mut table.rows).for_each(|row| row.page = page.number);

        in_order(lines(spans), tables)
    }

    fn rules(&self, id: (u32, u16), edges: [f32; 4]) -> Rules {
        let operations =
            self.backend.page_content(id).and_then(|content| self.backend.decode_content(&content));
        operations.map(|operations| rule::drawn(&operations, edges)).unwrap_or_default()
    }
}

impl Printed {
    fn holds(&self, span: &Span) -> bool {
        (span.y - self.baseline).abs() <= self.size * 0.4
            && span.x < self.right
            && right(span) > self.left
    }
}

/// Farther from a page's corner than this, in points, nothing is on a page: PDF 1.7 allows 14,400
/// (annex C). The library takes memory for the whole distance.
const FARTHEST: f32 = 100_000.0;

/// The lines that spans make, in reading order.
fn lines(analyzer: &LayoutAnalyzer<'_>, mut spans: Vec<Span>) -> Vec<Printed> {
    spans.retain(|span| {
        [span.x, span.y, span.width, span.font_size].iter().all(|length| length.abs() < FARTHEST)
    });

    analyzer
        .group_spans_into_lines_pub(spans)
        .iter()
        .filter_map(|line| printed(&line.spans, &line.text()))
        .collect()
}

fn printed(spans: &[Span], text: &str) -> Option<Printed> {
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

/// Where a span's ink ends.
pub fn right(span: &Span) -> f32 {
    let blank: f32 = span.text.chars().rev().take_while(|c| c.is_whitespace()).map(em_width).sum();
    span.x + span.ink_width.unwrap_or(span.width - blank * span.font_size).max(0.0)
}

/// How far into a span its ink starts: writers indent by spaces, too.
fn blank_before(span: &Span) -> f32 {
    let blank: f32 = span.text.chars().take_while(|c| c.is_whitespace()).map(em_width).sum();
    blank * span.font_size
}

/// The width of a space, and of the room between Han and Latin characters, in ems.
pub const SPACE: f32 = 0.25;

/// The width of a character as a rule, in ems.
pub fn em_width(c: char) -> f32 {
    match c {
        ' ' => SPACE,
        'A'..='Z' => 0.65,
        'a'..='z' | '0'..='9' => 0.55,
        _ => crate::numbering::char_width(c) as f32 / 2.0,
    }
}

/// What a person would read: radicals are the ideographs that they look like, and room beside a
/// bracket or a comma is no space.
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

/// Whether a line may not end in `c`.
pub fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '《' | '〈' | '“' | '‘' | '「' | '『' | '【' | '〔' | '〖' | '［' | '(' | '['
    )
}

/// Whether a line may not start with `c`.
pub fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '》'
            | '〉'
            | '”'
            | '’'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '］'
            | ')'
            | ']'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | '%'
            | '％'
            | '…'
            | '·'
            | '—'
    )
}

/// Puts tables where they stand among the lines.
fn in_order(lines: Vec<Printed>, mut tables: Vec<Table>) -> Vec<Item> {
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut items = Vec::with_capacity(lines.len() + tables.len());
    for line in lines {
        while tables.last().is_some_and(|table| table.top > line.baseline) {
            items.extend(tables.pop().map(Item::Table));
        }
        items.push(Item::Line(line));
    }

    items.extend(tables.into_iter().rev().map(Item::Table));
    items
}
