//! The rail beside the scroll bar, which shows where in a report the hits lie.
//!
//! Invariant: marks go from top to bottom, no two at one height, and each leads to its first hit.

use super::mark::Marked;

/// The height of the rail, in units of its drawing.
pub(super) const RAIL_HEIGHT: usize = 1000;
/// The height of a mark; hits that lie closer share one.
pub(super) const MARK_HEIGHT: usize = 4;
/// The characters of a line of the page at its full width, and how many make the space between two
/// paragraphs. Both were measured at 1280 pixels.
const LINE_CHARS: usize = 38;
const GAP_CHARS: usize = 12;

/// A mark on the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RailMark {
    /// The distance from the top.
    pub(super) y: usize,
    /// The first hit that it stands for.
    pub(super) hit: usize,
    /// Whether the page opened at one of its hits.
    pub(super) is_here: bool,
}

/// The marks for the hits in `text`, at the heights where a page shows them.
pub(super) fn rail(text: &str, marked: &[Marked]) -> Vec<RailMark> {
    let mut heights = Vec::new();
    let (mut top, mut start) = (0, 0);
    let mut left = marked.iter().filter(|mark| mark.count > 0).peekable();

    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        while let Some(mark) = left.next_if(|mark| mark.span.start < end) {
            let before = text.get(start..mark.span.start).unwrap_or_default().chars().count();
            heights.push((top + before - before % LINE_CHARS, mark));
        }
        top += line.chars().count().next_multiple_of(LINE_CHARS) + GAP_CHARS;
        start = end;
    }

    let mut marks: Vec<RailMark> = Vec::new();
    for (height, mark) in heights {
        let y = height * (RAIL_HEIGHT - MARK_HEIGHT) / top.max(1);
        match marks.last_mut() {
            Some(last) if y < last.y + MARK_HEIGHT => last.is_here |= mark.here.is_some(),
            _ => marks.push(RailMark { y, hit: mark.first, is_here: mark.here.is_some() }),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn at(start: usize, first: usize, here: Option<usize>) -> Marked {
        Marked { span: Span::new(start, start + 3), first, count: 1, class: "word", here }
    }

    #[test]
    fn marks_lie_where_the_page_shows_the_hits() {
        let line = "字".repeat(38) + "\n";
        let text = line.repeat(10);
        let of = |line_number: usize| line_number * line.len();
        let found =
            rail(&text, &[at(of(0), 1, None), at(of(5) + 3, 2, Some(2)), at(of(9), 3, None)]);

        let shown: Vec<_> = found.iter().map(|mark| (mark.y, mark.hit, mark.is_here)).collect();
        assert_eq!(shown, [(0, 1, false), (498, 2, true), (896, 3, false)]);
    }

    #[test]
    fn hits_too_close_to_tell_apart_share_a_mark_and_the_quote_of_a_link_has_none() {
        let text = "字\n".repeat(2000);
        let quote = Marked { count: 0, ..at(0, 0, Some(0)) };
        let hits: Vec<Marked> = (0..100).map(|n| at(n * 4, n + 1, (n == 2).then_some(3))).collect();

        assert_eq!(rail(&text, &[quote]), []);
        let found = rail(&text, &hits);
        assert_eq!((found.len(), found[0].is_here, found[0].hit), (13, true, 1));
        assert!(found.windows(2).all(|pair| pair[0].y + MARK_HEIGHT <= pair[1].y));
        assert_eq!(rail("", &[]), []);
    }
}
