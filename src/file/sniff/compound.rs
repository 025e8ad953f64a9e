//! The names in the root of a compound file ([MS-CFB]): those of files that stand in it lie deeper.
//!
//! Invariant: linear in the file, whatever it says of itself; it is read before any limit holds.

use super::super::bytes::{slice, u16_at, u32_at, utf16_at};

/// The sectors whose places the head lists. A file of more than 6 MB has further lists, which are
/// not read: the first sectors of most directories are told by these.
const LISTED: usize = 109;
const ENTRY_BYTES: usize = 128;
/// The place of an entry that is none.
const NO_ENTRY: u32 = u32::MAX;

/// Gives the names in the root; `None` where the directory cannot be found.
pub fn root_names(bytes: &[u8]) -> Option<Vec<String>> {
    let directory = Sectors::of(bytes)?.chain(u32_at(bytes, 48)?);
    let entry = |at: u32| slice(&directory, at as usize * ENTRY_BYTES, ENTRY_BYTES);

    let mut names = Vec::new();
    let mut waiting = vec![u32_at(entry(0)?, 76)?];
    while let Some(at) = waiting.pop() {
        // A directory that leads back to itself has no end.
        if at == NO_ENTRY || names.len() * ENTRY_BYTES > directory.len() {
            continue;
        }

        let entry = entry(at)?;
        let length = usize::from(u16_at(entry, 64)?).min(64);
        names.push(utf16_at(entry, 0, (length / 2).saturating_sub(1))?);
        waiting.extend([u32_at(entry, 68)?, u32_at(entry, 72)?]);
    }

    Some(names)
}

/// The sectors of a file, and which follows which.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn of(bytes: &'a [u8]) -> Option<Sectors<'a>> {
        let power = u16_at(bytes, 30).filter(|power| matches!(power, 9 | 12))?;
        Some(Sectors { bytes, size: 1 << power })
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        slice(self.bytes, (at as usize).checked_add(1)?.checked_mul(self.size)?, self.size)
    }

    fn next(&self, at: u32) -> Option<u32> {
        let (list, place) = (at as usize / (self.size / 4), at as usize % (self.size / 4));
        let list = u32_at(self.bytes, 76 + 4 * list).filter(|_| list < LISTED)?;
        u32_at(self.sector(list)?, 4 * place)
    }

    /// Joins the sectors from `first` on, as far as they can be found.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut joined = Vec::new();
        let mut at = Some(first);
        while let Some(sector) = at.and_then(|at| self.sector(at)) {
            joined.extend_from_slice(sector);
            at = at.and_then(|at| self.next(at)).filter(|_| joined.len() <= self.bytes.len());
        }

        joined
    }
}
