//! Heads of two rows: words of the upper one stand over several columns, each of which has words of
//! its own below.

use super::band::{Band, Chunk, OFF};

/// The largest distance between the middle of a head's words and that of its columns, in ems.
const OFF_MIDDLE: f32 = 1.2;

/// Finds the column that each of the head's words starts at, where some stand over several. A column
/// is `divided` if the lower row of the head has words in it.
pub fn cells(head: &Band, columns: &[(f32, f32)], divided: &[bool]) -> Option<Vec<usize>> {
    let is_divided = |at: usize| divided.get(at).copied().unwrap_or(false);
    let mut cells = Vec::new();
    let (mut next, mut is_spanning) = (0, false);

    for (nth, chunk) in head.chunks.iter().enumerate() {
        // The words over an undivided column may stand between the rows, or be none.
        while columns.get(next).is_some_and(|column| !is_divided(next) && !chunk.overlaps(*column))
        {
            next += 1;
        }

        let open = columns.get(next..).filter(|open| !open.is_empty())?;
        let count = (next..columns.len()).take_while(|&at| is_divided(at)).count();
        let count = match open.get(..count)? {
            [] => 1,
            group => width(chunk, head.chunks.get(nth + 1), group, head.size)?,
        };
        cells.push(next);
        next += count;
        is_spanning |= count > 1;
    }

    (is_spanning && !(next..columns.len()).any(is_divided)).then_some(cells)
}

/// Counts the columns that a head's words stand over, of those from where they may start on.
fn width(chunk: &Chunk, after: Option<&Chunk>, columns: &[(f32, f32)], size: f32) -> Option<usize> {
    let starts_at =
        |column: &(f32, f32), chunk: &Chunk| (column.0 - chunk.left).abs() <= size * OFF;
    let left = columns.first()?;

    // Words that start where a column does go on to where the next ones start.
    let end = match after {
        Some(after) => columns.iter().position(|column| starts_at(column, after)),
        None => Some(columns.len()),
    };
    if let Some(end) = end.filter(|&end| end > 0 && starts_at(left, chunk)) {
        return Some(end);
    }

    let middle = (chunk.left + chunk.right) / 2.0;
    let off = |column: &(f32, f32)| ((left.0 + column.1) / 2.0 - middle).abs();
    let best = (0..columns.len()).min_by(|&a, &b| {
        let off = |at: usize| columns.get(at).map_or(f32::INFINITY, off);
        off(a).total_cmp(&off(b))
    })?;
    columns.get(best).filter(|column| off(column) <= size * OFF_MIDDLE).map(|_| best + 1)
}
