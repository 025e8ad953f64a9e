//! A page whose text came as one line: its title and its numbered headings become lines again.
//!
//! Invariant: no visible character is lost; only white space at a cut goes.

use super::line::{FileLine, LineGap};
use super::title;
use crate::numbering::{self, Numbering, Style};
use std::borrow::Cow;

/// The least bytes of a line that is looked at: 40 Han characters.
const LEAST_BYTES: usize = 120;

/// The least top numbers of a line that holds a report.
const LEAST_PARTS: u32 = 2;

/// Cuts the line that holds nearly all of a text, if one does.
pub fn cut(lines: &mut Vec<FileLine<'static>>) {
    let total: usize = lines.iter().map(|line| line.text.len()).sum();
    let is_all = |line: &FileLine<'_>| !line.is_row && line.text.len() * 5 >= total * 4;
    let Some(at) = lines.iter().position(is_all).filter(|_| total >= LEAST_BYTES) else { return };
    let Some(line) = lines.get(at).cloned() else { return };

    let cuts = cuts(&line.text);
    let mut start = 0;
    let mut pieces = Vec::new();
    for end in cuts.into_iter().chain([line.text.len()]) {
        let text = line.text.get(start..end).unwrap_or_default().trim();
        start = end;
        if !text.is_empty() {
            let gap = if pieces.is_empty() { line.gap } else { LineGap::Ended };
            pieces.push(FileLine { text: Cow::Owned(text.to_owned()), gap, ..line.clone() });
        }
    }

    lines.splice(at..=at, pieces);
}

/// Finds the bytes at which lines begin: after the title, before each number that counts, after
/// the words of its heading. None if no count of parts goes through the line.
fn cuts(line: &str) -> Vec<usize> {
    let title = title::leading(line);
    let mut cuts: Vec<usize> = title.into_iter().collect();
    let mut count = OneLineCount::default();
    let mut before = ' ';
    let mut next_free = title.unwrap_or(0);

    for (at, c) in line.char_indices() {
        let may_start = before.is_whitespace() || matches!(before, '。' | '；' | ';' | '.' | '：');
        before = c;
        if !may_start || at < next_free || c.is_whitespace() {
            continue;
        }

        let rest = line.get(at..).unwrap_or_default();
        if let Some(number) = numbering::read(rest).filter(|number| count.takes(number)) {
            cuts.push(at);
            next_free = at + number.body;
            if let Some(length) = heading_end(rest, &number) {
                cuts.push(at + length);
                next_free = at + length;
            }
        }
    }

    if count.parts < LEAST_PARTS { title.into_iter().collect() } else { cuts }
}

/// The numbers of a line as far as they count.
#[derive(Default)]
struct OneLineCount {
    parts: u32,
    last: u32,
    last_inner: u32,
}

impl OneLineCount {
    /// Tells whether a number goes on its count: 一、 over （一）.
    fn takes(&mut self, number: &Numbering) -> bool {
        let goes_on = |last: u32| (last + 1..=last + 2).contains(&number.ordinal);
        match number.style {
            Style::Han if goes_on(self.last) => {
                (self.parts, self.last, self.last_inner) = (self.parts + 1, number.ordinal, 0);
                true
            }
            Style::HanInBrackets if self.parts > 0 && number.ordinal == self.last_inner + 1 => {
                self.last_inner = number.ordinal;
                true
            }
            _ => false,
        }
    }
}

/// Finds the byte after the words of a heading: at white space after a word that headings end in,
/// else at the first white space before a sentence, else where a sentence begins.
fn heading_end(rest: &str, number: &Numbering) -> Option<usize> {
    const MOST_BYTES: usize = 150;
    const ENDS: [&str; 10] =
        ["情况", "概述", "概况", "措施", "事项", "情况表", "问题", "其他", "一览表", "说明"];
    const STARTS: [&str; 20] = [
        "学校", "学院", "本", "我校", "我院", "20", "根据", "按照", "无", "未", "没有", "截至",
        "师生", "社会", "通过", "全年", "目前", "今年", "一年", "共",
    ];

    let body = rest.get(number.body..)?;
    let sentence = body.find(['。', '，', '；', ',', ';', '！', '：']).unwrap_or(body.len());
    let words = (0..=sentence.min(MOST_BYTES)).rev().find_map(|end| body.get(..end))?;
    let gaps = || words.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends_so = |at: &usize| {
        words.get(..*at).is_some_and(|words| ENDS.iter().any(|end| words.ends_with(end)))
    };
    let begins = |at: &usize| {
        body.get(*at..).is_some_and(|rest| STARTS.iter().any(|start| rest.starts_with(start)))
    };

    let end = gaps()
        .find(ends_so)
        .or_else(|| gaps().next())
        .or_else(|| words.char_indices().map(|(at, _)| at).find(|at| ends_so(at) && begins(at)));
    end.filter(|&end| end > 0).map(|end| number.body + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let mut lines: Vec<_> = FileLine::of(text, 1, 0, LineGap::None).into_iter().collect();
        cut(&mut lines);
        let cut: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(cut.join("|"), expect);
    }

    #[test]
    fn a_report_in_one_line_gets_its_lines_again() {
        check(
            "某某大学 2019-2020 年度信息公开 工作报告 学校贯彻条例,现报告如下。 一、概述 学校认真工作。 二、依申请公开和不予公开情况 本学年未收到申请。",
            "某某大学 2019-2020 年度信息公开 工作报告|学校贯彻条例,现报告如下。|一、概述|学校认真工作。|二、依申请公开和不予公开情况|本学年未收到申请。",
        );
        check(
            "某某大学2021年信息公开年度报告 根据条例编制。一、概述学校认真工作。（一）领导有力。二、主动公开情况2021年公开10条。",
            "某某大学2021年信息公开年度报告|根据条例编制。|一、概述|学校认真工作。|（一）领导有力。|二、主动公开情况|2021年公开10条。",
        );
    }

    #[test]
    fn a_paragraph_that_counts_its_measures_stays_whole() {
        let text = "学校把信息公开作为重点工作，由办公室统筹，各单位分工负责，主要措施有：一、加强领导，落实责任，严格审查，按期检查。";
        check(text, text);
    }
}
