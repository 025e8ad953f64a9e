//! Paragraphs that also stand, equal or nearly so, in an earlier report: of the same school, or of
//! another one.
//!
//! Reports are taken in order of year, school and id, and each paragraph is held against all before
//! it; which of two schools had it first in one year nobody can tell, and two reports of one school
//! and year are one held twice. Two paragraphs are *equal* if their folded characters are, once the
//! school's own name is left open; *equal but for numbers* if they are when digits are left open,
//! too; and *near* if the sets of their four-character shingles have a Jaccard index of at least
//! 0.4. Linear but for sorting.
//!
//! The whole store is compared at once, and the answer is kept for as long as the store stays as it
//! is: 40 bytes for a paragraph that also stands elsewhere, about 200 for a report.

mod answer;
mod compared;
mod excerpt;
mod near;
mod paragraph;
mod sketch;
mod source;

pub use answer::{Likeness, Reuse, ReuseList, ReuseOf, ReuseSource, ReuseSummary, ReusedParagraph};
use compared::Kept;
pub use excerpt::{Excerpt, ReuseTexts, ReusedText};

use crate::error::Result;
use crate::held::not_held;
use crate::index::Index;
use crate::query::Filter;
use crate::report::ReportId;
use crate::store::View;
use compared::Compared;

impl Index {
    /// Finds what of each report within `filter` also stands in an earlier report, within the
    /// filter or not.
    ///
    /// The first call compares all reports of the store; as long as it stays as it is, the others
    /// read what is known then.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let files = [2020, 2021].map(|year| (year, dir.path().join(format!("{year}.txt"))));
    /// # for (year, file) in &files {
    /// #     std::fs::write(file, format!("云岭大学{year}-{}学年信息公开年度报告\n一、概述\n学校召开专题会议 {year} 次，逐项核对清单事项，及时更新栏目。\n", year + 1))?;
    /// # }
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(&files.map(|(_, file)| file), &|_| {})?;
    /// let reuse = index.reuse(&mingcha::Filter::default())?;
    /// assert_eq!((reuse.paragraphs, reuse.reused), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reuse(&self, filter: &Filter) -> Result<Reuse> {
        let view = self.store().view();
        let compared = self.compared(&*view)?;
        let by_share = compared.by_share(self.names(view.ranks()?).filter(filter).as_ref());
        let (paragraphs, reused) = compared.counted(&by_share);

        let generation = view.stamp().generation();
        let reports = by_share.into_iter().map(|at| compared.whole(at)).collect();
        Ok(Reuse { reports, paragraphs, reused, generation })
    }

    /// The reports within `filter` by how much of each is reused, the largest share first: `size`
    /// of them after `skip`. As [`Index::reuse`], without the paragraphs.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let list = index.reuse_list(&mingcha::Filter::default(), 0, 50)?;
    /// assert_eq!((list.total, list.reports[0].share), (1, 0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reuse_list(&self, filter: &Filter, skip: usize, size: usize) -> Result<ReuseList> {
        let view = self.store().view();
        let compared = self.compared(&*view)?;
        let by_share = compared.by_share(self.names(view.ranks()?).filter(filter).as_ref());
        let (paragraphs, reused) = compared.counted(&by_share);

        let page = by_share.iter().skip(skip).take(size);
        let reports = page.map(|&at| compared.summary(at)).collect();
        Ok(ReuseList {
            total: by_share.len(),
            paragraphs,
            reused,
            reports,
            generation: view.stamp().generation(),
        })
    }

    /// What of one report is reused, from what is known already: `None` until the reports have been
    /// compared ([`Index::prepare_reuse`]). It reads no text, so that a page may ask it each time.
    ///
    /// # Errors
    /// `UnknownReport`, or `GoneReport` if it was replaced or removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].id.clone();
    /// assert_eq!(index.reuse_of(&id)?, None);
    /// index.prepare_reuse()?;
    /// assert_eq!(index.reuse_of(&id)?.map(|of| of.summary.reused), Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reuse_of(&self, id: &ReportId) -> Result<Option<ReuseOf>> {
        self.known_reuse(&*self.store().view(), id)
    }

    /// Compares all reports, unless they are as they were when that was last done, and keeps what
    /// was found: until then [`Index::reuse_of`] knows nothing. It takes half of the processor's
    /// cores, however long it takes: no time limit ends it, since it is done beside the answers to
    /// others.
    ///
    /// # Errors
    /// `DamagedStore` or `Engine` where a report cannot be read.
    pub fn prepare_reuse(&self) -> Result<()> {
        let view = self.store().view();
        let names = self.names(view.ranks()?);
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        let threads = rayon::ThreadPoolBuilder::new().num_threads(cores.div_ceil(2)).build();
        let threads = threads.map_err(|error| std::io::Error::other(error.to_string()))?;

        threads
            .install(|| kept(&*view).known_or(|| Compared::of(&*view, names, &|| Ok(()))))
            .map(|_| ())
    }

    /// Whether the reports have been compared, as they are now.
    pub fn knows_reuse(&self) -> bool {
        kept(&*self.store().view()).known().is_some()
    }

    /// What is known of a report.
    fn known_reuse(&self, view: &dyn View, id: &ReportId) -> Result<Option<ReuseOf>> {
        let compared = kept(view).known();
        let of = compared.and_then(|compared| Some(compared.whole(compared.place(id)?)));
        match of {
            None if view.report(id)?.is_none() => Err(not_held(view, id)?),
            of => Ok(of),
        }
    }

    /// What is known of reuse, found out now if it is not.
    fn compared<'a>(&self, view: &'a dyn View) -> Result<&'a Compared> {
        let names = self.names(view.ranks()?);
        kept(view).known_or(|| Compared::of(view, names, &self.go_on()))
    }
}

/// What is remembered of a generation.
fn kept(view: &dyn View) -> &Kept {
    view.remembered().of()
}
