//! Many words looked for in a line at once.

use crate::bits::Bits;
use rustc_hash::FxHashMap;

/// A filter of beginnings: a bit for each, at a place that others may share. Most pairs of
/// characters begin no word, which this tells without a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeginningFilter(Bits);

impl BeginningFilter {
    const PLACES: u64 = 1 << 16;

    /// Adds what begins with these characters.
    pub fn insert(&mut self, first: char, second: Option<char>) {
        self.0.insert(BeginningFilter::place(first, second));
    }

    /// Tells whether anything may begin so.
    #[inline]
    pub fn may_begin(&self, first: char, second: Option<char>) -> bool {
        self.0.contains(BeginningFilter::place(first, second))
    }

    #[inline]
    fn place(first: char, second: Option<char>) -> u32 {
        let second = second.map_or(0, u64::from);
        ((u64::from(first).wrapping_mul(0x9E5) ^ second) % BeginningFilter::PLACES) as u32
    }
}

impl Default for BeginningFilter {
    fn default() -> BeginningFilter {
        BeginningFilter(Bits::new(BeginningFilter::PLACES as usize))
    }
}

/// Words with numbers, found by their first two characters: a line is passed once, however many
/// words there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RuleWords {
    ids: FxHashMap<String, u32>,
    /// The ids of the words of one character.
    single: FxHashMap<char, u32>,
    /// The ids of the words that begin so, each with what follows.
    by_start: FxHashMap<[char; 2], Vec<(String, u32)>>,
    /// The beginnings, and the words of one character.
    filter: BeginningFilter,
}

impl RuleWords {
    /// The id of `word`, which is looked for from now on.
    pub fn id(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }

        let id = self.ids.len() as u32;
        self.ids.insert(word.to_owned(), id);
        let mut chars = word.chars();
        let (first, second) = (chars.next(), chars.next());
        if let Some(first) = first {
            self.filter.insert(first, second);
        }
        match (first, second) {
            (Some(first), Some(second)) => {
                let longer = self.by_start.entry([first, second]).or_default();
                longer.push((chars.as_str().to_owned(), id));
            }
            (Some(first), None) => {
                self.single.insert(first, id);
            }
            (None, _) => {}
        }

        id
    }

    /// The ids of the words that stand in a folded line, each once.
    pub fn held(&self, line: &str) -> Vec<u32> {
        let mut held = Vec::new();
        let mut keep = |id: u32| {
            if !held.contains(&id) {
                held.push(id);
            }
        };

        let mut before = None;
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            if self.filter.may_begin(c, None)
                && let Some(&id) = self.single.get(&c)
            {
                keep(id);
            }
            let start = before.filter(|&before| self.filter.may_begin(before, Some(c)));
            let longer = start.and_then(|before| self.by_start.get(&[before, c]));
            for (rest, id) in longer.into_iter().flatten() {
                if chars.as_str().starts_with(rest.as_str()) {
                    keep(*id);
                }
            }
            before = Some(c);
        }

        held
    }
}

/// Ids of words, to ask whether one of some is among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordIds(Bits);

impl WordIds {
    pub fn of(ids: impl Iterator<Item = u32>) -> WordIds {
        let ids: Vec<u32> = ids.collect();
        let mut bits = Bits::new(ids.iter().max().map_or(0, |&last| last as usize + 1));
        for id in ids {
            bits.insert(id);
        }
        WordIds(bits)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells whether one of `held` is among them.
    pub fn have_any(&self, held: &[u32]) -> bool {
        held.iter().any(|&id| self.0.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_that_a_line_holds_is_found_once() {
        let mut words = RuleWords::default();
        let ids: Vec<u32> =
            ["公开", "信息公开", "公", "公开信", "无"].iter().map(|word| words.id(word)).collect();
        assert_eq!(ids, [0, 1, 2, 3, 4]);
        assert_eq!(words.id("公开"), 0);

        let mut held = words.held("信息公开与信息公开信");
        held.sort_unstable();
        assert_eq!(held, [0, 1, 2, 3]);
        assert_eq!(words.held("不公"), [2]);
        assert_eq!(words.held(""), Vec::<u32>::new());
    }
}
