//! The headings of a text.

use crate::numbering::{self, Numbering, Style};
use crate::report::Kind;
use crate::rules::{KindRule, Rules};
use crate::text::fold;

/// A heading in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionHeading {
    /// The first byte.
    pub start: usize,
    /// The number as printed.
    pub number: Option<String>,
    /// The words as printed, without the number.
    pub words: String,
    /// The style of the number; none for a heading without a number.
    pub style: Option<Style>,
    /// The count of the number; 0 without one.
    pub ordinal: u32,
    /// True if it names a part of a report and nothing else.
    pub names_part: bool,
    /// True if its line goes on after it.
    goes_on: bool,
    /// The place among the paragraphs.
    place: usize,
}

/// Finds the headings of `text` in order.
pub fn find(text: &str, rules: &Rules) -> Vec<SectionHeading> {
    let paragraphs = paragraphs(text);
    let lines: Vec<&str> = paragraphs.iter().map(|&(_, line)| line).collect();
    let contents = numbering::contents(&lines);
    let is_body =
        |place: usize, line: &str| !contents.contains(&place) && !numbering::is_contents_line(line);
    let mut headings: Vec<SectionHeading> = Vec::new();
    let mut attached: Vec<SectionHeading> = Vec::new();
    let mut spine = Spine::default();

    for (place, &(start, line)) in paragraphs.iter().enumerate() {
        if is_attachment(line, rules) {
            attached.push(plain(start, line, place));
        }

        let Some(lead) = Lead::of(line, &spine, rules).filter(|_| is_body(place, line)) else {
            continue;
        };

        spine.see(&lead);
        headings.push(numbered(start, line, &lead, place));
    }

    let headings = without_lists(headings, &paragraphs, &spine);
    let parts = unnumbered(&paragraphs, is_body, rules);
    let parts = if stand_over(&parts, &headings, rules) { parts } else { Vec::new() };
    let mut all: Vec<SectionHeading> = parts.into_iter().chain(headings).collect();
    all.sort_by_key(|heading| heading.start);

    // An attachment over the first heading belongs to the preface.
    if let Some(first) = all.first().map(|heading| heading.start) {
        all.extend(attached.into_iter().filter(|heading| heading.start > first));
        all.sort_by_key(|heading| heading.start);
        all.dedup_by_key(|heading| heading.start);
    }

    all
}

/// A number at a line's start that makes a heading, with its words.
struct Lead {
    number: Numbering,
    /// The byte after its words.
    end: usize,
    /// True if the line goes on after them: with text, or with the next cell of a row.
    goes_on: bool,
    is_cell: bool,
    names_part: bool,
}

impl Lead {
    /// The line's heading. A line with more than a heading, and a number that only white space
    /// parts from its words, must go on the count of the top parts; what stands before the text
    /// must name a part, or follow a row that did.
    fn of(line: &str, spine: &Spine, rules: &Rules) -> Option<Lead> {
        let Some(number) = numbering::read(line) else { return Lead::loose(line, spine, rules) };
        let words = number.words(line);
        let is_cell = words.contains('\t');

        if !is_cell && number.heads(line) {
            let names_part = names_part(words, rules);
            return Some(Lead { number, end: line.len(), goes_on: false, is_cell, names_part });
        }

        let sign = if is_cell { words.find('\t') } else { words.find(['。', '：', ':']) };
        let end = number.body + sign?;
        // White space before the sign goes: what is left may end before the words begin.
        let lead = line.get(..end)?.trim_end();
        let lead_words = number.words(lead);
        let is_lead = number.heads(lead) && !lead.contains(['，', ',']) && lead_words.len() <= 90;
        let names_part = is_lead && names_part(lead_words, rules);
        let is_named = is_lead && kind(lead_words, rules).is_some() && number.style == Style::Han;
        let goes_on = if is_cell { spine.goes_on_in_rows(&number) } else { spine.goes_on(&number) };
        let is_heading = goes_on
            && (names_part || is_named && !is_cell || is_lead && is_cell && spine.is_in_rows);

        is_heading.then_some(Lead { number, end: lead.len(), goes_on: true, is_cell, names_part })
    }

    fn loose(line: &str, spine: &Spine, rules: &Rules) -> Option<Lead> {
        let number = numbering::read_loose(line)?;
        let words = number.words(line);
        let is_cell = words.contains('\t');
        let sign =
            if is_cell { words.find('\t') } else { words.trim_end().find(['。', '：', ':']) };
        let lead = line[..sign.map_or(line.len(), |length| number.body + length)].trim_end();
        let is_due = if is_cell { spine.goes_on_in_rows(&number) } else { spine.goes_on(&number) };
        let is_lead = lead.len() > number.body && number.heads(lead) && is_due;
        let names_part = is_lead && names_part(number.words(lead), rules);
        let follows = is_lead && spine.is_loose && is_cell == spine.is_in_rows;
        let goes_on =
            sign.is_some_and(|length| number.body + length + '。'.len_utf8() < line.len());

        (names_part || follows && (is_cell || !goes_on)).then_some(Lead {
            number,
            end: lead.len(),
            goes_on,
            is_cell,
            names_part,
        })
    }
}

/// The count of the top parts as far as it has come.
#[derive(Default)]
struct Spine {
    style: Option<Style>,
    last: u32,
    parts: u32,
    /// True if one of them named a part of a report.
    is_named: bool,
    is_in_rows: bool,
    is_loose: bool,
}

impl Spine {
    /// Tells whether a row of a table goes on the count: it follows a row, or starts the count.
    fn goes_on_in_rows(&self, number: &Numbering) -> bool {
        (self.parts == 0 || self.is_in_rows) && self.goes_on(number)
    }

    /// Tells whether the number goes on the count, one number left out or repeated at most, or
    /// would start it. One of five real reports leaves a number out.
    fn goes_on(&self, number: &Numbering) -> bool {
        match self.style {
            Some(style) if style == number.style => {
                (self.last..=self.last + 2).contains(&number.ordinal)
            }
            Some(style) => number.style < style && self.parts < 2 && number.ordinal == 1,
            None => number.ordinal <= 2,
        }
    }

    /// Takes in a heading. The first style that may be a top part's is the spine, until a higher
    /// one comes before a second part.
    fn see(&mut self, lead: &Lead) {
        let style = lead.number.style;
        let may_be = lead.names_part || style.is_top() && !self.is_named;
        let starts = lead.number.ordinal == 1;
        let is_new = may_be && self.style.is_none_or(|old| style < old && self.parts < 2 && starts);

        if is_new && self.style != Some(style) {
            *self = Spine { style: Some(style), ..Spine::default() };
        }

        if self.style == Some(style) {
            self.last = lead.number.ordinal;
            self.parts += 1;
            self.is_named |= lead.names_part;
            self.is_in_rows = lead.is_cell;
            self.is_loose = lead.number.number_end < lead.number.body;
        }
    }
}

/// Tells whether parts without numbers are the report's top parts: no top part has a number; or
/// there are three kinds of them at least, the first before such a number, which is counted anew
/// under them.
fn stand_over(parts: &[SectionHeading], headings: &[SectionHeading], rules: &Rules) -> bool {
    let is_top = |heading: &&SectionHeading| heading.style.is_some_and(Style::is_top);
    let Some(top) = headings.iter().find(is_top) else { return true };
    let firsts = headings.iter().filter(is_top).filter(|heading| heading.ordinal == 1).count();
    let mut kinds: Vec<Kind> = parts.iter().filter_map(|part| kind(&part.words, rules)).collect();
    kinds.dedup();
    let named = headings.iter().filter(is_top).filter(|heading| heading.names_part).count();

    kinds.len() >= 3
        && parts.iter().any(|part| part.start < top.start)
        && (firsts >= 2 || named < 2)
}

/// Finds out from a heading's words what its section is about: the first pattern that matches the
/// folded words.
pub fn kind(words: &str, rules: &Rules) -> Option<Kind> {
    kind_of(&folded(words), rules)
}

fn folded(words: &str) -> String {
    fold(numbering::heading_body(words)).text()
}

fn kind_of(folded: &str, rules: &Rules) -> Option<Kind> {
    let matches = |rule: &&KindRule| {
        rule.exact.iter().any(|exact| exact == folded)
            || rule.any.iter().any(|pattern| folded.contains(pattern.as_str()))
    };
    rules.kinds.iter().find(matches).map(|rule| rule.kind)
}

/// Gives the paragraphs, each with its first byte.
fn paragraphs(text: &str) -> Vec<(usize, &str)> {
    let mut next = 0;

    text.split('\n')
        .map(|line| {
            let start = next;
            next += line.len() + 1;
            (start, line)
        })
        .collect()
}

fn numbered(start: usize, line: &str, lead: &Lead, place: usize) -> SectionHeading {
    let number = &lead.number;
    let printed = line[..number.number_end].trim().to_owned();
    let words = line[number.body.min(lead.end)..lead.end].trim_end();

    SectionHeading {
        start,
        words: if words.is_empty() { printed.clone() } else { words.to_owned() },
        number: Some(printed),
        style: Some(number.style),
        ordinal: number.ordinal,
        names_part: lead.names_part,
        goes_on: lead.goes_on,
        place,
    }
}

fn plain(start: usize, line: &str, place: usize) -> SectionHeading {
    SectionHeading {
        start,
        number: None,
        words: line.trim_end().to_owned(),
        style: None,
        ordinal: 0,
        names_part: true,
        goes_on: false,
        place,
    }
}

/// Tells whether a line is an attachment that names a part (`附件：清单事项公开情况一览表`): it is
/// a part, even in a report whose other parts have numbers.
fn is_attachment(line: &str, rules: &Rules) -> bool {
    let is_caption =
        line.starts_with('附') && line.len() <= 150 && !line.contains(['。', '，', '；']);
    is_caption
        && ["附件", "附表", "附：", "附:"].iter().any(|word| line.starts_with(word))
        && kind(line, rules).is_some()
}

/// Takes out the items of lists: small numbers whose lines follow each other with no text between
/// them.
fn without_lists(
    headings: Vec<SectionHeading>,
    paragraphs: &[(usize, &str)],
    spine: &Spine,
) -> Vec<SectionHeading> {
    let is_small = |heading: &SectionHeading| {
        let is_low = heading.style.is_some_and(|style| style >= Style::Digit)
            && heading.style != spine.style;
        is_low && !heading.goes_on
    };

    let next_number =
        |heading: &SectionHeading| numbering::read(paragraphs.get(heading.place + 1)?.1);
    let goes_on = |heading: &SectionHeading| {
        is_small(heading)
            && next_number(heading).is_some_and(|next| {
                Some(next.style) == heading.style && next.ordinal == heading.ordinal + 1
            })
    };

    let mut item = (usize::MAX, None);
    let mut kept = Vec::with_capacity(headings.len());
    for heading in headings {
        let follows_item = heading.ordinal > 1
            && is_small(&heading)
            && item == (heading.place.wrapping_sub(1), heading.style);
        if goes_on(&heading) || follows_item {
            item = (heading.place, heading.style);
        } else {
            kept.push(heading);
        }
    }

    kept
}

/// The most bytes of words that name a part and nothing else.
const MOST_PART_BYTES: usize = 120;

/// The endings of the headings of parts that have no numbers.
const PART_ENDS: [&str; 9] =
    ["情况", "概述", "概况", "措施", "事项", "情况表", "问题", "其他", "一览表"];

/// Tells whether words name a part of a report and nothing else.
fn names_part(words: &str, rules: &Rules) -> bool {
    part_kind(words, rules).is_some()
}

/// Gives the kind of the part of a report that words name, if they name nothing else.
fn part_kind(words: &str, rules: &Rules) -> Option<Kind> {
    if words.len() > MOST_PART_BYTES {
        return None;
    }

    let folded = folded(words);
    let ends_so = PART_ENDS.iter().any(|end| folded.ends_with(end));
    if !ends_so || folded.contains([',', '。', ';', ':', '|']) {
        return None;
    }

    kind_of(&folded, rules)
}

/// Finds the lines that name a part and nothing else, for a report whose top parts have no numbers:
/// two different kinds at least.
fn unnumbered(
    paragraphs: &[(usize, &str)],
    is_body: impl Fn(usize, &str) -> bool,
    rules: &Rules,
) -> Vec<SectionHeading> {
    let mut kinds = Vec::new();
    let mut headings = Vec::new();
    for (place, &(start, line)) in paragraphs.iter().enumerate() {
        if line.len() > MOST_PART_BYTES
            || line.ends_with(['。', '：', ':'])
            || numbering::read(line).is_some()
            || !is_body(place, line)
        {
            continue;
        }

        let Some(kind) = part_kind(line, rules) else { continue };
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
