//! `mingcha mentions`: every place where terms stand, with counts and a receipt.

mod compare;
mod kwic;
mod since;
mod tally;

use super::out::{Ink, Out};
use super::scope::Scope;
use super::{End, Setting, Told, receipt};
use clap::{Args, ValueEnum};
use kwic::Kwic;
use mingcha::{Counts, Filter, Index, Lang, Mention, MentionPage, Note, Query, Receipt};
use serde_json::{Value, json};
use since::Listed;
use std::io;
use std::path::PathBuf;

#[derive(Args)]
pub struct Mentions {
    /// Terms or queries; several are answered in turn
    #[arg(required_unless_present = "since", value_name = "QUERY")]
    queries: Vec<String>,
    #[command(flatten)]
    scope: Scope,
    /// List all of them
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    all: bool,
    /// List at most so many (otherwise 50)
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Counts only
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor"])]
    count: bool,
    /// Counts by school, year or kind (repeatable)
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["all", "limit", "cursor"])]
    by: Vec<By>,
    /// Go on where the last answer ended, with the cursor that it gave
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// The reports that only the exact search finds, or only the ranked one, and why
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor", "count", "by"])]
    compare: bool,
    /// What is new and gone since an answer was saved (JSONL with its receipt); its query is asked again
    #[arg(long, value_name = "FILE", conflicts_with_all = ["queries", "school", "year", "kind", "limit", "cursor", "count", "by", "compare"])]
    since: Option<PathBuf>,
}

/// What mentions are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    School,
    Year,
    Kind,
}

impl Mentions {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        if self.cursor.is_some() && self.queries.len() > 1 {
            let note = Note::new("--cursor 只能与一个查询同用", "--cursor goes with one query only");
            return Err(Told(note).into());
        }
        if let Some(file) = &self.since {
            let listed = if self.all { Listed::All } else { Listed::Changed };
            return since::run(&setting.open()?, file, listed, out);
        }
        let filter = self.scope.filter()?;
        let queries: Vec<Query> = self.queries.iter().map(|text| Query::parse(text)).collect::<Result<_, _>>()?;
        let index = setting.open()?;
        if self.compare {
            return compare::run(&index, &queries, &filter, out);
        }
        if self.count || !self.by.is_empty() {
            return tally::run(&index, &queries, &filter, &self.by, out);
        }
        let answers = queries.iter().enumerate().map(|(i, query)| {
            let place = Place { number: i, of: queries.len() };
            self.answer(&index, query, &filter, place, out)
        });
        let receipts = answers.collect::<anyhow::Result<Vec<Receipt>>>()?;
        match out.is_json() {
            true => out.raw(&closing(&receipts))?,
            false => receipt::say(&receipts, out)?,
        }
        Ok(End::found(receipts.iter().any(|receipt| receipt.counts.mentions > 0)))
    }

    /// Answers one query and gives its receipt.
    fn answer(
        &self,
        index: &Index,
        query: &Query,
        filter: &Filter,
        place: Place,
        out: &mut Out,
    ) -> anyhow::Result<Receipt> {
        if out.is_json() {
            out.raw(place.opening())?;
        }
        match (self.all, out.is_json()) {
            (true, true) => stream_json(index, query, filter, out),
            (true, false) => stream_lines(index, query, filter, place, out),
            (false, _) => self.page(index, query, filter, place, out),
        }
    }

    fn page(
        &self,
        index: &Index,
        query: &Query,
        filter: &Filter,
        place: Place,
        out: &mut Out,
    ) -> anyhow::Result<Receipt> {
        let page = MentionPage { cursor: self.cursor.clone(), size: self.limit, ..MentionPage::default() };
        let answer = index.mention_page(query, filter, &page)?;
        if out.is_json() {
            out.json(&answer)?;
            return Ok(answer.receipt);
        }
        let mut kwic = Kwic::begin(query, place, out)?;
        answer.mentions.iter().try_for_each(|mention| kwic.add(mention, out))?;
        kwic.end(out)?;
        if let Some(next) = &answer.next {
            say_rest(answer.mentions.len(), &answer.counts, next, out)?;
        }
        receipt::say_counts(&answer.query, &answer.counts, out)?;
        Ok(answer.receipt)
    }
}

/// Which of several queries is being answered.
#[derive(Clone, Copy)]
struct Place {
    number: usize,
    of: usize,
}

impl Place {
    /// What goes before this answer, so that the answers to several queries are one JSON object.
    fn opening(self) -> &'static str {
        match (self.of, self.number) {
            (1, _) => "",
            (_, 0) => "{\"terms\": [\n",
            _ => ",\n",
        }
    }
}

/// What goes behind the last answer, so that the answers to several queries are one JSON object.
fn closing(receipts: &[Receipt]) -> String {
    if receipts.len() == 1 {
        return String::new();
    }
    let absent = receipts.iter().filter(|receipt| receipt.counts.mentions == 0);
    let absent: Vec<&str> = absent.map(|receipt| receipt.query.text.as_str()).collect();
    format!("], \"absent\": {}}}\n", json!(absent))
}

fn say_rest(listed: usize, counts: &Counts, next: &str, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        Lang::Zh => format!("以上 {listed} 处，共 {} 处；--all 列出全部，或用 --cursor {next} 接着列", counts.mentions),
        Lang::En => {
            format!("{listed} of {} listed; --all lists all of them, --cursor {next} the next ones", counts.mentions)
        }
    };
    out.say(&out.ink(Ink::Bad, &line))
}

/// Lists all, one at a time.
fn stream_lines(index: &Index, query: &Query, filter: &Filter, place: Place, out: &mut Out) -> anyhow::Result<Receipt> {
    let mut kwic = Kwic::begin(query, place, out)?;
    let receipt = stream(index, query, filter, |mention| kwic.add(mention, out))?;
    kwic.end(out)?;
    receipt::say_counts(&receipt.query, &receipt.counts, out)?;
    Ok(receipt)
}

/// Lists all as one JSON object, one mention at a time. Everything but the mentions is written after them, when it is
/// known from the same pass; so an object that lacks its end is not a complete one.
fn stream_json(index: &Index, query: &Query, filter: &Filter, out: &mut Out) -> anyhow::Result<Receipt> {
    out.raw("{\n  \"mentions\": [")?;
    let mut separator = "\n    ";
    let receipt = stream(index, query, filter, |mention| {
        let text = out.json_text(mention)?.replace('\n', "\n    ");
        out.raw(separator)?;
        separator = ",\n    ";
        out.raw(&text)
    })?;
    out.raw(if separator.starts_with(',') { "\n  ],\n" } else { "],\n" })?;
    out.raw(&fields_after(&receipt, out)?)?;
    Ok(receipt)
}

/// What goes behind the mentions.
fn fields_after(receipt: &Receipt, out: &Out) -> io::Result<String> {
    let fields: [(&str, Value); 6] = [
        ("query", json!(receipt.query)),
        ("complete", json!(receipt.complete)),
        ("first", json!(1)),
        ("counts", json!(receipt.counts)),
        ("next", Value::Null),
        ("receipt", json!(receipt)),
    ];
    self::fields(fields, out)
}

/// Names and values up to the end of an object.
fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>, out: &Out) -> io::Result<String> {
    let mut lines = Vec::new();
    for (name, value) in fields {
        lines.push(format!("  \"{name}\": {}", out.json_text(&value)?.replace('\n', "\n  ")));
    }
    Ok(format!("{}\n}}\n", lines.join(",\n")))
}

/// Hands every mention to `write` and stops at its first failure.
fn stream(
    index: &Index,
    query: &Query,
    filter: &Filter,
    mut write: impl FnMut(&Mention) -> io::Result<()>,
) -> anyhow::Result<Receipt> {
    let mut written = Ok(());
    let receipt = index.mentions(query, filter, |mention| {
        written = write(&mention);
        written.is_ok()
    })?;
    written?;
    Ok(receipt)
}
