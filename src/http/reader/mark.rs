//! The marks in a report: the mentions of a query, and the place that a link names.
//!
//! Invariant: marks stand in order and none overlaps another; the mentions in them are numbered
//! from 1 without a hole.

use super::super::site::Site;
use super::wanted::{WantedPlace, WantedReport};
use crate::{Alignment, HeldReport, Landed, Span, Within, fold};

/// Something to mark: one mention, several that overlap, or the quote of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) span: Span,
    /// The number of its first mention among the query's.
    pub(super) first: usize,
    /// The number of mentions in it; 0 for the quote of a link.
    pub(super) count: usize,
    /// Its alignment, as the style sheet calls it.
    pub(super) class: &'static str,
    /// The number of the mention that the page opens at; 0 for the quote of a link.
    pub(super) here: Option<usize>,
}

/// Everything in the report that is to be marked, in order, and how the link's place was found.
pub(super) fn mark(
    site: &Site,
    report: &HeldReport,
    wanted: &WantedReport,
) -> crate::Result<(Vec<Marked>, Option<Landed>)> {
    let mut marked = match &wanted.highlight {
        Some(query) => runs(&site.index().mentions_within(report, query)?),
        None => Vec::new(),
    };
    let all: usize = marked.iter().map(|mark| mark.count).sum();
    let landing = wanted
        .place
        .as_ref()
        .map(|place| site.index().land(report, place.section, place.char, &place.quote));
    let spot = landing.as_ref().and_then(|landing| landing.span);

    match (wanted.hit, spot, &wanted.place) {
        (Some(hit), ..) => open_at(hit, &mut marked),
        (None, Some(span), Some(place)) => land_on(span, byte_of(report, place), &mut marked),
        // A report that is opened to see where something stands opens there.
        _ if all > 0 && wanted.cited.is_none() => open_at(1, &mut marked),
        _ => {}
    }

    Ok((marked, landing.map(|landing| landing.how)))
}

/// Mentions that overlap make one run: a mark inside a mark would be read out twice.
fn runs(mentions: &[Within]) -> Vec<Marked> {
    let mut runs: Vec<Marked> = Vec::new();
    for (i, mention) in mentions.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if mention.span.start < run.span.end => {
                run.span.end = run.span.end.max(mention.span.end);
                run.count += 1;
            }
            _ => {
                let class = class(mention.alignment);
                runs.push(Marked { span: mention.span, first: i + 1, count: 1, class, here: None });
            }
        }
    }

    runs
}

fn class(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Word => "word",
        Alignment::Inside => "inside",
        Alignment::Across | Alignment::AcrossBreak => "across",
    }
}

fn open_at(hit: usize, marked: &mut [Marked]) {
    if let Some(mark) =
        marked.iter_mut().find(|mark| (mark.first..mark.first + mark.count).contains(&hit))
    {
        mark.here = Some(hit);
    }
}

/// The byte of the report's text that the link names.
fn byte_of(report: &HeldReport, place: &WantedPlace) -> Option<usize> {
    let section = report.sections.iter().find(|section| section.id == place.section)?;
    let folded = fold(report.text.get(section.span.range())?);
    folded.source.get(place.char).map(|span| section.span.start + span.start)
}

/// Makes the mark that the quote at `landing` is about the current one; without one, the quote
/// itself.
fn land_on(landing: Span, byte: Option<usize>, marked: &mut Vec<Marked>) {
    let wanted = byte
        .filter(|byte| landing.range().contains(byte))
        .unwrap_or((landing.start + landing.end) / 2);
    let inside = marked
        .iter_mut()
        .filter(|mark| mark.span.start < landing.end && landing.start < mark.span.end);

    match inside.min_by_key(|mark| distance(mark.span, wanted)) {
        Some(mark) => mark.here = Some(mark.first),
        None => {
            let at = marked.partition_point(|mark| mark.span.start < landing.start);
            let quote = Marked { span: landing, first: 0, count: 0, class: "word", here: Some(0) };
            marked.insert(at, quote);
        }
    }
}

/// The distance of a span from a byte; 0 if the span holds it.
fn distance(span: Span, byte: usize) -> usize {
    if span.range().contains(&byte) { 0 } else { span.start.abs_diff(byte).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_that_overlap_are_one_run_and_keep_their_numbers() {
        let within =
            |start, end| Within { span: Span::new(start, end), alignment: Alignment::Inside };
        let mut runs = runs(&[within(0, 6), within(3, 9), within(9, 15), within(20, 26)]);
        let shown: Vec<_> =
            runs.iter().map(|run| (run.span.start, run.span.end, run.first, run.count)).collect();
        assert_eq!(shown, [(0, 9, 1, 2), (9, 15, 3, 1), (20, 26, 4, 1)]);
        open_at(2, &mut runs);
        assert_eq!(runs.iter().map(|run| run.here).collect::<Vec<_>>(), [Some(2), None, None]);
    }
}
