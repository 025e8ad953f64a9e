//! The fonts of a PDF: what characters a string's codes stand for, and how wide these are.

use super::charset::{Coding, PdfCode};
use super::cmap::CharacterMap;
use super::document::{PdfDictionary, PdfFile, PdfObject, PdfScope, collected, entries};
use super::printed::em_width;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// The most places of a collection whose widths are kept.
const MOST_WIDTHS: usize = 70_000;
/// The most maps that one goes on.
const MOST_MAPS: usize = 8;
/// The width of a sign that says nothing of it.
const FULL_WIDTH: f32 = 1000.0;

/// A font, as far as reading needs it.
pub struct PdfFont {
    kind: FontKind,
    to_unicode: Option<CharacterMap>,
    widths: Widths,
    /// True if its lines run from top to bottom.
    pub is_vertical: bool,
    /// True if it holds signs and no letters: what it does not name is not missed.
    is_symbolic: bool,
    /// The name in the resources, by which the library knows it.
    name: Vec<u8>,
    scope: PdfScope,
    known: RefCell<FxHashMap<u32, PdfSign>>,
}

/// The width and the character of a code.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfSign {
    /// The text.
    pub text: SignText,
    /// The width, in ems.
    pub width: f32,
}

/// The text that a sign stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum SignText {
    /// A character.
    One(char),
    /// Several.
    Many(Rc<str>),
    /// Nothing: an ornament.
    Nothing,
    /// Unknown, since the font does not say it.
    Unknown,
}

enum FontKind {
    /// One byte a code.
    Simple { charset: Option<&'static Encoding> },
    /// Codes by a map that PDF knows.
    Named { coding: Coding, ordering: String },
    /// Codes by a map that the file brings along.
    Own { map: CharacterMap, ordering: String },
    /// A font whose map is not known.
    Unknown,
}

#[derive(Default)]
struct Widths {
    /// The widths of codes or of places in a collection.
    by_place: FxHashMap<u32, f32>,
    /// The same by character, where codes are characters.
    by_char: FxHashMap<char, f32>,
    other: Option<f32>,
    /// The width of a thousandth: fonts of drawings have their own.
    unit: f32,
}

impl PdfFont {
    /// Reads a font's dictionary.
    pub fn read(file: &PdfFile<'_>, font: &PdfDictionary, name: &[u8], scope: PdfScope) -> PdfFont {
        let map = |key: &[u8]| {
            file.get(font, key)
                .and_then(|map| file.decoded(map))
                .map(|map| CharacterMap::read(&map))
        };
        let is_composite = name_of(file, font, b"Subtype") == "Type0";
        let (kind, widths) = if is_composite { composite(file, font) } else { simple(file, font) };
        let is_vertical = match &kind {
            FontKind::Own { map, .. } => map.is_vertical,
            _ => is_composite && name_of(file, font, b"Encoding").ends_with("-V"),
        };

        PdfFont {
            kind,
            to_unicode: map(b"ToUnicode"),
            widths,
            is_vertical,
            is_symbolic: is_symbolic(&name_of(file, font, b"BaseFont")),
            name: name.to_vec(),
            scope,
            known: RefCell::default(),
        }
    }

    /// The font of text whose own is not there: nobody can say what it reads.
    pub fn missing() -> PdfFont {
        PdfFont {
            kind: FontKind::Unknown,
            to_unicode: None,
            widths: Widths { unit: 1.0, ..Widths::default() },
            is_vertical: false,
            is_symbolic: false,
            name: Vec::new(),
            scope: PdfScope::default(),
            known: RefCell::default(),
        }
    }

    /// Takes the first code off a string.
    pub fn next<'s>(&self, rest: &mut &'s [u8]) -> Option<PdfCode<'s>> {
        match &self.kind {
            FontKind::Simple { .. } => Coding::One.next(rest),
            FontKind::Named { coding, .. } => coding.next(rest),
            FontKind::Own { map, .. } => map.next(rest),
            FontKind::Unknown => Coding::Two.next(rest),
        }
    }

    /// Tells whether a code is the space that words are set apart by.
    pub fn is_word_space(&self, code: PdfCode<'_>) -> bool {
        code.bytes == b" "
    }

    /// Gives what a code stands for.
    pub fn sign(&self, file: &PdfFile<'_>, code: PdfCode<'_>) -> PdfSign {
        // Codes of other lengths have other numbers here, so that they do not meet.
        let key = code.value ^ (code.bytes.len() as u32) << 29;
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }

        let sign = self.look_up(file, code);
        self.known.borrow_mut().insert(key, sign.clone());
        sign
    }

    fn look_up(&self, file: &PdfFile<'_>, code: PdfCode<'_>) -> PdfSign {
        let place = self.place(code);
        let named = self.to_unicode.as_ref().and_then(|map| map.text(code.value));
        let mut width = self.widths.by_place.get(&place).copied();

        let mut text = named.filter(|text| is_said(text));
        if text.is_none() {
            text = self.by_itself(code, place).map(String::from);
        }
        if text.is_none() && !matches!(self.kind, FontKind::Unknown) {
            let known = file.known_code(self.scope, &self.name, code.bytes);
            width = width.or(known.as_ref().and_then(|known| known.width));
            text = known.map(|known| known.text).filter(|text| is_said(text));
        }

        let first = text.as_ref().and_then(|text| text.chars().next());
        let width = width
            .or(first.and_then(|c| self.widths.by_char.get(&c).copied()))
            .or(self.usual_width(code, first));
        PdfSign {
            text: self.sign_text(text),
            width: width.unwrap_or(FULL_WIDTH) * self.widths.unit / 1000.0,
        }
    }

    /// Gives the place of a code in the font's collection.
    fn place(&self, code: PdfCode<'_>) -> u32 {
        match &self.kind {
            FontKind::Own { map, .. } => map.place(code.value).unwrap_or(0),
            _ => code.value,
        }
    }

    /// Gives the character that a code is without a map to Unicode.
    fn by_itself(&self, code: PdfCode<'_>, place: u32) -> Option<char> {
        match &self.kind {
            FontKind::Simple { charset } => {
                let (text, _) = charset.as_ref()?.decode_without_bom_handling(code.bytes);
                text.chars().next().filter(|c| !c.is_control())
            }
            FontKind::Named { coding: Coding::Two, ordering } | FontKind::Own { ordering, .. } => {
                collected(ordering, place)
            }
            FontKind::Named { coding, .. } => coding.character(code).filter(|c| !c.is_control()),
            FontKind::Unknown => None,
        }
    }

    fn usual_width(&self, code: PdfCode<'_>, first: Option<char>) -> Option<f32> {
        match &self.kind {
            FontKind::Named { coding: Coding::Charset(_) | Coding::Euc(_), .. }
                if code.bytes.len() == 1 =>
            {
                Some(FULL_WIDTH / 2.0)
            }
            FontKind::Simple { .. } => {
                self.widths.other.or(first.map(|c| em_width(c) * FULL_WIDTH))
            }
            _ => self.widths.other,
        }
    }

    fn sign_text(&self, text: Option<String>) -> SignText {
        let Some(text) = text else {
            return if self.is_symbolic { SignText::Nothing } else { SignText::Unknown };
        };

        // Signs of symbol fonts have places of their own: `F0A8` is a box of Wingdings.
        let is_ornament = |c: char| ('\u{F000}'..='\u{F0FF}').contains(&c);
        let is_private = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
        if text.chars().all(|c| is_ornament(c) || self.is_symbolic && is_private(c)) {
            return SignText::Nothing;
        }

        // Word's wide space. Any other place of its own says as little as none.
        if text.chars().all(|c| c == '\u{E5E5}') {
            return SignText::One(' ');
        }
        if text.chars().all(is_private) {
            return SignText::Unknown;
        }

        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => SignText::One(only),
            _ => SignText::Many(text.into()),
        }
    }
}

/// Tells whether a map says what a code is.
fn is_said(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c != '\u{FFFD}' && (!c.is_control() || c == '\t'))
}

fn is_symbolic(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["wingdings", "webdings", "symbol", "dingbats", "marlett", "awesome", "mtextra", "mt extra"]
        .iter()
        .any(|symbols| name.contains(symbols))
}

fn name_of(file: &PdfFile<'_>, dictionary: &PdfDictionary, key: &[u8]) -> String {
    let name = file.get(dictionary, key).and_then(PdfObject::as_name).unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}

fn simple(file: &PdfFile<'_>, font: &PdfDictionary) -> (FontKind, Widths) {
    let first = as_place(file.number(font, b"FirstChar").unwrap_or(0.0));
    let listed = file.numbers(font, b"Widths");
    let descriptor = file.dictionary(font, b"FontDescriptor");
    let missing = descriptor.and_then(|descriptor| file.number(descriptor, b"MissingWidth"));
    let is_drawn = name_of(file, font, b"Subtype") == "Type3";
    let unit = file.numbers(font, b"FontMatrix").first().copied().filter(|_| is_drawn);

    let widths = Widths {
        other: missing.filter(|_| !listed.is_empty()),
        by_place: (first..).zip(listed).take(256).collect(),
        by_char: FxHashMap::default(),
        unit: unit.map_or(1.0, |unit| unit.abs() * 1000.0),
    };
    (FontKind::Simple { charset: charset(file, font, descriptor) }, widths)
}

/// Gives the character set of a simple font whose codes are not named one by one.
fn charset(
    file: &PdfFile<'_>,
    font: &PdfDictionary,
    descriptor: Option<&PdfDictionary>,
) -> Option<&'static Encoding> {
    let is_embedded = descriptor.is_some_and(|descriptor| {
        [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| descriptor.contains_key(*key))
    });

    let base = match file.get(font, b"Encoding") {
        Some(PdfObject::Name(name)) => Some(name.as_slice()),
        Some(_) => return None,
        None => None,
    };
    match base {
        Some(b"WinAnsiEncoding") => Some(WINDOWS_1252),
        Some(b"MacRomanEncoding") => Some(MACINTOSH),
        _ if is_embedded || is_symbolic(&name_of(file, font, b"BaseFont")) => None,
        _ => Some(WINDOWS_1252),
    }
}

fn composite(file: &PdfFile<'_>, font: &PdfDictionary) -> (FontKind, Widths) {
    let descendants = file.get(font, b"DescendantFonts");
    let descendant = descendants
        .and_then(PdfObject::as_array)
        .and_then(|fonts| fonts.first())
        .and_then(|font| entries(file.resolve(font)));
    let ordering = descendant
        .and_then(|font| file.dictionary(font, b"CIDSystemInfo"))
        .and_then(|info| file.get(info, b"Ordering"))
        .and_then(PdfObject::as_str_bytes)
        .map(|ordering| String::from_utf8_lossy(ordering).into_owned())
        .unwrap_or_default();

    let kind = match file.get(font, b"Encoding") {
        Some(PdfObject::Name(name)) => match Coding::named(&String::from_utf8_lossy(name)) {
            Some(coding) => FontKind::Named { coding, ordering: ordering.clone() },
            None => FontKind::Unknown,
        },
        Some(map @ PdfObject::Stream(_)) => own(file, map, ordering.clone()),
        _ => FontKind::Named { coding: Coding::Two, ordering: ordering.clone() },
    };

    let mut widths = Widths { unit: 1.0, ..Widths::default() };
    if let Some(descendant) = descendant {
        widths.other = Some(file.number(descendant, b"DW").unwrap_or(FULL_WIDTH));
        widths.by_place = listed_widths(file, descendant);
    }
    if let FontKind::Named { coding, .. } = &kind
        && *coding != Coding::Two
    {
        widths.by_char = by_char(&ordering, std::mem::take(&mut widths.by_place));
    }

    (kind, widths)
}

fn own(file: &PdfFile<'_>, map: &PdfObject, ordering: String) -> FontKind {
    let Some(mut own) = file.decoded(map).map(|map| CharacterMap::read(&map)) else {
        return FontKind::Unknown;
    };

    // A map may go on another one of the file, and that on one more.
    let mut next = map;
    for _ in 0..MOST_MAPS {
        let base = entries(next).and_then(|map| file.get(map, b"UseCMap"));
        let Some(base @ PdfObject::Stream(_)) = base else { break };
        let Some(bytes) = file.decoded(base) else { return FontKind::Unknown };
        own.go_on(CharacterMap::read(&bytes));
        next = base;
    }

    match own.base.as_deref().map(Coding::named) {
        Some(Some(coding)) => FontKind::Named { coding, ordering },
        Some(None) => FontKind::Unknown,
        None => FontKind::Own { map: own, ordering },
    }
}

/// Reads the widths of a composite font: `c [w1 w2 …]` or `first last w`.
fn listed_widths(file: &PdfFile<'_>, font: &PdfDictionary) -> FxHashMap<u32, f32> {
    let items = file.get(font, b"W").and_then(PdfObject::as_array).unwrap_or_default();
    let mut widths = FxHashMap::default();
    let mut items = items.iter().map(|item| file.resolve(item));

    while let Some(first) = items.next().and_then(PdfObject::as_f32) {
        let first = as_place(first);
        match items.next() {
            Some(PdfObject::Array(listed)) => {
                let listed = listed.iter().filter_map(|width| file.resolve(width).as_f32());
                widths.extend((first..).zip(listed));
            }
            Some(last) => {
                let last = as_place(last.as_f32().unwrap_or(0.0));
                let Some(width) = items.next().and_then(PdfObject::as_f32) else { break };
                widths.extend((first..=last).take(MOST_WIDTHS).map(|place| (place, width)));
            }
            None => break,
        }

        if widths.len() > MOST_WIDTHS {
            break;
        }
    }

    widths
}

/// Gives a number as a place in a collection, none of which is larger.
fn as_place(number: f32) -> u32 {
    number.clamp(0.0, 1_000_000.0) as u32
}

/// Gives the widths by character: those of the first place that has it.
fn by_char(ordering: &str, by_place: FxHashMap<u32, f32>) -> FxHashMap<char, f32> {
    let mut places: Vec<(u32, f32)> = by_place.into_iter().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.0));
    places
        .into_iter()
        .filter_map(|(place, width)| Some((collected(ordering, place)?, width)))
        .collect()
}

#[cfg(test)]
mod tests;
