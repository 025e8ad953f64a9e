//! All that a report says of a matter, and which of it counts.

use super::matter::Matter;
use super::stated::{Says, Statement, Statements};
use crate::note::warning::Warning;
use crate::text::Span;
use std::collections::HashSet;

/// A claim with its place.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub matter: Matter,
    pub rank: u8,
    pub is_own: bool,
    pub is_channel: bool,
    pub is_of_other_time: bool,
    pub statement: Statement,
}

impl Candidate {
    fn is_read(&self) -> bool {
        self.statement.says != Says::Unclear
    }
}

/// The candidate of each matter that wins, and warnings where another says otherwise.
pub fn choose(candidates: &[Candidate], text: &str) -> Statements {
    let mut statements = Statements::default();
    for matter in Matter::ALL {
        let mut of: Vec<&Candidate> =
            candidates.iter().filter(|candidate| candidate.matter == matter).collect();
        // A sentence that was not understood counts only where no other says anything.
        if of.iter().any(|candidate| candidate.is_read()) {
            of.retain(|candidate| candidate.is_read());
        }
        let is_some = |candidate: &&&Candidate| candidate.statement.says != Says::None;
        let some: HashSet<(Span, u8)> =
            of.iter().filter(is_some).map(|some| (some.statement.sentence, some.rank)).collect();

        let Some(&winner) = of.iter().min_by_key(|candidate| order(candidate, &some)) else {
            continue;
        };

        let mut statement = winner.statement.clone();
        if winner.is_of_other_time {
            statements.warnings.push(other_time(matter, &statement, text));
        }
        if winner.is_channel && of.iter().any(|other| is_other_channel(winner, other)) {
            statement.says = Says::Mentioned;
        }

        let differs = |other: &&&Candidate| {
            let is_said =
                other.rank >= 2 && !other.is_channel && other.statement.says != Says::Mentioned;
            is_said
                && other.statement.says != statement.says
                && other.statement.sentence != statement.sentence
        };

        if let Some(other) = of.iter().find(differs) {
            statements.warnings.push(two_sentences(matter, &statement, &other.statement, text));
        }
        statements.found[matter as usize] = Some(statement);
    }
    statements
}

/// The least wins: in its own section, the surest, some before none of the same sentence, then the
/// first. `some` holds the sentences that say that there were some, with how surely.
fn order(candidate: &Candidate, some: &HashSet<(Span, u8)>) -> (bool, u8, bool, usize) {
    let Statement { says, sentence, span, .. } = candidate.statement;
    let yields = says == Says::None && some.contains(&(sentence, candidate.rank));
    (!candidate.is_own, u8::MAX - candidate.rank, yields, span.start)
}

fn is_other_channel(one: &Candidate, other: &Candidate) -> bool {
    other.is_channel
        && other.statement.section == one.statement.section
        && other.statement.span != one.statement.span
        && other.statement.says != Says::None
        && one.statement.says != Says::None
}

fn other_time(matter: Matter, taken: &Statement, text: &str) -> Warning {
    Warning::OtherTime { matter: matter.label(), sentence: sentence(taken, text) }
}

fn two_sentences(matter: Matter, taken: &Statement, other: &Statement, text: &str) -> Warning {
    Warning::SentencesDiffer {
        matter: matter.label(),
        counts: sentence(taken, text),
        other: sentence(other, text),
    }
}

fn sentence(of: &Statement, text: &str) -> String {
    text[of.sentence.range()].trim().to_owned()
}
