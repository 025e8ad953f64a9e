//! Paragraphs and tables of a Word file as lines and rows.

use crate::file::line::{FileLine, LineGap, leading_width, strip};

/// The most columns of a table, as in Word.
pub const MOST_COLUMNS: usize = 63;

/// A sequence of lines: those of the body, of a cell or of a box.
#[derive(Default)]
pub struct OfficeFlow {
    pub lines: Vec<FileLine<'static>>,
    /// The gap before the next line, where there is one.
    pub gap: Option<LineGap>,
    /// The text of a paragraph whose end was deleted: it runs into the next one.
    pub carried: String,
}

/// A table as far as it was read.
#[derive(Default)]
pub struct OfficeTable {
    /// The row that is being read.
    pub row: OfficeRow,
}

/// A row of a table.
#[derive(Default)]
pub struct OfficeRow {
    pub cells: Vec<OfficeCell>,
    /// The number of columns left out before it.
    pub columns_before: usize,
    pub is_deleted: bool,
}

/// A cell of a row.
#[derive(Default)]
pub struct OfficeCell {
    pub lines: Vec<FileLine<'static>>,
    /// The number of columns that it spans.
    pub columns: usize,
}

impl OfficeFlow {
    /// Adds the lines of a paragraph, in which a line break is `\n`, the end of a page `\u{C}`. The
    /// indent is its first line's.
    pub fn paragraph(&mut self, text: &str, indent: u32) {
        let mut indent = indent;
        for (at, page) in text.split('\u{C}').enumerate() {
            self.gap = if at > 0 { Some(LineGap::Page) } else { self.gap };
            for fragment in page.split('\n') {
                self.line(fragment, indent);
                indent = 0;
            }
        }
    }

    fn line(&mut self, text: &str, indent: u32) {
        let text = &*strip(text);
        let gap = self.gap.unwrap_or(LineGap::None);
        match FileLine::of(text, 0, indent + leading_width(text), gap) {
            Some(line) => self.append([line]),
            None => self.gap = Some(gap.max(LineGap::Blank)),
        }
    }

    /// Adds lines as they are.
    pub fn append(&mut self, lines: impl IntoIterator<Item = FileLine<'static>>) {
        for line in lines {
            let gap = self.gap.take().map_or(line.gap, |gap| gap.max(line.gap));
            self.lines.push(FileLine { gap, ..line });
        }
    }

    /// Adds a row. A single cell is a frame around text, so its lines stay lines. Rows that are
    /// alike all stay: Word prints a head on each page and keeps it once.
    pub fn row(&mut self, row: OfficeRow) {
        if row.cells.len() == 1 {
            self.append(row.cells.into_iter().flat_map(|cell| cell.lines));
            return;
        }

        let mut texts = vec![String::new(); row.columns_before];
        for cell in row.cells {
            let lines: Vec<&str> = cell.lines.iter().map(|line| line.text.as_ref()).collect();
            texts.push(lines.join(" "));
            let more = cell.columns.saturating_sub(1).min(MOST_COLUMNS.saturating_sub(texts.len()));
            texts.extend(std::iter::repeat_n(String::new(), more));
        }

        self.append(FileLine::of_row(&texts, 0));
    }

    /// Gives all its lines.
    pub fn into_lines(mut self) -> Vec<FileLine<'static>> {
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            self.paragraph(&carried, 0);
        }
        self.lines
    }
}
