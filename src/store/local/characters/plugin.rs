//! The lists as a part of the engine's segments: written with a segment, merged with it, named by
//! its commits, and sealed by a checksum as all its files are.

use super::builder::CharactersBuilder;
use super::file::Characters;
use super::list::MOST_POSITIONS;
use super::merge::Merge;
use crate::error::{Error, Result};
use crate::store::local::engine::engine;
use crate::token::Boundaries;
use std::any::Any;
use tantivy::directory::TerminatingWrite;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::{DocIdMapping, MappingType};
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    TantivyDocument, TantivyError,
};

/// What the names of the files end in.
const EXTENSION: &str = "chars";

/// What a row hands over: its folded text, and where words begin in it.
pub fn payload(text: &str, boundaries: &Boundaries) -> Vec<u8> {
    let words = boundaries.as_words();
    let mut bytes = Vec::with_capacity(8 + text.len() + 8 * words.len());
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes
}

/// The text and the boundaries of a [`payload`].
fn parsed(payload: &[u8]) -> Option<(&str, Boundaries)> {
    let (len, rest) = payload.split_first_chunk()?;
    let (text, words) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
    let words = words.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
    Some((std::str::from_utf8(text).ok()?, Boundaries::from_words(words)))
}

/// What the engine is told of the lists.
pub struct CharactersPlugin {
    /// The field that hands over [`payload`]s.
    pub field: Field,
}

struct CharactersOfRows {
    field: Field,
    builder: CharactersBuilder,
}

impl SegmentPlugin for CharactersPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(CharactersOfRows { field: self.field, builder: CharactersBuilder::default() }))
    }

    fn merge(&self, merged: PluginMergeContext) -> tantivy::Result<()> {
        if merged.doc_id_mapping.mapping_type() == MappingType::Shuffled {
            return Err(reordered());
        }

        let mut merge = Merge::default();
        for reader in merged.readers {
            let file = reader.open_read(component())?.read_bytes()?;
            let characters = Characters::open(file, reader.max_doc());
            characters
                .and_then(|characters| merge.add(characters, |row| !reader.is_deleted(row)))
                .map_err(as_engine)?;
        }
        let file = merged.target_segment.open_write(component())?;
        Ok(merge.write(file).map_err(as_engine)?.terminate()?)
    }
}

impl PluginWriter for CharactersOfRows {
    fn add_document(
        &mut self,
        _: DocId,
        row: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let row = row.as_any().downcast_ref::<TantivyDocument>();
        let payload = row.and_then(|row| row.get_first(self.field)?.as_custom());
        let (text, boundaries) = match payload {
            Some(payload) => parsed(payload).ok_or_else(|| {
                TantivyError::InvalidArgument("a row's characters are cut".to_owned())
            })?,
            None => ("", Boundaries::default()),
        };

        if self.builder.positions() + text.len() >= MOST_POSITIONS as usize {
            let found = format!("more than {MOST_POSITIONS} characters in a segment");
            return Err(TantivyError::InvalidArgument(found));
        }
        self.builder.add(text, &boundaries);
        Ok(())
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        order: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        if order.is_some() {
            return Err(reordered());
        }
        let file = segment.open_write(component())?;
        Ok(self.builder.write(file)?.terminate()?)
    }

    fn mem_usage(&self) -> usize {
        self.builder.memory_bytes()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The part of a segment that the lists are.
fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// The engine tells nobody the order of rows that it sorts; the store has it sort none.
fn reordered() -> TantivyError {
    TantivyError::InvalidArgument("rows with characters cannot be put in another order".to_owned())
}

/// An error of the lists as one of the engine's, which comes back as ours.
fn as_engine(error: Error) -> TantivyError {
    TantivyError::DataCorruption(DataCorruption::comment_only(error.to_string()))
}

/// The lists of a segment that is read.
pub fn open(segment: &tantivy::SegmentReader) -> Result<Characters> {
    let file = segment.open_read(component()).map_err(engine)?;
    Characters::open(file.read_bytes()?, segment.max_doc())
}
