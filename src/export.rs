//! Tables as files that other programs open: CSV, and workbooks for spreadsheets.
//!
//! Invariant: a cell shows the text that it was given. No program takes report text for a formula,
//! and what a format cannot hold is said where it would stand.

#[cfg(feature = "xlsx")]
mod book;
mod csv;
mod mention;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use csv::Csv;
#[cfg(feature = "xlsx")]
pub use xlsx::{ROWS_PER_SHEET, Sheet, Workbook};

use crate::error::{ErrorKind, Result};
use crate::index::Index;
use crate::mention::{Mention, MentionPage, Receipt, Scans};
use crate::note::Lang;
#[cfg(not(feature = "xlsx"))]
use crate::note::Note;
use crate::query::{Filter, Query};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::time::Duration;

/// In what an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table: one head row, one row a mention.
    Csv,
    /// A workbook: mentions, counts, terms without mention, and what was asked and searched.
    Xlsx,
    /// A line of JSON a mention, and at last one with the receipt.
    Jsonl,
}

/// How mentions are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exporting {
    /// In what.
    pub format: ExportFormat,
    /// Whether cells of CSV are kept from being read as formulas.
    pub guard: Guard,
    /// The address of the site that links lead to, such as `https://example.cn`; without it they
    /// are from its root.
    pub base: Option<String>,
    /// The receipt's time, RFC 3339, if it is not to be that of the export.
    pub time: Option<String>,
    /// Which classes of places are listed, in which order, with how much context; its cursor and
    /// size do not matter.
    pub list: MentionPage,
    /// The language of notes in the receipt. Heads of tables are Chinese whatever it is.
    pub lang: Lang,
    /// How long it may take; its reader sets the pace, so the limit of the index does not hold.
    pub time_limit: Option<Duration>,
}

impl Exporting {
    /// The usual way to export as `format`.
    pub fn new(format: ExportFormat) -> Exporting {
        Exporting {
            format,
            guard: Guard::Guarded,
            base: None,
            time: None,
            list: MentionPage::default(),
            lang: Lang::Zh,
            time_limit: None,
        }
    }

    /// An address of the site as it stands in the export.
    fn address<'a>(&self, url: &'a str) -> Cow<'a, str> {
        match &self.base {
            Some(base) => format!("{}{url}", base.trim_end_matches('/')).into(),
            None => url.into(),
        }
    }
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [ExportFormat; 3] = [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Jsonl];

    /// What names of such files end with.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Jsonl => "jsonl",
        }
    }

    /// The format that an ending stands for, whatever its case.
    pub fn of_ending(ending: &str) -> Option<ExportFormat> {
        ExportFormat::ALL.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            ExportFormat::Csv => "text/csv; charset=utf-8; header=present",
            ExportFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            ExportFormat::Jsonl => "application/jsonl",
        }
    }
}

impl Index {
    /// Writes every mention of each of `terms` within `filter` to `to`, term by term, and gives the
    /// receipt, which names all files that could not be read. JSONL and workbooks hold it, too;
    /// beside CSV it belongs in a file of its own.
    ///
    /// The same store and question give the same bytes, but for the receipt's time, which
    /// [`Exporting::time`] fixes. Memory does not grow with the mentions; rows of a workbook wait
    /// in a temporary file. `progress` is told how many mentions are written, and of how many.
    ///
    /// # Errors
    /// `Io` if `to` takes no more; what is written by then is no whole export. `BadValue` if this
    /// program writes no workbooks.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{ExportFormat, Exporting, Filter};
    /// let mut csv = Vec::new();
    /// let exporting = Exporting::new(ExportFormat::Csv);
    /// let receipt = index.export(&["举报".parse()?], &Filter::default(), &exporting, &mut csv, &|_, _| {})?;
    /// assert_eq!(String::from_utf8(csv)?.lines().count(), 1 + receipt.counts.mentions);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export(
        &self,
        terms: &[Query],
        filter: &Filter,
        exporting: &Exporting,
        to: impl Write + Send,
        progress: &dyn Fn(usize, usize),
    ) -> Result<Receipt> {
        let scans = Scans::new(self, terms, filter, exporting.list.clone(), exporting.time_limit);
        let totals = scans.totals()?;
        let all = totals.places();
        let mut receipt = scans.export_receipt(totals)?;
        receipt.guarded =
            (exporting.format == ExportFormat::Csv).then_some(exporting.guard == Guard::Guarded);
        if let Some(time) = &exporting.time {
            time.clone_into(&mut receipt.time);
        }
        let told = &|done| progress(done, all);
        let to = BufWriter::with_capacity(64 << 10, to);
        let written = match exporting.format {
            ExportFormat::Csv => write_csv(&scans, exporting, to, told)?,
            ExportFormat::Jsonl => write_jsonl(&scans, exporting, &receipt, to, told)?,
            ExportFormat::Xlsx => write_xlsx(&scans, exporting, &receipt, to, told)?,
        };
        match written == all {
            true => Ok(receipt),
            false => Err(ErrorKind::DamagedStore {
                found: "mentions and their counts differ".to_owned(),
            }
            .into()),
        }
    }
}

fn write_csv(
    scans: &Scans,
    exporting: &Exporting,
    to: impl Write,
    told: &dyn Fn(usize),
) -> Result<usize> {
    let mut csv = Csv::begin(to, &mention::columns(), exporting.guard)?;
    let written =
        each(scans, told, &mut |term, mention| csv.row(&mention::row(term, mention, exporting)))?;
    csv.end()?;
    Ok(written)
}

/// A line of JSON: the mention, and of several terms which it is of.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'a str>,
    #[serde(flatten)]
    mention: &'a Mention,
}

/// The line that makes an export whole.
#[derive(Serialize)]
struct LastLine<'a> {
    receipt: &'a Receipt,
}

fn write_jsonl(
    scans: &Scans,
    exporting: &Exporting,
    receipt: &Receipt,
    mut to: impl Write,
    told: &dyn Fn(usize),
) -> Result<usize> {
    let is_list = !receipt.terms.is_empty();
    let written = each(scans, told, &mut |term, mention| {
        let mention =
            &Mention { url: exporting.address(&mention.url).into_owned(), ..mention.clone() };
        line(&mut to, &Line { term: is_list.then_some(term.text.as_str()), mention })
    })?;
    exporting.lang.speak(|| line(&mut to, &LastLine { receipt }))?;
    to.flush()?;
    Ok(written)
}

fn line(to: &mut impl Write, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value)
        .map_err(|error| ErrorKind::Engine { found: error.to_string() })?;
    Ok(writeln!(to, "{text}")?)
}

#[cfg(feature = "xlsx")]
fn write_xlsx(
    scans: &Scans,
    exporting: &Exporting,
    receipt: &Receipt,
    mut to: impl Write + Send,
    told: &dyn Fn(usize),
) -> Result<usize> {
    let mut book = Workbook::new(ROWS_PER_SHEET)?;
    let mut sheet = book.sheet("提及", &mention::columns())?;
    let written =
        each(scans, told, &mut |term, mention| sheet.row(&mention::row(term, mention, exporting)))?;
    book::add_counts(&mut book, scans)?;
    book::add_absent(&mut book, receipt)?;
    book::add_receipt(&mut book, receipt)?;
    book.write(&mut to)?;
    to.flush()?;
    Ok(written)
}

#[cfg(not(feature = "xlsx"))]
fn write_xlsx(
    _: &Scans,
    _: &Exporting,
    _: &Receipt,
    _: impl Write + Send,
    _: &dyn Fn(usize),
) -> Result<usize> {
    let takes = Note::new(
        " csv 或 jsonl（本程序未含 xlsx）",
        "csv or jsonl (this program is built without xlsx)",
    );
    Err(ErrorKind::BadValue { name: "format", value: "xlsx".to_owned(), takes }.into())
}

/// Gives every mention to `write` and counts them.
fn each(
    scans: &Scans,
    told: &dyn Fn(usize),
    write: &mut dyn FnMut(&Query, &Mention) -> Result<()>,
) -> Result<usize> {
    let mut written = 0;
    scans.mentions(&mut |term, mention| {
        written += 1;
        told(written);
        write(term, &mention)
    })?;
    Ok(written)
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// How wide a spreadsheet shows it, in Latin characters; a Chinese one takes two.
    pub width_chars: u16,
}

impl Column {
    /// A column with its head and width.
    pub fn new(head: impl Into<String>, width_chars: u16) -> Column {
        Column { head: head.into(), width_chars }
    }
}

/// What stands in one cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// Text, and never anything else, whatever it begins with.
    Text(Cow<'a, str>),
    /// A count.
    Number(u64),
    /// An address to go to: as it is in CSV, behind `text` in a workbook.
    Link {
        /// The address.
        url: Cow<'a, str>,
        /// What is shown for it.
        text: Cow<'a, str>,
    },
}

impl<'a> Cell<'a> {
    /// An address that is shown as `text` where it can be.
    pub fn link(url: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell::Link { url: url.into(), text: text.into() }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(text.into())
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Cell::Number(number as u64)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Cell<'a> {
        cell.map_or(Cell::Empty, Into::into)
    }
}

/// Whether cells of CSV are kept from being read as formulas. Workbooks need no guard: their cells
/// say that they are text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    /// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    #[default]
    Guarded,
    /// Cells are what they are, for programs that read them again.
    Raw,
}
