//! The headings of a text.

mod lead;

use super::item;
use super::part::kind;
use super::unnumbered::{self, PartLine};
use crate::numbering::{self, Numbering, Style};
use crate::report::Kind;
use crate::rules::Rules;
use lead::{Lead, Spine};

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

    // That the number was lost may also show in the sign that was left.
    let is_left_out = match tops.get(after) {
        Some(next) => part.has_sign || next.ordinal == before + 2,
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
