//! Paragraphs and tables of a Word file as lines and rows.

use crate::file::clean::{self, Gap, Line};
use crate::numbering::char_width;

/// The columns of a table, at most: Word has 63.
pub const MOST_COLUMNS: usize = 63;

/// Lines that follow one another: those of the body, of a cell or of a box.
#[derive(Default)]
pub struct Flow {
    pub lines: Vec<Line<'static>>,
    /// What lies before the next line, where something does.
    pub gap: Option<Gap>,
    /// The head of the table just above.
    pub head: Option<String>,
    /// What a paragraph holds whose end was deleted: it runs into the next one.
    pub carried: String,
}

/// A table as far as it was read.
#[derive(Default)]
pub struct Table {
    /// Its first row.
    pub head: Option<String>,
    /// The head of the table that ends where this one starts.
    pub head_above: Option<String>,
    /// The row that is being read.
    pub row: Row,
}

/// A row of a table.
#[derive(Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// As many columns are left out before it.
    pub columns_before: usize,
    pub is_deleted: bool,
}

/// A cell of a row.
#[derive(Default)]
pub struct Cell {
    pub lines: Vec<Line<'static>>,
    /// As many columns it is wide.
    pub columns: usize,
}

impl Flow {
    /// Adds the lines of a paragraph, in which a line break is `\n`, the end of a page `\u{C}`. The
    /// indent is its first line's.
    pub fn paragraph(&mut self, text: &str, indent: u32) {
        let mut indent = indent;
        for (at, page) in text.split('\u{C}').enumerate() {
            self.gap = if at > 0 { Some(Gap::Page) } else { self.gap };
            for fragment in page.split('\n') {
                self.line(fragment, indent);
                indent = 0;
            }
        }
    }

    fn line(&mut self, text: &str, indent: u32) {
        let gap = self.gap.unwrap_or(Gap::None);
        match clean::line(text, 0, indent + leading_width(text), gap) {
            Some(line) => self.append([line]),
            None => self.gap = Some(gap.max(Gap::Blank)),
        }
    }

    /// Adds lines as they are.
    pub fn append(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        for line in lines {
            let gap = self.gap.take().map_or(line.gap, |gap| gap.max(line.gap));
            self.head = self.head.take().filter(|_| line.is_row);
            self.lines.push(Line { gap, ..line });
        }
    }

    /// Adds a row. One of a single cell is a frame around text: its lines are lines. The head of a
    /// table that stands in it again, or in a table right below that goes on, is left out.
    pub fn row(&mut self, table: &mut Table, row: Row) {
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

        let Some(line) = clean::row(&texts, 0) else { return };
        let stands_above = table
            .head
            .as_ref()
            .or(table.head_above.as_ref())
            .is_some_and(|head| *head == line.text);

        table.head.get_or_insert_with(|| line.text.to_string());
        if !stands_above {
            self.append([line]);
        }
    }

    /// All its lines.
    pub fn into_lines(mut self) -> Vec<Line<'static>> {
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            self.paragraph(&carried, 0);
        }
        self.lines
    }
}

/// How wide the white space is that a line starts with, in half Han characters.
fn leading_width(text: &str) -> u32 {
    text.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { char_width(c) })
        .sum()
}
