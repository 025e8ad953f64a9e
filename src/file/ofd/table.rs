//! Tables whose cells are parted by drawn lines.

use super::page::OfdPiece;
use super::path::OfdRule;

/// How far apart two lines may be drawn that are one, in millimetres.
const NEAR: f32 = 1.0;
/// The most columns and rows of a table.
const MOST_LINES: usize = 2000;

/// A table.
#[derive(Debug, PartialEq)]
pub struct OfdTable {
    /// Its upper edge.
    pub top: f32,
    /// The rows with their cells.
    pub rows: Vec<Vec<String>>,
}

/// Finds the tables of a page. Gives them, and the pieces that stand in none.
pub fn tables(rules: &[OfdRule], pieces: Vec<OfdPiece>) -> (Vec<OfdTable>, Vec<OfdPiece>) {
    let mut tables = Vec::new();
    let mut rest = pieces;
    for grid in grids(rules) {
        let (inside, outside): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|piece| grid.holds(piece));
        rest = outside;
        tables.extend(grid.filled(inside));
    }

    (tables, rest)
}

/// The lines of a table.
struct OfdGrid {
    /// The places of lines that stand upright, from left to right.
    xs: Vec<f32>,
    /// The places of lines across, from top to bottom.
    ys: Vec<f32>,
}

/// Finds the lines of tables: upright ones that share a height, and lines across among them. Two
/// columns at least make a table, not a frame.
fn grids(rules: &[OfdRule]) -> Vec<OfdGrid> {
    let is_upright = |rule: &&OfdRule| rule.bottom - rule.top > rule.right - rule.left;
    let mut upright: Vec<&OfdRule> = rules.iter().filter(is_upright).collect();
    upright.sort_by(|a, b| a.top.total_cmp(&b.top));

    let mut grids = Vec::new();
    let mut band: Option<OfdBand<'_>> = None;
    for rule in upright {
        match &mut band {
            Some(open) if rule.top <= open.bottom + NEAR => open.add(rule),
            _ => {
                grids.extend(band.take().and_then(|band| band.grid(rules)));
                band = Some(OfdBand { top: rule.top, bottom: rule.bottom, upright: vec![rule] });
            }
        }
    }

    grids.extend(band.and_then(|band| band.grid(rules)));
    grids
}

/// Upright lines that share a height.
struct OfdBand<'a> {
    top: f32,
    bottom: f32,
    upright: Vec<&'a OfdRule>,
}

impl<'a> OfdBand<'a> {
    fn add(&mut self, rule: &'a OfdRule) {
        self.bottom = self.bottom.max(rule.bottom);
        self.upright.push(rule);
    }

    fn grid(self, rules: &[OfdRule]) -> Option<OfdGrid> {
        let xs = distinct(self.upright.iter().map(|rule| rule.left).collect());
        let (left, right) = (*xs.first()?, *xs.last()?);
        let is_across = |rule: &&OfdRule| {
            rule.right - rule.left >= rule.bottom - rule.top
                && rule.top >= self.top - NEAR
                && rule.top <= self.bottom + NEAR
                && rule.right > left
                && rule.left < right
        };

        let across = rules.iter().filter(is_across).map(|rule| rule.top);
        let ys = distinct(across.chain([self.top, self.bottom]).collect());
        let is_table = xs.len() > 2 && xs.len() <= MOST_LINES && ys.len() <= MOST_LINES;

        is_table.then_some(OfdGrid { xs, ys })
    }
}

/// Sorts places and leaves one of those that are near to each other.
fn distinct(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, kept| *next - *kept <= NEAR);
    places
}

impl OfdGrid {
    fn holds(&self, piece: &OfdPiece) -> bool {
        self.column(piece).is_some() && self.row(piece).is_some()
    }

    fn column(&self, piece: &OfdPiece) -> Option<usize> {
        between(&self.xs, (piece.left + piece.right) / 2.0)
    }

    fn row(&self, piece: &OfdPiece) -> Option<usize> {
        between(&self.ys, piece.baseline - piece.size * 0.35)
    }

    /// Puts pieces into cells: line by line, from left to right.
    fn filled(&self, mut pieces: Vec<OfdPiece>) -> Option<OfdTable> {
        pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.left.total_cmp(&b.left)));
        let columns = self.xs.len() - 1;
        let mut rows = vec![vec![String::new(); columns]; self.ys.len() - 1];

        for piece in pieces {
            let (row, column) = (self.row(&piece)?, self.column(&piece)?);
            let cell = rows.get_mut(row)?.get_mut(column)?;
            let is_ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if is_ascii(cell.chars().next_back()) && is_ascii(piece.text.chars().next()) {
                cell.push(' ');
            }
            cell.push_str(&piece.text);
        }

        Some(OfdTable { top: *self.ys.first()?, rows })
    }
}

/// Finds the two lines between which a place is.
fn between(lines: &[f32], place: f32) -> Option<usize> {
    let after = lines.partition_point(|&line| line <= place);
    after.checked_sub(1).filter(|_| after < lines.len())
}
