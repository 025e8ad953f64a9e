//! A query that is being typed: what stands, and the word at its end that a suggestion would
//! complete.

use crate::query::Label;
use crate::text::fold_text;

/// A query's text up to where a suggestion goes, and what is typed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typing<'a> {
    /// What stands before the word, and stays.
    head: &'a str,
    /// The word, folded; empty where nothing can be suggested.
    pub word: String,
    pub wants: Wants,
}

/// What can stand where one types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    Anything,
    /// After `学校:`.
    Schools,
    /// Inside quotation marks.
    Words,
}

impl<'a> Typing<'a> {
    pub fn of(text: &'a str) -> Typing<'a> {
        let ends_word = |c: char| c.is_whitespace() || "()（）|｜\"＂“”「」『』".contains(c);
        let start = text
            .char_indices()
            .rev()
            .find(|(_, c)| ends_word(*c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let (head, word) = text.split_at(start);

        if is_in_quotes(text) {
            return Typing { head, word: fold_text(word), wants: Wants::Words };
        }

        let bare = word.trim_start_matches(['-', '－']);
        let (head, _) = text.split_at(text.len() - bare.len());

        match bare.split_once([':', '：']) {
            None => Typing { head, word: fold_text(bare), wants: Wants::Anything },
            Some((label, value)) => Typing {
                head,
                word: match Label::named(&fold_text(label)) {
                    Some(Label::School) => fold_text(value),
                    _ => String::new(),
                },
                wants: Wants::Schools,
            },
        }
    }

    /// The whole query with `completion` in the place of the word.
    pub fn with(&self, completion: &str) -> String {
        format!("{}{completion}", self.head)
    }
}

/// Whether the end of `text` is inside quotation marks that are still open.
fn is_in_quotes(text: &str) -> bool {
    text.chars().fold(false, |open, c| match c {
        '"' | '＂' => !open,
        '“' | '「' | '『' => true,
        '”' | '」' | '』' => false,
        _ => open,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_completed_and_the_rest_stays() {
        let check = |text: &str, head: &str, word: &str, wants: Wants| {
            assert_eq!(Typing::of(text), Typing { head, word: word.to_owned(), wants }, "{text}");
        };

        check("", "", "", Wants::Anything);
        check("招", "", "招", Wants::Anything);
        check("招生 舉報", "招生 ", "举报", Wants::Anything);
        check("招生 ", "招生 ", "", Wants::Anything);
        check("招生 -投", "招生 -", "投", Wants::Anything);
        check("（招生|举", "（招生|", "举", Wants::Anything);
        check("招生 学校：岚", "招生 ", "岚", Wants::Schools);
        check("school:lan", "", "lan", Wants::Schools);
        check("年度:2020", "", "", Wants::Schools);
        check("“行政 复", "“行政 ", "复", Wants::Words);
        check("“行政复议” 举", "“行政复议” ", "举", Wants::Anything);
    }
}
