//! Mentions from the postings of characters and their pairs, without reading text.

use super::cursor::{Marks, Sections, TermCursor, agree, seek};
use super::engine;
use super::snapshot::{Snapshot, postings};
use crate::error::Result;
use crate::index::allowed::Allowed;
use crate::index::catalog::Key;
use crate::index::snapshot::{Found, GoOn};
use crate::index::tally::{Tally, classes};
use crate::pattern::{Ends, Node, Pattern, Places, SENTENCE_ENDS};
use crate::text::BARRIER;
use crate::token::Alignment;
use std::collections::BTreeSet;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, SegmentReader, TERMINATED, Term};

/// Sections or rows between two questions whether to go on: a millisecond or so.
pub(super) const STEPS: u32 = 64;

impl Snapshot {
    /// Counts every place of `pattern` within `allowed` in `tally`, and gives the sections that hold one of a class that is
    /// `shown`, in the order of mentions.
    pub fn find(
        &self,
        pattern: &Pattern,
        allowed: &Allowed,
        shown: &BTreeSet<Alignment>,
        tally: &mut Tally,
        go_on: GoOn,
    ) -> Result<Vec<Found>> {
        let gathered = self.gathered()?;
        let mut found = Vec::new();
        for ord in 0..self.searcher.segment_readers().len() {
            self.find_in(ord, pattern, go_on, allowed, &mut |at, key, places| {
                let classes = classes(&gathered.boundaries(at), places);
                tally.add(&key, &classes);
                let places = shown.iter().map(|&class| classes[class as usize]).sum();
                if places > 0 {
                    found.push(Found {
                        report: key.report,
                        section: key.section,
                        row: gathered.catalog.row(at.into()),
                        places,
                    });
                }
            })?;
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Gives the places in every living section of one segment within `allowed`.
    fn find_in(
        &self,
        ord: usize,
        pattern: &Pattern,
        go_on: GoOn,
        allowed: &Allowed,
        each: &mut dyn FnMut(DocAddress, Key, &Places),
    ) -> Result<()> {
        let (segment, gathered) = (&self.searcher.segment_readers()[ord], self.gathered()?);
        let mut cursor = PatternCursor::open(segment, self.fields.chars, self.fields.pairs, pattern)?;
        let mut target = 0;
        let mut steps = 0u32;
        loop {
            let doc = cursor.candidate(target);
            if doc == TERMINATED {
                return Ok(());
            }
            target = doc + 1;
            steps += 1;
            if steps.is_multiple_of(STEPS) {
                go_on()?;
            }
            if segment.is_deleted(doc) {
                continue;
            }
            let at = DocAddress::new(ord as u32, doc);
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
}

impl Snapshot {
    /// Gives every section of one segment that holds an unbroken place of `pattern`, deleted ones too, and how often. Where
    /// `word`, which is the whole pattern, stands in the text as a word, its count is taken and no position is read.
    pub(super) fn count_in(
        &self,
        ord: usize,
        pattern: &Pattern,
        word: Option<&Term>,
        go_on: GoOn,
        each: &mut dyn FnMut(DocId, u32),
    ) -> Result<()> {
        let segment = &self.searcher.segment_readers()[ord];
        let mut cursor = PatternCursor::open(segment, self.fields.chars, self.fields.pairs, pattern)?;
        let words = word.map(|word| postings(segment, word, IndexRecordOption::WithFreqs)).transpose()?;
        let mut words = words.flatten();
        let mut steps = 0u32;
        let mut doc = cursor.candidate(0);
        while doc != TERMINATED {
            steps += 1;
            if steps.is_multiple_of(STEPS) {
                go_on()?;
            }
            let counted = words.as_mut().and_then(|words| (seek(words, doc) == doc).then(|| words.term_freq()));
            let count = counted.unwrap_or_else(|| cursor.places(doc).whole.len() as u32);
            if count > 0 {
                each(doc, count);
            }
            doc = cursor.candidate(doc + 1);
        }
        Ok(())
    }
}

/// A pattern over one segment.
struct PatternCursor<'a> {
    pattern: &'a Pattern,
    candidates: Candidates,
    terms: Vec<Option<TermCursor>>,
    paragraphs: Option<Marks>,
    sentences: Vec<Marks>,
    /// Buffers, one a term.
    places: Vec<Places>,
    ends: Ends,
}

impl<'a> PatternCursor<'a> {
    fn open(segment: &SegmentReader, chars: Field, pairs: Field, pattern: &'a Pattern) -> Result<PatternCursor<'a>> {
        let sections = |term: &Vec<char>| Sections::open(segment, chars, pairs, term);
        let candidates = match Candidates::of(pattern.root(), &pattern.terms, &sections)? {
            Some(candidates) => candidates,
            // Only a term that is asked for can be mentioned.
            None => Candidates::Any(
                pattern
                    .terms
                    .iter()
                    .map(|t| Ok(Candidates::Term(sections(t)?.map(Box::new))))
                    .collect::<Result<_>>()?,
            ),
        };
        let terms = pattern.terms.iter().map(|term| TermCursor::open(segment, chars, pairs, term));
        let marks = |c: char| Marks::open(segment, chars, c);
        let mut sentences = Vec::new();
        if pattern.needs_sentences() {
            for c in SENTENCE_ENDS {
                sentences.extend(marks(c)?);
            }
        }
        Ok(PatternCursor {
            pattern,
            candidates,
            terms: terms.collect::<Result<_>>()?,
            paragraphs: marks(BARRIER)?,
            sentences,
            places: vec![Places::default(); pattern.terms.len()],
            ends: Ends::default(),
        })
    }

    /// The first section from `target` on that may hold a mention.
    fn candidate(&mut self, target: DocId) -> DocId {
        self.candidates.seek(target)
    }

    /// The places in the section `doc`, which must not be before the last one asked for.
    fn places(&mut self, doc: DocId) -> Places {
        self.ends.paragraphs.clear();
        if let Some(marks) = &mut self.paragraphs {
            marks.append(doc, &mut self.ends.paragraphs);
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
                term.places(doc, &self.ends.paragraphs, places);
            }
        }
        self.pattern.combine(&self.places, &self.ends)
    }
}

/// Sections in which an expression may hold. Each term has cursors of its own here: what one part of the expression skips,
/// another may need.
enum Candidates {
    Term(Option<Box<Sections>>),
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    /// The candidates of `node`; `None` where it may hold anywhere.
    fn of(
        node: &Node,
        terms: &[Vec<char>],
        sections: &dyn Fn(&Vec<char>) -> Result<Option<Sections>>,
    ) -> Result<Option<Candidates>> {
        let of = |node: &Node| Candidates::of(node, terms, sections);
        let all = |nodes: &[&Node]| -> Result<Option<Candidates>> {
            let parts: Vec<Candidates> = nodes.iter().filter_map(|node| of(node).transpose()).collect::<Result<_>>()?;
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
            Candidates::Term(sections) => sections.as_mut().map_or(TERMINATED, |sections| sections.seek(target)),
            Candidates::Any(parts) => parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED),
            Candidates::All(parts) => agree(parts, target, Candidates::seek),
        }
    }
}

/// How many sections of the store hold `term` of a field, deleted ones included as in the engine's statistics.
pub(super) fn sections_with(snapshot: &Snapshot, term: &Term) -> Result<u64> {
    snapshot.searcher.doc_freq(term).map_err(engine)
}
