//! The best windows of a section, cut in characters at sentence ends.

use crate::pattern::{Pattern, Place};
use crate::query::Query;
use crate::text::{Folded, Span, fold};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A window of a section's text, as pieces. The pieces joined are the text; where it neither begins
/// nor ends with a sentence or at a comma, an unmarked piece `…` of its own says so.
pub type Snippet = Vec<Piece>;

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Piece {
    /// Its text, as printed.
    pub text: String,
    /// Whether it is something that was asked for.
    pub mark: bool,
}

/// Characters in a window, about: windows end at sentence ends where they can.
const WINDOW_CHARS: usize = 90;

/// Of each term the first marks that windows are tried around.
const MOST_TRIED: usize = 100;

/// The most windows of a section.
const MOST_WINDOWS: usize = 3;

/// A span of a text that was asked for, and by which term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub span: Span,
    pub term: usize,
}

/// Where the mentions of `query` stand in `text`: bytes, in order, those that overlap joined. The
/// same matcher as behind mentions.
pub fn marks(query: &Query, text: &str) -> Vec<Span> {
    let Some(pattern) = query.expr.as_ref().and_then(Pattern::new) else { return Vec::new() };
    let folded = fold(text);
    let places = pattern.find(&folded.chars).whole;

    joined(
        places
            .into_iter()
            .map(|place| folded.span(place.start as usize..place.end as usize))
            .collect(),
    )
}

fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();

    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }

    joined
}

/// The best windows of a section's `text`, given folded, for where each term was found there;
/// without any, its beginning.
pub(crate) fn snippets(text: &str, folded: &Folded, places: &[Vec<Place>]) -> Vec<Snippet> {
    let mut marks = Vec::new();
    for (term, places) in places.iter().enumerate() {
        for place in places {
            let span = folded.span(place.start as usize..place.end as usize);
            marks.push(Mark { span, term });
        }
    }
    marks.sort_unstable();

    let windows = best_windows(text, &marks);
    windows.into_iter().map(|window| pieces(text, window, &marks)).collect()
}

/// Up to three windows that do not overlap: each the one with the most terms not yet shown, then
/// the most marks, then the first; in order of place.
fn best_windows(text: &str, marks: &[Mark]) -> Vec<Span> {
    let mut candidates = windows_of(text, marks);
    if candidates.is_empty() {
        let body = text.find('\n').map_or(0, |end| end + 1);
        let start = if text[body..].trim().is_empty() { 0 } else { body };
        return vec![window(text, Span::new(start, start))];
    }

    let mut chosen: Vec<Span> = Vec::new();
    let mut shown: Vec<usize> = Vec::new();
    while chosen.len() < MOST_WINDOWS {
        candidates.retain(|window| {
            chosen.iter().all(|taken| window.end <= taken.start || taken.end <= window.start)
        });

        let best = candidates.iter().max_by_key(|window| worth(**window, marks, &shown));
        let Some(&best) = best else { break };
        shown.extend(marks_in(marks, best).map(|mark| mark.term));
        chosen.push(best);
    }

    chosen.sort_unstable();
    chosen
}

/// The windows around the first marks of each term.
fn windows_of(text: &str, marks: &[Mark]) -> Vec<Span> {
    let whole = joined(marks.iter().map(|mark| mark.span).collect());
    let mut tried: FxHashMap<usize, usize> = FxHashMap::default();
    let mut windows = Vec::new();
    for mark in marks {
        let count = tried.entry(mark.term).or_default();
        *count += 1;
        if *count <= MOST_TRIED {
            windows.push(with_whole_marks(window(text, mark.span), &whole));
        }
    }

    windows.dedup();
    windows
}

/// The window with all of each of the `marks` that its ends would cut.
fn with_whole_marks(window: Span, marks: &[Span]) -> Span {
    let around = |at: usize| {
        let next = marks.partition_point(|mark| mark.end <= at);
        marks.get(next).filter(|mark| mark.start < at)
    };
    let start = around(window.start).map_or(window.start, |mark| mark.start);
    let end = around(window.end).map_or(window.end, |mark| mark.end);
    Span::new(start, end)
}

/// What a window is chosen by: its terms that are not shown yet, its marks, then its place.
fn worth(window: Span, marks: &[Mark], shown: &[usize]) -> (usize, usize, Reverse<usize>) {
    let terms: Vec<usize> = marks_in(marks, window).map(|mark| mark.term).collect();
    let mut fresh: Vec<usize> =
        terms.iter().copied().filter(|term| !shown.contains(term)).collect();
    fresh.sort_unstable();
    fresh.dedup();
    (fresh.len(), terms.len(), Reverse(window.start))
}

fn marks_in(marks: &[Mark], window: Span) -> impl Iterator<Item = &Mark> {
    let from = marks.partition_point(|mark| mark.span.start < window.start);
    marks[from..]
        .iter()
        .take_while(move |mark| mark.span.start < window.end)
        .filter(move |mark| mark.span.end <= window.end)
}

/// The window around `mark`: its sentence and those after it in the paragraph while there is room;
/// of a sentence that is too long the part around the mark.
fn window(text: &str, mark: Span) -> Span {
    let first = back(text, mark.start, 2 * WINDOW_CHARS);
    let last = forth(text, mark.end, 2 * WINDOW_CHARS);
    let paragraph_start = text[first..mark.start].rfind('\n').map_or(first, |at| first + at + 1);
    let paragraph_end = text[mark.end..last].find('\n').map_or(last, |at| mark.end + at);

    let before = &text[paragraph_start..mark.start];
    let start = before
        .char_indices()
        .rfind(|&(_, c)| ends_sentence(c))
        .map_or(paragraph_start, |(at, c)| paragraph_start + at + c.len_utf8());
    let chars_before = text[start..mark.start].chars().count();
    let start = if chars_before > WINDOW_CHARS / 2 {
        let near = back(text, mark.start, WINDOW_CHARS / 3).max(start);
        after_comma(text, near, mark.start)
    } else {
        start
    };
    let start = start + text[start..mark.start].len() - text[start..mark.start].trim_start().len();

    let room = WINDOW_CHARS.saturating_sub(text[start..mark.end].chars().count());
    let last = forth(text, mark.end, room);
    if last >= paragraph_end {
        return Span::new(start, paragraph_end);
    }

    let behind = &text[mark.end..last];
    let end = end_of_last(behind, ends_sentence).or_else(|| end_of_last(behind, ends_clause));
    Span::new(start, end.map_or(last, |end| mark.end + end))
}

/// Behind the first comma from `from` on, if one stands before `to`.
fn after_comma(text: &str, from: usize, to: usize) -> usize {
    let comma = text[from..to].char_indices().find(|&(_, c)| ends_clause(c));
    comma.map_or(from, |(at, c)| from + at + c.len_utf8())
}

/// The end of the last of the `wanted` characters.
fn end_of_last(text: &str, wanted: fn(char) -> bool) -> Option<usize> {
    text.char_indices().rfind(|&(_, c)| wanted(c)).map(|(at, c)| at + c.len_utf8())
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';')
}

/// Whether a window may end behind `c` within a sentence.
fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '、' | '：' | ',' | ':')
}

/// Whether a window that begins at `at` goes on from the middle of a clause.
fn begins_inside(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '\u{3000}']).chars().next_back();
    before.is_some_and(|c| c != '\n' && !ends_sentence(c) && !ends_clause(c))
}

/// Whether a window that ends at `at` breaks off in the middle of a clause.
fn ends_inside(text: &str, at: usize) -> bool {
    let is_end =
        |c: Option<char>| c.is_none_or(|c| c == '\n' || ends_sentence(c) || ends_clause(c));
    let after = text[at..].trim_start_matches([' ', '\t', '\u{3000}']).chars().next();
    !is_end(text[..at].chars().next_back()) && !matches!(after, None | Some('\n'))
}

/// The byte `chars` characters before `at`.
fn back(text: &str, at: usize, chars: usize) -> usize {
    text[..at].char_indices().rev().take(chars).last().map_or(at, |(at, _)| at)
}

/// The byte `chars` characters after `at`.
fn forth(text: &str, at: usize, chars: usize) -> usize {
    text[at..].char_indices().nth(chars).map_or(text.len(), |(further, _)| at + further)
}

fn pieces(text: &str, window: Span, marks: &[Mark]) -> Snippet {
    let cut = Piece { text: "…".to_owned(), mark: false };
    let mut pieces = Vec::new();
    if begins_inside(text, window.start) {
        pieces.push(cut.clone());
    }

    let mut at = window.start;
    let mut push = |from: usize, to: usize, mark: bool| {
        if from < to {
            pieces.push(Piece { text: text[from..to].to_owned(), mark });
        }
    };

    for span in joined(marks_in(marks, window).map(|mark| mark.span).collect()) {
        push(at, span.start, false);
        push(span.start, span.end, true);
        at = span.end;
    }

    push(at, window.end, false);
    if ends_inside(text, window.end) {
        pieces.push(cut);
    }
    pieces
}

#[cfg(test)]
mod tests;
