//! Writes a file of characters, list by list.

use super::file::FORMAT;
use super::key::ListKey;
use super::list;
use std::io::{self, Write};

/// A file that is being written.
pub(super) struct CharactersWriter<W> {
    file: W,
    /// Bytes of the lists so far.
    written: u64,
    firsts: Vec<(u32, u32)>,
    entries: Vec<(u32, u64)>,
    buffer: Vec<u8>,
}

impl<W: Write> CharactersWriter<W> {
    pub fn new(file: W) -> CharactersWriter<W> {
        let (firsts, entries, buffer) = (Vec::new(), Vec::new(), Vec::new());
        CharactersWriter { file, written: 0, firsts, entries, buffer }
    }

    /// Writes a list that is not empty. Keys come in their order.
    pub fn put(&mut self, key: ListKey, positions: &[u32]) -> io::Result<()> {
        if self.firsts.last().is_none_or(|&(first, _)| first != key.first) {
            self.firsts.push((key.first, self.entries.len() as u32));
        }
        self.entries.push((key.second, self.written));

        self.buffer.clear();
        list::encode(positions, &mut self.buffer);
        self.written += self.buffer.len() as u64;
        self.file.write_all(&self.buffer)
    }

    /// Writes all but the lists; the file, which is to be closed.
    pub fn finish(mut self, starts: &[u32], boundaries: &BitList) -> io::Result<W> {
        let mut rest = Vec::new();
        for start in starts {
            rest.extend(start.to_le_bytes());
        }
        for word in &boundaries.words {
            rest.extend(word.to_le_bytes());
        }
        for (first, entry) in &self.firsts {
            rest.extend(first.to_le_bytes());
            rest.extend(entry.to_le_bytes());
        }
        for (second, start) in &self.entries {
            rest.extend(second.to_le_bytes());
            rest.extend(start.to_le_bytes());
        }

        let sizes = [
            self.written,
            starts.len() as u64,
            boundaries.words.len() as u64,
            self.firsts.len() as u64,
            self.entries.len() as u64,
            boundaries.len as u64,
        ];
        rest.extend(sizes.into_iter().flat_map(u64::to_le_bytes));
        rest.extend(FORMAT);

        self.file.write_all(&rest)?;
        Ok(self.file)
    }
}

/// BitList in words of 64, lowest first.
#[derive(Debug, Default)]
pub(super) struct BitList {
    pub words: Vec<u64>,
    pub len: usize,
}

impl BitList {
    /// Appends the lowest `count` bits of `word`, at most 64.
    pub fn push(&mut self, word: u64, count: usize) {
        if count == 0 {
            return;
        }
        let word = if count < 64 { word & ((1 << count) - 1) } else { word };
        let shift = self.len % 64;

        if shift == 0 {
            self.words.push(word);
        } else {
            if let Some(last) = self.words.last_mut() {
                *last |= word << shift;
            }
            if shift + count > 64 {
                self.words.push(word >> (64 - shift));
            }
        }
        self.len += count;
    }
}
