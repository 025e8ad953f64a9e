//! For each paragraph the earlier one that it is taken from: rather of the school's own, rather an
//! equal one.

use super::answer::Likeness;
use super::near;
use super::paragraph::ComparedTexts;
use crate::store::name::Names;
use rustc_hash::FxHashMap;

/// A paragraph with an earlier one that is the same.
pub struct FoundSource {
    pub paragraph: usize,
    pub source: usize,
    pub how: Likeness,
    pub likeness: f32,
    pub is_own: bool,
}

impl ComparedTexts {
    /// Every paragraph that also stands in an earlier report, in order.
    pub fn reused<'a>(&'a self, names: Names<'a>) -> Vec<FoundSource> {
        let near = near::nearest(&self.sketches);
        let mut earlier = EarlierParagraphs {
            first: vec![None; self.sketches.len()],
            equal: FxHashMap::default(),
            own: FxHashMap::default(),
        };
        let mut found = Vec::new();
        let mut from = 0;

        for report in self.paragraphs.chunk_by(|a, b| a.report == b.report) {
            let places = from..from + report.len();
            from = places.end;
            let cited = &self.reports[report[0].report].cited;
            let school = cited.school.as_deref().map(|name| names.name_of_today(name));

            for at in places.clone() {
                found.extend(self.source_of(at, near[self.distinct[at]], school, &earlier));
            }

            // A report is no source of its own paragraphs, so it is taken in after all of them.
            for at in places {
                earlier.take(at, self.distinct[at], self.paragraphs[at].named, school);
            }
        }
        found
    }

    /// The best of the earlier paragraphs that are the same as the one at `at`.
    fn source_of(
        &self,
        at: usize,
        near: Option<(usize, f32)>,
        school: Option<&str>,
        earlier: &EarlierParagraphs<'_>,
    ) -> Option<FoundSource> {
        let text = self.distinct[at];
        let own = |text: usize| earlier.own.get(&(text, school?)).copied();
        let sources = [
            own(text).map(|source| (source, 1.0, true)),
            near.and_then(|(text, likeness)| Some((own(text)?, likeness, true))),
            earlier.equal.get(&self.paragraphs[at].named).map(|&source| (source, 1.0, false)),
            earlier.first[text].map(|source| (source, 1.0, false)),
            near.and_then(|(text, likeness)| Some((earlier.first[text]?, likeness, false))),
        ];

        let mut sources = sources.into_iter().flatten();
        let (source, likeness, is_own) =
            sources.find(|&(source, ..)| !self.are_twins(at, source))?;
        Some(FoundSource { paragraph: at, source, how: self.how(at, source), likeness, is_own })
    }

    fn how(&self, paragraph: usize, source: usize) -> Likeness {
        let (paragraph, source) = (&self.paragraphs[paragraph], &self.paragraphs[source]);
        if paragraph.named == source.named {
            Likeness::Equal
        } else if paragraph.bare == source.bare {
            Likeness::Numbers
        } else {
            Likeness::Near
        }
    }
}

/// The first paragraphs of earlier reports, by what a later one can be the same by.
struct EarlierParagraphs<'a> {
    /// By distinct text.
    first: Vec<Option<usize>>,
    /// By the hash that leaves the school's own name open.
    equal: FxHashMap<u128, usize>,
    /// By distinct text and school.
    own: FxHashMap<(usize, &'a str), usize>,
}

impl<'a> EarlierParagraphs<'a> {
    fn take(&mut self, at: usize, text: usize, named: u128, school: Option<&'a str>) {
        self.first[text].get_or_insert(at);
        self.equal.entry(named).or_insert(at);
        if let Some(school) = school {
            self.own.entry((text, school)).or_insert(at);
        }
    }
}
