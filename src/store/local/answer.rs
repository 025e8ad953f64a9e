//! What the embedded store answers from one generation.

use super::lexicon::lexicon;
use super::view::LocalView;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::report::{ReportId, Status};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::fact::Facts;
use crate::store::field::RowType;
use crate::store::found::{Extent, Filtered, FoundSection, Matched};
use crate::store::lexicon::StoreLexicon;
use crate::store::plan::Plan;
use crate::store::ranks::{Ranks, SectionKey};
use crate::store::remembered::ViewMemory;
use crate::store::row::{RowAddress, StoredFile, StoredGone, StoredReport, StoredSection};
use crate::store::stamp::Stamp;
use crate::store::tally::Tally;
use crate::store::today::Today;
use crate::store::waiting::GoOn;
use crate::token::{Alignment, Boundaries};
use crate::verdict::Verdict;
use std::collections::BTreeSet;
use tantivy::Term;

impl View for LocalView {
    fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<FoundSection>> {
        self.find_sections(pattern, allowed, shown, tally, go_on)
    }

    fn rank(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>> {
        self.rank_sections(plan, allowed, few, go_on)
    }

    fn ranks(&self) -> Result<&Ranks> {
        Ok(&self.gathered()?.ranks)
    }

    fn within(&self, allowed: &Allowed, today: &Today) -> Result<Filtered> {
        let gathered = self.gathered()?;
        let mut within = Filtered::default();

        self.each_having(&self.fields.is_type(RowType::Section), |at| {
            let key = gathered.key(at);
            if allowed.passes(&key).all() {
                within.sections += 1;
                if within.reports.insert(key.report) {
                    within.schools.insert(today.place(key.school));
                    within.years.insert(key.year);
                }
            }
        })?;
        Ok(within)
    }

    /// Of the whole store it is counted once, since every receipt without a filter says it.
    fn extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        if allowed.is_everything()
            && let Some(extent) = self.extent.get()
        {
            return Ok(*extent);
        }

        let extent = self.within(allowed, today)?.extent(self.ranks()?, today);
        if allowed.is_everything() {
            let _ = self.extent.set(extent);
        }
        Ok(extent)
    }

    fn facts(&self, at: RowAddress) -> Result<Facts> {
        self.gathered()?.facts(at.into())
    }

    fn lexicon(&self) -> Result<&StoreLexicon> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }

        let lexicon = lexicon(self)?;
        Ok(self.lexicon.get_or_init(|| lexicon))
    }

    fn count_with(&self, status: Status) -> Result<usize> {
        Ok(self.files_with(status.as_str())?.len())
    }

    fn section_rows(&self) -> Result<Vec<RowAddress>> {
        Ok(self.rows(RowType::Section)?.into_iter().map(RowAddress::from).collect())
    }

    fn report_rows(&self) -> Result<Vec<(SectionKey, RowAddress)>> {
        let gathered = self.gathered()?;
        let rows = self.rows(RowType::Report)?.into_iter();
        Ok(rows.map(|at| (gathered.key(at), at.into())).collect())
    }

    fn files(&self) -> Result<Vec<StoredFile>> {
        let rows = self.rows(RowType::File)?.into_iter();
        let mut files: Vec<StoredFile> = rows.map(|at| self.stored(at)).collect::<Result<_>>()?;

        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    fn unreadable(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.unreadable.get() {
            return Ok(files);
        }

        let statuses = Status::ALL.into_iter().filter(|status| status.is_unread());
        let files = self.stored_files_with(statuses.map(Status::as_str))?;
        Ok(self.unreadable.get_or_init(|| files))
    }

    fn not_reports(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.not_reports.get() {
            return Ok(files);
        }

        let verdicts = Verdict::ALL.into_iter().filter(|&verdict| verdict != Verdict::Report);
        let files = self.stored_files_with(verdicts.map(Verdict::as_str))?;
        Ok(self.not_reports.get_or_init(|| files))
    }

    fn all_gone(&self) -> Result<Vec<StoredGone>> {
        self.rows(RowType::Gone)?.into_iter().map(|at| self.stored(at)).collect()
    }

    fn section(&self, at: RowAddress) -> Result<StoredSection> {
        self.stored(at.into())
    }

    fn boundaries(&self, at: RowAddress) -> Result<Boundaries> {
        Ok(self.characters(at.part)?.boundaries(at.row))
    }

    fn place(&self, at: RowAddress) -> Result<(u32, u32)> {
        let key = self.gathered()?.key(at.into());
        Ok((key.report, key.section))
    }

    fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>> {
        let mut sections: Vec<StoredSection> = Vec::new();
        for at in self.having(&self.fields.of_report(id.as_str()))? {
            if self.is_type(at, RowType::Section)? {
                sections.push(self.stored(at)?);
            }
        }

        sections.sort_by_key(|stored| stored.section.id);
        Ok(sections)
    }

    fn report(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        for at in self.having(&self.fields.of_report(id.as_str()))? {
            if self.is_type(at, RowType::Report)? {
                return self.stored(at).map(Some);
            }
        }
        Ok(None)
    }

    fn stored_report(&self, at: RowAddress) -> Result<StoredReport> {
        self.stored(at.into())
    }

    fn files_of(&self, id: &ReportId) -> Result<Vec<StoredFile>> {
        let rows = self.having(&Term::from_field_text(self.fields.holds, id.as_str()))?.into_iter();
        let mut files: Vec<StoredFile> = rows.map(|at| self.stored(at)).collect::<Result<_>>()?;

        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>> {
        let rows = self.having(&self.fields.of_gone(id.as_str()))?;
        rows.first().map(|&at| self.stored(at)).transpose()
    }

    fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    fn counts_by(&self) -> &'static str {
        "postings"
    }

    fn remembered(&self) -> &ViewMemory {
        &self.remembered
    }
}
