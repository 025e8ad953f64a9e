//! What the reader of a format takes out of a file, and why it took nothing.

use super::clean::Line;
use crate::error::{Error, ErrorKind, Status};
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::{Day, Format};
use serde::{Deserialize, Serialize};

/// What a file holds, in lines that are not yet joined to paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// The format.
    pub format: Format,
    /// The character encoding, for formats that have one.
    pub encoding: Option<String>,
    /// Lines, paragraphs and rows in the order in which a person reads them.
    pub lines: Vec<Line<'static>>,
    /// Why only some of the file could be read.
    pub partial: Option<StatusReason>,
    /// What a careful reader would doubt.
    pub warnings: Vec<Warning>,
    /// The title that stands outside the text, as a web page has one.
    pub title: Option<String>,
    /// The day on which it was published.
    pub published: Option<Day>,
}

impl Extract {
    /// An extract with these lines and nothing else to say.
    pub fn new(format: Format, lines: Vec<Line<'static>>) -> Extract {
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

/// Why a file gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// In which way it cannot be read.
    pub status: Status,
    /// Why.
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
