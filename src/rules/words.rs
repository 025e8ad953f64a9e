//! Many words looked for in a line at once.

use rustc_hash::FxHashMap;

/// Words with numbers, found by their first two characters: a line is passed once, however many
/// words there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RuleWords {
    ids: FxHashMap<String, u32>,
    /// The ids of the words that begin so, each with what follows.
    by_start: FxHashMap<(char, Option<char>), Vec<(String, u32)>>,
}

impl RuleWords {
    /// The id of `word`, which is looked for from now on.
    pub fn id(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }

        let id = self.ids.len() as u32;
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            let start = (first, chars.next());
            self.by_start.entry(start).or_default().push((chars.as_str().to_owned(), id));
        }
        self.ids.insert(word.to_owned(), id);

        id
    }

    /// The ids of the words that stand in a folded line, each once.
    pub fn held(&self, line: &str) -> Vec<u32> {
        let mut held = Vec::new();
        let mut chars = line.chars();
        while let Some(first) = chars.next() {
            let mut after = chars.clone();
            let longer = after.next().and_then(|next| self.by_start.get(&(first, Some(next))));
            let single = self.by_start.get(&(first, None));
            for (rest, id) in longer.into_iter().chain(single).flatten() {
                if after.as_str().starts_with(rest.as_str()) && !held.contains(id) {
                    held.push(*id);
                }
            }
        }

        held
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
