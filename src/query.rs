//! What the user asked, as a value that parses from text and prints back to the same text.
//!
//! Invariant: a query that is printed and parsed again has the same expression and the same filter.
//! Reading is lenient: what cannot be read is mended or left out, and a note says so; only the
//! limits are errors.

mod filter;
mod lex;
mod note;
mod parse;
mod print;

pub use filter::Label;
pub use note::{QueryNote, WordOfSchool};

use crate::error::{Error, ErrorKind, Result};
use crate::report::{Kind, Year};
use serde::{Deserialize, Serialize};

/// The longest query that is read, in bytes.
pub const MOST_BYTES: usize = 4096;
/// The most terms and operators in a query.
pub const MOST_CLAUSES: usize = 256;
/// The deepest nesting of brackets in a query.
pub const MOST_DEPTH: usize = 20;
/// The farthest that NEAR and BEFORE reach, in folded characters.
pub const MOST_WITHIN: u32 = 10_000;
/// How far NEAR and BEFORE reach where the query gives no number.
pub const USUAL_WITHIN: u32 = 20;

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
    pub notes: Vec<QueryNote>,
    /// Whether a label has a value that nothing can have (`year:2020-21`), so that nothing is
    /// found.
    pub finds_nothing: bool,
}

impl Query {
    /// Reads a query as people type it.
    ///
    /// ```
    /// use mingcha::query::Query;
    /// let query = Query::parse("（举报 | 复议） －投诉 学校：北京理工大学").unwrap();
    /// assert_eq!(query.read_as(), "(举报 OR 复议) -投诉 school:北京理工大学");
    /// assert!(query.notes.is_empty());
    /// ```
    ///
    /// # Errors
    /// `QueryTooLong`, `QueryTooWide` or `QueryTooDeep` past [`MOST_BYTES`], [`MOST_CLAUSES`],
    /// [`MOST_DEPTH`]; nothing else. Brackets that the printed form adds count for the depth.
    pub fn parse(text: &str) -> Result<Query> {
        if text.len() > MOST_BYTES {
            return Err(ErrorKind::QueryTooLong { bytes: text.len() }.into());
        }

        let lex::Read { tokens, mut notes, finds_nothing } = lex::tokens(text);
        let (expr, filter) = parse::parse(tokens, &mut notes)?;
        let mut query =
            Query { text: text.to_owned(), expr, filter, notes: Vec::new(), finds_nothing };

        if print::depth(&query) > MOST_DEPTH {
            return Err(ErrorKind::QueryTooDeep.into());
        }

        if query.expr.is_some() && query.leaves().next().is_none() {
            notes.push(QueryNote::OnlyExclusions);
        }

        notes.extend(query.leaves().filter_map(slip));
        notes.into_iter().for_each(|note| query.note_once(note));
        Ok(query)
    }

    /// How the query was read, for people: its printed form, which parses to the same expression
    /// and filter as long as it is within [`MOST_BYTES`].
    pub fn read_as(&self) -> String {
        self.to_string()
    }

    /// The texts that a reader is shown: those of all leaves but the ones under NOT and on the
    /// right of EXCEPT, in order.
    pub fn leaves(&self) -> impl Iterator<Item = &str> {
        let mut leaves = Vec::new();
        if let Some(expr) = &self.expr {
            expr.gather_leaves(&mut leaves);
        }
        leaves.into_iter()
    }

    /// The runs that ranked search takes for words: not those under NOT or beside NEAR, BEFORE,
    /// SENTENCE and EXCEPT.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &str> {
        let mut runs = Vec::new();
        if let Some(expr) = &self.expr {
            expr.gather_runs(&mut runs);
        }
        runs.into_iter()
    }

    /// What satisfies the query's own filter and `other`; `None` if nothing can.
    pub fn filter_with(&self, other: &Filter) -> Option<Filter> {
        if self.finds_nothing { None } else { self.filter.merged(other) }
    }

    /// The query with the runs that fold to `word` as characters only.
    pub(crate) fn quoting(&self, word: &str) -> Query {
        let quoted = |leaf: &Expr| match leaf {
            Expr::Run(text) if crate::text::fold(text).text() == word => Expr::Exact(text.clone()),
            leaf => leaf.clone(),
        };
        Query { expr: self.expr.as_ref().map(|expr| expr.with_leaves(&quoted)), ..self.clone() }
    }

    fn note_once(&mut self, note: QueryNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// What a term looks like that was likely meant as something else.
fn slip(leaf: &str) -> Option<QueryNote> {
    let operators = ["or", "and", "not", "near", "before", "sentence", "except"];
    let word = leaf.to_owned();
    if operators.contains(&leaf.split('/').next().unwrap_or_default()) {
        return Some(QueryNote::LowerCaseOperator { word });
    }
    leaf.contains('*').then_some(QueryNote::Wildcard { word })
}

impl std::str::FromStr for Query {
    type Err = Error;
    fn from_str(text: &str) -> Result<Query> {
        Query::parse(text)
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A run of text without white space: in ranked search words of which most must stand, in
    /// mentions exact characters.
    Run(String),
    /// Text in quotes: exactly these characters.
    Exact(String),
    /// All of these.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Sections without this.
    Not(Box<Expr>),
    /// Both, in either order, at most `within` folded characters between them, no paragraph end
    /// between. A side has places only in sections for which it holds.
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

impl Expr {
    /// The expression with what `leaf` makes of each of its terms.
    pub(crate) fn with_leaves(&self, leaf: &dyn Fn(&Expr) -> Expr) -> Expr {
        let each = |parts: &[Expr]| parts.iter().map(|part| part.with_leaves(leaf)).collect();
        let side = |side: &Expr| Box::new(side.with_leaves(leaf));

        match self {
            Expr::Run(_) | Expr::Exact(_) => leaf(self),
            Expr::And(parts) => Expr::And(each(parts)),
            Expr::Or(parts) => Expr::Or(each(parts)),
            Expr::Not(inner) => Expr::Not(side(inner)),
            Expr::Near { left, right, within } => {
                Expr::Near { left: side(left), right: side(right), within: *within }
            }
            Expr::Before { left, right, within } => {
                Expr::Before { left: side(left), right: side(right), within: *within }
            }
            Expr::Sentence { left, right } => {
                Expr::Sentence { left: side(left), right: side(right) }
            }
            Expr::Except { left, right } => Expr::Except { left: side(left), right: side(right) },
        }
    }

    fn gather_leaves<'a>(&'a self, leaves: &mut Vec<&'a str>) {
        match self {
            Expr::Run(text) | Expr::Exact(text) => leaves.push(text),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_leaves(leaves))
            }
            Expr::Not(_) => {}
            Expr::Near { left, right, .. }
            | Expr::Before { left, right, .. }
            | Expr::Sentence { left, right } => {
                left.gather_leaves(leaves);
                right.gather_leaves(leaves);
            }
            Expr::Except { left, .. } => left.gather_leaves(leaves),
        }
    }

    fn gather_runs<'a>(&'a self, runs: &mut Vec<&'a str>) {
        match self {
            Expr::Run(text) => runs.push(text),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_runs(runs))
            }
            _ => {}
        }
    }

    /// Whether its mentions are places: what can stand beside NEAR, BEFORE, SENTENCE and EXCEPT.
    fn is_place(&self) -> bool {
        match self {
            Expr::And(_) | Expr::Not(_) => false,
            Expr::Or(parts) => parts.iter().all(Expr::is_place),
            _ => true,
        }
    }
}

/// Schools, years and kinds that an answer is limited to: any of the values of each, `None`
/// standing for not known. An empty list does not limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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

#[cfg(test)]
mod tests;
