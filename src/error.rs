//! The one error type of the library: what kind it is, the path where one is known, and what to do
//! next.

mod answer;
mod cluster;
mod file;
mod request;
mod store;

use crate::note::Note;
use crate::note::reason::StatusReason;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: what went wrong, where, and what to do next.
///
/// Its `Display` is English; [`Error::note`] has the same in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The file or folder that it went wrong with, where there is one.
    pub path: Option<PathBuf>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder that was named does not exist.
    NotFound,
    /// A folder is there, but none of the reports that came from it: what vanished is not pruned,
    /// since a disk may not be mounted.
    EmptiedFolder {
        /// How many files of the store came from it and are no more.
        files: usize,
    },
    /// There is no store in that folder.
    NoStore,
    /// A new store was asked for in a folder that holds something else.
    NotEmpty,
    /// The store was built under another format, fold version, dictionary or rules than this
    /// program has.
    StaleStore {
        /// What differs.
        differs: String,
    },
    /// Another process is writing to the store.
    LockedStore,
    /// A store as it was at one moment takes no changes.
    Frozen,
    /// The store's files are not what was written.
    DamagedStore {
        /// What was found.
        found: String,
    },
    /// The store is damaged, and nothing is left that it could be rebuilt from.
    LostStore {
        /// What is damaged.
        found: String,
    },
    /// A rule file (dictionary, stop words, kinds, schools) cannot be read.
    BadRules {
        /// What is wrong with it.
        found: String,
    },
    /// A list or a table is to be text, and is none.
    NotATable {
        /// Whether it is a workbook.
        is_workbook: bool,
    },
    /// A catalogue cannot be read as a table.
    BadCatalogue {
        /// What is wrong with it.
        reason: Note,
    },
    /// A file cannot be read as a report.
    Unreadable {
        /// In which way.
        status: Status,
        /// Why.
        reason: StatusReason,
    },
    /// The program that makes the child processes in which files are taken apart does not do so. No
    /// file is to blame.
    NoHelper {
        /// The program.
        program: PathBuf,
        /// What is wrong with it.
        found: Note,
    },
    /// A query is longer than [`crate::query::MOST_BYTES`].
    QueryTooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// A query has more terms and operators than [`crate::query::MOST_CLAUSES`].
    QueryTooWide,
    /// A query nests deeper than [`crate::query::MOST_DEPTH`].
    QueryTooDeep,
    /// A page was asked for that lies past the limit of what is ranked.
    PageTooFar {
        /// The last hit that can be reached.
        most: usize,
    },
    /// A parameter has a value that it cannot have.
    BadValue {
        /// The parameter.
        name: &'static str,
        /// The value.
        value: String,
        /// What it takes, in both languages.
        takes: Note,
    },
    /// A saved answer is none, or not whole.
    BadAnswer {
        /// The 1-based line.
        line: usize,
        /// What is wrong with it.
        found: Note,
    },
    /// A cursor that this program did not make, or made for another query.
    BadCursor,
    /// A cursor from before the store last changed.
    StaleCursor,
    /// No report with this id is or was in the store.
    UnknownReport {
        /// The id.
        id: String,
    },
    /// The report was replaced or removed.
    GoneReport {
        /// Its id.
        id: String,
        /// Its school.
        school: Option<String>,
        /// Its year.
        year: Option<String>,
        /// The report that took its place.
        successor: Option<String>,
    },
    /// The store keeps no copy of the file that a report was read from, and it has changed or is
    /// not where it was.
    GoneSource {
        /// The report's id.
        id: String,
    },
    /// The deadline passed before the answer was whole, so there is none.
    Deadline,
    /// No node of a cluster answered in time.
    Unreachable {
        /// The nodes that were asked.
        nodes: String,
        /// What the last one failed by.
        found: String,
    },
    /// A cluster does not let this user in, or not do that.
    Forbidden {
        /// What it answered: 401 or 403.
        status: u16,
    },
    /// A cluster takes no writes: its disks are full, or somebody closed it.
    ReadOnlyCluster {
        /// Its words.
        found: String,
    },
    /// A cluster had more to do than it can, for longer than was waited.
    BusyCluster {
        /// Its words.
        found: String,
    },
    /// A cluster had only a part of an answer, so there is none.
    Incomplete {
        /// What was missing.
        found: String,
    },
    /// There is no store of that name on the cluster.
    NoRemoteStore {
        /// Its nodes.
        nodes: String,
        /// The name.
        name: String,
    },
    /// The store on the cluster was built under another format, fold version, dictionary or rules
    /// than this program has.
    StaleRemote {
        /// What differs.
        differs: String,
    },
    /// A cluster failed in a way that no other kind describes.
    Cluster {
        /// Its words.
        found: String,
    },
    /// The one who asked no longer wants the answer, so there is none.
    Cancelled,
    /// More mentions would have to be sorted by their context than can be read in the time of an
    /// answer.
    TooManyToSort {
        /// How many are listed.
        places: usize,
        /// How many may be.
        most: usize,
    },
    /// A query would have to look at more places than a query may.
    TooManyPlaces {
        /// How many that is.
        most: u64,
    },
    /// The disk has no room left, or the user no share of it.
    DiskFull,
    /// The operating system refused something.
    Io {
        /// Its words.
        found: String,
    },
    /// The engine failed in a way that no other kind describes.
    Engine {
        /// Its words.
        found: String,
    },
}

/// How well a file could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All of it.
    Ok,
    /// Some of it; the reason says what is lost.
    Partial,
    /// It holds pictures of pages and no text.
    NeedsOcr,
    /// Its text is in other files; the reason gives their addresses.
    Elsewhere,
    /// It is encrypted.
    Encrypted,
    /// It holds characters, but they make no text.
    Garbled,
    /// It is no report in a format that can be read here.
    Unsupported,
    /// It is larger than the limit.
    TooLarge,
    /// Reading it took too long.
    Timeout,
    /// Reading it brought the reader down.
    Crashed,
    /// Its report was removed for good, so it is not read.
    Removed,
    /// By its name, or by its first bytes where the name says nothing, it is no file that reports
    /// come in: it is not read, and nobody misses it.
    Ignored,
}

impl Status {
    /// All of them, best first.
    pub const ALL: [Status; 12] = [
        Status::Ok,
        Status::Partial,
        Status::NeedsOcr,
        Status::Elsewhere,
        Status::Encrypted,
        Status::Garbled,
        Status::Unsupported,
        Status::TooLarge,
        Status::Timeout,
        Status::Crashed,
        Status::Removed,
        Status::Ignored,
    ];

    /// Whether the file's text is in the store.
    pub fn is_readable(self) -> bool {
        matches!(self, Status::Ok | Status::Partial)
    }

    /// Whether something was not read that may belong to a report.
    pub fn is_unread(self) -> bool {
        !matches!(self, Status::Ok | Status::Ignored)
    }

    /// The name in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Partial => "partial",
            Status::NeedsOcr => "needs_ocr",
            Status::Elsewhere => "elsewhere",
            Status::Encrypted => "encrypted",
            Status::Garbled => "garbled",
            Status::Unsupported => "unsupported",
            Status::TooLarge => "too_large",
            Status::Timeout => "timeout",
            Status::Crashed => "crashed",
            Status::Removed => "removed",
            Status::Ignored => "ignored",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Error {
    /// What the operating system said.
    pub(crate) fn of_system(error: &std::io::Error) -> Error {
        use std::io::ErrorKind::{NotFound, QuotaExceeded, StorageFull};
        match error.kind() {
            NotFound => ErrorKind::NotFound.into(),
            StorageFull | QuotaExceeded => ErrorKind::DiskFull.into(),
            _ => ErrorKind::Io { found: error.to_string() }.into(),
        }
    }

    /// This error, with the path that it happened at.
    pub fn at(mut self, path: impl AsRef<Path>) -> Error {
        self.path = Some(path.as_ref().to_path_buf());
        self
    }

    /// The error as a sentence in both languages, path first.
    pub fn note(&self) -> Note {
        let note = self.kind.note();
        match &self.path {
            Some(path) => Note::new(
                format!("{}：{}", path.display(), note.zh),
                format!("{}: {}", path.display(), note.en),
            ),
            None => note,
        }
    }
}

impl From<Error> for StatusReason {
    /// Why a file that gave this error is not read.
    fn from(error: Error) -> StatusReason {
        match error {
            Error { kind: ErrorKind::Unreadable { reason, .. }, path: None } => reason,
            Error { kind: ErrorKind::NotFound, path: None } => StatusReason::NotFound,
            Error { kind: ErrorKind::Io { found }, path: None } => StatusReason::Io { found },
            other => StatusReason::Other(other.note()),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error { kind, path: None }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error::of_system(&error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.note().en)
    }
}

impl std::error::Error for Error {}

impl ErrorKind {
    /// What went wrong, as a sentence.
    pub(crate) fn note(&self) -> Note {
        Note::of_families([
            self.store_note(),
            self.file_note(),
            self.request_note(),
            self.answer_note(),
            self.cluster_note(),
            self.remote_store_note(),
        ])
    }
}
