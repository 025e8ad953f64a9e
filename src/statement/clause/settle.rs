//! Of what a sentence says of a matter at several times, what is of the report's own: running totals
//! (自2008年以来累计15件) and other years' numbers are not taken, unless nothing else is said; then
//! there were some.

use super::sentence::{Claim, StatementSentence};
use super::time::{Time, names_time};
use crate::rules::WordClass::*;
use crate::statement::date::MonthSpan;
use crate::statement::matter::Matter;
use crate::statement::stated::Says;

/// A claim with the time that it is of.
struct TimedClaim {
    claim: Claim,
    time: Time,
    /// Whether its clause says that it is of the report's time: 本学年新收3件.
    is_told: bool,
    /// Whether it says that its cases are new: 新收3件.
    is_fresh: bool,
    /// The months of its date, if that is within the report's time.
    span: Option<MonthSpan>,
}

impl TimedClaim {
    /// Whether it is of the whole period and of everybody.
    fn is_plain(&self) -> bool {
        self.claim.rank > 0 && !self.claim.is_channel && self.claim.says != Says::Mentioned
    }

    fn is_number(&self) -> bool {
        matches!(self.claim.says, Says::Number(_))
    }

    fn is_of_date(&self) -> bool {
        matches!(self.time, Time::Part(_) | Time::Unclear(_))
    }

    /// Whether both are of dates, which differ.
    fn is_of_other_date(&self, other: &TimedClaim) -> bool {
        self.is_of_date() && other.is_of_date() && self.time != other.time
    }

    /// Whether its cases are new in the report's time.
    fn is_new(&self) -> bool {
        self.is_fresh && self.time == Time::This && self.is_number()
    }

    /// Whether it is known to be of another time than the report's.
    fn is_of_another_time(&self) -> bool {
        self.time == Time::Other || self.time == Time::Open && self.is_number()
    }

    /// Whether another is the sum of it and more.
    fn is_part_of_sum(&self, same: &[&TimedClaim]) -> bool {
        !self.claim.is_sum && self.is_number() && same.iter().any(|other| other.claim.is_sum)
    }

    /// Whether it says of the report's time something else than a claim.
    fn says_this_beside(&self, claim: &Claim) -> bool {
        let is_told = self.is_told && (self.is_number() || self.claim.rank == 0);
        self.time == Time::This && self.claim.says != claim.says && (self.is_plain() || is_told)
    }

    /// Whether it is of a part of the year that is called by its name: 上半年收到3件.
    fn is_of_named_part(&self) -> bool {
        self.span.is_some_and(MonthSpan::is_named_part)
    }

    /// Whether it may count more than the report's own time, and so be the whole of which the part
    /// is the report's.
    fn is_longer(&self) -> bool {
        matches!(self.time, Time::Longer | Time::Open | Time::Cumulative)
    }
}

impl StatementSentence<'_> {
    /// The claims that count.
    pub(super) fn settle(&self, claims: Vec<Claim>) -> Vec<Claim> {
        let mut timed = claims.into_iter().map(|claim| self.timed(claim)).collect::<Vec<_>>();
        let sums = Matter::ALL.into_iter().filter_map(|matter| self.sum_of_parts(matter, &timed));
        let sums: Vec<TimedClaim> = sums.map(|sum| self.timed(sum)).collect();
        timed.extend(sums);
        let is_carried = self.is_carried();
        let mut settled = Vec::new();

        for of in &timed {
            let same: Vec<&TimedClaim> =
                timed.iter().filter(|other| other.claim.matter == of.claim.matter).collect();
            settled.extend(self.settled(of, &same, is_carried));
        }
        settled
    }

    fn timed(&self, claim: Claim) -> TimedClaim {
        let last = self.tokens.partition_point(|token| token.chars.start < claim.chars.end);
        let is_number = matches!(claim.says, Says::Number(_));
        let after = self.time_after(last.saturating_sub(1)).filter(|_| is_number);
        let clause = self.clause_of(claim.time_at);
        let words = self.tokens.get(clause).unwrap_or_default();
        let time = self.times.at(after.unwrap_or(claim.time_at));
        let time = if claim.is_sum { Time::This } else { time };
        TimedClaim {
            time,
            span: self.times.span(time),
            is_told: words.iter().any(|token| names_time(token) || token.is(Fresh)),
            is_fresh: words.iter().any(|token| token.is(Fresh)),
            claim,
        }
    }

    /// What is said of all parts of the report's time, and of nothing else: 上半年收到3件，下半年4件 are 7.
    fn sum_of_parts(&self, matter: Matter, timed: &[TimedClaim]) -> Option<Claim> {
        let of_matter = |of: &&TimedClaim| of.claim.matter == matter && of.time != Time::Other;
        let parts: Vec<&TimedClaim> = timed.iter().filter(of_matter).collect();
        let spans: Option<Vec<MonthSpan>> = parts.iter().map(|part| part.span).collect();
        let value = |part: &&TimedClaim| match part.claim.says {
            Says::None => Some(0),
            Says::Number(count) if part.is_plain() => Some(count),
            _ => None,
        };
        let counts: Option<Vec<u64>> = parts.iter().map(value).collect();
        if !self.place.time.is_filled_by(spans?) {
            return None;
        }

        let sum = counts?.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let says = if sum == 0 { Says::None } else { Says::Number(sum) };
        let start = parts.iter().map(|part| part.claim.chars.start).min()?;
        let end = parts.iter().map(|part| part.claim.chars.end).max()?;
        let time_at = parts.last()?.claim.time_at;
        Some(Claim { is_sum: true, ..Claim::new(matter, says, 3, time_at, start..end) })
    }

    /// The words from the last sign or number before the one at `at` to it.
    fn clause_of(&self, at: usize) -> std::ops::Range<usize> {
        let stops = |place: &usize| {
            let token = &self.tokens[*place];
            token.sign.is_some() || token.number.is_some() || token.last == '、'
        };
        let start = (0..at).rev().find(stops).map_or(0, |stop| stop + 1);
        start..at + 1
    }

    /// Whether cases of a time before are among those that are counted: 上年度结转2件.
    fn is_carried(&self) -> bool {
        (0..self.tokens.len()).any(|at| {
            self.tokens[at].number.is_some_and(|number| number.value > 0)
                && self.times.at(at) == Time::Other
        })
    }

    fn settled(&self, of: &TimedClaim, same: &[&TimedClaim], is_carried: bool) -> Option<Claim> {
        let is_new = |other: &TimedClaim| is_carried && other.is_new();
        if of.is_of_another_time() || of.is_part_of_sum(same) {
            return None;
        }
        // 共办理30件，其中新收28件，上年度结转2件: what is new is of this period.
        if same.iter().any(|other| is_new(other)) && of.is_number() && !is_new(of) {
            return None;
        }

        let is_own_part = of.time == Time::This
            && of.is_told
            && of.claim.rank == 0
            && (is_new(of) || same.iter().any(|other| other.is_number() && other.is_longer()));
        let rank = if is_own_part { 3 } else { of.claim.rank };
        let claim = Claim { rank, ..of.claim.clone() };

        let this_is_said = same.iter().any(|other| other.says_this_beside(&claim));
        match (self.is_doubtful(of, same, this_is_said), this_is_said) {
            (false, _) => Some(claim),
            (true, true) => None,
            (true, false) => Some(claim.of_other_time()),
        }
    }

    /// Whether a claim may be of another time than the report's.
    fn is_doubtful(&self, of: &TimedClaim, same: &[&TimedClaim], this_is_said: bool) -> bool {
        let claim = &of.claim;
        let dates_differ = || {
            same.iter().any(|other| {
                other.claim.says != claim.says && other.is_plain() && other.is_of_other_date(of)
            })
        };
        match of.time {
            Time::Longer if of.is_number() => true,
            Time::Longer if claim.says == Says::Mentioned => this_is_said,
            Time::Cumulative if of.is_number() => this_is_said || self.names_this_after(claim),
            Time::Part(_) | Time::Unclear(_) if of.is_plain() => {
                this_is_said || dates_differ() || of.is_of_named_part()
            }
            _ => false,
        }
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
        // That there was none in a part of it (上半年未收到) says neither that there were some.
        let says = if self.says == Says::None { Says::Unclear } else { Says::Mentioned };
        Claim { says, rank: self.rank.min(1), is_of_other_time: true, ..self.clone() }
    }
}
