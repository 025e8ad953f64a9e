//! The schools that are held, each with its reports by year and the years that lack one.
//!
//! Invariant: every report with a known school, which a text that is no report lacks, stands under exactly one of them, its school's name
//! of today.

use crate::error::Result;
use crate::index::Index;
use crate::link::SchoolLink;
use crate::note::reason::StatusReason;
use crate::report::{ReportId, Status, Year};
use crate::store::name::Names;
use crate::store::row::StoredFile;
use crate::text::fold_text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schools of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct SchoolList {
    /// How many there are.
    pub total: usize,
    /// All of them, in order of their names of today.
    pub schools: Vec<HeldSchool>,
    /// Reports whose school is not known.
    pub reports_without_school: Vec<ReportId>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// A school with what is held of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct HeldSchool {
    /// Its name of today.
    pub school: String,
    /// Names under which it published in earlier years.
    pub former: Vec<String>,
    /// Short names and other spellings.
    pub aliases: Vec<String>,
    /// Its reports in order of year, those without a year last.
    pub reports: Vec<SchoolReport>,
    /// Files that a catalogue says are its reports and that could not be read.
    pub unreadable: Vec<UnreadReport>,
    /// Years between its first and its last that neither has, in order.
    pub gaps: Vec<Year>,
    /// Where it is shown, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: SchoolLink,
}

/// A report as a school's list names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct SchoolReport {
    /// Its id.
    #[serde(rename = "report")]
    pub id: ReportId,
    /// Its year.
    pub year: Option<Year>,
    /// The school's name as the report has it.
    pub school: String,
}

/// A report that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct UnreadReport {
    /// Its file.
    pub file: String,
    /// Its year.
    pub year: Option<Year>,
    /// How it failed.
    pub status: Status,
    /// Why.
    #[serde(flatten, with = "crate::note::fields::reason")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::ReasonFields))]
    pub reason: Option<StatusReason>,
}

impl Index {
    /// Every school that is held, with its years. It reads columns only, no text.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let schools = index.schools()?.schools;
    /// assert_eq!(schools[0].school, "云岭大学");
    /// assert_eq!(schools[0].reports[0].year, mingcha::Year::academic(2020));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schools(&self) -> Result<SchoolList> {
        let view = self.store().view();
        let ranks = view.ranks()?;
        let names = self.names(ranks);
        let mut schools = GatheredSchools { names, by_name: BTreeMap::new() };
        let mut reports_without_school = Vec::new();

        let mut held = view.counted_reports()?;
        held.sort_unstable();
        for (key, _) in held {
            let report = ranks.reports.get(key.report as usize);
            match (ranks.schools.get(key.school as usize), report) {
                (Some(Some(school)), Some(report)) => {
                    let year = ranks.years.get(key.year as usize).copied().flatten();
                    let report = SchoolReport { id: report.clone(), year, school: school.clone() };
                    schools.of(school).reports.push(report);
                }
                (_, report) => reports_without_school.extend(report.cloned()),
            }
        }

        for stored in view.unreadable()?.iter().filter(|file| !file.status.is_readable()) {
            if let Some(school) = &stored.school {
                schools.of(school).unreadable.push(UnreadReport::of(stored));
            }
        }

        let schools: Vec<HeldSchool> =
            schools.by_name.into_values().map(HeldSchool::finished).collect();
        let generation = view.stamp().generation();
        Ok(SchoolList { total: schools.len(), schools, reports_without_school, generation })
    }

    /// The school that any of its names, however written, stands for; `None` if nothing of it is
    /// held.
    pub fn school(&self, name: &str) -> Result<Option<HeldSchool>> {
        let folded = fold_text(name);
        let view = self.store().view();
        let today = self.names(view.ranks()?).name_of_today(&folded).to_owned();
        Ok(self.schools()?.schools.into_iter().find(|school| school.school == today))
    }
}

/// The schools while they are gathered, by their names of today.
struct GatheredSchools<'a> {
    names: Names<'a>,
    by_name: BTreeMap<String, HeldSchool>,
}

impl<'a> GatheredSchools<'a> {
    fn of(&mut self, name: &'a str) -> &mut HeldSchool {
        let today = self.names.name_of_today(name);
        let names = self.names;

        self.by_name.entry(today.to_owned()).or_insert_with(|| {
            let rule = names.schools.resolve(today).map(|(school, _)| school);
            HeldSchool {
                school: today.to_owned(),
                former: rule.map(|school| school.former.clone()).unwrap_or_default(),
                aliases: rule.map(|school| school.aliases.clone()).unwrap_or_default(),
                url: SchoolLink { school: today.to_owned() },
                ..HeldSchool::default()
            }
        })
    }
}

impl HeldSchool {
    /// With its reports in order, now that all are there, and the years that lack one.
    fn finished(mut self) -> HeldSchool {
        self.reports.sort_by(|a, b| {
            (a.year.is_none(), a.year, &a.id).cmp(&(b.year.is_none(), b.year, &b.id))
        });
        let held = self.reports.iter().map(|report| report.year);
        let mut years: Vec<Year> =
            held.chain(self.unreadable.iter().map(|unread| unread.year)).flatten().collect();
        years.sort_unstable_by_key(|year| (year.first(), year.is_academic()));
        self.gaps = years.windows(2).flat_map(|pair| between(pair[0], pair[1])).collect();

        self
    }
}

/// The years between two that follow one another. An academic year reaches into the calendar year
/// after it.
fn between(before: Year, after: Year) -> Vec<Year> {
    if before.is_academic() && after.is_academic() {
        return (before.first() + 1..after.first()).filter_map(Year::academic).collect();
    }

    let from = before.first() + if before.is_academic() { 2 } else { 1 };
    (from..after.first()).filter_map(Year::calendar).collect()
}

impl UnreadReport {
    fn of(stored: &StoredFile) -> UnreadReport {
        UnreadReport {
            file: stored.shown().to_owned(),
            year: stored.year,
            status: stored.status,
            reason: stored.reason.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expect: &[&str]) {
        let years = between(before.parse().unwrap(), after.parse().unwrap());
        assert_eq!(
            years.iter().map(Year::to_string).collect::<Vec<_>>(),
            expect,
            "{before} {after}"
        );
    }

    #[test]
    fn years_between_two_are_gaps_unless_one_reaches_into_them() {
        check("2018-2019", "2019-2020", &[]);
        check("2018-2019", "2021-2022", &["2019-2020", "2020-2021"]);
        check("2018", "2021", &["2019", "2020"]);
        check("2020-2021", "2022", &[]);
        check("2020-2021", "2023", &["2022"]);
        check("2020", "2021-2022", &[]);
        check("2021", "2021-2022", &[]);
    }
}
