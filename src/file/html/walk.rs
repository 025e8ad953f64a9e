//! The lines of a part of a page, as a browser would set them.
//!
//! Invariant: every visible character of the part is in one line, in document order; only the
//! numbers of lists are added. Linear: each node is opened and closed once.

use super::inline::{Inline, Wrapping};
use super::list::HtmlList;
use super::page::{HtmlContent, HtmlPage, is_address, is_link, text_indent};
use super::table::{HtmlCell, HtmlTable, is_data};
use crate::file::line::{FileLine, LineGap};
use crate::numbering;
use scraper::node::Element;

/// A line, with the facts that tell whether it belongs to the report.
#[derive(Debug)]
pub struct HtmlPiece {
    /// The line.
    pub line: FileLine<'static>,
    /// True if it is made of links to other pages.
    pub is_linked: bool,
    /// The place where it stands.
    pub place: HtmlPlace,
}

/// The place on a page where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HtmlPlace {
    /// The part that is surely the article.
    Article,
    /// The part that holds the sentences, and perhaps more.
    Dense,
    /// The rest of the page.
    Outside,
}

/// Sets the article at `root` in lines; or all that stands there, if the sentences are known to
/// stand at `dense` in it.
pub fn lines(
    page: &HtmlPage<'_>,
    root: usize,
    dense: Option<usize>,
    wrapping: Wrapping,
) -> Vec<HtmlPiece> {
    let mut walk = HtmlWalk::new(page, dense, wrapping);
    let mut open: Vec<usize> = Vec::new();
    for at in page.inner(root) {
        while let Some(last) = open.pop_if(|last| page.end(*last) <= at) {
            walk.close(last);
        }

        match page.nodes.get(at).map(|node| node.content) {
            Some(HtmlContent::Text(text)) => walk.text(at, text),
            Some(HtmlContent::Element(element)) => {
                walk.open(at, element);
                open.push(at);
            }
            None => {}
        }
    }

    while let Some(last) = open.pop() {
        walk.close(last);
    }

    walk.flush();
    walk.pieces
}

/// Tells whether an element starts on a line of its own.
pub fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 45] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ];

    BLOCKS.binary_search(&name).is_ok()
}

struct HtmlWalk<'a> {
    page: &'a HtmlPage<'a>,
    dense: Option<usize>,
    pieces: Vec<HtmlPiece>,
    /// The node of the text that was read last.
    at: usize,
    /// The open line.
    text: Inline,
    /// The number of its visible characters.
    visible: usize,
    /// The number of these that are links.
    linked: usize,
    gap: LineGap,
    /// The number of open links.
    links: usize,
    /// The number of open elements whose line ends count.
    preformatted: usize,
    lists: Vec<HtmlList>,
    /// The number of the list item whose text has not begun.
    number: Option<String>,
    /// The indents of first lines that open blocks set, each with its block.
    indents: Vec<(usize, u32)>,
    is_first_line: bool,
    /// The table of data that is open, with its node; tables in its cells are only text.
    table: Option<(usize, HtmlTable)>,
    /// The cell of it that is open.
    cell: Option<usize>,
}

impl<'a> HtmlWalk<'a> {
    fn new(page: &'a HtmlPage<'a>, dense: Option<usize>, wrapping: Wrapping) -> HtmlWalk<'a> {
        HtmlWalk {
            page,
            dense,
            pieces: Vec::new(),
            at: 0,
            text: Inline::new(wrapping),
            visible: 0,
            linked: 0,
            gap: LineGap::None,
            links: 0,
            preformatted: 0,
            lists: Vec::new(),
            number: None,
            indents: Vec::new(),
            is_first_line: true,
            table: None,
            cell: None,
        }
    }

    fn open(&mut self, at: usize, element: &Element) {
        let name = element.name();
        if is_block(name) {
            self.end_block();
            self.open_block(at, element);
        }

        match name {
            "br" => self.end_line(),
            "hr" => {
                self.end_block();
                self.gap = self.gap.max(LineGap::Blank);
            }
            "a" => self.links += usize::from(is_link(element)),
            _ => {}
        }
    }

    fn open_block(&mut self, at: usize, element: &Element) {
        match element.name() {
            "table" if self.table.is_none() && is_data(self.page, at) => {
                self.table = Some((at, HtmlTable::default()))
            }
            "tr" if self.is_of_table(at) => self.in_table(HtmlTable::start_row),
            "td" | "th" if self.is_of_table(at) => {
                self.flush();
                self.cell = Some(at);
            }
            "ol" | "ul" | "menu" | "dir" => self.lists.push(HtmlList::open(element)),
            "li" => self.number = self.lists.last_mut().and_then(|list| list.number(element)),
            "pre" => self.preformatted += 1,
            _ => {}
        }

        if let Some(indent) = element.attr("style").and_then(text_indent) {
            self.indents.push((at, indent));
        }
    }

    fn close(&mut self, at: usize) {
        let Some(element) = self.page.element(at) else { return };
        let name = element.name();

        if is_block(name) {
            if self.cell == Some(at) {
                self.end_cell(element);
            } else {
                self.end_block();
            }
            self.close_block(at, name);
        } else if name == "a" {
            self.links -= usize::from(is_link(element));
        }
    }

    fn close_block(&mut self, at: usize, name: &str) {
        match name {
            "table" if self.table.as_ref().is_some_and(|(table, _)| *table == at) => {
                self.end_table()
            }
            "tr" if self.is_of_table(at) => self.in_table(HtmlTable::end_row),
            "ol" | "ul" | "menu" | "dir" => {
                self.lists.pop();
            }
            "li" => self.number = None,
            "pre" => self.preformatted -= 1,
            _ => {}
        }

        self.indents.pop_if(|(owner, _)| *owner == at);
    }

    /// Tells whether a row or cell belongs to the open table and not to one in its cells.
    fn is_of_table(&self, at: usize) -> bool {
        self.table.is_some() && self.cell.is_none_or(|cell| cell == at)
    }

    fn in_table(&mut self, act: fn(&mut HtmlTable)) {
        if let Some((_, table)) = &mut self.table {
            act(table);
        }
    }

    /// Ends the line where a block begins or ends. In a cell that is a space.
    fn end_block(&mut self) {
        match self.cell {
            Some(_) => self.text.part(),
            None => {
                self.flush();
                self.is_first_line = true;
            }
        }
    }

    /// Ends the line at a `br` or in preformatted text. Two such ends leave an empty line.
    fn end_line(&mut self) {
        if self.cell.is_some() {
            self.text.part();
            return;
        }

        let is_empty = self.visible == 0;
        self.flush();
        self.is_first_line = false;

        if is_empty {
            self.gap = self.gap.max(LineGap::Blank);
        }
    }

    fn text(&mut self, at: usize, text: &str) {
        if text.contains(|c: char| !c.is_whitespace()) {
            self.at = at;
        }

        if self.preformatted > 0 && self.cell.is_none() {
            for (nth, line) in text.split('\n').enumerate() {
                if nth > 0 {
                    self.end_line();
                }
                self.text.text.push_str(line);
                self.count(line);
            }

            return;
        }

        self.text.push(text);
        self.count(text);
    }

    fn count(&mut self, text: &str) {
        let visible = text.chars().filter(|c| !c.is_whitespace()).count();
        self.visible += visible;
        if self.links > 0 && !is_address(text) {
            self.linked += visible;
        }
    }

    /// Ends the open line. One with nothing but space that does not collapse is an empty paragraph.
    fn flush(&mut self) {
        let text = self.text.take();
        let (visible, linked) =
            (std::mem::take(&mut self.visible), std::mem::take(&mut self.linked));

        if visible == 0 {
            self.gap = if text.is_empty() { self.gap } else { self.gap.max(LineGap::Blank) };
            return;
        }

        let set = self.indents.last().filter(|_| self.is_first_line).map_or(0, |(_, set)| *set);

        let lead: u32 =
            text.chars().take_while(|c| c.is_whitespace()).map(numbering::char_width).sum();
        let text = match self.number.take() {
            Some(number) if numbering::read(&text).is_none() => number + &squeezed(&text),
            _ => squeezed(&text),
        };

        if let Some(line) = FileLine::of(&text, 0, set + lead, self.gap) {
            self.push(line, is_mostly(linked, visible));
            self.gap = LineGap::None;
        }
    }

    fn push(&mut self, line: FileLine<'static>, is_linked: bool) {
        let place = match self.dense {
            None => HtmlPlace::Article,
            Some(dense) if self.page.inner(dense).contains(&self.at) => HtmlPlace::Dense,
            Some(_) => HtmlPlace::Outside,
        };

        self.pieces.push(HtmlPiece { line, is_linked, place });
    }

    fn end_cell(&mut self, element: &Element) {
        self.cell = None;
        let span =
            |name| element.attr(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1);
        let cell = HtmlCell {
            text: self.text.take(),
            linked: std::mem::take(&mut self.linked),
            columns: span("colspan"),
            rows: span("rowspan"),
        };

        self.visible = 0;
        if let Some((_, table)) = &mut self.table {
            table.push(cell);
        }
    }

    fn end_table(&mut self) {
        let Some((_, mut table)) = self.table.take() else { return };
        table.end_row();
        for (mut line, linked) in table.rows {
            let visible = line.text.chars().filter(|c| !c.is_whitespace()).count();
            line.gap = std::mem::replace(&mut self.gap, LineGap::None);
            self.push(line, is_mostly(linked, visible));
        }
    }
}

/// Tells whether so many characters are links that the line is one.
fn is_mostly(linked: usize, visible: usize) -> bool {
    linked * 10 >= visible * 7
}

/// Trims a text and makes one space of each run of spaces that do not break.
fn squeezed(text: &str) -> String {
    let text = text.trim();
    if !text.contains('\u{A0}') {
        return text.to_owned();
    }

    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c == '\u{A0}' { ' ' } else { c };
        if !(c == ' ' && squeezed.ends_with(' ')) {
            squeezed.push(c);
        }
    }

    squeezed
}
