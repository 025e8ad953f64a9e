//! The years of a school, with those that lack a report shown as such.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::finding::{ReportGap, gaps};
use super::super::question::in_lang;
use super::super::words::Words;
use crate::{HeldReport, HeldSchool, MatterAnswer, Year};

/// More years without a report in a row than these are shown as one.
const MOST_HOLES: usize = 3;

/// A year of a school, or several in a row without a report.
pub(super) enum Slot<'a> {
    /// A report.
    Held(&'a HeldReport),
    /// A file that could not be read.
    Unread(&'a crate::UnreadReport),
    /// Nothing from the first of these years to the last.
    Hole(Year, Year),
}

/// Everything of a school in order of time.
pub(super) fn slots<'a>(school: &'a HeldSchool, reports: &'a [HeldReport]) -> Vec<Slot<'a>> {
    let mut slots: Vec<Slot> = reports.iter().map(Slot::Held).collect();
    slots.extend(school.unreadable.iter().map(Slot::Unread));

    for run in school.gaps.chunk_by(|a, b| b.first() == a.first() + 1) {
        match run {
            [first, .., last] if run.len() > MOST_HOLES => slots.push(Slot::Hole(*first, *last)),
            years => slots.extend(years.iter().map(|year| Slot::Hole(*year, *year))),
        }
    }

    slots.sort_by_key(|slot| (slot.year().is_none(), slot.year()));
    slots
}

impl Slot<'_> {
    fn year(&self) -> Option<Year> {
        match self {
            Slot::Held(report) => report.year,
            Slot::Unread(unread) => unread.year,
            Slot::Hole(first, _) => Some(*first),
        }
    }

    /// The answer to every matter where there is no report.
    pub(super) fn answer(&self) -> Option<MatterAnswer> {
        match self {
            Slot::Held(_) => None,
            Slot::Unread(_) => Some(MatterAnswer::Unreadable),
            Slot::Hole(..) => Some(MatterAnswer::NoReport),
        }
    }

    /// The year or years as a label.
    pub(super) fn label(&self, words: Words) -> String {
        match self {
            Slot::Hole(first, last) => span(*first, *last, words),
            _ => words.year(self.year()),
        }
    }
}

fn span(first: Year, last: Year, words: Words) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first} {} {last}", words.say("至", "to"))
    }
}

/// Gaps in their order, those that lack in the same way together.
fn grouped(gaps: Vec<ReportGap>) -> Vec<Vec<ReportGap>> {
    let mut groups: Vec<Vec<ReportGap>> = Vec::new();
    for gap in gaps {
        match groups.last_mut().filter(|group| group.last().is_some_and(|last| last.how == gap.how))
        {
            Some(group) => group.push(gap),
            None => groups.push(vec![gap]),
        }
    }

    groups
}

/// Years as text, those in a row as from and to.
pub(super) fn joined(years: &[Year], words: Words) -> String {
    let comma = words.say("、", ", ");
    let runs = years.chunk_by(|a, b| b.first() == a.first() + 1);

    let texts: Vec<String> = runs
        .map(|run| match run {
            [first, .., last] if run.len() > 2 => span(*first, *last, words),
            years => years.iter().map(Year::to_string).collect::<Vec<_>>().join(comma),
        })
        .collect();
    texts.join(comma)
}

/// A row of the table of reports.
pub(super) struct SchoolYearRow {
    pub(super) year: String,
    pub(super) href: Option<String>,
    /// The title, where the year is not known.
    pub(super) title: Option<String>,
    /// The name that the school had then, where it is not that of today.
    pub(super) name: Option<String>,
    pub(super) published: String,
    pub(super) chars: Option<usize>,
    /// The gaps, grouped by how the report lacks something.
    pub(super) gaps: Vec<Vec<ReportGap>>,
    /// The reason why there is no report.
    pub(super) why: Option<String>,
}

impl SchoolYearRow {
    /// The rows of a school, the newest year first.
    pub(super) fn all(
        school: &HeldSchool,
        reports: &[HeldReport],
        ask: &Ask,
    ) -> Vec<SchoolYearRow> {
        let words = Words(ask.lang);
        let mut rows: Vec<SchoolYearRow> = slots(school, reports)
            .iter()
            .map(|slot| SchoolYearRow::new(slot, school, ask))
            .collect();
        let unknown =
            rows.iter().position(|row| row.year == words.year(None)).unwrap_or(rows.len());
        rows[..unknown].reverse();
        rows
    }

    fn new(slot: &Slot, school: &HeldSchool, ask: &Ask) -> SchoolYearRow {
        let words = Words(ask.lang);
        let unknown = words.say("不详", "not known").to_owned();
        let empty = SchoolYearRow {
            year: slot.label(words),
            href: None,
            title: None,
            name: None,
            published: String::new(),
            chars: None,
            gaps: Vec::new(),
            why: None,
        };

        match slot {
            Slot::Held(report) => SchoolYearRow {
                href: Some(in_lang(Address::of_report(&report.id), ask).to_string()),
                title: report.title.clone().filter(|_| report.year.is_none()),
                name: report.school.clone().filter(|name| *name != school.school),
                published: report.published.map_or(unknown, |day| day.to_string()),
                chars: Some(report.text.chars().filter(|char| !char.is_whitespace()).count()),
                gaps: grouped(gaps(report, words)),
                ..empty
            },
            Slot::Unread(unread) => {
                let reason = unread
                    .reason
                    .as_ref()
                    .map_or_else(|| unread.status.to_string(), |reason| reason.text(ask.lang));
                let why = format!("{}{reason}", words.say("无法读取：", "could not be read: "));
                SchoolYearRow { published: unknown, why: Some(why), ..empty }
            }
            Slot::Hole(..) => SchoolYearRow {
                why: Some(MatterAnswer::NoReport.label(ask.lang).into_owned()),
                ..empty
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn years_in_a_row_are_told_from_first_to_last() {
        let years = |first: &[u16]| {
            first.iter().filter_map(|&year| Year::academic(year)).collect::<Vec<_>>()
        };
        let text = |first: &[u16]| joined(&years(first), Words(Lang::Zh));
        assert_eq!(text(&[]), "");
        assert_eq!(text(&[2015, 2016]), "2015-2016、2016-2017");
        assert_eq!(text(&[2010, 2011, 2012, 2015]), "2010-2011 至 2012-2013、2015-2016");
    }
}
