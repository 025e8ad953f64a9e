//! The number that a name has: behind it (举报3件), before it (3件举报), or shared by a list
//! (举报、复议均为0).

use super::sentence::StatementSentence;
use crate::rules::WordClass::{self, *};
use crate::statement::number::{Number, Unit};
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use std::ops::Range;

/// What a number says, and the folded chars from the name to it.
pub(super) type CountedName = (Says, Range<usize>);

/// The words from a list to the number behind it.
#[derive(Debug, Default)]
struct NumberLead {
    /// The place of the number.
    end: usize,
    /// Whether each name has it (均, 各).
    each: bool,
    /// Whether a verb or a colon says that a number comes.
    introduced: bool,
    /// Whether it is about so many.
    about: bool,
    /// Whether one number comes for each name.
    respectively: bool,
    /// Whether other cases stand in between (举报和投诉均为0).
    is_linked: bool,
}

/// What may stand between a name and the number behind it.
const BETWEEN: [WordClass; 12] =
    [Tail, State, Filler, Each, Total, Approximately, Is, Respectively, This, Take, Sized, Whole];

impl StatementSentence<'_> {
    /// For each name of the list the number that is its own, with the folded chars from the name to
    /// the number.
    pub(super) fn counted(
        &self,
        segment: &Range<usize>,
        list: &[usize],
    ) -> Option<Vec<Option<CountedName>>> {
        self.counted_after(segment, list).or_else(|| {
            let left = self.counted_before(segment, list[0])?;
            let says =
                if list.len() > 1 && left.0 != Says::None { Says::Mentioned } else { left.0 };
            Some(list.iter().map(|_| Some((says, left.1.clone()))).collect())
        })
    }

    /// 举报3件, 举报数量为0, 举报、复议、诉讼分别为1件、0件、2件, 申请，共3件.
    fn counted_after(
        &self,
        segment: &Range<usize>,
        list: &[usize],
    ) -> Option<Vec<Option<CountedName>>> {
        let &last = list.last()?;
        let lead = self.lead(segment, list)?;

        let numbers = self.numbers(segment, &lead);
        let &(number, first) = numbers.first()?;

        let next = self.tokens.get(first + 1);
        let is_of_list = self.tokens[first - 1].last == '等' || number.unit == Unit::Person;
        let is_bare = number.unit == Unit::None
            && !lead.introduced
            && next.is_some_and(|next| next.sign.is_none());
        // 申请数 2 3 4 9: a row of a table that lost its columns.
        let is_row = number.unit == Unit::None && next.is_some_and(|next| next.number.is_some());
        let is_manner = next.is_some_and(|next| next.is(Take)) && !lead.introduced;
        let is_of_another = lead.is_linked && number.value > 0 && !lead.each;
        if is_of_list || is_row || is_bare || is_manner || is_of_another {
            return None;
        }

        let span = |name: usize, number: usize| {
            self.tokens[name].chars.start..self.tokens[number].chars.end
        };
        if numbers.len() == list.len() {
            let pairs = list.iter().zip(&numbers);
            return Some(
                pairs.map(|(&name, &(n, at))| Some((Says::of(n), span(name, at)))).collect(),
            );
        }

        let has_comma = (list[0]..last).any(|at| self.tokens[at].sign.is_some());
        let says = |name: usize| {
            if number.value == 0 || lead.each {
                Some(Says::of(number))
            } else if has_comma {
                (name == last).then(|| Says::of(number))
            } else {
                Some(Says::Mentioned)
            }
        };
        Some(list.iter().map(|&name| Some((says(name)?, span(name, first)))).collect())
    }

    /// What leads from a list to the number behind it; none if anything else stands between.
    fn lead(&self, segment: &Range<usize>, list: &[usize]) -> Option<NumberLead> {
        const BESIDE: [WordClass; 4] = [Peer, OtherNot, Modifier, Topic];

        let mut lead = NumberLead { end: list.last()? + 1, ..NumberLead::default() };
        while lead.end < segment.end
            && (self.tokens[lead.end].number.is_none() || self.sums_up(lead.end, list.len()))
        {
            let token = &self.tokens[lead.end];
            let is_total = self.tokens.get(lead.end + 1).is_some_and(|token| token.is(Total));
            match token.sign {
                Some(':') => lead.introduced = true,
                Some(',') if is_total => {}
                Some(_) => return None,
                None if token.number.is_some() || token.is_date || token.is_any(&BETWEEN) => {}
                None if token.is(Link) => lead.is_linked = true,
                None if lead.is_linked && token.is_any(&BESIDE) => {}
                None => return None,
            }

            lead.each |= token.is(Each);
            lead.about |= token.is(Approximately);
            lead.respectively |= token.is(Respectively);
            lead.introduced |= token.is_any(&[Is, Each, Respectively, Tail, State]);
            lead.end += 1;
        }
        Some(lead)
    }

    /// The number behind a lead with its place; several where each is one name's.
    fn numbers(&self, segment: &Range<usize>, lead: &NumberLead) -> Vec<(Number, usize)> {
        let step = if lead.respectively { 2 } else { segment.end };
        let places = (lead.end..segment.end).step_by(step);
        let number = |at: usize| {
            let parted = |token: &StatementToken| token.is(Link) || token.sign == Some(',');
            let number = self.tokens[at]
                .number
                .filter(|_| at == lead.end || parted(&self.tokens[at - 1]))?;
            Some((Number { is_approximate: number.is_approximate || lead.about, ..number }, at))
        };

        places.map_while(number).collect()
    }

    /// Whether the number at `at` counts the names of a list and not their cases:
    /// 举报、复议、诉讼三项均为零.
    pub(super) fn sums_up(&self, at: usize, names: usize) -> bool {
        let is_count = |number: Number| number.unit == Unit::Case && number.value == names as u64;
        let mut rest = self.tokens[at + 1..].iter().skip_while(|token| token.is(Tail));
        names > 1
            && self.tokens[at].number.is_some_and(is_count)
            && rest.next().is_some_and(|next| next.is(Each))
    }

    /// 3件举报, 两件关于食堂的举报, 3人次提交申请; `没有一件举报` is none.
    fn counted_before(&self, segment: &Range<usize>, name: usize) -> Option<CountedName> {
        const MOST_GAP: usize = 30;

        let start = segment.start.max(name.saturating_sub(MOST_GAP));
        let stops = |token: &StatementToken| token.sign.is_some() || token.number.is_some();
        let at = (start..name).rev().find(|&at| stops(&self.tokens[at]))?;

        let mut number = self.tokens[at].number?;
        let chars = self.tokens[at].chars.start..self.tokens[name].chars.end;
        if number.value == 1 && (self.is_denied(segment, at) || self.is_denied_behind(name)) {
            return self.is_head(name).then_some((Says::None, chars));
        }

        if self.causes(name) || !self.counts_over(segment, at, name, number.unit) {
            return None;
        }
        number.is_approximate |= at > 0 && self.tokens[at - 1].is(Approximately);
        Some((Says::of(number), chars))
    }

    /// Whether what stands between a number and a name lets the one count the other.
    fn counts_over(&self, segment: &Range<usize>, at: usize, name: usize, unit: Unit) -> bool {
        let gap = &self.tokens[at + 1..name];
        let is_plain =
            |token: &StatementToken| token.is_any(&[Modifier, Filler, Topic, Channel, Tail]);
        let is_verb = |token: &StatementToken| token.is_any(&[Event, Take, OtherNot, Link, Peer]);
        let is_clause = gap.last().is_some_and(|token| token.last == '的');

        let led = self.tokens[segment.start..at]
            .iter()
            .rev()
            .find(|token| !token.is_any(&[Filler, Total, Approximately]));
        let is_received = led.is_some_and(|token| token.is_any(&[Event, Take]));
        let leads_here =
            (at + 1..name).any(|before| self.tokens[before].name.is_some() && self.causes(before));
        if gap.iter().any(|token| token.is(Not)) {
            return false;
        }

        match unit {
            Unit::Case if leads_here => true,
            Unit::Case => {
                gap.iter().all(is_plain) || is_clause || is_received && !gap.iter().any(is_verb)
            }
            Unit::Turn => {
                gap.iter().all(is_plain)
                    || is_clause
                    || gap.iter().any(|token| token.is_any(&[Event, Take]))
            }
            Unit::None => gap.is_empty(),
            Unit::Person => false,
        }
    }

    /// Whether the name at `at` is what another that follows came from: 1件申请引发复议.
    fn causes(&self, at: usize) -> bool {
        let mut rest = self.tokens[at + 1..].iter().take_while(|token| token.sign.is_none());
        rest.next().is_some_and(|token| token.is(Event)) && rest.any(|token| token.name.is_some())
    }

    /// Whether the one case of the name at `name` is denied behind it: 一件申请也没有.
    fn is_denied_behind(&self, name: usize) -> bool {
        let rest = self.tokens.get(name + 1..).unwrap_or_default();
        let tail = rest.iter().take_while(|token| token.is(Tail)).count();
        let [also, not] = [tail, tail + 1].map(|at| rest.get(at));
        also.is_some_and(|token| matches!(token.last, '也' | '都'))
            && not.is_some_and(|token| token.is(Not))
    }

    /// Whether the one case at `at` is denied: 没有一件, 没有接到一个电话、一封举报信.
    fn is_denied(&self, segment: &Range<usize>, at: usize) -> bool {
        let before = self.tokens[segment.start..at].iter().rev();
        let goes_on = |token: &&StatementToken| {
            token.sign.is_none() && token.number.is_none_or(|number| number.value == 1)
        };
        let mut clause = before.take_while(goes_on).take_while(|token| !token.is(OtherNot));
        clause.any(|token| token.is(Not))
    }
}
