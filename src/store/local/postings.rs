//! Mentions from the postings of characters and their pairs, without reading text.

use super::cursor::{MarkCursor, ParagraphEnds, SectionCursor, TermCursor, agree};
use super::engine::engine;
use super::segment::{postings, seek};
use super::view::LocalView;
use crate::error::Result;
use crate::pattern::{Ends, Node, Pattern, Places, SENTENCE_ENDS};
use crate::store::allowed::Allowed;
use crate::store::found::FoundSection;
use crate::store::ranks::SectionKey;
use crate::store::tally::{Tally, classes};
use crate::store::waiting::GoOn;
use crate::token::Alignment;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, SegmentReader, TERMINATED, Term};

/// Candidates in a [`Stretch`], about: a few milliseconds of work.
const CANDIDATES: u32 = 4096;

/// Sections or rows between two questions whether to go on: a millisecond or so.
const STEPS: u32 = 64;

impl LocalView {
    /// Finds what [`View::find`](crate::store::View::find) asks for, on all cores.
    pub fn find_sections(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<FoundSection>> {
        let gathered = self.gathered()?;
        let none = || SeenSections { tally: tally.clone(), found: Vec::new() };
        let look_through = |mut seen: SeenSections, stretch: Stretch| -> Result<SeenSections> {
            self.find_in(&stretch, pattern, go_on, allowed, &mut |at, key, places| {
                let classes = classes(places, gathered.begins(at));
                seen.tally.add(&key, &classes);
                let places = shown.iter().map(|&class| classes[class as usize]).sum();
                if places > 0 {
                    let row = gathered.ranks.row(at.into());
                    seen.found.push(FoundSection {
                        report: key.report,
                        section: key.section,
                        row,
                        places,
                    });
                }
            })?;
            Ok(seen)
        };

        let stretches = self.stretches(pattern)?.into_par_iter();
        let mut seen = stretches
            .try_fold(none, look_through)
            .try_reduce(none, |all, more| Ok(all.with(more)))?;

        seen.found.par_sort_unstable();
        *tally = seen.tally;
        Ok(seen.found)
    }

    /// Gives the places in every living section of a stretch within `allowed`.
    fn find_in(
        &self,
        stretch: &Stretch,
        pattern: &Pattern,
        go_on: GoOn,
        allowed: &Allowed,
        each: &mut dyn FnMut(DocAddress, SectionKey, &Places),
    ) -> Result<()> {
        let segment = &self.searcher.segment_readers()[stretch.ord as usize];
        let gathered = self.gathered()?;
        let mut cursor =
            PatternCursor::open(segment, self.fields.chars, self.fields.pairs, pattern)?;

        let mut target = stretch.docs.start;
        let mut steps = 0u32;
        loop {
            let doc = cursor.candidate(target);
            if doc >= stretch.docs.end {
                return Ok(());
            }
            target = doc + 1;
            steps += 1;
            if steps.is_multiple_of(STEPS) {
                go_on()?;
            }

            // Postings hold rows that are gone until their segment is merged.
            if segment.is_deleted(doc) {
                continue;
            }
            let at = DocAddress::new(stretch.ord, doc);
            let key = gathered.key(at);
            if !allowed.passes(&key).all() {
                continue;
            }

            let places = cursor.places(doc);
            if !places.whole.is_empty() || !places.broken.is_empty() {
                each(at, key, &places);
            }
        }
    }

    /// Of each segment every section that holds an unbroken place of `pattern`, deleted ones too,
    /// in order, and how often. Where `word`, which is the whole pattern, stands in the text as a
    /// word, its count is taken and no position is read.
    pub(super) fn count(
        &self,
        pattern: &Pattern,
        word: Option<&Term>,
        go_on: GoOn,
    ) -> Result<Vec<Vec<(DocId, u32)>>> {
        let count_in =
            |stretch: Stretch| Ok((stretch.ord, self.count_in(&stretch, pattern, word, go_on)?));
        let counted: Vec<(u32, Vec<(DocId, u32)>)> =
            self.stretches(pattern)?.into_par_iter().map(count_in).collect::<Result<_>>()?;

        let mut segments = vec![Vec::new(); self.searcher.segment_readers().len()];
        counted.into_iter().for_each(|(ord, counts)| segments[ord as usize].extend(counts));
        Ok(segments)
    }

    fn count_in(
        &self,
        stretch: &Stretch,
        pattern: &Pattern,
        word: Option<&Term>,
        go_on: GoOn,
    ) -> Result<Vec<(DocId, u32)>> {
        let segment = &self.searcher.segment_readers()[stretch.ord as usize];
        let mut counts = Vec::new();
        let mut cursor =
            PatternCursor::open(segment, self.fields.chars, self.fields.pairs, pattern)?;
        let words =
            word.map(|word| postings(segment, word, IndexRecordOption::WithFreqs)).transpose()?;
        let mut words = words.flatten();

        let mut steps = 0u32;
        let mut doc = cursor.candidate(stretch.docs.start);
        while doc < stretch.docs.end {
            steps += 1;
            if steps.is_multiple_of(STEPS) {
                go_on()?;
            }

            let counted = words
                .as_mut()
                .and_then(|words| (seek(words, doc) == doc).then(|| words.term_freq()));
            let count = counted.unwrap_or_else(|| cursor.places(doc).whole.len() as u32);
            if count > 0 {
                counts.push((doc, count));
            }
            doc = cursor.candidate(doc + 1);
        }
        Ok(counts)
    }

    /// All segments, cut where `pattern` may stand in many sections.
    fn stretches(&self, pattern: &Pattern) -> Result<Vec<Stretch>> {
        let mut stretches = Vec::new();
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let candidates =
                Candidates::of_pattern(segment, self.fields.chars, self.fields.pairs, pattern)?;

            let (all, parts) = (segment.max_doc(), candidates.most() / CANDIDATES + 1);
            let step = all.div_ceil(parts).max(1);
            let docs = (0..all).step_by(step as usize).map(|from| from..all.min(from + step));
            stretches.extend(docs.map(|docs| Stretch { ord, docs }));
        }
        Ok(stretches)
    }
}

/// What one thread has seen.
struct SeenSections {
    tally: Tally,
    found: Vec<FoundSection>,
}

impl SeenSections {
    fn with(mut self, other: SeenSections) -> SeenSections {
        self.tally.merge(other.tally);
        self.found.extend(other.found);
        self
    }
}

/// Neighbouring rows of one segment, which one thread looks through.
struct Stretch {
    ord: u32,
    docs: Range<DocId>,
}

/// A pattern over one segment.
struct PatternCursor<'a> {
    pattern: &'a Pattern,
    /// `None` for a single term, whose own cursor finds its sections.
    candidates: Option<Candidates>,
    terms: Vec<Option<TermCursor>>,
    paragraphs: ParagraphEnds,
    sentences: Vec<MarkCursor>,
    /// Buffers, one a term.
    places: Vec<Places>,
    ends: Ends,
}

impl<'a> PatternCursor<'a> {
    fn open(
        segment: &SegmentReader,
        chars: Field,
        pairs: Field,
        pattern: &'a Pattern,
    ) -> Result<PatternCursor<'a>> {
        let terms = pattern.terms.iter().map(|term| TermCursor::open(segment, chars, pairs, term));
        let marks = |c: char| MarkCursor::open(segment, chars, c);
        let mut sentences = Vec::new();

        if pattern.needs_sentences() {
            for c in SENTENCE_ENDS {
                sentences.extend(marks(c)?);
            }
        }

        Ok(PatternCursor {
            pattern,
            candidates: if pattern.only_term().is_some() {
                None
            } else {
                Some(Candidates::of_pattern(segment, chars, pairs, pattern)?)
            },
            terms: terms.collect::<Result<_>>()?,
            paragraphs: ParagraphEnds::open(segment, chars)?,
            sentences,
            places: vec![Places::default(); pattern.terms.len()],
            ends: Ends::default(),
        })
    }

    /// The first section from `target` on that may hold a mention.
    fn candidate(&mut self, target: DocId) -> DocId {
        match (&mut self.candidates, self.terms.first_mut()) {
            (Some(candidates), _) => candidates.seek(target),
            (None, Some(Some(term))) => term.sections.seek(target),
            (None, _) => TERMINATED,
        }
    }

    /// The places in the section `doc`, which must not be before the last one asked for.
    fn places(&mut self, doc: DocId) -> Cow<'_, Places> {
        self.ends.paragraphs.clear();
        if self.pattern.has_pairs() {
            self.ends.paragraphs.extend_from_slice(self.paragraphs.of(doc));
        }

        self.ends.sentences.clear();
        self.sentences.iter_mut().for_each(|marks| marks.append(doc, &mut self.ends.sentences));
        self.ends.sentences.sort_unstable();

        for (term, places) in self.terms.iter_mut().zip(&mut self.places) {
            places.whole.clear();
            places.broken.clear();
            if let Some(term) = term
                && term.sections.seek(doc) == doc
            {
                term.places(doc, &mut self.paragraphs, places);
            }
        }

        self.pattern.combine(&self.places, &self.ends)
    }
}

/// The sections in which an expression may hold. Each term has cursors of its own here: what one
/// part of the expression skips, another may need.
enum Candidates {
    Term(Option<Box<SectionCursor>>),
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    fn of_pattern(
        segment: &SegmentReader,
        chars: Field,
        pairs: Field,
        pattern: &Pattern,
    ) -> Result<Candidates> {
        let sections = |term: &Vec<char>| SectionCursor::open(segment, chars, pairs, term);
        if let Some(candidates) = Candidates::of(pattern.root(), &pattern.terms, &sections)? {
            return Ok(candidates);
        }

        // Only a term that is asked for can be mentioned.
        let any =
            pattern.terms.iter().map(|term| Ok(Candidates::Term(sections(term)?.map(Box::new))));

        Ok(Candidates::Any(any.collect::<Result<_>>()?))
    }

    /// At most how many there are.
    fn most(&self) -> u32 {
        match self {
            Candidates::Term(sections) => sections.as_ref().map_or(0, |sections| sections.most()),
            Candidates::All(parts) => parts.iter().map(Candidates::most).min().unwrap_or(0),
            Candidates::Any(parts) => parts.iter().map(Candidates::most).sum(),
        }
    }

    /// The candidates of `node`; `None` where it may hold anywhere.
    fn of(
        node: &Node,
        terms: &[Vec<char>],
        sections: &dyn Fn(&Vec<char>) -> Result<Option<SectionCursor>>,
    ) -> Result<Option<Candidates>> {
        let of = |node: &Node| Candidates::of(node, terms, sections);
        let all = |nodes: &[&Node]| -> Result<Option<Candidates>> {
            let parts: Vec<Candidates> =
                nodes.iter().filter_map(|node| of(node).transpose()).collect::<Result<_>>()?;
            Ok((!parts.is_empty()).then_some(Candidates::All(parts)))
        };

        match node {
            Node::Term(i) => Ok(Some(Candidates::Term(sections(&terms[*i])?.map(Box::new)))),
            Node::Not(_) => Ok(None),
            Node::And(nodes) => all(&nodes.iter().collect::<Vec<_>>()),
            Node::Pair { left, right, .. } => all(&[left, right]),
            Node::Except { left, .. } => of(left),
            Node::Or(nodes) => {
                let parts: Option<Vec<Candidates>> = nodes.iter().map(of).collect::<Result<_>>()?;
                Ok(parts.map(Candidates::Any))
            }
        }
    }

    /// The first section from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Candidates::Term(sections) => {
                sections.as_mut().map_or(TERMINATED, |sections| sections.seek(target))
            }
            Candidates::Any(parts) => {
                parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED)
            }
            Candidates::All(parts) => agree(parts, target, Candidates::seek),
        }
    }
}

/// How many sections of the store hold `term` of a field, deleted ones included as in the engine's
/// statistics.
pub(super) fn sections_with(view: &LocalView, term: &Term) -> Result<u64> {
    view.searcher.doc_freq(term).map_err(engine)
}
