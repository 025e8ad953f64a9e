//! Source files as a store keeps them: by their content, each once, for as long as a file of the
//! store has that content. What a file had before it was replaced is swept by the next run that
//! prunes or removes.

use crate::error::Result;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// Where a source file is kept, by its content hash.
pub fn source_path(dir: &Path, sha256: &str) -> PathBuf {
    dir.join("sources").join(&sha256[..2]).join(sha256)
}

/// Keeps a source file by its content hash; the path, if it was not kept already.
pub fn keep(dir: &Path, sha256: &str, bytes: &[u8]) -> Result<Option<PathBuf>> {
    let path = source_path(dir, sha256);
    if path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64) {
        return Ok(None);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("part");
    std::fs::write(&part, bytes)?;
    std::fs::rename(&part, &path)?;
    Ok(Some(path))
}

/// Makes sure that source files are on disk: all in one call where the system has one, since
/// thousands of calls take as long as the indexing.
pub fn sync(dir: &Path, files: &[PathBuf]) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(std::fs::File::open(dir)?).map_err(std::io::Error::from)?;
    #[cfg(not(target_os = "linux"))]
    files.iter().try_for_each(|path| std::fs::File::open(path)?.sync_all())?;
    let _ = dir;
    Ok(())
}

/// Deletes the source files that are kept for none of the content hashes in `needed`, and what a
/// run that was cut short left. It is for after the commit: before it, a power loss would leave a
/// report without its source. What cannot be deleted stays.
pub fn sweep(dir: &Path, needed: &FxHashSet<&str>) {
    let entries = |folder: &Path| {
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok())
    };
    for folder in entries(&dir.join("sources")) {
        for file in entries(&folder.path()) {
            if !file.file_name().to_str().is_some_and(|name| needed.contains(name)) {
                _ = std::fs::remove_file(file.path());
            }
        }
        // Only an empty folder goes.
        _ = std::fs::remove_dir(folder.path());
    }
}
