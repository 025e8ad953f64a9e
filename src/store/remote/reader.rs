//! Reading one generation: every answer from a frozen view of all shards, and only from a view that
//! holds every row that counts.
//!
//! Invariant: what is read is whole. A view that lost a node is opened anew, and since the rows of
//! a generation never change, reading goes on after the last row.

use super::client::{Call, CallBody, Client, Method, WhenDown};
use super::document::{EDITION, KEY, NUMBER};
use super::state::StoreState;
use crate::error::{Error, ErrorKind, Result};
use crate::store::field::{self, RowType};
use crate::store::waiting::GoOn;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the cluster keeps a view after it was last read from.
const KEPT: &str = "3m";

/// Rows fetched at a time, with their text and without.
const TEXTS: usize = 500;
const FIELDS: usize = 10_000;

/// The order in which rows are read: those of a report together, its own first.
pub(super) const ORDER: [&str; 3] = [KEY, NUMBER, EDITION];

/// Has a hit be fetched from columns alone. Even its id is stored, in blocks that would be unpacked
/// for each.
pub(super) const NOTHING_STORED: &str = "_none_";

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Who speaks to the cluster in which tongue: where a view is opened is the one thing that its two
/// families differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    OpenSearch,
    Elasticsearch,
}

/// Reads one generation.
pub(super) struct RemoteReader {
    client: Arc<Client>,
    family: Family,
    state: Arc<StoreState>,
    view: Mutex<Option<Arc<PointInTime>>>,
    patience: Duration,
}

/// A frozen view of all shards. It is closed when nobody reads from it any more.
struct PointInTime {
    id: String,
    client: Arc<Client>,
    family: Family,
}

/// Whether the cluster scores, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScoreBy {
    Nothing,
    /// By the statistics of all shards together.
    Global,
}

/// Which rows are scanned, and what of them is fetched.
pub(super) struct RowScan<'a> {
    pub filter: Vec<Value>,
    pub fetched: Fetched,
    pub fields: &'a [&'a str],
}

/// What is fetched of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fetched {
    Columns,
    /// All of it, too: to have the cluster pick parts takes it longer than to send the whole.
    Row,
}

impl RemoteReader {
    pub fn new(
        client: Arc<Client>,
        family: Family,
        state: Arc<StoreState>,
        patience: Duration,
    ) -> RemoteReader {
        RemoteReader { client, family, state, view: Mutex::new(None), patience }
    }

    /// Gives every row of a type, in order of key and number.
    pub fn scan(
        &self,
        row_type: RowType,
        mut scan: RowScan<'_>,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(&Value) -> Result<()>,
    ) -> Result<()> {
        scan.filter.push(json!({"term": {field::TYPE: row_type.as_str()}}));
        self.scan_any(scan, go_on, each)
    }

    /// The same for rows of all types.
    pub fn scan_any(
        &self,
        scan: RowScan<'_>,
        go_on: GoOn<'_>,
        each: &mut dyn FnMut(&Value) -> Result<()>,
    ) -> Result<()> {
        let size = if scan.fetched == Fetched::Columns { FIELDS } else { TEXTS };
        let mut filter = scan.filter;
        filter.push(self.state.counting());
        let mut body = json!({
            "size": size,
            "query": {"bool": {"filter": filter}},
            "sort": ORDER,
            "track_total_hits": false,
            "docvalue_fields": scan.fields,
        });
        match scan.fetched {
            Fetched::Columns => body["stored_fields"] = json!(NOTHING_STORED),
            Fetched::Row => body["_source"] = json!(true),
        }

        loop {
            go_on()?;
            let answer = self.search(&body, ScoreBy::Nothing)?;
            let hits = hits(&answer);
            hits.iter().try_for_each(&mut *each)?;
            match hits.last() {
                Some(last) if hits.len() == size => body["search_after"] = last["sort"].clone(),
                _ => return Ok(()),
            }
        }
    }

    /// The whole answer to a search; which rows count is up to the query.
    pub fn search(&self, body: &Value, scores: ScoreBy) -> Result<Value> {
        let (ends, mut pause) = (Instant::now() + self.patience, FIRST_PAUSE);
        loop {
            let error = match self.view().and_then(|view| self.search_in(&view, body, scores)) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => error,
                Err(error) => return Err(error),
            };

            // The view is gone with a node; there will be another.
            *self.lock() = None;
            if Instant::now() + pause > ends {
                return Err(error);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The answer from one view, or why the view has none.
    fn search_in(
        &self,
        view: &PointInTime,
        body: &Value,
        scores: ScoreBy,
    ) -> Result<Result<Value>> {
        let mut body = body.clone();
        body["pit"] = json!({"id": view.id, "keep_alive": KEPT});
        let path = match scores {
            ScoreBy::Nothing => "/_search?allow_partial_search_results=false",
            ScoreBy::Global => {
                "/_search?allow_partial_search_results=false&search_type=dfs_query_then_fetch"
            }
        };
        let call = Call {
            when_down: WhenDown::Told,
            ..Call::new(Method::Post, path, CallBody::Json(&body))
        };

        let answer = self.client.call(call)?;
        match answer.status {
            200..=299 => Ok(whole(answer.body)),
            404 | 500..=504 => Ok(Err(incomplete(&answer.error().to_string()))),
            _ => Err(answer.error()),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<PointInTime>>> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self) -> Result<Arc<PointInTime>> {
        if let Some(view) = self.lock().clone() {
            return Ok(view);
        }
        let view = Arc::new(self.open()?);
        *self.lock() = Some(view.clone());
        Ok(view)
    }

    /// Opens a view that holds every row that counts. A copy of a shard that comes back to life may
    /// lack the last of them for a moment.
    fn open(&self) -> Result<PointInTime> {
        let (ends, mut pause) = (Instant::now() + self.patience, FIRST_PAUSE);
        loop {
            let error = match self.open_any().and_then(|view| Ok((self.counted(&view)?, view))) {
                Ok((Ok(counts), view)) if counts == self.state.counts => return Ok(view),
                Ok((Ok(counts), _)) => incomplete(&missing(&counts, &self.state.counts)),
                Ok((Err(error), _)) => error,
                Err(error) => return Err(error),
            };

            if Instant::now() + pause > ends {
                return Err(error);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn open_any(&self) -> Result<PointInTime> {
        let rows = &self.state.rows;
        let (path, id) = match self.family {
            Family::OpenSearch => (
                format!(
                    "/{rows}/_search/point_in_time?keep_alive={KEPT}\
                     &allow_partial_pit_creation=false"
                ),
                "pit_id",
            ),
            Family::Elasticsearch => (format!("/{rows}/_pit?keep_alive={KEPT}"), "id"),
        };
        let answer = self.client.call(Call::new(Method::Post, &path, CallBody::None))?;
        match answer.body[id].as_str() {
            Some(id) => Ok(PointInTime {
                id: id.to_owned(),
                client: self.client.clone(),
                family: self.family,
            }),
            None => Err(answer.error()),
        }
    }

    fn counted(&self, view: &PointInTime) -> Result<Result<BTreeMap<String, u64>>> {
        let body = json!({
            "size": 0,
            "query": {"bool": {"filter": [self.state.counting()]}},
            "aggs": {"types": {"terms": {"field": field::TYPE, "size": 10}}},
        });
        Ok(self.search_in(view, &body, ScoreBy::Nothing)?.map(|answer| counts(&answer)))
    }
}

impl Drop for PointInTime {
    fn drop(&mut self) {
        // The cluster closes it by itself in the end.
        let (path, body) = match self.family {
            Family::OpenSearch => ("/_search/point_in_time", json!({"pit_id": [self.id]})),
            Family::Elasticsearch => ("/_pit", json!({"id": self.id})),
        };
        self.client.hint(Method::Delete, path, &body);
    }
}

/// The number of rows of each type in the answer to a search that counts them under the name
/// `types`.
pub(super) fn counts(answer: &Value) -> BTreeMap<String, u64> {
    let buckets = answer["aggregations"]["types"]["buckets"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let count =
        |bucket: &Value| Some((bucket["key"].as_str()?.to_owned(), bucket["doc_count"].as_u64()?));
    buckets.iter().filter_map(count).collect()
}

/// What a search found.
pub(super) fn hits(answer: &Value) -> &[Value] {
    answer["hits"]["hits"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The first value of a field of a row that was found; empty if there is none.
pub(super) fn text_of<'a>(hit: &'a Value, field: &str) -> &'a str {
    hit["fields"][field][0].as_str().unwrap_or_default()
}

/// The same of a field of numbers; 0 if there is none.
pub(super) fn number_of(hit: &Value, field: &str) -> u32 {
    hit["fields"][field][0].as_u64().unwrap_or_default() as u32
}

/// The number in its report of a section that was found: its row is one further on, since the
/// report's own row is the first.
pub(super) fn section_of(hit: &Value) -> u32 {
    number_of(hit, NUMBER).saturating_sub(1)
}

/// An answer that every shard had a part in, in time; any other is none.
pub(super) fn whole(answer: Value) -> Result<Value> {
    let failed = answer["_shards"]["failed"].as_u64().unwrap_or(0);
    if answer["timed_out"] == true || failed > 0 {
        let reason =
            answer["_shards"]["failures"][0]["reason"]["reason"].as_str().unwrap_or("out of time");
        return Err(incomplete(&format!("{failed} shards failed: {reason}")));
    }
    Ok(answer)
}

/// The error of an answer that is not whole.
pub(super) fn incomplete(found: &str) -> Error {
    ErrorKind::Incomplete { found: found.to_owned() }.into()
}

/// The error of a row that should be there.
pub(super) fn unreadable() -> Error {
    incomplete("a row on the cluster is not there or not as it was written")
}

fn missing(found: &BTreeMap<String, u64>, wanted: &BTreeMap<String, u64>) -> String {
    let rows = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    format!("{} of {} rows", rows(found), rows(wanted))
}
