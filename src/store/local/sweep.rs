//! What a run that was cut short left in a store: files of the engine that no commit names, and
//! what was to become a store and did not. The engine gives a file of deletions the name that the
//! run before gave it, and refuses to write over it: without this, a store that was cut short there
//! could not be written to again.

use super::engine::engine;
use super::layout::{ASIDE, UNFINISHED, is_named, segments};
use crate::error::Result;
use std::path::Path;
use tantivy::Directory;
use tantivy::directory::META_LOCK;

/// Characters of the id that the names of a segment's files begin with.
const ID_CHARS: usize = 32;

/// Folders that a rebuild or a creation makes and removes.
const LEFT_OVER: [&str; 3] = ["rebuild", ASIDE, UNFINISHED];

/// Deletes what is left over in `store`, whose writer's lock is held. What cannot be deleted stays.
///
/// # Errors
/// `DamagedStore`, `Io` if the commit cannot be read: then nothing is deleted.
pub(super) fn sweep(store: &Path, index: &tantivy::Index) -> Result<()> {
    // While it is held, no reader is between reading a commit and opening what that names.
    let _lock = index.directory().acquire_lock(&META_LOCK).map_err(engine)?;
    let named = index.searchable_segment_metas().map_err(engine)?;

    let dir = segments(store);
    for file in std::fs::read_dir(&dir)?.filter_map(|entry| entry.ok()) {
        let name = file.file_name();
        let is_left = |name: &str| is_of_engine(name) && !is_named(name, &named);
        if name.to_str().is_some_and(is_left) {
            _ = std::fs::remove_file(file.path());
        }
    }
    for folder in LEFT_OVER {
        _ = std::fs::remove_dir_all(store.join(folder));
    }
    Ok(())
}

/// Whether a file has a name that the engine gives: a segment's, or that of a file not yet renamed.
fn is_of_engine(name: &str) -> bool {
    let is_segment =
        name.get(..ID_CHARS).is_some_and(|id| id.bytes().all(|b| b.is_ascii_hexdigit()))
            && name.get(ID_CHARS..).is_some_and(|rest| rest.starts_with('.'));
    is_segment || name.starts_with(".tmp")
}
