//! Web pages saved as one file with their pictures (.mht, .mhtml, often named .doc): a message by
//! MIME (RFC 2045, 2557), of which the page is a part.
//!
//! Invariant: no part is read twice, and parts lie in one another no deeper than [`MOST_DEEP`].

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod decode;
mod header;

use super::extract::{Extract, Refusal};
use super::{html, txt};
use crate::error::Status;
use crate::note::reason::StatusReason;
use crate::report::Format;
use decode::body;
use header::Headers;
use memchr::memmem;

/// The deepest nesting of parts.
const MOST_DEEP: usize = 4;
/// The most parts that are looked at.
const MOST_PARTS: usize = 2000;
/// The most pages of a file that are read: frames are pages of their own.
const MOST_PAGES: usize = 20;

/// Reads the page of a web archive. Where the first page only frames another one, that is read.
///
/// # Errors
/// That of the first page, or `unsupported` if there is none.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let mut pages = Pages::default();
    let message = MimePart::of(bytes.trim_ascii_start());
    pages.collect(&message, 0);

    let mut first = None;
    for page in pages.found {
        match page.read() {
            Ok(extract) => return Ok(named(extract, &message)),
            Err(refusal) => _ = first.get_or_insert(refusal),
        }
    }

    let none = || Refusal::new(Status::Unsupported, StatusReason::WebArchive);
    Err(first.unwrap_or_else(none))
}

/// Gives an extract the message's subject as title where the page has none.
fn named(extract: Extract, message: &MimePart<'_>) -> Extract {
    let subject = message.headers.get("subject").map(header::words);
    let title = extract.title.or(subject).filter(|title| !title.trim().is_empty());

    Extract { format: Format::Mhtml, title, ..extract }
}

/// A part of a message: its head and what follows.
struct MimePart<'a> {
    headers: Headers,
    content: &'a [u8],
}

impl<'a> MimePart<'a> {
    fn of(bytes: &'a [u8]) -> MimePart<'a> {
        let (headers, content) = header::read(bytes);
        MimePart { headers, content }
    }

    fn kind(&self) -> String {
        let value = self.headers.get("content-type").unwrap_or("text/plain");
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Reads a part that is a text.
    fn read(&self) -> Result<Extract, Refusal> {
        let bytes = body(self.headers.get("content-transfer-encoding"), self.content);
        let charset = self.headers.parameter("content-type", "charset");

        if self.kind() == "text/plain" {
            return txt::read(&bytes);
        }

        html::read_labelled(&bytes, charset.as_deref())
    }
}

/// The texts of a message, pages first.
#[derive(Default)]
struct Pages<'a> {
    found: Vec<MimePart<'a>>,
    seen: usize,
}

impl<'a> Pages<'a> {
    fn collect(&mut self, part: &MimePart<'a>, depth: usize) {
        let Some(boundary) = part.headers.parameter("content-type", "boundary") else {
            return self.take(MimePart { headers: part.headers.clone(), content: part.content });
        };

        for bytes in parts(part.content, &boundary) {
            self.seen += 1;
            if self.seen > MOST_PARTS {
                return;
            }

            let inner = MimePart::of(bytes);
            if depth < MOST_DEEP && inner.kind().starts_with("multipart/") {
                self.collect(&inner, depth + 1);
            } else {
                self.take(inner);
            }
        }
    }

    /// Takes a part that is a page, or a plain text, which counts only where there is no page.
    fn take(&mut self, part: MimePart<'a>) {
        if self.found.len() >= MOST_PAGES {
            return;
        }

        match part.kind().as_str() {
            "text/html" | "application/xhtml+xml" => {
                let texts = self.found.iter().position(|found| found.kind() == "text/plain");
                self.found.insert(texts.unwrap_or(self.found.len()), part);
            }
            "text/plain" => self.found.push(part),
            _ => {}
        }
    }
}

/// Parts a content at the lines that start with `--` and the boundary. What stands before the first
/// of them is for programs that do not know MIME.
fn parts<'a>(content: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = [b"--", boundary.as_bytes()].concat();
    let starts_line = |at: usize| at == 0 || content.get(at - 1) == Some(&b'\n');
    let marks: Vec<usize> =
        memmem::find_iter(content, &mark).filter(|&at| starts_line(at)).collect();

    let ends = marks.iter().skip(1).copied().chain([content.len()]);
    marks
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| {
            let part = content.get(start + mark.len()..end)?;
            let is_last = part.starts_with(b"--");
            let line_end = part.iter().position(|&byte| byte == b'\n')?;
            part.get(line_end + 1..).filter(|_| !is_last)
        })
        .collect()
}

#[cfg(test)]
mod tests;
