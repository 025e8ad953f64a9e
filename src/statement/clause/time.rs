//! The time that each word of a sentence is of, as the words for periods before it say.

use crate::rules::WordClass::*;
use crate::statement::date::MonthSpan;
use crate::statement::period::{DateRelation, ReportTime};
use crate::statement::word::StatementToken;

/// A time as a sentence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// 本学年: the report's.
    This,
    /// A date within the report's time, by the place of its word.
    Part(usize),
    /// A date that may be the report's, by the place of its word.
    Unclear(usize),
    /// 上一学年, 下一学年, another date.
    Other,
    /// 自2008年以来, 近三年, 截至今年累计: the report's and more.
    Longer,
    /// 自办法施行以来: from a day on that is not told.
    Open,
    /// 累计, and no word says from when on.
    Cumulative,
    /// No word says it.
    Unsaid,
}

/// The times of a sentence.
#[derive(Debug, Default)]
pub struct SentenceTimes {
    /// The time of each word.
    pub of: Vec<Time>,
    /// The numbers that are those of a list of times, in order: 2020年、2021年分别收到2件、3件.
    pub respective: Vec<usize>,
    /// How many times have the same number: 2021年10月、2022年5月各收到1件.
    pub shared: u64,
    /// The months of each date within the report's time, by the place of its word.
    spans: Vec<(usize, MonthSpan)>,
}

impl SentenceTimes {
    /// The times of the words of a sentence.
    pub fn new(tokens: &[StatementToken], report: ReportTime) -> SentenceTimes {
        let mut clock = Clock {
            tokens,
            report,
            now: Time::Unsaid,
            date: None,
            is_until: false,
            is_cumulative: false,
            is_told_here: false,
            has_said: false,
            is_except: false,
            has_this: false,
            joined: Vec::new(),
            spans: Vec::new(),
        };
        let of = (0..tokens.len()).map(|at| clock.pass(at)).collect();

        let mut times = SentenceTimes { of, respective: Vec::new(), shared: 1, spans: clock.spans };
        times.share(tokens, &clock.joined, report);
        times
    }

    /// The time of the word at `at`.
    pub fn at(&self, at: usize) -> Time {
        self.of.get(at).copied().unwrap_or(Time::Unsaid)
    }

    /// The months of a date that is or may be within the report's time.
    pub fn span(&self, time: Time) -> Option<MonthSpan> {
        let (Time::Part(place) | Time::Unclear(place)) = time else { return None };
        self.spans.iter().find(|(of, _)| *of == place).map(|&(_, span)| span)
    }

    /// Gives the numbers behind a list of times and 分别 each its own.
    fn share(&mut self, tokens: &[StatementToken], joined: &[(usize, Time)], report: ReportTime) {
        let Some(&(last, only)) = joined.last() else { return };
        let times = match joined {
            [_] => years_of(&tokens[last], only, report),
            _ => joined.iter().map(|&(_, time)| time).collect(),
        };
        let clause = tokens[last + 1..].iter().take_while(|token| token.sign.is_none());
        let is_each = clause.clone().any(|token| token.is_any(&[Respectively, Each]));
        let Some(lead) = clause.clone().position(|token| token.number.is_some()) else { return };
        if times.len() < 2 || !is_each {
            return;
        }

        let is_number = |at: &usize| tokens.get(*at).is_some_and(|token| token.number.is_some());
        let is_joined = |at: &usize| {
            *at == last + 1 + lead || tokens[*at - 1].is(Link) || tokens[*at - 1].sign == Some(',')
        };
        let places = (last + 1 + lead..tokens.len()).step_by(2);
        let numbers: Vec<usize> = places.take_while(|at| is_number(at) && is_joined(at)).collect();
        if numbers.len() == times.len() {
            for (&at, &time) in numbers.iter().zip(&times) {
                self.of[at] = time;
            }
            self.respective = numbers;
        } else if numbers.len() == 1 {
            self.shared = times.len() as u64;
        }
    }
}

/// The time of each year that a date spans: 2019-2020学年至2021-2022学年.
fn years_of(token: &StatementToken, time: Time, report: ReportTime) -> Vec<Time> {
    const MOST_YEARS: u32 = 20;

    let Some(span) = token.span.filter(|span| span.is_rough && time == Time::Longer) else {
        return Vec::new();
    };
    let count = (span.length() / 12).min(MOST_YEARS);
    let year = |at: u32| {
        let first = span.first + at * 12;
        let year = MonthSpan { first, last: first + 11, is_rough: true };
        let is_own = report.relation(year) == DateRelation::Own;
        if is_own { Time::This } else { Time::Other }
    };
    (0..count).map(year).collect()
}

/// The time while a sentence is read.
struct Clock<'a> {
    tokens: &'a [StatementToken],
    report: ReportTime,
    now: Time,
    /// The last date.
    date: Option<MonthSpan>,
    /// Whether only the end of a time was named (截至).
    is_until: bool,
    is_cumulative: bool,
    /// Whether a word of this clause names a time.
    is_told_here: bool,
    /// Whether something was counted or denied since the time was named.
    has_said: bool,
    /// Whether 除 stands before.
    is_except: bool,
    /// Whether the report's time was named in this part between semicolons.
    has_this: bool,
    /// The places of the last times that are joined to a list, with what each names.
    joined: Vec<(usize, Time)>,
    /// The months of each date that was read, by the place of its word.
    spans: Vec<(usize, MonthSpan)>,
}

impl Clock<'_> {
    /// Reads the word at `at`; gives the time that it is of.
    fn pass(&mut self, at: usize) -> Time {
        let token = &self.tokens[at];
        if token.sign.is_some() {
            self.is_told_here = false;
        }
        if token.sign == Some(';') {
            // 本学年立案1件，上学年立案4件；没有举报: with the comparison the other time is over.
            if self.has_this && self.now == Time::Other {
                self.set(Time::Unsaid);
            }
            self.has_this = false;
        }
        self.is_until |= token.is(Until);
        self.is_cumulative |= token.is(Cumulative);
        self.is_except |= token.last == '除';

        self.has_said |= token.number.is_some() || token.is(Not);

        // 上学年收到6件，全年收到1件: with what was said of another time that time is over.
        let is_over = self.has_said && !self.is_told_here;
        let is_of_whole = token.is(Whole) && (self.now != Time::Other || is_over);
        let is_fresh = token.is(Fresh) && !self.is_told_here;
        let follows_date = at > 0 && self.tokens[at - 1].is_date && token.chars.len() == 1;
        if token.is(Since) || follows_date && matches!(token.last, '起' | '开') {
            self.since(token);
        } else if let Some(time) = self.named(at) {
            self.tell(at, time);
        } else if token.is(Whole) && self.is_joined(at) {
            // 上一年度、全年分别收到6件、4件: one of two times.
            self.tell(at, Time::This);
        } else if is_of_whole || is_fresh {
            self.set(Time::This);
        } else if token.last == '外' && self.is_except {
            // 除上学年的1件举报外: what follows is of the report's time again.
            self.set(Time::Unsaid);
            self.is_except = false;
        }
        self.time()
    }

    fn time(&self) -> Time {
        match (self.now, self.is_cumulative, self.is_until) {
            (Time::Unsaid, true, true) => Time::Longer,
            (Time::Unsaid, true, false) => Time::Cumulative,
            (now, ..) => now,
        }
    }

    fn set(&mut self, time: Time) {
        self.now = time;
        self.has_this |= time == Time::This;
        (self.is_until, self.is_cumulative, self.has_said) = (false, false, false);
        self.is_told_here = true;
    }

    /// Takes a time that is named at `at`: with one that it is joined to, both; the end of a time
    /// alone is none.
    fn tell(&mut self, at: usize, time: Time) {
        let mut before = self.tokens[..at].iter().rev();
        let is_end = before
            .find(|token| token.is(Until) || !token.is(Filler))
            .is_some_and(|token| token.is(Until));
        if is_end {
            self.now = Time::Unsaid;
            return;
        }

        let follows = self.is_joined(at);
        if !follows {
            self.joined.clear();
        }
        self.joined.push((at, time));
        let is_joined = follows && time != self.now;
        match (self.now, time) {
            // 上半年和下半年均未收到: both are the report's time.
            _ if follows && self.is_whole() => self.set(Time::This),
            (Time::Part(_) | Time::Unclear(_), Time::Part(_) | Time::Unclear(_)) => self.set(time),
            _ if is_joined => self.set(Time::Longer),
            _ => self.set(time),
        }
    }

    /// Whether the times that are joined to a list fill the report's.
    fn is_whole(&self) -> bool {
        let places = self.joined.iter().filter_map(|&(at, _)| self.tokens.get(at));
        let starts: Vec<usize> = places.map(|token| token.chars.start).collect();
        let of_list = self.spans.iter().filter(|(place, _)| starts.contains(place));
        self.report.is_filled_by(of_list.map(|&(_, span)| span).collect())
    }

    /// Whether a time stands before the one at `at`, joined to it.
    fn is_joined(&self, at: usize) -> bool {
        at >= 2 && self.tokens[at - 1].is(Link) && names_time(&self.tokens[at - 2])
    }

    /// The time from the last date on.
    fn since(&mut self, token: &StatementToken) {
        let date = token.span.or(self.date);
        let time = match date.map(|date| (date, self.report.since(date))) {
            None => Time::Open,
            Some((_, DateRelation::Own)) => Time::This,
            Some((_, DateRelation::Part)) => Time::Part(token.chars.start),
            Some((date, DateRelation::Unclear)) if !date.is_rough => {
                Time::Unclear(token.chars.start)
            }
            Some(_) => Time::Longer,
        };
        self.set(time);
    }

    /// The time that the word at `at` names.
    fn named(&mut self, at: usize) -> Option<Time> {
        let token = &self.tokens[at];
        if let Some(part) = token.span.filter(|span| span.is_named_part()) {
            return self.part_of_year(at, part);
        }
        if token.is_date {
            return Some(self.dated(token));
        }

        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let is_against = beside
            .filter_map(|at| self.tokens.get(at))
            .any(|token| token.is(Against) && !token.is(Link));
        if token.is(This) {
            Some(Time::This)
        } else if token.is(Longer) {
            // 2019-2020、2020-2021、2021-2022三个学年: only says how many were listed.
            let sums_up =
                self.joined.len() > 1 && self.joined.last().is_some_and(|last| last.0 + 1 == at);
            (!sums_up).then_some(Time::Longer)
        } else {
            (token.is_any(&[Earlier, Later]) && !is_against).then_some(Time::Other)
        }
    }

    /// The time of a part of a year (下半年): of the year that stands before it, else of the report's.
    /// What only ends with one (上、下半年) names none.
    fn part_of_year(&mut self, at: usize, part: MonthSpan) -> Option<Time> {
        let place = self.tokens[at].chars.start;
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        if before.is_some_and(|token| token.is(Link)) && !self.is_joined(at) {
            return None;
        }
        if before.is_some_and(|token| token.is_any(&[Earlier, Later])) {
            return Some(Time::Other);
        }

        let year = before.filter(|token| token.is_year).and_then(|token| token.span);
        let is_calendar = |year: &MonthSpan| year.first % 12 == 1 && year.length() == 12;
        let span = year.filter(is_calendar).map_or(part, |year| part.in_year_of(year));
        let relation = match year {
            Some(year) if span == part => self.report.relation(year),
            Some(_) => self.report.relation(span),
            None => DateRelation::Part,
        };
        self.spans.push((place, span));
        Some(match relation {
            DateRelation::Own | DateRelation::Part => Time::Part(place),
            DateRelation::Other => Time::Other,
            DateRelation::Longer | DateRelation::Unclear => Time::Unclear(place),
        })
    }

    /// The time of a date; one without a year is of the year before it.
    fn dated(&mut self, token: &StatementToken) -> Time {
        let place = token.chars.start;
        let Some(span) = token.span else { return Time::Part(place) };
        let span = match self.date {
            Some(before) if span.lacks_year() => {
                let year = before.last.saturating_sub(1) / 12 * 12;
                MonthSpan { first: span.first + year, last: span.last + year, ..span }
            }
            None if span.lacks_year() => {
                self.spans.push((place, span));
                return Time::Part(place);
            }
            _ => span,
        };

        self.date = Some(span);
        self.spans.push((place, span));
        match self.report.relation(span) {
            DateRelation::Own => Time::This,
            DateRelation::Part => Time::Part(place),
            DateRelation::Other => Time::Other,
            DateRelation::Longer => Time::Longer,
            DateRelation::Unclear => Time::Unclear(place),
        }
    }
}

/// Whether a word names a time.
pub fn names_time(token: &StatementToken) -> bool {
    token.is_date || token.is_any(&[This, Earlier, Later, Longer, Whole])
}
