//! A store brought to a cluster, or back: rows are taken as they were stored and cut again, which gives what they were put with.

use super::remote::{Cluster, Filling, Remote};
use super::row::{Row, RowAddress, StoredReport, rows_again};
use super::snapshot::Snapshot;
use super::{Index, Options, Progress, Sources};
use crate::error::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// Reports cut at a time.
const BATCH: usize = 64;

/// What was brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Migrated {
    /// Reports.
    pub reports: usize,
    /// Sections that are not empty.
    pub sections: usize,
    /// Files that are known, readable or not.
    pub files: usize,
    /// Reports that an earlier try had brought.
    pub held: usize,
    /// SHA-256 over the sorted lines `file SHA-256, status` and the stamp: the same on both sides.
    pub digest: String,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Index {
    /// Puts a copy of this store on a cluster, in the place of the store that it holds by this name, which answers until the copy
    /// is whole and verified. Cut short, it goes on where it was.
    ///
    /// # Errors
    /// `LockedStore` while another process writes there; `Incomplete` if rows are missing in the end, and then nothing changes.
    ///
    /// ```no_run
    /// let index = mingcha::Index::open("store".as_ref(), mingcha::Options::default())?;
    /// let cluster = mingcha::Cluster::parse("http://127.0.0.1:9200")?;
    /// assert_eq!(index.put_on(&cluster, &|_| {})?.digest, index.stats()?.digest);
    /// # Ok::<(), mingcha::Error>(())
    /// ```
    pub fn put_on(&self, cluster: &Cluster, progress: &(dyn Fn(Progress) + Sync)) -> Result<Migrated> {
        let started = Instant::now();
        let snapshot = self.store().snapshot();
        let stamp = snapshot.stamp();
        let remote = match Remote::exists(cluster)? {
            true => Remote::connect_any(cluster)?,
            false => Remote::create(cluster, &self.options.rules)?,
        };
        let mut filling = Filling::start(&remote, &stamp.digest, cluster.shards)?;
        let mut brought = Brought::new(&snapshot)?;
        let (mut held, mut sections) = (0, 0);
        brought.each(self, progress, &mut |report, rows| {
            sections += rows.len();
            match filling.is_held(&report.report) {
                true => held += 1,
                false => filling.put_report(&report, &rows)?,
            }
            Ok(())
        })?;
        let (files, gone) = (snapshot.files()?, snapshot.all_gone()?);
        files.iter().try_for_each(|file| filling.put_file(file))?;
        gone.iter().try_for_each(|gone| filling.put_gone(gone))?;
        let reports = brought.rows.len();
        let wanted = [("report", reports), ("section", sections), ("file", files.len()), ("gone", gone.len())];
        let wanted = wanted.into_iter().filter(|(_, rows)| *rows > 0);
        let wanted: BTreeMap<String, u64> = wanted.map(|(name, rows)| (name.to_owned(), rows as u64)).collect();
        filling.finish(stamp.clone(), wanted)?;
        let seconds = started.elapsed().as_secs_f64();
        Ok(Migrated { reports, sections, files: files.len(), held, digest: stamp.digest.clone(), seconds })
    }

    /// Makes a store in `dir`, which must not exist or be empty, with what this one holds. Source files are not copied.
    ///
    /// # Errors
    /// `NotEmpty` if `dir` holds something.
    pub fn copy_to(&self, dir: &Path, progress: &(dyn Fn(Progress) + Sync)) -> Result<Migrated> {
        let started = Instant::now();
        let snapshot = self.store().snapshot();
        let copy = Index::create(dir, Options { sources: Sources::Left, ..(*self.options).clone() })?;
        let mut change = copy.store().change()?;
        let mut brought = Brought::new(&snapshot)?;
        let mut sections = 0;
        brought.each(self, progress, &mut |report, rows| {
            sections += rows.len();
            change.put_report(&report, &rows)
        })?;
        let (files, gone) = (snapshot.files()?, snapshot.all_gone()?);
        files.iter().try_for_each(|file| change.put_file(file))?;
        gone.iter().try_for_each(|gone| change.put_gone(gone))?;
        let hashes = files.iter().map(|file| (file.sha256.as_deref().unwrap_or("-"), file.status.as_str()));
        change.commit(hashes, || Ok(()))?;
        change.finish()?;
        let digest = copy.store().snapshot().stamp().digest.clone();
        let (reports, seconds) = (brought.rows.len(), started.elapsed().as_secs_f64());
        Ok(Migrated { reports, sections, files: files.len(), held: 0, digest, seconds })
    }
}

/// The reports of a generation, cut again a batch at a time.
struct Brought<'a> {
    snapshot: &'a Snapshot,
    rows: Vec<RowAddress>,
}

impl<'a> Brought<'a> {
    fn new(snapshot: &'a Snapshot) -> Result<Brought<'a>> {
        let rows = snapshot.report_rows()?.into_iter().map(|(_, at)| at).collect();
        Ok(Brought { snapshot, rows })
    }

    fn each(
        &mut self,
        index: &Index,
        progress: &(dyn Fn(Progress) + Sync),
        each: &mut dyn FnMut(StoredReport, Vec<Row>) -> Result<()>,
    ) -> Result<()> {
        let segmenter = index.segmenter();
        let mut done = Progress { files: 0, all_files: self.rows.len(), bytes: 0, all_bytes: 0 };
        for batch in self.rows.chunks(BATCH) {
            let cut = |&at: &RowAddress| {
                let report = self.snapshot.stored_report(at)?;
                let rows = rows_again(self.snapshot.sections(&report.report)?, segmenter);
                Ok((report, rows))
            };
            let cut: Vec<(StoredReport, Vec<Row>)> = batch.par_iter().map(cut).collect::<Result<_>>()?;
            for (report, rows) in cut {
                each(report, rows)?;
                done.files += 1;
            }
            progress(done);
        }
        Ok(())
    }
}
