//! What became of the mentions of a saved answer, as a file.

use super::cell::{Cell, Column};
use super::csv::Csv;
use super::mention::MentionTable;
use super::way::{ExportFormat, Exporting};
use crate::change::{Change, ChangedMention, Changes};
use crate::error::Result;
use crate::index::Index;
use serde::Serialize;
use std::io::{BufRead, BufWriter, Seek, Write};

impl Index {
    /// Holds a saved answer against the store, as [`Index::changes_since`] does, and writes every
    /// mention of which `is_wanted` to `to`, with what became of it and why. JSONL has the counts
    /// and the receipt in its last line; beside CSV they belong in a file of their own.
    ///
    /// # Errors
    /// As for [`Index::changes_since`] and [`Index::export`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Change, ExportFormat, Exporting};
    /// let (terms, all) = (["举报".parse()?], mingcha::Filter::default());
    /// let mut saved = Vec::new();
    /// index.export(&terms, &all, &Exporting::new(ExportFormat::Jsonl), &mut saved, &|_, _| {})?;
    /// index.remove(&[file.to_string_lossy().into_owned()])?;
    ///
    /// let (saved, mut csv) = (std::io::Cursor::new(saved), Vec::new());
    /// let exporting = Exporting::new(ExportFormat::Csv);
    /// let is_new = |change| change != Change::Unchanged;
    /// let changes = index.export_changes(saved, &exporting, is_new, &mut csv)?;
    /// assert_eq!((changes.gone, String::from_utf8(csv)?.lines().count()), (1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_changes(
        &self,
        saved: impl BufRead + Seek,
        exporting: &Exporting,
        is_wanted: impl Fn(Change) -> bool,
        to: impl Write + Send,
    ) -> Result<Changes> {
        let to = BufWriter::with_capacity(64 << 10, to);
        let write = |row: &mut dyn FnMut(&ChangedMention) -> Result<()>| {
            let mut written = Ok(());
            let changes = self.changes_since(saved, |mut changed| {
                if let Some(base) = &exporting.base {
                    changed.mention.url = changed.mention.url.on(base);
                }
                if is_wanted(changed.change) {
                    written = row(&changed);
                }
                written.is_ok()
            })?;
            written.map(|()| changes)
        };

        match exporting.format {
            ExportFormat::Csv => {
                let mut csv = Csv::begin(to, &columns(), exporting.guard)?;
                let changes = write(&mut |changed: &ChangedMention| csv.row(&cells(changed)))?;
                csv.end()?;
                Ok(changes)
            }
            ExportFormat::Jsonl => write_jsonl(write, exporting, to),
            ExportFormat::Xlsx => write_xlsx(write, to),
        }
    }
}

fn write_jsonl(
    write: impl FnOnce(&mut dyn FnMut(&ChangedMention) -> Result<()>) -> Result<Changes>,
    exporting: &Exporting,
    mut to: impl Write,
) -> Result<Changes> {
    #[derive(Serialize)]
    struct LastLine<'a> {
        changes: &'a Changes,
    }

    let changes = write(&mut |changed: &ChangedMention| super::line(&mut to, changed))?;
    exporting.lang.speak(|| super::line(&mut to, &LastLine { changes: &changes }))?;
    to.flush()?;
    Ok(changes)
}

#[cfg(feature = "xlsx")]
fn write_xlsx(
    write: impl FnOnce(&mut dyn FnMut(&ChangedMention) -> Result<()>) -> Result<Changes>,
    mut to: impl Write + Send,
) -> Result<Changes> {
    use super::book;
    use super::mention::COLUMNS;
    use super::xlsx::{ROWS_PER_SHEET, Workbook};

    let mut book = Workbook::new(ROWS_PER_SHEET)?;
    let mut sheet = book.sheet("变化", &columns())?;
    let changes = write(&mut |changed: &ChangedMention| sheet.row(&cells(changed)))?;
    book::add_receipt(&mut book, &changes.receipt, &[("变化", &COLUMNS[..])])?;
    book.write(&mut to)?;
    to.flush()?;
    Ok(changes)
}

#[cfg(not(feature = "xlsx"))]
fn write_xlsx(
    _: impl FnOnce(&mut dyn FnMut(&ChangedMention) -> Result<()>) -> Result<Changes>,
    _: impl Write + Send,
) -> Result<Changes> {
    Err(super::without_xlsx())
}

fn columns() -> Vec<Column> {
    let first = [Column::new("变化", 8), Column::new("原因", 24)];
    first.into_iter().chain(MentionTable::default().columns()).collect()
}

fn cells(changed: &ChangedMention) -> Vec<Cell<'_>> {
    let first = [changed.change.label(), changed.reason.label()].map(|note| Cell::from(note.zh));
    // Of what was asked only one query is saved, which the receipt has.
    let row = MentionTable::default().row("", &changed.mention);
    first.into_iter().chain(row).collect()
}
