//! The parts that a report's preface promises.
//!
//! They are looked for in folded text and shown as printed. A list of parts is opened (由, 包括, 从)
//! and closed (组成, 四个部分, 等方面) in words that reports are free to choose, so the sentence must
//! also speak of the report, and what it lists must name kinds.

mod cut;

use super::part::kind_of;
use crate::report::Kind;
use crate::rules::Rules;
use crate::text::{Folded, Span, fold};
use cut::{is_numeral, merged, quoted, starts_with, text, trimmed, unjoined};
use std::ops::Range;

/// Finds the parts that the preface lists and that are of a kind in `missing`, as printed, one for
/// each kind.
pub fn missing(preface: &str, missing: &[Kind], rules: &Rules) -> Vec<String> {
    let mut announced: Vec<(Kind, String)> = Vec::new();
    if missing.is_empty() {
        return Vec::new();
    }

    for paragraph in preface.split('\n').filter(|paragraph| may_list(paragraph)) {
        let folded = fold(paragraph);
        for sentence in sentences(&folded.chars) {
            if !may_name(&folded, &sentence, missing, rules) {
                continue;
            }
            for part in parts(&folded, sentence, rules) {
                let is_known = announced.iter().any(|(known, _)| *known == part.kind);
                if missing.contains(&part.kind) && !is_known {
                    let printed = paragraph.get(folded.span(part.chars).range());
                    announced.push((part.kind, printed.unwrap_or_default().to_owned()));
                }
            }
        }
    }

    announced.into_iter().map(|(_, part)| part).collect()
}

/// Tells whether words of one of these kinds stand in a sentence: in most none does, and its lists
/// need not be read.
fn may_name(folded: &Folded, sentence: &Range<usize>, kinds: &[Kind], rules: &Rules) -> bool {
    let held = rules.kind_words.held(&text(&folded.chars, sentence));
    rules.kinds.iter().any(|rule| kinds.contains(&rule.kind) && rule.may_name(&held))
}

/// Finds the sentences that list parts of two kinds at least.
pub fn sentences_with_parts(text: &str, rules: &Rules) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;

    for paragraph in text.split('\n') {
        if may_list(paragraph) {
            let folded = fold(paragraph);
            let all = sentences(&folded.chars).into_iter();
            let lists = all.filter(|at| distinct(&parts(&folded, at.clone(), rules)) > 1);
            found.extend(lists.map(|at| folded.span(at).shifted(start)));
        }
        start += paragraph.len() + 1;
    }
    found
}

/// Tells whether a paragraph has a word that opens or closes a list of parts, so that not all of a
/// long preface is folded.
fn may_list(paragraph: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "部分", "包括", "包含", "组成", "組成", "构成", "構成", "涵盖", "涵蓋", "方面", "内容",
        "內容", "形成", "报告",
    ];
    SIGNS.iter().any(|sign| paragraph.contains(sign)) || paragraph.contains("報告")
}

/// Cuts folded chars at the ends of sentences. A half-width stop after a Han character is one.
fn sentences(chars: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let after_han = at.checked_sub(1).is_some_and(|before| !chars[before].is_ascii());
        if matches!(chars[at], '。' | '!' | '?') || chars[at] == '.' && after_han {
            sentences.push(start..at);
            start = at + 1;
        }
    }

    sentences.push(start..chars.len());
    sentences
}

/// The most chars of a sentence that announces parts.
const MOST_SENTENCE: usize = 800;

/// The most openings of a sentence that are tried, so that the time stays linear.
const MOST_OPENINGS: usize = 16;

/// A part that a sentence lists, with its folded chars.
struct AnnouncedPart {
    kind: Kind,
    chars: Range<usize>,
}

/// Words that open a list of parts.
const OPENINGS: [&str; 35] = [
    "总结了",
    "介绍了",
    "汇报了",
    "反映了",
    "阐述了",
    "包括",
    "包含",
    "涵盖",
    "囊括",
    "由",
    "分为",
    "共分",
    "从",
    "就",
    "将",
    "对",
    "含",
    "涉及",
    "内容有",
    "内容为",
    "内容是",
    "如下",
    "依次为",
    "依次是",
    "依次有",
    "具体为",
    "具体是",
    "具体有",
    "主要有",
    "即",
    "分别是",
    "分别为",
    "分成",
    "报告分",
    "全文分",
];

/// Gives the parts that a sentence lists: of all openings that of which most kinds follow, the
/// last of these.
fn parts(folded: &Folded, sentence: Range<usize>, rules: &Rules) -> Vec<AnnouncedPart> {
    let words = |range: Range<usize>| folded.chars.get(range).unwrap_or_default();
    let mut best: Vec<AnnouncedPart> = Vec::new();
    if sentence.len() > MOST_SENTENCE {
        return best;
    }

    for opening in openings(words(sentence.clone())).into_iter().take(MOST_OPENINGS) {
        let start = sentence.start + opening;
        let list = list(words(start..sentence.end));
        let is_of_else = speaks_of_else(words(sentence.start..start));
        let speaks_of_report = tells_of_report(words(sentence.start..start))
            || list.is_closed && tells_of_report(words(start + list.end..sentence.end));
        if !speaks_of_report || is_of_else {
            continue;
        }

        let found = named(words(start..start + list.end), start, rules);
        let is_list = distinct(&found) > 1 || list.is_closed && !found.is_empty();
        if is_list && distinct(&found) >= distinct(&best) {
            best = found;
        }
    }

    best
}

/// Counts the different kinds of parts.
fn distinct(parts: &[AnnouncedPart]) -> usize {
    let is_new = |&(at, part): &(usize, &AnnouncedPart)| {
        parts.iter().take(at).all(|other| other.kind != part.kind)
    };
    parts.iter().enumerate().filter(is_new).count()
}

/// Gives the places after the openings of a sentence, after 以下四个部分: where that follows.
fn openings(chars: &[char]) -> Vec<usize> {
    const REACH: usize = 16;
    let ends_of = |word: &'static str| {
        let length = word.chars().count();
        (0..chars.len()).filter(move |&at| starts_with(chars, at, word)).map(move |at| at + length)
    };

    let mut starts: Vec<usize> = OPENINGS.into_iter().flat_map(ends_of).collect();
    starts.extend((0..chars.len()).filter(|&at| starts_with(chars, at, "第一部分")));
    // 报告主体共六块:1.概述;…
    let counts = |pair: &[char]| matches!(pair, ['块' | '章' | '节' | '分' | '面' | '项', ':']);
    let counted = chars.windows(2).enumerate().filter(|(_, pair)| counts(pair));
    starts.extend(counted.map(|(at, _)| at + 2));
    for start in &mut starts {
        let near = chars.get(*start..chars.len().min(*start + REACH)).unwrap_or_default();
        let colon = near.iter().position(|&c| c == ':');
        let is_lead = |colon: &usize| {
            ["部分", "方面", "内容", "以下", "如下"]
                .iter()
                .any(|word| (0..*colon).any(|at| starts_with(near, at, word)))
        };

        *start += match colon.filter(|colon| *colon == 0 || is_lead(colon)) {
            Some(colon) => colon + 1,
            None => usize::from(near.first() == Some(&'了')),
        };
    }

    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Tells whether a list is opened by what a report or a school has: 数据包括, 渠道包括.
fn speaks_of_else(before: &[char]) -> bool {
    let tail: String = before.iter().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    ["数据", "渠道", "方式", "形式", "途径", "制度", "机制"].iter().any(|word| tail.contains(word))
}

fn tells_of_report(chars: &[char]) -> bool {
    ["报告", "年报", "全文", "本文", "总结", "内容", "部分"]
        .iter()
        .any(|word| (0..chars.len()).any(|at| starts_with(chars, at, word)))
}

/// The list that an opening opens.
struct PartList {
    /// The place after it.
    end: usize,
    /// True if words close it that only lists of parts have.
    is_closed: bool,
}

/// Finds the end of a list: before 等四部分组成, before 方面, or at the sentence's end. Nothing is
/// listed by 等制度 or 等渠道: these are what a school has, not what a report says.
fn list(chars: &[char]) -> PartList {
    const CLOSINGS: [&str; 11] = [
        "组成",
        "构成",
        "部分",
        "方面",
        "板块",
        "章节",
        "等内容",
        "的内容",
        "形成",
        "进行",
        "项内容",
    ];
    const OTHERS: [&str; 6] = ["等制度", "等机制", "等体系", "等渠道", "等平台", "等职责"];

    let is_ordinal = |at: usize| {
        let before = chars.get(..at).unwrap_or_default();
        let digits = before.iter().rev().take_while(|&&c| is_numeral(c)).count();
        digits > 0 && before.iter().rev().nth(digits) == Some(&'第')
    };
    // 信息公开方面的举报 and 主动公开的内容与方式 are names of parts.
    let is_inside = |at: usize, word: &str| {
        let next = chars.get(at + word.chars().count());
        word == "方面" && next == Some(&'的')
            || word == "的内容"
                && next.is_some_and(|c| matches!(c, '与' | '和' | '及' | '、' | '”'))
    };
    let closes = |at: usize| {
        CLOSINGS.iter().any(|word| starts_with(chars, at, word) && !is_inside(at, word))
    };
    let closing = (0..chars.len()).find(|&at| closes(at) && !is_ordinal(at));
    let other = (0..chars.len()).find(|&at| OTHERS.iter().any(|word| starts_with(chars, at, word)));

    // 等 before a comma ends a list, too.
    let etc = (1..chars.len()).find(|&at| {
        starts_with(chars, at, "等,") && !matches!(chars.get(at - 1), Some('高' | '平' | '同'))
    });
    if let Some(at) = etc.filter(|&at| closing.is_none_or(|closing| at < closing)) {
        return PartList { end: without_tail(chars, at), is_closed: false };
    }

    match (closing, other) {
        (closing, Some(other)) if closing.is_none_or(|at| other < at) => {
            PartList { end: 0, is_closed: false }
        }
        (Some(at), _) => PartList { end: without_tail(chars, at), is_closed: true },
        (None, _) => PartList { end: without_tail(chars, chars.len()), is_closed: false },
    }
}

/// Takes the words off a list's end that count its parts: 等四个, 共七个, 这八大.
fn without_tail(chars: &[char], end: usize) -> usize {
    let back = |end: usize, is_wanted: &dyn Fn(char) -> bool| {
        let tail = chars.get(..end).unwrap_or_default().iter().rev();
        end - tail.take_while(|&&c| is_wanted(c)).count()
    };

    let is_unit = |c: char| matches!(c, '的' | '个' | '大' | '项' | '类');
    let counted = back(back(end, &is_unit), &is_numeral);
    let is_counted = counted < back(end, &is_unit);
    let end = if is_counted {
        back(counted, &|c| matches!(c, '共' | '这' | '分' | ',' | '、' | '计' | '总'))
    } else {
        back(end, &|c| matches!(c, ',' | '、'))
    };

    // 高等 and 平等 are no 等.
    let before = |end: usize| end.checked_sub(1).and_then(|at| chars.get(at)).copied();
    let is_etc = before(end) == Some('等')
        && !matches!(before(end - 1), Some('高' | '平' | '同' | '中' | '初'));
    if is_etc { back(end - 1, &|c| matches!(c, ',' | '、')) } else { end }
}

/// Gives the parts that a list names, `start` chars into its paragraph. What is in quotation marks
/// is a part, if the list has such.
fn named(chars: &[char], start: usize, rules: &Rules) -> Vec<AnnouncedPart> {
    let quoted = quoted(chars);
    let ranges = if quoted.len() > 1 { quoted } else { merged(chars, rules) };
    let mut parts = Vec::new();

    for range in ranges {
        for range in unjoined(chars, trimmed(chars, range), rules) {
            if let Some(kind) = kind_of(&text(chars, &range), rules) {
                parts.push(AnnouncedPart { kind, chars: start + range.start..start + range.end });
            }
        }
    }

    parts
}
