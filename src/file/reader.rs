//! The way from a file to a report, in this process or with the risky part of it in a child
//! process.

use super::extract::{Extract, Refusal};
#[cfg(feature = "office")]
use super::office;
#[cfg(feature = "pdf")]
use super::pdf;
use super::pool::Pool;
use super::sniff::{self, Content};
use super::{MOST_FILE_BYTES, archive, load, report, too_large, txt};
use crate::error::{Result, Status};
use crate::note::reason::StatusReason;
use crate::report::Report;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Where files are taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In this process: nothing to set up, but a hostile file can take the process down.
    #[default]
    InProcess,
    /// PDF, Word and web files in child processes, so that no file can take this one down: each is
    /// made by running this program with [`HELPER_ARGUMENT`](super::HELPER_ARGUMENT), which is
    /// `mingcha` itself, or one that hands over to [`serve`](super::serve), and answers for one
    /// file after the other. A file has 2 GiB of memory, 30 seconds and 32 MiB of output; there are
    /// as many children as threads that read.
    Helper(PathBuf),
}

/// Reads files.
#[derive(Debug)]
pub struct Reader {
    pool: Option<Pool>,
}

impl Reader {
    /// A reader that takes files apart there. Child processes are made when files need them, and
    /// end with the reader.
    pub fn new(isolation: Isolation) -> Reader {
        match isolation {
            Isolation::InProcess => Reader { pool: None },
            Isolation::Helper(program) => Reader { pool: Some(Pool::new(program)) },
        }
    }

    /// Reads the report in the file at `path`.
    ///
    /// # Errors
    /// `NotFound`, `Io`, or `Unreadable` with a status and the reason, each with the path;
    /// `NoHelper` if the program of [`Isolation::Helper`] does not do.
    pub fn read(&self, path: &Path) -> Result<Report> {
        load(path)
            .and_then(|bytes| self.parse(&path.to_string_lossy(), &bytes))
            .map_err(|error| error.at(path))
    }

    /// Reads the report in `bytes`, the content of a file called `name` (a path; what its last part
    /// says of school and year counts last). Linear in the file's size.
    ///
    /// # Errors
    /// `Unreadable` with a status and the reason; `NoHelper` if the program of
    /// [`Isolation::Helper`] does not do.
    pub fn parse(&self, name: &str, bytes: &[u8]) -> Result<Report> {
        let extract = self.extract(bytes)?;
        Ok(guarded(|| report(name, bytes, extract))?)
    }

    /// Takes a file apart where that is to be done.
    fn extract(&self, bytes: &[u8]) -> Result<Extract> {
        let content = content(bytes)?;
        match &self.pool {
            Some(pool) if is_risky(content) => pool.extract(bytes),
            _ => Ok(guarded(|| extract_as(content, bytes))?),
        }
    }
}

/// What a file holds, if it is not too large to be looked at.
fn content(bytes: &[u8]) -> Result<Content, Refusal> {
    match bytes.len() as u64 > MOST_FILE_BYTES {
        true => Err(too_large()),
        false => guarded(|| Ok(sniff::content(bytes))),
    }
}

/// Whether the reader of such a file is one that a file could bring down.
fn is_risky(content: Content) -> bool {
    matches!(content, Content::Pdf | Content::Docx | Content::Doc | Content::Html)
}

/// What `read` gives; a panic in it is a refusal.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().copied();
        let words = words.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?");
        Err(Refusal::new(Status::Crashed, StatusReason::ReaderBroke { words: words.to_owned() }))
    })
}

/// Takes a file apart in this process.
pub fn extract(bytes: &[u8]) -> Result<Extract, Refusal> {
    extract_as(content(bytes)?, bytes)
}

fn extract_as(content: Content, bytes: &[u8]) -> Result<Extract, Refusal> {
    match content {
        Content::Text => txt::read(bytes),
        #[cfg(feature = "html")]
        Content::Html => super::html::read(bytes),
        #[cfg(not(feature = "html"))]
        Content::Html => Err(without("html")),
        #[cfg(feature = "pdf")]
        Content::Pdf => pdf::read(bytes),
        #[cfg(not(feature = "pdf"))]
        Content::Pdf => Err(without("pdf")),
        #[cfg(feature = "office")]
        content @ (Content::Docx | Content::Doc) => office::read(bytes, content),
        #[cfg(not(feature = "office"))]
        Content::Docx | Content::Doc => Err(without("office")),
        Content::Zip => Err(archive::refusal(bytes)),
        other => Err(other.refusal()),
    }
}

/// A file whose reader this program was built without.
#[cfg(not(all(feature = "html", feature = "office", feature = "pdf")))]
fn without(feature: &str) -> Refusal {
    let reason = StatusReason::WithoutFeature { feature: feature.to_owned() };
    Refusal::new(Status::Unsupported, reason)
}
