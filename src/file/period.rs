//! The period that a report's figures cover, from the ranges of dates that its folded text gives.

use super::year::{after_numerals, next_numeral, year_at};
use crate::numbering::{digit, han_digit, han_number};
use crate::report::{Day, Period, Year};
use std::collections::HashSet;

/// A range of dates in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first and the last day; a month counts from its first to its last day.
    pub period: Period,
    /// True if the sentence says that figures are counted over it (统计期限为…).
    pub is_stated: bool,
}

/// Finds the ranges of dates in a paragraph: `2019年9月1日至2020年8月31日`,
/// `2022年1月1日至12月31日`, `2019.9.1-2020.8.31`, `2022年9月至2023年8月`.
pub fn ranges(folded: &str) -> Vec<Range> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_numeral(folded, at) {
        at = match range_at(folded, start) {
            Some((period, end)) => {
                found.push(Range {
                    period,
                    is_stated: is_stated(folded.get(..start).unwrap_or_default()),
                });
                end
            }
            None => after_numerals(folded, start),
        };
    }

    found
}

/// Chooses the period among all ranges of a report. What it states wins, of several the one of
/// about a year; else the range of about a year that it gives, if that is the only one.
///
/// # Errors
/// The ranges that contradict each other.
pub fn choose(ranges: &[Range]) -> Result<Option<Period>, Vec<Period>> {
    let mut stated = distinct(ranges, |range| range.is_stated);
    if stated.iter().any(|&period| is_about_a_year(period)) {
        stated.retain(|&period| is_about_a_year(period));
    }

    let periods = if stated.is_empty() {
        distinct(ranges, |range| is_about_a_year(range.period))
    } else {
        stated
    };
    match periods.as_slice() {
        [] => Ok(None),
        [period] => Ok(Some(*period)),
        _ => Err(periods),
    }
}

/// Gives the different periods of the wanted ranges, in order.
fn distinct(ranges: &[Range], is_wanted: impl Fn(&Range) -> bool) -> Vec<Period> {
    let mut seen = HashSet::new();
    let periods = ranges.iter().filter(|range| is_wanted(range)).map(|range| range.period);
    periods.filter(|&period| seen.insert(period)).collect()
}

/// Gives the year that a period covers: an academic one if it runs from summer or autumn to the
/// next, a calendar one from January to December.
pub fn year_of(period: Period) -> Option<Year> {
    let (from_year, from_month, _) = period.from.parts();
    let (to_year, to_month, _) = period.to.parts();

    match (from_month, to_month) {
        (7..=10, 6..=10) if to_year == from_year + 1 => Year::academic(from_year),
        (1, 12) if to_year == from_year => Year::calendar(from_year),
        _ => None,
    }
}

/// Gives the calendar year in which all of a period lies that covers less than it:
/// `2021年1月1日至10月31日`.
pub fn year_around(period: Period) -> Option<Year> {
    let (from, to) = (period.from.parts(), period.to.parts());
    (from.0 == to.0 && from.1 < to.1).then(|| Year::calendar(from.0)).flatten()
}

/// Tells whether a line has a date whose 年 and 月 were lost: `201491日`.
pub fn has_lost_signs(line: &str) -> bool {
    const LEAST_DIGITS: usize = 5;
    if !may_hold_digits(line.as_bytes(), LEAST_DIGITS) {
        return false;
    }

    let mut digits = 0;
    line.chars().any(|c| {
        let is_end = matches!(c, '日' | '号' | '月') && digits >= LEAST_DIGITS;
        digits = if digit(c).is_some() { digits + 1 } else { 0 };
        is_end
    })
}

/// Tells whether so many digits may stand in a row: one of them then is one of every so many bytes,
/// or a digit is full-width.
fn may_hold_digits(bytes: &[u8], least: usize) -> bool {
    let is_wide = |high: u8, low: u8| (high == 0xBC) & matches!(low, 0x90..=0x99);
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());

    bytes.iter().skip(least - 1).step_by(least).any(u8::is_ascii_digit)
        || pairs.fold(false, |any, (&high, &low)| any | is_wide(high, low))
}

/// Tells whether a line holds nothing but a date, as at the end of a report: `2021年10月25日`,
/// `二〇二一年十月`, `2021.10.25`.
pub fn is_date(line: &str) -> bool {
    const MOST_BYTES: usize = 60;
    if line.len() > MOST_BYTES {
        return false;
    }

    let is_sign = |c: char| matches!(c, '-' | '.' | '/');
    let is_number = |c: char| digit(c).is_some() || han_digit(c).is_some();
    let is_unit = |c: char| matches!(c, '年' | '月' | '日') || c.is_whitespace();
    let is_written = line.contains('年') && line.contains('月');
    line.chars().all(|c| is_number(c) || is_unit(c) || is_sign(c))
        && (is_written || line.matches(is_sign).count() == 2)
}

fn is_about_a_year(period: Period) -> bool {
    let months = |day: Day| {
        let (year, month, _) = day.parts();
        i32::from(year) * 12 + i32::from(month)
    };
    (10..=13).contains(&(months(period.to) - months(period.from) + 1))
}

fn is_stated(before: &str) -> bool {
    const WORDS: [&str; 10] = [
        "统计",
        "起止",
        "期限",
        "时限",
        "时间范围",
        "报告期",
        "时间段",
        "周期",
        "时间为",
        "数据的时间",
    ];

    let near =
        before.char_indices().rev().nth(39).and_then(|(at, _)| before.get(at..)).unwrap_or(before);
    let sentence = near.rsplit(['。', ';']).next().unwrap_or(near);
    // After a Han character a half-width stop ends a sentence, too.
    let stop = sentence.rmatch_indices('.').find(|&(at, _)| {
        sentence.get(..at).is_some_and(|before| before.ends_with(|c: char| !c.is_ascii()))
    });
    let sentence = stop.and_then(|(at, _)| sentence.get(at..)).unwrap_or(sentence);

    WORDS.iter().any(|word| sentence.contains(word))
}

fn range_at(folded: &str, start: usize) -> Option<(Period, usize)> {
    let (from, first_end) = date_at(folded, start, None)?;
    let rest = folded.get(first_end..).unwrap_or_default();
    let rest = rest.strip_prefix("起").unwrap_or(rest);
    let rest = rest.strip_prefix(",").unwrap_or(rest);
    let next = rest
        .strip_prefix(['至', '到', '-', '~', '—', '─'])?
        .trim_start_matches(['-', '~', '—', '─']);

    let next_year = next.starts_with("次年") || next.starts_with("翌年");
    let next = next
        .trim_start_matches("次年")
        .trim_start_matches("翌年")
        .trim_start_matches("同年")
        .trim_start_matches("当年");
    let year = from.year + u16::from(next_year);
    let (to, end) = date_at(folded, folded.len() - next.len(), Some(year))?;
    let from = Day::new(from.year, from.month, from.day.unwrap_or(1))?;
    let to = match to.day {
        Some(day) => Day::new(to.year, to.month, day)?,
        None => Day::last_of(to.year, to.month)?,
    };

    (from <= to).then_some((Period { from, to }, end))
}

struct Date {
    year: u16,
    month: u8,
    day: Option<u8>,
}

/// Reads a date at this byte, and gives the byte after it. Without a year of its own it takes
/// `year`.
fn date_at(folded: &str, at: usize, year: Option<u16>) -> Option<(Date, usize)> {
    if let Some(found) = unsigned_date_at(folded, at) {
        return Some(found);
    }

    let (year, month_at) = match year_at(folded, at) {
        Some((found, end)) => (
            found,
            end + folded
                .get(end..)
                .unwrap_or_default()
                .chars()
                .next()
                .filter(|c| "年./-".contains(*c))?
                .len_utf8(),
        ),
        None => (year?, at),
    };

    let (month, month_end) = number_at(folded, month_at)?;
    let sign = folded.get(month_end..).unwrap_or_default().chars().next();
    let day_at = month_end + sign.filter(|c| "月./-".contains(*c)).map_or(0, char::len_utf8);
    let month_only = Date { year, month, day: None };
    let in_words = sign == Some('月');

    if year_at(folded, day_at).is_some() || !in_words && !matches!(sign, Some('.' | '/' | '-')) {
        let is_written = folded.get(..month_at).unwrap_or_default().ends_with(['.', '/', '年']);
        return is_written.then_some((month_only, month_end));
    }

    match number_at(folded, day_at) {
        Some((day, end)) if folded.get(end..).unwrap_or_default().starts_with(['日', '号']) => {
            Some((Date { year, month, day: Some(day) }, end + '日'.len_utf8()))
        }
        Some((day, end)) if !in_words || ends_range(folded.get(end..).unwrap_or_default()) => {
            Some((Date { year, month, day: Some(day) }, end))
        }
        None if in_words => {
            let has_end = folded.get(day_at..).unwrap_or_default().starts_with(['底', '末']);
            Some((month_only, if has_end { day_at + '底'.len_utf8() } else { day_at }))
        }
        None if folded.get(month_end..).unwrap_or_default().starts_with('-') => {
            Some((month_only, month_end))
        }
        _ => None,
    }
}

/// Tells whether a day may end without 日 here: `9月1至`.
fn ends_range(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['至', '到', '起', '止', '-', '~', ',', '。', ';', ')'])
}

/// Reads a date that lost its 年 or 月, as text that was copied from some pages does: `201491日`,
/// `20149月1日`, `2014年91日`. Digits that may be parted in two ways are no date.
fn unsigned_date_at(folded: &str, at: usize) -> Option<(Date, usize)> {
    let digits = |at: usize| {
        let rest = folded.get(at..).unwrap_or_default();
        rest.get(..rest.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or_default()
    };

    let run = digits(at);
    let year: u16 = run.get(..4)?.parse().ok().filter(|year| (1980..2080).contains(year))?;
    let end = at + run.len();
    let after = folded.get(end..)?;
    let dated = |month: u8, day: u8, end: usize| {
        let end = end + '日'.len_utf8();
        Some((Date { year, month, day: Some(day) }, end))
    };

    if let Some(rest) = after.strip_prefix('年').filter(|_| run.len() == 4) {
        let numbers = digits(folded.len() - rest.len());
        let is_day = rest.get(numbers.len()..)?.starts_with(['日', '号']);
        let (month, day) = parted(numbers).filter(|_| is_day)?;
        return dated(month, day, end + '年'.len_utf8() + numbers.len());
    }

    if after.starts_with(['日', '号']) {
        let (month, day) = parted(run.get(4..)?)?;
        return dated(month, day, end);
    }

    let month: u8 = run.get(4..)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day = digits(end + after.starts_with('月').then_some('月'.len_utf8())?);
    let day_end = end + '月'.len_utf8() + day.len();
    let is_day = folded.get(day_end..)?.starts_with(['日', '号']);

    dated(month, day.parse().ok().filter(|_| is_day)?, day_end)
}

/// Parts the digits of a month and a day, if there is one way to do it: `91`, `831`, `1231`.
fn parted(digits: &str) -> Option<(u8, u8)> {
    let at = |place: usize| {
        let (month, day) = (digits.get(..place)?, digits.get(place..)?);
        let is_padded = digits.len() == 4;
        let fits = is_padded || !month.starts_with('0') && !day.starts_with('0');
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        (fits && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    };

    match digits.len() {
        2 => at(1),
        3 => match (at(1), at(2)) {
            (Some(_), Some(_)) => None,
            (one, two) => one.or(two),
        },
        4 => at(2),
        _ => None,
    }
}

/// Reads one or two digits, or Han numerals up to thirty-one, and gives the byte after them.
fn number_at(folded: &str, at: usize) -> Option<(u8, usize)> {
    let rest = folded.get(at..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();

    if digits > 0 {
        return (digits <= 2)
            .then(|| Some((rest.get(..digits).unwrap_or_default().parse().ok()?, at + digits)))?;
    }

    let values: Vec<u32> = rest.chars().map_while(han_digit).take(4).collect();
    let bytes: usize = rest.chars().take(values.len()).map(char::len_utf8).sum();

    (1..=3).contains(&values.len()).then(|| (han_number(&values).min(99) as u8, at + bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(period: Period) -> String {
        format!("{} {}", period.from, period.to)
    }

    #[test]
    fn ranges_of_dates_are_read() {
        let check = |text: &str, expect: &[(&str, bool)]| {
            let found: Vec<(String, bool)> =
                ranges(text).iter().map(|r| (shown(r.period), r.is_stated)).collect();
            let expect: Vec<(String, bool)> =
                expect.iter().map(|&(text, stated)| (text.to_owned(), stated)).collect();
            assert_eq!(found, expect, "{text}");
        };
        let academic = "2019-09-01 2020-08-31";
        check("统计数据的起止时间为2019年9月1日至2020年8月31日。", &[(academic, true)]);
        check("2019年9月1日至2020年8月31日,学校未收到", &[(academic, false)]);
        check("统计期限为2019.9.1-2020.8.31", &[(academic, true)]);
        check("统计期限为2019-09-01至2020-08-31", &[(academic, true)]);
        check("统计期限为2019年9月1日起至2020年8月31日止", &[(academic, true)]);
        check("统计期限为2019年9月1日起,至2020年8月31日止", &[(academic, true)]);
        check("自2019年9月1日--2020年8月31日", &[(academic, false)]);
        check("二〇一九年九月一日至二〇二〇年八月三十一日", &[(academic, false)]);
        check("2019年9月至2020年8月发布", &[(academic, false)]);
        check("2019年9月-2020年8月底", &[(academic, false)]);
        check("2019.9-2020.8", &[(academic, false)]);
        check("统计周期为2022年1月1日至12月31日", &[("2022-01-01 2022-12-31", true)]);
        check("2019年9月1日至次年8月31日", &[(academic, false)]);

        check("统计期限为201991日至2020831日。", &[(academic, true)]);
        check("统计期限为20199月1日至20208月31日。", &[(academic, true)]);
        check("统计期限为2019年91日至2020年831日。", &[(academic, true)]);
        check("统计期限为2019年9月1至2020年8月31。", &[(academic, true)]);
        check("统计期限为202211日至20221231日。", &[("2022-01-01 2022-12-31", true)]);

        for none in [
            "2021121日至2022111日",
            "20212日至20223日",
            "2018至2019年度",
            "2020-2021学年",
            "截至2020年8月31日",
            "2019年2月30日至2020年8月31日",
            "电话010-62751234",
            "1,081.11",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn a_line_of_a_date_is_told() {
        for line in ["2021年10月25日", "二○二一年 十月", "2021.10.25", "２０２１年１０月"]
        {
            assert!(is_date(line), "{line}");
        }

        for line in ["2021", "2020-2021", "20211025", "截至2021年10月25日", "3.5", "", "年", "10"]
        {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn what_is_stated_wins_and_one_range_is_enough() {
        let check = |texts: &[&str], expect: Result<Option<&str>, usize>| {
            let all: Vec<Range> = texts.iter().flat_map(|text| ranges(text)).collect();
            let chosen =
                choose(&all).map(|period| period.map(shown)).map_err(|periods| periods.len());
            assert_eq!(chosen, expect.map(|text| text.map(str::to_owned)), "{texts:?}");
        };

        check(&["2022年9月至2023年8月", "2022年9月至2023年8月"], Ok(Some("2022-09-01 2023-08-31")));
        check(
            &["统计期为2022年1月1日至12月31日", "2021年9月至2022年8月"],
            Ok(Some("2022-01-01 2022-12-31")),
        );

        check(
            &["统计期为2022年1月1日至12月31日", "统计起止时间为2013年6月至2023年6月"],
            Ok(Some("2022-01-01 2022-12-31")),
        );

        check(&["2022年1月至2022年12月", "2021年9月至2022年8月"], Err(2));
        check(&["2022年3月至2022年5月开展"], Ok(None));
        check(&[], Ok(None));
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(text in "[0-9二〇十年月日起至次.~/-]{0,24}") {
            ranges(&text);
        }
    }
}
