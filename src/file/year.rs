//! The year that a report is for, as folded text labels it: `2019-2020学年`, `2022年度`.

use crate::numbering::han_digit;
use crate::report::Year;

/// The years that a title or a file name labels: `2019-2020`, `2019-20学年`, `2022年度`, `2022年`. A range that is no academic year
/// (`2021-2021学年`, a slip) is no label; `2022学年` alone may mean either.
pub fn in_title(folded: &str) -> Vec<Year> {
    labels(folded, |after| after.starts_with("年") && !after.starts_with("年级"))
}

/// The years that a sentence labels. Less counts than in a title (`2022年` may be any date), and nothing in 《》, where other papers
/// are cited.
pub fn in_text(folded: &str) -> Vec<Year> {
    without_citations(folded).iter().flat_map(|part| labels(part, |after| after.starts_with("年度"))).collect()
}

fn labels(folded: &str, is_calendar: impl Fn(&str) -> bool) -> Vec<Year> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = folded[at..].find(|c: char| c.is_ascii_digit() || han_digit(c).is_some()) {
        let start = at + offset;
        let Some((first, end)) = year_at(folded, start) else {
            let is_digit = |c: char| c.is_ascii_digit() || han_digit(c).is_some();
            at = start + folded[start..].find(|c| !is_digit(c)).unwrap_or(folded.len() - start);
            continue;
        };
        at = end;
        if let Some(last) = range_end(folded, end) {
            at = last.end;
            found.extend(Year::academic(first).filter(|_| last.year == first + 1));
        } else if is_calendar(&folded[end..]) && !is_dated(&folded[end..]) {
            found.extend(Year::calendar(first));
        }
    }
    found
}

struct RangeEnd {
    year: u16,
    end: usize,
}

/// The second year of `2019-2020`, `2019年-2020`, `2019至2020`, `2019-20学年`.
fn range_end(folded: &str, first_end: usize) -> Option<RangeEnd> {
    let rest = &folded[first_end..];
    let after_sign = rest.strip_prefix('年').unwrap_or(rest);
    let trimmed = after_sign.trim_start_matches(['-', '~', '至', '到', '/', '—', '_']);
    if trimmed.len() == after_sign.len() {
        return None;
    }
    let start = folded.len() - trimmed.len();
    if let Some((year, end)) = year_at(folded, start) {
        return (!is_dated(&folded[end..])).then_some(RangeEnd { year, end });
    }
    let two: String = trimmed.chars().take(2).filter(char::is_ascii_digit).collect();
    let is_short = two.len() == 2 && ["学年", "年度"].iter().any(|unit| trimmed[2..].starts_with(unit));
    let century = folded[..first_end].get(first_end.checked_sub(4)?..first_end.checked_sub(2)?)?;
    let year = format!("{century}{two}").parse().ok().filter(|_| is_short)?;
    Some(RangeEnd { year, end: start + 2 })
}

/// Whether `年9月` follows: then the year is a date's.
fn is_dated(after: &str) -> bool {
    after.strip_prefix('年').is_some_and(|rest| {
        let digits = rest.chars().take_while(|&c| c.is_ascii_digit() || han_digit(c).is_some()).count();
        digits > 0 && rest.chars().nth(digits) == Some('月')
    })
}

/// The year of four digits, ASCII or Han, at this byte, and the byte after it.
pub fn year_at(folded: &str, at: usize) -> Option<(u16, usize)> {
    let is_part = |c: char| c.is_ascii_digit() || han_digit(c).is_some_and(|value| value < 10);
    let digits: Vec<char> = folded.get(at..)?.chars().take_while(|&c| is_part(c)).take(5).collect();
    if digits.len() != 4 || folded[..at].ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = |c: char| c.to_digit(10).or_else(|| han_digit(c)).unwrap_or(0) as u16;
    let year = digits.iter().fold(0, |year, &c| year * 10 + value(c));
    let end = at + digits.iter().map(|c| c.len_utf8()).sum::<usize>();
    (1980..2080).contains(&year).then_some((year, end))
}

/// The parts of a text outside 《》.
fn without_citations(folded: &str) -> Vec<&str> {
    folded
        .split('《')
        .enumerate()
        .map(|(at, part)| match part.rfind('》') {
            Some(close) if at > 0 => &part[close..],
            _ => part,
        })
        .collect()
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
        let check = |title: &str, expect: &[&str]| assert_eq!(shown(in_title(title)), expect, "{title}");
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
    fn a_sentence_labels_less() {
        let check = |text: &str, expect: &[&str]| assert_eq!(shown(in_text(text)), expect, "{text}");
        check("结合呼伦贝尔学院2020-2021学年信息公开工作", &["2020-2021"]);
        check("按照《关于做好2021年度报告工作的通知》,2020年召开", &[]);
        check("2021年度信息公开工作", &["2021"]);
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(text in "[0-9二〇年学度月至~-]{0,20}") {
            in_title(&text);
            in_text(&text);
        }
    }
}
