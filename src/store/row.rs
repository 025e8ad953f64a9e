//! The rows that every store keeps: sections, reports, files and reports that are gone.

use crate::known::{Cited, KnownReport};
use crate::link::Linked;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use crate::placeholder::Placeholder;
use crate::report::{Anchor, Day, Format, Kind, Report, ReportId, Status, Year, anchored_at};
use crate::requirement::Requirement;
use crate::section::{Outline, Section};
use crate::statement::{Matter, MatterAnswer, PerMatter, Said};
use crate::text::fold_chars;
use crate::token::{Boundaries, Segmenter};
use crate::verdict::{Verdict, VerdictReason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut, Range};

/// Where a row is in one generation. In the embedded store its part is a segment; on a cluster it
/// is the rank of the report, whose own row is the first, before its sections by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowAddress {
    pub part: u32,
    pub row: u32,
}

/// What is kept of a section to show it: its text and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredSection {
    #[serde(rename = "report")]
    pub report_id: ReportId,
    pub school: Option<String>,
    pub year: Option<Year>,
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    pub section: Section,
    pub text: String,
    pub format: Format,
    /// Where lines or pages start within `text`; the first is that of its first byte.
    #[serde(with = "steps")]
    pub anchors: Vec<Anchor>,
}

/// Anchors as one list of numbers: of each how far it and its number are from the one before. As
/// objects they took a third of the stored rows.
mod steps {
    use crate::report::Anchor;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(anchors: &[Anchor], serializer: S) -> Result<S::Ok, S::Error> {
        let (mut at, mut number) = (0, 0);
        let mut steps: Vec<i64> = Vec::with_capacity(2 * anchors.len());
        for anchor in anchors {
            steps.extend([anchor.at as i64 - at, i64::from(anchor.number) - number]);
            (at, number) = (anchor.at as i64, i64::from(anchor.number));
        }
        steps.serialize(serializer)
    }

    /// A number of the list, or what rows of former formats have, which are rebuilt.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum KeptAnchor {
        Step(i64),
        Whole(Anchor),
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Anchor>, D::Error> {
        let (mut at, mut number, mut step) = (0i64, 0i64, None);
        let mut anchors = Vec::new();

        for kept in Vec::<KeptAnchor>::deserialize(deserializer)? {
            match (kept, step.take()) {
                (KeptAnchor::Whole(anchor), _) => anchors.push(anchor),
                (KeptAnchor::Step(first), None) => step = Some(first),
                (KeptAnchor::Step(second), Some(first)) => {
                    (at, number) = (at.saturating_add(first), number.saturating_add(second));
                    let whole = (usize::try_from(at).ok()).zip(u32::try_from(number).ok());
                    let (at, number) = whole.ok_or_else(|| Error::custom("no such anchor"))?;
                    anchors.push(Anchor { at, number });
                }
            }
        }
        Ok(anchors)
    }
}

/// What is kept of a report beside its text. What is known of it is read as its own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct StoredReport {
    /// What is known of it.
    #[serde(flatten)]
    pub known: KnownReport,
    /// SHA-256 of its file, in hex.
    pub sha256: String,
    /// The character encoding of the file.
    pub encoding: Option<String>,
    /// Why the status is not `ok`.
    #[serde(flatten, with = "crate::note::fields::reason")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::ReasonFields))]
    pub reason: Option<StatusReason>,
    /// What a careful reader would shake the head at.
    #[serde(flatten, with = "crate::note::fields::warnings")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::WarningFields))]
    pub warnings: Vec<Warning>,
    /// Its outline, with the sections that are empty.
    pub sections: Vec<Section>,
    /// Required kinds that it lacks: those that the notice which it follows asks for.
    pub missing: Vec<Kind>,
    /// What was asked of it.
    #[serde(default)]
    pub requirement: Requirement,
    /// The parts that its preface announces and no section is, as printed there.
    pub announced_missing: Vec<String>,
    /// Numbers that its top headings skip.
    pub numbering_gaps: Vec<String>,
    /// What it says of applications, complaints, reviews and suits.
    pub statements: PerMatter<Linked<Said>>,
    /// Blanks that were not filled in.
    pub placeholders: Vec<Linked<Placeholder>>,
}

/// What is known of a file, readable or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    /// Where it lies: an absolute path, by which it is read again. Nobody else is told.
    pub file: String,
    /// From which byte on its path is shown: that of the name of the folder that was indexed.
    #[serde(default)]
    pub shown_from: usize,
    /// The report that it holds.
    #[serde(rename = "report")]
    pub report_id: Option<ReportId>,
    /// SHA-256 of its bytes in hex; `None` where they could not be read.
    pub sha256: Option<String>,
    pub status: Status,
    pub reason: Option<StatusReason>,
    pub school: Option<String>,
    pub year: Option<Year>,
    pub warnings: Vec<Warning>,
    /// Whether it holds a school's yearly report, and why.
    #[serde(default)]
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict_reason: Option<VerdictReason>,
    /// The version of the reader that read it.
    pub reader: u32,
    /// What a catalogue says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Given>,
    /// Whether the store keeps a copy of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_kept: bool,
    /// Whether it is no file, but a document that a program handed over by this name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_document: bool,
}

impl StoredFile {
    /// Its path as answers show it: from the name of the folder that was indexed on.
    pub fn shown(&self) -> &str {
        self.file.get(self.shown_from..).unwrap_or(&self.file)
    }
}

/// What a catalogue says of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    /// Folded, as readers give it.
    pub school: Option<String>,
    pub year: Option<Year>,
    pub source_url: Option<String>,
    pub published: Option<Day>,
    /// What the text is, whatever its signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The further columns that are not empty.
    pub metadata: BTreeMap<String, String>,
}

/// A report that is no longer held, so that an old link can say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredGone {
    #[serde(rename = "report")]
    pub id: ReportId,
    pub school: Option<String>,
    pub year: Option<Year>,
    pub successor: Option<ReportId>,
    /// Why it never comes back, if it was removed for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A section ready to be put: what is stored, and what it is found by.
#[derive(Debug, Clone)]
pub(crate) struct SectionRow {
    pub stored: StoredSection,
    /// The folded text, paragraph ends included.
    pub chars: String,
    /// Words of the whole text, of the heading and of the report's title, parted by spaces.
    pub body: String,
    pub heading: String,
    pub title: String,
    /// Where words begin among `chars`.
    pub boundaries: Boundaries,
}

impl StoredSection {
    /// The report that it is a section of.
    pub fn cited(&self) -> Cited {
        Cited { report_id: self.report_id.clone(), school: self.school.clone(), year: self.year }
    }
}

impl StoredReport {
    /// How it answers a matter.
    pub fn answer(&self, matter: Matter) -> MatterAnswer {
        let said = &self.statements.of(matter).what;
        MatterAnswer::of(matter, said, &self.missing, &self.requirement.matters_not_asked)
    }
}

impl Deref for StoredReport {
    type Target = KnownReport;
    fn deref(&self) -> &KnownReport {
        &self.known
    }
}

impl DerefMut for StoredReport {
    fn deref_mut(&mut self) -> &mut KnownReport {
        &mut self.known
    }
}

/// The rows of `report`, one for each section that is not empty.
pub(crate) fn rows(report: &Report, outline: &Outline, segmenter: &Segmenter) -> Vec<SectionRow> {
    let title = words(segmenter, report.title.as_deref());
    let filled = outline
        .sections
        .iter()
        .filter(|section| !report.text[section.span.range()].trim().is_empty());
    filled.map(|section| row(report, section, &title, segmenter)).collect()
}

fn row(report: &Report, section: &Section, title: &str, segmenter: &Segmenter) -> SectionRow {
    let stored = StoredSection {
        report_id: report.id.clone(),
        school: report.school.clone(),
        year: report.year,
        title: report.title.clone(),
        source_url: None,
        section: section.clone(),
        text: report.text[section.span.range()].to_owned(),
        format: report.format,
        anchors: anchors_of(report, section),
    };

    cut(stored, title, segmenter)
}

/// The rows of sections as they were stored, all of one report: cut again, which gives what they
/// were put with.
#[cfg(feature = "remote")]
pub(crate) fn rows_again(stored: Vec<StoredSection>, segmenter: &Segmenter) -> Vec<SectionRow> {
    let title = words(segmenter, stored.first().and_then(|stored| stored.title.as_deref()));
    stored.into_iter().map(|stored| cut(stored, &title, segmenter)).collect()
}

fn cut(stored: StoredSection, title: &str, segmenter: &Segmenter) -> SectionRow {
    let folded = fold_chars(&stored.text);
    let cut = segmenter.cut(&folded);

    SectionRow {
        chars: folded.iter().collect(),
        body: join(&folded, &cut.words),
        heading: words(segmenter, stored.section.heading.as_deref()),
        title: title.to_owned(),
        boundaries: cut.boundaries,
        stored,
    }
}

fn anchors_of(report: &Report, section: &Section) -> Vec<Anchor> {
    let span = section.span;
    let first = anchored_at(&report.anchors, span.start).map(|number| Anchor { at: 0, number });
    let from = report.anchors.partition_point(|anchor| anchor.at <= span.start);
    let to = report.anchors.partition_point(|anchor| anchor.at < span.end);
    let rest = report.anchors.get(from..to).unwrap_or_default();

    first
        .into_iter()
        .chain(rest.iter().map(|a| Anchor { at: a.at - span.start, number: a.number }))
        .collect()
}

fn words(segmenter: &Segmenter, text: Option<&str>) -> String {
    let folded = fold_chars(text.unwrap_or_default());
    join(&folded, &segmenter.cut(&folded).words)
}

fn join(folded: &[char], words: &[Range<usize>]) -> String {
    let mut joined = String::with_capacity(5 * folded.len());
    for word in words {
        joined.extend(folded.get(word.clone()).unwrap_or_default());
        joined.push(' ');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json, to_value};

    fn row(anchors: Value) -> Value {
        let sections = crate::section::split("甲\n乙", &crate::rules::Rules::default()).sections;
        json!({
            "report": "0123456789abcdef", "school": null, "year": null, "title": null,
            "section": sections[0], "text": "甲\n乙", "format": "txt", "anchors": anchors,
        })
    }

    #[test]
    fn a_row_has_its_lines_as_steps_and_gives_them_back() {
        let former = [(0, 7), (4, 8), (7, 12)].map(|(at, number)| Anchor { at, number });
        let stored: StoredSection = from_value(row(json!(former))).unwrap();
        assert_eq!(stored.anchors, former);

        let kept = to_value(&stored).unwrap();
        assert_eq!(kept["anchors"], json!([0, 7, 4, 1, 3, 4]));
        assert_eq!(from_value::<StoredSection>(kept).unwrap(), stored);
    }

    #[test]
    fn lines_before_the_text_are_no_lines() {
        assert!(from_value::<StoredSection>(row(json!([0, 7, -1, 1]))).is_err());
    }
}
