//! `mingcha audit --missing`: which schools of the list have no report.

use crate::cli::out::{Ink, Out, count};
use crate::cli::{receipt, width};
use mingcha::{Coverage, CoverageCount, CoverageOf, ListedSchool, Note, YearCoverage};
use std::io;

/// On a terminal, more schools than these are counted and not named.
const MOST_NAMED: usize = 40;

pub fn print(coverage: &Coverage, out: &mut Out) -> io::Result<()> {
    if out.columns().is_none() {
        return print_records(coverage, out);
    }

    let years = coverage.years.iter().map(|year| row(year.year.to_string(), &year.all)).collect();
    print_table(("年度", "year"), years, out)?;
    if let Some(last) = coverage.years.last() {
        let heading = |zh, en| format!("{} {}", last.year, out.pick(zh, en));
        let (provinces, levels) = (heading("按省份", "by province"), heading("按层次", "by level"));
        print_values(&provinces, &last.by_province, out)?;
        print_values(&levels, &last.by_level, out)?;
    }

    for year in &coverage.years {
        let what = Note::new(
            format!("{} 未收录、别的年度有的", year.year),
            format!("{} not held, but known from other years", year.year),
        );
        print_names(&what, &year.missing, out)?;
    }
    let never = Note::new("名单上有、从未收录的", "on the list and never seen");
    print_names(&never, &coverage.never, out)?;

    let list = &coverage.list;
    let date = list.date.as_deref().unwrap_or(out.pick("不详", "not known"));
    let (file, schools, sha256) = (&list.file, list.schools, shortened(&list.sha256));
    let listed = coverage.listed;
    let line = Note::new(
        format!(
            "对照名单 {file}（名单日期 {date}，{schools} 所，SHA-256 {sha256}），筛选后 {listed} 所"
        ),
        format!(
            "compared with the list {file} (of {date}, {schools} schools, SHA-256 {sha256}), \
             {listed} of them within the filter"
        ),
    );
    out.say(line.text(out.lang()))?;
    receipt::say(&coverage.receipt, out)
}

/// A record for each school and year without a report, and one without a year for each school that
/// was never seen: year, school, province, level, ownership.
fn print_records(coverage: &Coverage, out: &mut Out) -> io::Result<()> {
    for YearCoverage { year, missing, .. } in &coverage.years {
        for school in missing {
            print_record(&year.to_string(), school, out)?;
        }
    }
    coverage.never.iter().try_for_each(|school| print_record("", school, out))?;
    receipt::say(&coverage.receipt, out)
}

fn print_record(year: &str, school: &ListedSchool, out: &mut Out) -> io::Result<()> {
    let told = &school.attributes;
    let [province, level, ownership] =
        [&told.province, &told.level, &told.ownership].map(|value| value.as_deref().unwrap_or(""));
    out.record(&[year, &school.school, province, level, ownership])
}

fn row(name: String, count: &CoverageCount) -> Vec<String> {
    let numbers = [count.listed(), count.held, count.unreadable, count.missing, count.never];
    std::iter::once(name).chain(numbers.map(|number| number.to_string())).collect()
}

fn print_values(heading: &str, values: &[CoverageOf], out: &mut Out) -> io::Result<()> {
    let unknown = || out.pick("不详", "not known").to_owned();
    let rows =
        values.iter().map(|of| row(of.value.clone().unwrap_or_else(unknown), &of.count)).collect();
    print_table((heading, heading), rows, out)
}

fn print_table(first: (&str, &str), rows: Vec<Vec<String>>, out: &mut Out) -> io::Result<()> {
    let heads = [
        first,
        ("名单", "listed"),
        ("有报告", "held"),
        ("无法读取", "unreadable"),
        ("未收录", "missing"),
        ("从未收录", "never"),
    ];
    let head = heads.iter().map(|(zh, en)| out.pick(zh, en).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let lines = width::table(&rows, &[false, true, true, true, true, true]);

    for (at, line) in lines.iter().enumerate() {
        let line = if at == 0 { out.ink(Ink::Dim, line) } else { line.clone() };
        out.line(&line)?;
    }
    out.line("")
}

fn print_names(what: &Note, schools: &[ListedSchool], out: &mut Out) -> io::Result<()> {
    if schools.is_empty() {
        return Ok(());
    }

    let number = count(schools.len(), "所", "school");
    let number = number.text(out.lang());
    let names: Vec<&str> =
        schools.iter().take(MOST_NAMED).map(|school| school.school.as_str()).collect();
    let more = if schools.len() > names.len() {
        out.pick("……（管道或 --json 给出全部）", " … (all in a pipe or with --json)")
    } else {
        ""
    };

    let (colon, comma) = (out.pick("：", ": "), out.pick("、", ", "));
    let line = format!(
        "{} {number}{colon}{}{more}",
        out.ink(Ink::Head, what.text(out.lang())),
        names.join(comma)
    );
    out.say(&line)
}

fn shortened(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
