//! Words of which one may begin a text: they are looked for by its first character.

use rustc_hash::FxHashMap;

/// Words by their first characters.
pub struct Beginnings(FxHashMap<char, Vec<&'static str>>);

impl Beginnings {
    pub fn of(words: impl IntoIterator<Item = &'static str>) -> Beginnings {
        let mut by_first: FxHashMap<char, Vec<&'static str>> = FxHashMap::default();
        for word in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push(word);
            }
        }
        Beginnings(by_first)
    }

    /// Tells whether `text` begins with one of the words.
    pub fn begin(&self, text: &str) -> bool {
        let words = text.chars().next().and_then(|first| self.0.get(&first));
        words.is_some_and(|words| words.iter().any(|word| text.starts_with(word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_with_one_of_the_words() {
        let words = Beginnings::of(["上一篇", "上一条", "打印"]);
        assert!(words.begin("上一条:报告") && words.begin("打印"));
        assert!(!words.begin("上一") && !words.begin("本页打印") && !words.begin(""));
    }
}
