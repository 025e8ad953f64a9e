//! Lines of text as they stand on a page, and the spans that they are made of. Lengths are points,
//! from the page's lower left corner.

use crate::numbering::char_width;

/// A run of text as it is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfSpan {
    /// The text, without white space at its ends.
    pub text: String,
    /// The place where it starts.
    pub x: f32,
    /// The height on which it stands.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// The size of its type.
    pub font_size: f32,
    /// The brightness of its darkest sign, from black to white.
    pub light: f32,
    /// True if it runs across the lines of its page.
    pub is_turned: bool,
    /// True if a space is printed before it.
    pub is_spaced: bool,
}

/// A line of text as it stands on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The text, without white space at its ends.
    pub text: String,
    /// The place where its ink starts.
    pub left: f32,
    /// The place where its ink ends.
    pub right: f32,
    /// The height on which it stands.
    pub baseline: f32,
    /// The size of its type.
    pub size: f32,
}

impl Printed {
    /// Tells whether a span is part of the line.
    pub fn holds(&self, span: &PdfSpan) -> bool {
        (span.y - self.baseline).abs() <= self.size * 0.4
            && span.x < self.right
            && right(span) > self.left
    }
}

/// Gives the place where a span ends.
pub fn right(span: &PdfSpan) -> f32 {
    span.x + span.width
}

/// The width of a space, and of the room between Han and Latin characters, in ems.
pub const SPACE: f32 = 0.25;

/// Gives the usual width of a character, in ems.
pub fn em_width(c: char) -> f32 {
    match c {
        ' ' => SPACE,
        'A'..='Z' => 0.65,
        'a'..='z' | '0'..='9' => 0.55,
        _ => char_width(c) as f32 / 2.0,
    }
}

/// Tells whether a line may not end in `c`.
pub fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '《' | '〈' | '“' | '‘' | '「' | '『' | '【' | '〔' | '〖' | '［' | '(' | '['
    )
}

/// Tells whether a line may not start with `c`.
pub fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '》'
            | '〉'
            | '”'
            | '’'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '］'
            | ')'
            | ']'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | '%'
            | '％'
            | '…'
            | '·'
            | '—'
    )
}

/// Adds a line to the text before it. A space parts two Latin words; nothing parts other signs, nor
/// the two halves of an address.
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
