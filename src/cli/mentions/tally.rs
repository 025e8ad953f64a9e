//! Mentions counted: one line a term, or a table by school, year or kind.

use super::By;
use crate::cli::out::{Ink, Out};
use crate::cli::{End, receipt, width};
use mingcha::{CountOf, CountsAnswer, Filter, Index, Query, Receipt};
use serde_json::json;
use std::io;

/// Answers every query with counts.
pub fn run(index: &Index, queries: &[Query], filter: &Filter, by: &[By], out: &mut Out) -> anyhow::Result<End> {
    let answers: Vec<CountsAnswer> =
        queries.iter().map(|query| index.counts(query, filter)).collect::<Result<_, _>>()?;
    match out.is_json() {
        true => print_json(&answers, out)?,
        false => print(&answers, by, out)?,
    }
    Ok(End::found(answers.iter().any(|answer| answer.counts.mentions > 0)))
}

fn print_json(answers: &[CountsAnswer], out: &mut Out) -> io::Result<()> {
    if let [answer] = answers {
        return out.json(answer);
    }
    let terms: Vec<_> = answers
        .iter()
        .map(|answer| {
            json!({
                "term": term(answer), "query": answer.query, "counts": answer.counts, "by": answer.by,
                "receipt": answer.receipt,
            })
        })
        .collect();
    let absent: Vec<&str> = answers.iter().filter(|answer| answer.counts.mentions == 0).map(term).collect();
    out.json(&json!({ "terms": terms, "absent": absent }))
}

fn print(answers: &[CountsAnswer], by: &[By], out: &mut Out) -> io::Result<()> {
    let mut rows = Vec::new();
    match by.is_empty() {
        true => rows.extend(answers.iter().map(term_row)),
        false => {
            let labels = answers.iter().flat_map(|answer| by.iter().map(move |by| (answer, *by)));
            labels.for_each(|(answer, by)| rows.extend(value_rows(answer, by, out)));
        }
    }
    match out.columns() {
        None => rows.iter().try_for_each(|row| out.record(&row.iter().map(String::as_str).collect::<Vec<_>>()))?,
        Some(_) => print_table(rows, !by.is_empty(), out)?,
    }
    for answer in answers {
        if answers.len() > 1 {
            out.say(&out.ink(Ink::Mark, term(answer)))?;
        }
        receipt::say_counts(&answer.query, &answer.counts, out)?;
    }
    let receipts: Vec<Receipt> = answers.iter().map(|answer| answer.receipt.clone()).collect();
    receipt::say(&receipts, out)
}

fn term(answer: &CountsAnswer) -> &str {
    &answer.query.text
}

/// Term, mentions, sections, reports, word, inside, across, across a paragraph end.
fn term_row(answer: &CountsAnswer) -> Vec<String> {
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
    std::iter::once(term(answer).to_owned()).chain(numbers.iter().map(usize::to_string)).collect()
}

/// Term, value, mentions, sections, reports.
fn value_rows(answer: &CountsAnswer, by: By, out: &Out) -> Vec<Vec<String>> {
    let lang = out.lang();
    match by {
        By::School => rows_of(answer, &answer.by.school, out, Clone::clone),
        By::Year => rows_of(answer, &answer.by.year, out, ToString::to_string),
        By::Kind => rows_of(answer, &answer.by.kind, out, |kind| kind.label().text(lang).to_owned()),
    }
}

fn rows_of<T>(
    answer: &CountsAnswer,
    counts: &[CountOf<T>],
    out: &Out,
    name: impl Fn(&T) -> String,
) -> Vec<Vec<String>> {
    let unknown = || out.pick("未知", "not known").to_owned();
    let row = |count: &CountOf<T>| {
        let value = count.value.as_ref().map_or_else(unknown, &name);
        let numbers = [count.mentions, count.sections, count.reports].map(|n| n.to_string());
        [term(answer).to_owned(), value].into_iter().chain(numbers).collect()
    };
    counts.iter().map(row).collect()
}

fn print_table(rows: Vec<Vec<String>>, by_value: bool, out: &mut Out) -> io::Result<()> {
    let heads: &[(&str, &str)] = match by_value {
        true => &[("词语", "term"), ("值", "value"), ("处", "mentions"), ("节", "sections"), ("份", "reports")],
        false => &[
            ("词语", "term"),
            ("处", "mentions"),
            ("节", "sections"),
            ("份", "reports"),
            ("整词", "word"),
            ("词内", "inside"),
            ("跨词", "across"),
            ("跨段", "across_break"),
        ],
    };
    let head = heads.iter().map(|(zh, en)| out.pick(zh, en).to_owned()).collect();
    let texts = if by_value { 2 } else { 1 };
    let right: Vec<bool> = (0..heads.len()).map(|column| column >= texts).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let lines = width::table(&rows, &right);
    for (i, line) in lines.iter().enumerate() {
        let line = if i == 0 { out.ink(Ink::Dim, line) } else { line.clone() };
        out.line(&line)?;
    }
    out.line("")
}
