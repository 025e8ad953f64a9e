//! The rows of a table. A cell that spans rows or columns is printed once, so it stands in the
//! first of each; the others are empty.

use crate::file::line::FileLine;

/// The most columns whose cells reach down.
const MOST_HANGING: usize = 200;

/// The most columns that the cells of a table may span beyond their first.
const MOST_SPANNED: usize = 1 << 16;

/// A table of data while it is read.
#[derive(Debug, Default)]
pub struct HtmlTable {
    /// Rows as lines, each with the number of its characters that lead to other pages.
    pub rows: Vec<(FileLine<'static>, usize)>,
    row: Vec<HtmlCell>,
    /// For each column the number of rows that the cell above still reaches down.
    hanging: Vec<usize>,
    is_in_row: bool,
    /// The columns that cells have spanned beyond their first: a hostile cell spans a thousand.
    spanned: usize,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct HtmlCell {
    /// The text.
    pub text: String,
    /// The number of its characters that lead to other pages.
    pub linked: usize,
    /// The number of columns that it spans.
    pub columns: usize,
    /// The number of rows that it spans.
    pub rows: usize,
}

impl HtmlTable {
    /// Starts a row; the one before it ends.
    pub fn start_row(&mut self) {
        self.end_row();
        self.is_in_row = true;
    }

    /// Adds a cell to the row.
    pub fn push(&mut self, cell: HtmlCell) {
        self.is_in_row = true;
        self.row.push(cell);
    }

    /// Ends the row, if one is open.
    pub fn end_row(&mut self) {
        if !std::mem::take(&mut self.is_in_row) {
            return;
        }

        let linked = self.row.iter().map(|cell| cell.linked).sum();
        let mut texts: Vec<String> = Vec::new();
        for cell in std::mem::take(&mut self.row) {
            self.fill_hanging(&mut texts);
            let first = texts.len();
            for column in first..first + self.columns(cell.columns) {
                self.hang(column, cell.rows);
                texts.push(String::new());
            }

            texts[first] = cell.text;
        }

        while texts.len() < self.hanging.len() {
            self.fill_hanging(&mut texts);
            texts.push(String::new());
        }

        while texts.last().is_some_and(|text| text.trim().is_empty()) {
            texts.pop();
        }

        if let Some(line) = FileLine::of_row(&texts, 0) {
            self.rows.push((line, linked));
        }
    }

    /// Leaves the next columns empty into which cells hang down.
    fn fill_hanging(&mut self, texts: &mut Vec<String>) {
        while let Some(rows) = self.hanging.get_mut(texts.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            texts.push(String::new());
        }
    }

    /// Limits the columns that a cell spans.
    fn columns(&mut self, wanted: usize) -> usize {
        let columns = wanted.clamp(1, 100).min(MOST_SPANNED.saturating_sub(self.spanned).max(1));
        self.spanned += columns - 1;
        columns
    }

    /// Lets a cell reach down into the next rows of its column.
    fn hang(&mut self, column: usize, rows: usize) {
        if rows < 2 || column >= MOST_HANGING {
            return;
        }

        if self.hanging.len() <= column {
            self.hanging.resize(column + 1, 0);
        }

        self.hanging[column] = rows - 1;
    }
}
