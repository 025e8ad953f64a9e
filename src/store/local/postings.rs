//! Mentions from the lists of characters, without reading text.

use super::budget::{Account, Budget};
use super::characters::Characters;
use super::cursor::{Breaks, MarkCursor, TermCursor, agree, most_places};
use super::engine::engine;
use super::segment::{postings, seek};
use super::view::LocalView;
use crate::error::Result;
use crate::pattern::{Ends, Node, Pattern, Places, SENTENCE_ENDS};
use crate::store::allowed::Allowed;
use crate::store::found::FoundSection;
use crate::store::ranks::SectionKey;
use crate::store::tally::{Classes, Tally, classes};
use crate::store::waiting::GoOn;
use crate::text::BARRIER;
use crate::token::Alignment;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, TERMINATED, Term};

/// Candidates in a [`Stretch`], about: a few milliseconds of work.
const CANDIDATES: u32 = 4096;

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
        let (gathered, budget) = (self.gathered()?, Budget::new(go_on));
        let none = || SeenSections { tally: tally.clone(), found: Vec::new() };
        let look_through = |mut seen: SeenSections, stretch: Stretch| -> Result<SeenSections> {
            self.find_in(&stretch, pattern, &budget, allowed, &mut |at, key, classes| {
                seen.tally.add(&key, classes);
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

    /// Gives how the places lie in every living section of a stretch within `allowed` that has one.
    fn find_in(
        &self,
        stretch: &Stretch,
        pattern: &Pattern,
        budget: &Budget<'_>,
        allowed: &Allowed,
        each: &mut dyn FnMut(DocAddress, SectionKey, &Classes),
    ) -> Result<()> {
        let segment = &self.searcher.segment_readers()[stretch.ord as usize];
        let gathered = self.gathered()?;
        let characters = self.characters(stretch.ord)?;
        // Postings hold rows that are gone until their segment is merged.
        let wanted = |doc: DocId| {
            let at = DocAddress::new(stretch.ord, doc);
            let key = (!segment.is_deleted(doc)).then(|| gathered.key(at));
            key.filter(|key| allowed.passes(key).all()).map(|key| (at, key))
        };

        if let Some(term) = pattern.only_term() {
            let mut account = Account::of(budget);
            let cursor = TermCursor::open(characters, term, &stretch.docs, Breaks::Found)?;
            cursor.each_row(stretch.docs.start, &mut |doc, classes| {
                account.look_at_section()?;
                if let Some((at, key)) = wanted(doc) {
                    each(at, key, classes);
                }
                account.spend(classes.iter().copied().map(u64::from).sum())
            })?;
            return account.settle();
        }

        let mut cursor =
            PatternCursor::open(characters, pattern, &stretch.docs, Breaks::Found, budget)?;
        let mut target = stretch.docs.start;
        loop {
            let doc = cursor.candidate(target)?;
            if doc >= stretch.docs.end {
                return cursor.account.settle();
            }
            target = doc + 1;
            if let Some((at, key)) = wanted(doc) {
                let start = characters.start(doc);
                let begins = |char: usize| characters.begins(start + char as u32);
                let classes = classes(&*cursor.places(doc)?, begins);
                if classes != [0; 4] {
                    each(at, key, &classes);
                }
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
        let budget = Budget::new(go_on);
        let count_in =
            |stretch: Stretch| Ok((stretch.ord, self.count_in(&stretch, pattern, word, &budget)?));
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
        budget: &Budget<'_>,
    ) -> Result<Vec<(DocId, u32)>> {
        let segment = &self.searcher.segment_readers()[stretch.ord as usize];
        let mut counts = Vec::new();
        let characters = self.characters(stretch.ord)?;
        let mut cursor =
            PatternCursor::open(characters, pattern, &stretch.docs, Breaks::Ignored, budget)?;
        let words =
            word.map(|word| postings(segment, word, IndexRecordOption::WithFreqs)).transpose()?;
        let mut words = words.flatten();

        let mut doc = cursor.candidate(stretch.docs.start)?;
        while doc < stretch.docs.end {
            let counted = words
                .as_mut()
                .and_then(|words| (seek(words, doc) == doc).then(|| words.term_freq()));
            let count = match counted {
                Some(count) => count,
                None => cursor.places(doc)?.whole.len() as u32,
            };
            if count > 0 {
                counts.push((doc, count));
            }
            doc = cursor.candidate(doc + 1)?;
        }
        cursor.account.settle()?;
        Ok(counts)
    }

    /// All segments, cut where `pattern` may stand in many sections.
    fn stretches(&self, pattern: &Pattern) -> Result<Vec<Stretch>> {
        let mut stretches = Vec::new();
        let candidates = Candidates::of_pattern(pattern);
        for (ord, characters) in (0..).zip(&self.characters) {
            let counts = pattern.terms.iter().map(|term| most_places(characters, term));
            let most = candidates.most(&counts.collect::<Result<Vec<u32>>>()?);
            if most == 0 {
                continue;
            }

            let (all, parts) = (characters.rows(), most / CANDIDATES + 1);
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

/// A pattern over some rows of one segment.
struct PatternCursor<'a> {
    pattern: &'a Pattern,
    characters: &'a Characters,
    candidates: Candidates,
    terms: Vec<TermCursor<'a>>,
    paragraphs: Option<MarkCursor<'a>>,
    sentences: Vec<MarkCursor<'a>>,
    /// Buffers, one a term.
    places: Vec<Places>,
    ends: Ends,
    account: Account<'a>,
}

impl<'a> PatternCursor<'a> {
    fn open(
        characters: &'a Characters,
        pattern: &'a Pattern,
        rows: &Range<DocId>,
        breaks: Breaks,
        budget: &'a Budget<'a>,
    ) -> Result<PatternCursor<'a>> {
        let terms =
            pattern.terms.iter().map(|term| TermCursor::open(characters, term, rows, breaks));
        let mut paragraphs = None;
        if pattern.has_pairs() {
            paragraphs = Some(MarkCursor::open(characters, BARRIER)?);
        }
        let mut sentences = Vec::new();
        if pattern.needs_sentences() {
            for mark in SENTENCE_ENDS {
                sentences.push(MarkCursor::open(characters, mark)?);
            }
        }

        Ok(PatternCursor {
            pattern,
            characters,
            candidates: Candidates::of_pattern(pattern),
            terms: terms.collect::<Result<_>>()?,
            paragraphs,
            sentences,
            places: vec![Places::default(); pattern.terms.len()],
            ends: Ends::default(),
            account: Account::of(budget),
        })
    }

    /// The first section from `target` on that may hold a mention.
    fn candidate(&mut self, target: DocId) -> Result<DocId> {
        if target >= self.characters.rows() {
            return Ok(TERMINATED);
        }
        self.account.look_at_section()?;
        self.candidates.seek(&mut self.terms, target)
    }

    /// The places in the section `doc`.
    fn places(&mut self, doc: DocId) -> Result<Cow<'_, Places>> {
        let text = self.characters.text(doc);
        self.ends.paragraphs.clear();
        if let Some(marks) = &mut self.paragraphs {
            marks.append(&text, &mut self.ends.paragraphs)?;
        }

        self.ends.sentences.clear();
        for marks in &mut self.sentences {
            marks.append(&text, &mut self.ends.sentences)?;
        }
        self.ends.sentences.sort_unstable();

        for (term, places) in self.terms.iter_mut().zip(&mut self.places) {
            places.whole.clear();
            places.broken.clear();
            term.places(doc, places)?;
        }
        let places = self.places.iter().map(|places| places.whole.len() + places.broken.len());
        self.account.spend(places.sum::<usize>() as u64)?;

        self.account.limit(&mut self.ends);
        let combined = self.pattern.combine(&self.places, &self.ends);
        self.account.spend(self.ends.compared.get())?;
        Ok(combined)
    }
}

/// The sections in which an expression may hold, by the numbers of its terms.
enum Candidates {
    Term(usize),
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    fn of_pattern(pattern: &Pattern) -> Candidates {
        // Only a term that is asked for can be mentioned.
        Candidates::of(pattern.root()).unwrap_or_else(|| {
            Candidates::Any((0..pattern.terms.len()).map(Candidates::Term).collect())
        })
    }

    /// The candidates of `node`; `None` where it may hold anywhere.
    fn of(node: &Node) -> Option<Candidates> {
        let all = |nodes: &mut dyn Iterator<Item = &Node>| {
            let parts: Vec<Candidates> = nodes.filter_map(Candidates::of).collect();
            (!parts.is_empty()).then_some(Candidates::All(parts))
        };

        match node {
            Node::Term(i) => Some(Candidates::Term(*i)),
            Node::Not(_) => None,
            Node::And(nodes) => all(&mut nodes.iter()),
            Node::Pair { left, right, .. } => all(&mut [&**left, &**right].into_iter()),
            Node::Except { left, .. } => Candidates::of(left),
            Node::Or(nodes) => {
                nodes.iter().map(Candidates::of).collect::<Option<_>>().map(Candidates::Any)
            }
        }
    }

    /// At most how many places are looked at.
    fn most(&self, counts: &[u32]) -> u32 {
        let of_parts = |parts: &[Candidates]| -> Vec<u32> {
            parts.iter().map(|part| part.most(counts)).collect()
        };
        match self {
            Candidates::Term(term) => counts.get(*term).copied().unwrap_or_default(),
            Candidates::All(parts) => of_parts(parts).into_iter().min().unwrap_or_default(),
            Candidates::Any(parts) => of_parts(parts).into_iter().fold(0, u32::saturating_add),
        }
    }

    /// The first section from `target` on.
    fn seek(&mut self, terms: &mut [TermCursor], target: DocId) -> Result<DocId> {
        match self {
            Candidates::Term(term) => {
                terms.get_mut(*term).map_or(Ok(TERMINATED), |term| term.seek(target))
            }
            Candidates::Any(parts) => {
                let mut first = TERMINATED;
                for part in parts {
                    first = first.min(part.seek(terms, target)?);
                }
                Ok(first)
            }
            Candidates::All(parts) => agree(parts, target, |part, target| part.seek(terms, target)),
        }
    }
}

/// How many sections of the store hold `term` of a field, deleted ones included as in the engine's
/// statistics.
pub(super) fn sections_with(view: &LocalView, term: &Term) -> Result<u64> {
    view.searcher.doc_freq(term).map_err(engine)
}
