//! What reports say happened, and what they lack: schools by years, whole.
//!
//! Invariant: every school has a cell for every year, and a cell tells the zeros apart: no report
//! is held, its file could not be read, the report lacks the section, has it and is silent, or says
//! that there was none ([`crate::MatterAnswer`]). Totals are those of all pages.

mod answer;
#[cfg(feature = "xlsx")]
mod book;
mod cell;
mod coverage;
mod file;
mod matrix;
mod page;
mod state;
mod table;
mod total;

pub use answer::{
    Audit, AuditCell, AuditStatement, AuditTally, AuditTotals, AuditYear, AuditedReport, CellState,
    Findings, MatterTally,
};
pub use coverage::{Coverage, CoverageCount, CoverageOf, ListedSchool, SchoolListed, YearCoverage};
pub use page::{AUDIT_SCHOOLS, AuditOnly, AuditPage, AuditSort};
pub use state::CellStates;

use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::mention::{MentionScan, Receipt};
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::report::Kind;
use matrix::AuditMatrix;

impl Index {
    /// What all reports within `filter` say and lack: every school that the store knows, in every
    /// year.
    ///
    /// A school that `filter` names has its row even if nothing of it is held. Costs grow with the
    /// reports, not with their text.
    ///
    /// # Errors
    /// `BadValue` if `filter` names kinds: whole reports are looked at.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # let text = "云岭大学2020-2021学年信息公开年度报告\n\
    /// #     一、概述\n无。\n五、受到举报的情况\n收到举报3件。\n";
    /// # std::fs::write(&file, text)?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Filter, Matter};
    /// let audit = index.audit(&Filter::default())?;
    /// let said = audit.cells[0].found.statements.as_ref().unwrap();
    /// assert_eq!(said.of(Matter::Complaint).said.what.count, Some(3));
    /// assert!(said.of(Matter::Application).section_missing);
    /// assert_eq!(audit.totals.all.statements.of(Matter::Complaint).sum, 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn audit(&self, filter: &Filter) -> Result<Audit> {
        self.audit_page(&Query::default(), filter, &AuditPage::whole())
    }

    /// One page of schools; with a query, of those that have a mention of it within its filter and
    /// `filter`: kinds say in which sections it must stand.
    ///
    /// # Errors
    /// `BadValue` if `filter` names kinds and nothing is looked for.
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
    /// use mingcha::{AuditPage, Filter};
    /// let page = AuditPage { size: 10, ..AuditPage::default() };
    /// assert_eq!(index.audit_page(&"举报".parse()?, &Filter::default(), &page)?.totals.schools, 1);
    /// assert_eq!(index.audit_page(&"珊瑚礁".parse()?, &Filter::default(), &page)?.totals.schools, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn audit_page(&self, query: &Query, filter: &Filter, page: &AuditPage) -> Result<Audit> {
        if let (Some(kind), None) = (filter.kinds.first(), &query.expr) {
            return Err(no_kinds(*kind));
        }

        let scan = MentionScan::counting(self, query, filter)?;
        let matrix = AuditMatrix::of(&scan)?.only(page).sorted(page);

        let totals = matrix.totals();
        let skip = page.number.saturating_sub(1).saturating_mul(page.size);

        let rows = matrix.schools.len().min(skip)
            ..matrix.schools.len().min(skip.saturating_add(page.size));

        Ok(Audit {
            cells: cell::cells(&matrix, rows.clone(), &scan)?,
            schools: matrix.schools[rows].to_vec(),
            page: page.number,
            pages: if page.size == 0 { 0 } else { totals.schools.div_ceil(page.size).max(1) },
            totals,
            receipt: Receipt { query: scan.about()?, mode: "audit".to_owned(), ..scan.receipt()? },
            years: matrix.years,
        })
    }
}

fn no_kinds(kind: Option<Kind>) -> Error {
    let takes = Note::new(
        "不给：核查表看的是整份报告；有查询时才能说明要在哪类章节里提及",
        "nothing here: an audit looks at whole reports; \
         only with a query kinds say where it must stand",
    );
    let value = kind.map_or("none", Kind::as_str).to_owned();
    ErrorKind::BadValue { name: "kind", value, takes }.into()
}
