//! The months that a report covers, and how those of a date lie to them.

use super::date::MonthSpan;
use crate::report::{Day, Period, Year};

/// The time that a report is for, as far as it is known.
///
/// A report of the calendar year 2021 may cover September 2021 to August 2022: both are its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportTime {
    label: Option<MonthSpan>,
    period: Option<MonthSpan>,
}

/// How a date lies to the time of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRelation {
    /// It is the report's time.
    Own,
    /// It lies in it.
    Part,
    /// It is over before or begins after.
    Other,
    /// It holds it and goes back further.
    Longer,
    /// It may be meant for it, or the report's time is not known.
    Unclear,
}

/// Data are often collected some weeks before or after the day that a report names.
const SLACK_MONTHS: u32 = 1;

impl ReportTime {
    /// The time of a report with this year and this period.
    pub fn new(year: Option<Year>, period: Option<Period>) -> ReportTime {
        let label = |year: Year| {
            let first = u32::from(year.first());
            let calendar = MonthSpan::of_years(first, first);
            if year.is_academic() { MonthSpan::academic(first) } else { calendar }
        };
        let month = |day: Day| {
            let (year, month, _) = day.parts();
            u32::from(year) * 12 + u32::from(month)
        };
        let span = |period: Period| MonthSpan {
            first: month(period.from),
            last: month(period.to),
            is_rough: false,
        };
        let label = year.map(label);
        // A sentence may give the period of another year: it is not the report's.
        let is_of_label = |span: &MonthSpan| {
            label.is_none_or(|label| span.first <= label.last && label.first <= span.last)
        };
        ReportTime { label, period: period.map(span).filter(is_of_label) }
    }

    fn own(self) -> Option<MonthSpan> {
        self.period.or(self.label)
    }

    /// How a date lies to it.
    pub fn relation(self, date: MonthSpan) -> DateRelation {
        let Some(own) = self.own() else { return DateRelation::Unclear };
        let is = |known: MonthSpan| {
            known.first.abs_diff(date.first) <= SLACK_MONTHS
                && known.last.abs_diff(date.last) <= SLACK_MONTHS
                && date.length() > 6
        };
        if self.label.is_some_and(is) || is(own) {
            return DateRelation::Own;
        }

        if own.first <= date.first && date.last <= own.last {
            DateRelation::Part
        } else if date.last < own.first || own.last < date.first {
            DateRelation::Other
        } else if date.first < own.first
            && own.last <= date.last + SLACK_MONTHS
            && (date.length() > 24 || !date.is_rough)
        {
            DateRelation::Longer
        } else {
            DateRelation::Unclear
        }
    }

    /// Whether dates follow each other without a gap and fill it: 上半年 and 下半年. Without years
    /// they fill a year.
    pub fn is_filled_by(self, mut parts: Vec<MonthSpan>) -> bool {
        const MONTHS: std::ops::RangeInclusive<u32> = 10..=13;
        const MOST_SLACK: u32 = 2;

        parts.sort_by_key(|part| part.first);
        let (Some(&first), Some(&last)) = (parts.first(), parts.last()) else { return false };
        let follow = |pair: &[MonthSpan]| matches!(pair, [a, b] if b.first == a.last + 1);
        let is_near = |own: MonthSpan| {
            own.first.abs_diff(first.first) <= MOST_SLACK
                && own.last.abs_diff(last.last) <= MOST_SLACK
        };

        parts.len() > 1
            && parts.windows(2).all(follow)
            && MONTHS.contains(&MonthSpan { last: last.last, ..first }.length())
            && (first.lacks_year() || self.own().is_none_or(is_near))
    }

    /// How the time from a date on lies to it.
    pub fn since(self, date: MonthSpan) -> DateRelation {
        let Some(own) = self.own() else { return DateRelation::Unclear };
        if date.first + SLACK_MONTHS < own.first {
            DateRelation::Longer
        } else if date.first <= own.first + SLACK_MONTHS {
            DateRelation::Own
        } else {
            DateRelation::Part
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_held_against_the_year_and_the_period() {
        let academic = ReportTime::new("2021-2022".parse().ok(), None);
        let month = |year: u32, month: u32| year * 12 + month;
        let months = |first, last| MonthSpan { first, last, is_rough: false };

        for (date, expect) in [
            (MonthSpan::academic(2021), DateRelation::Own),
            (MonthSpan::academic(2020), DateRelation::Other),
            (MonthSpan::of_years(2021, 2021), DateRelation::Unclear),
            (MonthSpan::of_years(2021, 2022), DateRelation::Unclear),
            (MonthSpan::of_years(2019, 2022), DateRelation::Longer),
            (months(month(2021, 9), month(2022, 8)), DateRelation::Own),
            (months(month(2022, 3), month(2022, 3)), DateRelation::Part),
            (months(month(2021, 3), month(2021, 3)), DateRelation::Other),
            (months(month(2020, 9), month(2022, 8)), DateRelation::Longer),
        ] {
            assert_eq!(academic.relation(date), expect, "{date:?}");
        }
    }

    #[test]
    fn the_label_and_the_period_of_a_report_are_both_its_own() {
        let day = |text: &str| text.parse().unwrap();
        let period = Period { from: day("2021-09-01"), to: day("2022-08-31") };
        let report = ReportTime::new("2021".parse().ok(), Some(period));

        assert_eq!(report.relation(MonthSpan::of_years(2021, 2021)), DateRelation::Own);
        assert_eq!(report.relation(MonthSpan::academic(2021)), DateRelation::Own);
        assert_eq!(report.relation(MonthSpan::of_years(2020, 2020)), DateRelation::Other);
        assert_eq!(
            ReportTime::default().relation(MonthSpan::academic(2021)),
            DateRelation::Unclear
        );
    }
}
