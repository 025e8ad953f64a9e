//! Numbers and denials beside which no matter is named: 上一学年收到举报4件，本学年2件. They are of
//! the matter that was named last.

use super::sentence::{Claim, StatementSentence};
use super::time::{Time, names_time};
use crate::rules::WordClass::{self, *};
use crate::statement::matter::Matter;
use crate::statement::number::Unit;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;

/// What may lead to such a number.
const LEADS: [WordClass; 14] = [
    Filler, Event, Take, Total, Is, Each, Part, Tail, State, Cumulative, Until, Fresh, Sized, Whole,
];

impl StatementSentence<'_> {
    /// Adds what is said beside no name; of `implied` where none stands before.
    pub fn unnamed(&self, claims: &mut Vec<Claim>, implied: &[Matter]) {
        // Where something else is counted: 未收到举报，公开信息2000条，其中新增500条.
        let mut other_at = None;
        for (at, token) in self.tokens.iter().enumerate() {
            let is_claimed = || claims.iter().any(|claim| claim.chars.contains(&token.chars.start));
            if token.number.is_none() && !token.is(Not) || is_claimed() || self.is_unrelated(at) {
                continue;
            }
            let Some(from) = self.lead_start(at) else {
                other_at = if self.counts_other(at) { Some(at) } else { other_at };
                continue;
            };
            let says =
                if token.is(Not) { self.denies_all(at) } else { self.counts_cases(from, at) };
            let Some(says) = says else { continue };

            let has_name = (0..from).any(|at| self.matter(at).is_some());
            let matters: Vec<Matter> = self
                .named_before(from, implied)
                .into_iter()
                // 收到邮件15封，未收到申请: what is counted beside no name was something else.
                .filter(|&matter| has_name || !self.is_denied_by_name(matter, claims))
                .filter(|_| has_name || !self.counts_letters(at))
                .collect();
            if !self.is_subject(from, other_at, claims) {
                continue;
            }
            let lead = self.tokens.get(from..at).unwrap_or_default();
            let is_shared = says == Says::None || lead.iter().any(|token| token.is(Each));
            if matters.len() > 1 && !is_shared {
                continue;
            }
            for matter in matters {
                let claim = self.unnamed_claim(matter, says, from..at, claims);
                claims.extend(claim.filter(|claim| self.is_heard(claim)));
            }
        }
    }

    /// Whether the number at `at` counts letters, which may be about anything: 收到来函3件.
    fn counts_letters(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.is_some_and(|token| token.is(Letter))
    }

    /// Whether the sentence denies a matter by its name.
    fn is_denied_by_name(&self, matter: Matter, claims: &[Claim]) -> bool {
        claims.iter().any(|claim| {
            claim.matter == matter
                && claim.says == Says::None
                && claim.rank > 0
                && self.times.at(claim.time_at) != Time::Other
        })
    }

    /// Whether the word at `at` is the one of 一件也没有.
    fn is_not_one(&self, at: usize) -> bool {
        let is_one = self.tokens.get(at).and_then(|token| token.number);
        let [also, not] = [at + 1, at + 2].map(|at| self.tokens.get(at));
        is_one.is_some_and(|number| number.value == 1)
            && also.is_some_and(|token| matches!(token.last, '也' | '都'))
            && not.is_some_and(|token| token.is(Not))
    }

    /// Where the words that lead to the number at `at` begin; none if another word is among them.
    fn lead_start(&self, at: usize) -> Option<usize> {
        let mut from = at;
        while let Some(before) = from.checked_sub(1) {
            let token = &self.tokens[before];
            let is_start = token.sign.is_some()
                || self.matter(before).is_some()
                || token.number.is_some() && !self.is_not_one(before)
                || token.last == '、';
            if is_start {
                break;
            }
            let is_lead = names_time(token)
                || token.is_any(&LEADS)
                || self.is_about_topic(before)
                || token.name.is_some()
                || token.number.is_some();
            if !is_lead && token.last != '另' {
                return None;
            }
            from = before;
        }
        Some(from)
    }

    /// Whether the word at `at` is one of 涉及信息公开, 关于信息公开, 与信息公开有关.
    fn is_about_topic(&self, at: usize) -> bool {
        let leads = |token: &StatementToken| {
            token.sign.is_none() && matches!(token.last, '及' | '涉' | '于' | '对' | '关' | '与')
        };
        let is_topic = |at: Option<usize>| {
            at.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.is(Topic))
        };
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        is_topic(Some(at)) && before.is_some_and(leads)
            || leads(&self.tokens[at]) && is_topic(Some(at + 1))
    }

    /// Whether the number at `at`, to which other words lead, counts something else than cases.
    fn counts_other(&self, at: usize) -> bool {
        let is_known = |token: &StatementToken| {
            names_time(token)
                || token.name.is_some()
                || token.is_any(&LEADS)
                || token.is_any(&[OtherNot, Outcome, Channel, Peer, Not, Link, Approximately])
        };
        let clause = self.tokens[..at].iter().rev().take_while(|token| token.sign.is_none());
        let is_carried = matches!(self.times.at(at), Time::Other | Time::Longer);
        self.tokens[at].number.is_some() && !is_carried && !clause.into_iter().all(is_known)
    }

    /// Whether the matter named last before `from` is still spoken of: nothing else was counted
    /// since, and where nothing was said of it, its name stands at the end of its clause.
    fn is_subject(&self, from: usize, other_at: Option<usize>, claims: &[Claim]) -> bool {
        let Some(name) = (0..from).rev().find(|&at| self.matter(at).is_some()) else {
            return other_at.is_none();
        };
        let matter = self.matter(name);
        let rest = self.tokens.get(name + 1..from).unwrap_or_default();
        let mut clause = rest.iter().take_while(|token| token.sign.is_none());
        let mut is_head =
            || clause.all(|token| token.is_any(&[Tail, State, Sized, Filler, Each, Total, Is]));

        other_at.is_none_or(|other| other < name)
            && (claims.iter().any(|claim| Some(claim.matter) == matter) || is_head())
    }

    /// What the number at `at` says, if it counts cases and nothing that is named behind it.
    fn counts_cases(&self, from: usize, at: usize) -> Option<Says> {
        let number = self.tokens[at].number.filter(|_| !self.is_not_one(at))?;
        let next = self.tokens.get(at + 1);
        let is_end = next.is_none_or(|next| {
            matches!(next.sign, Some(',' | ';'))
                || next.last == '、'
                || next.is_any(&[Event, Is, Each, Link])
        });
        let is_told = self.tokens.get(from..at)?.iter().any(|token| token.is_any(&[Is, Tail]))
            || self.is_led_in(from);
        let is_case = match number.unit {
            Unit::Case | Unit::Turn => true,
            Unit::None => is_told,
            Unit::Person => false,
        };
        (is_end && is_case).then(|| Says::of(number))
    }

    /// Whether a colon behind a name stands before the word at `from`: 举报情况：3.
    fn is_led_in(&self, from: usize) -> bool {
        let Some([name, colon]) = from.checked_sub(2).and_then(|at| self.tokens.get(at..from))
        else {
            return false;
        };
        colon.sign == Some(':') && (name.name.is_some() || name.is_any(&[Tail, State]))
    }

    /// That there was none, if the denial at `at` ends its clause.
    fn denies_all(&self, at: usize) -> Option<Says> {
        let mut rest =
            self.tokens.get(at + 1..)?.iter().take_while(|token| token.sign.is_none()).peekable();
        let needs_verb = matches!(self.tokens[at].last, '未' | '曾' | '再');
        let happens = rest.peek().is_some_and(|next| next.is_any(&[Event, Take, Fresh]));
        let is_plain = |token: &StatementToken| {
            token.is_any(&[Event, Take, Fresh, State, Filler, Tail]) && token.name.is_none()
        };
        ((happens || !needs_verb) && rest.all(is_plain)).then_some(Says::None)
    }

    /// The matters of the last list of names before `at`.
    fn named_before(&self, at: usize, implied: &[Matter]) -> Vec<Matter> {
        match self.lists(0..at).last() {
            Some(list) => list.iter().filter_map(|&name| self.matter(name)).collect(),
            None => implied.to_vec(),
        }
    }

    fn unnamed_claim(
        &self,
        matter: Matter,
        says: Says,
        lead: std::ops::Range<usize>,
        claims: &[Claim],
    ) -> Option<Claim> {
        let at = lead.end;
        let words = self.tokens.get(lead)?;
        let has = |classes: &[WordClass]| words.iter().any(|token| token.is_any(classes));
        let after = self.time_after(at);
        let time = self.times.at(after.unwrap_or(at));
        let is_told = after.is_some()
            || words.iter().any(|token| names_time(token) || token.is(Fresh))
            || self.times.respective.contains(&at);
        let is_this = time == Time::This && is_told;
        let is_dated = matches!(time, Time::Part(_) | Time::Unclear(_)) && is_told;

        let of: Vec<&Claim> = claims.iter().filter(|claim| claim.matter == matter).collect();
        let sums_up = has(&[Total]) && is_sum(says, &of, self.times.shared);
        let is_only = !of.iter().any(|claim| matches!(claim.says, Says::Number(_) | Says::None));
        // 举报信函3封、电话2通: one way in beside another.
        let is_channel =
            has(&[Letter]) && !has(&[Part]) && (is_only || of.iter().all(|claim| claim.is_channel));
        let is_other = matches!(time, Time::Other | Time::Longer);
        let is_taken = if self.tokens[at].is(Not) {
            is_this
        } else {
            is_this || is_dated || sums_up || is_only && !has(&[Part]) || is_other || is_channel
        };

        let time_at = after.unwrap_or(at);
        // 信访举报37件，其中涉及信息公开0件: these are meant.
        let is_of_topic = has(&[Topic]);
        let rank = if has(&[Event, Take, Total, Fresh]) || sums_up { 3 } else { 2 };
        let chars = self.tokens[at].chars.clone();
        let rank = if has(&[Part]) && !is_this { 0 } else { rank };
        let rank = if is_of_topic { 4 } else { rank };
        let claim = Claim::new(matter, says, rank, time_at, chars);
        (is_taken || is_of_topic).then_some(Claim { is_channel, is_sum: sums_up, ..claim })
    }

    /// The word behind the number at `at` that says of which time it is: 其中1件发生在本学年,
    /// 3件，均为上学年收到.
    pub fn time_after(&self, at: usize) -> Option<usize> {
        let is_comma = self.tokens.get(at + 1)?.sign == Some(',');
        let from = at + 1 + usize::from(is_comma);
        let is_lead = |token: &&StatementToken| {
            token.is_any(&[Event, Is, Filler, Each]) && !names_time(token)
        };
        let lead = self.tokens.get(from..)?.iter().take(6).take_while(is_lead).count();

        let words = self.tokens.get(from..from + lead)?;
        let happens = words.iter().any(|token| token.is(Event)) && words.last()?.last == '在';
        let is_of_all = words.iter().any(|token| token.is(Each));
        let is_told = happens || is_of_all || !is_comma && lead > 0;
        let time = from + lead;
        (is_told && names_time(self.tokens.get(time)?)).then_some(time)
    }
}

/// Whether a number is the sum of those before it.
fn is_sum(says: Says, of: &[&Claim], times: u64) -> bool {
    let count =
        |claim: &&Claim| if let Says::Number(count) = claim.says { Some(count) } else { None };
    let parts: Vec<u64> = of.iter().filter_map(count).collect();
    let sum = parts.iter().fold(0, |sum: u64, part| sum.saturating_add(*part));
    (parts.len() > 1 || times > 1) && says == Says::Number(sum.saturating_mul(times))
}
