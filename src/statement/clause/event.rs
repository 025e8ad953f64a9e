//! That there were some, without a number: 收到群众举报, 有学生申请行政复议.

use super::sentence::{Claim, StatementSentence};
use crate::rules::WordClass::*;
use crate::statement::matter::Matter;
use crate::statement::number::Unit;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use std::ops::Range;

impl Claim {
    /// That there were some, in passing.
    fn mentioned(matter: Matter, chars: Range<usize>) -> Claim {
        let says = Says::Mentioned;
        Claim { matter, says, rank: 1, is_channel: false, is_of_other_time: false, chars }
    }
}

impl StatementSentence<'_> {
    /// 收到群众举报, 有申请人提出复议申请: it happened, but no number is given.
    pub(super) fn some(&self, segment: &Range<usize>, at: usize, matter: Matter) -> Option<Claim> {
        let start = self.clause_start(segment, at);
        if let Some(chars) = self.acted(segment, at) {
            return Some(Claim::mentioned(matter, chars));
        }

        let place =
            (start..at).rev().find(|&place| self.tokens[place].is_any(&[Event, Several, Not]))?;
        let cue = &self.tokens[place];

        let is_blocked = self.tokens[place..at].iter().any(|token| token.is(OtherNot))
            && self.tokens[at - 1].last != '的';
        let has_number = self.tokens[place..at].iter().any(|token| token.number.is_some());
        if cue.is(Not) || is_blocked || has_number {
            return None;
        }
        if self.is_wished(start, place) || self.is_since(at) {
            return None;
        }
        if self.is_described(place, at) {
            return None;
        }

        let chars = cue.chars.start..self.tokens[at].chars.end;
        Some(Claim::mentioned(matter, chars))
    }

    /// Whether what stands before the cue at `place`, in a clause that begins at `start`, makes it
    /// a wish, a duty or a case: 如收到举报, 对收到的举报.
    fn is_wished(&self, start: usize, place: usize) -> bool {
        let before = &self.tokens[start..place];
        let is_wish =
            |token: &StatementToken| !token.is(Plain) && token.is_any(&[Supposed, Plan, Duty, Not]);
        let is_guard = |token: &StatementToken| {
            matches!(token.last, '对' | '自' | '在' | '凡' | '每' | '经' | '从' | '据' | '因')
        };

        before.iter().any(is_wish)
            || self.tokens[..start].iter().any(is_supposed)
            || before.last().is_some_and(is_guard)
    }

    /// Whether what follows the name at `at`, of which the cue at `place` tells, makes it a state
    /// or part of a description, and no event.
    fn is_described(&self, place: usize, at: usize) -> bool {
        let is_relative = self.tokens[place + 1..at].iter().any(|token| token.last == '的');
        let tail = self.tokens[at + 1..]
            .iter()
            .find(|token| !token.is_any(&[Tail, State]) || token.is(Event));
        let mut tails =
            self.tokens[at + 1..].iter().take_while(|token| token.is_any(&[Tail, State]));
        let is_state = tails.any(|token| token.is(State)) && !self.tokens[place].is(Several);

        let is_after = tail.is_some_and(|token| token.is(After) || is_supposed(token));
        is_after || is_state || !is_relative && !self.is_head(at)
    }

    /// 有师生举报…, 申请人…申请行政复议，复议机关维持: the name is a verb and someone did it, or it
    /// came to an end.
    fn acted(&self, segment: &Range<usize>, at: usize) -> Option<Range<usize>> {
        let is_supposed =
            |token: &StatementToken| token.is_any(&[Supposed, Plan]) && !token.is(Plain);
        let before = &self.tokens[segment.start..at];
        let is_denied = before.iter().any(|token| token.is_any(&[Not, After]));

        let someone = before.iter().position(is_person);
        let ended = self.tokens[at + 1..segment.end].iter().any(|token| token.is(Outcome));

        let is_verb = self.tokens[at].is_verb;
        if self.tokens[..at].iter().any(is_supposed)
            || is_denied
            || !is_verb
            || someone.is_none() && !ended
        {
            return None;
        }

        let start = someone.map_or(at, |place| segment.start + place);
        Some(self.tokens[start].chars.start..self.tokens[at].chars.end)
    }
}

fn is_supposed(token: &StatementToken) -> bool {
    token.is(Supposed) && !token.is(Plain)
}

fn is_person(token: &StatementToken) -> bool {
    let counts_persons =
        token.number.is_some_and(|number| number.unit == Unit::Person && number.value > 0);
    token.is(Someone) || counts_persons
}
