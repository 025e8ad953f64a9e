//! Why a file is not read, or not in whole, as a value.

mod archive;
mod format;
mod pdf;
mod reader;
mod source;
mod web;
mod word;

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
    /// A web page in one file (.mht) that holds no page.
    WebArchive,
    /// A 7z archive.
    SevenZip,
    /// A RAR archive.
    Rar,
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
    Frameset {
        /// The addresses of these pages.
        #[serde(default)]
        addresses: Vec<String>,
    },
    /// A web page without text that shows another page or file in itself.
    TextFramed {
        /// The addresses of what it shows.
        #[serde(default)]
        addresses: Vec<String>,
    },
    /// A web page without text, with attachments.
    TextAttached {
        /// The names of the attachments.
        attachments: Vec<String>,
        /// Their addresses.
        #[serde(default)]
        addresses: Vec<String>,
    },
    /// A web page whose text a script loads.
    TextLoaded {
        /// The address of the page, where it says so.
        address: Option<String>,
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
    /// An OFD file of scanned pages.
    OfdScan,
    /// An OFD file without text.
    OfdWithoutText,
    /// An OFD file that is damaged.
    OfdDamaged,
    /// A workbook that is damaged.
    WorkbookDamaged,
    /// A workbook of which only some sheets could be read.
    WorkbookCut,
    /// A file of fixed pages (PDF, OFD) of which some is lost.
    PdfInPart(Box<PdfLosses>),
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
    /// Its report was removed for good.
    RemovedForGood {
        /// Why, as it was said then.
        why: String,
    },
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

    /// Gives the pages of the file that were not read, or not wholly, where it has pages.
    pub fn unread_pages(&self) -> Vec<u32> {
        match self {
            StatusReason::PdfInPart(losses) => losses.pages(),
            _ => Vec::new(),
        }
    }

    /// The reason as a sentence.
    pub fn note(&self) -> Note {
        if let StatusReason::Other(note) = self {
            return note.clone();
        }

        Note::of_families([
            self.source_note(),
            self.format_note(),
            self.archive_note(),
            self.reader_note(),
            self.word_note(),
            self.web_note(),
            self.pdf_note(),
        ])
    }
}

/// That places of a text are not of its encoding: a reason, or only a warning.
pub(crate) fn undecoded(encoding: &str, count: usize) -> Note {
    Note::new(
        format!("按 {encoding} 解码时有 {count} 处无法识别"),
        format!("{count} places could not be decoded as {encoding}"),
    )
}
