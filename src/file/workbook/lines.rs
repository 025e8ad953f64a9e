//! The lines that the cells of sheets make: a row is one, with a tab between its cells.

use crate::error::Status;
use crate::file::extract::Refusal;
use crate::file::limit::{MOST_LINES, MOST_TEXT_BYTES, too_large, too_many_lines};
use crate::file::line::{FileLine, LineGap};
use crate::note::reason::StatusReason;

/// The most cells of a workbook that are read.
const MOST_CELLS: usize = 4_000_000;
/// The farthest column that is read: that of Excel.
const MOST_COLUMNS: u32 = 16_384;

/// The lines of the sheets so far.
#[derive(Default)]
pub struct WorkbookLines {
    pub lines: Vec<FileLine<'static>>,
    /// The name of the sheet, until its first row.
    name: Option<String>,
    /// The row that is being read.
    row: u32,
    cells: Vec<String>,
    count: usize,
    text_bytes: usize,
}

impl WorkbookLines {
    /// Starts a sheet, which has a name where there are several.
    pub fn start(&mut self, name: Option<&String>) {
        self.end_sheet();
        // A name that a program gave says nothing.
        let is_own = |name: &&String| {
            !name.to_ascii_lowercase().starts_with("sheet") && !name.starts_with("工作表")
        };
        self.name = name.filter(is_own).cloned();
    }

    /// Takes what a cell shows.
    ///
    /// # Errors
    /// `too_large`, `too_many_lines`.
    pub fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), Refusal> {
        if text.trim().is_empty() || column >= MOST_COLUMNS {
            return Ok(());
        }

        if row != self.row {
            self.end_row();
            self.row = row;
        }

        self.count += 1 + (column as usize).saturating_sub(self.cells.len());
        self.text_bytes += text.len();
        if self.count > MOST_CELLS || self.text_bytes > MOST_TEXT_BYTES {
            return Err(too_large());
        }

        if self.lines.len() > MOST_LINES {
            return Err(too_many_lines());
        }

        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }

        Ok(())
    }

    /// Ends a row. One with a single cell is a line of text: a title, or a note.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        let (Some(first), second) = (filled.next(), filled.next()) else { return };

        if let Some(name) = self.name.take() {
            self.lines.extend(FileLine::of(&name, 0, 0, LineGap::Ended));
        }

        if second.is_some() {
            self.lines.extend(FileLine::of_row(&cells, 0));
        } else {
            for line in first.lines() {
                self.lines.extend(FileLine::of(line, 0, 0, LineGap::Ended));
            }
        }
    }

    /// Ends a sheet.
    pub fn end_sheet(&mut self) {
        self.end_row();
        self.row = 0;
    }
}

/// The refusal of a workbook that cannot be read.
pub fn damaged() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::WorkbookDamaged)
}

#[cfg(test)]
mod tests {
    use super::super::shown::decimal;
    use super::*;

    #[test]
    fn rows_are_rows_and_a_single_cell_is_a_line() {
        let mut table = WorkbookLines::default();
        table.start(Some(&"清单".to_owned()));
        table.cell(0, 0, "信息公开清单".to_owned()).unwrap();
        table.cell(2, 0, "序号".to_owned()).unwrap();
        table.cell(2, 2, "事项".to_owned()).unwrap();
        table.cell(3, 2, decimal(0.1 + 0.2)).unwrap();
        table.cell(3, 1, decimal(3.0)).unwrap();
        table.start(Some(&"Sheet2".to_owned()));
        table.end_sheet();

        let found: Vec<&str> = table.lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(found, ["清单", "信息公开清单", "序号\t\t事项", "\t3\t0.3"]);
    }

    #[test]
    fn cells_far_apart_are_too_much() {
        let mut table = WorkbookLines::default();
        let far = (0..1000).try_for_each(|row| table.cell(row, MOST_COLUMNS - 1, "a".to_owned()));
        assert_eq!(far.unwrap_err().status, Status::TooLarge);
    }
}
