//! Operators.

use super::QueryNote::{self, *};
use crate::note::Note;

impl QueryNote {
    /// The sentence, if it is about an operator.
    pub(super) fn operator_note(&self) -> Option<Note> {
        Some(match self {
            DistanceTooLong => Note::new(
                "NEAR 和 BEFORE 的距离最多 10000 字，已按 10000 读",
                "NEAR and BEFORE reach 10000 characters at most; read as 10000",
            ),
            LoneOperator => Note::new(
                "运算符缺少一侧的词，已忽略",
                "an operator without a term on each side was ignored",
            ),
            ExceptReadAsNot => Note::new(
                "EXCEPT 两侧不能是“同时含有”或“排除”，已按 NOT 读（排除整节）",
                "EXCEPT cannot join a group with AND or NOT; it was read as NOT, which leaves out \
                 whole sections",
            ),
            PairReadAsAnd => Note::new(
                "NEAR、BEFORE、SENTENCE 两侧不能是“同时含有”或“排除”，已按 AND 读",
                "NEAR, BEFORE and SENTENCE cannot join a group with AND or NOT; the operator was \
                 read as AND",
            ),
            OnlyExclusions => Note::new(
                "查询只有排除的词：没有可逐处列出的提及，检索结果也无从排序，请再加上要找的词",
                "the query only says what to leave out: there is no mention to list, and hits have \
                 no rank; add a term to look for",
            ),
            LowerCaseOperator { word } => Note::new(
                format!("小写的 {word} 按原文查找；要用作运算符请大写"),
                format!(
                    "lower-case `{word}` is looked for as text; write it in capitals to use it as \
                     an operator"
                ),
            ),
            ForeignSyntax { word, write } if write.is_empty() => Note::new(
                format!("“{word}”按原文查找；各词本来就都要出现，不必写运算符"),
                format!("`{word}` is looked for as text; all terms must be there anyway"),
            ),
            ForeignSyntax { word, write } => Note::new(
                format!("“{word}”按原文查找；这里的运算符写作 {write}"),
                format!("`{word}` is looked for as text; the operator is {write} here"),
            ),
            ListInOneWord { word, write } => Note::new(
                format!(
                    "“{word}”按原文连同标点查找；要查其中任一个，写作 {write}；都要有，用空格隔开"
                ),
                format!(
                    "`{word}` is looked for with its commas; write {write} for any of these \
                     words, and spaces for all of them"
                ),
            ),
            _ => return None,
        })
    }
}
