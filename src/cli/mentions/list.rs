//! A list of terms answered: counts of each by year and school, zeros included, the terms that stand nowhere, and mentions on
//! request.

use super::kwic::{Kwic, Place};
use super::{By, Listed, stream, stream_lines, tally};
use crate::cli::out::{Ink, Out};
use crate::cli::receipt;
use mingcha::{Filter, Index, MentionPage, Query, Receipt, TermCounts, TermList};
use serde_json::json;

/// Prints the list as one JSON object, term by term; what is known last stands last, so that an object that lacks its end is
/// not a complete one.
pub fn print_json(
    index: &Index,
    list: &TermList,
    filter: &Filter,
    listed: Listed,
    out: &mut Out,
) -> anyhow::Result<Receipt> {
    out.raw("{\n\"terms\": [")?;
    let mut absent = Vec::new();
    let mut number = 0;
    let receipt = each(index, list, filter, |counted| {
        out.raw(if number == 0 { "\n" } else { ",\n" })?;
        let text = out.json_text(&counted)?;
        out.raw(text.trim_end_matches('}').trim_end())?;
        print_mentions_json(index, &list.terms[number], filter, listed, out)?;
        out.raw("\n}")?;
        number += 1;
        if counted.counts.mentions == 0 {
            absent.push(counted.term);
        }
        Ok(())
    })?;
    out.raw("\n],\n")?;
    let fields = json!({ "absent": absent, "bad": list.bad, "repeated": list.repeated, "notes": list.notes, "receipt": receipt });
    let text = out.json_text(&fields)?;
    out.raw(text.trim_start_matches("{\n"))?;
    out.raw("\n")?;
    Ok(receipt)
}

fn print_mentions_json(
    index: &Index,
    query: &Query,
    filter: &Filter,
    listed: Listed,
    out: &mut Out,
) -> anyhow::Result<()> {
    match listed {
        Listed::None => {}
        Listed::First(size) => {
            let answer = index.mention_page(query, filter, &MentionPage { size, ..MentionPage::default() })?;
            let (mentions, next) = (out.json_text(&answer.mentions)?, out.json_text(&answer.next)?);
            out.raw(&format!(",\n\"mentions\": {mentions},\n\"next\": {next}"))?;
        }
        Listed::All => {
            out.raw(",\n\"mentions\": [")?;
            let mut separator = "\n";
            stream(index, query, filter, |mention| {
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
pub fn print_counts(
    index: &Index,
    list: &TermList,
    filter: &Filter,
    by: &[By],
    out: &mut Out,
) -> anyhow::Result<Receipt> {
    let (answers, receipt) = counted(index, list, filter)?;
    tally::print(&answers, by, out)?;
    say(list, &answers, &receipt, out)?;
    Ok(receipt)
}

/// Prints the tables of the list, then the mentions that are wanted; where records go into a pipe, mentions alone.
pub fn print(
    index: &Index,
    list: &TermList,
    filter: &Filter,
    listed: Listed,
    out: &mut Out,
) -> anyhow::Result<Receipt> {
    let (answers, receipt) = counted(index, list, filter)?;
    if listed == Listed::None || out.columns().is_some() {
        tally::print_crossed(&answers, out)?;
    }
    for (number, query) in list.terms.iter().enumerate() {
        match listed {
            Listed::None => {}
            Listed::All => _ = stream_lines(index, query, filter, Place::InList(number), out)?,
            Listed::First(size) => {
                let answer = index.mention_page(query, filter, &MentionPage { size, ..MentionPage::default() })?;
                let mut kwic = Kwic::begin(query, Place::InList(number), out)?;
                answer.mentions.iter().try_for_each(|mention| kwic.add(mention, out))?;
                kwic.end(out)?;
            }
        }
    }
    say(list, &answers, &receipt, out)?;
    Ok(receipt)
}

fn counted(index: &Index, list: &TermList, filter: &Filter) -> anyhow::Result<(Vec<TermCounts>, Receipt)> {
    let mut answers = Vec::new();
    let receipt = each(index, list, filter, |mut counted| {
        // Nothing here is printed crossed by three, and of many terms that would be most of the memory.
        counted.by.cross = Vec::new();
        answers.push(counted);
        Ok(())
    })?;
    Ok((answers, receipt))
}

/// Hands the counts of every term to `take` and stops at its first failure.
fn each(
    index: &Index,
    list: &TermList,
    filter: &Filter,
    mut take: impl FnMut(TermCounts) -> anyhow::Result<()>,
) -> anyhow::Result<Receipt> {
    let mut taken = Ok(());
    let receipt = index.term_counts(&list.terms, filter, |counted| {
        taken = take(counted);
        taken.is_ok()
    })?;
    taken?;
    Ok(receipt)
}

/// Says what was noticed of the list and its terms, which stand nowhere, and what was searched.
fn say(list: &TermList, answers: &[TermCounts], receipt: &Receipt, out: &mut Out) -> anyhow::Result<()> {
    say_slips(list, out)?;
    for answer in answers {
        for note in &answer.query.notes {
            let line = format!("{}{}{}", answer.term, out.pick("：", ": "), note.text(out.lang()));
            out.say(&out.ink(Ink::Dim, &line))?;
        }
    }
    let absent = answers.iter().filter(|answer| answer.counts.mentions == 0).map(|answer| answer.term.as_str());
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
    list.notes.iter().try_for_each(|note| out.say_note(note))?;
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
            mingcha::Lang::Zh => format!("第 {} 行的“{}”与第 {} 行重复，只算一次", again.row, again.term, again.first),
            mingcha::Lang::En => {
                format!("row {}: `{}` is on row {}, too, and counts once", again.row, again.term, again.first)
            }
        };
        out.say(&out.ink(Ink::Dim, &line))?;
    }
    Ok(())
}
