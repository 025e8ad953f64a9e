//! Readers of formats that fail, or that this program lacks.

use super::StatusReason::{self, *};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about a reader.
    pub(super) fn reader_note(&self) -> Option<Note> {
        Some(match self {
            ReaderDied { how } => Note::new(
                format!("读取时子进程异常结束（{}），请把文件另存为其他格式后再收录", how.zh),
                format!(
                    "the process that read it died ({}); save the file in another format",
                    how.en
                ),
            ),
            ReaderTimeout { seconds } => Note::new(
                format!("读取超过 {seconds} 秒，已中止；请拆分文件或另存为其他格式后再收录"),
                format!(
                    "reading it took more than {seconds} seconds and was stopped; split the file \
                     or save it in another format"
                ),
            ),
            ReaderNonsense => Note::new(
                "读取的子进程答非所问，请把文件另存为其他格式后再收录",
                "the process that read it answered nonsense; save the file in another format",
            ),
            ReaderBroke { words } => Note::new(
                format!("读取程序出错（{words}），请把文件另存为其他格式后再收录"),
                format!("its reader broke down ({words}); save the file in another format"),
            ),
            WithoutFeature { feature } => Note::new(
                format!("此程序编译时没有打开 {feature} 功能，不能读取这种文件"),
                format!("built without the feature `{feature}`, which reads such files"),
            ),
            ProgramBroke { words } => Note::new(
                format!("处理这个文件时程序出错（{words}），没有收录；请把文件交给本程序的维护者"),
                format!(
                    "the program broke down over this file ({words}) and did not take it; \
                     send the file to those who maintain the program"
                ),
            ),
            _ => return None,
        })
    }
}
