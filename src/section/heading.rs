//! The headings of a text.

use super::contents;
use crate::numbering::{self, Numbering, Style};
use crate::report::Kind;
use crate::rules::Rules;
use crate::text::fold;

/// A heading in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its first byte.
    pub start: usize,
    /// The number as printed.
    pub number: Option<String>,
    /// Its words as printed, without the number.
    pub words: String,
    /// How it is numbered; none for a heading without a number.
    pub style: Option<Style>,
    /// What its number counts; 0 without one.
    pub ordinal: u32,
    /// Its place among the paragraphs.
    place: usize,
}

/// The headings of `text` in order.
pub fn find(text: &str, rules: &Rules) -> Vec<Heading> {
    let paragraphs = paragraphs(text);
    let body_start = contents::end(&paragraphs);
    let is_body = |place: usize, line: &str| !body_start.contains(&place) && !numbering::is_contents_line(line);
    let mut headings: Vec<Heading> = Vec::new();
    let mut top = 0;
    for (place, &(start, line)) in paragraphs.iter().enumerate() {
        if !headings.is_empty() && is_attachment(line, rules) {
            headings.push(plain(start, line, place));
        }
        let Some(number) = numbering::read(line).filter(|_| is_body(place, line)) else { continue };
        let Some(end) = words_end(line, &number, top, rules) else { continue };
        if number.style == Style::Han {
            top = number.ordinal;
        }
        headings.push(numbered(start, &line[..end], number, place));
    }
    let headings = without_lists(headings, &paragraphs);
    if headings.iter().any(|heading| heading.style.is_some_and(Style::is_top)) {
        return headings;
    }
    let mut all = unnumbered(&paragraphs, is_body, rules);
    all.extend(headings);
    all.sort_by_key(|heading| heading.start);
    all
}

/// What a heading's words say that its section is about: the first pattern that matches the folded words.
pub fn kind(words: &str, rules: &Rules) -> Option<Kind> {
    let folded = fold(numbering::heading_body(words)).text();
    let matches = |rule: &&crate::rules::KindRule| {
        rule.exact.contains(&folded) || rule.any.iter().any(|pattern| folded.contains(pattern.as_str()))
    };
    rules.kinds.iter().find(matches).map(|rule| rule.kind)
}

/// The paragraphs, each with its first byte.
fn paragraphs(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let with_start = text.split('\n').map(|line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    });
    with_start.collect()
}

/// Where the heading that starts this line ends: with the line, or with the lead of a top part that is due and goes on in the same
/// line (`六、其他需要报告的事项：无`). A lead at a lower level is the first sentence of a paragraph.
fn words_end(line: &str, number: &Numbering, last_top: u32, rules: &Rules) -> Option<usize> {
    if number.heads(line) {
        return Some(line.len());
    }
    if number.style != Style::Han || number.ordinal != last_top + 1 {
        return None;
    }
    let lead = number.body + line[number.body..].find(['。', '：', ':'])?;
    let is_lead = number.heads(&line[..lead]) && !line[..lead].contains(['，', ',']) && lead - number.body <= 66;
    (is_lead && kind(&line[number.body..lead], rules).is_some()).then_some(lead)
}

fn numbered(start: usize, line: &str, number: Numbering, place: usize) -> Heading {
    let printed = line[..number.number_end].trim().to_owned();
    let words = line[number.body.min(line.len())..].trim_end();
    Heading {
        start,
        words: if words.is_empty() { printed.clone() } else { words.to_owned() },
        number: Some(printed),
        style: Some(number.style),
        ordinal: number.ordinal,
        place,
    }
}

fn plain(start: usize, line: &str, place: usize) -> Heading {
    Heading { start, number: None, words: line.trim_end().to_owned(), style: None, ordinal: 0, place }
}

/// An attachment that names a part (`附件：清单事项公开情况一览表`) is one, also in a report whose other parts have numbers.
fn is_attachment(line: &str, rules: &Rules) -> bool {
    let is_caption = line.starts_with('附') && line.len() <= 150 && !line.contains(['。', '，', '；']);
    is_caption
        && ["附件", "附表", "附：", "附:"].iter().any(|word| line.starts_with(word))
        && kind(line, rules).is_some()
}

/// Takes out the items of lists: small numbers whose lines follow each other with no text between them.
fn without_lists(headings: Vec<Heading>, paragraphs: &[(usize, &str)]) -> Vec<Heading> {
    let is_small = |heading: &Heading| heading.style.is_some_and(|style| style >= Style::Digit);
    let next_number = |heading: &Heading| numbering::read(paragraphs.get(heading.place + 1)?.1);
    let goes_on = |heading: &Heading| {
        is_small(heading)
            && next_number(heading)
                .is_some_and(|next| Some(next.style) == heading.style && next.ordinal == heading.ordinal + 1)
    };
    let mut item_place = usize::MAX;
    let mut kept = Vec::with_capacity(headings.len());
    for heading in headings {
        let follows_item = heading.ordinal > 1 && is_small(&heading) && item_place == heading.place.wrapping_sub(1);
        if goes_on(&heading) || follows_item {
            item_place = heading.place;
        } else {
            kept.push(heading);
        }
    }
    kept
}

/// What the heading of a part ends in when it stands without a number.
const PART_ENDS: [&str; 9] = ["情况", "概述", "概况", "措施", "事项", "情况表", "问题", "其他", "一览表"];

/// Lines that name a part and nothing else, for a report whose top parts have no numbers: two different kinds at least.
fn unnumbered(paragraphs: &[(usize, &str)], is_body: impl Fn(usize, &str) -> bool, rules: &Rules) -> Vec<Heading> {
    let mut kinds = Vec::new();
    let mut headings = Vec::new();
    for (place, &(start, line)) in paragraphs.iter().enumerate() {
        if line.len() > 120 || numbering::read(line).is_some() || !is_body(place, line) {
            continue;
        }
        let folded = fold(line).text();
        let names_part =
            PART_ENDS.iter().any(|end| folded.ends_with(end)) && !folded.contains([',', '。', ';', ':', '|']);
        let Some(kind) = kind(line, rules).filter(|_| names_part) else { continue };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        headings.push(plain(start, line, place));
    }
    if kinds.len() < 2 {
        headings.clear();
    }
    headings
}
