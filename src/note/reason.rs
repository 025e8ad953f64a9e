//! Why a file is not read, or not in whole, as a value.

use super::{Note, coded};
use serde::{Deserialize, Serialize};

/// Why the status of a file is not `ok`.
///
/// It serializes as `{"code": …, "zh": …, "en": …}` with its data. The code of each, for programs,
/// is the name of its variant in snake_case and stays: `too_large`, `without_feature`.
///
/// ```
/// use mingcha::{Lang, StatusReason};
/// let reason = StatusReason::WithoutFeature { feature: "pdf".to_owned() };
/// assert_eq!(reason.code(), "without_feature");
/// assert_eq!(reason.text(Lang::En), "built without the feature `pdf`, which reads such files");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatusReason {
    /// The file is empty.
    Empty,
    /// It is opened by a password.
    PasswordProtected,
    /// An Excel workbook.
    Excel,
    /// A PowerPoint presentation.
    PowerPoint,
    /// An OpenDocument file.
    OpenDocument,
    /// An OFD document.
    Ofd,
    /// A compound file that is no Word file, or damaged.
    NotWord,
    /// An RTF file.
    Rtf,
    /// A Word file saved as XML.
    WordXml,
    /// A web page in one file (.mht).
    WebArchive,
    /// It holds no text in an encoding that is known.
    NotText,
    /// Its characters make no text.
    Mojibake,
    /// It is larger than is read.
    TooLarge,
    /// It has more lines than are read.
    TooManyLines,
    /// Some of its bytes are not of its encoding.
    Undecoded {
        /// The encoding.
        encoding: String,
        /// How many places.
        count: usize,
    },
    /// An archive without a file that a report comes in.
    ArchiveWithoutReports,
    /// An archive, of which one file has to be named.
    ArchiveOfReports {
        /// How many files in it a report may come in.
        count: usize,
        /// The names of the first, shortened.
        some: Vec<String>,
        /// The name of the first.
        first: String,
    },
    /// A file in an archive whose path leads out of it.
    PathOutside,
    /// A file in an archive whose path is too long.
    PathTooLong,
    /// A link or a special file in an archive.
    NotPlainFile,
    /// A file whose name is not one that reports have.
    NotReportName,
    /// A file in an archive that is encrypted there.
    EncryptedInArchive,
    /// A file in an archive that is packed as no report is.
    PackedTooTightly {
        /// How many times its packed size it may have.
        most_ratio: u64,
    },
    /// An archive that is packed in a way that cannot be read.
    UnknownPacking {
        /// The words of the reader of archives.
        found: String,
    },
    /// An archive, or a file in it, that is damaged.
    ArchiveDamaged {
        /// The words of the reader of archives.
        found: String,
    },
    /// An archive in too many others.
    ArchiveTooDeep,
    /// An archive with more files than are read.
    ArchiveTooManyFiles {
        /// How many are.
        most: usize,
    },
    /// An archive that unpacks to more than is read.
    ArchiveTooLarge,
    /// An archive in which files share a name.
    ArchiveTwins,
    /// The process that read it died.
    ReaderDied {
        /// By what.
        how: Note,
    },
    /// Reading it took too long.
    ReaderTimeout {
        /// How many seconds it had.
        seconds: u64,
    },
    /// The process that read it answered nonsense.
    ReaderNonsense,
    /// Its reader broke down.
    ReaderBroke {
        /// Its words.
        words: String,
    },
    /// This program is built without the reader of such files.
    WithoutFeature {
        /// The feature that has it.
        feature: String,
    },
    /// A Word file of pictures without text.
    PicturesOnly,
    /// A Word file that is damaged or cut off.
    WordDamaged,
    /// A Word file of Word 95 or older.
    WordTooOld,
    /// A Word file whose elements nest too deep.
    WordTooDeep,
    /// A Word file of which only the text before a damage was read.
    WordCut,
    /// A Word file with files of another format in its text, which were not read.
    WordForeignParts,
    /// A web page made of other pages.
    Frameset,
    /// A web page without text, with attachments.
    TextAttached {
        /// The names of the attachments.
        attachments: Vec<String>,
    },
    /// A web page that lists others.
    ListOfLinks,
    /// A web page whose article is made of pictures.
    PageOfPictures,
    /// A web page without text.
    PageWithoutText,
    /// A login page.
    LoginPage,
    /// A page by which a site says that another is not there.
    ErrorPage,
    /// A PDF whose fonts do not say which characters they show.
    PdfUnnamedCharacters,
    /// A PDF of scanned pages.
    PdfScan,
    /// A PDF without text.
    PdfWithoutText,
    /// A PDF that asks for a password.
    PdfPassword,
    /// A PDF that is damaged.
    PdfDamaged,
    /// A PDF of which some is lost.
    PdfInPart(PdfLosses),
    /// A link to a folder.
    FolderLink,
    /// A link that leads out of the named folders.
    LinkOutside,
    /// A pipe, a device or a socket.
    NotRegularFile,
    /// The program broke down over it, outside the reader of its format.
    ProgramBroke {
        /// The words of the panic.
        words: String,
    },
    /// A report whose file is gone or has changed.
    SourceGone,
    /// A report whose file was not found when the store was rebuilt, and whose text was damaged.
    SourceLost,
    /// A report whose kept file is damaged.
    SourceDamaged,
    /// It is not there.
    NotFound,
    /// The operating system refused something.
    Io {
        /// Its words.
        found: String,
    },
    /// A sentence without a code: an error of another kind, or what an older version wrote.
    #[serde(untagged)]
    Other(Note),
}

/// What of a PDF is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PdfLosses {
    /// How many pages it has and how many of them, the first, were read; only where these differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_of: Option<ReadPages>,
    /// Whether the file is damaged, and only what could be recovered was read.
    pub is_damaged: bool,
    /// The pages that are scans.
    pub scans: Vec<u32>,
    /// The pages whose content is damaged.
    pub damaged: Vec<u32>,
    /// The pages with text that cannot be decoded.
    pub undecoded: Vec<u32>,
}

/// How many pages of how many were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadPages {
    /// The pages that were read.
    pub read: usize,
    /// All pages.
    pub all: usize,
}

coded!(StatusReason);

impl StatusReason {
    /// A sentence that was kept without a code, as the variant that says the same where something
    /// is decided by it.
    fn recognized(self) -> StatusReason {
        let StatusReason::Other(note) = &self else { return self };
        let feature = note
            .en
            .strip_prefix("built without the feature `")
            .and_then(|rest| rest.strip_suffix("`, which reads such files"));

        match feature {
            Some(feature) => StatusReason::WithoutFeature { feature: feature.to_owned() },
            None => self,
        }
    }

    /// The reason as a sentence.
    pub fn note(&self) -> Note {
        use StatusReason::*;
        match self {
            Empty => Note::new("文件是空的", "the file is empty"),
            PasswordProtected => Note::new(
                "文件有打开密码，请取消密码后再收录",
                "it is protected by a password; save it without one",
            ),
            Excel => Note::new(
                "是 Excel 表格，请另存为 .docx 或 .pdf",
                "an Excel workbook; save it as .docx or .pdf",
            ),
            PowerPoint => Note::new(
                "是 PowerPoint 幻灯片，请另存为 .pdf",
                "a PowerPoint presentation; save it as .pdf",
            ),
            OpenDocument => Note::new(
                "是 OpenDocument 文件（.odt 等），请另存为 .docx",
                "an OpenDocument file (.odt); save it as .docx",
            ),
            Ofd => Note::new(
                "是 OFD 版式文件，请另存为 .pdf 或 .docx",
                "an OFD document; save it as .pdf or .docx",
            ),
            NotWord => Note::new(
                "不是 Word 文件，或文件已损坏；请用原来的程序打开后另存为 .docx 或 .pdf",
                "no Word file, or a damaged one; open it in its own program and save it as .docx or .pdf",
            ),
            Rtf => Note::new(
                "是 RTF 文件，请另存为 .docx 或 .txt",
                "an RTF file; save it as .docx or .txt",
            ),
            WordXml => Note::new(
                "是 Word XML 文件，请另存为 .docx",
                "a Word file saved as XML; save it as .docx",
            ),
            WebArchive => Note::new(
                "是单文件网页（.mht），请另存为 .html 或 .txt",
                "a web archive (.mht); save it as .html or .txt",
            ),
            NotText => Note::new("不是文本文件", "the file is not text"),
            Mojibake => Note::new(
                "文字是乱码，请换一份原文件",
                "its characters make no text; find another copy of the file",
            ),
            TooLarge => Note::new(
                "文件过大（文件最大 64 MiB，文字最多 32 MiB），请拆分后再收录",
                "the file is too large (at most 64 MiB, 32 MiB of text); split it",
            ),
            TooManyLines => Note::new(
                "文件行数过多（最多 100 万行），请拆分后再收录",
                "the file has too many lines (at most 1 million); split it",
            ),
            Undecoded { encoding, count } => undecoded(encoding, *count),
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
            NotReportName => Note::new(
                "不是报告的文件类型，未读取",
                "not a kind of file that reports come in; not read",
            ),
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
                    "the archive holds too many files (at most {most}); the rest is not read; split it"
                ),
            ),
            ArchiveTooLarge => Note::new(
                "压缩包解压后过大（最大 256 MiB），其余未读；请拆分后再收录",
                "the archive unpacks to too much (at most 256 MiB); the rest is not read; split it",
            ),
            ArchiveTwins => Note::new(
                "压缩包内有重名文件，每个名字只读取了一个；请解压后分别收录",
                "files in the archive share a name, and only one of each was read; unpack it and index them apart",
            ),
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
                    "reading it took more than {seconds} seconds and was stopped; split the file or save it in another format"
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
            PicturesOnly => Note::new(
                "文件里只有图片，没有文字；请先做文字识别（OCR）",
                "it holds pictures of pages and no text; have the text recognized (OCR) first",
            ),
            WordDamaged => Note::new(
                "Word 文件已损坏或不完整，请用 Word 或 WPS 打开后另存为 .docx",
                "the Word file is damaged or cut off; open it in Word or WPS and save it as .docx",
            ),
            WordTooOld => Note::new(
                "是 Word 6.0/95 或更早的文件，请用 Word 或 WPS 打开后另存为 .docx",
                "a file of Word 6.0, 95 or older; open it in Word or WPS and save it as .docx",
            ),
            WordTooDeep => Note::new(
                "Word 文件的结构异常（嵌套过深），请用 Word 或 WPS 打开后另存为 .docx",
                "the Word file is not built as one (elements nested too deep); open it in Word or WPS and save it as .docx",
            ),
            WordCut => Note::new(
                "文件已损坏，只读出了损坏处之前的文字",
                "the file is damaged; only the text before the damage was read",
            ),
            WordForeignParts => Note::new(
                "文件中嵌有其他格式的文件，其中的文字没有读出；请用 Word 或 WPS 打开后另存为 .docx",
                "files of another format stand in its text and were not read; open it in Word or WPS and save it as .docx",
            ),
            Frameset => Note::new(
                "是框架页，正文在另外的网页里，请保存框架中的网页",
                "a frameset, whose text is in other pages; save the page in the frame",
            ),
            TextAttached { attachments } => Note::new(
                format!("网页里没有正文，报告可能在附件里：{}", attachments.join("、")),
                format!(
                    "the page holds no text; the report may be attached: {}",
                    attachments.join(", ")
                ),
            ),
            ListOfLinks => Note::new(
                "是目录页，几乎全是链接，请保存报告本身的网页",
                "a list of links; save the page of the report itself",
            ),
            PageOfPictures => Note::new(
                "正文是图片，没有文字，请先做文字识别",
                "the article is made of pictures and holds no text; recognize it first",
            ),
            PageWithoutText => Note::new(
                "网页里没有文字，正文可能由脚本载入，请另存为文本",
                "the page holds no text; a script may load it, save what the browser shows",
            ),
            LoginPage => Note::new("是登录页，不是报告", "a login page, no report"),
            ErrorPage => Note::new(
                "是出错页，网站说没有这个网页",
                "an error page: the site says that the page is not there",
            ),
            PdfUnnamedCharacters => Note::new(
                "字体没有说明各字是什么字，请换一份原文件",
                "its fonts do not say which characters they show; find another copy of the file",
            ),
            PdfScan => Note::new(
                "是扫描件，页面只有图像，须先做文字识别（OCR）",
                "a scan, its pages are images; recognise its text first (OCR)",
            ),
            PdfWithoutText => Note::new("文件不含文字", "the file holds no text"),
            PdfPassword => Note::new(
                "文件有打开密码，请换一份没有密码的",
                "the file asks for a password; find a copy without one",
            ),
            PdfDamaged => Note::new(
                "PDF 文件已损坏，无法读取，请换一份",
                "the PDF is damaged and cannot be read; find another copy",
            ),
            PdfInPart(losses) => losses.note(),
            FolderLink => Note::new("指向目录的链接，未跟随", "a link to a folder; not followed"),
            LinkOutside => Note::new(
                "指向所列目录之外的链接，未跟随；要收录请写明该链接",
                "a link out of the named folders; not followed: name the link itself to take it",
            ),
            NotRegularFile => Note::new(
                "不是普通文件（是管道、设备或套接字），未打开",
                "not a regular file but a pipe, a device or a socket; not opened",
            ),
            ProgramBroke { words } => Note::new(
                format!("处理这个文件时程序出错（{words}），没有收录；请把文件交给本程序的维护者"),
                format!(
                    "the program broke down over this file ({words}) and did not take it; \
                     send the file to those who maintain the program"
                ),
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
            NotFound => {
                Note::new("文件或目录不存在，请检查路径", "no such file or folder; check the path")
            }
            Io { found } => {
                Note::new(format!("读写失败：{found}"), format!("input or output failed: {found}"))
            }
            Other(note) => note.clone(),
        }
    }
}

/// That places of a text are not of its encoding: a reason, or only a warning.
pub(crate) fn undecoded(encoding: &str, count: usize) -> Note {
    Note::new(
        format!("按 {encoding} 解码时有 {count} 处无法识别"),
        format!("{count} places could not be decoded as {encoding}"),
    )
}

fn archive_of_reports(count: usize, some: &[String], first: &str) -> Note {
    let has_more = count > some.len();
    let (more_zh, more_en) = if has_more { ("……", ", …") } else { ("", "") };

    Note::new(
        format!(
            "是压缩包，内有 {count} 个文件（{}{more_zh}）；要看其中一个，请写“压缩包!/文件”，如 压缩包.zip!/{first}",
            some.join("、"),
        ),
        format!(
            "a zip archive of {count} files ({}{more_en}); name one of them as ARCHIVE!/FILE, such as archive.zip!/{first}",
            some.join(", "),
        ),
    )
}

impl PdfLosses {
    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        *self == PdfLosses::default()
    }

    fn note(&self) -> Note {
        let mut notes = Vec::new();
        if let Some(ReadPages { read, all }) = self.read_of {
            notes.push(Note::new(
                format!("共 {all} 页，只读取了前 {read} 页"),
                format!("only the first {read} of {all} pages were read"),
            ));
        }
        if self.is_damaged {
            notes.push(Note::new(
                "文件已损坏，只读取了能恢复的部分",
                "the file is damaged; what could be recovered was read",
            ));
        }
        notes.extend(about_pages(
            &self.scans,
            "是扫描图像，须先做文字识别（OCR）",
            "scans that need text recognition (OCR)",
        ));
        notes.extend(about_pages(&self.damaged, "内容已损坏", "damaged"));
        notes.extend(about_pages(
            &self.undecoded,
            "有无法辨认的文字",
            "with text that cannot be decoded",
        ));

        Note::joined(&notes, "；", "; ")
    }
}

/// A note about these pages, the first few named.
fn about_pages(pages: &[u32], zh: &str, en: &str) -> Option<Note> {
    let named: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
    let has_more = pages.len() > named.len();
    let (more_zh, more_en) = if has_more { (" 等", " and more") } else { ("", "") };

    (!pages.is_empty()).then(|| {
        Note::new(
            format!("第 {}{more_zh}页（共 {} 页）{zh}", named.join("、"), pages.len()),
            format!("pages {en}: {}{more_en} ({} in all)", named.join(", "), pages.len()),
        )
    })
}
