//! The lists of a .doc file ([MS-DOC] 2.9.147 `PlfLst`, 2.9.146 `PlfLfo`). What cannot be read is
//! left out.

use super::header::DocPlace;
use crate::file::bytes::{slice, u16_at, u32_at, utf16_at};
use crate::file::office::list::{
    After, LEVELS, Level, ListPattern, Lists, MOST_SIGNS, NumberFormat, NumberPiece, NumberedList,
};

/// The number that stands for no paragraph style.
const NO_STYLE: u16 = 0x0FFF;

/// Reads the lists, and the lists that paragraphs name.
pub fn read(table: &[u8], lists: DocPlace, uses: DocPlace) -> Lists {
    let mut read = Lists::default();
    let _ = patterns(table, lists, &mut read);
    let _ = list_uses(uses.of(table).unwrap_or_default(), &mut read);
    read
}

/// Reads the patterns: 28 bytes for each list; the levels of all follow, outside of the place's
/// length.
fn patterns(table: &[u8], place: DocPlace, read: &mut Lists) -> Option<()> {
    let count = usize::from(u16_at(place.of(table)?, 0)?);
    let start = place.at + 2;
    let mut at = start + 28 * count;

    for nth in 0..count {
        let list = slice(table, start + 28 * nth, 28)?.first_chunk::<28>()?;
        let is_simple = list[26] & 1 != 0;
        let mut pattern = ListPattern::default();

        for nth in 0..if is_simple { 1 } else { LEVELS } {
            let (mut level, end) = level(table, at)?;
            let style = u16_at(list, 8 + 2 * nth)?;
            level.style = (style != NO_STYLE).then(|| style.to_string());
            *pattern.levels.get_mut(nth)? = Some(level);
            at = end;
        }

        read.patterns.insert(i64::from(u32_at(list, 0)?), pattern);
    }

    Some(())
}

/// Reads a level, and gives the place after it: 28 bytes, the changes to paragraph and characters,
/// its text.
fn level(table: &[u8], at: usize) -> Option<(Level, usize)> {
    let fixed = slice(table, at, 28)?.first_chunk::<28>()?;
    let at = at + 28 + usize::from(fixed[24]) + usize::from(fixed[25]);
    let chars = usize::from(u16_at(table, at)?);
    let text = utf16_at(table, at + 2, chars)?;
    let level = Level {
        start: u32_at(fixed, 0)?,
        format: format(fixed[4]),
        text: pieces(&text),
        restarts_after: (fixed[5] & 0x08 != 0).then_some(usize::from(fixed[26])),
        is_legal: fixed[5] & 0x04 != 0,
        after: match fixed[15] {
            1 => After::Space,
            2 => After::Nothing,
            _ => After::Tab,
        },
        style: None,
    };

    Some((level, at + 2 + 2 * chars))
}

/// Cuts the text of a level, in which a character below nine stands for the number of that level.
fn pieces(text: &str) -> Vec<NumberPiece> {
    let mut pieces = Vec::new();
    for c in text.chars().take(MOST_SIGNS) {
        match (c as usize, pieces.last_mut()) {
            (level @ 0..LEVELS, _) => pieces.push(NumberPiece::Number(level)),
            (_, Some(NumberPiece::Text(text))) => text.push(c),
            _ => pieces.push(NumberPiece::Text(c.to_string())),
        }
    }

    pieces
}

/// Reads the lists that paragraphs name, counted from one: 16 bytes each, then what each changes in
/// its pattern.
fn list_uses(uses: &[u8], read: &mut Lists) -> Option<()> {
    let count = u32_at(uses, 0)? as usize;
    let mut at = 4usize.checked_add(count.checked_mul(16)?);
    for nth in 0..count {
        let list_use = slice(uses, 4 + 16 * nth, 16)?.first_chunk::<16>()?;
        let mut list =
            NumberedList { pattern: i64::from(u32_at(list_use, 0)?), ..NumberedList::default() };
        at = at.and_then(|at| changes(uses, at.checked_add(4)?, list_use[12], &mut list));
        read.lists.insert(nth as i64 + 1, list);
    }

    Some(())
}

/// Reads the levels that start or look otherwise, and gives the place after them.
fn changes(uses: &[u8], at: usize, count: u8, list: &mut NumberedList) -> Option<usize> {
    let mut at = at;
    for _ in 0..count {
        let start = u32_at(uses, at)?;
        let flags = u32_at(uses, at + 4)?;
        let nth = (flags & 0xF) as usize;
        at += 8;

        if flags & 0x20 != 0 {
            let (level, end) = level(uses, at)?;
            if let Some(anew) = list.starts.get_mut(nth) {
                *anew = (flags & 0x10 != 0).then_some(level.start);
            }
            if let Some(place) = list.levels.get_mut(nth) {
                *place = Some(level);
            }
            at = end;
        } else if flags & 0x10 != 0
            && let Some(anew) = list.starts.get_mut(nth)
        {
            *anew = Some(start);
        }
    }

    Some(at)
}

/// Gives the format of this number (`MSONFC`).
fn format(code: u8) -> NumberFormat {
    match code {
        1 => NumberFormat::Roman,
        2 => NumberFormat::SmallRoman,
        3 => NumberFormat::Letters,
        4 => NumberFormat::SmallLetters,
        10 | 17 | 36 => NumberFormat::HanDigits,
        11 | 33 | 35 | 37 | 39 => NumberFormat::Han,
        14 | 19 => NumberFormat::WideDigits,
        16 | 34 | 38 => NumberFormat::HanFormal,
        18 | 28 => NumberFormat::Circled,
        22 => NumberFormat::TwoDigits,
        23 => NumberFormat::Bullet,
        26 => NumberFormat::WithStop,
        27 => NumberFormat::InBrackets,
        29 => NumberFormat::HanCircled,
        30 => NumberFormat::Stems,
        31 => NumberFormat::Branches,
        0xFF => NumberFormat::Hidden,
        _ => NumberFormat::Digits,
    }
}
