//! Ranked results: sections in order of relevance, with facets and snippets.

use crate::error::Result;
use crate::index::Index;
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::report::{Kind, ReportId, Year};
use crate::snippet::Snippet;
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
    /// How `query` was read.
    pub fn of(query: &Query) -> Asked {
        Asked { text: query.text.clone(), read_as: query.to_string(), notes: query.notes.clone() }
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
    /// The score; higher is better. Comparable within one answer only.
    pub score: f32,
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

impl Index {
    /// The sections that satisfy `query` within `filter`, best first.
    ///
    /// # Errors
    /// `PageTooFar` past [`MOST_HITS`]; `BadValue` for a page or size of 0 or a size over [`MOST_PAGE_SIZE`].
    pub fn search(&self, query: &Query, filter: &Filter, page: Page) -> Result<Hits> {
        let _ = (query, filter, page);
        todo!()
    }
}
