//! `mingcha index --watch`: round after round over what changes.

use super::summary::{counts, print};
use super::{IndexCommand, IndexRun};
use crate::cli::end::End;
use crate::cli::log::Log;
use crate::cli::out::{Out, error_line};
use crate::cli::setting::Setting;
use crate::cli::stop;
use crate::cli::told::told;
use crate::cli::watch::{TICK, Watch, WatchedChange};
use mingcha::{Added, Catalogue, Error, ErrorKind, Index, Lang, Note, Vanished};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

impl IndexCommand {
    /// Begins to note what changes.
    pub fn follow(&self, paths: &[PathBuf], setting: &Setting) -> anyhow::Result<Watch> {
        let ignored = std::iter::once(&setting.store).chain(&self.log).cloned().collect();
        Watch::start(paths, ignored, self.catalogue.as_deref())
    }

    /// Indexes what changes until it is stopped. Between two rounds the store is free for others.
    pub fn keep_following(
        &self,
        mut watch: Watch,
        index: &Index,
        log: Option<&Log>,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        say(&Note::new("正在留意变化（Ctrl-C 停止）", "following changes (Ctrl-C stops)"), out)?;
        let stop = stop::asked();
        let mut refused = None;

        while let Some(changed) = watch.next(stop) {
            let mut added = self.round(&watch, &changed, index, log, self.vanished(), out.lang());
            let emptied = added.as_ref().err().filter(|error| is_emptied(error)).map(told);
            if let Some(note) = &emptied {
                // What is new is indexed all the same; what vanished waits until that is settled,
                // and is told of once.
                if refused != emptied {
                    error_line(note, out.lang());
                }
                added = self.round(&watch, &changed, index, log, Vanished::Kept, out.lang());
                watch.owe_everything();
            }
            refused = emptied;
            match added {
                Ok(added) if added.stopped => {
                    print(&added, out)?;
                    return Ok(End::Stopped);
                }
                // No line of what changed nothing: it would never end if it went to a file that is
                // followed.
                Ok(added) if added.added + added.replaced + added.removed == 0 => {}
                Ok(added) => print_round(&added, out)?,
                Err(error) => self.wait_after(&error, changed, &mut watch, out)?,
            }
        }

        say(&Note::new("已停止", "stopped"), out)?;
        Ok(End::Found)
    }

    fn round(
        &self,
        watch: &Watch,
        changed: &WatchedChange,
        index: &Index,
        log: Option<&Log>,
        vanished: Vanished,
        lang: Lang,
    ) -> anyhow::Result<Added> {
        let changed = match changed {
            WatchedChange::Everything => None,
            WatchedChange::Paths(paths) => Some(paths.as_slice()),
        };

        // A table that is being written is read whole in the next round.
        let catalogue = self.catalogue.as_deref().map(Catalogue::load).transpose()?;

        // A file that is no more is nothing to look for, once it is out of the store.
        let mut paths = watch.folders().to_vec();
        for file in watch.files() {
            if file.exists() || vanished != Vanished::Kept && index.knows(file)? {
                paths.push(file.clone());
            }
        }

        self.add(
            index,
            &paths,
            &IndexRun { catalogue, changed, log, stop: stop::asked(), vanished },
            lang,
        )
    }

    /// What cannot be done now is done once it can be: when another process has written, when a
    /// folder is back.
    fn wait_after(
        &self,
        error: &anyhow::Error,
        changed: WatchedChange,
        watch: &mut Watch,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        let is_locked =
            error.downcast_ref::<Error>().is_some_and(|error| error.kind == ErrorKind::LockedStore);
        if !is_locked {
            error_line(&told(error), out.lang());
        }

        let stop = stop::asked();
        let is_there = || watch.folders().iter().all(|path| path.exists());
        let was_there = is_there();

        while !is_there() && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(TICK);
        }

        match is_there() {
            false => {}
            true if !was_there => watch.renew()?,
            true if is_locked => watch.put_back(changed),
            true => watch.owe_everything(),
        }

        Ok(())
    }
}

/// Whether nothing was done since a folder holds no report any more.
fn is_emptied(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Error>()
        .is_some_and(|error| matches!(error.kind, ErrorKind::EmptiedFolder { .. }))
}

fn say(note: &Note, out: &mut Out) -> io::Result<()> {
    out.say_note(note)?;
    out.flush()
}

/// One line for a round of following.
fn print_round(added: &Added, out: &mut Out) -> io::Result<()> {
    if out.is_json() {
        out.json_line(added)?
    } else {
        let line = format!("{}  {}", added.time, counts(added, out.lang()));
        out.line(&line)?;
    }
    out.flush()
}
