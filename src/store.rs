//! Where a store lies: on this machine, or on a cluster.

pub(crate) mod allowed;
pub(crate) mod fact;
pub(crate) mod local;
pub(crate) mod name;
pub(crate) mod plan;
pub(crate) mod ranks;
#[cfg(feature = "remote")]
pub(crate) mod remote;
pub(crate) mod row;
pub(crate) mod tally;
pub(crate) mod view;

use crate::error::Result;
use crate::report::ReportId;
use local::Local;
#[cfg(feature = "remote")]
use remote::Remote;
use row::{Row, StoredFile, StoredGone, StoredReport};
use std::time::SystemTime;
#[cfg(feature = "remote")]
use std::time::{Duration, UNIX_EPOCH};
use view::Snapshot;

/// A store.
pub(crate) enum Store {
    Local(Local),
    #[cfg(feature = "remote")]
    Remote(Remote),
}

/// A change to a store. Nothing of it is seen before [`Change::commit`], all of it after.
pub(crate) enum Change<'a> {
    Local(Box<local::Change<'a>>),
    #[cfg(feature = "remote")]
    Remote(Box<remote::Change<'a>>),
}

impl Store {
    /// The generation to answer from.
    pub fn snapshot(&self) -> Snapshot {
        match self {
            Store::Local(local) => Snapshot::Local(local.snapshot()),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => Snapshot::Remote(remote.snapshot()),
        }
    }

    /// Takes over what was committed since; whether there was anything.
    pub fn refresh(&self) -> Result<bool> {
        match self {
            Store::Local(local) => local.refresh(),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => remote.refresh(),
        }
    }

    /// Starts a change. At most one is under way, in this process and in others.
    pub fn change(&self) -> Result<Change<'_>> {
        match self {
            Store::Local(local) => Ok(Change::Local(Box::new(local.change()?))),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => Ok(Change::Remote(Box::new(remote.change()?))),
        }
    }

    /// Bytes on disk, each row once.
    pub fn bytes(&self) -> Result<u64> {
        match self {
            Store::Local(local) => local.bytes(),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => remote.bytes(),
        }
    }

    /// When the newest state was committed.
    pub fn committed(&self) -> Result<SystemTime> {
        match self {
            Store::Local(local) => local.committed(),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => {
                Ok(UNIX_EPOCH + Duration::from_secs(remote.snapshot().state.committed))
            }
        }
    }

    /// How the cluster does that holds it; `None` on one machine.
    pub fn health(&self) -> Result<Option<String>> {
        match self {
            Store::Local(_) => Ok(None),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => remote.health().map(Some),
        }
    }

    /// Reads every checksum again, of as many files as are told; the names of those that are wrong.
    /// A cluster keeps its own, and tells whether it has lost rows by not answering.
    pub fn verify_all(&self) -> Result<(usize, Vec<String>)> {
        match self {
            Store::Local(local) => local.verify_all(),
            #[cfg(feature = "remote")]
            Store::Remote(remote) => remote.verify_all(),
        }
    }
}

impl Change<'_> {
    /// Puts a report and its sections in the place of what was put under its id.
    pub fn put_report(&mut self, report: &StoredReport, rows: &[Row]) -> Result<()> {
        match self {
            Change::Local(change) => change.put_report(report, rows),
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.put_report(report, rows),
        }
    }

    /// Takes a report out.
    pub fn drop_report(&mut self, id: &ReportId) -> Result<()> {
        match self {
            Change::Local(change) => {
                change.drop_report(id);
                Ok(())
            }
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.drop_report(id),
        }
    }

    /// Puts what is known of a file.
    pub fn put_file(&mut self, file: &StoredFile) -> Result<()> {
        match self {
            Change::Local(change) => change.put_file(file),
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.put_file(file),
        }
    }

    /// Forgets a file.
    pub fn drop_file(&mut self, file: &str) -> Result<()> {
        match self {
            Change::Local(change) => {
                change.drop_file(file);
                Ok(())
            }
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.drop_file(file),
        }
    }

    /// Remembers that a report was held once.
    pub fn put_gone(&mut self, gone: &StoredGone) -> Result<()> {
        match self {
            Change::Local(change) => change.put_gone(gone),
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.put_gone(gone),
        }
    }

    /// Forgets that a report was gone: it is back.
    pub fn take_back_gone(&mut self, id: &ReportId) -> Result<()> {
        match self {
            Change::Local(change) => {
                change.take_back_gone(id);
                Ok(())
            }
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.take_back_gone(id),
        }
    }

    /// Makes the change durable; `files` are all files of the store afterwards, as SHA-256 and
    /// status. What `beside` does, to make source files durable, is done before the change is seen.
    pub fn commit<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a str)>,
        beside: impl FnOnce() -> Result<()> + Send,
    ) -> Result<()> {
        match self {
            Change::Local(change) => change.commit(files, beside),
            #[cfg(feature = "remote")]
            Change::Remote(change) => {
                beside()?;
                change.commit(files)
            }
        }
    }

    /// Ends the change, and takes over what it made.
    pub fn finish(self) -> Result<()> {
        match self {
            Change::Local(change) => change.finish(),
            #[cfg(feature = "remote")]
            Change::Remote(change) => change.finish(),
        }
    }
}
