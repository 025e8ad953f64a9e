//! What answers are made from, in the words of both engines: ranks, keys, and rows by their
//! address.
//!
//! The ranks of a generation is read once: a few dozen bytes for each report, none for a section.
//! Texts are fetched many at a time, those that will be asked for next along with the one that is.

use super::document::RowType;
use super::rank::Ranked;
use super::reader::{Fetched, Scan};
use super::snapshot::{Snapshot, unreadable};
use crate::error::Result;
use crate::pattern::Pattern;
use crate::report::{ReportId, Status};
use crate::reuse::Kept;
use crate::store::allowed::Allowed;
use crate::store::fact::Facts;
use crate::store::local::lexicon::{self, Lexicon, Totals};
use crate::store::local::stamp::Stamp;
use crate::store::name::Today;
use crate::store::plan::Plan;
use crate::store::ranks::{KINDS, Key, NO_KIND, Ranks};
use crate::store::row::{RowAddress, StoredFile, StoredReport, StoredSection};
use crate::store::tally::{Tally, classes};
use crate::store::view::{Extent, Found, GoOn, Matched, Within};
use crate::token::{Alignment, Boundaries};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{OnceLock, PoisonError};

/// Sections fetched ahead, and reports whose files are.
const SECTIONS_AHEAD: usize = 200;
const REPORTS_AHEAD: usize = 500;

/// A generation's ranks, and what else is known of its reports by rank.
pub(crate) struct Gathered {
    ranks: Ranks,
    rank_of: FxHashMap<String, u32>,
    /// How many sections of each kind a report has.
    sections: Vec<[u32; KINDS.len()]>,
    facts: Vec<Facts>,
}

/// What was fetched before it was asked for.
#[derive(Default)]
pub(crate) struct Ahead {
    /// The sections that a list will ask for, in its order.
    order: Vec<RowAddress>,
    sections: FxHashMap<RowAddress, (StoredSection, Boundaries)>,
    files: FxHashMap<ReportId, Vec<String>>,
}

impl Snapshot {
    pub fn stamp(&self) -> &Stamp {
        &self.state.stamp
    }

    pub fn ranks(&self) -> Result<&Ranks> {
        Ok(&self.gathered()?.ranks)
    }

    fn gathered(&self) -> Result<&Gathered> {
        if let Some(gathered) = self.gathered.get() {
            return Ok(gathered);
        }
        let gathered = Gathered::of(self)?;
        Ok(self.gathered.get_or_init(|| gathered))
    }

    pub fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<Found>> {
        let Some(filter) = &allowed.filter else { return Ok(Vec::new()) };
        let gathered = self.gathered()?;
        let mut found = Vec::new();
        self.find_places(pattern, filter, go_on, &mut |at| {
            let key = gathered.key(at.report, at.section, at.kind)?;
            let classes = classes(at.places, |char| at.boundaries.begins(char));
            tally.add(&key, &classes);
            let places = shown.iter().map(|&class| classes[class as usize]).sum();
            if places > 0 {
                let row = gathered.ranks.row(section_at(&key));
                found.push(Found { report: key.report, section: key.section, row, places });
            }
            Ok(())
        })?;
        found.sort_unstable();
        self.expect(
            found
                .iter()
                .map(|found| RowAddress { part: found.report, row: found.section + 1 })
                .collect(),
        );
        Ok(found)
    }

    pub fn rank(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>> {
        let Some(filter) = &allowed.filter else { return Ok(Vec::new()) };
        let gathered = self.gathered()?;
        let (mut matched, mut passing) = (Vec::new(), 0);
        let each = &mut |ranked: Ranked| {
            let key = gathered.key(&ranked.report, ranked.number, &ranked.kind)?;
            let passes = allowed.passes(&key);
            passing += usize::from(ranked.holds && passes.all());
            let Ranked { score, holds, by_name, .. } = ranked;
            matched.push(Matched { key, at: section_at(&key), score, passes, holds, by_name });
            Ok(())
        };
        self.ranked(plan, filter, go_on, each)?;
        if let Some(plan) = plan.filter(|_| passing < few) {
            let each = &mut |ranked: Ranked| {
                let key = gathered.key(&ranked.report, ranked.number, &ranked.kind)?;
                let (passes, score) = (allowed.passes(&key), ranked.score);
                matched.push(Matched {
                    key,
                    at: section_at(&key),
                    score,
                    passes,
                    holds: false,
                    by_name: false,
                });
                Ok(())
            };
            self.partial(plan, filter, go_on, each)?;
        }
        Ok(matched)
    }

    pub fn section(&self, at: RowAddress) -> Result<StoredSection> {
        Ok(self.fetched(at)?.0)
    }

    pub fn boundaries(&self, at: RowAddress) -> Result<Boundaries> {
        Ok(self.fetched(at)?.1)
    }

    pub fn place(&self, at: RowAddress) -> Result<(u32, u32)> {
        Ok((at.part, at.row.saturating_sub(1)))
    }

    pub fn section_rows(&self) -> Result<Vec<RowAddress>> {
        let gathered = self.gathered()?;
        let mut rows = Vec::new();
        let scan =
            Scan { filter: Vec::new(), fetched: Fetched::Columns, fields: &["report", "number"] };
        self.reader.scan(RowType::Section, scan, &|| Ok(()), &mut |hit| {
            let row = hit["fields"]["number"][0].as_u64().ok_or_else(unreadable)? as u32;
            rows.push(RowAddress {
                part: gathered.rank(super::reader::field(hit, "report"))?,
                row,
            });
            Ok(())
        })?;
        rows.sort_unstable();
        self.expect(rows.clone());
        Ok(rows)
    }

    pub fn stored_report(&self, at: RowAddress) -> Result<StoredReport> {
        let id = self.ranks()?.reports.get(at.part as usize).ok_or_else(unreadable)?;
        self.report(id)?.ok_or_else(unreadable)
    }

    pub fn report_rows(&self) -> Result<Vec<(Key, RowAddress)>> {
        let ranks = self.ranks()?;
        let all = 0..ranks.reports.len() as u32;
        Ok(all
            .map(|rank| (ranks.key(rank, 0, NO_KIND as u8), RowAddress { part: rank, row: 0 }))
            .collect())
    }

    pub fn facts(&self, at: RowAddress) -> Result<Facts> {
        self.gathered()?.facts.get(at.part as usize).copied().ok_or_else(unreadable)
    }

    pub fn files_of(&self, report: &ReportId) -> Result<Vec<String>> {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = ahead.files.get(report) {
            return Ok(files.clone());
        }
        let gathered = self.gathered()?;
        let from = gathered.rank(report.as_str())? as usize;
        let reports = &gathered.ranks.reports;
        let next = &reports[from..reports.len().min(from + REPORTS_AHEAD)];
        ahead.files = next.iter().map(|report| (report.clone(), Vec::new())).collect();
        for file in self.files_holding(next)? {
            let of = file.report.and_then(|report| ahead.files.get_mut(&report));
            of.into_iter().for_each(|files| files.push(file.file.clone()));
        }
        Ok(ahead.files.get(report).cloned().unwrap_or_default())
    }

    pub fn count_with(&self, status: Status) -> Result<usize> {
        self.files_with(&[status]).map(|files| files.len())
    }

    pub fn unreadable(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.unreadable.get() {
            return Ok(files);
        }
        let statuses: Vec<Status> =
            Status::ALL.into_iter().filter(|status| !status.is_whole()).collect();
        let files = self.files_with(&statuses)?;
        Ok(self.unreadable.get_or_init(|| files))
    }

    pub fn extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        let Within { schools, years, reports, sections } = self.within(allowed, today)?;
        let ranks = self.ranks()?;
        let schools = schools.into_iter().filter(|&place| today.school(place).is_some()).count();
        let is_known = |rank: &u32| ranks.years.get(*rank as usize).is_some_and(Option::is_some);
        let years = years.iter().filter(|rank| is_known(rank)).count();
        Ok(Extent { reports: reports.len(), sections, schools, years })
    }

    pub fn within(&self, allowed: &Allowed, today: &Today) -> Result<Within> {
        let Gathered { ranks, sections, .. } = self.gathered()?;
        let mut within = Within::default();
        for (rank, sections) in (0..).zip(sections) {
            let passing = (0..)
                .zip(sections)
                .filter(|(kind, _)| allowed.passes(&ranks.key(rank, 0, *kind)).all());
            let count: u32 = passing.map(|(_, count)| *count).sum();
            if count > 0 {
                within.sections += count as usize;
                within.reports.insert(rank);
                let key = ranks.key(rank, 0, NO_KIND as u8);
                within.schools.insert(today.place(key.school));
                within.years.insert(key.year);
            }
        }
        Ok(within)
    }

    pub fn reuse(&self) -> &Kept {
        &self.reuse
    }

    pub fn lexicon(&self) -> Result<&Lexicon> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }
        let Gathered { ranks, sections, .. } = self.gathered()?;
        let mut reports = vec![0; ranks.schools.len()];
        for ((school, _), sections) in ranks.whose.iter().zip(sections) {
            let has_one = sections.iter().any(|&count| count > 0);
            reports
                .get_mut(*school as usize)
                .into_iter()
                .for_each(|count| *count += usize::from(has_one));
        }
        let headings = lexicon::headings(self.stored_reports()?.into_iter().map(Ok))?;
        // A cluster does not list the words of its texts, so none are suggested.
        let lexicon = Lexicon { words: Vec::new(), headings, reports, totals: Totals::default() };
        Ok(self.lexicon.get_or_init(|| lexicon))
    }

    /// Remembers which sections will be asked for, in order.
    fn expect(&self, order: Vec<RowAddress>) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.order = order;
    }

    /// A section, and with it those that will be asked for next.
    fn fetched(&self, at: RowAddress) -> Result<(StoredSection, Boundaries)> {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fetched) = ahead.sections.get(&at) {
            return Ok(fetched.clone());
        }
        let wanted: Vec<RowAddress> = match ahead.order.binary_search(&at) {
            Ok(from) => ahead.order[from..].iter().take(SECTIONS_AHEAD).copied().collect(),
            Err(_) => vec![at],
        };
        let reports = &self.ranks()?.reports;
        let asked = wanted
            .iter()
            .map(|at| Some((reports.get(at.part as usize)?.clone(), at.row.checked_sub(1)?)));
        let asked: Vec<(ReportId, u32)> = asked.collect::<Option<_>>().ok_or_else(unreadable)?;
        let fetched = self.sections_at(&asked)?;
        ahead.sections = wanted.into_iter().zip(fetched).collect();
        ahead.sections.get(&at).cloned().ok_or_else(unreadable)
    }
}

impl Gathered {
    fn of(snapshot: &Snapshot) -> Result<Gathered> {
        let owners = snapshot.owners()?;
        let schools = in_order(owners.iter().map(|owner| owner.school.as_str()));
        let years = in_order(owners.iter().map(|owner| owner.year.as_str()));
        let mut bases = vec![0];
        let (mut reports, mut whose) =
            (Vec::with_capacity(owners.len()), Vec::with_capacity(owners.len()));
        let (mut sections, mut facts) =
            (Vec::with_capacity(owners.len()), Vec::with_capacity(owners.len()));
        let mut rank_of = FxHashMap::default();
        for (rank, owner) in (0u32..).zip(&owners) {
            reports.push(owner.report.parse().map_err(|_| unreadable())?);
            whose.push((rank_in(&schools, &owner.school), rank_in(&years, &owner.year)));
            // The report's own row stands before its sections.
            bases.push(bases[rank as usize] + owner.slots + 1);
            let mut kinds = [0; KINDS.len()];
            owner
                .sections
                .iter()
                .for_each(|(kind, count)| kinds[usize::from(kind_rank(kind))] += count);
            sections.push(kinds);
            facts.push(owner.facts);
            rank_of.insert(owner.report.clone(), rank);
        }
        let schools =
            schools.into_iter().map(|name| (!name.is_empty()).then(|| name.to_owned())).collect();
        let years = years.into_iter().map(|year| year.parse().ok()).collect();
        let ranks = Ranks { schools, years, reports, whose, bases, today: OnceLock::new() };
        Ok(Gathered { ranks, rank_of, sections, facts })
    }

    fn rank(&self, report: &str) -> Result<u32> {
        self.rank_of.get(report).copied().ok_or_else(unreadable)
    }

    fn key(&self, report: &str, section: u32, kind: &str) -> Result<Key> {
        Ok(self.ranks.key(self.rank(report)?, section, kind_rank(kind)))
    }
}

fn section_at(key: &Key) -> RowAddress {
    RowAddress { part: key.report, row: key.section + 1 }
}

/// Values in order, each once, the empty one last.
fn in_order<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let values: BTreeSet<(bool, &str)> = values.map(|value| (value.is_empty(), value)).collect();
    values.into_iter().map(|(_, value)| value).collect()
}

fn rank_in(values: &[&str], value: &str) -> u32 {
    values.partition_point(|other| (other.is_empty(), *other) < (value.is_empty(), value)) as u32
}

fn kind_rank(name: &str) -> u8 {
    let is_named =
        |kind: &Option<crate::report::Kind>| kind.map_or("", |kind| kind.as_str()) == name;
    KINDS.iter().position(is_named).unwrap_or(NO_KIND as usize) as u8
}
