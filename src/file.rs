//! A file as a [`Report`]: sniffed by content, decoded, cleaned, its lines made paragraphs again,
//! its school and year found.
//!
//! Invariant: the clean text holds every visible character of the file but its furniture (running
//! heads, page numbers), has no empty paragraph, and [`Report::anchors`] never go back. A new
//! format is one file beside `txt` and one arm in `reader::extract_as`.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

pub(crate) mod archive;
mod beginning;
mod bytes;
mod child;
mod clean;
mod document;
mod encoding;
mod extract;
mod frame;
mod furniture;
#[cfg(feature = "html")]
mod html;
mod limit;
mod line;
mod load;
mod metadata;
#[cfg(feature = "html")]
mod mht;
mod name;
#[cfg(any(feature = "html", feature = "office"))]
mod numeral;
#[cfg(feature = "office")]
mod odt;
#[cfg(feature = "ofd")]
mod ofd;
#[cfg(feature = "office")]
mod office;
mod oneline;
#[cfg(any(feature = "office", feature = "ofd", feature = "workbook"))]
mod package;
mod pager;
pub(crate) mod pages;
mod paragraph;
#[cfg(feature = "pdf")]
mod pdf;
mod period;
mod pool;
mod reader;
mod reflow;
pub(crate) mod regular;
#[cfg(feature = "office")]
mod rtf;
mod school;
mod site;
mod sniff;
mod source;
mod title;
mod txt;
#[cfg(feature = "workbook")]
mod workbook;
mod wrap;
#[cfg(any(feature = "office", feature = "ofd", feature = "workbook"))]
mod xml;
mod year;
mod zipped;

pub use child::serve;
pub(crate) use document::read_document;
pub(crate) use encoding::decode;
pub use extract::READER_VERSION;
pub use limit::{MOST_FILE_BYTES, MOST_TEXT_BYTES};
pub(crate) use load::load_regular;
pub use load::{load, load_table};
pub(crate) use metadata::named;
pub(crate) use name::may_be_report;
pub use name::{is_report_name, push_bytes, push_harmless};
pub use pool::HELPER_ARGUMENT;
pub use reader::{Isolation, Reader};
pub(crate) use source::FileBytes;

use crate::error::Result;
use crate::report::Report;
use std::path::Path;

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

#[cfg(test)]
mod tests;
