//! The words of the rules, found in folded text.

use super::matter::Matter;
use crate::bits::Bits;
use crate::rules::{Rules, WordClass};
use rustc_hash::FxHashMap;

/// A matter named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The matter.
    pub matter: Matter,
    /// Whether the word names other things too (申请).
    pub loose: bool,
}

/// The set of a word's classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordClasses(u64);

impl WordClasses {
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// This class alone.
    pub fn of(class: WordClass) -> WordClasses {
        WordClasses::default().with(class)
    }

    fn with(self, class: WordClass) -> WordClasses {
        WordClasses(self.0 | 1 << class as u64)
    }
}

/// What a word of the rules is.
#[derive(Debug, Clone, Default)]
pub struct WordEntry {
    pub chars: Vec<char>,
    pub classes: WordClasses,
    pub name: Option<Name>,
    pub is_silent: bool,
}

/// All words of the rules, by their first char, longest first.
#[derive(Debug, Clone)]
pub struct StatementLexicon {
    words: FxHashMap<char, Vec<WordEntry>>,
    /// Those of them that name a matter: they are looked for at every char of a report.
    names: FxHashMap<char, Vec<WordEntry>>,
    /// A bit for each first char of a name, at a place that others may share: most chars begin
    /// none, which this tells without a look-up.
    name_starts: Bits,
}

/// The places of the filter of first chars.
const FILTER_PLACES: u32 = 4096;

impl StatementLexicon {
    /// The words of `rules`.
    pub fn new(rules: &Rules) -> StatementLexicon {
        let (words, names) = (FxHashMap::default(), FxHashMap::default());
        let name_starts = Bits::new(FILTER_PLACES as usize);
        let mut lexicon = StatementLexicon { words, names, name_starts };
        for matter in Matter::ALL {
            let rule = matter.rule(&rules.statements);
            let named = |loose| Some(Name { matter, loose });
            rule.names
                .iter()
                .for_each(|word| lexicon.entry(word, |entry| entry.name = named(false)));
            rule.loose
                .iter()
                .for_each(|word| lexicon.entry(word, |entry| entry.name = named(true)));
            rule.silent.iter().for_each(|word| lexicon.entry(word, |entry| entry.is_silent = true));
        }

        for (&class, words) in &rules.statements.words {
            words.iter().for_each(|word| {
                lexicon.entry(word, |entry| entry.classes = entry.classes.with(class))
            });
        }
        lexicon
            .words
            .values_mut()
            .for_each(|list| list.sort_by_key(|entry| std::cmp::Reverse(entry.chars.len())));

        for (&first, list) in &lexicon.words {
            let names = list.iter().filter(|entry| entry.name.is_some() && !entry.is_silent);
            let names: Vec<WordEntry> = names.cloned().collect();
            if !names.is_empty() {
                lexicon.name_starts.insert(u32::from(first) % FILTER_PLACES);
                lexicon.names.insert(first, names);
            }
        }
        lexicon
    }

    fn entry(&mut self, word: &str, set: impl Fn(&mut WordEntry)) {
        let chars: Vec<char> = word.chars().collect();
        let Some(&first) = chars.first() else { return };

        let list = self.words.entry(first).or_default();
        let at = list.iter().position(|entry| entry.chars == chars).unwrap_or_else(|| {
            list.push(WordEntry { chars, ..WordEntry::default() });
            list.len() - 1
        });
        set(&mut list[at]);
    }

    /// The longest word of the rules that stands at `at`.
    pub fn longest<'a>(&'a self, chars: &[char], at: usize) -> Option<&'a WordEntry> {
        let list = self.words.get(chars.get(at)?)?;
        list.iter().find(|entry| chars[at..].starts_with(&entry.chars))
    }

    /// The longest name that stands at `at`.
    pub fn named<'a>(&'a self, chars: &[char], at: usize) -> Option<&'a WordEntry> {
        let first = chars.get(at)?;
        if !self.name_starts.contains(u32::from(*first) % FILTER_PLACES) {
            return None;
        }
        let list = self.names.get(first)?;
        list.iter().find(|entry| chars[at..].starts_with(&entry.chars))
    }

    /// Whether a name stands anywhere in `chars`: far sooner told than what the words are.
    pub fn names_any(&self, chars: &[char]) -> bool {
        (0..chars.len()).any(|at| self.named(chars, at).is_some())
    }

    /// Whether a word of `class` stands at `at`, and how long it is; the longest.
    pub fn length(&self, chars: &[char], at: usize, class: WordClass) -> Option<usize> {
        let list = self.words.get(chars.get(at)?)?;
        list.iter()
            .find(|entry| entry.classes.has(class) && chars[at..].starts_with(&entry.chars))
            .map(|e| e.chars.len())
    }
}
