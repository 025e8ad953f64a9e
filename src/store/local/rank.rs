//! Ranking by postings: BM25 over words, lifted where a run stands as written, and a little by
//! pairs of characters. A run that names a school weighs in that school's reports as if it stood in
//! their titles.
//!
//! Every posting of every word is read, so that totals and facets are exact; scores are kept in one
//! array a segment.

use super::cursor::seek;
use super::engine;
use super::postings::sections_with;
use super::ranks::Gathered;
use super::schema::{Gap, RowType, pair_bucket};
use super::snapshot::{Snapshot, postings};
use crate::error::Result;
use crate::pattern::Pattern;
use crate::store::allowed::Allowed;
use crate::store::plan::{Plan, PlanNode, Run};
use crate::store::tally::Bits;
use crate::store::view::{GoOn, Matched};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, Term};

/// BM25's saturation of term frequency (Robertson and Zaragoza, The Probabilistic Relevance
/// Framework, 2009).
const K1: f32 = 1.2;
/// BM25's share of length normalisation.
const B: f32 = 0.75;
/// What a word in the report's title weighs beside one in the text. More hurts.
const TITLE_WEIGHT: f32 = 1.0;
/// What a word in the section's heading weighs.
const HEADING_WEIGHT: f32 = 0.5;
/// What a run that stands as written weighs, by its own idf.
const WRITTEN_WEIGHT: f32 = 1.0;
/// What a pair of neighbouring characters weighs.
const PAIR_WEIGHT: f32 = 0.3;

/// Sections ranked between two questions whether to go on; one takes a fraction of a microsecond.
const RANKED_STEPS: u32 = 4096;

impl Snapshot {
    /// The sections that satisfy `plan`, in no order; where fewer than `few` of them pass the
    /// filter, also those that hold only some of its words. Sections that fail more than one part
    /// of the filter are left out. Without a plan, all sections.
    pub fn rank(
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
struct Ranked<'a> {
    whole: Matches<'a>,
    /// What holds only some of its words: all of it, unless enough satisfies the plan.
    partial: Vec<(DocAddress, f32)>,
}

/// Whether a section satisfies a query, and why.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Not,
    ByText,
    /// Not by its text: only because a run names its school.
    ByName,
}

/// What was found, with whose it is.
struct Matches<'a> {
    gathered: &'a Gathered,
    allowed: &'a Allowed,
    found: Vec<Matched>,
    /// How many satisfy the query and pass the whole filter.
    passing: usize,
}

impl<'a> Matches<'a> {
    fn new(snapshot: &'a Snapshot, allowed: &'a Allowed) -> Result<Matches<'a>> {
        Ok(Matches { gathered: snapshot.gathered()?, allowed, found: Vec::new(), passing: 0 })
    }

    fn push(&mut self, at: DocAddress, score: f32, holds: Holds) {
        let (holds, by_name) = (holds != Holds::Not, holds == Holds::ByName);
        let key = self.gathered.key(at);
        let passes = self.allowed.passes(&key);
        self.passing += usize::from(holds && passes.all());
        if u8::from(passes.school) + u8::from(passes.year) + u8::from(passes.kind) >= 2 {
            self.found.push(Matched { key, at: at.into(), score, passes, holds, by_name });
        }
    }
}

/// A plan with the statistics of the whole store.
struct Ranker<'a> {
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    /// Every word that scores, once, with the runs that ask for it.
    words: Vec<Word>,
    pairs: Vec<(Term, f32)>,
    /// Sections that hold a run as written, or an exact pattern, and how often, segment by segment.
    written: Vec<Places>,
    exact: Vec<Places>,
    /// Sections of reports by the school that a run names.
    named: Vec<Places>,
    /// The mean length of the text, heading and title fields, in words.
    lengths: [f32; 3],
}

struct Word {
    terms: [Term; 3],
    idf: [f32; 3],
    /// The runs for which it counts towards "most".
    keyword_of: Vec<usize>,
}

/// For each segment the sections, in order, and how often.
struct Places {
    segments: Vec<Vec<(DocId, u32)>>,
    idf: f32,
}

impl<'a> Ranker<'a> {
    fn new(snapshot: &'a Snapshot, plan: &'a Plan, go_on: GoOn) -> Result<Ranker<'a>> {
        let sections = sections_with(snapshot, &snapshot.fields.is_type(RowType::Section))?.max(1);
        let fields = word_fields(snapshot);
        let mut words: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (i, run) in plan.runs.iter().enumerate() {
            for word in &run.words {
                let asked = words.entry(word).or_default();
                if run.keywords.contains(word) {
                    asked.push(i);
                }
            }
        }
        let mut words: Vec<(&str, Vec<usize>)> = words.into_iter().collect();
        words.sort_unstable();
        let words = words.into_iter().map(|(word, keyword_of)| {
            let terms = fields.map(|field| Term::from_field_text(field, word));
            let mut idfs = [0.0; 3];
            for (term, idf_of) in terms.iter().zip(&mut idfs) {
                *idf_of = idf(sections, sections_with(snapshot, term)?);
            }
            Ok(Word { terms, idf: idfs, keyword_of })
        });
        let all_pairs = plan.runs.iter().flat_map(|run| &run.pairs);
        let mut pairs: Vec<[char; 2]> = all_pairs.copied().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let pairs = pairs.into_iter().map(|pair| {
            let bucket = pair_bucket(pair[0], pair[1], Gap::None);
            let term =
                Term::from_field_text(snapshot.fields.pairs, bucket.encode_utf8(&mut [0; 4]));
            let idf = idf(sections, sections_with(snapshot, &term)?);
            Ok((term, idf))
        });
        let written =
            |run: &Run| Places::of(snapshot, &run.written, run.only_word(), sections, go_on);
        let exact = |pattern: &Pattern| Places::of(snapshot, pattern, None, sections, go_on);
        Ok(Ranker {
            snapshot,
            plan,
            words: words.collect::<Result<_>>()?,
            pairs: pairs.collect::<Result<_>>()?,
            written: plan.runs.iter().map(written).collect::<Result<_>>()?,
            exact: plan.exacts.iter().map(exact).collect::<Result<_>>()?,
            named: plan
                .runs
                .iter()
                .map(|run| Places::of_school(snapshot, run, sections))
                .collect::<Result<_>>()?,
            lengths: mean_lengths(snapshot, fields, sections)?,
        })
    }

    /// The sections of a segment that satisfy the plan, or hold some of its words.
    fn rank_in<'b>(
        &'b self,
        ord: usize,
        allowed: &'b Allowed,
        few: usize,
        go_on: GoOn,
    ) -> Result<Ranked<'b>> {
        go_on()?;
        let mut whole = Matches::new(self.snapshot, allowed)?;
        let mut partial = Vec::new();
        let scores = self.score(ord, go_on)?;
        let segment = &self.snapshot.searcher.segment_readers()[ord];
        let candidates = scores.candidates(
            self.plan,
            segment,
            &self.snapshot.fields.is_type(RowType::Section),
        )?;
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
        Ok(Ranked { whole, partial })
    }

    /// Scores every section of a segment that holds anything of the plan.
    fn score(&self, ord: usize, go_on: GoOn) -> Result<Scores> {
        let segment = &self.snapshot.searcher.segment_readers()[ord];
        let mut scores = Scores::new(segment.max_doc() as usize, self.plan);
        let norms = Norms::of(self.snapshot, segment, self.lengths)?;
        for (mark, word) in (1u32..).zip(&self.words) {
            for (field, term) in word.terms.iter().enumerate() {
                go_on()?;
                let weight = [1.0, HEADING_WEIGHT, TITLE_WEIGHT][field];
                for_each(segment, term, |doc, count| {
                    scores.add(doc, weight * norms.bm25(field, word.idf[field], count, doc));
                    scores.word(doc, mark, word);
                })?;
            }
        }
        for (run, places) in self.written.iter().enumerate() {
            for &(doc, count) in &places.segments[ord] {
                scores.add(doc, WRITTEN_WEIGHT * norms.bm25(0, places.idf, count, doc));
                scores.written[run].insert(doc);
            }
        }
        for (run, places) in self.named.iter().enumerate() {
            for &(doc, count) in &places.segments[ord] {
                scores.add(doc, TITLE_WEIGHT * norms.bm25(TITLE, places.idf, count, doc));
                scores.named[run].insert(doc);
            }
        }
        for (exact, places) in self.exact.iter().enumerate() {
            for &(doc, count) in &places.segments[ord] {
                scores.exact[exact].insert(doc);
                if self.plan.asks_for(exact) {
                    scores.add(doc, WRITTEN_WEIGHT * norms.bm25(0, places.idf, count, doc));
                }
            }
        }
        // Pairs only lend to what is found anyway.
        for (term, idf) in &self.pairs {
            go_on()?;
            for_each(segment, term, |doc, count| {
                if scores.is_touched.contains(doc) {
                    scores.score[doc as usize] += PAIR_WEIGHT * norms.bm25(0, *idf, count, doc);
                }
            })?;
        }
        Ok(scores)
    }
}

impl Places {
    fn of(
        snapshot: &Snapshot,
        pattern: &Pattern,
        word: Option<&str>,
        sections: u64,
        go_on: GoOn,
    ) -> Result<Places> {
        let word = word.map(|word| Term::from_field_text(snapshot.fields.body, word));
        Ok(Places::with_idf(snapshot.count(pattern, word.as_ref(), go_on)?, sections))
    }

    /// The sections of reports by the school that `run` names, each once.
    fn of_school(snapshot: &Snapshot, run: &Run, sections: u64) -> Result<Places> {
        let mut segments = Vec::new();
        for segment in snapshot.searcher.segment_readers() {
            let mut found = Vec::new();
            for name in run.school.iter().flat_map(|school| &school.held) {
                let of_school = Term::from_field_text(snapshot.fields.school, name);
                for_each(segment, &of_school, |doc, _| found.push((doc, 1)))?;
            }
            found.sort_unstable();
            let section = &snapshot.fields.is_type(RowType::Section);
            match postings(segment, section, IndexRecordOption::Basic)? {
                Some(mut rows) => found.retain(|&(doc, _)| seek(&mut rows, doc) == doc),
                None => found.clear(),
            }
            segments.push(found);
        }
        Ok(Places::with_idf(segments, sections))
    }

    fn with_idf(segments: Vec<Vec<(DocId, u32)>>, sections: u64) -> Places {
        let idf = idf(sections, segments.iter().map(|found| found.len() as u64).sum());
        Places { segments, idf }
    }
}

/// The scores of a segment's sections.
struct Scores {
    score: Vec<f32>,
    /// Sections that hold a word, a run as written or an exact pattern, each once.
    touched: Vec<DocId>,
    is_touched: Bits,
    /// The last word seen in a section: one in text and title counts once.
    last_word: Vec<u32>,
    /// For each run the keywords seen.
    keywords: Vec<Vec<u16>>,
    written: Vec<Bits>,
    exact: Vec<Bits>,
    named: Vec<Bits>,
    names_schools: bool,
}

impl Scores {
    fn new(sections: usize, plan: &Plan) -> Scores {
        Scores {
            score: vec![0.0; sections],
            touched: Vec::new(),
            is_touched: Bits::new(sections),
            last_word: vec![0; sections],
            keywords: vec![vec![0; sections]; plan.runs.len()],
            written: vec![Bits::new(sections); plan.runs.len()],
            exact: vec![Bits::new(sections); plan.exacts.len()],
            named: vec![Bits::new(sections); plan.runs.len()],
            names_schools: plan.schools().next().is_some(),
        }
    }

    fn add(&mut self, doc: DocId, score: f32) {
        self.score[doc as usize] += score;
        if self.is_touched.insert(doc) {
            self.touched.push(doc);
        }
    }

    fn word(&mut self, doc: DocId, mark: u32, word: &Word) {
        let last = &mut self.last_word[doc as usize];
        if *last != mark {
            *last = mark;
            word.keyword_of.iter().for_each(|&run| self.keywords[run][doc as usize] += 1);
        }
    }

    /// The sections to look at: those that hold anything, or all if the plan could hold for one
    /// that holds nothing.
    fn candidates(
        &self,
        plan: &Plan,
        segment: &SegmentReader,
        section: &Term,
    ) -> Result<Vec<DocId>> {
        if !plan.root.is_open() {
            return Ok(self.touched.clone());
        }
        let mut all = Vec::new();
        for_each(segment, section, |doc, _| all.push(doc))?;
        Ok(all)
    }

    /// Whether the section satisfies the plan, and why.
    fn holds(&self, plan: &Plan, doc: DocId) -> Holds {
        let stands = |run: usize| {
            usize::from(self.keywords[run][doc as usize]) >= plan.runs[run].needed
                || self.written[run].contains(doc)
        };
        let stands_or_named = |run: usize| stands(run) || self.named[run].contains(doc);
        if self.holds_by(&plan.root, doc, &stands) {
            return Holds::ByText;
        }
        match self.names_schools && self.holds_by(&plan.root, doc, &stands_or_named) {
            true => Holds::ByName,
            false => Holds::Not,
        }
    }

    /// Whether the section satisfies `node` where `run` tells which runs it satisfies.
    fn holds_by(&self, node: &PlanNode, doc: DocId, run: &dyn Fn(usize) -> bool) -> bool {
        match node {
            PlanNode::Run(i) => run(*i),
            PlanNode::Exact(i) => self.exact[*i].contains(doc),
            PlanNode::Without(i) => !self.exact[*i].contains(doc),
            PlanNode::And(nodes) => nodes.iter().all(|node| self.holds_by(node, doc, run)),
            PlanNode::Or(nodes) => nodes.iter().any(|node| self.holds_by(node, doc, run)),
        }
    }

    /// Whether NOT rules the section out, whatever else it holds; `None` where `node` has no NOT.
    fn excludes(&self, node: &PlanNode, doc: DocId) -> Option<bool> {
        match node {
            PlanNode::Run(_) | PlanNode::Exact(_) => None,
            PlanNode::Without(i) => Some(self.exact[*i].contains(doc)),
            PlanNode::And(nodes) => {
                nodes.iter().filter_map(|node| self.excludes(node, doc)).reduce(|a, b| a || b)
            }
            PlanNode::Or(nodes) => {
                let all: Option<Vec<bool>> =
                    nodes.iter().map(|node| self.excludes(node, doc)).collect();
                all.map(|all| all.into_iter().all(|out| out))
            }
        }
    }
}

/// Lengths of a segment's sections, as BM25 takes them.
struct Norms {
    readers: [Option<FieldNormReader>; 3],
    lengths: [f32; 3],
}

impl Norms {
    fn of(snapshot: &Snapshot, segment: &SegmentReader, lengths: [f32; 3]) -> Result<Norms> {
        let mut readers = [const { None }; 3];
        for (reader, field) in readers.iter_mut().zip(word_fields(snapshot)) {
            *reader = segment.fieldnorms_readers().get_field(field).map_err(engine)?;
        }
        Ok(Norms { readers, lengths })
    }

    fn bm25(&self, field: usize, idf: f32, count: u32, doc: DocId) -> f32 {
        let length = self.readers[field].as_ref().map_or(1, |reader| reader.fieldnorm(doc)) as f32;
        let count = count as f32;
        idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / self.lengths[field]))
    }
}

/// The place of the title among [`word_fields`].
const TITLE: usize = 2;

fn word_fields(snapshot: &Snapshot) -> [Field; 3] {
    [snapshot.fields.body, snapshot.fields.heading, snapshot.fields.title]
}

fn mean_lengths(snapshot: &Snapshot, fields: [Field; 3], sections: u64) -> Result<[f32; 3]> {
    let mut means = [1.0; 3];
    for (mean, field) in means.iter_mut().zip(fields) {
        let mut words = 0;
        for segment in snapshot.searcher.segment_readers() {
            words += segment.inverted_index(field).map_err(engine)?.total_num_tokens();
        }
        *mean = (words as f32 / sections as f32).max(1.0);
    }
    Ok(means)
}

/// BM25's idf, never negative.
fn idf(sections: u64, having: u64) -> f32 {
    let (all, having) = (sections as f32, (having as f32).min(sections as f32));
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

fn for_each(segment: &SegmentReader, term: &Term, mut each: impl FnMut(DocId, u32)) -> Result<()> {
    let Some(mut list) = postings(segment, term, IndexRecordOption::WithFreqs)? else {
        return Ok(());
    };
    let mut doc = list.doc();
    while doc != TERMINATED {
        each(doc, list.term_freq());
        doc = list.advance();
    }
    Ok(())
}
