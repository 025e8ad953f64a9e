//! A report that was read, and whether it is one.

use crate::note::warning::Warning;
use crate::report::Report;
use crate::rules::Rules;
use crate::section::Outline;
use crate::verdict::{Judgement, Verdict, judge};

/// A report by its full name, and whether it is one at all.
#[derive(Debug, Clone)]
pub struct JudgedReport {
    pub report: Report,
    pub judgement: Judgement,
    /// Its outline, if it came with one.
    pub outline: Option<Outline>,
}

impl JudgedReport {
    /// Judges a report that was read from a file; what a catalogue says of it counts.
    pub fn of(report: Report, given: Option<Verdict>, rules: &Rules) -> JudgedReport {
        let mut report = rules.schools.settled(report);
        let judgement = given.map_or_else(|| judge(&report, rules), Judgement::given);
        judgement.apply(&mut report);

        JudgedReport { report, judgement, outline: None }
    }

    /// Judges a report again that a store holds: what was warned of before is not said twice.
    pub fn again(mut report: Report, rules: &Rules) -> JudgedReport {
        let is_verdict = |warning: &Warning| {
            matches!(warning, Warning::DoubtfulReport { .. } | Warning::NotAReport { .. })
        };
        report.warnings.retain(|warning| !is_verdict(warning));
        let judgement = judge(&report, rules);
        judgement.apply(&mut report);

        JudgedReport { report, judgement, outline: None }
    }
}
