//! What goes in a change: files that are no more, and the reports that only they held.

use super::IngestRun;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::adding::Action;
use crate::ingest::found::{IngestFound, archives_of};
use crate::note::reason::StatusReason;
use crate::report::{ReportId, Status};
use crate::store::row::{StoredFile, StoredGone};
use std::collections::BTreeSet;

impl IngestRun<'_> {
    /// Takes back that a file holds a report, which could not be cut.
    pub(super) fn leave(&mut self, file: &str, id: &ReportId) {
        let Some(holders) = self.known.holders.get_mut(id) else { return };
        holders.remove(file);
        if holders.files.is_empty() {
            self.known.holders.remove(id);
        }
    }

    /// Ends a file's holding of a report; with the last one the report goes.
    pub(super) fn release(
        &mut self,
        id: &ReportId,
        file: &str,
        successor: Option<&ReportId>,
    ) -> Result<()> {
        let Some(holders) = self.known.holders.get_mut(id) else { return Ok(()) };
        let had_row = holders.remove(file);

        if let Some(other) = holders.with_row.first().or(holders.files.first()).cloned() {
            // What the row of the file that goes gave the report counts no more: the next run reads
            // it from another.
            return if had_row { self.read_again(&other) } else { Ok(()) };
        }

        self.known.holders.remove(id);
        self.change.drop_report(id)?;
        let old = self.target.store.view().report(id)?;
        let (school, year) = old.map_or((None, None), |old| (old.known.school, old.known.year));

        self.change.put_gone(&StoredGone {
            id: id.clone(),
            school,
            year,
            successor: successor.cloned(),
            why: None,
        })
    }

    /// Has the next run read a file again though it is unchanged.
    fn read_again(&mut self, file: &str) -> Result<()> {
        let Some(stored) = self.known.files.get_mut(file) else { return Ok(()) };
        stored.reader = 0;
        self.change.put_file(stored)
    }

    pub fn forget(&mut self, file: &str) -> Result<()> {
        let Some(stored) = self.known.files.remove(file) else { return Ok(()) };
        self.change.drop_file(file)?;

        if let Some(id) = &stored.report_id {
            self.release(id, file, None)?;
        }

        if let Some(archive) = archives_of(file).next() {
            self.read_again(archive)?;
        }

        self.tell(stored, Action::Removed);
        self.is_dirty = true;
        Ok(())
    }

    /// Puts what is known of a file under its new path. Where that is known already, the old one
    /// goes.
    pub fn rename(&mut self, old: &str, stored: StoredFile) -> Result<()> {
        if self.known.files.contains_key(&stored.file) {
            return self.forget(old);
        }

        self.known.files.remove(old);
        self.change.drop_file(old)?;
        if let Some(holders) =
            stored.report_id.as_ref().and_then(|id| self.known.holders.get_mut(id))
        {
            holders.remove(old);
            holders.insert(&stored);
        }
        self.change.put_file(&stored)?;
        self.known.files.insert(stored.file.clone(), stored.clone());
        self.tell(stored, Action::Replaced);
        self.is_dirty = true;
        Ok(())
    }

    /// Takes the report that a file holds out for good: the file stays known, and is not read.
    pub fn bar(&mut self, file: &str, why: &str) -> Result<()> {
        let Some(known) = self.known.files.get(file) else { return Ok(()) };
        let reason = StatusReason::RemovedForGood { why: why.to_owned() };
        let stored = StoredFile {
            report_id: None,
            status: Status::Removed,
            reason: Some(reason),
            warnings: Vec::new(),
            verdict_reason: None,
            ..known.clone()
        };
        self.put(stored)
    }

    /// Forgets the files in the archive `name` but those in `seen`.
    pub fn forget_members(&mut self, name: &str, seen: &BTreeSet<String>) -> Result<()> {
        let known = self.known.members(name).map(|stored| stored.file.clone());
        let gone: Vec<String> = known.filter(|file| !seen.contains(file)).collect();
        gone.iter().try_for_each(|file| self.forget(file))
    }

    /// Refuses to prune where a folder is there, but none of the reports that came from it is.
    ///
    /// # Errors
    /// `EmptiedFolder`: that may only be a disk that is not mounted.
    pub fn refuse_emptied(&self, found: &IngestFound) -> Result<()> {
        for folder in &found.emptied {
            let beneath = self.known.beneath(&format!("{}/", folder.trim_end_matches('/')));
            let files = beneath
                .filter(|stored| stored.report_id.is_some() && found.lacks(&stored.file))
                .count();
            if files > 0 {
                return Err(Error::from(ErrorKind::EmptiedFolder { files }).at(folder));
            }
        }

        Ok(())
    }

    /// Forgets the files that should have been found, and were not.
    pub fn prune(&mut self, found: &IngestFound) -> Result<()> {
        for scope in &found.scope {
            let itself = self.known.files.get(scope);
            let beneath = self.known.beneath(&format!("{}/", scope.trim_end_matches('/')));
            let known = itself
                .into_iter()
                .chain(beneath)
                .chain(self.known.members(scope))
                .filter(|stored| !stored.is_document)
                .map(|stored| &stored.file);
            let gone: Vec<String> = known.filter(|file| found.lacks(file)).cloned().collect();
            gone.iter().try_for_each(|file| self.forget(file))?;
        }

        Ok(())
    }
}
