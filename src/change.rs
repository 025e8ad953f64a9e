//! A saved answer held against the store of today: which of its mentions are gone, which are new,
//! which stand as before, and why.
//!
//! Invariant: every mention of either answer is counted once, so that what was saved is gone or
//! unchanged, and what is found today is new or unchanged.

mod answer;
mod pair;
mod saved;

pub use answer::{AnswerState, Change, ChangedMention, Changes, Reason, ReasonCount};

use crate::error::Result;
use crate::index::Index;
use crate::link::Link;
use crate::mention::{Mention, MentionPage, MentionScan, Receipt};
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::report::ReportId;
use crate::store::View;
use crate::store::row::StoredReport;
use pair::{Pairs, pairs};
use rustc_hash::{FxHashMap, FxHashSet};
use saved::{Saved, SavedReceipt};
use std::collections::BTreeMap;
use std::io::{BufRead, Seek};

impl Index {
    /// Asks again what a saved answer asked, and gives every mention of either to `sink` with what
    /// became of it, until it returns `false`; the counts are those of all of them either way.
    /// Those of one report come together, in today's order; those whose report has none any more
    /// come last.
    ///
    /// `saved` is JSONL: a mention a line, and a last line `{"receipt": {…}}`. Mentions are told
    /// again by report and place, else by the quote in their links, within the report or the one
    /// that took its place. Memory grows with reports, and with the mentions of one of them.
    ///
    /// # Errors
    /// `BadAnswer` with the line where `saved` is no such answer, or not whole; and those of
    /// [`Index::mentions`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut saved = String::new();
    /// let receipt = index.mentions(&"举报".parse()?, &mingcha::Filter::default(), |mention| {
    ///     saved += &format!("{}\n", serde_json::to_string(&mention).unwrap_or_default());
    ///     true
    /// })?;
    /// saved += &format!("{}\n", serde_json::json!({ "receipt": receipt }));
    /// index.remove(&[file.to_string_lossy().into_owned()])?;
    /// let changes = index.changes_since(std::io::Cursor::new(saved), |changed| {
    ///     println!("{:?}: {}", changed.reason, changed.mention.text);
    ///     true
    /// })?;
    /// assert_eq!((changes.gone, changes.new), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes_since(
        &self,
        saved: impl BufRead + Seek,
        mut sink: impl FnMut(ChangedMention) -> bool,
    ) -> Result<Changes> {
        let saved = Saved::read(saved, &self.go_on())?;
        let before = saved.receipt.clone();
        let query = Query::parse(&before.query.text)?;

        let (shown, says) = (before.shown(), before.says());
        let list = MentionPage { shown, says, ..MentionPage::default() }.whole();
        let scan = MentionScan::new(self, &query, &before.filters, &list)?;
        let receipt = scan.receipt()?;
        let is_same_store = before.is_of(&receipt, scan.places());
        let mut told = ToldChanges { counts: BTreeMap::new(), sink: Some(&mut sink) };
        if is_same_store {
            told.count(Change::Unchanged, Reason::SamePlace, scan.places());
        } else {
            Rerun::new(saved, &scan, &before, &receipt)?.tell(&mut told)?;
        }

        let count = |change| {
            told.counts.iter().filter(|((of, _), _)| *of == change).map(|(_, count)| count).sum()
        };
        Ok(Changes {
            query: receipt.query.clone(),
            notes: notes(&before, &receipt, is_same_store),
            today: AnswerState::of(&receipt),
            before: before.state(),
            is_same_store,
            new: count(Change::New),
            gone: count(Change::Gone),
            unchanged: count(Change::Unchanged),
            reasons: told.reasons(),
            receipt,
        })
    }
}

/// What was found to have become of mentions, and who is told.
struct ToldChanges<'a> {
    counts: BTreeMap<(Change, Reason), usize>,
    sink: Option<&'a mut dyn FnMut(ChangedMention) -> bool>,
}

impl ToldChanges<'_> {
    fn count(&mut self, change: Change, reason: Reason, mentions: usize) {
        if mentions > 0 {
            *self.counts.entry((change, reason)).or_default() += mentions;
        }
    }

    fn tell(&mut self, change: Change, reason: Reason, was: Option<Link>, mention: Mention) {
        self.count(change, reason, 1);
        let wants_more = self
            .sink
            .as_mut()
            .is_some_and(|sink| sink(ChangedMention { change, reason, was, mention }));

        if !wants_more {
            self.sink = None;
        }
    }

    fn reasons(&self) -> Vec<ReasonCount> {
        let reason = |(&(change, reason), &mentions)| ReasonCount { change, reason, mentions };
        self.counts.iter().map(reason).collect()
    }
}

/// Whether a report passes a filter; none does where there is none.
fn is_within(filter: Option<&Filter>, held: &StoredReport) -> bool {
    filter.is_some_and(|filter| filter.admits(&held.school, held.year))
}

/// A saved answer and today's, report by report.
struct Rerun<'a, R> {
    saved: Saved<R>,
    scan: &'a MentionScan<'a>,
    /// For each report that took the place of others, those that the saved answer has mentions of.
    replaced: FxHashMap<ReportId, Vec<ReportId>>,
    /// For each report of the saved answer that has no mention today, why not.
    missing: FxHashMap<ReportId, Reason>,
    /// Whether both were read and matched alike.
    is_same_reading: bool,
}

impl<'a, R: BufRead + Seek> Rerun<'a, R> {
    fn new(
        saved: Saved<R>,
        scan: &'a MentionScan<'a>,
        before: &SavedReceipt,
        receipt: &Receipt,
    ) -> Result<Rerun<'a, R>> {
        let today: FxHashSet<&ReportId> = scan.reports()?.collect();
        let (mut replaced, mut missing) =
            (FxHashMap::<ReportId, Vec<ReportId>>::default(), FxHashMap::default());

        let filter = scan.names()?.filter(&receipt.filters);

        for id in saved.reports().filter(|id| !today.contains(*id)) {
            match scan.view().report(id)? {
                Some(held) if is_within(filter.as_ref(), &held) => {
                    missing.insert(id.clone(), Reason::ReadAnew);
                }
                Some(_) => _ = missing.insert(id.clone(), Reason::OutOfScope),
                None => {
                    let successor = successor(scan.view(), id)?;
                    let reason = if successor.is_some() {
                        Reason::ReportReplaced
                    } else {
                        Reason::ReportRemoved
                    };
                    missing.insert(id.clone(), reason);
                    let with_mentions = successor.filter(|successor| today.contains(successor));
                    with_mentions
                        .into_iter()
                        .for_each(|of| replaced.entry(of).or_default().push(id.clone()));
                }
            }
        }

        Ok(Rerun { saved, scan, replaced, missing, is_same_reading: before.is_read_as(receipt) })
    }

    fn tell(mut self, told: &mut ToldChanges<'_>) -> Result<()> {
        let mut here: Vec<Mention> = Vec::new();
        let mut failed = None;
        let scan = self.scan;
        scan.list(0, &mut |mention| {
            if here.first().is_some_and(|first| first.report_id != mention.report_id) {
                failed = self.report(std::mem::take(&mut here), told).err();
            }
            here.push(mention);
            failed.is_none()
        })?;
        failed.map_or(Ok(()), Err)?;

        if !here.is_empty() {
            self.report(here, told)?;
        }
        for id in self.saved.left() {
            let reason = self.missing.get(&id).copied().unwrap_or(Reason::ReadAnew);
            for gone in self.saved.take(&id)? {
                told.tell(Change::Gone, reason, None, gone);
            }
        }
        Ok(())
    }

    /// Tells of the mentions of one report, of which there are some today.
    fn report(&mut self, today: Vec<Mention>, told: &mut ToldChanges<'_>) -> Result<()> {
        let Some(id) = today.first().map(|mention| mention.report_id.clone()) else {
            return Ok(());
        };
        let same = self.saved.take(&id)?;
        let was_known = !same.is_empty();
        let Pairs { both, gone, new } = pairs(same, today);
        for (was, mention) in both {
            let reason = if was.start == mention.start { Reason::SamePlace } else { Reason::Moved };
            told.tell(Change::Unchanged, reason, Some(was.url), mention);
        }
        gone.into_iter().for_each(|was| told.tell(Change::Gone, Reason::ReadAnew, None, was));

        let mut replaced = Vec::new();
        for old in self.replaced.remove(&id).unwrap_or_default() {
            replaced.extend(self.saved.take(&old)?);
        }
        let reason = if was_known {
            Reason::ReadAnew
        } else if !replaced.is_empty() {
            Reason::ReportReplaced
        } else if self.is_same_reading {
            Reason::ReportAdded
        } else {
            Reason::ReportAddedOrReadAnew
        };

        let Pairs { both, gone, new } = pairs(replaced, new);
        for (was, mention) in both {
            told.tell(Change::Unchanged, Reason::ReportReplaced, Some(was.url), mention);
        }
        gone.into_iter().for_each(|was| told.tell(Change::Gone, Reason::ReportReplaced, None, was));
        new.into_iter().for_each(|mention| told.tell(Change::New, reason, None, mention));
        Ok(())
    }
}

/// The report that is held in the place of one that is not, be it the successor of its successor.
fn successor(view: &dyn View, id: &ReportId) -> Result<Option<ReportId>> {
    let mut seen = FxHashSet::default();
    let mut at = id.clone();

    while seen.insert(at.clone()) {
        let Some(next) = view.gone(&at)?.and_then(|gone| gone.successor) else {
            return Ok(None);
        };
        if view.report(&next)?.is_some() {
            return Ok(Some(next));
        }
        at = next;
    }

    Ok(None)
}

/// What differs between two answers beside the reports.
fn notes(before: &SavedReceipt, receipt: &Receipt, is_same_store: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    if is_same_store {
        notes.push(Note::new(
            "索引与保存时完全相同，结果不可能有变化",
            "the store is the one that the answer was saved from, so nothing can have changed",
        ));
    } else if before.digest == receipt.digest {
        notes.push(Note::new(
            "收录的文件与保存时相同，只可能因目录表或读取程序而有变化",
            "the files are those of the saved answer; only a catalogue or the reader can have \
             changed anything",
        ));
    }

    let mut differs = |zh: &str, en: &str, was: &str, is: &str| {
        if was != is {
            notes.push(Note::new(
                format!("{zh}不同：当时 {was}，现在 {is}"),
                format!("another {en}: {was} then, {is} now"),
            ));
        }
    };
    let short = |hash: &str| hash.chars().take(8).collect::<String>();
    differs("查询的读法", "reading of the query", &before.query.read_as, &receipt.query.read_as);
    differs(
        "折叠版本",
        "fold version",
        &before.fold_version.to_string(),
        &receipt.fold_version.to_string(),
    );

    differs("规则", "set of rules", &short(&before.rules_hash), &short(&receipt.rules_hash));
    differs("程序", "program", &before.program, &receipt.program);
    notes
}
