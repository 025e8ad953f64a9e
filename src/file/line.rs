//! A line of a file, whatever its format, without characters that no reader sees.

use crate::numbering::char_width;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A line of a file that says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine<'a> {
    /// The text, without white space at its ends.
    pub text: Cow<'a, str>,
    /// The 1-based line or page in the source file, 0 where a format counts neither.
    pub number: u32,
    /// The indent, in half Han characters, beyond the indent that most lines share.
    pub indent: u32,
    /// The gap between it and the line before it.
    pub gap: LineGap,
    /// True if it is a row of a table, cells parted by tabs: a paragraph of its own.
    pub is_row: bool,
}

/// The gap between two lines, in the order in which one outweighs the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LineGap {
    /// No gap: both are parts of one paragraph that a page's end cut.
    Joined,
    /// No gap but the end of the line: the next line of the file.
    None,
    /// Blank lines.
    Blank,
    /// The end of a page.
    Page,
    /// The end of a paragraph: the line before it had room for more.
    Ended,
}

impl FileLine<'static> {
    /// Makes a line of a format that is not text: what is not seen is stripped. `None` if nothing
    /// is left.
    #[cfg(any(
        test,
        feature = "html",
        feature = "office",
        feature = "ofd",
        feature = "pdf",
        feature = "workbook"
    ))]
    pub fn of(text: &str, number: u32, indent: u32, gap: LineGap) -> Option<FileLine<'static>> {
        let text = strip(text).trim().to_owned();

        (!text.is_empty()).then_some(FileLine {
            text: Cow::Owned(text),
            number,
            indent,
            gap,
            is_row: false,
        })
    }

    /// Makes a row of a table. `None` if all its cells are empty. White space inside a cell, tabs
    /// and line ends with it, becomes one space.
    #[cfg(any(
        test,
        feature = "html",
        feature = "office",
        feature = "ofd",
        feature = "pdf",
        feature = "workbook"
    ))]
    pub fn of_row<T: AsRef<str>>(cells: &[T], number: u32) -> Option<FileLine<'static>> {
        let plain =
            |cell: &T| strip(cell.as_ref()).split_whitespace().collect::<Vec<_>>().join(" ");
        let cells: Vec<String> = cells.iter().map(plain).collect();
        let is_empty = cells.iter().all(String::is_empty);

        (!is_empty).then_some(FileLine {
            text: Cow::Owned(cells.join("\t")),
            number,
            indent: 0,
            gap: LineGap::None,
            is_row: true,
        })
    }
}

/// The width of the white space that `text` starts with, in half Han characters. A tab counts as
/// two Han characters.
pub fn leading_width(text: &str) -> u32 {
    text.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { char_width(c) })
        .sum()
}

/// Strips what is not seen from `line`; white space that does not break (U+00A0) becomes a space,
/// and what Word and WPS keep in the private area becomes what it stands for.
pub fn strip(line: &str) -> Cow<'_, str> {
    if is_plain(line.as_bytes()) {
        return Cow::Borrowed(line);
    }

    let bookmark = line.contains("[bookmark: ");
    if !bookmark && !line.chars().any(|c| is_unseen(c) || c == '\u{A0}' || is_private(c)) {
        return Cow::Borrowed(line);
    }

    let line = if bookmark { without_bookmarks(line) } else { line.to_owned() };
    let line = if line.contains(is_private) { without_private(&line) } else { line };

    Cow::Owned(
        line.chars()
            .filter(|&c| !is_unseen(c))
            .map(|c| if c == '\u{A0}' { ' ' } else { c })
            .collect(),
    )
}

/// Tells whether no byte is of a character that is stripped or has another form: control
/// characters, U+0080 to U+00BF, U+2000 to U+2FFF, private use, U+FEFF and the bracket of a
/// bookmark. All are looked at, in a way that takes many at once.
fn is_plain(bytes: &[u8]) -> bool {
    let may_be =
        |byte: u8| byte < b' ' && byte != b'\t' || matches!(byte, b'[' | 0x7F | 0xC2 | 0xE2 | 0xEE);
    let may_follow = |high: u8, next: u8| high == 0xEF && matches!(next, 0x80..=0x83 | 0xBB);
    let next = bytes.get(1..).unwrap_or_default();
    let has_pair =
        || bytes.iter().zip(next).fold(false, |any, (&high, &next)| any | may_follow(high, next));

    !bytes.iter().fold(false, |any, &byte| any | may_be(byte)) && !has_pair()
}

/// The wide space that Chinese versions of Word write: GB18030's A3A0 of before 2005.
const OLD_WIDE_SPACE: char = '\u{E5E5}';

/// Tells whether a character of private use has a meaning here.
fn is_private(c: char) -> bool {
    c == OLD_WIDE_SPACE || is_symbol_place(c)
}

/// Tells whether a character is a place of a symbol font, such as Wingdings.
fn is_symbol_place(c: char) -> bool {
    matches!(c, '\u{F020}'..='\u{F0FF}')
}

/// Makes wide spaces of old ones, and drops signs of symbol fonts, of which only the font says what
/// they look like: ticks and bullets, one or two before a word. More in a row are no signs but a
/// text whose font is lost, and stay.
fn without_private(line: &str) -> String {
    const MOST_SIGNS: usize = 2;

    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if !is_symbol_place(c) {
            plain.push(if c == OLD_WIDE_SPACE { '\u{3000}' } else { c });
            continue;
        }

        let mut signs = String::from(c);
        while let Some(sign) = chars.next_if(|&next| is_symbol_place(next)) {
            signs.push(sign);
        }

        if signs.chars().count() > MOST_SIGNS {
            plain.push_str(&signs);
        }
    }

    plain
}

/// Tells whether a character is not seen: zero-width characters, soft hyphens, byte order marks and
/// control characters.
fn is_unseen(c: char) -> bool {
    match c {
        ' '..='~' | '\u{3000}'..='\u{9FFF}' => false,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => true,
        _ => c.is_control() && c != '\t',
    }
}

/// Removes Apache Tika's marks of Word bookmarks: `[bookmark: _GoBack]`. Two of five real reports
/// have one, before a heading and before an item.
fn without_bookmarks(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("[bookmark: ") {
        let Some(length) = rest.get(start..).unwrap_or_default().find(']') else { break };
        kept.push_str(rest.get(..start).unwrap_or_default());
        rest = rest.get(start + length + 1..).unwrap_or_default();
    }

    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_characters_are_what_word_means_by_them() {
        let check = |line: &str, expect: &str| assert_eq!(strip(line), expect, "{line:?}");
        check("\u{E5E5}\u{E5E5}一、概述", "\u{3000}\u{3000}一、概述");
        check("\u{F0A8}公民\u{F0A8}\u{F06F} 法人", "公民 法人");
        check("\u{F021}\u{F022}\u{F023}\u{F024}", "\u{F021}\u{F022}\u{F023}\u{F024}");
        check("甲\u{E123}", "甲\u{E123}");
    }
}
