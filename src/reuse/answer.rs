//! What is said of reuse: report by report, and paragraph by paragraph.

use crate::known::Cited;
use crate::note::warning::Warning;
use crate::report::ReportId;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// What of each report is reused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reuse {
    /// Every report within the filter, the largest share first.
    pub reports: Vec<ReuseOf>,
    /// Paragraphs that were compared, in all reports.
    pub paragraphs: usize,
    /// Those of them that also stand in an earlier report.
    pub reused: usize,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// Reports by what of them is reused, the largest share first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReuseList {
    /// How many reports there are within the filter.
    pub total: usize,
    /// Paragraphs that were compared, in all of them.
    pub paragraphs: usize,
    /// Those of them that also stand in an earlier report.
    pub reused: usize,
    /// One page of the reports.
    pub reports: Vec<ReuseSummary>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// How much of one report is reused, and from where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReuseSummary {
    /// The report.
    #[serde(flatten)]
    pub cited: Cited,
    /// Paragraphs that were compared.
    pub compared: usize,
    /// Those of them that also stand in an earlier report.
    pub reused: usize,
    /// Folded characters in the paragraphs that were compared.
    pub chars: usize,
    /// Those of them in paragraphs that the school itself had in an earlier report, under any of
    /// its names.
    pub own_chars: usize,
    /// Those in paragraphs that only other schools had before.
    pub others_chars: usize,
    /// Both as a share of `chars`, 0 to 1.
    pub share: f64,
    /// The reports that most of it also stands in, at most ten.
    pub sources: Vec<ReuseSource>,
    /// That most of it also stands in one report of another school.
    #[serde(flatten, with = "crate::note::fields::warnings")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::WarningFields))]
    pub warnings: Vec<Warning>,
}

/// What of one report is reused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReuseOf {
    /// How much, and from where.
    #[serde(flatten)]
    pub summary: ReuseSummary,
    /// The paragraphs, in order.
    pub paragraphs: Vec<ReusedParagraph>,
}

/// An earlier report that holds the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReuseSource {
    /// The report.
    #[serde(flatten)]
    pub cited: Cited,
    /// Paragraphs that it holds.
    pub paragraphs: usize,
    /// Folded characters in them.
    pub chars: usize,
}

/// A paragraph that also stands in an earlier report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReusedParagraph {
    /// Its section's number in the report.
    pub section: u32,
    /// Its bytes in the report's clean text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How alike they are.
    pub how: Likeness,
    /// The Jaccard index of their shingles; 1 for equal ones.
    pub likeness: f32,
    /// Whether the school itself had it, under any of its names.
    pub is_own: bool,
    /// The report that holds the other.
    pub source: ReportId,
    /// The number of the other's section in that report.
    pub source_section: u32,
    /// Its bytes in that report's clean text.
    pub source_start: usize,
    /// The byte after its last.
    pub source_end: usize,
}

/// How alike two paragraphs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// Equal but for the school's own name.
    Equal,
    /// Equal but for numbers.
    Numbers,
    /// Nearly equal.
    Near,
}

impl Deref for ReuseSummary {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
}

impl Deref for ReuseSource {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
}
