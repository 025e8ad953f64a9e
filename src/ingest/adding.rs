//! How files are added, and what becomes of each.

use super::added::FileEntry;
use super::catalogue::Catalogue;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// How files are added, beyond which.
#[derive(Default, Clone, Copy)]
pub struct Adding<'a> {
    /// What a table says of the files. Without one, each keeps what the last said of it; with one,
    /// a file that it has no row for keeps nothing.
    pub catalogue: Option<&'a Catalogue>,
    /// What becomes of files that the store knows and that are no more.
    pub vanished: Vanished,
    /// The files and folders under the paths that are looked at, if not all are: those that
    /// changed.
    pub changed: Option<&'a [PathBuf]>,
    /// Which links are followed.
    pub links: Links,
    /// Ends the run after the file at hand once it is true. What was done is committed.
    pub stop: Option<&'a AtomicBool>,
    /// Told of each file once what became of it is durable.
    pub log: Option<&'a (dyn Fn(&Outcome<'_>) + Sync)>,
}

/// What became of a file of a run: a line of its log.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome<'a> {
    /// When it was done, in UTC.
    pub time: String,
    /// What was done.
    pub action: Action,
    /// The file.
    #[serde(flatten)]
    pub entry: &'a FileEntry,
}

/// Which links in folders are followed. A path that was named always is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Links {
    /// Those to files in a folder that was named: who may put a link into it must not have a file
    /// of the system published.
    #[default]
    Inside,
    /// All, those to folders too; a folder is looked into once, by however many links.
    All,
}

/// What becomes of files under the paths of a run that the store knows and that are no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Vanished {
    /// They stay in the store.
    #[default]
    Kept,
    /// They go, and source files with them that nothing else needs. What lies in a folder that
    /// cannot be read stays; and where a folder is there that holds no report any more, though
    /// reports came from it, nothing is done at all: it may be that a disk is not mounted.
    Pruned,
    /// They go, even if a folder holds no report any more.
    AllPruned,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is new.
    Added,
    /// It took the place of what its path held before.
    Replaced,
    /// It was as before.
    Unchanged,
    /// It is gone from the store.
    Removed,
}

impl Adding<'_> {
    /// Whether somebody asked the run to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
