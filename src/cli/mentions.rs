//! `mingcha mentions`: every place where terms stand, with counts and a receipt.

mod compare;
mod file;
mod kwic;
mod list;
mod listing;
mod since;
mod tally;

use super::out::{Ink, Out};
use super::scope::Scope;
use super::{End, Setting, Told, receipt};
use clap::{Args, ValueEnum};
use kwic::{Kwic, Place};
use listing::{Listing, Wanted};
use mingcha::{Filter, Index, Lang, Mention, MentionPage, Note, Query, Receipt, TermList};
use serde_json::{Value, json};
use since::Listed;
use std::io;
use std::path::PathBuf;

/// Mentions that are listed of one query unless asked otherwise.
const USUAL_LIMIT: usize = 50;

#[derive(Args)]
pub struct Mentions {
    /// Terms or queries; several are a list: counts of each by year and school, and the terms that
    /// stand nowhere
    #[arg(required_unless_present_any = ["terms", "since"], value_name = "QUERY")]
    queries: Vec<String>,
    /// File of terms: one a line, or a table with a column of them (CSV, TSV)
    #[arg(long, value_name = "FILE", conflicts_with = "queries")]
    terms: Option<PathBuf>,
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    listing: Listing,
    /// Counts only
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor"])]
    count: bool,
    /// Counts by school, year or kind (repeatable)
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["all", "limit", "cursor"])]
    by: Vec<By>,
    /// The reports that only the exact search finds, or only the ranked one, and why
    #[arg(long, conflicts_with_all = ["all", "limit", "cursor", "count", "by", "terms", "output"])]
    compare: bool,
    /// What is new and gone since an answer was saved (JSONL with its receipt); its query is asked
    /// again
    #[arg(long, value_name = "FILE", conflicts_with_all = ["queries", "school", "year", "kind", "limit", "cursor", "count", "by", "compare", "terms", "output"])]
    since: Option<PathBuf>,
    #[command(flatten)]
    file: file::ToFile,
}

/// What mentions are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    School,
    Year,
    Kind,
}

/// One query with the list of its mentions that is wanted.
struct Asked<'a> {
    index: &'a Index,
    query: &'a Query,
    filter: &'a Filter,
    list: MentionPage,
}

impl Mentions {
    pub fn run(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        if let Some(file) = &self.since {
            let listed = if self.listing.all { Listed::All } else { Listed::Changed };
            return since::run(&setting.open()?, file, listed, out);
        }

        let list = self.list()?;
        if self.listing.cursor.is_some() && list.is_some() {
            let note =
                Note::new("--cursor 只能与一个查询同用", "--cursor goes with one query only");
            return Err(Told(note).into());
        }

        if self.compare {
            return self.compare(setting, out);
        }

        let filter = self.scope.filter()?;
        match (list, self.file.is_wanted()) {
            (Some(list), true) => self.write(setting, &list, &filter, out),
            (Some(list), false) => self.answer_list(&setting.open()?, &list, &filter, out),
            (None, true) => {
                let list = TermList::of(&self.queries);
                if list.terms.is_empty() {
                    return Err(list.nothing().into());
                }
                self.write(setting, &list, &filter, out)
            }
            (None, false) => {
                self.answer_one(&setting.open()?, &Query::parse(&self.queries[0])?, &filter, out)
            }
        }
    }

    /// Each query by itself: what only one of the two ways of searching finds.
    fn compare(&self, setting: &Setting, out: &mut Out) -> anyhow::Result<End> {
        let queries: Vec<Query> =
            self.queries.iter().map(|text| Query::parse(text)).collect::<Result<_, _>>()?;
        compare::run(&setting.open()?, &queries, &self.scope.filter()?, out)
    }

    /// The list of terms, if it is not a single query that is asked.
    fn list(&self) -> anyhow::Result<Option<TermList>> {
        if let Some(path) = &self.terms {
            return Ok(Some(TermList::load(path)?));
        }

        // What a person types is mended by hand: unlike a bad row of a file it is an error.
        for text in &self.queries {
            Query::parse(text)?;
        }

        if self.queries.len() == 1 {
            return Ok(None);
        }

        let list = TermList::of(&self.queries);
        if list.terms.is_empty() { Err(list.nothing().into()) } else { Ok(Some(list)) }
    }

    fn write(
        &self,
        setting: &Setting,
        list: &TermList,
        filter: &Filter,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        self.file.write(&setting.open()?, list, filter, self.listing.page(), out)
    }

    fn answer_list(
        &self,
        index: &Index,
        list: &TermList,
        filter: &Filter,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        let asked = list::Asked { index, list, filter, page: self.listing.page() };
        let wanted = self.listing.wanted(Wanted::None);
        let receipt = match out.is_json() {
            true => asked.print_json(wanted, out)?,
            false if self.count || !self.by.is_empty() => asked.print_counts(&self.by, out)?,
            false => asked.print(wanted, out)?,
        };

        Ok(End::found(receipt.counts.mentions > 0))
    }

    fn answer_one(
        &self,
        index: &Index,
        query: &Query,
        filter: &Filter,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        if self.count || !self.by.is_empty() {
            return tally::run(index, query, filter, &self.by, out);
        }

        let mut asked = Asked { index, query, filter, list: self.listing.page() };
        let receipt = match (self.listing.wanted(Wanted::First(USUAL_LIMIT)), out.is_json()) {
            (Wanted::All, true) => stream_json(&asked, out)?,
            (Wanted::All, false) => stream_lines(&asked, Place::Alone, out)?,
            (Wanted::First(size), _) => {
                asked.list.size = size;
                page(&asked, out)?
            }
            (Wanted::None, _) => {
                asked.list.size = 0;
                page(&asked, out)?
            }
        };

        if !out.is_json() {
            receipt::say(&receipt, out)?;
        }

        Ok(End::found(receipt.counts.mentions > 0))
    }
}

fn page(asked: &Asked, out: &mut Out) -> anyhow::Result<Receipt> {
    let answer = asked.index.mention_page(asked.query, asked.filter, &asked.list)?;
    if out.is_json() {
        out.json(&answer)?;
        return Ok(answer.receipt);
    }

    let mut kwic = Kwic::begin(asked.query, asked.list.order, Place::Alone, out)?;
    answer.mentions.iter().try_for_each(|mention| kwic.add(mention, out))?;
    kwic.end(out)?;

    if let Some(next) = &answer.next {
        say_rest(answer.mentions.len(), answer.receipt.listed.places, next, out)?;
    }

    receipt::say_counts(&answer.query, &answer.counts, out)?;
    receipt::say_hidden(&answer.receipt, out)?;
    Ok(answer.receipt)
}

fn say_rest(listed: usize, places: usize, next: &str, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        Lang::Zh => {
            format!("以上 {listed} 处，共 {places} 处；--all 列出全部，或用 --cursor {next} 接着列")
        }
        Lang::En => {
            format!(
                "{listed} of {places} listed; --all lists all of them, --cursor {next} the next ones"
            )
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

/// Lists all as one JSON object, one mention at a time. Everything but the mentions is written
/// after them, when it is known from the same pass; so an object that lacks its end is not a
/// complete one.
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

/// What goes behind the mentions.
fn fields_after(receipt: &Receipt, out: &Out) -> io::Result<String> {
    let fields: [(&str, Value); 6] = out.lang().speak(|| {
        [
            ("query", json!(receipt.query)),
            ("complete", json!(receipt.complete)),
            ("first", json!(1)),
            ("counts", json!(receipt.counts)),
            ("next", Value::Null),
            ("receipt", json!(receipt)),
        ]
    });

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
    asked: &Asked,
    mut write: impl FnMut(&Mention) -> io::Result<()>,
) -> anyhow::Result<Receipt> {
    let mut written = Ok(());
    let receipt = asked.index.mentions_of(asked.query, asked.filter, &asked.list, |mention| {
        written = write(&mention);
        written.is_ok()
    })?;
    written?;
    Ok(receipt)
}
