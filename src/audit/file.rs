//! An audit as a file: CSV, or a workbook.

use super::answer::Audit;
use crate::error::Result;
use crate::export::{Csv, Guard};
use std::io::Write;

impl Audit {
    /// Writes one row for each report and each cell without one. Links begin with `base`, the
    /// address of the site; where it is empty they are from its root. The receipt belongs in a file
    /// of its own beside it.
    ///
    /// # Errors
    /// `Io` if `to` takes no more.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # let text = "云岭大学2020-2021学年信息公开年度报告\n\
    /// #     一、概述\n学校没有受到举报。\n";
    /// # std::fs::write(&file, text)?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut csv = Vec::new();
    /// let audit = index.audit(&mingcha::Filter::default())?;
    /// audit.write_csv(&mut csv, "", mingcha::export::Guard::Guarded)?;
    /// assert_eq!(String::from_utf8(csv)?.lines().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_csv(&self, to: impl Write, base: &str, guard: Guard) -> Result<()> {
        let mut csv = Csv::begin(to, &Audit::columns(), guard)?;
        self.rows(base).try_for_each(|row| csv.row(&row))?;
        csv.end()?;
        Ok(())
    }

    /// Writes a workbook with the sheets 核查表 (schools by years), 逐份 (a row a report) and
    /// 查询说明 (the receipt and the sums).
    ///
    /// # Errors
    /// `Io` if `to` takes no more, or there is no place for a temporary file. `BadValue` if this
    /// program writes no workbooks.
    #[cfg(feature = "xlsx")]
    pub fn write_xlsx(&self, to: impl Write + Send, base: &str) -> Result<()> {
        super::book::write(self, to, base)
    }

    /// Refuses: this program is built without the feature `xlsx`.
    ///
    /// # Errors
    /// `BadValue`, always.
    #[cfg(not(feature = "xlsx"))]
    pub fn write_xlsx(&self, _: impl Write + Send, _: &str) -> Result<()> {
        use crate::error::ErrorKind;
        use crate::note::Note;
        let takes =
            Note::new(" csv（本程序未含 xlsx）", "csv (this program is built without xlsx)");
        Err(ErrorKind::BadValue { name: "format", value: "xlsx".to_owned(), takes }.into())
    }
}
