//! A file's text as lines, without what no reader sees: bookmarks, zero-width characters, running
//! heads, page numbers.

use super::furniture;
use super::line::{FileLine, LineGap, leading_width, strip};
use crate::report::Format;
use memchr::{memchr3, memmem};
use std::borrow::Cow;

/// The widest indent that is kept, in half Han characters: readers take indents from the file, and
/// a wider one says no more.
const MOST_INDENT: u32 = 999;

/// The lines of `text` that say something. Lines end at `\n`, `\r\n`, `\r`; a form feed or vertical
/// tab starts a new line here, but not one with a number of its own.
pub fn lines(text: &str) -> Vec<FileLine<'_>> {
    let mut lines = Vec::new();
    let (mut gap, mut number) = (LineGap::None, 0);
    for physical in physical_lines(text) {
        number += 1;
        for (at, part) in physical.split('\u{C}').enumerate() {
            gap = if at > 0 { LineGap::Page } else { gap };
            // The first bytes of what ends a line within one; most lines have none.
            if memchr3(0xB, 0xC2, 0xE2, part.as_bytes()).is_none() {
                push(&mut lines, part, number, &mut gap);
                continue;
            }
            for fragment in part.split(['\u{B}', '\u{85}', '\u{2028}', '\u{2029}']) {
                push(&mut lines, fragment, number, &mut gap);
            }
        }
    }

    lines
}

/// The characters beyond ASCII that end a line.
const WIDE_LINE_ENDS: [&str; 3] = ["\u{85}", "\u{2028}", "\u{2029}"];

/// Counts the lines of `text`, blank ones included.
pub fn count(text: &str) -> usize {
    let is_end = |byte: &&u8| matches!(byte, b'\n' | b'\r' | 0xB | 0xC);
    let plain = text.as_bytes().iter().filter(is_end).count();
    let others: usize = WIDE_LINE_ENDS.iter().map(|end| times(text, end)).sum();

    plain + others - times(text, "\r\n") + 1
}

fn times(text: &str, wanted: &str) -> usize {
    memmem::find_iter(text.as_bytes(), wanted).count()
}

/// Takes out of lines what such a file has of page numbers and running heads, and the indent that
/// most of them share.
pub fn finish_of(format: Format, lines: &mut Vec<FileLine<'_>>) {
    if format.keeps_heads_apart() {
        furniture::remove_numbers(lines);
        take_common_indent(lines);
    } else {
        finish(lines);
    }
}

/// Takes running heads and page numbers out of lines, and the indent that most of them share.
pub fn finish(lines: &mut Vec<FileLine<'_>>) {
    furniture::remove(lines);
    take_common_indent(lines);
}

fn push<'a>(lines: &mut Vec<FileLine<'a>>, fragment: &'a str, number: u32, gap: &mut LineGap) {
    let visible = strip(fragment);
    let indent = leading_width(&visible);
    let text = trimmed(visible);

    if text.is_empty() {
        *gap = (*gap).max(LineGap::Blank);
        return;
    }

    lines.push(FileLine { text, number, indent, gap: *gap, is_row: false });
    *gap = LineGap::None;
}

/// The lines of a file as an editor counts them.
fn physical_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// Takes away the smallest indent that at least a tenth of the lines have: a whole file may be set
/// in.
fn take_common_indent(lines: &mut [FileLine<'_>]) {
    let mut indents: Vec<u32> = lines.iter().map(|line| line.indent).collect();
    indents.sort_unstable();
    let common = indents.get(indents.len() / 10).copied().unwrap_or(0);

    for line in lines {
        line.indent = line.indent.saturating_sub(common).min(MOST_INDENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, u32, u32, LineGap)]) {
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
            &[("三是进一步完善", 1, 0, LineGap::None)],
        );

        check("[bookmark: 没有收尾", &[("[bookmark: 没有收尾", 1, 0, LineGap::None)]);
        check("\u{A0}一、概述 \u{A0}", &[("一、概述", 1, 0, LineGap::None)]);
        check(
            "《传承红色基因 铸就国家栋梁》",
            &[("《传承红色基因 铸就国家栋梁》", 1, 0, LineGap::None)],
        );
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        check(
            "一\r\n\r\n二\r三\n",
            &[
                ("一", 1, 0, LineGap::None),
                ("二", 3, 0, LineGap::Blank),
                ("三", 4, 0, LineGap::None),
            ],
        );

        check(
            "一\n\u{C}二\u{C}\n三",
            &[
                ("一", 1, 0, LineGap::None),
                ("二", 2, 0, LineGap::Page),
                ("三", 3, 0, LineGap::Page),
            ],
        );

        check("一\u{B}二", &[("一", 1, 0, LineGap::None), ("二", 1, 0, LineGap::None)]);
    }

    #[test]
    fn lines_are_counted_before_they_are_made() {
        assert_eq!(["", "一", "一\r\n二\n", "一\r二\u{C}三\n\r四"].map(count), [1, 1, 3, 5]);
    }

    #[test]
    fn an_indent_counts_beyond_the_common_one() {
        check("　　一\n二", &[("一", 1, 4, LineGap::None), ("二", 2, 0, LineGap::None)]);
        check("　　一\n　　二", &[("一", 1, 0, LineGap::None), ("二", 2, 0, LineGap::None)]);
    }
}
