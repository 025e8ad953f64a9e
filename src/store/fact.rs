//! What an audit counts of a report, in a few numbers: they are kept as a column, so that the whole
//! of a country is counted without reading a row.

use super::row::StoredReport;
use crate::report::{Day, Period};
use crate::statement::{Matter, MatterAnswer, PerMatter};
use crate::verdict::Verdict;

/// What an audit counts of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// How it answers each matter; it is a report, so never that there is none.
    pub answers: PerMatter<MatterAnswer>,
    /// Kinds that it lacks, numbers that it skips, blanks that were not filled in.
    pub gaps: u64,
    /// Whether it counts as a report of a school.
    pub verdict: Verdict,
    /// The day on which it was published.
    pub published: Option<Day>,
    /// The last day for publishing it.
    pub due: Option<Day>,
    /// The time that it reports on, where that is given by days.
    pub period: Option<Period>,
    /// Whether a catalogue gave more of it.
    pub has_metadata: bool,
}

impl Facts {
    /// What is counted of `report`.
    pub fn of(report: &StoredReport) -> Facts {
        let answers = PerMatter::from_fn(|matter| report.answer(matter));
        let gaps = report.missing.len() + report.numbering_gaps.len() + report.placeholders.len();

        Facts {
            answers,
            gaps: gaps as u64,
            verdict: report.verdict,
            published: report.published,
            due: report.requirement.due,
            period: report.period,
            has_metadata: !report.metadata.is_empty(),
        }
    }

    /// The same as the words of a column.
    pub fn words(&self) -> [u64; 11] {
        let [a, b, c, d] = Matter::ALL.map(|matter| word(*self.answers.of(matter)));
        let (from, to) =
            (self.period.map(|period| period.from), self.period.map(|period| period.to));
        let [published, due, from, to] = [self.published, self.due, from, to].map(day_word);
        let (verdict, has_metadata) = (self.verdict as u64, u64::from(self.has_metadata));
        [a, b, c, d, self.gaps, verdict, published, due, from, to, has_metadata]
    }

    /// What [`Facts::words`] gave, if that is what it is.
    pub fn of_words(words: &[u64]) -> Option<Facts> {
        let &[a, b, c, d, gaps, verdict, published, due, from, to, has_metadata] = words else {
            return None;
        };
        let words = [a, b, c, d];
        let answers = PerMatter::from_fn(|matter| answer(words[matter as usize]));

        let verdict = Verdict::ALL.into_iter().find(|&known| known as u64 == verdict)?;

        let (published, due) = (day_of(published)?, day_of(due)?);
        let period = day_of(from)?.zip(day_of(to)?).map(Period::from);
        let has_metadata = has_metadata == 1;
        Some(Facts { answers, gaps, verdict, published, due, period, has_metadata })
    }
}

/// The least word of a number; the words below it are the other answers.
const FIRST_NUMBER: u64 = 6;

/// An answer as it is stored.
fn word(answer: MatterAnswer) -> u64 {
    match answer {
        // A report that is stored never answers with the last two.
        MatterAnswer::Silent | MatterAnswer::NoReport | MatterAnswer::Unreadable => 0,
        MatterAnswer::SectionMissing => 1,
        MatterAnswer::Some => 2,
        MatterAnswer::None => 3,
        MatterAnswer::NotAsked => 4,
        MatterAnswer::Unclear => 5,
        MatterAnswer::Number(count) => count.saturating_add(FIRST_NUMBER),
    }
}

fn answer(word: u64) -> MatterAnswer {
    match word {
        0 => MatterAnswer::Silent,
        1 => MatterAnswer::SectionMissing,
        2 => MatterAnswer::Some,
        3 => MatterAnswer::None,
        4 => MatterAnswer::NotAsked,
        5 => MatterAnswer::Unclear,
        word => MatterAnswer::Number(word - FIRST_NUMBER),
    }
}

/// A day as it is stored: 20201031, and 0 for none.
fn day_word(day: Option<Day>) -> u64 {
    let word = |(year, month, day): (u16, u8, u8)| {
        u64::from(year) * 10_000 + u64::from(month) * 100 + u64::from(day)
    };
    day.map_or(0, |day| word(day.parts()))
}

/// The day that a word stands for; `None` if it stands for nothing.
fn day_of(word: u64) -> Option<Option<Day>> {
    if word == 0 {
        return Some(None);
    }
    let part = |number: u64| u8::try_from(number % 100).ok();
    let year = u16::try_from(word / 10_000).ok()?;
    Day::new(year, part(word / 100)?, part(word)?).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_back_as_they_were() {
        let answers = [
            MatterAnswer::Number(7),
            MatterAnswer::Number(u64::MAX - FIRST_NUMBER),
            MatterAnswer::NotAsked,
            MatterAnswer::Unclear,
        ];

        for turn in 0..4 {
            let facts = Facts {
                answers: PerMatter::from_fn(|matter| answers[(matter as usize + turn) % 4]),
                gaps: 3,
                verdict: Verdict::ALL[turn % 3],
                published: Day::new(2020, 11, 5).filter(|_| turn < 2),
                due: Day::new(2099, 12, 31),
                period: Day::new(2020, 9, 1).zip(Day::new(2021, 8, 31)).map(Period::from),
                has_metadata: turn == 3,
            };
            assert_eq!(Facts::of_words(&facts.words()), Some(facts));
        }

        assert_eq!(Facts::of_words(&[1, 2]), None);
        assert_eq!(Facts::of_words(&[0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0]), None);
        assert_eq!(Facts::of_words(&[0, 0, 0, 0, 0, 0, 20201332, 0, 0, 0, 0]), None);
    }
}
