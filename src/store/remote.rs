//! A store on an OpenSearch cluster. Only this file and those under it speak to one.
//!
//! The cluster gets rows that are cut into tokens here, and puts, ranks, counts and scans them;
//! what a mention is, is decided here, from the text. Two indexes make a store: one row that says
//! what counts ([`state`]), and the rows.
//!
//! Invariant: an answer is from one generation and whole, or an error.

mod ahead;
mod answer;
mod ask;
mod bulk;
mod change;
mod client;
mod cluster;
mod connection;
mod document;
mod filling;
mod lease;
mod pair;
mod rank;
mod ranks;
mod reader;
mod state;
mod view;

pub use cluster::{Cluster, Credentials, Secret};
pub(crate) use connection::Remote;
pub(crate) use filling::Filling;

use super::{Checksums, Store, StoreChange, View};
use crate::error::Result;
use change::RemoteChange;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

impl Store for Remote {
    fn view(&self) -> Arc<dyn View> {
        self.newest()
    }

    fn refresh(&self) -> Result<bool> {
        self.take_over()
    }

    fn change(&self) -> Result<Box<dyn StoreChange + '_>> {
        Ok(Box::new(RemoteChange::start(self)?))
    }

    fn bytes(&self) -> Result<u64> {
        self.row_bytes()
    }

    fn committed(&self) -> Result<SystemTime> {
        Ok(UNIX_EPOCH + Duration::from_secs(self.newest().state.committed))
    }

    fn health(&self) -> Result<Option<String>> {
        self.cluster_health().map(Some)
    }

    fn verify(&self, _pace: &dyn Fn(u64)) -> Result<Checksums> {
        self.take_over()?;
        // Reading them is an error unless every row is there.
        self.newest().owners()?;
        Ok(Checksums::default())
    }
}

#[cfg(test)]
mod tests;
