//! The lengths of sections and the weights of fields, as BM25 takes them.

use crate::error::Result;
use crate::store::local::engine::engine;
use crate::store::local::view::LocalView;
use crate::store::scoring::Scoring;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

/// Lengths of a segment's sections, as BM25 takes them.
pub(super) struct Norms {
    readers: [Option<FieldNormReader>; 3],
    lengths: [f32; 3],
}

impl Norms {
    pub(super) fn of(
        view: &LocalView,
        segment: &SegmentReader,
        lengths: [f32; 3],
    ) -> Result<Norms> {
        let mut readers = [const { None }; 3];
        for (reader, field) in readers.iter_mut().zip(word_fields(view)) {
            *reader = segment.fieldnorms_readers().get_field(field).map_err(engine)?;
        }
        Ok(Norms { readers, lengths })
    }

    pub(super) fn bm25(&self, field: usize, idf: f32, count: u32, doc: DocId) -> f32 {
        let length = self.readers[field].as_ref().map_or(1, |reader| reader.fieldnorm(doc));
        Scoring::bm25(idf, count, length as f32, self.lengths[field])
    }
}

/// The places of the text and of the title among [`word_fields`].
pub(super) const BODY: usize = 0;
pub(super) const TITLE: usize = 2;

/// What a word weighs in each of [`word_fields`].
pub(super) const WORD_WEIGHTS: [f32; 3] =
    [Scoring::BODY_WEIGHT, Scoring::HEADING_WEIGHT, Scoring::TITLE_WEIGHT];

pub(super) fn word_fields(view: &LocalView) -> [Field; 3] {
    [view.fields.body, view.fields.heading, view.fields.title]
}

/// How many words each of [`word_fields`] has on average.
pub(super) fn mean_lengths(view: &LocalView, sections: u64) -> Result<[f32; 3]> {
    let mut means = [1.0; 3];
    for (mean, field) in means.iter_mut().zip(word_fields(view)) {
        let mut words = 0;
        for segment in view.searcher.segment_readers() {
            words += segment.inverted_index(field).map_err(engine)?.total_num_tokens();
        }
        *mean = (words as f32 / sections as f32).max(1.0);
    }

    Ok(means)
}
