//! The parts of a report by their names: what a heading is about, and lines that name a part and
//! nothing else.

use crate::numbering;
use crate::report::Kind;
use crate::rules::{KindRule, Rules};
use crate::text::fold;

/// Finds out from a heading's words what its section is about: the first pattern that matches the
/// folded words.
pub fn kind(words: &str, rules: &Rules) -> Option<Kind> {
    kind_of(&folded(words), rules)
}

/// Finds out what folded words are about.
pub fn kind_of(folded: &str, rules: &Rules) -> Option<Kind> {
    rules.kinds.iter().find(|rule| word_of(rule, folded).is_some()).map(|rule| rule.kind)
}

/// A kind that a heading names, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKind {
    /// The kind.
    pub kind: Kind,
    /// The word of `sections.toml` that stands in the heading.
    pub word: String,
}

/// Finds out which kind a heading's words name, and by which word.
pub fn named(words: &str, rules: &Rules) -> Option<NamedKind> {
    let folded = folded(words);
    rules.kinds.iter().find_map(|rule| {
        word_of(rule, &folded).map(|word| NamedKind { kind: rule.kind, word: word.to_owned() })
    })
}

/// Gives the word by which a rule names folded words.
fn word_of<'a>(rule: &'a KindRule, folded: &str) -> Option<&'a str> {
    let exact = rule.exact.iter().find(|exact| *exact == folded);
    let any = || {
        let is_barred = rule.unless.iter().any(|word| folded.contains(word.as_str()));
        rule.any.iter().find(|word| folded.contains(word.as_str())).filter(|_| !is_barred)
    };

    exact.or_else(any).map(String::as_str)
}

fn folded(words: &str) -> String {
    fold(numbering::heading_body(words)).text()
}

/// The most bytes of words that name a part and nothing else.
const MOST_PART_BYTES: usize = 120;

/// The most characters of a line that names a part in words which also end sentences.
const MOST_BARE_CHARS: usize = 24;

/// The endings of the headings of parts that have no numbers.
const PART_ENDS: [&str; 10] =
    ["情况", "概述", "概况", "措施", "事项", "情况表", "问题", "其他", "一览表", "概论"];

/// The endings of shorter names of parts: 主动公开, 依申请公开, 评议, 经验与不足.
const BARE_ENDS: [&str; 30] = [
    "公开",
    "申请",
    "评议",
    "评价",
    "举报",
    "复议",
    "诉讼",
    "投诉",
    "不足",
    "经验",
    "改进",
    "整改",
    "打算",
    "方向",
    "计划",
    "思路",
    "建议",
    "清单",
    "其它",
    "综述",
    "总述",
    "概要",
    "概览",
    "说明",
    "内容",
    "数量",
    "信息",
    "工作",
    "安排",
    "满意度",
];

/// Tells whether a folded name of a part is whole, so that nothing that follows belongs to it.
pub fn ends_as_part(folded: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["清单", "评议", "工作", "安排", "打算", "建议", "说明", "附件", "目录"];
    PART_ENDS.iter().chain(&OTHERS).any(|end| folded.ends_with(end))
}

/// The words that a sentence about work starts with, where the name of a part does not.
const VERBS: [&str; 34] = [
    "加强",
    "完善",
    "推进",
    "推动",
    "深化",
    "扩大",
    "做好",
    "规范",
    "强化",
    "落实",
    "坚持",
    "积极",
    "进一步",
    "持续",
    "严格",
    "注重",
    "突出",
    "健全",
    "提高",
    "提升",
    "拓展",
    "拓宽",
    "优化",
    "细化",
    "建立",
    "没有",
    "无",
    "未",
    "不存在",
    "开展",
    "认真",
    "切实",
    "着力",
    "及时",
];

/// Tells whether words name a part of a report and nothing else.
pub fn names_part(words: &str, rules: &Rules) -> bool {
    part_kind(words, rules).is_some()
}

/// Gives the kind of the part of a report that words name, if they name nothing else.
fn part_kind(words: &str, rules: &Rules) -> Option<Kind> {
    let folded = name(words)?;
    let ends_so = PART_ENDS.iter().any(|end| folded.ends_with(end));

    ends_so.then(|| kind_of(&folded, rules)).flatten()
}

/// Gives the kind of the part that short words name, with or without 情况 and the like after it,
/// if no work is spoken of: 依申请公开, and not 推进依申请公开.
pub fn bare_kind(words: &str, rules: &Rules) -> Option<Kind> {
    let folded = name(words)?;
    let ends_so = PART_ENDS.iter().chain(&BARE_ENDS).any(|end| folded.ends_with(end));
    let is_name = folded.chars().count() <= MOST_BARE_CHARS
        && !VERBS.iter().any(|verb| folded.starts_with(verb));

    (ends_so && is_name).then(|| kind_of(&folded, rules)).flatten()
}

/// Gives folded words if no sign of a sentence or of a row is in them.
fn name(words: &str) -> Option<String> {
    if words.len() > MOST_PART_BYTES {
        return None;
    }

    let folded = folded(words);
    (!folded.contains([',', '。', ';', ':', '|', '!', '?'])).then_some(folded)
}

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
pub fn unnumbered<'a>(
    paragraphs: &[(usize, &'a str)],
    is_body: impl Fn(usize, &str) -> bool,
    rules: &Rules,
) -> Vec<PartLine<'a>> {
    let lines = |of_line: fn(&str, &Rules) -> Option<(Kind, bool)>| {
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
    let mut parts = lines(of_line);
    if kinds(&parts) >= LEAST_KINDS {
        parts = lines(of_short_line);
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
        !listed.next().unwrap_or(false) && has_text
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
            && !VERBS.iter().any(|verb| folded.starts_with(verb));

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
        let folded = fold(line).text();
        COLUMNS.iter().any(|column| folded.ends_with(column))
    }
}

/// Tells whether a line is the menu of a site: names of columns, two at least, and nothing else.
fn is_menu(line: &str) -> bool {
    let columns = || OTHER_COLUMNS.iter().chain(&COLUMNS);
    // Most lines begin otherwise, and need not be folded.
    if !columns().any(|column| line.trim_start().starts_with(column)) {
        return false;
    }

    let folded = fold(line).text();
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

/// Finds the line at `place` if it is the heading of how the school is reached, which is of no kind:
/// 联系方式, over text.
pub fn is_contact(paragraphs: &[(usize, &str)], place: usize) -> bool {
    const ENDS: [&str; 6] =
        ["联系方式", "联系渠道", "咨询方式", "获取方式", "查阅方式", "咨询与联系"];
    const MOST_BYTES: usize = 48;
    let Some(&(_, line)) = paragraphs.get(place) else { return false };
    let next = paragraphs.get(place + 1).map(|&(_, next)| next);
    if line.len() > MOST_BYTES || !line.trim_end().ends_with(['式', '道', '系', '繫']) {
        return false;
    }

    let folded = fold(line).text();
    ENDS.iter().any(|end| folded.ends_with(end))
        && !folded.contains([',', ':', '。', '|'])
        && next.is_some_and(is_text)
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
