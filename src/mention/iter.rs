//! Mentions as an iterator.

use super::answer::Mention;
use super::page::MentionPage;
use crate::error::Result;
use crate::index::Index;
use crate::query::{Filter, Query};
use std::iter::FusedIterator;
use std::vec;

/// Mentions that are read at a time.
const READ_AT_ONCE: usize = 1000;

/// The mentions of a query, read from one generation of a store as they are asked for.
///
/// It ends after the first error.
pub struct MentionIter {
    snapshot: Index,
    query: Query,
    filter: Filter,
    /// What is read next; `None` after the last page and after an error.
    next: Option<MentionPage>,
    read: vec::IntoIter<Mention>,
}

impl Index {
    /// Gives every mention of `query` within `filter`, in order of school, year and place. Whoever
    /// wants the receipt with them asks [`Index::mentions`].
    ///
    /// Memory does not grow with the mentions. A [time limit](Index::with_time_limit) holds for
    /// each thousand of them.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n没有举报，举报为零。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let all = mingcha::Filter::default();
    /// let mentions = index.mentions_iter(&"举报".parse()?, &all);
    /// let before: Vec<String> =
    ///     mentions.map(|mention| Ok(mention?.left)).collect::<mingcha::Result<_>>()?;
    /// assert_eq!(before, ["一、概述 没有", "一、概述 没有举报，"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions_iter(&self, query: &Query, filter: &Filter) -> MentionIter {
        MentionIter {
            snapshot: self.snapshot(),
            query: query.clone(),
            filter: filter.clone(),
            next: Some(MentionPage { size: READ_AT_ONCE, ..MentionPage::default() }),
            read: Vec::new().into_iter(),
        }
    }
}

impl MentionIter {
    /// Reads the next page.
    fn read(&mut self, page: MentionPage) -> Result<()> {
        let read = self.snapshot.mention_page(&self.query, &self.filter, &page)?;
        self.next = read.next.map(|cursor| MentionPage { cursor: Some(cursor), ..page });
        self.read = read.mentions.into_iter();
        Ok(())
    }
}

impl Iterator for MentionIter {
    type Item = Result<Mention>;

    fn next(&mut self) -> Option<Result<Mention>> {
        loop {
            if let Some(mention) = self.read.next() {
                return Some(Ok(mention));
            }
            let page = self.next.take()?;
            if let Err(error) = self.read(page) {
                return Some(Err(error));
            }
        }
    }
}

impl FusedIterator for MentionIter {}
