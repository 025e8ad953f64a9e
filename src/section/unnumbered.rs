//! Lines that name a part of a report and nothing else, in reports whose parts have no numbers; the
//! columns of a site are told from them.

use super::part::{
    MOST_BARE_CHARS, MOST_PART_BYTES, bare_kind, kind, kind_of, name, part_kind, speaks_of_work,
};
use crate::numbering;
use crate::report::Kind;
use crate::rules::Rules;
use crate::text::fold_text;

/// A line that names a part of a report and nothing else.
#[derive(Debug, Clone, Copy)]
pub struct PartLine<'a> {
    /// The first byte.
    pub start: usize,
    /// The place among the paragraphs.
    pub place: usize,
    /// The line as printed.
    pub line: &'a str,
    /// The part's kind.
    pub kind: Kind,
    /// True if the sign of a number that was lost stands before it: 、概述.
    pub has_sign: bool,
    /// True if it ends as headings of parts do, so that it needs no text after it.
    is_whole: bool,
}

/// As many names of parts in a row are a menu or a table of contents.
const LEAST_LISTED: usize = 3;

/// Finds the lines that name a part and nothing else, for a report whose top parts have no
/// numbers, or lost one.
pub fn lines<'a>(
    paragraphs: &[(usize, &'a str)],
    is_body: impl Fn(usize, &str) -> bool,
    rules: &Rules,
) -> Vec<PartLine<'a>> {
    let named = |of_line: fn(&str, &Rules) -> Option<(Kind, bool)>| {
        let mut parts: Vec<PartLine<'a>> = Vec::new();
        for (place, &(start, line)) in paragraphs.iter().enumerate() {
            if let Some((kind, is_whole)) = of_line(line, rules)
                && is_body(place, line)
            {
                let has_sign = has_sign(line);
                parts.push(PartLine { start, place, line, kind, has_sign, is_whole });
            }
        }
        parts
    };

    // Where some lines name parts in the usual words, others may do so in words of their own.
    let mut parts = named(of_line);
    if kinds(&parts) >= LEAST_KINDS {
        parts = named(of_short_line);
    }

    let is_listed = listed(&parts);
    let mut listed = is_listed.into_iter();
    parts.retain(|part| {
        let next = paragraphs.get(part.place + 1).map(|&(_, line)| line);
        // 学校概况 over other columns is a menu, over a sentence the first part.
        let has_text = if is_column(part.line) {
            next.is_some_and(ends_sentence)
        } else {
            part.is_whole || next.is_some_and(is_text)
        };
        let before = part.place.checked_sub(1).and_then(|at| paragraphs.get(at));
        let is_in_menu =
            is_other_column(part.line) && before.is_some_and(|&(_, line)| is_other_column(line));
        !listed.next().unwrap_or(false) && has_text && !is_in_menu
    });

    parts
}

/// As many kinds named by lines without numbers make a report whose headings have none.
const LEAST_KINDS: usize = 3;

/// The most characters of a line that names a part in words of its own.
const MOST_OWN_CHARS: usize = 20;

fn kinds(parts: &[PartLine<'_>]) -> usize {
    let mut kinds: Vec<Kind> = parts.iter().map(|part| part.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// Gives the kind of a short line without a number that names a part, in whatever words, and
/// whether it ends as headings of parts do.
fn of_short_line(line: &str, rules: &Rules) -> Option<(Kind, bool)> {
    of_line(line, rules).or_else(|| {
        let is_none = line.contains(['\t', '|', '｜', '《', '“']) || ends_sentence(line);
        let folded = name(line).filter(|_| !is_none && numbering::read(line).is_none())?;
        let is_name = !is_menu(line)
            && folded.chars().count() <= MOST_OWN_CHARS
            && !folded.contains(|c: char| c.is_ascii_digit())
            && !speaks_of_work(&folded);

        is_name.then(|| kind_of(&folded, rules)).flatten().map(|kind| (kind, false))
    })
}

/// Tells whether a line ends as a sentence does: after a Han character a half-width stop, too.
fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end();
    let bare = line.strip_suffix(['.', '．']);
    line.ends_with('。') || bare.is_some_and(|bare| bare.ends_with(|c: char| !c.is_ascii()))
}

/// What the columns of a site are called that may be the name of a part, too.
const COLUMNS: [&str; 3] = ["学校概况", "学院概况", "学校简介"];

/// Other columns of sites.
const OTHER_COLUMNS: [&str; 20] = [
    "机构设置",
    "院系部门",
    "院系设置",
    "部门设置",
    "学校首页",
    "学院首页",
    "网站首页",
    "首页",
    "招生就业",
    "人才培养",
    "科学研究",
    "师资队伍",
    "新闻中心",
    "通知公告",
    "校长信箱",
    "联系我们",
    "信息公开指南",
    "信息公开目录",
    "依申请公开",
    "信息公开",
];

/// Tells whether a line is the name of a column of the site that names no part.
fn is_column(line: &str) -> bool {
    // Most lines end otherwise, and need not be folded.
    line.trim_end().ends_with(['况', '況', '介']) && {
        let folded = fold_text(line);
        COLUMNS.iter().any(|column| folded.ends_with(column))
    }
}

/// Tells whether a line is the name of a column of the site and nothing else: one below another is
/// no part.
fn is_other_column(line: &str) -> bool {
    const MOST_BYTES: usize = 24;
    line.len() <= MOST_BYTES && {
        let folded = fold_text(line);
        OTHER_COLUMNS.iter().chain(&COLUMNS).any(|column| folded == *column)
    }
}

/// Tells whether a line is the menu of a site: names of columns, two at least, and nothing else.
fn is_menu(line: &str) -> bool {
    let columns = || OTHER_COLUMNS.iter().chain(&COLUMNS);
    if line.len() > MOST_PART_BYTES {
        return false;
    }

    let folded = fold_text(line);
    let mut rest = folded.trim();
    let mut count = 0;
    while let Some(after) = columns().find_map(|column| rest.strip_prefix(column)) {
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || "|/·-".contains(c));
        count += 1;
    }
    count > 1 && rest.is_empty()
}

/// Gives the kind of a line without a number that names a part, and whether it ends as headings
/// of parts do.
fn of_line(line: &str, rules: &Rules) -> Option<(Kind, bool)> {
    let is_none =
        line.len() > MOST_PART_BYTES || ends_sentence(line) || line.contains(['\t', '|', '｜']);
    if is_none || numbering::read(line).is_some() || lost(line).is_some() || is_menu(line) {
        return None;
    }

    // A number that was lost leaves its sign: 、概述.
    let words = line.trim_start_matches(is_ornament);
    let words = words.trim_end_matches(['】', ']', ' ']);
    let denies = ["没有", "无", "未", "不存在"].iter().any(|word| words.starts_with(word));
    let has_colon = words.ends_with(['：', ':']);

    if denies || has_colon && words.contains("下") {
        return None;
    }

    let whole = part_kind(words, rules).filter(|_| !has_colon).map(|kind| (kind, true));
    let named = whole.or_else(|| bare_kind(words, rules).map(|kind| (kind, false)));
    // Where a number stood the words need no ending by which to know them.
    named.or_else(|| {
        let folded = name(words).filter(|_| has_sign(line))?;
        let is_short = folded.chars().count() <= MOST_BARE_CHARS;
        is_short.then(|| kind_of(&folded, rules)).flatten().map(|kind| (kind, false))
    })
}

/// Tells whether a line begins with the sign that a lost number leaves.
fn has_sign(line: &str) -> bool {
    line.trim_start().starts_with('、')
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '、' | '．' | '.' | '【' | '[' | '◆' | '●' | '■' | '★' | '▲' | '◇' | '※' | '☆'
        )
}

/// Gives the byte after empty brackets whose number was lost, `()主动公开数量`, white space
/// included, unless the line has other such blanks to fill in.
pub fn lost(line: &str) -> Option<usize> {
    let is_blank = |rest: &str| {
        let inner = rest.strip_prefix(['(', '（'])?.trim_start();
        Some(inner.strip_prefix([')', '）'])?.trim_start().len())
    };

    let left = is_blank(line.trim_start())?;
    let body = line.len() - left;
    let rest = line.get(body..)?;
    let has_other = rest
        .char_indices()
        .any(|(at, c)| matches!(c, '(' | '（') && rest.get(at..).and_then(is_blank).is_some());

    (!has_other).then_some(body)
}

/// Tells of each part whether it stands in a row of names with no text between them.
fn listed(parts: &[PartLine<'_>]) -> Vec<bool> {
    let mut listed = vec![false; parts.len()];
    let mut first = 0;
    for at in 0..parts.len() {
        let goes_on = parts.get(at + 1).is_some_and(|next| next.place == parts[at].place + 1);
        if goes_on {
            continue;
        }

        // The first part of the text itself repeats the first of a table of contents over it.
        let repeats = at > first && parts[at].kind == parts[first].kind;
        if at + 1 - first >= LEAST_LISTED {
            listed[first..=at].fill(true);
            listed[at] = !repeats;
        }
        first = at + 1;
    }

    listed
}

/// The least characters of a line that is text even without a sign of a sentence.
const LEAST_TEXT: usize = 24;

/// Finds the places, from one on, of the headings of how the school is reached, which are of no kind:
/// 联系方式, over text.
pub fn contacts(paragraphs: &[(usize, &str)], from: usize) -> Vec<usize> {
    let is_contact = |place: &usize| {
        let line = paragraphs.get(*place).map_or("", |&(_, line)| line);
        let next = paragraphs.get(place + 1).map(|&(_, next)| next);
        names_contact(line) && next.is_some_and(is_text)
    };
    (from..paragraphs.len()).filter(is_contact).collect()
}

/// Tells whether a line names how the school is reached, and nothing else.
fn names_contact(line: &str) -> bool {
    const ENDS: [&str; 6] =
        ["联系方式", "联系渠道", "咨询方式", "获取方式", "查阅方式", "咨询与联系"];
    const MOST_BYTES: usize = 48;
    // Most lines end otherwise, and need not be folded.
    if line.len() > MOST_BYTES || !line.trim_end().ends_with(['式', '道', '系', '繫']) {
        return false;
    }

    let folded = fold_text(line);
    ENDS.iter().any(|end| folded.ends_with(end)) && !folded.contains([',', ':', '。', '|'])
}

/// Tells whether a line is an attachment that names a part (`附件：清单事项公开情况一览表`): it is
/// a part, even in a report whose other parts have numbers.
pub fn is_attachment(line: &str, rules: &Rules) -> bool {
    let is_caption =
        line.starts_with('附') && line.len() <= 150 && !line.contains(['。', '，', '；']);
    is_caption
        && ["附件", "附表", "附：", "附:"].iter().any(|word| line.starts_with(word))
        && kind(line, rules).is_some()
}

/// Tells whether a line is text that may stand below a heading.
fn is_text(line: &str) -> bool {
    let line = line.trim();
    // Below the menu of a site stands where on it one is.
    if line.contains("首页") && !ends_sentence(line) {
        return false;
    }
    line.contains(['。', '；', '，', '：', ',', ';', '\t'])
        || line.ends_with('.')
        || ["无", "没有", "未", "见", "详见", "http"].iter().any(|word| line.starts_with(word))
        || line.chars().count() >= LEAST_TEXT
        || numbering::read(line).is_some()
        || lost(line).is_some()
}
