//! One list of ascending positions, each of which occurs once.
//!
//! ```text
//! count      varint
//! skips      of each whole block of 128: its last position, and where its packed bytes end, in
//!            steps of 16; two u32
//! blocks     differences less one, bit-packed; every block with a width of its own
//! rest       differences less one, varints
//! ```
//!
//! Invariant: whatever the bytes are, reading them gives ascending positions or an error.

use crate::error::{Error, Result};
use crate::store::damage::damaged;
use bitpacking::{BitPacker, BitPacker4x};
use std::ops::Range;

/// Positions in a block.
const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Bytes that a block takes for each bit of its width.
const BYTES_PER_BIT: usize = BLOCK / 8;

/// Bytes of a skip entry.
const SKIP_BYTES: usize = 8;

/// The most positions of a segment: half of what their numbers could be, so that places near the
/// end can be reckoned with.
pub const MOST_POSITIONS: u32 = 1 << 31;

/// What a cursor gives after the last position.
pub const END: u32 = u32::MAX;

/// How far a cursor looks at one position after the other before it halves.
const NEAR: usize = 8;

/// Appends a list. `positions` ascend, and are less than [`MOST_POSITIONS`].
pub fn encode(positions: &[u32], into: &mut Vec<u8>) {
    let packer = BitPacker4x::new();
    let (blocks, rest) = positions.as_chunks::<BLOCK>();
    let (mut packed, mut skips) = (Vec::new(), Vec::new());
    let mut last = None;

    for block in blocks {
        let bits = packer.num_bits_strictly_sorted(last, block);
        let mut bytes = [0; 4 * BLOCK];
        let len = packer.compress_strictly_sorted(last, block, &mut bytes, bits);
        packed.extend(bytes.into_iter().take(len));

        last = block.last().copied();
        skips.extend(last.unwrap_or_default().to_le_bytes());
        skips.extend(((packed.len() / BYTES_PER_BIT) as u32).to_le_bytes());
    }

    put_varint(positions.len() as u32, into);
    into.extend(skips);
    into.extend(packed);

    let mut least = last.map_or(0, |last| last + 1);
    for &position in rest {
        put_varint(position - least, into);
        least = position + 1;
    }
}

/// A list that lies in a file.
#[derive(Debug, Clone, Copy)]
pub struct PositionList<'a> {
    /// How many positions it has.
    pub count: u32,
    skips: &'a [u8],
    blocks: &'a [u8],
    rest: &'a [u8],
}

impl<'a> PositionList<'a> {
    /// The list that [`encode`] wrote as `bytes`.
    pub fn read(bytes: &'a [u8]) -> Result<PositionList<'a>> {
        PositionList::of_bytes(bytes).ok_or_else(unreadable)
    }

    fn of_bytes(mut bytes: &'a [u8]) -> Option<PositionList<'a>> {
        let count = take_varint(&mut bytes)?;
        let blocks = count as usize / BLOCK;
        let (skips, bytes) = bytes.split_at_checked(blocks.checked_mul(SKIP_BYTES)?)?;

        let mut list = PositionList { count, skips, blocks: &[], rest: bytes };
        if let Some(last) = blocks.checked_sub(1) {
            let end = list.skip(last)?.end as usize;
            (list.blocks, list.rest) = bytes.split_at_checked(end.checked_mul(BYTES_PER_BIT)?)?;
        }
        Some(list)
    }

    /// Appends all positions to `into`.
    pub fn decode(self, into: &mut Vec<u32>) -> Result<()> {
        let mut cursor = ListCursor::new(self);
        for block in 0..self.all_blocks() {
            cursor.load(block)?;
            into.extend(cursor.loaded());
        }
        Ok(())
    }

    /// How many blocks there are, the rest included.
    fn all_blocks(&self) -> usize {
        (self.count as usize).div_ceil(BLOCK)
    }

    fn whole_blocks(&self) -> usize {
        self.count as usize / BLOCK
    }

    fn skip(&self, block: usize) -> Option<Skip> {
        let entry = self.skips.get(block * SKIP_BYTES..)?;
        let (last, entry) = entry.split_first_chunk()?;
        let (end, _) = entry.split_first_chunk()?;
        Some(Skip { last: u32::from_le_bytes(*last), end: u32::from_le_bytes(*end) })
    }

    /// The first block from `from` on that may hold `target` or more.
    fn block_of(&self, target: u32, from: usize) -> usize {
        let is_before = |block: usize| self.skip(block).is_some_and(|skip| skip.last < target);
        gallop(from, self.whole_blocks(), is_before)
    }
}

/// What is known of a block without unpacking it.
#[derive(Clone, Copy)]
struct Skip {
    last: u32,
    end: u32,
}

/// A place in a list. It seeks forward fast, and backward as well.
pub struct ListCursor<'a> {
    pub list: PositionList<'a>,
    /// The block that is unpacked.
    block: usize,
    positions: [u32; BLOCK],
    len: usize,
    at: usize,
    /// All positions before the block are less.
    least: u32,
}

impl<'a> ListCursor<'a> {
    pub fn new(list: PositionList<'a>) -> ListCursor<'a> {
        ListCursor { list, block: 0, positions: [0; BLOCK], len: 0, at: 0, least: 0 }
    }

    /// The first position from `target` on, or [`END`].
    pub fn seek(&mut self, target: u32) -> Result<u32> {
        let is_behind = self.loaded().last().is_none_or(|&last| last < target);
        if (is_behind || target < self.least) && !self.load_for(target, is_behind)? {
            return Ok(END);
        }

        let mut at = self.at;
        let found = seek_in(self.loaded(), &mut at, target);
        self.at = at;
        Ok(found)
    }

    /// Appends the positions within `range`.
    pub fn append(&mut self, range: &Range<u32>, into: &mut Vec<u32>) -> Result<()> {
        let mut target = range.start;
        while self.seek(target)? < range.end {
            let rest = self.loaded().get(self.at..).unwrap_or_default();
            let (here, _) = rest.split_at(rest.partition_point(|&position| position < range.end));
            into.extend(here);
            target = rest.last().map_or(END, |last| last + 1);
        }
        Ok(())
    }

    /// Appends the starts of places from `target` on whose part at `offset` is in one block, and
    /// gives the first start that may be in another, or [`END`].
    pub fn append_block(&mut self, target: u32, offset: u32, starts: &mut Vec<u32>) -> Result<u32> {
        if self.seek(target + offset)? == END {
            return Ok(END);
        }
        let block = self.loaded().get(self.at..).unwrap_or_default();
        starts.extend(block.iter().map(|position| position - offset));
        Ok(block.last().map_or(END, |last| last - offset + 1))
    }

    /// Keeps the starts, which ascend, of the places that have a part at `offset` in this list.
    pub fn keep(&mut self, starts: &mut Vec<u32>, offset: u32) -> Result<()> {
        let (mut kept, mut next) = (0, 0);
        while let Some(&start) = starts.get(next) {
            if self.seek(start + offset)? == END {
                break;
            }

            // Both are in order: within the block one look at each is enough.
            let block = self.loaded();
            let last = block.last().copied().unwrap_or_default();
            let mut at = self.at;
            while let Some(&start) = starts.get(next).filter(|&&start| start + offset <= last) {
                while block.get(at).is_some_and(|&position| position < start + offset) {
                    at += 1;
                }
                if block.get(at) == Some(&(start + offset))
                    && let Some(slot) = starts.get_mut(kept)
                {
                    *slot = start;
                    kept += 1;
                }
                next += 1;
            }
            self.at = at;
        }
        starts.truncate(kept);
        Ok(())
    }

    /// Unpacks the block that `target` or what follows it is in; false if there is none.
    fn load_for(&mut self, target: u32, is_behind: bool) -> Result<bool> {
        let from = if self.len > 0 && is_behind { self.block + 1 } else { 0 };
        let block = self.list.block_of(target, from);
        if block >= self.list.all_blocks() {
            return Ok(false);
        }
        self.load(block)?;
        Ok(true)
    }

    /// Whether the list has a position.
    pub fn has(&mut self, position: u32) -> Result<bool> {
        Ok(self.seek(position)? == position)
    }

    fn loaded(&self) -> &[u32] {
        self.positions.get(..self.len).unwrap_or_default()
    }

    fn load(&mut self, block: usize) -> Result<()> {
        (self.len, self.at) = (0, 0);
        self.len = self.unpack(block).ok_or_else(unreadable)?;
        self.block = block;

        let positions = self.loaded();
        let next = positions.get(1..).unwrap_or_default();
        let is_ascending = positions.iter().zip(next).fold(true, |so_far, (a, b)| so_far & (a < b));
        let is_within = positions.first() >= Some(&self.least)
            && positions.last().is_none_or(|&last| last < MOST_POSITIONS);
        if is_ascending && is_within { Ok(()) } else { Err(unreadable()) }
    }

    /// Unpacks a block; how many positions it has.
    fn unpack(&mut self, block: usize) -> Option<usize> {
        let before = match block.checked_sub(1) {
            Some(before) => Some(self.list.skip(before)?),
            None => None,
        };
        self.least = before.map_or(Some(0), |before| before.last.checked_add(1))?;
        if block >= self.list.whole_blocks() {
            return self.unpack_rest();
        }

        let start = before.map_or(0, |before| before.end);
        let bits = self.list.skip(block)?.end.checked_sub(start)?;
        let bits = u8::try_from(bits).ok().filter(|&bits| bits <= 32)?;
        let bytes = self.list.blocks.get(start as usize * BYTES_PER_BIT..)?;
        let bytes = bytes.get(..usize::from(bits) * BYTES_PER_BIT)?;

        let last = before.map(|before| before.last);
        let packer = BitPacker4x::new();
        packer.decompress_strictly_sorted(last, bytes, &mut self.positions, bits);
        Some(BLOCK)
    }

    fn unpack_rest(&mut self) -> Option<usize> {
        let count = self.list.count as usize % BLOCK;
        let (mut bytes, mut least) = (self.list.rest, self.least);

        for position in self.positions.iter_mut().take(count) {
            *position = least.checked_add(take_varint(&mut bytes)?)?;
            least = position.checked_add(1)?;
        }
        Some(count)
    }
}

/// The first number from `from` on, up to `end`, for which `is_before` does not hold: near ones are
/// found fast.
pub fn gallop(from: usize, end: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut step) = (from, 1);
    while low + step <= end && is_before(low + step - 1) {
        low += step;
        step *= 2;
    }

    let mut high = end.min(low + step);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The first of `positions` from `target` on, or [`END`]; most are looked for near `at`, where the
/// last was found.
pub fn seek_in(positions: &[u32], at: &mut usize, target: u32) -> u32 {
    let before = at.checked_sub(1).and_then(|before| positions.get(before));
    if before.is_some_and(|&before| before >= target) {
        *at = 0;
    }

    for _ in 0..NEAR {
        match positions.get(*at) {
            Some(&position) if position >= target => return position,
            Some(_) => *at += 1,
            None => return END,
        }
    }
    let rest = positions.get(*at..).unwrap_or_default();
    *at += rest.partition_point(|&position| position < target);
    positions.get(*at).copied().unwrap_or(END)
}

/// Appends a number in steps of seven bits, the lowest first.
fn put_varint(mut number: u32, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

/// Takes what [`put_varint`] wrote off the front.
fn take_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return u32::try_from(number).ok();
        }
    }
    None
}

/// The error of a list that cannot be what was written.
pub fn unreadable() -> Error {
    damaged("the lists of characters cannot be read")
}
