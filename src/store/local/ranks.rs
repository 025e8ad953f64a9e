//! The ranks of a generation of the embedded store, gathered from its columns once.

use super::engine::engine;
use super::schema::{IndexFields, SECTION};
use super::segment::each_living;
use crate::error::Result;
use crate::store::damage::damaged;
use crate::store::fact::Facts;
use crate::store::field::{self, RowType, kind_place};
use crate::store::ranks::{NO_KIND, NO_RANK, Ranks, SectionKey};
use crate::store::row::RowAddress;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

/// A generation's ranks, and the columns of its rows.
pub(super) struct LocalRanks {
    pub ranks: Ranks,
    segments: Vec<SegmentColumns>,
}

/// The columns of a segment's rows. Those that every mention is counted by are held unpacked.
struct SegmentColumns {
    report: Vec<u32>,
    kind: Vec<u8>,
    section: Vec<u32>,
    facts: Option<Column<u64>>,
}

impl SegmentColumns {
    fn of(
        segment: &SegmentReader,
        report: &RankColumn,
        kind: &RankColumn,
    ) -> Result<SegmentColumns> {
        let numbers = |field: &str| segment.fast_fields().column_opt::<u64>(field).map_err(engine);
        let rows = segment.max_doc();
        let kind_of = |ordinal| kind.rank(Some(ordinal)).min(NO_KIND) as u8;

        Ok(SegmentColumns {
            report: firsts(report.ordinals.as_ref(), rows, NO_RANK, |at| report.rank(Some(at))),
            kind: firsts(kind.ordinals.as_ref(), rows, NO_KIND as u8, kind_of),
            section: firsts(numbers(SECTION)?.as_ref(), rows, 0, |section| section as u32),
            facts: numbers(field::FACTS)?,
        })
    }
}

/// How many rows there are before each segment, and in all.
fn bases(searcher: &Searcher) -> Vec<u32> {
    let mut bases = vec![0];
    bases.extend(searcher.segment_readers().iter().scan(0, |rows, segment| {
        *rows += segment.max_doc();
        Some(*rows)
    }));
    bases
}

/// A column of strings as ranks among all segments' values.
struct RankColumn {
    ordinals: Option<Column<u64>>,
    ranks: Vec<u32>,
}

impl LocalRanks {
    pub fn of(searcher: &Searcher, fields: &IndexFields) -> Result<LocalRanks> {
        let read = |field: &str| Strings::of(searcher, field);
        let (schools, years, ids, kinds) =
            (read(field::SCHOOL)?, read(field::YEAR)?, read(field::REPORT)?, read(field::KIND)?);
        let owners = owners(searcher, fields, [&schools, &years, &ids])?;

        // Reports are ranked by school, year and id.
        let mut by_place: Vec<u32> = (0..ids.all.len() as u32).collect();
        by_place.sort_unstable_by_key(|&id| (owners[id as usize].whose, id));
        let mut places = vec![0; by_place.len()];
        by_place.iter().zip(0..).for_each(|(&id, place)| places[id as usize] = place);

        let mut segments = Vec::new();
        for (i, segment) in searcher.segment_readers().iter().enumerate() {
            let mut report = ids.ranks(i);
            report.ranks.iter_mut().for_each(|rank| *rank = places[*rank as usize]);
            let kind = kinds.ranks_by(i, kind_place);
            segments.push(SegmentColumns::of(segment, &report, &kind)?);
        }

        let ranks = Ranks {
            schools: schools
                .all
                .into_iter()
                .map(|name| (!name.is_empty()).then_some(name))
                .collect(),
            years: years.all.into_iter().map(|year| year.parse().ok()).collect(),
            reports: by_place.iter().filter_map(|&id| ids.all[id as usize].parse().ok()).collect(),
            whose: by_place.iter().map(|&id| owners[id as usize].whose).collect(),
            rows: by_place.iter().map(|&id| owners[id as usize].row).collect(),
            bases: bases(searcher),
            today: OnceLock::new(),
            attributes: OnceLock::new(),
        };
        Ok(LocalRanks { ranks, segments })
    }

    /// Whose the row is.
    pub fn key(&self, at: DocAddress) -> SectionKey {
        let columns = &self.segments[at.segment_ord as usize];
        let row = at.doc_id as usize;
        self.ranks.key(columns.report[row], columns.section[row], columns.kind[row])
    }

    /// What is counted of the report at `at`.
    pub fn facts(&self, at: DocAddress) -> Result<Facts> {
        let column = self.segments[at.segment_ord as usize].facts.as_ref();
        let words: Option<Vec<u64>> =
            column.map(|column| column.values_for_doc(at.doc_id).collect());
        let facts = words.and_then(|words| Facts::of_words(&words));
        facts.ok_or_else(|| damaged("a report's row lacks what is counted of it"))
    }
}

impl From<DocAddress> for RowAddress {
    fn from(at: DocAddress) -> RowAddress {
        RowAddress { part: at.segment_ord, row: at.doc_id }
    }
}

impl From<RowAddress> for DocAddress {
    fn from(at: RowAddress) -> DocAddress {
        DocAddress::new(at.part, at.row)
    }
}

/// Whose a report is, as the ranks of school and year, and where its row is.
#[derive(Debug, Clone, Copy)]
struct LocalOwner {
    whose: (u32, u32),
    row: RowAddress,
}

/// The owner of each report that is held.
fn owners(
    searcher: &Searcher,
    fields: &IndexFields,
    [schools, years, ids]: [&Strings; 3],
) -> Result<Vec<LocalOwner>> {
    let nobody = LocalOwner { whose: (NO_RANK, NO_RANK), row: RowAddress { part: 0, row: 0 } };
    let mut owners = vec![nobody; ids.all.len()];
    for (ord, segment) in searcher.segment_readers().iter().enumerate() {
        let (school, year, id) = (schools.ranks(ord), years.ranks(ord), ids.ranks(ord));
        each_living(segment, &fields.is_type(RowType::Report), |doc| {
            if let Some(owner) = owners.get_mut(id.get(doc) as usize) {
                let row = RowAddress { part: ord as u32, row: doc };
                *owner = LocalOwner { whose: (school.get(doc), year.get(doc)), row };
            }
        })?;
    }

    Ok(owners)
}

impl RankColumn {
    fn get(&self, doc: DocId) -> u32 {
        self.rank(self.ordinals.as_ref().and_then(|column| column.first(doc)))
    }

    fn rank(&self, ordinal: Option<u64>) -> u32 {
        ordinal.and_then(|ordinal| self.ranks.get(ordinal as usize).copied()).unwrap_or(NO_RANK)
    }
}

/// What `of` makes of the first value of each row, `none` for a row without one. All are read
/// together, which takes a fraction of reading them row by row.
fn firsts<T: Copy>(
    column: Option<&Column<u64>>,
    rows: u32,
    none: T,
    of: impl Fn(u64) -> T,
) -> Vec<T> {
    let mut firsts = vec![none; rows as usize];
    let Some(column) = column else { return firsts };

    let (all, mut having, mut places) = ((0..rows).collect::<Vec<_>>(), Vec::new(), Vec::new());
    column.row_ids_for_docs(&all, &mut having, &mut places);
    let mut values = vec![0; column.values.num_vals() as usize];
    column.values.get_range(0, &mut values);

    // Of several values the first is set last.
    for (&row, &place) in having.iter().zip(&places).rev() {
        if let (Some(first), Some(&value)) =
            (firsts.get_mut(row as usize), values.get(place as usize))
        {
            *first = of(value);
        }
    }
    firsts
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

    fn ranks(&self, segment: usize) -> RankColumn {
        self.ranks_by(segment, |value| {
            if value.is_empty() {
                // What is not known is ranked last.
                self.all.len() as u32 - 1
            } else {
                self.all.partition_point(|other| !other.is_empty() && other.as_str() < value) as u32
            }
        })
    }

    fn ranks_by(&self, segment: usize, rank: impl Fn(&str) -> u32) -> RankColumn {
        let (ordinals, values) = &self.segments[segment];
        RankColumn {
            ordinals: ordinals.clone(),
            ranks: values.iter().map(|value| rank(value)).collect(),
        }
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
