//! A report's text cut into its outline.

use crate::report::Kind;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// One leaf block of a report's outline: a heading and the paragraphs under it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its place in the report; the preface is 0.
    pub id: u32,
    /// Its depth in the outline: 1 for a top heading, 0 for the preface.
    pub level: u8,
    /// The number as printed, with its punctuation (`一、`, `（4）`), where the heading has one.
    pub number: Option<String>,
    /// The heading without its number, as printed.
    pub heading: Option<String>,
    /// What it is about.
    pub kind: Option<Kind>,
    /// The headings from the top down to this one.
    pub path: Vec<String>,
    /// Its own text in the report's clean text: the heading line with its number, then its paragraphs.
    pub span: Span,
}

/// A report's sections, and what its outline lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// All sections in order, the preface first (it may be empty). They cover the text without gap or overlap.
    pub sections: Vec<Section>,
    /// The kinds that the ministry requires and no section has.
    pub missing: Vec<Kind>,
    /// Numbers that the numbering of the top headings skips (`五` between `四` and `六`).
    pub numbering_gaps: Vec<String>,
}
/// x
pub fn split(_: &str, _: &crate::Rules) -> Outline {
    todo!()
}
