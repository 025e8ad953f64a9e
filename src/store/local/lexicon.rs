//! What stands often in a generation of the embedded store.

use super::engine::engine;
use super::view::LocalView;
use crate::error::Result;
use crate::store::field::RowType;
use crate::store::lexicon::{
    FrequentWord, KnownTotals, StoreLexicon, frequent_headings, frequent_words, is_worth_a_hint,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// Gathers it. The rows of reports are read; no text is.
pub(super) fn lexicon(view: &LocalView) -> Result<StoreLexicon> {
    let reports = view.rows(RowType::Report)?.into_iter().map(|at| view.stored(at));

    Ok(StoreLexicon {
        words: words(view)?,
        headings: frequent_headings(reports)?,
        reports: reports_by_school(view)?,
        totals: KnownTotals::default(),
    })
}

/// The words of all texts, from the dictionaries of the segments.
fn words(view: &LocalView) -> Result<Vec<FrequentWord>> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();

    for segment in view.searcher.segment_readers() {
        let inverted = segment.inverted_index(view.fields.body).map_err(engine)?;
        let mut terms = inverted.terms().stream().map_err(engine)?;

        while terms.advance() {
            let sections = terms.value().doc_freq;
            let word = std::str::from_utf8(terms.key()).ok();

            if let Some(word) = word.filter(|word| is_worth_a_hint(word)) {
                // Most words are known from another segment: no string is made for these.
                match counts.get_mut(word) {
                    Some(count) => *count += sections,
                    None => _ = counts.insert(word.to_owned(), sections),
                }
            }
        }
    }

    Ok(frequent_words(counts))
}

/// Reports with a section of each school, by its rank.
fn reports_by_school(view: &LocalView) -> Result<Vec<usize>> {
    let gathered = view.gathered()?;
    let mut seen = FxHashSet::default();
    let mut reports = vec![0; gathered.ranks.schools.len()];

    for at in view.rows(RowType::Section)? {
        let key = gathered.key(at);
        if seen.insert(key.report)
            && let Some(count) = reports.get_mut(key.school as usize)
        {
            *count += 1;
        }
    }

    Ok(reports)
}
