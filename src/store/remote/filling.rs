//! A store put in the place of another, which is asked until the new one is whole: its rows go into
//! an index of their own, and then one row, the state, says that this is the index. Cut short, it
//! is gone on with.

use super::bulk::Bulk;
use super::connection::{Remote, new_rows};
use super::document::{self, KEY, RemoteDocument};
use super::lease::Keeper;
use super::reader::{counts, hits, incomplete, text_of, whole};
use super::state::{Old, ReadState, StoreState, seconds_now};
use crate::error::Result;
use crate::report::ReportId;
use crate::store::field::{self, RowType};
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use crate::store::stamp::Stamp;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All rows are of this edition; the next change begins the one after.
const EDITION: u64 = 1;

/// Ids listed at a time.
const LISTED: usize = 10_000;

/// A store being put in the place of another.
pub(crate) struct Filling<'a> {
    remote: &'a Remote,
    read: ReadState,
    rows: String,
    bulk: Bulk,
    /// Reports that an earlier try has put whole.
    held: FxHashSet<String>,
    lease: Keeper,
}

impl<'a> Filling<'a> {
    /// Begins, or goes on with what was begun of a store with the same `digest`.
    ///
    /// # Errors
    /// `LockedStore` while another process writes.
    pub fn start(remote: &'a Remote, digest: &str, shards: usize) -> Result<Filling<'a>> {
        let lease = Keeper::take(remote)?;
        let read = remote.read_state()?;
        let begun = remote.filling()?;

        let rows = match begun {
            Some((rows, of)) if of == digest && remote.has_index(&rows)? => rows,
            begun => {
                if let Some((rows, _)) = begun {
                    remote.drop_index(&rows)?;
                }
                let rows = new_rows(&remote.client, &remote.name, shards)?;
                remote.set_filling(&rows, digest)?;
                rows
            }
        };

        let (bulk, held) = (Bulk::default(), FxHashSet::default());
        let mut filling = Filling { remote, read, rows, bulk, held, lease };
        filling.list_held()?;
        Ok(filling)
    }

    /// Whether a report was put whole before: its own row is sent after its sections.
    pub fn is_held(&self, report: &ReportId) -> bool {
        self.held.contains(report.as_str())
    }

    pub fn put_report(&mut self, report: &StoredReport, rows: &[SectionRow]) -> Result<()> {
        rows.iter().try_for_each(|row| self.put(document::of_section(row)))?;
        // The rows of one call may come to shards in any order, but a report's come to one, in
        // order.
        self.put(document::of_report(report, rows))
    }

    pub fn put_file(&mut self, file: &StoredFile) -> Result<()> {
        self.put(document::of_file(file))
    }

    pub fn put_gone(&mut self, gone: &StoredGone) -> Result<()> {
        self.put(document::of_gone(gone))
    }

    fn put(&mut self, document: RemoteDocument) -> Result<()> {
        self.bulk.put(document, EDITION);
        if self.bulk.is_full() { self.send() } else { Ok(()) }
    }

    /// Makes what was put durable, to be gone on with.
    pub fn send(&mut self) -> Result<()> {
        self.lease.check()?;
        self.bulk.send(&self.remote.client, &self.rows, self.remote.patience)
    }

    /// Puts the new store in the place of the old one, if it holds exactly `wanted` rows of each
    /// type.
    pub fn finish(mut self, stamp: Stamp, wanted: BTreeMap<String, u64>) -> Result<()> {
        self.send()?;
        self.remote.refresh_rows(&self.rows)?;

        // Nothing is put in the place of the old store unless every row has arrived.
        let types = json!({"terms": {"field": field::TYPE, "size": 10}});
        let body = json!({"size": 0, "aggs": {"types": types}});
        let path = format!("/{}/_search?allow_partial_search_results=false", self.rows);
        let found = counts(&whole(self.remote.client.post(&path, &body)?)?);
        if found != wanted {
            return Err(incomplete(&format!("rows {found:?} of {wanted:?}")));
        }

        let mut old = self.read.state.old.clone();
        old.push(Old { at: seconds_now(), rows: self.read.state.rows.clone() });
        let state = StoreState {
            stamp,
            committed: seconds_now(),
            rows: self.rows.clone(),
            edition: EDITION,
            begun: EDITION,
            counts: found,
            retired: Vec::new(),
            old,
        };
        self.read.replace(&self.remote.client, &self.remote.name, &state)?;
        self.remote.point_alias(&self.read.state.rows, &self.rows)?;
        self.remote.forget_filling()?;
        self.lease.give_up()
    }

    fn list_held(&mut self) -> Result<()> {
        self.remote.refresh_rows(&self.rows)?;
        let path = format!("/{}/_search?allow_partial_search_results=false", self.rows);
        let mut body = json!({
            "size": LISTED,
            "_source": false,
            "docvalue_fields": [field::REPORT],
            "query": {"term": {field::TYPE: RowType::Report.as_str()}},
            "sort": [KEY],
            "track_total_hits": false,
        });

        loop {
            let answer = whole(self.remote.client.post(&path, &body)?)?;
            let found: &[Value] = hits(&answer);
            self.held.extend(found.iter().map(|hit| text_of(hit, field::REPORT).to_owned()));
            match found.last() {
                Some(last) if found.len() == LISTED => body["search_after"] = last["sort"].clone(),
                _ => return Ok(()),
            }
        }
    }
}
