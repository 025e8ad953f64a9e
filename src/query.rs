//! What the user asked, as a value that parses from text and prints back to the same text.
//!
//! Invariant: a query that is printed and parsed again has the same expression and the same filter.
//! Reading is lenient: what cannot be read is mended or left out, and a note says so; only the
//! limits are errors.

mod alike;
mod attribute;
mod expr;
mod filter;
mod label;
mod lex;
mod limit;
mod note;
mod numeral;
mod parse;
mod print;

pub use expr::Expr;
pub use filter::{Filter, FilterValue};
pub use label::Label;
pub use limit::*;
pub use note::{QueryNote, WordOfSchool};

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use std::fmt::{self, Display, Formatter};

/// A query: what is looked for, within which reports, and what was noticed while reading it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// What is looked for; `None` if the query names only a filter or nothing.
    pub expr: Option<Expr>,
    /// Schools, their attributes, years and kinds that the query itself names.
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

        let lex::ReadTokens { tokens, mut notes, finds_nothing } = lex::tokens(text);
        let (expr, filter) = parse::parse(tokens, &mut notes)?;
        let mut query =
            Query { text: text.to_owned(), expr, filter, notes: Vec::new(), finds_nothing };

        if print::depth(query.expr.as_ref(), &query.filter) > MOST_DEPTH {
            return Err(ErrorKind::QueryTooDeep.into());
        }

        if query.expr.is_some() && query.leaves().next().is_none() {
            notes.push(QueryNote::OnlyExclusions);
        }

        notes.extend(query.terms().filter_map(slip));
        notes.extend(alike::notes(text, &query.leaves().collect::<Vec<_>>()));
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
        self.terms().filter_map(|term| match term {
            Expr::Run(text) | Expr::Exact(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The terms that [`Query::leaves`] gives the texts of.
    fn terms(&self) -> impl Iterator<Item = &Expr> {
        let mut terms = Vec::new();
        if let Some(expr) = &self.expr {
            expr.gather_terms(&mut terms);
        }
        terms.into_iter()
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
        let expr = self.expr.as_ref().map(|expr| expr.with_leaves(&|leaf| quoted_if(leaf, word)));
        Query { expr, ..self.clone() }
    }

    /// Refuses a query of which a limit was ignored: a file is passed on without its notes.
    ///
    /// # Errors
    /// `BadValue`.
    ///
    /// ```
    /// let ask = |text: &str| mingcha::Query::parse(text)?.must_be_as_written();
    /// assert!(ask("地区:东部").is_err());
    /// assert!(ask("\"地区:东部\" -章节:前言").is_ok());
    /// ```
    pub fn must_be_as_written(&self) -> Result<()> {
        let Some(note) = self.notes.iter().find(|note| note.is_undone()) else { return Ok(()) };
        let note = note.note();
        let takes = Note::new(
            format!("能照原样执行的查询（{}）", note.zh),
            format!("a query that can be done as it is written ({})", note.en),
        );
        Err(ErrorKind::BadValue { name: "q", value: self.text.clone(), takes }.into())
    }

    fn note_once(&mut self, note: QueryNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// The query that looks for an expression, read from its printed form: what cannot be asked (a
/// section beside NEAR) is mended and noted as in a query that is typed.
impl TryFrom<Expr> for Query {
    type Error = Error;

    fn try_from(expr: Expr) -> Result<Query> {
        Query::parse(&expr.to_string())
    }
}

/// The term as characters only, if it is a run that folds to `word`.
fn quoted_if(leaf: &Expr, word: &str) -> Expr {
    match leaf {
        Expr::Run(text) if crate::text::fold_text(text) == word => Expr::Exact(text.clone()),
        leaf => leaf.clone(),
    }
}

/// What a term looks like that was likely meant as something else. What is quoted is meant.
fn slip(term: &Expr) -> Option<QueryNote> {
    let Expr::Run(leaf) = term else { return None };
    let operators = ["or", "and", "not", "near", "before", "sentence", "except"];
    let word = leaf.clone();
    let name = leaf.split('/').next().unwrap_or_default();
    if operators.iter().any(|operator| operator.eq_ignore_ascii_case(name))
        && name.contains(|c: char| c.is_ascii_lowercase())
    {
        return Some(QueryNote::LowerCaseOperator { word });
    }
    if let Some(write) = foreign_syntax(leaf) {
        return Some(QueryNote::ForeignSyntax { word, write });
    }
    if let Some(write) = listed(leaf) {
        return Some(QueryNote::ListInOneWord { word, write });
    }
    if let Some(label) = like_label(leaf) {
        return Some(QueryNote::NotALabel { label: label.to_owned() });
    }
    leaf.contains('*').then_some(QueryNote::Wildcard { word })
}

/// Characters of the longest word of a list that is typed in one go; clauses of a heading or of a
/// sentence are longer.
const MOST_LISTED_CHARS: usize = 6;

/// How the words of a list in one go, such as 举报，复议, are written one by one.
fn listed(leaf: &str) -> Option<String> {
    let words: Vec<&str> = leaf.split(['，', '、', '；', ',', ';']).collect();
    let is_word = |word: &&str| {
        let chars = word.chars().count();
        (2..=MOST_LISTED_CHARS).contains(&chars) && word.chars().all(char::is_alphabetic)
    };
    (words.len() > 1 && words.iter().all(is_word)).then(|| words.join(" OR "))
}

/// Characters of the longest word before a colon that somebody may take for a label.
const MOST_LABEL_CHARS: usize = 9;

/// What stands where the name of a label would, if it is none.
fn like_label(word: &str) -> Option<&str> {
    let (at, colon) = word.char_indices().find(|&(_, c)| c == ':')?;
    let (name, value) = (&word[..at], &word[at + colon.len_utf8()..]);
    let is_name = !name.is_empty()
        && name.chars().count() <= MOST_LABEL_CHARS
        && name.chars().all(char::is_alphabetic);
    // An address is none.
    (is_name && !value.is_empty() && !value.starts_with("//")).then_some(name)
}

/// How that is written here which elsewhere, in Lucene, in databases of journals, or in plain words,
/// is written as `leaf`; empty if it is not needed.
fn foreign_syntax(leaf: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((name, within)) = leaf.split_once('/').filter(|(_, within)| is_number(within)) {
        return match name.to_ascii_lowercase().as_str() {
            "w" | "n" | "within" => Some(format!("NEAR/{within}")),
            "p" | "pre" => Some(format!("BEFORE/{within}")),
            _ => None,
        };
    }

    match leaf {
        "或" | "或者" => return Some("OR".to_owned()),
        "且" | "并且" | "和" | "与" => return Some(String::new()),
        "非" | "不含" => return Some("NOT".to_owned()),
        _ => {}
    }
    if let Some(within) = leaf.strip_prefix('~').filter(|within| is_number(within)) {
        return Some(format!("NEAR/{within}"));
    }
    let is_boost = leaf.rsplit_once('^').is_some_and(|(_, boost)| is_number(boost));
    (is_boost || leaf.starts_with('+')).then(String::new)
}

impl Display for Query {
    /// The canonical form: the expression, then `school:`, `year:` and `kind:`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print::write(f, self.expr.as_ref(), &self.filter)
    }
}

impl std::str::FromStr for Query {
    type Err = Error;
    fn from_str(text: &str) -> Result<Query> {
        Query::parse(text)
    }
}

#[cfg(test)]
mod tests;
