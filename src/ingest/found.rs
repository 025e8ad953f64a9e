//! The files that a run is over: those named, and those in the folders named.

use super::adding::Links;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, pages};
use crate::note::reason::StatusReason;
use crate::store::local::Local;
use rustc_hash::FxHashSet;
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};

/// What parts the path of an archive from that of a file in it.
pub const IN_ARCHIVE: &str = "!/";

/// What was found under the paths of a run.
#[derive(Default)]
pub struct IngestFound {
    /// By name.
    pub files: BTreeMap<String, FoundFile>,
    /// The named paths that are there.
    pub roots: Vec<Root>,
    /// The named paths that are not, though the folder that they should be in is.
    pub missing: Vec<PathBuf>,
    /// The names under which everything that is there was found.
    pub scope: Vec<String>,
    /// The names of folders that are there and hold no report any more, nor anything that could not
    /// be looked into: it may be that a disk is not mounted.
    pub emptied: Vec<String>,
    /// The names of folders that could not be read to their end: what was in them may be there
    /// still.
    unread: FxHashSet<String>,
    /// Where the named paths really are: a link is followed to what is in one of them.
    within: Vec<PathBuf>,
    links: Links,
    /// Where folders really are that were looked into, where links may lead to one again.
    entered: FxHashSet<PathBuf>,
    /// Times that a report, or what may hold one, was found.
    finds: usize,
}

/// A path that was named.
pub struct Root {
    pub path: PathBuf,
    pub name: String,
    pub is_folder: bool,
}

/// A file that was found; with a reason, one that is not read.
pub struct FoundFile {
    pub path: PathBuf,
    pub name: String,
    pub bytes: u64,
    pub passed_over: Option<StatusReason>,
    /// Where it may be a page of several, all of them in order.
    pub pages: Vec<PathBuf>,
}

impl IngestFound {
    /// The files that `paths` name and the files in the folders that they name; not those of a
    /// store.
    ///
    /// # Errors
    /// `NotFound` if a path is not there, nor the folder that it should be in: that may only be a
    /// disk that is not mounted.
    pub fn under(paths: &[PathBuf], links: Links) -> Result<IngestFound> {
        let mut found = IngestFound { within: real(paths), links, ..IngestFound::default() };
        for path in paths {
            match std::fs::metadata(path) {
                Ok(meta) => found.add_root(path, &meta)?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && has_folder(path) => {
                    found.missing.push(path.clone());
                    found.scope.push(normalized(path));
                }
                Err(error) => return Err(Error::from(error).at(path)),
            }
        }

        Ok(found.with_pages())
    }

    /// Tells of each file that may be a page of several, all of which were found, which they are.
    fn with_pages(mut self) -> IngestFound {
        let is_read = |page: &PathBuf| {
            self.files.get(&normalized(page)).is_some_and(|found| found.passed_over.is_none())
        };
        let read = self.files.values().filter(|found| found.passed_over.is_none());
        let all = read.map(|found| (found.name.clone(), pages::beside(&found.path)));
        let whole: Vec<(String, Vec<PathBuf>)> =
            all.filter(|(_, pages)| !pages.is_empty() && pages.iter().all(is_read)).collect();
        for (name, pages) in whole {
            if let Some(found) = self.files.get_mut(&name) {
                found.pages = pages;
            }
        }
        self
    }

    /// The files of `changed`, and those in the folders among them, that are under `paths`. What is
    /// named only here is taken as in a folder: a name that no report has is passed over.
    ///
    /// # Errors
    /// `NotFound` as for [`IngestFound::under`].
    pub fn changed(paths: &[PathBuf], changed: &[PathBuf], links: Links) -> Result<IngestFound> {
        let mut found = IngestFound { within: real(paths), links, ..IngestFound::default() };
        for path in paths {
            let is_folder = match std::fs::metadata(path) {
                Ok(meta) => meta.is_dir(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && has_folder(path) => {
                    found.missing.push(path.clone());
                    false
                }
                Err(error) => return Err(Error::from(error).at(path)),
            };
            found.roots.push(Root { path: path.clone(), name: normalized(path), is_folder });
        }

        for path in changed {
            let name = normalized(path);
            let root = found.roots.iter().find(|root| root.name == name);
            // A path that was named itself, before a folder above it that was, too.
            let above = || found.roots.iter().find(|root| is_at_or_under(&name, &root.name));
            match root.or_else(above) {
                Some(root) if !root.is_folder => found.insert_named(path),
                Some(root) if root.name == name => found.walk(path)?,
                Some(_) if path.ancestors().any(Local::exists) => continue,
                Some(root) => {
                    let above = folder_above(path, &root.path);
                    found.visit(path.clone())?;
                    // What it is a page of is read anew.
                    pages::around(path).into_iter().try_for_each(|page| found.visit(page))?;
                    above.into_iter().try_for_each(|folder| found.look_for_reports(folder))?;
                }
                None => continue,
            }
            found.scope.push(name);
        }

        Ok(found.with_pages())
    }

    /// Notes a folder that is there, and in which no report is any more.
    fn look_for_reports(&mut self, folder: &Path) -> Result<()> {
        let (within, links) = (self.within.clone(), self.links);
        let mut found = IngestFound { within, links, ..IngestFound::default() };
        found.walk(folder)?;
        self.emptied.extend(found.emptied.into_iter().filter(|name| *name == normalized(folder)));
        Ok(())
    }

    /// Refuses paths that are not there.
    pub fn without_missing(self) -> Result<IngestFound> {
        match self.missing.first() {
            Some(path) => Err(Error::from(ErrorKind::NotFound).at(path)),
            None => Ok(self),
        }
    }

    /// Whether a file of this name, which is under the scope, is surely no more.
    pub fn lacks(&self, name: &str) -> bool {
        let mut folders = name.match_indices('/').map(|(at, _)| &name[..at]);
        !self.holds(name)
            && !self.unread.contains(name)
            && !folders.any(|folder| self.unread.contains(folder))
    }

    /// Whether a file of this name was found, or an archive that it may be in.
    pub fn holds(&self, name: &str) -> bool {
        self.files.contains_key(name)
            || archives_of(name).any(|archive| self.files.contains_key(archive))
    }

    fn add_root(&mut self, path: &Path, meta: &Metadata) -> Result<()> {
        let (is_folder, name) = (meta.is_dir(), normalized(path));
        self.scope.push(name.clone());
        self.roots.push(Root { path: path.to_path_buf(), name, is_folder });

        if is_folder {
            self.walk(path)?;
        } else {
            self.insert_file(path.to_path_buf(), meta);
        }
        Ok(())
    }

    fn insert_named(&mut self, path: &Path) {
        if let Ok(meta) = std::fs::metadata(path) {
            self.insert_file(path.to_path_buf(), &meta);
        }
    }

    /// Takes what has the name of a report, or was named, if it is a regular file.
    fn insert_file(&mut self, path: PathBuf, meta: &Metadata) {
        if meta.is_file() {
            self.insert(path, meta.len(), None);
        } else {
            self.insert(path, 0, Some(StatusReason::NotRegularFile));
        }
    }

    /// Takes what is in a folder.
    ///
    /// # Errors
    /// Those that may be over in a moment, such as no file descriptor being left: what was not
    /// listed then must not be taken for gone, nor the run for whole.
    fn walk(&mut self, dir: &Path) -> Result<()> {
        let is_again = self.links == Links::All
            && dir.canonicalize().is_ok_and(|real| !self.entered.insert(real));
        if is_again || Local::exists(dir) {
            return Ok(());
        }

        // Listed to its end first: a folder in a folder in a folder holds no descriptor meanwhile.
        let listed: std::io::Result<Vec<PathBuf>> = std::fs::read_dir(dir)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let before = self.finds;
        match listed {
            Ok(paths) => paths.into_iter().try_for_each(|path| self.visit(path))?,
            Err(error) => self.pass_over(dir.to_path_buf(), error)?,
        }

        if self.finds == before {
            self.emptied.push(normalized(dir));
        }
        Ok(())
    }

    fn visit(&mut self, path: PathBuf) -> Result<()> {
        let is_link = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
        match std::fs::metadata(&path) {
            Ok(target) if target.is_dir() && is_link && self.links != Links::All => {
                self.pass_over_folder(path, StatusReason::FolderLink);
            }
            Ok(target) if target.is_dir() => self.walk(&path)?,
            // What a link leads to is not opened to find out what it is.
            Ok(_) if is_link && !file::is_report_name(&path) => {
                self.insert(path, 0, Some(StatusReason::NotReportName));
            }
            Ok(_) if !file::may_be_report(&path) => {
                self.insert(path, 0, Some(StatusReason::NotReportName));
            }
            // Who may put a link into the folder must not have a file of the system published.
            Ok(_) if is_link && self.leads_out(&path) => {
                self.insert(path, 0, Some(StatusReason::LinkOutside));
            }
            Ok(target) => self.insert_file(path, &target),
            // It went while the folder was read.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_link => {}
            Err(error) => self.pass_over(path, error)?,
        }
        Ok(())
    }

    /// Lists what this user may not look into; what may be over in a moment ends the run.
    fn pass_over(&mut self, path: PathBuf, error: std::io::Error) -> Result<()> {
        if is_passing(&error) {
            return Err(Error::from(error).at(path));
        }
        self.pass_over_folder(path, Error::from(error).into());
        Ok(())
    }

    /// Whether a link leads to what is in none of the named folders.
    fn leads_out(&self, link: &Path) -> bool {
        let target = link.canonicalize().unwrap_or_default();
        self.links != Links::All && !self.within.iter().any(|named| target.starts_with(named))
    }

    /// Lists what cannot be read, and keeps what is known beneath it.
    fn pass_over_folder(&mut self, path: PathBuf, reason: StatusReason) {
        self.unread.insert(normalized(&path));
        self.finds += 1;
        self.insert(path, 0, Some(reason));
    }

    fn insert(&mut self, path: PathBuf, bytes: u64, passed_over: Option<StatusReason>) {
        let name = normalized(&path);
        self.finds += usize::from(passed_over.is_none());
        let is_named_already =
            self.files.get(&name).is_some_and(|known| known.passed_over.is_none());
        if !is_named_already {
            let pages = Vec::new();
            self.files.insert(name.clone(), FoundFile { path, name, bytes, passed_over, pages });
        }
    }
}

/// Whether an error of the system says nothing of the file, and the same may be right a moment
/// later: the disk or the network failed, or there is no memory or descriptor left.
fn is_passing(error: &std::io::Error) -> bool {
    const PASSING: [Errno; 8] = [
        Errno::IO,
        Errno::MFILE,
        Errno::NFILE,
        Errno::NOMEM,
        Errno::AGAIN,
        Errno::STALE,
        Errno::TIMEDOUT,
        Errno::NOTCONN,
    ];
    Errno::from_io_error(error).is_some_and(|errno| PASSING.contains(&errno))
}

/// The paths without the links on the way to them.
fn real(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().filter_map(|path| path.canonicalize().ok()).collect()
}

/// The folder that a path which is no more was in, as far as it is there: `root` itself at last.
fn folder_above<'a>(path: &'a Path, root: &Path) -> Option<&'a Path> {
    let above = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    (!path.exists()).then(|| above.into_iter().find(|folder| folder.is_dir())).flatten()
}

/// Whether the folder that a path names a thing in is there.
fn has_folder(path: &Path) -> bool {
    std::path::absolute(path).is_ok_and(|path| path.parent().is_some_and(Path::is_dir))
}

/// The archives that a file of this name may be in, outermost first: `a.zip` for `a.zip!/b.txt`.
pub fn archives_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(IN_ARCHIVE).map(|(at, _)| &name[..at])
}

/// Whether a name is that of `root`, or of a file in that folder or archive.
pub fn is_at_or_under(name: &str, root: &str) -> bool {
    let Some(rest) = name.strip_prefix(root) else { return false };
    rest.is_empty() || rest.starts_with('/') || rest.starts_with(IN_ARCHIVE) || root.ends_with('/')
}

/// A path as the store names it: absolute and without `..`, so that two folders never share a name
/// and one file has one; bytes that are no UTF-8, and characters that would change how a terminal
/// shows what comes after them, as `%B1`.
pub fn normalized(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
        match part {
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }

    let mut name = String::new();
    for chunk in plain.as_os_str().as_encoded_bytes().utf8_chunks() {
        file::push_harmless(&mut name, chunk.valid());
        file::push_bytes(&mut name, chunk.invalid());
    }

    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_write_on_the_terminal() {
        let check = |path: &str, expect: &str| assert_eq!(normalized(Path::new(path)), expect);

        check("/in/\u{1B}[2J.txt", "/in/%1B[2J.txt");
        check("/in/a\nb.txt", "/in/a%0Ab.txt");
        check("/in/\u{202E}fdp.txt", "/in/%E2%80%AEfdp.txt");
        check("/in/云岭 大学.txt", "/in/云岭 大学.txt");
    }

    #[test]
    fn a_disk_that_fails_ends_a_run_and_a_folder_that_is_locked_does_not() {
        let error = |errno: Errno| std::io::Error::from_raw_os_error(errno.raw_os_error());
        let mut found = IngestFound::default();

        for errno in [Errno::IO, Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::STALE] {
            let refused = found.pass_over(PathBuf::from("/in/a"), error(errno)).unwrap_err();
            assert_eq!(refused.path, Some(PathBuf::from("/in/a")));
        }
        assert!(found.files.is_empty());

        found.pass_over(PathBuf::from("/in/b"), error(Errno::ACCESS)).unwrap();
        assert_eq!(found.files.keys().collect::<Vec<_>>(), ["/in/b"]);
        assert!(!found.lacks("/in/b/c.txt"), "it may be there still");
    }
}
