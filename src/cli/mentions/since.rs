//! `mingcha mentions --since FILE`: what became of the mentions of a saved answer.

use crate::cli::end::End;
use crate::cli::out::{Ink, Out, count};
use crate::cli::whole::{Overwriting, PartFile, say_written};
use crate::cli::{receipt, width};
use mingcha::{Change, ChangedMention, Changes, Cited, Error, Exporting, Index, Mention, Note};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// Which mentions are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ListedChanges {
    /// Those that are new or gone.
    Changed,
    /// Those that are unchanged, too.
    All,
}

/// Where changes are written, and how.
pub struct ChangesFile<'a> {
    pub path: &'a Path,
    pub exporting: &'a Exporting,
    pub overwriting: Overwriting,
}

impl ChangesFile<'_> {
    /// Writes what became of a saved answer. Ends well if something changed.
    pub fn write(
        &self,
        index: &Index,
        file: &Path,
        listed: ListedChanges,
        out: &mut Out,
    ) -> anyhow::Result<End> {
        let saved = File::open(file).map_err(|error| Error::from(error).at(file))?;
        let is_wanted = |change| listed == ListedChanges::All || change != Change::Unchanged;
        let part = PartFile::create(self.path, self.overwriting)?;
        let changes = index
            .export_changes(BufReader::new(saved), self.exporting, is_wanted, part.file())
            .map_err(|error| error.at(file))?;
        part.keep_export(self.exporting.format, &changes, out)?;

        if out.is_json() {
            out.json(&changes)?;
        } else {
            say(&changes, out)?;
            say_written(self.path, out)?;
        }
        Ok(End::found(changes.new + changes.gone > 0))
    }
}

/// Holds a saved answer against the store. Ends well if something changed.
pub fn run(
    index: &Index,
    file: &Path,
    listed: ListedChanges,
    out: &mut Out,
) -> anyhow::Result<End> {
    let at_file = |error: Error| error.at(file);
    let saved = File::open(file).map_err(|error| at_file(error.into()))?;
    let mut list = List { written: Ok(()), separator: "\n    " };

    if out.is_json() {
        out.raw("{\n  \"mentions\": [")?;
    }

    let changes = index.changes_since(BufReader::new(saved), |changed| {
        if listed == ListedChanges::All || changed.change != Change::Unchanged {
            list.written = list.add(&changed, out);
        }
        list.written.is_ok()
    });
    let changes = changes.map_err(at_file)?;
    list.written?;

    if out.is_json() {
        out.raw(if list.separator.starts_with(',') { "\n  ],\n" } else { "],\n" })?;
        let rest = out.lang().speak(|| json!(changes));
        let rest = rest
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.clone()));
        out.end_object(rest)?;
    } else {
        say(&changes, out)?
    }

    Ok(End::found(changes.new + changes.gone > 0))
}

struct List {
    written: io::Result<()>,
    /// What goes before the next one in JSON.
    separator: &'static str,
}

impl List {
    fn add(&mut self, changed: &ChangedMention, out: &mut Out) -> io::Result<()> {
        if out.is_json() {
            let text = out.json_text(changed)?.replace('\n', "\n    ");
            out.raw(self.separator)?;
            self.separator = ",\n    ";
            return out.raw(&text);
        }

        let (change, reason) = (changed.change.label(), changed.reason.label());
        let (change, reason) = (change.text(out.lang()), reason.text(out.lang()));
        let Mention { cited, left, text, right, url, .. } = &changed.mention;
        let Cited { school, year, .. } = cited;
        let year = year.map_or_else(String::new, |year| year.to_string());
        let school = school.as_deref().unwrap_or("");
        let text = out.ink(Ink::Mark, text);

        if out.columns().is_none() {
            return out.record(&[
                change,
                reason,
                school,
                &year,
                left,
                &text,
                right,
                &url.to_string(),
            ]);
        }

        let ink = if changed.change == Change::Gone { Ink::Bad } else { Ink::Head };
        let reason = out.ink(Ink::Dim, reason);
        out.line(&format!("{}  {school} {year}  {reason}", out.ink(ink, change)))?;

        out.line(&format!("     {}{text}{}", width::one_line(left), width::one_line(right)))
    }
}

fn say(changes: &Changes, out: &mut Out) -> io::Result<()> {
    for reason in &changes.reasons {
        let (change, why, mentions) =
            (reason.change.label(), reason.reason.label(), count(reason.mentions, "处", "mention"));
        let lang = out.lang();
        out.say(&format!("{}  {}  {}", change.text(lang), mentions.text(lang), why.text(lang)))?;
    }

    let (before, today) = (&changes.before, &changes.today);
    let line = Note::new(
        format!(
            "{}：{} 时 {} 处，现在 {} 处；新增 {}，消失 {}，未变 {}",
            changes.query.read_as,
            before.time,
            before.mentions,
            today.mentions,
            changes.new,
            changes.gone,
            changes.unchanged
        ),
        format!(
            "{}: {} mentions at {}, {} now; new {}, gone {}, unchanged {}",
            changes.query.read_as,
            before.mentions,
            before.time,
            today.mentions,
            changes.new,
            changes.gone,
            changes.unchanged
        ),
    );

    out.say(&out.ink(Ink::Head, line.text(out.lang())))?;
    changes.notes.iter().try_for_each(|note| out.say_note(note))?;
    changes.query.notes.iter().try_for_each(|note| out.say_note(&note.note()))?;

    receipt::say(&changes.receipt, out)
}
