//! Several terms over one state of the store: each counted with its zeros, and one receipt for all.

use super::receipt::unreadable;
use super::{CountOf, Counts, CountsBy, Listed, Mention, MentionPage, Receipt, Scan, Scope};
use crate::error::Result;
use crate::hit::Asked;
use crate::index::Index;
use crate::query::{Filter, Query};
use crate::report::Year;
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::ranks::Ranks;
use crate::store::tally::Tally;
use crate::store::waiting::Waiting;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// One term of a list, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct TermCounts {
    /// The term as it was given.
    pub term: String,
    /// How it was read.
    pub query: Asked,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// The same by school and year, with a zero for each of the scope that has none, by kind, and
    /// all three crossed.
    pub by: CountsBy,
}

/// What the receipt of a list says of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct TermReceipt {
    /// What was asked and how it was read.
    pub query: Asked,
    /// What it was limited to: the term's own filter and the request's together.
    pub filters: Filter,
    /// What was searched.
    pub scope: Scope,
    /// What was found.
    pub counts: Counts,
}

impl Index {
    /// Counts each of `terms` within `filter`, in order, and gives the counts to `sink` until it
    /// returns `false`. All are answered from one state of the store; the receipt covers all of
    /// them either way.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let terms = mingcha::TermList::of(&["举报", "鲸鱼"]).terms;
    /// let mut absent = Vec::new();
    /// let receipt = index.term_counts(&terms, &mingcha::Filter::default(), |counted| {
    ///     if counted.counts.mentions == 0 {
    ///         absent.push(counted.term);
    ///     }
    ///     true
    /// })?;
    /// assert_eq!((absent, receipt.counts.mentions, receipt.terms.len()), (vec!["鲸鱼".to_owned()], 1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn term_counts(
        &self,
        terms: &[Query],
        filter: &Filter,
        mut sink: impl FnMut(TermCounts) -> bool,
    ) -> Result<Receipt> {
        let scans = Scans::new(self, terms, filter, MentionPage::default(), self.time_limit());
        let mut totals = Totals::default();
        let mut wanted = true;
        scans.counted(&mut |scan, counted| {
            totals.add(scan, &scans.list)?;
            wanted = wanted && sink(counted);
            Ok(())
        })?;
        scans.receipt(totals)
    }
}

/// The scans of several terms over one state of the store, one at a time.
pub(crate) struct Scans<'a> {
    index: &'a Index,
    terms: &'a [Query],
    filter: &'a Filter,
    /// What is listed, and how.
    list: MentionPage,
    snapshot: Arc<dyn View>,
    go_on: Arc<Waiting>,
}

/// What the receipt of a list sums up, gathered scan by scan.
#[derive(Default)]
pub(crate) struct Totals {
    terms: Vec<TermReceipt>,
    counts: Counts,
    /// Places that are listed.
    places: usize,
    sections: FxHashSet<u32>,
    reports: FxHashSet<u32>,
    schools: FxHashSet<u32>,
}

impl<'a> Scans<'a> {
    /// The scans of `terms` within `filter`, which together may take `limit`; of each, all that
    /// `list` shows is listed.
    pub fn new(
        index: &'a Index,
        terms: &'a [Query],
        filter: &'a Filter,
        list: MentionPage,
        limit: Option<Duration>,
    ) -> Scans<'a> {
        let (snapshot, go_on) = (index.store().view(), Arc::new(index.until(limit)));
        Scans { index, terms, filter, list: list.whole(), snapshot, go_on }
    }

    /// Sums up all terms.
    pub fn totals(&self) -> Result<Totals> {
        let mut totals = Totals::default();
        self.each(&MentionPage::default().whole(), Tally::new, &mut |scan| {
            totals.add(scan, &self.list)
        })?;
        Ok(totals)
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

    fn counted(&self, sink: &mut dyn FnMut(&Scan, TermCounts) -> Result<()>) -> Result<()> {
        let zeros = Zeros::of(self)?;
        self.each(&MentionPage::default().whole(), Tally::crossed, &mut |scan| {
            let by = scan.by()?;
            let by = CountsBy {
                school: filled(&zeros.schools, by.school),
                year: filled(&zeros.years, by.year),
                ..by
            };
            let term = scan.query.text.clone();
            sink(scan, TermCounts { term, query: scan.asked()?, counts: scan.counts()?, by })
        })
    }

    fn each(
        &self,
        list: &MentionPage,
        tally: fn(&Ranks) -> Tally,
        sink: &mut dyn FnMut(&Scan) -> Result<()>,
    ) -> Result<()> {
        for query in self.terms {
            (self.go_on)()?;
            sink(&self.scan(query, list, tally)?)?;
        }
        Ok(())
    }

    fn scan<'b>(
        &self,
        query: &'b Query,
        list: &MentionPage,
        tally: fn(&Ranks) -> Tally,
    ) -> Result<Scan<'b>>
    where
        'a: 'b,
    {
        Scan::over(
            self.snapshot.clone(),
            self.index,
            query,
            self.filter,
            list,
            tally,
            self.go_on.clone(),
        )
    }

    /// The receipt of one query, for which no section need be kept.
    fn receipt_of(&self, query: &Query) -> Result<Receipt> {
        self.scan(query, &MentionPage { size: 0, ..self.list.clone() }, Tally::new)?.receipt()
    }

    /// The receipt of all terms; of a single one that of its own.
    pub fn receipt(&self, totals: Totals) -> Result<Receipt> {
        if let [term] = self.terms {
            return self.receipt_of(term);
        }
        let Totals { terms, mut counts, places, sections, reports, schools } = totals;
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
        };
        let receipt = self.receipt_of(&Query::default())?;
        let listed = Listed { places, ..receipt.listed };
        Ok(Receipt { query, counts, listed, terms, ..receipt })
    }

    /// The receipt of an export, which names every file that could not be read.
    pub fn export_receipt(&self, totals: Totals) -> Result<Receipt> {
        Ok(Receipt {
            unreadable: unreadable(&*self.snapshot, usize::MAX)?,
            ..self.receipt(totals)?
        })
    }
}

impl Totals {
    /// How many places of all terms are listed.
    pub fn places(&self) -> usize {
        self.places
    }

    fn add(&mut self, scan: &Scan, list: &MentionPage) -> Result<()> {
        let counts = scan.counts()?;
        let sum = &mut self.counts;
        sum.mentions += counts.mentions;
        sum.word += counts.word;
        sum.inside += counts.inside;
        sum.across += counts.across;
        sum.across_break += counts.across_break;
        self.places += scan.places_of(&list.shown);
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
    fn of(scans: &Scans) -> Result<Zeros> {
        let ranks = scans.snapshot.ranks()?;
        let names = scans.index.names(ranks);
        let today = names.today();
        let within =
            scans.snapshot.within(&Allowed::of(Some(&names.filter(scans.filter)), ranks), today)?;
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
