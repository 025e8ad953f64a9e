//! The numbers that make a heading, by the count of the top parts.

use crate::numbering::{self, Numbering, Style};
use crate::rules::Rules;
use crate::section::part::{kind, names_part};
use crate::section::{item, unnumbered};

/// A number at a line's start that makes a heading, with its words.
pub struct Lead {
    /// The number.
    pub number: Numbering,
    /// The byte after its words.
    pub end: usize,
    /// True if the line goes on after them: with text, or with the next cell of a row.
    pub goes_on: bool,
    is_cell: bool,
    /// True if it names a part of a report and nothing else.
    pub names_part: bool,
}

impl Lead {
    /// The line's heading. A line with more than a heading, and a number that only white space
    /// parts from its words, must go on the count of the top parts; what stands before the text
    /// must name a part, or follow a row that did.
    pub fn of(line: &str, spine: &Spine, rules: &Rules) -> Option<Lead> {
        if item::has_bar(line) {
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
        let loose = numbering::read_loose(line);
        let number = loose.or_else(|| numbering::read_slip(line))?;
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

        // 六,主要不足和改进方向: a comma that was typed for the sign.
        let is_slip = loose.is_none() && is_lead && sign.is_none();
        let is_named = is_slip && kind(number.words(line), rules).is_some();

        (names_part || is_named || follows && (is_cell || !goes_on)).then_some(Lead {
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
pub struct Spine {
    /// Their style, once it is told.
    pub style: Option<Style>,
    last: u32,
    parts: u32,
    /// True if one of them named a part of a report.
    pub is_named: bool,
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
    pub fn see(&mut self, lead: &Lead) {
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
