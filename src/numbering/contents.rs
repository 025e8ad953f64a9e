//! Tables of contents, whose lines look like headings.

use super::number::read;
use super::numeral::digit;
use super::width::width;
use crate::text::fold_text;
use std::collections::HashSet;
use std::ops::Range;

/// The most paragraphs over a table of contents.
const REACH: usize = 40;

/// The most paragraphs of a table of contents.
const LONGEST: usize = 200;

/// Finds the places of the paragraphs that are a table of contents: from 目录 up to where its first
/// line comes again.
pub fn contents(paragraphs: &[&str]) -> Range<usize> {
    let is_caption =
        |line: &str| line.len() <= 24 && matches!(fold_text(line).as_str(), "目录" | "目次");
    let Some(caption) = paragraphs.iter().take(REACH).position(|line| is_caption(line)) else {
        return 0..0;
    };

    let Some(first) = paragraphs.get(caption + 1).map(|line| entry(line)) else { return 0..0 };
    let is_short = |line: &&&str| width(line) <= 160;

    if paragraphs.iter().skip(caption + 1).take(2).filter(is_short).count() < 2 {
        return 0..0;
    }

    let mut rest = paragraphs.iter().enumerate().skip(caption + 2).take(LONGEST);
    match rest.find(|(_, line)| entry(line) == first) {
        Some((place, _)) => caption..place,
        None => 0..0,
    }
}

/// Gives the places of the paragraphs without those of a table of contents, but with a title or a
/// preface that stands between it and the first heading.
pub fn without_contents(paragraphs: &[&str]) -> Vec<usize> {
    let contents = contents(paragraphs);
    if contents.is_empty() {
        return (0..paragraphs.len()).collect();
    }

    let later: HashSet<String> =
        paragraphs.iter().skip(contents.end).take(LONGEST * 10).map(|line| entry(line)).collect();
    let is_entry =
        |line: &str| later.contains(&entry(line)) || is_contents_line(line) || read(line).is_some();
    let is_kept = |place: &usize| {
        !contents.contains(place)
            || *place > contents.start && paragraphs.get(*place).is_some_and(|line| !is_entry(line))
    };

    (0..paragraphs.len()).filter(is_kept).collect()
}

/// Whether `line` is one of a table of contents: words, then dots or a wide gap, then a page
/// number.
pub fn is_contents_line(line: &str) -> bool {
    let words = line.trim_end().trim_end_matches(|c: char| digit(c).is_some());
    if words.len() == line.trim_end().len() {
        return false;
    }

    let leader = |c: char| {
        matches!(c, '.' | '…' | '·' | '．' | '•' | '⋯' | '-' | '—' | '_' | '\t' | ' ' | '\u{3000}')
    };
    let lead: Vec<char> = words.chars().rev().take_while(|&c| leader(c)).collect();
    let dots = lead.iter().filter(|c| !c.is_whitespace()).count();
    let ellipsis = lead.iter().any(|c| matches!(c, '…' | '⋯' | '\t'));

    lead.len() < words.chars().count() && (dots >= 3 || ellipsis || lead.len() >= 4)
}

/// Gives an entry's words without dots and page number.
fn entry(line: &str) -> String {
    fold_text(line)
        .trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '.' | '·' | '-' | '…' | ' ' | ':' | '。')
        })
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_table_of_contents_ends_in_dots_and_a_page() {
        for line in ["一、概述……………1", "概述......... 12", "概述\t3", "（一）申请 · · · 4"]
        {
            assert!(is_contents_line(line), "{line}");
        }

        for line in ["一、概述", "2020-2021", "共 12", "12", "2019—2020", "电话：010-62751234"]
        {
            assert!(!is_contents_line(line), "{line}");
        }
    }
}
