//! A report's text as blocks to print: title, headings, numbered paragraphs and tables, each cut
//! where something is marked.
//!
//! Invariant: the pieces of all blocks joined are the report's text, line ends and white space at
//! line ends and around cells apart.

mod line;

use super::super::words::Words;
use super::mark::Marked;
use crate::{HeldReport, Section, Span};
use line::{cells, is_row, lines, title_lines};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinePiece {
    pub(super) text: String,
    /// The alignment of a mark; `None` for text without a mark.
    pub(super) class: Option<&'static str>,
    /// Whether the page opens at this piece.
    pub(super) is_here: bool,
}

impl LinePiece {
    /// A piece without a mark.
    pub(super) fn plain(text: impl Into<String>) -> LinePiece {
        LinePiece { text: text.into(), class: None, is_here: false }
    }
}

/// A part of the report as it is printed.
pub(super) enum Block {
    /// A heading at this rank (2 to 6), with the id of its section.
    Heading { rank: usize, section: u32, pieces: Vec<LinePiece> },
    /// The start of a section without heading.
    Anchor { section: u32 },
    /// A paragraph.
    Paragraph(Paragraph),
    /// Rows that follow one another.
    Table(Table),
}

/// A paragraph, or a row of a table, with its number in the report.
pub(super) struct Paragraph {
    pub(super) number: usize,
    pub(super) section: u32,
    pub(super) span: Span,
    /// Its words; of a row, those of each cell.
    pub(super) cells: Vec<Vec<LinePiece>>,
}

/// A table of the report.
pub(super) struct Table {
    /// Whether its first row names the columns.
    pub(super) has_head: bool,
    pub(super) rows: Vec<Paragraph>,
}

/// A line of the table of contents.
pub(super) struct OutlineEntry {
    pub(super) section: u32,
    pub(super) rank: usize,
    pub(super) label: String,
    /// Hits in the section.
    pub(super) hits: usize,
    pub(super) is_here: bool,
}

/// A report ready to print.
#[derive(Default)]
pub(super) struct ReportSheet {
    /// The title as the report prints it, where it begins with it.
    pub(super) title: Option<Vec<LinePiece>>,
    pub(super) outline: Vec<OutlineEntry>,
    pub(super) blocks: Vec<Block>,
    paragraphs: usize,
    rank: usize,
}

impl ReportSheet {
    /// Lays out `report` with what is `marked`, in order.
    pub(super) fn new(report: &HeldReport, marked: &[Marked], words: Words) -> ReportSheet {
        let mut sheet = ReportSheet { rank: 1, ..ReportSheet::default() };
        for section in &report.sections {
            sheet.push_section(report, section, marked, words);
        }
        sheet
    }

    /// The paragraphs and rows, in order.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(paragraph) => std::slice::from_ref(paragraph),
            Block::Table(table) => &table.rows,
            Block::Heading { .. } | Block::Anchor { .. } => &[],
        })
    }

    /// The paragraph or row of that number.
    pub(super) fn paragraph(&self, number: usize) -> Option<&Paragraph> {
        self.paragraphs().find(|paragraph| paragraph.number == number)
    }

    /// The paragraph that holds the byte `at`.
    pub(super) fn paragraph_at(&self, at: usize) -> Option<&Paragraph> {
        self.paragraphs().find(|paragraph| paragraph.span.range().contains(&at))
    }

    fn push_section(
        &mut self,
        report: &HeldReport,
        section: &Section,
        marked: &[Marked],
        words: Words,
    ) {
        let Some(text) = report.text.get(section.span.range()) else { return };
        if text.trim().is_empty() {
            return;
        }

        self.rank = usize::from(section.level).clamp(1, 5).min(self.rank) + 1;
        let rank = self.rank.min(6);
        self.outline.push(OutlineEntry::new(section, rank, text, marked, words));
        let mut lines = lines(text, section.span.start);

        if section.heading.is_some() {
            let line = lines.next();
            let pieces = line.map_or(Vec::new(), |line| pieces(&report.text, line, marked));
            self.blocks.push(Block::Heading { rank, section: section.id, pieces });
        } else {
            self.blocks.push(Block::Anchor { section: section.id });
            let title = report.title.as_deref();
            let count = title.map_or(0, |title| title_lines(title, text, section.span.start));
            let title: Vec<Span> = lines.by_ref().take(count).collect();
            self.take_title(report, &title, marked);
        }

        let lines: Vec<Span> = lines.collect();
        for run in lines.chunk_by(|a, b| is_row(&report.text, *a) == is_row(&report.text, *b)) {
            self.push_run(report, section.id, run, marked);
        }
    }

    /// Takes these lines as the title, unless there is one or they are none.
    fn take_title(&mut self, report: &HeldReport, lines: &[Span], marked: &[Marked]) {
        if lines.is_empty() || self.title.is_some() {
            return;
        }

        let printed = lines.iter().map(|&line| pieces(&report.text, line, marked));
        let printed: Vec<Vec<LinePiece>> = printed.collect();
        self.title = Some(printed.join(&LinePiece::plain(" ")));
    }

    /// Lines that are all rows, or none is.
    fn push_run(&mut self, report: &HeldReport, section: u32, run: &[Span], marked: &[Marked]) {
        let paragraphs: Vec<Paragraph> = run
            .iter()
            .map(|&span| {
                self.paragraphs += 1;
                let cells = cells(&report.text, span)
                    .map(|cell| pieces(&report.text, cell, marked))
                    .collect();
                Paragraph { number: self.paragraphs, section, span, cells }
            })
            .collect();

        if run.first().is_some_and(|&line| is_row(&report.text, line)) {
            self.blocks.push(Block::Table(Table::new(paragraphs)))
        } else {
            self.blocks.extend(paragraphs.into_iter().map(Block::Paragraph))
        }
    }
}

impl Table {
    /// The rows made equally long.
    fn new(mut rows: Vec<Paragraph>) -> Table {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        rows.iter_mut().for_each(|row| row.cells.resize(columns, Vec::new()));
        let first = rows.first().filter(|_| rows.len() > 1);
        let has_head = first.is_some_and(|row| row.cells.iter().all(|cell| is_name(cell)));

        Table { has_head, rows }
    }
}

/// Tells whether a cell may name a column: it says something, without a digit.
fn is_name(cell: &[LinePiece]) -> bool {
    let mut chars = cell.iter().flat_map(|piece| piece.text.chars()).peekable();
    chars.peek().is_some() && !chars.any(|c| c.is_ascii_digit())
}

impl OutlineEntry {
    fn new(
        section: &Section,
        rank: usize,
        text: &str,
        marked: &[Marked],
        words: Words,
    ) -> OutlineEntry {
        let inside =
            || marked.iter().filter(|mark| section.span.range().contains(&mark.span.start));
        let label = match &section.heading {
            Some(heading) => text.lines().next().map_or(heading.as_str(), str::trim).to_owned(),
            None => words.heading(None),
        };

        OutlineEntry {
            section: section.id,
            rank,
            label,
            hits: inside().map(|mark| mark.count).sum(),
            is_here: inside().any(|mark| mark.here.is_some()),
        }
    }
}

/// A line cut where it is marked.
fn pieces(text: &str, line: Span, marked: &[Marked]) -> Vec<LinePiece> {
    let mut pieces = Vec::new();
    let mut at = line.start;
    let mut push = |from: usize, to: usize, mark: Option<&Marked>| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty() || mark.is_some()) {
            let is_here = mark.is_some_and(|mark| mark.here.is_some() && mark.span.start >= from);
            pieces.push(LinePiece {
                text: text.to_owned(),
                class: mark.map(|mark| mark.class),
                is_here,
            });
        }
    };
    let first = marked.partition_point(|mark| mark.span.end < line.start);

    for mark in marked[first..].iter().take_while(|mark| mark.span.start < line.end) {
        let (from, to) = (mark.span.start.max(at), mark.span.end.min(line.end));
        if from > to || mark.span.end <= line.start && mark.span.start < line.start {
            continue;
        }
        push(at, from, None);
        push(from, to, Some(mark));
        at = to;
    }

    push(at, line.end, None);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, line: (usize, usize), marks: &[(usize, usize)], expected: &str) {
        let marked = |&(start, end): &(usize, usize)| Marked {
            span: Span::new(start, end),
            first: 1,
            count: 1,
            class: "word",
            here: Some(1),
        };
        let marked: Vec<Marked> = marks.iter().map(marked).collect();
        let show = |piece: LinePiece| match (piece.class.is_some(), piece.is_here) {
            (true, true) => format!("[!{}]", piece.text),
            (true, false) => format!("[{}]", piece.text),
            _ => piece.text,
        };

        let shown: String =
            pieces(text, Span::new(line.0, line.1), &marked).into_iter().map(show).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_line_is_cut_where_it_is_marked() {
        check("abcdef", (0, 6), &[], "abcdef");
        check("abcdef", (0, 6), &[(1, 3), (3, 4)], "a[!bc][!d]ef");
        check("abcdef", (0, 6), &[(0, 6)], "[!abcdef]");
        check("举报", (0, 6), &[(3, 6)], "举[!报]");
    }

    #[test]
    fn a_mark_over_a_line_end_is_on_both_lines_and_the_page_opens_at_the_first() {
        check("ab\ncd", (0, 2), &[(1, 4)], "a[!b]");
        check("ab\ncd", (3, 5), &[(1, 4)], "[c]d");
        check("ab\ncd", (3, 5), &[(0, 1)], "cd");
    }

    #[test]
    fn an_empty_mark_is_a_place_to_open_at() {
        check("ab\ncd", (3, 5), &[(3, 3)], "[!]cd");
        check("ab\ncd", (0, 2), &[(3, 3)], "ab");
    }

    #[test]
    fn a_first_row_of_names_heads_its_table() {
        let row = |cells: &[&str]| Paragraph {
            number: 1,
            section: 1,
            span: Span::new(0, 0),
            cells: cells.iter().map(|cell| vec![LinePiece::plain(*cell)]).collect(),
        };

        let has_head =
            |rows: &[&[&str]]| Table::new(rows.iter().map(|cells| row(cells)).collect()).has_head;
        assert!(has_head(&[&["序号", "事项"], &["1", "章程"]]));
        assert!(!has_head(&[&["1", "章程"], &["2", "规划"]]));
        assert!(!has_head(&[&["序号", "事项"]]), "a row alone");
        assert!(!has_head(&[&["序号"], &["1", "章程"]]), "a column without a name");
    }
}
