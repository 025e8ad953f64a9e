//! Printed lines as paragraphs: a line was cut if what follows would not have fitted on it.
//!
//! Invariant: no visible character is lost, added or moved. The text rules of `reflow` run
//! afterwards and see whole paragraphs.

use super::measure::PdfMeasure;
use super::printed::{Printed, SPACE, closes, em_width, glue, opens};
use crate::file::line::{FileLine, LineGap};
use crate::numbering;

/// The least indent of a line that starts a paragraph, is centred or set to the right, in ems.
const SET_IN: f32 = 1.3;
/// The widest indent that is kept, in half ems.
const MOST_INDENT: f32 = 99.0;
/// The error that a measured edge may have, in ems.
const SLACK: f32 = 0.1;
/// The least difference of type sizes that parts two paragraphs, in points.
const OTHER_SIZE: f32 = 1.5;

/// Joins lines to paragraphs, in the order in which they come.
#[derive(Default)]
pub struct Paragraphs {
    lines: Vec<FileLine<'static>>,
    open: Option<OpenParagraph>,
}

/// The paragraph that is being read.
struct OpenParagraph {
    /// The text so far.
    text: String,
    /// The byte of the text with which this page starts.
    part_start: usize,
    page: u32,
    indent: u32,
    gap: LineGap,
    last: Printed,
    last_measure: PdfMeasure,
}

impl Paragraphs {
    /// Reads a line.
    pub fn push(&mut self, line: Printed, page: u32, measure: PdfMeasure) {
        match &mut self.open {
            Some(open) if open.is_continued_by(&line, page, measure) => {
                if page != open.page {
                    self.lines.extend(open.part());
                    open.start_page(page);
                }
                glue(&mut open.text, &line.text);
                open.last = line;
                open.last_measure = measure;
            }
            _ => {
                self.end();
                self.open = Some(OpenParagraph::new(line, page, measure));
            }
        }
    }

    /// Ends the paragraph and adds a line that is one of its own.
    pub fn push_whole(&mut self, line: FileLine<'static>) {
        self.end();
        self.lines.push(line);
    }

    /// Gives all lines: a paragraph each, or the part of one that stands on a page.
    pub fn finish(mut self) -> Vec<FileLine<'static>> {
        self.end();
        self.lines
    }

    fn end(&mut self) {
        self.lines.extend(self.open.take().and_then(|open| open.part()));
    }
}

impl OpenParagraph {
    fn new(line: Printed, page: u32, measure: PdfMeasure) -> OpenParagraph {
        OpenParagraph {
            text: line.text.clone(),
            part_start: 0,
            page,
            indent: (set_in(&line, measure) * 2.0).round().clamp(0.0, MOST_INDENT) as u32,
            gap: LineGap::Ended,
            last: line,
            last_measure: measure,
        }
    }

    /// Goes on with the part of the paragraph that stands on `page`.
    fn start_page(&mut self, page: u32) {
        self.part_start = self.text.len();
        self.page = page;
        self.gap = LineGap::Joined;
    }

    /// Gives the part of the paragraph that stands on the page so far.
    fn part(&self) -> Option<FileLine<'static>> {
        FileLine::of(
            self.text.get(self.part_start..).unwrap_or_default(),
            self.page,
            self.indent,
            self.gap,
        )
    }

    /// Tells whether `next` goes on the paragraph. The first rule that fits decides.
    fn is_continued_by(&self, next: &Printed, page: u32, measure: PdfMeasure) -> bool {
        // Type of another size, or more room above it, is another paragraph.
        let is_finished = self.last.text.trim_end_matches(closes_quote).ends_with(ENDS);
        if (self.last.size - next.size).abs() > OTHER_SIZE {
            return false;
        }

        if page == self.page && self.is_far_above(next, measure, is_finished) {
            return false;
        }

        // A centred line was cut if the next one is centred below it and would not have fitted.
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

        // A line that was cut goes on, unless a number or an indent starts something new. Where
        // paragraphs are set in, a line that starts at the edge with （二） goes on with one: so it
        // was in one of six reports. One with 第二条 does if it is full, as headings are not.
        let is_within = self.is_set_in() && !is_set_in;
        let is_full = next.right >= measure.right - next.size;
        let starts_item = numbering::read(&next.text).is_some_and(|number| {
            !is_within || (number.style.is_top() || self.is_heading()) && !is_full
        });
        let parts = is_finished || self.is_heading();

        !(starts_item && (parts || is_set_in) || is_set_in && parts)
    }

    /// Tells whether more than the room between two lines lies between them.
    fn is_far_above(&self, next: &Printed, measure: PdfMeasure, is_finished: bool) -> bool {
        let gap = self.last.baseline - next.baseline;
        let pitch = measure.pitch * (next.size / measure.body).max(1.0);
        gap > pitch * 1.45 || gap > pitch * 1.18 && is_finished
    }

    /// Tells whether the first word of `next` would have fitted into the `room` at the end of the
    /// last line: then that line was not cut, it ended. Between Han and Latin there is a space, or
    /// room for one.
    fn fits(&self, next: &Printed, room: f32) -> bool {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let (before, after) = (self.last.text.chars().next_back(), next.text.chars().next());
        let space = if is_latin(before) || is_latin(after) { SPACE } else { 0.0 };
        (first_word(&next.text) + space + SLACK) * next.size <= room
    }

    /// Tells whether its first line is set in as those of paragraphs are.
    fn is_set_in(&self) -> bool {
        self.indent as f32 >= SET_IN * 2.0
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

/// Measures the indent of a line, in ems.
fn set_in(line: &Printed, measure: PdfMeasure) -> f32 {
    (line.left - measure.left) / line.size
}

/// Tells whether a line is as far from the left edge as from the right: centred, or full.
fn is_even(line: &Printed, measure: PdfMeasure) -> bool {
    let (left, right) = (line.left - measure.left, measure.right - line.right);
    (left - right).abs() <= line.size
}

/// Measures the shortest start of a text that a line can end with, in ems: a Han character or a
/// Latin word, with the brackets before it and the signs after it that may not start a line.
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
