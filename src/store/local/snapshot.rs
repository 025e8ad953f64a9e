//! One generation of the embedded store, to answer from.

use super::engine;
use super::lexicon::Lexicon;
use super::ranks::Gathered;
use super::schema::{Fields, RowType};
use super::stamp::Stamp;
use crate::error::Result;
use crate::report::{ReportId, Status};
use crate::reuse::Kept;
use crate::store::allowed::Allowed;
use crate::store::fact::Facts;
use crate::store::name::Today;
use crate::store::ranks::{Key, Ranks};
use crate::store::row::{RowAddress, StoredFile, StoredGone, StoredReport, StoredSection};
use crate::store::view::{Extent, Within};
use crate::token::Boundaries;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// One generation: a searcher, and what was learned about it.
pub(crate) struct Snapshot {
    pub searcher: Searcher,
    pub fields: Fields,
    pub stamp: Stamp,
    gathered: OnceLock<Gathered>,
    unreadable: OnceLock<Vec<StoredFile>>,
    extent: OnceLock<Extent>,
    /// What of its reports is reused, once that was asked.
    reuse: Kept,
    lexicon: OnceLock<Lexicon>,
}

impl Snapshot {
    pub fn new(searcher: Searcher, fields: Fields, stamp: Stamp) -> Snapshot {
        Snapshot {
            searcher,
            fields,
            stamp,
            gathered: OnceLock::new(),
            unreadable: OnceLock::new(),
            extent: OnceLock::new(),
            reuse: Kept::default(),
            lexicon: OnceLock::new(),
        }
    }

    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    pub fn ranks(&self) -> Result<&Ranks> {
        Ok(&self.gathered()?.ranks)
    }

    /// The columns of all rows; gathered on first use.
    pub(super) fn gathered(&self) -> Result<&Gathered> {
        if let Some(gathered) = self.gathered.get() {
            return Ok(gathered);
        }
        let gathered = Gathered::of(&self.searcher, &self.fields)?;
        Ok(self.gathered.get_or_init(|| gathered))
    }

    pub fn boundaries(&self, at: RowAddress) -> Result<Boundaries> {
        Ok(self.gathered()?.boundaries(at.into()))
    }

    pub fn place(&self, at: RowAddress) -> Result<(u32, u32)> {
        let key = self.gathered()?.key(at.into());
        Ok((key.report, key.section))
    }

    pub fn facts(&self, at: RowAddress) -> Result<Facts> {
        self.gathered()?.facts(at.into())
    }

    pub fn section_rows(&self) -> Result<Vec<RowAddress>> {
        Ok(self.rows(RowType::Section)?.into_iter().map(RowAddress::from).collect())
    }

    pub fn reuse(&self) -> &Kept {
        &self.reuse
    }

    /// What stands often; gathered on first use.
    pub fn lexicon(&self) -> Result<&Lexicon> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }
        let lexicon = Lexicon::of(self)?;
        Ok(self.lexicon.get_or_init(|| lexicon))
    }

    /// The living rows of a type, as segment and row.
    pub fn rows(&self, row_type: RowType) -> Result<Vec<DocAddress>> {
        self.having(&self.fields.is_type(row_type))
    }

    /// The living rows that hold a term of a field without positions.
    pub fn having(&self, term: &Term) -> Result<Vec<DocAddress>> {
        let mut found = Vec::new();
        self.each_having(term, |at| found.push(at))?;
        Ok(found)
    }

    fn each_having(&self, term: &Term, mut each: impl FnMut(DocAddress)) -> Result<()> {
        let mut segments = self.searcher.segment_readers().iter().zip(0..);
        segments.try_for_each(|(segment, ord)| {
            each_living(segment, term, |doc| each(DocAddress::new(ord, doc)))
        })
    }

    pub fn section(&self, at: RowAddress) -> Result<StoredSection> {
        self.stored(at.into())
    }

    fn stored<T: DeserializeOwned>(&self, at: DocAddress) -> Result<T> {
        let document = self.searcher.doc(at).map_err(engine)?;
        self.fields.stored(&document).ok_or_else(|| super::damaged("a stored row cannot be read"))
    }

    /// What is kept of a report, if it is held.
    pub fn report(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        for at in self.having(&self.fields.of_report(id.as_str()))? {
            if self.is_type(at, RowType::Report)? {
                return Ok(Some(self.stored(at)?));
            }
        }
        Ok(None)
    }

    /// The sections of a report that are not empty, in order.
    pub fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>> {
        let mut sections = Vec::new();
        for at in self.having(&self.fields.of_report(id.as_str()))? {
            if self.is_type(at, RowType::Section)? {
                sections.push(self.stored(at)?);
            }
        }
        sections.sort_by_key(|stored: &StoredSection| stored.section.id);
        Ok(sections)
    }

    pub fn report_rows(&self) -> Result<Vec<(Key, RowAddress)>> {
        let gathered = self.gathered()?;
        Ok(self
            .rows(RowType::Report)?
            .into_iter()
            .map(|at| (gathered.key(at), at.into()))
            .collect())
    }

    pub fn stored_report(&self, at: RowAddress) -> Result<StoredReport> {
        self.stored(at.into())
    }

    /// Every file that is known, in order of path.
    pub fn files(&self) -> Result<Vec<StoredFile>> {
        let mut files = Vec::new();
        for at in self.rows(RowType::File)? {
            files.push(self.stored::<StoredFile>(at)?);
        }
        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    /// The files that hold a report, in order of path.
    pub fn files_of(&self, report: &ReportId) -> Result<Vec<String>> {
        let rows = self.having(&Term::from_field_text(self.fields.holds, report.as_str()))?;
        let mut files: Vec<String> = rows
            .into_iter()
            .map(|at| Ok(self.stored::<StoredFile>(at)?.file))
            .collect::<Result<_>>()?;
        files.sort_unstable();
        Ok(files)
    }

    pub fn count_with(&self, status: Status) -> Result<usize> {
        Ok(self.files_with(status)?.len())
    }

    /// The files of a status.
    fn files_with(&self, status: Status) -> Result<Vec<DocAddress>> {
        self.having(&Term::from_field_text(self.fields.status, status.as_str()))
    }

    /// The files that were not wholly read, in order of path; gathered on first use.
    pub fn unreadable(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.unreadable.get() {
            return Ok(files);
        }
        let mut files = Vec::new();
        for status in Status::ALL.into_iter().filter(|status| !status.is_whole()) {
            for at in self.files_with(status)? {
                files.push(self.stored::<StoredFile>(at)?);
            }
        }
        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(self.unreadable.get_or_init(|| files))
    }

    /// How much `allowed` leaves; of the whole store it is counted once.
    pub fn extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        if !allowed.is_everything() {
            return self.counted_extent(allowed, today);
        }
        if let Some(extent) = self.extent.get() {
            return Ok(*extent);
        }
        let extent = self.counted_extent(allowed, today)?;
        Ok(*self.extent.get_or_init(|| extent))
    }

    fn counted_extent(&self, allowed: &Allowed, today: &Today) -> Result<Extent> {
        let Within { schools, years, reports, sections } = self.within(allowed, today)?;
        let ranks = self.ranks()?;
        let known = |value: Option<bool>| value.unwrap_or(false);
        let schools = schools.iter().filter(|&&place| today.school(place).is_some());
        let years = years
            .iter()
            .filter(|&&rank| known(ranks.years.get(rank as usize).map(Option::is_some)));
        Ok(Extent {
            reports: reports.len(),
            schools: schools.count(),
            years: years.count(),
            sections,
        })
    }

    pub fn within(&self, allowed: &Allowed, today: &Today) -> Result<Within> {
        let gathered = self.gathered()?;
        let mut within = Within::default();
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

    /// All reports that were held once.
    pub fn all_gone(&self) -> Result<Vec<StoredGone>> {
        self.rows(RowType::Gone)?.into_iter().map(|at| self.stored(at)).collect()
    }

    /// What became of a report that was held once.
    pub fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>> {
        let rows = self.having(&self.fields.of_file(&super::schema::gone_key(id.as_str())))?;
        rows.first().map(|&at| self.stored(at)).transpose()
    }

    fn is_type(&self, at: DocAddress, row_type: RowType) -> Result<bool> {
        let segment = self.searcher.segment_reader(at.segment_ord);
        let postings = postings(segment, &self.fields.is_type(row_type), IndexRecordOption::Basic)?;
        Ok(postings.is_some_and(|mut postings| {
            at.doc_id >= postings.doc() && postings.seek(at.doc_id) == at.doc_id
        }))
    }
}

/// Gives the living rows of a segment that hold a term.
pub(super) fn each_living(
    segment: &SegmentReader,
    term: &Term,
    mut each: impl FnMut(DocId),
) -> Result<()> {
    let Some(mut postings) = postings(segment, term, IndexRecordOption::Basic)? else {
        return Ok(());
    };
    let mut doc = postings.doc();
    while doc != TERMINATED {
        if !segment.is_deleted(doc) {
            each(doc);
        }
        doc = postings.advance();
    }
    Ok(())
}

/// The postings of a term in a segment, if it stands there.
pub(crate) fn postings(
    segment: &SegmentReader,
    term: &Term,
    record: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    segment
        .inverted_index(term.field())
        .map_err(engine)?
        .read_postings(term, record)
        .map_err(engine)
}
