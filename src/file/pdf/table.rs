//! A table, or the part of one that stands on a page: its cells are read, and the parts on several
//! pages become one.

use super::printed::{PdfSpan, Printed, glue};

/// The most cells of a page's tables. A page with more draws a picture.
pub const MOST_CELLS: usize = 40_000;

/// A table as a page shows it. Lengths are points.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfTable {
    /// The upper edge.
    pub top: f32,
    /// The left edges of its columns.
    pub starts: Vec<f32>,
    /// The rows. A cell that goes over several rows or columns is the first of them; the others are
    /// empty.
    pub rows: Vec<PdfRow>,
    /// True if the page's end cut its last row.
    pub is_open_below: bool,
    /// True if the page starts with the rest of a row that was cut.
    pub is_open_above: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfRow {
    /// The page that it starts on.
    pub page: u32,
    /// The texts of its cells.
    pub cells: Vec<String>,
}

/// The spans of each cell, as they are found.
pub struct PdfCells {
    columns: usize,
    spans: Vec<Vec<PdfSpan>>,
}

impl PdfCells {
    /// Makes empty cells.
    pub fn new(rows: usize, columns: usize) -> PdfCells {
        PdfCells { columns, spans: vec![Vec::new(); rows * columns] }
    }

    /// Puts a span into a cell.
    pub fn push(&mut self, row: usize, column: usize, span: PdfSpan) {
        if let Some(cell) = self.spans.get_mut(row * self.columns + column) {
            cell.push(span);
        }
    }

    /// Takes the spans of a row out.
    pub fn take_row(&mut self, row: usize) -> Vec<PdfSpan> {
        let start = row * self.columns;
        self.spans
            .get_mut(start..start + self.columns)
            .unwrap_or_default()
            .iter_mut()
            .flat_map(std::mem::take)
            .collect()
    }

    /// Reads the texts of the cells.
    pub fn read(self, lines: impl Fn(Vec<PdfSpan>) -> Vec<Printed>) -> Vec<PdfRow> {
        let text = |spans: &Vec<PdfSpan>| {
            if spans.is_empty() { String::new() } else { joined(&lines(spans.clone())) }
        };

        self.spans
            .chunks(self.columns)
            .map(|row| PdfRow { page: 0, cells: row.iter().map(text).collect() })
            .collect()
    }
}

/// Joins the lines of a cell.
fn joined(lines: &[Printed]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        glue(&mut text, &line.text);
        text
    })
}

impl PdfTable {
    /// Takes in `next`, the part of a table that the next page starts with. Gives it back if it is
    /// another table: one of the same page is, however alike they are.
    pub fn extend(&mut self, mut next: PdfTable) -> Option<PdfTable> {
        if !self.is_continued_by(&next) {
            return Some(next);
        }

        // Many programs print the head again on each page.
        let is_head = |(head, row): (&PdfRow, &PdfRow)| head.cells == row.cells;
        let repeats =
            self.rows.first().zip(next.rows.first()).is_some_and(is_head) && self.rows.len() > 1;
        let mut rows = next.rows.drain(usize::from(repeats)..);

        if let Some(first) = rows.next() {
            let is_rest =
                (self.is_open_below && next.is_open_above) || self.lacks_key(&first.cells);
            match self.rows.last_mut().filter(|_| is_rest) {
                Some(last) => {
                    for (cell, rest) in last.cells.iter_mut().zip(&first.cells) {
                        glue(cell, rest);
                    }
                }
                None => self.rows.push(first),
            }
        }

        self.rows.extend(rows);
        self.is_open_below = next.is_open_below;

        None
    }

    fn is_continued_by(&self, next: &PdfTable) -> bool {
        let pages = self.rows.last().zip(next.rows.first());
        if pages.is_none_or(|(last, first)| last.page == first.page) {
            return false;
        }

        let near = |(a, b): (&f32, &f32)| (a - b).abs() < 12.0;
        self.starts.len() == next.starts.len() && self.starts.iter().zip(&next.starts).all(near)
    }

    /// Tells whether a row lacks what every row has, in most tables the number that they start
    /// with. Then it is the rest of the row before it.
    fn lacks_key(&self, row: &[String]) -> bool {
        let key = (0..self.starts.len()).find(|&column| self.is_key(column));
        key.is_some_and(|key| row.get(key).is_some_and(String::is_empty))
    }

    /// Tells whether nine tenths of the rows have something in a column.
    fn is_key(&self, column: usize) -> bool {
        let is_filled = |row: &&PdfRow| row.cells.get(column).is_some_and(|cell| !cell.is_empty());
        self.rows.iter().filter(is_filled).count() * 10 >= self.rows.len() * 9
    }
}
