//! Several terms over one state of the store: each counted with its zeros, and one receipt for all.

use super::answer::{Mention, TermCounts};
use super::count::{CountOf, Counts, CountsBy};
use super::listing::metadata_of;
use super::page::MentionPage;
use super::receipt::{Listed, Receipt, TermReceipt, not_reports, unreadable};
use super::scan::{EVERY_CELL, MentionScan, Searched};
use crate::error::Result;
use crate::hit::Asked;
use crate::index::Index;
use crate::query::{Filter, Query};
use crate::report::Year;
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::ranks::Ranks;
use crate::store::tally::Tally;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::collections::BTreeSet;

impl Index {
    /// Counts each of `terms` within `filter`, in order, and gives the counts to `sink` until it
    /// returns `false`. All are answered from one state of the store; the receipt covers all of
    /// them either way.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let terms = mingcha::TermList::of(&["举报", "鲸鱼"]).terms;
    /// let mut absent = Vec::new();
    /// let receipt = index.term_counts(&terms, &mingcha::Filter::default(), |counted| {
    ///     if counted.counts.mentions == 0 {
    ///         absent.push(counted.term);
    ///     }
    ///     true
    /// })?;
    /// assert_eq!(absent, ["鲸鱼"]);
    /// assert_eq!((receipt.counts.mentions, receipt.terms.len()), (1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn term_counts(
        &self,
        terms: &[Query],
        filter: &Filter,
        mut sink: impl FnMut(TermCounts) -> bool,
    ) -> Result<Receipt> {
        let searched = Searched::now(self, filter, self.time_limit());
        let scans = Scans::new(searched, terms, MentionPage::default()).counted_by_value();
        let mut totals = ListTotals::default();
        let mut wanted = true;

        scans.counted(&mut |scan, counted| {
            totals.add(scan, scans.places_of(scan)?)?;
            wanted = wanted && sink(counted);
            Ok(())
        })?;

        scans.receipt(totals)
    }
}

/// The scans of several terms over one state of the store, one at a time. That of a single term is
/// made once and serves all that is asked of it; those of a list are made again for each, since all
/// of them at once would not fit into memory.
pub(crate) struct Scans<'a> {
    searched: Searched<'a>,
    terms: &'a [Query],
    /// What is listed, and how.
    list: MentionPage,
    /// What is counted of a single term.
    tally: fn(&Ranks) -> Tally,
    /// The scan of a single term, once it is made.
    single: OnceCell<MentionScan<'a>>,
}

/// What the receipt of a list sums up, gathered scan by scan.
#[derive(Default)]
pub(crate) struct ListTotals {
    terms: Vec<TermReceipt>,
    counts: Counts,
    /// Places that are listed.
    places: usize,
    sections: FxHashSet<u32>,
    reports: FxHashSet<u32>,
    schools: FxHashSet<u32>,
}

impl<'a> Scans<'a> {
    /// The scans of `terms`; of each, all that `list` shows is listed.
    pub fn new(searched: Searched<'a>, terms: &'a [Query], list: MentionPage) -> Scans<'a> {
        let single = OnceCell::new();
        Scans { searched, terms, list: list.whole(), tally: Tally::new, single }
    }

    /// The same, of which [`Scans::term_counts`] will be asked, too.
    pub fn counted_by_value(self) -> Scans<'a> {
        Scans { tally: Tally::crossed, ..self }
    }

    /// The columns that a catalogue has of the reports that `totals` are of.
    pub fn catalogue_columns(&self, totals: &ListTotals) -> Result<BTreeSet<String>> {
        totals.catalogue_columns(&*self.searched.view)
    }

    /// Sums up all terms.
    pub fn totals(&self) -> Result<ListTotals> {
        let mut totals = ListTotals::default();
        self.each(&MentionPage::default().whole(), Tally::new, &mut |scan| {
            totals.add(scan, self.places_of(scan)?)
        })?;
        Ok(totals)
    }

    /// How many places of a term are listed.
    fn places_of(&self, scan: &MentionScan) -> Result<usize> {
        if self.list.says.is_empty() {
            return Ok(scan.places_of(&self.list.shown));
        }
        if self.terms.len() == 1 {
            return Ok(scan.places());
        }
        Ok(self.searched.scan(scan.query, &self.list, Tally::new)?.places())
    }

    /// Gives every mention of every term to `sink`, term by term, until it fails.
    pub fn mentions(&self, sink: &mut dyn FnMut(&Query, Mention) -> Result<()>) -> Result<()> {
        self.each(&self.list, Tally::new, &mut |scan| {
            let mut taken = Ok(());
            scan.list(0, &mut |mention| {
                taken = sink(scan.query, mention);
                taken.is_ok()
            })?;
            taken
        })
    }

    /// Gives the counts of every term to `sink` until it fails.
    #[cfg(feature = "xlsx")]
    pub fn term_counts(&self, sink: &mut dyn FnMut(TermCounts) -> Result<()>) -> Result<()> {
        self.counted(&mut |_, counted| sink(counted))
    }

    fn counted(&self, sink: &mut dyn FnMut(&MentionScan, TermCounts) -> Result<()>) -> Result<()> {
        let zeros = Zeros::of(&self.searched)?;

        self.each(&MentionPage::default().whole(), Tally::crossed, &mut |scan| {
            let by = scan.by(EVERY_CELL)?;
            let by = CountsBy {
                school: filled(&zeros.schools, by.school),
                year: filled(&zeros.years, by.year),
                ..by
            };
            let term = scan.query.text.clone();
            sink(scan, TermCounts { term, query: scan.asked()?, counts: scan.counts()?, by })
        })
    }

    /// Gives the scan of each term to `sink`: what `list` asks for and `tally` counts or, of a
    /// single term, all that will be asked for.
    fn each(
        &self,
        list: &MentionPage,
        tally: fn(&Ranks) -> Tally,
        sink: &mut dyn FnMut(&MentionScan) -> Result<()>,
    ) -> Result<()> {
        if let [term] = self.terms {
            return sink(self.single(term)?);
        }

        for query in self.terms {
            (self.searched.go_on)()?;
            sink(&self.searched.scan(query, list, tally)?)?;
        }

        Ok(())
    }

    fn single(&self, term: &'a Query) -> Result<&MentionScan<'a>> {
        (self.searched.go_on)()?;
        if let Some(scan) = self.single.get() {
            return Ok(scan);
        }
        let scan = self.searched.scan(term, &self.list, self.tally)?;
        Ok(self.single.get_or_init(|| scan))
    }

    /// The receipt of all terms; of a single one that of its own.
    pub fn receipt(&self, totals: ListTotals) -> Result<Receipt> {
        if let [term] = self.terms {
            return self.single(term)?.receipt();
        }

        let ListTotals { terms, mut counts, places, sections, reports, schools } = totals;
        (counts.sections, counts.reports, counts.schools) =
            (sections.len(), reports.len(), schools.len());
        let joined = |part: fn(&Asked) -> &str| {
            terms.iter().map(|term| part(&term.query)).collect::<Vec<_>>().join("\n")
        };
        let query = Asked {
            text: joined(|asked| &asked.text),
            read_as: joined(|asked| &asked.read_as),
            notes: Vec::new(),
            widened: Vec::new(),
            cut: Vec::new(),
        };

        // What was searched for no term is what was searched for any.
        let no_term = Query::default();
        let list = MentionPage { size: 0, ..self.list.clone() };
        let receipt = self.searched.scan(&no_term, &list, Tally::new)?.receipt()?;
        let listed = Listed { places, ..receipt.listed };
        Ok(Receipt { query, counts, listed, terms, ..receipt })
    }

    /// The receipt of an export, which names every file that could not be read or holds no report.
    pub fn export_receipt(&self, totals: ListTotals) -> Result<Receipt> {
        let view = &*self.searched.view;
        let unreadable = unreadable(view, usize::MAX)?;
        let not_reports = not_reports(view, usize::MAX)?;
        Ok(Receipt { unreadable, not_reports, ..self.receipt(totals)? })
    }
}

impl ListTotals {
    /// The columns that a catalogue has of the reports with a mention.
    pub fn catalogue_columns(&self, view: &dyn View) -> Result<BTreeSet<String>> {
        let mut columns = BTreeSet::new();
        for &report in &self.reports {
            columns.extend(metadata_of(report, view)?.into_keys());
        }
        Ok(columns)
    }

    /// How many places of all terms are listed.
    pub fn places(&self) -> usize {
        self.places
    }

    fn add(&mut self, scan: &MentionScan, places: usize) -> Result<()> {
        let counts = scan.counts()?;
        let sum = &mut self.counts;
        sum.mentions += counts.mentions;
        sum.word += counts.word;
        sum.inside += counts.inside;
        sum.across += counts.across;
        sum.across_break += counts.across_break;
        self.places += places;
        self.schools.extend(scan.schools()?);

        for section in &scan.found {
            self.sections.insert(section.row);
            self.reports.insert(section.report);
        }

        let filters = scan.limit.shown().clone();

        // Most terms of a list have the same filter, and what it leaves is counted row by row.
        let scope = match self.terms.last() {
            Some(last) if last.filters == filters => last.scope,
            _ => scan.scope()?,
        };

        self.terms.push(TermReceipt { query: scan.asked()?, filters, scope, counts });
        Ok(())
    }
}

/// The schools and years within the filter of a list, in order.
struct Zeros {
    schools: Vec<Option<String>>,
    years: Vec<Option<Year>>,
}

impl Zeros {
    fn of(searched: &Searched) -> Result<Zeros> {
        let ranks = searched.view.ranks()?;
        let names = searched.index.names(ranks);
        let today = names.today();
        let allowed = Allowed::of(names.filter(searched.filter).as_ref(), ranks);
        let within = searched.view.within(&allowed, today)?;

        let in_order = |ranks: FxHashSet<u32>| {
            let mut ranks: Vec<u32> = ranks.into_iter().collect();
            ranks.sort_unstable();
            ranks
        };
        let school = |place| today.school(place).map(str::to_owned);
        let year = |rank: u32| ranks.years.get(rank as usize).copied().flatten();
        Ok(Zeros {
            schools: in_order(within.schools).into_iter().map(school).collect(),
            years: in_order(within.years).into_iter().map(year).collect(),
        })
    }
}

/// What was counted, with a zero for each value that was not; both in the same order.
fn filled<T: Clone + PartialEq>(values: &[Option<T>], counted: Vec<CountOf<T>>) -> Vec<CountOf<T>> {
    let mut counted = counted.into_iter().peekable();
    let count = |value: &Option<T>| {
        let none = || CountOf { value: value.clone(), mentions: 0, sections: 0, reports: 0 };
        counted.next_if(|count| count.value == *value).unwrap_or_else(none)
    };
    values.iter().map(count).collect()
}
