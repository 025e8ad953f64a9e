//! Forward-only cursors over the postings of one segment: where characters stand, which sections
//! hold a term, and the places of the term in a section.

use super::schema::pair_bucket;
use super::segment::{postings, seek};
use crate::error::Result;
use crate::pattern::{Place, Places};
use crate::store::pair::{PairGap, is_paired};
use crate::text::BARRIER;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// The positions of a single character, section by section.
pub(super) struct MarkCursor {
    postings: SegmentPostings,
    buffer: Vec<u32>,
}

impl MarkCursor {
    pub fn open(segment: &SegmentReader, chars: Field, c: char) -> Result<Option<MarkCursor>> {
        let postings = list(segment, chars, c, IndexRecordOption::WithFreqsAndPositions)?;
        Ok(postings.map(|postings| MarkCursor { postings, buffer: Vec::new() }))
    }

    pub fn append(&mut self, doc: DocId, into: &mut Vec<u32>) {
        if seek(&mut self.postings, doc) == doc {
            self.postings.positions(&mut self.buffer);
            into.extend_from_slice(&self.buffer);
        }
    }
}

/// The paragraph ends of the section at hand, read where they are asked for.
pub(super) struct ParagraphEnds {
    marks: Option<MarkCursor>,
    read: Option<DocId>,
    at: Vec<u32>,
}

impl ParagraphEnds {
    pub fn open(segment: &SegmentReader, chars: Field) -> Result<ParagraphEnds> {
        Ok(ParagraphEnds {
            marks: MarkCursor::open(segment, chars, BARRIER)?,
            read: None,
            at: Vec::new(),
        })
    }

    pub fn of(&mut self, doc: DocId) -> &[u32] {
        if self.read != Some(doc) {
            self.at.clear();
            self.marks.iter_mut().for_each(|marks| marks.append(doc, &mut self.at));
            self.read = Some(doc);
        }
        &self.at
    }
}

/// The sections that hold every part of a term, its pairs of neighbouring characters: all that hold
/// the term, and few others.
pub(super) struct SectionCursor {
    /// Rarest first.
    parts: Vec<TermPart>,
    /// Whether all neighbours are pairs, so that what has a paragraph end inside shows in them.
    all_paired: bool,
}

/// The sections that hold a character, or two side by side, or two with only paragraph ends
/// between.
struct TermPart {
    whole: Option<SegmentPostings>,
    broken: Option<SegmentPostings>,
}

impl SectionCursor {
    /// `None` if a part of the term stands nowhere in the segment.
    pub fn open(
        segment: &SegmentReader,
        chars: Field,
        pairs: Field,
        term: &[char],
    ) -> Result<Option<SectionCursor>> {
        let mut parts = Vec::new();
        for (i, &c) in term.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| term[i]);
            let part = match (before, term.get(i + 1)) {
                (_, Some(&next)) if is_paired(c, next) => {
                    TermPart::pair(segment, pairs, [c, next])?
                }
                // The pair before it has it already.
                (Some(before), _) if is_paired(before, c) => continue,
                _ => TermPart {
                    whole: list(segment, chars, c, IndexRecordOption::Basic)?,
                    broken: None,
                },
            };
            if part.whole.is_none() && part.broken.is_none() {
                return Ok(None);
            }
            parts.push(part);
        }

        parts.sort_by_key(TermPart::sections);
        Ok(Some(SectionCursor {
            parts,
            all_paired: term.windows(2).all(|pair| is_paired(pair[0], pair[1])),
        }))
    }

    /// Whether a place in `doc`, the section at hand, may have a paragraph end inside.
    fn may_be_broken(&self, doc: DocId) -> bool {
        let is_there =
            |part: &TermPart| part.broken.as_ref().is_some_and(|broken| broken.doc() == doc);
        !self.all_paired || self.parts.iter().any(is_there)
    }

    /// At most how many there are.
    pub fn most(&self) -> u32 {
        self.parts.first().map_or(0, TermPart::sections)
    }

    /// The first section from `target` on.
    pub fn seek(&mut self, target: DocId) -> DocId {
        agree(&mut self.parts, target, TermPart::seek)
    }
}

/// One term over one segment: its places among the positions of its characters.
pub(super) struct TermCursor {
    pub sections: SectionCursor,
    /// For each char of the term its place in `lists`.
    slots: Vec<usize>,
    /// A posting list with positions for each distinct char.
    lists: Vec<SegmentPostings>,
    /// Positions in the section at hand, as they are and, where a place may be broken, with the
    /// paragraph ends before them taken out.
    positions: Vec<Vec<u32>>,
    joined: Vec<Vec<u32>>,
    /// How far the list of each char is read.
    reached: Vec<usize>,
}

/// The postings of a field of single characters: those of the text, or buckets of pairs.
fn list(
    segment: &SegmentReader,
    field: Field,
    c: char,
    record: IndexRecordOption,
) -> Result<Option<SegmentPostings>> {
    postings(segment, &Term::from_field_text(field, c.encode_utf8(&mut [0; 4])), record)
}

impl TermCursor {
    /// `None` if a char or a pair of the term stands nowhere in the segment.
    pub fn open(
        segment: &SegmentReader,
        chars: Field,
        pairs: Field,
        term: &[char],
    ) -> Result<Option<TermCursor>> {
        let Some(sections) = SectionCursor::open(segment, chars, pairs, term)? else {
            return Ok(None);
        };
        let mut distinct: Vec<char> = Vec::new();
        let mut slots = Vec::with_capacity(term.len());
        for c in term {
            let slot = distinct.iter().position(|known| known == c).unwrap_or(distinct.len());
            if slot == distinct.len() {
                distinct.push(*c);
            }
            slots.push(slot);
        }

        let lists = distinct
            .iter()
            .map(|&c| list(segment, chars, c, IndexRecordOption::WithFreqsAndPositions));
        let Some(lists) = lists.collect::<Result<Option<Vec<_>>>>()? else { return Ok(None) };
        let buffers = vec![Vec::new(); lists.len()];
        let reached = vec![0; slots.len()];
        Ok(Some(TermCursor {
            sections,
            slots,
            lists,
            positions: buffers.clone(),
            joined: buffers,
            reached,
        }))
    }

    /// The term's places in `doc`, a section that holds all of its parts.
    pub fn places(&mut self, doc: DocId, paragraphs: &mut ParagraphEnds, into: &mut Places) {
        for (list, positions) in self.lists.iter_mut().zip(&mut self.positions) {
            if seek(list, doc) != doc {
                return;
            }
            list.positions(positions);
        }

        let is_joined = self.sections.may_be_broken(doc);
        if is_joined {
            let ends = paragraphs.of(doc);
            self.positions
                .iter()
                .zip(&mut self.joined)
                .for_each(|(positions, joined)| join(positions, ends, joined));
        }
        let lists = if is_joined { &self.joined } else { &self.positions };

        // Wherever the rarest character stands, the others must stand around it.
        let rarest = (0..self.slots.len()).min_by_key(|&k| lists[self.slots[k]].len()).unwrap_or(0);
        let reached = &mut self.reached;
        reached.fill(0);
        let (first, last) = (self.slots[0], self.slots[self.slots.len() - 1]);
        for &at in &lists[self.slots[rarest]] {
            let Some(start) = at.checked_sub(rarest as u32) else { continue };
            let stands = self.slots.iter().enumerate().all(|(k, &slot)| {
                let (list, wanted) = (&lists[slot], start + k as u32);
                while list.get(reached[k]).is_some_and(|&place| place < wanted) {
                    reached[k] += 1;
                }
                list.get(reached[k]) == Some(&wanted)
            });
            if stands {
                let (start, end) = (
                    self.positions[first][reached[0]],
                    self.positions[last][reached[reached.len() - 1]] + 1,
                );
                into.push(Place { start, end }, self.slots.len());
            }
        }
    }
}

/// Positions with the paragraph ends before each taken out: neighbours over a paragraph end become
/// neighbours.
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

impl TermPart {
    fn pair(segment: &SegmentReader, pairs: Field, [a, b]: [char; 2]) -> Result<TermPart> {
        let read =
            |gap: PairGap| list(segment, pairs, pair_bucket(a, b, gap), IndexRecordOption::Basic);
        Ok(TermPart { whole: read(PairGap::None)?, broken: read(PairGap::ParagraphEnd)? })
    }

    fn sections(&self) -> u32 {
        [&self.whole, &self.broken].into_iter().flatten().map(|list| list.doc_freq()).sum()
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        let lists = [&mut self.whole, &mut self.broken].into_iter().flatten();
        lists.map(|list| seek(list, target)).min().unwrap_or(TERMINATED)
    }
}

/// The first section from `target` on that all of `parts` hold.
pub(super) fn agree<T>(
    parts: &mut [T],
    target: DocId,
    seek: impl Fn(&mut T, DocId) -> DocId,
) -> DocId {
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
