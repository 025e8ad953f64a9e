//! A sentence as it is read: its parts, the names in them, and what stands before each.

use super::time::{SentenceTimes, Time};
use crate::report::Kind;
use crate::rules::WordClass::*;
use crate::statement::matter::Matter;
use crate::statement::period::ReportTime;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;
use std::ops::Range;

/// What a sentence says of a matter.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The matter.
    pub matter: Matter,
    /// What is said.
    pub says: Says,
    /// How surely it is the total of the period: 4 of those about disclosure, 3 with a verb of receiving or a word for totals, 2
    /// bare, 1 in passing, 0 a part.
    pub rank: u8,
    /// Whether it is of one way in or one kind of person only.
    pub is_channel: bool,
    /// Whether there is a number, but it may be of another time than the report's.
    pub is_of_other_time: bool,
    /// Whether it is the sum of numbers before it.
    pub is_sum: bool,
    /// The place of the word whose time it is of.
    pub time_at: usize,
    /// The folded chars that say it.
    pub chars: Range<usize>,
}

impl Claim {
    /// A claim of the words `chars` that is of the time of the word at `time_at`.
    pub fn new(matter: Matter, says: Says, rank: u8, time_at: usize, chars: Range<usize>) -> Claim {
        Claim {
            matter,
            says,
            rank,
            is_channel: false,
            is_of_other_time: false,
            is_sum: false,
            time_at,
            chars,
        }
    }
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy)]
pub struct SentencePlace {
    /// The kind of its section.
    pub kind: Option<Kind>,
    /// For each matter whether the section is about it.
    pub own: [bool; 4],
    /// The time of the report.
    pub time: ReportTime,
}

/// A sentence with where it stands.
pub struct StatementSentence<'a> {
    pub tokens: &'a [StatementToken],
    /// The time of each word.
    pub times: SentenceTimes,
    pub place: SentencePlace,
    pub has_topic: bool,
}

impl StatementSentence<'_> {
    /// The parts between semicolons.
    pub fn segments(&self) -> Vec<Range<usize>> {
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
    pub fn lists(&self, segment: Range<usize>) -> Vec<Vec<usize>> {
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

    /// Whether the part between semicolons that holds `at` is not about disclosure.
    pub fn is_unrelated(&self, at: usize) -> bool {
        let goes_on = |token: &&StatementToken| token.sign != Some(';');
        let (before, after) = self.tokens.split_at(at);
        let mut part =
            before.iter().rev().take_while(goes_on).chain(after.iter().take_while(goes_on));
        part.any(|token| token.is(Unrelated))
    }

    /// The matter that is named at `at`.
    pub fn matter(&self, at: usize) -> Option<Matter> {
        let name = self.tokens[at].name?;
        let is_meant = !name.loose || self.is_own(name.matter) || self.has_topic;
        is_meant.then_some(name.matter)
    }

    pub fn is_own(&self, matter: Matter) -> bool {
        self.place.own[matter as usize]
    }

    /// Whether the names at `first` and `second` stand in one list: 举报、复议 or 举报情况，或复议.
    fn joins(&self, first: usize, second: usize) -> bool {
        let between = &self.tokens[first + 1..second];
        let is_joint = |token: &StatementToken| {
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
    pub fn clause_start(&self, segment: &Range<usize>, at: usize) -> usize {
        let sign = |token: &StatementToken| matches!(token.sign, Some(',' | ':'));
        self.tokens[segment.start..at]
            .iter()
            .rposition(sign)
            .map_or(segment.start, |comma| segment.start + comma + 1)
    }

    /// Whether 其中 stands before: in this segment, or in the sentence of a matter that was counted
    /// before.
    pub fn is_part(&self, segment: &Range<usize>, at: usize, is_named: bool) -> bool {
        let from = if is_named { 0 } else { segment.start };
        self.tokens[from..at].iter().any(|token| token.is(Part))
    }

    /// Whether it counts from a day on that is not told: 办法施行以来.
    pub fn is_since(&self, at: usize) -> bool {
        self.times.at(at) == Time::Open
    }
}
