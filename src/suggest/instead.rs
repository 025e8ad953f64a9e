//! Where a query finds nothing: the nearest ones that do find something.
//!
//! A word that stands nowhere gives way to words of the store that are one edit away or sound the
//! same, those first that an input method would swap, then the most frequent; a school of which
//! nothing is held to the schools of similar names.

use super::like::How;
use super::pinyin;
use crate::error::{Error, Result};
use crate::hit::Total;
use crate::index::Index;
use crate::query::{Expr, Filter, Query};
use crate::store::View;
use crate::store::lexicon::{FrequentWord, StoreLexicon};
use crate::store::near::similar;
use crate::text::fold_text;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many words of a query are looked at, and how many others are tried for each.
const MOST_WORDS: usize = 4;
const MOST_TRIED: usize = 6;
/// A longer run is not compared.
const LONGEST_CHARS: usize = 12;

/// A query that could have been meant, and how much it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// The query.
    pub query: String,
    /// The filter of the request with it: as it was, or without any where only that finds
    /// something.
    pub filter: Filter,
    /// The word or school that stands nowhere, and what is put in its place.
    pub changed: (String, String),
    /// How many sections it finds, at least one.
    pub sections: usize,
}

impl Index {
    /// Up to `most` queries that `query` may have been meant for and that do find something: for
    /// one that finds nothing, or finds only the words that the misspelt name of a school is cut
    /// into.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let instead = index.instead(&"局报".parse()?, &mingcha::Filter::default(), 3)?;
    /// assert_eq!((instead[0].query.as_str(), instead[0].sections), ("举报", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn instead(&self, query: &Query, filter: &Filter, most: usize) -> Result<Vec<Instead>> {
        let view = self.store().view();
        let mut instead = Vec::new();

        let with_words = self.with_other_words(&*view, query, filter)?;
        let with_schools = self.with_other_schools(&*view, query, filter)?;
        for other in with_words.into_iter().chain(with_schools) {
            if instead.len() == most {
                break;
            }
            instead.extend(self.instead_by(&*view, other)?);
        }

        Ok(instead)
    }

    /// The other query as an answer, if it finds something; without the filter of the request where
    /// only that does.
    fn instead_by(&self, view: &dyn View, other: OtherQuery) -> Result<Option<Instead>> {
        let OtherQuery { from, to, query, filter } = other;
        for filter in [filter, Filter::default()] {
            let Total { sections, .. } = self.total(view, &query, &filter)?;
            if sections > 0 {
                let (query, changed) = (query.to_string(), (from, to));
                return Ok(Some(Instead { query, filter, changed, sections }));
            }
        }

        Ok(None)
    }

    /// The query with another word for each that stands nowhere.
    fn with_other_words(
        &self,
        view: &dyn View,
        query: &Query,
        filter: &Filter,
    ) -> Result<Vec<OtherQuery>> {
        let mut changed = Vec::new();
        let mut leaves: Vec<&str> = query.leaves().collect();
        leaves.dedup();

        for leaf in leaves.into_iter().take(MOST_WORDS) {
            for other in self.other_words(view, leaf)? {
                let in_place = |term: &Expr| put_in_place(term, leaf, &other);
                let expr = query.expr.as_ref().map(|expr| expr.with_leaves(&in_place));
                let query = Query { expr, ..query.clone() };
                let (from, filter) = (leaf.to_owned(), filter.clone());
                changed.push(OtherQuery { from, to: other, query, filter });
            }
        }

        Ok(changed)
    }

    /// The words that `word` may have been meant for: if it stands nowhere, the nearest; if it looks
    /// like the name of a school that does not stand anywhere, schools of similar names, even where
    /// the words that it is cut into are found.
    fn other_words(&self, view: &dyn View, word: &str) -> Result<Vec<String>> {
        let names = self.names(view.ranks()?);
        let folded = fold_text(word);
        // A school's name is no slip, whether or not the school is held.
        if names.schools.resolve(&folded).is_some() {
            return Ok(Vec::new());
        }

        let stands = |expr: Expr| {
            let alone = Query { expr: Some(expr), ..Query::default() };
            Ok::<_, Error>(self.remembered_total(view, &alone)? > 0)
        };

        let mut others = Vec::new();
        if looks_like_a_school(&folded) && !stands(Expr::Exact(word.to_owned()))? {
            let today = names.today();
            others = similar(today.schools.iter().flatten().map(String::as_str), &folded);
            others.truncate(MOST_TRIED);
        }
        if !stands(Expr::Run(word.to_owned()))? {
            others.extend(nearest(view.lexicon()?, &folded));
        }

        Ok(others)
    }

    /// The query and the filter with other schools for those of which nothing is held.
    fn with_other_schools(
        &self,
        view: &dyn View,
        query: &Query,
        filter: &Filter,
    ) -> Result<Vec<OtherQuery>> {
        let names = self.names(view.ranks()?);
        let today = names.today();
        let mut changed = Vec::new();

        for school in query.filter.schools.iter().chain(&filter.schools).flatten() {
            if today.schools.iter().flatten().any(|held| held == names.name_of_today(school)) {
                continue;
            }
            let like = self.like(view, school)?.into_iter().filter(|like| like.how != How::Within);
            let others = like
                .map(|like| like.school)
                .chain(similar(today.schools.iter().flatten().map(String::as_str), school));
            for other in others.take(MOST_TRIED) {
                let query =
                    Query { filter: query.filter.with_school(school, &other), ..query.clone() };
                let filter = filter.with_school(school, &other);
                changed.push(OtherQuery { from: school.clone(), to: other, query, filter });
            }
        }
        Ok(changed)
    }
}

/// What could have been meant.
struct OtherQuery {
    /// The word or school that stands nowhere.
    from: String,
    /// What is put in its place.
    to: String,
    query: Query,
    filter: Filter,
}

/// The term, or `other` if it is `word`.
fn put_in_place(term: &Expr, word: &str, other: &str) -> Expr {
    match term {
        Expr::Run(text) if text == word => Expr::Run(other.to_owned()),
        Expr::Exact(text) if text == word => Expr::Exact(other.to_owned()),
        term => term.clone(),
    }
}

/// The words, or runs with one word changed, that are nearest to a folded run.
fn nearest(lexicon: &StoreLexicon, run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    if !(2..=LONGEST_CHARS).contains(&chars.len()) {
        return Vec::new();
    }

    let mut near: Vec<(bool, Reverse<u32>, String)> = Vec::new();
    for FrequentWord { text, sections } in &lexicon.words {
        let word: Vec<char> = text.chars().collect();
        for (from, to) in windows(chars.len(), word.len()) {
            let window = &chars[from..to];
            if window == word || !(is_one_edit(window, &word) || pinyin::sound_alike(window, &word))
            {
                continue;
            }
            let other = [&chars[..from], &word, &chars[to..]].concat().into_iter().collect();
            near.push((!pinyin::sound_alike(window, &word), Reverse(*sections), other));
        }
    }

    near.sort_unstable();
    near.dedup_by(|a, b| a.2 == b.2);
    near.into_iter().take(MOST_TRIED).map(|(_, _, other)| other).collect()
}

/// The parts of a run of `chars` characters that a word of `word` characters can take the place of.
fn windows(chars: usize, word: usize) -> Vec<(usize, usize)> {
    match word >= chars {
        true if word > chars + 1 => Vec::new(),
        true => vec![(0, chars)],
        false if word + 1 == chars => vec![(0, chars), (0, word), (1, chars)],
        false => (0..=chars - word).map(|from| (from, from + word)).collect(),
    }
}

/// Whether a word ends as the names of schools do.
fn looks_like_a_school(word: &str) -> bool {
    let ends = ["大学", "学院", "学校"];
    ends.iter().any(|end| word.strip_suffix(end).is_some_and(|rest| rest.chars().count() > 1))
}

/// Whether one character changed, added or left out makes `a` `b`. Two characters must share one.
fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let same_start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    same_start + same_end > 0 && (a.len() - same_end).max(b.len() - same_end) == 1
}

impl Filter {
    /// The filter with `other` for the school `school`.
    fn with_school(&self, school: &str, other: &str) -> Filter {
        let mut filter = self.clone();
        for name in filter.schools.iter_mut().flatten().filter(|name| *name == school) {
            other.clone_into(name);
        }
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::near::distance;

    #[test]
    fn one_edit_is_one_character_changed_added_or_left_out() {
        let check = |a: &str, b: &str, expect: bool| {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(is_one_edit(&chars(a), &chars(b)), expect, "{a} {b}");
            assert_eq!(is_one_edit(&chars(b), &chars(a)), expect, "{b} {a}");
            assert!(!expect || distance(&chars(a), &chars(b)) == 1);
        };

        check("招身", "招生", true);
        check("行政复议", "行政复仪", true);
        check("行政复议", "行政复", true);
        check("举报箱", "举报", true);
        check("举报", "举报", false);
        check("举报", "招生", false);
        check("生", "身", false);
        check("报举", "举报", false);
    }
}
