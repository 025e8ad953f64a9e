//! Pairs of neighbouring characters, by which sections are found that may hold a term.

use crate::token::is_word_char;

/// What stands between the two characters of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PairGap {
    /// Nothing: they are side by side.
    None,
    /// One paragraph end or more, and nothing else.
    ParagraphEnd,
}

/// Whether two neighbours are indexed as a pair: letters, digits and ideographs are.
pub(crate) fn is_paired(a: char, b: char) -> bool {
    is_word_char(a) && is_word_char(b)
}
