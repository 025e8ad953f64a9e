//! The order in which a page's text is read: lines from top to bottom, and columns of running text
//! one after the other.

use super::printed::{PdfSpan, Printed, closes, opens, right};
use super::rule::FARTHEST;
use super::span::SAME_LINE;
use crate::text;

/// The least room between two columns of running text, in ems.
const GUTTER: f32 = 0.8;
/// The least lines of a column.
const LEAST_LINES: usize = 3;
/// The least width of a column, in ems.
const LEAST_WIDTH: f32 = 10.0;
/// The share of a column that its lines fill, but for the ends of paragraphs.
const FILLED: f32 = 0.9;
/// The most columns of running text beside each other.
const MOST_COLUMNS: usize = 6;
/// The most rows of a page in which columns and raised signs are looked for.
const MOST_ROWS: usize = 400;
/// The most spans of a row in which they are.
const MOST_SPANS: usize = 300;
/// The largest room between a raised sign and its line, in ems.
const RAISED: f32 = 0.6;

/// Spans on one height, from left to right.
struct SpanRow {
    spans: Vec<PdfSpan>,
}

/// Gives the lines that spans make, from top to bottom; those that run across come last.
pub fn lines(spans: Vec<PdfSpan>) -> Vec<Printed> {
    let (turned, level): (Vec<PdfSpan>, Vec<PdfSpan>) =
        spans.into_iter().filter(is_on_page).partition(|span| span.is_turned);

    let mut rows = rows(level);
    lower_raised(&mut rows);
    let turned = turned.into_iter().map(|span| SpanRow { spans: vec![span] });
    rows.into_iter().chain(turned).filter_map(|row| printed(&row)).collect()
}

/// Parts a page's text where columns of running text stand beside each other. Each part is read
/// whole before the next.
pub fn parts(spans: Vec<PdfSpan>) -> Vec<Vec<PdfSpan>> {
    let (turned, level): (Vec<PdfSpan>, Vec<PdfSpan>) =
        spans.into_iter().filter(is_on_page).partition(|span| span.is_turned);
    let mut rows: Vec<Option<SpanRow>> = rows(level).into_iter().map(Some).collect();
    let blocks = if rows.len() <= MOST_ROWS { blocks(&rows) } else { Vec::new() };

    let mut parts: Vec<Vec<PdfSpan>> = vec![Vec::new()];
    let mut next = 0;
    for block in blocks {
        take(&mut rows, next..block.start, &mut parts);
        let mut columns = vec![Vec::new(); block.gutters.len() + 1];
        for row in rows.iter_mut().take(block.end).skip(block.start).filter_map(Option::take) {
            for span in row.spans {
                if let Some(column) = columns.get_mut(block.column(&span)) {
                    column.push(span);
                }
            }
        }
        put_below(&mut columns);
        parts.append(&mut columns);
        parts.push(Vec::new());
        next = block.end;
    }
    take(&mut rows, next..usize::MAX, &mut parts);
    if let Some(last) = parts.last_mut() {
        last.extend(turned);
    }

    parts.retain(|part| !part.is_empty());
    parts
}

/// Moves all columns to where the first stands: whether a line is set in shows in its column only.
fn put_below(columns: &mut [Vec<PdfSpan>]) {
    let left = |spans: &[PdfSpan]| spans.iter().map(|span| span.x).fold(f32::INFINITY, f32::min);
    let Some(first) = columns.first().filter(|spans| !spans.is_empty()).map(|spans| left(spans))
    else {
        return;
    };
    for spans in columns {
        let shift = if spans.is_empty() { 0.0 } else { first - left(spans) };
        spans.iter_mut().for_each(|span| span.x += shift);
    }
}

fn take(rows: &mut [Option<SpanRow>], range: std::ops::Range<usize>, parts: &mut [Vec<PdfSpan>]) {
    let rows = rows.iter_mut().take(range.end).skip(range.start).filter_map(Option::take);
    if let Some(last) = parts.last_mut() {
        last.extend(rows.flat_map(|row| row.spans));
    }
}

fn is_on_page(span: &PdfSpan) -> bool {
    [span.x, span.y, span.width, span.font_size].iter().all(|length| length.abs() < FARTHEST)
}

fn rows(mut spans: Vec<PdfSpan>) -> Vec<SpanRow> {
    spans.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<SpanRow> = Vec::new();
    for span in spans {
        let open = rows.last_mut().filter(|row| {
            row.spans.first().is_some_and(|first| {
                first.y - span.y <= first.font_size.min(span.font_size) * SAME_LINE
            })
        });
        match open {
            Some(row) => row.spans.push(span),
            None => rows.push(SpanRow { spans: vec![span] }),
        }
    }

    rows.iter_mut().for_each(SpanRow::sort);
    rows
}

impl SpanRow {
    fn sort(&mut self) {
        self.spans.sort_by(|a, b| a.x.total_cmp(&b.x));
    }

    fn size(&self) -> f32 {
        self.spans.iter().map(|span| span.font_size).fold(0.0, f32::max)
    }

    fn left(&self) -> f32 {
        self.spans.first().map_or(0.0, |span| span.x)
    }

    fn right(&self) -> f32 {
        self.spans.iter().map(right).fold(f32::NEG_INFINITY, f32::max)
    }

    fn baseline(&self) -> f32 {
        self.spans.first().map_or(0.0, |span| span.y)
    }
}

/// Puts raised and lowered signs, such as numbers of notes, into the line that they stand at.
fn lower_raised(rows: &mut Vec<SpanRow>) {
    if rows.len() > MOST_ROWS {
        return;
    }

    let mut at = 0;
    while at < rows.len() {
        let line = [at + 1, at.wrapping_sub(1)]
            .into_iter()
            .find(|&line| rows.get(line).zip(rows.get(at)).is_some_and(|(a, b)| is_raised(b, a)));
        let Some(line) = line else {
            at += 1;
            continue;
        };

        let raised = rows.remove(at);
        let line = if line > at { line - 1 } else { line };
        if let Some(row) = rows.get_mut(line) {
            // The line's own height counts, so a raised sign may not become its first span.
            let baseline = row.baseline();
            let spans = raised.spans.into_iter().map(|span| PdfSpan { y: baseline, ..span });
            row.spans.extend(spans);
            row.sort();
        }
    }
}

/// Tells whether a row is small type that stands at the words of a line, above or below its foot.
fn is_raised(row: &SpanRow, line: &SpanRow) -> bool {
    let size = line.size();
    let is_at = |span: &PdfSpan| {
        line.spans.iter().any(|other| {
            let room = (span.x - right(other)).max(other.x - right(span));
            room.abs() <= size * 0.3
        })
    };

    let is_short = row.spans.len() <= 10 && line.spans.len() <= MOST_SPANS;
    is_short
        && row.size() <= size * 0.75
        && (row.baseline() - line.baseline()).abs() <= size * RAISED
        && row.spans.iter().all(|span| span.text.chars().count() <= 4 && is_at(span))
}

/// Rows that stand in columns.
struct ColumnBlock {
    start: usize,
    end: usize,
    /// A place between each two columns, from left to right.
    gutters: Vec<f32>,
}

impl ColumnBlock {
    fn column(&self, span: &PdfSpan) -> usize {
        self.gutters.partition_point(|&gutter| gutter <= span.x)
    }
}

/// Finds the rows that stand in columns of running text, from top to bottom.
fn blocks(rows: &[Option<SpanRow>]) -> Vec<ColumnBlock> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        match block_at(rows, at) {
            Some(block) => {
                at = block.end;
                blocks.push(block);
            }
            None => at += 1,
        }
    }

    blocks
}

fn block_at(rows: &[Option<SpanRow>], start: usize) -> Option<ColumnBlock> {
    let size = rows.get(start)?.as_ref()?.size();
    let mut covered: Vec<(f32, f32)> = Vec::new();
    // The most rows that stand in so many columns, for each number of columns.
    let mut blocks: Vec<ColumnBlock> = Vec::new();
    let mut end = start;

    while let Some(Some(row)) = rows.get(end) {
        if row.spans.len() > MOST_SPANS {
            break;
        }
        for span in &row.spans {
            cover(&mut covered, (span.x, right(span)), size * GUTTER);
        }

        end += 1;
        let gutters: Vec<f32> = covered
            .iter()
            .zip(covered.iter().skip(1))
            .map(|(left, right)| (left.1 + right.0) / 2.0)
            .collect();
        let known = blocks.last().map_or(0, |block| block.gutters.len());
        let is_early = gutters.is_empty() && end - start <= LEAST_LINES;
        match blocks.last_mut() {
            Some(block) if gutters.len() == known => *block = ColumnBlock { start, end, gutters },
            _ if gutters.len() > known && gutters.len() < MOST_COLUMNS => {
                blocks.push(ColumnBlock { start, end, gutters });
            }
            _ if is_early => {}
            _ => break,
        }
    }

    blocks.into_iter().rev().find(|block| {
        let rows: Vec<&SpanRow> = rows.iter().take(block.end).skip(block.start).flatten().collect();
        (0..=block.gutters.len()).all(|column| is_running_text(&rows, block, column, size))
    })
}

/// Adds a stretch to those that are covered, joining those with less than `room` between them.
fn cover(covered: &mut Vec<(f32, f32)>, stretch: (f32, f32), room: f32) {
    let (mut from, mut to) = stretch;
    covered.retain(|&(left, right)| {
        let is_apart = right + room < from || to + room < left;
        if !is_apart {
            from = from.min(left);
            to = to.max(right);
        }
        is_apart
    });
    covered.push((from, to));
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
}

/// Tells whether the words of a column are running text: their lines are wide, and all but a third
/// fill their column.
fn is_running_text(rows: &[&SpanRow], block: &ColumnBlock, column: usize, size: f32) -> bool {
    let widths: Vec<f32> = rows
        .iter()
        .filter_map(|row| {
            let side: Vec<&PdfSpan> =
                row.spans.iter().filter(|span| block.column(span) == column).collect();
            let start = side.first()?.x;
            let end = side.iter().map(|span| right(span)).fold(f32::NEG_INFINITY, f32::max);
            Some(end - start)
        })
        .collect();
    let widest = widths.iter().copied().fold(0.0, f32::max);
    let full = widths.iter().filter(|&&width| width >= widest * FILLED).count();

    widths.len() >= LEAST_LINES && widest >= size * LEAST_WIDTH && full * 3 >= widths.len() * 2
}

fn printed(row: &SpanRow) -> Option<Printed> {
    let text = readable(&joined(&row.spans));
    let (left, right, size) = (row.left(), row.right(), row.size());
    let baseline = row.baseline();
    let is_sound = [left, right, baseline, size].iter().all(|length| length.is_finite());

    (is_sound && size > 0.0 && !text.is_empty()).then_some(Printed {
        text,
        left,
        right,
        baseline,
        size,
    })
}

/// Joins the spans of a line. A space parts them where one is printed, and where there is room
/// for one: between Latin words, and more between a Latin and a Han one, which LibreOffice and typst
/// set apart by themselves.
fn joined(spans: &[PdfSpan]) -> String {
    let mut text = String::new();
    let mut end = f32::NEG_INFINITY;
    for span in spans {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
        let latin = [text.chars().next_back(), span.text.chars().next()].map(is_latin);
        let least = match latin {
            [true, true] => 0.2,
            [false, false] => f32::INFINITY,
            _ => 0.45,
        };
        if !text.is_empty() && (span.is_spaced || span.x - end > span.font_size * least) {
            text.push(' ');
        }

        text.push_str(&span.text);
        end = right(span);
    }

    text
}

/// Gives the text that a person would read: radicals become the ideographs that they look like, and
/// room beside a bracket or a comma is dropped. In files that Chromium wrote 8 % of the
/// characters were radicals.
fn readable(text: &str) -> String {
    let mut readable = String::with_capacity(text.len());
    let mut chars = text.trim().chars().map(text::ideograph).peekable();
    while let Some(c) = chars.next() {
        let is_room = |next: char| {
            let before = readable.chars().next_back();
            opens(before.unwrap_or(c))
                || closes(next) && before.is_some_and(|before| !before.is_ascii())
        };

        let drops = c == ' ' && chars.peek().is_some_and(|&next| is_room(next));
        if !drops {
            readable.push(c);
        }
    }

    readable
}
