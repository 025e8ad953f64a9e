//! Workbooks: .xlsx, .xls, .et, .ods. A sheet is a table; hidden sheets are left out. Numbers and days
//! are read as their cells show them. The only file that names `calamine`.

mod lines;
mod ods;
mod shown;
mod xls;

use super::extract::{Extract, Refusal};
use super::limit::too_large;
use crate::error::Status;
use crate::note::reason::StatusReason;
use crate::report::Format;
use calamine::{
    Data, ExcelDateTime, Reader, SheetVisible, Sheets, XlsError, Xlsx, open_workbook_from_rs,
};
use lines::{WorkbookLines, damaged};
use shown::{Moment, decimal};
use std::io::Cursor;
use xls::XlsFormats;

/// The most places between the outermost cells of an .xls: with 16 million it took 1 GiB.
const MOST_PLACES: u64 = 8_000_000;

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
