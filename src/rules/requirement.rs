//! The notices of `requirements.toml`: what a report had to contain, and by when.

use super::fault::bad;
use crate::error::Result;
use crate::report::{Day, Kind, Year};
use crate::text::{fold, fold_text};
use serde::Deserialize;

/// What reports had to contain, and by when they had to be published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementRules {
    /// Until when a report is to be published.
    pub due: DueDays,
    /// The notices, in the order of the file.
    #[serde(rename = "notice")]
    pub notices: Vec<NoticeRule>,
}

/// The last day for publishing a report, as month and day; `None` where no rule says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDays {
    /// Of an academic year, in the calendar year in which it ends: `10-31`.
    pub academic: Option<String>,
    /// Of a calendar year, in the year after it.
    pub calendar: Option<String>,
}

/// A notice that says what a report had to contain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRule {
    /// The name that readers are shown.
    pub name: String,
    /// The words by which a report names it, folded, without signs.
    #[serde(default)]
    pub named: Vec<String>,
    /// The provinces that it holds in; empty for all.
    #[serde(default)]
    pub provinces: Vec<String>,
    /// The first calendar year in which the year of a report ends.
    pub from: Option<u16>,
    /// The last of these.
    pub to: Option<u16>,
    /// The sort of years that it is about.
    pub years: Option<YearSort>,
    /// The words that stand in headings of a report that follows it, folded.
    #[serde(default)]
    pub headings: Vec<String>,
    /// The parts that it asks for.
    pub parts: Vec<Kind>,
    /// The matters that it asks for, by their names in data.
    pub matters: Vec<String>,
}

/// The sort of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearSort {
    /// From September to August.
    Academic,
    /// From January to December.
    Calendar,
}

const FILE: &str = "requirements.toml";

/// The names of the matters that a notice may ask for.
const MATTERS: [&str; 4] = ["申请", "举报", "复议", "诉讼"];

impl RequirementRules {
    /// Reads the text of a `requirements.toml`.
    pub(super) fn parse(text: &str) -> Result<RequirementRules> {
        let mut rules: RequirementRules =
            toml::from_str(text).map_err(|error| bad(FILE, &error.to_string()))?;

        for day in [&rules.due.academic, &rules.due.calendar].into_iter().flatten() {
            in_year(day, 2000)
                .ok_or_else(|| bad(FILE, &format!("`{day}` is no day such as 10-31")))?;
        }

        for notice in &mut rules.notices {
            let is_known = |name: &&String| MATTERS.contains(&name.as_str());
            if let Some(name) = notice.matters.iter().find(|name| !is_known(name)) {
                return Err(bad(FILE, &format!("`{name}` is none of {}", MATTERS.join(", "))));
            }

            notice.named.iter_mut().for_each(|words| *words = without_signs(words));
            if notice.named.iter().any(String::is_empty) {
                return Err(bad(FILE, &format!("`{}` has an empty name", notice.name)));
            }
            notice.headings.iter_mut().for_each(|words| *words = fold_text(words));
        }

        Ok(rules)
    }
}

impl DueDays {
    /// The last day for publishing the report of a year; `None` where no rule says.
    pub fn of(&self, year: Year) -> Option<Day> {
        let (day, in_which) = if year.is_academic() {
            (&self.academic, year.last())
        } else {
            (&self.calendar, year.last().saturating_add(1))
        };

        in_year(day.as_deref()?, in_which)
    }
}

impl NoticeRule {
    /// Whether it is about reports of a year, in its province; `None` for a year that is not known.
    pub(crate) fn is_about(&self, year: Year, province: Option<&str>) -> bool {
        self.from.is_none_or(|from| from <= year.last())
            && self.to.is_none_or(|to| year.last() <= to)
            && self.is_of(province)
    }

    /// Whether it holds in a province.
    pub(crate) fn is_of(&self, province: Option<&str>) -> bool {
        self.provinces.is_empty() || self.provinces.iter().any(|of| Some(of.as_str()) == province)
    }
}

/// The characters of a text without spaces, signs and brackets, folded: notices are printed as
/// `教办函〔2014〕23号`, `教办函[2014]23 号`, and on pages that lost a bracket `教办函〔201423号`.
pub(crate) fn without_signs(text: &str) -> String {
    fold(text).chars.iter().filter(|char| char.is_alphanumeric()).collect()
}

fn in_year(day: &str, year: u16) -> Option<Day> {
    format!("{year}-{day}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(more: &str) -> Result<RequirementRules> {
        RequirementRules::parse(&format!("[due]\nacademic = '10-31'\n\n[[notice]]\n{more}"))
    }

    #[test]
    fn a_report_is_due_in_the_october_after_its_academic_year() {
        let rules = parse("name = 'a'\nparts = []\nmatters = []").unwrap();
        let due = |year: &str| rules.due.of(year.parse().unwrap()).map(|day| day.to_string());
        assert_eq!(due("2019-2020").as_deref(), Some("2020-10-31"));
        assert_eq!(due("2021"), None, "no rule says by when a calendar year is due");
    }

    #[test]
    fn a_file_that_is_wrong_is_refused_by_name() {
        for (more, expect) in [
            ("name = 'a'\nparts = ['nonsense']\nmatters = []", "requirements.toml"),
            ("name = 'a'\nparts = []\nmatters = ['上访']", "上访"),
            ("name = 'a'\nnamed = ['〔〕']\nparts = []\nmatters = []", "empty name"),
        ] {
            let error = parse(more).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        }
        let error = RequirementRules::parse("notice = []\n[due]\nacademic = '13-31'").unwrap_err();
        assert!(error.to_string().contains("13-31"), "{error}");
    }
}
