//! What the reader of a format takes out of a file, or the reason why it took nothing.

use super::line::FileLine;
use crate::crash::{Crash, caught};
use crate::error::{Error, ErrorKind, Status};
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::{Day, Format};
use serde::{Deserialize, Serialize};

/// The version of the reader. A store reads a file again that an older version read.
pub const READER_VERSION: u32 = 4;

/// The content of a file, in lines that are not yet joined to paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// The format.
    pub format: Format,
    /// The character encoding, for formats that have one.
    pub encoding: Option<String>,
    /// Lines, paragraphs and rows in the order in which a person reads them.
    pub lines: Vec<FileLine<'static>>,
    /// The reason why only some of the file could be read.
    pub partial: Option<StatusReason>,
    /// Doubts that a careful reader would have.
    pub warnings: Vec<Warning>,
    /// The title outside the text, as a web page has one.
    pub title: Option<String>,
    /// The day on which it was published.
    pub published: Option<Day>,
}

impl Extract {
    /// An extract with these lines and nothing else to say.
    pub fn new(format: Format, lines: Vec<FileLine<'static>>) -> Extract {
        Extract {
            format,
            encoding: None,
            lines,
            partial: None,
            warnings: Vec::new(),
            title: None,
            published: None,
        }
    }
}

/// The reason why a file gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The way in which it cannot be read.
    pub status: Status,
    /// The reason.
    pub reason: StatusReason,
}

impl Refusal {
    /// A refusal that leaves a file with this status.
    pub fn new(status: Status, reason: StatusReason) -> Refusal {
        Refusal { status, reason }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        ErrorKind::Unreadable { status: refusal.status, reason: refusal.reason }.into()
    }
}

/// Runs `read`; a panic in it becomes a refusal.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    caught(read).unwrap_or_else(|Crash(words)| {
        Err(Refusal::new(Status::Crashed, StatusReason::ReaderBroke { words }))
    })
}
