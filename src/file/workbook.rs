//! Workbooks: .xlsx, .xls, .et, .ods. A sheet is a table; hidden sheets are left out. Numbers and days
//! are read as their cells show them. The only file that names `calamine`.

mod ods;
mod shown;
mod xls;

use super::extract::{Extract, Refusal};
use super::limit::{MOST_LINES, MOST_TEXT_BYTES, too_large, too_many_lines};
use super::line::{FileLine, LineGap};
use crate::error::Status;
use crate::note::reason::StatusReason;
use crate::report::Format;
use calamine::{
    Data, ExcelDateTime, Reader, SheetVisible, Sheets, XlsError, Xlsx, open_workbook_from_rs,
};
use shown::{Moment, decimal};
use std::io::Cursor;
use xls::XlsFormats;

/// The most cells of a workbook that are read.
const MOST_CELLS: usize = 4_000_000;
/// The most places between the outermost cells of an .xls: with 16 million it took 1 GiB.
const MOST_PLACES: u64 = 8_000_000;
/// The farthest column that is read: that of Excel.
const MOST_COLUMNS: u32 = 16_384;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads a workbook.
///
/// # Errors
/// `encrypted`, `too_large`, or `unsupported` where it is damaged.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let formats = formats(bytes)?;
    let mut table = WorkbookLines::default();
    let is_whole = match open(bytes)? {
        Some(mut book) => read_sheets(&mut book, &formats, &mut table)?,
        None => ods::read(bytes, &mut table)?,
    };
    table.end_sheet();

    if !is_whole && table.lines.is_empty() {
        return Err(damaged());
    }

    let partial = (!is_whole).then_some(StatusReason::WorkbookCut);
    Ok(Extract { partial, ..Extract::new(Format::Workbook, table.lines) })
}

/// Reads the sheets of a workbook of Excel. Tells whether all were whole.
fn read_sheets(
    book: &mut Sheets<Bytes<'_>>,
    formats: &XlsFormats,
    table: &mut WorkbookLines,
) -> Result<bool, Refusal> {
    let is_shown = |visible: SheetVisible| visible == SheetVisible::Visible;
    let sheets = book.sheets_metadata().iter().filter(|sheet| is_shown(sheet.visible));
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();

    let mut is_whole = true;
    for name in &names {
        table.start(Some(name).filter(|_| names.len() > 1));
        is_whole &= match &mut *book {
            Sheets::Xlsx(book) => read_xlsx(book, name, table)?,
            book => read_range(book, formats, name, table)?,
        };
    }

    Ok(is_whole)
}

/// Reads the formats of an .xls, and refuses one whose cells stand too far apart.
fn formats(bytes: &[u8]) -> Result<XlsFormats, Refusal> {
    if bytes.starts_with(b"PK") {
        return Ok(XlsFormats::default());
    }

    let formats = XlsFormats::read(bytes).ok_or_else(damaged)?;
    if formats.area() > MOST_PLACES { Err(too_large()) } else { Ok(formats) }
}

/// Opens a workbook of Excel; `None` for a zip that holds none.
fn open(bytes: &[u8]) -> Result<Option<Sheets<Bytes<'_>>>, Refusal> {
    if bytes.starts_with(b"PK") {
        let xlsx: Result<Xlsx<_>, _> = open_workbook_from_rs(Cursor::new(bytes));
        if let Ok(book) = xlsx {
            return Ok(Some(Sheets::Xlsx(book)));
        }

        let xlsb = open_workbook_from_rs(Cursor::new(bytes));
        return Ok(xlsb.ok().map(Sheets::Xlsb));
    }

    match open_workbook_from_rs(Cursor::new(bytes)) {
        Ok(book) => Ok(Some(Sheets::Xls(book))),
        Err(XlsError::Password) => {
            Err(Refusal::new(Status::Encrypted, StatusReason::PasswordProtected))
        }
        Err(_) => Err(damaged()),
    }
}

/// Reads a sheet cell by cell: two cells far apart would make a table of the memory's size. Tells
/// whether it was whole.
fn read_xlsx(
    book: &mut Xlsx<Bytes<'_>>,
    name: &str,
    table: &mut WorkbookLines,
) -> Result<bool, Refusal> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(false) };

    loop {
        match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let (row, column) = cell.get_position();
                let format =
                    cells.styles().get(style).and_then(|style| style.number_format.as_ref());
                let code = format
                    .and_then(|format| shown::code_of(format.format_id, Some(&format.format_code)));
                let value = Data::from(cell.get_value().clone());
                table.cell(row, column, text_of(&value, code))?;
            }
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        }
    }
}

fn read_range(
    book: &mut Sheets<Bytes<'_>>,
    formats: &XlsFormats,
    name: &str,
    table: &mut WorkbookLines,
) -> Result<bool, Refusal> {
    let Ok(range) = book.worksheet_range(name) else { return Ok(false) };
    let looks = formats.cells(name);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (row, column) = (first_row + row as u32, first_column + column as u32);
        let format = looks.get(&(row, column)).and_then(|look| formats.format(*look));
        let code = format.and_then(|(id, code)| shown::code_of(Some(id.into()), code));
        table.cell(row, column, text_of(value, code))?;
    }

    Ok(true)
}

/// The lines of the sheets so far.
#[derive(Default)]
struct WorkbookLines {
    lines: Vec<FileLine<'static>>,
    /// The name of the sheet, until its first row.
    name: Option<String>,
    /// The row that is being read.
    row: u32,
    cells: Vec<String>,
    count: usize,
    text_bytes: usize,
}

impl WorkbookLines {
    /// Starts a sheet, which has a name where there are several.
    fn start(&mut self, name: Option<&String>) {
        self.end_sheet();
        // A name that a program gave says nothing.
        let is_own = |name: &&String| {
            !name.to_ascii_lowercase().starts_with("sheet") && !name.starts_with("工作表")
        };
        self.name = name.filter(is_own).cloned();
    }

    fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), Refusal> {
        if text.trim().is_empty() || column >= MOST_COLUMNS {
            return Ok(());
        }

        if row != self.row {
            self.end_row();
            self.row = row;
        }

        self.count += 1 + (column as usize).saturating_sub(self.cells.len());
        self.text_bytes += text.len();
        if self.count > MOST_CELLS || self.text_bytes > MOST_TEXT_BYTES {
            return Err(too_large());
        }

        if self.lines.len() > MOST_LINES {
            return Err(too_many_lines());
        }

        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }

        Ok(())
    }

    /// Ends a row. One with a single cell is a line of text: a title, or a note.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        let (Some(first), second) = (filled.next(), filled.next()) else { return };

        if let Some(name) = self.name.take() {
            self.lines.extend(FileLine::of(&name, 0, 0, LineGap::Ended));
        }

        if second.is_some() {
            self.lines.extend(FileLine::of_row(&cells, 0));
        } else {
            for line in first.lines() {
                self.lines.extend(FileLine::of(line, 0, 0, LineGap::Ended));
            }
        }
    }

    fn end_sheet(&mut self) {
        self.end_row();
        self.row = 0;
    }
}

/// Writes a value as the format of its cell shows it, where there is one that is followed.
fn text_of(value: &Data, code: Option<&str>) -> String {
    let number = |number: f64| {
        code.and_then(|code| shown::number(number, code)).unwrap_or_else(|| decimal(number))
    };
    match value {
        Data::Int(value) => number(*value as f64),
        Data::Float(value) => number(*value),
        Data::String(text) => text.clone(),
        Data::Bool(is_on) => truth(*is_on),
        Data::DateTime(moment) => {
            let code = code.filter(|_| !moment.is_duration());
            let text = code.and_then(|code| shown::moment(moment_of(moment), code));
            text.unwrap_or_else(|| day(moment))
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn truth(is_on: bool) -> String {
    if is_on { "TRUE".to_owned() } else { "FALSE".to_owned() }
}

fn moment_of(moment: &ExcelDateTime) -> Moment {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    Moment { year, month, day, hour, minute, second }
}

/// Writes a day, with the time where there is one; of a span of time, its hours and minutes.
fn day(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        let minutes = (moment.as_f64() * 24.0 * 60.0).round() as i64;
        return format!("{}:{:02}", minutes / 60, minutes.unsigned_abs() % 60);
    }

    let Moment { year, month, day, hour, minute, .. } = moment_of(moment);
    let date = format!("{year}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}

fn damaged() -> Refusal {
    Refusal::new(Status::Unsupported, StatusReason::WorkbookDamaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_rows_and_a_single_cell_is_a_line() {
        let mut table = WorkbookLines::default();
        table.start(Some(&"清单".to_owned()));
        table.cell(0, 0, "信息公开清单".to_owned()).unwrap();
        table.cell(2, 0, "序号".to_owned()).unwrap();
        table.cell(2, 2, "事项".to_owned()).unwrap();
        table.cell(3, 2, decimal(0.1 + 0.2)).unwrap();
        table.cell(3, 1, decimal(3.0)).unwrap();
        table.start(Some(&"Sheet2".to_owned()));
        table.end_sheet();

        let found: Vec<&str> = table.lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(found, ["清单", "信息公开清单", "序号\t\t事项", "\t3\t0.3"]);
    }

    #[test]
    fn cells_far_apart_are_too_much() {
        let mut table = WorkbookLines::default();
        let far = (0..1000).try_for_each(|row| table.cell(row, MOST_COLUMNS - 1, "a".to_owned()));
        assert_eq!(far.unwrap_err().status, Status::TooLarge);
    }
}
