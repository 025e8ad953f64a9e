//! What one might mean while one types, and when nothing was found: words, schools and headings
//! that the store holds.
//!
//! Invariant: a count is what the suggested query finds, and nothing is suggested that finds
//! nothing.

mod instead;
mod like;
mod pinyin;
mod typing;

pub use instead::Instead;

use crate::error::{ErrorKind, Result};
use crate::index::Index;
use crate::query::{Expr, Filter, MOST_BYTES, Query};
use crate::store::View;
use crate::store::lexicon::StoreLexicon;
use crate::store::today::sums;
use crate::text::fold_text;
use like::Like;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::Add;
use typing::{Typing, Wants};

/// What could complete a query that is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Suggestions {
    /// The query as typed.
    pub text: String,
    /// Words that begin as the last word does. Their counts are sections.
    pub words: Vec<Suggestion>,
    /// Schools of that name, alias, former name or pinyin. Their counts are reports.
    pub schools: Vec<Suggestion>,
    /// Headings with the last word in them. Their counts are sections that hold the heading's words
    /// as they stand.
    pub headings: Vec<Suggestion>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// One thing that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What is suggested: the word, the school's name of today, the heading.
    pub text: String,
    /// The name by which a school was found, if it is another.
    pub called: Option<String>,
    /// The whole query with the suggestion in the place of its last word.
    pub query: String,
    /// How much the suggestion alone finds.
    pub count: usize,
}

impl Index {
    /// Up to `most` words, schools and headings each that could complete the last word of `text`.
    ///
    /// What stands often is gathered once for each generation of the store, on the first call.
    ///
    /// # Errors
    /// `QueryTooLong` past [`MOST_BYTES`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let suggestions = index.suggest("举报 yunling", 5)?;
    /// assert_eq!((suggestions.schools[0].query.as_str(), suggestions.schools[0].count), ("举报 学校:云岭大学 ", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggest(&self, text: &str, most: usize) -> Result<Suggestions> {
        if text.len() > MOST_BYTES {
            return Err(ErrorKind::QueryTooLong { bytes: text.len() }.into());
        }

        let view = self.store().view();
        let typing = Typing::of(text);
        let mut suggestions = Suggestions {
            text: text.to_owned(),
            generation: view.stamp().generation(),
            ..Suggestions::default()
        };

        if typing.word.is_empty() {
            return Ok(suggestions);
        }

        let lexicon = view.lexicon()?;
        if typing.wants != Wants::Schools {
            suggestions.words =
                self.suggested(&*view, &typing, words(lexicon, &typing.word, most))?;
        }

        if typing.wants == Wants::Anything {
            suggestions.headings =
                self.suggested(&*view, &typing, headings(lexicon, &typing.word, most))?;
        }

        if typing.wants != Wants::Words {
            let likes = self.like(&*view, &typing.word)?.into_iter().take(most);
            suggestions.schools = likes.map(|like| suggestion(like, &typing)).collect();
        }

        Ok(suggestions)
    }

    /// The schools that are held, by their names of today, of which `typed` is a name, a part of
    /// one, or its pinyin: the likeliest first.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// assert_eq!(index.schools_like("yld")?, ["云岭大学"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schools_like(&self, typed: &str) -> Result<Vec<String>> {
        let view = self.store().view();
        Ok(self.like(&*view, &fold_text(typed))?.into_iter().map(|like| like.school).collect())
    }

    fn like(&self, view: &dyn View, folded: &str) -> Result<Vec<Like>> {
        let names = self.names(view.ranks()?);
        let today = names.today();
        let reports = sums(&today.places, &view.lexicon()?.reports, usize::add);
        let held = today
            .schools
            .iter()
            .zip(reports)
            .filter_map(|(school, reports)| Some((school.as_deref()?, reports)));

        let mut likes: Vec<Like> =
            held.filter_map(|(school, reports)| Like::of(names, school, reports, folded)).collect();
        likes.sort_unstable();
        Ok(likes)
    }

    /// Each text with what it alone finds, most first; without those that find nothing.
    fn suggested(
        &self,
        view: &dyn View,
        typing: &Typing,
        texts: Vec<Completion>,
    ) -> Result<Vec<Suggestion>> {
        let mut suggestions = Vec::new();
        for Completion { text, expr } in texts {
            let query = Query { expr: Some(expr), ..Query::default() };
            let count = self.remembered_total(view, &query)?;
            if count > 0 {
                suggestions.push(Suggestion {
                    query: typing.with(&query.to_string()),
                    text,
                    called: None,
                    count,
                });
            }
        }

        suggestions.sort_by_key(|suggestion| Reverse(suggestion.count));
        Ok(suggestions)
    }

    /// How many sections a query finds, counted once for each generation.
    fn remembered_total(&self, view: &dyn View, query: &Query) -> Result<usize> {
        let lexicon = view.lexicon()?;
        let text = query.to_string();

        if let Some(total) = lexicon.totals.of(&text) {
            return Ok(total);
        }

        let total = self.total(view, query, &Filter::default())?.sections;
        lexicon.totals.remember(text, total);
        Ok(total)
    }
}

/// A word or a heading, and what finds it.
struct Completion {
    text: String,
    expr: Expr,
}

/// The words that begin with `folded`, most frequent first.
fn words(lexicon: &StoreLexicon, folded: &str, most: usize) -> Vec<Completion> {
    let from = lexicon.words.partition_point(|word| word.text.as_str() < folded);
    let mut words: Vec<_> =
        lexicon.words[from..].iter().take_while(|word| word.text.starts_with(folded)).collect();
    words.sort_by_key(|word| Reverse(word.sections));
    let found = |text: &String| Completion { expr: Expr::Run(text.clone()), text: text.clone() };
    words.into_iter().take(most).map(|word| found(&word.text)).collect()
}

/// The headings that hold `folded`, those that begin with it first, then the most frequent.
fn headings(lexicon: &StoreLexicon, folded: &str, most: usize) -> Vec<Completion> {
    let mut headings: Vec<_> =
        lexicon.headings.iter().filter(|heading| heading.folded.contains(folded)).collect();
    headings
        .sort_by_key(|heading| (!heading.folded.starts_with(folded), Reverse(heading.sections)));
    let exact = |folded: &str| Expr::Exact(folded.to_owned());
    let found = headings
        .into_iter()
        .map(|heading| Completion { expr: exact(&heading.folded), text: heading.printed.clone() });

    found.take(most).collect()
}

/// What a school that was found makes of the query.
fn suggestion(like: Like, typing: &Typing) -> Suggestion {
    let filter = Filter { schools: vec![Some(like.school.clone())], ..Filter::default() };
    let filter = filter.to_string().replacen("school:", "学校:", 1);

    Suggestion {
        text: like.school,
        called: like.called,
        query: typing.with(&format!("{filter} ")),
        count: like.more_reports.0,
    }
}
