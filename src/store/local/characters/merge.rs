//! Several segments as one: every list is the lists of the parts one after the other, with the
//! positions of the rows that stay moved. No text is made again, so that memory is bounded by the
//! longest list.

use super::file::Characters;
use super::key::ListKey;
use super::list::{MOST_POSITIONS, unreadable};
use super::writer::{BitList, CharactersWriter};
use crate::error::{ErrorKind, Result};
use std::io::Write;
use std::ops::Range;

/// A segment that is merged.
struct MergedPart {
    characters: Characters,
    kept: Vec<KeptRows>,
}

/// Positions of neighbouring rows that stay.
struct KeptRows {
    from: Range<u32>,
    to: u32,
}

/// Segments that become one.
#[derive(Default)]
pub(super) struct Merge {
    parts: Vec<MergedPart>,
    starts: Vec<u32>,
    positions: u32,
}

impl Merge {
    /// Appends the rows of a segment for which `stays` holds.
    pub fn add(&mut self, characters: Characters, stays: impl Fn(u32) -> bool) -> Result<()> {
        let mut kept: Vec<KeptRows> = Vec::new();
        for row in (0..characters.rows()).filter(|&row| stays(row)) {
            let from = characters.start(row)..characters.start(row + 1);
            self.starts.push(self.positions);

            let to = self.positions;
            let chars = from.end.checked_sub(from.start).ok_or_else(unreadable)?;
            self.positions = to.saturating_add(chars);
            if self.positions > MOST_POSITIONS {
                let found = format!("more than {MOST_POSITIONS} characters in a segment");
                return Err(ErrorKind::Engine { found }.into());
            }

            match kept.last_mut() {
                Some(last) if last.from.end == from.start => last.from.end = from.end,
                _ if chars > 0 => kept.push(KeptRows { from, to }),
                _ => {}
            }
        }
        self.parts.push(MergedPart { characters, kept });
        Ok(())
    }

    /// Writes the file; what is to be closed.
    pub fn write<W: Write>(mut self, file: W) -> Result<W> {
        self.starts.push(self.positions);
        let mut writer = CharactersWriter::new(file);
        let mut keys: Vec<PartKeys> = self.parts.iter().map(PartKeys::new).collect();
        let (mut positions, mut buffer) = (Vec::new(), Vec::new());

        while let Some(key) = keys.iter().filter_map(|part| part.key).min() {
            positions.clear();
            for part in keys.iter_mut().filter(|part| part.key == Some(key)) {
                part.take(&mut buffer, &mut positions)?;
            }
            if !positions.is_empty() {
                writer.put(key, &positions)?;
            }
        }

        let mut boundaries = BitList::default();
        for part in &self.parts {
            part.append_boundaries(&mut boundaries);
        }
        Ok(writer.finish(&self.starts, &boundaries)?)
    }
}

impl MergedPart {
    fn append_boundaries(&self, into: &mut BitList) {
        for kept in &self.kept {
            for at in kept.from.clone().step_by(64) {
                let count = (kept.from.end - at).min(64);
                into.push(self.characters.bits(at), count as usize);
            }
        }
    }
}

/// The keys of a segment, one after the other.
struct PartKeys<'a> {
    part: &'a MergedPart,
    key: Option<ListKey>,
    first: usize,
    entry: usize,
}

impl<'a> PartKeys<'a> {
    fn new(part: &'a MergedPart) -> PartKeys<'a> {
        let mut keys = PartKeys { part, key: None, first: 0, entry: 0 };
        keys.key = keys.find();
        keys
    }

    fn find(&mut self) -> Option<ListKey> {
        let characters = &self.part.characters;
        let (second, _) = characters.entry(self.entry)?;
        while characters.first(self.first + 1).is_some_and(|(_, start)| start <= self.entry) {
            self.first += 1;
        }
        Some(ListKey { first: characters.first(self.first)?.0, second })
    }

    /// Appends what stays of the list at hand, and goes to the next.
    fn take(&mut self, buffer: &mut Vec<u32>, into: &mut Vec<u32>) -> Result<()> {
        buffer.clear();
        self.part.characters.list_at(self.entry)?.decode(buffer)?;

        // Most lists are short, and where rows are gone there may be many stretches that stay.
        let (mut rest, mut stretch) = (buffer.as_slice(), 0);
        while let Some(&next) = rest.first() {
            let kept = self.part.kept.get(stretch..).unwrap_or_default();
            stretch += kept.partition_point(|rows| rows.from.end <= next);
            let Some(rows) = self.part.kept.get(stretch) else { break };

            let gone = rest.partition_point(|&position| position < rows.from.start);
            let (_, here) = rest.split_at_checked(gone).unwrap_or_default();
            let count = here.partition_point(|&position| position < rows.from.end);
            let (moved, after) = here.split_at_checked(count).unwrap_or_default();
            into.extend(moved.iter().map(|position| position - rows.from.start + rows.to));
            rest = after;
        }

        let before = self.key;
        self.entry += 1;
        self.key = self.find();
        if self.key.is_some() && self.key <= before { Err(unreadable()) } else { Ok(()) }
    }
}
