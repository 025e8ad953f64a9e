//! The headings of a text.

use super::item;
use super::part::{kind, names_part};
use super::unnumbered::{self, PartLine};
use crate::numbering::{self, Numbering, Style};
use crate::report::Kind;
use crate::rules::Rules;

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
        if unnumbered::is_attachment(line, rules) {
            attached.push(plain(start, line, place));
        }

        let Some(lead) = Lead::of(line, &spine, rules).filter(|_| is_body(place, line)) else {
            continue;
        };

        spine.see(&lead);
        headings.push(numbered(start, line, &lead, place));
    }

    let headings = without_lists(headings, &paragraphs, &spine);
    let mut parts = unnumbered::lines(&paragraphs, is_body, rules);
    let contacts = if stand_over(&parts, &headings) {
        let first = parts.first().map_or(0, |part| part.place);
        unnumbered::contacts(&paragraphs, first)
    } else {
        parts.retain(|part| fills_gap(part, &headings, spine.style, rules));
        Vec::new()
    };
    let contacts = contacts.into_iter().filter_map(|place| {
        let &(start, line) = paragraphs.get(place)?;
        Some(plain(start, line, place))
    });
    let parts = parts.iter().map(|part| of_part(part, &spine));
    let mut all: Vec<SectionHeading> = parts.chain(headings).chain(contacts).collect();
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
        if item::is_row(line) {
            return None;
        }

        let Some(number) = numbering::read(line) else {
            return Lead::lost(line, spine).or_else(|| Lead::loose(line, spine, rules));
        };
        let words = number.words(line);
        let is_cell = words.contains('\t');

        if !is_cell && number.heads(line) {
            let names_part = names_part(words, rules);
            if item::is_order(line, names_part) || spine.is_told(&number, line, rules) {
                return None;
            }
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

    /// A heading whose number was lost from its brackets: `()主动公开数量`.
    fn lost(line: &str, spine: &Spine) -> Option<Lead> {
        let body = unnumbered::lost(line).filter(|_| spine.style.is_some())?;
        let style = Style::HanInBrackets;
        let number = Numbering { style, ordinal: 0, number_end: body, body };
        let is_heading = number.heads(line) && !item::is_sentence(line);

        is_heading.then_some(Lead {
            number,
            end: line.len(),
            goes_on: false,
            is_cell: false,
            names_part: false,
        })
    }

    fn loose(line: &str, spine: &Spine, rules: &Rules) -> Option<Lead> {
        let number = numbering::read_loose(line).or_else(|| numbering::read_slip(line))?;
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

    /// Tells whether a line with a number of the top parts, which name parts of a report, is a
    /// sentence of the text that begins so: 四、五月间，学校开展了宣传。
    fn is_told(&self, number: &Numbering, line: &str, rules: &Rules) -> bool {
        self.is_named
            && self.style == Some(number.style)
            && item::is_sentence(line)
            && kind(number.words(line), rules).is_none()
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

/// Tells whether parts without numbers are the report's top parts: there are two kinds of them at
/// least, and no top part has a number; or
/// there are three kinds of them at least, the first before such a number, which is counted anew
/// under them.
fn stand_over(parts: &[PartLine<'_>], headings: &[SectionHeading]) -> bool {
    let is_top = |heading: &&SectionHeading| heading.style.is_some_and(Style::is_top);
    let is_other = |part: &PartLine<'_>| parts.first().is_some_and(|first| first.kind != part.kind);
    let Some(top) = headings.iter().find(is_top) else { return parts.iter().any(is_other) };
    let firsts = headings.iter().filter(is_top).filter(|heading| heading.ordinal == 1).count();
    let mut kinds: Vec<Kind> = parts.iter().map(|part| part.kind).collect();
    kinds.dedup();
    let named = headings.iter().filter(is_top).filter(|heading| heading.names_part).count();

    kinds.len() >= 3
        && parts.iter().any(|part| part.start < top.start)
        && (firsts >= 2 || named < 2)
}

/// Tells whether a part without a number stands where the numbers of the top parts leave one out,
/// and no numbered heading is of its kind: the page lost its number.
fn fills_gap(
    part: &PartLine<'_>,
    headings: &[SectionHeading],
    top: Option<Style>,
    rules: &Rules,
) -> bool {
    let tops: Vec<&SectionHeading> =
        headings.iter().filter(|heading| heading.style.is_some() && heading.style == top).collect();
    let after = tops.partition_point(|heading| heading.start < part.start);
    let before = after.checked_sub(1).and_then(|at| tops.get(at)).map_or(0, |top| top.ordinal);
    let is_named = |heading: &&SectionHeading| kind(&heading.words, rules) == Some(part.kind);

    // The last part has no number after it; that its own was lost shows in the sign that was left.
    let is_left_out = match tops.get(after) {
        Some(next) => next.ordinal == before + 2,
        None => part.has_sign,
    };
    is_left_out && !tops.iter().any(is_named)
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

/// The heading of a part without a number; one that only white space parts from its words is a
/// number where the others count so.
fn of_part(part: &PartLine<'_>, spine: &Spine) -> SectionHeading {
    let plain = plain(part.start, part.line, part.place);
    let number = numbering::read_loose(part.line);
    let Some(number) = number.filter(|number| Some(number.style) == spine.style) else {
        return plain;
    };

    SectionHeading {
        number: part.line.get(..number.number_end).map(|printed| printed.trim().to_owned()),
        words: number.words(part.line).trim_end().to_owned(),
        style: Some(number.style),
        ordinal: number.ordinal,
        ..plain
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

/// Takes out what only looks like a heading: rows, small numbers whose lines follow each other with
/// no text between them, and the sentences of a notice.
fn without_lists(
    headings: Vec<SectionHeading>,
    paragraphs: &[(usize, &str)],
    spine: &Spine,
) -> Vec<SectionHeading> {
    let line = |place: usize| paragraphs.get(place).map_or("", |&(_, line)| line);
    let mut item = (usize::MAX, None);
    let mut kept = Vec::with_capacity(headings.len());

    for heading in headings {
        let before = heading.place.checked_sub(1).map_or("", line);
        let neighbours =
            Neighbours { before, own: line(heading.place), next: line(heading.place + 1) };
        let is_small = heading.style.is_some_and(item::is_small) && heading.style != spine.style;
        let follows_item = is_small
            && !heading.goes_on
            && heading.ordinal > 1
            && item == (heading.place.wrapping_sub(1), heading.style);

        let is_listed = if is_small {
            neighbours.is_item(&heading)
        } else {
            neighbours.is_told(&heading, heading.style == spine.style && !spine.is_named)
        };

        if follows_item || is_listed {
            item = (heading.place, heading.style);
        } else {
            kept.push(heading);
        }
    }

    kept
}

/// A numbered line with the lines around it.
struct Neighbours<'a> {
    before: &'a str,
    own: &'a str,
    next: &'a str,
}

impl Neighbours<'_> {
    fn number(&self, heading: &SectionHeading) -> Option<Numbering> {
        numbering::read(self.own).filter(|_| !heading.goes_on)
    }

    /// Tells whether a line with a small number is an item of a list or a row.
    fn is_item(&self, heading: &SectionHeading) -> bool {
        let Some(number) = self.number(heading) else { return false };
        let follows = heading.ordinal > 1 && item::precedes(self.before, &number);

        follows
            || item::goes_on(self.next, &number)
            || item::is_spaced_row(number.words(self.own))
            || item::is_address(self.next)
    }

    /// Tells whether a line is the last of a list whose items end in semicolons, or a paragraph of
    /// a notice: one sentence without a text of its own, among top numbers that name no part.
    fn is_told(&self, heading: &SectionHeading, may_be_notice: bool) -> bool {
        let Some(number) = self.number(heading) else { return false };
        let is_last = item::leaves_open(self.before) && item::precedes(self.before, &number);
        let stands_alone = item::is_sentence(self.own)
            && (item::goes_on(self.next, &number) || item::is_next(self.before, &number));

        is_last || !heading.names_part && may_be_notice && stands_alone
    }
}
