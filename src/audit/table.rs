//! An audit as tables for working papers: one row a report, and schools by years.
//!
//! Invariant: every cell of the audit has at least one row, and every row of a table has as many
//! fields as there are columns.

use super::answer::{Audit, AuditCell, CellState, Findings};
use crate::export::{Cell, Column};
use crate::known::SchoolAttributes;
use crate::link::Link;
use crate::note::Lang;
use crate::report::{Day, ReportId, Year};
use crate::statement::{Matter, MatterAnswer};

/// Heads and widths of the table of reports, before what is said of the matters and after it.
const FIRST: [(&str, u16); 5] =
    [("学校", 22), ("年度", 12), ("状态", 10), ("报告编号", 18), ("标题", 36)];
const LAST: [(&str, u16); 16] = [
    ("缺漏数", 8),
    ("缺少的章节", 24),
    ("前言提到而没有的部分", 24),
    ("跳过的序号", 10),
    ("未填的空", 24),
    ("注意", 36),
    ("无法读取的文件", 36),
    ("报告链接", 20),
    ("原文网址", 30),
    ("省份", 12),
    ("层次", 8),
    ("性质", 8),
    ("公布日期", 12),
    ("最迟公布日期", 12),
    ("迟公布天数", 8),
    ("内容要求依据", 36),
];

impl Audit {
    /// The columns of [`Audit::rows`]: always the same, heads in Chinese.
    pub fn columns() -> Vec<Column> {
        let plain = |(head, width): &(&str, u16)| Column::new(*head, *width);

        let matters = Matter::ALL.into_iter().flat_map(columns_of);
        FIRST.iter().map(plain).chain(matters).chain(LAST.iter().map(plain)).collect()
    }

    /// One row for each report, and one for each cell without: school by school, year by year.
    /// Links that are from the root of the site begin with `base`.
    pub fn rows<'a>(&'a self, base: &'a str) -> impl Iterator<Item = Vec<Cell<'a>>> {
        self.cells.iter().flat_map(move |cell| {
            let reports: Vec<_> = cell.each().map(|report| row(cell, Some(report), base)).collect();
            if reports.is_empty() { vec![row(cell, None, base)] } else { reports }
        })
    }

    /// The columns of [`Audit::matrix_rows`]: the school, then five for each year.
    pub fn matrix_columns(&self) -> Vec<Column> {
        let of_year = |year: &Option<Year>| {
            let matters = Matter::ALL.map(Matter::as_str).into_iter().chain(["缺漏"]);
            matters
                .map(|head| Column::new(format!("{} {head}", year_name(*year)), 10))
                .collect::<Vec<_>>()
        };

        std::iter::once(Column::new("学校", 22))
            .chain(self.years.iter().flat_map(of_year))
            .collect()
    }

    /// One row for each school. Where a school has several reports for a year, what they say is
    /// parted by a stroke.
    pub fn matrix_rows(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        let width = self.years.len().max(1);
        self.schools.iter().enumerate().map(move |(at, school)| {
            let cells = self.cells.iter().skip(at * width).take(self.years.len());
            std::iter::once(school_name(school).into()).chain(cells.flat_map(fields)).collect()
        })
    }
}

/// The columns of a matter: what is said, the words that say so, and where they stand.
fn columns_of(matter: Matter) -> [Column; 3] {
    [("", 8), ("原句", 48), ("位置", 12)]
        .map(|(what, width)| Column::new(format!("{}{what}", matter.as_str()), width))
}

/// One report, or a cell without one.
fn row<'a>(
    cell: &'a AuditCell,
    of: Option<(&'a ReportId, &'a Findings)>,
    base: &str,
) -> Vec<Cell<'a>> {
    let mut row = vec![
        school_name(&cell.school).into(),
        year_name(cell.year).into(),
        Cell::Text(cell.state.label(Lang::Zh)),
        of.map(|(report, _)| report.as_str()).into(),
        of.and_then(|(_, found)| found.title.as_deref()).into(),
    ];
    for matter in Matter::ALL {
        let said = of.and_then(|(_, found)| Some(found.statements.as_ref()?.of(matter)));
        row.push(of.and_then(|(_, found)| found.answer(matter)).map(shown).into());
        row.push(said.and_then(|said| said.said.what.sentence.as_deref().map(str::trim)).into());
        row.push(said.and_then(|said| Some(place(base, said.said.url.clone()?))).into());
    }

    let files: Vec<String> =
        cell.files.iter().map(|file| format!("{}（{}）", file.file, file.status)).collect();
    match of {
        Some((_, found)) => row.extend(gaps(found)),
        None => row.extend([const { Cell::Empty }; 6]),
    }

    row.push(list(&files));
    row.push(of.and_then(|(_, found)| Some(link(base, found.url.as_deref()?))).into());
    row.push(
        of.and_then(|(_, found)| found.source_url.as_deref().map(|url| Cell::link(url, url)))
            .into(),
    );

    let SchoolAttributes { province, level, ownership } = &cell.attributes;
    row.extend([province, level, ownership].map(|value| value.as_deref().into()));
    match of {
        Some((_, found)) => row.extend(asked(found)),
        None => row.extend([const { Cell::Empty }; 4]),
    }
    row
}

/// When a report was published, by when it had to be, how many days late that is, and the notices
/// that say what it had to contain. What is not known is empty, never 0.
fn asked<'a>(found: &Findings) -> [Cell<'a>; 4] {
    let asked = found.requirement.as_ref();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).into();

    [
        day(found.published),
        day(asked.and_then(|asked| asked.due)),
        found.days_late.map(|days| days as usize).into(),
        asked.map_or(Cell::Empty, |asked| list(&asked.notices)),
    ]
}

/// What a report lacks, and what is odd about it.
fn gaps<'a>(found: &Findings) -> [Cell<'a>; 6] {
    let kinds: Vec<String> = found.missing.iter().map(|kind| kind.label().zh).collect();
    let blanks: Vec<String> =
        found.placeholders.iter().map(|blank| blank.what.text.clone()).collect();
    let warnings: Vec<String> = found.warnings.iter().map(|warning| warning.note().zh).collect();

    [
        found.gap_count().into(),
        list(&kinds),
        list(&found.announced_missing),
        list(&found.gaps),
        list(&blanks),
        list(&warnings),
    ]
}

fn list<'a>(items: &[String]) -> Cell<'a> {
    if items.is_empty() { Cell::Empty } else { items.join("；").into() }
}

fn place<'a>(base: &str, link: Link) -> Cell<'a> {
    Cell::link(link.on(base).to_string(), "打开")
}

fn link<'a>(base: &str, url: &str) -> Cell<'a> {
    Cell::link(format!("{}{url}", base.trim_end_matches('/')), "打开")
}

/// The five fields of a cell in the table of schools by years.
fn fields(cell: &AuditCell) -> [Cell<'_>; 5] {
    let [a, b, c, d] =
        Matter::ALL.map(|matter| together(cell.answers(matter).into_iter().map(shown).collect()));

    let gaps = if cell.state == CellState::Held {
        together(cell.each().map(|(_, found)| found.gap_count().into()).collect())
    } else {
        Cell::Text(cell.state.label(Lang::Zh))
    };
    [a, b, c, d, gaps]
}

/// Several fields as one: a number stays one where there is no other.
fn together(mut fields: Vec<Cell<'_>>) -> Cell<'_> {
    if fields.len() == 1 {
        return fields.remove(0);
    }

    let shown = fields.into_iter().map(|field| match field {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.into_owned(),
        Cell::Empty | Cell::Link { .. } => String::new(),
    });

    shown.collect::<Vec<_>>().join(" / ").into()
}

/// An answer as a number where it is one: the zeros are words, since they are of different kinds.
fn shown<'a>(answer: MatterAnswer) -> Cell<'a> {
    match answer {
        MatterAnswer::Number(count) => Cell::Number(count),
        word => Cell::Text(word.label(Lang::Zh)),
    }
}

fn school_name(school: &Option<String>) -> &str {
    school.as_deref().unwrap_or("未知学校")
}

fn year_name(year: Option<Year>) -> String {
    year.map_or_else(|| "未知年度".to_owned(), |year| year.to_string())
}
