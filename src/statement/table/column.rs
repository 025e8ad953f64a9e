//! The columns of a table, by their heads.

use super::cell::{CellKind, FigureRow, TableCell};
use crate::statement::clause::Time;
use crate::statement::matter::Matter;

/// What the heads say of a column.
#[derive(Debug, Clone, Default)]
pub struct TableColumn {
    pub labels: Vec<Matter>,
    pub time: Option<Time>,
    pub is_total: bool,
    /// Whether its figures are no numbers of cases.
    pub is_beside: bool,
    /// Whether it names the year of a row.
    pub is_of_years: bool,
    /// Whether it is the head of what was received: 收到件数.
    pub is_received: bool,
    /// Whether it has a head of numbers.
    is_head: bool,
    /// Whether its head is a word for what is counted: 事项.
    is_names: bool,
}

/// The columns from the first.
#[derive(Debug, Default)]
pub struct TableColumns {
    columns: Vec<TableColumn>,
    /// Whether the last row of the head begins with a head of figures, as one does whose first cell
    /// was empty and lost.
    starts_with_figures: bool,
}

impl TableColumns {
    /// Adds a row of heads. A cell that spans columns stands in the first of them: what it says
    /// holds for the empty ones behind it.
    pub fn add(&mut self, row: &FigureRow) {
        // In plain text a row loses the empty cells at its ends: 收到, 办结, 收到, 办结 under 事项 and two
        // years, of which the last spans two columns.
        let is_first_lost = row.cells.first().is_some_and(|cell| cell.is_received)
            && self.columns.first().is_some_and(|first| first.is_names)
            && self.columns.len() == row.cells.len();
        let lost = usize::from(is_first_lost);
        if self.columns.len() < row.cells.len() + lost {
            let time = self.columns.last().filter(|_| is_first_lost).and_then(|last| last.time);
            let more = TableColumn { time, ..TableColumn::default() };
            self.columns.resize(row.cells.len() + lost, more);
        }

        let mut spanning: Option<&TableCell> = None;
        for (column, cell) in self.columns.iter_mut().skip(lost).zip(&row.cells) {
            if !cell.is_empty() {
                spanning = Some(cell);
            }
            let Some(head) = spanning else { continue };
            let is_spanned = cell.is_empty();

            column.time = head.time.or(column.time);
            if let (CellKind::Label(matters), false) = (&head.kind, is_spanned) {
                column.labels.clone_from(matters);
            }
            column.is_total |= head.is_total && !is_spanned;
            column.is_beside |= head.is_beside && !is_spanned;
            column.is_of_years |= head.is_of_years && !is_spanned;
            column.is_received |= head.is_received && !is_spanned;
            column.is_head |= matches!(head.kind, CellKind::Head | CellKind::Label(_));
            column.is_names |= matches!(head.kind, CellKind::Head | CellKind::Other(_))
                && head.time.is_none()
                && !head.is_received
                && !is_spanned;
        }

        let first = row.cells.first();
        self.starts_with_figures = first.is_some_and(|cell| {
            cell.time.is_some() || matches!(cell.kind, CellKind::Label(_)) || cell.is_total
        });
    }

    pub fn have_labels(&self) -> bool {
        self.columns.iter().any(|column| !column.labels.is_empty())
    }

    /// How far the cells of a row stand to the left of their heads. Empty cells at the ends of a
    /// row get lost in plain text.
    pub fn shift(&self, row: &FigureRow) -> isize {
        let wanted = self.lost(row);
        let may_shift = wanted > 0 || wanted == -1 && self.starts_with_figures;
        if may_shift && self.fitting(row, wanted) > self.fitting(row, 0) {
            return wanted;
        }
        0
    }

    /// How many cells fewer a row has than there are heads.
    pub fn lost(&self, row: &FigureRow) -> isize {
        self.columns.len() as isize - row.cells.len() as isize
    }

    /// Whether a row has cells beyond columns of times, so that it is not told which is whose.
    pub fn is_exceeded_by(&self, row: &FigureRow) -> bool {
        let has_times = self.columns.iter().any(|column| column.time.is_some());
        has_times && self.lost(row) < 0 && !self.starts_with_figures
    }

    /// Whether the figures of a row stand before its one label, by the head above them: 数量, 事项.
    pub fn lead_with_numbers(&self, row: &FigureRow) -> bool {
        let is_numbers =
            self.columns.first().is_some_and(|first| first.is_head && !first.is_beside);
        let is_figure = row.cells.first().is_some_and(|c| matches!(c.kind, CellKind::Figure(_)));
        is_numbers && is_figure && row.label_at() == Some(row.cells.len() - 1)
    }

    /// How many figures stand below heads of figures.
    fn fitting(&self, row: &FigureRow, shift: isize) -> usize {
        let is_figure =
            |cell: &TableCell| matches!(cell.kind, CellKind::Figure(_) | CellKind::Share);
        let figures = row.cells.iter().enumerate().filter(|(_, cell)| is_figure(cell));
        let is_over = |column: &TableColumn| column.is_head && !column.is_beside;
        figures.filter(|&(at, _)| self.get(at, shift).is_some_and(is_over)).count()
    }

    fn get(&self, at: usize, shift: isize) -> Option<&TableColumn> {
        self.columns.get(at.checked_add_signed(shift)?)
    }

    /// The column of the cell at `at` in a row that is shifted so far.
    pub fn at(&self, at: usize, shift: isize) -> TableColumn {
        self.get(at, shift).cloned().unwrap_or_default()
    }
}
