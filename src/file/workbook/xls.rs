//! Which format each number of an .xls has ([MS-XLS] 2.4), and how large its sheets are: `calamine`
//! gives values only, in a table of all places between its outermost cells.
//!
//! Invariant: linear in the records of the sheets; what is older than Excel 97 gives no formats.

use crate::file::bytes::{slice, u16_at, u32_at, utf16_at};
use rustc_hash::FxHashMap;
use std::io::{Cursor, Read};

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const NUMBERS: u16 = 0x00BD;
const LOOK: u16 = 0x00E0;
const SHARED_LABEL: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH: u16 = 0x0205;
const SHORT_NUMBER: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const START: u16 = 0x0809;
/// What the first record of Excel 97 and later says.
const EXCEL_97: u16 = 0x0600;

/// The most sheets of a workbook.
const MOST_SHEETS: usize = 2000;

/// What an .xls says of its cells, beside their values.
#[derive(Default)]
pub struct XlsFormats {
    stream: Vec<u8>,
    /// The numbers of formats by the looks that name them.
    looks: Vec<u16>,
    codes: FxHashMap<u16, String>,
    /// The sheets with their places in the stream.
    sheets: Vec<(String, usize)>,
    is_encrypted: bool,
}

/// The looks of a sheet's cells, by row and column.
pub type CellLooks = FxHashMap<(u32, u32), u16>;

impl XlsFormats {
    /// Reads what the workbook says of all its sheets; `None` if it is none.
    pub fn read(bytes: &[u8]) -> Option<XlsFormats> {
        let stream = stream(bytes)?;
        let is_known = u16_at(&stream, 4) == Some(EXCEL_97);
        let mut formats = XlsFormats::default();
        for (kind, record) in records(&stream, 0) {
            match kind {
                LOOK if is_known => formats.looks.push(u16_at(record, 2).unwrap_or(0)),
                FORMAT if is_known => formats.codes.extend(code(record)),
                SHEET => formats.sheets.extend(sheet(record)),
                PASSWORD => formats.is_encrypted = true,
                _ => {}
            }
        }

        Some(XlsFormats { stream, ..formats })
    }

    /// Counts the places of cells in the tables that hold all cells of a sheet, which is as much
    /// memory as `calamine` takes.
    pub fn area(&self) -> u64 {
        if self.sheets.len() > MOST_SHEETS {
            return u64::MAX;
        }

        let sheets = self.sheets.iter().filter(|_| !self.is_encrypted);
        sheets.map(|(_, start)| self.sheet_area(*start)).fold(0, u64::saturating_add)
    }

    fn sheet_area(&self, start: usize) -> u64 {
        let mut edges: Option<[u32; 4]> = None;
        for (kind, record) in records(&self.stream, start) {
            let at = |at| u16_at(record, at).map(u32::from);
            let (Some(row), Some(column)) = (at(0), at(2)) else { continue };
            let last = match kind {
                FORMULA | NUMBER | LABEL | TRUTH | SHORT_NUMBER | SHARED_LABEL => column,
                NUMBERS => column + record.len() as u32 / 6,
                _ => continue,
            };
            let [top, bottom, left, right] = edges.unwrap_or([row, row, column, last]);
            edges = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
        }

        edges.map_or(0, |[top, bottom, left, right]| {
            u64::from(bottom - top + 1) * u64::from(right - left + 1)
        })
    }

    /// Gives the looks of the numbers in a sheet.
    pub fn cells(&self, sheet: &str) -> CellLooks {
        let mut looks = CellLooks::default();
        let Some((_, start)) = self.sheets.iter().find(|(name, _)| name == sheet) else {
            return looks;
        };
        for (kind, record) in records(&self.stream, *start) {
            let at = |at| u16_at(record, at).map(u32::from);
            let (Some(row), Some(column)) = (at(0), at(2)) else { continue };
            match kind {
                FORMULA | NUMBER | SHORT_NUMBER => {
                    looks.extend(u16_at(record, 4).map(|look| ((row, column), look)));
                }
                NUMBERS => {
                    let cells = record.get(4..).unwrap_or_default().as_chunks::<6>().0;
                    let look = |cell: &[u8; 6]| u16_at(cell, 0).unwrap_or(0);
                    looks.extend(
                        (column..).zip(cells).map(|(column, cell)| ((row, column), look(cell))),
                    );
                }
                _ => {}
            }
        }

        looks
    }

    /// Gives the number and the code of the format that a look names.
    pub fn format(&self, look: u16) -> Option<(u16, Option<&str>)> {
        let id = *self.looks.get(usize::from(look))?;
        Some((id, self.codes.get(&id).map(String::as_str)))
    }
}

fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Gives the records of the part that starts at `start`, those of charts in it included.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let (mut at, mut depth) = (start, 0u32);
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)?);
        let record = slice(stream, at + 4, length.into())?;
        at += 4 + usize::from(length);
        match kind {
            START => depth += 1,
            END if depth <= 1 => return None,
            END => depth -= 1,
            _ => {}
        }
        Some((kind, record))
    })
}

fn code(record: &[u8]) -> Option<(u16, String)> {
    let (id, count) = (u16_at(record, 0)?, u16_at(record, 2)?);
    Some((id, text(record, 4, count.into())?))
}

fn sheet(record: &[u8]) -> Option<(String, usize)> {
    let (start, count) = (u32_at(record, 0)?, record.get(6)?);
    Some((text(record, 7, (*count).into()).unwrap_or_default(), start as usize))
}

/// Reads a string of so many characters, which are one byte each where none needs two.
fn text(record: &[u8], at: usize, count: usize) -> Option<String> {
    let is_wide = record.get(at)? & 1 == 1;
    if is_wide {
        return utf16_at(record, at + 1, count);
    }
    Some(slice(record, at + 1, count)?.iter().map(|byte| char::from(*byte)).collect())
}
