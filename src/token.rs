//! Folded text cut into words and single characters. The only file that names jieba.
//!
//! Invariant: between the words lies only what was dropped on purpose: punctuation, spaces and
//! paragraph ends.

use crate::note::Note;
use crate::rules::Rules;
use crate::text::BARRIER;
use jieba_rs::Jieba;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// The dictionary by which words are cut, `dict.txt` apart. A store says by which it was built.
pub const DICTIONARY: &str = "jieba-rs 0.11";

/// The alignment of a mention with the words around it.
///
/// Boundaries are those of the plain cut without a hidden Markov model, with the words of
/// `dict.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// The mention begins and ends at word boundaries.
    Word,
    /// The mention lies in one word, and is not all of it (复议 in 行政复议).
    Inside,
    /// The mention crosses a word boundary: the characters are there, the word is not (开工 in
    /// 公开工作).
    Across,
    /// The term crosses a paragraph's end: it is counted beside the mentions, and listed only on
    /// request.
    AcrossBreak,
}

impl Alignment {
    /// The alignments, the three of mentions first.
    pub const ALL: [Alignment; 4] =
        [Alignment::Word, Alignment::Inside, Alignment::Across, Alignment::AcrossBreak];

    /// The alignments of mentions.
    pub const OF_MENTIONS: [Alignment; 3] = [Alignment::Word, Alignment::Inside, Alignment::Across];

    /// Aligns the folded chars `range` with the words, which begin where `begins` says.
    pub(crate) fn of(range: Range<usize>, begins: impl Fn(usize) -> bool) -> Alignment {
        if begins(range.start) && begins(range.end) {
            return Alignment::Word;
        }

        if (range.start + 1..range.end).any(begins) { Alignment::Across } else { Alignment::Inside }
    }

    /// The same for a place of so many chars, where `bits` says of its first char, the lowest, and of
    /// those after it whether a word begins there. `None` if it is too long for the bits.
    pub(crate) fn of_bits(bits: u64, chars: u32) -> Option<Alignment> {
        let end = 1u64.checked_shl(chars)?;
        let (ends, within) = (1 | end, (end - 1) & !1);

        Some(match (bits & ends == ends, bits & within != 0) {
            (true, _) => Alignment::Word,
            (false, true) => Alignment::Across,
            (false, false) => Alignment::Inside,
        })
    }

    /// Gives the name in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Alignment::Word => "word",
            Alignment::Inside => "inside",
            Alignment::Across => "across",
            Alignment::AcrossBreak => "across_break",
        }
    }

    /// Gives the name for people.
    pub fn label(self) -> Note {
        let (zh, en) = match self {
            Alignment::Word => ("整词", "word"),
            Alignment::Inside => ("词内", "inside"),
            Alignment::Across => ("跨词", "across"),
            Alignment::AcrossBreak => ("跨段", "across a paragraph end"),
        };

        Note::new(zh, en)
    }

    /// Finds the alignment of that name in data.
    pub fn named(name: &str) -> Option<Alignment> {
        Alignment::ALL.into_iter().find(|alignment| alignment.as_str() == name)
    }
}

/// A segmenter of folded text into words. Cloning it is cheap; making one reads the dictionary.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Arc<Jieba>,
    stop: Arc<FxHashSet<String>>,
}

/// The words of a folded text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// The words of the search-mode cut (a long word and the words inside it), as ranges of folded
    /// chars, sorted.
    pub words: Vec<Range<usize>>,
    /// The boundaries at which the words of the plain cut begin.
    pub boundaries: Boundaries,
}

impl Segmenter {
    /// Makes a segmenter with jieba's dictionary and the words and stop words of `rules`, in about
    /// 0.1 s.
    pub fn new(rules: &Rules) -> Segmenter {
        let mut jieba = Jieba::new();
        for word in &rules.dict {
            jieba.add_word(word, None, None);
        }
        Segmenter { jieba: Arc::new(jieba), stop: Arc::new(rules.stop.iter().cloned().collect()) }
    }

    /// Cuts `folded`, whose paragraphs end in [`BARRIER`].
    pub fn cut(&self, folded: &[char]) -> Cut {
        let text: String = folded.iter().map(|&c| if c == BARRIER { '\n' } else { c }).collect();
        let tokens = self.jieba.cut_for_search(&text, false);
        let mut boundaries = Boundaries::none(folded.len());
        boundaries.set(folded.len());
        plain(&tokens).for_each(|token| boundaries.set(token.start));
        let mut words: Vec<Range<usize>> = tokens
            .iter()
            .filter(|token| token.word.chars().any(is_word_char))
            .map(|token| token.start..token.end)
            .collect();

        words.sort_unstable_by_key(|word| (word.start, word.end));
        Cut { words, boundaries }
    }

    /// Gives the words of the plain cut of a run of a query, without stop words unless it has no
    /// others.
    pub fn keywords(&self, folded: &[char]) -> Vec<String> {
        let text: String = folded.iter().collect();
        let all = self.jieba.cut(&text, false).into_iter().map(|token| token.word);
        let words: Vec<String> =
            all.filter(|word| word.chars().any(is_word_char)).map(str::to_owned).collect();
        let meaning: Vec<String> =
            words.iter().filter(|word| !self.stop.contains(*word)).cloned().collect();

        if meaning.is_empty() { words } else { meaning }
    }
}

/// Tells whether `c` is a letter, digit or ideograph; the latter without a table.
pub(crate) fn is_word_char(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c.is_alphanumeric()
}

/// Picks the tokens of the plain cut among those of the search-mode cut, last first: search mode
/// gives the words inside a word just before the word itself.
fn plain<'a>(tokens: &'a [jieba_rs::Token<'a>]) -> impl Iterator<Item = &'a jieba_rs::Token<'a>> {
    let mut before = usize::MAX;

    tokens.iter().rev().filter(move |token| {
        let is_plain = token.end <= before;
        if is_plain {
            before = token.start;
        }
        is_plain
    })
}

/// A bit for each folded char, and one for the end: set where a word of the plain cut begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Boundaries {
    bits: Vec<u64>,
}

impl Boundaries {
    /// Makes the boundaries of a text of `chars` folded chars, none of them set.
    pub fn none(chars: usize) -> Boundaries {
        Boundaries { bits: vec![0; chars / 64 + 1] }
    }

    /// Makes the boundaries that [`Boundaries::as_words`] gave.
    pub fn from_words(bits: Vec<u64>) -> Boundaries {
        Boundaries { bits }
    }

    /// Gives the bits, 64 in each word, lowest first.
    pub fn as_words(&self) -> &[u64] {
        &self.bits
    }

    /// Aligns the folded chars `range` with the words.
    pub fn alignment(&self, range: Range<usize>) -> Alignment {
        Alignment::of(range, |char| self.begins(char))
    }

    /// Tells whether a word begins at a folded char.
    pub fn begins(&self, char: usize) -> bool {
        self.bits.get(char / 64).is_some_and(|&word| Boundaries::is_set(word, char))
    }

    /// Tells the same from the word of 64 bits that holds the bit.
    pub(crate) fn is_set(word: u64, char: usize) -> bool {
        word >> (char % 64) & 1 == 1
    }

    fn set(&mut self, i: usize) {
        self.bits[i / 64] |= 1 << (i % 64);
    }
}

#[cfg(test)]
mod tests;
