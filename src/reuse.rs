//! Paragraphs that also stand, equal or nearly so, in an earlier report: of the same school, or of another one.
//!
//! Reports are taken in order of year, school and id, and each paragraph is held against all before it; which of two schools
//! had it first in one year nobody can tell, and two reports of one school and year are one held twice. Two paragraphs are
//! *equal* if their folded characters are, once the school's own name is left open; *equal but for numbers* if they are
//! when digits are left open, too; and *near* if the sets of their four-character shingles have a Jaccard index of at
//! least 0.4. Linear but for sorting.

mod near;
mod sketch;

use crate::error::Result;
use crate::index::Index;
use crate::index::allowed::Allowed;
use crate::index::name::Names;
use crate::index::row::StoredReport;
use crate::index::snapshot::Snapshot;
use crate::query::Filter;
use crate::report::{ReportId, Year};
use crate::text::{Span, fold};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sketch::Sketch;

/// Paragraphs with fewer folded characters are not compared: headings and set phrases are alike everywhere.
const LEAST_CHARS: usize = 20;
/// Sources that are named for a report.
const MOST_SOURCES: usize = 10;

/// What of each report is reused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reuse {
    /// Every report within the filter, the largest share first.
    pub reports: Vec<ReuseOf>,
    /// Paragraphs that were compared, in all reports.
    pub paragraphs: usize,
    /// Those of them that also stand in an earlier report.
    pub reused: usize,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// What of one report is reused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReuseOf {
    /// The report.
    pub report: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// Paragraphs that were compared.
    pub compared: usize,
    /// Folded characters in them.
    pub chars: usize,
    /// Those of them in paragraphs that the school itself had in an earlier report, under any of its names.
    pub own_chars: usize,
    /// Those in paragraphs that only other schools had before.
    pub others_chars: usize,
    /// Both as a share of `chars`, 0 to 1.
    pub share: f64,
    /// The reports that most of it also stands in, at most ten.
    pub sources: Vec<ReuseSource>,
    /// The paragraphs, in order.
    pub paragraphs: Vec<ReusedParagraph>,
}

/// An earlier report that holds the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReuseSource {
    /// The report.
    pub report: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// Paragraphs that it holds.
    pub paragraphs: usize,
    /// Folded characters in them.
    pub chars: usize,
}

/// A paragraph that also stands in an earlier report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReusedParagraph {
    /// Its section's number in the report.
    pub section: u32,
    /// Its bytes in the report's clean text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How alike they are.
    pub how: Likeness,
    /// The Jaccard index of their shingles; 1 for equal ones.
    pub likeness: f32,
    /// The report that holds the other.
    pub source: ReportId,
    /// Its bytes in that report's clean text.
    pub source_start: usize,
    /// The byte after its last.
    pub source_end: usize,
}

/// How alike two paragraphs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// Equal but for the school's own name.
    Equal,
    /// Equal but for numbers.
    Numbers,
    /// Nearly equal.
    Near,
}

impl Index {
    /// Finds what of each report within `filter` also stands in an earlier report, within the filter or not.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let files = [2020, 2021].map(|year| (year, dir.path().join(format!("{year}.txt"))));
    /// # for (year, file) in &files {
    /// #     std::fs::write(file, format!("云岭大学{year}-{}学年信息公开年度报告\n一、概述\n学校召开专题会议 {year} 次，逐项核对清单事项，及时更新栏目。\n", year + 1))?;
    /// # }
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(&files.map(|(_, file)| file), &|_| {})?;
    /// let reuse = index.reuse(&mingcha::Filter::default())?;
    /// assert_eq!((reuse.paragraphs, reuse.reused), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reuse(&self, filter: &Filter) -> Result<Reuse> {
        let snapshot = self.store().snapshot();
        let texts = Texts::read(&snapshot, &self.go_on())?;
        let names = self.names(snapshot.catalog()?);
        let (found, filter) = (texts.reused(names), names.filter(filter));
        let is_wanted = |meta: &Meta| {
            (filter.schools.is_empty() || filter.schools.contains(&meta.school))
                && (filter.years.is_empty() || filter.years.contains(&meta.year))
        };
        let mut reports: Vec<ReuseOf> =
            texts.by_report(&found).into_iter().filter(|(meta, _)| is_wanted(meta)).map(|(_, of)| of).collect();
        reports.sort_by(|a, b| b.share.total_cmp(&a.share));
        Ok(Reuse {
            paragraphs: reports.iter().map(|of| of.compared).sum(),
            reused: reports.iter().map(|of| of.paragraphs.len()).sum(),
            reports,
            generation: snapshot.stamp().generation(),
        })
    }
}

/// A report whose paragraphs are compared.
struct Meta {
    report: ReportId,
    school: Option<String>,
    year: Option<Year>,
    /// Its folded title, which is no paragraph.
    title: String,
}

impl Meta {
    fn of(stored: StoredReport) -> Meta {
        let title = fold(stored.title.as_deref().unwrap_or_default()).text();
        Meta { report: stored.report, school: stored.school, year: stored.year, title }
    }
}

/// A paragraph, with what it is the same by.
struct Paragraph {
    /// Its report's place in the order of time.
    report: usize,
    section: u32,
    span: Span,
    chars: usize,
    /// Hash of its folded characters, the school's own name left open.
    named: u128,
    /// Hash of the same, digits left open, too.
    bare: u128,
}

/// All paragraphs of a store, in order of time, and of each distinct one (numbers left open) a sketch.
struct Texts {
    reports: Vec<Meta>,
    paragraphs: Vec<Paragraph>,
    /// Which distinct text each paragraph is.
    distinct: Vec<usize>,
    sketches: Vec<Sketch>,
}

/// A paragraph with an earlier one that is the same.
struct Found {
    paragraph: usize,
    source: usize,
    how: Likeness,
    likeness: f32,
    is_own: bool,
}

impl Texts {
    fn read(snapshot: &Snapshot, go_on: &(dyn Fn() -> Result<()> + Sync)) -> Result<Texts> {
        let stored = snapshot.reports(&Allowed::everything())?.into_iter().map(|at| snapshot.stored_report(at));
        let mut reports: Vec<Meta> = stored.map(|stored| stored.map(Meta::of)).collect::<Result<_>>()?;
        reports.sort_by(|a, b| order(a).cmp(&order(b)));
        let read = |(at, meta): (usize, &Meta)| {
            go_on()?;
            paragraphs(snapshot, at, meta)
        };
        let read: Vec<Vec<(Paragraph, Vec<char>)>> = reports.par_iter().enumerate().map(read).collect::<Result<_>>()?;
        let mut texts = Texts { reports, paragraphs: Vec::new(), distinct: Vec::new(), sketches: Vec::new() };
        let mut known: FxHashMap<u128, usize> = FxHashMap::default();
        let mut fresh = Vec::new();
        for (paragraph, chars) in read.into_iter().flatten() {
            let text = *known.entry(paragraph.bare).or_insert_with(|| {
                fresh.push(chars);
                fresh.len() - 1
            });
            texts.distinct.push(text);
            texts.paragraphs.push(paragraph);
        }
        texts.sketches = fresh.par_iter().map(|chars| Sketch::of(chars)).collect();
        Ok(texts)
    }

    /// Every paragraph that also stands in an earlier report, in order.
    fn reused<'a>(&'a self, names: Names<'a>) -> Vec<Found> {
        let near = near::nearest(&self.sketches);
        let mut first: Vec<Option<usize>> = vec![None; self.sketches.len()];
        let mut equal: FxHashMap<u128, usize> = FxHashMap::default();
        let mut own: FxHashMap<(usize, &str), usize> = FxHashMap::default();
        let mut found = Vec::new();
        let mut from = 0;
        for report in self.paragraphs.chunk_by(|a, b| a.report == b.report) {
            let places = from..from + report.len();
            from = places.end;
            let school = self.reports[report[0].report].school.as_deref().map(|name| names.name_of_today(name));
            for at in places.clone() {
                let text = self.distinct[at];
                let like = near[text];
                let owned = |text: usize| school.and_then(|school| own.get(&(text, school)).copied());
                let is_earlier = |source: &usize| !self.are_twins(at, *source);
                let sources = [
                    owned(text).map(|source| (source, 1.0, true)),
                    like.and_then(|(text, likeness)| Some((owned(text)?, likeness, true))),
                    equal.get(&self.paragraphs[at].named).map(|&source| (source, 1.0, false)),
                    first[text].map(|source| (source, 1.0, false)),
                    like.and_then(|(text, likeness)| Some((first[text]?, likeness, false))),
                ];
                let source = sources.into_iter().flatten().find(|(source, ..)| is_earlier(source));
                found.extend(source.map(|(source, likeness, is_own)| Found {
                    paragraph: at,
                    source,
                    how: self.how(at, source),
                    likeness,
                    is_own,
                }));
            }
            for at in places {
                first[self.distinct[at]].get_or_insert(at);
                equal.entry(self.paragraphs[at].named).or_insert(at);
                school.map(|school| own.entry((self.distinct[at], school)).or_insert(at));
            }
        }
        found
    }

    /// Whether two paragraphs are of one school and year: of one report that is held twice, as .pdf and .docx.
    fn are_twins(&self, a: usize, b: usize) -> bool {
        let [a, b] = [a, b].map(|at| &self.reports[self.paragraphs[at].report]);
        a.school.is_some() && a.school == b.school && a.year == b.year
    }

    fn how(&self, paragraph: usize, source: usize) -> Likeness {
        let (paragraph, source) = (&self.paragraphs[paragraph], &self.paragraphs[source]);
        match () {
            () if paragraph.named == source.named => Likeness::Equal,
            () if paragraph.bare == source.bare => Likeness::Numbers,
            () => Likeness::Near,
        }
    }
}

/// The order in which reports are taken: of time, then of names.
fn order(meta: &Meta) -> (bool, Option<Year>, &Option<String>, &ReportId) {
    (meta.year.is_none(), meta.year, &meta.school, &meta.report)
}

/// The paragraphs of a report that are long enough, with their folded characters, name and digits left open.
fn paragraphs(snapshot: &Snapshot, at: usize, meta: &Meta) -> Result<Vec<(Paragraph, Vec<char>)>> {
    let mut found = Vec::new();
    for stored in snapshot.sections(&meta.report)? {
        let mut start = stored.section.span.start;
        for line in stored.text.split('\n') {
            let span = Span::new(start, start + line.len());
            start = span.end + 1;
            let mut folded = fold(line).text();
            let chars = folded.chars().count();
            if chars < LEAST_CHARS || meta.title.contains(&folded) {
                continue;
            }
            if let Some(school) = &meta.school {
                folded = folded.replace(school.as_str(), "@");
            }
            let named = hash(&folded);
            let bare = without_numbers(&folded);
            let paragraph = Paragraph { report: at, section: stored.section.id, span, chars, named, bare: hash(&bare) };
            found.push((paragraph, bare.chars().collect()));
        }
    }
    Ok(found)
}

/// A text with one `#` for each run of digits.
fn without_numbers(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if bare.ends_with('#') => {}
            true => bare.push('#'),
            false => bare.push(c),
        }
    }
    bare
}

/// The first half of SHA-256: two texts of equal hash are taken as equal.
fn hash(text: &str) -> u128 {
    Sha256::digest(text).iter().take(16).fold(0, |hash, &byte| (hash << 8) | u128::from(byte))
}

impl Texts {
    /// What was found, report by report, in order of time.
    fn by_report(&self, found: &[Found]) -> Vec<(&Meta, ReuseOf)> {
        let mut reports: Vec<ReuseOf> = self.reports.iter().map(ReuseOf::nothing).collect();
        for paragraph in &self.paragraphs {
            reports[paragraph.report].compared += 1;
            reports[paragraph.report].chars += paragraph.chars;
        }
        let mut sources: Vec<FxHashMap<usize, (usize, usize)>> = vec![FxHashMap::default(); reports.len()];
        for found in found {
            let (paragraph, source) = (&self.paragraphs[found.paragraph], &self.paragraphs[found.source]);
            let of = &mut reports[paragraph.report];
            *(if found.is_own { &mut of.own_chars } else { &mut of.others_chars }) += paragraph.chars;
            of.paragraphs.push(self.shown(found));
            let held = sources[paragraph.report].entry(source.report).or_default();
            *held = (held.0 + 1, held.1 + paragraph.chars);
        }
        for (of, sources) in reports.iter_mut().zip(&sources) {
            of.share = (of.own_chars + of.others_chars) as f64 / of.chars.max(1) as f64;
            of.sources = self.sources(sources);
        }
        self.reports.iter().zip(reports).collect()
    }

    fn shown(&self, found: &Found) -> ReusedParagraph {
        let (paragraph, source) = (&self.paragraphs[found.paragraph], &self.paragraphs[found.source]);
        ReusedParagraph {
            section: paragraph.section,
            start: paragraph.span.start,
            end: paragraph.span.end,
            how: found.how,
            likeness: found.likeness,
            source: self.reports[source.report].report.clone(),
            source_start: source.span.start,
            source_end: source.span.end,
        }
    }

    /// The reports that hold most, the most first.
    fn sources(&self, held: &FxHashMap<usize, (usize, usize)>) -> Vec<ReuseSource> {
        let mut held: Vec<(usize, (usize, usize))> = held.iter().map(|(&report, &counts)| (report, counts)).collect();
        held.sort_by_key(|&(report, (_, chars))| (std::cmp::Reverse(chars), report));
        let source = |(report, (paragraphs, chars)): (usize, (usize, usize))| {
            let Meta { report, school, year, .. } = &self.reports[report];
            ReuseSource { report: report.clone(), school: school.clone(), year: *year, paragraphs, chars }
        };
        held.into_iter().take(MOST_SOURCES).map(source).collect()
    }
}

impl ReuseOf {
    fn nothing(meta: &Meta) -> ReuseOf {
        ReuseOf {
            report: meta.report.clone(),
            school: meta.school.clone(),
            year: meta.year,
            compared: 0,
            chars: 0,
            own_chars: 0,
            others_chars: 0,
            share: 0.0,
            sources: Vec::new(),
            paragraphs: Vec::new(),
        }
    }
}
