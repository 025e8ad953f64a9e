//! The width of a page's text, its left edge and the distance of its lines, which together show
//! whether a line was cut.

use super::page::{PageItems, PdfItem};
use super::printed::{Printed, closes, em_width};
use std::collections::HashMap;

/// The measure of the text on a page, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PdfMeasure {
    /// The left edge of lines that are not indented.
    pub left: f32,
    /// The right edge of the widest lines.
    pub right: f32,
    /// The distance from one line to the next within a paragraph.
    pub pitch: f32,
    /// The size of type that most of the text is set in.
    pub body: f32,
}

/// The least lines that show the measure of pages of one kind. Where there are fewer, all pages of
/// the file count.
const LEAST_LINES: usize = 12;

/// Measures each page. Pages of one width and side (books have a wider margin at the back) share a
/// measure.
pub fn of_pages(pages: &[PageItems]) -> Vec<PdfMeasure> {
    let lines: Vec<Vec<&Printed>> =
        pages.iter().map(|page| page.items.iter().filter_map(line).collect()).collect();
    let body = body_size(lines.iter().flatten().copied());
    let pitch = pitch(&lines, body);
    let is_body = |line: &&&Printed| (line.size - body).abs() <= 1.0;

    let mut kinds: HashMap<(i32, usize), Vec<&Printed>> = HashMap::new();
    for (at, (page, lines)) in pages.iter().zip(&lines).enumerate() {
        kinds.entry(kind(page.width, at)).or_default().extend(lines.iter().filter(is_body));
    }
    let of_kind: HashMap<(i32, usize), (f32, f32)> = kinds
        .iter()
        .filter(|(_, lines)| lines.len() >= LEAST_LINES)
        .map(|(kind, lines)| (*kind, edges(lines, body, 0.0)))
        .collect();

    let all: Vec<&Printed> = lines.iter().flatten().filter(is_body).copied().collect();
    let measure = |(at, page): (usize, &PageItems)| {
        let known = of_kind.get(&kind(page.width, at)).copied();
        let (left, right) = known.unwrap_or_else(|| edges(&all, body, page.width));
        PdfMeasure { left, right, pitch, body }
    };
    pages.iter().enumerate().map(measure).collect()
}

fn line(item: &PdfItem) -> Option<&Printed> {
    match item {
        PdfItem::Line(line) => Some(line),
        PdfItem::Table(_) => None,
    }
}

/// The kind of a page: its width in steps of ten points, and its side.
fn kind(width: f32, at: usize) -> (i32, usize) {
    ((width / 10.0).round() as i32, at % 2)
}

/// Finds the size of type that most characters are set in.
pub fn body_size<'a>(lines: impl Iterator<Item = &'a Printed>) -> f32 {
    let mut chars: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        *chars.entry((line.size * 2.0).round() as i32).or_default() += line.text.chars().count();
    }

    chars
        .into_iter()
        .max_by_key(|&(size, chars)| (chars, size))
        .map_or(0.0, |(size, _)| size as f32 / 2.0)
}

/// Finds the left and the right edge of lines. The left edge is the first place at which an eighth
/// of them start; the right edge is one that a few lines reach, signs not counted that may hang
/// over it. Where there are only a few lines the margins are taken as even.
fn edges(lines: &[&Printed], em: f32, page_width: f32) -> (f32, f32) {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
    let mut rights: Vec<f32> = lines.iter().map(|line| solid_right(line)).collect();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(|a, b| b.total_cmp(a));

    let enough = lefts.len() / 8;
    let start = |(at, place): &(usize, &f32)| {
        lefts.partition_point(|left| *left <= **place + em * 0.3) - at >= enough
    };
    let left = lefts.iter().enumerate().find(start).map_or(0.0, |(_, left)| *left);
    let right = rights.get(rights.len() / 33).copied().unwrap_or(0.0);

    (left, if lines.len() < LEAST_LINES { right.max(page_width - left) } else { right })
}

/// Finds the end of a line without the sign at its end, if that may hang over the edge.
fn solid_right(line: &Printed) -> f32 {
    match line.text.chars().next_back() {
        Some(last) if closes(last) => line.right - em_width(last) * line.size,
        _ => line.right,
    }
}

/// Finds the smallest distance of lines that a tenth of neighbours have.
pub fn pitch(pages: &[Vec<&Printed>], body: f32) -> f32 {
    let is_body = |line: &Printed| (line.size - body).abs() <= 1.0;
    let of_body = |(above, below): &(&&Printed, &&Printed)| is_body(above) && is_body(below);
    let pairs = pages.iter().flat_map(|lines| lines.iter().zip(lines.iter().skip(1)));
    let mut gaps: Vec<f32> =
        pairs.filter(of_body).map(|(above, below)| above.baseline - below.baseline).collect();
    gaps.retain(|gap| (body * 0.8..body * 5.0).contains(gap));
    gaps.sort_by(f32::total_cmp);

    let enough = (gaps.len() / 10).max(1);
    let is_pitch = |(at, least): &(usize, &f32)| {
        gaps.partition_point(|gap| *gap <= **least * 1.06) - at >= enough
    };

    gaps.iter().enumerate().find(is_pitch).map_or(body * 2.0, |(_, gap)| *gap)
}
