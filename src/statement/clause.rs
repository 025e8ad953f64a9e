//! What one sentence says of each matter that it names.
//!
//! A name counts if it is the head of what is denied, counted or said to have happened: 未收到…举报 says none, 未发生举报处理不当 does
//! not. Names joined by 、 and 或 share what is said of them.

use super::number::{Number, Unit};
use super::word::Token;
use super::{Matter, Says};
use crate::report::Kind;
use crate::rules::WordClass::{self, *};
use std::ops::Range;

/// What a sentence says of a matter.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The matter.
    pub matter: Matter,
    /// What is said.
    pub says: Says,
    /// How surely it is the total of the period: 3 with a verb of receiving or a word for totals, 2 bare, 1 in passing, 0 a part.
    pub rank: u8,
    /// Whether it is of one way in or one kind of person only.
    pub is_channel: bool,
    /// The folded chars that say it.
    pub chars: Range<usize>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The kind of its section.
    pub kind: Option<Kind>,
    /// For each matter whether the section is about it.
    pub own: [bool; 4],
}

/// What the words of a sentence say.
pub fn claims(tokens: &[Token], place: Place) -> Vec<Claim> {
    let sentence = Sentence { tokens, place, has_topic: tokens.iter().any(names_topic) };
    let mut claims: Vec<Claim> = Vec::new();
    for segment in sentence.segments() {
        if tokens[segment.clone()].iter().any(|token| token.is(Unrelated)) {
            continue;
        }
        for list in sentence.lists(segment.clone()) {
            let mut found = sentence.read(&segment, &list);
            for claim in &mut found {
                let is_named = claims.iter().any(|before| before.matter == claim.matter);
                if sentence.is_part(&segment, list[0], is_named) {
                    claim.rank = 0;
                }
            }
            claims.extend(found);
        }
    }
    claims
}

/// Whether a sentence without a name denies what was spoken of before it (`无。`, `本学年未发生此类情况。`).
pub fn denies(tokens: &[Token]) -> bool {
    const PLAIN: [WordClass; 11] = [Filler, This, Not, Event, Take, Tail, State, Each, Link, Since, Is];
    let is_zero = |token: &Token| token.number.is_some_and(|number| number.value == 0);
    let is_plain = |token: &Token| token.is_date || token.sign.is_some() || is_zero(token) || token.is_any(&PLAIN);
    let is_none = |token: &Token| token.is(Not) || is_zero(token);
    tokens.iter().all(is_plain) && tokens.iter().any(is_none)
}

/// The number that a sentence without a name starts with (`本学年1件，已核实。`).
pub fn counts(tokens: &[Token]) -> Option<&Token> {
    const LEADS: [WordClass; 6] = [Filler, This, Event, Take, Total, Is];
    let leads = |token: &&Token| token.is_date || token.sign == Some(',') || token.is_any(&LEADS);
    let number = tokens.iter().find(|token| !leads(token))?;
    number.number.is_some_and(|number| matches!(number.unit, Unit::Case | Unit::Turn)).then_some(number)
}

impl Says {
    /// What a count says.
    pub fn of(number: Number) -> Says {
        match (number.value, number.is_approximate) {
            (0, false) => Says::None,
            (value, false) => Says::Number(value),
            (_, true) => Says::Mentioned,
        }
    }
}

/// Whether a word says that the sentence is about disclosure.
fn names_topic(token: &Token) -> bool {
    token.is(Topic) || token.name.is_some_and(|name| name.matter == Matter::Application && !name.loose)
}

struct Sentence<'a> {
    tokens: &'a [Token],
    place: Place,
    has_topic: bool,
}

impl Sentence<'_> {
    /// The parts between semicolons.
    fn segments(&self) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut start = 0;
        let ends = self.tokens.iter().enumerate().filter(|(_, token)| token.sign == Some(';')).map(|(at, _)| at);
        for end in ends.chain([self.tokens.len()]) {
            segments.push(start..end);
            start = end + 1;
        }
        segments
    }

    /// The names of a segment, those that are joined in one list.
    fn lists(&self, segment: Range<usize>) -> Vec<Vec<usize>> {
        let mut lists: Vec<Vec<usize>> = Vec::new();
        for at in segment.filter(|&at| self.matter(at).is_some()) {
            match lists.last_mut() {
                Some(list) if list.last().is_some_and(|&last| self.joins(last, at)) => list.push(at),
                _ => lists.push(vec![at]),
            }
        }
        lists
    }

    /// The matter that is named at `at`.
    fn matter(&self, at: usize) -> Option<Matter> {
        let name = self.tokens[at].name?;
        let is_meant = !name.loose || self.is_own(name.matter) || self.has_topic;
        is_meant.then_some(name.matter)
    }

    fn is_own(&self, matter: Matter) -> bool {
        self.place.own[matter as usize]
    }

    /// Whether the names at `first` and `second` stand in one list: 举报、复议 or 举报情况，或复议.
    fn joins(&self, first: usize, second: usize) -> bool {
        let between = &self.tokens[first + 1..second];
        let is_joint =
            |token: &Token| token.sign == Some(',') || token.is_any(&[Tail, State, Link, Filler, Event, Peer]);
        let commas = between.iter().filter(|token| token.sign == Some(',')).count();
        let events = between.iter().filter(|token| token.is(Event)).count();
        let is_linked = between.is_empty() || between.iter().any(|token| token.is(Link) || token.sign == Some(','));
        let is_other = self.matter(first) != self.matter(second);
        is_other
            && between.iter().all(is_joint)
            && is_linked
            && commas <= 1
            && (events == 0 || events == 1 && commas == 0)
    }

    /// Where the clause of `at` starts: after the last comma or colon.
    fn clause_start(&self, segment: &Range<usize>, at: usize) -> usize {
        let sign = |token: &Token| matches!(token.sign, Some(',' | ':'));
        self.tokens[segment.start..at].iter().rposition(sign).map_or(segment.start, |comma| segment.start + comma + 1)
    }

    /// Whether 其中 stands before: in this segment, or in the sentence of a matter that was counted before.
    fn is_part(&self, segment: &Range<usize>, at: usize, is_named: bool) -> bool {
        let from = if is_named { 0 } else { segment.start };
        self.tokens[from..at].iter().any(|token| token.is(Part))
    }

    /// Whether it speaks of a year before: the last word for a period before `at` says so.
    fn is_earlier(&self, at: usize) -> bool {
        let says = |place: usize| {
            let token = &self.tokens[place];
            let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
            let is_against = beside.filter_map(|at| self.tokens.get(at)).any(|token| token.is(Against));
            match () {
                () if token.is(This) || token.is_date => Some(false),
                () if token.is(Earlier) && !is_against => Some(true),
                () => None,
            }
        };
        (0..at).rev().find_map(says).unwrap_or(false)
    }

    /// Whether it counts from an older time on: 办法施行以来.
    fn is_since(&self, at: usize) -> bool {
        self.tokens[..at].iter().any(|token| token.is(Since))
    }

    /// What is said of the names in `list`.
    fn read(&self, segment: &Range<usize>, list: &[usize]) -> Vec<Claim> {
        let start = self.clause_start(segment, list[0]);
        if self.is_earlier(list[0]) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let counted = self.counted(segment, list);
        for (place, &at) in list.iter().enumerate() {
            let Some(matter) = self.matter(at) else { continue };
            let number = counted.as_ref().and_then(|counted| counted[place].clone());
            let claim = number
                .and_then(|(says, chars)| self.number(matter, says, chars, start..at))
                .or_else(|| self.none(segment, list, place, matter))
                .or_else(|| self.some(segment, at, matter));
            found.extend(claim.filter(|claim| self.is_heard(claim)));
        }
        found
    }

    /// Whether a claim counts where it stands: outside the section of its matter it must be about disclosure.
    fn is_heard(&self, claim: &Claim) -> bool {
        if self.is_own(claim.matter) {
            return true;
        }
        let is_off = self.tokens.iter().any(|token| token.is(OffTopic));
        let has_period = self.tokens.iter().any(|token| token.is(This) || token.is_date || token.is(Filler));
        match claim.says {
            Says::None => self.has_topic || !is_off,
            Says::Number(_) => self.has_topic,
            _ => self.has_topic && has_period && !matches!(self.place.kind, Some(Kind::Preface | Kind::Checklist)),
        }
    }

    /// A claim from a number.
    fn number(&self, matter: Matter, says: Says, chars: Range<usize>, lead: Range<usize>) -> Option<Claim> {
        let before = &self.tokens[lead.clone()];
        let is_received = before.iter().any(|token| token.is_any(&[Event, Take, Total]));
        let is_supposed = before.iter().any(|token| token.is_any(&[Supposed, Plan]) && !token.is(Plain));
        if says != Says::None && self.is_since(lead.end) || is_supposed && !is_received {
            return None;
        }
        let is_handled = before.iter().any(|token| token.is(OtherNot));
        let is_total = self.tokens.iter().any(|token| token.is(Total) && chars.contains(&token.chars.start));
        let is_channel = !is_total && before.iter().any(|token| token.is(Channel));
        let rank = match () {
            () if is_channel => 2,
            () if is_received || is_total => 3,
            () if is_handled => 1,
            () => 2,
        };
        Some(Claim { matter, says, rank, is_channel, chars })
    }

    /// For each name of the list the number that is its own, with the folded chars from the name to the number.
    fn counted(&self, segment: &Range<usize>, list: &[usize]) -> Option<Vec<Option<(Says, Range<usize>)>>> {
        self.counted_after(segment, list).or_else(|| {
            let left = self.counted_before(segment, list[0])?;
            let says = if list.len() > 1 && left.0 != Says::None { Says::Mentioned } else { left.0 };
            Some(list.iter().map(|_| Some((says, left.1.clone()))).collect())
        })
    }

    /// 举报3件, 举报数量为0, 举报、复议、诉讼分别为1件、0件、2件, 申请，共3件.
    fn counted_after(&self, segment: &Range<usize>, list: &[usize]) -> Option<Vec<Option<(Says, Range<usize>)>>> {
        const BETWEEN: [WordClass; 10] =
            [Tail, State, Filler, Each, Total, Approximately, Is, Respectively, This, Peer];
        const BESIDE: [WordClass; 4] = [Peer, OtherNot, Modifier, Topic];
        let &last = list.last()?;
        let mut at = last + 1;
        let (mut each, mut introduced, mut about, mut respectively) = (false, false, false, false);
        let mut is_linked = false;
        while at < segment.end && (self.tokens[at].number.is_none() || self.sums_up(at, list.len())) {
            let token = &self.tokens[at];
            let is_total = self.tokens.get(at + 1).is_some_and(|token| token.is(Total));
            match token.sign {
                Some(':') => introduced = true,
                Some(',') if is_total => {}
                Some(_) => return None,
                None if token.number.is_some() || token.is_any(&BETWEEN) => {}
                None if token.is(Link) => is_linked = true,
                None if is_linked && token.is_any(&BESIDE) => {}
                None => return None,
            }
            each |= token.is(Each);
            about |= token.is(Approximately);
            respectively |= token.is(Respectively);
            introduced |= token.is_any(&[Is, Each, Respectively, Tail, State]);
            at += 1;
        }
        let mut numbers = Vec::new();
        let first_number = at;
        while at < segment.end
            && let Some(mut number) = self.tokens[at].number
        {
            number.is_approximate |= about;
            numbers.push((number, at));
            at += 1;
            let is_link = |token: &Token| token.is(Link) || token.sign == Some(',');
            if self.tokens.get(at).is_some_and(is_link) && at + 1 < segment.end && respectively {
                at += 1;
            } else {
                break;
            }
        }
        let &(number, _) = numbers.first()?;
        let is_of_list = self.tokens[first_number - 1].last == '等' || number.unit == Unit::Person;
        let is_bare = number.unit == Unit::None && !introduced && self.tokens.get(at).is_some_and(|t| t.sign.is_none());
        let is_manner = self.tokens.get(first_number + 1).is_some_and(|next| next.is(Take)) && !introduced;
        let is_of_another = is_linked && number.value > 0 && !each;
        if is_of_list || is_bare || is_manner || is_of_another {
            return None;
        }
        let span = |name: usize, number: usize| self.tokens[name].chars.start..self.tokens[number].chars.end;
        if numbers.len() == list.len() {
            let pairs = list.iter().zip(&numbers);
            return Some(pairs.map(|(&name, &(n, at))| Some((Says::of(n), span(name, at)))).collect());
        }
        let has_comma = (list[0]..last).any(|at| self.tokens[at].sign.is_some());
        let says = |name: usize| match () {
            () if number.value == 0 || each => Some(Says::of(number)),
            () if has_comma => (name == last).then(|| Says::of(number)),
            () => Some(Says::Mentioned),
        };
        Some(list.iter().map(|&name| Some((says(name)?, span(name, first_number)))).collect())
    }

    /// Whether the number at `at` counts the names of a list and not their cases: 举报、复议、诉讼三项均为零.
    fn sums_up(&self, at: usize, names: usize) -> bool {
        let is_count = |number: Number| number.unit == Unit::Case && number.value == names as u64;
        names > 1
            && self.tokens[at].number.is_some_and(is_count)
            && self.tokens.get(at + 1).is_some_and(|next| next.is(Each))
    }

    /// 3件举报, 两件关于食堂的举报, 3人次提交申请; `没有一件举报` is none.
    fn counted_before(&self, segment: &Range<usize>, name: usize) -> Option<(Says, Range<usize>)> {
        const MOST_GAP: usize = 30;
        let start = segment.start.max(name.saturating_sub(MOST_GAP));
        let stops = |token: &Token| token.sign.is_some() || token.number.is_some();
        let at = (start..name).rev().find(|&at| stops(&self.tokens[at]))?;
        let mut number = self.tokens[at].number?;
        let chars = self.tokens[at].chars.start..self.tokens[name].chars.end;
        if number.value == 1 && self.is_denied(segment, at) {
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
        let is_plain = |token: &Token| token.is_any(&[Modifier, Filler, Topic, Channel, Tail]);
        let is_verb = |token: &Token| token.is_any(&[Event, Take, OtherNot, Link, Peer]);
        let is_clause = gap.last().is_some_and(|token| token.last == '的');
        let led =
            self.tokens[segment.start..at].iter().rev().find(|token| !token.is_any(&[Filler, Total, Approximately]));
        let is_received = led.is_some_and(|token| token.is_any(&[Event, Take]));
        let leads_here = (at + 1..name).any(|before| self.tokens[before].name.is_some() && self.causes(before));
        if gap.iter().any(|token| token.is(Not)) {
            return false;
        }
        match unit {
            Unit::Case if leads_here => true,
            Unit::Case => gap.iter().all(is_plain) || is_clause || is_received && !gap.iter().any(is_verb),
            Unit::Turn => gap.iter().all(is_plain) || is_clause || gap.iter().any(|token| token.is_any(&[Event, Take])),
            Unit::None => gap.is_empty(),
            Unit::Person => false,
        }
    }

    /// Whether the name at `at` is what another that follows came from: 1件申请引发复议.
    fn causes(&self, at: usize) -> bool {
        let mut rest = self.tokens[at + 1..].iter().take_while(|token| token.sign.is_none());
        rest.next().is_some_and(|token| token.is(Event)) && rest.any(|token| token.name.is_some())
    }

    /// Whether the one case at `at` is denied: 没有一件, 没有接到一个电话、一封举报信.
    fn is_denied(&self, segment: &Range<usize>, at: usize) -> bool {
        let before = self.tokens[segment.start..at].iter().rev();
        let goes_on = |token: &&Token| token.sign.is_none() && token.number.is_none_or(|number| number.value == 1);
        let mut clause = before.take_while(goes_on).take_while(|token| !token.is(OtherNot));
        clause.any(|token| token.is(Not))
    }

    /// Whether the name at `at` is the head: nothing but its list, its number or the end comes after it.
    fn is_head(&self, at: usize) -> bool {
        let mut rest = self.tokens[at + 1..].iter().peekable();
        while let Some(token) = rest.next() {
            if token.sign.is_some() || token.number.is_some() || token.name.is_some() {
                return true;
            }
            let is_last = rest.peek().is_none_or(|next| next.sign.is_some() || next.is_any(&[Tail, State]));
            match () {
                () if token.is_any(&[Link, Not, Each, Is, Respectively]) => return true,
                () if token.is(Event) => return is_last,
                () if token.is_any(&[Tail, State, Filler, Peer]) => {}
                () => return false,
            }
        }
        true
    }

    /// 未收到…举报, 没有举报; or 举报、复议均未发生, 举报：无.
    fn none(&self, segment: &Range<usize>, list: &[usize], place: usize, matter: Matter) -> Option<Claim> {
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
        let is_sure = self.tokens.iter().any(|token| token.is_any(&[Event, Take, This]) || token.is_date);
        let says = if is_double { Says::Mentioned } else { Says::None };
        let is_channel = false;
        Some(Claim { matter, says, rank: if is_sure { 3 } else { 2 }, is_channel, chars })
    }

    /// The place of the word that denies the name at `at` from before.
    fn denied_before(&self, segment: &Range<usize>, first: usize, at: usize) -> Option<usize> {
        if !self.is_head(at) {
            return None;
        }
        let (mut happens, mut is_caused, mut is_blocked) = (false, false, false);
        for place in (segment.start..at).rev() {
            let token = &self.tokens[place];
            if token.is(Not) {
                let needs_verb = matches!(token.last, '未' | '曾' | '再');
                return (!is_blocked && (happens || !needs_verb)).then_some(place);
            }
            let goes_on = match token.sign {
                Some(',') => place > first,
                Some(_) => false,
                None => token.number.is_none() && (token.is(Plain) || !token.is_any(&[Supposed, Plan])),
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

    /// The place of the word that denies a list from behind.
    fn denied_after(&self, segment: &Range<usize>, list: &[usize]) -> Option<usize> {
        const BETWEEN: [WordClass; 8] = [Tail, State, Each, Filler, This, Is, Link, Take];
        let (names, mut commas) = (list.len(), 0);
        let mut at = self.state_end(segment, *list.last()?);
        while at < segment.end && !self.tokens[at].is(Not) {
            let token = &self.tokens[at];
            let is_sign = matches!(token.sign, Some(',' | ':'));
            commas += usize::from(is_sign);
            let is_known = is_sign || token.is_date || token.is_any(&BETWEEN) || self.sums_up(at, names);
            if commas > 2 || !is_known {
                return None;
            }
            at += 1;
        }
        let not = (at < segment.end).then_some(at)?;
        let rest = self.tokens[not + 1..segment.end].iter().take_while(|token| token.sign.is_none());
        let is_plain = |token: &Token| token.is_any(&[Event, Take, Tail, State, Filler, Total]);
        let needs_verb = matches!(self.tokens[not].last, '未' | '曾' | '再');
        let happens = self.tokens.get(not + 1).is_some_and(|token| token.is_any(&[Event, Take]));
        (rest.clone().all(is_plain) && (happens || !needs_verb)).then_some(not)
    }

    /// Where the rest of a clause that ends in 情况 ends, else the place after `last`: 申请公开和不予公开的情况：没有.
    fn state_end(&self, segment: &Range<usize>, last: usize) -> usize {
        let length = self.tokens[last + 1..segment.end].iter().take_while(|token| token.sign.is_none()).count();
        let end = last + 1 + length;
        let clause = &self.tokens[last + 1..end];
        let is_title = clause.last().is_some_and(|token| token.is(State)) && !clause.iter().any(|token| token.is(Not));
        if is_title && end < segment.end { end } else { last + 1 }
    }

    /// 收到群众举报, 有申请人提出复议申请: it happened, but no number is given.
    fn some(&self, segment: &Range<usize>, at: usize, matter: Matter) -> Option<Claim> {
        let start = self.clause_start(segment, at);
        if let Some(chars) = self.acted(segment, at) {
            return Some(Claim { matter, says: Says::Mentioned, rank: 1, is_channel: false, chars });
        }
        let place = (start..at).rev().find(|&place| self.tokens[place].is_any(&[Event, Several, Not]))?;
        let cue = &self.tokens[place];
        let is_blocked =
            self.tokens[place..at].iter().any(|token| token.is(OtherNot)) && self.tokens[at - 1].last != '的';
        if cue.is(Not) || is_blocked || self.tokens[place..at].iter().any(|token| token.number.is_some()) {
            return None;
        }
        let before = &self.tokens[start..place];
        let is_wish = |token: &Token| !token.is(Plain) && token.is_any(&[Supposed, Plan, Duty, Not]);
        let is_supposed = |token: &Token| token.is(Supposed) && !token.is(Plain);
        let guarded =
            |token: &Token| matches!(token.last, '对' | '自' | '在' | '凡' | '每' | '经' | '从' | '据' | '因');
        if before.iter().any(is_wish)
            || self.tokens[..start].iter().any(is_supposed)
            || before.last().is_some_and(guarded)
            || self.is_since(at)
        {
            return None;
        }
        let is_relative = self.tokens[place + 1..at].iter().any(|token| token.last == '的');
        let tail = self.tokens[at + 1..].iter().find(|token| !token.is_any(&[Tail, State]) || token.is(Event));
        let mut tails = self.tokens[at + 1..].iter().take_while(|token| token.is_any(&[Tail, State]));
        let is_state = tails.any(|token| token.is(State)) && !cue.is(Several);
        let is_after = tail.is_some_and(|token| token.is(After) || is_supposed(token));
        if is_after || is_state || !is_relative && !self.is_head(at) {
            return None;
        }
        let chars = cue.chars.start..self.tokens[at].chars.end;
        Some(Claim { matter, says: Says::Mentioned, rank: 1, is_channel: false, chars })
    }

    /// 有师生举报…, 申请人…申请行政复议，复议机关维持: the name is a verb and someone did it, or it came to an end.
    fn acted(&self, segment: &Range<usize>, at: usize) -> Option<Range<usize>> {
        let is_supposed = |token: &Token| token.is_any(&[Supposed, Plan]) && !token.is(Plain);
        let before = &self.tokens[segment.start..at];
        let is_denied = before.iter().any(|token| token.is_any(&[Not, After]));
        let is_person = |token: &Token| {
            token.is(Someone) || token.number.is_some_and(|number| number.unit == Unit::Person && number.value > 0)
        };
        let someone = before.iter().position(is_person);
        let ended = self.tokens[at + 1..segment.end].iter().any(|token| token.is(Outcome));
        let is_verb = self.tokens[at].is_verb;
        if self.tokens[..at].iter().any(is_supposed) || is_denied || !is_verb || someone.is_none() && !ended {
            return None;
        }
        let start = someone.map_or(at, |place| segment.start + place);
        Some(self.tokens[start].chars.start..self.tokens[at].chars.end)
    }
}
