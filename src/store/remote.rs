//! A store on an OpenSearch cluster. Only this file and those under it speak to one.
//!
//! The cluster gets rows that are cut into tokens here, and puts, ranks, counts and scans them;
//! what a mention is, is decided here, from the text. Two indexes make a store: one row that says
//! what counts ([`state`]), and the rows.
//!
//! Invariant: an answer is from one generation and whole, or an error.

mod answer;
mod ask;
mod bulk;
mod change;
mod client;
mod cluster;
mod document;
mod filling;
mod lease;
mod rank;
mod reader;
mod snapshot;
mod state;

pub(crate) use change::Change;
pub use cluster::{Cluster, Credentials, Secret};
pub(crate) use filling::Filling;
pub(crate) use snapshot::Snapshot;

use crate::error::{Error, ErrorKind, Result};
use crate::rules::{Rules, hex};
use crate::store::local::stamp::Stamp;
use client::{Body, Call, Client, Method};
use reader::{Family, Reader, whole};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use state::{Read, State};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Settings and fields of the two indexes.
const TEMPLATE: &str = include_str!("../../index/opensearch.json");

/// How old a generation at hand may be before it is looked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);

/// A store on a cluster.
pub(crate) struct Remote {
    client: Arc<Client>,
    family: Family,
    /// What the names of its indexes begin with.
    name: String,
    patience: Duration,
    snapshot: RwLock<Arc<Snapshot>>,
    looked: Mutex<Instant>,
}

impl Remote {
    /// Makes an empty store.
    ///
    /// # Errors
    /// `NotEmpty` if there is one of this name.
    pub fn create(cluster: &Cluster, rules: &Rules) -> Result<Remote> {
        let client = Client::new(cluster)?;
        family(&client)?;
        let name = &cluster.name;
        if Remote::state_of(&client, name)?.is_some() {
            return Err(Error::from(ErrorKind::NotEmpty).at(client.names()));
        }
        let rows = new_rows(&client, name, cluster.shards)?;
        make(&client, &state::index_of(name), &template()?["state"])?;
        let (retired, old) = (Vec::new(), Vec::new());
        let stamp = Stamp::new(rules);
        let state = State {
            stamp,
            committed: state::seconds_now(),
            rows: rows.clone(),
            edition: 0,
            begun: 0,
            counts: BTreeMap::new(),
            retired,
            old,
        };
        state::create(&client, name, &state)?;
        point(&client, name, None, &rows)?;
        Remote::connect(cluster, rules)
    }

    /// Connects to a store that `rules` and this program fit.
    ///
    /// # Errors
    /// `NoRemoteStore` if there is none of this name; `StaleRemote` if it was built under another
    /// format, fold, dictionary or rules.
    pub fn connect(cluster: &Cluster, rules: &Rules) -> Result<Remote> {
        let remote = Remote::connect_any(cluster)?;
        remote.snapshot().state.stamp.check(rules).map_err(|error| remote.stale(error))?;
        Ok(remote)
    }

    /// Connects to a store whatever it was built by: to rebuild it.
    pub fn connect_any(cluster: &Cluster) -> Result<Remote> {
        let client = Arc::new(Client::new(cluster)?);
        let family = family(&client)?;
        let (name, patience) = (cluster.name.clone(), cluster.patience);
        let read = Remote::state_of(&client, &name)?.ok_or_else(|| no_store(&client, &name))?;
        let state = Arc::new(read.state);
        let reader = Reader::new(client.clone(), family, state.clone(), patience);
        let snapshot = RwLock::new(Arc::new(Snapshot::new(state, reader)));
        Ok(Remote { client, family, name, patience, snapshot, looked: Mutex::new(Instant::now()) })
    }

    /// Whether the cluster holds a store of this name.
    pub fn exists(cluster: &Cluster) -> Result<bool> {
        Ok(Remote::state_of(&Client::new(cluster)?, &cluster.name)?.is_some())
    }

    fn state_of(client: &Client, name: &str) -> Result<Option<Read>> {
        state::read(client, name)
    }

    fn read_state(&self) -> Result<Read> {
        Remote::state_of(&self.client, &self.name)?
            .ok_or_else(|| no_store(&self.client, &self.name))
    }

    /// The generation to answer from, the cluster's latest but for two seconds; while it cannot be
    /// reached, the last one known.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() > FRESH {
            *looked = Instant::now();
            drop(looked);
            let _ = self.refresh();
        }
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what was committed since; whether there was anything. A store that was rebuilt
    /// under other rules meanwhile is refused, and the generation at hand stays.
    pub fn refresh(&self) -> Result<bool> {
        let state = self.read_state()?.state;
        let held = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        if state.stamp == held.state.stamp && state.rows == held.state.rows {
            return Ok(false);
        }
        state.stamp.check_against(&held.state.stamp).map_err(|error| self.stale(error))?;
        let reader = self.reader(&state);
        let snapshot = Snapshot::new(Arc::new(state), reader);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(true)
    }

    /// Starts a change. At most one is under way, in this process and in others.
    pub fn change(&self) -> Result<Change<'_>> {
        Change::start(self)
    }

    /// Bytes of the rows on disk, each once.
    pub fn bytes(&self) -> Result<u64> {
        let rows = self.snapshot().state.rows.clone();
        let stats = self.client.get(&format!("/{rows}/_stats/store"))?;
        Ok(stats["_all"]["primaries"]["store"]["size_in_bytes"].as_u64().unwrap_or(0))
    }

    /// That every row is there, on a cluster that keeps checksums of its own: nothing is damaged if
    /// this is no error.
    pub fn verify_all(&self) -> Result<(usize, Vec<String>)> {
        self.refresh()?;
        self.snapshot().owners()?;
        Ok((0, Vec::new()))
    }

    /// How the cluster does: `green`, `yellow` (every row is there, not every copy) or `red` (rows
    /// are missing).
    pub fn health(&self) -> Result<String> {
        let rows = self.snapshot().state.rows.clone();
        let health =
            self.client.get(&format!("/_cluster/health/{rows},{}", state::index_of(&self.name)))?;
        Ok(health["status"].as_str().unwrap_or("unknown").to_owned())
    }

    fn reader(&self, state: &State) -> Reader {
        Reader::new(self.client.clone(), self.family, Arc::new(state.clone()), self.patience)
    }

    /// Lets new views see what was written: on every copy of every shard, or it is an error.
    fn refresh_rows(&self, rows: &str) -> Result<()> {
        let ends = Instant::now() + self.patience;
        loop {
            let refreshed = self.client.call(Call::new(
                Method::Post,
                &format!("/{rows}/_refresh"),
                Body::None,
            ))?;
            match refreshed.status {
                200..=299 => match whole(refreshed.body) {
                    Ok(_) => return Ok(()),
                    Err(error) if Instant::now() > ends => return Err(error),
                    Err(_) => std::thread::sleep(Duration::from_millis(200)),
                },
                _ => return Err(refreshed.error()),
            }
        }
    }

    /// The index that is being filled, and the digest of what with.
    fn filling(&self) -> Result<Option<(String, String)>> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        let answer = self.client.call(Call::new(Method::Get, &path, Body::None))?;
        let text =
            |name: &str| answer.body["_source"][name].as_str().unwrap_or_default().to_owned();
        match answer.status {
            200 => Ok(Some((text("rows"), text("digest")))),
            404 => Ok(None),
            _ => Err(answer.error()),
        }
    }

    fn set_filling(&self, rows: &str, digest: &str) -> Result<()> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        self.client.put(&path, &json!({"rows": rows, "digest": digest})).map(|_| ())
    }

    fn forget_filling(&self) -> Result<()> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        let answer = self.client.call(Call::new(Method::Delete, &path, Body::None))?;
        if matches!(answer.status, 200 | 404) { Ok(()) } else { Err(answer.error()) }
    }

    fn has_index(&self, index: &str) -> Result<bool> {
        let answer =
            self.client.call(Call::new(Method::Get, &format!("/{index}/_settings"), Body::None))?;
        Ok(answer.status == 200)
    }

    fn drop_index(&self, index: &str) -> Result<()> {
        let answer =
            self.client.call(Call::new(Method::Delete, &format!("/{index}"), Body::None))?;
        if matches!(answer.status, 200 | 404) { Ok(()) } else { Err(answer.error()) }
    }

    fn point_alias(&self, from: &str, to: &str) -> Result<()> {
        point(&self.client, &self.name, Some(from), to)
    }

    fn stale(&self, error: Error) -> Error {
        match error.kind {
            ErrorKind::StaleStore { differs } => ErrorKind::StaleRemote { differs }.into(),
            _ => error,
        }
    }
}

/// Makes an index for rows, and the template that others of this name follow; its name.
fn new_rows(client: &Client, name: &str, shards: usize) -> Result<String> {
    let mut rows = template()?["rows"].clone();
    rows["settings"]["index"]["number_of_shards"] = json!(shards);
    let pattern =
        json!({"index_patterns": [format!("{name}-rows-*")], "priority": 100, "template": rows});
    client.put(&format!("/_index_template/{name}-rows"), &pattern)?;
    let seed = format!("{:?} {}", std::time::SystemTime::now(), std::process::id());
    let index = format!("{name}-rows-{}", &hex(&Sha256::digest(seed))[..8]);
    make(client, &index, &json!({}))?;
    Ok(index)
}

/// Has the alias of a store name its rows, for whoever looks at the cluster with other tools. This
/// program goes by the state.
fn point(client: &Client, name: &str, from: Option<&str>, to: &str) -> Result<()> {
    let mut actions = vec![json!({"add": {"index": to, "alias": name}})];
    actions.extend(
        from.map(|from| json!({"remove": {"index": from, "alias": name, "must_exist": false}})),
    );
    client.post("/_aliases", &json!({"actions": actions})).map(|_| ())
}

fn template() -> Result<Value> {
    serde_json::from_str(TEMPLATE)
        .map_err(|error| ErrorKind::Cluster { found: format!("opensearch.json: {error}") }.into())
}

/// Makes an index; that it is there already is a call that was made twice.
fn make(client: &Client, index: &str, body: &Value) -> Result<()> {
    let answer = client.call(Call::new(Method::Put, &format!("/{index}"), Body::Json(body)))?;
    match answer.status {
        200..=299 => Ok(()),
        400 if answer.error_type() == "resource_already_exists_exception" => Ok(()),
        _ => Err(answer.error()),
    }
}

/// Which family the cluster is of, from the oldest that has frozen views.
fn family(client: &Client) -> Result<Family> {
    let version = &client.get("/")?["version"];
    let number = version["number"].as_str().unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    match version["distribution"].as_str() {
        Some("opensearch") if (major, minor) >= (2, 4) => Ok(Family::OpenSearch),
        None if (major, minor) >= (7, 12) => Ok(Family::Elasticsearch),
        _ => Err(ErrorKind::Cluster {
            found: format!("version {number} is too old, or no search cluster"),
        }
        .into()),
    }
}

fn no_store(client: &Client, name: &str) -> Error {
    ErrorKind::NoRemoteStore { nodes: client.names(), name: name.to_owned() }.into()
}

#[cfg(test)]
mod tests;
