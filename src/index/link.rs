//! Links to a place in a report that still land there after re-indexing.

use super::{HeldReport, Landed, Landing};
use crate::pattern::{Place, Places, folded_term};
use crate::report::{Report, ReportId};
use crate::section::Section;
use crate::text::{BARRIER, Folded, Span, fold};
use std::fmt::Write;

/// Folded characters of context on each side of the quote in a link.
const QUOTE_CONTEXT: usize = 12;

/// The longest words that a link quotes; of longer ones it quotes the beginning.
const MOST_QUOTED: usize = 40;

/// The link to `span` of a report's clean text, which lies in `section` of its outline.
pub(crate) fn link_to(report: &Report, section: &Section, span: Span) -> Option<String> {
    link_in(&report.id, &report.text, section, span)
}

fn link_in(id: &ReportId, text: &str, section: &Section, span: Span) -> Option<String> {
    let folded = fold(text.get(section.span.range())?);
    let at = |byte: usize| {
        folded.source.partition_point(|source| source.end + section.span.start <= byte)
    };
    let (start, end) = (at(span.start), at(span.end).min(at(span.start) + MOST_QUOTED));
    let place = Place { start: start as u32, end: end as u32 };
    (start < end).then(|| link(id, section.id, &folded, place))
}

/// The link to a place in a section: its number, the folded characters before the place, and what
/// stands there with up to twelve folded characters around it.
pub(crate) fn link(report: &ReportId, section: u32, folded: &Folded, place: Place) -> String {
    let (start, end) = (place.start as usize, place.end as usize);
    let is_text = |i: &usize| folded.chars[*i] != BARRIER;
    let from = (start.saturating_sub(QUOTE_CONTEXT)..start)
        .rev()
        .take_while(is_text)
        .last()
        .unwrap_or(start);
    let to = (end..folded.chars.len().min(end + QUOTE_CONTEXT))
        .take_while(is_text)
        .last()
        .map_or(end, |i| i + 1);
    let quote: String = folded.chars[from..to].iter().filter(|&&c| c != BARRIER).collect();
    // `at` names the mention; `q` begins up to twelve characters before it.
    format!("/reports/{report}?at={section}.{start}&q={}", percent_encoded(&quote))
}

impl HeldReport {
    /// The link to the words at `span` of the text that still lands there after re-indexing; of
    /// longer ones it quotes the beginning. `None` if no section holds them.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// # let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].report.clone();
    /// let report = index.report(&id)?;
    /// let start = report.text.find("举报").unwrap_or_default();
    /// let link = report.link(mingcha::Span::new(start, start + "举报".len()));
    /// assert!(link.is_some_and(|link| link.starts_with(&format!("/reports/{id}?at=1.11&q="))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn link(&self, span: Span) -> Option<String> {
        let section =
            self.sections.iter().find(|section| section.span.range().contains(&span.start))?;
        link_in(&self.report, &self.text, section, span)
    }
}

/// `text` as a part of an address.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char)
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Where a link lands: on the quote around the place it names, else on the nearest place of the
/// quote in the report, else on the section.
pub(crate) fn land(report: &HeldReport, section: u32, char: usize, quote: &str) -> Landing {
    let quote = folded_term(quote);
    let folded_chars = |part: &Section| fold(&report.text[part.span.range()]).chars.len();
    let mut nearest: Option<(usize, Landing)> = None;
    // Places in folded characters from the report's start.
    let mut before = 0;
    let wanted: usize = char
        + report
            .sections
            .iter()
            .take_while(|part| part.id < section)
            .map(folded_chars)
            .sum::<usize>();
    for part in &report.sections {
        let folded = fold(&report.text[part.span.range()]);
        for place in Places::of(&quote, &folded.chars).whole {
            let span =
                folded.span(place.start as usize..place.end as usize).shifted(part.span.start);
            let around = place.start as usize..=place.end as usize;
            if part.id == section && around.contains(&char) {
                return Landing { span: Some(span), how: Landed::Exact };
            }
            let away = (before + place.start as usize).abs_diff(wanted);
            if nearest.as_ref().is_none_or(|(best, _)| away < *best) {
                nearest = Some((away, Landing { span: Some(span), how: Landed::Moved }));
            }
        }
        before += folded.chars.len();
    }
    let section = report.sections.iter().find(|part| part.id == section);
    let changed = Landing {
        span: section.map(|part| Span::new(part.span.start, part.span.start)),
        how: Landed::Changed,
    };
    nearest.map_or(changed, |(_, landing)| landing)
}
