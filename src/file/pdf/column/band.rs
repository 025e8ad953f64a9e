//! The lines of a page in words that stand apart.

use crate::file::pdf::printed::{self, PdfSpan, right};
use crate::numbering;
use crate::text;

/// The least room between two words of a line that stand apart, in ems.
const APART: f32 = 0.6;
/// The least room between two words where other lines have a cell's start, in ems.
const CLOSE: f32 = 0.1;
/// The largest distance of two places that count as one, in points.
const SAME: f32 = 1.0;
/// The largest shift between two words that stand under one another, in ems.
pub const OFF: f32 = 0.4;
/// The least lines with several cells of a table.
pub const LEAST_ROWS: usize = 3;

/// Words of a line that stand together.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The left edge.
    pub left: f32,
    /// The right edge.
    pub right: f32,
    /// The places of its spans.
    pub spans: Vec<usize>,
}

impl Chunk {
    /// Tells whether it stands in a column in part.
    pub fn overlaps(&self, (left, right): (f32, f32)) -> bool {
        self.left < right && left < self.right
    }
}

/// Words on one height.
#[derive(Debug, Clone)]
pub struct Band {
    /// The height on which they stand.
    pub baseline: f32,
    /// The size of the first.
    pub size: f32,
    /// The words, from left to right.
    pub chunks: Vec<Chunk>,
    /// True if its words stand apart, whatever stands above and below.
    pub is_apart: bool,
    /// True if it is a heading: `三、其他事项`.
    pub starts_part: bool,
    /// True if some of its words are only a number.
    pub has_number: bool,
}

/// Puts the lines of a page in order from top to bottom, each in chunks from left to right.
pub fn bands(spans: &[PdfSpan]) -> Vec<Band> {
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
            has_number: chunks.iter().any(|chunk| is_number(spans, chunk)),
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

fn is_number(spans: &[PdfSpan], chunk: &Chunk) -> bool {
    let is_part = |c: char| numbering::digit(c).is_some() || ".,%-—/".contains(c);
    chunk.spans.iter().flat_map(|&at| spans[at].text.chars()).all(is_part)
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
