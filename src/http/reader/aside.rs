//! The panels beside a report: its statements, what it repeats, the school's other years.

use super::super::address::Address;
use super::super::answer::Ask;
use super::super::finding::AnswerCell;
use super::super::question::in_lang;
use super::super::words::Words;
use super::sheet::ReportSheet;
use crate::{
    HeldReport, HeldSchool, Likeness, Matter, ReportId, ReuseSource, ReuseTexts, ReusedText,
};
use std::collections::BTreeMap;

/// More words of a statement than these are not shown beside the report.
const MOST_STATEMENT_CHARS: usize = 28;
/// Sources of what is repeated that are named.
const MOST_SOURCES: usize = 5;

/// The statement of the report on one matter.
pub(super) struct SaidRow {
    pub(super) matter: String,
    /// The word or number, and the shape that it has.
    pub(super) cell: AnswerCell,
    /// The words that say it, and where they stand.
    pub(super) words: Option<(String, String)>,
}

/// The four statements of a report that is laid out as `sheet`.
pub(super) fn said(report: &HeldReport, sheet: &ReportSheet, words: Words) -> Vec<SaidRow> {
    Matter::ALL
        .into_iter()
        .map(|matter| {
            let said = &report.statements.of(matter).what;
            let place = said.start.zip(said.end).and_then(|(start, end)| {
                let text = report.text.get(start..end)?;
                Some((shortened(text), format!("#p{}", sheet.paragraph_at(start)?.number)))
            });
            SaidRow {
                matter: matter.label().text(words.0).to_owned(),
                cell: AnswerCell::new(report, matter, words),
                words: place,
            }
        })
        .collect()
}

fn shortened(text: &str) -> String {
    let text = text.replace(['\t', '\n'], " ");
    match text.char_indices().nth(MOST_STATEMENT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The paragraphs that a report has from earlier ones.
pub(super) struct Repeated {
    /// Paragraphs that were compared, and those that also stand elsewhere.
    pub(super) compared: usize,
    pub(super) paragraphs: usize,
    /// Shares of the characters, in percent: all, the school's own, other schools'.
    pub(super) percent: usize,
    pub(super) own_percent: usize,
    pub(super) others_percent: usize,
    /// The reports that have most of it.
    pub(super) sources: Vec<RepeatedSource>,
}

/// An earlier report that has some of the paragraphs.
pub(super) struct RepeatedSource {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) paragraphs: usize,
}

/// A mark beside a paragraph that an earlier report also has.
pub(super) struct Twin {
    pub(super) sign: &'static str,
    pub(super) label: String,
    pub(super) href: String,
}

impl Repeated {
    /// The repetitions of a report; `None` if there are none.
    pub(super) fn new(of: &ReuseTexts, ask: &Ask) -> Option<Repeated> {
        let of = &of.summary;
        let percent = |chars: usize| (100 * chars + of.chars / 2) / of.chars.max(1);
        let sources = of.sources.iter().take(MOST_SOURCES);

        (of.reused > 0).then(|| Repeated {
            compared: of.compared,
            paragraphs: of.reused,
            percent: percent(of.own_chars + of.others_chars),
            own_percent: percent(of.own_chars),
            others_percent: percent(of.others_chars),
            sources: sources.map(|source| RepeatedSource::new(source, ask)).collect(),
        })
    }
}

impl RepeatedSource {
    fn new(source: &ReuseSource, ask: &Ask) -> RepeatedSource {
        RepeatedSource {
            name: Words(ask.lang).report(source.school.as_deref(), source.year),
            href: in_lang(Address::of_report(&source.report_id), ask).to_string(),
            paragraphs: source.paragraphs,
        }
    }
}

/// The marks beside paragraphs that an earlier report also has, by the byte that the paragraph
/// starts at.
pub(super) fn twins(of: &ReuseTexts, ask: &Ask) -> BTreeMap<usize, Twin> {
    of.paragraphs
        .iter()
        .map(|pair| (pair.here.start, Twin::new(pair, Words(ask.lang), ask)))
        .collect()
}

impl Twin {
    fn new(pair: &ReusedText, words: Words, ask: &Ask) -> Twin {
        let name = words.report(pair.source.school.as_deref(), pair.source.year);
        let (sign, zh, en) = match pair.how {
            Likeness::Equal => ("＝", "一字不差", "word for word"),
            Likeness::Numbers => ("≒", "只有数字不同", "but for numbers"),
            Likeness::Near => ("≈", "大体相同", "nearly the same"),
        };

        let label = if words.is_en() {
            format!("also in {name}, {en}")
        } else {
            format!("与 {name} {zh}")
        };

        Twin { sign, label, href: in_lang(Address::of(&pair.source.url), ask).to_string() }
    }
}

/// A report of the same school.
pub(super) struct OtherYear {
    pub(super) label: String,
    pub(super) href: String,
    /// Whether it is the report of the page.
    pub(super) is_here: bool,
}

impl OtherYear {
    /// The school's reports by year, the newest first; `here` is the one of the page.
    pub(super) fn all(school: &HeldSchool, here: &ReportId, ask: &Ask) -> Vec<OtherYear> {
        let newest_first = school.reports.iter().rev();

        newest_first
            .map(|other| OtherYear {
                label: Words(ask.lang).year(other.year),
                href: in_lang(Address::of_report(&other.id), ask).to_string(),
                is_here: other.id == *here,
            })
            .collect()
    }
}
