//! How much a store holds, and what it was built by.

use crate::error::Result;
use crate::hit::Facet;
use crate::index::Index;
use crate::provenance::PROGRAM;
use crate::report::{Status, Year};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Stats {
    /// Reports, those that may be none among them.
    pub reports: usize,
    /// Texts that are no school's yearly report: they are searched and do not count as reports.
    #[serde(default)]
    pub not_reports: usize,
    /// Reports that may be none.
    #[serde(default)]
    pub doubtful: usize,
    /// Sections.
    pub sections: usize,
    /// Schools that are known.
    pub schools: usize,
    /// Reports of each year, latest first.
    pub years: Vec<Facet<Year>>,
    /// Files that the store knows.
    pub files: usize,
    /// How many of each status.
    pub by_status: BTreeMap<String, usize>,
    /// Bytes on disk, source files apart.
    pub bytes: u64,
    /// The state of the store.
    pub generation: String,
    /// SHA-256 over the sorted lines `file SHA-256, status` of that state and its stamp.
    pub digest: String,
    /// The version of the fold.
    pub fold_version: u32,
    /// SHA-256 of the rule files.
    pub rules_hash: String,
    /// The program and its version.
    pub program: String,
    /// How the cluster does that holds it: `green`, `yellow` (every row is there, not every copy of
    /// it) or `red`; `None` on one machine.
    #[serde(default)]
    pub cluster: Option<String>,
}

impl Index {
    /// What the store holds.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let stats = index.stats()?;
    /// assert_eq!((stats.files, stats.by_status["ok"]), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stats(&self) -> Result<Stats> {
        let view = self.store().view();
        let ranks = view.ranks()?;
        let mut years: BTreeMap<Option<Year>, usize> = BTreeMap::new();
        let extent = view.extent(&Allowed::everything(), self.names(ranks).today())?;

        let mut doubtful = 0;
        for (key, at) in view.counted_reports()? {
            doubtful += usize::from(view.facts(at)?.verdict == Verdict::Doubtful);
            *years.entry(ranks.years.get(key.year as usize).copied().flatten()).or_default() += 1;
        }

        let by_status = by_status(&*view)?;
        let year = |(value, count)| Facet { value, count, selected: false };

        let reports = years.values().sum();

        Ok(Stats {
            reports,
            not_reports: view.report_rows()?.len() - reports,
            doubtful,
            sections: extent.sections,
            schools: extent.schools,
            years: years.into_iter().rev().map(year).collect(),
            files: by_status.values().sum(),
            by_status,
            bytes: self.store().bytes()?,
            generation: view.stamp().generation(),
            digest: view.stamp().digest.clone(),
            fold_version: view.stamp().fold_version,
            rules_hash: view.stamp().rules_hash.clone(),
            program: PROGRAM.to_owned(),
            cluster: self.store().health()?,
        })
    }
}

/// How many files there are of each status that there are any of.
fn by_status(view: &dyn View) -> Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    for status in Status::ALL {
        let count = view.count_with(status)?;
        if count > 0 {
            counts.insert(status.to_string(), count);
        }
    }

    Ok(counts)
}
