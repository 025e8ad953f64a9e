//! What a store on a cluster says of itself, in one row that is replaced whole: which edition of
//! the rows counts, how many of them there are, and which no longer do. To replace it is to commit.
//!
//! Invariant: rows of an edition that is not committed are seen by nobody, and a reader counts the
//! rows of the one that is.

use super::client::{Call, CallBody, Client, ClusterAnswer, Method};
use super::document::{EDITION, KEY};
use crate::error::{Error, ErrorKind, Result};
use crate::store::stamp::Stamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long rows that no longer count stay, so that an answer that began before can end though a
/// node dies below it.
const KEPT_SECONDS: u64 = 600;

/// What counts at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoreState {
    pub stamp: Stamp,
    /// When it was committed, in seconds since 1970.
    #[serde(default)]
    pub committed: u64,
    /// The index that holds the rows.
    pub rows: String,
    /// Rows of a later edition do not count.
    pub edition: u64,
    /// The last edition that a writer began.
    pub begun: u64,
    /// How many rows of each type count.
    pub counts: BTreeMap<String, u64>,
    /// What no longer counts, though it may still be there.
    pub retired: Vec<Retired>,
    /// Indexes whose place another took.
    pub old: Vec<Old>,
}

/// An index whose place another took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Old {
    /// Since when, in seconds since 1970.
    pub at: u64,
    pub rows: String,
}

/// Rows that no longer count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retired {
    /// Since when, in seconds since 1970.
    pub at: u64,
    /// Rows with one of these keys from before this edition; or, where there are none, all rows of
    /// this edition, whose writer did not come to an end.
    pub edition: u64,
    pub keys: Vec<String>,
}

/// A state and where in the cluster's history it stands, to replace it and no other.
#[derive(Debug, Clone)]
pub(super) struct ReadState {
    pub state: StoreState,
    seq_no: u64,
    primary_term: u64,
}

impl StoreState {
    /// What passes for rows that count.
    pub fn counting(&self) -> Value {
        let not: Vec<Value> = self.retired.iter().flat_map(Retired::conditions).collect();
        let committed = json!({"range": {EDITION: {"lte": self.edition}}});
        json!({"bool": {"filter": [committed], "must_not": not}})
    }

    /// Takes out what was retired long enough ago to be deleted.
    pub fn take_old(&mut self, now: u64) -> Vec<Retired> {
        let (old, kept) =
            std::mem::take(&mut self.retired).into_iter().partition(|r| r.at + KEPT_SECONDS <= now);
        self.retired = kept;
        old
    }

    /// Takes out the indexes that were replaced long enough ago to be deleted.
    pub fn take_old_rows(&mut self, now: u64) -> Vec<Old> {
        let (old, kept) =
            std::mem::take(&mut self.old).into_iter().partition(|old| old.at + KEPT_SECONDS <= now);
        self.old = kept;
        old
    }
}

impl Retired {
    /// What its rows are found by; a cluster takes some 65,000 values in one condition.
    pub fn conditions(&self) -> Vec<Value> {
        if self.keys.is_empty() {
            return vec![json!({"term": {EDITION: self.edition}})];
        }

        let before = json!({"range": {EDITION: {"lt": self.edition}}});
        let of_keys =
            |keys: &[String]| json!({"bool": {"filter": [{"terms": {KEY: keys}}, before]}});
        self.keys.chunks(10_000).map(of_keys).collect()
    }
}

pub(super) fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The index that holds the state of the store `name`.
pub(super) fn index_of(name: &str) -> String {
    format!("{name}-state")
}

/// The state of the store `name`, if there is one.
pub(super) fn read(client: &Client, name: &str) -> Result<Option<ReadState>> {
    let path = format!("/{}/_doc/state", index_of(name));
    let answer = client.call(Call::new(Method::Get, &path, CallBody::None))?;
    match answer.status {
        200 => parse(&answer).map(Some),
        404 => Ok(None),
        _ => Err(answer.error()),
    }
}

fn parse(answer: &ClusterAnswer) -> Result<ReadState> {
    let number = |name: &str| answer.body[name].as_u64();
    let state = StoreState::deserialize(&answer.body["_source"]).ok();

    match (state, number("_seq_no"), number("_primary_term")) {
        (Some(state), Some(seq_no), Some(primary_term)) => {
            Ok(ReadState { state, seq_no, primary_term })
        }
        _ => Err(ErrorKind::StaleRemote { differs: "state".to_owned() }.into()),
    }
}

/// Puts the first state of a store; an error if there is one.
pub(super) fn create(client: &Client, name: &str, state: &StoreState) -> Result<()> {
    write(client, name, "state", &json!(state), "op_type=create").map(|_| ())
}

impl ReadState {
    /// Puts `state` in the place of this one.
    ///
    /// # Errors
    /// `LockedStore` if somebody else replaced it meanwhile.
    pub fn replace(&self, client: &Client, name: &str, state: &StoreState) -> Result<ReadState> {
        let condition = format!("if_seq_no={}&if_primary_term={}", self.seq_no, self.primary_term);
        let (seq_no, primary_term) = write(client, name, "state", &json!(state), &condition)?;
        Ok(ReadState { state: state.clone(), seq_no, primary_term })
    }
}

/// Writes a row of the state's index under a condition. A call that was answered into the void and
/// made again finds its own work done, which is no conflict.
pub(super) fn write(
    client: &Client,
    name: &str,
    id: &str,
    value: &Value,
    condition: &str,
) -> Result<(u64, u64)> {
    let path = format!("/{}/_doc/{id}?{condition}", index_of(name));
    let answer = client.call(Call::new(Method::Put, &path, CallBody::Json(value)))?;
    let place = |body: &Value| Some((body["_seq_no"].as_u64()?, body["_primary_term"].as_u64()?));
    let locked = || Error::from(ErrorKind::LockedStore).at(client.names());

    match answer.status {
        200..=299 => place(&answer.body).ok_or_else(locked),
        409 => {
            let path = format!("/{}/_doc/{id}", index_of(name));
            let now = client.get(&path)?;
            if now["_source"] == *value { place(&now).ok_or_else(locked) } else { Err(locked()) }
        }
        _ => Err(answer.error()),
    }
}
