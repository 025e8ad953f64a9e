//! The best windows of a section, cut in characters at sentence ends.

use crate::pattern::{Pattern, Place};
use crate::query::Query;
use crate::text::{Folded, Span, fold};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A window of a section's text, as pieces. The pieces joined are the text.
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
    let mut tried: FxHashMap<usize, usize> = FxHashMap::default();
    let mut windows = Vec::new();
    for mark in marks {
        let count = tried.entry(mark.term).or_default();
        *count += 1;
        if *count <= MOST_TRIED {
            windows.push(window(text, mark.span));
        }
    }

    windows.dedup();
    windows
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
        back(text, mark.start, WINDOW_CHARS / 3).max(start)
    } else {
        start
    };
    let start = start + text[start..mark.start].len() - text[start..mark.start].trim_start().len();

    let room = WINDOW_CHARS.saturating_sub(text[start..mark.end].chars().count());
    let mut end = mark.end;
    let mut sentence_end = None;
    for (i, (at, c)) in text[mark.end..paragraph_end].char_indices().enumerate() {
        if i >= room {
            break;
        }
        end = mark.end + at + c.len_utf8();
        if ends_sentence(c) {
            sentence_end = Some(end);
        }
    }
    let end = if end == paragraph_end { end } else { sentence_end.unwrap_or(end) };
    Span::new(start, end)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';')
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
    let mut pieces = Vec::new();
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
    pieces
}

#[cfg(test)]
mod tests;
