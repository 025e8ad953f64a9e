//! What a store on a cluster answers from one generation.
//!
//! Texts are fetched many at a time, those that will be asked for next along with the one that is.

use super::ahead::FetchedSection;
use super::document::NUMBER;
use super::rank::RankedRow;
use super::reader::{Fetched, RowScan, text_of, unreadable};
use super::view::RemoteView;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::report::{ReportId, Status};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::fact::Facts;
use crate::store::field::{self, RowType};
use crate::store::found::{Filtered, FoundSection, Matched};
use crate::store::lexicon::{KnownTotals, StoreLexicon, frequent_headings};
use crate::store::plan::Plan;
use crate::store::ranks::{NO_KIND, Ranks, SectionKey};
use crate::store::remembered::ViewMemory;
use crate::store::row::{RowAddress, StoredFile, StoredGone, StoredReport, StoredSection};
use crate::store::stamp::Stamp;
use crate::store::tally::{Tally, classes};
use crate::store::today::Today;
use crate::store::waiting::GoOn;
use crate::token::{Alignment, Boundaries};
use crate::verdict::Verdict;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// Sections fetched ahead, and reports whose files are.
const SECTIONS_AHEAD: usize = 200;
const REPORTS_AHEAD: usize = 500;

impl View for RemoteView {
    fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<FoundSection>> {
        let Some(filter) = &allowed.filter else { return Ok(Vec::new()) };
        let gathered = self.gathered()?;
        let mut found = Vec::new();

        self.find_places(pattern, filter, go_on, &mut |at| {
            let key = gathered.key(at.report_id, at.section, at.kind)?;
            let classes = classes(at.places, |char| at.boundaries.begins(char));
            tally.add(&key, &classes);

            let places = shown.iter().map(|&class| classes[class as usize]).sum();
            if places > 0 {
                let row = gathered.ranks.row(section_at(&key));
                found.push(FoundSection { report: key.report, section: key.section, row, places });
            }
            Ok(())
        })?;

        found.sort_unstable();
        self.expect(found.iter().map(|found| numbered(found.report, found.section)).collect());
        Ok(found)
    }

    fn rank(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>> {
        let Some(filter) = &allowed.filter else { return Ok(Vec::new()) };
        let (mut matched, mut passing) = (Vec::new(), 0);

        self.ranked(plan, filter, go_on, &mut |row| {
            let found = self.matched(row, allowed)?;
            passing += usize::from(found.holds && found.passes.all());
            matched.push(found);
            Ok(())
        })?;

        if let Some(plan) = plan.filter(|_| passing < few) {
            self.partial(plan, filter, go_on, &mut |row| {
                matched.push(self.matched(row, allowed)?);
                Ok(())
            })?;
        }
        Ok(matched)
    }

    fn ranks(&self) -> Result<&Ranks> {
        Ok(&self.gathered()?.ranks)
    }

    fn within(&self, allowed: &Allowed, today: &Today) -> Result<Filtered> {
        let gathered = self.gathered()?;
        let mut within = Filtered::default();

        for (rank, sections) in (0..).zip(&gathered.sections) {
            let passing = (0..)
                .zip(sections)
                .filter(|(kind, _)| allowed.passes(&gathered.ranks.key(rank, 0, *kind)).all());
            let count: u32 = passing.map(|(_, count)| *count).sum();
            if count > 0 {
                within.sections += count as usize;
                within.reports.insert(rank);
                let key = gathered.ranks.key(rank, 0, NO_KIND as u8);
                within.schools.insert(today.place(key.school));
                within.years.insert(key.year);
            }
        }
        Ok(within)
    }

    fn facts(&self, at: RowAddress) -> Result<Facts> {
        self.gathered()?.facts.get(at.part as usize).copied().ok_or_else(unreadable)
    }

    /// A cluster does not list the words of its texts, so there are none.
    fn lexicon(&self) -> Result<&StoreLexicon> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }

        let reports: Vec<StoredReport> = self.stored_rows(RowType::Report, Vec::new())?;
        let lexicon = StoreLexicon {
            words: Vec::new(),
            headings: frequent_headings(reports.into_iter().map(Ok))?,
            reports: self.reports_by_school()?,
            totals: KnownTotals::default(),
        };
        Ok(self.lexicon.get_or_init(|| lexicon))
    }

    fn count_with(&self, status: Status) -> Result<usize> {
        self.files_with(&[status.as_str()]).map(|files| files.len())
    }

    fn section_rows(&self) -> Result<Vec<RowAddress>> {
        let gathered = self.gathered()?;
        let mut rows = Vec::new();
        let scan = RowScan {
            filter: Vec::new(),
            fetched: Fetched::Columns,
            fields: &[field::REPORT, NUMBER],
        };
        self.reader.scan(RowType::Section, scan, &|| Ok(()), &mut |hit| {
            let row = hit["fields"][NUMBER][0].as_u64().ok_or_else(unreadable)? as u32;
            rows.push(RowAddress { part: gathered.rank(text_of(hit, field::REPORT))?, row });
            Ok(())
        })?;

        rows.sort_unstable();
        self.expect(rows.clone());
        Ok(rows)
    }

    fn report_rows(&self) -> Result<Vec<(SectionKey, RowAddress)>> {
        let ranks = self.ranks()?;
        let rows = (0..).zip(&ranks.rows);
        Ok(rows.map(|(rank, &row)| (ranks.key(rank, 0, NO_KIND as u8), row)).collect())
    }

    fn files(&self) -> Result<Vec<StoredFile>> {
        self.files_where(Vec::new())
    }

    fn unreadable(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.unreadable.get() {
            return Ok(files);
        }

        let statuses = Status::ALL.into_iter().filter(|status| status.is_unread());
        let files = self.files_with(&statuses.map(Status::as_str).collect::<Vec<_>>())?;
        Ok(self.unreadable.get_or_init(|| files))
    }

    fn not_reports(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.not_reports.get() {
            return Ok(files);
        }

        let verdicts = Verdict::ALL.into_iter().filter(|&verdict| verdict != Verdict::Report);
        let files = self.files_with(&verdicts.map(Verdict::as_str).collect::<Vec<_>>())?;
        Ok(self.not_reports.get_or_init(|| files))
    }

    fn all_gone(&self) -> Result<Vec<StoredGone>> {
        self.stored_rows(RowType::Gone, Vec::new())
    }

    fn section(&self, at: RowAddress) -> Result<StoredSection> {
        Ok(self.fetched(at)?.stored)
    }

    fn boundaries(&self, at: RowAddress) -> Result<Boundaries> {
        Ok(self.fetched(at)?.boundaries)
    }

    fn place(&self, at: RowAddress) -> Result<(u32, u32)> {
        Ok((at.part, at.row.saturating_sub(1)))
    }

    fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>> {
        self.stored_rows(RowType::Section, vec![of_report(id)])
    }

    fn report(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        Ok(self.stored_rows(RowType::Report, vec![of_report(id)])?.pop())
    }

    fn stored_report(&self, at: RowAddress) -> Result<StoredReport> {
        let id = self.ranks()?.reports.get(at.part as usize).ok_or_else(unreadable)?;
        self.report(id)?.ok_or_else(unreadable)
    }

    fn files_of(&self, id: &ReportId) -> Result<Vec<StoredFile>> {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = ahead.files.get(id) {
            return Ok(files.clone());
        }

        // Those of the reports that follow it, too: lists are in this order.
        let gathered = self.gathered()?;
        let from = gathered.rank(id.as_str())? as usize;
        let reports = &gathered.ranks.reports;
        let next = &reports[from..reports.len().min(from + REPORTS_AHEAD)];
        ahead.files = next.iter().map(|report| (report.clone(), Vec::new())).collect();

        for file in self.files_holding(next)? {
            let of = file.report_id.as_ref().and_then(|report| ahead.files.get_mut(report));
            of.into_iter().for_each(|files| files.push(file.clone()));
        }
        Ok(ahead.files.get(id).cloned().unwrap_or_default())
    }

    fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>> {
        Ok(self.stored_rows(RowType::Gone, vec![of_report(id)])?.pop())
    }

    fn stamp(&self) -> &Stamp {
        &self.state.stamp
    }

    fn counts_by(&self) -> &'static str {
        "scan"
    }

    fn remembered(&self) -> &ViewMemory {
        &self.remembered
    }
}

impl RemoteView {
    /// A section that the cluster ranked, in the ranks of this generation.
    fn matched(&self, row: RankedRow, allowed: &Allowed) -> Result<Matched> {
        let RankedRow { report_id, number, kind, score, holds, by_name } = row;
        let key = self.gathered()?.key(&report_id, number, &kind)?;
        let passes = allowed.passes(&key);
        Ok(Matched { key, at: section_at(&key), score, passes, holds, by_name })
    }

    /// Reports with a section of each school, by its rank.
    fn reports_by_school(&self) -> Result<Vec<usize>> {
        let gathered = self.gathered()?;
        let mut reports = vec![0; gathered.ranks.schools.len()];

        for ((school, _), sections) in gathered.ranks.whose.iter().zip(&gathered.sections) {
            let has_one = sections.iter().any(|&count| count > 0);
            if let Some(count) = reports.get_mut(*school as usize).filter(|_| has_one) {
                *count += 1;
            }
        }
        Ok(reports)
    }

    /// Remembers which sections will be asked for, in order.
    fn expect(&self, order: Vec<RowAddress>) {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner).order = order;
    }

    /// A section, and with it those that will be asked for next.
    fn fetched(&self, at: RowAddress) -> Result<FetchedSection> {
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

/// The rows of a report.
fn of_report(id: &ReportId) -> Value {
    json!({"term": {field::REPORT: id.as_str()}})
}

fn section_at(key: &SectionKey) -> RowAddress {
    numbered(key.report, key.section)
}

/// Where a section is, by the rank of its report and its number there: the report's own row is the
/// first.
fn numbered(report: u32, section: u32) -> RowAddress {
    RowAddress { part: report, row: section + 1 }
}
