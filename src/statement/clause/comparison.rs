//! Comparisons with another time (较上一学年的10件减少4件, 由5件降至, 同比增长20%): their numbers count
//! nothing of the report's own. Each becomes one word of the class `sized`.

use super::time::names_time;
use crate::rules::WordClass::*;
use crate::statement::lexicon::WordClasses;
use crate::statement::period::{DateRelation, ReportTime};
use crate::statement::word::StatementToken;

/// The words of a sentence, one in the place of each comparison.
pub fn without_comparisons(tokens: &[StatementToken], report: ReportTime) -> Vec<StatementToken> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;

    while let Some(token) = tokens.get(at) {
        let comparison = ComparisonReader { tokens, report };
        match comparison.end(at).filter(|&end| end > at) {
            Some(end) => {
                let last = tokens.get(end - 1).unwrap_or(token);
                kept.push(sized(token, last));
                at = end;
            }
            None => {
                kept.push(token.clone());
                at += 1;
            }
        }
    }
    kept
}

fn sized(first: &StatementToken, last: &StatementToken) -> StatementToken {
    StatementToken {
        chars: first.chars.start..last.chars.end,
        classes: WordClasses::of(Sized),
        name: None,
        number: None,
        sign: None,
        is_verb: false,
        is_date: false,
        is_year: false,
        span: None,
        ..first.clone()
    }
}

struct ComparisonReader<'a> {
    tokens: &'a [StatementToken],
    report: ReportTime,
}

/// More words than these are no comparison.
const MOST_COMPARED: usize = 12;

impl ComparisonReader<'_> {
    /// Where the comparison ends that begins at `at`.
    fn end(&self, at: usize) -> Option<usize> {
        self.against(at).or_else(|| self.from(at)).or_else(|| self.change(at))
    }

    fn is(&self, at: usize, of: impl Fn(&StatementToken) -> bool) -> bool {
        self.tokens.get(at).is_some_and(of)
    }

    /// 较上一学年的10件减少4件, 与上学年持平, 是上学年的2倍.
    fn against(&self, at: usize) -> Option<usize> {
        let opener = self.tokens.get(at)?;
        let is_share = opener.is(Is);
        let is_with = matches!(opener.last, '与' | '同' | '和' | '跟');
        if !(opener.is(Against) || is_share || is_with) {
            return None;
        }

        let mut end = at + 1;
        while end < at + 4 && self.is(end, |token| token.is(Filler) && !token.is(Whole)) {
            end += 1;
        }
        if !self.is_other_time(end) {
            return None;
        }
        end += 1;

        let mut is_closed = false;
        while end < at + MOST_COMPARED
            && self.is(end, |token| {
                token.number.is_some()
                    || token.is_any(&[Filler, Tail, State, Event, AgainstEnd, Link])
                        && !token.is_any(&[Change, Not])
                        && (token.last != '和' && token.last != '及')
            })
        {
            is_closed |= self.is(end, |token| token.is(AgainstEnd));
            end += 1;
        }

        let changed = self.measured(self.changed(end));
        let is_measured = (end..changed).any(|at| self.is(at, is_measure));
        let is_whole = if is_share { is_measured } else { !is_with || is_closed || changed > end };
        is_whole.then_some(changed)
    }

    /// 由上学年的3件, where 上升至 follows.
    fn from(&self, at: usize) -> Option<usize> {
        if !self.is(at, |token| token.is(From)) {
            return None;
        }
        let mut end = at + 1;
        while end < at + MOST_COMPARED
            && self.is(end, |token| {
                token.sign.is_none()
                    && (names_time(token) && !token.is(This)
                        || token.number.is_some()
                        || token.is_any(&[Tail, Event, Filler]))
                    && !token.is(Change)
            })
        {
            end += 1;
        }
        let is_reached = self.is(end, |token| token.is(Change) && token.is(Is));
        let has_number = (at..end).any(|at| self.is(at, |token| token.number.is_some()));
        (is_reached && has_number).then_some(end)
    }

    /// 同比增长20%, 增加2件.
    fn change(&self, at: usize) -> Option<usize> {
        let is_change =
            |token: &StatementToken| token.is(Change) && !token.is(Is) && token.chars.len() > 1;
        if !self.is(at, is_change) {
            return None;
        }
        let mut end = self.changed(at);
        let changed = end;
        end = self.measured(end);
        (end > changed).then_some(end)
    }

    /// The place after words of change: 有所增加, 减少了; to what is left: 减少到.
    fn changed(&self, from: usize) -> usize {
        let mut end = from;
        while end < from + 5
            && self.is(end, |token| {
                token.is(Change) && !token.is(Is)
                    || end > from && token.last == '了'
                    || token.is_any(&[Sized, Approximately, Each]) && token.number.is_none()
            })
        {
            end += 1;
        }

        let has_change = (from..end).any(|at| self.is(at, |token| token.is_any(&[Change, Sized])));
        if has_change { end } else { from }
    }

    /// The place after a measure: 2件, 33.3%, 一半.
    fn measured(&self, from: usize) -> usize {
        let mut end = from;
        while end < from + 8
            && self
                .is(end, |token| token.number.is_some() || is_measure(token) || token.last == '一')
        {
            end += 1;
        }
        end
    }

    /// Whether the word at `at` names a time that is not the report's.
    fn is_other_time(&self, at: usize) -> bool {
        self.is(at, |token| {
            let is_own =
                |span| matches!(self.report.relation(span), DateRelation::Own | DateRelation::Part);
            token.is_any(&[Earlier, Longer]) || token.is_date && !token.span.is_some_and(is_own)
        })
    }
}

fn is_measure(token: &StatementToken) -> bool {
    token.last.is_ascii_digit() && token.sign.is_none() && !token.is_date
        || matches!(token.last, '%' | '.' | '倍' | '半' | '成')
}
