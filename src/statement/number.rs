//! Numbers with their units: 3件, 十二件, 1,081件, 两起, 零, 10余件.

use super::lexicon::StatementLexicon;
use crate::numbering::{han_digit, han_number};
use crate::rules::WordClass;

/// A number in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: u64,
    /// Whether it says how many only about (10余, 3至5, 数十).
    pub is_approximate: bool,
    /// What it counts.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing that is printed.
    None,
    /// Cases: 件, 项, 起 …
    Case,
    /// Cases by the persons who brought them: 人次.
    Turn,
    /// Persons.
    Person,
}

/// More digits than these count nothing that a report states.
const MOST_DIGITS: usize = 9;

/// The number at `at`, and where it ends. Han numerals need a unit, but for a bare zero; no number
/// is part of a date, an ordinal or a longer word.
pub fn read(chars: &[char], at: usize, lexicon: &StatementLexicon) -> Option<(Number, usize)> {
    let goes_on = |before: char| {
        matches!(before, '第' | '.' | '-') || before.is_ascii_digit() || han_digit(before).is_some()
    };
    if at.checked_sub(1).is_some_and(|before| goes_on(chars[before])) {
        return None;
    }

    if let Some(found) = vague(chars, at, lexicon) {
        return Some(found);
    }
    let is_han = !chars[at].is_ascii_digit();

    let (value, mut end) = if is_han { han(chars, at)? } else { digits(chars, at)? };

    let mut is_approximate = false;
    if chars.get(end).is_some_and(|&c| matches!(c, '余' | '多' | '几' | '来')) {
        is_approximate = true;
        end += 1;
    }
    if let Some(after) = range_end(chars, end) {
        is_approximate = true;
        end = after;
    }

    let (unit, mut end) = unit(chars, end, lexicon);
    if let Some(length) = lexicon.length(chars, end, WordClass::ApproximateEnd) {
        is_approximate = true;
        end += length;
    }
    if chars.get(end).is_some_and(|&c| matches!(c, '余' | '多')) && unit != Unit::None {
        is_approximate = true;
        end += 1;
    }

    let is_bare_zero = is_han && unit == Unit::None && value == 0;
    if is_han && unit == Unit::None && !is_bare_zero {
        return None;
    }

    let is_followed = chars.get(end).is_some_and(|&c| !is_edge(c));
    if unit == Unit::None && (is_approximate || is_followed) && !is_bare_zero {
        return None;
    }
    Some((Number { value, is_approximate, unit }, end))
}

/// The number that is all of `chars`: 3, 3件, 十二, 两起.
pub fn whole(chars: &[char], lexicon: &StatementLexicon) -> Option<Number> {
    let is_digits = chars.first()?.is_ascii_digit();
    if let Some((number, end)) = vague(chars, 0, lexicon) {
        return (end == chars.len()).then_some(number);
    }

    let (value, end) = if is_digits { digits(chars, 0)? } else { han(chars, 0)? };
    let is_approximate = matches!(chars.get(end), Some('余' | '多' | '几'));
    let (unit, end) = unit(chars, end + usize::from(is_approximate), lexicon);
    (end == chars.len()).then_some(Number { value, is_approximate, unit })
}

/// The end of a run of digits that is no number.
pub fn digits_end(chars: &[char], at: usize) -> Option<usize> {
    let length = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    (length > 0).then_some(at + length)
}

/// A number without a figure: 多件, 数十件, 几起.
fn vague(chars: &[char], at: usize, lexicon: &StatementLexicon) -> Option<(Number, usize)> {
    let tens = |end: usize| {
        end + usize::from(chars.get(end).is_some_and(|&c| matches!(c, '十' | '百' | '千')))
    };
    let end = match chars[at] {
        '若' if chars.get(at + 1) == Some(&'干') => at + 2,
        '多' | '数' | '几' => tens(at + 1),
        '十' | '百' if chars.get(at + 1) == Some(&'几') => at + 2,
        _ => return None,
    };
    let (unit, end) = unit(chars, end, lexicon);

    matches!(unit, Unit::Case | Unit::Turn)
        .then_some((Number { value: 2, is_approximate: true, unit }, end))
}

/// `1081`, `1,081`, `1.2万`.
fn digits(chars: &[char], at: usize) -> Option<(u64, usize)> {
    let mut end = digits_end(chars, at)?;
    let group = |end: usize| {
        let is_group = chars.get(end) == Some(&',')
            && digits_end(chars.get(..(end + 5).min(chars.len()))?, end + 1) == Some(end + 4);
        is_group.then_some(end + 4)
    };
    if end - at <= 3 {
        while chars.get(end + 4).is_none_or(|c| !c.is_ascii_digit())
            && let Some(after) = group(end)
        {
            end = after;
        }
    }

    let figures: String = chars[at..end].iter().filter(|c| c.is_ascii_digit()).collect();
    if figures.len() > MOST_DIGITS {
        return None;
    }
    let whole: u64 = figures.parse().ok()?;

    let decimals = match chars.get(end) {
        Some('.') => digits_end(chars, end + 1).map_or(0, |after| after - end - 1),
        _ => 0,
    };
    let after = end + if decimals > 0 { decimals + 1 } else { 0 };
    match chars.get(after) {
        Some('万') if decimals <= 4 => {
            let fraction: String = chars[after - decimals..after].iter().collect();
            let fraction: u64 = format!("{fraction:0<4}").parse().ok()?;
            Some((whole * 10_000 + if decimals > 0 { fraction } else { 0 }, after + 1))
        }
        _ if decimals > 0 => None,
        _ => Some((whole, end)),
    }
}

/// `十二`, `两`, `一百零五`, `〇`.
fn han(chars: &[char], at: usize) -> Option<(u64, usize)> {
    let value = |c: char| if matches!(c, '两' | '俩') { Some(2) } else { han_digit(c) };
    let values: Vec<u32> = chars[at..].iter().map_while(|&c| value(c)).take(MOST_DIGITS).collect();
    if values.is_empty() {
        return None;
    }

    let is_positional = values.len() > 1 && values.iter().all(|&value| value < 10);
    let number = if is_positional {
        values.iter().fold(0, |number, &value| number * 10 + u64::from(value))
    } else {
        u64::from(han_number(&values))
    };
    Some((number, at + values.len()))
}

/// The end of `至5`, `-5`, `~5`.
fn range_end(chars: &[char], at: usize) -> Option<usize> {
    if !matches!(chars.get(at)?, '-' | '至' | '到' | '~') {
        return None;
    }
    chars.get(at + 1)?;
    digits_end(chars, at + 1).or_else(|| han(chars, at + 1).map(|(_, end)| end))
}

fn unit(chars: &[char], at: usize, lexicon: &StatementLexicon) -> (Unit, usize) {
    if let Some(length) = lexicon.length(chars, at, WordClass::Unit) {
        let word = &chars[at..at + length];
        let after = chars.get(at + length).copied();
        let is_loose = word == ['个'] && after.is_some_and(|c| !is_edge(c)) || after == Some('性');
        let unit = if word.starts_with(&['人']) { Unit::Turn } else { Unit::Case };
        return if is_loose { (Unit::None, at) } else { (unit, at + length) };
    }

    match lexicon.length(chars, at, WordClass::Person) {
        Some(length) => (Unit::Person, at + length),
        None => (Unit::None, at),
    }
}

/// A char that may stand behind a number without a unit.
fn is_edge(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '。'
            | '、'
            | ')'
            | '('
            | ':'
            | '!'
            | '?'
            | '\u{E000}'
            | '和'
            | '及'
            | '与'
            | '/'
            | ' '
    )
}
