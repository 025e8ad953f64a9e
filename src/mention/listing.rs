//! The mentions of a scan one by one, in the order that was asked for.
//!
//! Invariant: what is listed is found twice, in the postings and in the text; were there not as
//! many places in both, the answer would be an error.

use super::answer::Mention;
use super::context::context;
use super::page::{MOST_SORTED, MentionOrder};
use super::says::{MentionPlace, SectionSays};
use super::scan::MentionScan;
use crate::error::{ErrorKind, Result};
use crate::hit::SectionRef;
use crate::index::Index;
use crate::known::SchoolAttributes;
use crate::link::Link;
use crate::pattern::Place;
use crate::report::{Counted, Day, ReportId, anchored_at};
use crate::requirement::days_late;
use crate::statement::ReportTime;
use crate::store::View;
use crate::store::attributes::Attributes;
use crate::store::damage::damaged;
use crate::store::fact::Facts;
use crate::store::found::FoundSection;
use crate::store::row::StoredSection;
use crate::text::{Folded, fold};
use crate::token::Alignment;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Mentions given between two questions whether to go on.
const STEPS: usize = 64;

/// Sections that are read together: of a first page, and once it is clear that many are wanted.
const FIRST_READ: usize = 16;
const MOST_READ: usize = 512;

impl MentionScan<'_> {
    /// Gives the listed places after the first `skip` to `sink` until it returns `false`.
    pub fn list(&self, skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        match self.list.order {
            MentionOrder::Place => self.list_by_place(skip, sink),
            MentionOrder::Left | MentionOrder::Right => self.list_by_context(skip, sink),
        }
    }

    /// Sections are read on all cores, few at first: who wants one page waits for no more.
    fn list_by_place(&self, mut skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        let mut rest = self.passed_over(&mut skip);
        let (mut many, mut at_hand) = (FIRST_READ, ReportAtHand::default());

        while !rest.is_empty() {
            let (sections, after) = rest.split_at(many.min(rest.len()));
            let reports = sections.iter().map(|section| at_hand.of(section.report, &*self.view));
            let reports: Vec<Arc<MentionReport>> = reports.collect::<Result<_>>()?;
            let read = sections.par_iter().zip(reports).map(|(section, report)| {
                let text = self.text(section, &report)?;
                text.says(self.index, &report);
                Result::Ok((text, report))
            });
            let read: Vec<(FoundText, Arc<MentionReport>)> = read.collect::<Result<_>>()?;

            for (text, report) in &read {
                for (i, &place) in text.places.iter().enumerate().skip(std::mem::take(&mut skip)) {
                    if i % STEPS == STEPS - 1 {
                        (self.go_on)()?;
                    }
                    if !sink(self.mention(text, place, report)) {
                        return Ok(());
                    }
                }
            }
            (rest, many) = (after, (2 * many).min(MOST_READ));
        }
        Ok(())
    }

    /// The sections that are left when the first `skip` places are passed over, by their counts
    /// and without reading them; `skip` becomes what is to be passed over in the first of them.
    fn passed_over(&self, skip: &mut usize) -> &[FoundSection] {
        let mut rest = self.found.as_slice();
        while let [first, after @ ..] = rest
            && *skip >= first.places as usize
        {
            *skip -= first.places as usize;
            rest = after;
        }
        rest
    }

    fn list_by_context(&self, skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        let mut at_hand = ReportAtHand::default();
        for sorted in self.sorted()?.iter().skip(skip) {
            (self.go_on)()?;

            let section = &self.found[sorted.section as usize];
            let report = at_hand.of(section.report, &*self.view)?;
            let text = self.text(section, &report)?;
            let place = text.places[sorted.place as usize];
            if !sink(self.mention(&text, place, &report)) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Every listed place, by its context. Postings do not hold that, so the text of every section
    /// listed is read: a limit keeps it to about a second.
    fn sorted(&self) -> Result<Vec<SortedPlace>> {
        let places = self.places();
        if places > MOST_SORTED {
            return Err(ErrorKind::TooManyToSort { places, most: MOST_SORTED }.into());
        }

        let of_section = |(section, found): (usize, &FoundSection)| -> Result<Vec<SortedPlace>> {
            let report = ReportAtHand::default().of(found.report, &*self.view)?;
            let (text, section) = (self.text(found, &report)?, section as u32);
            let places = text.places.iter().zip(0..).map(|(&(at, _), place)| SortedPlace {
                context: context(&text.folded.chars, at, self.list.order),
                section,
                place,
            });
            Ok(places.collect())
        };
        let by_section = self.found.par_iter().enumerate().map(of_section);
        let by_section = by_section.collect::<Result<Vec<_>>>()?;

        let mut sorted: Vec<SortedPlace> = by_section.into_iter().flatten().collect();
        sorted.par_sort_unstable();
        Ok(sorted)
    }

    /// A section's text with its listed places, found there again.
    fn text(&self, section: &FoundSection, report: &MentionReport) -> Result<FoundText> {
        let mut text = self.read(section)?;
        if !self.list.says.is_empty() {
            let mut places = std::mem::take(&mut text.places);
            let says = text.says(self.index, report);
            places.retain(|&(place, _)| self.list.says.contains(&text.place(says, place).says));
            text.places = places;
        }
        text.checked(section)
    }

    /// A section's text with the places of the classes that are listed.
    pub(super) fn read(&self, section: &FoundSection) -> Result<FoundText> {
        (self.go_on)()?;
        let at = self.view.ranks()?.at(section.row);
        let stored = self.view.section(at)?;
        let folded = fold(&stored.text);
        let places =
            self.pattern.as_ref().map(|pattern| pattern.find(&folded.chars)).unwrap_or_default();

        let boundaries = self.view.boundaries(at)?;
        let aligned =
            |place: Place| (place, boundaries.alignment(place.start as usize..place.end as usize));
        let broken = places.broken.into_iter().map(|place| (place, Alignment::AcrossBreak));
        let mut places: Vec<(Place, Alignment)> =
            places.whole.into_iter().map(aligned).chain(broken).collect();
        places.retain(|(_, alignment)| self.list.shown.contains(alignment));
        places.sort_unstable();

        let attributes = Attributes::of(self.names()?.schools, stored.school.as_deref()).owned();
        Ok(FoundText { stored, folded, places, attributes, says: OnceCell::new() })
    }

    fn mention(
        &self,
        text: &FoundText,
        (place, alignment): (Place, Alignment),
        report: &MentionReport,
    ) -> Mention {
        let said = text.place(text.says(self.index, report), place);
        text.mention((place, alignment), said, report, self.list.context_chars)
    }

    /// `GENERATION.LIST.AFTER`: the state of the store, a short hash of the query, its filter and
    /// what is listed, the mentions given so far.
    pub fn cursor(&self, after: usize) -> String {
        format!("{}.{}.{after}", self.view.stamp().generation(), self.fingerprint())
    }

    /// How many places the cursor passes over.
    pub fn skipped(&self) -> Result<usize> {
        let Some(cursor) = &self.list.cursor else { return Ok(0) };

        let mut parts = cursor.split('.');
        let (Some(generation), Some(list), Some(after), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ErrorKind::BadCursor.into());
        };
        let after = after.parse().map_err(|_| ErrorKind::BadCursor)?;

        if generation != self.view.stamp().generation() {
            return Err(ErrorKind::StaleCursor.into());
        }
        if list != self.fingerprint() {
            return Err(ErrorKind::BadCursor.into());
        }
        Ok(after)
    }

    fn fingerprint(&self) -> String {
        let (filter, list) = (
            format!("{:?}", self.limit.shown()),
            (self.list.order, &self.list.shown, &self.list.says),
        );
        let hash = FxBuildHasher.hash_one((self.query.to_string(), filter, list));
        format!("{:08x}", hash as u32)
    }
}

/// A place by its context.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SortedPlace {
    context: String,
    /// Which of the sections found, and which of its listed places.
    section: u32,
    place: u32,
}

/// What is known of the report of a mention.
pub(super) struct MentionReport {
    /// Its file, of several the first by name.
    path: String,
    published: Option<Day>,
    days_late: Option<u32>,
    metadata: BTreeMap<String, String>,
    time: ReportTime,
}

/// The report at hand; looked up once for mentions that follow one another.
#[derive(Default)]
pub(super) struct ReportAtHand(Option<(u32, Arc<MentionReport>)>);

impl ReportAtHand {
    pub(super) fn of(&mut self, report: u32, view: &dyn View) -> Result<Arc<MentionReport>> {
        if let Some((_, known)) = self.0.as_ref().filter(|(at_hand, _)| *at_hand == report) {
            return Ok(known.clone());
        }

        let (id, facts) = facts_of(report, view)?;
        let known = Arc::new(MentionReport {
            path: view.shown_files_of(id)?.into_iter().next().unwrap_or_default(),
            published: facts.published,
            days_late: days_late(facts.due, facts.published),
            metadata: metadata_of(report, view)?,
            time: ReportTime::new(view.ranks()?.year_of(report), facts.period),
        });
        self.0 = Some((report, known.clone()));
        Ok(known)
    }
}

/// The id of a report and what is held of it beside the ranks: reading its row for that took as long
/// as all else.
fn facts_of(report: u32, view: &dyn View) -> Result<(&ReportId, Facts)> {
    let (ranks, place) = (view.ranks()?, report as usize);
    let (Some(id), Some(&row)) = (ranks.reports.get(place), ranks.rows.get(place)) else {
        return Err(damaged("a section is of no report"));
    };
    Ok((id, view.facts(row)?))
}

/// What a catalogue says of a report, by column. Only where it says anything is the row read.
pub(super) fn metadata_of(report: u32, view: &dyn View) -> Result<BTreeMap<String, String>> {
    let (id, facts) = facts_of(report, view)?;
    let stored = if facts.has_metadata { view.report(id)? } else { None };
    Ok(stored.map(|stored| stored.known.metadata).unwrap_or_default())
}

/// A section's text and the places in it that are listed, in order.
pub(super) struct FoundText {
    stored: StoredSection,
    folded: Folded,
    pub(super) places: Vec<(Place, Alignment)>,
    attributes: SchoolAttributes,
    /// What its places say, once that was asked.
    says: OnceCell<SectionSays>,
}

impl FoundText {
    /// The same, unless the places are not as many as the postings have.
    pub(super) fn checked(self, section: &FoundSection) -> Result<FoundText> {
        if self.places.len() != section.places as usize {
            return Err(damaged("the postings of a section do not fit its text"));
        }
        Ok(self)
    }

    pub(super) fn says(&self, index: &Index, report: &MentionReport) -> &SectionSays {
        self.says.get_or_init(|| SectionSays::of(&self.stored, report.time, index))
    }

    pub(super) fn place(&self, says: &SectionSays, place: Place) -> MentionPlace {
        let span = self.folded.span(place.start as usize..place.end as usize);
        says.at(span, self.stored.text.get(span.range()).unwrap_or_default())
    }

    fn mention(
        &self,
        (place, alignment): (Place, Alignment),
        said: MentionPlace,
        report: &MentionReport,
        context_chars: usize,
    ) -> Mention {
        let (stored, folded) = (&self.stored, &self.folded);
        let chars = place.start as usize..place.end as usize;
        let span = folded.span(chars.clone());

        let (before, after) = (&stored.text[..span.start], &stored.text[span.end..]);
        let from = before.char_indices().rev().take(context_chars).last();
        let from = from.map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(context_chars).map_or(after.len(), |(at, _)| at);
        let one_line = |text: &str| text.replace('\n', " ");

        let number = anchored_at(&stored.anchors, span.start);
        Mention {
            cited: stored.cited(),
            attributes: self.attributes.clone(),
            section: SectionRef::of(&stored.section),
            start: stored.section.span.start + span.start,
            end: stored.section.span.start + span.end,
            line: number.filter(|_| stored.format.counts() == Some(Counted::Lines)),
            page: number.filter(|_| stored.format.counts() == Some(Counted::Pages)),
            left: one_line(&before[from..]),
            text: stored.text[span.range()].to_owned(),
            right: one_line(&after[..to]),
            alignment,
            place: said,
            file: report.path.clone(),
            title: stored.title.clone(),
            source_url: stored.source_url.clone(),
            published: report.published,
            days_late: report.days_late,
            metadata: report.metadata.clone(),
            url: Link::to_chars(&stored.report_id, stored.section.id, folded, chars),
        }
    }
}
