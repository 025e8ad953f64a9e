//! A segment's file of lists, as it is read.

use super::key::{BROKEN, ListKey, is_mark};
use super::list::{MOST_POSITIONS, PositionList, gallop, unreadable};
use crate::error::Result;
use crate::store::damage::damaged;
use crate::token::Boundaries;
use std::ops::Range;
use tantivy::directory::OwnedBytes;

/// The mark at the end of each file.
pub const FORMAT: [u8; 8] = *b"mcchars1";

/// Numbers in the trailer, and its bytes.
const SIZES: usize = 6;
const TRAILER_BYTES: usize = 8 * SIZES + FORMAT.len();

/// Bytes of what is told of a first character, and of a key.
pub const FIRST_BYTES: usize = 8;
const ENTRY_BYTES: usize = 12;

/// The lists of a segment.
#[derive(Debug)]
pub struct Characters {
    lists: OwnedBytes,
    starts: OwnedBytes,
    boundaries: OwnedBytes,
    pub firsts: OwnedBytes,
    entries: OwnedBytes,
    positions: u32,
}

impl Characters {
    /// Opens a file of `rows` rows. Of the lists nothing is read.
    pub fn open(file: OwnedBytes, rows: u32) -> Result<Characters> {
        Characters::of_bytes(file, rows)
            .ok_or_else(|| damaged("a file of characters is not what was written"))
    }

    fn of_bytes(file: OwnedBytes, rows: u32) -> Option<Characters> {
        let body = file.len().checked_sub(TRAILER_BYTES)?;
        let (mut body, trailer) = file.split(body);
        let (sizes, format) = trailer.as_slice().as_chunks::<8>();
        let [lists, starts, boundaries, firsts, entries, positions, format_mark] = sizes else {
            return None;
        };
        if !format.is_empty() || *format_mark != FORMAT {
            return None;
        }

        let mut part = |count: &[u8; 8], bytes: usize| {
            let bytes = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(bytes)?;
            if bytes > body.len() {
                return None;
            }
            let (part, rest) = body.clone().split(bytes);
            body = rest;
            Some(part)
        };
        let characters = Characters {
            lists: part(lists, 1)?,
            starts: part(starts, 4)?,
            boundaries: part(boundaries, 8)?,
            firsts: part(firsts, FIRST_BYTES)?,
            entries: part(entries, ENTRY_BYTES)?,
            positions: u32::try_from(u64::from_le_bytes(*positions)).ok()?,
        };

        let is_whole = body.is_empty() && characters.is_of(rows);
        is_whole.then_some(characters)
    }

    /// Whether the places of texts can be those of `rows` rows.
    fn is_of(&self, rows: u32) -> bool {
        let starts = self.starts.as_chunks::<4>().0;

        self.positions <= MOST_POSITIONS
            && self.starts.len() == 4 * (rows as usize + 1)
            && self.start(rows) == self.positions
            && starts.is_sorted_by_key(|start| u32::from_le_bytes(*start))
            && self.boundaries.len() == 8 * (self.positions as usize).div_ceil(64)
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        (self.starts.len() / 4).saturating_sub(1) as u32
    }

    /// The positions of a row's text; none where it has no text.
    pub fn text(&self, row: u32) -> Range<u32> {
        let (start, next) = (self.start(row), self.start(row + 1));
        start..start.max(next.saturating_sub(1))
    }

    /// Where a row's text starts, or where the last one's ends.
    pub fn start(&self, row: u32) -> u32 {
        let starts = self.starts.as_chunks::<4>().0;
        starts.get(row as usize).map_or(self.positions, |start| u32::from_le_bytes(*start))
    }

    /// The row that a position is in, which is `from` or a later one.
    pub fn row_of(&self, position: u32, from: u32) -> Result<u32> {
        let is_before = |row: usize| self.start(row as u32 + 1) <= position;
        let row = gallop(from as usize, self.rows() as usize, is_before) as u32;

        if self.text(row).contains(&position) { Ok(row) } else { Err(unreadable()) }
    }

    /// Whether a word begins at a position; of the barrier behind a text, whether one ends there.
    pub fn begins(&self, position: u32) -> bool {
        let byte = self.boundaries.get(position as usize / 8);
        byte.is_some_and(|byte| byte >> (position % 8) & 1 == 1)
    }

    /// What [`Characters::begins`] says of 64 positions, the first lowest.
    pub fn bits(&self, position: u32) -> u64 {
        let words = self.boundaries.as_chunks::<8>().0;
        let word = |i: u32| words.get(i as usize).map_or(0, |word| u64::from_le_bytes(*word));
        let (first, shift) = (position / 64, position % 64);

        let low = word(first) >> shift;
        if shift == 0 { low } else { low | word(first + 1) << (64 - shift) }
    }

    /// Where words begin in a row's text.
    pub fn boundaries(&self, row: u32) -> Boundaries {
        let text = self.text(row);
        let words = (text.start..=text.end).step_by(64).map(|start| {
            let others = 63 - (text.end - start).min(63);
            self.bits(start) << others >> others
        });
        Boundaries::from_words(words.collect())
    }

    /// The list of `key`, if it occurs.
    pub fn list(&self, key: ListKey) -> Result<Option<PositionList<'_>>> {
        let entries = self.entries_of(key.first);
        let is_before = |i| self.entry(i).is_some_and(|(second, _)| second < key.second);
        let found = gallop(entries.start, entries.end, is_before);
        if found >= entries.end || self.entry(found).is_none_or(|(second, _)| second != key.second)
        {
            return Ok(None);
        }
        self.list_at(found).map(Some)
    }

    /// The lists that together have every position of `c`, a position in one of them.
    pub fn lists_of(&self, c: char) -> Result<Vec<PositionList<'_>>> {
        if is_mark(c) {
            return Ok(self.list(ListKey::mark(c))?.into_iter().collect());
        }

        let is_pair = |&i: &usize| self.entry(i).is_some_and(|(second, _)| second < BROKEN);
        let pairs = self.entries_of(c.into()).take_while(is_pair);
        pairs.map(|i| self.list_at(i)).collect()
    }

    /// How many keys there are.
    pub fn keys(&self) -> usize {
        self.entries.len() / ENTRY_BYTES
    }

    /// The list of a key, by its number in order.
    pub fn list_at(&self, entry: usize) -> Result<PositionList<'_>> {
        let bytes = || {
            let start = usize::try_from(self.entry(entry)?.1).ok()?;
            let end = match self.entry(entry + 1) {
                Some((_, end)) => usize::try_from(end).ok()?,
                None => self.lists.len(),
            };
            self.lists.get(start..end)
        };
        PositionList::read(bytes().ok_or_else(unreadable)?)
    }

    /// The entries of a first character.
    pub fn entries_of(&self, first: u32) -> Range<usize> {
        let firsts = self.firsts.len() / FIRST_BYTES;
        let is_before = |i| self.first(i).is_some_and(|(known, _)| known < first);
        let found = gallop(0, firsts, is_before);
        match self.first(found) {
            Some((known, start)) if known == first => {
                let end = self.first(found + 1).map_or(self.keys(), |(_, end)| end);
                start..end.min(self.keys()).max(start)
            }
            _ => 0..0,
        }
    }

    /// A first character, by its number in order, and the number of its first key.
    pub fn first(&self, i: usize) -> Option<(u32, usize)> {
        let (first, rest) = self.firsts.get(i.checked_mul(FIRST_BYTES)?..)?.split_first_chunk()?;
        let (start, _) = rest.split_first_chunk()?;
        Some((u32::from_le_bytes(*first), u32::from_le_bytes(*start) as usize))
    }

    /// The second part of a key, and where its list starts.
    pub fn entry(&self, i: usize) -> Option<(u32, u64)> {
        let (second, rest) =
            self.entries.get(i.checked_mul(ENTRY_BYTES)?..)?.split_first_chunk()?;
        let (start, _) = rest.split_first_chunk()?;
        Some((u32::from_le_bytes(*second), u64::from_le_bytes(*start)))
    }
}
