//! Statements in tables: a label and the number beside it, or a head and the number below it.

mod cell;
mod column;
mod figure;

use super::clause::{self, SentencePlace, Time};
use super::lexicon::StatementLexicon;
use super::matter::Matter;
use super::stated::Says;
use super::word::StatementToken;
use crate::report::Kind;
use crate::text::fold;
pub use cell::is_barred;
use cell::{CellKind, FigureRow, TableCell};
use column::TableColumns;
use figure::Figure;
pub use figure::TableClaim;
use std::ops::Range;

/// What the cells of the rows of a table say.
pub fn claims(rows: &[&str], place: SentencePlace, lexicon: &StatementLexicon) -> Vec<TableClaim> {
    let names_any = || rows.iter().any(|row| lexicon.names_any(&fold(row).chars));
    if place.kind == Some(Kind::Checklist) || rows.is_empty() || !names_any() {
        return Vec::new();
    }

    let mut table = StatementTable {
        place,
        columns: TableColumns::default(),
        head: None,
        left: TableLeft::default(),
        label_column: None,
        figures: Vec::new(),
    };
    for (at, row) in rows.iter().enumerate() {
        table.read(at, FigureRow::new(row, place, lexicon));
    }
    figure::settled(table.figures)
}

/// What the cells before the figures of a row say.
#[derive(Debug, Clone, Default)]
struct TableLeft {
    labels: Vec<Matter>,
    time: Option<Time>,
}

/// A table while it is read.
struct StatementTable {
    place: SentencePlace,
    columns: TableColumns,
    /// The rows of the head.
    head: Option<Range<usize>>,
    /// What the cells to the left of the last row say: it holds below them where cells are empty.
    left: TableLeft,
    /// The column of the last label.
    label_column: Option<isize>,
    figures: Vec<Figure>,
}

impl StatementTable {
    fn read(&mut self, at: usize, row: FigureRow) {
        if row.is_head() {
            let goes_on = self.head.as_ref().is_some_and(|head| head.end == at);
            if !goes_on {
                self.columns = TableColumns::default();
                self.head = Some(at..at);
            }
            self.columns.add(&row);
            self.head = self.head.take().map(|head| head.start..at + 1);
            return;
        }

        let shift = self.shift(&row);
        self.left = self.left_of(&row, shift);
        let found = if self.columns.have_labels() && !row.has_label() {
            self.below(&row, shift)
        } else {
            self.beside(&row, shift)
        };
        self.label_column = row.label_at().map(|at| at as isize + shift).or(self.label_column);
        let head = self.head.clone();
        self.figures.extend(found.into_iter().map(|figure| Figure {
            row: at,
            head: head.clone(),
            ..figure
        }));
    }

    /// How far the cells of a row stand to the left of their heads; as those of the row above do
    /// whose label stands in the column that this one's must stand in.
    fn shift(&self, row: &FigureRow) -> isize {
        let lost = self.columns.lost(row);
        let is_label = matches!(row.cells.first().map(|cell| &cell.kind), Some(CellKind::Label(_)));
        if is_label && lost > 0 && self.label_column == Some(lost) {
            return lost;
        }
        self.columns.shift(row)
    }

    /// What the cells before the figures of a row say, with what the row above said where its first
    /// cells are empty.
    fn left_of(&self, row: &FigureRow, shift: isize) -> TableLeft {
        let hangs = shift > 0 || row.cells.first().is_some_and(TableCell::is_empty);
        let years = row.cells.iter().enumerate();
        let year = years.filter(|&(at, _)| self.columns.at(at, shift).is_of_years);
        let time = year.filter_map(|(_, cell)| cell.time).next().or(row.time);

        TableLeft {
            labels: row.labels().map_or_else(
                || if hangs { self.left.labels.clone() } else { Vec::new() },
                <[Matter]>::to_vec,
            ),
            time: time.or(self.left.time.filter(|_| hangs)),
        }
    }

    /// The figures beside the labels of a row: of each label those up to the next.
    fn beside(&self, row: &FigureRow, shift: isize) -> Vec<Figure> {
        let mut found = Vec::new();
        let mut labels: &[Matter] = if row.has_label() { &[] } else { &self.left.labels };
        let received = self.received(row, shift);
        let mut group: Vec<Figure> = Vec::new();

        let mut cells: Vec<(usize, &TableCell)> = row.cells.iter().enumerate().collect();
        if self.columns.lead_with_numbers(row) {
            cells.reverse();
        }
        for (at, cell) in cells {
            match &cell.kind {
                CellKind::Label(matters) => {
                    found.extend(Figure::of_row(std::mem::take(&mut group)));
                    labels = matters;
                }
                CellKind::Figure(says) if received == Some(at) => {
                    let figure = Figure { is_total: true, ..Figure::new(*says, cell) };
                    found.extend(figure.of_all(&[Matter::Application], self.left.time));
                }
                CellKind::Figure(says) if !labels.is_empty() => {
                    let column = self.columns.at(at, shift);
                    if !column.is_beside && !column.is_of_years {
                        let time = if self.columns.is_exceeded_by(row) {
                            Some(Time::Unclear(cell.bytes.start))
                        } else {
                            joined(column.time, self.left.time)
                        };
                        let figure =
                            Figure { is_total: column.is_total, ..Figure::new(*says, cell) };
                        group.extend(figure.of_all(labels, time));
                    }
                }
                CellKind::Other(words) => {
                    let column = self.columns.at(at, shift);
                    // 举报 是 收到2件，已办结: the words tell more.
                    let is_some = group.iter().all(|figure| figure.says == Says::Mentioned);
                    if is_some && (!group.is_empty() || !column.is_beside) {
                        let told = self.told(words, labels, cell);
                        if !told.is_empty() {
                            group.clear();
                        }
                        found.extend(told);
                    }
                    labels = &[];
                }
                CellKind::Head if cell.is_beside => labels = &[],
                _ => {}
            }
        }
        found.extend(Figure::of_row(group));
        found
    }

    /// The cell of a row of sums that counts the applications of a table by the ways in which they
    /// came (申请方式, 收到件数, 同意公开), in a section about them.
    fn received(&self, row: &FigureRow, shift: isize) -> Option<usize> {
        let is_own = self.place.kind == Some(Matter::Application.kind());
        let is_bare =
            !row.has_label() && self.left.labels.is_empty() && !self.columns.have_labels();
        if !is_own || !row.is_total || !is_bare {
            return None;
        }
        (0..row.cells.len()).find(|&at| self.columns.at(at, shift).is_received)
    }

    /// What a sentence in a cell beside labels says of them: 本学年共收到举报3件，均已办结.
    fn told(&self, words: &[StatementToken], labels: &[Matter], cell: &TableCell) -> Vec<Figure> {
        let claims = clause::claims(words, self.place, labels);
        let told = claims.iter().filter(|claim| claim.rank > 1 && labels.contains(&claim.matter));
        told.map(|claim| Figure { matter: claim.matter, ..Figure::new(claim.says, cell) }).collect()
    }

    /// The figures below the labels of the head.
    fn below(&self, row: &FigureRow, shift: isize) -> Vec<Figure> {
        let mut found = Vec::new();
        if row.is_beside {
            return found;
        }
        for (at, cell) in row.cells.iter().enumerate() {
            let CellKind::Figure(says) = cell.kind else { continue };
            let column = self.columns.at(at, shift);
            let figure = Figure { is_total: row.is_total, ..Figure::new(says, cell) };
            found.extend(figure.of_all(&column.labels, joined(self.left.time, column.time)));
        }
        found
    }
}

/// The time of a figure whose column and row both name one: another year's, if either is.
fn joined(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    if other == Some(Time::Other) { other } else { one.or(other) }
}
