//! Character sets of 94 rows of 94 places that no decoder has: GB/T 12345, which is GB 2312 in
//! traditional characters, and CNS 11643, whose first two planes hold what Big5 does in its order.
//!
//! The tables were made from the mappings of iconv and Perl; they agree with Adobe's maps
//! `GBT-EUC-H` and `CNS-EUC-H` in all ideographs. Radicals and the further planes of CNS 11643 are
//! left out.

use encoding_rs::{BIG5, Encoding, GB18030};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The places of a row.
const PLACES: u32 = 94;
/// The first byte of a row, and of a place, in 7 bits.
const FIRST: u8 = 0x21;
/// The two bytes of a character of Big5 may end in so many ways.
const BIG5_PLACES: u32 = 157;

/// A character set of 94 rows of 94 places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSet {
    /// GB 2312.
    Gb2312,
    /// GB/T 12345.
    Gbt12345,
    /// A plane of CNS 11643.
    Cns11643(u8),
}

impl RowSet {
    /// Gives the character at a place of a row, each as its byte in 7 bits.
    pub fn character(self, row: u8, place: u8) -> Option<char> {
        let is_place = |byte: u8| (FIRST..=0x7E).contains(&byte);
        if !is_place(row) || !is_place(place) {
            return None;
        }

        let simplified = || only(GB18030, &[row | 0x80, place | 0x80]);
        match self {
            RowSet::Gb2312 => simplified(),
            RowSet::Gbt12345 => match row {
                0x78 => TRADITIONAL.more(0, place),
                0x79 => TRADITIONAL.more(1, place),
                _ => simplified().map(|c| TRADITIONAL.forms.get(&c).copied().unwrap_or(c)),
            },
            RowSet::Cns11643(1) => in_big5(&PLANE_1, row, place),
            RowSet::Cns11643(2) => in_big5(&PLANE_2, row, place),
            RowSet::Cns11643(_) => None,
        }
    }
}

/// Decodes bytes that are one character.
pub fn only(set: &'static Encoding, bytes: &[u8]) -> Option<char> {
    let text = set.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// What GB/T 12345 has in other forms than GB 2312, and in rows of its own.
static TRADITIONAL: LazyLock<Traditional> = LazyLock::new(|| {
    let mut lines = include_str!("gbt12345.txt").lines();
    let rows = [0, 1].map(|_| lines.next().unwrap_or_default().chars().collect());
    let pairs = |line: &str| {
        let chars: Vec<char> = line.chars().collect();
        chars
            .as_chunks()
            .0
            .iter()
            .map(|[simplified, form]| (*simplified, *form))
            .collect::<Vec<_>>()
    };

    Traditional { rows, forms: lines.flat_map(pairs).collect() }
});

struct Traditional {
    /// The characters of rows 88 and 89.
    rows: [Vec<char>; 2],
    forms: FxHashMap<char, char>,
}

impl Traditional {
    fn more(&self, row: usize, place: u8) -> Option<char> {
        self.rows.get(row)?.get(usize::from(place - FIRST)).copied()
    }
}

/// Characters that follow each other in CNS 11643 and in Big5: the bytes of the first in both, and
/// their number.
type BigFiveRun = (u16, u16, u32);

fn in_big5(runs: &[BigFiveRun], row: u8, place: u8) -> Option<char> {
    let at = |row: u8, place: u8| u32::from(row - FIRST) * PLACES + u32::from(place - FIRST);
    let at_of = |code: u16| {
        let [row, place] = code.to_be_bytes();
        at(row, place)
    };

    let wanted = at(row, place);
    let after = runs.partition_point(|run| at_of(run.0) <= wanted);
    let (first, big5, count) = *runs.get(after.checked_sub(1)?)?;
    let step = wanted - at_of(first);
    (step < count).then(|| only(BIG5, &big5_after(big5, step)))?
}

/// Gives the bytes of the character that stands so many places after another in Big5.
fn big5_after(code: u16, step: u32) -> [u8; 2] {
    let [lead, trail] = code.to_be_bytes().map(u32::from);
    let place = if trail < 0x80 { trail - 0x40 } else { trail - 0xA1 + 63 };
    let (leads, place) = ((place + step) / BIG5_PLACES, (place + step) % BIG5_PLACES);
    let trail = if place < 63 { place + 0x40 } else { place - 63 + 0xA1 };
    [(lead + leads) as u8, trail as u8]
}

const PLANE_1: [BigFiveRun; 32] = [
    (0x2121, 0xA140, 25),
    (0x213E, 0xA15D, 119),
    (0x2257, 0xA1F7, 1),
    (0x2258, 0xA1F6, 1),
    (0x2259, 0xA1F8, 6),
    (0x2261, 0xA1FE, 2),
    (0x2263, 0xA243, 74),
    (0x2421, 0xA2AF, 29),
    (0x243F, 0xA2CD, 1),
    (0x2441, 0xA2CF, 138),
    (0x256E, 0xA3BD, 3),
    (0x2621, 0xC7E9, 20),
    (0x4421, 0xA440, 17),
    (0x4432, 0xA2CC, 1),
    (0x4433, 0xA452, 86),
    (0x452B, 0xA2CE, 1),
    (0x452C, 0xA4CB, 1307),
    (0x5323, 0xAD40, 424),
    (0x5753, 0xACFE, 1),
    (0x5754, 0xAFD0, 1876),
    (0x6B50, 0xBE52, 1),
    (0x6B51, 0xBBC8, 387),
    (0x6F5C, 0xBE53, 525),
    (0x7535, 0xC2CB, 1),
    (0x7536, 0xC1AB, 189),
    (0x7737, 0xC2CC, 84),
    (0x782D, 0xC456, 1),
    (0x782E, 0xC361, 54),
    (0x7864, 0xC3BA, 1),
    (0x7865, 0xC3B9, 1),
    (0x7866, 0xC3BB, 90),
    (0x7962, 0xC457, 354),
];

const PLANE_2: [BigFiveRun; 49] = [
    (0x2121, 0xC940, 10),
    (0x212B, 0xC94B, 33),
    (0x214C, 0xC9BE, 1),
    (0x214D, 0xC96C, 48),
    (0x217D, 0xC9BF, 46),
    (0x224D, 0xCAF7, 1),
    (0x224E, 0xC9ED, 167),
    (0x2439, 0xCAF8, 1840),
    (0x376F, 0xDADF, 1),
    (0x3770, 0xD6CD, 108),
    (0x387E, 0xD77B, 537),
    (0x3E63, 0xD6CC, 1),
    (0x3E64, 0xDAE0, 100),
    (0x3F6A, 0xD77A, 1),
    (0x3F6B, 0xDBA7, 399),
    (0x4424, 0xDDFD, 1637),
    (0x554B, 0xEBF1, 1),
    (0x554C, 0xE8A3, 146),
    (0x5722, 0xECDE, 1),
    (0x5723, 0xE976, 287),
    (0x5A28, 0xF0CB, 1),
    (0x5A29, 0xEB5B, 116),
    (0x5B3F, 0xEBF2, 137),
    (0x5C6A, 0xECDF, 104),
    (0x5D74, 0xF056, 1),
    (0x5D75, 0xEDAA, 222),
    (0x6039, 0xEEEC, 198),
    (0x6243, 0xF057, 82),
    (0x6337, 0xF0CC, 86),
    (0x642F, 0xEEEB, 1),
    (0x6430, 0xF163, 8),
    (0x6438, 0xF16C, 153),
    (0x6573, 0xF269, 56),
    (0x664D, 0xF4B5, 1),
    (0x664E, 0xF2C3, 113),
    (0x6761, 0xF16B, 1),
    (0x6762, 0xF375, 142),
    (0x6934, 0xF268, 1),
    (0x6935, 0xF466, 45),
    (0x6962, 0xF4B6, 71),
    (0x6A4B, 0xF663, 1),
    (0x6A4C, 0xF4FD, 194),
    (0x6C52, 0xF664, 490),
    (0x7166, 0xF9C4, 1),
    (0x7167, 0xF977, 43),
    (0x7234, 0xF9C5, 1),
    (0x7235, 0xF9C7, 11),
    (0x7240, 0xF9C6, 1),
    (0x7241, 0xF9D2, 4),
];
