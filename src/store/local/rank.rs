//! Ranking by postings: BM25 over words, lifted where a run stands as written, and a little by
//! pairs of characters. A run that names a school weighs in that school's reports as if it stood in
//! their titles.
//!
//! Every posting of every word is read, so that totals and facets are exact; scores are kept in one
//! array a segment.

mod norms;
mod scores;

use super::characters::{Characters, END, ListCursor, ListKey};
use super::postings::sections_with;
use super::ranks::LocalRanks;
use super::segment::{each_counted, postings, seek};
use super::view::LocalView;
use crate::error::Result;
use crate::pattern::Pattern;
use crate::store::allowed::Allowed;
use crate::store::field::RowType;
use crate::store::found::Matched;
use crate::store::plan::{Plan, PlannedRun};
use crate::store::scoring::Scoring;
use crate::store::waiting::GoOn;
use norms::{BODY, Norms, TITLE, WORD_WEIGHTS, mean_lengths, word_fields};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use scores::{Holds, SegmentScores, Word};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

/// Sections ranked between two questions whether to go on; one takes a fraction of a microsecond.
const RANKED_STEPS: u32 = 4096;

impl LocalView {
    /// Ranks what [`View::rank`](crate::store::View::rank) asks for, a segment a core.
    pub fn rank_sections(
        &self,
        plan: Option<&Plan>,
        allowed: &Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Vec<Matched>> {
        let mut matched = Matches::new(self, allowed)?;
        let Some(plan) = plan else {
            self.rows(RowType::Section)?
                .into_iter()
                .for_each(|at| matched.push(at, 0.0, Holds::ByText));
            return Ok(matched.found);
        };

        let mut partial = Vec::new();
        let ranker = Ranker::new(self, plan, go_on)?;
        let segments = 0..self.searcher.segment_readers().len();
        let segments = segments.into_par_iter().map(|ord| ranker.rank_in(ord, allowed, few, go_on));
        for segment in segments.collect::<Result<Vec<_>>>()? {
            matched.passing += segment.whole.passing;
            matched.found.extend(segment.whole.found);
            partial.extend(segment.partial);
        }

        if matched.passing < few {
            partial.into_iter().for_each(|(at, score)| matched.push(at, score, Holds::Not));
        }
        Ok(matched.found)
    }
}

/// What a segment holds of a plan.
struct RankedSegment<'a> {
    whole: Matches<'a>,
    /// What holds only some of its words: all of it, unless enough satisfies the plan.
    partial: Vec<(DocAddress, f32)>,
}

/// What was found, with whose it is.
struct Matches<'a> {
    gathered: &'a LocalRanks,
    allowed: &'a Allowed,
    found: Vec<Matched>,
    /// How many satisfy the query and pass the whole filter.
    passing: usize,
}

impl<'a> Matches<'a> {
    fn new(view: &'a LocalView, allowed: &'a Allowed) -> Result<Matches<'a>> {
        Ok(Matches { gathered: view.gathered()?, allowed, found: Vec::new(), passing: 0 })
    }

    fn push(&mut self, at: DocAddress, score: f32, holds: Holds) {
        let (holds, by_name) = (holds != Holds::Not, holds == Holds::ByName);
        let key = self.gathered.key(at);
        let passes = self.allowed.passes(&key);
        self.passing += usize::from(holds && passes.all());

        // The facet of one part of the filter counts what passes the other two.
        if u8::from(passes.school) + u8::from(passes.year) + u8::from(passes.kind) >= 2 {
            self.found.push(Matched { key, at: at.into(), score, passes, holds, by_name });
        }
    }
}

/// A plan with the statistics of the whole store.
struct Ranker<'a> {
    view: &'a LocalView,
    plan: &'a Plan,
    /// Every word that scores, once, with the runs that ask for it.
    words: Vec<Word>,
    /// Sections that hold a pair of characters.
    pairs: Vec<Occurrences>,
    /// Sections that hold a run as written, or an exact pattern, and how often, segment by segment.
    written: Vec<Occurrences>,
    exact: Vec<Occurrences>,
    /// Sections of reports by the school that a run names.
    named: Vec<Occurrences>,
    /// The mean length of the text, heading and title fields, in words.
    lengths: [f32; 3],
}

/// Where something stands that has an idf of its own.
struct Occurrences {
    /// For each segment the sections, in order, and how often.
    segments: Vec<Vec<(DocId, u32)>>,
    idf: f32,
}

impl<'a> Ranker<'a> {
    fn new(view: &'a LocalView, plan: &'a Plan, go_on: GoOn) -> Result<Ranker<'a>> {
        let sections = sections_with(view, &view.fields.is_type(RowType::Section))?.max(1);
        let scoring = Scoring::over(sections);

        let written = plan.runs.iter().map(|run| {
            let counts = view.count(&run.written, only_word(view, run).as_ref(), go_on)?;
            Ok(Occurrences::of(counts, scoring))
        });
        let exact = plan.exacts.iter().map(|pattern: &Pattern| {
            Ok(Occurrences::of(view.count(pattern, None, go_on)?, scoring))
        });
        let named =
            plan.runs.iter().map(|run| Ok(Occurrences::of(sections_named(view, run)?, scoring)));

        Ok(Ranker {
            view,
            plan,
            words: words(view, plan, scoring)?,
            pairs: pairs(view, plan, scoring, go_on)?,
            written: written.collect::<Result<_>>()?,
            exact: exact.collect::<Result<_>>()?,
            named: named.collect::<Result<_>>()?,
            lengths: mean_lengths(view, sections)?,
        })
    }

    /// The sections of a segment that satisfy the plan, or hold some of its words.
    fn rank_in<'b>(
        &'b self,
        ord: usize,
        allowed: &'b Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<RankedSegment<'b>> {
        go_on()?;
        let mut whole = Matches::new(self.view, allowed)?;
        let mut partial = Vec::new();

        let scores = self.score(ord, go_on)?;
        let segment = &self.view.searcher.segment_readers()[ord];
        let is_section = self.view.fields.is_type(RowType::Section);
        let candidates = scores.candidates(self.plan, segment, &is_section)?;

        for (doc, step) in candidates.into_iter().zip(1u32..) {
            if step.is_multiple_of(RANKED_STEPS) {
                go_on()?;
            }
            if segment.is_deleted(doc) {
                continue;
            }

            let (at, score) = (DocAddress::new(ord as u32, doc), scores.score[doc as usize]);
            let holds = scores.holds(self.plan, doc);
            if holds != Holds::Not {
                whole.push(at, score, holds);
            } else if whole.passing < few
                && scores.excludes(&self.plan.root, doc).is_none_or(|out| !out)
            {
                partial.push((at, score));
            }
        }
        Ok(RankedSegment { whole, partial })
    }

    /// Scores every section of a segment that holds anything of the plan.
    fn score(&self, ord: usize, go_on: GoOn) -> Result<SegmentScores> {
        let segment = &self.view.searcher.segment_readers()[ord];
        let mut scores = SegmentScores::new(segment.max_doc() as usize, self.plan);
        let norms = Norms::of(self.view, segment, self.lengths)?;

        self.score_words(segment, &norms, &mut scores, go_on)?;
        self.score_written(ord, &norms, &mut scores);
        self.score_named(ord, &norms, &mut scores);
        self.score_exact(ord, &norms, &mut scores);
        self.lend_by_pairs(ord, &norms, &mut scores);
        Ok(scores)
    }

    fn score_words(
        &self,
        segment: &SegmentReader,
        norms: &Norms,
        scores: &mut SegmentScores,
        go_on: GoOn,
    ) -> Result<()> {
        for (mark, word) in (1u32..).zip(&self.words) {
            for (field, term) in word.terms.iter().enumerate() {
                go_on()?;
                each_counted(segment, term, |doc, count| {
                    let score = norms.bm25(field, word.idf[field], count, doc);
                    scores.add(doc, WORD_WEIGHTS[field] * score);
                    scores.word(doc, mark, word);
                })?;
            }
        }
        Ok(())
    }

    /// Scores the runs that stand in a text as they were written.
    fn score_written(&self, ord: usize, norms: &Norms, scores: &mut SegmentScores) {
        for (run, written) in self.written.iter().enumerate() {
            for &(doc, count) in &written.segments[ord] {
                let score = norms.bm25(BODY, written.idf, count, doc);
                scores.add(doc, Scoring::WRITTEN_WEIGHT * score);
                scores.written[run].insert(doc);
            }
        }
    }

    /// Scores the reports of schools that a run names.
    fn score_named(&self, ord: usize, norms: &Norms, scores: &mut SegmentScores) {
        for (run, named) in self.named.iter().enumerate() {
            for &(doc, count) in &named.segments[ord] {
                let score = norms.bm25(TITLE, named.idf, count, doc);
                scores.add(doc, Scoring::TITLE_WEIGHT * score);
                scores.named[run].insert(doc);
            }
        }
    }

    fn score_exact(&self, ord: usize, norms: &Norms, scores: &mut SegmentScores) {
        for (i, exact) in self.exact.iter().enumerate() {
            for &(doc, count) in &exact.segments[ord] {
                scores.exact[i].insert(doc);
                if self.plan.asks_for(i) {
                    let score = norms.bm25(BODY, exact.idf, count, doc);
                    scores.add(doc, Scoring::WRITTEN_WEIGHT * score);
                }
            }
        }
    }

    /// Adds to the score of what is found anyway where pairs of characters stand there, too.
    fn lend_by_pairs(&self, ord: usize, norms: &Norms, scores: &mut SegmentScores) {
        for pair in &self.pairs {
            for &(doc, count) in &pair.segments[ord] {
                if scores.is_touched.contains(doc) {
                    let score = norms.bm25(BODY, pair.idf, count, doc);
                    scores.score[doc as usize] += Scoring::PAIR_WEIGHT * score;
                }
            }
        }
    }
}

/// Every word that scores, once, with the runs that ask for it.
fn words(view: &LocalView, plan: &Plan, scoring: Scoring) -> Result<Vec<Word>> {
    let mut asked: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, run) in plan.runs.iter().enumerate() {
        for word in &run.words {
            let keyword_of = asked.entry(word).or_default();
            if run.keywords.contains(word) {
                keyword_of.push(i);
            }
        }
    }

    // SegmentScores are sums of floats: the order must be the same each time.
    let mut asked: Vec<(&str, Vec<usize>)> = asked.into_iter().collect();
    asked.sort_unstable();

    let word = |(word, keyword_of): (&str, Vec<usize>)| {
        let terms = word_fields(view).map(|field| Term::from_field_text(field, word));
        let mut idf = [0.0; 3];
        for (term, idf) in terms.iter().zip(&mut idf) {
            *idf = scoring.idf(sections_with(view, term)?);
        }
        Ok(Word { terms, idf, keyword_of })
    };
    asked.into_iter().map(word).collect()
}

/// The pairs of all runs, each once, where they stand.
fn pairs(view: &LocalView, plan: &Plan, scoring: Scoring, go_on: GoOn) -> Result<Vec<Occurrences>> {
    let mut pairs: Vec<[char; 2]> = plan.runs.iter().flat_map(|run| &run.pairs).copied().collect();
    pairs.sort_unstable();
    pairs.dedup();

    let occurrences = |pair: [char; 2]| {
        go_on()?;
        let segments = view.characters.iter().map(|characters| sections_of_pair(characters, pair));
        Ok(Occurrences::of(segments.collect::<Result<_>>()?, scoring))
    };
    pairs.into_par_iter().map(occurrences).collect()
}

/// The sections of a segment in which two characters stand side by side, each once.
fn sections_of_pair(
    characters: &Characters,
    [first, second]: [char; 2],
) -> Result<Vec<(DocId, u32)>> {
    let mut sections = Vec::new();
    let Some(list) = characters.list(ListKey::pair(first, second))? else { return Ok(sections) };

    let mut cursor = ListCursor::new(list);
    let (mut at, mut row) = (cursor.seek(0)?, 0);
    while at != END {
        row = characters.row_of(at, row)?;
        sections.push((row, 1));
        at = cursor.seek(characters.start(row + 1))?;
    }
    Ok(sections)
}

/// A run that is one word, as a term of the text.
fn only_word(view: &LocalView, run: &PlannedRun) -> Option<Term> {
    run.only_word().map(|word| Term::from_field_text(view.fields.body, word))
}

/// Of each segment the sections of reports by the school that `run` names, each once.
fn sections_named(view: &LocalView, run: &PlannedRun) -> Result<Vec<Vec<(DocId, u32)>>> {
    let is_section = view.fields.is_type(RowType::Section);
    let mut segments = Vec::new();

    for segment in view.searcher.segment_readers() {
        let mut found = Vec::new();
        for name in run.school.iter().flat_map(|school| &school.held) {
            let of_school = Term::from_field_text(view.fields.school, name);
            each_counted(segment, &of_school, |doc, _| found.push((doc, 1)))?;
        }

        // The rows of the reports themselves have the school, too.
        found.sort_unstable();
        match postings(segment, &is_section, IndexRecordOption::Basic)? {
            Some(mut rows) => found.retain(|&(doc, _)| seek(&mut rows, doc) == doc),
            None => found.clear(),
        }
        segments.push(found);
    }

    Ok(segments)
}

impl Occurrences {
    fn of(segments: Vec<Vec<(DocId, u32)>>, scoring: Scoring) -> Occurrences {
        let idf = scoring.idf(segments.iter().map(|found| found.len() as u64).sum());
        Occurrences { segments, idf }
    }
}
