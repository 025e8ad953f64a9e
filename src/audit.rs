//! What reports say happened, and what they lack: schools by years, whole.
//!
//! Invariant: every school has a cell for every year, and a cell tells four zeros apart: no report
//! is held, its file could not be read, the report lacks the section, the report says that there
//! was none. Totals are those of all pages.

#[cfg(feature = "xlsx")]
mod book;
mod cell;
mod file;
mod matrix;
mod table;
mod total;

use crate::error::{ErrorKind, Result, Status};
use crate::index::Index;
use crate::link::Linked;
use crate::mention::{Receipt, Scan, UnreadableFile};
use crate::note::Note;
use crate::note::warning::Warning;
use crate::placeholder::Placeholder;
use crate::query::{Filter, Query};
use crate::report::{Kind, ReportId, Year};
use crate::statement::{PerMatter, Said};
use matrix::Matrix;
use serde::{Deserialize, Serialize};

/// Schools by years: what each report says of applications, complaints, reviews and suits, and what
/// it lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The schools of this page by their names of today, in order; the one that is not known is the
    /// last.
    pub schools: Vec<Option<String>>,
    /// The years that any report or unreadable file within the filter is of, and the academic years
    /// between them.
    pub years: Vec<Option<Year>>,
    /// A cell for each of these schools and years: school by school, year by year.
    pub cells: Vec<AuditCell>,
    /// Counts over all pages.
    pub totals: AuditTotals,
    /// Which page this is, counted from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// One school in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditCell {
    /// The school, by its name of today.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// Whether there is a report.
    pub state: CellState,
    /// The reports that are held: of several the one published last is the first, and the first is
    /// what the cell shows.
    pub reports: Vec<ReportId>,
    /// What the first of them says and lacks.
    #[serde(flatten)]
    pub found: Findings,
    /// The other reports of the same school and year.
    pub also: Vec<AuditedReport>,
    /// Files that are known to be of this school and year, and could not be read.
    pub files: Vec<UnreadableFile>,
}

/// Whether there is a report of a school for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// There is one, and what it says is known.
    Held,
    /// None is in the store.
    NoReport,
    /// There is a file that could not be read.
    Unreadable,
}

/// One of several reports of a school for a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditedReport {
    /// The report.
    pub report: ReportId,
    /// What it says and lacks.
    #[serde(flatten)]
    pub found: Findings,
}

/// What a report says and lacks; null and empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Findings {
    /// Where it is to be read, from the root of the site.
    pub url: Option<String>,
    /// Its title as printed.
    pub title: Option<String>,
    /// How well it could be read.
    pub status: Option<Status>,
    /// Where it was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// What it says of each matter.
    pub statements: Option<PerMatter<AuditStatement>>,
    /// Required kinds that it lacks.
    pub missing: Vec<Kind>,
    /// The parts that its preface announces and no section is, as printed there.
    pub announced_missing: Vec<String>,
    /// Numbers that its top headings skip.
    pub gaps: Vec<String>,
    /// Blanks that were not filled in.
    pub placeholders: Vec<Linked<Placeholder>>,
    /// What a careful reader would shake the head at: a period that disagrees with the title,
    /// sentences that disagree, another report for the same year.
    #[serde(flatten, with = "crate::note::fields::warnings")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::WarningFields))]
    pub warnings: Vec<Warning>,
}

/// What a report says of a matter, with where to check it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditStatement {
    /// What it says, in its own words, with the link to them.
    #[serde(flatten)]
    pub said: Linked<Said>,
    /// Whether it says nothing of the matter and lacks the section that should.
    pub section_missing: bool,
    /// Every mention of the matter's word in the reports of this school and year, from the root of
    /// the site.
    pub mentions: String,
}

/// Counts over all pages of an audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditTotals {
    /// Schools.
    pub schools: usize,
    /// Years.
    pub years: usize,
    /// Over all schools and years.
    #[serde(flatten)]
    pub all: AuditTally,
    /// The same for each year.
    pub by_year: Vec<AuditYear>,
}

/// Counts of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditYear {
    /// The year.
    pub year: Option<Year>,
    /// Its counts.
    #[serde(flatten)]
    pub tally: AuditTally,
}

/// Counts of cells and of the reports in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditTally {
    /// Cells: `held`, `no_report` and `unreadable` together.
    pub cells: usize,
    /// Cells with a report.
    pub held: usize,
    /// Cells without one.
    pub no_report: usize,
    /// Cells whose file could not be read.
    pub unreadable: usize,
    /// Reports; more than `held` where a school has several for a year.
    pub reports: usize,
    /// What these reports say.
    pub statements: PerMatter<MatterTally>,
    /// Reports that lack something.
    pub with_gaps: usize,
    /// Kinds that they lack, numbers that they skip, and blanks that were not filled in.
    pub gaps: u64,
}

/// How many reports say what of a matter. The five counts of reports add up to all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct MatterTally {
    /// Reports that say how many there were, at least one.
    pub number: usize,
    /// The sum of what these say.
    pub sum: u64,
    /// Reports that say that there were some.
    pub mentioned: usize,
    /// Reports that say that there was none.
    pub none: usize,
    /// Reports that say nothing of it, though they have the section.
    pub absent: usize,
    /// Reports that say nothing of it and lack the section.
    pub section_missing: usize,
}

/// Which schools an audit shows, and how many of them at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPage {
    /// Which schools.
    pub only: AuditOnly,
    /// The page, counted from 1.
    pub number: usize,
    /// Schools on a page; 0 for totals and receipt alone.
    pub size: usize,
}

/// Which schools an audit shows: those that have one such cell or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOnly {
    /// All of them.
    #[default]
    All,
    /// Those with a report that says that there was something.
    Happened,
    /// Those with a report that lacks something.
    Gaps,
    /// Those with a file that could not be read and no report for its year.
    Unreadable,
    /// Those without a report for one of the years.
    NoReport,
}

/// Schools on a page, unless asked otherwise.
pub const AUDIT_SCHOOLS: usize = 40;

impl Default for AuditPage {
    fn default() -> AuditPage {
        AuditPage { only: AuditOnly::All, number: 1, size: AUDIT_SCHOOLS }
    }
}

impl AuditPage {
    /// All schools at once.
    pub fn whole() -> AuditPage {
        AuditPage { size: usize::MAX, ..AuditPage::default() }
    }
}

impl AuditOnly {
    /// All of them, in the order in which they are offered.
    pub const ALL: [AuditOnly; 5] = [
        AuditOnly::All,
        AuditOnly::Happened,
        AuditOnly::Gaps,
        AuditOnly::Unreadable,
        AuditOnly::NoReport,
    ];

    /// The name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            AuditOnly::All => "all",
            AuditOnly::Happened => "happened",
            AuditOnly::Gaps => "gaps",
            AuditOnly::Unreadable => "unreadable",
            AuditOnly::NoReport => "no_report",
        }
    }

    /// The name for a person.
    pub fn label(self) -> Note {
        let (zh, en) = match self {
            AuditOnly::All => ("全部学校", "all schools"),
            AuditOnly::Happened => ("有数或称有的", "with a number or some"),
            AuditOnly::Gaps => ("有缺漏的", "with gaps"),
            AuditOnly::Unreadable => ("读不出的", "with an unreadable file"),
            AuditOnly::NoReport => ("有年度未收录的", "with a year not held"),
        };
        Note::new(zh, en)
    }
}

impl std::str::FromStr for AuditOnly {
    type Err = crate::error::Error;
    fn from_str(text: &str) -> Result<AuditOnly> {
        AuditOnly::ALL.into_iter().find(|only| only.as_str() == text).ok_or_else(|| {
            let takes = Note::new(
                AuditOnly::ALL.map(AuditOnly::as_str).join("、"),
                AuditOnly::ALL.map(AuditOnly::as_str).join(", "),
            );
            ErrorKind::BadValue { name: "only", value: text.to_owned(), takes }.into()
        })
    }
}

impl AuditCell {
    /// The reports that are held, each with what it says and lacks.
    pub fn each(&self) -> impl Iterator<Item = (&ReportId, &Findings)> {
        let shown = self.reports.first().map(|report| (report, &self.found));
        shown.into_iter().chain(self.also.iter().map(|also| (&also.report, &also.found)))
    }
}

impl Findings {
    /// How many things it lacks: kinds, numbers that it skips, blanks that were not filled in.
    pub fn gap_count(&self) -> usize {
        self.missing.len() + self.gaps.len() + self.placeholders.len()
    }
}

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
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n无。\n五、受到举报的情况\n收到举报3件。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
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
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
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
        let scan = Scan::counting(self, query, filter)?;
        let matrix = Matrix::of(&scan)?.only(page.only);
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

fn no_kinds(kind: Option<Kind>) -> crate::error::Error {
    let takes = Note::new(
        "不给：核查表看的是整份报告；有查询时才能说明要在哪类章节里提及",
        "nothing here: an audit looks at whole reports; only with a query kinds say where it must stand",
    );
    let value = kind.map_or("none", Kind::as_str).to_owned();
    ErrorKind::BadValue { name: "kind", value, takes }.into()
}
