//! The text of one line, with white space as a browser collapses it, but for one rule: a line's end
//! in the source between two Han characters is dropped, since Word, WPS and people cut Chinese
//! lines anywhere. Measured: with a space there 14 of 100 paragraphs came out otherwise.

use crate::numbering::char_width;

/// The open line.
#[derive(Debug, Default)]
pub struct Inline {
    /// The text so far.
    pub text: String,
    space: Space,
    wrapping: Wrapping,
}

/// The places where the program that wrote a page cuts its lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wrapping {
    /// A cut between any two characters.
    #[default]
    Anywhere,
    /// A cut at spaces, each of which then ends a line: LibreOffice.
    AtSpaces,
}

/// White space that is owed to the next visible character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    #[default]
    None,
    /// The source's line ended.
    LineEnd,
    Blank,
}

impl Inline {
    /// Makes an empty line of a page with this wrapping.
    pub fn new(wrapping: Wrapping) -> Inline {
        Inline { wrapping, ..Inline::default() }
    }

    /// Adds text of the source.
    pub fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_space = is_html_space(first);
            let end = rest.find(|c: char| is_html_space(c) != is_space).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);

            if !is_space {
                self.word(run);
            } else if run.contains(['\n', '\r']) {
                self.space = self.space.max(Space::LineEnd);
            } else {
                self.space = Space::Blank;
            }

            rest = after;
        }
    }

    /// Adds a space that no rule takes away, but at the line's ends.
    pub fn part(&mut self) {
        self.space = Space::Blank;
    }

    /// Takes the text of the line and starts the next.
    pub fn take(&mut self) -> String {
        self.space = Space::None;
        std::mem::take(&mut self.text)
    }

    fn word(&mut self, word: &str) {
        let is_spaced = match (
            std::mem::take(&mut self.space),
            self.text.chars().next_back(),
            word.chars().next(),
        ) {
            (Space::None, ..) | (_, None, _) => false,
            (Space::LineEnd, Some(last), Some(first)) if self.wrapping == Wrapping::Anywhere => {
                !(char_width(last) == 2 && char_width(first) == 2)
            }
            _ => true,
        };

        if is_spaced {
            self.text.push(' ');
        }

        self.text.push_str(word);
    }
}

/// Tells whether HTML collapses a character with its neighbours into one space; U+00A0 and U+3000
/// stay as they are.
fn is_html_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_between_han_characters_is_nothing() {
        let check = |texts: &[&str], expect: &str| {
            let mut inline = Inline::default();
            texts.iter().for_each(|text| inline.push(text));
            assert_eq!(inline.take(), expect, "{texts:?}");
        };

        check(&["\n\t信息\n    公开", "\r\n工作 "], "信息公开工作");
        check(&["传承 基因", " ", "铸就"], "传承 基因 铸就");
        check(&["annual\nreport", "\n2021\n年，\n“学校”"], "annual report 2021 年，“学校”");
        let mut inline = Inline::new(Wrapping::AtSpaces);
        inline.push("传承基因\n铸就");
        assert_eq!(inline.take(), "传承基因 铸就");
        check(&["\u{3000}\u{3000}一、\u{A0}概述"], "\u{3000}\u{3000}一、\u{A0}概述");
    }
}
