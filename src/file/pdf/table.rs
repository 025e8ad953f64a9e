//! A table, or the part of one that stands on a page: how its cells are read, and how the parts
//! become one.

use super::page::{Printed, Span};
use super::paragraph::glue;

/// The most cells of a page's tables: more are a picture.
pub const MOST_CELLS: usize = 40_000;

/// A table as a page shows it. Lengths are points.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its upper edge.
    pub top: f32,
    /// Where its columns start.
    pub starts: Vec<f32>,
    /// Its rows. A cell that goes over several rows or columns is the first of them; the others are
    /// empty.
    pub rows: Vec<Row>,
    /// Whether the page's end cut its last row.
    pub is_open_below: bool,
    /// Whether the page's start goes on with a row that was cut.
    pub is_open_above: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The page that it starts on.
    pub page: u32,
    /// What its cells say.
    pub cells: Vec<String>,
}

/// The spans of each cell, as they are found.
pub struct Cells {
    columns: usize,
    spans: Vec<Vec<Span>>,
}

impl Cells {
    /// Empty cells.
    pub fn new(rows: usize, columns: usize) -> Cells {
        Cells { columns, spans: vec![Vec::new(); rows * columns] }
    }

    /// Puts a span into a cell.
    pub fn push(&mut self, row: usize, column: usize, span: Span) {
        if let Some(cell) = self.spans.get_mut(row * self.columns + column) {
            cell.push(span);
        }
    }

    /// The spans of a row.
    pub fn take_row(&mut self, row: usize) -> Vec<Span> {
        let start = row * self.columns;
        self.spans[start..start + self.columns].iter_mut().flat_map(std::mem::take).collect()
    }

    /// What the cells say.
    pub fn read(self, lines: impl Fn(Vec<Span>) -> Vec<Printed>) -> Vec<Row> {
        let cell = |spans: &Vec<Span>| match spans.is_empty() {
            true => String::new(),
            false => joined(&lines(spans.clone())),
        };

        self.spans
            .chunks(self.columns)
            .map(|row| Row { page: 0, cells: row.iter().map(cell).collect() })
            .collect()
    }
}

/// The lines of a cell as one.
fn joined(lines: &[Printed]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        glue(&mut text, &line.text);
        text
    })
}

impl Table {
    /// Goes on with `next`, the part of a table that the next page starts with. Gives it back if
    /// that is another table.
    pub fn extend(&mut self, mut next: Table) -> Option<Table> {
        if !self.is_continued_by(&next) {
            return Some(next);
        }

        let repeats = |(header, row): (&Row, &Row)| header.cells == row.cells;
        let repeats =
            self.rows.first().zip(next.rows.first()).is_some_and(repeats) && self.rows.len() > 1;
        let mut rows = next.rows.drain(usize::from(repeats)..);

        if let Some(first) = rows.next() {
            let is_rest =
                (self.is_open_below && next.is_open_above) || self.lacks_key(&first.cells);
            match self.rows.last_mut().filter(|_| is_rest) {
                Some(last) => last
                    .cells
                    .iter_mut()
                    .zip(&first.cells)
                    .for_each(|(cell, rest)| glue(cell, rest)),
                None => self.rows.push(first),
            }
        }

        self.rows.extend(rows);
        self.is_open_below = next.is_open_below;

        None
    }

    fn is_continued_by(&self, next: &Table) -> bool {
        let near = |(a, b): (&f32, &f32)| (a - b).abs() < 12.0;
        self.starts.len() == next.starts.len() && self.starts.iter().zip(&next.starts).all(near)
    }

    /// Whether a row lacks what every row has: the number that most tables start with, as a rule.
    /// Then it is the rest of the row before it.
    fn lacks_key(&self, row: &[String]) -> bool {
        let is_key = |&column: &usize| {
            let filled = self
                .rows
                .iter()
                .filter(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()))
                .count();
            filled * 10 >= self.rows.len() * 9
        };

        let key = (0..self.starts.len()).find(is_key);
        key.is_some_and(|key| row.get(key).is_some_and(String::is_empty))
    }
}
