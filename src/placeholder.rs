//! Blanks that the author forgot to fill in: 发文?份, XX件, __次, 〔待填〕.
//!
//! Invariant: placeholders stand in order, none over another, each within one section, on char
//! boundaries.

use crate::section::Outline;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A blank with the words before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Placeholder {
    /// The words as printed, from the sign before them to the unit after the blank.
    pub text: String,
    /// The section, by its place in the report.
    pub section: u32,
    /// The same words in the report's clean text.
    #[serde(flatten)]
    pub span: Span,
}

/// Finds the placeholders of a clean text. Linear in its length.
///
/// ```
/// use mingcha::{Rules, placeholder, section};
/// let text = "一、概述\n全年发文?份，推文XX条。";
/// let found = placeholder::find(text, &section::split(text, &Rules::default()));
/// let texts: Vec<&str> = found.iter().map(|blank| blank.text.as_str()).collect();
/// assert_eq!(texts, ["全年发文?份", "推文XX条"]);
/// ```
pub fn find(text: &str, outline: &Outline) -> Vec<Placeholder> {
    let mut found = Vec::new();
    for section in &outline.sections {
        let mut from = section.span.start;
        while let Some(span) = next(&text[..section.span.end], from) {
            from = span.end;
            found.push(Placeholder {
                text: text[span.range()].to_owned(),
                section: section.id,
                span,
            });
        }
    }

    found
}

/// The most characters of the words before a blank; more belong to something else.
const MOST_WORDS: usize = 12;

/// The units of what is counted or dated.
const UNITS: [char; 26] = [
    '件', '份', '期', '次', '条', '项', '人', '个', '篇', '场', '名', '位', '万', '元', '年', '月',
    '日', '起', '部', '册', '门', '家', '批', '余', '篇', '封',
];

/// Finds the first blank that starts at `from` or after it.
fn next(text: &str, from: usize) -> Option<Span> {
    let mut rest = text[from..].char_indices();
    while let Some((offset, c)) = rest.next() {
        let at = from + offset;
        if let Some(end) = blank_end(&text[at..], c).map(|length| at + length) {
            return Some(Span::new(words_start(text, from, at), end));
        }

        // A run of marks that is no blank is passed over whole.
        let run =
            if is_mark(c) { text[at..].chars().take_while(|&next| next == c).count() } else { 0 };
        if run > 1 {
            rest.nth(run - 2);
        }
    }

    None
}

/// Measures the blank that opens `text` with `c`, its unit included.
fn blank_end(text: &str, c: char) -> Option<usize> {
    let least = match c {
        '?' | '？' => 1,
        _ if is_mark(c) => 2,
        '〔' | '（' | '(' | '[' | '【' => return bracketed(text),
        _ => return None,
    };

    let run = text.chars().take_while(|&next| next == c).count();
    let end = run * c.len_utf8();
    let mut unit = text[end..].chars();
    let first = unit.next().filter(|next| UNITS.contains(next))?;
    let more = if matches!(first, '人' | '件') {
        unit.next().filter(|&next| next == '次')
    } else {
        None
    };

    (run >= least).then_some(end + first.len_utf8() + more.map_or(0, char::len_utf8))
}

fn is_mark(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | '×' | '_' | '＿' | '*' | '?' | '？')
}

/// Measures a blank in brackets: `〔待填〕`, `（待补充）`.
fn bracketed(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let inner = text[open.len_utf8()..].trim_start();
    let is_open = ["待填", "待补", "待定", "待核", "此处填", "请填"]
        .iter()
        .any(|words| inner.starts_with(words));
    let close =
        text.char_indices().take(20).find(|&(_, c)| matches!(c, '〕' | '）' | ')' | ']' | '】'));

    close.filter(|_| is_open).map(|(at, c)| at + c.len_utf8())
}

/// Finds the start of the words before a blank: after the last sign, digit or white space.
fn words_start(text: &str, from: usize, at: usize) -> usize {
    let words = text[from..at].chars().rev().take(MOST_WORDS).take_while(|c| c.is_alphabetic());
    at - words.map(char::len_utf8).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use crate::section;
    use proptest::prelude::*;

    #[test]
    fn blanks_are_found_and_questions_and_addresses_are_not() {
        let check = |text: &str, expect: &[&str]| {
            let found = find(text, &section::split(text, &Rules::default()));
            assert_eq!(
                found.iter().map(|blank| blank.text.as_str()).collect::<Vec<_>>(),
                expect,
                "{text}"
            );
        };

        check("2020学年，党委发文？份,行政发文?份。", &["党委发文？份", "行政发文?份"]);
        check("集中学习__次，培训信息员XX人次", &["集中学习__次", "培训信息员XX人次"]);
        check("收到申请〔待填〕件，举报（待补充）", &["收到申请〔待填〕", "举报（待补充）"]);
        check("《能看到吗？》 http://a.cn/?id=1 xxgk@a.cn XX大学 ____", &[]);
    }

    proptest! {
        #[test]
        fn placeholders_stand_in_order_on_char_boundaries(text in "[发文?？XＸ_件份〔待填〕（，。\n 一、]{0,40}") {
            let mut last = 0;
            for blank in find(&text, &section::split(&text, &Rules::default())) {
                prop_assert!(last <= blank.span.start && text[blank.span.range()] == blank.text);
                last = blank.span.end;
            }
        }
    }
}
