//! One term or a list of terms, with the filter that the request puts on them.

use super::address::Address;
use super::answer::Ask;
use super::param::{Params, bad_value};
use super::problem::Problem;
use super::question::{filter_pairs, in_lang};
use crate::{Filter, Query, TermList};

/// The most terms of a list.
const MOST_TERMS: usize = 1000;

/// Terms with the filter that the request puts on them: one query, or a list.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) list: TermList,
    pub(super) filter: Filter,
}

impl Asking {
    /// Reads every `q` and the filter. A query that cannot be read is an error: what is given in an
    /// address is one whole.
    pub(super) fn read(params: &Params) -> Result<Asking, Problem> {
        let texts: Vec<&str> = params.all("q").collect();
        for text in &texts {
            Query::parse(text)?;
        }

        let list = TermList::of(&texts);
        if list.terms.is_empty() {
            let text = texts.first().copied().unwrap_or_default();
            return Err(bad_value("q", text, "至少一个要查的词", "at least one term to look for"));
        }

        Ok(Asking { list: checked(list, texts.len())?, filter: params.filter()? })
    }

    /// The address of these terms at `path`.
    pub(super) fn address(&self, path: &str, ask: &Ask) -> Address {
        let terms = self.list.terms.iter().map(|term| ("q".to_owned(), term.text.clone()));
        in_lang(self.narrowed(path).with_all(terms), ask)
    }

    /// The address of `path` within the filter.
    pub(super) fn narrowed(&self, path: &str) -> Address {
        let filter =
            filter_pairs(&self.filter).into_iter().map(|(name, value)| (name.to_owned(), value));
        Address::new(path).with_all(filter)
    }
}

/// The list, if it is not too long and holds a term.
pub(super) fn checked(list: TermList, rows: usize) -> Result<TermList, Problem> {
    if rows > MOST_TERMS {
        let value = rows.to_string();
        return Err(bad_value("terms", &value, "最多 1000 个词", "at most 1000 terms"));
    }
    if list.terms.is_empty() { Err(list.nothing().into()) } else { Ok(list) }
}
