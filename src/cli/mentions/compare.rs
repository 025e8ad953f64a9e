//! `mingcha mentions --compare`: the reports that only one of the two ways of searching finds.

use crate::cli::end::End;
use crate::cli::out::{Ink, Out};
use crate::cli::receipt;
use crate::cli::search::marked;
use mingcha::{Comparison, Filter, FoundOneWay, Index, Note, Query, Why};
use std::io;

/// Compares for each query in turn.
pub fn run(
    index: &Index,
    queries: &[Query],
    filter: &Filter,
    out: &mut Out,
) -> anyhow::Result<End> {
    let mut found = false;
    let compare = |query| index.compare(query, filter);
    let comparisons = queries.iter().map(compare).collect::<Result<Vec<_>, _>>()?;

    for comparison in &comparisons {
        found |= comparison.total.exact + comparison.total.ranked > 0;
        if !out.is_json() {
            print(comparison, out)?;
        }
    }

    match (out.is_json(), &comparisons[..]) {
        (false, _) => {}
        (true, [one]) => out.json(one)?,
        (true, several) => {
            let terms = out.lang().speak(|| serde_json::json!({ "terms": several }));
            out.json(&terms)?;
        }
    }

    Ok(End::found(found))
}

fn print(comparison: &Comparison, out: &mut Out) -> io::Result<()> {
    print_side("exact", "仅逐处提及找到", "only by exact search", &comparison.only_exact, out)?;
    print_side("ranked", "仅排序检索找到", "only by ranked search", &comparison.only_ranked, out)?;
    let total = &comparison.total;
    let line = Note::new(
        format!(
            "{}：逐处提及见于 {} 份报告，排序检索找到 {} 份；两者都有 {}，仅前者 {}，仅后者 {}",
            comparison.query.read_as,
            total.exact,
            total.ranked,
            total.both,
            total.only_exact,
            total.only_ranked
        ),
        format!(
            "{}: mentions in {} reports, ranked search finds {}; both {}, mentions alone {}, \
             ranked alone {}",
            comparison.query.read_as,
            total.exact,
            total.ranked,
            total.both,
            total.only_exact,
            total.only_ranked
        ),
    );

    out.say(&out.ink(Ink::Head, line.text(out.lang())))?;
    comparison.query.notes.iter().try_for_each(|note| out.say_note(&note.note()))?;
    receipt::say(&comparison.receipt, out)
}

fn print_side(
    side: &str,
    zh: &str,
    en: &str,
    reports: &[FoundOneWay],
    out: &mut Out,
) -> io::Result<()> {
    if out.columns().is_none() {
        return reports.iter().try_for_each(|found| record(side, found, out));
    }

    if reports.is_empty() {
        return Ok(());
    }

    let head = out.ink(Ink::Head, out.pick(zh, en));
    out.line(&head)?;

    for found in reports {
        let why = out.ink(Ink::Dim, why(found).text(out.lang()));
        out.line(&format!("  {}  {why}", name(found, out)))?;
        found
            .snippets
            .iter()
            .take(1)
            .try_for_each(|snippet| out.line(&format!("     {}", marked(snippet, out))))?;
    }

    out.line("")
}

fn name(found: &FoundOneWay, out: &Out) -> String {
    let (school, year) = (out.school(found.school.as_deref()), out.year(found.year));
    format!("{school} {year}")
}

/// One report in a pipe: which way found it, school, year, report, why, words that are missing,
/// snippet, address.
fn record(side: &str, found: &FoundOneWay, out: &mut Out) -> io::Result<()> {
    let snippet = found.snippets.first().map(|snippet| marked(snippet, out)).unwrap_or_default();

    out.record(&[
        side,
        found.school.as_deref().unwrap_or(""),
        &found.year.map_or_else(String::new, |year| year.to_string()),
        found.report_id.as_str(),
        why(found).text(out.lang()),
        &found.missing.join(" "),
        &snippet,
        &found.url.to_string(),
    ])
}

fn why(found: &FoundOneWay) -> Note {
    match found.why {
        Why::WordsApart => Note::new("各词都有，但不相连", "all the words, but not side by side"),
        Why::MostWords => Note::new(
            format!("有大部分词，缺 {}", found.missing.join("、")),
            format!("most of the words; {} missing", found.missing.join(", ")),
        ),
        Why::SchoolName => Note::new("词是该校的校名", "a word is the name of its school"),
        Why::NothingToList => {
            Note::new("符合条件，但没有可列的词", "satisfies the query without a term to list")
        }
        Why::CutDifferently => {
            Note::new("有这些字，但分词不同", "the characters are there, cut into other words")
        }
    }
}
