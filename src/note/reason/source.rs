//! Files that are not opened, or that are gone.

use super::StatusReason::{self, *};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about where a file lies.
    pub(super) fn source_note(&self) -> Option<Note> {
        Some(match self {
            NotReportName => Note::new(
                "不是报告的文件类型，未读取",
                "not a kind of file that reports come in; not read",
            ),
            FolderLink => Note::new(
                "指向文件夹的链接，未跟随（要跟随请加 --follow-links）",
                "a link to a folder; not followed: --follow-links does",
            ),
            LinkOutside => Note::new(
                "指向所列文件夹之外的链接，未跟随；要收录请写明该链接，或加 --follow-links",
                "a link out of the named folders; not followed: name the link itself to take \
                 it, or say --follow-links",
            ),
            NotRegularFile => Note::new(
                "不是普通文件（是管道、设备或套接字），未打开",
                "not a regular file but a pipe, a device or a socket; not opened",
            ),
            SourceGone => {
                Note::new("找不到原文件，或原文件已改动", "its source is gone or has changed")
            }
            SourceLost => Note::new(
                "重建时找不到原文件，索引里的全文也已损坏，请放回原处后重新收录",
                "when the store was rebuilt its source was not found and its stored text was \
                 damaged; put it back and index it again",
            ),
            SourceDamaged => Note::new(
                "留存的原文件已损坏，请重新收录原来的文件",
                "the kept source is damaged; index the file again",
            ),
            RemovedForGood { why } => Note::new(
                format!("报告已永久移除，不再收录：{why}"),
                format!("its report was removed for good: {why}"),
            ),
            NotFound => Note::new(
                "文件或文件夹不存在，请检查路径",
                "no such file or folder; check the path",
            ),
            Io { found } => {
                Note::new(format!("读写失败：{found}"), format!("input or output failed: {found}"))
            }
            _ => return None,
        })
    }
}
