//! The year of a report, as folded text labels it: `2019-2020学年`, `2022年度`.

mod place;

use crate::numbering::han_digit;
use crate::report::Year;
use place::{YearPlace, places};
pub use place::{after_numerals, may_stand_in, next_numeral, year_at};
use std::borrow::Cow;
use std::ops::Range;

/// Finds the years that a title or a file name labels: `2019-2020`, `2019-20学年`, `2022年度`,
/// `2022年`. A range that is not an academic year (`2021-2021学年`, a slip) does not count; nor
/// does `2022学年` alone, which may mean either of two years.
pub fn in_title(folded: &str) -> Vec<Year> {
    labels(folded, |after| after.starts_with("年") && !after.starts_with("年级"))
}

/// Tells whether folded words hold a year, however it is labelled.
pub fn stands_in(folded: &str) -> bool {
    !places(&closed(folded)).is_empty()
}

/// Gives folded words with numbers closed up that a page spaced out (`2 0 2 1年`), and with the zero
/// of Han numerals that was typed as a letter or a digit (`二o二一`, `二0二一`).
pub fn closed(folded: &str) -> Cow<'_, str> {
    let has_gap = folded.contains(' ')
        && folded.as_bytes().windows(3).any(
            |window| matches!(window, [a, b' ', b] if a.is_ascii_digit() && b.is_ascii_digit()),
        );
    let has_zero = folded.contains('二') && has_typed_zero(folded);
    if !has_gap && !has_zero {
        return Cow::Borrowed(folded);
    }

    let chars: Vec<char> = folded.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| chars.get(place)).copied();
    let is_han = |c: Option<char>| c.is_some_and(|c| han_digit(c).is_some_and(|value| value < 10));
    let mut text = String::with_capacity(folded.len());
    let mut place = 0;
    while let Some(c) = at(Some(place)) {
        let is_zero = matches!(c, 'o' | '0')
            && is_han(at(place.checked_sub(1)))
            && (is_han(at(Some(place + 1))) || at(Some(place + 1)) == Some('年'));
        let starts = c.is_ascii_digit() && !at(place.checked_sub(1)).is_some_and(is_digit_or_gap);

        match spaced(&chars, place).filter(|_| starts) {
            Some((number, end)) => {
                text.push_str(&number);
                place = end;
            }
            None => {
                text.push(if is_zero { '〇' } else { c });
                place += 1;
            }
        }
    }

    Cow::Owned(text)
}

/// Tells whether a letter or a digit that looks like a zero stands after a Han numeral.
fn has_typed_zero(folded: &str) -> bool {
    memchr::memchr2_iter(b'o', b'0', folded.as_bytes()).any(|at| {
        let before = folded.get(..at).and_then(|before| before.chars().next_back());
        before.is_some_and(|before| han_digit(before).is_some())
    })
}

fn is_digit_or_gap(c: char) -> bool {
    c.is_ascii_digit() || c == ' '
}

/// Reads the digits of a year, a month or a day that single spaces part, and gives the place after
/// them.
fn spaced(chars: &[char], start: usize) -> Option<(String, usize)> {
    let rest = chars.get(start..)?;
    let length = rest.iter().take_while(|&&c| is_digit_or_gap(c)).take(9).count();
    let run = rest.get(..length)?;
    let number: String = run.iter().filter(|c| c.is_ascii_digit()).collect();
    let is_whole = run.last().is_some_and(char::is_ascii_digit) && length > number.len();

    let is_year =
        number.len() == 4 && number.parse().is_ok_and(|year| (1980..2080).contains(&year));
    let is_part = number.len() == 2 && matches!(rest.get(length), Some('月' | '日' | '号'));
    (is_whole && (is_year || is_part)).then_some((number, start + length))
}

/// A folded line, and where in it years stand.
pub struct YearLine<'a> {
    /// The line.
    pub text: &'a str,
    places: Vec<YearPlace>,
}

impl<'a> YearLine<'a> {
    /// Looks for the years of a line.
    pub fn of(text: &'a str) -> YearLine<'a> {
        YearLine { text, places: places(text) }
    }

    /// The years outside 《》, each as it stands in the part of the line that they leave. No year
    /// reaches over such a sign.
    fn outside_citations(&self) -> Vec<(&'a str, YearPlace)> {
        if self.places.is_empty() {
            return Vec::new();
        }

        let mut found = Vec::new();
        for range in without_citations(self.text) {
            let part = self.text.get(range.clone()).unwrap_or_default();
            let within = self.places.iter().filter(|place| range.contains(&place.start));
            found.extend(within.map(|place| (part, place.within(range.start))));
        }
        found
    }
}

/// Finds the years that a line gives outside dates and citations, without any label: `2022年,公开`.
pub fn mentioned(line: &YearLine<'_>) -> Vec<Year> {
    let is_bare = |after: &str| after.starts_with('年') && !after.starts_with("年级");
    let places = line.outside_citations();
    places.iter().filter_map(|(part, place)| place.year(part, is_bare)).collect()
}

/// Finds the years of the report that a line says was written: 编制了《…2021年信息公开年度报告》.
pub fn of_own_report(line: &YearLine<'_>) -> Vec<Year> {
    const MAKES: [&str; 9] =
        ["编制", "编写", "编成", "形成", "撰写", "制定", "发布", "公布", "完成"];
    const NEAR: usize = 8;
    const MOST_CITED: usize = 60;
    let folded = line.text;
    if line.places.is_empty() || !["报告", "年报"].iter().any(|end| folded.contains(end)) {
        return Vec::new();
    }

    let mut found = Vec::new();
    for (at, _) in folded.match_indices('《') {
        let (before, rest) = folded.split_at(at);
        let cited: String = rest.chars().skip(1).take(MOST_CITED).collect();
        let Some((cited, _)) = cited.split_once('》') else { continue };

        let near: String =
            before.chars().rev().take(NEAR).collect::<Vec<_>>().iter().rev().collect();
        let is_report =
            cited.contains("信息公开") && ["报告", "年报"].iter().any(|end| cited.ends_with(end));
        if is_report && MAKES.iter().any(|word| near.contains(word)) {
            found.extend(in_title(cited));
        }
    }

    let is_named = |place: &YearPlace| folded.get(place.end..).is_some_and(names_own_report);
    if line.places.iter().any(is_named) {
        found.extend(MAKES.iter().flat_map(|word| made(folded, word)));
    }
    found
}

/// Finds the years of the report that is made without a title of its own: 编制2012年的信息公开年度报告,
/// 现发布2010年报告. What another paper of the school is called stands between 年 and 报告.
fn made(folded: &str, word: &str) -> Vec<Year> {
    const MOST_CHARS: usize = 40;
    const MOST_LEAD: usize = 12;
    let of_place = |after: &str| {
        let end = after.char_indices().nth(MOST_CHARS).map_or(after.len(), |(at, _)| at);
        let after = after.get(..end)?;
        let place = places(after).into_iter().next()?;
        let (lead, rest) = (after.get(..place.start)?, after.get(place.end..)?);
        let is_near = lead.chars().count() <= MOST_LEAD && !lead.contains([',', '。', ';', '《']);
        let year = place.year(after, |after| after.starts_with('年'));

        year.filter(|_| is_near && names_own_report(rest))
    };
    let after = folded.match_indices(word).filter_map(|(at, word)| folded.get(at + word.len()..));
    after.filter_map(of_place).collect()
}

/// Tells whether nothing but words for this report follows a year: 年的信息公开年度报告, 年报告.
fn names_own_report(after: &str) -> bool {
    const WORDS: [&str; 7] = ["学年", "年度", "年", "度", "的", "信息公开", "工作"];
    let mut rest = after;
    while let Some(next) = WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    ["报告", "年报"].iter().any(|end| rest.starts_with(end))
}

/// A year that a sentence labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearLabel {
    /// The year.
    pub year: Year,
    /// The matter that it is said of.
    pub said_of: SaidOf,
}

/// The matter of which a sentence states a year, in the order in which one outweighs the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SaidOf {
    /// Anything.
    Other,
    /// The events of the year: it opens a sentence (`2020-2021学年,学校…`).
    Events,
    /// The disclosure that is reported (`2020-2021学年信息公开工作`).
    Report,
}

/// Finds the years that a line labels. Less counts than in a title (`2022年` may be any date):
/// nothing in 《》, where other papers are cited, no year of a budget or of a comparison.
pub fn in_text(line: &YearLine<'_>) -> Vec<YearLabel> {
    let is_calendar =
        |after: &str| ["年度", "年信息公开", "年工作"].iter().any(|unit| after.starts_with(unit));
    let label = |(part, place): &(&str, YearPlace)| {
        let year = place.year(part, is_calendar)?;
        Some(YearLabel { year, said_of: said_of(part, place)? })
    };
    line.outside_citations().iter().filter_map(label).collect()
}

/// Finds the ranges that a line gives as academic years although they are not: `2021-2021学年`.
pub fn slips(line: &YearLine<'_>) -> Vec<String> {
    let folded = line.text;
    let is_unit =
        |rest: &str| ["学年", "年度", "年-", "年至"].iter().any(|unit| rest.starts_with(unit));
    let is_slip = |place: &&YearPlace| {
        place.last.is_some_and(|last| last <= place.first)
            && is_unit(folded.get(place.end..).unwrap_or_default())
    };

    line.places
        .iter()
        .filter(is_slip)
        .map(|place| folded.get(place.start..place.end).unwrap_or_default().to_owned())
        .collect()
}

/// Tells what the sentence around a year says of it; nothing of a year of a budget or a comparison.
fn said_of(part: &str, place: &YearPlace) -> Option<SaidOf> {
    const BUDGETS: [&str; 12] = [
        "预算", "决算", "财务", "招生", "就业", "教学", "质量", "要点", "计划", "考核", "部门",
        "审计",
    ];
    const COMPARED: [&str; 6] = ["与", "比", "较", "同", "上一", "较之"];
    const WHO: [&str; 5] = ["学校", "学院", "我校", "我院", "本校"];

    let before = part.get(..place.start).unwrap_or_default().trim_end_matches('在');
    let rest = part
        .get(place.end..)
        .unwrap_or_default()
        .trim_start_matches("学年")
        .trim_start_matches('年')
        .trim_start_matches('度');
    let clause: String = rest.chars().take_while(|c| !",。;:、".contains(*c)).take(14).collect();

    let is_summed = ["总结", "回顾", "汇总"].iter().any(|word| before.ends_with(word));
    let is_report = clause.contains("信息公开") || is_summed && clause.starts_with("工作");
    let is_budget = !is_report && BUDGETS.iter().any(|word| clause.contains(word));
    if is_budget || COMPARED.iter().any(|word| before.ends_with(word)) {
        return None;
    }

    let opens = before.is_empty() || before.ends_with(['。', ';', ':']);
    let tells = rest.starts_with(',') || WHO.iter().any(|who| rest.starts_with(who));
    Some(match (is_report, opens && tells) {
        (true, _) => SaidOf::Report,
        (_, true) => SaidOf::Events,
        _ => SaidOf::Other,
    })
}

fn labels(folded: &str, is_calendar: impl Fn(&str) -> bool) -> Vec<Year> {
    places(folded).iter().filter_map(|place| place.year(folded, &is_calendar)).collect()
}

/// Gives the parts of a text outside 《》.
fn without_citations(folded: &str) -> Vec<Range<usize>> {
    let mut next = 0;
    let parts = folded.split('《').map(|part| {
        let start = next;
        next += part.len() + '《'.len_utf8();
        match part.rfind('》') {
            Some(close) if start > 0 => start + close..start + part.len(),
            _ => start..start + part.len(),
        }
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(years: Vec<Year>) -> Vec<String> {
        years.iter().map(Year::to_string).collect()
    }

    #[test]
    fn a_title_labels_its_year() {
        let check =
            |title: &str, expect: &[&str]| assert_eq!(shown(in_title(title)), expect, "{title}");
        check("哈尔滨工程大学2019-2020年度信息公开工作报告", &["2019-2020"]);
        check("某某大学2021-2022学年度信息公开年度报告", &["2021-2022"]);
        check("某某大学2018至2019学年信息公开报告", &["2018-2019"]);
        check("某某大学2018年-2019年信息公开报告", &["2018-2019"]);
        check("某某大学2019-20学年信息公开报告", &["2019-2020"]);
        check("某某大学二〇一九-二〇二〇学年报告", &["2019-2020"]);
        check("某某大学2022年度信息公开报告", &["2022"]);
        check("某某大学2022年信息公开报告", &["2022"]);
        check("某某大学2021-2021学年度报告", &[]);
        check("某某大学2022学年报告", &[]);
        check("2022年9月至2023年8月", &[]);
        check("20220110报告 电话62751234", &[]);
    }

    #[test]
    fn a_number_that_a_page_spaced_out_is_closed() {
        let check = |text: &str, expect: &str| assert_eq!(closed(text), expect);
        check("2 0 2 1-2 0 2 2学年", "2021-2022学年");
        check("20 21年1 2月3 1日", "2021年12月31日");
        check("二o二一年至二0二二年", "二〇二一年至二〇二二年");
        check("共12 2021年 3 件", "共12 2021年 3 件");
        check("发文2 021件", "发文2021件");
        check("发文2 91件", "发文2 91件");
        check("office 2010", "office 2010");
        assert!(stands_in("2 0 2 1年") && !stands_in("信息公开"));
    }

    #[test]
    fn a_year_without_a_label_is_found_where_it_is_asked_for() {
        assert_eq!(
            shown(mentioned(&YearLine::of("2022年,公开20条。2022年3月《2021年通知》"))),
            ["2022"]
        );
        let check = |text: &str, expect: &[&str]| {
            assert_eq!(shown(of_own_report(&YearLine::of(text))), expect, "{text}")
        };
        check("我校编制了《某某学院2021年信息公开工作年度报告》。", &["2021"]);
        check("与《某某学院2020年信息公开工作年度报告》相比", &[]);
        check("编制依据为《关于做好2021年信息公开年度报告的通知》", &[]);
    }

    #[test]
    fn a_sentence_labels_less() {
        let check = |text: &str, expect: &[&str]| {
            assert_eq!(
                shown(in_text(&YearLine::of(text)).iter().map(|label| label.year).collect()),
                expect,
                "{text}"
            );
        };

        check("结合呼伦贝尔学院2020-2021学年信息公开工作", &["2020-2021"]);
        check("按照《关于做好2021年度报告工作的通知》,2020年召开", &[]);
        check("2021年度信息公开工作", &["2021"]);
        check("公布2020年度部门决算和2021年度预算,与2018-2019学年相比", &[]);
    }

    #[test]
    fn what_a_year_is_said_of_is_told() {
        let check = |text: &str, expect: &[SaidOf]| {
            assert_eq!(
                in_text(&YearLine::of(text)).iter().map(|label| label.said_of).collect::<Vec<_>>(),
                expect,
                "{text}"
            );
        };

        check("根据学院2021年度信息公开工作执行情况", &[SaidOf::Report]);
        check("2021-2022学年度,学校坚持公开。", &[SaidOf::Events]);
        check("自2021-2022学年起", &[SaidOf::Other]);
    }

    #[test]
    fn a_range_that_is_no_academic_year_is_a_slip() {
        assert_eq!(
            slips(&YearLine::of("2021-2021学年度,学校门户网站;2021-2022学年度")),
            ["2021-2021"]
        );
        assert_eq!(slips(&YearLine::of("2018-2020年,2021至2019学年")), ["2021至2019"]);
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(text in "[0-9二〇年学度月至~-]{0,20}") {
            in_title(&text);
            let line = YearLine::of(&text);
            in_text(&line);
            slips(&line);
        }
    }
}
