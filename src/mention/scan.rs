//! One query over one generation: every section that holds a mention, in order, and how many.
//!
//! Invariant: what is listed is found twice, in the postings and in the text; were the two not
//! equal, the answer would be an error.

use super::{
    CountOf, Counts, CountsBy, CrossCount, Listed, Mention, MentionOrder, MentionPage, context,
};
use crate::error::{ErrorKind, Result};
use crate::hit::{Asked, SectionRef};
use crate::index::{Index, link};
use crate::pattern::{Pattern, Place};
use crate::query::{Filter, Query, QueryNote};
use crate::report::{Counted, ReportId, anchored_at};
use crate::store::allowed::Allowed;
use crate::store::local::damaged;
use crate::store::name::{Limit, Names};
use crate::store::ranks::{KINDS, Ranks};
use crate::store::row::StoredSection;
use crate::store::tally::{Crossed, Tallied, Tally};
use crate::store::view::{Found, Snapshot, Waiting};
use crate::text::{Folded, fold};
use crate::token::Alignment;
use rustc_hash::FxBuildHasher;
use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Mentions given between two questions whether to go on.
const STEPS: usize = 64;

/// One query over one generation.
pub(crate) struct Scan<'a> {
    pub index: &'a Index,
    pub query: &'a Query,
    pub limit: Limit,
    pub allowed: Allowed,
    pub snapshot: Snapshot,
    pub pattern: Option<Pattern>,
    list: MentionPage,
    tally: Tally,
    pub found: Vec<Found>,
    pub(super) go_on: Arc<Waiting>,
}

/// A section's text and the places in it that are listed, in order.
pub(super) struct Text {
    stored: StoredSection,
    pub folded: Folded,
    pub places: Vec<(Place, Alignment)>,
}

impl<'a> Scan<'a> {
    /// What `list` asks for. Places are counted by class.
    pub fn new(
        index: &'a Index,
        query: &'a Query,
        filter: &Filter,
        list: &MentionPage,
    ) -> Result<Scan<'a>> {
        Scan::over(
            index.store().snapshot(),
            index,
            query,
            filter,
            list,
            Tally::new,
            Arc::new(index.go_on()),
        )
    }

    /// No list, but counts by school, year and kind.
    pub fn counting(index: &'a Index, query: &'a Query, filter: &Filter) -> Result<Scan<'a>> {
        let list = MentionPage { size: 0, ..MentionPage::default() };
        Scan::over(
            index.store().snapshot(),
            index,
            query,
            filter,
            &list,
            Tally::crossed,
            Arc::new(index.go_on()),
        )
    }

    /// What `list` asks for of one state of the store, for as long as `go_on` lets it; `tally` is
    /// what is counted.
    pub(super) fn over(
        snapshot: Snapshot,
        index: &'a Index,
        query: &'a Query,
        filter: &Filter,
        list: &MentionPage,
        tally: fn(&Ranks) -> Tally,
        go_on: Arc<Waiting>,
    ) -> Result<Scan<'a>> {
        let names = index.names(snapshot.ranks()?);
        let mut limit = names.limit(query, filter);
        limit
            .notes
            .extend(query.runs().filter_map(|run| Some(names.meant(&fold(run).text())?.advice())));
        let allowed = Allowed::of(limit.both.as_ref(), snapshot.ranks()?);
        let pattern = query.expr.as_ref().and_then(Pattern::new);
        let mut tally = tally(snapshot.ranks()?);
        let kept = if list.size > 0 { list.shown.clone() } else { BTreeSet::new() };
        let found = match &pattern {
            Some(pattern) => snapshot.find(pattern, &allowed, &kept, &mut tally, &*go_on)?,
            None => Vec::new(),
        };
        tally.finish(snapshot.ranks()?);
        go_on()?;
        Ok(Scan {
            index,
            query,
            limit,
            allowed,
            snapshot,
            pattern,
            list: list.clone(),
            tally,
            found,
            go_on,
        })
    }

    /// What it is limited to.
    pub fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The generation that is asked.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Whether there is time left.
    pub fn go_on(&self) -> Result<()> {
        (self.go_on)()
    }

    /// The names that the question is read by.
    pub fn names(&self) -> Result<Names<'_>> {
        Ok(self.index.names(self.snapshot.ranks()?))
    }

    /// What was asked and how it was read.
    pub fn about(&self) -> Result<Asked> {
        Ok(Asked::about(self.query, &self.limit, self.snapshot.ranks()?))
    }

    /// The same where mentions are listed.
    pub fn asked(&self) -> Result<Asked> {
        let mut asked = self.about()?;
        if self.pattern.is_none() {
            asked.notes.push(QueryNote::NoTermToList);
        }
        Ok(asked)
    }

    pub fn counts(&self) -> Result<Counts> {
        let [word, inside, across, across_break] = self.tally.classes;
        let Tallied { mentions, sections, reports } = self.tally.all;
        Ok(Counts {
            mentions,
            sections,
            reports,
            schools: self.schools()?.len(),
            word,
            inside,
            across,
            across_break,
        })
    }

    /// The places of the schools that are known and have a mention.
    pub fn schools(&self) -> Result<BTreeSet<u32>> {
        let today = self.names()?.today();
        let places = self.tally.schools.iter().map(|&rank| today.place(rank));
        Ok(places.filter(|&place| today.school(place).is_some()).collect())
    }

    /// The reports that hold a listed place, in order of school and year, each once.
    pub fn reports(&self) -> Result<impl Iterator<Item = &ReportId>> {
        let ranks = self.snapshot.ranks()?;
        let reports = self.found.chunk_by(|a, b| a.report == b.report);
        Ok(reports.map(|sections| &ranks.reports[sections[0].report as usize]))
    }

    /// Places in the whole list.
    pub fn places(&self) -> usize {
        self.places_of(&self.list.shown)
    }

    /// Places of these classes.
    pub fn places_of(&self, classes: &BTreeSet<Alignment>) -> usize {
        classes.iter().map(|&class| self.tally.classes[class as usize]).sum()
    }

    pub fn listed(&self) -> Listed {
        let hidden =
            Alignment::OF_MENTIONS.into_iter().filter(|class| !self.list.shown.contains(class));
        Listed {
            order: self.list.order,
            shown: self.list.shown.clone(),
            hidden: hidden.collect(),
            places: self.places(),
        }
    }

    /// Counts by school, year and kind; none where they were not gathered.
    pub fn by(&self) -> Result<CountsBy> {
        let Some(crossed) = &self.tally.crossed else { return Ok(CountsBy::default()) };
        let ranks = self.snapshot.ranks()?;
        let today = self.names()?.today();
        let school = |place: usize| today.school(place as u32).map(str::to_owned);
        let year = |rank: usize| ranks.years.get(rank).copied().flatten();
        let mut schools = vec![Tallied::default(); today.schools.len()];
        for (rank, &tallied) in crossed.schools.iter().enumerate() {
            let place = today.place(rank as u32) as usize;
            schools[place] = schools[place].with(tallied);
        }
        Ok(CountsBy {
            school: counted(&schools, school),
            year: counted(&crossed.years, year),
            kind: counted(&crossed.kinds, |place| KINDS[place]),
            cross: cells(crossed, |rank| today.place(rank))
                .into_iter()
                .map(|((place, rank, kind), mentions)| CrossCount {
                    school: school(place as usize),
                    year: year(rank as usize),
                    kind: KINDS[usize::from(kind)],
                    mentions,
                })
                .collect(),
        })
    }

    /// The schools, by their names of today, that have a mention; `None` if nothing is looked for.
    /// Only where mentions are counted by school.
    pub fn mentioning(&self) -> Result<Option<BTreeSet<Option<String>>>> {
        let (Some(_), Some(crossed)) = (&self.query.expr, &self.tally.crossed) else {
            return Ok(None);
        };
        let today = self.names()?.today();
        let found = crossed.schools.iter().zip(0..).filter(|(of, _)| of.mentions > 0);
        let places: BTreeSet<u32> = found.map(|(_, rank)| today.place(rank)).collect();
        Ok(Some(places.into_iter().map(|place| today.school(place).map(str::to_owned)).collect()))
    }

    /// Gives the listed places after the first `skip` to `sink` until it returns `false`.
    pub fn list(&self, skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        match self.list.order {
            MentionOrder::Place => self.list_by_place(skip, sink),
            MentionOrder::Left | MentionOrder::Right => self.list_by_context(skip, sink),
        }
    }

    /// Sections are passed over whole, by their counts, without reading them.
    fn list_by_place(&self, mut skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        let mut file = File::default();
        for section in &self.found {
            if skip >= section.places as usize {
                skip -= section.places as usize;
                continue;
            }
            (self.go_on)()?;
            let text = self.text(section)?;
            let file = file.of(section.report, &self.snapshot)?;
            for (i, &place) in text.places.iter().enumerate().skip(std::mem::take(&mut skip)) {
                if i % STEPS == STEPS - 1 {
                    (self.go_on)()?;
                }
                if !sink(text.mention(place, file, self.list.context_chars)) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn list_by_context(&self, skip: usize, sink: &mut dyn FnMut(Mention) -> bool) -> Result<()> {
        let mut file = File::default();
        for sorted in context::sort(self, self.list.order)?.iter().skip(skip) {
            (self.go_on)()?;
            let section = &self.found[sorted.section as usize];
            let text = self.text(section)?;
            let file = file.of(section.report, &self.snapshot)?;
            if !sink(text.mention(
                text.places[sorted.place as usize],
                file,
                self.list.context_chars,
            )) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A section's text with its listed places, found there again.
    pub(super) fn text(&self, section: &Found) -> Result<Text> {
        let ranks = self.snapshot.ranks()?;
        let at = ranks.at(section.row);
        let stored = self.snapshot.section(at)?;
        let folded = fold(&stored.text);
        let places =
            self.pattern.as_ref().map(|pattern| pattern.find(&folded.chars)).unwrap_or_default();
        let boundaries = self.snapshot.boundaries(at)?;
        let aligned =
            |place: Place| (place, boundaries.alignment(place.start as usize..place.end as usize));
        let broken = places.broken.into_iter().map(|place| (place, Alignment::AcrossBreak));
        let mut places: Vec<(Place, Alignment)> =
            places.whole.into_iter().map(aligned).chain(broken).collect();
        places.retain(|(_, alignment)| self.list.shown.contains(alignment));
        places.sort_unstable();
        match places.len() == section.places as usize {
            true => Ok(Text { stored, folded, places }),
            false => Err(damaged("the postings of a section do not fit its text")),
        }
    }

    /// `GENERATION.LIST.AFTER`: the state of the store, a short hash of the query, its filter and
    /// what is listed, the mentions given so far.
    pub fn cursor(&self, after: usize) -> String {
        format!("{}.{}.{after}", self.snapshot.stamp().generation(), self.fingerprint())
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
        if generation != self.snapshot.stamp().generation() {
            return Err(ErrorKind::StaleCursor.into());
        }
        match list == self.fingerprint() {
            true => Ok(after),
            false => Err(ErrorKind::BadCursor.into()),
        }
    }

    fn fingerprint(&self) -> String {
        let (filter, list) =
            (format!("{:?}", self.limit.shown()), (self.list.order, &self.list.shown));
        let hash = FxBuildHasher.hash_one((self.query.to_string(), filter, list));
        format!("{:08x}", hash as u32)
    }
}

/// Mentions by school, year and kind, in that order; `place` puts the names of a school together.
fn cells(crossed: &Crossed, place: impl Fn(u32) -> u32) -> Vec<((u32, u32, u8), usize)> {
    let at_place = |(&(school, year, kind), &mentions)| ((place(school), year, kind), mentions);
    let mut cells: Vec<_> = crossed.cells.iter().map(at_place).collect();
    cells.sort_unstable();
    cells.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    cells
}

/// The counts of the values that have any.
fn counted<T>(tallied: &[Tallied], value: impl Fn(usize) -> Option<T>) -> Vec<CountOf<T>> {
    let some = tallied.iter().enumerate().filter(|(_, of)| of.mentions > 0);
    let count = |(i, of): (usize, &Tallied)| CountOf {
        value: value(i),
        mentions: of.mentions,
        sections: of.sections,
        reports: of.reports,
    };
    some.map(count).collect()
}

/// The file of the report at hand, of several the first by name; looked up once for mentions that
/// follow one another.
#[derive(Default)]
struct File {
    report: Option<u32>,
    path: String,
}

impl File {
    fn of(&mut self, report: u32, snapshot: &Snapshot) -> Result<&str> {
        if self.report != Some(report) {
            let files = snapshot.files_of(&snapshot.ranks()?.reports[report as usize])?;
            self.path = files.into_iter().next().unwrap_or_default();
            self.report = Some(report);
        }
        Ok(&self.path)
    }
}

impl Text {
    fn mention(
        &self,
        (place, alignment): (Place, Alignment),
        file: &str,
        context_chars: usize,
    ) -> Mention {
        let (stored, folded) = (&self.stored, &self.folded);
        let span = folded.span(place.start as usize..place.end as usize);
        let (before, after) = (&stored.text[..span.start], &stored.text[span.end..]);
        let from = before
            .char_indices()
            .rev()
            .take(context_chars)
            .last()
            .map_or(before.len(), |(at, _)| at);
        let to = after.char_indices().nth(context_chars).map_or(after.len(), |(at, _)| at);
        let number = anchored_at(&stored.anchors, span.start);
        let one_line = |text: &str| text.replace('\n', " ");
        Mention {
            report: stored.report.clone(),
            school: stored.school.clone(),
            year: stored.year,
            section: SectionRef::of(&stored.section),
            start: stored.section.span.start + span.start,
            end: stored.section.span.start + span.end,
            line: number.filter(|_| stored.format.counts() == Some(Counted::Lines)),
            page: number.filter(|_| stored.format.counts() == Some(Counted::Pages)),
            left: one_line(&before[from..]),
            text: stored.text[span.range()].to_owned(),
            right: one_line(&after[..to]),
            alignment,
            file: file.to_owned(),
            title: stored.title.clone(),
            source_url: stored.source_url.clone(),
            url: link(&stored.report, stored.section.id, folded, place),
        }
    }
}
