//! Printed lines as paragraphs: a line was cut if what follows would not have fitted on it.
//!
//! Invariant: no visible character is lost, added or moved. The text rules of `reflow` run
//! afterwards and see whole paragraphs.

use super::measure::Measure;
use super::page::{Printed, SPACE, closes, em_width, opens};
use crate::file::clean::{self, Gap, Line};
use crate::numbering;

/// A line set in this far starts a paragraph, is centred or set to the right, in ems.
const SET_IN: f32 = 1.3;
/// An indent beyond this says no more, in half ems.
const MOST_INDENT: f32 = 99.0;
/// What a measured edge may be off, in ems.
const SLACK: f32 = 0.1;
/// Type of another size is another paragraph, in points.
const OTHER_SIZE: f32 = 1.5;

/// Joins lines to paragraphs, in the order in which they come.
#[derive(Default)]
pub struct Paragraphs {
    lines: Vec<Line<'static>>,
    open: Option<Open>,
}

/// The paragraph that is being read.
struct Open {
    /// Its text so far, and of that the part on this page.
    text: String,
    part_start: usize,
    page: u32,
    indent: u32,
    gap: Gap,
    last: Printed,
    last_measure: Measure,
}

impl Paragraphs {
    /// Reads a line.
    pub fn push(&mut self, line: Printed, page: u32, measure: Measure) {
        match &mut self.open {
            Some(open) if open.is_continued_by(&line, page, measure) => {
                if page != open.page {
                    self.lines.extend(open.part());
                    (open.part_start, open.page, open.gap) = (open.text.len(), page, Gap::Joined);
                }
                glue(&mut open.text, &line.text);
                (open.last, open.last_measure) = (line, measure);
            }
            _ => {
                self.end();
                let indent = (set_in(&line, measure) * 2.0).round().clamp(0.0, MOST_INDENT) as u32;
                let text = line.text.clone();
                let (part_start, gap, last, last_measure) = (0, Gap::Ended, line, measure);
                self.open = Some(Open { text, part_start, page, indent, gap, last, last_measure });
            }
        }
    }

    /// Ends the paragraph and adds a line that is one of its own.
    pub fn push_whole(&mut self, line: Line<'static>) {
        self.end();
        self.lines.push(line);
    }

    /// All lines: a paragraph each, or the part of one that stands on a page.
    pub fn finish(mut self) -> Vec<Line<'static>> {
        self.end();
        self.lines
    }

    fn end(&mut self) {
        self.lines.extend(self.open.take().and_then(|open| open.part()));
    }
}

impl Open {
    fn part(&self) -> Option<Line<'static>> {
        clean::line(&self.text[self.part_start..], self.page, self.indent, self.gap)
    }

    /// Whether `next` goes on it. The first rule that fits decides.
    fn is_continued_by(&self, next: &Printed, page: u32, measure: Measure) -> bool {
        let is_finished = self.last.text.trim_end_matches(closes_quote).ends_with(ENDS);
        if (self.last.size - next.size).abs() > OTHER_SIZE {
            return false;
        }

        if page == self.page && self.is_far_above(next, measure, is_finished) {
            return false;
        }

        let is_set_in = set_in(next, measure) >= SET_IN;
        let may_be_centred = is_set_in || self.last.size > measure.body + OTHER_SIZE;
        let is_centred =
            may_be_centred && is_even(next, measure) && is_even(&self.last, self.last_measure);

        if is_centred && !is_finished && (next.left - self.last.left).abs() > next.size * 0.5 {
            return !self.fits(next, 2.0 * (self.last_measure.right - self.last.right));
        }

        if self.fits(next, self.last_measure.right - self.last.right) {
            return false;
        }

        let starts_item = numbering::read(&next.text).is_some();
        let parts = is_finished || self.is_heading();

        !(starts_item && (parts || is_set_in) || is_set_in && parts)
    }

    /// Whether more than the room between two lines lies between them.
    fn is_far_above(&self, next: &Printed, measure: Measure, is_finished: bool) -> bool {
        let gap = self.last.baseline - next.baseline;
        let pitch = measure.pitch * (next.size / measure.body).max(1.0);
        gap > pitch * 1.45 || gap > pitch * 1.18 && is_finished
    }

    /// Whether the first word of `next` would have fitted into the `room` at the end of the last
    /// line: then that was not cut, it ended. Between Han and Latin there is a space, or room for
    /// one.
    fn fits(&self, next: &Printed, room: f32) -> bool {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (before, after) = (self.last.text.chars().next_back(), next.text.chars().next());
        let space = if is_latin(before) || is_latin(after) { SPACE } else { 0.0 };
        (first_word(&next.text) + space + SLACK) * next.size <= room
    }

    fn is_heading(&self) -> bool {
        self.text.len() < 400
            && numbering::read(&self.text).is_some_and(|number| number.heads(&self.text))
    }
}

const ENDS: [char; 12] = ['。', '！', '？', '；', '：', '…', '!', '?', ';', ':', '．', '｡'];

fn closes_quote(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '）' | ')' | '》' | '」' | '』' | '】')
}

/// How far a line is set in, in ems.
fn set_in(line: &Printed, measure: Measure) -> f32 {
    (line.left - measure.left) / line.size
}

/// Whether a line is as far from the left edge as from the right: centred, or full.
fn is_even(line: &Printed, measure: Measure) -> bool {
    let (left, right) = (line.left - measure.left, measure.right - line.right);
    (left - right).abs() <= line.size
}

/// The width of what cannot be parted at a line's start, in ems: a Han character or a Latin word,
/// with the brackets that open before it and the signs after it that may not start a line.
fn first_word(text: &str) -> f32 {
    let mut chars = text.chars().peekable();
    let mut width = 0.0;
    while let Some(c) = chars.next_if(|&c| opens(c)) {
        width += em_width(c);
    }

    let is_latin = |c: &char| c.is_ascii_graphic() || matches!(*c, '\u{C0}'..='\u{24F}');
    match chars.next_if(is_latin) {
        Some(first) => {
            width += em_width(first);
            while let Some(c) = chars.next_if(is_latin) {
                width += em_width(c);
            }
        }
        None => width += chars.next().map_or(0.0, em_width),
    }

    while let Some(c) = chars.next_if(|&c| closes(c)) {
        width += em_width(c);
    }

    width
}

/// Adds a line to the text before it. A space parts two Latin words; nothing parts anything else,
/// an address least of all.
pub fn glue(text: &mut String, next: &str) {
    let before = text.trim_end_matches([',', '.', ';', ':', ')']);
    let is_word = before.ends_with(|c: char| c.is_ascii_alphabetic())
        && next.starts_with(|c: char| c.is_ascii_alphabetic());

    if is_word && !ends_in_address(text) {
        text.push(' ');
    }

    text.push_str(next);
}

fn ends_in_address(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_ascii_graphic()).next().unwrap_or_default();
    word.contains("://") || word.contains("www.") || word.contains(['/', '@'])
}
