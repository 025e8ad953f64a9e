//! Whose report a text is and for which year: from its title, else its words, else its sign-off,
//! else the file's name.
//!
//! What contradicts itself or is not said is `None` and a warning, never a guess.

mod clue;

use super::paragraph::{FoldedParagraph, folded_clue};
use super::school::ChosenSchool;
use super::year::SaidOf;
use super::{period, school, year};
use crate::evidence::{Considered, ReportEvidence, Whence, Witness};
use crate::note::warning::{SomeOf, Warning};
use crate::report::{Period, Year};
use crate::rules::Schools;
use clue::{Clues, stem};
use std::collections::HashMap;

/// What a text says of itself.
#[derive(Debug, Default)]
pub struct Metadata {
    /// The school, folded.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// The period that its figures cover.
    pub period: Option<Period>,
    /// The title as printed.
    pub title: Option<String>,
    /// Where these were read.
    pub evidence: ReportEvidence,
    /// What is missing or contradicts itself.
    pub warnings: Vec<Warning>,
}

/// Reads title, school, year and period from a clean text, the title that stands outside it, and
/// the path of its file, with what is known of schools.
pub fn find(text: &str, outside: Option<&str>, name: &str, schools: &Schools) -> Metadata {
    let paragraphs = FoldedParagraph::all(text);
    let clues = Clues::of(&paragraphs, outside, name);
    let ChosenSchool { school, witness, mut warnings } =
        school::choose(&clues.of_school(), &paragraphs, schools);
    let period = period::choose(&clues.ranges).unwrap_or_else(|periods| {
        warnings.push(two_periods(&periods));
        None
    });
    if let Some(sentence) = clues.unsigned.clone().filter(|_| period.is_none()) {
        warnings.push(Warning::UnclearDates { sentence });
    }
    let (year, year_witness) = clues.year(period, &mut warnings);

    let evidence =
        ReportEvidence { school: witness, title: clues.title_witness(), year: year_witness };
    Metadata { school, year, period, title: clues.title.or(clues.outside), evidence, warnings }
}

/// The school and the year that the name of a file tells, for one that cannot be read.
pub fn named(name: &str, schools: &Schools) -> (Option<String>, Option<Year>) {
    let name = folded_clue(&stem(name));
    (school::in_name(&name, schools), only(&year::in_title(&name)))
}

/// The least times that a year without a label must be given to be the report's, and how often for
/// each time that another is.
const LEAST_MENTIONED: usize = 3;

impl Clues {
    /// The stated period, else the title, else the text, else the file's name. A report that is
    /// said to be written counts as a title; a period of some months, and a year that the text
    /// gives mostly without a label, count last.
    fn year(
        &self,
        period: Option<Period>,
        warnings: &mut Vec<Warning>,
    ) -> (Option<Year>, Option<Witness>) {
        let in_titles = self
            .titles
            .iter()
            .find_map(|title| Some((only(&year::in_title(&year::closed(title)))?, title.as_str())));
        let titled = in_titles.map(|(year, _)| year).or_else(|| only(&self.own_reports));
        let said = self.said();
        let around = period.and_then(period::year_around);
        let repeated = self.mostly_mentioned();

        let in_file = only(&year::in_title(&self.file));
        let whole = period.and_then(period::year_of);

        let found = match (whole, titled, said) {
            (Some(year), ..) => Some(year),
            (_, Some(titled), Some(said)) if is_sloppy(titled, said) => Some(said),
            (_, titled, said) => titled.or(said).or(around).or(repeated).or(in_file),
        };

        self.doubts(found, titled, said, warnings);

        // Where each of them was read, in the order in which they count.
        let dates = period.map_or(String::new(), |period| format!("{}—{}", period.from, period.to));
        let from_title = if self.title.is_some() { Whence::Title } else { Whence::PageTitle };
        let (title_from, title) = match in_titles {
            Some((_, title)) if self.titles.first().is_some_and(|first| first == title) => {
                (from_title, title)
            }
            Some((_, title)) => (Whence::PageTitle, title),
            None => (Whence::OwnTitle, ""),
        };
        let read = [
            (whole, Whence::Period, dates.as_str()),
            (titled, title_from, title),
            (said, Whence::Body, ""),
            (around, Whence::Period, dates.as_str()),
            (repeated, Whence::Body, ""),
            (in_file, Whence::FileName, self.file.as_str()),
        ];

        (found, year_witness(found, &read))
    }

    /// The year that the text gives without a label three times, and three times as often as all
    /// others, with which it may compare.
    fn mostly_mentioned(&self) -> Option<Year> {
        let year = most(&self.mentioned)?;
        let count = self.mentioned.iter().filter(|other| **other == year).count();
        let others = self.mentioned.len() - count;
        (count >= LEAST_MENTIONED * others.max(1)).then_some(year)
    }

    /// Where the title was read; the page's own counts where the text has none.
    fn title_witness(&self) -> Option<Witness> {
        let printed = |title: &Option<String>| title.as_deref().map(folded_clue);
        let (own, outside) = (printed(&self.title), printed(&self.outside));
        let other =
            outside.clone().filter(|outside| own.as_ref().is_some_and(|own| own != outside));
        let from = if own.is_some() { Whence::Title } else { Whence::PageTitle };
        let considered =
            other.map(|text| Considered { value: text.clone(), from: Whence::PageTitle, text });

        Some(Witness {
            from: Some(from),
            text: own.or(outside)?,
            considered: considered.into_iter().collect(),
        })
    }

    /// The year that most of the text says it is of: what it says of the report or of events, else
    /// of anything.
    fn said(&self) -> Option<Year> {
        let years = |least: SaidOf| -> Vec<Year> {
            self.labels
                .iter()
                .filter(|label| label.said_of >= least)
                .map(|label| label.year)
                .collect()
        };
        let all = years(SaidOf::Other);

        // One calendar year that is said of anything (2020年度决算) is no more than a guess.
        let is_more = |&year: &Year| {
            year.is_academic() || all.iter().filter(|&&other| other == year).count() > 1
        };

        most(&years(SaidOf::Events)).or_else(|| most(&all).filter(is_more))
    }

    /// Warns of what contradicts the year that was found.
    fn doubts(
        &self,
        found: Option<Year>,
        titled: Option<Year>,
        said: Option<Year>,
        warnings: &mut Vec<Warning>,
    ) {
        match found {
            None => warnings.push(Warning::NoYear),
            Some(year) => {
                if let Some(other) = titled.filter(|&titled| titled != year) {
                    warnings.push(Warning::TitleYearDiffers {
                        title: other.to_string(),
                        text: year.to_string(),
                    });
                }
                let of_report = self
                    .labels
                    .iter()
                    .filter(|label| label.said_of == SaidOf::Report)
                    .map(|label| label.year);
                if let Some(other) = of_report.chain(said).find(|&other| other != year) {
                    warnings.push(Warning::YearAlsoCalled {
                        other: other.to_string(),
                        counts: year.to_string(),
                    });
                }
            }
        }

        if !self.slips.is_empty() {
            warnings.push(Warning::NoAcademicYear { ranges: SomeOf::of(&self.slips) });
        }
    }
}

/// Tells where the year was read, and which others were.
fn year_witness(found: Option<Year>, read: &[(Option<Year>, Whence, &str)]) -> Option<Witness> {
    let mut considered: Vec<Considered> = Vec::new();
    for &(year, from, text) in read {
        let Some(year) = year.filter(|year| Some(*year) != found) else { continue };
        let value = year.to_string();
        if considered.iter().all(|other| other.value != value) {
            considered.push(Considered { value, from, text: text.to_owned() });
        }
    }

    let decided = read.iter().find(|(year, ..)| year.is_some() && *year == found);
    (decided.is_some() || !considered.is_empty()).then(|| Witness {
        from: decided.map(|&(_, from, _)| from),
        text: decided.map_or(String::new(), |&(_, _, text)| text.to_owned()),
        considered,
    })
}

/// A title with a calendar year over a text that speaks of the academic year around it.
fn is_sloppy(titled: Year, label: Year) -> bool {
    !titled.is_academic()
        && label.is_academic()
        && (titled.first() == label.first() || titled.first() == label.first() + 1)
}

/// The year, if all are the same.
fn only(years: &[Year]) -> Option<Year> {
    years.first().copied().filter(|first| years.iter().all(|year| year == first))
}

/// The year that more than half of the labels give.
fn most(years: &[Year]) -> Option<Year> {
    let mut counts: HashMap<Year, usize> = HashMap::new();
    years.iter().for_each(|&year| *counts.entry(year).or_default() += 1);
    counts.into_iter().find(|&(_, count)| count * 2 > years.len()).map(|(year, _)| year)
}

fn two_periods(periods: &[Period]) -> Warning {
    let shown: Vec<String> =
        periods.iter().map(|period| format!("{}—{}", period.from, period.to)).collect();

    Warning::TwoPeriods { periods: SomeOf::of(&shown) }
}

#[cfg(test)]
mod tests;
