//! The order of hits: by relevance, year or school, always the same for the same store and
//! question.

use super::answer::{Group, Order, Page};
use crate::store::found::Matched;
use crate::store::ranks::{Ranks, SectionKey};
use std::cmp::{Ordering, Reverse};

/// What the other sections of a report add to the score of its best one: this share of theirs, at
/// most so many.
const OTHERS_WEIGHT: f32 = 0.1;
const MOST_OTHERS: usize = 2;

/// A hit before its text is fetched.
pub(super) struct RankedHit {
    pub best: Matched,
    pub score: f32,
    pub others: Vec<Matched>,
    pub sections: usize,
}

impl RankedHit {
    /// Takes in a further section of the report.
    fn add(&mut self, mut section: Matched) {
        self.sections += 1;
        if by_score(&section, &self.best).is_lt() {
            std::mem::swap(&mut section, &mut self.best);
        }

        let place = self.others.partition_point(|other| by_score(other, &section).is_lt());
        if place < MOST_OTHERS {
            self.others.truncate(MOST_OTHERS - 1);
            self.others.insert(place, section);
        }
    }
}

/// An order of sections by the ranks of a generation.
#[derive(Clone, Copy)]
pub(super) struct Sorting<'a> {
    pub order: Order,
    pub ranks: &'a Ranks,
}

impl Sorting<'_> {
    /// The hits up to the end of `page`.
    pub fn best(self, matched: Vec<Matched>, page: &Page) -> Vec<RankedHit> {
        match page.group {
            Group::None => self.best_sections(matched, page.last()),
            Group::Report => self.best_reports(matched, page.last()),
        }
    }

    /// The first `most` sections, and if there are few, those that hold only some of the words.
    fn best_sections(self, matched: Vec<Matched>, most: usize) -> Vec<RankedHit> {
        let (whole, partial) = whole_and_partial(matched);
        let ranked = self.top(whole, most).into_iter().chain(self.top(partial, most));
        let alone =
            |best: Matched| RankedHit { best, score: best.score, others: Vec::new(), sections: 1 };
        ranked.take(most).map(alone).collect()
    }

    /// The first `most` reports, each by its best section and a little by two others.
    fn best_reports(self, matched: Vec<Matched>, most: usize) -> Vec<RankedHit> {
        let (whole, partial) = whole_and_partial(matched);
        let whole = self.by_report(whole);
        let mut partial = self.by_report(partial);
        partial
            .retain(|part| whole.iter().all(|other| other.best.key.report != part.best.key.report));

        let sorted = |mut reports: Vec<RankedHit>| {
            reports.sort_unstable_by(|a, b| {
                let by_score =
                    || b.score.total_cmp(&a.score).then(a.best.key.report.cmp(&b.best.key.report));
                self.by_key(&a.best.key, &b.best.key).unwrap_or_else(by_score)
            });
            reports
        };

        sorted(whole).into_iter().chain(sorted(partial)).take(most).collect()
    }

    /// The reports of `matched`, each with its best sections, in one pass.
    fn by_report(self, matched: Vec<Matched>) -> Vec<RankedHit> {
        let mut places = vec![usize::MAX; self.ranks.reports.len()];
        let mut reports: Vec<RankedHit> = Vec::new();

        for section in matched {
            let place = &mut places[section.key.report as usize];
            match reports.get_mut(*place) {
                Some(report) => report.add(section),
                None => {
                    *place = reports.len();
                    reports.push(RankedHit {
                        best: section,
                        score: 0.0,
                        others: Vec::new(),
                        sections: 1,
                    });
                }
            }
        }

        for report in &mut reports {
            report.score = report.best.score
                + OTHERS_WEIGHT * report.others.iter().map(|other| other.score).sum::<f32>();
        }

        reports
    }

    fn top(self, mut matched: Vec<Matched>, most: usize) -> Vec<Matched> {
        let order = |a: &Matched, b: &Matched| {
            self.by_key(&a.key, &b.key).unwrap_or_else(|| by_score(a, b))
        };

        if matched.len() > most {
            matched.select_nth_unstable_by(most, order);
            matched.truncate(most);
        }

        matched.sort_unstable_by(order);
        matched
    }

    /// The order of two sections, if it hangs on whose they are and not on their scores.
    fn by_key(self, a: &SectionKey, b: &SectionKey) -> Option<Ordering> {
        let latest = |key: &SectionKey| {
            let is_unknown = self.ranks.years.get(key.year as usize).is_none_or(Option::is_none);
            (is_unknown, Reverse(key.year), key.school, key.report, key.section)
        };

        match self.order {
            Order::Relevance => None,
            Order::Year => Some(latest(a).cmp(&latest(b))),
            Order::School => Some(a.cmp(b)),
        }
    }
}

fn whole_and_partial(matched: Vec<Matched>) -> (Vec<Matched>, Vec<Matched>) {
    matched.into_iter().filter(|matched| matched.passes.all()).partition(|matched| matched.holds)
}

/// Score, then report, then place.
fn by_score(a: &Matched, b: &Matched) -> Ordering {
    let place = |matched: &Matched| (matched.key.report, matched.key.section);
    b.score.total_cmp(&a.score).then(place(a).cmp(&place(b)))
}
