//! One generation of the embedded store, to answer from.

use super::engine;
use super::schema::{Fields, RowType};
use super::stamp::Stamp;
use crate::error::Result;
use crate::index::fact::Facts;
use crate::index::name::Today;
use crate::index::row::{StoredFile, StoredGone, StoredReport, StoredSection};
use crate::query::Filter;
use crate::report::{Kind, ReportId, Status, Year};
use rustc_hash::{FxBuildHasher, FxHashSet};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tantivy::columnar::{Column, StrColumn};
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// Where a row is in one generation.
pub(crate) use tantivy::DocAddress as RowAddress;

/// One generation: a searcher, and what was learned about it.
pub(crate) struct Snapshot {
    pub searcher: Searcher,
    pub fields: Fields,
    pub stamp: Stamp,
    catalog: OnceLock<Catalog>,
    unreadable: OnceLock<Vec<StoredFile>>,
    extent: OnceLock<Extent>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub reports: usize,
    pub sections: usize,
    /// Those that are known, each once, whatever names its reports have.
    pub schools: usize,
    /// Those that are known.
    pub years: usize,
}

/// The values of all rows, ranked over all segments: ranks compare as the values do, what is not known last.
pub(crate) struct Catalog {
    pub schools: Vec<Option<String>>,
    pub years: Vec<Option<Year>>,
    pub reports: Vec<ReportId>,
    pub segments: Vec<Columns>,
}

/// The columns of a segment's rows.
pub(crate) struct Columns {
    school: Ranks,
    year: Ranks,
    report: Ranks,
    kind: Ranks,
    section: Option<Column<u64>>,
    boundaries: Option<Column<u64>>,
    facts: Option<Column<u64>>,
}

/// A column of strings as ranks among all segments' values.
struct Ranks {
    ordinals: Option<Column<u64>>,
    ranks: Vec<u32>,
}

/// Whose a section is, as ranks, and its place in its report. Sorting by it is the order of mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub school: u32,
    pub year: u32,
    pub report: u32,
    pub section: u32,
    /// The place among [`KINDS`].
    pub kind: u8,
}

/// Kinds by their place in a [`Key`]; the last is none.
pub(crate) const KINDS: [Option<Kind>; 10] = {
    let mut kinds = [None; 10];
    let mut i = 0;
    while i < 9 {
        kinds[i] = Some(Kind::ALL[i]);
        i += 1;
    }
    kinds
};

/// The place of none among [`KINDS`].
const NO_KIND: u32 = 9;

/// A [`Filter`] over ranks.
pub(crate) struct Allowed {
    schools: Option<Vec<bool>>,
    years: Option<Vec<bool>>,
    kinds: Option<[bool; 10]>,
}

/// Which parts of a filter a section passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passes {
    pub school: bool,
    pub year: bool,
    pub kind: bool,
}

impl Passes {
    pub fn all(self) -> bool {
        self.school && self.year && self.kind
    }
}

impl Snapshot {
    pub fn new(searcher: Searcher, fields: Fields, stamp: Stamp) -> Snapshot {
        Snapshot {
            searcher,
            fields,
            stamp,
            catalog: OnceLock::new(),
            unreadable: OnceLock::new(),
            extent: OnceLock::new(),
        }
    }

    /// The values of all rows; gathered on first use.
    pub fn catalog(&self) -> Result<&Catalog> {
        if let Some(catalog) = self.catalog.get() {
            return Ok(catalog);
        }
        let catalog = Catalog::of(&self.searcher)?;
        Ok(self.catalog.get_or_init(|| catalog))
    }

    /// The living rows of a type, as segment and row.
    pub fn rows(&self, row_type: RowType) -> Result<Vec<DocAddress>> {
        self.having(&self.fields.is_type(row_type))
    }

    /// The living rows that hold a term of a field without positions.
    pub fn having(&self, term: &Term) -> Result<Vec<DocAddress>> {
        let mut found = Vec::new();
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = postings(segment, term, IndexRecordOption::Basic)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    found.push(DocAddress::new(ord as u32, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(found)
    }

    pub fn section(&self, at: DocAddress) -> Result<StoredSection> {
        self.stored(at)
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
                sections.push(self.section(at)?);
            }
        }
        sections.sort_by_key(|stored: &StoredSection| stored.section.id);
        Ok(sections)
    }

    /// All reports, in no order.
    pub fn report_rows(&self) -> Result<Vec<(Key, RowAddress)>> {
        let catalog = self.catalog()?;
        Ok(self.rows(RowType::Report)?.into_iter().map(|at| (catalog.key(at), at)).collect())
    }

    /// What is kept of all reports, in order of school, year and id.
    pub fn reports(&self, allowed: &Allowed) -> Result<Vec<DocAddress>> {
        let mut rows = self.report_rows()?;
        rows.retain(|(key, _)| {
            let passes = allowed.passes(key);
            passes.school && passes.year
        });
        rows.sort_by_key(|(key, _)| (key.school, key.year, key.report));
        Ok(rows.into_iter().map(|(_, at)| at).collect())
    }

    pub fn stored_report(&self, at: DocAddress) -> Result<StoredReport> {
        self.stored(at)
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
        let mut files: Vec<String> =
            rows.into_iter().map(|at| Ok(self.stored::<StoredFile>(at)?.file)).collect::<Result<_>>()?;
        files.sort_unstable();
        Ok(files)
    }

    /// The files of a status.
    pub fn files_with(&self, status: Status) -> Result<Vec<DocAddress>> {
        self.having(&Term::from_field_text(self.fields.status, status.as_str()))
    }

    /// The files that could not be read, in order of path; gathered on first use.
    pub fn unreadable(&self) -> Result<&[StoredFile]> {
        if let Some(files) = self.unreadable.get() {
            return Ok(files);
        }
        let mut files = Vec::new();
        for status in Status::ALL.into_iter().filter(|status| !status.is_readable()) {
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
        let catalog = self.catalog()?;
        let [mut schools, mut years, mut reports] = [const { FxHashSet::with_hasher(FxBuildHasher) }; 3];
        let mut extent = Extent::default();
        for at in self.rows(RowType::Section)? {
            let key = catalog.key(at);
            if allowed.passes(&key).all() {
                extent.sections += 1;
                reports.insert(key.report);
                schools.insert(today.place(key.school));
                years.insert(key.year);
            }
        }
        let known = |value: Option<bool>| value.unwrap_or(false);
        let schools = schools.iter().filter(|&&place| today.school(place).is_some());
        let years = years.iter().filter(|&&rank| known(catalog.years.get(rank as usize).map(Option::is_some)));
        Ok(Extent { reports: reports.len(), schools: schools.count(), years: years.count(), ..extent })
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
        Ok(postings.is_some_and(|mut postings| at.doc_id >= postings.doc() && postings.seek(at.doc_id) == at.doc_id))
    }
}

/// The postings of a term in a segment, if it stands there.
pub(crate) fn postings(
    segment: &SegmentReader,
    term: &Term,
    record: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    segment.inverted_index(term.field()).map_err(engine)?.read_postings(term, record).map_err(engine)
}

impl Catalog {
    fn of(searcher: &Searcher) -> Result<Catalog> {
        let read = |field: &str| Strings::of(searcher, field);
        let (schools, years, reports, kinds) = (read("school")?, read("year")?, read("report")?, read("kind")?);
        let kind_rank = |name: &String| {
            KINDS.iter().position(|kind| kind.map_or("", |k| k.as_str()) == name).unwrap_or(NO_KIND as usize)
        };
        let mut segments = Vec::new();
        for (i, segment) in searcher.segment_readers().iter().enumerate() {
            let numbers = |field: &str| segment.fast_fields().column_opt::<u64>(field).map_err(engine);
            let kind_values = &kinds.segments[i].1;
            segments.push(Columns {
                school: schools.ranks(i),
                year: years.ranks(i),
                report: reports.ranks(i),
                kind: Ranks {
                    ordinals: kinds.segments[i].0.clone(),
                    ranks: kind_values.iter().map(|name| kind_rank(name) as u32).collect(),
                },
                section: numbers("section")?,
                boundaries: numbers("boundaries")?,
                facts: numbers("facts")?,
            });
        }
        Ok(Catalog {
            schools: schools.all.into_iter().map(|name| (!name.is_empty()).then_some(name)).collect(),
            years: years.all.into_iter().map(|year| year.parse().ok()).collect(),
            reports: reports.all.into_iter().filter_map(|id| id.parse().ok()).collect(),
            segments,
        })
    }

    pub fn key(&self, at: DocAddress) -> Key {
        self.segments[at.segment_ord as usize].key(at.doc_id)
    }

    /// What is counted of the report at `at`.
    pub fn facts(&self, at: DocAddress) -> Result<Facts> {
        let facts = self.segments[at.segment_ord as usize].facts(at.doc_id);
        facts.ok_or_else(|| super::damaged("a report's row lacks what is counted of it"))
    }
}

impl Columns {
    /// Whose the section `doc` is.
    pub fn key(&self, doc: DocId) -> Key {
        Key {
            school: self.school.get(doc),
            year: self.year.get(doc),
            report: self.report.get(doc),
            section: self.section.as_ref().and_then(|column| column.first(doc)).unwrap_or_default() as u32,
            kind: self.kind.get(doc).min(NO_KIND) as u8,
        }
    }

    /// What is counted of the report `doc`.
    pub fn facts(&self, doc: DocId) -> Option<Facts> {
        let words: Vec<u64> = self.facts.as_ref()?.values_for_doc(doc).collect();
        Facts::of_words(&words)
    }

    /// Where words begin in the section `doc`.
    pub fn boundaries(&self, doc: DocId) -> crate::token::Boundaries {
        let words = self.boundaries.as_ref().map(|column| column.values_for_doc(doc).collect());
        crate::token::Boundaries::from_words(words.unwrap_or_default())
    }
}

impl Ranks {
    fn get(&self, doc: DocId) -> u32 {
        let ordinal = self.ordinals.as_ref().and_then(|column| column.first(doc));
        ordinal.and_then(|ordinal| self.ranks.get(ordinal as usize).copied()).unwrap_or(u32::MAX)
    }
}

/// The values of a string column, of each segment and of all.
struct Strings {
    /// All values in order, the empty one last.
    all: Vec<String>,
    segments: Vec<(Option<Column<u64>>, Vec<String>)>,
}

impl Strings {
    fn of(searcher: &Searcher, field: &str) -> Result<Strings> {
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            segments.push(match segment.fast_fields().str(field).map_err(engine)? {
                Some(column) => (Some(column.ords().clone()), values(&column)?),
                None => (None, Vec::new()),
            });
        }
        let mut all: BTreeSet<&String> = segments.iter().flat_map(|(_, values)| values).collect();
        let unknown = all.take(&String::new());
        let all = all.into_iter().chain(unknown).cloned().collect();
        Ok(Strings { all, segments })
    }

    fn ranks(&self, segment: usize) -> Ranks {
        let (ordinals, values) = &self.segments[segment];
        let rank = |value: &String| match value.is_empty() {
            true => self.all.len() - 1,
            false => self.all.partition_point(|other| !other.is_empty() && other < value),
        };
        Ranks { ordinals: ordinals.clone(), ranks: values.iter().map(|value| rank(value) as u32).collect() }
    }
}

fn values(column: &StrColumn) -> Result<Vec<String>> {
    let mut values = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream().map_err(engine)?;
    while stream.advance() {
        values.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(values)
}

impl Allowed {
    fn is_everything(&self) -> bool {
        self.schools.is_none() && self.years.is_none() && self.kinds.is_none()
    }

    pub fn everything() -> Allowed {
        Allowed { schools: None, years: None, kinds: None }
    }

    /// What passes `filter`; nothing does if there is none, as where a query and a request exclude each other.
    pub fn of(filter: Option<&Filter>, catalog: &Catalog) -> Allowed {
        let Some(filter) = filter else {
            return Allowed { schools: Some(Vec::new()), years: Some(Vec::new()), kinds: Some([false; 10]) };
        };
        Allowed {
            schools: (!filter.schools.is_empty())
                .then(|| catalog.schools.iter().map(|school| filter.schools.contains(school)).collect()),
            years: (!filter.years.is_empty())
                .then(|| catalog.years.iter().map(|year| filter.years.contains(year)).collect()),
            kinds: (!filter.kinds.is_empty()).then(|| KINDS.map(|kind| filter.kinds.contains(&kind))),
        }
    }

    pub fn passes(&self, key: &Key) -> Passes {
        let in_list = |list: &Option<Vec<bool>>, rank: u32| {
            list.as_ref().is_none_or(|list| list.get(rank as usize).copied().unwrap_or(false))
        };
        Passes {
            school: in_list(&self.schools, key.school),
            year: in_list(&self.years, key.year),
            kind: self.kinds.is_none_or(|kinds| kinds[usize::from(key.kind)]),
        }
    }
}
