//! Where years and ranges of years stand in a folded text: `2022`, `2019-2020`, `二〇一九至二〇二〇`.

use crate::numbering::han_digit;
use crate::report::Year;

/// A year or a range of years in a text.
#[derive(Clone, Copy)]
pub struct YearPlace {
    /// The first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// The year, or the first of the range.
    pub first: u16,
    /// The last year of a range.
    pub last: Option<u16>,
}

impl YearPlace {
    /// The same place in the text from this byte on.
    pub fn within(self, start: usize) -> YearPlace {
        YearPlace { start: self.start - start, end: self.end - start, ..self }
    }

    /// Gives the year that it labels: a range from one year to the next, or a year if `is_calendar`
    /// accepts what follows.
    pub fn year(&self, folded: &str, is_calendar: impl Fn(&str) -> bool) -> Option<Year> {
        let after = folded.get(self.end..).unwrap_or_default();
        match self.last {
            Some(last) => Year::academic(self.first).filter(|_| last == self.first + 1),
            None => Year::calendar(self.first).filter(|_| is_calendar(after) && !is_dated(after)),
        }
    }
}

/// Finds the years and ranges of years in a text, in order.
pub fn places(folded: &str) -> Vec<YearPlace> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_numeral(folded, at) {
        let Some((first, end)) = year_at(folded, start) else {
            at = after_numerals(folded, start);
            continue;
        };

        let range = range_end(folded, end);
        at = range.as_ref().map_or(end, |range| range.end);
        found.push(YearPlace { start, end: at, first, last: range.map(|range| range.year) });
    }

    found
}

/// Tells whether four numerals stand in a row, as every year has them: most paragraphs hold none,
/// and need not be read for years.
pub fn may_stand_in(folded: &str) -> bool {
    let mut run = 0;
    folded.chars().any(|c| {
        run = if is_numeral(c) { run + 1 } else { 0 };
        run == 4
    })
}

/// Finds the first numeral, ASCII or Han, at this byte or after it.
pub fn next_numeral(folded: &str, at: usize) -> Option<usize> {
    Some(at + folded.get(at..).unwrap_or_default().find(is_numeral)?)
}

/// Finds the first byte after the numerals that start at this byte.
pub fn after_numerals(folded: &str, at: usize) -> usize {
    folded
        .get(at..)
        .unwrap_or_default()
        .find(|c| !is_numeral(c))
        .map_or(folded.len(), |length| at + length)
}

#[inline]
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || han_digit(c).is_some()
}

struct RangeEnd {
    year: u16,
    end: usize,
}

/// The most dashes between the two years of a range. A longer run of dashes parts two years.
const MOST_SIGNS: usize = 4;

/// Reads the second year of `2019-2020`, `2019年-2020`, `2019至2020`, `2019-20学年`.
fn range_end(folded: &str, first_end: usize) -> Option<RangeEnd> {
    let rest = folded.get(first_end..).unwrap_or_default();
    let after_sign = rest.strip_prefix('年').unwrap_or(rest);
    let is_sign = |c: char| matches!(c, '-' | '~' | '至' | '到' | '/' | '—' | '_' | '─');
    let signs = after_sign.chars().take_while(|&c| is_sign(c)).take(MOST_SIGNS + 1).count();
    if !(1..=MOST_SIGNS).contains(&signs) {
        return None;
    }

    let second = after_sign.trim_start_matches(is_sign);
    let start = folded.len() - second.len();
    if let Some((year, end)) = year_at(folded, start) {
        return (!is_dated(folded.get(end..).unwrap_or_default()))
            .then_some(RangeEnd { year, end });
    }

    // Two digits take the century of the first year.
    let two: String = second.chars().take(2).filter(char::is_ascii_digit).collect();
    let is_short = two.len() == 2
        && ["学年", "年度"]
            .iter()
            .any(|unit| second.get(2..).unwrap_or_default().starts_with(unit));
    let century = folded
        .get(..first_end)
        .unwrap_or_default()
        .get(first_end.checked_sub(4)?..first_end.checked_sub(2)?)?;
    let year = format!("{century}{two}").parse().ok().filter(|_| is_short)?;

    Some(RangeEnd { year, end: start + 2 })
}

/// Tells whether `年9月` follows: then the year is part of a date.
fn is_dated(after: &str) -> bool {
    after.strip_prefix('年').is_some_and(|rest| {
        let digits = rest.chars().take_while(|&c| is_numeral(c)).count();
        digits > 0 && rest.chars().nth(digits) == Some('月')
    })
}

/// Reads the year of four digits, ASCII or Han, at this byte, and gives the byte after it.
pub fn year_at(folded: &str, at: usize) -> Option<(u16, usize)> {
    let is_part = |c: char| c.is_ascii_digit() || han_digit(c).is_some_and(|value| value < 10);
    let digits: Vec<char> = folded.get(at..)?.chars().take_while(|&c| is_part(c)).take(5).collect();

    if digits.len() != 4
        || folded.get(..at).unwrap_or_default().ends_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }

    let value = |c: char| c.to_digit(10).or_else(|| han_digit(c)).unwrap_or(0) as u16;
    let year = digits.iter().fold(0, |year, &c| year * 10 + value(c));
    let end = at + digits.iter().map(|c| c.len_utf8()).sum::<usize>();

    (1980..2080).contains(&year).then_some((year, end))
}
