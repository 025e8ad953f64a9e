//! The lines of pages, their paragraphs and tables in reading order, without running heads and page
//! numbers.

use super::page::{OfdPage, OfdPiece, text_width};
use super::table::{self, OfdTable};
use crate::file::furniture::page_number;
use crate::file::line::{FileLine, LineGap};
use crate::numbering;
use std::collections::HashMap;

/// A line of text, or a row of words with room between them.
#[derive(Debug, Clone)]
struct OfdLine {
    cells: Vec<String>,
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
}

/// A part of a page.
enum OfdItem {
    Line(OfdLine),
    Table(OfdTable),
}

/// The measure of the text of a file.
struct OfdMeasure {
    /// The left edge of lines that are not indented.
    left: f32,
    /// The right edge of the widest lines.
    right: f32,
    /// The distance from one line to the next.
    pitch: f32,
    /// The size of type of most characters.
    body: f32,
}

/// Sets pages in lines: a paragraph each, or the part of one that stands on a page.
pub fn lines(pages: &[OfdPage]) -> Vec<FileLine<'static>> {
    let mut items: Vec<Vec<OfdItem>> = pages.iter().map(items).collect();
    remove_furniture(&mut items);
    let measure = OfdMeasure::of(&items);

    let mut flow = OfdFlow { lines: Vec::new(), open: None, measure };
    for (page, items) in pages.iter().zip(items) {
        for item in items {
            match item {
                OfdItem::Line(line) => flow.line(line, page.number),
                OfdItem::Table(table) => flow.table(table, page.number),
            }
        }
    }

    flow.end();
    flow.lines
}

/// Gives the lines and tables of a page from top to bottom.
fn items(page: &OfdPage) -> Vec<OfdItem> {
    let (tables, pieces) = table::tables(&page.rules, page.pieces.clone());
    let mut tables = tables.into_iter().peekable();
    let mut items = Vec::new();

    for line in lines_of(pieces) {
        while let Some(table) = tables.next_if(|table| table.top < line.baseline) {
            items.push(OfdItem::Table(table));
        }
        items.push(OfdItem::Line(line));
    }

    items.extend(tables.map(OfdItem::Table));
    items
}

/// Puts pieces that share a baseline into lines.
fn lines_of(mut pieces: Vec<OfdPiece>) -> Vec<OfdLine> {
    pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines: Vec<Vec<OfdPiece>> = Vec::new();

    for piece in pieces {
        let is_on = |line: &Vec<OfdPiece>| {
            line.first().is_some_and(|first| {
                (piece.baseline - first.baseline).abs() <= first.size.max(piece.size) * 0.4
            })
        };
        match lines.last_mut() {
            Some(line) if is_on(line) => line.push(piece),
            _ => lines.push(vec![piece]),
        }
    }

    lines.into_iter().filter_map(OfdLine::of).collect()
}

impl OfdLine {
    fn of(mut pieces: Vec<OfdPiece>) -> Option<OfdLine> {
        /// The room between two words that parts cells, in ems.
        const CELL_ROOM: f32 = 2.5;

        pieces.retain(|piece| !piece.text.trim().is_empty());
        pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
        let first = pieces.first()?.clone();
        let size = pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);

        let mut line = OfdLine {
            cells: vec![String::new()],
            left: first.left,
            right: first.left,
            baseline: first.baseline,
            size,
        };
        for piece in pieces {
            let room = piece.left - line.right;
            // Some writers draw a text twice, a hair apart, to make it bold.
            let is_twice = room < -size * 0.5
                && line.cells.last().is_some_and(|cell| cell.ends_with(&piece.text));
            if is_twice {
                continue;
            }

            if room > size * CELL_ROOM {
                line.cells.push(String::new());
            }
            let right = piece.right;
            if let Some(cell) = line.cells.last_mut() {
                let wants_space = room > size * 0.2 && !cell.is_empty();
                let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if wants_space
                    && is_latin(cell.chars().next_back())
                    && is_latin(piece.text.chars().next())
                {
                    cell.push(' ');
                }
                cell.push_str(&piece.text);
            }
            line.right = line.right.max(right);
        }

        Some(line)
    }

    fn text(&self) -> String {
        self.cells.join(" ")
    }

    /// Gives the end of the line without the signs that may hang over the edge.
    fn solid_right(&self) -> f32 {
        const HANGING: [char; 12] =
            ['，', '。', '；', '：', '、', '！', '？', '）', '》', '”', ',', '.'];

        let text = self.text();
        let signs = text.chars().rev().take_while(|last| HANGING.contains(last));
        let hanging: f32 = signs.map(text_width).sum();
        self.right - hanging * self.size
    }

    /// Gives the width of what a line before this one would have to take up: a word, or a single
    /// character and what may not start a line.
    fn first_width(&self) -> f32 {
        let text = self.text();
        let is_latin = |c: &char| c.is_ascii() && !c.is_whitespace();
        let word: f32 = text.chars().take_while(is_latin).map(text_width).sum();
        let first = text.chars().next().map_or(0.0, text_width);

        word.max(first) * self.size
    }

    /// Tells whether the line stands in the middle between the edges.
    fn is_centred(&self, left: f32, right: f32) -> bool {
        let middle = (self.left + self.right) / 2.0;
        (middle - (left + right) / 2.0).abs() <= self.size * 0.75 && self.left > left
    }
}

/// Takes page numbers off the ends of pages, and lines that stand at the end of half the pages, of
/// three at least.
fn remove_furniture(pages: &mut [Vec<OfdItem>]) {
    const LEAST_PAGES: usize = 3;

    let key = |item: &OfdItem| match item {
        OfdItem::Line(line) => {
            let plain = |c: char| if numbering::digit(c).is_some() { '#' } else { c };
            Some(line.text().chars().filter(|c| !c.is_whitespace()).map(plain).collect::<String>())
        }
        OfdItem::Table(_) => None,
    };

    let mut pages_with: HashMap<String, usize> = HashMap::new();
    for page in pages.iter().filter(|page| page.len() > 2) {
        let ends = [page.first(), page.last()];
        ends.into_iter().flatten().filter_map(key).for_each(|key| {
            *pages_with.entry(key).or_default() += 1;
        });
    }

    let count = pages.len();
    let is_furniture = |item: &OfdItem| {
        let repeats = key(item).and_then(|key| pages_with.get(&key).copied()).unwrap_or(0);
        let is_number = matches!(item, OfdItem::Line(line) if page_number(&line.text()).is_some());
        is_number || count >= LEAST_PAGES && repeats * 2 >= count
    };
    for page in pages.iter_mut().filter(|page| page.len() > 1) {
        if page.last().is_some_and(is_furniture) {
            page.pop();
        }
        if page.len() > 1 && page.first().is_some_and(is_furniture) {
            page.remove(0);
        }
    }
}

impl OfdMeasure {
    fn of(pages: &[Vec<OfdItem>]) -> OfdMeasure {
        let line = |item: &'_ OfdItem| match item {
            OfdItem::Line(line) => Some(line.clone()),
            OfdItem::Table(_) => None,
        };
        let lines: Vec<Vec<OfdLine>> =
            pages.iter().map(|page| page.iter().filter_map(line).collect()).collect();
        let all: Vec<&OfdLine> = lines.iter().flatten().collect();
        let body = body_size(&all);

        let is_body = |line: &&&OfdLine| (line.size - body).abs() <= body * 0.1;
        let of_body: Vec<&OfdLine> = all.iter().filter(is_body).copied().collect();
        let lefts = of_body.iter().map(|line| line.left);
        let left = common(lefts, body * 0.3, of_body.len() / 8).unwrap_or(0.0);
        let mut rights: Vec<f32> = of_body.iter().map(|line| line.solid_right()).collect();
        rights.sort_by(|a, b| b.total_cmp(a));
        // The edge that a few lines reach: one may stand out.
        let right = rights.get(rights.len() / 33).copied().unwrap_or(0.0);

        let gaps = lines.iter().flat_map(|lines| {
            lines.iter().zip(lines.iter().skip(1)).map(|(a, b)| b.baseline - a.baseline)
        });
        let gaps: Vec<f32> = gaps.filter(|gap| (body * 0.8..body * 5.0).contains(gap)).collect();
        let count = gaps.len();
        let pitch = common(gaps.into_iter(), body * 0.1, count / 10).unwrap_or(body * 2.0);

        OfdMeasure { left, right, pitch, body }
    }
}

/// Finds the size of type that most characters are set in.
fn body_size(lines: &[&OfdLine]) -> f32 {
    let mut chars: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        *chars.entry((line.size * 10.0).round() as i32).or_default() += line.text().chars().count();
    }

    let most = chars.into_iter().max_by_key(|&(size, chars)| (chars, size));
    most.map_or(0.0, |(size, _)| size as f32 / 10.0)
}

/// Finds the smallest value that so many others are near to.
fn common(values: impl Iterator<Item = f32>, near: f32, enough: usize) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    let has_company = |(at, value): &(usize, &f32)| {
        values.partition_point(|other| *other <= **value + near) - at >= enough.max(1)
    };

    values.iter().enumerate().find(has_company).map(|(_, value)| *value)
}

/// The paragraphs so far.
struct OfdFlow {
    lines: Vec<FileLine<'static>>,
    open: Option<OfdParagraph>,
    measure: OfdMeasure,
}

/// The paragraph that is being read.
struct OfdParagraph {
    text: String,
    /// The last line of it.
    last: OfdLine,
    page: u32,
    gap: LineGap,
    indent: u32,
}

impl OfdFlow {
    fn line(&mut self, line: OfdLine, page: u32) {
        if line.cells.len() > 2 {
            self.end();
            self.lines.extend(FileLine::of_row(&line.cells, page));
            return;
        }

        let goes_on = self.open.as_ref().is_some_and(|open| self.goes_on(open, &line, page));
        match &mut self.open {
            Some(open) if goes_on && open.page == page => {
                join(&mut open.text, &line.text());
                open.last = line;
            }
            _ => {
                self.end();
                let gap = if goes_on { LineGap::Joined } else { LineGap::Ended };
                let ems = (line.left - self.measure.left) / self.measure.body.max(0.1);
                let indent = (ems * 2.0).round().clamp(0.0, 99.0) as u32;
                self.open = Some(OfdParagraph { text: line.text(), last: line, page, gap, indent });
            }
        }
    }

    /// Tells whether a line goes on with a paragraph: the line before it is full, and this one is
    /// neither set in nor apart.
    fn goes_on(&self, open: &OfdParagraph, line: &OfdLine, page: u32) -> bool {
        let OfdMeasure { left, right, pitch, body } = self.measure;
        let last = &open.last;
        // Where paragraphs are set in, a line that starts at the edge with （二） goes on with one.
        let is_due = |style: numbering::Style| style.is_top() || open.indent < 2;
        let starts_item = numbering::read(&line.text()).is_some_and(|number| {
            number.style.is_han() && is_due(number.style) && number.heads(&line.text())
        });

        let wanted = line.first_width();
        let is_full = last.right + wanted > right + body * 0.1;
        let is_flush = line.left <= left + body * 0.8;
        // A title is larger and set in the middle, and cut where it is wider than the page.
        let is_title = last.size > body * 1.05
            && last.is_centred(left, right)
            && line.is_centred(left, right)
            && last.right - last.left + wanted > right - left + body * 0.3;

        (line.size - last.size).abs() <= body * 0.1
            && (is_full && is_flush || is_title)
            && (open.page != page || line.baseline - last.baseline <= pitch * 1.5)
            && !starts_item
    }

    fn table(&mut self, table: OfdTable, page: u32) {
        self.end();
        self.lines.extend(table.rows.iter().filter_map(|row| FileLine::of_row(row, page)));
    }

    fn end(&mut self) {
        if let Some(open) = self.open.take() {
            self.lines.extend(FileLine::of(&open.text, open.page, open.indent, open.gap));
        }
    }
}

/// Puts a line after the one that it was cut from.
fn join(text: &mut String, line: &str) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if is_latin(text.chars().next_back()) && is_latin(line.chars().next()) {
        text.push(' ');
    }

    text.push_str(line);
}
