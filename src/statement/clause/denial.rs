//! That there was none: denied before the name (未收到…举报) or behind it (举报、复议均未发生).

use super::sentence::{Claim, StatementSentence};
use crate::rules::WordClass::{self, *};
use crate::statement::matter::Matter;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use std::ops::Range;

impl StatementSentence<'_> {
    /// 未收到…举报, 没有举报; or 举报、复议均未发生, 举报：无.
    pub(super) fn none(
        &self,
        segment: &Range<usize>,
        list: &[usize],
        place: usize,
        matter: Matter,
    ) -> Option<Claim> {
        let at = list[place];
        let (chars, not) = match self.denied_before(segment, list[0], at) {
            Some(not) => (self.tokens[not].chars.start..self.tokens[at].chars.end, not),
            None => {
                let not = self.denied_after(segment, list)?;
                (self.tokens[at].chars.start..self.tokens[not].chars.end, not)
            }
        };

        let start = self.clause_start(segment, not.min(at));
        let before = &self.tokens[start..not.min(at)];
        if before.iter().any(|token| token.is_any(&[Supposed, Plan]) && !token.is(Plain)) {
            return None;
        }

        let is_double = not > 0 && self.tokens[not - 1].is(DoubleNot);
        let is_sure =
            self.tokens.iter().any(|token| token.is_any(&[Event, Take, This]) || token.is_date);
        let says = if is_double { Says::Mentioned } else { Says::None };
        let rank = if is_sure { 3 } else { 2 };
        Some(Claim::new(matter, says, rank, not.max(at), chars))
    }

    /// The place of the word that denies the name at `at` from before.
    fn denied_before(&self, segment: &Range<usize>, first: usize, at: usize) -> Option<usize> {
        if !self.is_head(at) && !self.is_done_by_somebody(at) {
            return None;
        }

        let mut happens = self.tokens[at].is(Event);
        let (mut is_caused, mut is_blocked) = (false, false);
        for place in (segment.start..at).rev() {
            let token = &self.tokens[place];
            if token.is(Not) {
                let needs_verb = matches!(token.last, '未' | '曾' | '再');
                return (!is_blocked && (happens || !needs_verb)).then_some(place);
            }

            let goes_on = match token.sign {
                Some(',') => place > first,
                Some(_) => false,
                None => {
                    token.number.is_none() && (token.is(Plain) || !token.is_any(&[Supposed, Plan]))
                }
            };
            if !goes_on {
                return None;
            }

            is_blocked |= token.is(OtherNot) && !is_caused;
            is_caused |= token.is(Event);
            happens |= token.is_any(&[Event, Take]);
        }
        None
    }

    /// Whether the name at `at` is the verb of what somebody did about disclosure:
    /// 没有师生举报信息公开方面的问题.
    fn is_done_by_somebody(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let is_somebody = |token: &StatementToken| {
            token.is(Someone) || matches!(token.last, '人' | '生' | '众' | '工' | '友' | '民')
        };
        self.tokens[at].is_verb
            && before.is_some_and(is_somebody)
            && self.tokens.get(at + 1).is_some_and(|next| next.is_any(&[Topic, Modifier]))
    }

    /// The place of the word that denies a list from behind.
    fn denied_after(&self, segment: &Range<usize>, list: &[usize]) -> Option<usize> {
        const BETWEEN: [WordClass; 9] = [Tail, State, Each, Filler, This, Is, Link, Take, Sized];
        let (names, mut commas) = (list.len(), 0);

        let mut at = self.state_end(segment, *list.last()?);
        while at < segment.end && !self.tokens[at].is(Not) {
            let token = &self.tokens[at];
            let is_sign = matches!(token.sign, Some(',' | ':'));
            commas += usize::from(is_sign);
            let is_known =
                is_sign || token.is_date || token.is_any(&BETWEEN) || self.sums_up(at, names);
            if commas > 2 || !is_known {
                return None;
            }
            at += 1;
        }

        let not = (at < segment.end).then_some(at)?;
        let rest =
            self.tokens[not + 1..segment.end].iter().take_while(|token| token.sign.is_none());
        let is_plain =
            |token: &StatementToken| token.is_any(&[Event, Take, Tail, State, Filler, Total]);

        let needs_verb = matches!(self.tokens[not].last, '未' | '曾' | '再');
        let happens = self.tokens.get(not + 1).is_some_and(|token| token.is_any(&[Event, Take]));
        (rest.clone().all(is_plain) && (happens || !needs_verb)).then_some(not)
    }

    /// Where the rest of a clause that ends in 情况 ends, else the place after `last`:
    /// 申请公开和不予公开的情况：没有.
    fn state_end(&self, segment: &Range<usize>, last: usize) -> usize {
        let length = self.tokens[last + 1..segment.end]
            .iter()
            .take_while(|token| token.sign.is_none())
            .count();
        let end = last + 1 + length;

        let clause = &self.tokens[last + 1..end];
        let is_title = clause.last().is_some_and(|token| token.is(State))
            && !clause.iter().any(|token| token.is(Not));
        if is_title && end < segment.end { end } else { last + 1 }
    }

    /// Whether the name at `at` is the head: nothing but its list, its number or the end comes
    /// after it.
    pub(super) fn is_head(&self, at: usize) -> bool {
        let mut rest = self.tokens[at + 1..].iter().peekable();
        while let Some(token) = rest.next() {
            if token.sign.is_some() || token.number.is_some() || token.name.is_some() {
                return true;
            }

            let is_last =
                rest.peek().is_none_or(|next| next.sign.is_some() || next.is_any(&[Tail, State]));
            if token.is_any(&[Link, Not, Each, Is, Respectively]) {
                return true;
            }
            if token.is(Event) {
                return is_last;
            }
            if !token.is_any(&[Tail, State, Filler, Peer]) {
                return false;
            }
        }
        true
    }
}
