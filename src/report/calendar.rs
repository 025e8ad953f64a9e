//! The times of a report: years, days and periods.

use crate::error::{Error, ErrorKind};
use crate::note::Note;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The label of the year that a report is for: `2020-2021` for an academic year, `2022` for a
/// calendar year.
///
/// ```
/// use mingcha::Year;
/// let year: Year = "2020-2021".parse().unwrap();
/// assert_eq!((year.to_string().as_str(), year.is_academic()), ("2020-2021", true));
/// assert!("2020-2022".parse::<Year>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Year {
    first: u16,
    academic: bool,
}

impl Year {
    /// Makes the academic year that starts in `first`.
    pub fn academic(first: u16) -> Option<Year> {
        (1900..2100).contains(&first).then_some(Year { first, academic: true })
    }

    /// Makes the calendar year `year`.
    pub fn calendar(year: u16) -> Option<Year> {
        (1900..2100).contains(&year).then_some(Year { first: year, academic: false })
    }

    /// Gives the calendar year in which it starts.
    pub fn first(self) -> u16 {
        self.first
    }

    /// Gives the calendar year in which it ends.
    pub fn last(self) -> u16 {
        self.first + u16::from(self.academic)
    }

    /// Gives the years of the other sort that share months with it.
    pub fn overlapping(self) -> impl Iterator<Item = Year> {
        let [a, b] = if self.academic {
            [Year::calendar(self.first), Year::calendar(self.last())]
        } else {
            [Year::academic(self.first.saturating_sub(1)), Year::academic(self.first)]
        };

        a.into_iter().chain(b)
    }

    /// Tells whether it is an academic year.
    pub fn is_academic(self) -> bool {
        self.academic
    }
}

impl FromStr for Year {
    type Err = Error;

    fn from_str(text: &str) -> Result<Year, Error> {
        let number = |s: &str| s.parse::<u16>().ok().filter(|_| s.len() == 4);
        let year = match text.split_once('-') {
            None => number(text).and_then(Year::calendar),
            Some((a, b)) => match (number(a), number(b)) {
                (Some(a), Some(b)) if a + 1 == b => Year::academic(a),
                _ => None,
            },
        };

        year.ok_or_else(|| {
            let takes = Note::new(
                "2020-2021（学年）或 2022（自然年）",
                "2020-2021 (academic) or 2022 (calendar)",
            );
            ErrorKind::BadValue { name: "year", value: text.to_owned(), takes }.into()
        })
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.academic {
            write!(f, "{}-{}", self.first, self.first + 1)
        } else {
            write!(f, "{}", self.first)
        }
    }
}

/// A day of the Gregorian calendar, written `2020-08-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// Makes a day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Day> {
        let known = (1900..2100).contains(&year) && day >= 1 && day <= Day::days_in(year, month)?;
        known.then_some(Day { year, month, day })
    }

    /// Makes the last day of a month.
    pub fn last_of(year: u16, month: u8) -> Option<Day> {
        Day::new(year, month, Day::days_in(year, month)?)
    }

    /// Gives year, month and day.
    pub fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Gives the number of the day, counted through from a fixed one: the difference of two is the
    /// days between them.
    pub fn number(self) -> i64 {
        let leaps = |year: i64| year / 4 - year / 100 + year / 400;
        let before = i64::from(self.year) - 1;
        let months = (1..self.month).filter_map(|month| Day::days_in(self.year, month));

        before * 365 + leaps(before) + months.map(i64::from).sum::<i64>() + i64::from(self.day)
    }

    fn days_in(year: u16, month: u8) -> Option<u8> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
            4 | 6 | 9 | 11 => Some(30),
            2 => Some(if leap { 29 } else { 28 }),
            _ => None,
        }
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Day, Error> {
        let numbers: Vec<Option<u16>> = text.split('-').map(|part| part.parse().ok()).collect();
        let day = match numbers[..] {
            [Some(year), Some(month), Some(day)] if month < 13 && day < 32 => {
                Day::new(year, month as u8, day as u8)
            }
            _ => None,
        };

        day.ok_or_else(|| {
            let takes = Note::new("日期，如 2020-08-31", "a day, such as 2020-08-31");
            ErrorKind::BadValue { name: "day", value: text.to_owned(), takes }.into()
        })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The first and the last day that a report's figures cover. It serializes as an array of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(Day, Day)", into = "(Day, Day)")]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl From<(Day, Day)> for Period {
    fn from((from, to): (Day, Day)) -> Period {
        Period { from, to }
    }
}

impl From<Period> for (Day, Day) {
    fn from(period: Period) -> (Day, Day) {
        (period.from, period.to)
    }
}
