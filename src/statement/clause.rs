//! What one sentence says of each matter that it names.
//!
//! A name counts if it is the head of what is denied, counted or said to have happened: 未收到…举报
//! says none, 未发生举报处理不当 does not. Names joined by 、 and 或 share what is said of them.

mod count;
mod denial;
mod event;

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
    /// How surely it is the total of the period: 3 with a verb of receiving or a word for totals, 2
    /// bare, 1 in passing, 0 a part.
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

/// Whether a sentence without a name denies what was spoken of before it (`无。`,
/// `本学年未发生此类情况。`).
pub fn denies(tokens: &[Token]) -> bool {
    const PLAIN: [WordClass; 11] =
        [Filler, This, Not, Event, Take, Tail, State, Each, Link, Since, Is];
    let is_zero = |token: &Token| token.number.is_some_and(|number| number.value == 0);
    let is_plain = |token: &Token| {
        token.is_date || token.sign.is_some() || is_zero(token) || token.is_any(&PLAIN)
    };
    let is_none = |token: &Token| token.is(Not) || is_zero(token);
    tokens.iter().all(is_plain) && tokens.iter().any(is_none)
}

/// The number that a sentence without a name starts with (`本学年1件，已核实。`).
pub fn counts(tokens: &[Token]) -> Option<&Token> {
    const LEADS: [WordClass; 6] = [Filler, This, Event, Take, Total, Is];
    let leads = |token: &&Token| token.is_date || token.sign == Some(',') || token.is_any(&LEADS);
    let number = tokens.iter().find(|token| !leads(token))?;
    number
        .number
        .is_some_and(|number| matches!(number.unit, Unit::Case | Unit::Turn))
        .then_some(number)
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
    token.is(Topic)
        || token.name.is_some_and(|name| name.matter == Matter::Application && !name.loose)
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
        let ends = self
            .tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.sign == Some(';'))
            .map(|(at, _)| at);
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
                Some(list) if list.last().is_some_and(|&last| self.joins(last, at)) => {
                    list.push(at)
                }
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
        let is_joint = |token: &Token| {
            token.sign == Some(',') || token.is_any(&[Tail, State, Link, Filler, Event, Peer])
        };
        let commas = between.iter().filter(|token| token.sign == Some(',')).count();
        let events = between.iter().filter(|token| token.is(Event)).count();
        let is_linked = between.is_empty()
            || between.iter().any(|token| token.is(Link) || token.sign == Some(','));
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
        self.tokens[segment.start..at]
            .iter()
            .rposition(sign)
            .map_or(segment.start, |comma| segment.start + comma + 1)
    }

    /// Whether 其中 stands before: in this segment, or in the sentence of a matter that was counted
    /// before.
    fn is_part(&self, segment: &Range<usize>, at: usize, is_named: bool) -> bool {
        let from = if is_named { 0 } else { segment.start };
        self.tokens[from..at].iter().any(|token| token.is(Part))
    }

    /// Whether it speaks of a year before: the last word for a period before `at` says so.
    fn is_earlier(&self, at: usize) -> bool {
        let says = |place: usize| {
            let token = &self.tokens[place];
            let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
            let is_against =
                beside.filter_map(|at| self.tokens.get(at)).any(|token| token.is(Against));
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
        let is_open =
            |place: usize| !place.checked_sub(1).is_some_and(|before| self.tokens[before].is_date);
        (0..at).any(|place| self.tokens[place].is(Since) && is_open(place))
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

    /// Whether a claim counts where it stands: outside the section of its matter it must be about
    /// disclosure.
    fn is_heard(&self, claim: &Claim) -> bool {
        if self.is_own(claim.matter) {
            return true;
        }
        let is_off = self.tokens.iter().any(|token| token.is(OffTopic));
        let has_period =
            self.tokens.iter().any(|token| token.is(This) || token.is_date || token.is(Filler));
        match claim.says {
            Says::None => self.has_topic || !is_off,
            Says::Number(_) => self.has_topic,
            _ => {
                self.has_topic
                    && has_period
                    && !matches!(self.place.kind, Some(Kind::Preface | Kind::Checklist))
            }
        }
    }

    /// A claim from a number.
    fn number(
        &self,
        matter: Matter,
        says: Says,
        chars: Range<usize>,
        lead: Range<usize>,
    ) -> Option<Claim> {
        let before = &self.tokens[lead.clone()];
        let is_received = before.iter().any(|token| token.is_any(&[Event, Take, Total]));
        let is_supposed =
            before.iter().any(|token| token.is_any(&[Supposed, Plan]) && !token.is(Plain));
        if says != Says::None && self.is_since(lead.end) || is_supposed && !is_received {
            return None;
        }
        let is_handled = before.iter().any(|token| token.is(OtherNot));
        let is_total =
            self.tokens.iter().any(|token| token.is(Total) && chars.contains(&token.chars.start));
        let is_channel = !is_total && before.iter().any(|token| token.is(Channel));
        let rank = match () {
            () if is_channel => 2,
            () if is_received || is_total => 3,
            () if is_handled => 1,
            () => 2,
        };
        Some(Claim { matter, says, rank, is_channel, chars })
    }
}
