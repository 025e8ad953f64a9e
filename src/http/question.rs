//! A question, which search and mentions have in common: a query and a filter, and the addresses
//! that keep or change them.

use super::address::Address;
use super::answer::{Ask, lang_code};
use super::param::{NOT_KNOWN, Params, bad_value};
use super::problem::Problem;
use super::words::Words;
use crate::{Expr, Filter, FilterValue, Kind, Label, Query, Year};

/// Words of a query that found nothing that are tried alone.
const MOST_WORDS_TRIED: usize = 4;

/// A query with the filter that the request puts on it.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// The query.
    pub(super) query: Query,
    /// The request's own filter; the query may hold another.
    pub(super) filter: Filter,
}

/// A filter value that is set, with the address without it.
pub(super) struct Chip {
    pub(super) what: String,
    pub(super) value: String,
    pub(super) href: String,
}

impl Question {
    /// Reads `q` and the filter.
    pub(super) fn read(params: &Params) -> Result<Question, Problem> {
        let query = Query::parse(params.one("q")?.unwrap_or_default())?;
        Ok(Question { query, filter: params.filter()? })
    }

    /// The same where something must be looked for.
    pub(super) fn of_mentions(params: &Params) -> Result<Question, Problem> {
        let question = Question::read(params)?;
        match question.query.expr {
            Some(_) => Ok(question),
            None => Err(bad_value(
                "q",
                &question.query.text,
                "至少一个要查的词",
                "at least one term to look for",
            )),
        }
    }

    /// Tells whether nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.query.text.trim().is_empty() && self.filter.is_empty()
    }

    /// The address of this question at `path`.
    pub(super) fn address(&self, path: &str, ask: &Ask) -> Address {
        let filter =
            filter_pairs(&self.filter).into_iter().map(|(name, value)| (name.to_owned(), value));
        in_lang(Address::new(path).with("q", self.query.text.clone()).with_all(filter), ask)
    }

    /// Each value of the filter as a chip that removes it from `address`.
    pub(super) fn chips(&self, address: &Address, words: Words) -> Vec<Chip> {
        let chip = |(label, value): (Label, FilterValue<'_>)| Chip {
            what: words.label(label),
            value: words.value(label, value),
            href: address.clone().without_value(label.as_str(), &value.to_string()).to_string(),
        };

        self.filter.values().map(chip).collect()
    }

    /// Questions that find more: any of the words, each word alone, and all of it without the
    /// filter.
    pub(super) fn widened(&self) -> Vec<Question> {
        let mut queries = self
            .query
            .expr
            .iter()
            .flat_map(wider)
            .map(|expr| self.query_of(expr))
            .collect::<Vec<_>>();

        let filtered = queries
            .clone()
            .into_iter()
            .map(|query| Question { query, filter: self.filter.clone() });

        if self.filter.is_empty() {
            filtered.collect()
        } else {
            queries.insert(0, self.query.clone());
            let free =
                queries.into_iter().map(|query| Question { query, filter: Filter::default() });
            filtered.chain(free).collect()
        }
    }

    fn query_of(&self, expr: Expr) -> Query {
        let mut query =
            Query { expr: Some(expr), filter: self.query.filter.clone(), ..Query::default() };
        query.text = query.to_string();
        query
    }

    /// The question in words, as one that widens `narrow`.
    pub(super) fn label(&self, narrow: &Question, words: Words) -> String {
        let filter = match (narrow.filter.is_empty(), self.filter.is_empty()) {
            (true, _) => "",
            (false, true) => words.say("（去掉筛选）", " (no filter)"),
            (false, false) => words.say("（筛选不变）", " (same filter)"),
        };
        format!("{}{filter}", self.query.text)
    }

    /// The query and its filter in words.
    pub(super) fn said(&self, words: Words) -> String {
        let values = self.filter.values().map(|(label, value)| words.value(label, value));
        let text = Some(self.query.text.trim().to_owned()).filter(|text| !text.is_empty());
        text.into_iter().chain(values).collect::<Vec<_>>().join(words.say("，", ", "))
    }
}

/// The values of a filter as parameters.
pub(super) fn filter_pairs(filter: &Filter) -> Vec<(&'static str, String)> {
    filter.values().map(|(label, value)| (label.as_str(), value.to_string())).collect()
}

/// Any of the words of a query that wants all, then each alone.
fn wider(expr: &Expr) -> Vec<Expr> {
    let Expr::And(terms) = expr else { return Vec::new() };
    let terms: Vec<Expr> =
        terms.iter().filter(|term| !matches!(term, Expr::Not(_))).cloned().collect();

    match terms.len() {
        0 => Vec::new(),
        1 => terms,
        _ => std::iter::once(Expr::Or(terms.clone()))
            .chain(terms.into_iter().take(MOST_WORDS_TRIED))
            .collect(),
    }
}

/// `address` in the language that the request names, if it names one.
pub(super) fn in_lang(address: Address, ask: &Ask) -> Address {
    if ask.lang_is_chosen { address.with("lang", lang_code(ask.lang)) } else { address }
}

/// A school as a parameter's value.
pub(super) fn school_param(school: Option<&str>) -> String {
    school.unwrap_or(NOT_KNOWN).to_owned()
}

/// A year as a parameter's value.
pub(super) fn year_param(year: Option<Year>) -> String {
    year.map_or_else(|| NOT_KNOWN.to_owned(), |year| year.to_string())
}

/// A kind as a parameter's value.
pub(super) fn kind_param(kind: Option<Kind>) -> String {
    kind.map_or(NOT_KNOWN, Kind::as_str).to_owned()
}
