//! One generation of a store on a cluster: its state, what was learned about it, and how its rows
//! are read.

use super::ahead::{Ahead, FetchedSection};
use super::ask::{candidates, parts};
use super::document::{self, BOUNDARIES, PLACE, SECTIONS, SLOTS, WORDS};
use super::ranks::{Owner, RemoteRanks};
use super::reader::{Fetched, RemoteReader, RowScan, number_of, section_of, text_of, unreadable};
use super::state::StoreState;
use crate::error::Result;
use crate::pattern::{Pattern, Places};
use crate::query::Filter;
use crate::report::ReportId;
use crate::store::field::{self, RowType};
use crate::store::lexicon::StoreLexicon;
use crate::store::remembered::ViewMemory;
use crate::store::row::{StoredFile, StoredSection};
use crate::store::waiting::GoOn;
use crate::text::fold;
use crate::token::Boundaries;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, OnceLock};

/// Sections asked for at a time.
const ASKED: usize = 1000;

/// One generation.
pub(super) struct RemoteView {
    pub state: Arc<StoreState>,
    pub reader: RemoteReader,
    pub unreadable: OnceLock<Vec<StoredFile>>,
    pub not_reports: OnceLock<Vec<StoredFile>>,
    pub lexicon: OnceLock<StoreLexicon>,
    pub remembered: ViewMemory,
    /// Sections and files that were fetched together, since one is seldom asked for alone.
    pub ahead: Mutex<Ahead>,
    gathered: OnceLock<RemoteRanks>,
}

/// A section that holds a mention or a place broken by a paragraph end.
pub(super) struct FoundPlaces<'a> {
    pub report_id: &'a str,
    pub section: u32,
    pub kind: &'a str,
    /// Words of its text.
    pub words: u32,
    pub places: &'a Places,
    pub boundaries: &'a Boundaries,
}

impl RemoteView {
    pub fn new(state: Arc<StoreState>, reader: RemoteReader) -> RemoteView {
        RemoteView {
            state,
            reader,
            unreadable: OnceLock::new(),
            not_reports: OnceLock::new(),
            lexicon: OnceLock::new(),
            remembered: ViewMemory::default(),
            ahead: Mutex::default(),
            gathered: OnceLock::new(),
        }
    }

    /// The ranks of all reports; gathered on first use.
    pub fn gathered(&self) -> Result<&RemoteRanks> {
        if let Some(gathered) = self.gathered.get() {
            return Ok(gathered);
        }

        let gathered = RemoteRanks::of(self.owners()?)?;
        Ok(self.gathered.get_or_init(|| gathered))
    }

    /// Gives every section within `filter` that holds a place of `pattern`: rows that may are
    /// scanned, and the text proves it.
    pub fn find_places(
        &self,
        pattern: &Pattern,
        filter: &Filter,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(FoundPlaces<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut conditions: Vec<Value> = parts(filter).into_iter().flatten().collect();
        conditions.push(candidates(pattern));
        let scan = RowScan {
            filter: conditions,
            fetched: Fetched::Row,
            fields: &[field::REPORT, document::NUMBER, field::KIND, WORDS],
        };

        self.reader.scan(RowType::Section, scan, go_on, &mut |hit| {
            let text = hit["_source"][field::STORED]["text"].as_str().ok_or_else(unreadable)?;
            let places = pattern.find(&fold(text).chars);
            if places.whole.is_empty() && places.broken.is_empty() {
                return Ok(());
            }

            each(FoundPlaces {
                report_id: text_of(hit, field::REPORT),
                section: section_of(hit),
                kind: text_of(hit, field::KIND),
                words: number_of(hit, WORDS),
                places: &places,
                boundaries: &boundaries(hit)?,
            })
        })
    }

    /// Whose the reports are, all of them, in order of school, year and id, what is not known last.
    pub fn owners(&self) -> Result<Vec<Owner>> {
        let mut owners = Vec::new();
        let scan = RowScan {
            filter: Vec::new(),
            fetched: Fetched::Columns,
            fields: &[field::SCHOOL, field::YEAR, field::REPORT, SECTIONS, SLOTS, field::FACTS],
        };
        self.reader.scan(RowType::Report, scan, &|| Ok(()), &mut |hit| {
            owners.push(owner(hit)?);
            Ok(())
        })?;

        let last = |value: &String| (value.is_empty(), value.clone());
        owners
            .sort_by_cached_key(|owner| (last(&owner.school), last(&owner.year), owner.id.clone()));
        Ok(owners)
    }

    /// Sections, given as report and number, in the order asked for.
    pub fn sections_at(&self, asked: &[(ReportId, u32)]) -> Result<Vec<FetchedSection>> {
        let mut found = Vec::with_capacity(asked.len());

        for asked in asked.chunks(ASKED) {
            let places: Vec<String> = asked
                .iter()
                .map(|(report, number)| document::place(report.as_str(), *number))
                .collect();
            let scan = RowScan {
                filter: vec![json!({"terms": {PLACE: places}})],
                fetched: Fetched::Row,
                fields: &[],
            };
            let mut rows: Vec<FetchedSection> = Vec::new();
            self.reader.scan(RowType::Section, scan, &|| Ok(()), &mut |hit| {
                rows.push(FetchedSection { stored: stored(hit)?, boundaries: boundaries(hit)? });
                Ok(())
            })?;

            let key = |stored: &StoredSection| (stored.report_id.clone(), stored.section.id);
            rows.sort_by_cached_key(|row| key(&row.stored));
            for wanted in asked {
                let at = rows.binary_search_by(|row| key(&row.stored).cmp(wanted));
                found.push(rows[at.map_err(|_| unreadable())?].clone());
            }
        }

        Ok(found)
    }

    /// The files that hold one of these reports, in order of path.
    pub fn files_holding(&self, reports: &[ReportId]) -> Result<Vec<StoredFile>> {
        let ids: Vec<&str> = reports.iter().map(ReportId::as_str).collect();
        self.files_where(vec![json!({"terms": {field::REPORT: ids}})])
    }

    /// The files of one of these statuses, or of what they are, in order of path.
    pub fn files_with(&self, statuses: &[&str]) -> Result<Vec<StoredFile>> {
        self.files_where(vec![json!({"terms": {field::STATUS: statuses}})])
    }

    /// The files that pass `filter`, in order of path.
    pub fn files_where(&self, filter: Vec<Value>) -> Result<Vec<StoredFile>> {
        let mut files: Vec<StoredFile> = self.stored_rows(RowType::File, filter)?;
        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    /// What was stored of the rows of a type that pass `filter`, in order of key and number.
    pub fn stored_rows<T: DeserializeOwned>(
        &self,
        row_type: RowType,
        filter: Vec<Value>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        let scan = RowScan { filter, fetched: Fetched::Row, fields: &[] };
        self.reader.scan(row_type, scan, &|| Ok(()), &mut |hit| {
            rows.push(stored(hit)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

fn owner(hit: &Value) -> Result<Owner> {
    let sections = document::sections_of(text_of(hit, SECTIONS));

    Ok(Owner {
        school: text_of(hit, field::SCHOOL).to_owned(),
        year: text_of(hit, field::YEAR).to_owned(),
        id: text_of(hit, field::REPORT).to_owned(),
        sections: sections.map(|(kind, count)| (kind.to_owned(), count)).collect(),
        slots: number_of(hit, SLOTS),
        facts: document::facts(text_of(hit, field::FACTS)).ok_or_else(unreadable)?,
    })
}

fn stored<T: DeserializeOwned>(hit: &Value) -> Result<T> {
    T::deserialize(&hit["_source"][field::STORED]).map_err(|_| unreadable())
}

fn boundaries(hit: &Value) -> Result<Boundaries> {
    let hex = hit["_source"][BOUNDARIES].as_str();
    hex.and_then(document::boundaries).ok_or_else(unreadable)
}
