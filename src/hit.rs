//! Ranked results: sections in order of relevance, with facets and snippets.

mod facet;
mod order;

use crate::error::{ErrorKind, Result};
use crate::index::{Index, link};
use crate::note::Note;
use crate::pattern::{Pattern, Place};
use crate::query::{Filter, Query, QueryNote};
use crate::report::{Kind, ReportId, Year};
use crate::rules::Called;
use crate::section::Section;
use crate::snippet::{Snippet, snippets};
use crate::store::allowed::Allowed;
use crate::store::name::{Limit, Meant};
use crate::store::plan::Plan;
use crate::store::ranks::Ranks;
use crate::store::row::StoredSection;
use crate::store::view::{Matched, Snapshot};
use crate::text::fold;
use order::{Ranked, Sorting};
use serde::{Deserialize, Serialize};

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
    /// In which order they come.
    pub order: Order,
}

impl Default for Page {
    fn default() -> Page {
        Page { number: 1, size: 10, group: Group::None, order: Order::Relevance }
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

/// The order of hits. Whatever it is, what holds only some of the words comes last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    #[default]
    Relevance,
    /// The latest year first, within a year by school.
    Year,
    /// By school, within a school the earliest year first: the order of mentions.
    School,
}

/// A ranked answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Asked {
    /// The query as typed.
    pub text: String,
    /// The query as it was understood, in the query language.
    pub read_as: String,
    /// What was mended, ignored or widened.
    #[serde(flatten, with = "crate::note::fields::notes")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::NoteFields))]
    pub notes: Vec<QueryNote>,
    /// The words that were read as names of schools, too, and found more thereby.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widened: Vec<Widened>,
}

/// A word that was read as the name of a school, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Widened {
    /// The word, folded.
    pub word: String,
    /// The school's name of today.
    pub school: String,
    /// The sections that the query finds only thanks to names of schools, those of other words
    /// included.
    pub sections: usize,
    /// The query with this word as characters only.
    pub without: String,
}

impl Asked {
    /// How `query` was read, what names of schools were taken for, and which schools and years of
    /// its limit no report is of: a slip would read as a proven zero.
    pub(crate) fn about(query: &Query, limit: &Limit, ranks: &Ranks) -> Asked {
        let mut notes = query.notes.clone();
        notes.extend(limit.notes.iter().cloned());
        let filter = limit.shown();
        for school in filter
            .schools
            .iter()
            .flatten()
            .filter(|school| !ranks.schools.contains(&Some((*school).clone())))
        {
            notes.push(QueryNote::NoReportOfSchool { school: school.clone() });
        }
        for year in
            filter.years.iter().flatten().filter(|&&year| !ranks.years.contains(&Some(year)))
        {
            notes.push(QueryNote::NoReportForYear { year: year.to_string() });
        }
        Asked {
            text: query.text.clone(),
            read_as: limit.read_as.clone(),
            notes,
            widened: Vec::new(),
        }
    }
}

/// How much satisfies a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Total {
    /// Sections.
    pub sections: usize,
    /// Reports with at least one such section.
    pub reports: usize,
}

/// A section that a ranked search found; grouped by report, the best section of that report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
    /// Whether it holds only some of the query's words. Such hits follow the others and are not in
    /// the totals.
    pub partial: bool,
    /// Up to three windows, as pieces.
    #[cfg_attr(feature = "http", schema(value_type = Vec<Vec<crate::snippet::Piece>>))]
    pub snippets: Vec<Snippet>,
    /// Where it is to be read, from the root of the site.
    pub url: String,
    /// Grouped by report: the report's other sections that satisfy the query, best first, at most
    /// two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherSection>,
    /// Grouped by report: how many sections of the report satisfy the query.
    pub sections: usize,
}

/// A further section of a report that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct OtherSection {
    /// The section.
    pub section: SectionRef,
    /// Up to three windows, as pieces.
    #[cfg_attr(feature = "http", schema(value_type = Vec<Vec<crate::snippet::Piece>>))]
    pub snippets: Vec<Snippet>,
    /// Where it is to be read, from the root of the site.
    pub url: String,
}

/// A section as answers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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

impl Index {
    /// The sections that satisfy `query` within `filter`, best first. A query without words finds
    /// every section.
    ///
    /// # Errors
    /// `PageTooFar` past [`MOST_HITS`]; `BadValue` for a page or size of 0 or a size over
    /// [`MOST_PAGE_SIZE`].
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
        let ranks = snapshot.ranks()?;
        let names = self.names(ranks);
        let limit = names.limit(query, filter);
        let allowed = Allowed::of(limit.both.as_ref(), ranks);
        let (plan, matched) = self.matched(&snapshot, query, &allowed, FEW)?;
        let mut asked = Asked::about(query, &limit, ranks);
        widening(&mut asked, query, plan.as_ref(), &matched);
        let (facets, total) = match page.group {
            Group::None => facet::sections(&matched, names, limit.shown()),
            Group::Report => facet::reports(&matched, names, limit.shown()),
        };
        let ranked = Sorting { order: page.order, ranks }.best(matched, page);
        let terms = plan.as_ref().map(Plan::marked).unwrap_or_default();
        let hits = ranked
            .into_iter()
            .skip(page.last() - page.size)
            .map(|ranked| ranked.hit(&snapshot, &terms));
        Ok(Hits {
            query: asked,
            total,
            hits: hits.collect::<Result<_>>()?,
            facets,
            generation: snapshot.stamp().generation(),
        })
    }

    /// The totals of [`Index::search`] in `snapshot`, without its hits.
    pub(crate) fn total(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        filter: &Filter,
    ) -> Result<Total> {
        let ranks = snapshot.ranks()?;
        let limit = self.names(ranks).limit(query, filter);
        let (_, matched) =
            self.matched(snapshot, query, &Allowed::of(limit.both.as_ref(), ranks), 0)?;
        let holding = matched.iter().filter(|found| found.holds && found.passes.all());
        let mut reports: Vec<u32> = holding.map(|found| found.key.report).collect();
        let sections = reports.len();
        reports.sort_unstable();
        reports.dedup();
        Ok(Total { sections, reports: reports.len() })
    }

    /// What ranked search finds, in no order, and how it looked for it; where it finds fewer than
    /// `few` sections, also those that hold only some of the words.
    pub(crate) fn matched(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        allowed: &Allowed,
        few: usize,
    ) -> Result<(Option<Plan>, Vec<Matched>)> {
        let names = self.names(snapshot.ranks()?);
        let plan = query.expr.as_ref().and_then(|expr| Plan::new(expr, self.segmenter(), names));
        // A filter alone, or nothing at all, asks for every section; text of which nothing is left
        // asks for none.
        let is_browsing =
            query.expr.is_none() && (query.text.trim().is_empty() || !query.filter.is_empty());
        let matched = match plan.is_some() || is_browsing {
            true => snapshot.rank(plan.as_ref(), allowed, few, &self.go_on())?,
            false => Vec::new(),
        };
        Ok((plan, matched))
    }
}

impl Page {
    /// The last hit of the page, counted from 1.
    fn last(self) -> usize {
        self.number * self.size
    }

    fn check(self) -> Result<()> {
        let bad = |name, value: usize, takes| ErrorKind::BadValue {
            name,
            value: value.to_string(),
            takes,
        };
        if self.number == 0 {
            return Err(bad("page", 0, Note::new("从 1 起的页码", "a page from 1 on")).into());
        }
        if !(1..=MOST_PAGE_SIZE).contains(&self.size) {
            return Err(bad(
                "size",
                self.size,
                Note::new("1 到 100 的数", "a number from 1 to 100"),
            )
            .into());
        }
        match self.number.checked_mul(self.size) {
            Some(last) if last <= MOST_HITS => Ok(()),
            _ => Err(ErrorKind::PageTooFar { most: MOST_HITS }.into()),
        }
    }
}

/// Says what the answer owes to words that name schools.
pub(crate) fn widening(asked: &mut Asked, query: &Query, plan: Option<&Plan>, matched: &[Matched]) {
    let more = matched.iter().filter(|found| found.by_name && found.passes.all()).count();
    let schools = plan.into_iter().flat_map(Plan::schools);
    let meant: Vec<&Meant> =
        schools.filter(|meant| more > 0 || meant.called != Called::Name).collect();
    asked.notes.extend(Meant::widening(&meant, more));
    asked.widened = meant
        .into_iter()
        .map(|Meant { word, school, .. }| Widened {
            word: word.clone(),
            school: school.clone(),
            sections: more,
            without: query.quoting(word).to_string(),
        })
        .collect();
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

/// A section as answers show it: its name, the best windows for `terms`, and the link to the first
/// of them.
pub(crate) fn shown(
    stored: &StoredSection,
    terms: &[Pattern],
) -> (SectionRef, Vec<Snippet>, String) {
    let folded = fold(&stored.text);
    let places: Vec<Vec<Place>> = terms.iter().map(|term| term.find(&folded.chars).whole).collect();
    let first = places.iter().filter_map(|places| places.first().copied()).min();
    let place = first.unwrap_or(Place { start: 0, end: folded.chars.len().min(8) as u32 });
    let url = link(&stored.report, stored.section.id, &folded, place);
    (SectionRef::of(&stored.section), snippets(&stored.text, &folded, &places), url)
}

impl SectionRef {
    pub(crate) fn of(section: &Section) -> SectionRef {
        SectionRef {
            id: section.id,
            kind: section.kind,
            heading: section.heading.clone(),
            path: section.path.clone(),
        }
    }
}
