//! The way from a file to a report, in this process or with the risky part of it in a child process.

use super::extract::{Extract, Refusal};
use super::sniff::{self, Content};
use super::{MOST_FILE_BYTES, archive, html, load, office, pdf, report, too_large, txt};
use crate::error::{Result, Status};
use crate::report::Report;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
        Ok(report(name, bytes, guarded(|| extract(bytes))?)?)
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
        content @ (Content::Docx | Content::Doc) => office::read(bytes, content),
        Content::Zip => Err(archive::refusal(bytes)),
        other => Err(Refusal { status: Status::Unsupported, reason: other.reason() }),
    }
}

/// What `read` gives; a panic in it is a refusal.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
        Err(Refusal::new(
            Status::Crashed,
            format!("读取程序出错（{words}），请把文件另存为其他格式后再收录"),
            format!("its reader broke down ({words}); save the file in another format"),
        ))
    })
}
