//! Every occurrence: complete, counted, provable.

mod answer;
mod by;
mod context;
mod count;
mod iter;
mod list;
mod listing;
mod page;
mod receipt;
mod says;
mod scan;
mod within;

pub use answer::{Concordance, CountsAnswer, Mention, Mentions, TermCounts};
pub use count::{CountOf, Counts, CountsBy, CrossCount};
pub use iter::MentionIter;
pub(crate) use list::Scans;
pub use page::{CONTEXT_CHARS, MOST_SORTED, MentionOrder, MentionPage};
pub use receipt::{
    Listed, NotReportFile, NotReports, Receipt, Scope, TermReceipt, Unreadable, UnreadableFile,
};
pub use says::{MentionPlace, MentionSays};
#[cfg(test)]
pub(crate) use scan::passes;
pub(crate) use scan::{EVERY_CELL, MentionScan, Searched};
pub use within::Within;

use crate::error::Result;
use crate::index::Index;
use crate::query::{Filter, Query};
use crate::store::tally::Tally;
use std::ops::Range;

impl Index {
    /// Gives every mention of `query` within `filter` to `sink`, in order of school, year and
    /// place, until it returns `false`. The receipt's counts are those of the whole scope either
    /// way.
    ///
    /// Memory grows with the sections that hold a mention, not with the mentions.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut places = Vec::new();
    /// let receipt = index.mentions(&"举报".parse()?, &mingcha::Filter::default(), |mention| {
    ///     places.push((mention.start, mention.line));
    ///     true
    /// })?;
    /// assert_eq!((places.len(), receipt.counts.word), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions(
        &self,
        query: &Query,
        filter: &Filter,
        mut sink: impl FnMut(Mention) -> bool,
    ) -> Result<Receipt> {
        self.mentions_of(query, filter, &MentionPage::default(), &mut sink)
    }

    /// Gives mentions as [`Index::mentions`] does, but as `list` asks for them: in its order, of
    /// its classes, with its context, from its cursor on. Its size does not matter.
    ///
    /// Memory grows with the sections that hold one, 16 bytes each; sorted by context with the
    /// mentions, which are then few.
    ///
    /// # Errors
    /// As for [`Index::mention_page`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n没有复议，没有行政复议。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Alignment, MentionPage, MentionOrder};
    /// let (order, shown) = (MentionOrder::Left, [Alignment::Word].into());
    /// let list = MentionPage { order, shown, ..MentionPage::default() };
    /// let mut places = Vec::new();
    /// let all = mingcha::Filter::default();
    /// let receipt = index.mentions_of(&"复议".parse()?, &all, &list, |mention| {
    ///     places.push(mention.left);
    ///     true
    /// })?;
    /// assert_eq!((places.len(), receipt.counts.mentions, receipt.listed.places), (1, 2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions_of(
        &self,
        query: &Query,
        filter: &Filter,
        list: &MentionPage,
        mut sink: impl FnMut(Mention) -> bool,
    ) -> Result<Receipt> {
        let list = MentionPage { size: usize::MAX, ..list.clone() };
        let scan = MentionScan::new(self, query, filter, &list)?;
        scan.list(scan.skipped()?, &mut sink)?;
        scan.receipt()
    }

    /// One page of mentions.
    ///
    /// # Errors
    /// `BadCursor` for a cursor that is none or another list's, `StaleCursor` if the store has
    /// changed since it was given, `TooManyToSort` for more than [`MOST_SORTED`] in an order by
    /// context; as everywhere `Deadline` and `Cancelled`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let page = mingcha::MentionPage { size: 10, ..Default::default() };
    /// let answer = index.mention_page(&"举报".parse()?, &mingcha::Filter::default(), &page)?;
    /// assert_eq!((answer.mentions[0].text.as_str(), answer.next), ("举报", None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mention_page(
        &self,
        query: &Query,
        filter: &Filter,
        page: &MentionPage,
    ) -> Result<Mentions> {
        page_of(&MentionScan::new(self, query, filter, page)?)
    }

    /// The same page with counts by school, year and kind and what ranked search finds, all of one
    /// state of the store.
    ///
    /// # Errors
    /// As for [`Index::mention_page`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let page = mingcha::MentionPage::default();
    /// let answer = index.concordance(&"举报".parse()?, &mingcha::Filter::default(), &page)?;
    /// assert_eq!((answer.page.mentions.len(), answer.by.school[0].mentions), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn concordance(
        &self,
        query: &Query,
        filter: &Filter,
        page: &MentionPage,
    ) -> Result<Concordance> {
        let searched = Searched::now(self, filter, self.time_limit());
        let scan = searched.scan(query, page, Tally::crossed)?;
        let ranked = self.total(&*searched.view, query, filter);

        Ok(Concordance {
            page: page_of(&scan)?,
            by: scan.by(EVERY_CELL)?,
            ranked_sections: ranked.ok().map(|total| total.sections),
        })
    }

    /// Mentions counted by school, year and kind, without reading any text.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let answer = index.counts(&"举报".parse()?, &mingcha::Filter::default())?;
    /// let school = &answer.by.school[0];
    /// assert_eq!((school.value.as_deref(), school.mentions), (Some("云岭大学"), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts(&self, query: &Query, filter: &Filter) -> Result<CountsAnswer> {
        self.counts_crossed(query, filter, EVERY_CELL)
    }

    /// The same, of the crossed counts only those of `cells`, by their places in the whole list: a
    /// country has 100,000 of them.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let by = index.counts_crossed(&"举报".parse()?, &mingcha::Filter::default(), 0..0)?.by;
    /// assert_eq!((by.cells, by.cross.len()), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts_crossed(
        &self,
        query: &Query,
        filter: &Filter,
        cells: Range<usize>,
    ) -> Result<CountsAnswer> {
        let scan = MentionScan::counting(self, query, filter)?;
        Ok(CountsAnswer {
            query: scan.asked()?,
            counts: scan.counts()?,
            by: scan.by(cells)?,
            receipt: scan.receipt()?,
        })
    }
}

/// The page of mentions that a scan is of.
fn page_of(scan: &MentionScan) -> Result<Mentions> {
    let size = scan.list.size;
    let skip = scan.skipped()?;
    let mut mentions = Vec::new();
    if size > 0 {
        scan.list(skip, &mut |mention| {
            mentions.push(mention);
            mentions.len() < size
        })?;
    }

    let after = skip + mentions.len();
    Ok(Mentions {
        query: scan.asked()?,
        complete: true,
        first: skip + 1,
        counts: scan.counts()?,
        next: (size > 0 && after < scan.places()).then(|| scan.cursor(after)),
        mentions,
        receipt: scan.receipt()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Options;

    #[test]
    fn a_page_its_counts_and_its_receipt_come_from_one_pass_over_the_postings() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), Options::default()).unwrap();
        index.add(&["tests/corpus".into()], &|_| {}).unwrap();
        let query: Query = "举报".parse().unwrap();
        let (filter, page) = (Filter::default(), MentionPage::default());

        let ask = || index.concordance(&query, &filter, &page).unwrap();
        let (answer, passes) = passes::of(ask);
        assert_eq!(passes, 1);

        let (alone, counts) = (
            index.mention_page(&query, &filter, &page).unwrap(),
            index.counts(&query, &filter).unwrap(),
        );
        assert!(alone.counts.mentions > 0);
        assert_eq!((&answer.page.mentions, answer.page.counts), (&alone.mentions, alone.counts));
        assert_eq!((&answer.by, answer.page.receipt.counts), (&counts.by, counts.counts));
        let found = index.search(&query, &filter, crate::Page::default()).unwrap();
        assert_eq!(answer.ranked_sections, Some(found.total.sections));
    }

    #[test]
    fn a_list_of_one_term_is_counted_with_its_receipt_in_one_pass() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), Options::default()).unwrap();
        index.add(&["tests/corpus".into()], &|_| {}).unwrap();
        let terms = ["检举".parse().unwrap()];

        let mut counted = Vec::new();
        let count = || {
            index.term_counts(&terms, &Filter::default(), |term| {
                counted.push(term);
                true
            })
        };
        let (receipt, passes) = passes::of(count);
        assert_eq!((passes, counted[0].counts), (1, receipt.unwrap().counts));
        assert!(counted[0].by.school.iter().any(|school| school.mentions == 0));
    }
}
