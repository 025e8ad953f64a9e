//! The title of a report: the lines over it, as printed.

use super::paragraph::FoldedParagraph;
use super::school;
use crate::numbering;
use crate::text::fold;

/// The most paragraphs from the top that may hold a title.
const REACH: usize = 30;

/// Finds the title of a report, its lines joined with one space, or with nothing where a line was
/// cut in a word.
///
/// Title lines are short and hold no sentence. The one that ends in 报告, 总结 or 年报 carries the
/// title; the lines over it belong to it if they name a school, a year or the subject, and the one
/// under it if it is a year in brackets. Under a letter that goes with the report the first such
/// line that speaks of disclosure counts.
pub fn find(paragraphs: &[&FoldedParagraph<'_>]) -> Option<String> {
    let lines = &paragraphs[..paragraphs.len().min(REACH)];
    let top = lines.iter().take(8).take_while(|line| is_title_line(line.text)).count();
    let (over, under) = lines.split_at(top);

    let named = over.iter().position(|line| names_report(line.folded())).or_else(|| {
        let body = under.iter().take_while(|line| !is_heading(line.text));
        Some(top + body.into_iter().position(|line| is_later_title(line))?)
    })?;

    let mut first = named;
    while first > 0
        && is_title_line(lines[first - 1].text)
        && belongs_above(lines[first - 1].folded(), lines[first].folded())
    {
        first -= 1;
    }

    let is_year = |line: &str| is_year_in_brackets(line) || is_only_year(line);
    let below = lines.get(named + 1).is_some_and(|line| is_year(line.folded()));
    let mut title = &lines[first..=named + usize::from(below)];

    // A line that the next one says again in full is left out.
    while let [line, next, ..] = title
        && next.folded().starts_with(line.folded())
    {
        title = &title[1..];
    }

    Some(joined(title))
}

/// Tells whether a line under a letter is the title of the report that goes with it.
fn is_later_title(line: &FoldedParagraph<'_>) -> bool {
    is_title_line(line.text) && names_report(line.folded()) && line.folded().contains("信息公开")
}

fn is_heading(line: &str) -> bool {
    numbering::read(line).is_some_and(|number| number.heads(line))
}

/// Tells whether a title from outside the text, as a web page's, is one of a report.
pub fn speaks_of_report(title: &str) -> bool {
    let folded = fold(title).text();
    ["报告", "总结", "年报", "信息公开"].iter().any(|word| folded.contains(word))
}

/// Joins lines with a space between them, but where the first was cut in a word.
fn joined(lines: &[&FoldedParagraph<'_>]) -> String {
    let mut title = String::new();
    for line in lines {
        if !title.is_empty() && !is_cut(&fold(&title).text(), line.folded()) {
            title.push(' ');
        }
        title.push_str(line.text);
    }

    title
}

/// Tells whether `next` is the rest of a title whose `line` was cut in a word.
pub fn goes_on(line: &str, next: &str) -> bool {
    let are_short =
        line.len() <= 240 && next.len() <= 240 && is_title_line(line) && is_title_line(next);
    if !are_short {
        return false;
    }

    let (above, below) = (fold(line).text(), fold(next).text());
    names_report(&below) && belongs_above(&above, &below) && is_cut(&above, &below)
}

/// Tells whether a line was cut in a word: it ends in no word that titles' lines end in, or the
/// next starts with the rest of one.
fn is_cut(above: &str, below: &str) -> bool {
    const ENDS: [&str; 16] = [
        "大学", "学院", "学校", "党校", "年度", "学年", "年", "校区", ")", "》", "公开", "工作",
        "报告", "总结", "关于", "情况",
    ];
    const RESTS: [&str; 5] = ["度", "院", "校", "学年", "年"];

    let ends_so = ENDS.iter().any(|end| above.ends_with(end));
    let is_rest = RESTS.iter().any(|rest| below.starts_with(rest)) && !below.starts_with("校长");

    !ends_so || is_rest
}

fn is_title_line(line: &str) -> bool {
    numbering::width(line) <= 120
        && !line.contains(['。', '，', '；', '：'])
        && !line.ends_with([',', ':', ';'])
        && !is_heading(line)
}

fn names_report(line: &str) -> bool {
    let bare = match line.rfind('(') {
        Some(open) if line.ends_with(')') => &line[..open],
        _ => line,
    };
    ["报告", "总结", "年报", "报告书", "情况通报"].iter().any(|end| bare.ends_with(end))
}

/// Tells whether `line` belongs to the title whose next line is `below`: it names a school, a year
/// or the subject, or the two make a school's name that was cut.
fn belongs_above(line: &str, below: &str) -> bool {
    let is_label = line.starts_with("附件")
        || line.starts_with("附:")
        || line == "目录"
        || line.ends_with('号');
    let names = ["大学", "学院", "学校", "党校", "年度", "学年", "信息公开"]
        .iter()
        .any(|word| line.contains(word));
    let is_cut_name = !names
        && school::in_title(line).is_none()
        && school::in_title(&format!("{line}{below}"))
            .is_some_and(|name| name.starts_with(line) && name.len() > line.len());
    let is_letter = ["函", "通知", "请示"].iter().any(|end| line.ends_with(end));

    !is_label && !is_letter && (names || is_only_year(line) || is_cut_name)
}

fn is_year_in_brackets(line: &str) -> bool {
    line.starts_with('(')
        && line.ends_with(')')
        && line.chars().filter(char::is_ascii_digit).count() >= 4
}

fn is_only_year(line: &str) -> bool {
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '~' | '至' | '年' | '学' | '度' | '/');
    line.chars().filter(char::is_ascii_digit).count() >= 4 && line.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_stands_over_a_report() {
        let check = |text: &str, expect: Option<&str>| {
            let paragraphs = FoldedParagraph::all(text);
            let paragraphs: Vec<&FoldedParagraph<'_>> = paragraphs.iter().collect();
            assert_eq!(find(&paragraphs).as_deref(), expect, "{text}")
        };

        check(
            "哈尔滨工程大学\n2019-2020 年度信息公开工作报告\n本年度报告是根据《条例》编制。",
            Some("哈尔滨工程大学 2019-2020 年度信息公开工作报告"),
        );

        check(
            "北京理工大学 2018-2019 学年 信息公开工作报告\n根据",
            Some("北京理工大学 2018-2019 学年 信息公开工作报告"),
        );

        check("本报告根据《条例》,由党政办公室编制。\n一、工作概述", None);
        check(
            "附件1\n某某大学信息公开工作年度报告\n（2019—2020学年度）\n一、概述",
            Some("某某大学信息公开工作年度报告 （2019—2020学年度）"),
        );

        check(
            "某某大学\n某某大学2020年信息公开年度报告\n一、概述",
            Some("某某大学2020年信息公开年度报告"),
        );

        check("一、概述\n某某大学工作报告", None);
        check(
            "某某职业技\n术大学2019-20\n20学年工作年\n度报告\n一、概述",
            Some("某某职业技术大学2019-2020学年工作年度报告"),
        );

        check(
            "某某大学关于报送年度报告的函\n省教育厅：\n现将报告报上。\n某某大学\n2020年信息公开报告\n一、概述",
            Some("某某大学 2020年信息公开报告"),
        );

        check("某某學院\n2021年度資訊公開工作報告", Some("某某學院 2021年度資訊公開工作報告"));
    }
}
