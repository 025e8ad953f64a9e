//! A file's text as lines without what no reader sees: bookmarks, zero-width characters, running
//! heads, page numbers.

use super::furniture;
use crate::numbering::char_width;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A line of a file that says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line<'a> {
    /// Its text, without white space at its ends.
    pub text: Cow<'a, str>,
    /// The 1-based line or page in the source file, 0 where a format counts neither.
    pub number: u32,
    /// How far it was indented, in half Han characters, beyond the indent that most lines share.
    pub indent: u32,
    /// What lies between it and the line before it.
    pub gap: Gap,
    /// Whether it is a row of a table, cells parted by tabs: a paragraph of its own.
    pub is_row: bool,
}

/// An indent beyond this says no more, and readers take it from the file: half Han characters.
const MOST_INDENT: u32 = 999;

/// What lies between two lines. In the order in which one outweighs the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gap {
    /// Nothing, and less than that: both are parts of one paragraph, which a page's end cut.
    Joined,
    /// Nothing: the next line of the file.
    None,
    /// Blank lines.
    Blank,
    /// The end of a page.
    Page,
    /// The end of a paragraph: the line before it had room for more.
    Ended,
}

/// The lines of `text` that say something. Lines end at `\n`, `\r\n`, `\r`; a form feed or vertical
/// tab starts a new line here, but not one with a number of its own.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut gap, mut number) = (Gap::None, 0);
    for physical in physical_lines(text) {
        number += 1;
        for (at, part) in physical.split('\u{C}').enumerate() {
            gap = if at > 0 { Gap::Page } else { gap };
            for fragment in part.split(['\u{B}', '\u{85}', '\u{2028}', '\u{2029}']) {
                push(&mut lines, fragment, number, &mut gap);
            }
        }
    }

    lines
}

/// What ends a line besides `\r\n`.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];

/// How many lines `text` has, blank ones too.
pub fn count(text: &str) -> usize {
    text.matches(LINE_ENDS).count() - text.matches("\r\n").count() + 1
}

/// Takes running heads and page numbers out of lines, and the indent that most of them share.
pub fn finish(lines: &mut Vec<Line<'_>>) {
    furniture::remove(lines);
    take_common_indent(lines);
}

/// A line of a format that is not text: what is not seen is stripped. `None` if nothing is left.
#[cfg(any(test, feature = "html", feature = "office", feature = "pdf"))]
pub fn line(text: &str, number: u32, indent: u32, gap: Gap) -> Option<Line<'static>> {
    let text = strip(text).trim().to_owned();
    (!text.is_empty()).then_some(Line {
        text: Cow::Owned(text),
        number,
        indent,
        gap,
        is_row: false,
    })
}

/// A row of a table. `None` if all its cells are empty. White space inside a cell, tabs and line
/// ends too, becomes one space.
#[cfg(any(test, feature = "html", feature = "office", feature = "pdf"))]
pub fn row<T: AsRef<str>>(cells: &[T], number: u32) -> Option<Line<'static>> {
    let plain = |cell: &T| strip(cell.as_ref()).split_whitespace().collect::<Vec<_>>().join(" ");
    let cells: Vec<String> = cells.iter().map(plain).collect();
    let is_empty = cells.iter().all(String::is_empty);
    let text = cells.join("\t");

    (!is_empty).then_some(Line {
        text: Cow::Owned(text),
        number,
        indent: 0,
        gap: Gap::None,
        is_row: true,
    })
}

fn push<'a>(lines: &mut Vec<Line<'a>>, fragment: &'a str, number: u32, gap: &mut Gap) {
    let visible = strip(fragment);
    let indent = visible
        .chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { char_width(c) });
    let indent = indent.sum();
    let text = trimmed(visible);

    if text.is_empty() {
        *gap = (*gap).max(Gap::Blank);
        return;
    }

    lines.push(Line { text, number, indent, gap: *gap, is_row: false });
    *gap = Gap::None;
}

/// The lines of a file as an editor counts them.
fn physical_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// `line` without what is not seen; white space that does not break (U+00A0) becomes a space.
fn strip(line: &str) -> Cow<'_, str> {
    let bookmark = line.contains("[bookmark: ");
    if !bookmark && !line.chars().any(|c| is_unseen(c) || c == '\u{A0}') {
        return Cow::Borrowed(line);
    }

    let line = if bookmark { without_bookmarks(line) } else { line.to_owned() };
    Cow::Owned(
        line.chars()
            .filter(|&c| !is_unseen(c))
            .map(|c| if c == '\u{A0}' { ' ' } else { c })
            .collect(),
    )
}

/// Zero-width characters, soft hyphens, byte order marks and control characters.
fn is_unseen(c: char) -> bool {
    match c {
        ' '..='~' | '\u{3000}'..='\u{9FFF}' => false,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => true,
        _ => c.is_control() && c != '\t',
    }
}

/// Apache Tika's mark of a Word bookmark: `[bookmark: _GoBack]`.
fn without_bookmarks(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("[bookmark: ") {
        let Some(length) = rest[start..].find(']') else { break };
        kept.push_str(&rest[..start]);
        rest = &rest[start + length + 1..];
    }

    kept + rest
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// Takes away the smallest indent that at least a tenth of the lines have: a whole file may be set
/// in.
fn take_common_indent(lines: &mut [Line<'_>]) {
    let mut indents: Vec<u32> = lines.iter().map(|line| line.indent).collect();
    indents.sort_unstable();
    let common = indents.get(indents.len() / 10).copied().unwrap_or(0);
    lines
        .iter_mut()
        .for_each(|line| line.indent = line.indent.saturating_sub(common).min(MOST_INDENT));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, u32, u32, Gap)]) {
        let mut lines = lines(text);
        finish(&mut lines);
        let found: Vec<_> =
            lines.iter().map(|l| (l.text.as_ref(), l.number, l.indent, l.gap)).collect();
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn what_is_not_seen_is_stripped() {
        check(
            "\u{FEFF}[bookmark: _GoBack]三是\u{200B}进一步[bookmark: a]完善",
            &[("三是进一步完善", 1, 0, Gap::None)],
        );
        check("[bookmark: 没有收尾", &[("[bookmark: 没有收尾", 1, 0, Gap::None)]);
        check("\u{A0}一、概述 \u{A0}", &[("一、概述", 1, 0, Gap::None)]);
        check(
            "《传承红色基因 铸就国家栋梁》",
            &[("《传承红色基因 铸就国家栋梁》", 1, 0, Gap::None)],
        );
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        check(
            "一\r\n\r\n二\r三\n",
            &[("一", 1, 0, Gap::None), ("二", 3, 0, Gap::Blank), ("三", 4, 0, Gap::None)],
        );
        check(
            "一\n\u{C}二\u{C}\n三",
            &[("一", 1, 0, Gap::None), ("二", 2, 0, Gap::Page), ("三", 3, 0, Gap::Page)],
        );
        check("一\u{B}二", &[("一", 1, 0, Gap::None), ("二", 1, 0, Gap::None)]);
    }

    #[test]
    fn lines_are_counted_before_they_are_made() {
        assert_eq!(["", "一", "一\r\n二\n", "一\r二\u{C}三\n\r四"].map(count), [1, 1, 3, 5]);
    }

    #[test]
    fn an_indent_counts_beyond_the_common_one() {
        check("　　一\n二", &[("一", 1, 4, Gap::None), ("二", 2, 0, Gap::None)]);
        check("　　一\n　　二", &[("一", 1, 0, Gap::None), ("二", 2, 0, Gap::None)]);
    }
}
