//! A line read sign by sign, for the number that it starts with.

use super::numeral::{digit, han_digit, han_number};
use super::style::Style;

/// A place in a line, moved on as its number is read.
pub(super) struct LineScan<'a> {
    pub line: &'a str,
    pub at: usize,
}

impl<'a> LineScan<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub fn skip(&mut self, is_wanted: impl Fn(char) -> bool) -> bool {
        let start = self.at;
        while self.peek().is_some_and(&is_wanted) {
            self.next();
        }
        self.at > start
    }

    pub fn spaces(&mut self) {
        self.skip(char::is_whitespace);
    }

    /// One sign of those wanted, white space before it skipped; the place stays where it was if
    /// there is none.
    fn sign(&mut self, is_wanted: impl Fn(char) -> bool) -> bool {
        let start = self.at;
        self.spaces();

        if self.peek().is_some_and(is_wanted) {
            self.next();
            return true;
        }

        self.at = start;
        false
    }

    pub fn digits(&mut self, most: usize) -> Option<u32> {
        self.run(digit, most)
            .map(|values| values.iter().fold(0, |number, value| number * 10 + value))
    }

    pub fn han(&mut self, most: usize) -> Option<u32> {
        self.run(han_digit, most).map(|values| han_number(&values))
    }

    /// The values of the characters from here on; none if there are none or more than `most`.
    fn run(&mut self, value: impl Fn(char) -> Option<u32>, most: usize) -> Option<Vec<u32>> {
        let mut values = Vec::new();
        while let Some(found) = self.peek().and_then(&value) {
            self.next();
            values.push(found);
            if values.len() > most {
                return None;
            }
        }

        (!values.is_empty()).then_some(values)
    }

    /// `第三章`, `第三部分`, `第三条`
    pub fn ordinal_of_part(&mut self) -> Option<(Style, u32)> {
        self.next();
        self.spaces();
        let ordinal = self.digits(4).or_else(|| self.han(7))?;
        self.spaces();
        let rest = self.rest();

        let units = [
            ("部分", Style::Chapter),
            ("章", Style::Chapter),
            ("编", Style::Book),
            ("編", Style::Book),
            ("篇", Style::Book),
            ("节", Style::Part),
            ("節", Style::Part),
            ("条", Style::Article),
            ("條", Style::Article),
        ];
        let (unit, style) = units.into_iter().find(|(unit, _)| rest.starts_with(unit))?;
        self.at += unit.len();
        self.sign(|c| is_dot(c) || matches!(c, '：' | ':'));

        Some((style, ordinal))
    }

    /// `（三）`, `(3)`, `(（3）、`
    pub fn in_brackets(&mut self) -> Option<(Style, u32)> {
        self.skip(|c| matches!(c, '（' | '('));
        self.spaces();
        let (style, ordinal) = match self.digits(2) {
            Some(ordinal) => (Style::DigitInBrackets, ordinal),
            None => (Style::HanInBrackets, self.han(3)?),
        };

        self.spaces();
        if !self.skip(|c| matches!(c, '）' | ')')) {
            return None;
        }

        self.sign(is_dot);
        Some((style, ordinal))
    }

    /// The rest of `1.1` and `1.1.1`. White space must follow, and no unit: `3.5 万` is a quantity.
    fn decimal(&mut self) -> Option<(Style, u32)> {
        const UNITS: &str = "万亿千百元个分倍%‰％人次篇条件年月日号米公至到-—~";
        let mut style = Style::Decimal;
        let mut ordinal = self.digits(2)?;

        if self.sign(|c| matches!(c, '.' | '．')) {
            (style, ordinal) = (Style::DecimalTwice, self.digits(2)?);
        }

        let rest = self.rest();
        let words = rest.trim_start();
        let is_heading = words.len() < rest.len()
            && words.chars().next().is_some_and(|c| digit(c).is_none() && !UNITS.contains(c));

        is_heading.then_some((style, ordinal))
    }

    /// Whether a year comes next: four digits, and what stands behind a year's.
    fn starts_with_year(&self) -> bool {
        let mut rest = self.rest().chars().filter(|c| !c.is_whitespace());
        let digits = rest.by_ref().take(4).filter(|&c| digit(c).is_some()).count();

        digits == 4
            && rest.next().is_some_and(|c| {
                matches!(c, '年' | '至' | '到' | '学' | '-' | '—' | '–' | '－' | '~' | '～')
            })
    }

    /// `三、`, `3.`, `3)`, `三）`
    pub fn bare(&mut self) -> Option<(Style, u32)> {
        let han = self.peek().is_some_and(|c| han_digit(c).is_some());
        let ordinal = if han { self.han(3)? } else { self.digits(2)? };

        if self.sign(is_dot) {
            return match self.peek().and_then(digit) {
                // 一、2021-2022学年总体情况
                Some(_) if self.starts_with_year() => {
                    Some((if han { Style::Han } else { Style::Digit }, ordinal))
                }
                Some(_) if han || ordinal == 0 => None,
                Some(_) => self.decimal(),
                None => Some((if han { Style::Han } else { Style::Digit }, ordinal)),
            };
        }

        let closed = self.skip(|c| matches!(c, '）' | ')'));
        let style = if han { Style::HanInBrackets } else { Style::DigitAndBracket };
        closed.then_some((style, ordinal))
    }
}

/// Numbers that are one character: ① ⑴ ⒈ ㈠.
pub(super) fn single(c: char) -> Option<(Style, u32)> {
    let from = |first: char| c as u32 - first as u32 + 1;
    match c {
        '①'..='⑳' => Some((Style::Circled, from('①'))),
        '⑴'..='⒇' => Some((Style::DigitInBrackets, from('⑴'))),
        '⒈'..='⒛' => Some((Style::Digit, from('⒈'))),
        '㈠'..='㈩' => Some((Style::HanInBrackets, from('㈠'))),
        _ => None,
    }
}

pub(super) fn is_dot(c: char) -> bool {
    matches!(c, '、' | '.' | '．')
}
