//! The rows of a table, cells that span rows or columns spread out.

use crate::file::clean::{self, Line};

/// A table of data while it is read.
#[derive(Debug, Default)]
pub struct Table {
    /// Rows as lines, and how many of the characters in each lead to other pages.
    pub rows: Vec<(Line<'static>, usize)>,
    row: Vec<Cell>,
    /// For each column the cell that reaches down from a row above.
    hanging: Vec<Option<Hanging>>,
    is_in_row: bool,
    /// Bytes and columns that cells may still be repeated over.
    budget: Budget,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// How many of its characters lead to other pages.
    pub linked: usize,
    /// How many columns it spans.
    pub columns: usize,
    /// How many rows it spans.
    pub rows: usize,
}

#[derive(Debug)]
struct Hanging {
    text: String,
    rows: usize,
}

/// What repeating may add to a table: a hostile cell spans sixty thousand rows.
#[derive(Debug)]
struct Budget {
    bytes: usize,
    columns: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { bytes: 1 << 20, columns: 1 << 16 }
    }
}

impl Table {
    /// Starts a row; the one before it ends.
    pub fn start_row(&mut self) {
        self.end_row();
        self.is_in_row = true;
    }

    /// Adds a cell to the row.
    pub fn push(&mut self, cell: Cell) {
        self.is_in_row = true;
        self.row.push(cell);
    }

    /// Ends the row, if one is open. A cell that spans rows is in each of them, one that spans columns in the first.
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
                self.hang(column, cell.rows, if column == first { &cell.text } else { "" });
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
        if let Some(line) = clean::row(&texts, 0) {
            self.rows.push((line, linked));
        }
    }

    /// Takes the cells that hang down into the next columns.
    fn fill_hanging(&mut self, texts: &mut Vec<String>) {
        while let Some(slot) = self.hanging.get_mut(texts.len())
            && let Some(hanging) = slot
        {
            let affordable = hanging.text.len() <= self.budget.bytes;
            self.budget.bytes = self.budget.bytes.saturating_sub(hanging.text.len());
            texts.push(if affordable { hanging.text.clone() } else { String::new() });
            hanging.rows -= 1;
            if hanging.rows == 0 {
                *slot = None;
            }
        }
    }

    /// How many columns a cell may span.
    fn columns(&mut self, wanted: usize) -> usize {
        let columns = wanted.clamp(1, 100).min(self.budget.columns.max(1));
        self.budget.columns = self.budget.columns.saturating_sub(columns - 1);
        columns
    }

    fn hang(&mut self, column: usize, rows: usize, text: &str) {
        if rows < 2 || column >= MOST_HANGING {
            return;
        }
        if self.hanging.len() <= column {
            self.hanging.resize_with(column + 1, || None);
        }
        self.hanging[column] = Some(Hanging { text: text.to_owned(), rows: rows - 1 });
    }
}

/// Cells beyond this many columns do not reach down.
const MOST_HANGING: usize = 200;
