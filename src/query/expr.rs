//! What a query looks for: terms, and how they are joined.

use super::lex::is_run;
use std::ops;

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

/// What a program looks for, put together without writing the query language:
///
/// ```
/// use mingcha::{Expr, Query};
/// let complaint = Expr::any(["举报", "投诉"]).near("信息公开", 20);
/// let query: Query = Expr::all([complaint, !Expr::exact("信访举报")]).try_into()?;
/// assert_eq!(query.read_as(), "(举报 OR 投诉) NEAR/20 信息公开 -\"信访举报\"");
/// # Ok::<(), mingcha::Error>(())
/// ```
impl Expr {
    /// Gives what is looked for as typed: a run of text, or in quotes what holds white space or
    /// signs of the query language.
    pub fn term(text: impl Into<String>) -> Expr {
        let text = text.into();
        if is_run(&text) { Expr::Run(text) } else { Expr::Exact(text) }
    }

    /// Gives exactly these characters.
    pub fn exact(text: impl Into<String>) -> Expr {
        Expr::Exact(text.into())
    }

    /// Gives what holds all of these.
    pub fn all<T: Into<Expr>>(parts: impl IntoIterator<Item = T>) -> Expr {
        Expr::And(parts.into_iter().map(Into::into).collect())
    }

    /// Gives what holds any of these.
    pub fn any<T: Into<Expr>>(parts: impl IntoIterator<Item = T>) -> Expr {
        Expr::Or(parts.into_iter().map(Into::into).collect())
    }

    /// Gives this and `other` in either order, with at most `within` characters between them.
    pub fn near(self, other: impl Into<Expr>, within: u32) -> Expr {
        Expr::Near { left: Box::new(self), right: Box::new(other.into()), within }
    }

    /// Gives this before `other`, with at most `within` characters between them.
    pub fn before(self, other: impl Into<Expr>, within: u32) -> Expr {
        Expr::Before { left: Box::new(self), right: Box::new(other.into()), within }
    }

    /// Gives this and `other` in one sentence.
    pub fn in_sentence_with(self, other: impl Into<Expr>) -> Expr {
        Expr::Sentence { left: Box::new(self), right: Box::new(other.into()) }
    }

    /// Gives this where it does not stand inside of `other`: `举报` but not in `举报箱`.
    pub fn except(self, other: impl Into<Expr>) -> Expr {
        Expr::Except { left: Box::new(self), right: Box::new(other.into()) }
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Expr {
        Expr::term(text)
    }
}

impl From<String> for Expr {
    fn from(text: String) -> Expr {
        Expr::term(text)
    }
}

impl ops::Not for Expr {
    type Output = Expr;

    fn not(self) -> Expr {
        Expr::Not(Box::new(self))
    }
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

    /// Gathers the terms whose texts a reader is shown.
    pub(super) fn gather_terms<'a>(&'a self, terms: &mut Vec<&'a Expr>) {
        match self {
            Expr::Run(_) | Expr::Exact(_) => terms.push(self),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_terms(terms))
            }
            Expr::Not(_) => {}
            Expr::Near { left, right, .. }
            | Expr::Before { left, right, .. }
            | Expr::Sentence { left, right } => {
                left.gather_terms(terms);
                right.gather_terms(terms);
            }
            Expr::Except { left, .. } => left.gather_terms(terms),
        }
    }

    /// Gathers the runs that ranked search takes for words.
    pub(super) fn gather_runs<'a>(&'a self, runs: &mut Vec<&'a str>) {
        match self {
            Expr::Run(text) => runs.push(text),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.gather_runs(runs))
            }
            _ => {}
        }
    }

    /// Whether its mentions are places: what can stand beside NEAR, BEFORE, SENTENCE and EXCEPT.
    pub(super) fn is_place(&self) -> bool {
        match self {
            Expr::And(_) | Expr::Not(_) => false,
            Expr::Or(parts) => parts.iter().all(Expr::is_place),
            _ => true,
        }
    }
}
