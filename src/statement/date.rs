//! Dates as they are printed (2020年9月1日至2021年8月31日, 2020-2021学年, 二〇二〇年), as the months
//! that they cover.

use crate::numbering::{han_digit, han_number};
use crate::rules::WordClass;

/// Months, the last included, each counted from the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSpan {
    pub first: u32,
    pub last: u32,
    /// Whether only years are printed.
    pub is_rough: bool,
}

impl MonthSpan {
    /// The months from January of `first` to December of `last`.
    pub fn of_years(first: u32, last: u32) -> MonthSpan {
        MonthSpan { first: first * 12 + 1, last: last * 12 + 12, is_rough: true }
    }

    /// September to August.
    pub fn academic(first: u32) -> MonthSpan {
        MonthSpan { first: first * 12 + 9, last: first * 12 + 20, is_rough: true }
    }

    /// How many months there are.
    pub fn length(self) -> u32 {
        (self.last + 1).saturating_sub(self.first)
    }

    /// Whether the year is not printed: 9月.
    pub fn lacks_year(self) -> bool {
        self.first < 12 * 2
    }

    /// Whether it is called by a name and not by its months: 上半年, 第二学期.
    pub fn is_named_part(self) -> bool {
        self.is_rough && self.length() < 12
    }

    /// The same months, counted from the year of another span on.
    pub fn in_year_of(self, other: MonthSpan) -> MonthSpan {
        let months = other.first.saturating_sub(1) / 12 * 12;
        MonthSpan { first: self.first + months, last: self.last + months, ..self }
    }
}

/// A date that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedDate {
    /// Where it ends.
    pub end: usize,
    pub span: Option<MonthSpan>,
    /// Whether it is one year without a month.
    pub is_year: bool,
    /// Whether it goes on to the present day: 2015年至今.
    pub is_open: bool,
}

/// The longest date that is read.
const MOST_DATE: usize = 30;

/// The year or the date at `at`: `2019-2020学年度`, `2020年9月1日至2021年8月31日`.
pub fn date_at(chars: &[char], at: usize) -> Option<PrintedDate> {
    let rest = chars.get(at..chars.len().min(at + MOST_DATE))?;
    if let Some(part) = part_at(rest, at) {
        return Some(part);
    }
    let is_han = rest.first()?.to_digit(10).is_none();
    if is_han && !starts_han_year(rest) {
        return None;
    }

    let run = dated_run(rest, is_han)?;
    let numbers = numbers(run, is_han);
    let digits = numbers.first()?.digits;
    let years = numbers.iter().filter(|number| number.is_year()).count();

    let is_dated = run.contains(&'年')
        || digits < 3 && (run.contains(&'月') || run.contains(&'日'))
        || years == 2;
    if !is_dated || !matches!(digits, 1 | 2 | 4) {
        return None;
    }

    let end = at + run.len();
    let is_open = run.ends_with(&['至']) && chars.get(end) == Some(&'今');
    let run = run.get(..run.len() - usize::from(run.ends_with(&['至']))).unwrap_or(run);
    Some(PrintedDate {
        end: if is_open { end + 1 } else { at + run.len() },
        span: span(run, &numbers),
        is_year: !run.iter().any(|c| matches!(c, '月' | '-' | '至' | '到' | '~')),
        is_open,
    })
}

/// The parts of a year that have names, each with its months: the second term ends in the year
/// after.
const PARTS: [(&str, u32, u32); 22] = [
    ("上半年", 1, 6),
    ("前半年", 1, 6),
    ("下半年", 7, 12),
    ("后半年", 7, 12),
    ("第一学期", 9, 13),
    ("上学期", 9, 13),
    ("秋季学期", 9, 13),
    ("秋学期", 9, 13),
    ("第二学期", 14, 20),
    ("下学期", 14, 20),
    ("春季学期", 14, 20),
    ("春学期", 14, 20),
    ("第一季度", 1, 3),
    ("一季度", 1, 3),
    ("第二季度", 4, 6),
    ("二季度", 4, 6),
    ("第三季度", 7, 9),
    ("三季度", 7, 9),
    ("第四季度", 10, 12),
    ("四季度", 10, 12),
    ("上半学年", 9, 14),
    ("下半学年", 15, 20),
];

/// The part of a year that `rest`, which starts at `at`, begins with.
fn part_at(rest: &[char], at: usize) -> Option<PrintedDate> {
    let may_begin = matches!(
        rest.first()?,
        '上' | '前' | '下' | '后' | '第' | '秋' | '春' | '一' | '二' | '三' | '四'
    );
    if !may_begin {
        return None;
    }

    let begins = |name: &str| {
        let mut chars = rest.iter();
        name.chars().all(|c| chars.next() == Some(&c))
    };
    let &(name, first, last) = PARTS.iter().find(|(name, ..)| begins(name))?;
    let span = Some(MonthSpan { first, last, is_rough: true });

    Some(PrintedDate { end: at + name.chars().count(), span, is_year: false, is_open: false })
}

/// The chars of a date; what only joins it to the next word is left out, but for 至.
fn dated_run(rest: &[char], is_han: bool) -> Option<&[char]> {
    let is_date_char = |&&c: &&char| {
        digit(c, is_han).is_some()
            || matches!(c, '年' | '月' | '日' | '-' | '至' | '到' | '~' | '.' | '/' | '学' | '度')
    };
    let mut run = rest.get(..rest.iter().take_while(is_date_char).count())?;
    while let Some((last, before)) = run.split_last()
        && matches!(last, '-' | '到' | '~' | '.' | '/' | '学')
    {
        run = before;
    }
    Some(without_count(run, rest.get(run.len()), is_han))
}

/// A date without the count behind it: 2022年4件, 9月3件.
fn without_count<'a>(run: &'a [char], next: Option<&char>, is_han: bool) -> &'a [char] {
    let digits = run.iter().rev().take_while(|&&c| digit(c, is_han).is_some()).count();
    let before = run.get(..run.len() - digits).unwrap_or(run);
    let is_day = matches!(next, Some('月' | '日' | '号'));
    match before.last() {
        Some('年' | '月' | '日' | '度') if !is_day => before,
        _ => run,
    }
}

/// Whether a year stands in Han digits: 二〇二一年.
fn starts_han_year(rest: &[char]) -> bool {
    let is_digit = |&c: &char| digit(c, true).is_some();
    rest.get(..4).is_some_and(|year| year.iter().all(is_digit))
        && matches!(rest.get(4), Some('年' | '至' | '-' | '~' | '学'))
}

fn digit(c: char, is_han: bool) -> Option<u32> {
    c.to_digit(10).or_else(|| han_digit(c).filter(|&value| is_han && value < 10))
}

/// A number of a date with the signs around it.
struct DateNumber {
    value: u32,
    digits: usize,
    before: Option<char>,
    after: Option<char>,
}

impl DateNumber {
    fn is_year(&self) -> bool {
        self.digits == 4 && (1900..2100).contains(&self.value)
    }
}

fn numbers(run: &[char], is_han: bool) -> Vec<DateNumber> {
    let mut numbers: Vec<DateNumber> = Vec::new();
    let mut before = None;
    for (at, &c) in run.iter().enumerate() {
        match (digit(c, is_han), numbers.last_mut()) {
            (Some(value), Some(number)) if number.after.is_none() => {
                number.value = number.value.saturating_mul(10).saturating_add(value);
                number.digits += 1;
            }
            (Some(value), _) => {
                numbers.push(DateNumber { value, digits: 1, before, after: None });
            }
            (None, _) => before = Some(c),
        }
        if let (Some(number), Some(&next)) = (numbers.last_mut(), run.get(at + 1))
            && number.after.is_none()
            && digit(next, is_han).is_none()
        {
            number.after = Some(next);
        }
    }
    numbers
}

/// The months from the first to the last that are printed.
fn span(run: &[char], numbers: &[DateNumber]) -> Option<MonthSpan> {
    let mut points: Vec<(u32, Option<u32>)> = Vec::new();
    for number in numbers {
        let is_month = number.digits <= 2
            && (1..=12).contains(&number.value)
            && (number.after == Some('月') || matches!(number.before, Some('年' | '.')));
        match points.last_mut() {
            _ if number.is_year() => points.push((number.value, None)),
            Some((_, month)) if is_month && month.is_none() => *month = Some(number.value),
            Some(&mut (year, Some(month))) if number.after == Some('月') => {
                points.push((year + u32::from(number.value < month), Some(number.value)));
            }
            None if is_month => points.push((0, Some(number.value))),
            _ => {}
        }
    }

    let (&(first, from), &(last, to)) = (points.first()?, points.last()?);
    if from.is_none() && to.is_none() {
        let is_academic = numbers.first()?.after != Some('年') && last == first + 1
            || last == first && run.windows(2).any(|pair| *pair == ['学', '年']);
        // 2019-2020学年至2021-2022学年
        if let [_, (second, _), (third, _), _] = points[..]
            && second == first + 1
            && last == third + 1
        {
            let span = MonthSpan::academic(first);
            return Some(MonthSpan { last: MonthSpan::academic(third).last, ..span });
        }
        let years = MonthSpan::of_years(first, last.max(first));
        return Some(if is_academic { MonthSpan::academic(first) } else { years });
    }
    let (from, to) = (from.unwrap_or(1), to.unwrap_or(12));
    Some(MonthSpan { first: first * 12 + from, last: last * 12 + to, is_rough: false })
}

/// Years that are counted: 近三年来, 前两个学年, 连续五年, 三年间.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedYears {
    /// Where the words end.
    pub end: usize,
    count: u32,
    is_before: bool,
}

impl CountedYears {
    /// The time that they are of: 近一年 is the report's, 近三年 goes back further.
    pub fn class(self) -> WordClass {
        match (self.is_before, self.count) {
            (true, _) => WordClass::Earlier,
            (false, 0 | 1) => WordClass::Whole,
            (false, _) => WordClass::Longer,
        }
    }
}

/// The counted years at `at`.
pub fn years_at(chars: &[char], at: usize) -> Option<CountedYears> {
    const BEFORE: [&[char]; 6] =
        [&['近'], &['最', '近'], &['过', '去'], &['前'], &['连', '续'], &['这']];
    let rest = chars.get(at..)?;
    let &first = rest.first()?;
    let begins = matches!(first, '近' | '最' | '过' | '前' | '连' | '这' | '两');
    if !begins && !first.is_ascii_digit() && han_digit(first).is_none() {
        return None;
    }
    let before = BEFORE.iter().find(|before| rest.starts_with(before));
    let mut end = at + before.map_or(0, |before| before.len());

    let YearCount { length, count, is_printed } = count_at(chars, end)?;
    end += length;
    end += usize::from(chars.get(end) == Some(&'个'));
    let unit = [&['学', '年', '度'][..], &['学', '年'], &['年', '度'], &['年']];
    let unit =
        unit.iter().find(|unit| chars.get(end..).is_some_and(|rest| rest.starts_with(unit)))?;
    end += unit.len();
    let is_other =
        matches!(chars.get(end), Some('级' | '制' | '期' | '生' | '以' | '前' | '后' | '规'))
            && chars.get(end + 1) != Some(&'来');
    let is_ordinal = at.checked_sub(1).and_then(|at| chars.get(at)) == Some(&'第');
    if is_ordinal || is_other && before.is_none() {
        return None;
    }

    let after = [&['以', '来'][..], &['来'], &['间'], &['内']];
    let tail =
        after.iter().find(|tail| chars.get(end..).is_some_and(|rest| rest.starts_with(tail)));
    end += tail.map_or(0, |tail| tail.len());
    let is_told = before.is_some() || tail.is_some() || count > 1 && !is_printed;
    let is_before = before.is_some_and(|before| before.starts_with(&['前']));
    is_told.then_some(CountedYears { end, count, is_before })
}

/// How many years are counted, in how many chars.
struct YearCount {
    length: usize,
    count: u32,
    is_printed: bool,
}

/// The number at `at`.
fn count_at(chars: &[char], at: usize) -> Option<YearCount> {
    let value = |c: char| if c == '两' { Some(2) } else { digit(c, true).or(han_digit(c)) };
    let rest = chars.get(at..)?;
    let numerals: Vec<u32> = rest.iter().map_while(|&c| value(c)).take(3).collect();
    let is_printed = rest.first()?.is_ascii_digit();
    let count = if is_printed {
        numerals.iter().fold(0, |count, digit| count * 10 + digit)
    } else {
        han_number(&numerals)
    };

    let length = numerals.len();
    matches!(length, 1 | 2).then_some(YearCount { length, count, is_printed })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a text behind the date at its start, and the months of that.
    fn printed(text: &str) -> Option<(String, Option<(u32, u32)>)> {
        let chars: Vec<char> = text.chars().collect();
        let months = |month: u32| (month - 1) / 12 * 100 + (month - 1) % 12 + 1;
        let date = date_at(&chars, 0)?;
        let span = date.span.map(|span| (months(span.first), months(span.last)));
        Some((chars[date.end..].iter().collect(), span))
    }

    #[test]
    fn dates_are_the_months_that_they_name() {
        for (date, rest, first, last) in [
            ("2020-2021学年度", "，", 202009, 202108),
            ("2020-2021", "", 202009, 202108),
            ("2020年至2021年", "，", 202001, 202112),
            ("2018年-2019年", "共", 201801, 201912),
            ("2021年度", "", 202101, 202112),
            ("2021年", "学校", 202101, 202112),
            ("2021年", "4件", 202101, 202112),
            ("2020年9月1日至2021年8月31日", "", 202009, 202108),
            ("2020年9月至12月", "", 202009, 202012),
            ("2022年9-12月", "", 202209, 202212),
            ("2020年9月", "3件", 202009, 202009),
            ("二〇二一年度", "", 202101, 202112),
            ("2019-2020学年至2021-2022学年", "", 201909, 202208),
        ] {
            let expect = (rest.to_owned(), Some((first, last)));
            assert_eq!(printed(&format!("{date}{rest}")), Some(expect), "{date}");
        }
        for text in ["0531-88880000", "12345", "二十一件", "3件", "85.2%"] {
            assert_eq!(printed(text), None, "{text}");
        }
    }

    #[test]
    fn years_that_are_counted_are_told_from_names_of_plans() {
        let class = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            years_at(&chars, 0).map(|years| (years.end, years.class()))
        };
        assert_eq!(class("近三年来"), Some((4, WordClass::Longer)));
        assert_eq!(class("前两个学年"), Some((5, WordClass::Earlier)));
        assert_eq!(class("过去一学年，"), Some((5, WordClass::Whole)));
        assert_eq!(class("三年来"), Some((3, WordClass::Longer)));
        assert_eq!(class("两年制"), None);
        assert_eq!(class("三年级"), None);
        assert_eq!(class("2021年"), None);
    }
}
