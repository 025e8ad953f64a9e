//! Reading the postings of one segment.

use super::engine::engine;
use crate::error::Result;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// The postings of a term in a segment, if it stands there.
pub(super) fn postings(
    segment: &SegmentReader,
    term: &Term,
    record: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    let inverted = segment.inverted_index(term.field()).map_err(engine)?;
    inverted.read_postings(term, record).map_err(engine)
}

/// Gives the living rows of a segment that hold a term.
pub(super) fn each_living(
    segment: &SegmentReader,
    term: &Term,
    mut each: impl FnMut(DocId),
) -> Result<()> {
    let Some(mut postings) = postings(segment, term, IndexRecordOption::Basic)? else {
        return Ok(());
    };

    let mut doc = postings.doc();
    while doc != TERMINATED {
        if !segment.is_deleted(doc) {
            each(doc);
        }
        doc = postings.advance();
    }
    Ok(())
}

/// Gives the rows of a segment that hold a term, those that are gone too, and how often.
pub(super) fn each_counted(
    segment: &SegmentReader,
    term: &Term,
    mut each: impl FnMut(DocId, u32),
) -> Result<()> {
    let Some(mut postings) = postings(segment, term, IndexRecordOption::WithFreqs)? else {
        return Ok(());
    };

    let mut doc = postings.doc();
    while doc != TERMINATED {
        each(doc, postings.term_freq());
        doc = postings.advance();
    }
    Ok(())
}

/// Seeks, which an engine's cursor only does forward.
pub(super) fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    match postings.doc() {
        doc if doc >= target => doc,
        _ => postings.seek(target),
    }
}
