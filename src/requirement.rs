//! What a report had to contain by the notice that it follows, and by when it had to be published.
//!
//! Invariant: what the report gives is never taken away; only what it lacks may not have been asked
//! for. Where no notice is known, all parts and all matters are asked for.

use crate::report::{Day, Kind, Year};
use crate::rules::{NoticeRule, Rules, YearSort, without_signs};
use crate::section::Section;
use crate::statement::Matter;
use crate::text::fold_text;
use serde::{Deserialize, Serialize};

/// What was asked of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Requirement {
    /// The notices that decide it, by the names in `requirements.toml`; empty where none is known.
    pub notices: Vec<String>,
    /// The parts that they do not ask for.
    pub parts_not_asked: Vec<Kind>,
    /// The matters that they do not ask for.
    pub matters_not_asked: Vec<Matter>,
    /// The last day for publishing it, where a rule says.
    pub due: Option<Day>,
}

/// What decides which notice a report follows.
#[derive(Debug, Clone, Copy)]
pub struct RequirementFacts<'a> {
    /// Its school, by any of its names.
    pub school: Option<&'a str>,
    /// Its year.
    pub year: Option<Year>,
    /// Its clean text.
    pub text: &'a str,
    /// Its outline.
    pub sections: &'a [Section],
}

/// The characters in which a report names the notice that it follows: the preface and what comes
/// right after it.
const OPENING_CHARS: usize = 3000;

impl Requirement {
    /// What was asked of a report, by `rules`.
    ///
    /// ```
    /// use mingcha::{Kind, Matter, Requirement, RequirementFacts, Rules};
    /// let facts = RequirementFacts {
    ///     school: Some("云岭大学"),
    ///     year: "2012-2013".parse().ok(),
    ///     text: "",
    ///     sections: &[],
    /// };
    /// let asked = Requirement::of(&facts, &Rules::default());
    /// assert_eq!(asked.parts_not_asked, [Kind::Checklist]);
    /// assert_eq!(asked.matters_not_asked, [Matter::Review, Matter::Suit]);
    /// assert_eq!(asked.due.unwrap().to_string(), "2013-10-31");
    /// ```
    pub fn of(facts: &RequirementFacts<'_>, rules: &Rules) -> Requirement {
        let due = facts.year.and_then(|year| rules.requirements.due.of(year));
        let notices = notices(facts, rules);
        if notices.is_empty() {
            return Requirement { due, ..Requirement::default() };
        }

        let asks_part = |kind: &Kind| notices.iter().any(|notice| notice.parts.contains(kind));
        let asks_matter = |matter: &Matter| {
            let is_it = |name: &String| name == matter.as_str();
            notices.iter().any(|notice| notice.matters.iter().any(is_it))
        };

        Requirement {
            notices: notices.iter().map(|notice| notice.name.clone()).collect(),
            parts_not_asked: Kind::REQUIRED.into_iter().filter(|kind| !asks_part(kind)).collect(),
            matters_not_asked: Matter::ALL
                .into_iter()
                .filter(|matter| !asks_matter(matter))
                .collect(),
            due,
        }
    }

    /// Those of the kinds that a report lacks which were asked for.
    pub fn missing(&self, lacking: &[Kind]) -> Vec<Kind> {
        lacking.iter().copied().filter(|kind| !self.parts_not_asked.contains(kind)).collect()
    }

    /// How many days after the last one it was published: 0 if in time, `None` where one of the two
    /// is not known.
    pub fn days_late(&self, published: Option<Day>) -> Option<u32> {
        days_late(self.due, published)
    }
}

/// How many days after the last one a report was published: 0 if in time, `None` where one of the
/// two is not known.
pub(crate) fn days_late(due: Option<Day>, published: Option<Day>) -> Option<u32> {
    let (due, published) = (due?, published?);
    u32::try_from(published.number() - due.number()).ok().or(Some(0))
}

/// The notices that count for a report.
fn notices<'r>(facts: &RequirementFacts<'_>, rules: &'r Rules) -> Vec<&'r NoticeRule> {
    let province = province(facts.school, rules);
    let opening: String = facts.text.chars().take(OPENING_CHARS).collect();
    let opening = without_signs(&opening);

    let holds = |notice: &NoticeRule| match facts.year {
        Some(year) => notice.is_about(year, province),
        None => notice.is_of(province),
    };
    let names =
        |notice: &NoticeRule| notice.named.iter().any(|words| opening.contains(words.as_str()));

    let all = &rules.requirements.notices;
    let named: Vec<&NoticeRule> =
        all.iter().filter(|notice| holds(notice) && names(notice)).collect();
    if !named.is_empty() {
        return named;
    }

    let Some(year) = facts.year else { return Vec::new() };
    let headings = headings(facts.sections);
    let is_followed = |notice: &&NoticeRule| holds(notice) && is_dressed(notice, year, &headings);
    all.iter().find(is_followed).into_iter().collect()
}

/// Whether a report of this year, with these headings, is as the notice says.
fn is_dressed(notice: &NoticeRule, year: Year, headings: &[String]) -> bool {
    let sort = if year.is_academic() { YearSort::Academic } else { YearSort::Calendar };
    let stands = |words: &String| headings.iter().any(|heading| heading.contains(words.as_str()));

    notice.years.is_none_or(|years| years == sort) && notice.headings.iter().all(stands)
}

fn headings(sections: &[Section]) -> Vec<String> {
    let headings = sections.iter().filter_map(|section| section.heading.as_deref());
    headings.map(fold_text).collect()
}

/// The province in which a school lies, where the list says it.
fn province<'r>(school: Option<&str>, rules: &'r Rules) -> Option<&'r str> {
    let (school, _) = rules.schools.resolve(school?)?;
    school.listed.as_ref()?.province.as_deref()
}

#[cfg(test)]
mod tests;
