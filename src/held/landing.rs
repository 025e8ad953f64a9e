//! Where a link lands, after the report that it leads to has been read again.

use super::report::HeldReport;
use crate::index::Index;
use crate::pattern::{Places, folded_term};
use crate::section::Section;
use crate::text::{Folded, Span, fold};
use serde::{Deserialize, Serialize};

/// What became of a link to a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    /// Where it lands, in the report's clean text; `None` if only the report is left.
    pub span: Option<Span>,
    /// How.
    pub how: Landed,
}

/// How a link to a place landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Landed {
    /// On the place.
    Exact,
    /// On the nearest place in the report where the quote stands.
    Moved,
    /// The quote stands nowhere in the report: on the section.
    Changed,
}

impl Index {
    /// Where a link `at=SECTION.CHAR&q=QUOTE` into `report` lands today: on the quote around the
    /// place that it names, else on the nearest place of the quote in the report, else on the
    /// section.
    pub fn land(&self, report: &HeldReport, section: u32, char: usize, quote: &str) -> Landing {
        let quote = folded_term(quote);
        let parts: Vec<FoldedSection> =
            report.sections.iter().map(|part| FoldedSection::of(part, report)).collect();

        // How far places are from each other is counted in folded characters of the whole report.
        let before = parts.iter().take_while(|part| part.section.id < section);
        let wanted = char + before.map(|part| part.folded.chars.len()).sum::<usize>();
        let mut nearest: Option<(usize, Landing)> = None;
        let mut start = 0;
        for part in &parts {
            for place in Places::of(&quote, &part.folded.chars).whole {
                let chars = place.start as usize..place.end as usize;
                let span = part.folded.span(chars.clone()).shifted(part.section.span.start);
                if part.section.id == section && (chars.start..=chars.end).contains(&char) {
                    return Landing { span: Some(span), how: Landed::Exact };
                }

                let away = (start + chars.start).abs_diff(wanted);
                if nearest.as_ref().is_none_or(|(best, _)| away < *best) {
                    nearest = Some((away, Landing { span: Some(span), how: Landed::Moved }));
                }
            }
            start += part.folded.chars.len();
        }

        let section = report.sections.iter().find(|part| part.id == section);
        let at_section = section.map(|part| Span::new(part.span.start, part.span.start));
        let changed = Landing { span: at_section, how: Landed::Changed };
        nearest.map_or(changed, |(_, landing)| landing)
    }
}

/// A section of the report with its text as it is matched.
struct FoldedSection<'a> {
    section: &'a Section,
    folded: Folded,
}

impl<'a> FoldedSection<'a> {
    fn of(section: &'a Section, report: &HeldReport) -> FoldedSection<'a> {
        let text = report.text.get(section.span.range()).unwrap_or_default();
        FoldedSection { section, folded: fold(text) }
    }
}
