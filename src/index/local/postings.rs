//! Mentions from the postings of characters and their pairs, without reading text.

use super::engine;
use super::snapshot::{Allowed, Catalog, Key, Snapshot, postings};
use crate::error::Result;
use crate::pattern::{Ends, Node, Pattern, Place, Places, SENTENCE_ENDS};
use crate::text::BARRIER;
use crate::token::Alignment;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, Term};

/// A section that holds mentions, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub key: Key,
    pub at: DocAddress,
    pub word: u32,
    pub inside: u32,
    pub across: u32,
    pub across_break: u32,
}

impl Found {
    pub fn mentions(&self) -> u32 {
        self.word + self.inside + self.across
    }
}

/// Whether to go on; asked now and then during long work.
pub(crate) type GoOn<'a> = &'a dyn Fn() -> Result<()>;

impl Snapshot {
    /// Every section within `allowed` that holds a mention of `pattern` or a place broken by a paragraph end, in the order
    /// of mentions.
    pub fn find(&self, pattern: &Pattern, allowed: &Allowed, go_on: GoOn) -> Result<Vec<Found>> {
        let catalog = self.catalog()?;
        let mut found = Vec::new();
        for ord in 0..self.searcher.segment_readers().len() {
            self.find_in(ord, pattern, go_on, catalog, allowed, &mut |doc, key, places| {
                let boundaries = catalog.segments[ord].boundaries(doc);
                let mut section = Found::none(key, DocAddress::new(ord as u32, doc));
                section.across_break = places.broken.len() as u32;
                for place in &places.whole {
                    match boundaries.alignment(place.start as usize..place.end as usize) {
                        Alignment::Word => section.word += 1,
                        Alignment::Inside => section.inside += 1,
                        Alignment::Across => section.across += 1,
                    }
                }
                found.push(section);
            })?;
        }
        found.sort_unstable_by_key(|section| section.key);
        Ok(found)
    }

    /// Gives the places in every living section of one segment within `allowed`.
    pub(super) fn find_in(
        &self,
        ord: usize,
        pattern: &Pattern,
        go_on: GoOn,
        catalog: &Catalog,
        allowed: &Allowed,
        each: &mut dyn FnMut(DocId, Key, &Places),
    ) -> Result<()> {
        let segment = &self.searcher.segment_readers()[ord];
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
            if steps.is_multiple_of(1024) {
                go_on()?;
            }
            if segment.is_deleted(doc) {
                continue;
            }
            let key = catalog.segments[ord].key(doc);
            if !allowed.passes(&key).all() {
                continue;
            }
            let places = cursor.places(doc);
            if !places.whole.is_empty() || !places.broken.is_empty() {
                each(doc, key, &places);
            }
        }
    }
}

impl Found {
    fn none(key: Key, at: DocAddress) -> Found {
        Found { key, at, word: 0, inside: 0, across: 0, across_break: 0 }
    }
}

/// A pattern over one segment.
struct PatternCursor<'a> {
    pattern: &'a Pattern,
    terms: Vec<Option<TermCursor>>,
    paragraphs: Option<Marks>,
    sentences: Vec<Marks>,
    /// Buffers, one a term.
    places: Vec<Places>,
    ends: Ends,
}

impl<'a> PatternCursor<'a> {
    fn open(segment: &SegmentReader, chars: Field, pairs: Field, pattern: &'a Pattern) -> Result<PatternCursor<'a>> {
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
            terms: terms.collect::<Result<_>>()?,
            paragraphs: marks(BARRIER)?,
            sentences,
            places: vec![Places::default(); pattern.terms.len()],
            ends: Ends::default(),
        })
    }

    /// The first section from `target` on that may hold a mention.
    fn candidate(&mut self, target: DocId) -> DocId {
        if let Some(doc) = candidate(&mut self.terms, self.pattern.root(), target) {
            return doc;
        }
        // Only a term that is asked for can be mentioned.
        let terms = self.terms.iter_mut().flatten();
        terms.map(|term| term.seek(target)).min().unwrap_or(TERMINATED)
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
                && term.seek(doc) == doc
            {
                term.places(&self.ends.paragraphs, places);
            }
        }
        self.pattern.combine(&self.places, &self.ends)
    }
}

/// The first section from `target` on for which `node` may hold; `None` where it may hold anywhere.
fn candidate(terms: &mut [Option<TermCursor>], node: &Node, target: DocId) -> Option<DocId> {
    match node {
        Node::Term(i) => Some(terms[*i].as_mut().map_or(TERMINATED, |term| term.seek(target))),
        Node::Not(_) => None,
        Node::And(nodes) => all_of(terms, &nodes.iter().collect::<Vec<_>>(), target),
        Node::Pair { left, right, .. } => all_of(terms, &[left, right], target),
        Node::Except { left, .. } => candidate(terms, left, target),
        Node::Or(nodes) => {
            let docs: Option<Vec<DocId>> = nodes.iter().map(|node| candidate(terms, node, target)).collect();
            docs?.into_iter().min()
        }
    }
}

fn all_of(terms: &mut [Option<TermCursor>], nodes: &[&Node], target: DocId) -> Option<DocId> {
    let mut at = target;
    loop {
        let docs: Vec<DocId> = nodes.iter().filter_map(|node| candidate(terms, node, at)).collect();
        let furthest = docs.iter().copied().max()?;
        if furthest == TERMINATED || docs.iter().all(|&doc| doc == furthest) {
            return Some(furthest);
        }
        at = furthest;
    }
}

/// The positions of a single character, section by section.
struct Marks {
    postings: SegmentPostings,
    buffer: Vec<u32>,
}

impl Marks {
    fn open(segment: &SegmentReader, chars: Field, c: char) -> Result<Option<Marks>> {
        let term = Term::from_field_text(chars, c.encode_utf8(&mut [0; 4]));
        let postings = postings(segment, &term, IndexRecordOption::WithFreqsAndPositions)?;
        Ok(postings.map(|postings| Marks { postings, buffer: Vec::new() }))
    }

    fn append(&mut self, doc: DocId, into: &mut Vec<u32>) {
        if seek(&mut self.postings, doc) == doc {
            self.postings.positions(&mut self.buffer);
            into.extend_from_slice(&self.buffer);
        }
    }
}

/// Seeks, which an engine's cursor only does forward.
fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    match postings.doc() {
        doc if doc >= target => doc,
        _ => postings.seek(target),
    }
}

/// One term over one segment: sections that hold its pairs of characters, then its places among their positions.
struct TermCursor {
    /// For each char of the term its place in `lists`.
    slots: Vec<usize>,
    /// A posting list with positions for each distinct char.
    lists: Vec<SegmentPostings>,
    /// For each pair of neighbours the sections that hold it, unbroken or over a paragraph end. Rarest first.
    pairs: Vec<Pair>,
    /// Positions in the section at hand, as they are and with the paragraph ends before them taken out.
    positions: Vec<Vec<u32>>,
    joined: Vec<Vec<u32>>,
}

/// The sections that hold two characters side by side, or with only paragraph ends between.
struct Pair {
    whole: Option<SegmentPostings>,
    broken: Option<SegmentPostings>,
}

impl TermCursor {
    /// `None` if a char or a pair of the term stands nowhere in the segment.
    fn open(segment: &SegmentReader, chars: Field, pairs: Field, term: &[char]) -> Result<Option<TermCursor>> {
        let mut distinct: Vec<char> = Vec::new();
        let mut slots = Vec::with_capacity(term.len());
        for c in term {
            let slot = distinct.iter().position(|known| known == c).unwrap_or(distinct.len());
            if slot == distinct.len() {
                distinct.push(*c);
            }
            slots.push(slot);
        }
        let mut lists = Vec::with_capacity(distinct.len());
        for c in &distinct {
            let term = Term::from_field_text(chars, c.encode_utf8(&mut [0; 4]));
            match postings(segment, &term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(list) => lists.push(list),
                None => return Ok(None),
            }
        }
        let mut found = Vec::new();
        for pair in distinct_pairs(term) {
            match Pair::open(segment, pairs, pair)? {
                Some(pair) => found.push(pair),
                None => return Ok(None),
            }
        }
        found.sort_by_key(Pair::sections);
        let buffers = vec![Vec::new(); lists.len()];
        Ok(Some(TermCursor { slots, lists, pairs: found, positions: buffers.clone(), joined: buffers }))
    }

    /// The first section from `target` on that holds every pair of the term.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.pairs.is_empty() {
            return seek(&mut self.lists[0], target);
        }
        let mut doc = target;
        let mut agreed = 0;
        while agreed < self.pairs.len() {
            let at = self.pairs[agreed].seek(doc);
            if at == TERMINATED {
                return TERMINATED;
            }
            agreed = if at == doc { agreed + 1 } else { 0 };
            doc = at;
        }
        doc
    }

    /// The term's places in the section that was last sought, which has paragraph ends at `paragraphs`.
    fn places(&mut self, paragraphs: &[u32], into: &mut Places) {
        let doc = match self.pairs.first() {
            Some(pair) => pair.doc(),
            None => self.lists[0].doc(),
        };
        for (i, list) in self.lists.iter_mut().enumerate() {
            if seek(list, doc) != doc {
                return;
            }
            list.positions(&mut self.positions[i]);
            join(&self.positions[i], paragraphs, &mut self.joined[i]);
        }
        let rarest = (0..self.slots.len()).min_by_key(|&k| self.joined[self.slots[k]].len()).unwrap_or(0);
        let mut reached = vec![0usize; self.slots.len()];
        let (first, last) = (self.slots[0], self.slots[self.slots.len() - 1]);
        for &at in &self.joined[self.slots[rarest]] {
            let Some(start) = at.checked_sub(rarest as u32) else { continue };
            let stands = self.slots.iter().enumerate().all(|(k, &slot)| {
                let (list, wanted) = (&self.joined[slot], start + k as u32);
                while list.get(reached[k]).is_some_and(|&place| place < wanted) {
                    reached[k] += 1;
                }
                list.get(reached[k]) == Some(&wanted)
            });
            if stands {
                let (start, end) =
                    (self.positions[first][reached[0]], self.positions[last][reached[reached.len() - 1]] + 1);
                into.push(Place { start, end }, self.slots.len());
            }
        }
    }
}

/// Positions with the paragraph ends before each taken out: neighbours over a paragraph end become neighbours.
fn join(positions: &[u32], paragraphs: &[u32], into: &mut Vec<u32>) {
    into.clear();
    let mut before = 0;
    for &position in positions {
        while paragraphs.get(before).is_some_and(|&end| end < position) {
            before += 1;
        }
        into.push(position - before as u32);
    }
}

fn distinct_pairs(term: &[char]) -> Vec<[char; 2]> {
    let mut pairs: Vec<[char; 2]> = term.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Pair {
    fn open(segment: &SegmentReader, pairs: Field, [a, b]: [char; 2]) -> Result<Option<Pair>> {
        let read = |text: String| postings(segment, &Term::from_field_text(pairs, &text), IndexRecordOption::Basic);
        let pair = Pair { whole: read([a, b].iter().collect())?, broken: read([a, BARRIER, b].iter().collect())? };
        Ok((pair.whole.is_some() || pair.broken.is_some()).then_some(pair))
    }

    fn sections(&self) -> u32 {
        [&self.whole, &self.broken].into_iter().flatten().map(|list| list.doc_freq()).sum()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let lists = [&mut self.whole, &mut self.broken].into_iter().flatten();
        lists.map(|list| seek(list, target)).min().unwrap_or(TERMINATED)
    }

    fn doc(&self) -> DocId {
        [&self.whole, &self.broken].into_iter().flatten().map(|list| list.doc()).min().unwrap_or(TERMINATED)
    }
}

/// How many sections of the store hold `term` of a field, deleted ones included as in the engine's statistics.
pub(super) fn sections_with(snapshot: &Snapshot, term: &Term) -> Result<u64> {
    snapshot.searcher.doc_freq(term).map_err(engine)
}
