//! The help for a search that finds nothing: queries that may have been meant, wider questions that
//! do find something, and the words that no report holds.

use super::answer::Ask;
use super::question::Question;
use super::reading::ReadingPart;
use super::site::Site;
use super::view::ViewCounts;
use super::words::Words;
use crate::{Expr, Filter, Instead, Page, Query};

/// At most so many of each.
const MOST_MEANT: usize = 3;
const MOST_TRIES: usize = 4;
const MOST_NOWHERE: usize = 3;

/// The help where nothing was found.
#[derive(Default)]
pub(super) struct NothingFound {
    pub(super) meant: Vec<Meant>,
    pub(super) tries: Vec<Try>,
    /// Words that no report holds, each with the address of the proof.
    pub(super) nowhere: Vec<(String, String)>,
}

/// A question that may have been meant, what was changed standing out.
pub(super) struct Meant {
    pub(super) query: Vec<ReadingPart>,
    pub(super) href: String,
    pub(super) count: usize,
    /// Whether it finds something only without the filter.
    pub(super) is_unfiltered: bool,
}

/// Something else to ask.
pub(super) struct Try {
    pub(super) text: String,
    pub(super) href: String,
    pub(super) count: usize,
}

impl NothingFound {
    pub(super) fn new(site: &Site, ask: &Ask, question: &Question) -> crate::Result<NothingFound> {
        let meant = Meant::all(site, ask, question)?;
        let tries = Try::all(site, ask, question)?;
        Ok(NothingFound { meant, tries, nowhere: nowhere(site, ask, question) })
    }

    /// The help where something was found, though perhaps not what was meant.
    pub(super) fn only_meant(
        site: &Site,
        ask: &Ask,
        question: &Question,
    ) -> crate::Result<NothingFound> {
        Ok(NothingFound { meant: Meant::all(site, ask, question)?, ..NothingFound::default() })
    }
}

impl Meant {
    fn all(site: &Site, ask: &Ask, question: &Question) -> crate::Result<Vec<Meant>> {
        let instead = site.index().instead(&question.query, &question.filter, MOST_MEANT)?;
        instead.into_iter().map(|instead| Meant::new(instead, question, ask)).collect()
    }

    fn new(instead: Instead, asked: &Question, ask: &Ask) -> crate::Result<Meant> {
        let Instead { query, filter, changed: (_, changed), sections } = instead;
        let (before, after) = query.split_once(&changed).unwrap_or((&query, ""));
        let part = |text: &str, is_term| ReadingPart { text: text.to_owned(), is_term };
        let is_unfiltered = filter.is_empty() && !asked.filter.is_empty();
        let parts = vec![part(before, false), part(&changed, true), part(after, false)];
        let question = Question { query: Query::parse(&query)?, filter };
        let href = question.address("/", ask).with("group", "report").to_string();

        Ok(Meant { query: parts, href, count: sections, is_unfiltered })
    }
}

impl Try {
    /// A few wider questions that do find something.
    fn all(site: &Site, ask: &Ask, narrow: &Question) -> crate::Result<Vec<Try>> {
        let mut wider = Vec::new();
        for question in narrow.widened() {
            if wider.len() == MOST_TRIES {
                break;
            }
            let page = Page { size: 1, ..Page::default() };
            let count =
                site.index().search(&question.query, &question.filter, page)?.total.sections;
            if count > 0 {
                let href = question.address("/", ask).with("group", "report").to_string();
                wider.push(Try { text: question.label(narrow, Words(ask.lang)), href, count });
            }
        }

        Ok(wider)
    }
}

/// The words of a question that no report holds.
fn nowhere(site: &Site, ask: &Ask, question: &Question) -> Vec<(String, String)> {
    let mut words: Vec<&str> = question.query.leaves().collect();
    words.dedup();
    let alone = words.into_iter().take(MOST_NOWHERE).map(|word| {
        let query = Query { expr: Some(Expr::Exact(word.to_owned())), ..Query::default() };
        let query = Query { text: query.to_string(), ..query };
        (word, Question { query, filter: Filter::default() })
    });

    let absent =
        alone.filter(|(_, question)| ViewCounts::mentions(site, question).mentions == Some(0));

    absent
        .map(|(word, question)| {
            (word.to_owned(), question.address("/mentions", ask).at("receipt").to_string())
        })
        .collect()
}
