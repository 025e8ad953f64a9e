//! `mingcha mentions`: every place where terms stand, with counts and a receipt.

mod kwic;
mod tally;

use super::out::{Ink, Out};
use super::scope::Scope;
use super::{End, Setting, Told, receipt};
use clap::{Args, ValueEnum};
use kwic::Kwic;
use mingcha::{Alignment, Filter, Index, Lang, Mention, MentionPage, Note, Order, Query, Receipt};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;

#[derive(Args)]
pub struct Mentions {
    /// Terms or queries; several are answered in turn
    #[arg(required = true, value_name = "QUERY")]
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
    /// List only mentions of these classes; the others are counted all the same
    #[arg(long, value_name = "CLASS", value_delimiter = ',', conflicts_with_all = ["count", "by"])]
    align: Vec<Class>,
    /// List places with a paragraph end inside the term, too; they are no mentions
    #[arg(long, conflicts_with_all = ["count", "by"])]
    breaks: bool,
    /// Order of the list
    #[arg(long, value_name = "ORDER", default_value = "place", conflicts_with_all = ["count", "by"])]
    sort: Sort,
}

/// A class of mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Class {
    Word,
    Inside,
    Across,
}

/// What mentions are listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    Place,
    Left,
    Right,
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
        let filter = self.scope.filter()?;
        let queries: Vec<Query> = self.queries.iter().map(|text| Query::parse(text)).collect::<Result<_, _>>()?;
        let index = setting.open()?;
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
        let asked = Asked { index, query, filter, list: self.list() };
        match (self.all, out.is_json()) {
            (true, true) => stream_json(&asked, out),
            (true, false) => stream_lines(&asked, place, out),
            (false, _) => page(&asked, place, out),
        }
    }

    /// The list that the options ask for.
    fn list(&self) -> MentionPage {
        let class = |class: &Class| match class {
            Class::Word => Alignment::Word,
            Class::Inside => Alignment::Inside,
            Class::Across => Alignment::Across,
        };
        let mut shown: BTreeSet<Alignment> = self.align.iter().map(class).collect();
        if shown.is_empty() {
            shown.extend(Alignment::OF_MENTIONS);
        }
        if self.breaks {
            shown.insert(Alignment::AcrossBreak);
        }
        let order = match self.sort {
            Sort::Place => Order::Place,
            Sort::Left => Order::Left,
            Sort::Right => Order::Right,
        };
        MentionPage { cursor: self.cursor.clone(), size: self.limit, order, shown, ..MentionPage::default() }
    }
}

/// One query with the list of its mentions that is wanted.
struct Asked<'a> {
    index: &'a Index,
    query: &'a Query,
    filter: &'a Filter,
    list: MentionPage,
}

fn page(asked: &Asked, place: Place, out: &mut Out) -> anyhow::Result<Receipt> {
    let answer = asked.index.mention_page(asked.query, asked.filter, &asked.list)?;
    if out.is_json() {
        out.json(&answer)?;
        return Ok(answer.receipt);
    }
    let mut kwic = Kwic::begin(asked.query, asked.list.order, place, out)?;
    answer.mentions.iter().try_for_each(|mention| kwic.add(mention, out))?;
    kwic.end(out)?;
    if let Some(next) = &answer.next {
        say_rest(answer.mentions.len(), answer.receipt.listed.places, next, out)?;
    }
    receipt::say_counts(&answer.query, &answer.counts, out)?;
    receipt::say_hidden(&answer.receipt, out)?;
    Ok(answer.receipt)
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

fn say_rest(listed: usize, places: usize, next: &str, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        Lang::Zh => format!("以上 {listed} 处，共 {places} 处；--all 列出全部，或用 --cursor {next} 接着列"),
        Lang::En => {
            format!("{listed} of {places} listed; --all lists all of them, --cursor {next} the next ones")
        }
    };
    out.say(&out.ink(Ink::Bad, &line))
}

/// Lists all, one at a time.
fn stream_lines(asked: &Asked, place: Place, out: &mut Out) -> anyhow::Result<Receipt> {
    let mut kwic = Kwic::begin(asked.query, asked.list.order, place, out)?;
    let receipt = stream(asked, |mention| kwic.add(mention, out))?;
    kwic.end(out)?;
    receipt::say_counts(&receipt.query, &receipt.counts, out)?;
    receipt::say_hidden(&receipt, out)?;
    Ok(receipt)
}

/// Lists all as one JSON object, one mention at a time. Everything but the mentions is written after them, when it is
/// known from the same pass; so an object that lacks its end is not a complete one.
fn stream_json(asked: &Asked, out: &mut Out) -> anyhow::Result<Receipt> {
    out.raw("{\n  \"mentions\": [")?;
    let mut separator = "\n    ";
    let receipt = stream(asked, |mention| {
        let text = out.json_text(mention)?.replace('\n', "\n    ");
        out.raw(separator)?;
        separator = ",\n    ";
        out.raw(&text)
    })?;
    out.raw(if separator.starts_with(',') { "\n  ],\n" } else { "],\n" })?;
    out.raw(&fields_after(&receipt, out)?)?;
    Ok(receipt)
}

fn fields_after(receipt: &Receipt, out: &Out) -> io::Result<String> {
    let fields: [(&str, Value); 6] = [
        ("query", json!(receipt.query)),
        ("complete", json!(receipt.complete)),
        ("first", json!(1)),
        ("counts", json!(receipt.counts)),
        ("next", Value::Null),
        ("receipt", json!(receipt)),
    ];
    let mut lines = Vec::new();
    for (name, value) in fields {
        lines.push(format!("  \"{name}\": {}", out.json_text(&value)?.replace('\n', "\n  ")));
    }
    Ok(format!("{}\n}}\n", lines.join(",\n")))
}

/// Hands every mention to `write` and stops at its first failure.
fn stream(asked: &Asked, mut write: impl FnMut(&Mention) -> io::Result<()>) -> anyhow::Result<Receipt> {
    let mut written = Ok(());
    let receipt = asked.index.mentions_of(asked.query, asked.filter, &asked.list, |mention| {
        written = write(&mention);
        written.is_ok()
    })?;
    written?;
    Ok(receipt)
}
