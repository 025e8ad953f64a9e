//! A file as a [`Report`]: sniffed by content, decoded, cleaned, its lines made paragraphs again, its school and year found.
//!
//! Invariant: the clean text holds every visible character of the file but its furniture (running heads, page numbers), has no
//! empty paragraph, and [`Report::lines`] never goes back. A new format is one file beside `txt` and one arm in `body`.

mod clean;
mod encoding;
mod furniture;
mod metadata;
mod period;
mod reflow;
mod school;
mod sniff;
mod title;
mod txt;
mod wrap;
mod year;

use crate::error::{Error, ErrorKind, Result, Status};
use crate::note::Note;
use crate::report::{Format, LineStart, Report, ReportId};
use sha2::{Digest, Sha256};
use sniff::Content;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The largest file that is read: 64 MiB.
pub const MOST_FILE_BYTES: u64 = 64 << 20;

/// The version of the reader. A store reads a file again that an older version read.
pub const READER_VERSION: u32 = 1;

/// The endings of the names of files that reports come in. A name without an ending may be one, too.
const REPORT_ENDINGS: [&str; 8] = ["txt", "htm", "html", "doc", "docx", "wps", "pdf", "zip"];

/// The longest text that a file may hold: 32 MiB.
pub const MOST_TEXT_BYTES: usize = 32 << 20;

/// Reads the report in the file at `path`.
///
/// # Errors
/// `NotFound`, `Io`, or `Unreadable` with a status and the reason, each with the path.
pub fn read(path: &Path) -> Result<Report> {
    load(path).and_then(|bytes| parse(&path.to_string_lossy(), &bytes)).map_err(|error| error.at(path))
}

/// Reads the report in `bytes`, the content of a file called `name` (a path; what its last part says of school and year counts
/// last). Linear in the file's size.
///
/// # Errors
/// `Unreadable` with a status and the reason.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Report> {
    let body = body(bytes)?;
    let sha256 = crate::rules::hex(&Sha256::digest(bytes));
    let found = metadata::find(&body.text, name);
    Ok(Report {
        id: ReportId::of_sha256(&sha256),
        sha256,
        school: found.school,
        year: found.year,
        period: found.period,
        title: found.title,
        format: body.format,
        encoding: body.encoding,
        status: body.status,
        reason: body.reason,
        warnings: body.warnings.into_iter().chain(found.warnings).collect(),
        text: body.text,
        lines: body.lines,
    })
}

/// What a format's reader makes of a file.
struct Body {
    format: Format,
    encoding: Option<String>,
    status: Status,
    reason: Option<Note>,
    warnings: Vec<Note>,
    text: String,
    lines: Vec<LineStart>,
}

/// Hands the bytes to the reader of their format.
fn body(bytes: &[u8]) -> Result<Body> {
    if bytes.len() as u64 > MOST_FILE_BYTES {
        return Err(too_large());
    }
    match sniff::content(bytes) {
        Content::Text => txt::read(bytes),
        other => Err(unreadable(Status::Unsupported, other.reason())),
    }
}

/// Whether a file in a folder is taken as a report, by its name: what it holds is told from its content.
pub fn is_report_name(path: &Path) -> bool {
    let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !is_hidden && ending.is_none_or(|ending| REPORT_ENDINGS.contains(&ending.as_str()))
}

/// The bytes of a file, at most one more than [`MOST_FILE_BYTES`], which [`parse`] then refuses.
///
/// # Errors
/// `NotFound` or `Io`.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(status: Status, reason: Note) -> Error {
    ErrorKind::Unreadable { status, reason }.into()
}

fn too_large() -> Error {
    let reason = Note::new(
        "文件过大（文件最大 64 MiB，文字最多 32 MiB），请拆分后再收录",
        "the file is too large (at most 64 MiB, 32 MiB of text); split it",
    );
    unreadable(Status::TooLarge, reason)
}

#[cfg(test)]
mod tests;
