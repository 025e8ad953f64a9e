//! Rows of lines that are alike, as links to the reports of other years are: nothing cut them at
//! their width.

use crate::file::line::FileLine;

/// As many lines at the top may be names of a site and of a school over the title.
const MOST_TOP: usize = 8;

/// Tells of each line whether it is whole: it differs from a neighbour only in its digits, or ends
/// as the title of a report or what stands over it does.
pub fn are_whole(lines: &[FileLine<'_>]) -> Vec<bool> {
    let is_whole = |(at, line): (usize, &FileLine<'_>)| {
        ends_as_title(&line.text) || at < MOST_TOP && ends_as_name(&line.text)
    };
    let mut whole: Vec<bool> = lines.iter().enumerate().map(is_whole).collect();
    for (at, pair) in lines.windows(2).enumerate() {
        if let [one, next] = pair
            && are_alike(&one.text, &next.text)
            && let Some(both) = whole.get_mut(at..at + 2)
        {
            both.fill(true);
        }
    }
    whole
}

/// Tells whether two lines are the same but for their digits, of which they have some.
fn are_alike(one: &str, other: &str) -> bool {
    let plain = |c: char| if c.is_ascii_digit() { '0' } else { c };
    one.len() == other.len()
        && one.contains(|c: char| c.is_ascii_digit())
        && one.chars().map(plain).eq(other.chars().map(plain))
}

fn ends_as_name(line: &str) -> bool {
    ["大学", "学院", "学校", "公开", "报告"].iter().any(|end| line.ends_with(end))
}

fn ends_as_title(line: &str) -> bool {
    ["年度报告", "年度報告", "年报", "年報"].iter().any(|end| line.ends_with(end))
}
