//! The way from a file to a report, in this process or with the risky part of it in a child process.

use super::extract::{Extract, Refusal};
#[cfg(feature = "office")]
use super::office;
use super::sniff::{self, Content};
use super::{MOST_FILE_BYTES, html, load, pdf, report, too_large, txt};
use crate::error::Result;
#[cfg(not(feature = "office"))]
use crate::error::Status;
use crate::report::Report;
use std::path::{Path, PathBuf};

/// Where files are taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In this process: nothing to set up, but a hostile file can take the process down.
    #[default]
    InProcess,
    /// In child processes with limits on memory, time and output, which are made by running this program: `mingcha` itself, or
    /// one that hands over to [`super::serve`].
    Helper(PathBuf),
}

/// Reads files.
#[derive(Debug)]
pub struct Reader {
    isolation: Isolation,
}

impl Reader {
    /// A reader that takes files apart there.
    pub fn new(isolation: Isolation) -> Reader {
        Reader { isolation }
    }

    /// Reads the report in the file at `path`.
    ///
    /// # Errors
    /// `NotFound`, `Io`, or `Unreadable` with a status and the reason, each with the path.
    pub fn read(&self, path: &Path) -> Result<Report> {
        load(path).and_then(|bytes| self.parse(&path.to_string_lossy(), &bytes)).map_err(|error| error.at(path))
    }

    /// Reads the report in `bytes`, the content of a file called `name` (a path; what its last part says of school and year
    /// counts last). Linear in the file's size.
    ///
    /// # Errors
    /// `Unreadable` with a status and the reason.
    pub fn parse(&self, name: &str, bytes: &[u8]) -> Result<Report> {
        let _ = &self.isolation;
        Ok(report(name, bytes, extract(bytes)?)?)
    }
}

/// Takes a file apart in this process.
pub fn extract(bytes: &[u8]) -> Result<Extract, Refusal> {
    if bytes.len() as u64 > MOST_FILE_BYTES {
        return Err(too_large());
    }
    match sniff::content(bytes) {
        Content::Text => txt::read(bytes),
        Content::Html => html::read(bytes),
        Content::Pdf => pdf::read(bytes),
        #[cfg(feature = "office")]
        content @ (Content::Docx | Content::Doc) => office::read(bytes, content),
        #[cfg(not(feature = "office"))]
        Content::Docx | Content::Doc => Err(without("office")),
        other => Err(other.refusal()),
    }
}

/// A file whose reader this program was built without.
#[cfg(not(feature = "office"))]
fn without(feature: &str) -> Refusal {
    Refusal::new(
        Status::Unsupported,
        format!("此程序编译时没有打开 {feature} 功能，不能读取这种文件"),
        format!("built without the feature `{feature}`, which reads such files"),
    )
}
