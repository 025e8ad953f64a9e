//! Mentions of one query: a page of them, or all, as lines or as JSON.

use super::kwic::{Kwic, KwicPlace};
use crate::cli::out::{Ink, Out};
use crate::cli::receipt;
use mingcha::{Filter, Index, Lang, Mention, MentionPage, Query, Receipt};
use serde_json::{Value, json};
use std::io;

/// One query with the list of its mentions that is wanted.
pub struct AskedQuery<'a> {
    pub index: &'a Index,
    pub query: &'a Query,
    pub filter: &'a Filter,
    pub list: MentionPage,
}

impl AskedQuery<'_> {
    /// Prints the page that is wanted.
    pub fn print_page(&self, out: &mut Out) -> anyhow::Result<Receipt> {
        let answer = self.index.mention_page(self.query, self.filter, &self.list)?;
        if out.is_json() {
            out.json(&answer)?;
            return Ok(answer.receipt);
        }

        self.print_lines(&answer.mentions, KwicPlace::Alone, out)?;
        if let Some(next) = &answer.next {
            say_rest(answer.mentions.len(), answer.receipt.listed.places, next, out)?;
        }

        receipt::say_counts(&answer.query, &answer.counts, out)?;
        receipt::say_hidden(&answer.receipt, out)?;
        Ok(answer.receipt)
    }

    /// Prints lines for mentions that are at hand.
    pub fn print_lines(
        &self,
        mentions: &[Mention],
        place: KwicPlace,
        out: &mut Out,
    ) -> io::Result<()> {
        let mut kwic = Kwic::begin(self.query, self.list.order, place, out)?;
        mentions.iter().try_for_each(|mention| kwic.add(mention, out))?;
        kwic.end(out)
    }

    /// Prints all, one at a time.
    pub fn print_all(&self, place: KwicPlace, out: &mut Out) -> anyhow::Result<Receipt> {
        let mut kwic = Kwic::begin(self.query, self.list.order, place, out)?;
        let receipt = self.each(|mention| kwic.add(mention, out))?;
        kwic.end(out)?;
        receipt::say_counts(&receipt.query, &receipt.counts, out)?;
        receipt::say_hidden(&receipt, out)?;
        Ok(receipt)
    }

    /// Prints all as one JSON object, one mention at a time. Everything but the mentions is written
    /// after them, when it is known from the same pass; so an object that lacks its end is not a
    /// complete one.
    pub fn print_all_json(&self, out: &mut Out) -> anyhow::Result<Receipt> {
        out.raw("{\n  \"mentions\": [")?;
        let mut separator = "\n    ";
        let receipt = self.each(|mention| {
            let text = out.json_text(mention)?.replace('\n', "\n    ");
            out.raw(separator)?;
            separator = ",\n    ";
            out.raw(&text)
        })?;

        out.raw(if separator.starts_with(',') { "\n  ],\n" } else { "],\n" })?;
        out.end_object(fields_after(&receipt, out))?;
        Ok(receipt)
    }

    /// Hands every mention to `write` and stops at its first failure.
    pub fn each(
        &self,
        mut write: impl FnMut(&Mention) -> io::Result<()>,
    ) -> anyhow::Result<Receipt> {
        let mut written = Ok(());
        let receipt = self.index.mentions_of(self.query, self.filter, &self.list, |mention| {
            written = write(&mention);
            written.is_ok()
        })?;
        written?;
        Ok(receipt)
    }
}

fn say_rest(listed: usize, places: usize, next: &str, out: &mut Out) -> io::Result<()> {
    let line = match out.lang() {
        Lang::Zh => {
            format!("以上 {listed} 处，共 {places} 处；--all 列出全部，或用 --cursor {next} 接着列")
        }
        Lang::En => {
            format!(
                "{listed} of {places} listed; --all lists all of them, \
                 --cursor {next} the next ones"
            )
        }
    };

    out.say(&out.ink(Ink::Bad, &line))
}

/// What goes behind the mentions.
fn fields_after(receipt: &Receipt, out: &Out) -> [(&'static str, Value); 6] {
    out.lang().speak(|| {
        [
            ("query", json!(receipt.query)),
            ("complete", json!(receipt.complete)),
            ("first", json!(1)),
            ("counts", json!(receipt.counts)),
            ("next", Value::Null),
            ("receipt", json!(receipt)),
        ]
    })
}
