//! One change to a store: what was read is put, what it took the place of goes.

mod gone;

use super::added::{Added, FileEntry, ToldFile};
use super::adding::{Action, Adding, Outcome};
use super::cut::CutReport;
use super::kept;
use super::known::KnownFiles;
use super::read::{Earlier, ReadFile, Reading};
use super::tools::{Target, Tools};
use crate::crash::{Crash, caught};
use crate::error::Result;
use crate::note::warning::Warning;
use crate::provenance::now;
use crate::report::{ReportId, Year};
use crate::store::StoreChange;
use crate::store::row::{Given, StoredFile, StoredGone};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

/// One change to a store, with what the store knows of its files.
pub struct IngestRun<'a> {
    pub known: KnownFiles,
    /// The store that is rebuilt into this one, if one is.
    pub earlier: Option<Earlier<'a>>,
    target: Target<'a>,
    tools: Tools<'a>,
    adding: Adding<'a>,
    change: Box<dyn StoreChange + 'a>,
    /// Source files that were written and are not yet sure to be on disk.
    unsynced: Vec<PathBuf>,
    added: Added,
    told: Vec<ToldFile>,
    /// What became of files, by their places in `told`, and when: logged once it is durable.
    unlogged: Vec<(String, Action, usize)>,
    is_dirty: bool,
}

/// What a report is put with when a file holds it.
struct Joined {
    /// The row of a catalogue that counts for it.
    row: Option<Given>,
}

impl<'a> IngestRun<'a> {
    pub fn start(
        target: Target<'a>,
        tools: Tools<'a>,
        adding: Adding<'a>,
    ) -> Result<IngestRun<'a>> {
        let change = target.store.change()?;
        target.dir.into_iter().for_each(kept::sweep_parts);

        let view = target.store.view();
        let mut known = KnownFiles::new(view.files()?, &tools.rules.schools);
        known.bar(&view.all_gone()?);

        Ok(IngestRun {
            known,
            earlier: None,
            target,
            tools,
            adding,
            change,
            unsynced: Vec::new(),
            added: Added::default(),
            told: Vec::new(),
            unlogged: Vec::new(),
            is_dirty: false,
        })
    }

    /// Whether somebody asked the run to stop.
    pub fn is_stopped(&self) -> bool {
        self.adding.is_stopped()
    }

    /// What files are read with now.
    pub fn reading(&self) -> Reading<'_> {
        Reading {
            tools: self.tools,
            known: &self.known,
            adding: &self.adding,
            keeps_sources: self.target.keeps_sources,
            earlier: self.earlier,
        }
    }

    /// Puts what was read into the change.
    pub fn take(&mut self, read: ReadFile) -> Result<()> {
        let stored = match read {
            ReadFile::Left => return Ok(()),
            ReadFile::Barred(error) => return Err(error),
            ReadFile::Unchanged(name) => {
                self.take_unchanged(&name, None);
                return Ok(());
            }
            ReadFile::Kept(name, warning) => {
                self.take_unchanged(&name, Some(&warning));
                return Ok(());
            }
            ReadFile::Failed(stored) => stored,
            ReadFile::New(mut stored, report) => {
                self.hold(&mut stored, || Ok(*report))?;
                stored
            }
            ReadFile::Held(mut stored, report, bytes) => {
                let tools = self.tools;
                let source = self.target.keeps_sources.then_some(bytes);
                let cut = || caught(|| CutReport::of(*report, source, &tools));
                if let Some(crash) = self.hold(&mut stored, cut)? {
                    return self.take_crashed(&stored, &crash);
                }
                stored
            }
        };

        // What was an archive and is none now holds nothing any more.
        self.forget_members(&stored.file, &BTreeSet::new())?;
        self.put(*stored)
    }

    /// Takes a file over which the program broke down only now.
    fn take_crashed(&mut self, stored: &StoredFile, crash: &Crash) -> Result<()> {
        let sha256 = stored.sha256.clone().unwrap_or_default();
        let read = self.reading().crashed(&stored.file, sha256, crash);
        self.take(read)
    }

    fn take_unchanged(&mut self, name: &str, warning: Option<&Warning>) {
        let known: Vec<StoredFile> = self
            .known
            .files
            .get(name)
            .into_iter()
            .chain(self.known.members(name))
            .cloned()
            .collect();

        for mut stored in known {
            stored.warnings.extend(warning.cloned());
            self.tell(stored, Action::Unchanged);
        }
    }

    /// Puts a file in the place of what the store knew under its name.
    pub fn put(&mut self, mut stored: StoredFile) -> Result<()> {
        stored.is_kept = self.keeps(&stored);
        let before = self.known.files.insert(stored.file.clone(), stored.clone());
        let action = if before.is_some() { Action::Replaced } else { Action::Added };

        if let Some(old) = before
            .and_then(|before| before.report_id)
            .filter(|old| stored.report_id.as_ref() != Some(old))
        {
            self.release(&old, &stored.file, stored.report_id.as_ref())?;
        }

        self.change.put_file(&stored)?;
        self.tell(stored, action);
        self.is_dirty = true;

        Ok(())
    }

    /// Whether the store has a copy of a file.
    fn keeps(&self, stored: &StoredFile) -> bool {
        let dir = self.earlier.map(|earlier| earlier.dir).or(self.target.dir);
        let Some((dir, sha256)) = dir.zip(stored.sha256.as_deref()) else { return false };
        stored.report_id.is_some() && kept::source_path(dir, sha256).exists()
    }

    /// Makes a file a holder of its report. The report is put with the first one, where the same
    /// file was read anew, and where this file's row is now the one that counts. Which it is shows
    /// only now: the file that held it when the run began may hold another report since.
    ///
    /// Gives the panic by which `report` failed; then the file holds nothing.
    fn hold(
        &mut self,
        stored: &mut StoredFile,
        report: impl FnOnce() -> Result<CutReport, Crash>,
    ) -> Result<Option<Crash>> {
        let Some(id) = stored.report_id.clone() else { return Ok(None) };
        let Some(joined) = self.join(stored, &id) else { return Ok(None) };

        let mut report = match report() {
            Ok(report) => report,
            Err(crash) => {
                self.leave(&stored.file, &id);
                return Ok(Some(crash));
            }
        };
        joined.row.iter().for_each(|row| report.give(row, &self.tools));
        self.change.take_back_gone(&id)?;
        self.change.put_report(&report.stored, &report.rows)?;
        if let (Some(bytes), Some(dir)) = (report.source, self.target.dir) {
            self.unsynced.push(kept::keep(dir, &report.stored.sha256, &bytes)?);
        }
        Ok(None)
    }

    /// Notes that a file holds the report `id`, and warns where another file with the same bytes
    /// has another row. What the report is to be put with; `None` if it stays as it was put.
    fn join(&mut self, stored: &mut StoredFile, id: &ReportId) -> Option<Joined> {
        let files = &self.known.files;
        let is_read_anew =
            files.get(&stored.file).is_some_and(|known| known.report_id.as_ref() == Some(id));
        let holders = self.known.holders.entry(id.clone()).or_default();
        holders.insert(stored);
        let is_only = holders.files.len() == 1;

        // The file whose row counts, and the first other that has one.
        let leader = holders.with_row.first().cloned();
        let other = holders.with_row.iter().find(|file| **file != stored.file);
        let other = other.and_then(|file| files.get(file)).filter(|other| other.row != stored.row);
        if let (Some(leader), Some(_), Some(other)) = (&leader, &stored.row, other) {
            let leader = files.get(leader).map_or(stored.shown(), StoredFile::shown).to_owned();
            stored.warnings.push(same_bytes(other.shown(), &leader));
        }

        let is_leader = leader.as_ref() == Some(&stored.file);
        if !is_only && !is_read_anew && !is_leader {
            return None;
        }
        let row = if is_leader {
            stored.row.clone()
        } else {
            leader.and_then(|leader| files.get(&leader)?.row.clone())
        };
        Some(Joined { row })
    }

    /// Counts what became of a file, lists it, and has it logged with the next commit.
    pub fn tell(&mut self, stored: StoredFile, action: Action) {
        let count = match action {
            Action::Added => &mut self.added.added,
            Action::Replaced => &mut self.added.replaced,
            Action::Unchanged => &mut self.added.unchanged,
            Action::Removed => &mut self.added.removed,
        };
        *count += 1;

        if self.adding.log.is_some() {
            self.unlogged.push((now(), action, self.told.len()));
        }
        self.told.push(ToldFile { path: stored.file.clone(), entry: FileEntry::from(stored) });
    }

    pub fn put_gone(&mut self, gone: &StoredGone) -> Result<()> {
        self.is_dirty = true;
        self.change.put_gone(gone)
    }

    /// Makes durable what was done, and logs it.
    pub fn commit(&mut self) -> Result<()> {
        if std::mem::take(&mut self.is_dirty) {
            self.commit_change()?;
        }

        let Some(log) = self.adding.log else { return Ok(()) };
        for (time, action, at) in self.unlogged.drain(..) {
            if let Some(told) = self.told.get(at) {
                log(&Outcome { time, action, entry: &told.entry });
            }
        }
        Ok(())
    }

    fn commit_change(&mut self) -> Result<()> {
        let (dir, unsynced) = (self.target.dir, std::mem::take(&mut self.unsynced));
        let mut files = self
            .known
            .files
            .values()
            .map(|file| (file.sha256.as_deref().unwrap_or("-"), file.status.as_str()));
        let mut sync = || dir.map_or(Ok(()), |dir| kept::sync(dir, &unsynced));

        self.change.commit(&mut files, &mut sync)
    }

    /// Shows what is committed to whoever asks the store.
    pub fn show(&self) -> Result<()> {
        self.target.store.refresh().map(|_| ())
    }

    /// Commits, and deletes source files that no file has the content of any more.
    pub fn sweep(&mut self) -> Result<()> {
        self.commit()?;
        let needed: FxHashSet<&str> = self
            .known
            .files
            .values()
            .filter_map(|stored| stored.report_id.as_ref().and(stored.sha256.as_deref()))
            .collect();
        if let Some(dir) = self.target.dir {
            kept::sweep(dir, &needed);
        }
        Ok(())
    }

    pub fn finish(mut self, started: Instant, bytes: u64) -> Result<Added> {
        self.commit()?;
        self.told.sort_by(|a, b| a.path.cmp(&b.path));
        self.warn_of_twins();
        self.added.stopped = self.is_stopped();

        self.change.finish()?;

        let files = &self.known.files;
        self.added.catalogue = self.known.sheet.used(&self.told, |file| files.contains_key(file));
        self.added.files = self.told.into_iter().map(|told| told.entry).collect();
        self.added.seconds = started.elapsed().as_secs_f64();
        self.added.bytes = bytes;
        self.added.time = now();
        self.added.generation = self.target.store.view().stamp().generation();
        Ok(self.added)
    }

    /// Two reports of one school and year both stay, with a warning.
    fn warn_of_twins(&mut self) {
        let mut twins: FxHashMap<(&str, Year), Vec<&ReportId>> = FxHashMap::default();
        for stored in self.known.files.values() {
            if let (Some(school), Some(year), Some(report)) =
                (&stored.school, stored.year, &stored.report_id)
            {
                let held = twins.entry((school, year)).or_default();
                if !held.contains(&report) {
                    held.push(report);
                }
            }
        }

        for ToldFile { entry, .. } in &mut self.told {
            if let (Some(school), Some(year)) = (&entry.school, entry.year)
                && entry.report_id.is_some()
                && twins.get(&(school.as_str(), year)).is_some_and(|held| held.len() > 1)
            {
                entry
                    .warnings
                    .push(Warning::OneOfSeveral { school: school.clone(), year: year.to_string() });
            }
        }
    }
}

fn same_bytes(other: &str, counts: &str) -> Warning {
    Warning::SameBytes { other: other.to_owned(), counts: counts.to_owned() }
}
