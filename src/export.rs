//! Tables as files that other programs open: CSV, and workbooks for spreadsheets.
//!
//! Invariant: a cell shows the text that it was given. No program takes report text for a formula,
//! and what a format cannot hold is said where it would stand.

#[cfg(feature = "xlsx")]
mod book;
mod cell;
mod change;
mod csv;
mod mention;
mod way;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use cell::{Cell, Column, Guard};
pub use csv::Csv;
pub use way::{ExportFormat, Exporting};
#[cfg(feature = "xlsx")]
pub use xlsx::{ROWS_PER_SHEET, Sheet, Workbook};

use crate::error::{ErrorKind, Result};
use crate::index::Index;
use crate::mention::{Mention, Receipt, Scans, Searched};
use crate::query::{Filter, Query};
use mention::MentionTable;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

impl Index {
    /// Writes every mention of each of `terms` within `filter` to `to`, term by term, and gives the
    /// receipt, which names all files that could not be read. JSONL and workbooks hold it, too;
    /// beside CSV it belongs in a file of its own.
    ///
    /// The same files and question give the same bytes, but for the time and the name of the state
    /// in the receipt: where [`Exporting::time`] is given, the state is named by its digest. Memory
    /// does not grow with the mentions; rows of a workbook wait in a temporary file. `progress` is
    /// told how many mentions are written, and of how many.
    ///
    /// # Errors
    /// `Io` if `to` takes no more; what is written by then is no whole export. `BadValue` if this
    /// program writes no workbooks.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{ExportFormat, Exporting, Filter};
    /// let mut csv = Vec::new();
    /// let exporting = Exporting::new(ExportFormat::Csv);
    /// let terms = [mingcha::Query::parse("举报")?];
    /// let all = Filter::default();
    /// let receipt = index.export(&terms, &all, &exporting, &mut csv, &|_, _| {})?;
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
        terms.iter().try_for_each(Query::must_be_as_written)?;
        let searched = Searched::now(self, filter, exporting.time_limit);
        let scans = Scans::new(searched, terms, exporting.list.clone());
        let scans = match exporting.format {
            ExportFormat::Xlsx => scans.counted_by_value(),
            ExportFormat::Csv | ExportFormat::Jsonl => scans,
        };

        let totals = scans.totals()?;
        let all = totals.places();
        let catalogue = match exporting.format {
            ExportFormat::Jsonl => BTreeSet::new(),
            ExportFormat::Csv | ExportFormat::Xlsx => scans.catalogue_columns(&totals)?,
        };
        let table = MentionTable { catalogue };
        let mut receipt = scans.export_receipt(totals)?;
        receipt.guarded =
            (exporting.format == ExportFormat::Csv).then_some(exporting.guard == Guard::Guarded);
        if let Some(time) = &exporting.time {
            time.clone_into(&mut receipt.time);
            // The name of a state differs in a store made anew from the same files.
            receipt.generation = receipt.digest.chars().take(DIGEST_CHARS).collect();
        }

        let told = &|done| progress(done, all);
        let to = BufWriter::with_capacity(64 << 10, to);
        let written = match exporting.format {
            ExportFormat::Csv => write_csv(&scans, exporting, &table, to, told)?,
            ExportFormat::Jsonl => write_jsonl(&scans, exporting, &receipt, to, told)?,
            ExportFormat::Xlsx => write_xlsx(&scans, exporting, (&table, &receipt), to, told)?,
        };

        if written != all {
            let found = "mentions and their counts differ".to_owned();
            return Err(ErrorKind::DamagedStore { found }.into());
        }
        Ok(receipt)
    }
}

fn write_csv(
    scans: &Scans,
    exporting: &Exporting,
    table: &MentionTable,
    to: impl Write,
    told: &dyn Fn(usize),
) -> Result<usize> {
    let mut csv = Csv::begin(to, &table.columns(), exporting.guard)?;
    let written = each(scans, exporting, told, &mut |term, mention| {
        csv.row(&table.row(&term.text, mention))
    })?;
    csv.end()?;
    Ok(written)
}

/// As much of a digest as names a state.
const DIGEST_CHARS: usize = 16;

/// A line of JSON: the mention, and of several terms which it is of.
#[derive(Serialize)]
struct ExportLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'a str>,
    #[serde(flatten)]
    mention: &'a Mention,
}

/// The line that makes an export whole.
#[derive(Serialize)]
struct ExportLastLine<'a> {
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
    let written = each(scans, exporting, told, &mut |term, mention| {
        line(&mut to, &ExportLine { term: is_list.then_some(term.text.as_str()), mention })
    })?;
    exporting.lang.speak(|| line(&mut to, &ExportLastLine { receipt }))?;
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
    (table, receipt): (&MentionTable, &Receipt),
    mut to: impl Write + Send,
    told: &dyn Fn(usize),
) -> Result<usize> {
    let mut book = Workbook::new(ROWS_PER_SHEET)?;
    let mut sheet = book.sheet("提及", &table.columns())?;
    let written = each(scans, exporting, told, &mut |term, mention| {
        sheet.row(&table.row(&term.text, mention))
    })?;
    book::add_counts(&mut book, scans)?;
    book::add_absent(&mut book, receipt)?;
    let tables = [("提及", &mention::COLUMNS[..]), ("合计", &book::SUM_COLUMNS[..])];
    book::add_receipt(&mut book, receipt, &tables)?;
    book.write(&mut to)?;
    to.flush()?;

    Ok(written)
}

#[cfg(not(feature = "xlsx"))]
fn write_xlsx(
    _: &Scans,
    _: &Exporting,
    _: (&MentionTable, &Receipt),
    _: impl Write + Send,
    _: &dyn Fn(usize),
) -> Result<usize> {
    Err(without_xlsx())
}

#[cfg(not(feature = "xlsx"))]
fn without_xlsx() -> crate::error::Error {
    let takes = crate::note::Note::new(
        " csv 或 jsonl（本程序未含 xlsx）",
        "csv or jsonl (this program is built without xlsx)",
    );
    ErrorKind::BadValue { name: "format", value: "xlsx".to_owned(), takes }.into()
}

/// Gives every mention to `write`, with its link on the site of the export, and counts them.
fn each(
    scans: &Scans,
    exporting: &Exporting,
    told: &dyn Fn(usize),
    write: &mut dyn FnMut(&Query, &Mention) -> Result<()>,
) -> Result<usize> {
    let mut written = 0;
    scans.mentions(&mut |term, mut mention| {
        written += 1;
        told(written);
        if let Some(base) = &exporting.base {
            mention.url = mention.url.on(base);
        }
        write(term, &mention)
    })?;

    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Options;
    use crate::mention::passes;

    #[test]
    fn one_term_is_exported_in_one_pass_over_the_postings_whatever_the_format() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), Options::default()).unwrap();
        index.add(&["tests/corpus".into()], &|_| {}).unwrap();
        let terms = ["举报".parse().unwrap()];

        for format in ExportFormat::ALL {
            let exporting = Exporting::new(format);
            let export = || {
                index.export(&terms, &Filter::default(), &exporting, std::io::sink(), &|_, _| {})
            };
            let (receipt, passes) = passes::of(export);
            if format != ExportFormat::Xlsx || cfg!(feature = "xlsx") {
                assert!(receipt.unwrap().counts.mentions > 0);
                assert_eq!(passes, 1, "{format:?}");
            }
        }
    }
}
