//! A store on a cluster, connected: its two indexes, and the generation that is known here.

use super::client::{Call, CallBody, Client, Method};
use super::cluster::Cluster;
use super::reader::{Family, RemoteReader, whole};
use super::state::{self, ReadState, StoreState};
use super::view::RemoteView;
use crate::error::{Error, ErrorKind, Result};
use crate::rules::{Rules, hex};
use crate::store::stamp::Stamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Settings and fields of the two indexes.
const TEMPLATE: &str = include_str!("../../../index/opensearch.json");

/// How old a generation at hand may be before it is looked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);

/// A store on a cluster.
pub(crate) struct Remote {
    pub(super) client: Arc<Client>,
    family: Family,
    /// What the names of its indexes begin with.
    pub(super) name: String,
    pub(super) patience: Duration,
    view: RwLock<Arc<RemoteView>>,
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
        let state = StoreState {
            stamp: Stamp::new(rules),
            committed: state::seconds_now(),
            rows: rows.clone(),
            edition: 0,
            begun: 0,
            counts: BTreeMap::new(),
            retired: Vec::new(),
            old: Vec::new(),
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
        remote.newest().state.stamp.check(rules).map_err(|error| remote.stale(error))?;
        Ok(remote)
    }

    /// Connects to a store whatever it was built by: to rebuild it.
    pub fn connect_any(cluster: &Cluster) -> Result<Remote> {
        let client = Arc::new(Client::new(cluster)?);
        let family = family(&client)?;
        let (name, patience) = (cluster.name.clone(), cluster.patience);
        let read = Remote::state_of(&client, &name)?.ok_or_else(|| no_store(&client, &name))?;

        let state = Arc::new(read.state);
        let reader = RemoteReader::new(client.clone(), family, state.clone(), patience);
        let view = RwLock::new(Arc::new(RemoteView::new(state, reader)));
        Ok(Remote { client, family, name, patience, view, looked: Mutex::new(Instant::now()) })
    }

    /// Whether the cluster holds a store of this name.
    pub fn exists(cluster: &Cluster) -> Result<bool> {
        Ok(Remote::state_of(&Client::new(cluster)?, &cluster.name)?.is_some())
    }

    fn state_of(client: &Client, name: &str) -> Result<Option<ReadState>> {
        state::read(client, name)
    }

    pub(super) fn read_state(&self) -> Result<ReadState> {
        Remote::state_of(&self.client, &self.name)?
            .ok_or_else(|| no_store(&self.client, &self.name))
    }

    /// The generation to answer from, the cluster's latest but for two seconds; while it cannot be
    /// reached, the last one known.
    pub(super) fn newest(&self) -> Arc<RemoteView> {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() > FRESH {
            *looked = Instant::now();
            // Others need not wait for the cluster.
            drop(looked);
            let _ = self.take_over();
        }

        self.known()
    }

    /// The generation that was last taken over.
    fn known(&self) -> Arc<RemoteView> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what was committed since, as [`Store::refresh`](crate::store::Store::refresh)
    /// says.
    pub fn take_over(&self) -> Result<bool> {
        let state = self.read_state()?.state;
        let known = self.known();
        if state.stamp == known.state.stamp && state.rows == known.state.rows {
            return Ok(false);
        }
        state.stamp.check_against(&known.state.stamp).map_err(|error| self.stale(error))?;

        let reader = self.reader(&state);
        let view = RemoteView::new(Arc::new(state), reader);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(true)
    }

    /// Bytes of the rows on disk, each once.
    pub fn row_bytes(&self) -> Result<u64> {
        let rows = self.newest().state.rows.clone();
        let stats = self.client.get(&format!("/{rows}/_stats/store"))?;
        Ok(stats["_all"]["primaries"]["store"]["size_in_bytes"].as_u64().unwrap_or(0))
    }

    /// The cluster's word for its health: `green`, `yellow` (every row is there, not every copy) or
    /// `red` (rows are missing).
    pub fn cluster_health(&self) -> Result<String> {
        let rows = self.newest().state.rows.clone();
        let state = state::index_of(&self.name);
        let health = self.client.get(&format!("/_cluster/health/{rows},{state}"))?;
        Ok(health["status"].as_str().unwrap_or("unknown").to_owned())
    }

    pub(super) fn reader(&self, state: &StoreState) -> RemoteReader {
        RemoteReader::new(self.client.clone(), self.family, Arc::new(state.clone()), self.patience)
    }

    /// Lets new views see what was written: on every copy of every shard, or it is an error.
    pub(super) fn refresh_rows(&self, rows: &str) -> Result<()> {
        let ends = Instant::now() + self.patience;
        loop {
            let path = format!("/{rows}/_refresh");
            let refreshed = self.client.call(Call::new(Method::Post, &path, CallBody::None))?;
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
    pub(super) fn filling(&self) -> Result<Option<(String, String)>> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        let answer = self.client.call(Call::new(Method::Get, &path, CallBody::None))?;
        let text =
            |name: &str| answer.body["_source"][name].as_str().unwrap_or_default().to_owned();

        match answer.status {
            200 => Ok(Some((text("rows"), text("digest")))),
            404 => Ok(None),
            _ => Err(answer.error()),
        }
    }

    pub(super) fn set_filling(&self, rows: &str, digest: &str) -> Result<()> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        self.client.put(&path, &json!({"rows": rows, "digest": digest})).map(|_| ())
    }

    pub(super) fn forget_filling(&self) -> Result<()> {
        let path = format!("/{}/_doc/filling", state::index_of(&self.name));
        let answer = self.client.call(Call::new(Method::Delete, &path, CallBody::None))?;
        if matches!(answer.status, 200 | 404) { Ok(()) } else { Err(answer.error()) }
    }

    pub(super) fn has_index(&self, index: &str) -> Result<bool> {
        let answer = self.client.call(Call::new(
            Method::Get,
            &format!("/{index}/_settings"),
            CallBody::None,
        ))?;
        Ok(answer.status == 200)
    }

    pub(super) fn drop_index(&self, index: &str) -> Result<()> {
        let answer =
            self.client.call(Call::new(Method::Delete, &format!("/{index}"), CallBody::None))?;
        if matches!(answer.status, 200 | 404) { Ok(()) } else { Err(answer.error()) }
    }

    pub(super) fn point_alias(&self, from: &str, to: &str) -> Result<()> {
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
pub(super) fn new_rows(client: &Client, name: &str, shards: usize) -> Result<String> {
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
    let answer = client.call(Call::new(Method::Put, &format!("/{index}"), CallBody::Json(body)))?;
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
