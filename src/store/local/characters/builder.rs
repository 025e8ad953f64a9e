//! Lists of the rows of a segment that is being made: all positions are sorted by the second
//! character of their pair, then by the first, each time by counting and stably, so that every list
//! comes out in order.

use super::writer::{Bits, CharactersWriter};
use super::{ListKey, is_mark};
use crate::text::BARRIER;
use crate::token::Boundaries;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What is known of the rows so far.
#[derive(Default)]
pub(super) struct Builder {
    /// A dense number for each character, by its first occurrence.
    codes: FxHashMap<char, u32>,
    alphabet: Vec<char>,
    /// All texts as such numbers, each followed by a barrier.
    text: Vec<u32>,
    starts: Vec<u32>,
    boundaries: Bits,
    marks: BTreeMap<char, Vec<u32>>,
    broken: Vec<BrokenPair>,
}

/// Two characters with nothing but paragraph ends between; the derived order is that of the lists.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct BrokenPair {
    first: char,
    second: char,
    position: u32,
}

impl Builder {
    /// Adds a row, with the bits of [`Boundaries`].
    pub fn add(&mut self, text: &str, boundaries: &Boundaries) {
        self.starts.push(self.text.len() as u32);
        if text.is_empty() {
            return;
        }

        let mut before: Option<(char, u32)> = None;
        for c in text.chars() {
            let position = self.text.len() as u32;
            self.push(c);

            if is_mark(c) {
                self.marks.entry(c).or_default().push(position);
            }
            if c == BARRIER {
                continue;
            }
            if let Some((first, at)) = before.replace((c, position))
                && at + 1 < position
            {
                self.broken.push(BrokenPair { first, second: c, position: at });
            }
        }
        self.push(BARRIER);

        let bits = self.text.len() - self.boundaries.len;
        for (word, at) in boundaries.as_words().iter().zip((0..bits).step_by(64)) {
            self.boundaries.push(*word, (bits - at).min(64));
        }
        // Bits that are missing are not set.
        while self.boundaries.len < self.text.len() {
            self.boundaries.push(0, (self.text.len() - self.boundaries.len).min(64));
        }
    }

    /// How many positions there are.
    pub fn positions(&self) -> usize {
        self.text.len()
    }

    /// Bytes that are held, with those that sorting will need.
    pub fn memory_bytes(&self) -> usize {
        let positions = self.text.capacity() * 4 + self.text.len() * 8;
        let marks: usize = self.marks.values().map(|marks| marks.capacity() * 4).sum();
        positions + marks + self.broken.capacity() * 12 + self.starts.capacity() * 4
    }

    /// Writes the file; what is to be closed.
    pub fn write<W: Write>(mut self, file: W) -> io::Result<W> {
        self.starts.push(self.text.len() as u32);
        self.number_in_order();
        self.broken.sort_unstable();
        let sorted = self.sorted();

        let mut writer = CharactersWriter::new(file);
        let mut pairs = sorted.chunk_by(|&a, &b| self.pair_at(a) == self.pair_at(b)).peekable();
        let by_key = |a: &BrokenPair, b: &BrokenPair| (a.first, a.second) == (b.first, b.second);
        let mut broken = self.broken.chunk_by(by_key).peekable();

        let mut positions: Vec<u32> = Vec::new();
        for (code, &first) in (0u32..).zip(&self.alphabet) {
            let of_first = |list: &&[u32]| list.first().map(|&at| self.pair_at(at).0) == Some(code);
            while let Some(list) = pairs.next_if(of_first) {
                if let Some(&second) = list.first().and_then(|&at| self.second(at)) {
                    writer.put(ListKey::pair(first, second), list)?;
                }
            }

            let of_first = |list: &&[BrokenPair]| list.first().is_some_and(|b| b.first == first);
            while let Some(list) = broken.next_if(of_first) {
                positions.clear();
                positions.extend(list.iter().map(|pair| pair.position));
                if let Some(pair) = list.first() {
                    writer.put(ListKey::broken(first, pair.second), &positions)?;
                }
            }

            if let Some(marks) = self.marks.get(&first) {
                writer.put(ListKey::mark(first), marks)?;
            }
        }
        writer.finish(&self.starts, &self.boundaries)
    }

    fn push(&mut self, c: char) {
        let next = self.alphabet.len() as u32;
        let code = *self.codes.entry(c).or_insert(next);
        if code == next {
            self.alphabet.push(c);
        }
        self.text.push(code);
    }

    /// Numbers the characters anew, in their order.
    fn number_in_order(&mut self) {
        self.alphabet.sort_unstable();
        let mut order = vec![0; self.alphabet.len()];
        for (place, c) in (0..).zip(&self.alphabet) {
            if let Some(code) = self.codes.get(c)
                && let Some(new) = order.get_mut(*code as usize)
            {
                *new = place;
            }
        }

        for code in &mut self.text {
            *code = order.get(*code as usize).copied().unwrap_or_default();
        }
    }

    /// The positions of all pairs, those of each pair together and in order. No pair begins with a
    /// barrier.
    fn sorted(&self) -> Vec<u32> {
        let barrier = self.alphabet.binary_search(&BARRIER).map_or(u32::MAX, |at| at as u32);
        let firsts = self.text.iter().zip(0..).filter(|&(&code, _)| code != barrier);
        let positions = firsts.map(|(_, position)| position);

        let second = |position: u32| self.pair_at(position).1;
        let by_second = counted(positions, self.alphabet.len(), second);
        counted(by_second.iter().copied(), self.alphabet.len(), |position| self.pair_at(position).0)
    }

    /// The numbers of the two characters at a position.
    fn pair_at(&self, position: u32) -> (u32, u32) {
        let pair = self.text.get(position as usize..).and_then(|text| text.first_chunk::<2>());
        pair.map_or((0, 0), |&[first, second]| (first, second))
    }

    fn second(&self, position: u32) -> Option<&char> {
        self.alphabet.get(self.pair_at(position).1 as usize)
    }
}

/// Sorts positions by the number of each, stably.
fn counted(
    positions: impl Iterator<Item = u32> + Clone,
    numbers: usize,
    number: impl Fn(u32) -> u32,
) -> Vec<u32> {
    // At first how many there are of each number, then where its next one goes.
    let mut next = vec![0usize; numbers];
    let mut all = 0;
    for position in positions.clone() {
        if let Some(count) = next.get_mut(number(position) as usize) {
            *count += 1;
            all += 1;
        }
    }
    let mut start = 0;
    for place in &mut next {
        start += std::mem::replace(place, start);
    }

    let mut sorted = vec![0; all];
    for position in positions {
        if let Some(place) = next.get_mut(number(position) as usize)
            && let Some(slot) = sorted.get_mut(*place)
        {
            *slot = position;
            *place += 1;
        }
    }
    sorted
}
