//! Calls to a cluster: over all of its nodes, again where a node is away or busy, never for ever.
//!
//! Invariant: every call may be made twice. What is written has an id of ours, so writing it again
//! changes nothing.

use super::cluster::{Cluster, Credentials};
use crate::error::{Error, ErrorKind, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long a node has to take a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Pauses between tries: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long a node that failed is passed over while others are there.
const REST: Duration = Duration::from_secs(5);

/// The largest answer that is taken.
const MOST_ANSWER_BYTES: u64 = 512 << 20;

/// Speaks to a cluster.
pub(super) struct Client {
    agent: ureq::Agent,
    nodes: Vec<ClusterNode>,
    /// Calls go round the nodes.
    turn: AtomicUsize,
    /// The value of the header that says by which right one speaks.
    authorization: Option<String>,
    patience: Duration,
    try_limit: Duration,
}

struct ClusterNode {
    url: String,
    rests_until: Mutex<Option<Instant>>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub method: Method,
    /// With its parameters.
    pub path: &'a str,
    pub body: CallBody<'a>,
    pub when_down: WhenDown,
}

/// What becomes of an answer that the cluster cannot do it at the moment (502 to 504).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhenDown {
    /// The call is tried again.
    Again,
    /// It is told: what was asked for may have gone with a node, and the same call would never
    /// succeed.
    Told,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Put,
    Post,
    Delete,
}

#[derive(Clone, Copy)]
pub(super) enum CallBody<'a> {
    None,
    Json(&'a Value),
    /// A line of JSON for each operation and each row.
    Lines(&'a [u8]),
}

/// What the cluster answered.
#[derive(Debug, Clone)]
pub(super) struct ClusterAnswer {
    pub status: u16,
    pub body: Value,
}

/// Why a try failed, and whether another may do better.
enum Failed {
    /// The node is away, or did not answer in time.
    Away(String),
    /// The cluster is busy, or between two managers.
    Busy(Error),
    ForGood(Error),
}

impl<'a> Call<'a> {
    pub fn new(method: Method, path: &'a str, body: CallBody<'a>) -> Call<'a> {
        Call { method, path, body, when_down: WhenDown::Again }
    }
}

impl Client {
    pub fn new(cluster: &Cluster) -> Result<Client> {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&certificates(cluster)?))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT_LIMIT))
            .timeout_global(Some(cluster.try_limit))
            .max_idle_connections_per_host(8)
            .user_agent(crate::provenance::PROGRAM)
            .tls_config(tls)
            .build();

        let node = |url: &String| ClusterNode { url: url.clone(), rests_until: Mutex::new(None) };
        Ok(Client {
            agent: config.into(),
            nodes: cluster.urls.iter().map(node).collect(),
            turn: AtomicUsize::new(0),
            authorization: authorization(&cluster.credentials),
            patience: cluster.patience,
            try_limit: cluster.try_limit,
        })
    }

    /// The nodes, as errors name them.
    pub fn names(&self) -> String {
        self.nodes.iter().map(|node| node.url.as_str()).collect::<Vec<_>>().join(", ")
    }

    pub fn get(&self, path: &str) -> Result<Value> {
        self.whole(Call::new(Method::Get, path, CallBody::None))
    }

    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.whole(Call::new(Method::Post, path, CallBody::Json(body)))
    }

    pub fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.whole(Call::new(Method::Put, path, CallBody::Json(body)))
    }

    /// Makes a call whose outcome does not matter, once.
    pub fn hint(&self, method: Method, path: &str, body: &Value) {
        let _ = self.once(self.pick(), Call::new(method, path, CallBody::Json(body)));
    }

    /// The answer to a call that must succeed.
    fn whole(&self, call: Call<'_>) -> Result<Value> {
        let answer = self.call(call)?;
        match answer.status {
            200..=299 => Ok(answer.body),
            _ => Err(answer.error()),
        }
    }

    /// The answer to a call, be it that something is not there (404) or not as expected (409):
    /// tried on one node after the other until one answers or the patience ends.
    pub fn call(&self, call: Call<'_>) -> Result<ClusterAnswer> {
        let ends = Instant::now() + self.patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let node = self.pick();
            let failed = match self.once(node, call) {
                Ok(answer) => {
                    node.rest(None);
                    return Ok(answer);
                }
                Err(Failed::ForGood(error)) => return Err(error),
                Err(failed) => failed,
            };

            if matches!(failed, Failed::Away(_)) {
                node.rest(Some(Instant::now() + REST));
            }
            if Instant::now() + pause > ends {
                return Err(match failed {
                    Failed::Away(found) => {
                        ErrorKind::Unreachable { nodes: self.names(), found }.into()
                    }
                    Failed::Busy(error) | Failed::ForGood(error) => error,
                });
            }

            // Another node may be there: it is asked at once.
            if matches!(failed, Failed::Busy(_)) || self.nodes.iter().all(ClusterNode::is_resting) {
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    /// The node whose turn it is, of those that do not rest, if there are any.
    fn pick(&self) -> &ClusterNode {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let order = (0..self.nodes.len()).map(|i| &self.nodes[(turn + i) % self.nodes.len()]);
        let mut awake = order.filter(|node| !node.is_resting());
        awake.next().unwrap_or(&self.nodes[turn % self.nodes.len()])
    }

    fn once(&self, node: &ClusterNode, call: Call<'_>) -> Result<ClusterAnswer, Failed> {
        let sent = self.send(node, call);
        let mut response = sent.map_err(|error| self.away(&error))?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MOST_ANSWER_BYTES).read_to_vec();
        let body = body.map_err(|error| self.away(&error))?;
        let answer =
            ClusterAnswer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) };

        match status {
            502..=504 if call.when_down == WhenDown::Told => Ok(answer),
            _ if answer.is_passing() => Err(Failed::Busy(answer.error())),
            401 | 403 => Err(Failed::ForGood(answer.error())),
            _ => Ok(answer),
        }
    }

    fn send(
        &self,
        node: &ClusterNode,
        call: Call<'_>,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let url = format!("{}{}", node.url, call.path);
        let bytes = match call.body {
            CallBody::None => None,
            CallBody::Json(value) => Some(serde_json::to_vec(value).unwrap_or_default()),
            CallBody::Lines(lines) => Some(lines.to_vec()),
        };
        let kind = if matches!(call.body, CallBody::Lines(_)) {
            "application/x-ndjson"
        } else {
            "application/json"
        };

        match (call.method, bytes) {
            (Method::Get, _) => self.allowed(self.agent.get(&url)).call(),
            (Method::Delete, None) => self.allowed(self.agent.delete(&url)).call(),
            (Method::Delete, Some(bytes)) => self
                .allowed(self.agent.delete(&url).force_send_body())
                .content_type(kind)
                .send(&bytes),
            (Method::Put, bytes) => self
                .allowed(self.agent.put(&url))
                .content_type(kind)
                .send(&bytes.unwrap_or_default()),
            (Method::Post, bytes) => self
                .allowed(self.agent.post(&url))
                .content_type(kind)
                .send(&bytes.unwrap_or_default()),
        }
    }

    fn allowed<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        match &self.authorization {
            Some(value) => request.header("Authorization", value),
            None => request,
        }
    }

    fn away(&self, error: &ureq::Error) -> Failed {
        let found = match error {
            ureq::Error::Timeout(_) => format!("no answer within {} s", self.try_limit.as_secs()),
            error => error.to_string(),
        };

        match error {
            ureq::Error::BodyExceedsLimit(_) | ureq::Error::BadUri(_) => {
                Failed::ForGood(ErrorKind::Cluster { found }.into())
            }
            _ => Failed::Away(found),
        }
    }
}

impl ClusterNode {
    fn rest(&self, until: Option<Instant>) {
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn is_resting(&self) -> bool {
        self.rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|until| Instant::now() < until)
    }
}

impl ClusterAnswer {
    /// The kind of error that the cluster names.
    pub fn error_type(&self) -> &str {
        let error = &self.body["error"];
        let root = error["root_cause"][0]["type"].as_str();
        root.or_else(|| error["type"].as_str()).unwrap_or_default()
    }

    /// Whether the same call may do better in a moment: too much work, no manager at this instant,
    /// a shard that is between two nodes. A cluster that takes no writes since its disks are full
    /// says 429 too; that does not pass.
    fn is_passing(&self) -> bool {
        match self.status {
            429 => self.error_type() != "cluster_block_exception",
            502..=504 => true,
            _ => false,
        }
    }

    /// The answer as an error of ours.
    pub fn error(&self) -> Error {
        let error = &self.body["error"];
        let cause = &error["root_cause"][0];
        let reason =
            cause["reason"].as_str().or_else(|| error["reason"].as_str()).unwrap_or_default();
        let found = format!("{} {}: {reason}", self.status, self.error_type());

        match self.status {
            401 | 403 if self.error_type() != "cluster_block_exception" => {
                ErrorKind::Forbidden { status: self.status }
            }
            _ if self.error_type() == "cluster_block_exception" => {
                ErrorKind::ReadOnlyCluster { found }
            }
            429 => ErrorKind::BusyCluster { found },
            _ => ErrorKind::Cluster { found },
        }
        .into()
    }
}

fn authorization(credentials: &Credentials) -> Option<String> {
    match credentials {
        Credentials::None => None,
        Credentials::Basic { user, password } => Some(format!(
            "Basic {}",
            BASE64_STANDARD.encode(format!("{user}:{}", password.as_str()))
        )),
        Credentials::ApiKey(key) => Some(format!("ApiKey {}", key.as_str())),
    }
}

/// The certificates to trust: those of a file, else the system's. Without TLS none are needed.
fn certificates(cluster: &Cluster) -> Result<Vec<Certificate<'static>>> {
    if !cluster.urls.iter().any(|url| url.starts_with("https:")) {
        return Ok(Vec::new());
    }

    let Some(file) = &cluster.certificates else {
        let system = rustls_native_certs::load_native_certs().certs;
        return Ok(system.iter().map(|cert| Certificate::from_der(cert).to_owned()).collect());
    };

    let pem = std::fs::read(file).map_err(|error| Error::from(error).at(file))?;
    let items = ureq::tls::parse_pem(&pem).filter_map(|item| match item {
        Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let found: Vec<_> = items.collect();

    if found.is_empty() {
        let found = "no certificate in PEM form".to_owned();
        return Err(Error::from(ErrorKind::Io { found }).at(file));
    }

    Ok(found)
}

#[cfg(test)]
mod tests;
