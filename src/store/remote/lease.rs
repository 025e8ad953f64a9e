//! The right to write: one process at a time has it, for as long as it says that it lives.

use super::client::{Call, CallBody, Client, Method};
use super::connection::Remote;
use super::state::{index_of, seconds_now, write};
use crate::error::{Error, ErrorKind, Result};
use serde_json::{Value, json};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a writer that says nothing is taken to be alive.
const LEASE: Duration = Duration::from_secs(60);

/// Keeps the right to write while it lives.
pub(super) struct Keeper {
    lease: Arc<Mutex<Option<Lease>>>,
    remote: (Arc<Client>, String),
    stop: Option<Sender<()>>,
    keeping: Option<std::thread::JoinHandle<()>>,
}

impl Keeper {
    pub fn take(remote: &Remote) -> Result<Keeper> {
        let (client, name) = (remote.client.clone(), remote.name.clone());
        let lease = Arc::new(Mutex::new(Some(Lease::take(&client, &name, owner())?)));

        let (stop, stopped) = channel();
        let (held, of) = (lease.clone(), (client.clone(), name.clone()));
        let keeping = std::thread::spawn(move || {
            while stopped.recv_timeout(LEASE / 3) == Err(RecvTimeoutError::Timeout) {
                let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(lease) = held.as_mut() else { return };
                // A cluster that cannot be reached for a while is no loss of the right; another
                // writer is.
                if let Err(error) = lease.renew(&of.0, &of.1)
                    && error.kind == ErrorKind::LockedStore
                {
                    *held = None;
                }
            }
        });

        Ok(Keeper { lease, remote: (client, name), stop: Some(stop), keeping: Some(keeping) })
    }

    /// That the right was not lost.
    pub fn check(&self) -> Result<()> {
        let lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner);
        if lease.is_some() { Ok(()) } else { Err(ErrorKind::LockedStore.into()) }
    }

    pub fn give_up(&mut self) -> Result<()> {
        drop(self.stop.take());
        if let Some(keeping) = self.keeping.take() {
            let _ = keeping.join();
        }
        let lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner).take();
        lease.map_or(Ok(()), |mut lease| lease.give_up(&self.remote.0, &self.remote.1))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // Who does not come to an end must not keep others out.
        let _ = self.give_up();
    }
}

/// A name for this writer that no other has.
fn owner() -> String {
    format!("{} {:?}", std::process::id(), std::time::SystemTime::now())
}

/// The right to write, of one process at a time.
struct Lease {
    owner: String,
    held: (u64, u64),
}

impl Lease {
    /// Takes the right to write.
    ///
    /// # Errors
    /// `LockedStore` if a writer that lives has it.
    pub fn take(client: &Client, name: &str, owner: String) -> Result<Lease> {
        let path = format!("/{}/_doc/lock", index_of(name));
        let answer = client.call(Call::new(Method::Get, &path, CallBody::None))?;
        let condition = match answer.status {
            404 => "op_type=create".to_owned(),
            200 if answer.body["_source"]["until"].as_u64().unwrap_or(0) < seconds_now() => {
                format!(
                    "if_seq_no={}&if_primary_term={}",
                    answer.body["_seq_no"], answer.body["_primary_term"]
                )
            }
            200 => return Err(Error::from(ErrorKind::LockedStore).at(client.names())),
            _ => return Err(answer.error()),
        };
        let held = write(client, name, "lock", &lock(&owner, LEASE), &condition)?;

        Ok(Lease { owner, held })
    }

    /// Says that this writer lives.
    pub fn renew(&mut self, client: &Client, name: &str) -> Result<()> {
        self.put(client, name, LEASE)
    }

    /// Leaves the right to others.
    pub fn give_up(&mut self, client: &Client, name: &str) -> Result<()> {
        self.put(client, name, Duration::ZERO)
    }

    fn put(&mut self, client: &Client, name: &str, lease: Duration) -> Result<()> {
        let condition = format!("if_seq_no={}&if_primary_term={}", self.held.0, self.held.1);
        self.held = write(client, name, "lock", &lock(&self.owner, lease), &condition)?;
        Ok(())
    }
}

fn lock(owner: &str, lease: Duration) -> Value {
    let until = if lease.is_zero() { 0 } else { seconds_now() + lease.as_secs() };
    json!({"owner": owner, "until": until})
}
