//! Terms, and the lists that they come in.

use super::QueryNote::{self, *};
use crate::error::ErrorKind;
use crate::note::Note;

impl QueryNote {
    /// The sentence, if it is about a term or a list.
    pub(super) fn term_note(&self) -> Option<Note> {
        Some(match self {
            NoTermToList => Note::new(
                "没有要查的词，因此没有提及可列",
                "no term is asked for, so there is no mention to list",
            ),
            LookAlikes { word, write } => Note::new(
                format!("“{word}”里的字符也有别的印法，要一并查请写 {write}"),
                format!("`{word}` is also printed with other characters; for all write {write}"),
            ),
            HeadRow { head } => Note::new(
                format!("首行的“{head}”作表头，不查"),
                format!("`{head}` on the first row was taken for a head, not for a term"),
            ),
            FirstColumn => Note::new(
                "词表有几栏而没有“词”这样的表头，只取了第一栏",
                "the list has columns but no head such as `term`; only its first column was taken",
            ),
            Undecodable => Note::new("有无法解码的字符", "a character cannot be decoded"),
            NoTerm => Note::new("没有要查的词", "it holds no term to look for"),
            TooLong { bytes } => ErrorKind::QueryTooLong { bytes: *bytes }.note(),
            TooWide => ErrorKind::QueryTooWide.note(),
            TooDeep => ErrorKind::QueryTooDeep.note(),
            _ => return None,
        })
    }
}
