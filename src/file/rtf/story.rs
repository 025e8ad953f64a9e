//! A text of its own in a file of rich text, while it is read: paragraphs, and the open row.

use crate::file::line::FileLine;
use crate::file::office::flow::{OfficeCell, OfficeFlow, OfficeRow};
use crate::file::office::look::{DISPLACED, HALF_HAN_TWIPS};

/// The look of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub struct RtfLook {
    pub is_in_table: bool,
    is_displaced: bool,
    left_twips: i32,
    first_twips: i32,
    first_chars: i32,
}

impl RtfLook {
    /// The indent of the first line, in half Han characters.
    pub fn indent(self) -> u32 {
        if self.is_displaced {
            return DISPLACED;
        }

        let twips = i64::from(self.left_twips) + i64::from(self.first_twips);
        let halves = if self.first_chars == 0 {
            twips / HALF_HAN_TWIPS
        } else {
            i64::from(self.first_chars) / 50
        };
        halves.clamp(0, 99) as u32
    }
}

/// A text of its own: the body, or a footnote.
#[derive(Default)]
pub struct RtfStory {
    pub flow: OfficeFlow,
    pub cell: OfficeFlow,
    pub row: OfficeRow,
    pub text: String,
}

impl RtfStory {
    /// Ends the paragraph; in a table it is one of its cell.
    pub fn end_paragraph(&mut self, look: RtfLook) {
        let text = std::mem::take(&mut self.text);
        if look.is_in_table {
            self.cell.paragraph(&text, look.indent());
        } else {
            self.end_row();
            self.flow.paragraph(&text, look.indent());
        }
    }

    /// Ends the row, after what a file that is cut off still holds of it.
    pub fn end_row(&mut self) {
        let lines = std::mem::take(&mut self.cell).into_lines();
        if !lines.is_empty() {
            self.row.cells.push(OfficeCell { lines, columns: 1 });
        }

        if !self.row.cells.is_empty() {
            self.flow.row(std::mem::take(&mut self.row));
        }
    }

    pub fn finish(mut self) -> Vec<FileLine<'static>> {
        let text = std::mem::take(&mut self.text);
        let look = RtfLook { is_in_table: !self.row.cells.is_empty(), ..RtfLook::default() };
        if !text.is_empty() {
            self.text = text;
            self.end_paragraph(look);
        }

        self.end_row();
        self.flow.into_lines()
    }
}

impl RtfLook {
    /// Takes in a control word about paragraphs.
    pub fn see(&mut self, word: &str, value: i32) {
        match word {
            "pard" => *self = RtfLook::default(),
            "intbl" => self.is_in_table = true,
            "qc" | "qr" => self.is_displaced = true,
            "ql" | "qj" | "qd" => self.is_displaced = false,
            "li" | "lin" => self.left_twips = value,
            "fi" => self.first_twips = value,
            "cufi" => self.first_chars = value,
            _ => {}
        }
    }
}
