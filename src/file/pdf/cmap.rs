//! Character maps that a file brings along: what characters codes stand for (ToUnicode), and how
//! strings are cut into codes.

use super::charset::PdfCode;
use super::lexer::{Operand, PdfLexer, PdfToken};
use crate::text;
use rustc_hash::FxHashMap;

/// The most codes and ranges of a map.
const MOST_ENTRIES: usize = 200_000;

/// A character map.
#[derive(Debug, Default)]
pub struct CharacterMap {
    single: FxHashMap<u32, String>,
    /// Ranges of codes, and the text of the first.
    ranges: Vec<CodeRange<Vec<u16>>>,
    /// Ranges of codes, and the place in a collection of the first.
    places: Vec<CodeRange<u32>>,
    /// The lengths in bytes of codes, with the codes between which those of a length lie.
    spaces: Vec<(usize, u32, u32)>,
    /// The map that this one goes on.
    pub base: Option<String>,
    /// True if lines run from top to bottom.
    pub is_vertical: bool,
}

#[derive(Debug)]
struct CodeRange<T> {
    from: u32,
    to: u32,
    first: T,
}

impl CharacterMap {
    /// Reads a map.
    pub fn read(bytes: &[u8]) -> CharacterMap {
        let mut map = CharacterMap::default();
        let mut lexer = PdfLexer::new(bytes);
        let mut operands: Vec<Operand<'_>> = Vec::new();
        let mut entries = 0;

        while let Some(token) = lexer.token() {
            match token {
                PdfToken::Operand(operand) => operands.push(operand),
                PdfToken::Operator(operator) => {
                    map.take(operator, &operands);
                    operands.clear();
                }
            }

            entries += 1;
            if entries > MOST_ENTRIES {
                break;
            }
        }

        map.ranges.sort_by_key(|range| range.from);
        map.places.sort_by_key(|range| range.from);
        map
    }

    /// Takes in the map that this one goes on: what this one says itself counts first.
    pub fn go_on(&mut self, base: CharacterMap) {
        let is_new = |range: &CodeRange<u32>| self.place(range.from).is_none();
        let more: Vec<CodeRange<u32>> = base.places.into_iter().filter(is_new).collect();
        self.places.extend(more);
        self.places.sort_by_key(|range| range.from);
        self.spaces.extend(base.spaces);
        self.spaces.sort_unstable();
        self.base = base.base;
    }

    /// Gives the text of a code.
    pub fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.single.get(&code) {
            return Some(text.clone());
        }

        let range = find(&self.ranges, code)?;
        let mut units = range.first.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add((code - range.from) as u16);
        Some(likely(&units))
    }

    /// Gives the place of a code in a collection.
    pub fn place(&self, code: u32) -> Option<u32> {
        find(&self.places, code).map(|range| range.first.saturating_add(code - range.from))
    }

    /// Takes the first code off a string: the shortest that lies in a space of codes, else one of
    /// the usual length.
    pub fn next<'a>(&self, rest: &mut &'a [u8]) -> Option<PdfCode<'a>> {
        let value = |length: usize| {
            let bytes = rest.get(..length)?;
            Some(bytes.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte)))
        };
        let is_in = |&(length, from, to): &(usize, u32, u32)| {
            value(length).is_some_and(|value| is_between(value, from, to, length))
        };

        let found = self.spaces.iter().find(|space| is_in(space)).or(self.spaces.first());
        let length = found.map_or(2, |space| space.0).min(rest.len());
        let value = value(length).unwrap_or(0);
        let (bytes, after) = rest.split_at(length);
        *rest = after;
        (length > 0).then_some(PdfCode { bytes, value })
    }

    fn take(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        match operator {
            b"endbfchar" => self.take_chars(operands),
            b"endbfrange" => self.take_ranges(operands),
            b"endcidchar" => {
                for pair in operands.chunks_exact(2) {
                    let [code, place] = pair else { continue };
                    self.take_places(code, code, place);
                }
            }
            b"endcidrange" => {
                for triple in operands.chunks_exact(3) {
                    let [from, to, place] = triple else { continue };
                    self.take_places(from, to, place);
                }
            }
            b"endcodespacerange" => {
                for pair in operands.chunks_exact(2) {
                    let [Operand::Text(from), Operand::Text(to)] = pair else { continue };
                    let length = from.len().clamp(1, 4);
                    self.spaces.extend(number(from).zip(number(to)).map(|(a, b)| (length, a, b)));
                }
                self.spaces.sort_unstable();
            }
            b"usecmap" => {
                let name = operands.last().and_then(Operand::name);
                self.base = name.map(|name| String::from_utf8_lossy(name).into_owned());
            }
            b"def" => {
                if let [.., Operand::Name(key), Operand::Number(value)] = operands
                    && key.as_ref() == b"WMode"
                {
                    self.is_vertical = *value == 1.0;
                }
            }
            _ => {}
        }
    }

    fn take_chars(&mut self, operands: &[Operand<'_>]) {
        for pair in operands.chunks_exact(2) {
            if let [Operand::Text(code), Operand::Text(text)] = pair
                && let Some(code) = number(code)
            {
                self.single.insert(code, likely(&units(text)));
            }
        }
    }

    fn take_ranges(&mut self, operands: &[Operand<'_>]) {
        for triple in operands.chunks_exact(3) {
            let [Operand::Text(from), Operand::Text(to), first] = triple else { continue };
            let Some((from, to)) = number(from).zip(number(to)) else { continue };
            match first {
                Operand::Text(first) if from <= to => {
                    self.ranges.push(CodeRange { from, to, first: units(first) });
                }
                Operand::Array(texts) => {
                    for (code, text) in (from..=to).zip(texts) {
                        let text = text.text().map(|text| likely(&units(text)));
                        self.single.extend(text.map(|text| (code, text)));
                    }
                }
                _ => {}
            }
        }
    }

    fn take_places(&mut self, from: &Operand<'_>, to: &Operand<'_>, place: &Operand<'_>) {
        let code = |operand: &Operand<'_>| operand.text().and_then(number);
        if let (Some(from), Some(to), Some(place)) = (code(from), code(to), place.number())
            && from <= to
        {
            self.places.push(CodeRange { from, to, first: place.max(0.0) as u32 });
        }
    }
}

fn find<T>(ranges: &[CodeRange<T>], code: u32) -> Option<&CodeRange<T>> {
    let after = ranges.partition_point(|range| range.from <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code <= range.to).then_some(range)
}

/// Tells whether each byte of a code lies between those of two others.
fn is_between(value: u32, from: u32, to: u32, length: usize) -> bool {
    let byte = |value: u32, at: usize| value >> (8 * at) & 0xFF;
    (0..length).all(|at| (byte(from, at)..=byte(to, at)).contains(&byte(value, at)))
}

fn number(bytes: &[u8]) -> Option<u32> {
    let is_code = (1..=4).contains(&bytes.len());
    is_code.then(|| bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte)))
}

/// The units of UTF-16; some files write one byte where they mean two.
fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [only] => vec![u16::from(*only)],
        _ => bytes
            .chunks_exact(2)
            .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
            .collect(),
    }
}

/// Gives the text that a sign stands for. Where a file names several characters that look alike
/// (`⼀一`, a hyphen and a soft hyphen), as Quartz does, one is kept: the last, but for radicals.
fn likely(units: &[u16]) -> String {
    let chars: Vec<char> =
        char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or('\u{FFFD}')).collect();

    let mut kept: Vec<char> = Vec::with_capacity(chars.len());
    for c in chars {
        match kept.last_mut() {
            Some(last) if look_alike(*last, c) => {
                *last = if text::ideograph(*last) == *last { *last } else { c };
            }
            _ => kept.push(c),
        }
    }

    // A place of its own beside a character, or room around it, says nothing more.
    let is_private = |c: char| matches!(c, '\0' | '\u{E000}'..='\u{F8FF}');
    if kept.iter().any(|&c| !is_private(c)) {
        kept.retain(|&c| !is_private(c));
    }
    let text: String = kept.into_iter().collect();
    let trimmed = text.trim();
    if trimmed.is_empty() { text } else { trimmed.to_owned() }
}

/// Tells whether two characters are drawn as one sign. Two equal letters are not: `ff` is a
/// ligature.
fn look_alike(a: char, b: char) -> bool {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let is_space = |c: char| c.is_whitespace();
    let are_same = || !a.is_ascii() && text::ideograph(a) == text::ideograph(b);

    is_space(a) && is_space(b) || is_hyphen(a) && is_hyphen(b) || are_same() || fold_alike(a, b)
}

fn fold_alike(a: char, b: char) -> bool {
    let folded = |c: char| text::fold_text(c.encode_utf8(&mut [0; 4]));
    a != b && !folded(a).is_empty() && folded(a) == folded(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_counts_for_nothing_and_one_of_equivalents_is_kept() {
        let map = CharacterMap::read(
            b"3 beginbfchar <0006><2f00 4e00> <07> < f967\n4e0d > <08><00660066> endbfchar
              1 beginbfrange <0010><0012><4e00> <0020><0021>[<0041><0042>] endbfrange
              2 beginbfchar <30><002D 00AD 2010> <31><002000A0> endbfchar
              2 beginbfchar <32><E8144E3E> <33><00204E3E> <34><F0A8> endbfchar",
        );
        let read = |code| map.text(code).unwrap_or_default();
        assert_eq!(read(6), "一");
        assert_eq!(text::ideograph(read(7).chars().next().unwrap()), '不');
        assert_eq!(read(8), "ff");
        assert_eq!([read(0x10), read(0x12)], ["一", "丂"]);
        assert_eq!([read(0x20), read(0x21), read(0x22)], ["A", "B", ""]);
        assert_eq!([read(0x30), read(0x31)], ["-", " "]);
        assert_eq!([read(0x32), read(0x33), read(0x34)], ["举", "举", "\u{F0A8}"]);
    }

    #[test]
    fn codes_of_several_lengths_are_cut_by_the_spaces_of_the_map() {
        let map = CharacterMap::read(
            b"2 begincodespacerange <00><80> <8140><FEFE> endcodespacerange
              2 begincidrange <20><7e> 814 <b0a1><b0fe> 1000 endcidrange",
        );
        let mut rest: &[u8] = &[0x41, 0xB0, 0xA2];
        assert_eq!(map.next(&mut rest).map(|code| map.place(code.value)), Some(Some(847)));
        assert_eq!(map.next(&mut rest).map(|code| map.place(code.value)), Some(Some(1001)));
        assert_eq!(map.next(&mut rest), None);
    }
}
