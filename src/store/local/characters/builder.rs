//! Lists of the rows of a segment that is being made. Positions are sorted by the first character
//! of their pair, and those of each first character by the second, each time by counting and
//! stably, so that every list comes out in order.

use super::key::{ListKey, is_mark};
use super::writer::{BitList, CharactersWriter};
use crate::text::BARRIER;
use crate::token::Boundaries;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

/// What is known of the rows so far.
#[derive(Default)]
pub(super) struct CharactersBuilder {
    /// A dense number for each character, by its first occurrence.
    codes: FxHashMap<char, u32>,
    alphabet: Vec<char>,
    /// All texts as such numbers, each followed by a barrier.
    text: Vec<u32>,
    starts: Vec<u32>,
    boundaries: BitList,
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

impl CharactersBuilder {
    /// Adds a row.
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
        let positions = self.text.capacity() * 4 + self.text.len() * 4;
        let marks: usize = self.marks.values().map(|marks| marks.capacity() * 4).sum();
        positions + marks + self.broken.capacity() * 12 + self.starts.capacity() * 4
    }

    /// Writes the file; what is to be closed.
    pub fn write<W: Write>(mut self, file: W) -> io::Result<W> {
        self.starts.push(self.text.len() as u32);
        self.number_in_order();
        self.broken.sort_unstable();

        let (positions, ranges) = self.by_first();
        let mut seconds = SecondSort::new(self.alphabet.len());
        let mut writer = CharactersWriter::new(file);
        let mut list: Vec<u32> = Vec::new();

        for (first, range) in self.alphabet.iter().zip(ranges) {
            let positions = positions.get(range).unwrap_or_default();
            for pairs in seconds.sorted(positions, &self.text).chunk_by(|a, b| a.code == b.code) {
                list.clear();
                list.extend(pairs.iter().map(|pair| pair.position));
                let second = pairs.first().and_then(|pair| self.alphabet.get(pair.code as usize));
                if let Some(&second) = second {
                    writer.put(ListKey::pair(*first, second), &list)?;
                }
            }

            let from = self.broken.partition_point(|pair| pair.first < *first);
            let broken = self.broken.get(from..).unwrap_or_default();
            let same = |a: &BrokenPair, b: &BrokenPair| (a.first, a.second) == (b.first, b.second);
            for pairs in broken.chunk_by(same) {
                let Some(pair) = pairs.first().filter(|pair| pair.first == *first) else { break };
                list.clear();
                list.extend(pairs.iter().map(|pair| pair.position));
                writer.put(ListKey::broken(*first, pair.second), &list)?;
            }

            if let Some(marks) = self.marks.get(first) {
                writer.put(ListKey::mark(*first), marks)?;
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

    /// The positions of all characters, those of each together and in order, and where each one's
    /// are. A barrier has none: no pair begins with one.
    fn by_first(&self) -> (Vec<u32>, Vec<Range<usize>>) {
        let mut counts = vec![0; self.alphabet.len()];
        for &code in &self.text {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        if let Ok(barrier) = self.alphabet.binary_search(&BARRIER)
            && let Some(count) = counts.get_mut(barrier)
        {
            *count = 0;
        }

        let mut start = 0;
        let mut ranges = Vec::with_capacity(counts.len());
        for count in counts {
            // Each grows to its whole length below.
            ranges.push((start..start, start + count));
            start += count;
        }
        let mut positions = vec![0; start];
        for (&code, position) in self.text.iter().zip(0..) {
            if let Some((range, end)) = ranges.get_mut(code as usize)
                && range.end < *end
                && let Some(slot) = positions.get_mut(range.end)
            {
                *slot = position;
                range.end += 1;
            }
        }
        (positions, ranges.into_iter().map(|(range, _)| range).collect())
    }
}

/// A position with the number of the character behind it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct PairPlace {
    code: u32,
    position: u32,
}

/// Sorts the positions of one character by what follows.
struct SecondSort {
    /// How many there are of each number, then where its next one goes.
    next: Vec<u32>,
    pairs: Vec<PairPlace>,
    sorted: Vec<PairPlace>,
}

impl SecondSort {
    fn new(numbers: usize) -> SecondSort {
        SecondSort { next: vec![0; numbers], pairs: Vec::new(), sorted: Vec::new() }
    }

    /// `positions`, which ascend, by the number behind each in `text`, stably.
    fn sorted(&mut self, positions: &[u32], text: &[u32]) -> &[PairPlace] {
        let code = |position: u32| text.get(position as usize + 1).copied().unwrap_or_default();
        self.pairs.clear();
        self.pairs
            .extend(positions.iter().map(|&position| PairPlace { code: code(position), position }));

        // A table of all numbers takes longer to clear than a few positions to sort.
        if positions.len() < self.next.len() / 4 {
            self.pairs.sort_unstable();
            return &self.pairs;
        }

        self.next.fill(0);
        for pair in &self.pairs {
            if let Some(count) = self.next.get_mut(pair.code as usize) {
                *count += 1;
            }
        }
        let mut start = 0;
        for place in &mut self.next {
            start += std::mem::replace(place, start);
        }

        self.sorted.clear();
        self.sorted.resize(self.pairs.len(), PairPlace::default());
        for pair in &self.pairs {
            if let Some(place) = self.next.get_mut(pair.code as usize)
                && let Some(slot) = self.sorted.get_mut(*place as usize)
            {
                *slot = *pair;
                *place += 1;
            }
        }
        &self.sorted
    }
}
