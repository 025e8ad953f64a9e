//! Rows as the cluster gets them: cut into tokens here, parted by spaces for its `whitespace`
//! analyzer.

use crate::store::fact::Facts;
use crate::store::row::{Row, StoredFile, StoredGone, StoredReport};
use crate::text::{BARRIER, KEPT_SPACE};
use crate::token::{Boundaries, is_word_char};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum RowType {
    Section,
    Report,
    File,
    Gone,
}

impl RowType {
    pub fn as_str(self) -> &'static str {
        match self {
            RowType::Section => "section",
            RowType::Report => "report",
            RowType::File => "file",
            RowType::Gone => "gone",
        }
    }
}

/// A row ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub row_type: RowType,
    /// Rows that come and go together share it.
    pub key: String,
    /// What its shard is chosen by, and its id begins with: of a report's rows the report's id.
    pub routing: String,
    /// Its number among the rows of its key.
    pub number: u32,
    /// Its fields, but for key and edition.
    pub fields: Value,
}

/// The keys of a report's rows, of a file's, and of a report that is gone.
pub(super) fn report_key(report: &str) -> String {
    format!("r/{report}")
}

pub(super) fn file_key(file: &str) -> String {
    format!("f/{file}")
}

pub(super) fn gone_key(report: &str) -> String {
    format!("g/{report}")
}

/// What a section is fetched by.
pub(super) fn place(report: &str, section: u32) -> String {
    format!("{report}.{section}")
}

/// A report's own row is the first of its key, before its sections.
pub(super) fn of_report(stored: &StoredReport, rows: &[Row]) -> Document {
    let fields = json!({
        "type": RowType::Report.as_str(),
        "report": stored.report.as_str(),
        "school": stored.school.as_deref().unwrap_or_default(),
        "year": stored.year.map(|year| year.to_string()).unwrap_or_default(),
        "sections": sections(rows),
        "slots": stored.sections.len(),
        "facts": words_as_hex(&Facts::of(stored).words()),
        "stored": stored,
    });
    let id = stored.report.as_str();
    Document {
        row_type: RowType::Report,
        key: report_key(id),
        routing: id.to_owned(),
        number: 0,
        fields,
    }
}

/// How many sections of each kind a report has, so that the extent of a store is known without
/// reading them: the kinds' names with a number each.
fn sections(rows: &[Row]) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.stored.section.kind.map_or("", |kind| kind.as_str())).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(kind, count)| format!("{kind}={count}")).collect();
    counts.join(" ")
}

/// What [`sections`] wrote.
pub(super) fn sections_of(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.split(' ')
        .filter_map(|part| part.split_once('='))
        .filter_map(|(kind, count)| Some((kind, count.parse().ok()?)))
}

pub(super) fn of_section(row: &Row) -> Document {
    let stored = &row.stored;
    let (report, section) = (stored.report.as_str(), stored.section.id);
    let fields = json!({
        "type": RowType::Section.as_str(),
        "report": report,
        "place": place(report, section),
        "school": stored.school.as_deref().unwrap_or_default(),
        "year": stored.year.map(|year| year.to_string()).unwrap_or_default(),
        "kind": stored.section.kind.map_or("", |kind| kind.as_str()),
        "words": row.body.split_whitespace().count(),
        "body": row.body,
        "heading": row.heading,
        "title": row.title,
        "chars": spaced(row.chars.chars()),
        "pairs": pairs(&row.chars),
        "boundaries": words_as_hex(row.boundaries.as_words()),
        "stored": stored,
    });
    Document {
        row_type: RowType::Section,
        key: report_key(report),
        routing: report.to_owned(),
        number: section + 1,
        fields,
    }
}

pub(super) fn of_file(stored: &StoredFile) -> Document {
    let fields = json!({
        "type": RowType::File.as_str(),
        "status": stored.status.as_str(),
        "report": stored.report.as_ref().map(|report| report.as_str()).unwrap_or_default(),
        "stored": stored,
    });
    // An id may be 512 bytes long, and a path longer.
    let hash = crate::rules::hex(&Sha256::digest(&stored.file));
    Document {
        row_type: RowType::File,
        key: file_key(&stored.file),
        routing: format!("f-{}", &hash[..32]),
        number: 0,
        fields,
    }
}

pub(super) fn of_gone(stored: &StoredGone) -> Document {
    let id = stored.report.as_str();
    let fields = json!({"type": RowType::Gone.as_str(), "report": id, "stored": stored});
    Document {
        row_type: RowType::Gone,
        key: gone_key(id),
        routing: format!("g-{id}"),
        number: 0,
        fields,
    }
}

/// Every character as a token of its own. The kept space has a stand-in, since the analyzer parts
/// at spaces; a paragraph's end is none to it.
pub(super) fn spaced(chars: impl Iterator<Item = char>) -> String {
    let mut spaced = String::new();
    for c in chars {
        spaced.push(if c == ' ' { KEPT_SPACE } else { c });
        spaced.push(' ');
    }
    spaced.pop();
    spaced
}

/// Two neighbours, with what stands between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    /// Paragraph ends, and nothing else.
    ParagraphEnd,
}

/// Whether two neighbours are indexed as a pair: letters, digits and ideographs are.
pub(super) fn is_paired(a: char, b: char) -> bool {
    is_word_char(a) && is_word_char(b)
}

/// A pair of neighbours as a token.
pub(super) fn pair([a, b]: [char; 2], gap: Gap) -> String {
    match gap {
        Gap::None => [a, b].iter().collect(),
        Gap::ParagraphEnd => [a, BARRIER, b].iter().collect(),
    }
}

/// Every pair of neighbours, once.
fn pairs(chars: &str) -> String {
    let (mut joined, mut seen) = (String::new(), FxHashSet::default());
    let (mut last, mut gap) = (None, Gap::None);
    for c in chars.chars() {
        if c == BARRIER {
            gap = Gap::ParagraphEnd;
            continue;
        }
        if let Some(last) = last.replace(c)
            && is_paired(last, c)
            && seen.insert((last, c, gap == Gap::None))
        {
            joined.push_str(&pair([last, c], gap));
            joined.push(' ');
        }
        gap = Gap::None;
    }
    joined
}

fn words_as_hex(words: &[u64]) -> String {
    words.iter().map(|word| format!("{word:016x}")).collect()
}

/// The boundaries that [`of_section`] wrote; `None` if it did not.
pub(super) fn boundaries(hex: &str) -> Option<Boundaries> {
    words_of_hex(hex).map(Boundaries::from_words)
}

/// The facts that [`of_report`] wrote; `None` if it did not.
pub(super) fn facts(hex: &str) -> Option<Facts> {
    Facts::of_words(&words_of_hex(hex)?)
}

fn words_of_hex(hex: &str) -> Option<Vec<u64>> {
    let word = |at: usize| u64::from_str_radix(hex.get(at..at + 16)?, 16).ok();
    (0..hex.len()).step_by(16).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_paired_once_and_over_a_paragraph_end_apart() {
        let text = format!("信息信息。公{BARRIER}开a b");
        assert_eq!(pairs(&text), format!("信息 息信 公{BARRIER}开 开a "));
        assert_eq!(spaced("a b".chars()), format!("a {KEPT_SPACE} b"));
    }

    #[test]
    fn boundaries_come_back_as_they_were_written() {
        let written = Boundaries::from_words(vec![0, u64::MAX, 7]);
        assert_eq!(boundaries(&words_as_hex(written.as_words())), Some(written));
        assert_eq!(boundaries("xy"), None);
    }
}
