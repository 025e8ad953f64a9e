//! Files, and what the store holds of them.

use super::Warning::{self, *};
use crate::note::Note;

impl Warning {
    /// The sentence, if it is about a file.
    pub(super) fn file_note(&self) -> Option<Note> {
        Some(match self {
            SameBytes { other, counts } => Note::new(
                format!("内容与 {other} 完全相同，目录表却说法不一；以 {counts} 那一行为准"),
                format!(
                    "its content is that of {other}, of which the catalogue says something else; \
                     the row of {counts} counts"
                ),
            ),
            NotReadThisTime { reason } => {
                let why = reason.note();
                Note::new(
                    format!("这次未能读取（{}），索引中先前的内容不变", why.zh),
                    format!("not read this time ({}); what the store holds of it stays", why.en),
                )
            }
            FromStoredText { reason } => {
                let why = reason.note();
                Note::new(
                    format!("重建时没有重读原文件（{}），用的是索引里的全文", why.zh),
                    format!(
                        "its source was not read again when the store was rebuilt ({}); \
                         the stored text was used",
                        why.en
                    ),
                )
            }
            WithoutName => Note::new(
                "文件表已损坏，原来的文件名不详；重新收录原文件后可以移除此项",
                "the table of files was damaged and its name is lost; index the file again, then \
                 remove this one",
            ),
            UnreadFiles { files } => {
                let more = if *files == 1 { "file" } else { "files" };
                Note::new(
                    format!("另有 {files} 个文件无法读取"),
                    format!("{files} more {more} of this school and year could not be read"),
                )
            }
            _ => return None,
        })
    }
}
