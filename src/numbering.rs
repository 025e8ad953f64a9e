//! What is printed before a heading: `一、` `（一）` `(1)` `1.` `1.1` `1)` `①` `第一章`.
//!
//! Invariant: a numbering's two places are char boundaries of its line, `number_end <= body`. The
//! shapes and limits were measured on five real reports.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod contents;

pub use contents::{contents, without_contents};

use unicode_width::UnicodeWidthChar;

/// A printed number at a line's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering {
    /// How it is printed.
    pub style: Style,
    /// What it counts: 3 for `三、`, `（3）` and `③`.
    pub ordinal: u32,
    /// The byte after the number with its punctuation.
    pub number_end: usize,
    /// The byte where the words after it start.
    pub body: usize,
}

/// How a number is printed. In the order in which reports nest them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `第一编`, `第一篇`
    Book,
    /// `第一章`, `第一部分`
    Chapter,
    /// `第一节`
    Part,
    /// `第一条`: the paragraphs of a law, never headings.
    Article,
    /// `一、`
    Han,
    /// `（一）`
    HanInBrackets,
    /// `1.`
    Digit,
    /// `1.1`
    Decimal,
    /// `1.1.1`
    DecimalTwice,
    /// `（1）`
    DigitInBrackets,
    /// `1)`
    DigitAndBracket,
    /// `①`
    Circled,
}

impl Style {
    /// Whether the number is written in Han numerals.
    pub fn is_han(self) -> bool {
        self <= Style::HanInBrackets
    }

    /// Whether it opens one of a report's top parts.
    pub fn is_top(self) -> bool {
        matches!(self, Style::Book | Style::Chapter | Style::Han)
    }
}

/// The number that `line` starts with, white space before it skipped.
///
/// Brackets may be doubled or mixed (`(（1）`, `（一)`), digits full-width. `3.5万` and `2020.9`
/// are no numbers of this kind.
///
/// ```
/// use mingcha::numbering::{Style, read};
/// let number = read("（4） 招标信息").unwrap();
/// assert_eq!((number.style, number.ordinal), (Style::DigitInBrackets, 4));
/// assert_eq!(&"（4） 招标信息"[number.body..], "招标信息");
/// assert_eq!(read("一是严格落实责任"), None);
/// ```
pub fn read(line: &str) -> Option<Numbering> {
    let mut scan = Scan { line, at: 0 };
    scan.spaces();
    let first = scan.peek()?;
    let (style, ordinal) = match first {
        '第' => scan.ordinal_of_part()?,
        '（' | '(' => scan.in_brackets()?,
        _ => match single(first) {
            Some(found) => {
                scan.next();
                scan.skip(is_dot);
                found
            }
            None => scan.bare()?,
        },
    };
    let number_end = scan.at;
    scan.spaces();

    Some(Numbering { style, ordinal, number_end, body: scan.at })
}

/// The number of a line that only white space parts from its words: `一 概述`, `1<tab>概述` (cells
/// of a table), `Part 1 概述`.
///
/// `12 月` and `3 项` look the same, so this alone makes no heading.
///
/// ```
/// use mingcha::numbering::{Style, read_loose};
/// let number = read_loose("三\t评议情况").unwrap();
/// assert_eq!((number.style, number.ordinal, number.body), (Style::Han, 3, 4));
/// ```
pub fn read_loose(line: &str) -> Option<Numbering> {
    let mut scan = Scan { line, at: 0 };
    scan.spaces();
    let is_english =
        scan.line.get(scan.at..scan.at + 4).is_some_and(|word| word.eq_ignore_ascii_case("part"));

    if is_english {
        scan.at += 4;
        scan.spaces();
    }

    let digits = scan.peek().is_some_and(|c| digit(c).is_some());
    let ordinal = if digits { scan.digits(2)? } else { scan.han(3)? };
    let style = match (is_english, digits) {
        (true, _) => Style::Chapter,
        (false, true) => Style::Digit,
        (false, false) => Style::Han,
    };
    let number_end = scan.at;

    (scan.skip(char::is_whitespace) && ordinal > 0).then_some(Numbering {
        style,
        ordinal,
        number_end,
        body: scan.at,
    })
}

/// No number and no words of a heading are longer, white space and zero-width characters counted.
const MOST_HEADING_BYTES: usize = 600;

impl Numbering {
    /// The words of `line` after this number: none where the line was cut short before them.
    pub fn words<'a>(&self, line: &'a str) -> &'a str {
        line.get(self.body..).unwrap_or_default()
    }

    /// Whether `line`, which starts with this number, is a heading: short words without a sentence
    /// in them. A last 。 or ： is allowed, and so are a comma or two.
    pub fn heads(&self, line: &str) -> bool {
        let (most_width, most_commas) = match self.style {
            Style::Article => return false,
            Style::Book | Style::Chapter | Style::Part | Style::Han => (80, 2),
            Style::HanInBrackets | Style::DigitInBrackets => (90, 2),
            _ => (64, 1),
        };
        let body = heading_body(self.words(line));

        if self.body.max(body.len()) > MOST_HEADING_BYTES {
            return false;
        }

        let (mut width, mut commas) = (0, 0);

        // White space does not count: headings are spaced out to look longer.
        for c in body.chars().filter(|c| !c.is_whitespace()) {
            width += char_width(c);
            commas += u32::from(matches!(c, '，' | ','));
            let sentence = matches!(c, '。' | '；' | ';' | '！' | '!' | '？' | '?' | '：');
            if sentence || width > most_width || commas > most_commas {
                return false;
            }
        }

        let empty =
            body.is_empty() && !matches!(self.style, Style::Book | Style::Chapter | Style::Part);
        !empty && !body.ends_with(['，', ',', '、'])
    }
}

/// A heading's words without the 。 or ： that they may end in.
pub fn heading_body(words: &str) -> &str {
    let words = words.trim();
    words.strip_suffix(['。', '：', ':', '．', '.']).unwrap_or(words).trim_end()
}

/// Whether `line` is one of a table of contents: words, then dots or a wide gap, then a page
/// number.
pub fn is_contents_line(line: &str) -> bool {
    let words = line.trim_end().trim_end_matches(|c: char| digit(c).is_some());
    if words.len() == line.trim_end().len() {
        return false;
    }

    let leader = |c: char| {
        matches!(c, '.' | '…' | '·' | '．' | '•' | '⋯' | '-' | '—' | '_' | '\t' | ' ' | '\u{3000}')
    };
    let lead: Vec<char> = words.chars().rev().take_while(|&c| leader(c)).collect();
    let dots = lead.iter().filter(|c| !c.is_whitespace()).count();
    let ellipsis = lead.iter().any(|c| matches!(c, '…' | '⋯' | '\t'));

    lead.len() < words.chars().count() && (dots >= 3 || ellipsis || lead.len() >= 4)
}

/// A Han character is 2 wide, a Latin letter 1; East Asian "ambiguous" signs are 2.
pub fn char_width(c: char) -> u32 {
    match c {
        ' '..='~' => 1,
        '\u{3000}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => 2,
        _ => c.width_cjk().unwrap_or(0) as u32,
    }
}

/// The width of `text` in half Han characters.
pub fn width(text: &str) -> u32 {
    text.chars().map(char_width).sum()
}

/// `ordinal` in Han numerals, up to 99.
pub fn han(ordinal: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get((value % 10) as usize).copied().unwrap_or_default();

    let units = digit(ordinal);
    match ordinal / 10 {
        0 => units.to_owned(),
        1 => format!("十{units}"),
        tens => format!("{}十{units}", digit(tens)),
    }
}

/// The value of a digit, ASCII or full-width.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The value of a Han digit, or of the radical that PDFs print for one; 十, 百 and 千 are 10, 100
/// and 1000.
pub fn han_digit(c: char) -> Option<u32> {
    let value = match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' | '⼀' => 1,
        '二' | '贰' | '貳' | '⼆' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' | '⼋' => 8,
        '九' | '玖' => 9,
        '十' | '拾' | '⼗' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    };

    Some(value)
}

/// The value of Han numerals: 二百三十一, 廿 not known.
pub fn han_number(numerals: &[u32]) -> u32 {
    let (mut total, mut pending) = (0, None);
    for &value in numerals {
        match value {
            10 | 100 | 1000 => total += pending.take().unwrap_or(1) * value,
            _ => pending = Some(value),
        }
    }

    total + pending.unwrap_or(0)
}

/// Numbers that are one character: ① ⑴ ⒈ ㈠.
fn single(c: char) -> Option<(Style, u32)> {
    let from = |first: char| c as u32 - first as u32 + 1;
    match c {
        '①'..='⑳' => Some((Style::Circled, from('①'))),
        '⑴'..='⒇' => Some((Style::DigitInBrackets, from('⑴'))),
        '⒈'..='⒛' => Some((Style::Digit, from('⒈'))),
        '㈠'..='㈩' => Some((Style::HanInBrackets, from('㈠'))),
        _ => None,
    }
}

fn is_dot(c: char) -> bool {
    matches!(c, '、' | '.' | '．')
}

/// A place in a line, moved on as its number is read.
struct Scan<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip(&mut self, is_wanted: impl Fn(char) -> bool) -> bool {
        let start = self.at;
        while self.peek().is_some_and(&is_wanted) {
            self.next();
        }
        self.at > start
    }

    fn spaces(&mut self) {
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

    fn digits(&mut self, most: usize) -> Option<u32> {
        self.run(digit, most)
            .map(|values| values.iter().fold(0, |number, value| number * 10 + value))
    }

    fn han(&mut self, most: usize) -> Option<u32> {
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
    fn ordinal_of_part(&mut self) -> Option<(Style, u32)> {
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
    fn in_brackets(&mut self) -> Option<(Style, u32)> {
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

    /// `三、`, `3.`, `3)`, `三）`
    fn bare(&mut self) -> Option<(Style, u32)> {
        let han = self.peek().is_some_and(|c| han_digit(c).is_some());
        let ordinal = if han { self.han(3)? } else { self.digits(2)? };

        if self.sign(is_dot) {
            return match self.peek().and_then(digit) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_in_every_style() {
        let check = |line: &str, expect: Option<(Style, u32, &str, &str)>| {
            let read =
                read(line).map(|n| (n.style, n.ordinal, &line[..n.number_end], &line[n.body..]));
            assert_eq!(read, expect, "{line}");
        };

        check("一、概述", Some((Style::Han, 1, "一、", "概述")));
        check("十二 、其他", Some((Style::Han, 12, "十二 、", "其他")));
        check("二．其他", Some((Style::Han, 2, "二．", "其他")));
        check("(一) 申请情况", Some((Style::HanInBrackets, 1, "(一)", "申请情况")));
        check("（一)坚持", Some((Style::HanInBrackets, 1, "（一)", "坚持")));
        check("(（1）完善", Some((Style::DigitInBrackets, 1, "(（1）", "完善")));
        check("（4） 招标（采购）", Some((Style::DigitInBrackets, 4, "（4）", "招标（采购）")));
        check("１．强化", Some((Style::Digit, 1, "１．", "强化")));
        check("1、强化", Some((Style::Digit, 1, "1、", "强化")));
        check("2.1 强化", Some((Style::Decimal, 1, "2.1", "强化")));
        check("２．１．３ 强化", Some((Style::DecimalTwice, 3, "２．１．３", "强化")));
        check("3)强化", Some((Style::DigitAndBracket, 3, "3)", "强化")));
        check("③强化", Some((Style::Circled, 3, "③", "强化")));
        check("⼗⼀、概述", Some((Style::Han, 11, "⼗⼀、", "概述")));
        check("第一部分 概述", Some((Style::Chapter, 1, "第一部分", "概述")));
        check("第二百六十条　违反", Some((Style::Article, 260, "第二百六十条", "违反")));
        check("第 3 节：表", Some((Style::Part, 3, "第 3 节：", "表")));

        for line in [
            "3.5万",
            "3.5 万人次",
            "1.2.3.4 版",
            "9.1 至 8.31",
            "0.5 学分",
            "2020.9",
            "2020年",
            "一是严格",
            "一方面",
            "（教育部令）",
            "123、",
            "",
            "第",
            "（一",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn a_number_before_a_space_is_read_where_it_is_asked_for() {
        let check = |line: &str, expect: Option<(Style, u32, &str)>| {
            let read = read_loose(line).map(|n| (n.style, n.ordinal, &line[n.body..]));
            assert_eq!(read, expect, "{line}");
        };

        check("一 概述", Some((Style::Han, 1, "概述")));
        check("2\t概述", Some((Style::Digit, 2, "概述")));
        check("PART 03 概述", Some((Style::Chapter, 3, "概述")));

        for line in ["一概述", "2020 年", "Partly 1", "0 概述", "一", ""] {
            check(line, None);
        }
    }

    #[test]
    fn a_heading_is_short_and_holds_no_sentence() {
        let check = |line: &str, expect: bool| {
            assert_eq!(read(line).unwrap().heads(line), expect, "{line}")
        };

        check("一、概述", true);
        check("1. 优化政务服务平台建设，推进管理服务全公开。", true);
        check("(三)坚持以“公开”强监督,丰富信息公开渠道。", true);
        check("(一)以新一轮机构改革为契机,进一步健全信息公开工作机制", true);
        check("（二）继续深化信息公开内容、创新信息公开工作手段，强化信息公开工作成效", true);
        check("1. 强化统筹联动，压实主体责任。学校信息公开工作", false);
        check("3.拓宽信息公开渠道，丰富信息公开内涵，方便师生有目的性的查询有关信息。", false);

        check(
            "1.加强信息公开宣传力度，使更多师生了解信息公开网及其与学校官网的关系与区别。",
            false,
        );

        check("第一条　为了规范", false);
        check("一、", false);
        check(&format!("一、概{}述", " ".repeat(100)), true);
        check(&format!("一、概{}述", " ".repeat(1000)), false);
        check(&format!("一、概{}述", "\u{301}".repeat(1000)), false);
        check(&format!("第{}一章", " ".repeat(1000)), false);
    }

    #[test]
    fn a_line_cut_short_before_its_words_is_no_heading_and_brings_nothing_down() {
        for line in ["4、 ：甲", "二、 ：主动公开情况", "1. 。一", "（一） 。依申请公开情况"]
        {
            let number = read(line).unwrap();
            let printed = line[..number.number_end].trim_end();
            assert!(number.body > printed.len(), "{line}");
            assert_eq!((number.words(printed), number.heads(printed)), ("", false), "{line}");
        }
    }

    #[test]
    fn a_line_of_a_table_of_contents_ends_in_dots_and_a_page() {
        for line in ["一、概述……………1", "概述......... 12", "概述\t3", "（一）申请 · · · 4"]
        {
            assert!(is_contents_line(line), "{line}");
        }

        for line in ["一、概述", "2020-2021", "共 12", "12", "2019—2020", "电话：010-62751234"]
        {
            assert!(!is_contents_line(line), "{line}");
        }
    }

    #[test]
    fn han_numerals_are_written() {
        assert_eq!([1, 5, 10, 12, 20, 21].map(han), ["一", "五", "十", "十二", "二十", "二十一"]);
    }

    proptest! {
        #[test]
        fn places_are_char_boundaries(line in "[ （(]{0,3}[一十1２第]{0,4}[）)、.章 ]{0,4}.{0,10}") {
            if let Some(number) = read(&line) {
                prop_assert!(number.number_end <= number.body);
                prop_assert!(line.is_char_boundary(number.number_end) && line.is_char_boundary(number.body));
                // A caller may hand on any beginning of the line.
                for (end, _) in line.char_indices() {
                    number.heads(&line[..end]);
                }
                number.heads(&line);
            }

            if let Some(number) = read_loose(&line) {
                prop_assert!(number.number_end < number.body);
                prop_assert!(line.is_char_boundary(number.number_end) && line.is_char_boundary(number.body));
            }

            is_contents_line(&line);
        }
    }
}
