//! What an audit counts of a report, in a few numbers: they are kept as a column, so that the whole
//! of a country is counted without reading a row.

use super::row::StoredReport;
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
}

impl Facts {
    /// What is counted of `report`.
    pub fn of(report: &StoredReport) -> Facts {
        let answers = PerMatter::from_fn(|matter| report.answer(matter));
        let gaps = report.missing.len() + report.numbering_gaps.len() + report.placeholders.len();

        Facts { answers, gaps: gaps as u64, verdict: report.verdict }
    }

    /// The same as the words of a column.
    pub fn words(&self) -> [u64; 6] {
        let [a, b, c, d] = Matter::ALL.map(|matter| word(*self.answers.of(matter)));
        [a, b, c, d, self.gaps, self.verdict as u64]
    }

    /// What [`Facts::words`] gave, if that is what it is.
    pub fn of_words(words: &[u64]) -> Option<Facts> {
        let &[a, b, c, d, gaps, verdict] = words else { return None };
        let words = [a, b, c, d];
        let answers = PerMatter::from_fn(|matter| answer(words[matter as usize]));

        let verdict = Verdict::ALL.into_iter().find(|&known| known as u64 == verdict)?;

        Some(Facts { answers, gaps, verdict })
    }
}

/// The least word of a number; the words below it are the other answers.
const FIRST_NUMBER: u64 = 5;

/// An answer as it is stored.
fn word(answer: MatterAnswer) -> u64 {
    match answer {
        // A report that is stored never answers with the last two.
        MatterAnswer::Silent | MatterAnswer::NoReport | MatterAnswer::Unreadable => 0,
        MatterAnswer::SectionMissing => 1,
        MatterAnswer::Some => 2,
        MatterAnswer::None => 3,
        MatterAnswer::NotAsked => 4,
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
        word => MatterAnswer::Number(word - FIRST_NUMBER),
    }
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
            MatterAnswer::SectionMissing,
        ];

        for turn in 0..4 {
            let facts = Facts {
                answers: PerMatter::from_fn(|matter| answers[(matter as usize + turn) % 4]),
                gaps: 3,
                verdict: Verdict::ALL[turn % 3],
            };
            assert_eq!(Facts::of_words(&facts.words()), Some(facts));
        }

        assert_eq!(Facts::of_words(&[1, 2]), None);
        assert_eq!(Facts::of_words(&[0, 0, 0, 0, 0, 9]), None);
    }
}
