//! What stands often in one generation: its words, its headings, and how many reports each school
//! has. Suggestions are made of it.

use super::row::StoredReport;
use crate::error::Result;
use crate::text::fold_text;
use crate::token::is_word_char;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::{Mutex, PoisonError};

/// The most words that are kept, and the most headings: those that stand most often.
const MOST_WORDS: usize = 50_000;
const MOST_HEADINGS: usize = 20_000;
/// The most queries whose totals are remembered.
const MOST_TOTALS: usize = 10_000;
/// The longest word and the longest heading that are kept, in characters.
const LONGEST_WORD_CHARS: usize = 12;
const LONGEST_HEADING_CHARS: usize = 30;

/// What stands often, gathered once for each generation.
#[derive(Debug, Default)]
pub(crate) struct StoreLexicon {
    /// Words of two characters or more, in order.
    pub words: Vec<FrequentWord>,
    /// Headings without their numbers, in the order of their folded text.
    pub headings: Vec<FrequentHeading>,
    /// Reports of each school, by its rank.
    pub reports: Vec<usize>,
    pub totals: KnownTotals,
}

/// What queries were found to find, as long as there are not too many.
#[derive(Debug, Default)]
pub(crate) struct KnownTotals(Mutex<FxHashMap<String, usize>>);

impl KnownTotals {
    pub fn of(&self, query: &str) -> Option<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(query).copied()
    }

    pub fn remember(&self, query: String, total: usize) {
        let mut totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if totals.len() == MOST_TOTALS {
            totals.clear();
        }
        totals.insert(query, total);
    }
}

/// A word, and how many sections were indexed with it: a measure to choose by, since it counts
/// sections that are gone, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FrequentWord {
    pub text: String,
    pub sections: u32,
}

/// A heading, and how many sections of the store have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FrequentHeading {
    pub folded: String,
    /// As it is printed where it was met first.
    pub printed: String,
    pub sections: u32,
}

/// The most frequent of the words that were counted, in order.
pub(crate) fn frequent_words(counts: FxHashMap<String, u32>) -> Vec<FrequentWord> {
    let words =
        counts.into_iter().map(|(text, sections)| FrequentWord { text, sections }).collect();
    let mut words = most(words, MOST_WORDS, |word| (word.sections, Reverse(word.text.clone())));

    words.sort_unstable_by(|a, b| a.text.cmp(&b.text));
    words
}

/// Whether a word is one that people would ask for: some letters or ideographs, no number.
pub(crate) fn is_worth_a_hint(word: &str) -> bool {
    let chars = word.chars().count();

    (2..=LONGEST_WORD_CHARS).contains(&chars)
        && word.chars().all(|c| is_word_char(c) && !c.is_numeric())
}

/// The most frequent headings of all reports, which their rows list.
pub(crate) fn frequent_headings(
    reports: impl Iterator<Item = Result<StoredReport>>,
) -> Result<Vec<FrequentHeading>> {
    // By the folded heading, how it is printed and how often it stands.
    let mut counts: FxHashMap<String, (String, u32)> = FxHashMap::default();
    for report in reports {
        for heading in report?.sections.into_iter().filter_map(|section| section.heading) {
            if heading.chars().count() <= LONGEST_HEADING_CHARS {
                let folded = fold_text(&heading);
                counts.entry(folded).or_insert((heading, 0)).1 += 1;
            }
        }
    }

    let headings = counts
        .into_iter()
        .map(|(folded, (printed, sections))| FrequentHeading { folded, printed, sections })
        .collect();
    let mut headings = most(headings, MOST_HEADINGS, |heading| {
        (heading.sections, Reverse(heading.folded.clone()))
    });

    headings.sort_unstable_by(|a, b| a.folded.cmp(&b.folded));
    Ok(headings)
}

/// The `count` items with the highest keys.
fn most<T, K: Ord>(mut items: Vec<T>, count: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    if items.len() > count {
        items.select_nth_unstable_by_key(count, |item| Reverse(key(item)));
        items.truncate(count);
    }
    items
}
