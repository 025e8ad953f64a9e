//! The properties of paragraphs and characters in a .doc file: changes to a style's properties,
//! kept in pages of 512 bytes that are found by the place of the text ([MS-DOC] 2.2.5 `Prl`, 2.9.31
//! `Chpx`, 2.9.174 `PapxFkp`).

use super::header::DocPlace;
use crate::file::bytes::{slice, u16_at, u32_at};
use crate::file::office::look::{DISPLACED, HALF_HAN_TWIPS};

const PAGE_BYTES: usize = 512;
/// The most styles that are based on one another.
const MOST_STYLES_DEEP: usize = 16;
/// The most bytes of all properties that do not fit a page and lie elsewhere.
const MOST_HUGE_BYTES: usize = 8 << 20;

/// The properties of a paragraph that are of use here.
#[derive(Debug, Clone, Default)]
pub struct ParagraphProperties {
    /// The list that numbers it, 0 for none.
    pub list: u16,
    /// The level in the list.
    pub level: Option<u8>,
    /// The style that puts it into the list, if it does not say so itself.
    pub list_style: Option<usize>,
    /// The number of tables that it stands in.
    pub depth: u32,
    /// True if it ends a row of the table.
    pub ends_row: bool,
    /// True if it starts a page.
    pub starts_page: bool,
    is_displaced: bool,
    left: i32,
    first: i32,
}

impl ParagraphProperties {
    /// Gives the indent of the first line, in half Han characters.
    pub fn first_indent(&self) -> u32 {
        if self.is_displaced {
            return DISPLACED;
        }
        let halves = |twips: i32| (i64::from(twips) / HALF_HAN_TWIPS).clamp(-99, 99);
        (halves(self.left) + halves(self.first)).max(0) as u32
    }

    fn apply(&mut self, changes: &[u8]) {
        for (code, operand) in PropertyChanges(changes) {
            let byte = operand.first().copied().unwrap_or(0);
            let word = u16_at(operand, 0).unwrap_or(0);

            match code {
                0x2403 | 0x2461 => self.is_displaced = matches!(byte, 1 | 2),
                0x2407 => self.starts_page = byte != 0,
                0x2416 => self.depth = if byte == 0 { 0 } else { self.depth.max(1) },
                0x2417 => self.ends_row = byte != 0,
                0x260A => self.level = Some(byte),
                0x460B => {
                    self.list = if word < 0x07FF { word } else { 0 };
                    self.list_style = None;
                }
                0x6649 => self.depth = u32_at(operand, 0).unwrap_or(0),
                0x840F | 0x845E => self.left = i32::from(word as i16),
                0x8411 | 0x8460 => self.first = i32::from(word as i16),
                _ => {}
            }
        }
    }
}

/// The properties of characters that are of use here.
#[derive(Debug, Clone, Copy, Default)]
pub struct CharacterProperties {
    /// True if it is not shown: hidden, or deleted.
    pub is_hidden: bool,
    /// The number of its font and its place in it, if it is a sign of a symbol font.
    pub symbol: Option<(u16, u16)>,
}

impl CharacterProperties {
    fn of(changes: &[u8]) -> CharacterProperties {
        let mut properties = CharacterProperties::default();
        for (code, operand) in PropertyChanges(changes) {
            match code {
                // Deleted by a revision, or hidden. The bits of a toggle: 1 on, 0x81 the other of
                // the style's.
                0x0800 | 0x083C => properties.is_hidden |= matches!(operand, [1 | 0x81, ..]),
                0x6A09 => properties.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
                _ => {}
            }
        }

        properties
    }
}

/// A sequence of changes: a code that says how long its operand is, and the operand.
struct PropertyChanges<'a>(&'a [u8]);

impl<'a> Iterator for PropertyChanges<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let code = u16_at(self.0, 0)?;
        let (start, length) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // The definition of a table counts its bytes in two, and one of these too many.
            _ if code == 0xD608 => (4, usize::from(u16_at(self.0, 2)?).saturating_sub(1)),
            _ => (3, usize::from(*self.0.get(2)?)),
        };

        let operand = slice(self.0, start, length)?;
        self.0 = self.0.get(start + length..).unwrap_or_default();

        Some((code, operand))
    }
}

/// Properties by the place of the text in the stream.
#[derive(Debug)]
pub struct Runs<T> {
    runs: Vec<PropertyRun<T>>,
}

/// A run of text with the same properties.
#[derive(Debug)]
pub struct PropertyRun<T> {
    /// The place in the stream where it starts.
    pub start: u32,
    /// The place after it.
    pub end: u32,
    /// The properties.
    pub properties: T,
}

impl<T> Runs<T> {
    /// Finds the run around `at`.
    pub fn at(&self, at: u32) -> Option<&PropertyRun<T>> {
        let after = self.runs.partition_point(|run| run.start <= at);
        self.runs.get(after.checked_sub(1)?).filter(|run| at < run.end)
    }
}

/// Reads the properties of characters, by the place of the text.
pub fn characters(stream: &[u8], table: &[u8], index: DocPlace) -> Runs<CharacterProperties> {
    runs(stream, table, index, 1, |page, entry| {
        let at = usize::from(*page.get(entry)?) * 2;
        let length = usize::from(*page.get(at).filter(|_| at > 0)?);
        Some(CharacterProperties::of(slice(page, at + 1, length)?))
    })
}

/// Reads the properties of paragraphs, those of their styles included, by the place of the text.
pub fn paragraphs(
    stream: &[u8],
    table: &[u8],
    data: &[u8],
    index: DocPlace,
    styles: &[ParagraphProperties],
) -> Runs<ParagraphProperties> {
    let mut huge_bytes = 0;
    runs(stream, table, index, 13, |page, entry| {
        let at = usize::from(*page.get(entry)?) * 2;
        let count = usize::from(*page.get(at).filter(|_| at > 0)?);
        let own = match count {
            0 => slice(page, at + 2, 2 * usize::from(*page.get(at + 1)?)),
            count => slice(page, at + 1, 2 * count - 1),
        }?;
        let mut properties = styles.get(usize::from(u16_at(own, 0)?)).cloned().unwrap_or_default();
        let changes = own.get(2..).unwrap_or_default();
        properties.apply(changes);
        let elsewhere = PropertyChanges(changes).find(|(code, _)| matches!(code, 0x6645 | 0x6646));

        if let Some(at) = elsewhere.and_then(|(_, operand)| u32_at(operand, 0)) {
            let length = usize::from(u16_at(data, at as usize).unwrap_or(0));
            huge_bytes += length;
            if huge_bytes <= MOST_HUGE_BYTES {
                properties.apply(slice(data, at as usize + 2, length).unwrap_or_default());
            }
        }

        Some(properties)
    })
}

/// Reads the runs of all pages that the index names, each page once. A page ends in its count; it
/// starts with the places of the text, then an entry for each run.
fn runs<T: Default>(
    stream: &[u8],
    table: &[u8],
    index: DocPlace,
    entry_bytes: usize,
    mut read: impl FnMut(&[u8], usize) -> Option<T>,
) -> Runs<T> {
    let index = index.of(table).unwrap_or_default();
    let count = index.len().saturating_sub(4) / 8;
    let pages = (0..count.min(stream.len() / PAGE_BYTES))
        .filter_map(|at| u32_at(index, 4 * (count + 1) + 4 * at));
    let mut runs = Vec::new();

    for number in pages {
        let start = (number & 0x3F_FFFF) as usize * PAGE_BYTES;
        let Some(page) = slice(stream, start, PAGE_BYTES) else { continue };
        let count = page.last().map_or(0, |count| usize::from(*count));

        if 4 * (count + 1) + entry_bytes * count > PAGE_BYTES - 1 {
            continue;
        }

        for run in 0..count {
            let (Some(start), Some(end)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4))
            else {
                continue;
            };
            let entry = 4 * (count + 1) + entry_bytes * run;
            let properties = read(page, entry).unwrap_or_default();
            runs.push(PropertyRun { start, end, properties });
        }
    }

    runs.sort_by_key(|run| run.start);
    Runs { runs }
}

/// Reads the properties of the paragraph styles by their place ([MS-DOC] 2.9.271 `STSH`). What
/// cannot be read is left out.
pub fn styles(table: &[u8], place: DocPlace) -> Vec<ParagraphProperties> {
    let sheet = place.of(table).unwrap_or_default();
    let raw = raw_styles(sheet).unwrap_or_default();
    (0..raw.len()).map(|at| complete(&raw, at)).collect()
}

/// Puts together what a style and those that it is based on say.
fn complete(raw: &[RawStyle<'_>], at: usize) -> ParagraphProperties {
    let mut chain = vec![at];
    while let Some(base) = chain.last().and_then(|last| raw.get(*last)?.base) {
        if chain.len() == MOST_STYLES_DEEP || chain.contains(&base) {
            break;
        }
        chain.push(base);
    }

    let mut properties = ParagraphProperties::default();
    for at in chain.into_iter().rev() {
        let changes = raw.get(at).map_or(&[][..], |style| style.changes);
        properties.apply(changes);
        properties.list_style = properties.list_style.or((properties.list > 0).then_some(at));
    }

    properties
}

#[derive(Default)]
struct RawStyle<'a> {
    base: Option<usize>,
    changes: &'a [u8],
}

fn raw_styles(sheet: &[u8]) -> Option<Vec<RawStyle<'_>>> {
    let (count, base_bytes) = (u16_at(sheet, 2)?, usize::from(u16_at(sheet, 4)?));
    let mut at = 2 + usize::from(u16_at(sheet, 0)?);
    let mut styles = Vec::new();

    for _ in 0..count {
        let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
        let style = slice(sheet, at + 2, length).unwrap_or_default();
        styles.push(raw_style(style, base_bytes).unwrap_or_default());
        at += 2 + length;
    }

    Some(styles)
}

/// Reads a style: fixed fields, its name, then what it changes in paragraphs, if it is a style of
/// paragraphs.
fn raw_style(style: &[u8], base_bytes: usize) -> Option<RawStyle<'_>> {
    let kind_and_base = u16_at(style, 2)?;
    if kind_and_base & 0xF != 1 {
        return None;
    }

    let base = Some(usize::from(kind_and_base >> 4)).filter(|&base| base != 0xFFF);
    let name_chars = usize::from(u16_at(style, base_bytes)?);
    let at = base_bytes + 2 + 2 * name_chars + 2;
    let at = at + at % 2;
    let length = usize::from(u16_at(style, at)?);
    let changes = slice(style, at + 2, length)?.get(2..)?;

    Some(RawStyle { base, changes })
}
