//! A printed number at a line's start, and whether the line is a heading.

use super::numeral::digit;
use super::scan::{LineScan, is_dot, single};
use super::style::Style;
use super::width::char_width;

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
    let mut scan = LineScan { line, at: 0 };
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
    let mut scan = LineScan { line, at: 0 };
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

/// The number of a line whose 、 was typed as a comma: `六，其他事项`. Wrapped lines begin so, too, so
/// this alone makes no heading.
pub fn read_slip(line: &str) -> Option<Numbering> {
    let mut scan = LineScan { line, at: 0 };
    scan.spaces();
    let ordinal = scan.han(3)?;
    let number_end = scan.at;

    (scan.skip(|c| c == '，' || c == ',') && ordinal > 0).then_some(Numbering {
        style: Style::Han,
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
        check("一、2021－2022学年情况", Some((Style::Han, 1, "一、", "2021－2022学年情况")));
        check("1.２０２１年情况", Some((Style::Digit, 1, "1.", "２０２１年情况")));
        check("⼗⼀、概述", Some((Style::Han, 11, "⼗⼀、", "概述")));
        check("第一部分 概述", Some((Style::Chapter, 1, "第一部分", "概述")));
        check("第二百六十条　违反", Some((Style::Article, 260, "第二百六十条", "违反")));
        check("第 3 节：表", Some((Style::Part, 3, "第 3 节：", "表")));

        for line in [
            "3.5万",
            "三、2022人",
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

        let slip = read_slip("六，其他事项").map(|n| (n.ordinal, n.body));
        assert_eq!(slip, Some((6, "六，".len())));
        assert_eq!(read_slip("六其他"), None);

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

            crate::numbering::is_contents_line(&line);
        }
    }
}
