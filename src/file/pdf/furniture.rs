//! Running heads and page numbers, told by where they stand.

use super::measure;
use super::page::{Page, Printed};
use crate::file::furniture::page_number;
use crate::numbering::digit;
use std::collections::{HashMap, HashSet};

/// The share of a page's height at its top and at its bottom where furniture stands.
const EDGE: f32 = 0.15;
/// The share where small type is nothing else.
const OUTER_EDGE: f32 = 0.06;
/// How many lines one above the other may be furniture.
const HEIGHTS: usize = 3;
/// What repeats and is set as large as the text stands at least so many times the distance of its
/// lines away from it.
const APART: f32 = 1.4;

/// The furniture of each page: page numbers, and what stands on the same height of many pages,
/// digits aside, smaller than the text or away from it: a sentence or a row of a table with which
/// pages happen to begin stays. Furniture stands further out than all else, and there is something
/// else.
pub fn of_pages(pages: &[Page]) -> Vec<Vec<Printed>> {
    let mut pages_with: HashMap<Key, usize> = HashMap::new();
    for page in pages {
        let keys: HashSet<Key> = heights(page).iter().flatten().flatten().map(key).collect();
        keys.into_iter().for_each(|key| *pages_with.entry(key).or_default() += 1);
    }

    let body = measure::body_size(pages.iter().flat_map(|page| &page.lines));
    let pitch = measure::pitch(
        &pages.iter().map(|page| page.lines.iter().collect()).collect::<Vec<_>>(),
        body,
    );
    let is_furniture = |page: &Page, line: &Printed| {
        let repeats =
            pages_with.get(&key(line)).is_some_and(|&count| is_enough(count, pages.len()))
                && (line.size <= body * 0.95 || room_inwards(page, line) >= pitch * APART);
        let is_small = line.size <= body * 0.8 && is_within(page, line, OUTER_EDGE);
        repeats || is_small || is_page_number(page, line)
    };

    let of_page = |page| {
        let outer = |heights: Vec<Vec<Printed>>| {
            heights
                .into_iter()
                .take_while(|height| height.iter().all(|line| is_furniture(page, line)))
                .flatten()
        };

        heights(page).into_iter().flat_map(outer).collect()
    };

    let found: Vec<Vec<Printed>> = pages.iter().map(of_page).collect();
    let leaves_nothing =
        pages.iter().zip(&found).all(|(page, found)| found.len() == page.lines.len());

    if leaves_nothing { vec![Vec::new(); pages.len()] } else { found }
}

/// How far it is from a line to the next one towards the middle of the page.
fn room_inwards(page: &Page, line: &Printed) -> f32 {
    let middle = (page.edges[1] + page.edges[3]) / 2.0;
    let inwards =
        |other: &Printed| (other.baseline - line.baseline) * (middle - line.baseline).signum();
    page.lines.iter().map(inwards).filter(|room| *room > 3.0).fold(f32::INFINITY, f32::min)
}

/// On three pages of any file, and on two fifths of a longer one: heads on left and right pages
/// differ.
fn is_enough(count: usize, pages: usize) -> bool {
    count > 1 && (count > 2 || count == pages) && count * 5 >= pages * 2
}

type Key = (i32, String);

fn key(line: &Printed) -> Key {
    let alike = |c: char| if digit(c).is_some() { '#' } else { c };
    (
        (line.baseline / 6.0).round() as i32,
        line.text.chars().filter(|c| !c.is_whitespace()).map(alike).collect(),
    )
}

/// The lines near the lower and near the upper edge of a page, height by height from the edge.
fn heights(page: &Page) -> [Vec<Vec<Printed>>; 2] {
    let mut lines: Vec<&Printed> =
        page.lines.iter().filter(|line| is_within(page, line, EDGE)).collect();
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let middle = (page.edges[1] + page.edges[3]) / 2.0;
    let (lower, upper) = lines.split_at(lines.partition_point(|line| line.baseline < middle));
    let heights = |lines: &[&Printed]| -> Vec<Vec<Printed>> {
        let heights = lines.chunk_by(|a, b| (b.baseline - a.baseline).abs() <= 3.0);
        heights.take(HEIGHTS).map(|height| height.iter().copied().cloned().collect()).collect()
    };

    [heights(lower), heights(&upper.iter().rev().copied().collect::<Vec<_>>())]
}

fn is_within(page: &Page, line: &Printed, share: f32) -> bool {
    let [_, bottom, _, top] = page.edges;
    let edge = (top - bottom) * share;
    line.baseline < bottom + edge || line.baseline + line.size > top - edge
}

/// A page number: with signs around it, or a bare one that is this page's or stands alone where
/// little else does.
fn is_page_number(page: &Page, line: &Printed) -> bool {
    let stands_alone = || {
        let is_beside = |other: &&Printed| (other.baseline - line.baseline).abs() <= 3.0;
        is_within(page, line, EDGE * 0.7) && page.lines.iter().filter(is_beside).count() == 1
    };

    let is_roman = !line.text.is_empty()
        && line.text.len() <= 6
        && line.text.chars().all(|c| "ivxIVX".contains(c));
    match page_number(&line.text) {
        Some((number, is_decorated)) => is_decorated || number == page.number || stands_alone(),
        None => is_roman && stands_alone(),
    }
}
