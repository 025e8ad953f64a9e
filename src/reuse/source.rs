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
        let mut first: Vec<Option<usize>> = vec![None; self.sketches.len()];
        let mut equal: FxHashMap<u128, usize> = FxHashMap::default();
        let mut own: FxHashMap<(usize, &str), usize> = FxHashMap::default();
        let mut found = Vec::new();
        let mut from = 0;
        for report in self.paragraphs.chunk_by(|a, b| a.report == b.report) {
            let places = from..from + report.len();
            from = places.end;
            let cited = &self.reports[report[0].report].cited;
            let school = cited.school.as_deref().map(|name| names.name_of_today(name));

            for at in places.clone() {
                let text = self.distinct[at];
                let like = near[text];
                let owned =
                    |text: usize| school.and_then(|school| own.get(&(text, school)).copied());
                let is_earlier = |source: &usize| !self.are_twins(at, *source);
                let sources = [
                    owned(text).map(|source| (source, 1.0, true)),
                    like.and_then(|(text, likeness)| Some((owned(text)?, likeness, true))),
                    equal.get(&self.paragraphs[at].named).map(|&source| (source, 1.0, false)),
                    first[text].map(|source| (source, 1.0, false)),
                    like.and_then(|(text, likeness)| Some((first[text]?, likeness, false))),
                ];
                let source = sources.into_iter().flatten().find(|(source, ..)| is_earlier(source));
                found.extend(source.map(|(source, likeness, is_own)| FoundSource {
                    paragraph: at,
                    source,
                    how: self.how(at, source),
                    likeness,
                    is_own,
                }));
            }

            // A report is no source of its own paragraphs, so it is taken in after all of them.
            for at in places {
                first[self.distinct[at]].get_or_insert(at);
                equal.entry(self.paragraphs[at].named).or_insert(at);
                school.map(|school| own.entry((self.distinct[at], school)).or_insert(at));
            }
        }
        found
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
