//! Which schools and years there are, and what is in each cell, before any row is read.

use super::answer::CellState;
use super::page::{AuditOnly, AuditPage, AuditSort};
use crate::error::Result;
use crate::mention::MentionScan;
use crate::query::{Filter, FilterValue, Label};
use crate::report::Year;
use crate::statement::{Matter, MatterAnswer};
use crate::store::attributes::Attributes;
use crate::store::fact::Facts;
use crate::store::row::{RowAddress, StoredFile};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is in each cell that holds anything, by school and year.
type Slots<'a> = BTreeMap<(Option<String>, Option<Year>), AuditSlot<'a>>;

/// Schools by years.
pub struct AuditMatrix<'a> {
    /// By their names of today, in order; the one that is not known is the last.
    pub schools: Vec<Option<String>>,
    pub years: Vec<Option<Year>>,
    slots: Slots<'a>,
}

/// What a cell is made of.
#[derive(Default)]
pub struct AuditSlot<'a> {
    pub reports: Vec<(RowAddress, Facts)>,
    pub files: Vec<&'a StoredFile>,
}

impl<'a> AuditMatrix<'a> {
    /// All that the store knows within the limit of a scan.
    pub fn of(scan: &'a MentionScan<'_>) -> Result<AuditMatrix<'a>> {
        let Some(limit) = &scan.limit().together else {
            return Ok(AuditMatrix {
                schools: Vec::new(),
                years: Vec::new(),
                slots: BTreeMap::new(),
            });
        };
        let slots = slots(scan)?;
        let schools = schools(scan, limit, &slots)?;
        let known =
            slots.keys().filter(|(school, _)| schools.contains(school)).map(|(_, year)| *year);
        let years = if limit.years.is_empty() {
            with_holes(known.collect())
        } else {
            in_order(limit.years.iter().copied())
        };
        let is_kept =
            |year: &Option<Year>| !limit.leaves_out(Label::Year, FilterValue::Year(*year));
        let years = years.into_iter().filter(is_kept).collect();

        Ok(AuditMatrix { schools, years, slots })
    }

    /// The cell of a school and a year, if it holds anything.
    pub fn slot(&self, school: &Option<String>, year: Option<Year>) -> Option<&AuditSlot<'a>> {
        self.slots.get(&(school.clone(), year))
    }

    /// The schools of which there is a report or an unreadable file.
    pub fn seen(&self) -> impl Iterator<Item = &str> {
        self.slots.keys().filter_map(|(school, _)| school.as_deref())
    }

    /// Only the schools that a page is of.
    pub fn only(mut self, page: &AuditPage) -> AuditMatrix<'a> {
        let mut schools = std::mem::take(&mut self.schools);
        schools.retain(|school| page.only == AuditOnly::All || self.has_such(school, page));
        self.schools = schools;
        self
    }

    /// The schools in the order that a page wants.
    pub fn sorted(mut self, page: &AuditPage) -> AuditMatrix<'a> {
        if let Some(sort) = page.sort {
            let mut schools = std::mem::take(&mut self.schools);
            schools.sort_by_cached_key(|school| self.rank(school, sort));
            self.schools = schools;
        }
        self
    }

    /// The place of a school by a column: the largest number of its reports first.
    fn rank(&self, school: &Option<String>, sort: AuditSort) -> (Reverse<u64>, MatterAnswer) {
        let reports = self.slot(school, sort.year).map_or(&[][..], |slot| &slot.reports);
        let of_report = |(_, facts): &(RowAddress, Facts)| match sort.matter {
            Some(matter) => by_number(*facts.answers.of(matter)),
            None => (Reverse(facts.gaps), MatterAnswer::None),
        };
        let none = (Reverse(0), MatterAnswer::NoReport);
        reports.iter().map(of_report).min().unwrap_or(none)
    }

    /// Whether any cell of a school is what is asked for.
    fn has_such(&self, school: &Option<String>, page: &AuditPage) -> bool {
        self.years.iter().any(|&year| self.is_such(school, year, page))
    }

    /// Whether a cell is what is asked for.
    fn is_such(&self, school: &Option<String>, year: Option<Year>, page: &AuditPage) -> bool {
        let reports = self.slot(school, year).map_or(&[][..], |slot| &slot.reports);
        if let Some(matter) = page.only.matter() {
            let tells = |facts: &Facts| facts.answers.of(matter).is_at_least(page.least);
            return reports.iter().any(|(_, facts)| tells(facts));
        }

        match page.only {
            AuditOnly::Happened => reports.iter().any(|(_, facts)| has_happened(facts)),
            AuditOnly::Gaps => reports.iter().any(|(_, facts)| facts.gaps > 0),
            AuditOnly::Unreadable => self.state(school, year) == CellState::Unreadable,
            AuditOnly::NoReport => self.state(school, year) == CellState::NoReport,
            _ => true,
        }
    }

    /// The state of a cell.
    pub fn state(&self, school: &Option<String>, year: Option<Year>) -> CellState {
        CellState::among(school, year, |year| state(self.slot(school, year)))
    }
}

/// The state of the cell that `slot` is made for, whatever other years hold.
pub fn state(slot: Option<&AuditSlot>) -> CellState {
    slot.map_or(CellState::NoReport, |slot| CellState::of(slot.reports.len(), slot.files.len()))
}

fn by_number(answer: MatterAnswer) -> (Reverse<u64>, MatterAnswer) {
    match answer {
        MatterAnswer::Number(count) => (Reverse(count), answer),
        _ => (Reverse(0), answer),
    }
}

fn has_happened(facts: &Facts) -> bool {
    Matter::ALL.iter().any(|&matter| facts.answers.of(matter).has_happened())
}

/// Every report, and every unreadable file that is known to be of a school or a year, by school and
/// year.
fn slots<'a>(scan: &'a MentionScan<'_>) -> Result<Slots<'a>> {
    let (view, names) = (scan.view(), scan.names()?);
    let (ranks, today) = (names.ranks, names.today());
    let mut slots = Slots::new();

    // A text that is no report fills no cell.
    for (key, at) in view.counted_reports()? {
        let school = today.school(today.place(key.school)).map(str::to_owned);
        let year = ranks.years.get(key.year as usize).copied().flatten();
        slots.entry((school, year)).or_default().reports.push((at, view.facts(at)?));
    }

    let unread = view.unreadable()?.iter().filter(|file| !file.status.is_readable());
    for file in unread.filter(|file| file.school.is_some()) {
        let school = file.school.as_deref().map(|name| names.name_of_today(name).to_owned());
        slots.entry((school, file.year)).or_default().files.push(file);
    }

    Ok(slots)
}

/// The schools within `limit`, those that it names and nothing is held of, too; with a query, those
/// that mention it.
fn schools<'a>(
    scan: &'a MentionScan<'_>,
    limit: &'a Filter,
    slots: &Slots<'_>,
) -> Result<Vec<Option<String>>> {
    let names = scan.names()?;
    let of_today = |schools: &'a [Option<String>]| -> BTreeSet<Option<&'a str>> {
        schools.iter().map(|name| name.as_deref().map(|name| names.name_of_today(name))).collect()
    };
    let named = of_today(&limit.schools);
    let left_out = limit.without.as_ref().map(|without| of_today(&without.schools));
    let left_out = left_out.unwrap_or_default();

    let held = slots.keys().map(|(school, _)| school.as_deref());
    let mut found: BTreeSet<Option<&str>> = held
        .filter(|school| named.is_empty() || named.contains(school))
        .filter(|school| !left_out.contains(school))
        .filter(|school| Attributes::of(names.schools, *school).pass(limit))
        .chain(named.iter().copied())
        .collect();

    let mentioning = scan.mentioning()?;
    if let Some(mentioning) = &mentioning {
        found.retain(|school| mentioning.contains(&school.map(str::to_owned)));
    }

    Ok(in_order(found.into_iter().map(|school| school.map(str::to_owned))))
}

/// In order, what is not known last, each once.
fn in_order<T: Ord>(values: impl Iterator<Item = Option<T>>) -> Vec<Option<T>> {
    let (mut known, mut unknown) = (BTreeSet::new(), None);
    for value in values {
        match value {
            Some(value) => _ = known.insert(value),
            None => unknown = Some(None),
        }
    }

    known.into_iter().map(Some).chain(unknown).collect()
}

/// The years, and the academic ones between those that there are: a hole in a school's row is to be
/// seen even if no school has a report for that year. Where all are calendar years, the same of
/// these; among academic ones a calendar year is an exception.
fn with_holes(years: Vec<Option<Year>>) -> Vec<Option<Year>> {
    let known = || years.iter().copied().flatten();
    let is_academic = known().any(Year::is_academic);

    let regular = || known().filter(|year| year.is_academic() == is_academic).map(Year::first);
    let ends = regular().min().zip(regular().max());
    let between = ends.into_iter().flat_map(|(first, last)| first..=last);

    let of = |first: u16| if is_academic { Year::academic(first) } else { Year::calendar(first) };
    in_order(years.iter().copied().chain(between.map(of).filter(Option::is_some)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(years: &str, expect: &str) {
        let read = |text: &str| {
            text.split(' ').map(|year| year.parse().ok()).collect::<Vec<Option<Year>>>()
        };
        assert_eq!(with_holes(read(years)), read(expect));
    }

    #[test]
    fn a_year_between_others_has_its_column_though_no_report_is_for_it() {
        check("2020-2021 2017-2018", "2017-2018 2018-2019 2019-2020 2020-2021");
        check("2019 2021", "2019 2020 2021");
        check("2018 2018-2019 2020-2021 2022", "2018 2018-2019 2019-2020 2020-2021 2022");
        check("? 2020-2021", "2020-2021 ?");
        assert_eq!(with_holes(Vec::new()), []);
    }
}
