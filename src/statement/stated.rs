//! What a report states, with the places where the words stand.

use super::matter::Matter;
use super::said::{PerMatter, Said, SaidHow};
use crate::note::warning::Warning;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What is said of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// There was none.
    None,
    /// There were so many.
    Number(u64),
    /// There were some, but it does not say how many, or only about how many.
    Mentioned,
    /// A sentence names it beside a number or a denial, and what that says could not be read.
    Unclear,
}

/// A statement with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What it says.
    pub says: Says,
    /// The section, by its place in the report.
    pub section: u32,
    /// The words that say it, in the report's clean text.
    pub span: Span,
    /// The sentence or the table's row that they stand in, in the report's clean text.
    pub sentence: Span,
    /// The head of the table, where they stand in one that has a head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Span>,
}

/// What a report states of each matter; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// In the order of [`Matter::ALL`].
    pub(super) found: [Option<Statement>; 4],
    /// Sentences that do not agree.
    pub warnings: Vec<Warning>,
}

impl Statements {
    /// What it states of `matter`.
    pub fn of(&self, matter: Matter) -> Option<&Statement> {
        self.found[matter as usize].as_ref()
    }
}

impl Statements {
    /// What is said of each matter, with its words; `text` is the report's clean text.
    pub fn said(&self, text: &str) -> PerMatter<Said> {
        PerMatter::from_fn(|matter| {
            self.of(matter).map_or_else(Said::default, |statement| said(statement, text))
        })
    }
}

fn said(statement: &Statement, text: &str) -> Said {
    let Statement { says, section, span, sentence, head } = statement;
    let (says, count) = match says {
        Says::None => (SaidHow::None, Some(0)),
        Says::Number(count) => (SaidHow::Number, Some(*count)),
        Says::Mentioned => (SaidHow::Mentioned, None),
        Says::Unclear => (SaidHow::Unclear, None),
    };

    Said {
        says,
        count,
        section: Some(*section),
        start: Some(span.start),
        end: Some(span.end),
        sentence: Some(text[sentence.range()].to_owned()),
        head: head.map(|head| text[head.range()].to_owned()),
        words: Some((span.start - sentence.start, span.end - sentence.start)),
    }
}
