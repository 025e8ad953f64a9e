//! What an audit counts of a report, in a few numbers: they are kept as a column, so that the whole
//! of a country is counted without reading a row.

use super::row::StoredReport;
use crate::statement::{Matter, PerMatter, SaidHow};

/// How a report stands to a matter. Two of these are zeros of different kinds, and [`Mark::Number`]
/// is never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It says how many there were.
    Number(u64),
    /// It says that there were some.
    Some,
    /// It says that there was none.
    None,
    /// It says nothing, though it has a section of the matter's kind.
    Silent,
    /// It says nothing, and lacks the section of the matter's kind.
    NoSection,
}

/// What an audit counts of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    pub marks: PerMatter<Mark>,
    /// Kinds that it lacks, numbers that it skips, blanks that were not filled in.
    pub gaps: u64,
}

/// The least word of a number; the words below it are the other marks.
const FIRST_NUMBER: u64 = 4;

impl Mark {
    fn word(self) -> u64 {
        match self {
            Mark::Silent => 0,
            Mark::NoSection => 1,
            Mark::Some => 2,
            Mark::None => 3,
            Mark::Number(count) => count.saturating_add(FIRST_NUMBER),
        }
    }

    fn of_word(word: u64) -> Mark {
        match word {
            0 => Mark::Silent,
            1 => Mark::NoSection,
            2 => Mark::Some,
            3 => Mark::None,
            word => Mark::Number(word - FIRST_NUMBER),
        }
    }
}

impl Facts {
    /// What is counted of `report`.
    pub fn of(report: &StoredReport) -> Facts {
        let marks = PerMatter::from_fn(|matter| {
            let said = &report.statements.of(matter).what;
            match (said.says, said.count) {
                (SaidHow::None, _) | (SaidHow::Number, Some(0)) => Mark::None,
                (SaidHow::Number, Some(count)) => Mark::Number(count),
                (SaidHow::Number, None) | (SaidHow::Mentioned, _) => Mark::Some,
                (SaidHow::Absent, _) if report.missing.contains(&matter.kind()) => Mark::NoSection,
                (SaidHow::Absent, _) => Mark::Silent,
            }
        });
        let gaps = report.missing.len() + report.numbering_gaps.len() + report.placeholders.len();
        Facts { marks, gaps: gaps as u64 }
    }

    /// The same as the words of a column.
    pub fn words(&self) -> [u64; 5] {
        let [a, b, c, d] = Matter::ALL.map(|matter| self.marks.of(matter).word());
        [a, b, c, d, self.gaps]
    }

    /// What [`Facts::words`] gave, if that is what it is.
    pub fn of_words(words: &[u64]) -> Option<Facts> {
        let &[a, b, c, d, gaps] = words else { return None };
        let words = [a, b, c, d];
        Some(Facts {
            marks: PerMatter::from_fn(|matter| Mark::of_word(words[matter as usize])),
            gaps,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_back_as_they_were() {
        let marks =
            [Mark::Number(7), Mark::Number(u64::MAX - FIRST_NUMBER), Mark::None, Mark::NoSection];
        for turn in 0..4 {
            let facts = Facts {
                marks: PerMatter::from_fn(|matter| marks[(matter as usize + turn) % 4]),
                gaps: 3,
            };
            assert_eq!(Facts::of_words(&facts.words()), Some(facts));
        }
        assert_eq!(Facts::of_words(&[1, 2]), None);
    }
}
