//! The sheets of an .ods (OpenDocument 1.3, part 3, 9): what a cell shows stands in it as text, beside
//! the number that it is kept as. Linear, but for rows and cells that are said to repeat.

use super::lines::{WorkbookLines, damaged};
use super::shown::decimal;
use crate::file::extract::Refusal;
use crate::file::package::{Package, decoded};
use crate::file::sniff::FileContent;
use crate::file::xml::{attribute, character, number};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

/// The most spaces that one element stands for.
const MOST_SPACES: usize = 200;
/// The most rows, and cells of a row, that one which shows something stands for.
const MOST_REPEATED: u32 = 1000;

/// Reads the sheets into `table`. Tells whether all were whole.
///
/// # Errors
/// `encrypted`, `too_large`, or `unsupported` where it is damaged.
pub fn read(bytes: &[u8], table: &mut WorkbookLines) -> Result<bool, Refusal> {
    let mut package = Package::open(bytes, damaged)?;
    if package.text("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(FileContent::Encrypted.refusal());
    }

    let (content, is_cut) = package.part("content.xml")?.ok_or_else(damaged)?;
    let xml = decoded(&content);
    let mut walk = OdsWalk::new(OdsSheets::read(&xml), table);
    let mut reader = Reader::from_str(&xml);

    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => walk.open(&element),
            Ok(Event::Empty(element)) => {
                walk.open(&element);
                walk.close(element.local_name().as_ref())?;
            }
            Ok(Event::End(element)) => walk.close(element.local_name().as_ref())?,
            Ok(Event::Text(text)) => walk.text(&text),
            Ok(Event::CData(text)) => walk.text(&text),
            Ok(Event::GeneralRef(reference)) => {
                let text = character(&reference).map(String::from).unwrap_or_default();
                walk.text(&text);
            }
            Ok(Event::Eof) => return Ok(!is_cut && walk.tables == 0),
            Ok(_) => {}
            Err(_) => return Ok(false),
        }
    }
}

/// What must be known of the sheets before they are read.
#[derive(Default)]
struct OdsSheets {
    /// The styles of sheets that are hidden.
    hidden: FxHashSet<String>,
    /// The number of sheets that are shown.
    shown: usize,
}

impl OdsSheets {
    fn read(xml: &str) -> OdsSheets {
        let mut sheets = OdsSheets::default();
        let mut style = String::new();
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            let (Event::Start(element) | Event::Empty(element)) = &event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match element.local_name().as_ref() {
                "style" => style = attribute(element, "name").unwrap_or_default().into_owned(),
                "table-properties" if is(element, "display", "false") => {
                    sheets.hidden.insert(style.clone());
                }
                "table" => sheets.shown += usize::from(sheets.shows(element)),
                _ => {}
            }
        }

        sheets
    }

    fn shows(&self, sheet: &BytesStart<'_>) -> bool {
        attribute(sheet, "style-name").is_none_or(|style| !self.hidden.contains(style.as_ref()))
    }
}

/// A cell, and how many it stands for.
struct OdsCell {
    column: u32,
    count: u32,
    text: String,
}

struct OdsWalk<'t> {
    table: &'t mut WorkbookLines,
    sheets: OdsSheets,
    /// The number of open elements that are not read.
    skipped: usize,
    /// The number of open tables: one in a cell is text of that cell.
    tables: usize,
    row: u32,
    rows: u32,
    column: u32,
    cells: Vec<OdsCell>,
    /// The cell that is open, and what it is kept as.
    cell: Option<OdsCell>,
    kept: String,
}

impl<'t> OdsWalk<'t> {
    fn new(sheets: OdsSheets, table: &'t mut WorkbookLines) -> OdsWalk<'t> {
        OdsWalk {
            table,
            sheets,
            skipped: 0,
            tables: 0,
            row: 0,
            rows: 1,
            column: 0,
            cells: Vec::new(),
            cell: None,
            kept: String::new(),
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let local = element.local_name();
        let name = local.as_ref();
        let is_hidden = name == "table" && self.tables == 0 && !self.sheets.shows(element);
        if self.skipped > 0 || is_hidden || is_skipped(element) {
            self.skipped += 1;
            return;
        }

        match (name, self.tables) {
            ("table", _) => {
                if self.tables == 0 {
                    let name = attribute(element, "name").map(|name| name.into_owned());
                    self.table.start(name.filter(|_| self.sheets.shown > 1).as_ref());
                    self.row = 0;
                }
                self.tables += 1;
            }
            ("table-row", 1) => {
                self.rows = number(element, "number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
            }
            ("table-cell" | "covered-table-cell", 1) => {
                let count = number(element, "number-columns-repeated").unwrap_or(1).max(1);
                self.cell = Some(OdsCell { column: self.column, count, text: String::new() });
                self.kept = kept(element);
                self.column = self.column.saturating_add(count);
            }
            ("p", _) => self.push_line(),
            ("s", _) => {
                let count = number(element, "c").unwrap_or(1usize).min(MOST_SPACES);
                self.push(&" ".repeat(count));
            }
            ("tab", _) => self.push(" "),
            ("line-break", _) => self.push("\n"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }

        match (name, self.tables) {
            ("table", _) => self.tables = self.tables.saturating_sub(1),
            ("table-row", 1) => self.end_row()?,
            ("table-cell" | "covered-table-cell", 1) => {
                let kept = std::mem::take(&mut self.kept);
                if let Some(mut cell) = self.cell.take() {
                    if cell.text.is_empty() {
                        cell.text = kept;
                    }
                    self.cells.extend(Some(cell).filter(|cell| !cell.text.trim().is_empty()));
                }
            }
            _ => {}
        }

        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let cells = std::mem::take(&mut self.cells);
        let rows = if cells.is_empty() { 0 } else { self.rows.min(MOST_REPEATED) };
        for row in self.row..self.row.saturating_add(rows) {
            for cell in &cells {
                let last = cell.column.saturating_add(cell.count.min(MOST_REPEATED));
                for column in cell.column..last {
                    self.table.cell(row, column, cell.text.clone())?;
                }
            }
        }

        self.row = self.row.saturating_add(self.rows);
        Ok(())
    }

    fn push_line(&mut self) {
        if self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty()) {
            self.push("\n");
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    /// Takes in text, of which each run of white space is one space, and none at a line's start.
    fn text(&mut self, text: &str) {
        let Some(cell) = self.cell.as_mut().filter(|_| self.skipped == 0) else { return };
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\r' | '\n') {
                cell.text.push(c);
            } else if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
                cell.text.push(' ');
            }
        }
    }
}

/// Tells whether an element is not read: comments, shapes, what was deleted, the messages of forms,
/// copies of other files' tables.
fn is_skipped(element: &BytesStart<'_>) -> bool {
    element.name().as_ref().starts_with("draw:")
        || matches!(
            element.local_name().as_ref(),
            "annotation"
                | "shapes"
                | "forms"
                | "tracked-changes"
                | "content-validations"
                | "dde-links"
                | "ruby-text"
                | "automatic-styles"
                | "scripts"
        )
}

/// Gives what a cell is kept as, for one that does not say how it shows it.
fn kept(cell: &BytesStart<'_>) -> String {
    let value = |name: &str| attribute(cell, name).map(|value| value.into_owned());
    if let Some(value) = number::<f64>(cell, "value") {
        let is_share = is(cell, "value-type", "percentage");
        return if is_share { decimal(value * 100.0) + "%" } else { decimal(value) };
    }

    ["string-value", "date-value", "time-value", "boolean-value"]
        .into_iter()
        .find_map(value)
        .unwrap_or_default()
}

fn is(element: &BytesStart<'_>, name: &str, expected: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == expected)
}
