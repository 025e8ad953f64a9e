//! The paragraphs of all reports, in order of time, and what each is the same by.

use super::sketch::Sketch;
use crate::error::Result;
use crate::known::Cited;
use crate::report::{ReportId, Year};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::row::StoredReport;
use crate::store::waiting::GoOn;
use crate::text::{Span, fold_text};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Paragraphs with fewer folded characters are not compared: headings and set phrases are alike
/// everywhere.
const LEAST_CHARS: usize = 20;

/// Reports read at a time, so that of their texts no more is held.
const BATCH: usize = 256;

/// All paragraphs of a store, in order of time, and of each distinct one (numbers left open) a
/// sketch.
pub struct ComparedTexts {
    pub reports: Vec<ComparedReport>,
    pub paragraphs: Vec<ComparedParagraph>,
    /// Which distinct text each paragraph is.
    pub distinct: Vec<usize>,
    pub sketches: Vec<Sketch>,
}

/// A report whose paragraphs are compared.
pub struct ComparedReport {
    pub cited: Cited,
    /// Its folded title, which is no paragraph.
    title: String,
}

/// A paragraph, with what it is the same by.
pub struct ComparedParagraph {
    /// Its report's place in the order of time.
    pub report: usize,
    pub section: u32,
    pub span: Span,
    pub chars: usize,
    /// Hash of its folded characters, the school's own name left open.
    pub named: u128,
    /// Hash of the same, digits left open, too.
    pub bare: u128,
}

impl ComparedTexts {
    pub fn read(view: &dyn View, go_on: GoOn) -> Result<ComparedTexts> {
        let stored =
            view.reports(&Allowed::everything())?.into_iter().map(|at| view.stored_report(at));
        let mut reports: Vec<ComparedReport> =
            stored.map(|stored| stored.map(ComparedReport::of)).collect::<Result<_>>()?;
        reports.sort_by(|a, b| a.order().cmp(&b.order()));

        let mut texts = ComparedTexts {
            reports: Vec::new(),
            paragraphs: Vec::new(),
            distinct: Vec::new(),
            sketches: Vec::new(),
        };
        let mut known: FxHashMap<u128, usize> = FxHashMap::default();
        for (batch, of_batch) in reports.chunks(BATCH).enumerate() {
            let read = of_batch.par_iter().enumerate().map(|(at, report)| {
                go_on()?;
                paragraphs(view, batch * BATCH + at, report)
            });
            let read: Vec<Vec<(ComparedParagraph, Vec<char>)>> = read.collect::<Result<_>>()?;
            texts.take(read.into_iter().flatten(), &mut known);
        }
        texts.reports = reports;
        Ok(texts)
    }

    /// Adds paragraphs; of those that are new a sketch is made.
    fn take(
        &mut self,
        read: impl Iterator<Item = (ComparedParagraph, Vec<char>)>,
        known: &mut FxHashMap<u128, usize>,
    ) {
        let mut fresh = Vec::new();
        for (paragraph, chars) in read {
            let text = *known.entry(paragraph.bare).or_insert_with(|| {
                fresh.push(chars);
                self.sketches.len() + fresh.len() - 1
            });
            self.distinct.push(text);
            self.paragraphs.push(paragraph);
        }

        self.sketches.par_extend(fresh.par_iter().map(|chars| Sketch::of(chars)));
    }

    /// Whether two paragraphs are of one school and year: of one report that is held twice, as .pdf
    /// and .docx.
    pub fn are_twins(&self, a: usize, b: usize) -> bool {
        let [a, b] = [a, b].map(|at| &self.reports[self.paragraphs[at].report].cited);
        a.school.is_some() && a.school == b.school && a.year == b.year
    }
}

impl ComparedReport {
    fn of(stored: StoredReport) -> ComparedReport {
        let title = fold_text(stored.title.as_deref().unwrap_or_default());
        ComparedReport { cited: stored.cited(), title }
    }

    /// The order in which reports are taken: of time, then of names.
    fn order(&self) -> (bool, Option<Year>, &Option<String>, &ReportId) {
        let Cited { report_id: report, school, year } = &self.cited;
        (year.is_none(), *year, school, report)
    }
}

/// The paragraphs of a report that are long enough, with their folded characters, name and digits
/// left open.
fn paragraphs(
    view: &dyn View,
    at: usize,
    of: &ComparedReport,
) -> Result<Vec<(ComparedParagraph, Vec<char>)>> {
    let mut found = Vec::new();
    for stored in view.sections(&of.cited.report_id)? {
        let mut start = stored.section.span.start;
        for line in stored.text.split('\n') {
            let span = Span::new(start, start + line.len());
            start = span.end + 1;

            let mut folded = fold_text(line);
            let chars = folded.chars().count();
            if chars < LEAST_CHARS || of.title.contains(&folded) {
                continue;
            }

            if let Some(school) = &of.cited.school {
                folded = folded.replace(school.as_str(), "@");
            }
            let named = hash(&folded);
            let bare = without_numbers(&folded);

            let paragraph = ComparedParagraph {
                report: at,
                section: stored.section.id,
                span,
                chars,
                named,
                bare: hash(&bare),
            };
            found.push((paragraph, bare.chars().collect()));
        }
    }
    Ok(found)
}

/// A text with one `#` for each run of digits.
fn without_numbers(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_ascii_digit() {
            bare.push(c);
        } else if !bare.ends_with('#') {
            bare.push('#');
        }
    }

    bare
}

/// The first half of SHA-256: two texts of equal hash are taken as equal.
fn hash(text: &str) -> u128 {
    Sha256::digest(text).iter().take(16).fold(0, |hash, &byte| (hash << 8) | u128::from(byte))
}
