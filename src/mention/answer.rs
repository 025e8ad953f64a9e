//! Mentions, and the answers that list and count them.

use super::count::{Counts, CountsBy};
use super::receipt::Receipt;
use super::says::MentionPlace;
use crate::hit::{Asked, SectionRef};
use crate::known::{Cited, SchoolAttributes};
use crate::link::Link;
use crate::report::Day;
use crate::token::Alignment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;

/// One occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Mention {
    /// The report.
    #[serde(flatten)]
    pub cited: Cited,
    /// What the list of schools says of its school.
    #[serde(flatten)]
    pub attributes: SchoolAttributes,
    /// The section.
    pub section: SectionRef,
    /// Its first byte in the report's clean text.
    pub start: usize,
    /// The byte after its last in the report's clean text.
    pub end: usize,
    /// The 1-based line of the source file that it starts on.
    pub line: Option<u32>,
    /// The 1-based page of the source file that it starts on, for formats with pages.
    pub page: Option<u32>,
    /// What stands before it in the section.
    pub left: String,
    /// The mention as printed.
    pub text: String,
    /// What stands after it in the section.
    pub right: String,
    /// How it lies to the words around it.
    pub alignment: Alignment,
    /// What is said there.
    #[serde(flatten)]
    pub place: MentionPlace,
    /// The file that the report was read from; of several the first by name.
    pub file: String,
    /// The report's title as printed.
    pub title: Option<String>,
    /// Where the report was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// The day on which the report was published, where its file or a catalogue says so.
    #[serde(default)]
    pub published: Option<Day>,
    /// How many days after it was due; `None` where either is not known.
    #[serde(default)]
    pub days_late: Option<u32>,
    /// What else a catalogue says of the report, by column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// A link that still lands there after re-indexing, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
}

impl Deref for Mention {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
}

/// A page of mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Mentions {
    /// What was asked and how it was read.
    pub query: Asked,
    /// That the counts cover every section in scope. An answer that does not is an error instead.
    pub complete: bool,
    /// Which of all that are listed the first of this page is, counted from 1.
    pub first: usize,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// One page of mentions, in the order that was asked for: school, year and place unless it was
    /// another.
    pub mentions: Vec<Mention>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// A page of mentions with all that stands around it, from one pass over the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Concordance {
    /// The page.
    pub page: Mentions,
    /// Counts over the whole scope by school, year, kind, and all three crossed.
    pub by: CountsBy,
    /// How many sections ranked search finds for the same question; `None` where it cannot answer.
    pub ranked_sections: Option<usize>,
}

/// Mentions counted by school, year and kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CountsAnswer {
    /// What was asked and how it was read.
    pub query: Asked,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// The same by school, year, kind, and all three crossed.
    pub by: CountsBy,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

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
