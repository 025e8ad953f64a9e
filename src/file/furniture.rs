//! Running heads and page numbers: they stand between the two halves of a sentence that a page
//! break cut.

#![cfg_attr(
    not(test),
    expect(
        clippy::indexing_slicing,
        reason = "places are counted over the lines that they lead to"
    )
)]

use super::line::{FileLine, LineGap};
use crate::numbering::{self, digit};
use std::collections::{HashMap, HashSet};

/// Removes page numbers and running heads from `lines`; the line after one starts a page.
///
/// A page number is decorated (`— 3 —`, `第3页`), or stands at a form feed, or is one of a series
/// at some distance. A running head stands among the first or last two lines of half the pages, of
/// three at least; or it repeats the title twice or more, or over a page.
pub fn remove(lines: &mut Vec<FileLine<'_>>) {
    let mut is_furniture = page_numbers(lines);
    running_heads(lines, &mut is_furniture);
    repeated_titles(lines, &mut is_furniture);

    remove_marked(lines, is_furniture);
}

/// Removes only decorated page numbers, for formats that keep running heads apart from the text: a
/// line that stands on each page of them, or a bare number, is text. A form of several pages says
/// 负责人签字 on each.
pub fn remove_numbers(lines: &mut Vec<FileLine<'_>>) {
    let is_number = |line: &FileLine<'_>| {
        !is_row(line) && page_number(&line.text).is_some_and(|(_, is_decorated)| is_decorated)
    };
    let is_furniture = lines.iter().map(is_number).collect();

    remove_marked(lines, is_furniture);
}

fn remove_marked(lines: &mut Vec<FileLine<'_>>, is_furniture: Vec<bool>) {
    let mut marks = is_furniture.into_iter();
    let mut page_ended = false;
    lines.retain_mut(|line| {
        let is_removed = marks.next().unwrap_or(false);
        if page_ended && !matches!(line.gap, LineGap::Joined | LineGap::Ended) {
            line.gap = LineGap::Page;
        }
        page_ended = is_removed;
        !is_removed
    });
}

/// A line that may be a page number.
struct PageNumber {
    at: usize,
    value: u32,
    is_certain: bool,
}

fn page_numbers(lines: &[FileLine<'_>]) -> Vec<bool> {
    let mut is_furniture = vec![false; lines.len()];
    let mut before: Option<PageNumber> = None;
    for at in 0..lines.len() {
        let Some(number) = PageNumber::at(lines, at) else { continue };
        if let Some(last) = before.as_ref().filter(|last| number.follows(last, lines)) {
            is_furniture[last.at] = true;
            is_furniture[at] = true;
        }
        is_furniture[at] |= number.is_certain;
        before = Some(number);
    }

    is_furniture
}

impl PageNumber {
    fn at(lines: &[FileLine<'_>], at: usize) -> Option<PageNumber> {
        let line = lines.get(at).filter(|line| !is_row(line))?;
        let (value, is_decorated) = page_number(&line.text)?;
        let is_certain = is_decorated || gap_around(lines, at) == LineGap::Page;

        Some(PageNumber { at, value, is_certain })
    }

    /// Tells whether it is the next of a series: some lines after the last, both standing apart.
    fn follows(&self, last: &PageNumber, lines: &[FileLine<'_>]) -> bool {
        let stands_apart =
            |at: usize| matches!(gap_around(lines, at), LineGap::Blank | LineGap::Page);

        last.value + 1 == self.value
            && self.at - last.at > 4
            && stands_apart(self.at)
            && stands_apart(last.at)
    }
}

/// Tells whether a line is a row of a table: rows stay, whatever they hold. Rows of digits were
/// once taken for page numbers.
fn is_row(line: &FileLine<'_>) -> bool {
    line.is_row || line.text.contains('\t')
}

/// Gives the wider of the gaps before and after a line; the file's ends count as a blank line.
fn gap_around(lines: &[FileLine<'_>], at: usize) -> LineGap {
    let before = if at == 0 { LineGap::Blank } else { lines[at].gap };
    before.max(lines.get(at + 1).map_or(LineGap::Blank, |next| next.gap))
}

/// Reads the number of a line that holds nothing else, and tells whether signs around it say that
/// it is a page's: `— 3 —`, `第 3 页 共 9 页`.
pub fn page_number(line: &str) -> Option<(u32, bool)> {
    if line.len() > 40 {
        return None;
    }

    let ornament = |c: char| {
        c.is_whitespace() || matches!(c, '—' | '–' | '-' | '－' | '·' | '.' | '―' | '~' | '|')
    };

    let core: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = core.trim_matches(ornament);
    let inner = bare.strip_prefix('第').unwrap_or(bare);
    let digits: Vec<u32> = inner.chars().map_while(digit).collect();

    if digits.is_empty() || digits.len() > 4 {
        return None;
    }

    let value = digits.iter().fold(0, |number, value| number * 10 + value);
    let rest: String = inner.chars().skip(digits.len()).collect();
    let dashed =
        bare.len() + 1 < core.len() && core.starts_with(ornament) && core.ends_with(ornament);

    match rest.as_str() {
        "" => Some((value, dashed)),
        "页" | "頁" => Some((value, bare.starts_with('第'))),
        _ => is_total(&rest).then_some((value, rest.contains(['页', '頁']))),
    }
}

/// Tells whether the rest of a page number counts the pages: `/12`, `页共12页`, `页/共12页`.
fn is_total(rest: &str) -> bool {
    let rest = rest
        .trim_start_matches(['页', '頁', ',', '，', '/', '／', '(', '（'])
        .trim_start_matches(['共', '总']);
    let rest = rest.trim_end_matches(['页', '頁', ')', '）']);
    (1..=4).contains(&rest.chars().count()) && rest.chars().all(|c| digit(c).is_some())
}

fn running_heads(lines: &[FileLine<'_>], is_furniture: &mut [bool]) {
    let pages = pages(lines, is_furniture);
    if pages.len() < 3 {
        return;
    }

    let mut pages_with: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        let keys: HashSet<String> = edges(page).filter_map(|at| key(&lines[at])).collect();
        keys.into_iter().for_each(|key| *pages_with.entry(key).or_default() += 1);
    }

    for (number, page) in pages.iter().enumerate() {
        for at in edges(page) {
            let repeats = key(&lines[at])
                .and_then(|key| pages_with.get(&key))
                .is_some_and(|&n| n * 2 >= pages.len());
            let is_only_title = number == 0 && is_only_title(lines, page, at);
            is_furniture[at] |= repeats && !is_only_title;
        }
    }
}

/// Tells whether a line of the first page is a title, or the line of one that names the school or
/// the year, and is not repeated below it.
fn is_only_title(lines: &[FileLine<'_>], page: &[usize], at: usize) -> bool {
    const NAMES: [&str; 8] = ["大学", "学院", "学校", "大學", "學院", "學校", "年", "党校"];

    let squeezed = |at: usize| lines[at].text.chars().filter(|c| !c.is_whitespace());
    let line: String = squeezed(at).collect();
    let below: String =
        page.iter().copied().filter(|&other| other > at).take(4).flat_map(squeezed).collect();
    let has_title = edges(page).any(|other| other > at && is_title(&lines[other].text));
    let is_part = !is_title(&line) && NAMES.iter().any(|name| line.contains(name));

    !has_title || is_part && !below.contains(&line)
}

/// Parts the lines into pages, page numbers left out.
fn pages(lines: &[FileLine<'_>], is_page_number: &[bool]) -> Vec<Vec<usize>> {
    let mut pages = vec![Vec::new()];
    for (at, line) in lines.iter().enumerate() {
        let is_new = at > 0 && (line.gap == LineGap::Page || is_page_number[at - 1]);
        if is_new && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
        }

        if !is_page_number[at]
            && let Some(page) = pages.last_mut()
        {
            page.push(at);
        }
    }

    pages.retain(|page| !page.is_empty());
    pages
}

/// Gives the first two and the last two lines of a page.
fn edges(page: &[usize]) -> impl Iterator<Item = usize> {
    let tail = page.len().saturating_sub(2).max(2);
    page.iter().take(2).chain(page.iter().skip(tail)).copied()
}

/// Gives what running heads of different pages have in common: digits are alike, spaces do not
/// count.
fn key(line: &FileLine<'_>) -> Option<String> {
    let (is_row, line) = (is_row(line), line.text.as_ref());
    if is_row || line.len() > 180 || numbering::read(line).is_some() || line.ends_with(['。', '；'])
    {
        return None;
    }

    Some(
        line.chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if digit(c).is_some() { '#' } else { c })
            .collect(),
    )
}

fn is_title(line: &str) -> bool {
    line.len() <= 180
        && line.contains(['报', '報'])
        && line.contains('告')
        && !line.contains(['，', ',', '。', '、'])
}

fn repeated_titles(lines: &[FileLine<'_>], is_furniture: &mut [bool]) {
    for first in 0..lines.len().min(4) {
        if is_furniture[first] || is_row(&lines[first]) || !is_title(&lines[first].text) {
            continue;
        }

        let title = key(&lines[first]);
        let same = |at: &usize| {
            !is_row(&lines[*at])
                && (lines[*at].text == lines[first].text
                    || is_page_start(lines, is_furniture, *at) && key(&lines[*at]) == title)
        };

        let repeats: Vec<usize> = (first + 1..lines.len()).filter(same).collect();
        let is_head =
            repeats.len() >= 2 || repeats.iter().any(|&at| is_page_start(lines, is_furniture, at));

        if is_head {
            repeats.into_iter().for_each(|at| is_furniture[at] = true);
        }
    }
}

fn is_page_start(lines: &[FileLine<'_>], is_furniture: &[bool], at: usize) -> bool {
    lines[at].gap == LineGap::Page || at > 0 && is_furniture[at - 1]
}

#[cfg(test)]
mod tests {
    use crate::file::clean;
    use crate::file::line::{FileLine, LineGap};

    fn check(text: &str, expect: &str) {
        let mut lines = clean::lines(text);
        clean::finish(&mut lines);
        let left: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(left.join("|"), expect, "{text:?}");
    }

    #[test]
    fn page_numbers_go() {
        check("甲\n— 3 —\n乙\n第 4 页 共 9 页\n丙\n- 5 -\n丁", "甲|乙|丙|丁");
        check("甲\n\n3\u{C}\n乙\n\u{C}4\n丙", "甲|乙|丙");
        check("a\nb\nc\nd\n\n1\n\ne\nf\ng\nh\n\n2\n\ni", "a|b|c|d|e|f|g|h|i");
    }

    #[test]
    fn numbers_that_are_no_pages_stay() {
        check("序号\n1\n甲\n2\n乙\n3\n丙", "序号|1|甲|2|乙|3|丙");
        check("共\n\n12\n\n件", "共|12|件");
        check("2019\n2020-2021\n3.5\n3件", "2019|2020-2021|3.5|3件");
    }

    #[test]
    fn rows_of_tables_stay() {
        let rows = "—\t0\t—\n甲\n\n1\t—\n\nb\nc\nd\ne\n\n2\t—\n\nf";
        check(rows, "—\t0\t—|甲|1\t—|b|c|d|e|2\t—|f");
        let cells = |at: u32| FileLine::of_row(&[String::new(), at.to_string()], 1);
        let mut lines: Vec<_> = (1..4).filter_map(cells).collect();
        lines.iter_mut().for_each(|line| line.gap = LineGap::Page);
        clean::finish(&mut lines);
        assert_eq!(lines.len(), 3);
        let table = "项目\t件数\n甲\t1\n\u{C}项目\t件数\n乙\t2\n\u{C}项目\t件数\n丙\t3";
        check(table, "项目\t件数|甲\t1|项目\t件数|乙\t2|项目\t件数|丙\t3");

        check(
            "年度报告\t3\n甲\n年度报告\t3\n乙\n年度报告\t3",
            "年度报告\t3|甲|年度报告\t3|乙|年度报告\t3",
        );
    }

    #[test]
    fn numbers_that_are_paragraphs_of_a_pdf_stay() {
        let texts = ["1", "甲", "乙", "丙", "丁", "2", "戊", "己", "庚", "辛", "3"];
        let line = |text: &&str| FileLine::of(text, 1, 0, LineGap::Ended);
        let mut lines: Vec<_> = texts.iter().filter_map(line).collect();
        clean::finish(&mut lines);
        assert_eq!(lines.len(), texts.len());
    }

    #[test]
    fn running_heads_go_and_the_title_stays() {
        check("某大学报告\n甲\n\u{C}某大学报告\n乙\n\u{C}某大学报告\n丙", "某大学报告|甲|乙|丙");
        check(
            "某大学\n某大学年度报告\n甲\n\u{C}某大学\n乙\n\u{C}某大学\n丙",
            "某大学年度报告|甲|乙|丙",
        );

        check("某大学\n年度报告\n甲\n\u{C}某大学\n乙\n\u{C}某大学\n丙", "某大学|年度报告|甲|乙|丙");
        check(
            "某大学报告\n某大学2020年报告\n甲\n\u{C}某大学报告\n乙\n\u{C}某大学报告\n丙",
            "某大学2020年报告|甲|乙|丙",
        );

        check("某大学报告\n甲\n— 1 —\n某大学报告\n乙", "某大学报告|甲|乙");
        check("某大学报告\n甲\n某大学报告\n乙", "某大学报告|甲|某大学报告|乙");
        check("某大学报告\n甲\n某大学报告\n乙\n某大学报告", "某大学报告|甲|乙");
    }
}
