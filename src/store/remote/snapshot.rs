//! One generation of a store on a cluster, to answer from.

use super::answer::{Ahead, Gathered};
use super::ask::{candidates, parts};
use super::document::{self, RowType};
use super::reader::{Fetched, Reader, Scan, field, incomplete};
use super::state::State;
use crate::error::Result;
use crate::pattern::{Pattern, Places};
use crate::query::Filter;
use crate::report::ReportId;
use crate::reuse::Kept;
use crate::store::fact::Facts;
use crate::store::local::lexicon::Lexicon;
use crate::store::row::{StoredFile, StoredGone, StoredReport, StoredSection};
use crate::store::view::GoOn;
use crate::text::fold;
use crate::token::Boundaries;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, OnceLock};

/// One generation: its state, and how it is read.
pub(crate) struct Snapshot {
    pub state: Arc<State>,
    pub(super) reader: Reader,
    pub(super) gathered: OnceLock<Gathered>,
    pub(super) unreadable: OnceLock<Vec<StoredFile>>,
    /// What of its reports is reused, once that was asked.
    pub(super) reuse: Kept,
    pub(super) lexicon: OnceLock<Lexicon>,
    /// Sections and files that were fetched together, since one is seldom asked for alone.
    pub(super) ahead: Mutex<Ahead>,
}

/// A section that holds a mention or a place broken by a paragraph end.
pub(crate) struct FoundPlaces<'a> {
    pub report: &'a str,
    pub section: u32,
    pub kind: &'a str,
    /// Words of its text.
    pub words: u32,
    pub places: &'a Places,
    pub boundaries: &'a Boundaries,
}

/// Whose a report is, without what else is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub school: String,
    pub year: String,
    pub report: String,
    /// How many sections of each kind it has.
    pub sections: Vec<(String, u32)>,
    /// Sections in its outline, empty ones too.
    pub slots: u32,
    pub facts: Facts,
}

/// Sections or reports asked for at a time.
const ASKED: usize = 1000;

impl Snapshot {
    pub(super) fn new(state: Arc<State>, reader: Reader) -> Snapshot {
        let (gathered, unreadable, lexicon) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Snapshot {
            state,
            reader,
            gathered,
            unreadable,
            reuse: Kept::default(),
            lexicon,
            ahead: Mutex::default(),
        }
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
        let scan = Scan {
            filter: conditions,
            fetched: Fetched::Row,
            fields: &["report", "number", "kind", "words"],
        };
        self.reader.scan(RowType::Section, scan, go_on, &mut |hit| {
            let source = &hit["_source"];
            let text = source["stored"]["text"].as_str().ok_or_else(unreadable)?;
            let places = pattern.find(&fold(text).chars);
            if places.whole.is_empty() && places.broken.is_empty() {
                return Ok(());
            }
            let boundaries = source["boundaries"]
                .as_str()
                .and_then(document::boundaries)
                .ok_or_else(unreadable)?;
            each(FoundPlaces {
                report: field(hit, "report"),
                section: section_of(hit),
                kind: field(hit, "kind"),
                words: number(hit, "words"),
                places: &places,
                boundaries: &boundaries,
            })
        })
    }

    /// Whose the reports are, all of them, in order of school, year and id, what is not known last.
    pub fn owners(&self) -> Result<Vec<Owner>> {
        let mut owners = Vec::new();
        let scan = Scan {
            filter: Vec::new(),
            fetched: Fetched::Columns,
            fields: &["school", "year", "report", "sections", "slots", "facts"],
        };
        self.reader.scan(RowType::Report, scan, &|| Ok(()), &mut |hit| {
            let text = |name: &str| field(hit, name).to_owned();
            let sections = document::sections_of(field(hit, "sections"))
                .map(|(kind, count)| (kind.to_owned(), count));
            let sections = sections.collect();
            owners.push(Owner {
                school: text("school"),
                year: text("year"),
                report: text("report"),
                sections,
                slots: number(hit, "slots"),
                facts: document::facts(field(hit, "facts")).ok_or_else(unreadable)?,
            });
            Ok(())
        })?;
        let last = |value: &String| (value.is_empty(), value.clone());
        owners.sort_by_cached_key(|owner| {
            (last(&owner.school), last(&owner.year), owner.report.clone())
        });
        Ok(owners)
    }

    /// What is kept of sections, given as report and number, in the order asked for, with their
    /// word boundaries.
    pub fn sections_at(
        &self,
        asked: &[(ReportId, u32)],
    ) -> Result<Vec<(StoredSection, Boundaries)>> {
        let mut found = Vec::with_capacity(asked.len());
        for asked in asked.chunks(ASKED) {
            let places: Vec<String> = asked
                .iter()
                .map(|(report, number)| document::place(report.as_str(), *number))
                .collect();
            let mut rows: Vec<(StoredSection, Boundaries)> = Vec::new();
            let scan = Scan {
                filter: vec![json!({"terms": {"place": places}})],
                fetched: Fetched::Row,
                fields: &[],
            };
            self.reader.scan(RowType::Section, scan, &|| Ok(()), &mut |hit| {
                let boundaries =
                    hit["_source"]["boundaries"].as_str().and_then(document::boundaries);
                rows.push((stored(hit)?, boundaries.ok_or_else(unreadable)?));
                Ok(())
            })?;
            let key = |stored: &StoredSection| (stored.report.clone(), stored.section.id);
            rows.sort_by_cached_key(|(stored, _)| key(stored));
            for (report, number) in asked {
                let wanted = (report.clone(), *number);
                let at = rows
                    .binary_search_by(|(stored, _)| key(stored).cmp(&wanted))
                    .map_err(|_| unreadable())?;
                found.push(rows[at].clone());
            }
        }
        Ok(found)
    }

    /// The sections of a report that are not empty, in order.
    pub fn sections(&self, id: &ReportId) -> Result<Vec<StoredSection>> {
        self.stored_rows(RowType::Section, vec![of_report(id)])
    }

    /// What is kept of a report, if it is held.
    pub fn report(&self, id: &ReportId) -> Result<Option<StoredReport>> {
        Ok(self.stored_rows(RowType::Report, vec![of_report(id)])?.pop())
    }

    /// What is kept of all reports.
    pub fn stored_reports(&self) -> Result<Vec<StoredReport>> {
        self.stored_rows(RowType::Report, Vec::new())
    }

    /// Every file that is known, in order of path.
    pub fn files(&self) -> Result<Vec<StoredFile>> {
        self.files_where(Vec::new())
    }

    /// The files that hold one of these reports, in order of path.
    pub fn files_holding(&self, reports: &[ReportId]) -> Result<Vec<StoredFile>> {
        let ids: Vec<&str> = reports.iter().map(ReportId::as_str).collect();
        self.files_where(vec![json!({"terms": {"report": ids}})])
    }

    /// The files of one of these statuses, in order of path.
    pub fn files_with(&self, statuses: &[crate::report::Status]) -> Result<Vec<StoredFile>> {
        let statuses: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
        self.files_where(vec![json!({"terms": {"status": statuses}})])
    }

    fn files_where(&self, filter: Vec<Value>) -> Result<Vec<StoredFile>> {
        let mut files: Vec<StoredFile> = self.stored_rows(RowType::File, filter)?;
        files.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(files)
    }

    /// All reports that were held once.
    pub fn all_gone(&self) -> Result<Vec<StoredGone>> {
        self.stored_rows(RowType::Gone, Vec::new())
    }

    /// What became of a report that was held once.
    pub fn gone(&self, id: &ReportId) -> Result<Option<StoredGone>> {
        Ok(self.stored_rows(RowType::Gone, vec![of_report(id)])?.pop())
    }

    fn stored_rows<T: DeserializeOwned>(
        &self,
        row_type: RowType,
        filter: Vec<Value>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        let scan = Scan { filter, fetched: Fetched::Row, fields: &[] };
        self.reader.scan(row_type, scan, &|| Ok(()), &mut |hit| {
            rows.push(stored(hit)?);
            Ok(())
        })?;
        Ok(rows)
    }
}

fn of_report(id: &ReportId) -> Value {
    json!({"term": {"report": id.as_str()}})
}

fn stored<T: DeserializeOwned>(hit: &Value) -> Result<T> {
    T::deserialize(&hit["_source"]["stored"]).map_err(|_| unreadable())
}

/// A section's number in its report.
fn section_of(hit: &Value) -> u32 {
    number(hit, "number").saturating_sub(1)
}

fn number(hit: &Value, name: &str) -> u32 {
    hit["fields"][name][0].as_u64().unwrap_or_default() as u32
}

pub(super) fn unreadable() -> crate::error::Error {
    incomplete("a row on the cluster is not there or not as it was written")
}
