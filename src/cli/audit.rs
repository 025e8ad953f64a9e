//! `mingcha audit`: schools by years, what each report says happened and what it lacks.

mod grid;
mod missing;
mod save;

use super::end::End;
use super::out::{Ink, Out, count};
use super::receipt;
use super::scope::ScopeOptions;
use super::setting::Setting;
use super::whole::Overwriting;
use clap::{Args, ValueEnum};
use mingcha::export::Guard;
use mingcha::{Audit, AuditCell, AuditOnly, AuditPage, Matter, Note, Query};
use std::io;
use std::path::PathBuf;

#[derive(Args)]
pub struct AuditCommand {
    /// Only schools with a mention of this query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    scope: ScopeOptions,
    /// Only schools with something of this kind: happened (a number or some), gaps, unreadable,
    /// no-report
    #[arg(long, value_name = "WHAT")]
    only: Option<Only>,
    /// Only schools with a report of this: 申请, 举报, 复议 or 诉讼
    #[arg(long, value_name = "MATTER", value_parser = matter, conflicts_with = "only")]
    matter: Option<AuditOnly>,
    /// With --matter, the least number that counts
    #[arg(long, value_name = "NUMBER", requires = "matter", default_value_t = 1)]
    min: u64,
    /// Which schools of the country's list have no report, year by year
    #[arg(long, conflicts_with_all = ["query", "only", "matter", "output"])]
    missing: bool,
    /// Write all of it to this file: .csv (its receipt goes beside it) or .xlsx
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Address of the site that links in the file lead to, such as https://example.cn
    #[arg(long, value_name = "URL", requires = "output", default_value = "")]
    base: String,
    /// Write cells of CSV as they are, even where a spreadsheet would take them for formulas
    #[arg(long, requires = "output")]
    raw: bool,
    #[command(flatten)]
    overwriting: Overwriting,
}

#[derive(Clone, Copy, ValueEnum)]
enum Only {
    Happened,
    Gaps,
    Unreadable,
    NoReport,
}

impl AuditCommand {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        if self.missing {
            let coverage = setting.open()?.coverage(&self.scope.filter()?)?;
            if out.is_json() {
                out.json(&coverage)?;
            } else {
                missing::print(&coverage, out)?;
            }
            return Ok(End::found(coverage.years.iter().any(|year| year.all.held > 0)));
        }

        let query = Query::parse(&self.query.join(" "))?;
        let only = self.only.map(AuditOnly::from).or(self.matter).unwrap_or_default();
        let page = AuditPage { only, least: self.min, ..AuditPage::whole() };

        let format = self.output.as_deref().map(save::AuditFormat::of).transpose()?;
        if format.is_some() {
            query.must_be_as_written()?;
        }
        let audit = setting.open()?.audit_page(&query, &self.scope.filter()?, &page)?;

        if let (Some(path), Some(format)) = (&self.output, format) {
            let guard = if self.raw { Guard::Raw } else { Guard::Guarded };
            let overwriting = self.overwriting;
            let cells = save::CellWriting { base: &self.base, guard, overwriting };
            save::save(&audit, path, format, &cells, out)?;
        } else if out.is_json() {
            out.json(&audit)?;
        } else {
            print(&audit, out)?;
        }

        let is_held = audit.totals.all.held + audit.totals.all.unreadable > 0;
        Ok(self.scope.end(&audit.receipt.query, is_held))
    }
}

/// What `--matter` takes.
fn matter(text: &str) -> Result<AuditOnly, String> {
    let only: Option<AuditOnly> = text.parse().ok();
    only.filter(|only| only.matter().is_some())
        .ok_or_else(|| Matter::ALL.map(Matter::as_str).join("、"))
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

fn print(audit: &Audit, out: &mut Out) -> io::Result<()> {
    match out.columns() {
        Some(columns) => grid::print(audit, columns, out)?,
        None => audit.cells.iter().try_for_each(|cell| print_records(cell, out))?,
    }
    say_totals(audit, out)?;
    audit.receipt.query.notes.iter().try_for_each(|note| out.say_note(&note.note()))?;
    receipt::say(&audit.receipt, out)
}

/// A record for each report and each cell without: school, year, state, report, the four matters,
/// gaps, where it is, how many days late it was published (empty where that is not known).
fn print_records(cell: &AuditCell, out: &mut Out) -> io::Result<()> {
    let unknown = || out.pick("不详", "not known").to_owned();
    let school = cell.school.clone().unwrap_or_else(unknown);
    let year = cell.year.map_or_else(unknown, |year| year.to_string());
    let state = cell.state.label(out.lang());

    for (report, found) in cell.each() {
        let [a, b, c, d] = Matter::ALL.map(|matter| {
            found.answer(matter).map_or_else(String::new, |answer| answer.label(out.lang()).into())
        });
        let gaps = found.gap_count().to_string();
        let url = found.url.as_deref().unwrap_or_default();
        let late = found.days_late.map_or_else(String::new, |days| days.to_string());
        let report = report.as_str();
        out.record(&[&school, &year, &state, report, &a, &b, &c, &d, &gaps, url, &late])?;
    }

    if cell.reports.is_empty() {
        let files: Vec<&str> = cell.files.iter().map(|file| file.file.as_str()).collect();
        let files = files.join("; ");
        out.record(&[&school, &year, &state, "", "", "", "", "", "", &files, ""])?;
    }
    Ok(())
}

/// Says what is counted over all cells.
fn say_totals(audit: &Audit, out: &mut Out) -> io::Result<()> {
    let all = &audit.totals.all;
    let schools = count(audit.totals.schools, "所学校", "school");
    let years = count(audit.totals.years, "个年度", "year");
    let cells = all.cells_note();

    let line = Note::new(
        format!("{}，{}，{}", schools.zh, years.zh, cells.zh),
        format!("{}, {}, {}", schools.en, years.en, cells.en),
    );
    out.say(&out.ink(Ink::Head, line.text(out.lang())))?;

    for matter in Matter::ALL {
        out.say(all.statements.of(matter).note(matter).text(out.lang()))?;
    }
    out.say(all.gaps_note().text(out.lang()))
}
