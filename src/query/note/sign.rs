//! Quotation marks, brackets and other punctuation.

use super::QueryNote::{self, *};
use crate::note::Note;

impl QueryNote {
    /// The sentence, if it is about punctuation.
    pub(super) fn sign_note(&self) -> Option<Note> {
        Some(match self {
            PunctuationIgnored => Note::new(
                "只有标点、没有字词的部分已忽略",
                "parts that hold punctuation only were ignored",
            ),
            StrayQuote => Note::new("多余的引号已忽略", "a stray quotation mark was ignored"),
            EmptyQuotes => Note::new("空的引号已忽略", "empty quotation marks were ignored"),
            OpenQuote => Note::new(
                "引号没有收尾，已读到查询末尾",
                "a quotation mark is not closed; it was read to the end of the query",
            ),
            StrayBracket => Note::new("多余的右括号已忽略", "a stray closing bracket was ignored"),
            OpenBracket => Note::new(
                "括号没有收尾，已在查询末尾补上",
                "a bracket is not closed; it was closed at the end of the query",
            ),
            EmptyBrackets => Note::new("空的括号已忽略", "empty brackets were ignored"),
            Wildcard { word } => Note::new(
                format!("没有通配符，“{word}”中的 * 按原文查找"),
                format!("there are no wildcards; the * in `{word}` is looked for as text"),
            ),
            _ => return None,
        })
    }
}
