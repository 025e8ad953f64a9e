//! One query asked both ways: which reports only the exact search finds, which only the ranked one,
//! and why.
//!
//! Invariant: each report that either finds is counted once, as found by both, by the exact search
//! alone, or by the ranked one alone. Sections that ranked search shows below the others, for they
//! hold only some of the words, are not among what it finds. Texts that are no reports are left out.

use crate::error::Result;
use crate::hit::{Asked, SectionRef, ShownSection, shown, widening};
use crate::index::Index;
use crate::known::Cited;
use crate::link::Link;
use crate::mention::{MentionPage, MentionScan, Receipt};
use crate::pattern::Pattern;
use crate::query::{Expr, Filter, Query};
use crate::snippet::Snippet;
use crate::store::View;
use crate::store::found::{FoundSection, Matched};
use crate::store::plan::{Plan, PlannedRun};
use crate::store::ranks::{NO_KIND, Ranks, SectionKey};
use crate::store::row::StoredSection;
use crate::text::fold;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;

/// What the two ways of searching find for one query, by report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// What was asked and how ranked search read it.
    pub query: Asked,
    /// How many reports each finds.
    pub total: ComparedTotal,
    /// Reports that only the exact search finds, in order of school and year.
    pub only_exact: Vec<FoundOneWay>,
    /// Reports that only the ranked search finds, in order of school and year.
    pub only_ranked: Vec<FoundOneWay>,
    /// The receipt of the exact search.
    pub receipt: Receipt,
}

/// Reports that are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ComparedTotal {
    /// By the exact search: those that hold a mention.
    pub exact: usize,
    /// By the ranked search: all of them, however many.
    pub ranked: usize,
    /// By both.
    pub both: usize,
    /// By the exact search alone.
    pub only_exact: usize,
    /// By the ranked search alone.
    pub only_ranked: usize,
}

/// A report that one of the two finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct FoundOneWay {
    /// The report.
    #[serde(flatten)]
    pub cited: Cited,
    /// Its title as printed.
    pub title: Option<String>,
    /// How many of its sections are found.
    pub sections: usize,
    /// Its mentions, where the exact search finds it.
    pub mentions: usize,
    /// Why the other way does not find it.
    pub why: Why,
    /// Words that were asked for and do not stand in the section; where `why` is `most_words`.
    pub missing: Vec<String>,
    /// The section that speaks for it: the best one, or the first with a mention.
    pub section: SectionRef,
    /// Up to three windows of that section, as pieces.
    pub snippets: Vec<Snippet>,
    /// Where that section is to be read, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
}

/// Why one way of searching finds a report and the other does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Ranked alone: all the words stand there, but not side by side as they were written.
    WordsApart,
    /// Ranked alone: most of the words stand there, which is enough.
    MostWords,
    /// Ranked alone: a word is the name of the report's school.
    SchoolName,
    /// Ranked alone: it satisfies the query by what it does not hold, so that there is no mention
    /// to list.
    NothingToList,
    /// Exact alone: the characters stand there, but not as the words that ranked search looks for.
    CutDifferently,
}

impl Index {
    /// Holds the reports in which `query` has a mention against those that ranked search finds, all
    /// of them.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let files = [("云岭大学", "举报答复率为百分之百"), ("岚川大学", "收到的举报均已答复")].map(|(school, text)| {
    /// #     let file = dir.path().join(format!("{school}.txt"));
    /// #     std::fs::write(&file, format!("{school}2020-2021学年信息公开年度报告\n一、概述\n{text}。\n")).map(|()| file)
    /// # });
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(&files.into_iter().collect::<Result<Vec<_>, _>>()?, &|_| {})?;
    /// let comparison = index.compare(&"举报答复".parse()?, &mingcha::Filter::default())?;
    /// assert_eq!((comparison.total.both, comparison.total.only_ranked), (1, 1));
    /// assert_eq!(comparison.only_ranked[0].why, mingcha::Why::WordsApart);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(&self, query: &Query, filter: &Filter) -> Result<Comparison> {
        self.compare_page(query, filter, 0, usize::MAX)
    }

    /// The same with `size` reports of either list after `skip`; the totals are those of all.
    pub fn compare_page(
        &self,
        query: &Query,
        filter: &Filter,
        skip: usize,
        size: usize,
    ) -> Result<Comparison> {
        let scan = MentionScan::new(self, query, filter, &MentionPage::default().whole())?;
        let (view, go_on) = (scan.view(), self.go_on());
        let ranks = view.ranks()?;
        let limit = self.names(ranks).limit(query, filter);
        let (plan, matched) = self.matched(view, query, &scan.allowed, 0)?;
        let mut asked = Asked::about(query, &limit, ranks);
        widening(&mut asked, query, plan.as_ref(), &matched);

        let mut found = BothWays { exact: exact(ranks, &scan.found), ranked: ranked(matched) };
        found.forget(&no_reports(view)?);
        let pattern: Vec<Pattern> = scan.pattern.iter().cloned().collect();
        let by_exact = found.only_exact().skip(skip).take(size).map(|of| {
            go_on()?;
            let stored = view.section(ranks.at(of.first.row))?;
            let found = FoundOneWay::new(&stored, &pattern, of.sections, Why::CutDifferently);
            Ok(FoundOneWay { mentions: of.mentions, ..found })
        });

        let marked = plan.as_ref().map(Plan::marked).unwrap_or_default();
        let by_rank = found.only_ranked().skip(skip).take(size).map(|of| {
            go_on()?;
            let stored = view.section(of.best.at)?;
            let (why, missing) = why(plan.as_ref(), &stored, of.best.by_name);
            Ok(FoundOneWay { missing, ..FoundOneWay::new(&stored, &marked, of.sections, why) })
        });

        Ok(Comparison {
            query: asked,
            total: found.total(),
            only_exact: by_exact.collect::<Result<_>>()?,
            only_ranked: by_rank.collect::<Result<_>>()?,
            receipt: scan.receipt()?,
        })
    }
}

/// The reports that each way finds.
struct BothWays {
    exact: ByReport<ExactReport>,
    ranked: ByReport<RankedReport>,
}

impl BothWays {
    /// Leaves those out that are no reports: both ways find them, but they are compared by report.
    fn forget(&mut self, no_reports: &FxHashSet<u32>) {
        self.exact.retain(|[.., report], _| !no_reports.contains(report));
        self.ranked.retain(|[.., report], _| !no_reports.contains(report));
    }

    fn only_exact(&self) -> impl Iterator<Item = &ExactReport> {
        self.exact.iter().filter(|(key, _)| !self.ranked.contains_key(*key)).map(|(_, of)| of)
    }

    fn only_ranked(&self) -> impl Iterator<Item = &RankedReport> {
        self.ranked.iter().filter(|(key, _)| !self.exact.contains_key(*key)).map(|(_, of)| of)
    }

    fn total(&self) -> ComparedTotal {
        let only_exact = self.only_exact().count();
        ComparedTotal {
            exact: self.exact.len(),
            ranked: self.ranked.len(),
            both: self.exact.len() - only_exact,
            only_exact,
            only_ranked: self.only_ranked().count(),
        }
    }
}

/// The ranks of the texts that are no school's yearly report.
fn no_reports(view: &dyn View) -> Result<FxHashSet<u32>> {
    if view.not_reports()?.is_empty() {
        return Ok(FxHashSet::default());
    }

    let mut none = FxHashSet::default();
    for (key, at) in view.report_rows()? {
        if !view.facts(at)?.verdict.counts() {
            none.insert(key.report);
        }
    }
    Ok(none)
}

/// The order of reports in an answer: school, year, report.
type ByReport<T> = BTreeMap<[u32; 3], T>;

fn place(key: &SectionKey) -> [u32; 3] {
    [key.school, key.year, key.report]
}

/// A report with mentions.
struct ExactReport {
    first: FoundSection,
    sections: usize,
    mentions: usize,
}

/// A report that ranked search finds.
struct RankedReport {
    best: Matched,
    sections: usize,
}

fn exact(ranks: &Ranks, found: &[FoundSection]) -> ByReport<ExactReport> {
    let mut reports = ByReport::new();
    for section in found {
        let none = ExactReport { first: *section, sections: 0, mentions: 0 };
        let of = reports
            .entry(place(&ranks.key(section.report, section.section, NO_KIND as u8)))
            .or_insert(none);
        of.sections += 1;
        of.mentions += section.places as usize;
    }

    reports
}

fn ranked(matched: Vec<Matched>) -> ByReport<RankedReport> {
    let mut reports = ByReport::new();
    for section in matched.into_iter().filter(|section| section.holds && section.passes.all()) {
        let of = reports
            .entry(place(&section.key))
            .or_insert(RankedReport { best: section, sections: 0 });
        of.sections += 1;
        let is_better = section.score > of.best.score
            || section.score == of.best.score && section.key.section < of.best.key.section;
        if is_better {
            of.best = section;
        }
    }

    reports
}

impl FoundOneWay {
    fn new(stored: &StoredSection, terms: &[Pattern], sections: usize, why: Why) -> FoundOneWay {
        let ShownSection { section, snippets, url } = shown(stored, terms);

        FoundOneWay {
            cited: stored.cited(),
            title: stored.title.clone(),
            sections,
            mentions: 0,
            why,
            missing: Vec::new(),
            section,
            snippets,
            url,
        }
    }
}

impl Deref for FoundOneWay {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
}

/// Why a section without a mention satisfies the plan, and the words that it lacks.
fn why(plan: Option<&Plan>, stored: &StoredSection, by_name: bool) -> (Why, Vec<String>) {
    if by_name {
        return (Why::SchoolName, Vec::new());
    }

    let texts = [&stored.text, stored.title.as_deref().unwrap_or_default()];
    let texts = texts.map(|text| fold(text).chars);
    let holds = |word: &String| stands_in(word, &texts);

    // Runs that stand by their words: as written they stand nowhere, or there would be a mention.
    let by_words = |run: &&PlannedRun| {
        let held = run.keywords.iter().filter(|word| holds(word)).count();
        run.written.find(&texts[0]).whole.is_empty() && held >= run.needed
    };

    let runs: Vec<&PlannedRun> =
        plan.into_iter().flat_map(|plan| &plan.runs).filter(by_words).collect();
    let missing: Vec<String> =
        runs.iter().flat_map(|run| &run.keywords).filter(|word| !holds(word)).cloned().collect();

    match (runs.is_empty(), missing.is_empty()) {
        (true, _) => (Why::NothingToList, missing),
        (false, true) => (Why::WordsApart, missing),
        (false, false) => (Why::MostWords, missing),
    }
}

fn stands_in(word: &str, texts: &[Vec<char>]) -> bool {
    let word = Pattern::new(&Expr::Exact(word.to_owned()));
    word.is_some_and(|word| texts.iter().any(|text| !word.find(text).whole.is_empty()))
}
