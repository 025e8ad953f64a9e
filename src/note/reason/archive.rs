//! Archives, and files in them.

use super::StatusReason::{self, *};
use crate::note::Note;

impl StatusReason {
    /// The sentence, if it is about an archive.
    pub(super) fn archive_note(&self) -> Option<Note> {
        Some(match self {
            ArchiveWithoutReports => Note::new(
                "是压缩包，其中没有报告文件",
                "a zip archive with no file in it that a report comes in",
            ),
            ArchiveOfReports { count, some, first } => archive_of_reports(*count, some, first),
            PathOutside => Note::new(
                "路径指向压缩包之外，未读取",
                "its path leads out of the archive; not read",
            ),
            PathTooLong => Note::new("路径过长，未读取", "its path is too long; not read"),
            NotPlainFile => {
                Note::new("是链接或特殊文件，未读取", "a link or a special file; not read")
            }
            EncryptedInArchive => Note::new(
                "在压缩包中已加密，请解密后再收录",
                "it is encrypted in the archive; unpack it with its password first",
            ),
            PackedTooTightly { most_ratio } => Note::new(
                format!("压缩率超过 {most_ratio} 倍，疑为压缩炸弹，未解压"),
                format!(
                    "packed to less than 1/{most_ratio} of its size, as no report is; not unpacked"
                ),
            ),
            UnknownPacking { found } => Note::new(
                format!("压缩方式不支持（{found}），请另存为普通 zip 后再收录"),
                format!(
                    "packed in a way that cannot be read ({found}); pack it again as a plain zip"
                ),
            ),
            ArchiveDamaged { found } => Note::new(
                format!("压缩包或其中的文件已损坏（{found}），请换一份原文件"),
                format!("the archive or the file in it is damaged ({found}); find another copy"),
            ),
            ArchiveTooDeep => Note::new(
                "压缩包嵌套过深，请解压后再收录",
                "an archive in an archive in an archive; unpack it first",
            ),
            ArchiveTooManyFiles { most } => Note::new(
                format!("压缩包内文件过多（最多 {most} 个），其余未读；请拆分后再收录"),
                format!(
                    "the archive holds too many files (at most {most}); the rest is not read; \
                     split it"
                ),
            ),
            ArchiveTooLarge => Note::new(
                "压缩包解压后过大（最大 256 MiB），其余未读；请拆分后再收录",
                "the archive unpacks to too much (at most 256 MiB); the rest is not read; split it",
            ),
            ArchiveTwins => Note::new(
                "压缩包内有重名文件，每个名字只读取了一个；请解压后分别收录",
                "files in the archive share a name, and only one of each was read; unpack it and \
                 index them apart",
            ),
            _ => return None,
        })
    }
}

fn archive_of_reports(count: usize, some: &[String], first: &str) -> Note {
    let has_more = count > some.len();
    let (more_zh, more_en) = if has_more { ("……", ", …") } else { ("", "") };

    Note::new(
        format!(
            "是压缩包，内有 {count} 个文件（{}{more_zh}）；要看其中一个，请写“压缩包!/文件”，如 \
             压缩包.zip!/{first}",
            some.join("、"),
        ),
        format!(
            "a zip archive of {count} files ({}{more_en}); name one of them as ARCHIVE!/FILE, such \
             as archive.zip!/{first}",
            some.join(", "),
        ),
    )
}
