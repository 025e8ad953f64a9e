//! A list of terms answered: counts of each by year and school, zeros included, the terms that
//! stand nowhere, and mentions on request.

use super::kwic::KwicPlace;
use super::listing::WantedMentions;
use super::one::AskedQuery;
use super::tally::{self, By};
use crate::cli::out::{Ink, Out};
use crate::cli::receipt;
use mingcha::{Filter, Index, MentionPage, QueryNote, Receipt, TermCounts, TermList};
use serde_json::json;

/// A list of terms with the mentions of each that are wanted.
pub struct AskedList<'a> {
    pub index: &'a Index,
    pub list: &'a TermList,
    pub filter: &'a Filter,
    pub page: MentionPage,
}

impl AskedList<'_> {
    /// Prints the list as one JSON object, term by term; what is known last stands last, so that an
    /// object that lacks its end is not a complete one.
    pub fn print_json(
        &self,
        by: &[By],
        wanted: WantedMentions,
        out: &mut Out,
    ) -> anyhow::Result<Receipt> {
        out.raw("{\n\"terms\": [")?;
        let mut absent = Vec::new();
        let mut number = 0;
        let receipt = self.each(|mut counted| {
            if let Some(query) = self.list.terms.get(number) {
                tally::count_further(self.index, query, self.filter, by, &mut counted.by)?;
            }
            out.raw(if number == 0 { "\n" } else { ",\n" })?;
            let text = out.json_text(&counted)?;
            out.raw(text.trim_end_matches('}').trim_end())?;
            self.print_mentions_json(number, wanted, out)?;
            out.raw("\n}")?;
            number += 1;
            if counted.counts.mentions == 0 {
                absent.push(counted.term);
            }
            Ok(())
        })?;

        out.raw("\n],\n")?;
        let TermList { bad, repeated, notes, .. } = self.list;
        let note_codes: Vec<String> = notes.iter().map(QueryNote::code).collect();
        let fields = out.lang().speak(|| {
            json!({
                "absent": absent, "bad": bad, "repeated": repeated, "notes": notes,
                "note_codes": note_codes, "receipt": receipt,
            })
        });
        let text = out.json_text(&fields)?;
        out.raw(text.trim_start_matches("{\n"))?;
        out.raw("\n")?;

        Ok(receipt)
    }

    fn print_mentions_json(
        &self,
        number: usize,
        wanted: WantedMentions,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        match wanted {
            WantedMentions::None => {}
            WantedMentions::First(size) => {
                let asked = self.term(number, size);
                let answer = asked.index.mention_page(asked.query, asked.filter, &asked.list)?;
                let (mentions, next) =
                    (out.json_text(&answer.mentions)?, out.json_text(&answer.next)?);
                out.raw(&format!(",\n\"mentions\": {mentions},\n\"next\": {next}"))?;
            }
            WantedMentions::All => {
                out.raw(",\n\"mentions\": [")?;
                let mut separator = "\n";
                self.term(number, usize::MAX).each(|mention| {
                    let text = out.json_text(mention)?;
                    out.raw(separator)?;
                    separator = ",\n";
                    out.raw(&text)
                })?;
                out.raw("\n],\n\"next\": null")?;
            }
        }

        Ok(())
    }

    /// Prints counts of each term, a line each or by what is asked.
    pub fn print_counts(&self, by: &[By], out: &mut Out) -> anyhow::Result<Receipt> {
        let (mut answers, receipt) = self.counted()?;
        for (answer, query) in answers.iter_mut().zip(&self.list.terms) {
            tally::count_further(self.index, query, self.filter, by, &mut answer.by)?;
        }
        tally::print(&answers, by, out)?;
        say(self.list, &answers, &receipt, out)?;
        Ok(receipt)
    }

    /// Prints the tables of the list, then the mentions that are wanted; where records go into a
    /// pipe, mentions alone.
    pub fn print(&self, wanted: WantedMentions, out: &mut Out) -> anyhow::Result<Receipt> {
        let (answers, receipt) = self.counted()?;
        if wanted == WantedMentions::None || out.columns().is_some() {
            tally::print_crossed(&answers, out)?;
        }

        for number in 0..self.list.terms.len() {
            match wanted {
                WantedMentions::None => {}
                WantedMentions::All => {
                    let place = KwicPlace::InList(number);
                    _ = self.term(number, usize::MAX).print_all(place, out)?
                }
                WantedMentions::First(size) => {
                    let asked = self.term(number, size);
                    let answer =
                        asked.index.mention_page(asked.query, asked.filter, &asked.list)?;
                    asked.print_lines(&answer.mentions, KwicPlace::InList(number), out)?;
                }
            }
        }

        say(self.list, &answers, &receipt, out)?;
        Ok(receipt)
    }

    /// One term of the list.
    fn term(&self, number: usize, size: usize) -> AskedQuery<'_> {
        let list = MentionPage { size, ..self.page.clone() };
        AskedQuery { index: self.index, query: &self.list.terms[number], filter: self.filter, list }
    }

    fn counted(&self) -> anyhow::Result<(Vec<TermCounts>, Receipt)> {
        let mut answers = Vec::new();
        let receipt = self.each(|mut counted| {
            // Nothing here is printed crossed by three, and of many terms that would be most of the
            // memory.
            counted.by.cross = Vec::new();
            answers.push(counted);
            Ok(())
        })?;

        Ok((answers, receipt))
    }

    /// Hands the counts of every term to `take` and stops at its first failure.
    fn each(
        &self,
        mut take: impl FnMut(TermCounts) -> anyhow::Result<()>,
    ) -> anyhow::Result<Receipt> {
        let mut taken = Ok(());
        let receipt = self.index.term_counts(&self.list.terms, self.filter, |counted| {
            taken = take(counted);
            taken.is_ok()
        })?;
        taken?;
        Ok(receipt)
    }
}

/// Says what was noticed of the list and its terms, which stand nowhere, and what was searched.
fn say(
    list: &TermList,
    answers: &[TermCounts],
    receipt: &Receipt,
    out: &mut Out,
) -> anyhow::Result<()> {
    say_slips(list, out)?;
    for answer in answers {
        for note in &answer.query.notes {
            let line = format!("{}{}{}", answer.term, out.pick("：", ": "), note.text(out.lang()));
            out.say(&out.ink(Ink::Dim, &line))?;
        }
    }

    let absent = answers
        .iter()
        .filter(|answer| answer.counts.mentions == 0)
        .map(|answer| answer.term.as_str());
    let absent = absent.collect::<Vec<_>>().join(out.pick("、", ", "));

    if !absent.is_empty() {
        let line = format!("{}{absent}", out.pick("没有提及的词：", "terms without any mention: "));
        out.say(&out.ink(Ink::Head, &line))?;
    }

    receipt::say_counts(&receipt.query, &receipt.counts, out)?;
    Ok(receipt::say(receipt, out)?)
}

/// Says which rows of the list are not used, and why.
pub fn say_slips(list: &TermList, out: &mut Out) -> std::io::Result<()> {
    list.notes.iter().try_for_each(|note| out.say_note(&note.note()))?;
    for bad in &list.bad {
        let reason = bad.reason.text(out.lang());
        let line = match out.lang() {
            mingcha::Lang::Zh => format!("第 {} 行未用（{}）：{reason}", bad.row, bad.term),
            mingcha::Lang::En => format!("row {} is not used ({}): {reason}", bad.row, bad.term),
        };
        out.say(&out.ink(Ink::Bad, &line))?;
    }

    for again in &list.repeated {
        let line = match out.lang() {
            mingcha::Lang::Zh => format!(
                "第 {} 行的“{}”与第 {} 行重复，只算一次",
                again.row, again.term, again.first
            ),
            mingcha::Lang::En => {
                format!(
                    "row {}: `{}` is on row {}, too, and counts once",
                    again.row, again.term, again.first
                )
            }
        };
        out.say(&out.ink(Ink::Dim, &line))?;
    }

    Ok(())
}
