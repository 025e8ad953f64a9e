//! The fields of the embedded store, and how they are cut into tokens.

use super::characters::{CharactersPlugin, payload};
use super::directory::Folder;
use crate::store::fact::Facts;
use crate::store::field::{self, RowType, kind_text, school_text, year_text};
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use crate::verdict::Verdict;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Directory, Index, IndexSettings, TantivyDocument, Term};

/// The fields. Each row is of one type: a section, a report, a file or a report that is gone.
#[derive(Debug, Clone, Copy)]
pub(super) struct IndexFields {
    pub row_type: Field,
    pub report: Field,
    pub section: Field,
    pub school: Field,
    pub year: Field,
    pub kind: Field,
    pub file: Field,
    /// How well a file could be read and, if it may hold no report, what it is; and the report that
    /// it holds.
    pub status: Field,
    pub holds: Field,
    pub body: Field,
    pub heading: Field,
    pub title: Field,
    /// What is counted of a report.
    pub facts: Field,
    /// The folded text and where words begin in it, which only the lists of characters keep.
    pub characters: Field,
    pub stored: Field,
}

/// The number of a section in its report: only this store has it as a field of its own.
pub(super) const SECTION: &str = "section";

/// The schema and its fields.
pub(super) fn schema() -> (Schema, IndexFields) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    let words = || TextOptions::default().set_indexing_options(indexing.clone());
    let fields = IndexFields {
        row_type: builder.add_text_field(field::TYPE, STRING),
        report: builder.add_text_field(field::REPORT, STRING | FAST),
        section: builder.add_u64_field(SECTION, FAST | INDEXED),
        school: builder.add_text_field(field::SCHOOL, STRING | FAST),
        year: builder.add_text_field(field::YEAR, STRING | FAST),
        kind: builder.add_text_field(field::KIND, STRING | FAST),
        file: builder.add_text_field("file", STRING),
        status: builder.add_text_field(field::STATUS, STRING),
        holds: builder.add_text_field("holds", STRING),
        body: builder.add_text_field(field::BODY, words()),
        heading: builder.add_text_field(field::HEADING, words()),
        title: builder.add_text_field(field::TITLE, words()),
        facts: builder.add_u64_field(field::FACTS, FAST),
        characters: builder.add_custom_field("characters", "characters", serde_json::json!({})),
        // As bytes the engine would write and read it one byte at a time.
        stored: builder.add_text_field(field::STORED, STORED),
    };

    (builder.build(), fields)
}

/// Makes an empty index in `directory`.
pub(super) fn create(directory: impl Directory, settings: IndexSettings) -> tantivy::Result<Index> {
    let (schema, fields) = schema();
    let builder = Index::builder().schema(schema).settings(settings);
    let index = builder.register_plugin(plugin(fields)).open_or_create(directory)?;

    register_words(&index);
    Ok(index)
}

/// Opens the index in `folder`, with what is not persisted in it.
pub(super) fn open(folder: Folder) -> tantivy::Result<Index> {
    let mut index = Index::open(folder)?;
    index.register_plugin(plugin(schema().1));

    register_words(&index);
    Ok(index)
}

fn register_words(index: &Index) {
    index.tokenizers().register("words", TextAnalyzer::from(WhitespaceTokenizer::default()));
}

fn plugin(fields: IndexFields) -> Arc<CharactersPlugin> {
    Arc::new(CharactersPlugin { field: fields.characters })
}

impl IndexFields {
    pub fn is_type(&self, row_type: RowType) -> Term {
        Term::from_field_text(self.row_type, row_type.as_str())
    }

    pub fn of_report(&self, report: &str) -> Term {
        Term::from_field_text(self.report, report)
    }

    pub fn of_file(&self, file: &str) -> Term {
        Term::from_field_text(self.file, file)
    }

    /// What became of a report. Its id is in `file`, so that taking back the report's own rows
    /// leaves it alone; no path begins so.
    pub fn of_gone(&self, report: &str) -> Term {
        self.of_file(&gone_key(report))
    }

    pub fn section_row(&self, row: &SectionRow) -> TantivyDocument {
        let mut document = self.document(RowType::Section, &row.stored);
        let stored = &row.stored;
        document.add_text(self.report, stored.report_id.as_str());
        document.add_u64(self.section, u64::from(stored.section.id));
        document.add_text(self.school, school_text(&stored.school));
        document.add_text(self.year, year_text(stored.year));
        document.add_text(self.kind, kind_text(stored.section.kind));
        document.add_text(self.body, &row.body);
        document.add_text(self.heading, &row.heading);
        document.add_text(self.title, &row.title);
        document.add_custom(self.characters, &payload(&row.chars, &row.boundaries));

        document
    }

    pub fn report_row(&self, stored: &StoredReport) -> TantivyDocument {
        let mut document = self.document(RowType::Report, stored);
        document.add_text(self.report, stored.id.as_str());
        document.add_text(self.school, school_text(&stored.school));
        document.add_text(self.year, year_text(stored.year));
        Facts::of(stored).words().into_iter().for_each(|word| document.add_u64(self.facts, word));
        document
    }

    pub fn file_row(&self, stored: &StoredFile) -> TantivyDocument {
        let mut document = self.document(RowType::File, stored);
        document.add_text(self.file, &stored.file);
        document.add_text(self.status, stored.status.as_str());
        if stored.verdict != Verdict::Report {
            document.add_text(self.status, stored.verdict.as_str());
        }
        stored.report_id.iter().for_each(|report| document.add_text(self.holds, report.as_str()));
        document
    }

    pub fn gone_row(&self, stored: &StoredGone) -> TantivyDocument {
        let mut document = self.document(RowType::Gone, stored);
        document.add_text(self.file, gone_key(stored.id.as_str()));
        document
    }

    fn document(&self, row_type: RowType, stored: &impl Serialize) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.row_type, row_type.as_str());
        document.add_text(self.stored, serde_json::to_string(stored).unwrap_or_default());
        document
    }

    /// What [`IndexFields::document`] stored: the only stored value of a row, whatever number its
    /// field has and be it text or bytes, since a store of another format may have it otherwise.
    pub fn stored<T: DeserializeOwned>(document: &TantivyDocument) -> Option<T> {
        let (_, value) = document.field_values().next()?;
        let value = value.as_value();
        let json = value.as_str().map(str::as_bytes).or_else(|| value.as_bytes())?;
        serde_json::from_slice(json).ok()
    }
}

/// What `file` holds in the row of a report that is gone.
fn gone_key(report: &str) -> String {
    format!("\0gone {report}")
}
