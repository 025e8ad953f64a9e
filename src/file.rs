//! A file as a [`Report`]: sniffed by content, decoded, cleaned, its lines made paragraphs again,
//! its school and year found.
//!
//! Invariant: the clean text holds every visible character of the file but its furniture (running
//! heads, page numbers), has no empty paragraph, and [`Report::anchors`] never go back. A new
//! format is one file beside `txt` and one arm in `reader::extract_as`.

pub(crate) mod archive;
mod child;
mod clean;
mod encoding;
mod extract;
mod frame;
mod furniture;
#[cfg(feature = "html")]
mod html;
mod metadata;
#[cfg(any(feature = "html", feature = "office"))]
mod numeral;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod period;
mod pool;
mod reader;
mod reflow;
mod school;
mod sniff;
mod title;
mod txt;
mod wrap;
mod year;

pub use child::serve;
pub(crate) use encoding::decode;
pub(crate) use metadata::named;
pub use pool::HELPER_ARGUMENT;
pub use reader::{Isolation, Reader};

use crate::error::{ErrorKind, Result, Status};
use crate::note::reason::StatusReason;
use crate::report::{Report, ReportId};
use extract::{Extract, Refusal};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The largest file that is read: 64 MiB.
pub const MOST_FILE_BYTES: u64 = 64 << 20;

/// The version of the reader. A store reads a file again that an older version read.
pub const READER_VERSION: u32 = 2;

/// The endings of the names of files that reports come in. A name without an ending may be one,
/// too.
const REPORT_ENDINGS: [&str; 8] = ["txt", "htm", "html", "doc", "docx", "wps", "pdf", "zip"];

/// The longest text that a file may hold: 32 MiB.
pub const MOST_TEXT_BYTES: usize = 32 << 20;

/// The most lines, paragraphs and rows that a file may hold: each takes many times the memory of a
/// short line's text.
const MOST_LINES: usize = 1_000_000;

/// Reads the report in the file at `path`, in this process.
///
/// # Errors
/// `NotFound`, `Io`, or `Unreadable` with a status and the reason, each with the path.
pub fn read(path: &Path) -> Result<Report> {
    Reader::new(Isolation::InProcess).read(path)
}

/// Reads the report in `bytes`, the content of a file called `name`, in this process.
///
/// # Errors
/// `Unreadable` with a status and the reason.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Report> {
    Reader::new(Isolation::InProcess).parse(name, bytes)
}

/// Makes a report of what was taken out of a file.
fn report(name: &str, bytes: &[u8], mut extract: Extract) -> Result<Report, Refusal> {
    if extract.lines.len() > MOST_LINES {
        return Err(too_many_lines());
    }
    clean::finish(&mut extract.lines);
    let flow = reflow::paragraphs(&extract.lines);
    check(&flow.text)?;

    let sha256 = crate::rules::hex(&Sha256::digest(bytes));
    let found = metadata::find(&flow.text, extract.title.as_deref(), name);

    Ok(Report {
        id: ReportId::of_sha256(&sha256),
        sha256,
        school: found.school,
        year: found.year,
        period: found.period,
        title: found.title,
        format: extract.format,
        encoding: extract.encoding,
        status: if extract.partial.is_some() { Status::Partial } else { Status::Ok },
        reason: extract.partial,
        warnings: extract.warnings.into_iter().chain(found.warnings).collect(),
        text: flow.text,
        published: extract.published,
        anchors: flow.anchors,
    })
}

/// Refuses a text that is empty or too long, or in which more than one character of fifty is U+FFFD
/// or of private use.
fn check(text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal {
            status: Status::Unsupported,
            reason: sniff::Content::Empty.reason(),
        });
    }
    if text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }

    if text.chars().filter(|&c| is_no_character(c)).count() * 50 > text.chars().count() {
        return Err(Refusal::new(Status::Garbled, StatusReason::Mojibake));
    }
    Ok(())
}

fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Whether a file in a folder is taken as a report, by its name: what it holds is told from its
/// content.
pub fn is_report_name(path: &Path) -> bool {
    let is_hidden =
        path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !is_hidden && ending.is_none_or(|ending| REPORT_ENDINGS.contains(&ending.as_str()))
}

/// The bytes of a file, at most one more than [`MOST_FILE_BYTES`], which [`parse`] then refuses. A
/// path such as `a.zip!/b.txt` or `a.zip!/inner.zip!/b.txt` names a file in an archive.
///
/// # Errors
/// `NotFound`, `Io`, or `Unreadable` for a file in an archive that cannot be unpacked.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    match archive::split(path) {
        Some((archive, name)) => archive::member(&load_whole(&archive)?, &name)?
            .ok_or_else(|| ErrorKind::NotFound.into()),
        None => load_whole(path),
    }
}

fn load_whole(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::TooLarge)
}

fn too_many_lines() -> Refusal {
    Refusal::new(Status::TooLarge, StatusReason::TooManyLines)
}

#[cfg(test)]
mod tests;
