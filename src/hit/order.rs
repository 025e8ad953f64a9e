//! The order of hits: by relevance, year or school, always the same for the same store and question.

use super::{Group, Order, Page};
use crate::index::catalog::{Catalog, Key};
use crate::index::snapshot::Matched;
use std::cmp::{Ordering, Reverse};

/// What the other sections of a report add to the score of its best one: this share of theirs, at most two.
const OTHERS_WEIGHT: f32 = 0.1;

/// A hit before its text is fetched.
pub(super) struct Ranked {
    pub best: Matched,
    pub score: f32,
    pub others: Vec<Matched>,
    pub sections: usize,
}

/// An order over the ranks of a catalog.
#[derive(Clone, Copy)]
pub(super) struct Sorting<'a> {
    pub order: Order,
    pub catalog: &'a Catalog,
}

impl Sorting<'_> {
    /// The hits up to the end of `page`.
    pub fn best(self, matched: Vec<Matched>, page: Page) -> Vec<Ranked> {
        match page.group {
            Group::None => self.best_sections(matched, page.last()),
            Group::Report => self.best_reports(matched, page.last()),
        }
    }

    /// The first `most` sections, and if there are few, those that hold only some of the words.
    fn best_sections(self, matched: Vec<Matched>, most: usize) -> Vec<Ranked> {
        let (whole, partial) = whole_and_partial(matched);
        let ranked = self.top(whole, most).into_iter().chain(self.top(partial, most));
        let alone = |best: Matched| Ranked { best, score: best.score, others: Vec::new(), sections: 1 };
        ranked.take(most).map(alone).collect()
    }

    /// The first `most` reports, each by its best section and a little by two others.
    fn best_reports(self, matched: Vec<Matched>, most: usize) -> Vec<Ranked> {
        let (whole, partial) = whole_and_partial(matched);
        let whole = by_report(whole);
        let mut partial = by_report(partial);
        partial.retain(|part| whole.iter().all(|other| other.best.key.report != part.best.key.report));
        let sorted = |mut reports: Vec<Ranked>| {
            reports.sort_unstable_by(|a, b| {
                let by_score = || b.score.total_cmp(&a.score).then(a.best.key.report.cmp(&b.best.key.report));
                self.by_key(&a.best.key, &b.best.key).unwrap_or_else(by_score)
            });
            reports
        };
        sorted(whole).into_iter().chain(sorted(partial)).take(most).collect()
    }

    fn top(self, mut matched: Vec<Matched>, most: usize) -> Vec<Matched> {
        let order = |a: &Matched, b: &Matched| self.by_key(&a.key, &b.key).unwrap_or_else(|| by_score(a, b));
        if matched.len() > most {
            matched.select_nth_unstable_by(most, order);
            matched.truncate(most);
        }
        matched.sort_unstable_by(order);
        matched
    }

    /// The order of two sections, if it hangs on whose they are and not on their scores.
    fn by_key(self, a: &Key, b: &Key) -> Option<Ordering> {
        let latest = |key: &Key| {
            let is_unknown = self.catalog.years.get(key.year as usize).is_none_or(Option::is_none);
            (is_unknown, Reverse(key.year), key.school, key.report, key.section)
        };
        match self.order {
            Order::Relevance => None,
            Order::Year => Some(latest(a).cmp(&latest(b))),
            Order::School => Some(a.cmp(b)),
        }
    }
}

fn by_report(mut matched: Vec<Matched>) -> Vec<Ranked> {
    matched.sort_unstable_by(|a, b| a.key.report.cmp(&b.key.report).then(by_score(a, b)));
    let groups = matched.chunk_by(|a, b| a.key.report == b.key.report);
    let ranked = groups.map(|sections| {
        let others: Vec<Matched> = sections[1..].iter().take(2).copied().collect();
        let score = sections[0].score + OTHERS_WEIGHT * others.iter().map(|other| other.score).sum::<f32>();
        Ranked { best: sections[0], score, others, sections: sections.len() }
    });
    ranked.collect()
}

fn whole_and_partial(matched: Vec<Matched>) -> (Vec<Matched>, Vec<Matched>) {
    matched.into_iter().filter(|matched| matched.passes.all()).partition(|matched| matched.holds)
}

/// Score, then report, then place.
fn by_score(a: &Matched, b: &Matched) -> Ordering {
    let place = |matched: &Matched| (matched.key.report, matched.key.section);
    b.score.total_cmp(&a.score).then(place(a).cmp(&place(b)))
}
