//! One query over one generation: every section that holds a mention, in order, and how many. One
//! pass over the postings yields both.

use super::count::{CountOf, Counts, CountsBy, CrossCount};
use super::page::MentionPage;
use super::receipt::{Listed, Receipt, SHOWN_FILES, Scope, foldings, not_reports, unreadable};
use crate::error::Result;
use crate::hit::Asked;
use crate::index::Index;
use crate::pattern::Pattern;
use crate::provenance::{PROGRAM, now};
use crate::query::{Filter, Query, QueryNote};
use crate::report::ReportId;
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::found::{Extent, FoundSection};
use crate::store::name::{Limit, Names};
use crate::store::ranks::{KINDS, Ranks};
use crate::store::tally::{Crossed, Tallied, Tally};
use crate::store::today::{AttributeValues, sums};
use crate::store::waiting::Waiting;
use crate::text::fold_text;
use crate::token::Alignment;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// All of the crossed counts.
pub(crate) const EVERY_CELL: Range<usize> = 0..usize::MAX;

/// One state of a store and a filter: what queries are asked of, and for how long.
#[derive(Clone)]
pub(crate) struct Searched<'a> {
    pub index: &'a Index,
    pub filter: &'a Filter,
    pub view: Arc<dyn View>,
    pub go_on: Arc<Waiting>,
}

/// One query over one generation.
pub(crate) struct MentionScan<'a> {
    pub index: &'a Index,
    pub query: &'a Query,
    pub limit: Limit,
    pub allowed: Allowed,
    pub view: Arc<dyn View>,
    pub pattern: Option<Pattern>,
    pub list: MentionPage,
    tally: Tally,
    pub found: Vec<FoundSection>,
    pub go_on: Arc<Waiting>,
}

impl<'a> Searched<'a> {
    /// The store as it is now, for answers that together may take `time_limit`.
    pub fn now(index: &'a Index, filter: &'a Filter, time_limit: Option<Duration>) -> Searched<'a> {
        let (view, go_on) = (index.store().view(), Arc::new(index.until(time_limit)));
        Searched { index, filter, view, go_on }
    }

    /// What `list` asks for; `tally` is what is counted.
    pub fn scan<'b>(
        &self,
        query: &'b Query,
        list: &MentionPage,
        tally: fn(&Ranks) -> Tally,
    ) -> Result<MentionScan<'b>>
    where
        'a: 'b,
    {
        let Searched { index, filter, view, go_on } = self.clone();
        let ranks = view.ranks()?;
        let names = index.names(ranks);
        let mut limit = names.limit(query, filter);
        let advice = query.runs().filter_map(|run| Some(names.meant(&fold_text(run))?.advice()));
        limit.notes.extend(advice);

        let allowed = Allowed::of(limit.both.as_ref(), ranks);
        let pattern = query.expr.as_ref().and_then(Pattern::new);
        let mut tally = tally(ranks);
        let is_listed = list.size > 0 || !list.says.is_empty();
        let kept = if is_listed { list.shown.clone() } else { BTreeSet::new() };
        let found = match &pattern {
            Some(pattern) => {
                #[cfg(test)]
                passes::count();
                view.find(pattern, &allowed, &kept, &mut tally, &*go_on)?
            }
            None => Vec::new(),
        };
        tally.finish(view.ranks()?);
        go_on()?;

        let list = list.clone();
        let scan =
            MentionScan { index, query, limit, allowed, view, pattern, list, tally, found, go_on };
        if scan.list.says.is_empty() { Ok(scan) } else { scan.narrowed() }
    }
}

impl<'a> MentionScan<'a> {
    /// What `list` asks for. Places are counted by class.
    pub fn new(
        index: &'a Index,
        query: &'a Query,
        filter: &'a Filter,
        list: &MentionPage,
    ) -> Result<MentionScan<'a>> {
        Searched::now(index, filter, index.time_limit()).scan(query, list, Tally::new)
    }

    /// No list, but counts by school, year and kind.
    pub fn counting(
        index: &'a Index,
        query: &'a Query,
        filter: &'a Filter,
    ) -> Result<MentionScan<'a>> {
        let list = MentionPage { size: 0, ..MentionPage::default() };
        Searched::now(index, filter, index.time_limit()).scan(query, &list, Tally::crossed)
    }

    /// What it is limited to.
    pub fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The generation that is asked.
    pub fn view(&self) -> &dyn View {
        &*self.view
    }

    /// Whether there is time left.
    pub fn go_on(&self) -> Result<()> {
        (self.go_on)()
    }

    /// The names that the question is read by.
    pub fn names(&self) -> Result<Names<'_>> {
        Ok(self.index.names(self.view.ranks()?))
    }

    /// What was asked and how it was read.
    pub fn about(&self) -> Result<Asked> {
        Ok(Asked::about(self.query, &self.limit, self.view.ranks()?))
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

    /// The places of the schools that are known and have a mention, in order.
    pub fn schools(&self) -> Result<Vec<u32>> {
        let today = self.names()?.today();
        let places = self.tally.schools.iter().map(|&rank| today.place(rank));

        let mut places: Vec<u32> = places.filter(|&place| today.school(place).is_some()).collect();
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }

    /// The reports that hold a listed place, in order of school and year, each once.
    pub fn reports(&self) -> Result<impl Iterator<Item = &ReportId>> {
        let ranks = self.view.ranks()?;
        let reports = self.found.chunk_by(|a, b| a.report == b.report);
        Ok(reports.map(|sections| &ranks.reports[sections[0].report as usize]))
    }

    /// Places in the whole list.
    pub fn places(&self) -> usize {
        if self.list.says.is_empty() {
            return self.places_of(&self.list.shown);
        }
        self.found.iter().map(|section| section.places as usize).sum()
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
            says: self.list.says.clone(),
            places: self.places(),
        }
    }

    /// Counts by school, year and kind, of the crossed ones those of `shown`; none where they were
    /// not gathered.
    pub fn by(&self, shown: Range<usize>) -> Result<CountsBy> {
        let Some(crossed) = &self.tally.crossed else { return Ok(CountsBy::default()) };
        let ranks = self.view.ranks()?;
        let (today, attributes) = (self.names()?.today(), self.names()?.attributes());
        let school = |place: usize| today.school(place as u32).map(str::to_owned);
        let year = |rank: usize| ranks.years.get(rank).copied().flatten();

        // The names that a school had over the years are counted together.
        let schools = sums(&today.places, &crossed.schools, Tallied::with);
        let by_attribute = |of: &AttributeValues| {
            let sums = sums(&of.places, &crossed.schools, Tallied::with);
            counted(&sums, |place| of.values.get(place).cloned().flatten())
        };

        let cells = cells(crossed, &today.places);
        let shared: Vec<Option<Arc<str>>> =
            today.schools.iter().map(|name| name.as_deref().map(Arc::from)).collect();
        let cross = cells.iter().skip(shown.start).take(shown.len());
        Ok(CountsBy {
            school: counted(&schools, school),
            province: by_attribute(&attributes.provinces),
            level: by_attribute(&attributes.levels),
            ownership: by_attribute(&attributes.ownerships),
            year: counted(&crossed.years, year),
            kind: counted(&crossed.kinds, |place| KINDS[place]),
            says: Vec::new(),
            columns: BTreeMap::new(),
            cells: cells.len(),
            cross: cross
                .map(|&((place, rank, kind), mentions)| CrossCount {
                    school: shared.get(place as usize).cloned().flatten(),
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

    /// What makes the answer provable.
    pub fn receipt(&self) -> Result<Receipt> {
        self.receipt_naming(SHOWN_FILES)
    }

    /// The same, with at most `most` of the files that were not wholly read, or hold no report.
    pub fn receipt_naming(&self, most: usize) -> Result<Receipt> {
        let stamp = self.view.stamp();

        Ok(Receipt {
            query: self.asked()?,
            filters: self.limit.shown().clone(),
            mode: "exact".to_owned(),
            counted_by: self.view.counts_by().to_owned(),
            scope: self.scope()?,
            counts: self.counts()?,
            listed: self.listed(),
            unreadable: unreadable(&*self.view, most)?,
            not_reports: not_reports(&*self.view, most)?,
            foldings: foldings(),
            generation: stamp.generation(),
            digest: stamp.digest.clone(),
            fold_version: stamp.fold_version,
            rules_hash: stamp.rules_hash.clone(),
            program: PROGRAM.to_owned(),
            time: now(),
            complete: true,
            terms: Vec::new(),
            guarded: None,
        })
    }

    /// What is searched.
    pub fn scope(&self) -> Result<Scope> {
        let Extent { reports, sections, schools, years } =
            self.view.extent(&self.allowed, self.names()?.today())?;
        Ok(Scope { reports, sections, schools, years })
    }
}

/// Mentions by school, year and kind, in that order; `places` puts the names of a school together.
fn cells(crossed: &Crossed, places: &[u32]) -> Vec<((u32, u32, u8), usize)> {
    let place = |rank: u32| places.get(rank as usize).copied().unwrap_or(u32::MAX);
    let at_place = |&((school, year, kind), mentions): &_| ((place(school), year, kind), mentions);
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
    some.map(|(i, of)| CountOf {
        value: value(i),
        mentions: of.mentions,
        sections: of.sections,
        reports: of.reports,
    })
    .collect()
}

/// How many passes over the postings this thread has made.
#[cfg(test)]
pub(crate) mod passes {
    use std::cell::Cell;

    thread_local!(static PASSES: Cell<usize> = const { Cell::new(0) });

    pub fn count() {
        PASSES.set(PASSES.get() + 1);
    }

    /// What `work` gives, and how many passes it made.
    pub fn of<T>(work: impl FnOnce() -> T) -> (T, usize) {
        let before = PASSES.get();
        let done = work();
        (done, PASSES.get() - before)
    }
}
