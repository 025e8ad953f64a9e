//! Spans, and the fold that everything is matched on.
//!
//! Invariant: `source` is monotone, in range and on char boundaries, and folding the text between
//! two of its edges gives the folded chars that came from there. Folding a folded text changes
//! nothing.

mod character;
pub(crate) mod table;

pub use character::ideograph;

use crate::bits::Bits;
use character::{
    FIRST_IDEOGRAPH, IDEOGRAPHS, PLAIN_IDEOGRAPHS, VARIANTS, is_dropped, is_mark, stands_alone,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::str::Chars;
use unicode_normalization::UnicodeNormalization;

/// The version of [`fold`]. A store says under which version it was built.
pub const FOLD_VERSION: u32 = 1;

/// The folded char that stands for a paragraph's end. No phrase crosses it.
pub const BARRIER: char = '\u{E000}';

/// What a kept space is written as where white space parts tokens. [`fold`] never yields it.
pub const KEPT_SPACE: char = '\u{E001}';

/// A byte range in a report's clean text (UTF-8), always on char boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span of these bytes.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The same as a range, to cut text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// This span, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }
}

/// A text as it is matched, with the way back to the text as it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded chars; a paragraph's end is [`BARRIER`].
    pub chars: Vec<char>,
    /// For each folded char the bytes that it came from. The chars of an expansion (… is three)
    /// share theirs.
    pub source: Vec<Span>,
}

impl Folded {
    /// The bytes that the folded chars `range` came from, whole characters of the original.
    ///
    /// An empty range has no bytes of its own; it gives the place where it stands.
    pub fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            let at = match self.source.get(range.start) {
                Some(span) => span.start,
                None => self.source.last().map_or(0, |span| span.end),
            };
            return Span::new(at, at);
        }

        Span::new(self.source[range.start].start, self.source[range.end - 1].end)
    }

    /// The folded text as a string, with `\n` for each paragraph's end.
    pub fn text(&self) -> String {
        self.chars.iter().map(|&c| if c == BARRIER { '\n' } else { c }).collect()
    }
}

/// Folds `clean` into what is matched.
///
/// Each base character with its combining marks goes through NFKC, then: zero-width and control
/// characters are dropped, U+2010 to U+2015 and U+2212 become `-`, CJK radicals become ideographs
/// (Unicode's EquivalentUnifiedIdeograph), traditional characters become simplified ones one to one
/// (OpenCC's TSCharacters), letters become lower case. At last white space is dropped, but for one
/// space between two ASCII letters or digits. `\n` becomes [`BARRIER`]; U+E000 and U+E001 in the
/// text become U+FFFD. A mark without a base is dropped, and a character that NFKC would turn into
/// a space with a mark (¨) stays as it is, so that folding twice is folding once.
///
/// ```
/// use mingcha::text::fold;
/// assert_eq!(fold("受 理 ２０２０ 年 機關 Open\u{3000}Data").text(), "受理2020年机关open data");
/// ```
pub fn fold(clean: &str) -> Folded {
    let most = clean.len() / 3 + 8;
    let empty = Folded { chars: Vec::with_capacity(most), source: Vec::with_capacity(most) };
    folded_into(clean, empty)
}

/// The text of [`fold`], as [`Folded::text`] gives it, where nobody asks for the way back.
pub(crate) fn fold_text(clean: &str) -> String {
    let empty = FoldedText { clean, text: String::with_capacity(clean.len()), run: 0..0 };
    folded_into(clean, empty).finish()
}

/// The chars of [`fold`] alone.
pub(crate) fn fold_chars(clean: &str) -> Vec<char> {
    folded_into(clean, Vec::with_capacity(clean.len() / 3 + 8))
}

fn folded_into<T: FoldedInto>(clean: &str, into: T) -> T {
    let (ideographs, plain) = (IDEOGRAPHS.as_slice(), &*PLAIN_IDEOGRAPHS);
    let mut folding = Folding { into, last: None, is_spaced: false };
    let mut chars = FoldCursor { clean, rest: clean.chars() };
    let mut ahead = chars.next();

    while let Some((start, c)) = ahead {
        // Nearly all of a report: ideographs that fold to themselves, one after the other.
        let run = start..plain_run_end(clean, start, plain);
        if !run.is_empty() {
            chars.rest = clean.get(run.end..).unwrap_or_default().chars();
            ahead = chars.next();
            folding.push_run(clean, run);
            continue;
        }
        ahead = chars.next();
        // A character that folds to one, with nothing after it that could belong to it.
        if let Some(simple) = fold_simple(c, ideographs)
            && ahead.is_none_or(|(_, next)| stands_alone(next))
        {
            folding.push_spaced(simple, Span::new(start, start + c.len_utf8()), simple == c);
            continue;
        }
        if is_dropped(c) {
            continue;
        }
        if c == '\n' {
            folding.push(BARRIER, Span::new(start, start + 1), false);
            folding.is_spaced = false;
            continue;
        }
        if c.is_whitespace() {
            folding.is_spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut cluster: Option<String> = None;
        while let Some((at, next)) = ahead {
            if !is_dropped(next) && !is_mark(next) {
                break;
            }
            ahead = chars.next();
            if is_mark(next) {
                end = at + next.len_utf8();
                cluster.get_or_insert_with(|| c.to_string()).push(next);
            }
        }
        // A mark without a base is dropped.
        if is_mark(c) {
            continue;
        }

        let span = Span::new(start, end);
        match (cluster, fold_simple(c, ideographs)) {
            (None, Some(simple)) => folding.push_spaced(simple, span, simple == c),
            (cluster, _) => fold_cluster(cluster.unwrap_or_else(|| c.to_string()))
                .chars()
                .for_each(|folded| folding.push_spaced(folded, span, false)),
        }
    }

    folding.into
}

/// The chars of a text, each with its first byte.
struct FoldCursor<'a> {
    clean: &'a str,
    rest: Chars<'a>,
}

impl FoldCursor<'_> {
    #[inline]
    fn next(&mut self) -> Option<(usize, char)> {
        let start = self.clean.len() - self.rest.as_str().len();
        Some((start, self.rest.next()?))
    }
}

/// The end of the ideographs from `start` on that fold to themselves; the last of them only if
/// nothing follows that could belong to it.
#[inline]
fn plain_run_end(clean: &str, start: usize, plain: &Bits) -> usize {
    let rest = clean.as_bytes().get(start..).unwrap_or_default();
    let mut length = 0;
    for &[high, middle, low] in rest.as_chunks::<3>().0 {
        if !matches!(high, 0xE4..=0xE9) {
            break;
        }
        let [high, middle, low] = [u32::from(high), u32::from(middle), u32::from(low)];
        let code = (high & 0xF) << 12 | (middle & 0x3F) << 6 | low & 0x3F;
        if !plain.contains(code.wrapping_sub(FIRST_IDEOGRAPH as u32)) {
            break;
        }
        length += 3;
    }

    let end = start + length;
    let next = clean.get(end..).and_then(|rest| rest.chars().next());
    if length > 0 && !next.is_none_or(stands_alone) { end - 3 } else { end }
}

/// What takes folded chars, each with the bytes that it came from.
trait FoldedInto {
    /// Takes a char that came from `span`, and whether it is the one that stands there.
    fn push(&mut self, c: char, span: Span, is_same: bool);

    /// Takes all chars of a run, which fold to themselves.
    fn push_run(&mut self, clean: &str, run: Range<usize>) {
        let chars = clean.get(run.clone()).unwrap_or_default().chars();
        let mut start = run.start;
        for c in chars {
            let end = start + c.len_utf8();
            self.push(c, Span::new(start, end), true);
            start = end;
        }
    }
}

impl FoldedInto for Folded {
    #[inline]
    fn push(&mut self, c: char, span: Span, _: bool) {
        self.chars.push(c);
        self.source.push(span);
    }
}

/// A folded text. What folds to itself is copied in runs.
struct FoldedText<'a> {
    clean: &'a str,
    text: String,
    /// The bytes of the clean text that are still to be copied.
    run: Range<usize>,
}

impl FoldedText<'_> {
    fn copy_run(&mut self) {
        self.text.push_str(self.clean.get(self.run.clone()).unwrap_or_default());
        self.run = 0..0;
    }

    fn finish(mut self) -> String {
        self.copy_run();
        self.text
    }
}

impl FoldedInto for FoldedText<'_> {
    #[inline]
    fn push(&mut self, c: char, span: Span, is_same: bool) {
        if is_same && self.run.end == span.start {
            self.run.end = span.end;
            return;
        }

        self.copy_run();
        if is_same {
            self.run = span.range();
        } else {
            self.text.push(if c == BARRIER { '\n' } else { c });
        }
    }

    fn push_run(&mut self, _: &str, run: Range<usize>) {
        if self.run.end == run.start {
            self.run.end = run.end;
        } else {
            self.copy_run();
            self.run = run;
        }
    }
}

impl FoldedInto for Vec<char> {
    #[inline]
    fn push(&mut self, c: char, _: Span, _: bool) {
        Vec::push(self, c);
    }
}

/// A text that is being folded.
struct Folding<T> {
    into: T,
    /// The last char, and where what it came from ends.
    last: Option<(char, usize)>,
    /// Whether white space was dropped since.
    is_spaced: bool,
}

impl<T: FoldedInto> Folding<T> {
    #[inline]
    fn push(&mut self, c: char, span: Span, is_same: bool) {
        self.into.push(c, span, is_same);
        self.last = Some((c, span.end));
    }

    /// Pushes a run of ideographs.
    fn push_run(&mut self, clean: &str, run: Range<usize>) {
        self.is_spaced = false;
        self.last = Some((FIRST_IDEOGRAPH, run.end));
        self.into.push_run(clean, run);
    }

    /// Pushes `c`, and before it the one space that is kept, if it stood between two ASCII letters
    /// or digits.
    #[inline]
    fn push_spaced(&mut self, c: char, span: Span, is_same: bool) {
        if std::mem::take(&mut self.is_spaced)
            && c.is_ascii_alphanumeric()
            && let Some((_, end)) = self.last.filter(|(last, _)| last.is_ascii_alphanumeric())
        {
            self.push(' ', Span::new(end, span.start), false);
        }
        self.push(c, span, is_same);
    }
}

/// The fold of a character that folds to exactly one, without an allocation: nearly all of a
/// report.
#[inline]
fn fold_simple(c: char, ideographs: &[char]) -> Option<char> {
    let place = (c as usize).wrapping_sub(FIRST_IDEOGRAPH as usize);
    if let Some(&folded) = ideographs.get(place) {
        return Some(folded);
    }

    match c {
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '!'..='~' | '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' => Some(c),
        '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{B7}' | '\u{3007}' => Some(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).map(|ascii| ascii.to_ascii_lowercase())
        }
        _ => None,
    }
}

/// Folds one base with its marks. The steps are repeated until they change nothing: lower case can
/// compose (J̌ to ǰ), and a radical can be a traditional form.
fn fold_cluster(mut cluster: String) -> String {
    for _ in 0..4 {
        let next = fold_step(&cluster);
        if next == cluster {
            break;
        }
        cluster = next;
    }

    cluster
}

fn fold_step(cluster: &str) -> String {
    let composed: String = cluster.nfkc().collect();
    let composed =
        if composed.starts_with(char::is_whitespace) { cluster.to_owned() } else { composed };
    let mapped =
        composed.chars().filter(|&c| !is_dropped(c) && !c.is_whitespace()).map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            BARRIER | KEPT_SPACE => '\u{FFFD}',
            _ => VARIANTS.get(&c).copied().unwrap_or(c),
        });

    mapped.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
