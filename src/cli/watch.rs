//! Following files and folders: what changed since, once it has been quiet. The only file that
//! names `notify`.

use mingcha::Index;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long a file must not have changed before it is read: one that is being written is not read
/// half.
const QUIET: Duration = Duration::from_secs(1);

/// How long files that are quiet wait for others that are not.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is looked whether to stop, and whether what was lost is back.
pub const TICK: Duration = Duration::from_millis(200);

/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(2);

/// Follows what is under some paths.
pub struct Watch {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Folders and files whose changes are none: the store, the log.
    ignored: Vec<PathBuf>,
    /// A file that all are read again for when it changes.
    catalogue: Option<PathBuf>,
    watcher: Box<dyn Watcher>,
    events: Receiver<notify::Result<Event>>,
    pending: Pending,
}

/// What changed and is not yet handed over.
#[derive(Default)]
struct Pending {
    /// When each path last changed.
    paths: BTreeMap<PathBuf, Instant>,
    first: Option<Instant>,
    last: Option<Instant>,
    /// Whether it is not known what changed.
    everything: bool,
}

/// What changed.
#[derive(Debug, PartialEq, Eq)]
pub enum WatchedChange {
    /// It is not known what.
    Everything,
    /// These.
    Paths(Vec<PathBuf>),
}

impl Watch {
    /// Begins to follow what is under `paths`, but for what is under `ignored`; a change of the
    /// catalogue changes everything.
    pub fn start(
        paths: &[PathBuf],
        ignored: Vec<PathBuf>,
        catalogue: Option<&Path>,
    ) -> anyhow::Result<Watch> {
        let absolute = |path: &Path| std::path::absolute(path).map(plain);
        let paths = paths.iter().map(|path| absolute(path)).collect::<Result<Vec<_>, _>>()?;
        let ignored = ignored.iter().map(|path| absolute(path)).collect::<Result<Vec<_>, _>>()?;
        let catalogue = catalogue.map(absolute).transpose()?;
        let (sender, events) = channel();
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| path.is_dir());
        let watcher = watcher(&folders, &files, catalogue.as_deref(), &sender)?;

        Ok(Watch {
            folders,
            files,
            ignored,
            catalogue,
            watcher,
            events,
            pending: Pending::default(),
        })
    }

    /// The folders that are followed.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The single files that are followed, there or not.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Waits for the next changes; `None` once it is stopped.
    pub fn next(&mut self, stop: &AtomicBool) -> Option<WatchedChange> {
        while !stop.load(Ordering::Relaxed) {
            match self.events.recv_timeout(TICK) {
                Ok(event) => self.note(event, Instant::now()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            while let Ok(event) = self.events.try_recv() {
                self.note(event, Instant::now());
            }
            if let Some(changed) = self.pending.take(Instant::now()) {
                return Some(changed);
            }
        }

        None
    }

    /// Puts changes back that could not be dealt with now.
    pub fn put_back(&mut self, changed: WatchedChange) {
        let now = Instant::now();
        match changed {
            WatchedChange::Everything => self.pending.add_everything(now),
            WatchedChange::Paths(paths) => {
                paths.into_iter().for_each(|path| self.pending.add(path, now))
            }
        }
    }

    /// Has all be looked at with the next change, since what changed could not be dealt with.
    pub fn owe_everything(&mut self) {
        self.pending.everything = true;
    }

    /// Follows the paths anew, after one of them was away. Everything may have changed.
    pub fn renew(&mut self) -> anyhow::Result<()> {
        let (sender, events) = channel();
        self.watcher = watcher(&self.folders, &self.files, self.catalogue.as_deref(), &sender)?;
        self.events = events;
        self.pending.add_everything(Instant::now());
        Ok(())
    }

    fn note(&mut self, event: notify::Result<Event>, now: Instant) {
        match event {
            Ok(event) if event.need_rescan() => self.pending.add_everything(now),
            Ok(event) if is_change(event.kind) => {
                event.paths.into_iter().for_each(|path| self.note_path(path, now))
            }
            Ok(_) => {}
            Err(_) => self.pending.add_everything(now),
        }
    }

    fn note_path(&mut self, path: PathBuf, now: Instant) {
        let is_ignored = self.ignored.iter().any(|ignored| path.starts_with(ignored));
        if self.catalogue.as_ref() == Some(&path) {
            self.pending.add_everything(now);
        } else if !is_ignored
            && self.folders.iter().chain(&self.files).any(|root| path.starts_with(root))
            && !is_in_store(&path)
        {
            self.pending.add(path, now);
        }
    }
}

impl Pending {
    fn add(&mut self, path: PathBuf, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.paths.insert(path, now);
    }

    fn add_everything(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.everything = true;
    }

    /// What has been quiet for long enough: all, once all is quiet; after a while what is, whatever
    /// else goes on.
    fn take(&mut self, now: Instant) -> Option<WatchedChange> {
        let (first, last) = (self.first?, self.last?);
        let is_quiet = |last: Instant| now.duration_since(last) >= QUIET;

        if !is_quiet(last) && now.duration_since(first) < PATIENCE {
            return None;
        }

        let (busy, quiet): (BTreeMap<_, _>, BTreeMap<_, _>) =
            std::mem::take(&mut self.paths).into_iter().partition(|(_, last)| !is_quiet(*last));
        self.first = (!busy.is_empty()).then_some(now);
        self.paths = busy;

        if std::mem::take(&mut self.everything) {
            return Some(WatchedChange::Everything);
        }

        (!quiet.is_empty()).then(|| WatchedChange::Paths(quiet.into_keys().collect()))
    }
}

/// A watcher that tells `sender` of changes: the system's, else one that looks itself.
fn watcher(
    folders: &[PathBuf],
    files: &[PathBuf],
    catalogue: Option<&Path>,
    sender: &Sender<notify::Result<Event>>,
) -> anyhow::Result<Box<dyn Watcher>> {
    if let Ok(mut watcher) = notify::recommended_watcher(sender.clone())
        && follow(&mut watcher, folders, files, catalogue).is_ok()
    {
        return Ok(Box::new(watcher));
    }
    let mut watcher = PollWatcher::new(sender.clone(), Config::default().with_poll_interval(POLL))?;
    follow(&mut watcher, folders, files, catalogue)?;

    Ok(Box::new(watcher))
}

/// A file is followed through its folder, since many programs write a file by putting another in
/// its place.
fn follow(
    watcher: &mut impl Watcher,
    folders: &[PathBuf],
    files: &[PathBuf],
    catalogue: Option<&Path>,
) -> notify::Result<()> {
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }

    for folder in files.iter().map(PathBuf::as_path).chain(catalogue).filter_map(Path::parent) {
        if !folders.iter().any(|followed| folder.starts_with(followed)) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
    }

    Ok(())
}

/// Whether an event says that something is not as it was: reading is none.
fn is_change(kind: EventKind) -> bool {
    !kind.is_access() || kind == EventKind::Access(AccessKind::Close(AccessMode::Write))
}

fn is_in_store(path: &Path) -> bool {
    path.ancestors().any(Index::exists)
}

/// The path without `..`.
fn plain(path: PathBuf) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }

    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_being_written_waits_and_holds_up_nothing_for_long() {
        let start = Instant::now();
        let at = |tenths: u64| start + Duration::from_millis(tenths * 100);
        let mut pending = Pending::default();
        pending.add("a".into(), at(0));
        assert_eq!(pending.take(at(5)), None);
        assert_eq!(pending.take(at(10)), Some(WatchedChange::Paths(vec!["a".into()])));
        assert_eq!(pending.take(at(30)), None);

        pending.add("a".into(), at(40));
        (40..145).for_each(|tenths| pending.add("slow".into(), at(tenths)));
        assert_eq!(pending.take(at(139)), None, "not all is quiet");
        assert_eq!(pending.take(at(145)), Some(WatchedChange::Paths(vec!["a".into()])));
        assert_eq!(pending.take(at(160)), Some(WatchedChange::Paths(vec!["slow".into()])));

        pending.add_everything(at(200));
        pending.add("a".into(), at(200));
        assert_eq!(pending.take(at(211)), Some(WatchedChange::Everything));
        assert_eq!(pending.take(at(300)), None);
    }

    #[test]
    fn reading_is_no_change() {
        assert!(!is_change(EventKind::Access(AccessKind::Read)));
        assert!(!is_change(EventKind::Access(AccessKind::Close(AccessMode::Read))));
        assert!(is_change(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(is_change(EventKind::Any));
    }
}
