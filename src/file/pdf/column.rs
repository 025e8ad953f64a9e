//! Tables without lines around their cells: words of a line stand apart, and under words of the
//! line above.

#![cfg_attr(
    not(test),
    expect(
        clippy::indexing_slicing,
        reason = "places are counted over the bands and spans that they lead to"
    )
)]

mod band;
mod head;

use super::printed::{PdfSpan, Printed};
use super::table::{MOST_CELLS, PdfCells, PdfTable};
pub use band::LEAST_ROWS;
use band::{Band, Chunk, OFF, bands};

/// The largest distance of two lines of one table, in ems.
const FARTHEST: f32 = 3.5;
/// The most words that stand apart in a row.
const MOST_COLUMNS: usize = 40;
/// The most lines that are looked at while fewer than [`LEAST_ROWS`] of them have several cells.
const MOST_OTHERS: usize = 200;

/// Counts the lines on which words stand apart.
pub fn rows(spans: &[PdfSpan]) -> usize {
    bands(spans).iter().filter(|band| band.is_apart).count()
}

/// Takes the tables out of `spans` and gives them with the spans that are left.
pub fn tables(
    spans: Vec<PdfSpan>,
    lines: impl Fn(Vec<PdfSpan>) -> Vec<Printed>,
) -> (Vec<PdfTable>, Vec<PdfSpan>) {
    let bands = bands(&spans);
    let mut spans: Vec<Option<PdfSpan>> = spans.into_iter().map(Some).collect();
    let mut tables = Vec::new();
    let (mut at, mut ended) = (0, 0);

    while at < bands.len() {
        match Region::headed(&bands, at).or_else(|| Region::at(&bands, at, ended)) {
            Some(region) => {
                tables.push(region.read(&bands, &mut spans, &lines));
                (at, ended) = (region.end, region.end);
            }
            None => at += 1,
        }
    }

    (tables, spans.into_iter().flatten().collect())
}

/// The lines of a table.
struct Region {
    start: usize,
    end: usize,
    /// The left and the right end of the words of each column.
    columns: Vec<(f32, f32)>,
    /// The head's upper row, where it has two.
    head: Option<RegionHead>,
}

/// The upper row of a head of two rows.
struct RegionHead {
    /// The number of its lines: words over an undivided column may stand between the rows.
    lines: usize,
    /// The columns at which the words of its first line start.
    cells: Vec<usize>,
}

impl Region {
    /// Finds the table whose head's upper row is the line `at`.
    fn headed(bands: &[Band], at: usize) -> Option<Region> {
        [1, 2].into_iter().find_map(|lines| Region::below_head(bands, at, lines))
    }

    /// Finds the table below so many lines of a head's upper row.
    fn below_head(bands: &[Band], at: usize, lines: usize) -> Option<Region> {
        let (head, lower) = (bands.get(at)?, bands.get(at + lines)?);
        let all = bands.get(at..=at + lines)?;
        let are_near = all.windows(2).all(|pair| is_near(&pair[0], &pair[1]));
        if lower.has_number || !are_near || all.iter().any(|band| band.starts_part) {
            return None;
        }

        let (body, _) = Region::grown(bands, at + lines)?;
        let divided: Vec<bool> = body
            .columns
            .iter()
            .map(|&column| lower.chunks.iter().any(|chunk| chunk.overlaps(column)))
            .collect();
        let has_rows = bands.get(at + lines + 1..body.end)?.iter().any(|band| band.is_apart);
        let is_undivided = |chunk: &Chunk| !divided.get(body.column(chunk)).unwrap_or(&true);
        let mut between = bands.get(at + 1..at + lines)?.iter().flat_map(|band| &band.chunks);
        if !has_rows || !between.all(is_undivided) || lines == 1 && !head.is_apart {
            return None;
        }

        let cells = head::cells(head, &body.columns, &divided)?;
        Some(Region { start: at, head: Some(RegionHead { lines, cells }), ..body })
    }

    /// Finds the table whose first line of several cells is `seed`, with the rest of a row that the
    /// page before began, but nothing before `floor`.
    fn at(bands: &[Band], seed: usize, floor: usize) -> Option<Region> {
        let (mut region, rows) = Region::grown(bands, seed)?;
        region.grow_up(bands, floor);

        (rows >= LEAST_ROWS).then_some(region)
    }

    /// Gives the lines from `seed` on that stand in columns, with the number of those that have
    /// several cells.
    fn grown(bands: &[Band], seed: usize) -> Option<(Region, usize)> {
        if !bands[seed].is_apart || bands[seed].chunks.len() > MOST_COLUMNS {
            return None;
        }

        let columns: Vec<(f32, f32)> =
            bands[seed].chunks.iter().map(|chunk| (chunk.left, chunk.right)).collect();
        if columns.windows(2).any(|pair| pair[1].0 - pair[0].0 < bands[seed].size) {
            return None;
        }

        let mut region = Region { start: seed, end: seed + 1, columns, head: None };
        let rows = region.grow_down(bands);
        Some((region, rows))
    }

    /// Takes in the lines below that stand in columns. Gives the number of lines with several
    /// cells.
    fn grow_down(&mut self, bands: &[Band]) -> usize {
        let mut rows = 1;
        while self.end < bands.len() && is_near(&bands[self.end - 1], &bands[self.end]) {
            let band = &bands[self.end];
            let is_row = band.is_apart && is_aligned(&self.columns, band);
            let is_too_large = (self.end + 1 - self.start) * MOST_COLUMNS > MOST_CELLS;
            let is_in_vain = rows < LEAST_ROWS && self.end - self.start > MOST_OTHERS;
            if is_too_large || is_in_vain || !take(&mut self.columns, band) {
                break;
            }

            rows += usize::from(is_row);
            self.end += 1;
        }

        rows
    }

    /// Takes in the lines above that are the end of a row from the page before.
    fn grow_up(&mut self, bands: &[Band], floor: usize) {
        while self.start > floor
            && self.end - self.start < MOST_CELLS / MOST_COLUMNS
            && is_near(&bands[self.start - 1], &bands[self.start])
            && is_rest(&self.columns, &bands[self.start - 1])
        {
            self.start -= 1;
        }
    }

    fn read(
        &self,
        bands: &[Band],
        spans: &mut [Option<PdfSpan>],
        lines: impl Fn(Vec<PdfSpan>) -> Vec<Printed>,
    ) -> PdfTable {
        let bands = bands.get(self.start..self.end).unwrap_or_default();
        let places = self.rows(bands);
        let count = places.iter().max().map_or(0, |last| last + 1);
        let mut cells = PdfCells::new(count, self.columns.len());

        for (nth, (band, &row)) in bands.iter().zip(&places).enumerate() {
            for (place, chunk) in band.chunks.iter().enumerate() {
                let of_head = self.head.as_ref().filter(|_| nth == 0);
                let column = of_head.and_then(|head| head.cells.get(place).copied());
                let column = column.unwrap_or_else(|| self.column(chunk));
                for span in chunk.spans.iter().filter_map(|&at| spans[at].take()) {
                    cells.push(row, column, span);
                }
            }
        }

        let mut rows = cells.read(lines);
        let is_open_above =
            rows.first().is_some_and(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        if !is_open_above {
            rows.remove(0);
        }

        PdfTable {
            top: bands[0].baseline + bands[0].size,
            starts: self.columns.iter().map(|column| column.0).collect(),
            rows,
            is_open_below: false,
            is_open_above,
        }
    }

    /// Gives the row of each line. The first row is for what goes on from the page before; it stays
    /// empty if nothing does.
    fn rows(&self, bands: &[Band]) -> Vec<usize> {
        let starts_row =
            |band: &Band| band.chunks.first().is_some_and(|chunk| self.column(chunk) == 0);
        let of_head = self.head.as_ref().map_or(0, |head| head.lines);

        let mut row = 0;
        let mut rows = Vec::with_capacity(bands.len());
        for (nth, band) in bands.iter().enumerate() {
            row = match nth {
                _ if nth < of_head => 1,
                _ if of_head > 0 && nth == of_head => 2,
                _ => row + usize::from(starts_row(band)),
            };
            rows.push(row);
        }
        rows
    }

    /// Finds the column in which a chunk stands.
    fn column(&self, chunk: &Chunk) -> usize {
        let middle = (chunk.left + chunk.right) / 2.0;
        self.columns.partition_point(|column| column.0 <= middle).saturating_sub(1)
    }
}

fn is_near(above: &Band, below: &Band) -> bool {
    above.baseline - below.baseline <= FARTHEST * above.size.max(below.size)
}

/// Widens the columns by a line's words. Gives `false` if these do not stand in columns.
fn take(columns: &mut Vec<(f32, f32)>, band: &Band) -> bool {
    if band.starts_part || band.chunks.len() > MOST_COLUMNS {
        return false;
    }

    let mut wider = columns.clone();
    for chunk in &band.chunks {
        let under: Vec<usize> = (0..wider.len()).filter(|&at| chunk.overlaps(wider[at])).collect();
        match under[..] {
            [at] if stands_under(wider[at], chunk, band.size) => {
                wider[at] = (wider[at].0.min(chunk.left), wider[at].1.max(chunk.right));
            }
            [] if band.chunks.len() > 1 && wider.len() < MOST_COLUMNS => {
                let place = wider.partition_point(|column| column.0 < chunk.left);
                wider.insert(place, (chunk.left, chunk.right));
            }
            _ => return false,
        }
    }

    *columns = wider;
    true
}

/// Tells whether a chunk starts where its column does, or stands within it or in its middle.
fn stands_under(column: (f32, f32), chunk: &Chunk, size: f32) -> bool {
    let off = size * OFF;
    let is_within = column.0 - off <= chunk.left && chunk.right <= column.1 + off;
    is_within || is_in_line(column, chunk, off)
}

/// Tells whether a chunk starts or ends where its column does, or stands in its middle.
fn is_in_line((left, right): (f32, f32), chunk: &Chunk, off: f32) -> bool {
    let shifts =
        [chunk.left - left, chunk.right - right, (chunk.left + chunk.right - left - right) / 2.0];
    shifts.iter().any(|shift| shift.abs() <= off)
}

/// Tells whether each chunk but the first is in line with a column: gaps in running text are
/// anywhere.
fn is_aligned(columns: &[(f32, f32)], band: &Band) -> bool {
    let off = band.size * OFF;
    let has_column = |chunk: &Chunk| {
        columns.get(1..).unwrap_or_default().iter().any(|&column| is_in_line(column, chunk, off))
    };
    band.chunks.get(1..).unwrap_or_default().iter().all(has_column)
}

/// Tells whether a line above a table's first whole row ends a row that the page before began.
fn is_rest(columns: &[(f32, f32)], band: &Band) -> bool {
    band.chunks.iter().all(|chunk| is_lone_cell(columns, chunk, band.size * OFF))
}

/// Tells whether a chunk stands in one column that is not the first, and starts where it does.
fn is_lone_cell(columns: &[(f32, f32)], chunk: &Chunk, off: f32) -> bool {
    columns.get(1..).unwrap_or_default().iter().filter(|column| chunk.overlaps(**column)).count()
        == 1
        && !chunk.overlaps(columns[0])
        && columns
            .get(1..)
            .unwrap_or_default()
            .iter()
            .any(|column| (column.0 - chunk.left).abs() <= off)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(row: usize, lefts: &[f32]) -> Band {
        let chunk = |&left: &f32| Chunk { left, right: left + 5.0, spans: Vec::new() };
        let chunks: Vec<Chunk> = lefts.iter().map(chunk).collect();

        Band {
            baseline: -20.0 * row as f32,
            size: 10.0,
            is_apart: chunks.len() > 1,
            chunks,
            starts_part: false,
            has_number: false,
        }
    }

    #[test]
    fn a_table_has_so_many_columns_and_cells() {
        let mut columns: Vec<(f32, f32)> = Vec::new();
        let places: Vec<f32> = (0..=MOST_COLUMNS).map(|nth| nth as f32 * 10.0).collect();
        assert!(take(&mut columns, &band(0, &places[..MOST_COLUMNS])));
        assert!(!take(&mut columns, &band(1, &places[1..])));
        assert_eq!(columns.len(), MOST_COLUMNS);
        let bands: Vec<Band> = (0..5000).map(|row| band(row, &[0.0, 50.0])).collect();
        let region = Region::at(&bands, 0, 0).unwrap();
        assert!(region.end * MOST_COLUMNS <= MOST_CELLS, "{}", region.end);
    }
}
