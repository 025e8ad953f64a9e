//! Cursors over the lists of one segment: the places of a term, and the marks that end paragraphs
//! and sentences. They go forward fast, and backward as well.

use super::characters::{Characters, END, ListCursor, ListKey, seek_in};
use crate::error::Result;
use crate::pattern::{Place, Places};
use crate::text::BARRIER;
use std::ops::Range;
use tantivy::{DocId, TERMINATED};

/// How many places of a single character count as one of a longer term.
const SINGLE_SHARE: u32 = 32;

/// One term within some rows of a segment.
pub(super) struct TermCursor<'a> {
    characters: &'a Characters,
    whole: WholePlaces<'a>,
    /// The places that have a paragraph end inside, in order.
    broken: Vec<Place>,
    broken_at: usize,
    term_chars: u32,
}

/// The unbroken places of a term, found a block at a time.
struct WholePlaces<'a> {
    /// Pairs that cover the term, the rarest first; none of a single character.
    parts: Vec<TermPart<'a>>,
    /// The starts of all places within `known`, and how far they are read.
    starts: Vec<u32>,
    at: usize,
    known: Range<u32>,
    /// Nothing is looked for from here on.
    end: u32,
}

/// A pair of a term's characters.
struct TermPart<'a> {
    cursor: ListCursor<'a>,
    /// Its place in the term.
    offset: u32,
}

impl<'a> TermCursor<'a> {
    /// The places of `term` in the rows `rows`. `breaks` says whether those with a
    /// paragraph end inside are found, too.
    pub fn open(
        characters: &'a Characters,
        term: &[char],
        rows: &Range<DocId>,
        breaks: Breaks,
    ) -> Result<TermCursor<'a>> {
        let within = characters.start(rows.start)..characters.start(rows.end);
        let whole = match term {
            &[c] => WholePlaces::of_single(characters, c, &within)?,
            _ => WholePlaces::of_parts(parts(characters, term)?, within.end),
        };
        let broken = match breaks {
            Breaks::Found => broken_places(characters, term, &within)?,
            Breaks::Ignored => Vec::new(),
        };
        let term_chars = term.len() as u32;
        Ok(TermCursor { characters, whole, broken, broken_at: 0, term_chars })
    }

    /// The first row from `target` on that has a place.
    pub fn seek(&mut self, target: DocId) -> Result<DocId> {
        let start = self.characters.start(target);
        let whole = self.whole.seek(start)?;
        let broken = self.broken_from(start).first().map_or(END, |place| place.start);

        let first = whole.min(broken);
        if first == END {
            return Ok(TERMINATED);
        }
        self.characters.row_of(first, target)
    }

    /// Appends the places in a row.
    pub fn places(&mut self, row: DocId, into: &mut Places) -> Result<()> {
        let text = self.characters.text(row);
        let mut at = self.whole.seek(text.start)?;
        while at < text.end {
            let start = at - text.start;
            into.whole.push(Place { start, end: start + self.term_chars });
            at = self.whole.next()?;
        }

        for place in self.broken_from(text.start).iter().take_while(|at| at.start < text.end) {
            let (start, end) = (place.start - text.start, place.end - text.start);
            into.broken.push(Place { start, end });
        }
        Ok(())
    }

    /// The broken places from `target` on; most are looked for near the last.
    fn broken_from(&mut self, target: u32) -> &[Place] {
        let before = self.broken_at.checked_sub(1).and_then(|before| self.broken.get(before));
        if before.is_some_and(|before| before.start >= target) {
            self.broken_at = self.broken.partition_point(|place| place.start < target);
        }
        while self.broken.get(self.broken_at).is_some_and(|place| place.start < target) {
            self.broken_at += 1;
        }
        self.broken.get(self.broken_at..).unwrap_or_default()
    }
}

/// Whether places with a paragraph end inside are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    Found,
    Ignored,
}

impl<'a> WholePlaces<'a> {
    fn of_parts(parts: Vec<TermPart<'a>>, end: u32) -> WholePlaces<'a> {
        WholePlaces { parts, starts: Vec::new(), at: 0, known: 0..0, end }
    }

    /// The places of a single character: its lists lie by what follows it, and are put in one order.
    fn of_single(characters: &Characters, c: char, within: &Range<u32>) -> Result<WholePlaces<'a>> {
        let mut starts = Vec::new();
        for list in characters.lists_of(c)? {
            ListCursor::new(list).append(within, &mut starts)?;
        }

        // A stable sort makes use of what is in order already.
        starts.sort();
        Ok(WholePlaces { parts: Vec::new(), starts, at: 0, known: 0..END, end: within.end })
    }

    /// The first start of a place from `target` on.
    fn seek(&mut self, target: u32) -> Result<u32> {
        if !self.known.contains(&target) {
            self.find(target)?;
        }
        match seek_in(&self.starts, &mut self.at, target) {
            END => self.find_more(),
            start => Ok(start),
        }
    }

    /// The start after the one that was last found.
    fn next(&mut self) -> Result<u32> {
        self.at += 1;
        match self.starts.get(self.at) {
            Some(&start) => Ok(start),
            None => self.find_more(),
        }
    }

    /// The starts that are known, from the one that was last found on.
    fn known_rest(&self) -> &[u32] {
        self.starts.get(self.at..).unwrap_or_default()
    }

    /// The first start behind those that are known.
    fn find_more(&mut self) -> Result<u32> {
        while self.known.end < self.end {
            self.find(self.known.end)?;
            if let Some(&start) = self.starts.first() {
                return Ok(start);
            }
        }
        Ok(END)
    }

    /// Finds the places from `target` on that begin in one block of the rarest list.
    fn find(&mut self, target: u32) -> Result<()> {
        self.starts.clear();
        (self.at, self.known) = (0, target..END);

        let Some((rarest, others)) = self.parts.split_first_mut() else { return Ok(()) };
        let end = rarest.cursor.append_block(target, rarest.offset, &mut self.starts)?;
        self.known.end = end;
        for part in others {
            part.cursor.keep(&mut self.starts, part.offset)?;
        }
        Ok(())
    }
}

/// The pairs that cover a term of two characters or more: every other one and, of an odd length,
/// the last. None if one does not occur.
fn parts<'a>(characters: &'a Characters, term: &[char]) -> Result<Vec<TermPart<'a>>> {
    let mut parts = Vec::new();
    let last = term.len().saturating_sub(2);
    let is_covering = |&i: &usize| i % 2 == 0 || i == last;

    for (i, pair) in (0..).zip(term.windows(2)).filter(|(i, _)| is_covering(i)) {
        let &[first, second] = pair else { continue };
        let Some(list) = characters.list(ListKey::pair(first, second))? else {
            return Ok(Vec::new());
        };
        parts.push(TermPart { cursor: ListCursor::new(list), offset: i as u32 });
    }
    parts.sort_by_key(|part| part.cursor.list.count);
    Ok(parts)
}

/// The places of `term` that have a paragraph end inside. Each begins with characters side by side,
/// up to its first paragraph end: pairs over paragraph ends are few, and have lists of their own.
fn broken_places(
    characters: &Characters,
    term: &[char],
    within: &Range<u32>,
) -> Result<Vec<Place>> {
    let mut gaps = Vec::new();
    for pair in term.windows(2) {
        let &[first, second] = pair else { continue };
        gaps.push(characters.list(ListKey::broken(first, second))?.map(ListCursor::new));
    }
    if gaps.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }

    let mut places = Vec::new();
    let mut pairs = TermPairs::open(characters, term)?;
    for first_gap in 0..gaps.len() {
        let Some(gap) = gaps.get(first_gap).and_then(Option::as_ref) else { continue };
        let mut gap = ListCursor::new(gap.list);
        let mut at = gap.seek(within.start)?;
        while at < within.end {
            if let Some(start) = at.checked_sub(first_gap as u32)
                && pairs.stand_before(first_gap, start)?
                && let Some(end) = pairs.end_of(first_gap, at, &mut gaps)?
            {
                places.push(Place { start, end });
            }
            at = gap.seek(at + 1)?;
        }
    }

    places.sort_unstable();
    Ok(places)
}

/// All pairs of a term, and the paragraph ends.
struct TermPairs<'a> {
    pairs: Vec<Option<ListCursor<'a>>>,
    ends: MarkCursor<'a>,
}

impl<'a> TermPairs<'a> {
    fn open(characters: &'a Characters, term: &[char]) -> Result<TermPairs<'a>> {
        let mut pairs = Vec::new();
        for pair in term.windows(2) {
            let &[first, second] = pair else { continue };
            pairs.push(characters.list(ListKey::pair(first, second))?.map(ListCursor::new));
        }
        Ok(TermPairs { pairs, ends: MarkCursor::open(characters, BARRIER)? })
    }

    /// Whether the first `count` pairs stand side by side from `start` on.
    fn stand_before(&mut self, count: usize, start: u32) -> Result<bool> {
        for (pair, position) in self.pairs.iter_mut().take(count).zip(start..) {
            if !has(pair, position)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The end of the place whose pair `gap`, at `at`, is the first over a paragraph end; `None` if
    /// the term does not go on behind it.
    fn end_of(
        &mut self,
        gap: usize,
        at: u32,
        gaps: &mut [Option<ListCursor>],
    ) -> Result<Option<u32>> {
        let mut at = self.ends.after(at + 1)?;
        for (pair, gap) in self.pairs.iter_mut().zip(gaps).skip(gap + 1) {
            if has(pair, at)? {
                at += 1;
            } else if has(gap, at)? {
                at = self.ends.after(at + 1)?;
            } else {
                return Ok(None);
            }
        }
        Ok(Some(at + 1))
    }
}

fn has(list: &mut Option<ListCursor>, position: u32) -> Result<bool> {
    match list {
        Some(list) => list.has(position),
        None => Ok(false),
    }
}

/// Where a paragraph or sentence end stands.
pub(super) struct MarkCursor<'a> {
    cursor: Option<ListCursor<'a>>,
}

impl<'a> MarkCursor<'a> {
    pub fn open(characters: &'a Characters, mark: char) -> Result<MarkCursor<'a>> {
        let cursor = characters.list(ListKey::mark(mark))?.map(ListCursor::new);
        Ok(MarkCursor { cursor })
    }

    /// Appends where the mark stands in a text.
    pub fn append(&mut self, text: &Range<u32>, into: &mut Vec<u32>) -> Result<()> {
        let Some(cursor) = &mut self.cursor else { return Ok(()) };
        let mut at = cursor.seek(text.start)?;
        while at < text.end {
            into.push(at - text.start);
            at = cursor.seek(at + 1)?;
        }
        Ok(())
    }

    /// The first position from `at` on where it does not stand.
    fn after(&mut self, mut at: u32) -> Result<u32> {
        while has(&mut self.cursor, at)? {
            at += 1;
        }
        Ok(at)
    }
}

/// The first row from `target` on that all of `parts` hold.
pub(super) fn agree<T>(
    parts: &mut [T],
    target: DocId,
    mut seek: impl FnMut(&mut T, DocId) -> Result<DocId>,
) -> Result<DocId> {
    let mut row = target;
    let mut agreed = 0;

    while let Some(part) = parts.get_mut(agreed) {
        let at = seek(part, row)?;
        if at == TERMINATED {
            return Ok(TERMINATED);
        }
        agreed = if at == row { agreed + 1 } else { 0 };
        row = at;
    }

    Ok(row)
}

/// At most how many places of a term are looked at in a segment. Those of a single character are
/// found much faster one after the other than in many turns.
pub(super) fn most_places(characters: &Characters, term: &[char]) -> Result<u32> {
    if let &[c] = term {
        let lists = characters.lists_of(c)?;
        let places = lists.iter().map(|list| list.count).fold(0, u32::saturating_add);
        return Ok(places.div_ceil(SINGLE_SHARE));
    }

    let broken = term.windows(2).map(|pair| match pair {
        &[first, second] => characters.list(ListKey::broken(first, second)),
        _ => Ok(None),
    });
    let mut most = 0;
    for list in broken {
        most = list?.map_or(0, |list| list.count).saturating_add(most);
    }
    let rarest = parts(characters, term)?.first().map_or(0, |part| part.cursor.list.count);
    Ok(rarest.saturating_add(most))
}

mod rows;
#[cfg(test)]
mod tests;
