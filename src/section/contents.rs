//! Tables of contents, whose lines look like headings.

use crate::numbering;
use crate::text::fold;
use std::ops::Range;

/// How far from the top a table of contents may start, and how long it may be, in paragraphs.
const REACH: usize = 40;
const LONGEST: usize = 200;

/// The places of the paragraphs that are a table of contents: from 目录 up to where its first line comes again.
pub fn end(paragraphs: &[(usize, &str)]) -> Range<usize> {
    let is_caption = |line: &str| line.len() <= 24 && matches!(fold(line).text().as_str(), "目录" | "目次");
    let Some(caption) = paragraphs.iter().take(REACH).position(|&(_, line)| is_caption(line)) else { return 0..0 };
    let Some(first) = paragraphs.get(caption + 1).map(|&(_, line)| entry(line)) else { return 0..0 };
    let rest = paragraphs.iter().enumerate().skip(caption + 2).take(LONGEST);
    let mut short = rest.take_while(|(_, (_, line))| numbering::width(line) <= 160);
    match short.find(|(_, (_, line))| entry(line) == first) {
        Some((place, _)) => caption..place,
        None => 0..0,
    }
}

/// An entry's words without dots and page number.
fn entry(line: &str) -> String {
    fold(line)
        .text()
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '·' | '-' | '…' | ' ' | ':' | '。'))
        .to_owned()
}
