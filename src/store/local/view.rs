//! One generation of the embedded store: a searcher, what was learned about it, and how its rows
//! are read.

use super::characters::{self, Characters};
use super::engine::engine;
use super::ranks::LocalRanks;
use super::schema::IndexFields;
use super::segment::{each_living, postings};
use crate::error::Result;
use crate::store::damage::damaged;
use crate::store::field::RowType;
use crate::store::found::Extent;
use crate::store::lexicon::StoreLexicon;
use crate::store::remembered::ViewMemory;
use crate::store::row::StoredFile;
use crate::store::stamp::Stamp;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, Term};

/// One generation.
pub(super) struct LocalView {
    pub searcher: Searcher,
    pub fields: IndexFields,
    /// The lists of each segment.
    pub characters: Vec<Characters>,
    pub stamp: Stamp,
    pub unreadable: OnceLock<Vec<StoredFile>>,
    pub not_reports: OnceLock<Vec<StoredFile>>,
    /// How much the whole store is.
    pub extent: OnceLock<Extent>,
    pub lexicon: OnceLock<StoreLexicon>,
    pub remembered: ViewMemory,
    gathered: OnceLock<LocalRanks>,
}

impl LocalView {
    pub fn new(searcher: Searcher, fields: IndexFields, stamp: Stamp) -> Result<LocalView> {
        let segments = searcher.segment_readers().iter();
        let characters = segments.map(characters::open).collect::<Result<_>>()?;

        Ok(LocalView {
            searcher,
            fields,
            characters,
            stamp,
            unreadable: OnceLock::new(),
            not_reports: OnceLock::new(),
            extent: OnceLock::new(),
            lexicon: OnceLock::new(),
            remembered: ViewMemory::default(),
            gathered: OnceLock::new(),
        })
    }

    /// The lists of a segment.
    pub fn characters(&self, segment: u32) -> Result<&Characters> {
        let characters = self.characters.get(segment as usize);
        characters.ok_or_else(|| damaged("a segment is missing"))
    }

    /// The columns of all rows; gathered on first use.
    pub fn gathered(&self) -> Result<&LocalRanks> {
        if let Some(gathered) = self.gathered.get() {
            return Ok(gathered);
        }

        let gathered = LocalRanks::of(&self.searcher, &self.fields)?;
        Ok(self.gathered.get_or_init(|| gathered))
    }

    /// The living rows of a type.
    pub fn rows(&self, row_type: RowType) -> Result<Vec<DocAddress>> {
        self.having(&self.fields.is_type(row_type))
    }

    /// The living files of a status, or of what they are.
    pub fn files_with(&self, status: &str) -> Result<Vec<DocAddress>> {
        self.having(&Term::from_field_text(self.fields.status, status))
    }

    /// What is stored of the files of some statuses, in order of path.
    pub fn stored_files_with<'s>(
        &self,
        statuses: impl Iterator<Item = &'s str>,
    ) -> Result<Vec<StoredFile>> {
        let mut files: Vec<StoredFile> = Vec::new();
        for status in statuses {
            for at in self.files_with(status)? {
                files.push(self.stored(at)?);
            }
        }

        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    /// The living rows that hold a term of a field without positions.
    pub fn having(&self, term: &Term) -> Result<Vec<DocAddress>> {
        let mut found = Vec::new();
        self.each_having(term, |at| found.push(at))?;
        Ok(found)
    }

    /// Gives the living rows that hold a term of a field without positions.
    pub fn each_having(&self, term: &Term, mut each: impl FnMut(DocAddress)) -> Result<()> {
        let mut segments = self.searcher.segment_readers().iter().zip(0..);
        segments.try_for_each(|(segment, ord)| {
            each_living(segment, term, |doc| each(DocAddress::new(ord, doc)))
        })
    }

    /// Whether the row at `at` is of a type.
    pub fn is_type(&self, at: DocAddress, row_type: RowType) -> Result<bool> {
        let segment = self.searcher.segment_reader(at.segment_ord);
        let postings = postings(segment, &self.fields.is_type(row_type), IndexRecordOption::Basic)?;

        Ok(postings.is_some_and(|mut postings| {
            at.doc_id >= postings.doc() && postings.seek(at.doc_id) == at.doc_id
        }))
    }

    /// What was stored of the row at `at`.
    pub fn stored<T: DeserializeOwned>(&self, at: DocAddress) -> Result<T> {
        let document = self.searcher.doc(at).map_err(engine)?;
        IndexFields::stored(&document).ok_or_else(|| damaged("a stored row cannot be read"))
    }
}
