//! Rows as the cluster gets them: cut into tokens here, parted by spaces for its `whitespace`
//! analyzer.

use super::pair::{PairGap, is_paired};
use crate::store::fact::Facts;
use crate::store::field::{self, RowType, kind_text, school_text, year_text};
use crate::store::row::{SectionRow, StoredFile, StoredGone, StoredReport};
use crate::text::{BARRIER, KEPT_SPACE};
use crate::token::Boundaries;
use crate::verdict::Verdict;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields that only a cluster has: what a section is fetched by, its words, and its number among
/// the rows of its key.
pub(super) const PLACE: &str = "place";
pub(super) const WORDS: &str = "words";
pub(super) const NUMBER: &str = "number";
/// Characters of the folded text, their pairs, and where words begin.
pub(super) const CHARS: &str = "chars";
pub(super) const PAIRS: &str = "pairs";
pub(super) const BOUNDARIES: &str = "boundaries";
/// Of a report: how many sections of each kind, and how many in its outline, empty ones too.
pub(super) const SECTIONS: &str = "sections";
pub(super) const SLOTS: &str = "slots";
/// Of every row: what comes and goes together, and the change that put it.
pub(super) const KEY: &str = "key";
pub(super) const EDITION: &str = "edition";

/// A row ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct RemoteDocument {
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
pub(super) fn of_report(stored: &StoredReport, rows: &[SectionRow]) -> RemoteDocument {
    let fields = json!({
        field::TYPE: RowType::Report.as_str(),
        field::REPORT: stored.id.as_str(),
        field::SCHOOL: school_text(&stored.school),
        field::YEAR: year_text(stored.year),
        SECTIONS: sections(rows),
        SLOTS: stored.sections.len(),
        field::FACTS: words_as_hex(&Facts::of(stored).words()),
        field::STORED: stored,
    });
    let id = stored.id.as_str();

    RemoteDocument {
        row_type: RowType::Report,
        key: report_key(id),
        routing: id.to_owned(),
        number: 0,
        fields,
    }
}

/// How many sections of each kind a report has, so that the extent of a store is known without
/// reading them: the kinds' names with a number each.
fn sections(rows: &[SectionRow]) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        *counts.entry(kind_text(row.stored.section.kind)).or_default() += 1;
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

pub(super) fn of_section(row: &SectionRow) -> RemoteDocument {
    let stored = &row.stored;
    let (report, section) = (stored.report_id.as_str(), stored.section.id);
    let fields = json!({
        field::TYPE: RowType::Section.as_str(),
        field::REPORT: report,
        PLACE: place(report, section),
        field::SCHOOL: school_text(&stored.school),
        field::YEAR: year_text(stored.year),
        field::KIND: kind_text(stored.section.kind),
        WORDS: row.body.split_whitespace().count(),
        field::BODY: row.body,
        field::HEADING: row.heading,
        field::TITLE: row.title,
        CHARS: spaced(row.chars.chars()),
        PAIRS: pairs(&row.chars),
        BOUNDARIES: words_as_hex(row.boundaries.as_words()),
        field::STORED: stored,
    });

    RemoteDocument {
        row_type: RowType::Section,
        key: report_key(report),
        routing: report.to_owned(),
        number: section + 1,
        fields,
    }
}

pub(super) fn of_file(stored: &StoredFile) -> RemoteDocument {
    let fields = json!({
        field::TYPE: RowType::File.as_str(),
        field::STATUS: status(stored),
        field::REPORT: stored.report_id.as_ref().map(|report| report.as_str()).unwrap_or_default(),
        field::STORED: stored,
    });

    // An id may be 512 bytes long, and a path longer.
    let hash = crate::rules::sha256(&stored.file);

    RemoteDocument {
        row_type: RowType::File,
        key: file_key(&stored.file),
        routing: format!("f-{}", &hash[..32]),
        number: 0,
        fields,
    }
}

/// How well a file could be read and, if it may hold no report, what it is.
fn status(stored: &StoredFile) -> Vec<&'static str> {
    let verdict = Some(stored.verdict).filter(|&verdict| verdict != Verdict::Report);
    std::iter::once(stored.status.as_str()).chain(verdict.map(Verdict::as_str)).collect()
}

pub(super) fn of_gone(stored: &StoredGone) -> RemoteDocument {
    let id = stored.id.as_str();
    let fields = json!({
        field::TYPE: RowType::Gone.as_str(),
        field::REPORT: id,
        field::STORED: stored,
    });

    RemoteDocument {
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

/// A pair of neighbours as a token.
pub(super) fn pair([a, b]: [char; 2], gap: PairGap) -> String {
    match gap {
        PairGap::None => [a, b].iter().collect(),
        PairGap::ParagraphEnd => [a, BARRIER, b].iter().collect(),
    }
}

/// Every pair of neighbours, once.
fn pairs(chars: &str) -> String {
    let (mut joined, mut seen) = (String::new(), FxHashSet::default());
    let (mut last, mut gap) = (None, PairGap::None);

    for c in chars.chars() {
        if c == BARRIER {
            gap = PairGap::ParagraphEnd;
            continue;
        }
        if let Some(last) = last.replace(c)
            && is_paired(last, c)
            && seen.insert((last, c, gap == PairGap::None))
        {
            joined.push_str(&pair([last, c], gap));
            joined.push(' ');
        }
        gap = PairGap::None;
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
