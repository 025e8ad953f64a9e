//! What was found in a whole store, small enough to be kept until the store changes.

use super::answer::{Likeness, ReuseOf, ReuseSource, ReuseSummary, ReusedParagraph};
use super::paragraph::{ComparedParagraph, ComparedReport, ComparedTexts};
use super::source::FoundSource;
use crate::error::Result;
use crate::known::Cited;
use crate::note::warning::Warning;
use crate::query::Filter;
use crate::report::ReportId;
use crate::store::View;
use crate::store::name::Names;
use crate::store::waiting::GoOn;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// As much of a report in one report of another school makes it a copy: half. Set phrases and what
/// the ministry asks for fill a third of some real reports.
const LEAST_COPIED_PERCENT: usize = 50;

/// A shorter text is set phrases and no more.
const LEAST_COPIED_CHARS: usize = 200;

/// Sources that are named for a report.
const MOST_SOURCES: usize = 10;

/// The answer of one generation, once it is made.
#[derive(Default)]
pub(super) struct Kept {
    answer: OnceLock<Compared>,
    making: Mutex<()>,
}

impl Kept {
    /// The answer, if it is made; never waits.
    pub fn known(&self) -> Option<&Compared> {
        self.answer.get()
    }

    /// The answer; who comes while it is made waits for it.
    pub fn known_or(&self, make: impl FnOnce() -> Result<Compared>) -> Result<&Compared> {
        let _one_at_a_time = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        match self.answer.get() {
            Some(answer) => Ok(answer),
            None => make().map(|made| self.answer.get_or_init(|| made)),
        }
    }
}

/// What of the reports of a store is reused, in order of time.
pub(crate) struct Compared {
    reports: Vec<HeldReuse>,
    places: FxHashMap<ReportId, u32>,
    copies: Vec<Copied>,
}

/// What is known of one report.
struct HeldReuse {
    cited: Cited,
    paragraphs: u32,
    chars: usize,
    own_chars: usize,
    others_chars: usize,
    /// The places of its paragraphs among all copies.
    copies: Range<u32>,
}

/// A paragraph that also stands in an earlier report. Texts are at most 32 MiB, so 32 bits hold a
/// place in one.
struct Copied {
    section: u32,
    span: [u32; 2],
    chars: u32,
    likeness: f32,
    how: Likeness,
    is_own: bool,
    /// The place of the earlier report.
    source: u32,
    source_section: u32,
    source_span: [u32; 2],
}

impl Compared {
    /// Compares all reports.
    pub fn of(view: &dyn View, names: Names<'_>, go_on: GoOn) -> Result<Compared> {
        let texts = ComparedTexts::read(view, go_on)?;
        let found = texts.reused(names);
        let mut reports: Vec<HeldReuse> = texts.reports.iter().map(HeldReuse::nothing).collect();
        for paragraph in &texts.paragraphs {
            reports[paragraph.report].paragraphs += 1;
            reports[paragraph.report].chars += paragraph.chars;
        }

        let mut copies = Vec::with_capacity(found.len());
        for found in &found {
            let paragraph = &texts.paragraphs[found.paragraph];
            let source = &texts.paragraphs[found.source];
            let held = &mut reports[paragraph.report];
            if found.is_own {
                held.own_chars += paragraph.chars;
            } else {
                held.others_chars += paragraph.chars;
            }

            if held.copies.is_empty() {
                held.copies = copies.len() as u32..copies.len() as u32;
            }
            held.copies.end += 1;
            copies.push(Copied::of(found, paragraph, source));
        }

        let places =
            reports.iter().zip(0..).map(|(held, at)| (held.cited.report_id.clone(), at)).collect();
        Ok(Compared { reports, places, copies })
    }

    /// The place of a report.
    pub fn place(&self, id: &ReportId) -> Option<usize> {
        self.places.get(id).map(|&at| at as usize)
    }

    /// The places of the reports that pass `filter`, the largest share first; none if there is no
    /// filter that anything could pass.
    pub fn by_share(&self, filter: Option<&Filter>) -> Vec<usize> {
        let passes = |held: &HeldReuse| {
            filter.is_some_and(|filter| filter.admits(&held.cited.school, held.cited.year))
        };
        let mut places: Vec<usize> =
            (0..self.reports.len()).filter(|&at| passes(&self.reports[at])).collect();
        places.sort_by(|&a, &b| self.reports[b].share().total_cmp(&self.reports[a].share()));
        places
    }

    /// The paragraphs of reports that were compared, and those of them that also stand in an
    /// earlier one.
    pub fn counted(&self, places: &[usize]) -> (usize, usize) {
        let of = |held: &HeldReuse| (held.paragraphs as usize, held.copies.len());
        places
            .iter()
            .map(|&at| of(&self.reports[at]))
            .fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1))
    }

    /// How much of the report at a place is reused.
    pub fn summary(&self, at: usize) -> ReuseSummary {
        let held = &self.reports[at];

        ReuseSummary {
            cited: held.cited.clone(),
            compared: held.paragraphs as usize,
            reused: held.copies.len(),
            chars: held.chars,
            own_chars: held.own_chars,
            others_chars: held.others_chars,
            share: held.share(),
            sources: self.sources(self.copies_of(held)),
            warnings: self.like_another(held).into_iter().collect(),
        }
    }

    /// That most of a report also stands in one report of another school: it may be a reworded copy.
    fn like_another(&self, held: &HeldReuse) -> Option<Warning> {
        if held.chars < LEAST_COPIED_CHARS {
            return None;
        }

        let mut chars: FxHashMap<u32, usize> = FxHashMap::default();
        for copied in self.copies_of(held).iter().filter(|copied| !copied.is_own) {
            *chars.entry(copied.source).or_default() += copied.chars as usize;
        }
        let (source, chars) = chars.into_iter().max_by_key(|&(at, chars)| (chars, Reverse(at)))?;
        let percent = chars * 100 / held.chars;
        let Cited { school, year, report_id } = &self.reports.get(source as usize)?.cited;

        (percent >= LEAST_COPIED_PERCENT).then(|| {
            let year = year.map_or_else(String::new, |year| format!(" {year}"));
            let school = school.as_deref().unwrap_or_default();
            let other = format!("{school}{year} ({report_id})");
            Warning::LikeAnother { other: other.trim().to_owned(), count: percent }
        })
    }

    /// What of the report at a place is reused.
    pub fn whole(&self, at: usize) -> ReuseOf {
        let copies = self.copies_of(&self.reports[at]);
        ReuseOf {
            summary: self.summary(at),
            paragraphs: copies.iter().map(|copied| self.shown(copied)).collect(),
        }
    }

    fn copies_of(&self, held: &HeldReuse) -> &[Copied] {
        self.copies.get(held.copies.start as usize..held.copies.end as usize).unwrap_or_default()
    }

    /// The reports that hold most, the most first.
    fn sources(&self, copies: &[Copied]) -> Vec<ReuseSource> {
        let mut held: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for copied in copies {
            let (paragraphs, chars) = held.entry(copied.source).or_default();
            (*paragraphs, *chars) = (*paragraphs + 1, *chars + copied.chars as usize);
        }

        let mut held: Vec<(u32, (usize, usize))> = held.into_iter().collect();
        held.sort_by_key(|&(report, (_, chars))| (Reverse(chars), report));
        let source = |(report, (paragraphs, chars)): (u32, (usize, usize))| {
            let cited = self.reports[report as usize].cited.clone();
            ReuseSource { cited, paragraphs, chars }
        };
        held.into_iter().take(MOST_SOURCES).map(source).collect()
    }

    fn shown(&self, copied: &Copied) -> ReusedParagraph {
        let ([start, end], [source_start, source_end]) = (copied.span, copied.source_span);

        ReusedParagraph {
            section: copied.section,
            start: start as usize,
            end: end as usize,
            how: copied.how,
            likeness: copied.likeness,
            is_own: copied.is_own,
            source: self.reports[copied.source as usize].cited.report_id.clone(),
            source_section: copied.source_section,
            source_start: source_start as usize,
            source_end: source_end as usize,
        }
    }
}

impl HeldReuse {
    fn nothing(of: &ComparedReport) -> HeldReuse {
        HeldReuse {
            cited: of.cited.clone(),
            paragraphs: 0,
            chars: 0,
            own_chars: 0,
            others_chars: 0,
            copies: 0..0,
        }
    }

    fn share(&self) -> f64 {
        (self.own_chars + self.others_chars) as f64 / self.chars.max(1) as f64
    }
}

impl Copied {
    fn of(
        found: &FoundSource,
        paragraph: &ComparedParagraph,
        source: &ComparedParagraph,
    ) -> Copied {
        let span = |paragraph: &ComparedParagraph| {
            [paragraph.span.start as u32, paragraph.span.end as u32]
        };

        Copied {
            section: paragraph.section,
            span: span(paragraph),
            chars: paragraph.chars as u32,
            likeness: found.likeness,
            how: found.how,
            is_own: found.is_own,
            source: source.report as u32,
            source_section: source.section,
            source_span: span(source),
        }
    }
}
