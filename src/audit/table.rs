//! An audit as tables for working papers: one row a report, and schools by years. How they are written is not known here.
//!
//! Invariant: every cell of the audit has at least one row, and every row and head of a table has as many fields.

use super::{Audit, AuditCell, AuditStatement, CellState, Findings};
use crate::report::{Kind, ReportId, Year};
use crate::statement::{Matter, SaidHow};

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// Words; empty where there is nothing to say.
    Text(String),
    /// A number that may be added up.
    Number(u64),
    /// An address, from the root of the site or of the web.
    Link(String),
}

/// The heads of [`Audit::rows`], of which those of the four matters come three by three.
const HEADS: [&str; 5] = ["学校", "年度", "状态", "报告编号", "标题"];
const REST: [&str; 9] = [
    "缺漏数",
    "缺少的章节",
    "前言提到而没有的部分",
    "跳过的序号",
    "未填的空",
    "注意",
    "读不出的文件",
    "报告链接",
    "原文网址",
];

impl Audit {
    /// The heads of the table of reports, always the same.
    pub fn heads() -> Vec<String> {
        let of_matter = |matter: &Matter| ["", "原句", "位置"].map(|of| format!("{}{of}", matter.as_str()));
        let plain = |heads: &[&str]| heads.iter().map(|&head| head.to_owned()).collect::<Vec<_>>();
        [plain(&HEADS), Matter::ALL.iter().flat_map(of_matter).collect(), plain(&REST)].concat()
    }

    /// One row for each report, and one for each cell without: school by school, year by year.
    pub fn rows(&self) -> impl Iterator<Item = Vec<TableCell>> {
        self.cells.iter().flat_map(|cell| {
            let reports: Vec<_> = cell.each().collect();
            match reports.is_empty() {
                true => vec![row(cell, None)],
                false => reports.into_iter().map(|of| row(cell, Some(of))).collect(),
            }
        })
    }

    /// The heads of the table of schools by years: the school, then five fields for each year.
    pub fn matrix_heads(&self) -> Vec<String> {
        let of_year = |year: &Option<Year>| {
            let matters = Matter::ALL.map(Matter::as_str);
            matters.into_iter().chain(["缺漏"]).map(|head| format!("{} {head}", year_name(*year))).collect::<Vec<_>>()
        };
        std::iter::once("学校".to_owned()).chain(self.years.iter().flat_map(of_year)).collect()
    }

    /// One row for each school. Where a school has several reports for a year, what they say is parted by a stroke.
    pub fn matrix_rows(&self) -> impl Iterator<Item = Vec<TableCell>> {
        let width = self.years.len().max(1);
        self.schools.iter().zip(self.cells.chunks(width)).map(|(school, cells)| {
            let name = TableCell::Text(school_name(school).to_owned());
            std::iter::once(name).chain(cells.iter().flat_map(fields)).collect()
        })
    }
}

/// One report, or a cell without one.
fn row(cell: &AuditCell, of: Option<(&ReportId, &Findings)>) -> Vec<TableCell> {
    let nothing = Findings::default();
    let found = of.map_or(&nothing, |(_, found)| found);
    let text = |text: &str| TableCell::Text(text.to_owned());
    let link = |url: &Option<String>| url.clone().map_or_else(|| text(""), TableCell::Link);
    let mut row = vec![
        text(school_name(&cell.school)),
        TableCell::Text(year_name(cell.year)),
        text(state_name(cell.state)),
        text(of.map_or("", |(report, _)| report.as_str())),
        text(found.title.as_deref().unwrap_or_default()),
    ];
    for matter in Matter::ALL {
        row.extend(match &found.statements {
            Some(statements) => {
                let said = statements.of(matter);
                let sentence = said.said.what.sentence.as_deref().unwrap_or_default().trim();
                [mark(said), text(sentence), link(&said.said.url)]
            }
            None => [text(""), text(""), text("")],
        });
    }
    let kinds: Vec<String> = found.missing.iter().map(|kind| kind_name(*kind)).collect();
    let blanks: Vec<&str> = found.placeholders.iter().map(|blank| blank.what.text.as_str()).collect();
    let warnings: Vec<&str> = found.warnings.iter().map(|warning| warning.zh.as_str()).collect();
    let files: Vec<String> = cell.files.iter().map(|file| format!("{}（{}）", file.file, file.status)).collect();
    let gaps = of.map_or_else(|| text(""), |_| TableCell::Number(found.gap_count() as u64));
    row.extend([
        gaps,
        TableCell::Text(kinds.join("；")),
        TableCell::Text(found.announced_missing.join("；")),
        TableCell::Text(found.gaps.join("；")),
        TableCell::Text(blanks.join("；")),
        TableCell::Text(warnings.join("；")),
        TableCell::Text(files.join("；")),
        link(&found.url),
        link(&found.source_url),
    ]);
    row
}

/// The five fields of a cell in the table of schools by years.
fn fields(cell: &AuditCell) -> [TableCell; 5] {
    if cell.state != CellState::Held {
        return std::array::from_fn(|_| TableCell::Text(state_name(cell.state).to_owned()));
    }
    let reports: Vec<&Findings> = cell.each().map(|(_, found)| found).collect();
    let [a, b, c, d] = Matter::ALL.map(|matter| {
        together(reports.iter().filter_map(|found| Some(mark(found.statements.as_ref()?.of(matter)))).collect())
    });
    [a, b, c, d, together(reports.iter().map(|found| TableCell::Number(found.gap_count() as u64)).collect())]
}

/// Several fields as one: a number stays one where there is no other.
fn together(mut fields: Vec<TableCell>) -> TableCell {
    if fields.len() == 1 {
        return fields.remove(0);
    }
    let shown: Vec<String> = fields.into_iter().map(|field| field.to_string()).collect();
    TableCell::Text(shown.join(" / "))
}

/// What is said of a matter, as a number where it is one: the zeros are words, since they are of different kinds.
fn mark(said: &AuditStatement) -> TableCell {
    let what = &said.said.what;
    let word = match (what.says, what.count) {
        (SaidHow::Number, Some(count)) if count > 0 => return TableCell::Number(count),
        (SaidHow::Number | SaidHow::None, _) => "无",
        (SaidHow::Mentioned, _) => "有",
        (SaidHow::Absent, _) if said.section_missing => "缺章节",
        (SaidHow::Absent, _) => "未提",
    };
    TableCell::Text(word.to_owned())
}

fn state_name(state: CellState) -> &'static str {
    match state {
        CellState::Held => "有报告",
        CellState::NoReport => "未收录",
        CellState::Unreadable => "读不出",
    }
}

fn school_name(school: &Option<String>) -> &str {
    school.as_deref().unwrap_or("学校不详")
}

fn year_name(year: Option<Year>) -> String {
    year.map_or_else(|| "年度不详".to_owned(), |year| year.to_string())
}

fn kind_name(kind: Kind) -> String {
    kind.label().zh
}

impl std::fmt::Display for TableCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TableCell::Text(text) | TableCell::Link(text) => f.write_str(text),
            TableCell::Number(number) => write!(f, "{number}"),
        }
    }
}
