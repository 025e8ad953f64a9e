//! Questions that cannot be asked.

use super::ErrorKind::{self, *};
use crate::note::Note;

impl ErrorKind {
    /// The sentence, if it is about a question.
    pub(super) fn request_note(&self) -> Option<Note> {
        Some(match self {
            QueryTooLong { bytes } => Note::new(
                format!("查询过长（{bytes} 字节，最多 4096 字节），请缩短"),
                format!("the query is too long ({bytes} bytes, at most 4096); shorten it"),
            ),
            QueryTooWide => Note::new(
                "查询的词和条件过多（最多 256 个），请拆成几次查询",
                "the query has too many terms and operators (at most 256); split it",
            ),
            QueryTooDeep => Note::new(
                "查询的括号嵌套过深（最多 20 层），请减少括号",
                "the query nests too deep (at most 20 levels); use fewer brackets",
            ),
            PageTooFar { most } => Note::new(
                format!(
                    "排序结果只能翻到第 {most} 条；要逐条列全，请用“提及”（mentions）或缩小范围"
                ),
                format!(
                    "ranked hits can be paged to the first {most}; use mentions to list all, or \
                     narrow the query"
                ),
            ),
            BadValue { name, value, takes } => Note::new(
                format!("参数 {name} 的值“{value}”无效，应为{}", takes.zh),
                format!("`{value}` is no value for {name}; it takes {}", takes.en),
            ),
            BadCursor => Note::new(
                "游标无效，或属于另一个查询；请从第一页重新开始",
                "the cursor is not valid or belongs to another query; start again at the first \
                 page",
            ),
            StaleCursor => Note::new(
                "索引在翻页期间已更新，请从第一页重新开始",
                "the store has changed since the cursor was given; start again at the first page",
            ),
            TooManyToSort { places, most } => Note::new(
                format!(
                    "按左文或右文排序最多 {most} 处，这里有 {places} 处；请按学校、年度、\
                     章节缩小范围，或按原文位置排列"
                ),
                format!(
                    "at most {most} mentions can be sorted by context, and these are {places}; \
                     narrow them by school, year or kind, or list them by place"
                ),
            ),
            TooManyPlaces { most } => Note::new(
                format!(
                    "查询要查看的位置超过上限（{most} 处），没有给出答案；请减少词和 NEAR，\
                     或按学校、年度、章节缩小范围"
                ),
                format!(
                    "the query would look at more than {most} places, so there is no answer; use \
                     fewer terms and NEARs, or narrow it by school, year or kind"
                ),
            ),
            _ => return None,
        })
    }
}
