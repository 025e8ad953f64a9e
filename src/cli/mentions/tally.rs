//! Mentions counted: one line a term, or a table by school, year or kind.

use crate::cli::out::{Ink, Out};
use crate::cli::{receipt, width};
use mingcha::{
    CountOf, CountsAnswer, CountsBy, Filter, Index, MentionPage, Mentions, Query, Receipt,
    TermCounts,
};
use std::convert::Infallible;
use std::io;
use std::str::FromStr;

/// What mentions are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    School,
    Province,
    Level,
    Ownership,
    Year,
    Kind,
    Says,
    /// A column of the catalogue.
    Column(String),
}

impl FromStr for By {
    type Err = Infallible;
    fn from_str(name: &str) -> Result<By, Infallible> {
        Ok(match name {
            "school" | "学校" => By::School,
            "province" | "省份" => By::Province,
            "level" | "层次" => By::Level,
            "ownership" | "性质" => By::Ownership,
            "year" | "年度" => By::Year,
            "kind" | "类别" => By::Kind,
            "says" | "所述" => By::Says,
            column => By::Column(column.to_owned()),
        })
    }
}

/// Counts what is counted only where it is asked for.
pub fn count_further(
    index: &Index,
    query: &Query,
    filter: &Filter,
    by: &[By],
    counts: &mut CountsBy,
) -> mingcha::Result<()> {
    for by in by {
        match by {
            By::Says => counts.says = index.counts_by_says(query, filter)?,
            By::Column(name) => {
                let counted = index.counts_by_column(query, filter, name)?;
                counts.columns.insert(name.clone(), counted);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Answers a query with counts.
pub fn run(
    index: &Index,
    query: &Query,
    filter: &Filter,
    by: &[By],
    out: &mut Out,
) -> anyhow::Result<Receipt> {
    if out.is_json() {
        let mut answer = index.counts(query, filter)?;
        count_further(index, query, filter, by, &mut answer.by)?;
        out.json(&answer)?;
        return Ok(answer.receipt);
    }

    let (counts, receipt) = counted(index, query, filter, by)?;
    print(&[counts], by, out)?;

    receipt::say_counts(&receipt.query, &receipt.counts, out)?;
    receipt::say(&receipt, out)?;
    Ok(receipt)
}

/// The counts that are printed: of the whole, and by what was asked for.
fn counted(
    index: &Index,
    query: &Query,
    filter: &Filter,
    by: &[By],
) -> mingcha::Result<(TermCounts, Receipt)> {
    let term = query.text.clone();
    if by.is_empty() {
        let none = MentionPage { size: 0, ..MentionPage::default() };
        let Mentions { query, counts, receipt, .. } = index.mention_page(query, filter, &none)?;
        return Ok((TermCounts { term, query, counts, by: CountsBy::default() }, receipt));
    }

    let mut answer = index.counts_crossed(query, filter, 0..0)?;
    count_further(index, query, filter, by, &mut answer.by)?;
    let CountsAnswer { query, counts, by, receipt, .. } = answer;
    Ok((TermCounts { term, query, counts, by }, receipt))
}

/// Prints the counts of terms: a line each, or a line for each value of what they are counted by.
pub fn print(answers: &[TermCounts], by: &[By], out: &mut Out) -> io::Result<()> {
    let mut rows = Vec::new();
    if by.is_empty() {
        rows.extend(answers.iter().map(term_row))
    } else {
        let labels = answers.iter().flat_map(|answer| by.iter().map(move |by| (answer, by)));
        labels.for_each(|(answer, by)| rows.extend(value_rows(answer, by, out)));
    }

    match out.columns() {
        None => rows
            .iter()
            .try_for_each(|row| out.record(&row.iter().map(String::as_str).collect::<Vec<_>>())),
        Some(_) => print_table(rows, !by.is_empty(), out),
    }
}

/// Prints how often each term stands in each year, a term on a line, and in each school, a school
/// on a line.
pub fn print_crossed(answers: &[TermCounts], out: &mut Out) -> io::Result<()> {
    let Some(first) = answers.first() else { return Ok(()) };
    let name =
        |value: Option<String>| value.unwrap_or_else(|| out.pick("不详", "not known").to_owned());
    let number = |count: usize| count.to_string();
    let all = out.pick("合计", "all").to_owned();
    let mut head = vec![out.pick("词语", "term").to_owned()];
    head.extend(first.by.year.iter().map(|of| name(of.value.map(|year| year.to_string()))));
    head.push(all.clone());
    let mut by_year = vec![head];

    for answer in answers {
        let mut row = vec![answer.term.clone()];
        row.extend(answer.by.year.iter().map(|of| number(of.mentions)));
        row.push(number(answer.counts.mentions));
        by_year.push(row);
    }

    let mut by_school = vec![vec![out.pick("学校", "school").to_owned()]];
    by_school[0].extend(answers.iter().map(|answer| answer.term.clone()));

    for (i, of) in first.by.school.iter().enumerate() {
        let mut row = vec![name(of.value.clone())];
        row.extend(answers.iter().map(|answer| number(answer.by.school[i].mentions)));
        by_school.push(row);
    }

    let mut sums = vec![all];
    sums.extend(answers.iter().map(|answer| number(answer.counts.mentions)));
    by_school.push(sums);

    for rows in [by_year, by_school] {
        print_grid(&rows, out)?;
    }

    Ok(())
}

fn print_grid(rows: &[Vec<String>], out: &mut Out) -> io::Result<()> {
    if out.columns().is_none() {
        rows.iter()
            .try_for_each(|row| out.record(&row.iter().map(String::as_str).collect::<Vec<_>>()))?;
        return out.line("");
    }
    let right: Vec<bool> = (0..rows[0].len()).map(|column| column > 0).collect();
    print_lines(&width::table(rows, &right), out)
}

/// Term, mentions, sections, reports, word, inside, across, across a paragraph end.
fn term_row(answer: &TermCounts) -> Vec<String> {
    let counts = &answer.counts;
    let numbers = [
        counts.mentions,
        counts.sections,
        counts.reports,
        counts.word,
        counts.inside,
        counts.across,
        counts.across_break,
    ];

    std::iter::once(answer.term.clone()).chain(numbers.iter().map(usize::to_string)).collect()
}

/// Term, value, mentions, sections, reports.
fn value_rows(answer: &TermCounts, by: &By, out: &Out) -> Vec<Vec<String>> {
    let lang = out.lang();
    match by {
        By::School => rows_of(answer, &answer.by.school, out, Clone::clone),
        By::Province => rows_of(answer, &answer.by.province, out, Clone::clone),
        By::Level => rows_of(answer, &answer.by.level, out, Clone::clone),
        By::Ownership => rows_of(answer, &answer.by.ownership, out, Clone::clone),
        By::Year => rows_of(answer, &answer.by.year, out, ToString::to_string),
        By::Kind => {
            rows_of(answer, &answer.by.kind, out, |kind| kind.label().text(lang).to_owned())
        }
        By::Column(name) => {
            let counts = answer.by.columns.get(name).map_or(&[][..], Vec::as_slice);
            rows_of(answer, counts, out, Clone::clone)
        }
        By::Says => {
            rows_of(answer, &answer.by.says, out, |says| says.label().text(lang).to_owned())
        }
    }
}

fn rows_of<T>(
    answer: &TermCounts,
    counts: &[CountOf<T>],
    out: &Out,
    name: impl Fn(&T) -> String,
) -> Vec<Vec<String>> {
    let unknown = || out.pick("不详", "not known").to_owned();
    let row = |count: &CountOf<T>| {
        let value = count.value.as_ref().map_or_else(unknown, &name);
        let numbers = [count.mentions, count.sections, count.reports].map(|n| n.to_string());
        [answer.term.clone(), value].into_iter().chain(numbers).collect()
    };
    counts.iter().map(row).collect()
}

fn print_table(rows: Vec<Vec<String>>, by_value: bool, out: &mut Out) -> io::Result<()> {
    let heads: &[(&str, &str)] = if by_value {
        &[
            ("词语", "term"),
            ("值", "value"),
            ("处", "mentions"),
            ("节", "sections"),
            ("份", "reports"),
        ]
    } else {
        &[
            ("词语", "term"),
            ("处", "mentions"),
            ("节", "sections"),
            ("份", "reports"),
            ("整词", "word"),
            ("词内", "inside"),
            ("跨词", "across"),
            ("跨段", "across_break"),
        ]
    };

    let head = heads.iter().map(|(zh, en)| out.pick(zh, en).to_owned()).collect();
    let texts = if by_value { 2 } else { 1 };
    let right: Vec<bool> = (0..heads.len()).map(|column| column >= texts).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();

    print_lines(&width::table(&rows, &right), out)
}

fn print_lines(lines: &[String], out: &mut Out) -> io::Result<()> {
    for (i, line) in lines.iter().enumerate() {
        let line = if i == 0 { out.ink(Ink::Dim, line) } else { line.clone() };
        out.line(&line)?;
    }
    out.line("")
}
