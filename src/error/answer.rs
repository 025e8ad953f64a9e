//! Answers that are not given, since their report is gone or their time is over.

use super::ErrorKind::{self, *};
use crate::note::Note;

impl ErrorKind {
    /// The sentence, if it is about an answer.
    pub(super) fn answer_note(&self) -> Option<Note> {
        Some(match self {
            UnknownReport { id } => Note::new(
                format!("没有编号为 {id} 的报告，请检索查找"),
                format!("there is no report {id}; find it by a search"),
            ),
            GoneReport { id, successor: Some(successor), .. } => Note::new(
                format!("报告 {id} 已被 {successor} 取代"),
                format!("report {id} was replaced by {successor}"),
            ),
            GoneReport { id, .. } => Note::new(
                format!("报告 {id} 已从索引中移除"),
                format!("report {id} was removed from the store"),
            ),
            GoneSource { id } => Note::new(
                format!(
                    "报告 {id} 的原文件没有存进索引，原处的文件已经改动或不在了；\
                     把原来的文件放回原处，或重新收录（不带 --no-sources，索引就会留一份）；\
                     全文仍可阅读"
                ),
                format!(
                    "the store keeps no copy of the file of report {id}, and it has changed or \
                     gone from its place; put it back, or index again without --no-sources, which \
                     keeps a copy; the text can still be read"
                ),
            ),
            Deadline => Note::new(
                "超过时限，未得到完整结果；请缩小范围后重试",
                "the deadline passed before the answer was complete; narrow the query and try \
                 again",
            ),
            Cancelled => Note::new(
                "查询已取消，没有结果；需要时请重新查询",
                "the query was cancelled and has no answer; ask again if it is needed",
            ),
            _ => return None,
        })
    }
}
