//! A store brought to a cluster, or back: rows are taken as they were stored and cut again, which
//! gives what they were put with.

use super::backup::{part_of, refuse_filled};
use super::threads;
use super::tools::Tools;
use crate::error::Result;
use crate::progress::Progress;
use crate::report::ReportId;
use crate::rules::Rules;
use crate::store::local::Local;
use crate::store::remote::{Cluster, Filling, Remote};
use crate::store::row::{RowAddress, SectionRow, StoredFile, StoredReport, rows_again};
use crate::store::stamp::Stamp;
use crate::store::{Store, StoreChange, View};
use crate::token::Segmenter;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reports cut at a time.
const BATCH: usize = 64;

/// Reports after which what was copied into a folder is made durable.
const COMMITTED: usize = if cfg!(test) { 10 } else { 1000 };

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

/// Puts a copy of a generation on a cluster.
///
/// # Errors
/// As [`crate::Index::put_on`].
pub(crate) fn put_on(
    view: &dyn View,
    tools: Tools<'_>,
    cluster: &Cluster,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Migrated> {
    let started = Instant::now();
    let stamp = view.stamp();
    let remote = if Remote::exists(cluster)? {
        Remote::connect_any(cluster)?
    } else {
        Remote::create(cluster, tools.rules)?
    };

    let mut filling = Filling::start(&remote, &stamp.digest, cluster.shards)?;
    let mut brought = Brought::new(view)?;
    let mut migrated = Migrated::begun(brought.rows.len(), stamp);
    brought.each(tools.segmenter(), progress, &mut |report, rows| {
        migrated.sections += rows.len();
        if filling.is_held(&report.id) {
            migrated.held += 1;
            return Ok(());
        }
        filling.put_report(&report, &rows)
    })?;

    let (files, gone) = (brought_files(view)?, view.all_gone()?);
    files.iter().try_for_each(|file| filling.put_file(file))?;
    gone.iter().try_for_each(|gone| filling.put_gone(gone))?;
    migrated.files = files.len();
    filling.finish(stamp.clone(), migrated.rows(gone.len()))?;

    migrated.seconds = started.elapsed().as_secs_f64();
    Ok(migrated)
}

/// The files of a generation; their copies are not brought.
fn brought_files(view: &dyn View) -> Result<Vec<StoredFile>> {
    let mut files = view.files()?;
    files.iter_mut().for_each(|file| file.is_kept = false);
    Ok(files)
}

/// Makes a store in `dir` with what a generation holds.
///
/// # Errors
/// As [`crate::Index::copy_to`].
pub(crate) fn copy_to(
    view: &dyn View,
    tools: Tools<'_>,
    dir: &Path,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Migrated> {
    let started = Instant::now();
    let stamp = view.stamp();
    let copying =
        Copying::start(tools.rules, dir, &format!("{} {}", stamp.generation(), stamp.digest))?;
    let earlier: FxHashSet<ReportId> = copying.held()?;

    let mut change = Box::new(copying.copy.begin()?);
    let mut brought = Brought::new(view)?;
    let mut migrated = Migrated::begun(brought.rows.len(), stamp);
    let mut since = 0;
    brought.each(tools.segmenter(), progress, &mut |report, rows| {
        migrated.sections += rows.len();
        if earlier.contains(&report.id) {
            migrated.held += 1;
            return Ok(());
        }
        change.put_report(&report, &rows)?;
        since += 1;
        if since % COMMITTED == 0 {
            change.commit(&mut [].into_iter(), &mut || Ok(()))?;
        }
        Ok(())
    })?;

    let (files, gone) = (brought_files(view)?, view.all_gone()?);
    files.iter().try_for_each(|file| change.put_file(file))?;
    gone.iter().try_for_each(|gone| change.put_gone(gone))?;
    change.commit_as(stamp)?;
    change.finish()?;
    copying.finish()?;

    migrated.files = files.len();
    migrated.seconds = started.elapsed().as_secs_f64();
    Ok(migrated)
}

impl Migrated {
    /// What is known before the first report is brought.
    fn begun(reports: usize, stamp: &Stamp) -> Migrated {
        let digest = stamp.digest.clone();
        Migrated { reports, sections: 0, files: 0, held: 0, digest, seconds: 0.0 }
    }

    /// The rows that there are to be on the other side, by type; no type without rows.
    fn rows(&self, gone: usize) -> BTreeMap<String, u64> {
        let Migrated { reports, sections, files, .. } = *self;
        let rows = [("report", reports), ("section", sections), ("file", files), ("gone", gone)];
        let some = rows.into_iter().filter(|(_, rows)| *rows > 0);
        some.map(|(name, rows)| (name.to_owned(), rows as u64)).collect()
    }
}

/// A store being copied into a folder. It is made under another name, so that a part of a store is
/// never asked.
struct Copying {
    copy: Local,
    part: PathBuf,
    dir: PathBuf,
}

/// The file in an unfinished copy that says of what.
const COPY_OF: &str = "copy-of";

impl Copying {
    fn start(rules: &Rules, dir: &Path, of: &str) -> Result<Copying> {
        refuse_filled(dir)?;
        let part = part_of(dir);
        let begun = std::fs::read_to_string(part.join(COPY_OF)).ok();

        let copy = match begun {
            Some(begun) if begun == of => Local::open(&part, rules)?,
            begun => {
                if begun.is_some() {
                    std::fs::remove_dir_all(&part)?;
                }
                let copy = Local::create(&part, rules)?;
                std::fs::write(part.join(COPY_OF), of)?;
                copy
            }
        };

        Ok(Copying { copy, part, dir: dir.to_path_buf() })
    }

    /// Reports that an earlier try has brought. A report comes whole with the commit that brings
    /// it.
    fn held(&self) -> Result<FxHashSet<ReportId>> {
        let view = self.copy.view();
        let ranks = view.ranks()?;
        let rows = view.report_rows()?;
        Ok(rows.into_iter().map(|(key, _)| ranks.reports[key.report as usize].clone()).collect())
    }

    fn finish(self) -> Result<()> {
        drop(self.copy);
        std::fs::remove_file(self.part.join(COPY_OF))?;
        if self.dir.exists() {
            std::fs::remove_dir(&self.dir)?;
        }
        Ok(std::fs::rename(&self.part, &self.dir)?)
    }
}

/// The reports of a generation, cut again a batch at a time.
struct Brought<'a> {
    view: &'a dyn View,
    rows: Vec<RowAddress>,
}

impl<'a> Brought<'a> {
    fn new(view: &'a dyn View) -> Result<Brought<'a>> {
        let rows = view.report_rows()?.into_iter().map(|(_, at)| at).collect();
        Ok(Brought { view, rows })
    }

    fn each(
        &mut self,
        segmenter: &Segmenter,
        progress: &(dyn Fn(Progress) + Sync),
        each: &mut dyn FnMut(StoredReport, Vec<SectionRow>) -> Result<()>,
    ) -> Result<()> {
        let mut done = Progress { files: 0, all_files: self.rows.len(), bytes: 0, all_bytes: 0 };
        for batch in self.rows.chunks(BATCH) {
            let cut = |&at: &RowAddress| {
                let report = self.view.stored_report(at)?;
                let rows = rows_again(self.view.sections(&report.id)?, segmenter);
                Ok((report, rows))
            };
            let cut: Vec<(StoredReport, Vec<SectionRow>)> =
                threads::apart(|| batch.par_iter().map(cut).collect::<Result<_>>())?;
            for (report, rows) in cut {
                each(report, rows)?;
                done.files += 1;
            }
            progress(done);
        }

        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, Options};
    use crate::query::Filter;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn a_copy_that_was_cut_short_goes_on_where_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let [here, there, part] = ["store", "copy", "copy.part"].map(|name| dir.path().join(name));
        let index = Index::create(&here, Options::default()).unwrap();
        index.add(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")], &|_| {}).unwrap();
        let cut_short = || {
            let copied =
                catch_unwind(AssertUnwindSafe(|| index.copy_to(&there, &|_| panic!("cut short"))));
            assert!(copied.is_err() && part.exists() && !there.exists());
        };
        cut_short();
        let copied = index.copy_to(&there, &|_| {}).unwrap();
        assert_eq!((copied.reports, copied.held), (26, 20));
        let copy = Index::open(&there, Options::default()).unwrap();
        assert_eq!(copy.stats().unwrap().generation, index.stats().unwrap().generation);
        let reports = |index: &Index| index.reports(&Filter::default(), 0, 100).unwrap().reports;
        assert_eq!(reports(&copy), reports(&index));
        assert!(copy.verify(&|_| {}).unwrap().is_sound() && !part.exists());
        drop(copy);

        // What was begun of another state is no part of this one.
        std::fs::remove_dir_all(&there).unwrap();
        cut_short();
        let first = index.files().unwrap().remove(0).file;
        index.remove(&[first]).unwrap();
        assert_eq!(index.copy_to(&there, &|_| {}).unwrap().held, 0);
    }
}
