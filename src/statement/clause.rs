//! What one sentence says of each matter that it names.
//!
//! A name counts if it is the head of what is denied, counted or said to have happened: 未收到…举报
//! says none, 未发生举报处理不当 does not. Names joined by 、 and 或 share what is said of them.

mod comparison;
mod count;
mod denial;
mod ellipsis;
mod event;
mod sentence;
mod settle;
mod time;
mod unclear;

pub use sentence::{Claim, SentencePlace};
pub use time::{SentenceTimes, Time};

use super::matter::Matter;
use super::number::Number;
use super::period::ReportTime;
use super::stated::Says;
use super::word::StatementToken;
use crate::report::Kind;
use crate::rules::WordClass::{self, *};
use sentence::StatementSentence;
use std::ops::Range;

/// What the words of a sentence say; a number without a name is of the `implied` matter.
pub fn claims(tokens: &[StatementToken], place: SentencePlace, implied: &[Matter]) -> Vec<Claim> {
    let tokens = &comparison::without_comparisons(tokens, place.time);
    let sentence = StatementSentence {
        tokens,
        times: SentenceTimes::new(tokens, place.time),
        place,
        has_topic: tokens.iter().any(names_topic),
    };
    let mut claims: Vec<Claim> = Vec::new();

    for segment in sentence.segments() {
        // 举报5件，均与信息公开无关，未收到信息公开方面的举报: of what is named behind it more is said.
        let unrelated = segment.clone().rev().find(|&at| tokens[at].is(Unrelated));
        for list in sentence.lists(segment.clone()) {
            let mut found = sentence.read(&segment, &list);
            if let Some(unrelated) = unrelated
                && sentence.clause_start(&segment, list[0]) <= unrelated
            {
                found = sentence.none_of(found, unrelated);
            }
            for claim in &mut found {
                let is_named = claims.iter().any(|before| before.matter == claim.matter);
                if sentence.is_part(&segment, list[0], is_named) {
                    claim.rank = 0;
                }
            }
            claims.extend(found);
        }
    }

    sentence.unnamed(&mut claims, implied);
    let unclear = sentence.unclear(&claims);
    let mut settled = sentence.settle(claims);
    settled.extend(unclear);
    settled
}

/// Whether a sentence without a name denies what was spoken of before it (`无。`,
/// `本学年未发生此类情况。`).
pub fn denies(tokens: &[StatementToken], report: ReportTime) -> bool {
    const PLAIN: [WordClass; 13] =
        [Filler, This, Not, Event, Take, Tail, State, Each, Link, Since, Is, Whole, Fresh];
    let is_zero = |token: &StatementToken| token.number.is_some_and(|number| number.value == 0);
    let is_plain = |token: &StatementToken| {
        token.is_date || token.sign.is_some() || is_zero(token) || token.is_any(&PLAIN)
    };
    let is_none = |token: &StatementToken| token.is(Not) || is_zero(token);

    let is_of_other_time = || SentenceTimes::new(tokens, report).of.contains(&Time::Other);
    tokens.iter().all(is_plain) && tokens.iter().any(is_none) && !is_of_other_time()
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
fn names_topic(token: &StatementToken) -> bool {
    token.is(Topic)
        || token.name.is_some_and(|name| name.matter == Matter::Application && !name.loose)
}

impl StatementSentence<'_> {
    /// What is said of the names in `list`.
    fn read(&self, segment: &Range<usize>, list: &[usize]) -> Vec<Claim> {
        let start = self.clause_start(segment, list[0]);
        let mut found = Vec::new();
        let counted = self.counted(segment, list);

        for (place, &at) in list.iter().enumerate() {
            let Some(matter) = self.matter(at) else { continue };
            let number = counted.as_ref().and_then(|counted| counted[place].clone());
            let claim = number
                .and_then(|(says, chars)| self.number(matter, says, chars, start..at))
                .or_else(|| self.none(segment, list, place, matter))
                .or_else(|| self.persons(segment, at, matter))
                .or_else(|| self.some(segment, at, matter))
                .or_else(|| self.sized(segment, at, matter));
            found.extend(claim.filter(|claim| self.is_heard(claim)));
        }
        found
    }

    /// What numbers say of which a word behind them says that none is about disclosure:
    /// 举报5件，均与信息公开无关.
    fn none_of(&self, mut found: Vec<Claim>, unrelated: usize) -> Vec<Claim> {
        let mut before = self.tokens[..unrelated].iter().rev().take_while(|t| t.sign.is_none());
        let is_of_all = before.any(|token| token.is(Each));
        found.retain(|claim| is_of_all && matches!(claim.says, Says::Number(_)));
        found.iter_mut().for_each(|claim| (claim.says, claim.rank) = (Says::None, 1));
        found
    }

    /// Whether a claim counts where it stands: outside the section of its matter it must be about
    /// disclosure.
    pub(super) fn is_heard(&self, claim: &Claim) -> bool {
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

    /// The place of the first or last of the words `chars`, whichever is not the name.
    fn number_at(&self, chars: &Range<usize>) -> usize {
        let first = self.tokens.partition_point(|token| token.chars.start < chars.start);
        let last = self.tokens.partition_point(|token| token.chars.start < chars.end) - 1;
        if self.tokens[first].name.is_none() { first } else { last }
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
        // 如收到3件以上举报
        let is_case = before.windows(2).any(|pair| {
            let [cue, event] = pair else { return false };
            cue.is(Supposed) && !cue.is(Plain) && event.is_any(&[Event, Take])
        });
        if says != Says::None && self.is_since(lead.end) || is_supposed && !is_received || is_case {
            return None;
        }

        let is_handled = before.iter().any(|token| token.is(OtherNot));
        let is_total =
            self.tokens.iter().any(|token| token.is(Total) && chars.contains(&token.chars.start));
        let is_channel = !is_total && before.iter().any(|token| token.is(Channel));

        let rank = if is_channel {
            2
        } else if is_received || is_total {
            3
        } else if is_handled {
            1
        } else {
            2
        };

        // 举报信函3封: so is what the name is of, though it was received.
        let is_channel = is_channel || !is_total && self.counts_letters_in(&chars);
        let claim = Claim::new(matter, says, rank, self.number_at(&chars), chars);
        Some(Claim { is_channel, ..claim })
    }

    /// Whether a letter or a call is among the words of a claim.
    fn counts_letters_in(&self, chars: &Range<usize>) -> bool {
        let of = self.tokens.iter().filter(|token| chars.contains(&token.chars.start));
        of.into_iter().any(|token| token.is(Letter))
    }
}
