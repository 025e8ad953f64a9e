//! Files that cannot be found or read.

use super::ErrorKind::{self, *};
use crate::note::Note;

impl ErrorKind {
    /// The sentence, if it is about a file.
    pub(super) fn file_note(&self) -> Option<Note> {
        Some(match self {
            NotFound => Note::new(
                "文件或文件夹不存在，请检查路径",
                "no such file or folder; check the path",
            ),
            EmptiedFolder { files } => Note::new(
                format!(
                    "文件夹还在，但其中一份报告也没有了，而索引里有 {files} 个文件来自这里；\
                     可能是磁盘没有挂载，所以没有移除任何文件。若确已删除，请删掉这个空文件夹，\
                     或明确移除这些文件"
                ),
                format!(
                    "the folder is there but holds no report any more, and {files} files of the \
                     store came from it; a disk may not be mounted, so nothing was removed. If \
                     they are really gone, delete the empty folder, or remove them by name"
                ),
            ),
            BadRules { found } => Note::new(
                format!("规则文件有误：{found}"),
                format!("the rule file is not valid: {found}"),
            ),
            NotATable { is_workbook: true } => Note::new(
                "这是 Excel 工作簿；请在 Excel 里另存为“CSV UTF-8”，再用存出的文件",
                "this is a workbook; save it as CSV (UTF-8) in a spreadsheet program, and name that \
                 file",
            ),
            NotATable { is_workbook: false } => Note::new(
                "这不是文本文件；请用每行一个词的文本，或 CSV",
                "this is no text file; name a text with a term a line, or a CSV table",
            ),
            BadCatalogue { reason } => Note::new(
                format!("目录表有误：{}", reason.zh),
                format!("the catalogue is not valid: {}", reason.en),
            ),
            Unreadable { reason, .. } => reason.note(),
            NoHelper { program, found } => Note::new(
                format!(
                    "无法用 {} 启动读取 PDF、Word 和网页文件的子进程（{}）；请确认该程序完好、\
                     与本程序版本相同，然后重新运行",
                    program.display(),
                    found.zh
                ),
                format!(
                    "{} does not start as the process that reads PDF, Word and web files ({}); \
                     check that it runs and is of this program's version, then try again",
                    program.display(),
                    found.en
                ),
            ),
            BadAnswer { line, found } => Note::new(
                format!("保存的结果有误，第 {line} 行：{}", found.zh),
                format!("the saved answer is not valid, line {line}: {}", found.en),
            ),
            DiskFull => Note::new(
                "磁盘已满；请腾出空间后重新运行，已确认的内容没有丢失",
                "the disk is full; make room and run again, nothing that was acknowledged is lost",
            ),
            Io { found } => {
                Note::new(format!("读写失败：{found}"), format!("input or output failed: {found}"))
            }
            _ => return None,
        })
    }
}
