//! Many rows in one call. The cluster answers for each row by itself: what it had no room for is
//! sent again, in order; what it refuses is an error.

use super::client::{Call, CallBody, Client, Method};
use super::document::{EDITION, KEY, NUMBER, RemoteDocument};
use crate::error::{Error, ErrorKind, Result};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Bytes in one call. More does not make it faster, and a node must hold what all of its callers
/// send.
const MOST_BYTES: usize = 4 << 20;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Rows on their way to an index. No id may come twice between two [`Bulk::send`], for what is sent
/// again comes later.
#[derive(Default)]
pub(super) struct Bulk {
    /// One operation each: a line or two.
    operations: Vec<Vec<u8>>,
    bytes: usize,
}

/// Where a row lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At {
    pub id: String,
    pub routing: String,
}

impl At {
    /// The id of a row: deterministic, so that sending it again changes nothing.
    pub fn of(document: &RemoteDocument, edition: u64) -> At {
        let id = format!("{}.{}.{edition}", document.routing, document.number);
        At { id, routing: document.routing.clone() }
    }
}

impl Bulk {
    pub fn put(&mut self, document: RemoteDocument, edition: u64) -> At {
        let at = At::of(&document, edition);
        let mut fields = document.fields;
        fields[KEY] = json!(document.key);
        fields[NUMBER] = json!(document.number);
        fields[EDITION] = json!(edition);
        self.push(&json!({"index": {"_id": at.id, "routing": at.routing}}), Some(&fields));
        at
    }

    pub fn delete(&mut self, at: &At) {
        self.push(&json!({"delete": {"_id": at.id, "routing": at.routing}}), None);
    }

    fn push(&mut self, operation: &Value, fields: Option<&Value>) {
        let mut lines = serde_json::to_vec(operation).unwrap_or_default();
        lines.push(b'\n');

        if let Some(fields) = fields {
            lines.extend(serde_json::to_vec(fields).unwrap_or_default());
            lines.push(b'\n');
        }

        self.bytes += lines.len();
        self.operations.push(lines);
    }

    pub fn is_full(&self) -> bool {
        self.bytes >= MOST_BYTES
    }

    /// Sends everything and comes back when it is durable.
    pub fn send(&mut self, client: &Client, index: &str, patience: Duration) -> Result<()> {
        let path = format!("/{index}/_bulk");
        let mut rest = std::mem::take(&mut self.operations);
        self.bytes = 0;
        let (ends, mut pause) = (Instant::now() + patience, FIRST_PAUSE);

        while !rest.is_empty() {
            let sent = rest.len();
            let body = rest.concat();
            let answer = client.call(Call::new(Method::Post, &path, CallBody::Lines(&body)))?;
            if answer.status != 200 {
                return Err(answer.error());
            }
            let items = answer.body["items"].as_array().map(Vec::as_slice).unwrap_or_default();
            if items.len() != sent {
                return Err(cluster("a bulk call was answered for other rows than were sent"));
            }
            let mut again = Vec::new();
            for (lines, item) in rest.into_iter().zip(items) {
                if !RowOutcome::of(item)?.is_done() {
                    again.push(lines);
                }
            }
            rest = again;
            if !rest.is_empty() {
                if Instant::now() + pause > ends {
                    let found = format!("{} of {sent} rows found no room", rest.len());
                    return Err(ErrorKind::BusyCluster { found }.into());
                }
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }

        Ok(())
    }
}

/// What became of one row.
#[derive(Debug, PartialEq, Eq)]
enum RowOutcome {
    Done,
    /// There was no room for it, or its shard was between two nodes.
    Again,
}

impl RowOutcome {
    fn of(item: &Value) -> Result<RowOutcome> {
        let (operation, result) = item.as_object().and_then(|item| item.iter().next()).unzip();
        let result = result.unwrap_or(&Value::Null);
        let (kind, reason) = (&result["error"]["type"], &result["error"]["reason"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();

        match result["status"].as_u64() {
            Some(200..=299) => Ok(RowOutcome::Done),
            Some(404) if operation.is_some_and(|operation| operation == "delete") => {
                Ok(RowOutcome::Done)
            }
            _ if kind == "cluster_block_exception" => Err(ErrorKind::ReadOnlyCluster {
                found: format!("{}: {}", text(kind), text(reason)),
            }
            .into()),
            Some(429 | 502..=504) => Ok(RowOutcome::Again),
            status => {
                let status = status.unwrap_or_default();
                Err(cluster(&format!("{status} {}: {}", text(kind), text(reason))))
            }
        }
    }

    fn is_done(&self) -> bool {
        *self == RowOutcome::Done
    }
}

fn cluster(found: &str) -> Error {
    ErrorKind::Cluster { found: found.to_owned() }.into()
}
