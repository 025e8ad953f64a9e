//! Tables without lines around their cells, told by words that stand apart and under one another.

use super::page::{self, Printed, Span, right};
use super::table::{Cells, MOST_CELLS, Table};
use crate::numbering;
use crate::text;

/// Room between two words of a line from which on they stand apart, in ems.
const APART: f32 = 0.6;
/// Room that is enough where others stand apart, in ems.
const CLOSE: f32 = 0.1;
/// Places that are one, in points.
const SAME: f32 = 1.0;
/// How far two words may be off and still stand under one another, in ems.
const OFF: f32 = 0.4;
/// Lines further apart than this are of two tables, in ems.
const FARTHEST: f32 = 3.5;
/// A line of more words that stand apart is no row.
const MOST_COLUMNS: usize = 40;
/// Where fewer than [`LEAST_ROWS`] of so many lines are of several cells, no table is.
const MOST_OTHERS: usize = 200;
/// How many lines must be of several cells.
pub const LEAST_ROWS: usize = 3;

/// Words of a line that stand together.
#[derive(Debug, Clone)]
struct Chunk {
    left: f32,
    right: f32,
    /// Which spans.
    spans: Vec<usize>,
}

/// Words on one height.
#[derive(Debug, Clone)]
struct Band {
    baseline: f32,
    size: f32,
    chunks: Vec<Chunk>,
    /// Whether its words stand apart, whatever stands above and below.
    is_apart: bool,
    /// Whether it is a heading: `三、其他事项`.
    starts_part: bool,
}

/// On how many lines words stand apart.
pub fn rows(spans: &[Span]) -> usize {
    bands(spans).iter().filter(|band| band.is_apart).count()
}

/// Takes the tables out of `spans`. Gives the spans that are left.
pub fn tables(
    spans: Vec<Span>,
    lines: impl Fn(Vec<Span>) -> Vec<Printed>,
) -> (Vec<Table>, Vec<Span>) {
    let bands = bands(&spans);
    let mut spans: Vec<Option<Span>> = spans.into_iter().map(Some).collect();
    let mut tables = Vec::new();
    let (mut at, mut ended) = (0, 0);

    while at < bands.len() {
        match Region::at(&bands, at, ended) {
            Some(region) => {
                tables.push(region.read(&bands, &mut spans, &lines));
                (at, ended) = (region.end, region.end);
            }
            None => at += 1,
        }
    }

    (tables, spans.into_iter().flatten().collect())
}

/// The lines of a page from top to bottom, each in chunks from left to right.
fn bands(spans: &[Span]) -> Vec<Band> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&at| is_plain(&spans[at])).collect();
    order.sort_by(|&a, &b| spans[b].y.total_cmp(&spans[a].y));
    let mut bands: Vec<Band> = Vec::new();
    let mut members: Vec<Vec<usize>> = Vec::new();

    for at in order {
        let span = &spans[at];
        match (bands.last_mut(), members.last_mut()) {
            (Some(band), Some(members))
                if band.baseline - span.y <= band.size.min(span.font_size) * OFF =>
            {
                members.push(at);
            }
            _ => {
                bands.push(Band {
                    baseline: span.y,
                    size: span.font_size,
                    chunks: Vec::new(),
                    is_apart: false,
                    starts_part: false,
                });

                members.push(vec![at]);
            }
        }
    }

    for (band, members) in bands.iter_mut().zip(&mut members) {
        members.sort_by(|&a, &b| spans[a].x.total_cmp(&spans[b].x));
        band.chunks = chunks(spans, members, &[]);
        band.is_apart = band.chunks.len() > 1;
        band.starts_part = starts_part(spans, &band.chunks);
    }

    let stops = stops(&bands, spans);
    if !stops.is_empty() {
        bands
            .iter_mut()
            .zip(&members)
            .for_each(|(band, members)| band.chunks = chunks(spans, members, &stops));
    }

    bands
}

fn starts_part(spans: &[Span], chunks: &[Chunk]) -> bool {
    let [Chunk { spans: words, .. }] = chunks else { return false };
    let start: String =
        words.iter().take(4).flat_map(|&at| spans[at].text.chars()).map(text::ideograph).collect();
    numbering::read(&start).is_some_and(|number| number.style.is_top())
}

fn is_plain(span: &Span) -> bool {
    !span.text.trim().is_empty()
        && !span.is_rotated()
        && span.x.is_finite()
        && span.y.is_finite()
        && span.font_size > 0.0
}

/// Where cells start: a cell that fills its column leaves no room before the next, but stands under
/// one that has some.
fn stops(bands: &[Band], spans: &[Span]) -> Vec<f32> {
    let mut starts: Vec<f32> =
        bands.iter().flat_map(|band| band.chunks.iter().skip(1)).map(|chunk| chunk.left).collect();
    if starts.is_empty() {
        return starts;
    }

    let mut lefts: Vec<f32> = spans.iter().map(|span| span.x).collect();
    lefts.sort_by(f32::total_cmp);
    let up_to = |place: f32| lefts.partition_point(|&left| left <= place);
    starts.sort_by(f32::total_cmp);
    starts.dedup_by(|a, b| *a - *b <= SAME);
    starts.retain(|&start| up_to(start + SAME) - up_to(start - SAME) >= LEAST_ROWS);

    starts
}

fn chunks(spans: &[Span], members: &[usize], stops: &[f32]) -> Vec<Chunk> {
    let is_stop = |left: f32| {
        let after = stops.partition_point(|&stop| stop <= left + SAME);
        after > 0 && left - stops[after - 1] <= SAME
    };

    let mut chunks: Vec<Chunk> = Vec::new();
    for &at in members {
        let (left, right) = (spans[at].x, right(&spans[at]));
        let room = |last: &Chunk| (left - last.right) / spans[at].font_size;

        match chunks.last_mut() {
            Some(last)
                if room(last) < APART + blank(spans, last, at)
                    && !(room(last) >= CLOSE && is_stop(left)) =>
            {
                last.right = last.right.max(right);
                last.spans.push(at);
            }
            _ => chunks.push(Chunk { left, right, spans: vec![at] }),
        }
    }

    chunks
}

/// The room that signs keep free before or after them as if it were theirs, in ems: their ink fills
/// half of their width.
fn blank(spans: &[Span], last: &Chunk, next: usize) -> f32 {
    let before = last.spans.last().and_then(|&at| spans[at].text.chars().next_back());
    let after = spans[next].text.chars().next();
    let is_sign = before.is_some_and(page::closes) || after.is_some_and(page::opens);
    if is_sign { 0.5 } else { 0.0 }
}

/// The lines of a table.
struct Region {
    start: usize,
    end: usize,
    /// From where to where the words of each column go.
    columns: Vec<(f32, f32)>,
}

impl Region {
    /// The table whose first line of several cells is `seed`, with the rest of a row that the page
    /// before began, but nothing before `floor`.
    fn at(bands: &[Band], seed: usize, floor: usize) -> Option<Region> {
        if !bands[seed].is_apart || bands[seed].chunks.len() > MOST_COLUMNS {
            return None;
        }

        let mut columns: Vec<(f32, f32)> =
            bands[seed].chunks.iter().map(|chunk| (chunk.left, chunk.right)).collect();
        if columns.windows(2).any(|pair| pair[1].0 - pair[0].0 < bands[seed].size) {
            return None;
        }

        let mut end = seed + 1;
        let mut rows = 1;
        while end < bands.len() && is_near(&bands[end - 1], &bands[end]) {
            let is_row = bands[end].is_apart && is_aligned(&columns, &bands[end]);
            let is_too_large = (end + 1 - seed) * MOST_COLUMNS > MOST_CELLS;
            let is_in_vain = rows < LEAST_ROWS && end - seed > MOST_OTHERS;

            if is_too_large || is_in_vain || !take(&mut columns, &bands[end]) {
                break;
            }

            rows += usize::from(is_row);
            end += 1;
        }

        let mut start = seed;
        while start > floor
            && end - start < MOST_CELLS / MOST_COLUMNS
            && is_near(&bands[start - 1], &bands[start])
            && is_rest(&columns, &bands[start - 1])
        {
            start -= 1;
        }

        (rows >= LEAST_ROWS).then_some(Region { start, end, columns })
    }

    fn read(
        &self,
        bands: &[Band],
        spans: &mut [Option<Span>],
        lines: impl Fn(Vec<Span>) -> Vec<Printed>,
    ) -> Table {
        let bands = &bands[self.start..self.end];
        let starts_row =
            |band: &Band| band.chunks.first().is_some_and(|chunk| self.column(chunk) == 0);
        let rows = bands.iter().filter(|band| starts_row(band)).count() + 1;
        let mut cells = Cells::new(rows, self.columns.len());
        let mut row = 0;

        for band in bands {
            row += usize::from(starts_row(band));
            for chunk in &band.chunks {
                let column = self.column(chunk);
                chunk
                    .spans
                    .iter()
                    .filter_map(|&at| spans[at].take())
                    .for_each(|span| cells.push(row, column, span));
            }
        }

        let mut rows = cells.read(lines);
        let is_open_above =
            rows.first().is_some_and(|row| row.cells.iter().any(|cell| !cell.is_empty()));

        if !is_open_above {
            rows.remove(0);
        }

        let starts = self.columns.iter().map(|column| column.0).collect();
        Table {
            top: bands[0].baseline + bands[0].size,
            starts,
            rows,
            is_open_below: false,
            is_open_above,
        }
    }

    /// The column that a chunk stands in.
    fn column(&self, chunk: &Chunk) -> usize {
        let middle = (chunk.left + chunk.right) / 2.0;
        self.columns.partition_point(|column| column.0 <= middle).saturating_sub(1)
    }
}

fn is_near(above: &Band, below: &Band) -> bool {
    above.baseline - below.baseline <= FARTHEST * above.size.max(below.size)
}

/// Widens the columns by a line's words; `false` if they do not stand in columns.
fn take(columns: &mut Vec<(f32, f32)>, band: &Band) -> bool {
    if band.starts_part || band.chunks.len() > MOST_COLUMNS {
        return false;
    }

    let mut wider = columns.clone();
    for chunk in &band.chunks {
        let under: Vec<usize> = (0..wider.len()).filter(|&at| overlap(wider[at], chunk)).collect();
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

fn overlap(column: (f32, f32), chunk: &Chunk) -> bool {
    chunk.left < column.1 && column.0 < chunk.right
}

/// Whether a chunk starts where its column does, or stands within it or in its middle.
fn stands_under(column: (f32, f32), chunk: &Chunk, size: f32) -> bool {
    let off = size * OFF;
    let is_within = column.0 - off <= chunk.left && chunk.right <= column.1 + off;
    is_within || is_in_line(column, chunk, off)
}

/// Whether a chunk starts or ends where its column does, or stands in its middle.
fn is_in_line((left, right): (f32, f32), chunk: &Chunk, off: f32) -> bool {
    let shifts =
        [chunk.left - left, chunk.right - right, (chunk.left + chunk.right - left - right) / 2.0];
    shifts.iter().any(|shift| shift.abs() <= off)
}

/// Whether each chunk but the first is in line with a column: gaps in running text are anywhere.
fn is_aligned(columns: &[(f32, f32)], band: &Band) -> bool {
    let off = band.size * OFF;
    let has_column =
        |chunk: &Chunk| columns[1..].iter().any(|&column| is_in_line(column, chunk, off));
    band.chunks[1..].iter().all(has_column)
}

/// Whether a line above a table's first whole row is the end of a row that the page before began.
fn is_rest(columns: &[(f32, f32)], band: &Band) -> bool {
    let is_cell = |chunk: &Chunk| {
        columns[1..].iter().filter(|column| overlap(**column, chunk)).count() == 1
            && !overlap(columns[0], chunk)
            && columns[1..].iter().any(|column| (column.0 - chunk.left).abs() <= band.size * OFF)
    };

    band.chunks.iter().all(is_cell)
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
