//! Sections that were found, as they are shown.

use super::answer::{Hit, SectionRef, ShownSection};
use super::order::RankedHit;
use crate::error::Result;
use crate::link::Link;
use crate::pattern::{Pattern, Place};
use crate::snippet::snippets;
use crate::store::View;
use crate::store::row::StoredSection;
use crate::text::fold;

/// Folded characters that the link to a section without a place to mark quotes.
const LINKED_CHARS: usize = 8;

impl RankedHit {
    /// The hit with its texts.
    pub(super) fn hit(self, view: &dyn View, terms: &[Pattern]) -> Result<Hit> {
        let others = self.others.iter().filter(|other| other.holds);
        let others = others.map(|other| Ok(shown(&view.section(other.at)?, terms)));
        let others = others.collect::<Result<_>>()?;

        let stored = view.section(self.best.at)?;
        let file = view.shown_files_of(&stored.report_id)?.into_iter().next();
        let ShownSection { section, snippets, url } = shown(&stored, terms);
        Ok(Hit {
            cited: stored.cited(),
            title: stored.title,
            file: file.unwrap_or_default(),
            section,
            score: (f64::from(self.score) * 1e4).round() / 1e4,
            partial: !self.best.holds,
            snippets,
            url,
            others,
            sections: self.sections,
        })
    }
}

/// A section as answers show it: its name, the best windows for `terms`, and the link to the first
/// place of any of them.
pub(crate) fn shown(stored: &StoredSection, terms: &[Pattern]) -> ShownSection {
    let folded = fold(&stored.text);
    let places: Vec<Vec<Place>> = terms.iter().map(|term| term.find(&folded.chars).whole).collect();

    let first = places.iter().filter_map(|places| places.first()).min();
    let chars = match first {
        Some(place) => place.start as usize..place.end as usize,
        None => 0..folded.chars.len().min(LINKED_CHARS),
    };
    ShownSection {
        section: SectionRef::of(&stored.section),
        snippets: snippets(&stored.text, &folded, &places),
        url: Link::to_chars(&stored.report_id, stored.section.id, &folded, chars),
    }
}
