//! Tables of contents, whose lines look like headings.

use super::{read, width};
use crate::text::fold;
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
        |line: &str| line.len() <= 24 && matches!(fold(line).text().as_str(), "目录" | "目次");
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
    let is_entry = |line: &str| {
        later.contains(&entry(line)) || super::is_contents_line(line) || read(line).is_some()
    };
    let is_kept = |place: &usize| {
        !contents.contains(place) || *place > contents.start && !is_entry(paragraphs[*place])
    };

    (0..paragraphs.len()).filter(is_kept).collect()
}

/// Gives an entry's words without dots and page number.
fn entry(line: &str) -> String {
    fold(line)
        .text()
        .trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '.' | '·' | '-' | '…' | ' ' | ':' | '。')
        })
        .to_owned()
}
