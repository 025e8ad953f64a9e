//! Documents that a program hands over, on their way into a store.
//!
//! Invariant: what a store keeps as the source of a document is the whole of it, so that a rebuild
//! reads it as it was put.

use super::catalogue::{self, value};
use super::cut::CutReport;
use super::judged::JudgedReport;
use super::read::{ReadFile, Reading, stored_file};
use crate::crash::caught;
use crate::document::{Document, MOST_ID_BYTES};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{FileBytes, read_document};
use crate::note::Note;
use crate::store::row::{Given, StoredFile};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What the kept source of a document begins with.
const SOURCE_START: &[u8] = b"{\"mingcha_document\":";

/// A document, checked, with its source.
pub struct GivenDocument {
    document: Document,
    given: Given,
    source: Vec<u8>,
    sha256: String,
}

/// A document as its source is kept.
#[derive(Serialize, Deserialize)]
struct DocumentSource<D> {
    mingcha_document: D,
}

impl GivenDocument {
    /// Checks a document.
    ///
    /// # Errors
    /// `BadValue` for an id, a school, an address or another value that cannot be one.
    pub fn of(document: Document) -> Result<GivenDocument> {
        check_id(&document.id)?;
        let given = given(&document)?;
        let source = DocumentSource { mingcha_document: &document };
        let source = serde_json::to_vec(&source).map_err(std::io::Error::from)?;
        let sha256 = FileBytes::new(&source).sha256().to_owned();

        Ok(GivenDocument { document, given, source, sha256 })
    }

    /// The document that is kept as `source`, if that is one.
    pub fn of_source(source: &[u8]) -> Option<GivenDocument> {
        let is_one = source.starts_with(SOURCE_START);
        let kept: Option<DocumentSource<Document>> =
            is_one.then(|| serde_json::from_slice(source).ok()).flatten();
        GivenDocument::of(kept?.mingcha_document).ok()
    }

    /// The bytes of its source.
    pub fn bytes(&self) -> usize {
        self.source.len()
    }
}

impl Reading<'_> {
    /// Reads and cuts a document, unless the store holds the same one.
    pub fn document(&self, given: GivenDocument) -> ReadFile {
        let (id, sha256) = (given.document.id.clone(), given.sha256.clone());
        let is_same = |known: &StoredFile| {
            known.is_document && known.is_report_of(&sha256) && self.known.is_as_before(known)
        };
        if self.known.files.get(&id).is_some_and(is_same) {
            return ReadFile::Unchanged(id);
        }
        if let Some(barred) = self.barred(&id, &sha256) {
            return as_document(barred);
        }

        let read = caught(|| self.read_given(given));
        as_document(read.unwrap_or_else(|crash| self.crashed(&id, sha256, &crash)))
    }

    /// Reads a document again from the source that the store keeps of it.
    pub fn document_again(&self, stored: &StoredFile, source: Vec<u8>) -> ReadFile {
        match GivenDocument::of_source(&source) {
            Some(given) => self.document(given),
            None => ReadFile::Failed(Box::new(stored.clone())),
        }
    }

    fn read_given(&self, given: GivenDocument) -> ReadFile {
        let GivenDocument { document, given, source, sha256 } = given;
        let rules = self.tools.rules;
        let read = read_document(&document, &sha256, &self.known.schools, rules);
        let (report, outline) = match read {
            Ok(read) => read,
            Err(error) => return self.failed_by(&document.id, Some(sha256), error),
        };

        let judged = JudgedReport { outline, ..JudgedReport::of(report, given.verdict, rules) };
        let stored = stored_file(&document.id, &judged, Some(&given));
        let source = self.keeps_sources.then_some(source);
        ReadFile::New(Box::new(stored), Box::new(CutReport::of(judged, source, &self.tools)))
    }
}

/// Marks the file that a document is stored as.
fn as_document(mut read: ReadFile) -> ReadFile {
    if let ReadFile::New(stored, _) | ReadFile::Failed(stored) = &mut read {
        stored.is_document = true;
    }
    read
}

/// What a document says of itself, as a row of a catalogue would.
fn given(document: &Document) -> Result<Given> {
    let school = document.school.as_deref();
    let url = document.source_url.as_deref();
    document.metadata.iter().try_for_each(|(name, text)| {
        catalogue::check(name)
            .and(catalogue::check(text))
            .map_err(|note| bad("metadata", text, note))
    })?;

    Ok(Given {
        school: school
            .map(|name| value::school(name).map_err(|note| bad("school", name, note)))
            .transpose()?,
        year: document.year,
        source_url: url
            .map(|url| value::url(url).map_err(|note| bad("url", url, note)))
            .transpose()?,
        published: document.published,
        verdict: document.verdict.or(school.map(|_| Verdict::Report)),
        metadata: document.metadata.clone(),
    })
}

fn check_id(id: &str) -> Result<()> {
    if !id.trim().is_empty() && id.len() <= MOST_ID_BYTES && !id.contains(char::is_control) {
        return Ok(());
    }
    let takes =
        Note::new("1 至 1024 字节，不含控制字符", "1 to 1024 bytes without control characters");
    Err(bad("id", id, takes))
}

fn bad(name: &'static str, value: &str, takes: Note) -> Error {
    ErrorKind::BadValue { name, value: value.to_owned(), takes }.into()
}
