//! Reading again what a store holds, to rebuild it.

use super::document::GivenDocument;
use super::found::archives_of;
use super::kept::load_mended;
use super::read::{Content, Earlier, Opened, ReadFile, Reading};
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::report::Status;
use crate::store::row::StoredFile;

impl Reading<'_> {
    /// Reads a file that the store which is rebuilt knows: from the source that it keeps, else from
    /// where it was, else from the text that is stored. What is left nowhere is listed.
    pub fn reread(&self, earlier: Earlier<'_>, stored: &StoredFile) -> Opened {
        let as_before = || ReadFile::Failed(Box::new(stored.clone()));
        let Some(sha256) = &stored.sha256 else { return Opened::File(as_before()) };

        if let Some(bytes) = load_mended(earlier.dir, stored, sha256) {
            let name = &stored.file;
            if stored.is_document {
                return Opened::File(self.document_again(stored, bytes));
            }
            return match archives_of(name).next() {
                Some(_) => Opened::File(self.report(Content::new(name, bytes))),
                None => self.open(name, bytes),
            };
        }
        if stored.report_id.is_none() {
            return Opened::File(as_before());
        }
        let again = self.stored_again(&stored.file, sha256, &StatusReason::SourceGone);
        Opened::File(again.unwrap_or_else(|| {
            self.failed(&stored.file, None, Status::Unsupported, StatusReason::SourceLost)
        }))
    }

    /// Reads the kept source at `name` of a file whose own name is lost.
    pub fn unnamed(&self, name: &str, bytes: Vec<u8>) -> ReadFile {
        if let Some(document) = GivenDocument::of_source(&bytes) {
            return self.document(document);
        }
        // The hash that it is kept by tells nothing, whatever digits are in it.
        let read = self.report(Content::new(name, bytes).untold());
        match read {
            ReadFile::New(mut stored, report) => {
                stored.warnings.push(Warning::WithoutName);
                ReadFile::New(stored, report)
            }
            read => read,
        }
    }
}
