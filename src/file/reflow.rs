//! Lines joined to the paragraphs that a page's width or end cut them from.
//!
//! Invariant: no visible character is lost, added or moved; where lines join, only white space
//! goes. The rules and their order were found on real reports. Linear: each line is measured once
//! and looks at its neighbours only.

use super::clean::{Gap, Line};
use super::wrap::{self, Size, Wrap};
use super::{period, title};
use crate::numbering::{self, Numbering, Style};
use crate::report::Anchor;

/// Clean text, and where each line or page of the source file starts in it.
#[derive(Debug, Default)]
pub struct Flow {
    /// The paragraphs, separated by `\n`.
    pub text: String,
    /// One entry for each line that was kept and has a number, in order; pages once each.
    pub anchors: Vec<Anchor>,
}

/// Joins `lines` to paragraphs.
pub fn paragraphs(lines: &[Line<'_>]) -> Flow {
    let traits: Vec<Trait> = lines.iter().map(Trait::of).collect();
    let sizes: Vec<Size> = traits.iter().map(|line| line.size).collect();
    let reflow = Reflow { lines, traits: &traits, wraps: &wrap::around(&sizes) };
    let mut flow = Flow {
        text: String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum()),
        ..Flow::default()
    };

    let mut paragraph: Option<Paragraph> = None;
    let mut counts = Counts::default();
    for (at, line) in lines.iter().enumerate() {
        match &mut paragraph {
            Some(open) if reflow.joins(open, at, &counts) => {
                glue(&mut flow, line);
                open.last = at;
                open.is_heading = open.is_heading && is_heading(&flow.text[open.start..]);
            }
            _ => {
                let place = paragraph.as_ref().map_or(0, |before| before.place + 1);
                paragraph =
                    Some(begin(&mut flow, line, Paragraph::at(place, at, traits[at].heads)));
                counts.see(traits[at].number.as_ref());
            }
        }
    }

    flow
}

fn begin(flow: &mut Flow, line: &Line<'_>, paragraph: Paragraph) -> Paragraph {
    if !flow.text.is_empty() {
        flow.text.push('\n');
    }

    let start = flow.text.len();
    push(flow, line);

    Paragraph { start, ..paragraph }
}

/// Adds a line to the open paragraph. A space parts two Latin words; nothing parts anything else.
fn glue(flow: &mut Flow, line: &Line<'_>) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if is_latin(flow.text.chars().next_back()) && is_latin(line.text.chars().next()) {
        flow.text.push(' ');
    }
    push(flow, line);
}

fn push(flow: &mut Flow, line: &Line<'_>) {
    let is_counted =
        line.number > 0 && flow.anchors.last().is_none_or(|last| last.number != line.number);
    if is_counted {
        flow.anchors.push(Anchor { at: flow.text.len(), number: line.number });
    }

    flow.text.push_str(&line.text);
}

fn is_heading(text: &str) -> bool {
    text.len() < 400 && heading_number(text).is_some_and(|number| number.heads(text))
}

/// The number that may make a heading of a line: `12 月` looks like `12 概述`, so a digit needs a
/// sign after it.
fn heading_number(text: &str) -> Option<Numbering> {
    numbering::read(text)
        .or_else(|| numbering::read_loose(text).filter(|number| number.style.is_han()))
}

/// The paragraph that lines are being joined to.
struct Paragraph {
    /// Its place among the paragraphs.
    place: usize,
    /// Its first byte in the text.
    start: usize,
    /// Its first and its last line so far.
    first: usize,
    last: usize,
    is_heading: bool,
}

impl Paragraph {
    fn at(place: usize, line: usize, is_heading: bool) -> Paragraph {
        Paragraph { place, start: 0, first: line, last: line, is_heading }
    }
}

/// The number that each style of numbering came to; `（四）` and `(4)` are one.
#[derive(Default)]
struct Counts([u32; 12]);

impl Counts {
    fn see(&mut self, number: Option<&Numbering>) {
        if let Some(number) = number {
            self.0[Counts::family(number.style)] = number.ordinal;
        }
    }

    /// Whether this number would start or go on a count.
    fn expects(&self, number: &Numbering) -> bool {
        number.ordinal == 1 || number.ordinal == self.0[Counts::family(number.style)] + 1
    }

    fn family(style: Style) -> usize {
        match style {
            Style::DigitInBrackets => Style::HanInBrackets as usize,
            other => other as usize,
        }
    }
}

/// What a line shows of its place in a paragraph.
struct Trait {
    size: Size,
    end: End,
    number: Option<Numbering>,
    heads: bool,
    /// A line of a table of contents, a row of a table, a date under a report: never part of a
    /// paragraph.
    is_single: bool,
    /// The bracket that would close the last one that it leaves open.
    missing: Option<char>,
}

/// How a line ends, closing quotes and brackets looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// In a comma, an opening bracket or a dash: it goes on.
    Open,
    /// In a colon.
    Colon,
    /// In a full stop or the like.
    Sentence,
    /// In a word.
    Word,
}

impl Trait {
    fn of(line: &Line<'_>) -> Trait {
        let end = End::of(&line.text);
        let number = numbering::read(&line.text);
        let is_open = number.is_none() && matches!(end, End::Word | End::Open);
        let size = Size {
            width: line.indent + numbering::width(&line.text),
            // A single space at a line's start is no indent: the cut left it there.
            chars: line.text.chars().count() as u32 + u32::from(line.indent == 1),
            is_open,
        };

        Trait {
            size,
            end,
            heads: is_heading(&line.text),
            number,
            is_single: line.is_row
                || numbering::is_contents_line(&line.text)
                || is_row(words(&line.text, number))
                || period::is_date(&line.text),
            missing: missing_bracket(&line.text),
        }
    }
}

/// A line without its number.
fn words(line: &str, number: Option<Numbering>) -> &str {
    &line[number.map_or(0, |number| number.body)..]
}

/// A row of a table: cells parted by tabs, or by the bars of Markdown.
fn is_row(words: &str) -> bool {
    words.contains('\t') || words.starts_with('|')
}

impl End {
    fn of(line: &str) -> End {
        let closed = line
            .trim_end_matches(['”', '’', '"', '）', ')', '》', '〉', '」', '』', '】', '〕', ' ']);
        let ends_in_bracket = closed.len() < line.len();

        match closed.chars().next_back() {
            Some('。' | '！' | '？' | '；' | '…' | '!' | '?' | ';') => End::Sentence,
            _ if ends_in_bracket => End::Word,
            Some('：' | ':') => End::Colon,
            Some(
                '，' | ',' | '、' | '（' | '(' | '《' | '〈' | '“' | '‘' | '「' | '—' | '－' | '–'
                | '-',
            ) => End::Open,
            _ => End::Word,
        }
    }
}

/// The bracket that closes the last one left open among the last hundred characters.
fn missing_bracket(line: &str) -> Option<char> {
    let tail = line.char_indices().rev().nth(99).map_or(line, |(at, _)| &line[at..]);
    let mut depth = Vec::new();
    for c in tail.chars() {
        match c {
            '《' => depth.push('》'),
            '〈' => depth.push('〉'),
            '“' => depth.push('”'),
            '（' => depth.push('）'),
            '(' => depth.push(')'),
            '》' | '〉' | '”' | '）' | ')'
                if depth.last().is_some_and(|&close| same_bracket(close, c)) =>
            {
                depth.pop();
            }
            _ => {}
        }
    }

    depth.pop()
}

/// Whether `line` has the closing bracket before another opening one.
fn closes_first(line: &str, close: char) -> bool {
    let is_either =
        |c: &char| same_bracket(close, *c) || matches!(c, '《' | '〈' | '“' | '（' | '(');
    line.chars().find(is_either).is_some_and(|c| same_bracket(close, c))
}

fn same_bracket(a: char, b: char) -> bool {
    let plain = |c: char| if c == '）' { ')' } else { c };
    plain(a) == plain(b)
}

/// A line set in this far is centred or set to the right, never cut at an edge: 6 Han characters.
const DISPLACED: u32 = 12;
/// From 40 Han characters on, a line without an end was cut even if nothing else shows it.
const WIDE: u32 = 80;

struct Reflow<'a> {
    lines: &'a [Line<'a>],
    traits: &'a [Trait],
    wraps: &'a [Wrap],
}

impl Reflow<'_> {
    /// Whether the line `next` goes on the paragraph. The first rule that fits decides.
    fn joins(&self, paragraph: &Paragraph, next: usize, counts: &Counts) -> bool {
        let last = &self.traits[paragraph.last];
        let gap = self.lines[next].gap;

        if gap == Gap::Joined {
            return true;
        }

        let is_full = self.is_full(paragraph, gap);
        let is_single = last.is_single || self.traits[next].is_single;

        if self.is_cut_title(paragraph, next) {
            return true;
        }

        if is_single || self.starts(paragraph, next, is_full, counts) || self.is_title(paragraph) {
            return false;
        }

        let unfinished = matches!(last.end, End::Word | End::Open);
        if self.is_set_in(paragraph, next) && (paragraph.is_heading || !(unfinished && is_full)) {
            return false;
        }

        let closes = last.missing.is_some_and(|close| closes_first(&self.lines[next].text, close));
        match last.end {
            End::Open => true,
            _ if closes => true,
            End::Colon => false,
            _ if paragraph.is_heading => {
                is_full && gap != Gap::Blank && !self.is_whole_heading(paragraph, next)
            }
            End::Sentence => is_full && gap == Gap::None && !self.stands_alone(next),
            End::Word => is_full || self.is_wide(paragraph.last) && gap != Gap::Ended,
        }
    }

    /// Whether the paragraph's last line reaches the edge. A first line whose indent was lost
    /// counts two characters more.
    fn is_full(&self, paragraph: &Paragraph, gap: Gap) -> bool {
        let line = &self.lines[paragraph.last];
        let lost_indent =
            paragraph.first == paragraph.last && line.indent == 0 && gap != Gap::Blank;
        let size = self.traits[paragraph.last].size;

        line.indent < DISPLACED
            && self.wraps[paragraph.last].is_reached(size, if lost_indent { 4 } else { 0 })
    }

    /// Whether a line is so wide that without an end it was cut; one that is set in far is not.
    fn is_wide(&self, at: usize) -> bool {
        self.lines[at].indent < DISPLACED && self.traits[at].size.width >= WIDE
    }

    /// Whether the line starts with a number that is one. After a line that was cut it must be the
    /// one that is due: `（三）项规定` may stand at a line's start, too.
    fn starts(&self, paragraph: &Paragraph, next: usize, is_full: bool, counts: &Counts) -> bool {
        let Some(number) = &self.traits[next].number else { return false };
        let last = &self.traits[paragraph.last];
        let is_cut = match last.end {
            _ if paragraph.is_heading => false,
            End::Open => true,
            End::Word => is_full || !number.style.is_han() && self.is_wide(paragraph.last),
            End::Colon | End::Sentence => false,
        };

        let stands_alone =
            self.lines[next].gap == Gap::Blank && self.traits[next].heads && last.end != End::Open;
        !is_cut || stands_alone || counts.expects(number)
    }

    /// Whether a line after a sentence's end cannot be the rest of its paragraph: it reaches
    /// neither the edge nor a sentence's end, as a heading without a number or a sign-off; or it
    /// starts with a Han numeral and a space.
    fn stands_alone(&self, next: usize) -> bool {
        let line = &self.traits[next];
        let is_short = line.end == End::Word
            && !self.wraps[next].is_reached(line.size, 0)
            && self.wraps[next] != Wrap::default();
        is_short || heading_number(&self.lines[next].text).is_some()
    }

    /// Whether a heading that fills its line by chance is whole: it ends as headings do, and what
    /// follows is a sentence or another full line.
    fn is_whole_heading(&self, paragraph: &Paragraph, next: usize) -> bool {
        const ENDS: [&str; 8] =
            ["情况", "事项", "措施", "概述", "问题", "情况表", "一览表", "工作"];

        let (line, next_line) =
            (without_spaces(&self.lines[paragraph.last].text), &self.lines[next].text);
        let is_full = self.wraps[next].is_reached(self.traits[next].size, 0);
        let is_text = is_full
            || self.traits[next].end == End::Sentence
            || !is_heading(&format!("{line}{next_line}"));

        ENDS.iter().any(|end| line.ends_with(end)) && is_text
    }

    /// The lines of a title and a school's name over a report stay apart.
    fn is_title(&self, paragraph: &Paragraph) -> bool {
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

    /// Whether a title's line was cut in a word: 信息公 / 开工作报告.
    fn is_cut_title(&self, paragraph: &Paragraph, next: usize) -> bool {
        paragraph.place < 6
            && paragraph.first == paragraph.last
            && self.lines[next].gap < Gap::Page
            && title::goes_on(&self.lines[paragraph.last].text, &self.lines[next].text)
    }

    fn is_set_in(&self, paragraph: &Paragraph, next: usize) -> bool {
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
