//! Tables without lines around their cells: words of a line stand apart, and under words of the
//! line above.

use super::printed::{self, PdfSpan, Printed, right};
use super::table::{MOST_CELLS, PdfCells, PdfTable};
use crate::numbering;
use crate::text;

/// The least room between two words of a line that stand apart, in ems.
const APART: f32 = 0.6;
/// The least room between two words where other lines have a cell's start, in ems.
const CLOSE: f32 = 0.1;
/// The largest distance of two places that count as one, in points.
const SAME: f32 = 1.0;
/// The largest shift between two words that stand under one another, in ems.
const OFF: f32 = 0.4;
/// The largest distance of two lines of one table, in ems.
const FARTHEST: f32 = 3.5;
/// The most words that stand apart in a row.
const MOST_COLUMNS: usize = 40;
/// The most lines that are looked at while fewer than [`LEAST_ROWS`] of them have several cells.
const MOST_OTHERS: usize = 200;
/// The least lines with several cells of a table.
pub const LEAST_ROWS: usize = 3;

/// Words of a line that stand together.
#[derive(Debug, Clone)]
struct Chunk {
    left: f32,
    right: f32,
    /// The places of its spans.
    spans: Vec<usize>,
}

/// Words on one height.
#[derive(Debug, Clone)]
struct Band {
    baseline: f32,
    size: f32,
    chunks: Vec<Chunk>,
    /// True if its words stand apart, whatever stands above and below.
    is_apart: bool,
    /// True if it is a heading: `三、其他事项`.
    starts_part: bool,
}

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

/// Puts the lines of a page in order from top to bottom, each in chunks from left to right.
fn bands(spans: &[PdfSpan]) -> Vec<Band> {
    let heights = heights(spans);
    let mut bands: Vec<Band> = heights.iter().map(|height| Band::of(spans, height)).collect();

    let stops = stops(&bands, spans);
    if !stops.is_empty() {
        for (band, height) in bands.iter_mut().zip(&heights) {
            band.chunks = chunks(spans, &height.members, &stops);
        }
    }

    bands
}

/// The spans on one height.
struct Height {
    baseline: f32,
    size: f32,
    /// The places of the spans, from left to right.
    members: Vec<usize>,
}

/// Groups the spans by the height on which they stand, from top to bottom.
fn heights(spans: &[PdfSpan]) -> Vec<Height> {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&at| is_plain(&spans[at])).collect();
    order.sort_by(|&a, &b| spans[b].y.total_cmp(&spans[a].y));

    let mut heights: Vec<Height> = Vec::new();
    for at in order {
        let (baseline, size) = (spans[at].y, spans[at].font_size);
        match heights.last_mut() {
            Some(last) if last.baseline - baseline <= last.size.min(size) * OFF => {
                last.members.push(at);
            }
            _ => heights.push(Height { baseline, size, members: vec![at] }),
        }
    }

    for height in &mut heights {
        height.members.sort_by(|&a, &b| spans[a].x.total_cmp(&spans[b].x));
    }
    heights
}

impl Band {
    fn of(spans: &[PdfSpan], height: &Height) -> Band {
        let chunks = chunks(spans, &height.members, &[]);

        Band {
            baseline: height.baseline,
            size: height.size,
            is_apart: chunks.len() > 1,
            starts_part: starts_part(spans, &chunks),
            chunks,
        }
    }
}

fn starts_part(spans: &[PdfSpan], chunks: &[Chunk]) -> bool {
    let [Chunk { spans: words, .. }] = chunks else { return false };
    let start: String =
        words.iter().take(4).flat_map(|&at| spans[at].text.chars()).map(text::ideograph).collect();
    numbering::read(&start).is_some_and(|number| number.style.is_top())
}

fn is_plain(span: &PdfSpan) -> bool {
    !span.text.trim().is_empty()
        && !span.is_turned
        && span.x.is_finite()
        && span.y.is_finite()
        && span.font_size > 0.0
}

/// Finds the places where cells start: a cell that fills its column leaves no room before the next,
/// but stands under one that leaves some.
fn stops(bands: &[Band], spans: &[PdfSpan]) -> Vec<f32> {
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

fn chunks(spans: &[PdfSpan], members: &[usize], stops: &[f32]) -> Vec<Chunk> {
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

/// Gives the room that signs keep free before or after their ink, in ems: it fills half of their
/// width.
fn blank(spans: &[PdfSpan], last: &Chunk, next: usize) -> f32 {
    let before = last.spans.last().and_then(|&at| spans[at].text.chars().next_back());
    let after = spans[next].text.chars().next();
    let is_sign = before.is_some_and(printed::closes) || after.is_some_and(printed::opens);
    if is_sign { 0.5 } else { 0.0 }
}

/// The lines of a table.
struct Region {
    start: usize,
    end: usize,
    /// The left and the right end of the words of each column.
    columns: Vec<(f32, f32)>,
}

impl Region {
    /// Finds the table whose first line of several cells is `seed`, with the rest of a row that the
    /// page before began, but nothing before `floor`.
    fn at(bands: &[Band], seed: usize, floor: usize) -> Option<Region> {
        if !bands[seed].is_apart || bands[seed].chunks.len() > MOST_COLUMNS {
            return None;
        }

        let columns: Vec<(f32, f32)> =
            bands[seed].chunks.iter().map(|chunk| (chunk.left, chunk.right)).collect();
        if columns.windows(2).any(|pair| pair[1].0 - pair[0].0 < bands[seed].size) {
            return None;
        }

        let mut region = Region { start: seed, end: seed + 1, columns };
        let rows = region.grow_down(bands);
        region.grow_up(bands, floor);

        (rows >= LEAST_ROWS).then_some(region)
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
        let bands = &bands[self.start..self.end];
        let starts_row =
            |band: &Band| band.chunks.first().is_some_and(|chunk| self.column(chunk) == 0);

        // The first row is for what goes on from the page before; it stays empty if nothing does.
        let rows = bands.iter().filter(|band| starts_row(band)).count() + 1;
        let mut cells = PdfCells::new(rows, self.columns.len());
        let mut row = 0;
        for band in bands {
            row += usize::from(starts_row(band));
            for chunk in &band.chunks {
                let column = self.column(chunk);
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
    let has_column =
        |chunk: &Chunk| columns[1..].iter().any(|&column| is_in_line(column, chunk, off));
    band.chunks[1..].iter().all(has_column)
}

/// Tells whether a line above a table's first whole row ends a row that the page before began.
fn is_rest(columns: &[(f32, f32)], band: &Band) -> bool {
    band.chunks.iter().all(|chunk| is_lone_cell(columns, chunk, band.size * OFF))
}

/// Tells whether a chunk stands in one column that is not the first, and starts where it does.
fn is_lone_cell(columns: &[(f32, f32)], chunk: &Chunk, off: f32) -> bool {
    columns[1..].iter().filter(|column| overlap(**column, chunk)).count() == 1
        && !overlap(columns[0], chunk)
        && columns[1..].iter().any(|column| (column.0 - chunk.left).abs() <= off)
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
