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
            None => {
                Candidates::Any(pattern.terms.iter().map(|t| sections(t).map(Candidates::Term)).collect::<Result<_>>()?)
            }
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
    Term(Option<Sections>),
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
            Node::Term(i) => Ok(Some(Candidates::Term(sections(&terms[*i])?))),
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

/// The first section from `target` on that all of `parts` hold.
fn agree<T>(parts: &mut [T], target: DocId, seek: impl Fn(&mut T, DocId) -> DocId) -> DocId {
    let mut doc = target;
    let mut agreed = 0;
    while agreed < parts.len() {
        let at = seek(&mut parts[agreed], doc);
        if at == TERMINATED {
            return TERMINATED;
        }
        agreed = if at == doc { agreed + 1 } else { 0 };
        doc = at;
    }
    doc
}

/// The positions of a single character, section by section.
struct Marks {
    postings: SegmentPostings,
    buffer: Vec<u32>,
}

impl Marks {
    fn open(segment: &SegmentReader, chars: Field, c: char) -> Result<Option<Marks>> {
        let postings = list(segment, chars, c, IndexRecordOption::WithFreqsAndPositions)?;
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

/// The sections that hold every pair of neighbouring characters of a term: all that hold the term, and few others.
struct Sections {
    /// Unbroken or over a paragraph end; rarest first.
    pairs: Vec<Pair>,
    /// The list of the only character, where the term is no longer.
    single: Option<SegmentPostings>,
}

/// The sections that hold two characters side by side, or with only paragraph ends between.
struct Pair {
    whole: Option<SegmentPostings>,
    broken: Option<SegmentPostings>,
}

impl Sections {
    /// `None` if a pair of the term, or its only character, stands nowhere in the segment.
    fn open(segment: &SegmentReader, chars: Field, pairs: Field, term: &[char]) -> Result<Option<Sections>> {
        if let [c] = term {
            let single = list(segment, chars, *c, IndexRecordOption::Basic)?;
            return Ok(single.map(|single| Sections { pairs: Vec::new(), single: Some(single) }));
        }
        let mut found = Vec::new();
        for pair in distinct_pairs(term) {
            match Pair::open(segment, pairs, pair)? {
                Some(pair) => found.push(pair),
                None => return Ok(None),
            }
        }
        found.sort_by_key(Pair::sections);
        Ok(Some(Sections { pairs: found, single: None }))
    }

    /// The first section from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.single {
            Some(single) => seek(single, target),
            None => agree(&mut self.pairs, target, Pair::seek),
        }
    }
}

/// One term over one segment: its places among the positions of its characters.
struct TermCursor {
    sections: Sections,
    /// For each char of the term its place in `lists`.
    slots: Vec<usize>,
    /// A posting list with positions for each distinct char.
    lists: Vec<SegmentPostings>,
    /// Positions in the section at hand, as they are and with the paragraph ends before them taken out.
    positions: Vec<Vec<u32>>,
    joined: Vec<Vec<u32>>,
}

fn list(segment: &SegmentReader, chars: Field, c: char, record: IndexRecordOption) -> Result<Option<SegmentPostings>> {
    postings(segment, &Term::from_field_text(chars, c.encode_utf8(&mut [0; 4])), record)
}

impl TermCursor {
    /// `None` if a char or a pair of the term stands nowhere in the segment.
    fn open(segment: &SegmentReader, chars: Field, pairs: Field, term: &[char]) -> Result<Option<TermCursor>> {
        let Some(sections) = Sections::open(segment, chars, pairs, term)? else { return Ok(None) };
        let mut distinct: Vec<char> = Vec::new();
        let mut slots = Vec::with_capacity(term.len());
        for c in term {
            let slot = distinct.iter().position(|known| known == c).unwrap_or(distinct.len());
            if slot == distinct.len() {
                distinct.push(*c);
            }
            slots.push(slot);
        }
        let lists = distinct.iter().map(|&c| list(segment, chars, c, IndexRecordOption::WithFreqsAndPositions));
        let Some(lists) = lists.collect::<Result<Option<Vec<_>>>>()? else { return Ok(None) };
        let buffers = vec![Vec::new(); lists.len()];
        Ok(Some(TermCursor { sections, slots, lists, positions: buffers.clone(), joined: buffers }))
    }

    /// The term's places in the section `doc`, which has paragraph ends at `paragraphs`.
    fn places(&mut self, doc: DocId, paragraphs: &[u32], into: &mut Places) {
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
}

/// How many sections of the store hold `term` of a field, deleted ones included as in the engine's statistics.
pub(super) fn sections_with(snapshot: &Snapshot, term: &Term) -> Result<u64> {
    snapshot.searcher.doc_freq(term).map_err(engine)
}
