//! A term's places counted row by row, without a list of them: all that a question of one term needs.

use super::{Place, TermCursor};
use crate::error::Result;
use crate::store::local::characters::Characters;
use crate::store::tally::Classes;
use crate::token::Alignment;
use tantivy::DocId;

impl TermCursor<'_> {
    /// Gives each row from `from` on that has a place, in order, with how its places lie.
    pub fn each_row(
        mut self,
        from: DocId,
        each: &mut dyn FnMut(DocId, &Classes) -> Result<()>,
    ) -> Result<()> {
        let mut row = CountedRow::before(self.characters, from);
        let mut broken = std::mem::take(&mut self.broken).into_iter().peekable();
        let mut alignments = Vec::new();
        let mut at = self.whole.seek(row.next_start)?;

        while at < self.whole.end {
            // Of a whole block first: where words begin is far apart, and looked up side by side.
            let starts = self.whole.known_rest();
            alignments.clear();
            alignments.extend(starts.iter().map(|&start| self.alignment(start)));

            for (&start, &alignment) in starts.iter().zip(&alignments) {
                if start >= self.whole.end {
                    break;
                }
                let is_before = |place: &Place| place.start < start;
                while let Some(place) = broken.next_if(is_before) {
                    row.add(place.start, Alignment::AcrossBreak, each)?;
                }
                row.add(start, alignment, each)?;
            }
            at = self.whole.find_more()?;
        }

        for place in broken {
            row.add(place.start, Alignment::AcrossBreak, each)?;
        }
        row.give(each)
    }

    /// How the unbroken place at `start` lies.
    fn alignment(&self, start: u32) -> Alignment {
        let characters = self.characters;
        Alignment::of_bits(characters.bits(start), self.term_chars).unwrap_or_else(|| {
            let begins = |at: usize| characters.begins(start + at as u32);
            Alignment::of(0..self.term_chars as usize, begins)
        })
    }
}

/// The row whose places are being counted.
struct CountedRow<'a> {
    characters: &'a Characters,
    row: DocId,
    /// Where the next row starts.
    next_start: u32,
    classes: Classes,
}

impl CountedRow<'_> {
    fn before(characters: &Characters, row: DocId) -> CountedRow<'_> {
        CountedRow { characters, row, next_start: characters.start(row), classes: [0; 4] }
    }

    /// Counts a place; those before it are given first if they are of another row.
    fn add(
        &mut self,
        start: u32,
        class: Alignment,
        each: &mut dyn FnMut(DocId, &Classes) -> Result<()>,
    ) -> Result<()> {
        if start >= self.next_start {
            self.give(each)?;
            self.row = self.characters.row_of(start, self.row)?;
            self.next_start = self.characters.start(self.row + 1);
        }
        self.classes[class as usize] += 1;
        Ok(())
    }

    fn give(&mut self, each: &mut dyn FnMut(DocId, &Classes) -> Result<()>) -> Result<()> {
        let classes = std::mem::take(&mut self.classes);
        if classes == [0; 4] { Ok(()) } else { each(self.row, &classes) }
    }
}
