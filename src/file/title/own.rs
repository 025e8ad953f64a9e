//! The title in a line that it shares with the site or with the text of the report.

use super::name::{is_complete, names_report};
use crate::file::{school, site};
use crate::text::{Folded, fold};
use std::ops::Range;

/// Gives the title in a line that the site shares: after the path or the name of a column that
/// runs into it, before the day of posting or the first sentence. `None` if the line has nothing
/// but a title or has none.
pub fn own(line: &str) -> Option<String> {
    if !line.contains(['报', '報', '结', '結']) {
        return None;
    }

    let clipped = clipped(line);
    let folded = fold(clipped);
    let chars = &folded.chars;
    let text =
        |range: Range<usize>| -> String { chars.get(range).unwrap_or_default().iter().collect() };

    let end = site::after_title(chars)
        .filter(|&end| names_report(text(0..end).trim_end_matches(site::is_ornament)))
        .or_else(|| before_sentence(clipped, &folded));
    let mut end = end.unwrap_or(chars.len());
    while end > 0 && chars.get(end - 1).is_some_and(|&c| c != ')' && site::is_ornament(c)) {
        end -= 1;
    }

    // Whatever stands over it, a title ends so.
    let shared = text(0..end);
    if !names_report(&shared) && !shared.contains("--") {
        return None;
    }

    let start = after_column(&shared);
    let title = text(start..end);
    let is_shared = start > 0 || end < chars.len();
    let is_own = is_shared && is_complete(&title);

    is_own.then(|| clipped.get(folded.span(start..end).range()).unwrap_or_default().to_owned())
}

/// Finds the byte after the title that a line begins with, where the text of the report follows on
/// the same line.
pub fn leading(line: &str) -> Option<usize> {
    let clipped = clipped(line);
    let folded = fold(clipped);
    let end = before_sentence(clipped, &folded)?;

    folded.source.get(end.checked_sub(1)?).map(|source| source.end)
}

/// Gives as much of a line as may hold a title.
fn clipped(line: &str) -> &str {
    const MOST_BYTES: usize = 1200;
    let ends = (0..=MOST_BYTES.min(line.len())).rev();
    ends.into_iter().find_map(|end| line.get(..end)).unwrap_or_default()
}

/// Finds the end of a title whose line goes on with the text of the report: after 报告 and a space.
/// A sentence that speaks of the report (现公布…报告) is no title.
fn before_sentence(line: &str, folded: &Folded) -> Option<usize> {
    const MOST_CHARS: usize = 60;
    const SAYS: [&str; 8] = ["现", "根据", "按照", "编制", "公布", "发布", "结合", "本报告"];
    let chars = &folded.chars;
    let is_end = |&at: &usize| {
        let printed = folded.source.get(at - 1).and_then(|source| line.get(source.end..));
        if !printed.is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
            return false;
        }

        let said: String = chars.get(..at).unwrap_or_default().iter().collect();
        is_complete(&said) && !SAYS.iter().any(|word| said.contains(word))
    };

    let first = (2..chars.len().min(MOST_CHARS)).find(is_end)?;
    let rest = chars.get(first..).unwrap_or_default();
    rest.contains(&'。').then_some(first)
}

/// Finds the char after a path or the names of columns that run into a title which says all of it
/// again.
fn after_column(folded: &str) -> usize {
    const COLUMNS: [&str; 15] = [
        "信息公开工作",
        "信息公开网",
        "信息公开",
        "校务公开",
        "工作年度报告",
        "年度报告",
        "工作报告",
        "年报",
        "专栏",
        "正文",
        "文章内容",
        "首页",
        "标题",
        "题名",
        "名称",
    ];

    let path = folded.rfind(PATH).filter(|&at| ends_in_word(folded.get(..at)));
    let path = path.map_or(0, |at| at + 1);
    let whole = folded.get(path..).unwrap_or(folded);
    let mut rest = whole;
    let mut left = bare(whole);
    while let Some(after) = COLUMNS.iter().find_map(|column| left.strip_prefix(column)) {
        left = bare(after);
        if is_complete(left) && left.contains("信息公开") {
            rest = left;
        }
    }

    folded.chars().count() - rest.chars().count()
}

/// The signs between the steps of a path.
const PATH: [char; 4] = ['>', '»', '›', '→'];

/// Tells whether what stands before such a sign is a step of a path, in Chinese, and not markup that
/// was printed.
fn ends_in_word(before: Option<&str>) -> bool {
    let before = before.unwrap_or_default().trim_end_matches(|c| PATH.contains(&c) || c == ' ');
    before.ends_with(school::is_han)
}

/// Gives words without the signs that part a column's name from what follows.
fn bare(words: &str) -> &str {
    words.trim_start_matches(['>', '»', ' ', ':', '【', '】', '[', ']'])
}
