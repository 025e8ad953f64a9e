//! A ranked answer, and which part of it is wanted.

use crate::error::{Error, ErrorKind, Result};
use crate::known::Cited;
use crate::link::Link;
use crate::note::Note;
use crate::query::QueryNote;
use crate::report::{Kind, Year};
use crate::section::Section;
use crate::snippet::Snippet;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// The last hit that ranked search pages to.
pub const MOST_HITS: usize = 10_000;
/// The most hits on a page.
pub const MOST_PAGE_SIZE: usize = 100;

/// The most values of a facet that an answer has unless it is asked for more.
pub const FACET_SIZE: usize = 20;

/// Which part of a ranked answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The page, counted from 1.
    pub number: usize,
    /// Hits on a page, at most [`MOST_PAGE_SIZE`].
    pub size: usize,
    /// Whether hits are sections or reports.
    pub group: Group,
    /// In which order they come.
    pub order: Order,
    /// Which values of the facets come with them.
    pub facets: FacetPage,
}

impl Default for Page {
    fn default() -> Page {
        Page {
            number: 1,
            size: 10,
            group: Group::None,
            order: Order::Relevance,
            facets: FacetPage::default(),
        }
    }
}

/// Which values of each facet are wanted. Those that the filter names always come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetPage {
    /// At most so many values, the first in the order of the facet.
    pub size: usize,
    /// What names of values must begin with.
    pub prefix: String,
}

impl FacetPage {
    /// Every value.
    pub const ALL: FacetPage = FacetPage { size: usize::MAX, prefix: String::new() };
}

impl Default for FacetPage {
    fn default() -> FacetPage {
        FacetPage { size: FACET_SIZE, ..FacetPage::ALL }
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
#[non_exhaustive]
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
    /// The runs of text that ranked search looked for as the words that they are made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<CutRun>,
}

/// A run of text that was looked for as the words that it is made of: a section has to hold most of
/// them, or the run as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CutRun {
    /// The run, folded.
    pub run: String,
    /// Its words, without stop words, as they follow one another.
    pub words: Vec<String>,
    /// How many of them a section has to hold.
    pub needed: usize,
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

/// How much satisfies a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Total {
    /// Sections.
    pub sections: usize,
    /// Reports with at least one such section.
    pub reports: usize,
    /// Sections that hold only some of its words, in neither of the two: looked for only where few
    /// satisfy it.
    #[serde(default)]
    pub partial: usize,
}

/// A section that a ranked search found; grouped by report, the best section of that report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Hit {
    /// The report.
    #[serde(flatten)]
    pub cited: Cited,
    /// Its title as printed.
    pub title: Option<String>,
    /// The file that it was read from; of several the first by name.
    #[serde(default)]
    pub file: String,
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
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
    /// Grouped by report: the report's other sections that satisfy the query, best first, at most
    /// two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ShownSection>,
    /// Grouped by report: how many sections of the report satisfy the query.
    pub sections: usize,
}

/// A section of a report that was found, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "http", schema(as = OtherSection))]
pub struct ShownSection {
    /// The section.
    pub section: SectionRef,
    /// Up to three windows, as pieces.
    #[cfg_attr(feature = "http", schema(value_type = Vec<Vec<crate::snippet::Piece>>))]
    pub snippets: Vec<Snippet>,
    /// Where it is to be read, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
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

/// Counts of what satisfies a query, by value: of each facet the values that [`FacetPage`] asks
/// for. All counts are exact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Facets {
    /// By school, most first.
    pub school: Vec<Facet<String>>,
    /// By province of the school, most first.
    #[serde(default)]
    pub province: Vec<Facet<String>>,
    /// By level of the school, most first.
    #[serde(default)]
    pub level: Vec<Facet<String>>,
    /// By ownership of the school, most first.
    #[serde(default)]
    pub ownership: Vec<Facet<String>>,
    /// By year, latest first.
    pub year: Vec<Facet<Year>>,
    /// By kind, in the order of a report.
    pub kind: Vec<Facet<Kind>>,
    /// How many values each of them has in all.
    #[serde(default)]
    pub values: FacetSizes,
}

/// How many values each facet has: those that count something, begin as they are to, or are
/// selected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct FacetSizes {
    /// Schools.
    pub school: usize,
    /// Provinces.
    pub province: usize,
    /// Levels.
    pub level: usize,
    /// Ownerships.
    pub ownership: usize,
    /// Years.
    pub year: usize,
    /// Kinds.
    pub kind: usize,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Facet<T> {
    /// The value; `None` where it is not known.
    pub value: Option<T>,
    /// Sections, or reports when grouped by report.
    pub count: usize,
    /// Whether the filter names it.
    pub selected: bool,
}

impl Page {
    /// The last hit of the page, counted from 1.
    pub(super) fn last(&self) -> usize {
        self.number * self.size
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.number == 0 {
            let takes = Note::new("从 1 起的页码", "a page from 1 on");
            return Err(bad_value("page", self.number, takes));
        }
        if !(1..=MOST_PAGE_SIZE).contains(&self.size) {
            let takes = Note::new(" 1 到 100 的数", "a number from 1 to 100");
            return Err(bad_value("size", self.size, takes));
        }

        let last = self.number.checked_mul(self.size);
        if last.is_some_and(|last| last <= MOST_HITS) {
            Ok(())
        } else {
            Err(ErrorKind::PageTooFar { most: MOST_HITS }.into())
        }
    }
}

fn bad_value(name: &'static str, value: usize, takes: Note) -> Error {
    ErrorKind::BadValue { name, value: value.to_string(), takes }.into()
}

impl Deref for Hit {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
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
