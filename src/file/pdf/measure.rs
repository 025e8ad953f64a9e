//! How wide a page's text is set, where it starts, and how far its lines are apart: what shows
//! whether a line was cut.

use super::page::{Item, Printed, closes, em_width};
use std::collections::HashMap;

/// The measure of the text on a page, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measure {
    /// Where lines start that are not indented.
    pub left: f32,
    /// Where the widest lines end.
    pub right: f32,
    /// From one line to the next within a paragraph.
    pub pitch: f32,
    /// The size of type that most of the text is set in.
    pub body: f32,
}

/// Fewer lines than this on pages of one kind do not show their measure: all pages do.
const LEAST_LINES: usize = 12;

/// The measure of each page. Pages of one width and side (books have a wider margin at the back)
/// share one.
pub fn of_pages(pages: &[(f32, Vec<Item>)]) -> Vec<Measure> {
    let lines: Vec<Vec<&Printed>> =
        pages.iter().map(|(_, items)| items.iter().filter_map(line).collect()).collect();
    let body = body_size(lines.iter().flatten().copied());
    let is_body = |line: &&&Printed| (line.size - body).abs() <= 1.0;
    let pitch = pitch(&lines, body);
    let mut kinds: HashMap<(i32, usize), Vec<&Printed>> = HashMap::new();

    for (at, (width, _)) in pages.iter().enumerate() {
        kinds.entry(kind(*width, at)).or_default().extend(lines[at].iter().filter(is_body));
    }

    let all: Vec<&Printed> = lines.iter().flatten().filter(is_body).copied().collect();
    let of_kind: HashMap<(i32, usize), (f32, f32)> = kinds
        .iter()
        .filter(|(_, lines)| lines.len() >= LEAST_LINES)
        .map(|(kind, lines)| (*kind, edges(lines, body, 0.0)))
        .collect();

    let measure = |(at, (width, _)): (usize, &(f32, Vec<Item>))| {
        let (left, right) =
            of_kind.get(&kind(*width, at)).copied().unwrap_or_else(|| edges(&all, body, *width));
        Measure { left, right, pitch, body }
    };

    pages.iter().enumerate().map(measure).collect()
}

fn line(item: &Item) -> Option<&Printed> {
    match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    }
}

fn kind(width: f32, at: usize) -> (i32, usize) {
    ((width / 10.0).round() as i32, at % 2)
}

/// The size of type that most characters are set in.
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

/// Where lines start and end. The left edge is the first place at which an eighth of them start;
/// the right edge is one that a few lines reach, signs not counted that may hang over it. A few
/// lines show less: the margins are taken as even then.
fn edges(lines: &[&Printed], em: f32, page_width: f32) -> (f32, f32) {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
    let mut rights: Vec<f32> = lines.iter().map(|line| solid_right(line)).collect();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(|a, b| b.total_cmp(a));
    let enough = lefts.len() / 8;
    let start =
        |&at: &usize| lefts.partition_point(|&left| left <= lefts[at] + em * 0.3) - at >= enough;
    let left = (0..lefts.len()).find(start).map_or(0.0, |at| lefts[at]);
    let right = rights.get(rights.len() / 33).copied().unwrap_or(0.0);

    (left, if lines.len() < LEAST_LINES { right.max(page_width - left) } else { right })
}

/// Where a line ends without the sign at its end, if it is one that may hang over the edge.
fn solid_right(line: &Printed) -> f32 {
    match line.text.chars().next_back() {
        Some(last) if closes(last) => line.right - em_width(last) * line.size,
        _ => line.right,
    }
}

/// The smallest distance of lines that a tenth of neighbours have.
pub fn pitch(pages: &[Vec<&Printed>], body: f32) -> f32 {
    let of_body = |pair: &&[&Printed]| pair.iter().all(|line| (line.size - body).abs() <= 1.0);
    let pairs = pages.iter().flat_map(|lines| lines.windows(2)).filter(of_body);
    let mut gaps: Vec<f32> = pairs.map(|pair| pair[0].baseline - pair[1].baseline).collect();
    gaps.retain(|gap| (body * 0.8..body * 5.0).contains(gap));
    gaps.sort_by(f32::total_cmp);
    let enough = (gaps.len() / 10).max(1);
    let is_pitch = |&at: &usize| gaps.partition_point(|&gap| gap <= gaps[at] * 1.06) - at >= enough;

    (0..gaps.len()).find(is_pitch).map_or(body * 2.0, |at| gaps[at])
}
