//! What lies where in the folder of a store.

use std::path::{Path, PathBuf};
use tantivy::index::{SegmentComponent, SegmentMeta};

/// The folder of the engine's files, where it lies while a rebuilt one takes its place, and where a
/// new store is made.
const SEGMENTS: &str = "segments";
pub const ASIDE: &str = "segments.old";
pub const UNFINISHED: &str = "segments.new";

/// The folders of the engine's files that make a store, be it one that is being replaced.
pub const STORES: [&str; 2] = [SEGMENTS, ASIDE];

/// The folder of the engine's files.
pub fn segments(store: &Path) -> PathBuf {
    store.join(SEGMENTS)
}

/// Whether a file belongs to one of the segments that a commit names.
pub fn is_named(file: &str, segments: &[SegmentMeta]) -> bool {
    segments.iter().filter(|meta| file.starts_with(&meta.id().uuid_string())).any(|meta| {
        !file.ends_with(".del") || meta.relative_path(SegmentComponent::Delete).as_os_str() == file
    })
}
