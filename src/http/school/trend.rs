//! The statements of a school's reports over the years, as a small chart that is a table.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::finding::{AnswerCell, class};
use super::super::question::in_lang;
use super::super::words::Words;
use super::year::{Slot, slots};
use crate::{HeldReport, HeldSchool, Matter, SaidHow};
use std::borrow::Cow;

/// The tallest bar, in pixels; and the least of one that stands for something.
const TALLEST_PX: u64 = 45;
const LEAST_PX: u64 = 3;

/// The chart: a column a year, a row a matter.
pub(super) struct Trend {
    pub(super) columns: Vec<TrendColumn>,
    pub(super) matters: Vec<String>,
}

/// A year of the chart.
pub(super) struct TrendColumn {
    /// The label in parts, so that narrow screens may leave centuries out: century, rest.
    pub(super) label: Vec<(String, String)>,
    /// The class and word that the four rows share where there is no text.
    pub(super) hole: Option<(&'static str, Cow<'static, str>)>,
    pub(super) marks: Vec<TrendMark>,
}

/// The statement of one report on one matter.
pub(super) struct TrendMark {
    pub(super) cell: AnswerCell,
    /// The sentence that says so.
    pub(super) href: Option<String>,
    /// The height of its bar in pixels; `None` where there is no number.
    pub(super) height_px: Option<u64>,
}

impl Trend {
    /// The chart of a school.
    pub(super) fn new(school: &HeldSchool, reports: &[HeldReport], ask: &Ask) -> Trend {
        let words = Words(ask.lang);
        let most = Matter::ALL.map(|matter| {
            let counts = reports.iter().map(|report| report.statements.of(matter).what.count);
            counts.flatten().max().unwrap_or_default()
        });
        let slots = slots(school, reports);

        Trend {
            columns: slots.iter().map(|slot| TrendColumn::new(slot, most, ask)).collect(),
            matters: Matter::ALL.map(|matter| matter.label().text(words.0).to_owned()).into(),
        }
    }
}

impl TrendColumn {
    /// The column of a year; bars are measured by the most of each matter.
    fn new(slot: &Slot, most: [u64; 4], ask: &Ask) -> TrendColumn {
        let words = Words(ask.lang);
        let marks = match slot {
            Slot::Held(report) => Matter::ALL
                .into_iter()
                .zip(most)
                .map(|(matter, most)| TrendMark::new(report, matter, most, ask))
                .collect(),
            Slot::Unread(_) | Slot::Hole(..) => Vec::new(),
        };

        TrendColumn {
            label: label(&slot.label(words)),
            hole: slot.answer().map(|answer| (class(answer), answer.label(words.0))),
            marks,
        }
    }

    /// The statement on the matter of a row.
    pub(super) fn mark(&self, row: &usize) -> Option<&TrendMark> {
        self.marks.get(*row)
    }
}

impl TrendMark {
    fn new(report: &HeldReport, matter: Matter, most: u64, ask: &Ask) -> TrendMark {
        let said = report.statements.of(matter);
        let count = said.what.count.filter(|&count| said.what.says == SaidHow::Number && count > 0);

        TrendMark {
            cell: AnswerCell::new(report, matter, Words(ask.lang)),
            href: said.url.as_ref().map(|link| in_lang(Address::of(link), ask).to_string()),
            height_px: count.map(|count| height_px(count, most)),
        }
    }
}

/// The height of a bar for `count`, where the tallest stands for `most`.
fn height_px(count: u64, most: u64) -> u64 {
    let height = u128::from(count) * u128::from(TALLEST_PX) / u128::from(most.max(1));
    u64::try_from(height).unwrap_or(TALLEST_PX).clamp(LEAST_PX, TALLEST_PX)
}

/// `2020-2021` as (20, 20), (-20, 21): what stands before each year's last two digits may be
/// hidden.
fn label(label: &str) -> Vec<(String, String)> {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    match label.split_once('-') {
        Some((first, last)) if is_year(first) && is_year(last) => {
            vec![
                (first[..2].to_owned(), format!("{}-", &first[2..])),
                (last[..2].to_owned(), last[2..].to_owned()),
            ]
        }
        _ => vec![(String::new(), label.to_owned())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_centuries_of_an_academic_year_stand_apart() {
        let part = |century: &str, rest: &str| (century.to_owned(), rest.to_owned());
        assert_eq!(label("2020-2021"), [part("20", "20-"), part("20", "21")]);
        assert_eq!(label("2022"), [part("", "2022")]);
        assert_eq!(label("未知年度"), [part("", "未知年度")]);
    }
}
