//! What adding tells: what became of every file and row.

use super::catalogue::BadRow;
use super::moved::MovedReport;
use crate::note::Note;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::{ReportId, Status, Year};
use crate::store::row::StoredFile;
use crate::verdict::{Verdict, VerdictReason};
use serde::{Deserialize, Serialize};

/// What adding did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Added {
    /// Files that are new.
    pub added: usize,
    /// Files whose content took the place of another.
    pub replaced: usize,
    /// Files that were as before.
    pub unchanged: usize,
    /// Files that are gone from the store.
    pub removed: usize,
    /// Every file of the run, in order of path.
    pub files: Vec<FileEntry>,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Bytes read.
    pub bytes: u64,
    /// The state of the store after it.
    pub generation: String,
    /// When it was done, in UTC.
    pub time: String,
    /// Whether it was stopped before its end; then another run goes on.
    pub stopped: bool,
    /// What became of the rows of the catalogue, if there was one.
    pub catalogue: Option<CatalogueUse>,
    /// What of a damaged store could not be read when it was rebuilt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub damage: Vec<Note>,
    /// The reports that a rebuild reads otherwise than the store had them: of another school, year,
    /// verdict or kind, or saying something else. Links to them still work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Vec<MovedReport>>,
}

/// What became of the rows of a catalogue, and of the files of the run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueUse {
    /// Rows in all: those that are used, bad, without a file, or elsewhere.
    pub rows: usize,
    /// Rows for a file of the run.
    pub used: usize,
    /// Rows for a file of the store that the run was not over.
    pub elsewhere: usize,
    /// Rows that are not used, in order of line.
    pub bad: Vec<BadRow>,
    /// Rows whose file was not found, in order of line.
    pub without_file: Vec<RowWithoutFile>,
    /// Files of the run that no row names, in order of path.
    pub without_row: Vec<String>,
}

/// A row whose file was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWithoutFile {
    /// The 1-based line that it starts on.
    pub line: usize,
    /// The file that it names.
    pub file: String,
}

/// A file that the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct FileEntry {
    /// Its path, from the name of the folder that was indexed on.
    pub file: String,
    /// The id of the report that it holds.
    #[serde(rename = "report")]
    pub report_id: Option<ReportId>,
    /// How well it could be read.
    pub status: Status,
    /// Why the status is not `ok`.
    #[serde(flatten, with = "crate::note::fields::reason")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::ReasonFields))]
    pub reason: Option<StatusReason>,
    /// The pages that were not read, or not wholly, where the others were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
    /// Whether it holds a school's yearly report.
    #[serde(default)]
    pub verdict: Verdict,
    /// Why it is taken for one, or for none.
    #[serde(default)]
    pub verdict_reason: Option<VerdictReason>,
    /// The report's school.
    pub school: Option<String>,
    /// The report's year.
    pub year: Option<Year>,
    /// What a careful reader would shake the head at.
    #[serde(flatten, with = "crate::note::fields::warnings")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::WarningFields))]
    pub warnings: Vec<Warning>,
}

/// A file of which a run told what became.
pub(super) struct ToldFile {
    /// Where it lies.
    pub path: String,
    pub entry: FileEntry,
}

impl From<StoredFile> for FileEntry {
    fn from(stored: StoredFile) -> FileEntry {
        FileEntry {
            file: stored.shown().to_owned(),
            report_id: stored.report_id,
            status: stored.status,
            pages: stored.reason.as_ref().map(StatusReason::unread_pages).unwrap_or_default(),
            verdict: stored.verdict,
            verdict_reason: stored.verdict_reason,
            reason: stored.reason,
            school: stored.school,
            year: stored.year,
            warnings: stored.warnings,
        }
    }
}
