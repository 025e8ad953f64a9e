//! A change to a store on a cluster. Nothing of it is seen before [`StoreChange::commit`], all of
//! it after.
//!
//! New rows are written under an edition that does not count yet; one row, the state, then says
//! that it does, and which older rows no longer do. A change that is cut short leaves rows behind
//! that nobody sees and the next one deletes.

use super::bulk::{At, Bulk};
use super::connection::Remote;
use super::document::{self, KEY, RemoteDocument};
use super::lease::Keeper;
use super::reader::{Fetched, RowScan, counts, hits, incomplete, text_of, whole};
use super::state::{ReadState, Retired, StoreState, seconds_now};
use crate::error::Result;
use crate::report::ReportId;
use crate::store::StoreChange;
use crate::store::field::{self, RowType};
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Keys asked for at a time.
const KEYS: usize = 1000;

/// Rows deleted at a time.
const DELETED: usize = 5000;

/// A change under way.
pub(crate) struct RemoteChange<'a> {
    remote: &'a Remote,
    read: ReadState,
    /// The edition of the rows that are written.
    edition: u64,
    bulk: Bulk,
    /// What was written under each key in this change, by type.
    put: FxHashMap<String, Vec<(RowType, At)>>,
    /// Keys whose older rows go with this change.
    dropped: FxHashSet<String>,
    lease: Keeper,
}

impl<'a> RemoteChange<'a> {
    /// # Errors
    /// `LockedStore` while another process writes.
    pub fn start(remote: &'a Remote) -> Result<RemoteChange<'a>> {
        let lease = Keeper::take(remote)?;
        let read = remote.read_state()?;
        remote.take_over()?;

        let mut state = read.state.clone();
        // Whoever began these editions did not come to an end.
        let now = seconds_now();
        let void = |edition| Retired { at: now, edition, keys: Vec::new() };
        state.retired.extend((state.edition + 1..=state.begun).map(void));
        state.begun += 1;
        let edition = state.begun;
        let read = read.replace(&remote.client, &remote.name, &state)?;

        Ok(RemoteChange {
            remote,
            read,
            edition,
            bulk: Bulk::default(),
            put: FxHashMap::default(),
            dropped: FxHashSet::default(),
            lease,
        })
    }

    /// Puts rows in the place of those with the same key.
    fn put(&mut self, documents: impl Iterator<Item = RemoteDocument>) -> Result<()> {
        let mut documents = documents.peekable();
        if let Some(first) = documents.peek() {
            self.drop_key(first.key.clone())?;
        }

        for document in documents {
            let (key, row_type) = (document.key.clone(), document.row_type);
            let at = self.bulk.put(document, self.edition);
            self.put.entry(key).or_default().push((row_type, at));
            if self.bulk.is_full() {
                self.send()?;
            }
        }
        Ok(())
    }

    fn drop_key(&mut self, key: String) -> Result<()> {
        if let Some(put) = self.put.remove(&key) {
            // Written in this same change: these rows must go before others take their ids.
            self.send()?;
            put.iter().for_each(|(_, at)| self.bulk.delete(at));
            self.send()?;
        }

        self.dropped.insert(key);
        Ok(())
    }

    /// Sends what is waiting. It stays unseen.
    pub(super) fn send(&mut self) -> Result<()> {
        self.lease.check()?;
        self.bulk.send(&self.remote.client, &self.read.state.rows, self.remote.patience)
    }

    /// Of the keys that were dropped those that had rows which counted, and how many of each type.
    fn retired(&self) -> Result<(Vec<String>, BTreeMap<String, u64>)> {
        let (mut retired, mut gone) = (FxHashSet::default(), BTreeMap::new());
        let mut dropped: Vec<&String> = self.dropped.iter().collect();
        dropped.sort_unstable();
        let reader = self.remote.reader(&self.read.state);
        for keys in dropped.chunks(KEYS) {
            let scan = RowScan {
                filter: vec![json!({"terms": {KEY: keys}})],
                fetched: Fetched::Columns,
                fields: &[KEY, field::TYPE],
            };
            reader.scan_any(scan, &|| Ok(()), &mut |hit| {
                retired.insert(text_of(hit, KEY).to_owned());
                *gone.entry(text_of(hit, field::TYPE).to_owned()).or_default() += 1;
                Ok(())
            })?;
        }

        let mut retired: Vec<String> = retired.into_iter().collect();
        retired.sort_unstable();
        Ok((retired, gone))
    }

    fn counts_after(&self, gone: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
        let mut counts = self.read.state.counts.clone();
        for (row_type, _) in self.put.values().flatten() {
            *counts.entry(row_type.as_str().to_owned()).or_default() += 1;
        }

        for (row_type, rows) in gone {
            let count = counts.entry(row_type.clone()).or_default();
            *count = count.saturating_sub(*rows);
        }

        counts.retain(|_, rows| *rows > 0);
        counts
    }

    /// That the cluster holds exactly the rows that are to count. Were a row lost, the change would
    /// not be acknowledged.
    fn verify(&self, state: &StoreState) -> Result<()> {
        let body = json!({
            "size": 0,
            "query": {"bool": {"filter": [state.counting()]}},
            "aggs": {"types": {"terms": {"field": field::TYPE, "size": 10}}},
        });
        let path = format!("/{}/_search?allow_partial_search_results=false", state.rows);
        let found = counts(&whole(self.remote.client.post(&path, &body)?)?);

        if found != state.counts {
            return Err(incomplete(&format!("rows {found:?} of {:?}", state.counts)));
        }

        Ok(())
    }

    fn delete(&mut self, retired: &[Retired]) -> Result<()> {
        let conditions: Vec<Value> = retired.iter().flat_map(Retired::conditions).collect();
        for condition in conditions {
            loop {
                let rows = &self.read.state.rows;
                let path = format!("/{rows}/_search?allow_partial_search_results=false");
                let query = json!({"bool": {"filter": [condition]}});
                let body = json!({"size": DELETED, "_source": false, "query": query});
                let answer = whole(self.remote.client.post(&path, &body)?)?;
                let text =
                    |hit: &Value, name: &str| hit[name].as_str().unwrap_or_default().to_owned();
                let found: Vec<At> = hits(&answer)
                    .iter()
                    .map(|hit| At { id: text(hit, "_id"), routing: text(hit, "_routing") })
                    .collect();
                found.iter().for_each(|at| self.bulk.delete(at));
                self.send()?;
                if found.len() < DELETED {
                    break;
                }
                self.remote.refresh_rows(&self.read.state.rows)?;
            }
        }

        Ok(())
    }
}

impl StoreChange for RemoteChange<'_> {
    fn put_report(&mut self, report: &StoredReport, rows: &[SectionRow]) -> Result<()> {
        let head = std::iter::once(document::of_report(report, rows));
        self.put(head.chain(rows.iter().map(document::of_section)))
    }

    fn put_file(&mut self, file: &StoredFile) -> Result<()> {
        self.put(std::iter::once(document::of_file(file)))
    }

    fn put_gone(&mut self, gone: &StoredGone) -> Result<()> {
        self.put(std::iter::once(document::of_gone(gone)))
    }

    fn drop_report(&mut self, id: &ReportId) -> Result<()> {
        self.drop_key(document::report_key(id.as_str()))
    }

    fn drop_file(&mut self, file: &str) -> Result<()> {
        self.drop_key(document::file_key(file))
    }

    fn take_back_gone(&mut self, id: &ReportId) -> Result<()> {
        self.drop_key(document::gone_key(id.as_str()))
    }

    fn commit<'f>(
        &mut self,
        files: &mut dyn Iterator<Item = (&'f str, &'f str)>,
        beside: &mut (dyn FnMut() -> Result<()> + Send),
    ) -> Result<()> {
        beside()?;
        self.send()?;

        let mut state = self.read.state.clone();
        state.stamp = state.stamp.next(files);
        let (retired, gone) = self.retired()?;
        if !retired.is_empty() {
            state.retired.push(Retired { at: seconds_now(), edition: self.edition, keys: retired });
        }
        state.counts = self.counts_after(&gone);
        state.edition = self.edition;
        state.committed = seconds_now();
        // The next rows of this change are of the next edition.
        state.begun = self.edition + 1;

        self.remote.refresh_rows(&state.rows)?;
        self.verify(&state)?;
        self.lease.check()?;
        self.read = self.read.replace(&self.remote.client, &self.remote.name, &state)?;

        self.edition += 1;
        self.put.clear();
        self.dropped.clear();
        Ok(())
    }

    /// Deletes rows that no longer count and that nobody reads any more, before it gives up the
    /// right to write.
    fn finish(mut self: Box<Self>) -> Result<()> {
        let mut state = self.read.state.clone();
        let old = state.take_old(seconds_now());
        if !old.is_empty() {
            self.delete(&old)?;
            self.remote.refresh_rows(&state.rows)?;
        }
        for old in state.take_old_rows(seconds_now()) {
            self.remote.drop_index(&old.rows)?;
        }

        state.begun = state.edition;
        self.read.replace(&self.remote.client, &self.remote.name, &state)?;
        self.lease.give_up()?;
        self.remote.take_over()?;
        Ok(())
    }
}
