//! Workbooks, written row by row in memory that does not grow with them. The only file that names
//! `rust_xlsxwriter`.
//!
//! Rows wait in temporary files of the system until the workbook is put together.

use super::cell::{Cell, Column};
use crate::error::{Error, ErrorKind, Result};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The rows that a sheet holds below its head.
pub const ROWS_PER_SHEET: usize = 1_048_575;

/// The longest text of a cell, in UTF-16 units.
const MOST_CELL_UNITS: usize = 32_767;
/// The longest address behind a link, and the longest text in a formula, in UTF-16 units.
const MOST_LINK_UNITS: usize = 255;

/// A workbook that is being written, sheet after sheet. The same cells give the same bytes.
///
/// ```
/// use mingcha::export::{Cell, Column, ROWS_PER_SHEET, Workbook};
/// let mut book = Workbook::new(ROWS_PER_SHEET)?;
/// let mut sheet = book.sheet("提及", &[Column::new("词", 8), Column::new("处数", 8)])?;
/// sheet.row(&["=1+1".into(), Cell::Number(3)])?;
/// let mut file = Vec::new();
/// book.write(&mut file)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), mingcha::Error>(())
/// ```
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    rows_per_sheet: usize,
    shortened: usize,
    /// The rows and columns of each worksheet, its head apart.
    sizes: Vec<(u32, u16)>,
}

/// A sheet that is being written. Rows that it has no place for go on in a further one.
pub struct Sheet<'a> {
    book: &'a mut Workbook,
    name: String,
    columns: Vec<Column>,
    /// How many sheets it takes so far.
    parts: usize,
    /// Rows of the last of them, its head apart.
    rows: usize,
}

impl Workbook {
    /// An empty workbook whose sheets hold at most `rows_per_sheet` rows below their heads, and
    /// never more than [`ROWS_PER_SHEET`].
    ///
    /// # Errors
    /// `Engine` if the writer of workbooks refuses.
    pub fn new(rows_per_sheet: usize) -> Result<Workbook> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // A date of its own would make every file differ from the one before.
        let date = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&date));
        let rows_per_sheet = rows_per_sheet.clamp(1, ROWS_PER_SHEET);
        Ok(Workbook { book, rows_per_sheet, shortened: 0, sizes: Vec::new() })
    }

    /// Begins a sheet, its head row frozen and with filters.
    ///
    /// # Errors
    /// `Io` if there is no place for a temporary file, `Engine` if the name cannot be one.
    pub fn sheet(&mut self, name: &str, columns: &[Column]) -> Result<Sheet<'_>> {
        let mut sheet = Sheet {
            book: self,
            name: name.to_owned(),
            columns: columns.to_vec(),
            parts: 0,
            rows: 0,
        };

        sheet.begin_part()?;
        Ok(sheet)
    }

    /// How many cells held more text than a cell can: each ends with a note that says so.
    pub fn shortened(&self) -> usize {
        self.shortened
    }

    /// Writes the whole file. Only now is anything written to `to`; one that holds bytes back is
    /// for the caller to flush.
    ///
    /// # Errors
    /// `Io` if `to` takes no more, or a temporary file does not.
    pub fn write(mut self, to: impl Write + Send) -> Result<()> {
        unbroken(|| {
            for (worksheet, &(rows, columns)) in
                self.book.worksheets_mut().iter_mut().zip(&self.sizes)
            {
                worksheet.autofilter(0, 0, rows, columns.saturating_sub(1))?;
            }
            self.book.save_to_writer(to)
        })
    }
}

impl Sheet<'_> {
    /// Writes a row.
    ///
    /// # Errors
    /// `Io` if a temporary file takes no more.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        if self.rows == self.book.rows_per_sheet {
            self.begin_part()?;
        }

        self.rows += 1;
        let row = self.rows as u32;
        let mut shortened = 0;
        let worksheet = last_of(self.book)?;

        unbroken(|| {
            for (cell, column) in cells.iter().zip(0..) {
                put(worksheet, row, column, cell, &mut shortened)?;
            }
            Ok(())
        })?;

        self.book.shortened += shortened;
        if let Some(size) = self.book.sizes.last_mut() {
            size.0 = row;
        }
        Ok(())
    }

    /// Begins a worksheet: `提及`, then `提及 2`, `提及 3` and so on.
    fn begin_part(&mut self) -> Result<()> {
        self.parts += 1;
        self.rows = 0;
        let name = match self.parts {
            1 => self.name.clone(),
            part => format!("{} {part}", self.name),
        };
        let columns = &self.columns;
        self.book.sizes.push((0, columns.len() as u16));
        let book = &mut self.book.book;

        unbroken(|| {
            let worksheet = book.add_worksheet_with_constant_memory()?;
            worksheet.set_name(name)?.set_freeze_panes(1, 0)?;
            let head = Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
            for (column, at) in columns.iter().zip(0..) {
                worksheet.set_column_width(at, column.width_chars)?;
                worksheet.write_string_with_format(0, at, fitted(&column.head, &mut 0), &head)?;
            }
            Ok(())
        })
    }
}

fn last_of(book: &mut Workbook) -> Result<&mut Worksheet> {
    let worksheet = book.book.worksheets_mut().last_mut();
    worksheet
        .ok_or_else(|| ErrorKind::Engine { found: "the workbook has no sheet".to_owned() }.into())
}

fn put(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    shortened: &mut usize,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => _ = worksheet.write_number(row, column, *number as f64)?,
        Cell::Text(text) => _ = worksheet.write_string(row, column, fitted(text, shortened))?,
        Cell::Link { url, text } => match hyperlink(url, text) {
            Some(formula) => {
                _ = worksheet.write_formula_with_format(row, column, formula, &link_format())?
            }
            None => _ = worksheet.write_string(row, column, fitted(url, shortened))?,
        },
    }

    Ok(())
}

fn link_format() -> Format {
    Format::new().set_hyperlink()
}

/// A link as a formula, since a sheet holds at most 65,530 link objects. `None` for an address that
/// it cannot hold, and for one from the root of a site: behind a link a program would look for it
/// among the files of the machine.
fn hyperlink(url: &str, text: &str) -> Option<Formula> {
    let url = readable(url);
    let fits = |text: &str| units(text) <= MOST_LINK_UNITS && !text.chars().any(char::is_control);
    if !(url.starts_with("http://") || url.starts_with("https://")) || !fits(&url) || !fits(text) {
        return None;
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    Some(Formula::new(format!("=HYPERLINK({},{})", quoted(&url), quoted(text))).set_result(text))
}

/// The address with its Chinese characters as they are, which is a ninth of the length.
fn readable(url: &str) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();

    while let Some((&first, after)) = rest.split_first() {
        match escaped(rest).filter(|byte| !byte.is_ascii()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }

    String::from_utf8(bytes).map_or(Cow::Borrowed(url), Cow::Owned)
}

/// The byte that `%E4` at the start of `text` stands for.
fn escaped(text: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(text.strip_prefix(b"%")?.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text as a cell can hold it. One that is too long is cut, counted in `shortened`, and says at
/// its end how long it is.
fn fitted(text: &str, shortened: &mut usize) -> String {
    // No text has more units than bytes.
    if text.len() <= MOST_CELL_UNITS || units(text) <= MOST_CELL_UNITS {
        return text.to_owned();
    }
    *shortened += 1;

    let note =
        format!("……（此格只容 32,767 字，原文共 {} 字，请看 CSV 或 JSONL）", text.chars().count());
    let room = MOST_CELL_UNITS - units(&note);
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };

    text.chars().take_while(fits).chain(note.chars()).collect()
}

/// Does a piece of the work. The engine panics where a temporary file cannot be written; for us
/// that is an error like others.
fn unbroken<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(refused),
        Err(_) => {
            Err(ErrorKind::Io { found: "a temporary file cannot be written".to_owned() }.into())
        }
    }
}

fn refused(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => error.into(),
        // What the workbook is packed into takes no more.
        error @ XlsxError::ZipError(_) => ErrorKind::Io { found: error.to_string() }.into(),
        error => ErrorKind::Engine { found: error.to_string() }.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_its_chinese_and_what_an_address_needs_escaped() {
        let url = "https://a.cn/reports/ab?at=1.2&q=%E4%B8%BE%E6%8A%A5%26%23";
        assert_eq!(readable(url), "https://a.cn/reports/ab?at=1.2&q=举报%26%23");
        assert_eq!(readable("%E4%B8"), "%E4%B8");
        assert_eq!(readable("100%"), "100%");
    }

    #[test]
    fn only_whole_addresses_that_fit_are_links() {
        assert!(hyperlink("https://a.cn/\"x", "打开").is_some());
        assert!(hyperlink("/reports/ab", "打开").is_none());
        assert!(hyperlink("javascript:x", "打开").is_none());
        assert!(hyperlink(&format!("https://a.cn/{}", "举".repeat(300)), "打开").is_none());
    }

    #[test]
    fn a_text_that_is_too_long_for_a_cell_says_so() {
        let mut shortened = 0;
        assert_eq!(fitted(&"举".repeat(32_767), &mut shortened).chars().count(), 32_767);
        assert_eq!(shortened, 0);
        let cut = fitted(&"𠮷".repeat(20_000), &mut shortened);

        assert!(
            cut.ends_with("……（此格只容 32,767 字，原文共 20000 字，请看 CSV 或 JSONL）"),
            "{cut}"
        );

        assert!((32_760..=32_767).contains(&units(&cut)));
        assert_eq!(shortened, 1);
    }
}
