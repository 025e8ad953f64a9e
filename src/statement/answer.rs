//! How a cell of schools by years answers a matter: with a number, or with one of the zeros.
//!
//! Invariant: a number is never 0, and no two zeros have the same label.

use super::matter::Matter;
use super::said::{Said, SaidHow};
use crate::note::Lang;
use crate::report::Kind;
use std::borrow::Cow;

/// The answer of a school and a year to a matter. All but the number and some are zeros of
/// different kinds.
///
/// ```
/// use mingcha::{Lang, MatterAnswer};
/// assert_eq!(MatterAnswer::Number(3).label(Lang::En), "3");
/// assert_eq!(MatterAnswer::SectionMissing.label(Lang::Zh), "缺");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatterAnswer {
    /// The report says how many there were, at least one.
    Number(u64),
    /// The report says that there were some.
    Some,
    /// The report says that there was none.
    None,
    /// A sentence of the report names it, and what it says could not be read.
    Unclear,
    /// The report lacks the section that should speak of it, and says nothing elsewhere.
    SectionMissing,
    /// The report says nothing of it, though it has the section.
    Silent,
    /// Nothing is said of it, and it was not asked for in that year.
    NotAsked,
    /// There is a file that could not be read.
    Unreadable,
    /// No report is in the store.
    NoReport,
}

impl MatterAnswer {
    /// The answer of a report that says `said` of `matter`, lacks the kinds `missing`, and was not
    /// asked for the matters `not_asked`. What a report says counts, asked for or not.
    pub fn of(matter: Matter, said: &Said, missing: &[Kind], not_asked: &[Matter]) -> MatterAnswer {
        match (said.says, said.count) {
            (SaidHow::None, _) | (SaidHow::Number, Some(0)) => MatterAnswer::None,
            (SaidHow::Number, Some(count)) => MatterAnswer::Number(count),
            (SaidHow::Number, None) | (SaidHow::Mentioned, _) => MatterAnswer::Some,
            (SaidHow::Unclear, _) => MatterAnswer::Unclear,
            (SaidHow::Absent, _) if not_asked.contains(&matter) => MatterAnswer::NotAsked,
            (SaidHow::Absent, _) if missing.contains(&matter.kind()) => {
                MatterAnswer::SectionMissing
            }
            (SaidHow::Absent, _) => MatterAnswer::Silent,
        }
    }

    /// Whether it says that something happened.
    pub fn has_happened(self) -> bool {
        matches!(self, MatterAnswer::Number(_) | MatterAnswer::Some)
    }

    /// Whether it says that there were so many or more. That there were some says no number, and is
    /// one at least.
    ///
    /// ```
    /// use mingcha::MatterAnswer;
    /// assert!(MatterAnswer::Number(3).is_at_least(3) && MatterAnswer::Some.is_at_least(1));
    /// assert!(!MatterAnswer::Some.is_at_least(2) && !MatterAnswer::None.is_at_least(1));
    /// ```
    pub fn is_at_least(self, least: u64) -> bool {
        match self {
            MatterAnswer::Number(count) => count >= least,
            MatterAnswer::Some => least <= 1,
            _ => false,
        }
    }

    /// The word for a person, or the digits of the number.
    pub fn label(self, lang: Lang) -> Cow<'static, str> {
        let (zh, en) = match self {
            MatterAnswer::Number(count) => return Cow::Owned(count.to_string()),
            MatterAnswer::Some => ("有", "some"),
            MatterAnswer::None => ("无", "none"),
            MatterAnswer::Unclear => ("不明", "unclear"),
            MatterAnswer::SectionMissing => ("缺", "missing"),
            MatterAnswer::Silent => ("未提及", "not mentioned"),
            MatterAnswer::NotAsked => ("不适用", "not asked for"),
            MatterAnswer::Unreadable => ("无法读取", "unreadable"),
            MatterAnswer::NoReport => ("未收录", "no report"),
        };

        Cow::Borrowed(if lang == Lang::Zh { zh } else { en })
    }

    /// The same for a narrow table: what most cells say is a dash there.
    pub fn sign(self, lang: Lang) -> Cow<'static, str> {
        match (self, lang) {
            (MatterAnswer::Silent, _) => Cow::Borrowed("—"),
            (MatterAnswer::Unclear, Lang::En) => Cow::Borrowed("?"),
            (MatterAnswer::SectionMissing, Lang::En) => Cow::Borrowed("miss"),
            (MatterAnswer::NotAsked, Lang::Zh) => Cow::Borrowed("免"),
            (MatterAnswer::NotAsked, Lang::En) => Cow::Borrowed("n/a"),
            _ => self.label(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_zero_is_told_from_the_others() {
        let said = |says, count| Said { says, count, ..Said::default() };
        let missing = [Kind::Complaints];

        let cases = [
            (Matter::Complaint, said(SaidHow::Number, Some(3)), MatterAnswer::Number(3)),
            (Matter::Complaint, said(SaidHow::Number, Some(0)), MatterAnswer::None),
            (Matter::Complaint, said(SaidHow::Number, None), MatterAnswer::Some),
            (Matter::Complaint, said(SaidHow::Mentioned, None), MatterAnswer::Some),
            (Matter::Complaint, said(SaidHow::None, Some(0)), MatterAnswer::None),
            (Matter::Complaint, said(SaidHow::Unclear, None), MatterAnswer::Unclear),
            (Matter::Complaint, said(SaidHow::Absent, None), MatterAnswer::SectionMissing),
            (Matter::Review, said(SaidHow::Absent, None), MatterAnswer::SectionMissing),
            (Matter::Application, said(SaidHow::Absent, None), MatterAnswer::Silent),
        ];
        for (matter, said, expect) in cases {
            assert_eq!(MatterAnswer::of(matter, &said, &missing, &[]), expect, "{said:?}");

            // What is said counts, asked for or not.
            let zero = matches!(expect, MatterAnswer::SectionMissing | MatterAnswer::Silent);
            let expect = if zero { MatterAnswer::NotAsked } else { expect };
            assert_eq!(MatterAnswer::of(matter, &said, &missing, &Matter::ALL), expect, "{said:?}");
        }
    }

    #[test]
    fn no_two_answers_have_the_same_label() {
        let all = [
            MatterAnswer::Number(1),
            MatterAnswer::Some,
            MatterAnswer::None,
            MatterAnswer::Unclear,
            MatterAnswer::SectionMissing,
            MatterAnswer::Silent,
            MatterAnswer::NotAsked,
            MatterAnswer::Unreadable,
            MatterAnswer::NoReport,
        ];

        for lang in [Lang::Zh, Lang::En] {
            let labels: BTreeSet<_> = all.iter().map(|answer| answer.label(lang)).collect();
            assert_eq!(labels.len(), all.len());
        }
    }
}
