//! Tables with drawn lines around their cells.

use super::printed::{PdfSpan, Printed, right};
use super::rule::{PdfRules, Rule};
use super::table::{MOST_CELLS, PdfCells, PdfTable};

/// The largest distance of two drawn lines that count as one, in points: double borders, the two
/// sides of a bar.
const NEAR: f32 = 3.5;
/// The shortest piece of a drawn line that is not an ornament, in points.
const SHORTEST: f32 = 6.0;
/// The most tables of a page.
const MOST_TABLES: usize = 200;
/// The most lines of text of a cell as wide as its table. One with more is a frame around text.
const MOST_LINES_ACROSS: usize = 6;

/// Takes the tables that `rules` draw out of `spans` and gives them with the spans that are left.
pub fn tables(
    rules: &PdfRules,
    spans: Vec<PdfSpan>,
    lines: impl Fn(Vec<PdfSpan>) -> Vec<Printed>,
) -> (Vec<PdfTable>, Vec<PdfSpan>) {
    let mut grids = grids(rules);
    let mut rest = Vec::new();
    for span in spans {
        let (x, y) = ((span.x + right(&span)) / 2.0, span.y + span.font_size * 0.3);
        let grid = grids
            .partition_point(|grid| grid.bottom() <= y)
            .checked_sub(1)
            .and_then(|at| grids.get_mut(at));

        match grid.and_then(|grid| grid.cell(x, y).map(|cell| (grid, cell))) {
            Some((grid, (row, column))) => grid.cells.push(row, column, span),
            None => rest.push(span),
        }
    }

    let tables = grids.into_iter().filter_map(|grid| grid.read(&mut rest, &lines)).collect();
    (tables, rest)
}

/// Finds the tables from the page's foot upwards, as many as a page may hold.
fn grids(rules: &PdfRules) -> Vec<PdfGrid> {
    let mut cells = 0;
    let is_within_limit = |grid: &PdfGrid| {
        cells += grid.origins.len();
        cells <= MOST_CELLS
    };

    let bands = bands(&rules.vertical).into_iter().take(MOST_TABLES);
    bands.filter_map(|band| PdfGrid::of(rules, band)).take_while(is_within_limit).collect()
}

/// Finds the heights over which vertical lines stand, as (bottom, top): one for each table.
fn bands(verticals: &[Rule]) -> Vec<(f32, f32)> {
    let mut reaches: Vec<(f32, f32)> = verticals.iter().map(|rule| (rule.from, rule.to)).collect();
    reaches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut bands: Vec<(f32, f32)> = Vec::new();

    for (from, to) in reaches {
        match bands.last_mut() {
            Some(last) if from <= last.1 + NEAR => last.1 = last.1.max(to),
            _ => bands.push((from, to)),
        }
    }

    bands
}

struct PdfGrid {
    /// The edges of columns, from left to right.
    xs: Vec<f32>,
    /// The edges of rows, from top to bottom.
    ys: Vec<f32>,
    /// For each cell the one that it is part of.
    origins: Vec<(usize, usize)>,
    is_open_above: bool,
    is_open_below: bool,
    cells: PdfCells,
}

impl PdfGrid {
    fn of(rules: &PdfRules, (bottom, top): (f32, f32)) -> Option<PdfGrid> {
        let verticals =
            edges(&rules.vertical, |rule| rule.from >= bottom - NEAR && rule.to <= top + NEAR);
        let horizontals =
            edges(&rules.horizontal, |rule| rule.at >= bottom - NEAR && rule.at <= top + NEAR);
        let xs = column_edges(&verticals, &horizontals);

        // A page's end leaves a table open: its verticals go on beyond the last horizontal.
        let mut ys: Vec<f32> = horizontals.iter().rev().map(|edge| edge.at).collect();
        let is_open_above = ys.first().is_none_or(|&first| top > first + SHORTEST);
        let is_open_below = ys.last().is_none_or(|&last| bottom < last - SHORTEST);
        if is_open_above {
            ys.insert(0, top);
        }
        if is_open_below {
            ys.push(bottom);
        }

        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if columns < 2 || rows < 1 || columns * rows > MOST_CELLS {
            return None;
        }

        let origins = origins(&xs, &ys, &verticals, &horizontals);
        let cells = PdfCells::new(rows, columns);
        Some(PdfGrid { xs, ys, origins, is_open_above, is_open_below, cells })
    }

    fn bottom(&self) -> f32 {
        self.ys.last().copied().unwrap_or_default()
    }

    /// Finds the cell at a place.
    fn cell(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        let column = self.xs.partition_point(|&start| start <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|&start| start > y).checked_sub(1)?;
        let columns = self.xs.len() - 1;
        let is_within = column < columns && row + 1 < self.ys.len();
        self.origins.get(row * columns + column).copied().filter(|_| is_within)
    }

    fn read(
        mut self,
        rest: &mut Vec<PdfSpan>,
        lines: impl Fn(Vec<PdfSpan>) -> Vec<Printed>,
    ) -> Option<PdfTable> {
        let columns = self.xs.len() - 1;
        for row in 0..self.ys.len() - 1 {
            let is_across = (0..columns)
                .all(|column| self.origins.get(row * columns + column) == Some(&(row, 0)));
            if is_across {
                let spans = self.cells.take_row(row);
                if lines(spans.clone()).len() > MOST_LINES_ACROSS {
                    rest.extend(spans);
                } else {
                    spans.into_iter().for_each(|span| self.cells.push(row, 0, span));
                }
            }
        }

        let rows = self.cells.read(lines);
        let starts = self.xs.get(..columns).unwrap_or_default().to_vec();
        let PdfGrid { is_open_above, is_open_below, .. } = self;
        let is_empty = rows.iter().all(|row| row.cells.iter().all(String::is_empty));

        (!is_empty).then_some(PdfTable {
            top: self.ys.first().copied().unwrap_or_default(),
            starts,
            rows,
            is_open_below,
            is_open_above,
        })
    }
}

/// Gives the edges of columns. A table without lines at its sides ends where its horizontals do.
fn column_edges(verticals: &[Edge], horizontals: &[Edge]) -> Vec<f32> {
    let left = horizontals.iter().map(Edge::from).fold(f32::INFINITY, f32::min);
    let right = horizontals.iter().map(Edge::to).fold(f32::NEG_INFINITY, f32::max);

    let mut xs: Vec<f32> = verticals.iter().map(|edge| edge.at).collect();
    if xs.first().is_some_and(|&first| left < first - SHORTEST) {
        xs.insert(0, left);
    }
    if xs.last().is_some_and(|&last| right > last + SHORTEST) {
        xs.push(right);
    }

    xs
}

/// The pieces of one line through a table.
struct Edge {
    at: f32,
    pieces: Vec<(f32, f32)>,
}

impl Edge {
    fn from(&self) -> f32 {
        self.pieces.iter().map(|piece| piece.0).fold(f32::INFINITY, f32::min)
    }

    fn to(&self) -> f32 {
        self.pieces.iter().map(|piece| piece.1).fold(f32::NEG_INFINITY, f32::max)
    }

    fn covers(&self, place: f32) -> bool {
        let after = self.pieces.partition_point(|piece| piece.0 <= place);
        let last = after.checked_sub(1).and_then(|last| self.pieces.get(last));
        last.is_some_and(|piece| place <= piece.1)
    }

    /// Joins the pieces that touch.
    fn merge(&mut self) {
        self.pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut merged: Vec<(f32, f32)> = Vec::new();
        for &(from, to) in &self.pieces {
            match merged.last_mut() {
                Some(last) if from <= last.1 + NEAR => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }

        self.pieces = merged;
    }
}

/// Puts together the lines through a table, from left to right or from bottom to top.
fn edges(rules: &[Rule], is_within: impl Fn(&Rule) -> bool) -> Vec<Edge> {
    let mut rules: Vec<&Rule> = rules.iter().filter(|rule| is_within(rule)).collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut edges: Vec<Edge> = Vec::new();

    for rule in rules {
        match edges.last_mut() {
            Some(last) if rule.at - last.at <= NEAR => last.pieces.push((rule.from, rule.to)),
            _ => edges.push(Edge { at: rule.at, pieces: vec![(rule.from, rule.to)] }),
        }
    }

    edges.iter_mut().for_each(Edge::merge);
    edges.retain(|edge| edge.pieces.iter().any(|(from, to)| to - from >= SHORTEST));

    edges
}

/// Finds for each cell the one that it is part of: two cells that no line parts are one.
fn origins(
    xs: &[f32],
    ys: &[f32],
    verticals: &[Edge],
    horizontals: &[Edge],
) -> Vec<(usize, usize)> {
    let columns = xs.len().saturating_sub(1);
    let parts = |edges: &[Edge], at: f32, place: f32| {
        let first = edges.partition_point(|edge| edge.at < at - 0.1);
        edges.get(first).is_some_and(|edge| (edge.at - at).abs() <= 0.1 && edge.covers(place))
    };

    let mut origins: Vec<(usize, usize)> = Vec::new();
    for (row, (top, bottom)) in ys.iter().zip(ys.iter().skip(1)).enumerate() {
        for (column, (left, right)) in xs.iter().zip(xs.iter().skip(1)).enumerate() {
            let before = origins.last().filter(|_| column > 0);
            let above = origins.len().checked_sub(columns).and_then(|above| origins.get(above));
            let joined = before
                .filter(|_| !parts(verticals, *left, (top + bottom) / 2.0))
                .or(above.filter(|_| !parts(horizontals, *top, (left + right) / 2.0)));
            origins.push(joined.copied().unwrap_or((row, column)));
        }
    }

    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of tables, each of `rows` rows and two columns.
    fn page(tables: usize, rows: usize) -> PdfRules {
        let height = rows as f32 * 10.0;
        let starts = (0..tables).map(|nth| nth as f32 * (height + 20.0));
        let uprights =
            |start: f32| [0.0, 50.0, 100.0].map(|at| Rule { at, from: start, to: start + height });
        let lying = |start: f32| {
            (0..=rows).map(move |row| Rule { at: start + row as f32 * 10.0, from: 0.0, to: 100.0 })
        };

        PdfRules {
            vertical: starts.clone().flat_map(uprights).collect(),
            horizontal: starts.flat_map(lying).collect(),
        }
    }

    #[test]
    fn a_page_holds_so_many_tables_and_cells() {
        assert_eq!(grids(&page(3, 2)).len(), 3);
        assert_eq!(grids(&page(MOST_TABLES + 50, 1)).len(), MOST_TABLES);
        assert_eq!(grids(&page(5, 5000)).len(), 4);
    }
}
