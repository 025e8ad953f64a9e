//! Keeping a store: copies of it, and what never comes back.

use super::Index;
use crate::error::{ErrorKind, Result};
use crate::ingest;
use crate::ingest::added::Added;
use crate::ingest::backup::Backup;
use crate::report::ReportId;
use std::path::Path;

impl Index {
    /// Copies the store with the source files that it keeps to `dir`, which must not exist or be
    /// empty, while it is read and written. The copy is a store of the same state, opened as any
    /// other; the checksums of all that was copied are read. It grows as `DIR.part`.
    ///
    /// # Errors
    /// `NotEmpty`; `DamagedStore` if the store is not what was written; `NoStore` for one on a
    /// cluster, which `Index::copy_to` copies.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let copy = dir.path().join("copy");
    /// assert_eq!(index.backup(&copy)?.sources, 1);
    /// let copied = mingcha::Index::open(&copy, mingcha::Options::default())?;
    /// assert_eq!(copied.generation(), index.generation());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn backup(&self, dir: &Path) -> Result<Backup> {
        let Some(store) = self.dir() else { return Err(ErrorKind::NoStore.into()) };
        ingest::backup::backup(store, dir, &self.options.rules)
    }

    /// Tells the store that what it knows at or under `old` lies at `new` now. Nothing is read, and
    /// reports keep their ids; the next run over `new` finds its files unchanged.
    ///
    /// # Errors
    /// `NotFound` if the store knows nothing at `old`; then nothing is changed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    /// # std::fs::create_dir(&old)?;
    /// # std::fs::write(old.join("a.txt"), "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&old), &|_| {})?;
    /// std::fs::rename(&old, &new)?;
    /// index.relocate(&old, &new)?;
    /// assert_eq!(index.files()?[0].file, "new/a.txt");
    /// assert_eq!(index.add(&[new], &|_| {})?.unchanged, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn relocate(&self, old: &Path, new: &Path) -> Result<Added> {
        ingest::relocate(self.target(), self.tools(), old, new)
    }

    /// Removes reports for good, `why` being kept: their text, their kept sources, and whatever file
    /// holds the same bytes later. Such a file has the status [`Removed`](crate::Status::Removed),
    /// and receipts count it.
    ///
    /// # Errors
    /// `NotFound` if a report never was in the store; then nothing is removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].id.clone();
    /// index.remove_for_good(&[id], "学校要求")?;
    /// index.add(&[file], &|_| {})?;
    /// assert_eq!(index.stats()?.reports, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove_for_good(&self, reports: &[ReportId], why: &str) -> Result<Added> {
        ingest::remove_for_good(self.target(), self.tools(), reports, why)
    }
}
