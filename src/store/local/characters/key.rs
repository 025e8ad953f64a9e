//! What lists are of.

use crate::pattern::SENTENCE_ENDS;
use crate::text::BARRIER;

/// What is added to a second character behind a paragraph end; and what stands for any.
pub const BROKEN: u32 = 1 << 31;
const ANY: u32 = u32::MAX;

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListKey {
    pub first: u32,
    pub second: u32,
}

impl ListKey {
    /// Two characters side by side.
    pub fn pair(first: char, second: char) -> ListKey {
        ListKey { first: first.into(), second: second.into() }
    }

    /// Two characters with one paragraph end or more between, and nothing else.
    pub fn broken(first: char, second: char) -> ListKey {
        ListKey { first: first.into(), second: u32::from(second) | BROKEN }
    }

    /// A paragraph or sentence end.
    pub fn mark(mark: char) -> ListKey {
        ListKey { first: mark.into(), second: ANY }
    }
}

/// Whether a character has a list of its own.
pub fn is_mark(c: char) -> bool {
    c == BARRIER || SENTENCE_ENDS.contains(&c)
}
