//! Lines joined to the paragraphs that a page's width or end cut them from.
//!
//! Invariant: no visible character is lost, added or moved; where lines join, only white space
//! goes. The rules and their order were found on five real reports and proved on invented ones,
//! which were wrapped as converters wrap them. Linear: each line is measured once and looks at its
//! neighbours only.

#![cfg_attr(
    not(test),
    expect(
        clippy::indexing_slicing,
        reason = "a line and what is known of it have one place, counted over the lines"
    )
)]

mod alike;
mod end;

use super::line::{FileLine, LineGap};
use super::wrap::{self, Size, Wrap};
use super::{period, site, title};
use crate::numbering::{self, Numbering, Style};
use crate::report::Anchor;
use end::{LineEnd, closes_first, missing_bracket};

/// A clean text, with the place in it where each line or page of the source file starts.
#[derive(Debug, Default)]
pub struct CleanText {
    /// The paragraphs, separated by `\n`.
    pub text: String,
    /// The start of each line that was kept and has a number, in order; pages once each.
    pub anchors: Vec<Anchor>,
}

/// Joins `lines` to paragraphs.
pub fn paragraphs(lines: &[FileLine<'_>]) -> CleanText {
    let traits: Vec<Trait> = lines.iter().map(Trait::of).collect();
    let open = |(line, is_whole): (&Trait, bool)| Size {
        is_open: line.size.is_open && !is_whole,
        ..line.size
    };
    let sizes: Vec<Size> = traits.iter().zip(alike::are_whole(lines)).map(open).collect();
    let reflow = Reflow { lines, traits: &traits, wraps: &wrap::around(&sizes) };
    let mut flow = CleanText {
        text: String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum()),
        ..CleanText::default()
    };

    let mut paragraph: Option<ReflowParagraph> = None;
    let mut counts = NumberCounts::default();
    for (at, line) in lines.iter().enumerate() {
        match &mut paragraph {
            Some(open) if reflow.joins(open, at, &counts) => {
                glue(&mut flow, line);
                open.last = at;
                open.is_heading =
                    open.is_heading && is_heading(flow.text.get(open.start..).unwrap_or_default());
            }
            _ => {
                let place = paragraph.as_ref().map_or(0, |before| before.place + 1);
                paragraph =
                    Some(begin(&mut flow, line, ReflowParagraph::at(place, at, traits[at].heads)));
                counts.see(traits[at].number.as_ref());
            }
        }
    }

    flow
}

fn begin(flow: &mut CleanText, line: &FileLine<'_>, paragraph: ReflowParagraph) -> ReflowParagraph {
    if !flow.text.is_empty() {
        flow.text.push('\n');
    }

    let start = flow.text.len();
    push(flow, line);

    ReflowParagraph { start, ..paragraph }
}

/// Adds a line to the open paragraph. A space parts two Latin words; nothing parts anything else.
fn glue(flow: &mut CleanText, line: &FileLine<'_>) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if is_latin(flow.text.chars().next_back()) && is_latin(line.text.chars().next()) {
        flow.text.push(' ');
    }
    push(flow, line);
}

fn push(flow: &mut CleanText, line: &FileLine<'_>) {
    let is_counted =
        line.number > 0 && flow.anchors.last().is_none_or(|last| last.number != line.number);
    if is_counted {
        flow.anchors.push(Anchor { at: flow.text.len(), number: line.number });
    }

    flow.text.push_str(&line.text);
}

fn is_heading(text: &str) -> bool {
    heads(text, numbering::read(text))
}

/// Tells whether a text that starts with this number, if with any, is a heading.
fn heads(text: &str, number: Option<Numbering>) -> bool {
    text.len() < MOST_HEADING_BYTES
        && number.or_else(|| loose_number(text)).is_some_and(|number| number.heads(text))
}

/// The most bytes of a heading, so that a long paragraph is not looked through for one.
const MOST_HEADING_BYTES: usize = 400;

/// Reads a Han number that only white space parts from its words. `12 月` looks like `12 概述`, so
/// a digit needs a sign after it.
fn loose_number(text: &str) -> Option<Numbering> {
    numbering::read_loose(text).filter(|number| number.style.is_han())
}

/// The paragraph that lines are being joined to.
struct ReflowParagraph {
    /// The place among the paragraphs.
    place: usize,
    /// The first byte in the text.
    start: usize,
    /// The first line.
    first: usize,
    /// The last line so far.
    last: usize,
    is_heading: bool,
}

impl ReflowParagraph {
    fn at(place: usize, line: usize, is_heading: bool) -> ReflowParagraph {
        ReflowParagraph { place, start: 0, first: line, last: line, is_heading }
    }
}

/// The number that each style of numbering came to; `（四）` and `(4)` share a count.
#[derive(Default)]
struct NumberCounts([u32; 12]);

impl NumberCounts {
    fn see(&mut self, number: Option<&Numbering>) {
        if let Some(number) = number {
            self.0[NumberCounts::family(number.style)] = number.ordinal;
        }
    }

    /// Tells whether this number would start or go on a count.
    fn expects(&self, number: &Numbering) -> bool {
        number.ordinal == 1 || number.ordinal == self.0[NumberCounts::family(number.style)] + 1
    }

    fn family(style: Style) -> usize {
        match style {
            Style::DigitInBrackets => Style::HanInBrackets as usize,
            other => other as usize,
        }
    }
}

/// The traits of a line that show its place in a paragraph.
struct Trait {
    size: Size,
    end: LineEnd,
    number: Option<Numbering>,
    heads: bool,
    /// True for a line of a table of contents, a row of a table, a date under a report: they are
    /// never part of a paragraph.
    is_single: bool,
    /// The bracket that would close the last one that it leaves open.
    missing: Option<char>,
}

impl Trait {
    fn of(line: &FileLine<'_>) -> Trait {
        let text = line.text.as_ref();
        let end = LineEnd::of(text);
        let number = numbering::read(text);
        let is_open = number.is_none() && matches!(end, LineEnd::Word | LineEnd::Open);

        Trait {
            size: Size {
                width: line.indent + numbering::width(text),
                // A single space at a line's start is no indent: the cut left it there.
                chars: text.chars().count() as u32 + u32::from(line.indent == 1),
                is_open,
            },
            end,
            heads: heads(text, number),
            number,
            is_single: line.is_row
                || numbering::is_contents_line(text)
                || is_row(words(text, number))
                || period::is_date(text),
            missing: missing_bracket(text),
        }
    }
}

/// Gives a line without its number.
fn words(line: &str, number: Option<Numbering>) -> &str {
    line.get(number.map_or(0, |number| number.body)..).unwrap_or_default()
}

/// Tells whether words are a row of a table: cells parted by tabs, by the bars of Markdown, by two
/// bars at least with spaces around them, or behind a number by wide gaps.
fn is_row(words: &str) -> bool {
    let is_barred = || {
        words.contains('|') && words.split(" | ").count() > 2
            || words.contains('｜') && words.split(" ｜ ").count() > 2
    };
    let is_spaced = || {
        let after = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = after.len() < words.len() && after.starts_with([' ', '　']);
        is_numbered && after.split(&[' ', '　'][..]).filter(|gap| gap.is_empty()).count() > 3
    };
    words.contains('\t') || words.starts_with('|') || is_barred() || is_spaced()
}

/// The least indent of a line that is centred or set to the right, and so never cut at an edge: 6
/// Han characters.
const DISPLACED: u32 = 12;
/// The least width of a line without an end that was cut even if nothing else shows it: 40 Han
/// characters. One sample report has such a line at a page's end.
const WIDE: u32 = 80;

struct Reflow<'a> {
    lines: &'a [FileLine<'a>],
    traits: &'a [Trait],
    wraps: &'a [Wrap],
}

impl Reflow<'_> {
    /// Tells whether the line `next` goes on the paragraph. The first rule that fits decides.
    fn joins(&self, paragraph: &ReflowParagraph, next: usize, counts: &NumberCounts) -> bool {
        let last = &self.traits[paragraph.last];
        let gap = self.lines[next].gap;
        if gap == LineGap::Joined || self.is_cut_title(paragraph, next) {
            return true;
        }

        if self.is_around(paragraph, next) {
            return false;
        }

        // Rows, numbers and the lines of a title start a paragraph of their own.
        let is_full = self.is_full(paragraph, gap);
        let is_single = last.is_single || self.traits[next].is_single;
        if is_single || self.starts(paragraph, next, is_full, counts) || self.is_title(paragraph) {
            return false;
        }

        // So does a line that is set in, unless the line before it was cut at the edge.
        let unfinished = matches!(last.end, LineEnd::Word | LineEnd::Open);
        if self.is_set_in(paragraph, next) && (paragraph.is_heading || !(unfinished && is_full)) {
            return false;
        }

        // An open sentence or bracket goes on over any gap; what else goes on depends on the edge.
        let closes = last.missing.is_some_and(|close| closes_first(&self.lines[next].text, close));
        match last.end {
            LineEnd::Open => true,
            _ if closes => true,
            LineEnd::Colon => false,
            _ if paragraph.is_heading => {
                is_full && gap != LineGap::Blank && !self.is_whole_heading(paragraph, next)
            }
            LineEnd::Sentence => is_full && gap == LineGap::None && !self.stands_alone(next),
            LineEnd::Word => is_full || self.is_wide(paragraph.last) && gap != LineGap::Ended,
        }
    }

    /// Tells whether the paragraph's last line reaches the edge. A first line whose indent was lost
    /// counts two characters more, as in one sample report.
    fn is_full(&self, paragraph: &ReflowParagraph, gap: LineGap) -> bool {
        let line = &self.lines[paragraph.last];
        let lost_indent =
            paragraph.first == paragraph.last && line.indent == 0 && gap != LineGap::Blank;
        let size = self.traits[paragraph.last].size;

        line.indent < DISPLACED
            && self.wraps[paragraph.last].is_reached(size, if lost_indent { 4 } else { 0 })
    }

    /// Tells whether a line is so wide that without an end it was cut; a line that is set in far
    /// was not.
    fn is_wide(&self, at: usize) -> bool {
        self.lines[at].indent < DISPLACED && self.traits[at].size.width >= WIDE
    }

    /// Tells whether the line starts with a number that counts. After a line that was cut it must
    /// be the number that is due: `（三）项规定` may also stand at a line's start.
    fn starts(
        &self,
        paragraph: &ReflowParagraph,
        next: usize,
        is_full: bool,
        counts: &NumberCounts,
    ) -> bool {
        let Some(number) = &self.traits[next].number else { return false };
        let last = &self.traits[paragraph.last];
        let is_cut = match last.end {
            _ if paragraph.is_heading => false,
            LineEnd::Open => true,
            LineEnd::Word => is_full || !number.style.is_han() && self.is_wide(paragraph.last),
            LineEnd::Colon | LineEnd::Sentence => false,
        };

        let stands_alone = self.lines[next].gap == LineGap::Blank
            && self.traits[next].heads
            && last.end != LineEnd::Open;
        !is_cut || stands_alone || counts.expects(number)
    }

    /// Tells whether a line after a sentence's end cannot be the rest of its paragraph: it reaches
    /// neither the edge nor a sentence's end, as a heading without a number or a sign-off; or it
    /// starts with a Han numeral and a space.
    fn stands_alone(&self, next: usize) -> bool {
        let line = &self.traits[next];
        let is_short = line.end == LineEnd::Word
            && !self.wraps[next].is_reached(line.size, 0)
            && self.wraps[next] != Wrap::default();
        is_short || line.number.is_some() || loose_number(&self.lines[next].text).is_some()
    }

    /// Tells whether a heading that fills its line by chance is whole: it ends as headings do, and
    /// a sentence or another full line follows. One heading in eight of wrapped reports did so.
    fn is_whole_heading(&self, paragraph: &ReflowParagraph, next: usize) -> bool {
        const ENDS: [&str; 8] =
            ["情况", "事项", "措施", "概述", "问题", "情况表", "一览表", "工作"];

        let (line, next_line) =
            (without_spaces(&self.lines[paragraph.last].text), &self.lines[next].text);
        let is_full = self.wraps[next].is_reached(self.traits[next].size, 0);
        let is_text = is_full
            || self.traits[next].end == LineEnd::Sentence
            || !is_heading(&format!("{line}{next_line}"));

        ENDS.iter().any(|end| line.ends_with(end)) && is_text
    }

    /// Tells whether the paragraph is a line of a title, or a school's name over a report: they
    /// stay apart.
    fn is_title(&self, paragraph: &ReflowParagraph) -> bool {
        const ENDS: [&str; 16] = [
            "报告",
            "总结",
            "的函",
            "通知",
            "大学",
            "学院",
            "学校",
            "情况表",
            "清单",
            "報告",
            "總結",
            "大學",
            "學院",
            "學校",
            "情況表",
            "清單",
        ];

        let line = &self.lines[paragraph.last].text;
        let is_one_line =
            paragraph.first == paragraph.last && self.traits[paragraph.last].size.width <= WIDE;

        paragraph.place < 6
            && is_one_line
            && self.traits[paragraph.last].missing.is_none()
            && !line.contains(['，', ',', '。', '；', '：', ':'])
            && ENDS.iter().any(|end| line.ends_with(end))
    }

    /// Tells whether a title's line was cut in a word: 信息公 / 开工作报告.
    fn is_cut_title(&self, paragraph: &ReflowParagraph, next: usize) -> bool {
        paragraph.place < 6
            && paragraph.first == paragraph.last
            && self.lines[next].gap < LineGap::Page
            && title::goes_on(&self.lines[paragraph.last].text, &self.lines[next].text)
    }

    /// Tells whether one of the two lines is the site's, over a report: they are never joined.
    fn is_around(&self, paragraph: &ReflowParagraph, next: usize) -> bool {
        const MOST_OVER: usize = 12;
        let line = |at: usize| self.lines[at].text.as_ref();
        let is_short = |line: &str| line.len() <= 240;

        paragraph.place < MOST_OVER
            && paragraph.first == paragraph.last
            && [line(paragraph.last), line(next)]
                .iter()
                .any(|line| is_short(line) && site::is_around(line))
    }

    fn is_set_in(&self, paragraph: &ReflowParagraph, next: usize) -> bool {
        let (last, next) = (self.lines[paragraph.last].indent, self.lines[next].indent);
        let is_more = next > last || paragraph.is_heading && next == last;
        next >= 4 && is_more || next >= DISPLACED && last >= DISPLACED
    }
}

fn without_spaces(line: &str) -> String {
    line.split_whitespace().collect()
}

#[cfg(test)]
mod tests;
