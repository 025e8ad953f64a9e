//! What the words of a title name: a report, a school, a year.

use crate::file::year;

/// Tells whether folded words end as the title of a report; a year may follow in brackets or
/// after a dash.
pub fn names_report(line: &str) -> bool {
    let before_dash = line.split_once("--").filter(|(_, year)| names_year(year)).map(|(it, _)| it);
    // A year may hold the dash itself: 2020--2021学年….
    ends_so(line) || before_dash.is_some_and(ends_so)
}

/// Tells whether words end as a title of a report does, what stands in brackets left out.
fn ends_so(line: &str) -> bool {
    let bare = match line.rfind('(') {
        Some(open) if line.ends_with(')') => line.get(..open).unwrap_or_default(),
        _ => line,
    };
    ["报告", "总结", "年报", "报告书", "情况通报"].iter().any(|end| bare.ends_with(end))
}

/// Tells whether folded words are a title by themselves: they name a report, and a school or a
/// year, and hold no sentence.
pub fn is_complete(folded: &str) -> bool {
    names_report(folded)
        && !folded.contains([',', '。', ';', ':', '>'])
        && (names_school(folded) || names_year(folded))
}

/// Tells whether folded words name a school.
pub fn names_school(folded: &str) -> bool {
    const ENDS: [&str; 6] = ["大学", "学院", "学校", "党校", "高专", "师专"];
    ENDS.iter().any(|end| folded.contains(end))
}

/// Tells whether folded words name a year.
pub fn names_year(folded: &str) -> bool {
    year::stands_in(folded)
}
