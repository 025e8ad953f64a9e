//! `mingcha audit`: schools by years, what each report says happened and what it lacks.

mod grid;
mod save;

use super::out::{Ink, Out, count};
use super::scope::Scope;
use super::{End, Setting, receipt};
use clap::{Args, ValueEnum};
use mingcha::export::Guard;
use mingcha::{
    Audit as Answer, AuditCell, AuditOnly, AuditPage, CellState, Findings, Lang, Matter, Note,
    Query, SaidHow,
};
use std::io;
use std::path::PathBuf;

#[derive(Args)]
pub struct Audit {
    /// Only schools with a mention of this query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    scope: Scope,
    /// Only schools with something of this kind: happened (a number or some), gaps, unreadable,
    /// no-report
    #[arg(long, value_name = "WHAT")]
    only: Option<Only>,
    /// Write all of it to this file: .csv (its receipt goes beside it) or .xlsx
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Address of the site that links in the file lead to, such as https://example.cn
    #[arg(long, value_name = "URL", requires = "output", default_value = "")]
    base: String,
    /// Write cells of CSV as they are, even where a spreadsheet would take them for formulas
    #[arg(long, requires = "output")]
    raw: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Only {
    Happened,
    Gaps,
    Unreadable,
    NoReport,
}

impl Audit {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let query = Query::parse(&self.query.join(" "))?;
        let page = AuditPage {
            only: self.only.map_or(AuditOnly::All, AuditOnly::from),
            ..AuditPage::whole()
        };
        let format = self.output.as_deref().map(save::Format::of).transpose()?;
        let audit = setting.open()?.audit_page(&query, &self.scope.filter()?, &page)?;
        if let (Some(path), Some(format)) = (&self.output, format) {
            let guard = if self.raw { Guard::Raw } else { Guard::Guarded };
            save::save(&audit, path, format, &save::Cells { base: &self.base, guard }, out)?;
        } else if out.is_json() {
            out.json(&audit)?;
        } else {
            print(&audit, out)?;
        }
        Ok(End::found(audit.totals.all.held + audit.totals.all.unreadable > 0))
    }
}

impl From<Only> for AuditOnly {
    fn from(only: Only) -> AuditOnly {
        match only {
            Only::Happened => AuditOnly::Happened,
            Only::Gaps => AuditOnly::Gaps,
            Only::Unreadable => AuditOnly::Unreadable,
            Only::NoReport => AuditOnly::NoReport,
        }
    }
}

fn print(audit: &Answer, out: &mut Out) -> io::Result<()> {
    match out.columns() {
        Some(columns) => grid::print(audit, columns, out)?,
        None => audit.cells.iter().try_for_each(|cell| print_records(cell, out))?,
    }
    say_totals(audit, out)?;
    audit.receipt.query.notes.iter().try_for_each(|note| out.say_note(&note.note()))?;
    receipt::say(&audit.receipt, out)
}

/// A record for each report and each cell without: school, year, state, report, the four matters,
/// gaps, where it is.
fn print_records(cell: &AuditCell, out: &mut Out) -> io::Result<()> {
    let school = cell.school.clone().unwrap_or_else(|| out.pick("未知", "not known").to_owned());
    let year =
        cell.year.map_or_else(|| out.pick("未知", "not known").to_owned(), |year| year.to_string());
    let state = state_name(cell.state).text(out.lang()).to_owned();
    for (report, found) in cell.each() {
        let [a, b, c, d] =
            Matter::ALL.map(|matter| mark(found, matter).text(out.lang()).to_owned());
        let gaps = found.gap_count().to_string();
        let url = found.url.as_deref().unwrap_or_default();
        out.record(&[&school, &year, &state, report.as_str(), &a, &b, &c, &d, &gaps, url])?;
    }
    if cell.reports.is_empty() {
        let files: Vec<&str> = cell.files.iter().map(|file| file.file.as_str()).collect();
        out.record(&[&school, &year, &state, "", "", "", "", "", "", &files.join("; ")])?;
    }
    Ok(())
}

/// What a report says of a matter, in a word.
fn mark(found: &Findings, matter: Matter) -> Note {
    let Some(statements) = &found.statements else { return Note::new("", "") };
    let said = statements.of(matter);
    match (said.said.what.says, said.said.what.count) {
        (SaidHow::Number, Some(count)) if count > 0 => {
            Note::new(count.to_string(), count.to_string())
        }
        (SaidHow::Number | SaidHow::None, _) => Note::new("无", "none"),
        (SaidHow::Mentioned, _) => Note::new("有", "some"),
        (SaidHow::Absent, _) if said.section_missing => Note::new("缺", "lost"),
        (SaidHow::Absent, _) => Note::new("—", "-"),
    }
}

fn state_name(state: CellState) -> Note {
    match state {
        CellState::Held => Note::new("有报告", "held"),
        CellState::NoReport => Note::new("未收录", "not held"),
        CellState::Unreadable => Note::new("读不出", "unreadable"),
    }
}

fn say_totals(audit: &Answer, out: &mut Out) -> io::Result<()> {
    let all = &audit.totals.all;
    let (schools, years) = (
        count(audit.totals.schools, "所学校", "school"),
        count(audit.totals.years, "个年度", "year"),
    );
    let line = match out.lang() {
        Lang::Zh => format!(
            "{}，{}，{} 格：有报告 {}（{} 份），读不出 {}，未收录 {}",
            schools.zh, years.zh, all.cells, all.held, all.reports, all.unreadable, all.no_report
        ),
        Lang::En => format!(
            "{}, {}, {} cells: held {} ({} reports), unreadable {}, not held {}",
            schools.en, years.en, all.cells, all.held, all.reports, all.unreadable, all.no_report
        ),
    };
    out.say(&out.ink(Ink::Head, &line))?;
    for matter in Matter::ALL {
        let of = all.statements.of(matter);
        let line = Note::new(
            format!(
                "{}：写明有数 {} 份（共 {} 件），称有 {}，称无 {}，未提 {}，缺章节 {}",
                matter.as_str(),
                of.number,
                of.sum,
                of.mentioned,
                of.none,
                of.absent,
                of.section_missing
            ),
            format!(
                "{}: a number {} ({} in all), some {}, none {}, not said {}, section missing {}",
                matter.label().en,
                of.number,
                of.sum,
                of.mentioned,
                of.none,
                of.absent,
                of.section_missing
            ),
        );
        out.say(line.text(out.lang()))?;
    }
    let gaps = Note::new(
        format!("缺漏：{} 份报告，共 {} 处", all.with_gaps, all.gaps),
        format!("gaps: {} in {} reports", all.gaps, all.with_gaps),
    );
    out.say(gaps.text(out.lang()))
}
