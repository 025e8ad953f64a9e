//! That there were some, without a number: 收到群众举报, 有学生申请行政复议.

use super::sentence::{Claim, StatementSentence};
use crate::rules::WordClass::{self, *};
use crate::statement::matter::Matter;
use crate::statement::number::Unit;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use std::ops::Range;

impl Claim {
    /// That there were some, in passing.
    fn mentioned(matter: Matter, time_at: usize, chars: Range<usize>) -> Claim {
        Claim::new(matter, Says::Mentioned, 1, time_at, chars)
    }
}

impl StatementSentence<'_> {
    /// 收到群众举报, 有申请人提出复议申请: it happened, but no number is given.
    pub(super) fn some(&self, segment: &Range<usize>, at: usize, matter: Matter) -> Option<Claim> {
        let start = self.clause_start(segment, at);
        if let Some(chars) = self.acted(segment, at) {
            return Some(Claim::mentioned(matter, at, chars));
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
        // 个别申请内容不明确: the word before the name tells of some, whatever follows.
        let is_some = cue.is(Several) && place + 1 == at;
        if cue.is(File) && !self.has_happened() || self.is_condition(at) {
            return None;
        }
        if self.is_described(place, at) && !is_some {
            return None;
        }

        let chars = cue.chars.start..self.tokens[at].chars.end;
        Some(Claim::mentioned(matter, place, chars))
    }

    /// Whether a word says that it has happened, so that 提出申请 tells of a case and not of how to
    /// apply.
    fn has_happened(&self) -> bool {
        let tells = |token: &StatementToken| {
            token.is_date || token.is_any(&[Done, This, Whole, Someone, Several, Outcome])
        };
        self.tokens.iter().any(tells)
    }

    /// Whether the name at `at` ends a condition: 收到申请的，…; 收到申请，应当….
    fn is_condition(&self, at: usize) -> bool {
        let is_tail = |token: &&StatementToken| token.is_any(&[Tail, State]);
        let tail = self.tokens[at + 1..].iter().take_while(is_tail).count();
        let comma = at + 1 + tail;
        if self.tokens.get(comma).is_none_or(|token| token.sign != Some(',')) {
            return false;
        }

        let next = self.tokens[comma + 1..].iter().find(|token| !token.is_any(&[Filler, Link]));
        self.tokens[comma - 1].last == '的' || next.is_some_and(is_supposed)
    }

    /// 有3名师生举报, 15人提交申请: as many as there are persons.
    pub(super) fn persons(
        &self,
        segment: &Range<usize>,
        at: usize,
        matter: Matter,
    ) -> Option<Claim> {
        let own = self.clause_start(segment, at);
        let start = self.subject_start(segment, own, at);
        let person = (start..at).rev().find(|&at| is_person_number(&self.tokens[at]))?;
        let number = self.tokens[person].number?;

        // 1人就招生信息不公开向省教育厅举报: what it is about does not say what was done.
        let between = &self.tokens[own.max(person + 1)..at];
        let about = between.iter().position(|token| matches!(token.last, '就' | '对' | '因'));
        let between = &between[..about.unwrap_or(between.len())];
        let is_filed = between.iter().any(|token| token.is(File)) || self.tokens[at].is_verb;
        let is_other = between.iter().any(|token| token.is_any(&[Take, OtherNot, Duty, Not]));
        let is_denied = self.tokens[start..person].iter().any(|token| token.is_any(&[Not, Duty]));
        if !is_filed
            || is_other
            || is_denied
            || self.tokens[segment.start..at].iter().any(is_supposed)
        {
            return None;
        }

        let chars = self.tokens[person].chars.start..self.tokens[at].chars.end;
        Some(Claim::new(matter, Says::of(number), 2, person, chars))
    }

    /// Where the clause starts that names who did what the name at `at` says, in a clause that starts
    /// at `own`: 有2人对处理结果不服，申请行政复议.
    fn subject_start(&self, segment: &Range<usize>, own: usize, at: usize) -> usize {
        let is_bare = self.tokens[own..at].iter().all(|token| token.is_any(&[Filler, Link]));
        let is_told = self.tokens.get(at + 1).is_none_or(|next| !next.is_any(&[Tail, State]));
        if own == segment.start || !is_bare || !is_told || !self.tokens[at].is_verb {
            return own;
        }
        self.clause_start(segment, own - 1)
    }

    /// 申请数量较少, 举报较上年有所增加, 收到举报线索若干: there were some.
    pub(super) fn sized(&self, segment: &Range<usize>, at: usize, matter: Matter) -> Option<Claim> {
        const BETWEEN: [WordClass; 8] =
            [Tail, State, Filler, Total, Approximately, Whole, Change, Take];
        let rest = self.tokens[at + 1..segment.end].iter();
        let between = rest.take_while(|token| token.is_any(&BETWEEN) && !token.is(Sized)).count();
        let end = at + 1 + between;
        let size = self.tokens.get(end)?;
        let is_topic = self.tells_topics(at, end);
        if !size.is_any(&[Sized, Several]) && !is_topic {
            return None;
        }

        let start = self.clause_start(segment, at);
        let is_amount = self.tokens[at + 1..end].iter().any(|t| matches!(t.last, '数' | '量'));
        let is_told = self.tokens[start..at].iter().any(|token| token.is_any(&[Event, Take, This]));
        let is_planned = self.tokens[start..end]
            .iter()
            .any(|t| t.is_any(&[Plan, Supposed, Not]) && !t.is(Plain));
        let is_compared = size.chars.len() > 4;
        if is_planned || !(is_amount || is_told || is_compared || is_topic) {
            return None;
        }

        let chars = self.tokens[at].chars.start..size.chars.end;
        Some(Claim::new(matter, Says::Mentioned, 1, end, chars))
    }

    /// Whether the word at `end` leads to what the cases of the name at `at` are about, so that there
    /// were some: 申请公开的信息主要涉及招生录取.
    fn tells_topics(&self, at: usize, end: usize) -> bool {
        let is_relative = self.tokens[at + 1..end].iter().any(|token| token.last == '的');
        let is_mainly =
            self.tokens.get(end).is_some_and(|token| token.is(Plain) && token.last == '要');
        let leads = self.tokens.get(end + 1).is_some_and(|token| token.is_any(&[Take, Is]));
        let clause = self.tokens[end..].iter().take_while(|token| token.sign.is_none());
        // …涉及国家秘密的，不予公开: a rule.
        let is_rule = clause.last().is_some_and(|token| token.last == '的');
        is_relative && is_mainly && leads && !is_rule
    }

    /// Whether what stands before the cue at `place`, in a clause that begins at `start`, makes it
    /// a wish, a duty or a case: 如收到举报, 对收到的举报.
    fn is_wished(&self, start: usize, place: usize) -> bool {
        let before = &self.tokens[start..place];
        // 及时答复了本学年收到的申请: a duty that was done.
        let is_done = before.iter().any(|token| token.is(This) || token.last == '了');
        let is_wish = |token: &StatementToken| {
            !token.is(Plain) && (token.is_any(&[Supposed, Plan, Not]) || token.is(Duty) && !is_done)
        };
        let is_guard = |token: &StatementToken| {
            matches!(token.last, '对' | '自' | '在' | '凡' | '每' | '经' | '从' | '据' | '因')
        };

        // 已对收到的申请作出答复: so there were some.
        let is_over = |token: &StatementToken| token.is(Done) && !matches!(token.last, '均' | '都');
        before.iter().any(is_wish)
            || self.tokens[..start].iter().any(is_supposed)
            || before.last().is_some_and(is_guard) && !self.tokens.iter().any(is_over)
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
    token.is(Someone) || is_person_number(token)
}

fn is_person_number(token: &StatementToken) -> bool {
    token.number.is_some_and(|number| number.unit == Unit::Person && number.value > 0)
}
