//! Running heads and page numbers, found by their places.

use super::measure;
use super::page::PdfPage;
use super::printed::Printed;
use crate::file::furniture::page_number;
use crate::numbering::digit;
use std::collections::{HashMap, HashSet};

/// The share of a page's height, at its top and at its bottom, that may hold furniture.
const EDGE: f32 = 0.15;
/// The share of a page's height in which small type is always furniture.
const OUTER_EDGE: f32 = 0.06;
/// The most lines one above the other that may be furniture.
const HEIGHTS: usize = 3;
/// The least distance from the text of furniture that is set as large as the text, in distances of
/// the text's lines.
const APART: f32 = 1.4;

/// Finds the furniture of each page: page numbers, and what stands on the same height of many
/// pages, digits aside, smaller than the text or away from it. A sentence or a row of a table with
/// which pages happen to begin stays. Furniture stands further out than all else on its page; if
/// nothing else would be left, nothing is furniture.
pub fn of_pages(pages: &[PdfPage]) -> Vec<Vec<Printed>> {
    let evidence = Evidence::of(pages);
    let found: Vec<Vec<Printed>> = pages.iter().map(|page| evidence.furniture(page)).collect();

    let leaves_nothing =
        pages.iter().zip(&found).all(|(page, found)| found.len() == page.lines.len());
    if leaves_nothing { vec![Vec::new(); pages.len()] } else { found }
}

/// The evidence of all pages together on their furniture.
struct Evidence {
    pages: usize,
    is_only_page: bool,
    /// The number of pages that have a line, by the line's key.
    pages_with: HashMap<FurnitureKey, usize>,
    body: f32,
    pitch: f32,
}

impl Evidence {
    fn of(pages: &[PdfPage]) -> Evidence {
        // A page that holds nothing but a line at its edge shows nothing of what stands over text.
        let full: Vec<&PdfPage> = pages.iter().filter(|page| is_full(page)).collect();
        let mut pages_with: HashMap<FurnitureKey, usize> = HashMap::new();
        for page in &full {
            let keys: HashSet<FurnitureKey> =
                heights(page).iter().flatten().flatten().map(key).collect();
            keys.into_iter().for_each(|key| *pages_with.entry(key).or_default() += 1);
        }

        let lines: Vec<Vec<&Printed>> =
            pages.iter().map(|page| page.lines.iter().collect()).collect();
        let body = measure::body_size(lines.iter().flatten().copied());
        let pitch = measure::pitch(&lines, body);

        Evidence { pages: full.len(), is_only_page: pages.len() == 1, pages_with, body, pitch }
    }

    /// Takes the lines of a page from its edges inwards, up to the first that is not furniture.
    fn furniture(&self, page: &PdfPage) -> Vec<Printed> {
        let is_outer =
            |height: &Vec<Printed>| height.iter().all(|line| self.is_furniture(page, line));
        let outer =
            heights(page).into_iter().flat_map(|heights| heights.into_iter().take_while(is_outer));
        outer.flatten().collect()
    }

    fn is_furniture(&self, page: &PdfPage, line: &Printed) -> bool {
        let count = self.pages_with.get(&key(line)).copied().unwrap_or(0);
        let stands_off =
            line.size <= self.body * 0.95 || room_inwards(page, line) >= self.pitch * APART;
        // On an only page, what stands small at its edge may be a note.
        let is_small = line.size <= self.body * 0.8
            && is_within(page, line, OUTER_EDGE)
            && (!self.is_only_page || is_of_browser(&line.text));

        is_enough(count, self.pages) && stands_off || is_small || is_page_number(page, line)
    }
}

/// Tells whether a line is what browsers print over and under a page: the day and hour with its title,
/// and its address with the page's number.
fn is_of_browser(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_day = |word: &str| {
        let word = word.trim_end_matches(',');
        word.split('/').count() == 3 && word.chars().all(|c| c.is_ascii_digit() || c == '/')
    };
    let is_hour = second.contains(':') && second.contains(|c: char| c.is_ascii_digit());

    let last = text.rsplit(' ').next().unwrap_or_default();

    is_day(first) && is_hour || first.contains("://") && page_number(last).is_some()
}

/// Tells whether a page holds more than lines at its edges.
fn is_full(page: &PdfPage) -> bool {
    page.lines.iter().any(|line| !is_within(page, line, EDGE))
}

/// Measures the distance from a line to the next one towards the middle of the page.
fn room_inwards(page: &PdfPage, line: &Printed) -> f32 {
    let middle = (page.edges[1] + page.edges[3]) / 2.0;
    let inwards =
        |other: &Printed| (other.baseline - line.baseline) * (middle - line.baseline).signum();
    page.lines.iter().map(inwards).filter(|room| *room > 3.0).fold(f32::INFINITY, f32::min)
}

/// Tells whether lines on `count` of `pages` pages are furniture: three pages, or all of two, and
/// two fifths of a longer file, since the heads of left and right pages differ.
fn is_enough(count: usize, pages: usize) -> bool {
    count > 1 && (count > 2 || count == pages) && count * 5 >= pages * 2
}

type FurnitureKey = (i32, String);

fn key(line: &Printed) -> FurnitureKey {
    let alike = |c: char| if digit(c).is_some() { '#' } else { c };
    (
        (line.baseline / 6.0).round() as i32,
        line.text.chars().filter(|c| !c.is_whitespace()).map(alike).collect(),
    )
}

/// Gives the lines near the lower and near the upper edge of a page, height by height from the
/// edge.
fn heights(page: &PdfPage) -> [Vec<Vec<Printed>>; 2] {
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

fn is_within(page: &PdfPage, line: &Printed, share: f32) -> bool {
    let [_, bottom, _, top] = page.edges;
    let edge = (top - bottom) * share;
    line.baseline < bottom + edge || line.baseline + line.size > top - edge
}

/// Tells whether a line is a page number: with signs around it, or a bare one that is this page's
/// or stands alone near the edge.
fn is_page_number(page: &PdfPage, line: &Printed) -> bool {
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
