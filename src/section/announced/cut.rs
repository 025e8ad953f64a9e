//! A list of parts cut into their names.

use crate::numbering::han_digit;
use crate::report::Kind;
use crate::rules::Rules;
use crate::section::part::{ends_as_part, kind_of};
use std::ops::Range;

/// Gives chars as a string.
pub fn text(chars: &[char], range: &Range<usize>) -> String {
    chars.get(range.clone()).unwrap_or_default().iter().collect()
}

/// Finds what stands in quotation marks.
pub fn quoted(chars: &[char]) -> Vec<Range<usize>> {
    let mut quoted = Vec::new();
    let mut open: Option<usize> = None;
    for (at, &c) in chars.iter().enumerate() {
        match (c, open) {
            ('“' | '「' | '『' | '‘' | '"' | '\'', None) => open = Some(at + 1),
            ('”' | '」' | '』' | '’' | '"' | '\'', Some(start)) => {
                quoted.push(start..at);
                open = None;
            }
            _ => {}
        }
    }

    quoted
}

/// Cuts a list at its signs, and joins again what a sign within a part's name cut:
/// 受到举报、复议、诉讼的情况.
pub fn merged(chars: &[char], rules: &Rules) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for at in 0..=chars.len() {
        if chars.get(at).is_some_and(|c| !matches!(c, '、' | ',' | ';')) {
            continue;
        }

        let piece = trimmed(chars, start..at);
        let sign = start.checked_sub(1).and_then(|at| chars.get(at));
        start = at + 1;

        match parts.last_mut() {
            _ if piece.is_empty() => {}
            Some(last) if sign == Some(&'、') && belongs(chars, last, &piece, rules) => {
                last.end = piece.end;
            }
            _ => parts.push(piece),
        }
    }

    parts
}

/// Tells whether `next` goes on the name in `last`: this has no end of its own, and both are of
/// one kind; or it is only who judges (对师生、社会公众的评议). The names of two kinds are lists
/// themselves.
fn belongs(chars: &[char], last: &Range<usize>, next: &Range<usize>, rules: &Rules) -> bool {
    const MOST_WHO: usize = 3;
    let (name, next) = (text(chars, last), text(chars, next));
    let (kind, next_kind) = (kind_of(&name, rules), kind_of(&next, rules));
    let is_list = matches!(kind, Some(Kind::Complaints | Kind::Improvement));
    let is_open = !ends_as_part(&name);

    match kind {
        None => {
            is_open && (last.len() <= MOST_WHO || name.starts_with(['因', '对', '在', '向', '受']))
        }
        Some(_) => kind == next_kind && (is_open || is_list),
    }
}

/// Takes away what numbers or joins a part: 一是, (一), 第一部分, 以及.
pub fn trimmed(chars: &[char], range: Range<usize>) -> Range<usize> {
    const LEADS: [&str; 12] =
        ["以及", "还有", "并附", "部分", "是", "为", "和", "及", "与", "并", ":", "."];
    const SIGNS: &str = "“”‘’「」『』\"' ()";

    let Range { mut start, mut end } = range;
    while start < end && chars.get(start).is_some_and(|c| SIGNS.contains(*c)) {
        start += 1;
    }
    while end > start && chars.get(end - 1).is_some_and(|&c| SIGNS.contains(c) && c != ')') {
        end -= 1;
    }

    let numerals = |from: usize| {
        chars.get(from..end).unwrap_or_default().iter().take_while(|&&c| is_numeral(c)).count()
    };
    let is_ordinal = chars.get(start) == Some(&'第') && numerals(start + 1) > 0;
    let number = usize::from(is_ordinal) + numerals(start + usize::from(is_ordinal));
    let after = start + number;
    let is_number = number > 0
        && chars.get(after).is_none_or(|&c| matches!(c, '是' | ')' | '.' | '、' | '部' | ':'));
    if is_number || after >= end && number > 0 {
        start = (after + usize::from(chars.get(after) == Some(&')'))).min(end);
    }

    while let Some(lead) = LEADS.iter().find(|lead| starts_with(chars, start, lead)) {
        start = (start + lead.chars().count()).min(end);
        if start == end {
            break;
        }
    }

    start..end
}

/// Cuts a name at a joining word with parts of two kinds at its sides:
/// 其他需要报告的事项和清单事项公开情况表.
pub fn unjoined(chars: &[char], range: Range<usize>, rules: &Rules) -> Vec<Range<usize>> {
    const JOINTS: [&str; 6] = ["以及", "和", "及", "与", "暨", "并"];
    let mut parts = Vec::new();
    let mut start = range.start;

    let joints = range.clone().filter_map(|at| {
        let joint = JOINTS.iter().find(|joint| starts_with(chars, at, joint))?;
        Some(at..at + joint.chars().count())
    });
    for joint in joints {
        if joint.start <= start || joint.end >= range.end {
            continue;
        }

        // What is attached is no part: 改进措施以及附件.
        if chars.get(joint.end) == Some(&'附') {
            parts.push(start..joint.start);
            return parts;
        }

        let sides = [&(start..joint.start), &(joint.end..range.end)];
        let [left, right] = sides.map(|side| kind_of(&text(chars, side), rules));
        if left.is_some() && right.is_some() && left != right {
            parts.push(start..joint.start);
            start = joint.end;
        }
    }

    parts.push(start..range.end);
    parts
}

/// Tells whether these chars stand at this place.
pub fn starts_with(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

/// Tells whether a char is a digit or a word that counts.
pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || han_digit(c).is_some() || matches!(c, '两' | '几')
}
