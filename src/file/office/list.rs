//! The numbers that Word prints before paragraphs: `一、` and `（一）` are often counted by Word
//! and not part of a paragraph's text.
//!
//! A paragraph names a list and a level; lists that share a pattern count on where the other
//! stopped, unless one of them says where it starts (ECMA-376, part 1, 17.9; [MS-DOC] 2.4.6.3).

use crate::file::numeral::roman;
use crate::numbering;
use std::collections::{HashMap, HashSet};

/// The levels of a list: 0 to 8.
pub const LEVELS: usize = 9;

/// The most characters that are printed before a paragraph, as in Word.
pub const MOST_SIGNS: usize = 255;

/// The lists of a document.
#[derive(Debug, Default)]
pub struct Lists {
    /// Patterns by their number.
    pub patterns: HashMap<i64, ListPattern>,
    /// Lists by the number that paragraphs name.
    pub lists: HashMap<i64, NumberedList>,
}

/// The looks of the levels of a list.
#[derive(Debug, Default)]
pub struct ListPattern {
    /// The levels by their place.
    pub levels: [Option<Level>; LEVELS],
}

/// A list: a pattern, and the levels that differ from it.
#[derive(Debug, Default)]
pub struct NumberedList {
    /// The number of its pattern.
    pub pattern: i64,
    /// The levels that look otherwise.
    pub levels: [Option<Level>; LEVELS],
    /// For each level the number from which it counts anew.
    pub starts: [Option<u32>; LEVELS],
}

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The first number.
    pub start: u32,
    /// The way in which the number is written.
    pub format: NumberFormat,
    /// The signs around numbers, such as `第`, number of level 0, `章`.
    pub text: Vec<NumberPiece>,
    /// The level, counted from 1, that makes this one start again; 0 for none, absent for any above
    /// it.
    pub restarts_after: Option<usize>,
    /// True if the numbers of all levels are written in digits.
    pub is_legal: bool,
    /// The sign between number and text.
    pub after: After,
    /// The paragraph style that puts a paragraph on this level.
    pub style: Option<String>,
}

/// A piece of what is printed before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberPiece {
    /// Signs.
    Text(String),
    /// The number that a level has come to.
    Number(usize),
}

/// The sign between a number and the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum After {
    /// A tab, which is a space here where the number does not end in a wide sign.
    #[default]
    Tab,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
}

/// The way in which a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NumberFormat {
    /// 1 2 3
    #[default]
    Digits,
    /// 01 02 03
    TwoDigits,
    /// １ ２ ３
    WideDigits,
    /// 一 二 十一 一百零一
    Han,
    /// 一 二 一一 一〇一
    HanDigits,
    /// 壹 贰 拾壹
    HanFormal,
    /// 甲 乙 丙
    Stems,
    /// 子 丑 寅
    Branches,
    /// ① ② ③
    Circled,
    /// ⑴ ⑵ ⑶
    InBrackets,
    /// ⒈ ⒉ ⒊
    WithStop,
    /// ㊀ ㊁ ㊂
    HanCircled,
    /// A B C
    Letters,
    /// a b c
    SmallLetters,
    /// I II III
    Roman,
    /// i ii iii
    SmallRoman,
    /// The signs around a number without the number.
    Hidden,
    /// A bullet, which says nothing.
    Bullet,
}

/// The numbers that the lists have come to.
#[derive(Debug, Default)]
pub struct Counter {
    counts: HashMap<i64, [Option<u32>; LEVELS]>,
    started: HashSet<(i64, usize)>,
}

impl Counter {
    /// Counts a paragraph on a level of a list. Gives what is printed before it, if anything is.
    pub fn next(&mut self, lists: &Lists, list_id: i64, level: usize) -> Option<String> {
        let list = lists.lists.get(&list_id)?;
        let look = lists.level(list, level)?;
        let counts = self.counts.entry(list.pattern).or_default();
        let start = *list.starts.get(level)?;
        let anew = start.filter(|_| self.started.insert((list_id, level)));
        let count = counts.get_mut(level)?;
        let next = count.map_or(look.start, |count| count.saturating_add(1));
        *count = Some(anew.unwrap_or(next));

        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            let restarts_after =
                lists.level(list, deeper).and_then(|look| look.restarts_after).unwrap_or(deeper);
            *count = count.filter(|_| level >= restarts_after);
        }

        let printed = lists.print(list, look, counts);
        (!printed.is_empty()).then_some(printed)
    }
}

impl Lists {
    /// Finds the level on which paragraphs of a style stand in a list.
    pub fn level_of_style(&self, list_id: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(&list_id)?;
        let is_of_style = |level: &usize| {
            self.level(list, *level).is_some_and(|look| look.style.as_deref() == Some(style))
        };
        (0..LEVELS).find(is_of_style)
    }

    fn level<'a>(&'a self, list: &'a NumberedList, level: usize) -> Option<&'a Level> {
        let pattern = || self.patterns.get(&list.pattern)?.levels.get(level)?.as_ref();
        list.levels.get(level)?.as_ref().or_else(pattern)
    }

    fn print(&self, list: &NumberedList, look: &Level, counts: &[Option<u32>; LEVELS]) -> String {
        let mut printed = String::new();
        let pieces = if look.format == NumberFormat::Bullet { &[] } else { look.text.as_slice() };
        for piece in pieces {
            match piece {
                NumberPiece::Text(text) => printed.push_str(text),
                NumberPiece::Number(level) => {
                    let Some(of) = self.level(list, *level) else { continue };
                    let number = counts.get(*level).copied().flatten().unwrap_or(of.start);
                    let format = if look.is_legal { NumberFormat::Digits } else { of.format };
                    printed.push_str(&format.write(number));
                }
            }
        }

        let is_wide =
            printed.chars().next_back().is_none_or(|last| numbering::char_width(last) > 1);
        if look.after == After::Space || look.after == After::Tab && !is_wide {
            printed.push(' ');
        }

        printed
    }
}

impl NumberFormat {
    /// Gives the format of this name in a .docx file (`ST_NumberFormat`).
    pub fn of_name(name: &str) -> NumberFormat {
        match name {
            "none" => NumberFormat::Hidden,
            "bullet" => NumberFormat::Bullet,
            "decimalZero" => NumberFormat::TwoDigits,
            "decimalFullWidth" | "decimalFullWidth2" => NumberFormat::WideDigits,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "koreanCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => NumberFormat::Han,
            "ideographDigital"
            | "japaneseDigitalTenThousand"
            | "taiwaneseDigital"
            | "koreanDigital2" => NumberFormat::HanDigits,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
                NumberFormat::HanFormal
            }
            "ideographTraditional" => NumberFormat::Stems,
            "ideographZodiac" => NumberFormat::Branches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => NumberFormat::Circled,
            "decimalEnclosedParen" => NumberFormat::InBrackets,
            "decimalEnclosedFullstop" => NumberFormat::WithStop,
            "ideographEnclosedCircle" => NumberFormat::HanCircled,
            "upperLetter" => NumberFormat::Letters,
            "lowerLetter" => NumberFormat::SmallLetters,
            "upperRoman" => NumberFormat::Roman,
            "lowerRoman" => NumberFormat::SmallRoman,
            _ => NumberFormat::Digits,
        }
    }

    /// Writes `number` as it is printed.
    pub fn write(self, number: u32) -> String {
        let nth = |first: char, count: u32| nth_from(first, 1, number, count);
        match self {
            NumberFormat::Hidden | NumberFormat::Bullet => String::new(),
            _ if number == 0 => self.zero(),
            NumberFormat::Digits => number.to_string(),
            NumberFormat::TwoDigits => format!("{number:02}"),
            NumberFormat::WideDigits => number.to_string().chars().map(wide).collect(),
            NumberFormat::Han => counted(number, "零一二三四五六七八九", "千百十"),
            NumberFormat::HanFormal => counted(number, "零壹贰叁肆伍陆柒捌玖", "仟佰拾"),
            NumberFormat::HanDigits => number
                .to_string()
                .chars()
                .filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize))
                .collect(),
            NumberFormat::Stems => turn("甲乙丙丁戊己庚辛壬癸", number),
            NumberFormat::Branches => turn("子丑寅卯辰巳午未申酉戌亥", number),
            NumberFormat::Circled if number > 35 => nth_from('㊱', 36, number, 50),
            NumberFormat::Circled if number > 20 => nth_from('㉑', 21, number, 35),
            NumberFormat::Circled => nth('①', 20),
            NumberFormat::InBrackets => nth('⑴', 20),
            NumberFormat::WithStop => nth('⒈', 20),
            NumberFormat::HanCircled if number <= 10 => nth('㊀', 10),
            NumberFormat::HanCircled => NumberFormat::Han.write(number),
            NumberFormat::Letters => letters(number).to_uppercase(),
            NumberFormat::SmallLetters => letters(number),
            NumberFormat::Roman => roman(number).to_uppercase(),
            NumberFormat::SmallRoman => roman(number),
        }
    }

    fn zero(self) -> String {
        match self {
            NumberFormat::Han | NumberFormat::HanFormal => "零".to_owned(),
            NumberFormat::HanDigits => "〇".to_owned(),
            NumberFormat::WideDigits => "０".to_owned(),
            _ => "0".to_owned(),
        }
    }
}

/// Gives the full-width form of a digit.
fn wide(digit: char) -> char {
    char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap_or(digit)
}

/// Gives the sign of a number in a row of signs, `first` for `from`; beyond the row its digits.
fn nth_from(first: char, from: u32, number: u32, last: u32) -> String {
    let sign = if (from..=last).contains(&number) {
        char::from_u32(first as u32 + (number - from))
    } else {
        None
    };

    sign.map_or(number.to_string(), String::from)
}

/// Gives the sign of a number in a row of signs that starts again at its end.
fn turn(signs: &str, number: u32) -> String {
    let count = signs.chars().count() as u32;
    signs.chars().nth(((number - 1) % count) as usize).map(String::from).unwrap_or_default()
}

/// Writes `number` in `digits` and `units`: 一百零一, 十二. From 10,000 on in Arabic digits.
fn counted(number: u32, digits: &str, units: &str) -> String {
    if number >= 10_000 {
        return number.to_string();
    }

    let digits: Vec<char> = digits.chars().collect();
    let mut text = String::new();
    let mut is_zero_due = false;

    for (place, unit) in [1000, 100, 10, 1].into_iter().zip(units.chars().map(Some).chain([None])) {
        let digit = number / place % 10;
        if digit == 0 {
            is_zero_due = !text.is_empty();
            continue;
        }

        if std::mem::take(&mut is_zero_due) {
            text.extend(digits.first());
        }

        if !(digit == 1 && place == 10 && number < 20) {
            text.extend(digits.get(digit as usize));
        }

        text.extend(unit);
    }

    text
}

/// Writes `number` as Word counts in letters: a, …, z, aa, bb. From the eleventh turn on in digits.
fn letters(number: u32) -> String {
    let turns = (number - 1) / 26 + 1;
    if turns > 10 {
        return number.to_string();
    }
    turn("abcdefghijklmnopqrstuvwxyz", number).repeat(turns as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_every_format() {
        let check = |name: &str, numbers: &[u32], expect: &str| {
            let written: Vec<String> =
                numbers.iter().map(|&number| NumberFormat::of_name(name).write(number)).collect();
            assert_eq!(written.join(" "), expect, "{name}");
        };

        check("decimal", &[0, 1, 12], "0 1 12");
        check("decimalZero", &[1, 12], "01 12");
        check("decimalFullWidth", &[0, 12], "０ １２");
        check(
            "chineseCountingThousand",
            &[1, 10, 11, 20, 21, 101, 110, 1010],
            "一 十 十一 二十 二十一 一百零一 一百一十 一千零一十",
        );

        check("ideographDigital", &[1, 10, 11, 20], "一 一〇 一一 二〇");
        check("chineseLegalSimplified", &[1, 12], "壹 拾贰");
        check("ideographTraditional", &[1, 11], "甲 甲");
        check("ideographZodiac", &[3], "寅");
        check("decimalEnclosedCircleChinese", &[1, 20, 21, 35, 36, 50, 51], "① ⑳ ㉑ ㉟ ㊱ ㊿ 51");
        check("decimalEnclosedParen", &[3, 21], "⑶ 21");
        check("decimalEnclosedFullstop", &[3], "⒊");
        check("ideographEnclosedCircle", &[3, 11], "㊂ 十一");
        check("upperLetter", &[1, 27, 1000], "A AA 1000");
        check("lowerRoman", &[4, 1999, 5000], "iv mcmxcix 5000");
        check("decimalEnclosedCircle", &[u32::MAX], "4294967295");
        check("decimalEnclosedParen", &[u32::MAX], "4294967295");
        check("bullet", &[1], "");
        check("ordinal", &[2, u32::MAX], "2 4294967295");
    }
}
