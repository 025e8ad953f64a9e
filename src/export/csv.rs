//! CSV as RFC 4180 has it, with the byte order mark without which spreadsheets take Chinese for
//! something else.

use super::cell::{Cell, Column, Guard};
use crate::error::Result;
use std::io::Write;

/// The sign that tells spreadsheets that the text is UTF-8.
const MARK: &str = "\u{FEFF}";

/// A CSV file that is being written: one head row, then one row for each call.
///
/// ```
/// use mingcha::export::{Cell, Column, Csv, Guard};
/// let columns = [Column::new("词", 8), Column::new("处数", 8)];
/// let mut csv = Csv::begin(Vec::new(), &columns, Guard::Guarded)?;
/// csv.row(&["=1+1".into(), Cell::Number(3)])?;
/// assert_eq!(csv.end()?, "\u{FEFF}词,处数\r\n'=1+1,3\r\n".as_bytes());
/// # Ok::<(), mingcha::Error>(())
/// ```
pub struct Csv<W: Write> {
    to: W,
    guard: Guard,
    line: String,
}

impl<W: Write> Csv<W> {
    /// Writes the head row.
    ///
    /// # Errors
    /// `Io` if `to` takes no more.
    pub fn begin(to: W, columns: &[Column], guard: Guard) -> Result<Csv<W>> {
        let mut csv = Csv { to, guard, line: MARK.to_owned() };
        let heads: Vec<Cell<'_>> =
            columns.iter().map(|column| column.head.as_str().into()).collect();
        csv.row(&heads)?;
        Ok(csv)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// `Io` if the place it is written to takes no more.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.line.push(',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(text),
                Cell::Link { url, .. } => self.text(url),
                Cell::Number(number) => self.line.push_str(&number.to_string()),
            }
        }

        self.line.push_str("\r\n");
        self.to.write_all(self.line.as_bytes())?;
        self.line.clear();

        Ok(())
    }

    /// Hands over all that was written.
    ///
    /// # Errors
    /// `Io` if the place it is written to takes no more.
    pub fn end(mut self) -> Result<W> {
        self.to.flush()?;
        Ok(self.to)
    }

    fn text(&mut self, text: &str) {
        let guard = if self.guard == Guard::Guarded && begins_a_formula(text) { "'" } else { "" };
        if text.contains(['"', ',', '\r', '\n']) {
            self.line.extend(["\"", guard, &text.replace('"', "\"\""), "\""]);
        } else {
            self.line.extend([guard, text]);
        }
    }
}

/// Whether a spreadsheet may take the text for a formula: East Asian ones take the full-width
/// signs, too.
fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(guard: Guard, text: &str) -> String {
        let mut csv =
            Csv::begin(Vec::new(), &[Column::new("词", 8), Column::new("文", 8)], guard).unwrap();
        csv.row(&[text.into(), "后".into()]).unwrap();
        let bytes = csv.end().unwrap();
        String::from_utf8(bytes).unwrap().strip_prefix("\u{FEFF}词,文\r\n").unwrap().to_owned()
    }

    #[test]
    fn what_begins_like_a_formula_gets_an_apostrophe_unless_it_is_wanted_raw() {
        for text in ["=1+1", "+1", "-1", "@A1", "＝1", "－举报"] {
            assert_eq!(written(Guard::Guarded, text), format!("'{text},后\r\n"));
            assert_eq!(written(Guard::Raw, text), format!("{text},后\r\n"));
        }
        assert_eq!(written(Guard::Guarded, "\t1"), "'\t1,后\r\n");
        assert_eq!(written(Guard::Guarded, "\r1"), "\"'\r1\",后\r\n");
        assert_eq!(written(Guard::Guarded, "1=1"), "1=1,后\r\n");
    }

    #[test]
    fn commas_quotation_marks_and_line_ends_are_quoted() {
        assert_eq!(written(Guard::Guarded, "a,b"), "\"a,b\",后\r\n");
        assert_eq!(written(Guard::Guarded, "说\"无\"\n"), "\"说\"\"无\"\"\n\",后\r\n");
        assert_eq!(written(Guard::Guarded, "=\"a\""), "\"'=\"\"a\"\"\",后\r\n");
    }

    #[test]
    fn a_reader_of_csv_reads_raw_cells_as_they_were() {
        let texts = ["=1", "a,\"b\"\r\nc", "", " 空 格 ", "\t"];
        let mut csv =
            Csv::begin(Vec::new(), &[Column::new("文", 8), Column::new("二", 8)], Guard::Raw)
                .unwrap();

        texts.iter().for_each(|text| csv.row(&[(*text).into(), "x".into()]).unwrap());
        let bytes = csv.end().unwrap();
        let read: Vec<String> = ::csv::Reader::from_reader(&bytes[..])
            .records()
            .map(|row| row.unwrap()[0].to_owned())
            .collect();

        assert_eq!(read, texts);
    }
}
