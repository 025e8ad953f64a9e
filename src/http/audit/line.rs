//! The matters over the years: for each a line, drawn above the numbers that it stands for.

use super::super::words::Words;
use super::grid::MatrixColumns;
use crate::{AuditYear, Matter, MatterAnswer};
use std::borrow::Cow;

/// The room of a year, and the height of a line, in units of the drawing.
const STEP: usize = 20;
const HEIGHT: usize = 40;
/// The room above and below, so that no stroke is cut.
const MARGIN: usize = 4;

/// The lines of an audit.
pub(super) struct YearLines {
    /// The years, the earliest first.
    pub(super) years: Vec<String>,
    pub(super) lines: Vec<DrawnLine>,
    /// The size of each drawing.
    pub(super) width: usize,
    pub(super) height: usize,
}

/// One matter over the years.
pub(super) struct DrawnLine {
    pub(super) matter: String,
    /// The points of each stretch of years with reports.
    pub(super) stretches: Vec<String>,
    pub(super) counts: Vec<YearShare>,
}

/// The reports of a year with any, and all of them.
pub(super) struct YearShare {
    pub(super) some: usize,
    pub(super) all: usize,
    /// Why there is no number, where no report is held.
    pub(super) without: Option<Cow<'static, str>>,
}

impl YearLines {
    /// The lines of the matters with a column. `None` of fewer than two years.
    pub(super) fn new(
        years: &[AuditYear],
        columns: MatrixColumns,
        words: Words,
    ) -> Option<YearLines> {
        let years: Vec<&AuditYear> = years.iter().filter(|year| year.year.is_some()).collect();
        (years.len() > 1).then(|| YearLines {
            lines: columns.matters().map(|matter| DrawnLine::new(matter, &years, words)).collect(),
            width: years.len().saturating_mul(STEP),
            height: HEIGHT,
            years: years.iter().map(|year| words.year(year.year)).collect(),
        })
    }
}

impl DrawnLine {
    fn new(matter: Matter, years: &[&AuditYear], words: Words) -> DrawnLine {
        let counts: Vec<YearShare> =
            years.iter().map(|year| YearShare::new(matter, year, words)).collect();

        DrawnLine {
            matter: matter.label().text(words.0).to_owned(),
            stretches: stretches(&counts),
            counts,
        }
    }
}

impl YearShare {
    fn new(matter: Matter, year: &AuditYear, words: Words) -> YearShare {
        let of = year.tally.statements.of(matter);
        let hole = match year.tally.unreadable {
            0 => MatterAnswer::NoReport,
            _ => MatterAnswer::Unreadable,
        };
        let all = year.tally.reports;
        YearShare {
            some: of.number + of.mentioned,
            all,
            without: (all == 0).then(|| hole.label(words.0)),
        }
    }
}

/// The points of a line, parted where a year has no report: the share of the reports with any, from
/// none at the bottom to all at the top.
fn stretches(counts: &[YearShare]) -> Vec<String> {
    let room = HEIGHT - 2 * MARGIN;
    let point = |(at, count): (usize, &YearShare)| {
        let down = room - room * count.some.min(count.all) / count.all.max(1);
        let drawn = format!("{},{}", at * STEP + STEP / 2, MARGIN + down);
        count.without.is_none().then_some(drawn)
    };

    let points: Vec<Option<String>> = counts.iter().enumerate().map(point).collect();
    let parts = points.split(Option::is_none).filter(|part| !part.is_empty());
    parts.map(drawn).collect()
}

/// The points of a stretch; a lone one is drawn as a short stroke.
fn drawn(points: &[Option<String>]) -> String {
    let points: Vec<&str> = points.iter().flatten().map(String::as_str).collect();
    match points.as_slice() {
        [only] => format!("{only} {only}"),
        points => points.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_shares_and_breaks_where_no_report_is_held() {
        let count = |some, all| YearShare { some, all, without: None };
        let hole = || YearShare { some: 0, all: 0, without: Some("未收录".into()) };
        let counts = [count(0, 5), count(5, 5), hole(), count(1, 2)];
        assert_eq!(stretches(&counts), ["10,36 30,4", "70,20 70,20"]);
        assert_eq!(stretches(&[hole(), hole()]), Vec::<String>::new());
    }
}
