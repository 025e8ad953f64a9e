//! Source files as a store keeps them: by their content, each once, for as long as a file of the
//! store has that content. What a file had before it was replaced is swept by the next run that
//! prunes or removes.

use crate::error::Result;
use crate::file::{self, pages};
use crate::rules;
use crate::store::row::StoredFile;
use rustc_hash::FxHashSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

/// The bytes of a file as the store in `dir` keeps them, else as they still lie where they were;
/// never others than those of this hash.
pub fn load_kept(dir: Option<&Path>, file: &str, sha256: &str) -> Option<Vec<u8>> {
    let kept = dir.and_then(|dir| load_of_hash(&source_path(dir, sha256), sha256));
    kept.or_else(|| load_lying(Path::new(file), sha256))
}

/// The bytes of a file where it lies, or of the report that it is a page of, if they have this hash.
fn load_lying(path: &Path, sha256: &str) -> Option<Vec<u8>> {
    let joined =
        || pages::load_joined(&pages::beside(path)).filter(|bytes| rules::sha256(bytes) == *sha256);
    load_of_hash(path, sha256).or_else(joined)
}

/// As [`load_kept`], and where the store has lost its copy or has another in its place, that is
/// written anew from the file. It is for whoever has the store locked.
pub fn load_mended(dir: &Path, stored: &StoredFile, sha256: &str) -> Option<Vec<u8>> {
    let copy = source_path(dir, sha256);
    if let Some(bytes) = load_of_hash(&copy, sha256) {
        return Some(bytes);
    }

    let bytes = load_lying(Path::new(&stored.file), sha256)?;
    if stored.is_kept || copy.exists() {
        // What cannot be written stays as it is, and verifying tells.
        _ = keep(dir, sha256, &bytes).and_then(|path| sync(dir, &[path]));
    }
    Some(bytes)
}

/// The bytes of a regular file, if they have this hash.
pub fn load_of_hash(path: &Path, sha256: &str) -> Option<Vec<u8>> {
    let bytes = file::load_regular(path).ok()?;
    (rules::sha256(&bytes) == *sha256).then_some(bytes)
}

/// Where a source file is kept, by its content hash.
pub fn source_path(dir: &Path, sha256: &str) -> PathBuf {
    dir.join("sources").join(&sha256[..2]).join(sha256)
}

/// Keeps a source file by its content hash, and gives its path, which is to be synced: of a file
/// that is there already it is not known whether the run that wrote it came to do so.
pub fn keep(dir: &Path, sha256: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = source_path(dir, sha256);
    if std::fs::read(&path).is_ok_and(|kept| kept == bytes) {
        return Ok(path);
    }

    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }

    let part = path.with_extension("part");
    std::fs::write(&part, bytes)?;
    std::fs::rename(&part, &path)?;

    Ok(path)
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

/// The source files that the store in `dir` keeps, in order of their hashes.
pub fn sources(dir: &Path) -> Vec<PathBuf> {
    let is_hash = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let files = entries(&dir.join("sources")).flat_map(|folder| entries(&folder.path()));
    let mut sources: Vec<PathBuf> = files.map(|file| file.path()).filter(is_hash).collect();
    sources.sort_unstable();

    sources
}

/// Deletes what a run left that was cut short while it kept a source file. It is for whoever has
/// the store locked.
pub fn sweep_parts(dir: &Path) {
    for folder in entries(&dir.join("sources")) {
        for file in entries(&folder.path()) {
            if file.path().extension().is_some_and(|ending| ending == "part") {
                _ = std::fs::remove_file(file.path());
            }
        }
    }
}

/// Deletes the source files that are kept for none of the content hashes in `needed`. It is for
/// after the commit: before it, a power loss would leave a report without its source. What cannot
/// be deleted stays.
pub fn sweep(dir: &Path, needed: &FxHashSet<&str>) {
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

/// What is in a folder, as far as it can be listed.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok())
}
