//! What the user asked, as a value that parses from text and prints back to the same text.

mod filter;

pub use filter::Label;

use crate::note::Note;
use crate::report::{Kind, Year};
use serde::{Deserialize, Serialize};

/// The longest query that is read, in bytes.
pub const MOST_BYTES: usize = 4096;
/// The most terms and operators in a query.
pub const MOST_CLAUSES: usize = 256;
/// The deepest nesting of brackets in a query.
pub const MOST_DEPTH: usize = 20;

/// A query: what is looked for, within which reports, and what was noticed while reading it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// What is looked for; `None` if the query names only a filter or nothing.
    pub expr: Option<Expr>,
    /// Schools, years and kinds that the query itself names.
    pub filter: Filter,
    /// What was mended or ignored while reading it.
    pub notes: Vec<Note>,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A run of text without white space: in ranked search words of which most must stand, in mentions exact characters.
    Run(String),
    /// Text in quotes: exactly these characters.
    Exact(String),
    /// All of these.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Sections without this.
    Not(Box<Expr>),
    /// Both, in either order, at most `within` folded characters between them, no paragraph end between.
    Near {
        /// One side.
        left: Box<Expr>,
        /// The other side.
        right: Box<Expr>,
        /// Folded characters between the end of one and the start of the other.
        within: u32,
    },
    /// The same with `left` first.
    Before {
        /// What stands first.
        left: Box<Expr>,
        /// What stands after it.
        right: Box<Expr>,
        /// Folded characters between the end of the first and the start of the second.
        within: u32,
    },
    /// Both in one sentence.
    Sentence {
        /// One side.
        left: Box<Expr>,
        /// The other side.
        right: Box<Expr>,
    },
    /// Places of `left` that do not lie inside a place of `right`.
    Except {
        /// What is looked for.
        left: Box<Expr>,
        /// The longer words that are left out.
        right: Box<Expr>,
    },
}

/// Schools, years and kinds that an answer is limited to: any of the values of each, `None` standing for not known.
/// An empty list does not limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// School names, folded.
    #[serde(default)]
    pub schools: Vec<Option<String>>,
    /// Years.
    #[serde(default)]
    pub years: Vec<Option<Year>>,
    /// Kinds of sections.
    #[serde(default)]
    pub kinds: Vec<Option<Kind>>,
}
