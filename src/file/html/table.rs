//! The rows of a table. A cell that spans rows or columns is printed once, so it stands in the
//! first of each; the others are empty.

use super::page::HtmlPage;
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

            texts.splice(first..=first, [cell.text]);
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

        if let Some(hanging) = self.hanging.get_mut(column) {
            *hanging = rows - 1;
        }
    }
}

/// Tells whether a table holds data, and is not there to lay a page out: two rows and more have two
/// cells with text, and no cell holds an article. A single row is data if its cells are words.
/// Looks at the table's own rows and cells only.
pub fn is_data(page: &HtmlPage<'_>, table: usize) -> bool {
    let role = page.element(table).and_then(|element| element.attr("role"));
    if role == Some("presentation") {
        return false;
    }

    let (mut wide_rows, mut largest, mut words_only) = (0, 0, true);
    for row in rows(page, table) {
        let cells = page.children(row).filter(|&cell| matches!(page.name(cell), "td" | "th"));
        let mut filled = 0;
        for cell in cells {
            let measure = page.measure(cell);
            filled += usize::from(measure.chars > 0);
            largest = largest.max(measure.chars);
            words_only &= measure.structures == 0 && measure.chars <= 60;
        }

        wide_rows += usize::from(filled > 1);
    }

    let measure = page.measure(table);
    let holds_article =
        largest * 2 > measure.chars && (largest > 400 || measure.structures > 1 && !words_only);

    match wide_rows {
        0 => false,
        1 => words_only && measure.linked * 2 <= measure.chars,
        _ => !holds_article,
    }
}

/// Gives the rows of a table, in its sections or not.
fn rows<'p>(page: &'p HtmlPage<'_>, table: usize) -> impl Iterator<Item = usize> + 'p {
    page.children(table).flat_map(move |child| {
        let is_section = matches!(page.name(child), "tbody" | "thead" | "tfoot");
        let own = (page.name(child) == "tr").then_some(child);
        let inner = is_section.then(|| page.children(child).filter(|&row| page.name(row) == "tr"));
        own.into_iter().chain(inner.into_iter().flatten())
    })
}
