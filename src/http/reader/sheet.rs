//! A report's text as blocks to print: title, headings and numbered paragraphs, each cut where something is marked.
//!
//! Invariant: the pieces of all blocks joined are the report's text, line ends and white space at line ends apart.

use super::super::frame::Words;
use crate::{HeldReport, Section, Span};

/// Something to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) span: Span,
    /// Its number among the query's hits; `None` for the quote of a link.
    pub(super) number: Option<usize>,
    /// Whether the page opens here.
    pub(super) is_here: bool,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_mark: bool,
    /// Whether the page opens at this piece.
    pub(super) is_here: bool,
}

impl Piece {
    /// A piece that nothing asks for.
    pub(super) fn plain(text: impl Into<String>) -> Piece {
        Piece { text: text.into(), is_mark: false, is_here: false }
    }
}

/// A line of the report as it is printed.
pub(super) enum Block {
    /// A heading at this rank (2 to 6), with the id of its section.
    Heading { rank: usize, section: u32, pieces: Vec<Piece> },
    /// Where a section without heading starts.
    Anchor { section: u32 },
    /// A paragraph with its number in the report.
    Paragraph { number: usize, pieces: Vec<Piece> },
}

/// A line of the table of contents.
pub(super) struct Entry {
    pub(super) section: u32,
    pub(super) rank: usize,
    pub(super) label: String,
    /// Hits in the section.
    pub(super) hits: usize,
    pub(super) is_here: bool,
}

/// A report ready to print.
#[derive(Default)]
pub(super) struct Sheet {
    /// The title as the report prints it, where it begins with it.
    pub(super) title: Option<Vec<Piece>>,
    pub(super) outline: Vec<Entry>,
    pub(super) blocks: Vec<Block>,
    paragraphs: usize,
    rank: usize,
}

impl Sheet {
    /// Lays out `report` with what is `marked`, in order.
    pub(super) fn new(report: &HeldReport, marked: &[Marked], words: Words) -> Sheet {
        let mut sheet = Sheet { rank: 1, ..Sheet::default() };
        for section in &report.sections {
            sheet.push_section(report, section, marked, words);
        }
        sheet
    }

    fn push_section(&mut self, report: &HeldReport, section: &Section, marked: &[Marked], words: Words) {
        let Some(text) = report.text.get(section.span.range()) else { return };
        if text.trim().is_empty() {
            return;
        }
        self.rank = usize::from(section.level).clamp(1, 5).min(self.rank) + 1;
        let rank = self.rank.min(6);
        self.outline.push(Entry::new(section, rank, text, marked, words));
        let mut lines = lines(text, section.span.start);
        match &section.heading {
            Some(_) => {
                let pieces = lines.next().map_or(Vec::new(), |line| pieces(&report.text, line, marked));
                self.blocks.push(Block::Heading { rank, section: section.id, pieces });
            }
            None => {
                self.blocks.push(Block::Anchor { section: section.id });
                let title = report.title.as_deref().map_or(0, |title| title_lines(title, text, section.span.start));
                let spans: Vec<Span> = lines.by_ref().take(title).collect();
                let printed = spans.into_iter().map(|line| pieces(&report.text, line, marked));
                let printed: Vec<Vec<Piece>> = printed.collect();
                if title > 0 && self.title.is_none() {
                    self.title = Some(printed.join(&Piece::plain(" ")));
                }
            }
        }
        for line in lines {
            self.paragraphs += 1;
            self.blocks.push(Block::Paragraph { number: self.paragraphs, pieces: pieces(&report.text, line, marked) });
        }
    }
}

impl Entry {
    fn new(section: &Section, rank: usize, text: &str, marked: &[Marked], words: Words) -> Entry {
        let inside = || marked.iter().filter(|mark| section.span.range().contains(&mark.span.start));
        let label = match &section.heading {
            Some(heading) => text.lines().next().map_or(heading.as_str(), str::trim).to_owned(),
            None => words.heading(None),
        };
        Entry {
            section: section.id,
            rank,
            label,
            hits: inside().filter(|mark| mark.number.is_some()).count(),
            is_here: inside().any(|mark| mark.is_here),
        }
    }
}

/// The lines of a section that hold something, without white space at their ends, in the report's bytes.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    text.split_inclusive('\n')
        .scan(start, |at, line| {
            let from = *at + (line.len() - line.trim_start().len());
            *at += line.len();
            Some((!line.trim().is_empty()).then(|| Span::new(from, from + line.trim().len())))
        })
        .flatten()
}

/// How many of the first lines of the preface are the title: joined with one space they are it.
fn title_lines(title: &str, text: &str, start: usize) -> usize {
    let mut joined = String::new();
    for (i, line) in lines(text, start).enumerate() {
        if i > 0 {
            joined.push(' ');
        }
        joined.push_str(&text[line.start - start..line.end - start]);
        if joined == title {
            return i + 1;
        }
        if !title.starts_with(&joined) {
            break;
        }
    }
    0
}

/// A line cut where it is marked.
fn pieces(text: &str, line: Span, marked: &[Marked]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = line.start;
    let mut push = |from: usize, to: usize, mark: Option<&Marked>| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty() || mark.is_some()) {
            let is_here = mark.is_some_and(|mark| mark.is_here && mark.span.start >= from);
            pieces.push(Piece { text: text.to_owned(), is_mark: mark.is_some(), is_here });
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
        let marked =
            |&(start, end): &(usize, usize)| Marked { span: Span::new(start, end), number: None, is_here: true };
        let marked: Vec<Marked> = marks.iter().map(marked).collect();
        let show = |piece: Piece| match (piece.is_mark, piece.is_here) {
            (true, true) => format!("[!{}]", piece.text),
            (true, false) => format!("[{}]", piece.text),
            _ => piece.text,
        };
        let shown: String = pieces(text, Span::new(line.0, line.1), &marked).into_iter().map(show).collect();
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
    fn title_lines_are_the_first_lines_that_make_up_the_title() {
        assert_eq!(title_lines("a b", "a\n\n b \nc", 5), 2);
        assert_eq!(title_lines("a", "x\na", 0), 0);
        assert_eq!(title_lines("a", "", 0), 0);
    }
}
