//! Numbers that may be of another time than the report's: running totals (自2008年以来累计15件),
//! and several times in one sentence. They are not taken for the report's own, unless the sentence
//! says beside them what is.

use super::sentence::{Claim, StatementSentence};
use crate::rules::WordClass::*;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;

/// The time that a claim is of, by the words before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    /// 本学年: the report's.
    This,
    /// A date, by the place of its word: most often within the report's.
    Date(usize),
    /// 自2008年以来, 截至今年累计: from an older time on.
    Running,
    /// 累计, and no word says from when on.
    Cumulative,
    /// No word says it.
    Unsaid,
}

/// A claim of the number that a sentence without a name begins with, unless it is a running total.
pub fn unless_running(claim: Claim, tokens: &[StatementToken]) -> Claim {
    let end = tokens.partition_point(|token| token.chars.start < claim.chars.end);
    let is_number = matches!(claim.says, Says::Number(_));
    if is_number && time(&tokens[..end]) == Time::Running { claim.of_other_time() } else { claim }
}

/// The time that the last of `tokens` is of.
fn time(tokens: &[StatementToken]) -> Time {
    let (mut is_open, mut is_cumulative) = (false, false);
    for (at, token) in tokens.iter().enumerate().rev() {
        let mut before = tokens[..at].iter().rev();
        let is_end = before
            .find(|token| token.is(Until) || !token.is(Filler))
            .is_some_and(|token| token.is(Until));
        let is_start = tokens.get(at + 1).is_some_and(|next| next.is(Since));

        is_cumulative |= token.is(Cumulative);
        is_open |= token.is_any(&[Since, Until]);
        if token.is_year && is_start {
            return Time::Running;
        }
        if (token.is(This) || token.is_date) && !is_end && !is_start {
            return if token.is(This) { Time::This } else { Time::Date(token.chars.start) };
        }
    }

    match (is_cumulative, is_open) {
        (true, true) => Time::Running,
        (true, false) => Time::Cumulative,
        (false, _) => Time::Unsaid,
    }
}

/// A claim with the time that it is of.
struct TimedClaim {
    claim: Claim,
    time: Time,
}

impl TimedClaim {
    /// Whether it is of the whole period and of everybody.
    fn is_plain(&self) -> bool {
        self.claim.rank > 0 && !self.claim.is_channel && self.claim.says != Says::Mentioned
    }

    /// Whether both are of dates, which differ.
    fn is_of_other_date(&self, other: &TimedClaim) -> bool {
        let is_date = |time| matches!(time, Time::Date(_));
        is_date(self.time) && is_date(other.time) && self.time != other.time
    }
}

impl StatementSentence<'_> {
    /// The claims of the sentence, none with a number of another time: where the sentence says of
    /// this period what there was, that alone counts; else there were some.
    pub(super) fn settle(&self, claims: Vec<Claim>) -> Vec<Claim> {
        let timed = |claim| TimedClaim { time: self.time_of(&claim), claim };
        let claims: Vec<TimedClaim> = claims.into_iter().map(timed).collect();
        claims.iter().filter_map(|claim| self.settled(claim, &claims)).collect()
    }

    fn settled(&self, of: &TimedClaim, all: &[TimedClaim]) -> Option<Claim> {
        let claim = &of.claim;
        let is_other = |other: &&TimedClaim| {
            other.claim.matter == claim.matter && other.claim.says != claim.says && other.is_plain()
        };
        let this_is_said = all.iter().filter(is_other).any(|other| other.time == Time::This);
        let is_number = matches!(claim.says, Says::Number(_));

        let is_of_other_time = match of.time {
            Time::Running if is_number => true,
            Time::Cumulative if is_number => this_is_said || self.names_this_after(claim),
            Time::Date(_) if of.is_plain() => {
                this_is_said || all.iter().filter(is_other).any(|other| other.is_of_other_date(of))
            }
            _ => false,
        };
        match (is_of_other_time, this_is_said) {
            (false, _) => Some(claim.clone()),
            (true, true) => None,
            (true, false) => Some(claim.of_other_time()),
        }
    }

    fn time_of(&self, claim: &Claim) -> Time {
        let end = self.tokens.partition_point(|token| token.chars.start < claim.chars.end);
        time(&self.tokens[..end])
    }

    /// Whether this period is spoken of behind a claim: 累计15件，本学年未收到.
    fn names_this_after(&self, claim: &Claim) -> bool {
        let mut after = self.tokens.iter().filter(|token| token.chars.start >= claim.chars.end);
        after.any(|token| token.is(This))
    }
}

impl Claim {
    /// That there were some, instead of a number that may be of another time. A sentence that says
    /// it plainly wins over this.
    fn of_other_time(&self) -> Claim {
        Claim {
            says: Says::Mentioned,
            rank: self.rank.min(1),
            is_of_other_time: true,
            ..self.clone()
        }
    }
}
