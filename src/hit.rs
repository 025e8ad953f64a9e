//! Ranked results: sections in order of relevance, with facets and snippets.

mod facet;

use crate::error::{ErrorKind, Result};
use crate::index::allowed::Allowed;
use crate::index::catalog::Catalog;
use crate::index::name::{Limit, Meant};
use crate::index::plan::Plan;
use crate::index::row::StoredSection;
use crate::index::snapshot::{Matched, Snapshot};
use crate::index::{Index, link};
use crate::note::Note;
use crate::pattern::{Pattern, Place};
use crate::query::{Filter, Query};
use crate::report::{Kind, ReportId, Year};
use crate::rules::Called;
use crate::section::Section;
use crate::snippet::{Snippet, snippets};
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The last hit that ranked search pages to.
pub const MOST_HITS: usize = 10_000;
/// The most hits on a page.
pub const MOST_PAGE_SIZE: usize = 100;

/// Which part of a ranked answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The page, counted from 1.
    pub number: usize,
    /// Hits on a page, at most [`MOST_PAGE_SIZE`].
    pub size: usize,
    /// Whether hits are sections or reports.
    pub group: Group,
}

impl Default for Page {
    fn default() -> Page {
        Page { number: 1, size: 10, group: Group::None }
    }
}

/// What a hit stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Group {
    /// A section.
    #[default]
    None,
    /// A report, by its best section and a little by the others.
    Report,
}

/// A ranked answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hits {
    /// What was asked and how it was read.
    pub query: Asked,
    /// How many sections and reports satisfy the query; exact.
    pub total: Total,
    /// One page of hits, best first.
    pub hits: Vec<Hit>,
    /// Counts by school, year and kind, each ignoring its own selection.
    pub facets: Facets,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// What was asked and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The query as typed.
    pub text: String,
    /// The query as it was understood, in the query language.
    pub read_as: String,
    /// What was mended, ignored or widened.
    pub notes: Vec<Note>,
}

impl Asked {
    /// How `query` was read, what names of schools were taken for, and which schools and years of its limit no report is of: a
    /// slip would read as a proven zero.
    pub(crate) fn about(query: &Query, limit: &Limit, catalog: &Catalog) -> Asked {
        let mut notes = query.notes.clone();
        notes.extend(limit.notes.iter().cloned());
        let filter = limit.shown();
        for school in
            filter.schools.iter().flatten().filter(|school| !catalog.schools.contains(&Some((*school).clone())))
        {
            notes.push(Note::new(format!("没有收录学校“{school}”的报告"), format!("no report of `{school}` is held")));
        }
        for year in filter.years.iter().flatten().filter(|&&year| !catalog.years.contains(&Some(year))) {
            notes.push(Note::new(format!("没有收录 {year} 年度的报告"), format!("no report for {year} is held")));
        }
        Asked { text: query.text.clone(), read_as: limit.read_as.clone(), notes }
    }
}

/// How much satisfies a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Sections.
    pub sections: usize,
    /// Reports with at least one such section.
    pub reports: usize,
}

/// A section that a ranked search found; grouped by report, the best section of that report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The report.
    pub report: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// Its title as printed.
    pub title: Option<String>,
    /// The section.
    pub section: SectionRef,
    /// The score, to four decimals; higher is better. Comparable within one answer only.
    pub score: f64,
    /// Whether it holds only some of the query's words. Such hits follow the others and are not in the totals.
    pub partial: bool,
    /// Up to three windows, as pieces.
    pub snippets: Vec<Snippet>,
    /// Where it is to be read, from the root of the site.
    pub url: String,
    /// Grouped by report: the report's other sections that satisfy the query, best first, at most two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherSection>,
    /// Grouped by report: how many sections of the report satisfy the query.
    pub sections: usize,
}

/// A further section of a report that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherSection {
    /// The section.
    pub section: SectionRef,
    /// Up to three windows, as pieces.
    pub snippets: Vec<Snippet>,
    /// Where it is to be read, from the root of the site.
    pub url: String,
}

/// A section as answers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionRef {
    /// Its place in the report; the preface is 0.
    pub id: u32,
    /// What it is about.
    pub kind: Option<Kind>,
    /// Its heading without number; `None` for a preface.
    pub heading: Option<String>,
    /// The headings from the top down to it.
    pub path: Vec<String>,
}

/// Counts of what satisfies a query, by value. Complete and exact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// By school, most first.
    pub school: Vec<Facet<String>>,
    /// By year, latest first.
    pub year: Vec<Facet<Year>>,
    /// By kind, in the order of a report.
    pub kind: Vec<Facet<Kind>>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet<T> {
    /// The value; `None` where it is not known.
    pub value: Option<T>,
    /// Sections, or reports when grouped by report.
    pub count: usize,
    /// Whether the filter names it.
    pub selected: bool,
}

/// Below this many sections, those that hold only some of the words follow.
const FEW: usize = 10;

/// What the other sections of a report add to the score of its best one: this share of theirs, at most two.
const OTHERS_WEIGHT: f32 = 0.1;

impl Index {
    /// The sections that satisfy `query` within `filter`, best first. A query without words finds every section.
    ///
    /// # Errors
    /// `PageTooFar` past [`MOST_HITS`]; `BadValue` for a page or size of 0 or a size over [`MOST_PAGE_SIZE`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let hits = index.search(&"举报".parse()?, &mingcha::Filter::default(), mingcha::Page::default())?;
    /// assert_eq!((hits.total.sections, hits.hits[0].section.heading.as_deref()), (1, Some("概述")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(&self, query: &Query, filter: &Filter, page: Page) -> Result<Hits> {
        page.check()?;
        let snapshot = self.store().snapshot();
        let catalog = snapshot.catalog()?;
        let names = self.names(catalog);
        let limit = names.limit(query, filter);
        let allowed = Allowed::of(limit.both.as_ref(), catalog);
        let plan = query.expr.as_ref().and_then(|expr| Plan::new(expr, self.segmenter(), names));
        // A filter alone, or nothing at all, asks for every section; text of which nothing is left asks for none.
        let is_browsing = query.expr.is_none() && (query.text.trim().is_empty() || !query.filter.is_empty());
        let matched = match plan.is_some() || is_browsing {
            true => snapshot.rank(plan.as_ref(), &allowed, FEW, &self.go_on())?,
            false => Vec::new(),
        };
        let mut query = Asked::about(query, &limit, catalog);
        query.notes.extend(widening(plan.as_ref(), &matched));
        let (facets, total) = match page.group {
            Group::None => facet::sections(&matched, names, limit.shown()),
            Group::Report => facet::reports(&matched, names, limit.shown()),
        };
        let ranked = match page.group {
            Group::None => best_sections(matched, page.last()),
            Group::Report => best_reports(matched, page.last()),
        };
        let terms = plan.as_ref().map(Plan::marked).unwrap_or_default();
        let hits = ranked.into_iter().skip(page.last() - page.size).map(|ranked| ranked.hit(&snapshot, &terms));
        Ok(Hits { query, total, hits: hits.collect::<Result<_>>()?, facets, generation: snapshot.stamp().generation() })
    }
}

impl Page {
    /// The last hit of the page, counted from 1.
    fn last(self) -> usize {
        self.number * self.size
    }

    fn check(self) -> Result<()> {
        let bad = |name, value: usize, takes| ErrorKind::BadValue { name, value: value.to_string(), takes };
        if self.number == 0 {
            return Err(bad("page", 0, Note::new("从 1 起的页码", "a page from 1 on")).into());
        }
        if !(1..=MOST_PAGE_SIZE).contains(&self.size) {
            return Err(bad("size", self.size, Note::new("1 到 100 的数", "a number from 1 to 100")).into());
        }
        match self.number.checked_mul(self.size) {
            Some(last) if last <= MOST_HITS => Ok(()),
            _ => Err(ErrorKind::PageTooFar { most: MOST_HITS }.into()),
        }
    }
}

/// What the answer owes to words that name schools.
fn widening(plan: Option<&Plan>, matched: &[Matched]) -> Option<Note> {
    let more = matched.iter().filter(|found| found.by_name && found.passes.all()).count();
    let meant: Vec<&Meant> = plan?.schools().filter(|meant| more > 0 || meant.called != Called::Name).collect();
    Meant::widening(&meant, more)
}

/// A hit before its text is fetched.
struct Ranked {
    best: Matched,
    score: f32,
    others: Vec<Matched>,
    sections: usize,
}

/// The best `most` sections, and if there are few, those that hold only some of the words.
fn best_sections(matched: Vec<Matched>, most: usize) -> Vec<Ranked> {
    let (whole, partial) = whole_and_partial(matched);
    let ranked = top(whole, most).into_iter().chain(top(partial, most));
    let alone = |best: Matched| Ranked { best, score: best.score, others: Vec::new(), sections: 1 };
    ranked.take(most).map(alone).collect()
}

/// The best `most` reports, each by its best section and a little by two others.
fn best_reports(matched: Vec<Matched>, most: usize) -> Vec<Ranked> {
    let (whole, partial) = whole_and_partial(matched);
    let whole = by_report(whole);
    let mut partial = by_report(partial);
    partial.retain(|part| whole.iter().all(|other| other.best.key.report != part.best.key.report));
    let sorted = |mut reports: Vec<Ranked>| {
        reports.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.best.key.report.cmp(&b.best.key.report)));
        reports
    };
    sorted(whole).into_iter().chain(sorted(partial)).take(most).collect()
}

fn by_report(mut matched: Vec<Matched>) -> Vec<Ranked> {
    matched.sort_unstable_by(|a, b| a.key.report.cmp(&b.key.report).then(order(a, b)));
    let groups = matched.chunk_by(|a, b| a.key.report == b.key.report);
    let ranked = groups.map(|sections| {
        let others: Vec<Matched> = sections[1..].iter().take(2).copied().collect();
        let score = sections[0].score + OTHERS_WEIGHT * others.iter().map(|other| other.score).sum::<f32>();
        Ranked { best: sections[0], score, others, sections: sections.len() }
    });
    ranked.collect()
}

fn whole_and_partial(matched: Vec<Matched>) -> (Vec<Matched>, Vec<Matched>) {
    matched.into_iter().filter(|matched| matched.passes.all()).partition(|matched| matched.holds)
}

/// Score, then report, then place.
fn order(a: &Matched, b: &Matched) -> Ordering {
    let place = |matched: &Matched| (matched.key.report, matched.key.section);
    b.score.total_cmp(&a.score).then(place(a).cmp(&place(b)))
}

fn top(mut matched: Vec<Matched>, most: usize) -> Vec<Matched> {
    if matched.len() > most {
        matched.select_nth_unstable_by(most, order);
        matched.truncate(most);
    }
    matched.sort_unstable_by(order);
    matched
}

impl Ranked {
    fn hit(self, snapshot: &Snapshot, terms: &[Pattern]) -> Result<Hit> {
        let stored = snapshot.section(self.best.at)?;
        let others = self.others.iter().filter(|other| other.holds).map(|other| {
            let stored = snapshot.section(other.at)?;
            let (section, snippets, url) = shown(&stored, terms);
            Ok(OtherSection { section, snippets, url })
        });
        let others = others.collect::<Result<_>>()?;
        let (section, snippets, url) = shown(&stored, terms);
        Ok(Hit {
            report: stored.report,
            school: stored.school,
            year: stored.year,
            title: stored.title,
            section,
            score: (f64::from(self.score) * 1e4).round() / 1e4,
            partial: !self.best.holds,
            snippets,
            url,
            others,
            sections: self.sections,
        })
    }
}

fn shown(stored: &StoredSection, terms: &[Pattern]) -> (SectionRef, Vec<Snippet>, String) {
    let folded = fold(&stored.text);
    let places: Vec<Vec<Place>> = terms.iter().map(|term| term.find(&folded.chars).whole).collect();
    let first = places.iter().filter_map(|places| places.first().copied()).min();
    let place = first.unwrap_or(Place { start: 0, end: folded.chars.len().min(8) as u32 });
    let url = link(&stored.report, stored.section.id, &folded, place);
    (SectionRef::of(&stored.section), snippets(&stored.text, &folded, &places), url)
}

impl SectionRef {
    pub(crate) fn of(section: &Section) -> SectionRef {
        SectionRef { id: section.id, kind: section.kind, heading: section.heading.clone(), path: section.path.clone() }
    }
}
