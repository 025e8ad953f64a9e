//! Fonts that say of their signs what these are not: some programs number the signs of a text as
//! they come and call the first 一.

use super::font::SignText;
use super::glyph::Glyph;
use encoding_rs::{BIG5, GBK};
use rustc_hash::FxHashMap;

/// The least signs of a font on a page by which it is judged.
const LEAST: usize = 20;
/// The least share of a text's signs that are common, in hundredths. It is 99 in reports, and 46 in
/// a text whose signs are numbered as they come.
const LEAST_COMMON: usize = 75;

/// The signs of a font on a page.
#[derive(Default, Clone, Copy)]
struct FontSigns {
    ascii: usize,
    common: usize,
    uncommon: usize,
}

/// Makes the signs unknown whose fonts say what no text says. A few odd signs among letters say
/// nothing of these.
pub fn forget_lies(glyphs: &mut [Glyph]) {
    let mut counts: FxHashMap<usize, FontSigns> = FxHashMap::default();
    let mut common: FxHashMap<char, bool> = FxHashMap::default();
    for glyph in glyphs.iter() {
        let SignText::One(c) = glyph.text else { continue };
        let count = counts.entry(glyph.font).or_default();
        if c.is_ascii() {
            count.ascii += 1;
        } else if *common.entry(c).or_insert_with(|| is_common(c)) {
            count.common += 1;
        } else {
            count.uncommon += 1;
        }
    }

    let lies = |font: usize| {
        let FontSigns { ascii, common, uncommon } = counts.get(&font).copied().unwrap_or_default();
        let all = common + uncommon;
        all >= LEAST && common * 100 < all * LEAST_COMMON && uncommon * 10 >= ascii
    };
    if counts.keys().any(|&font| lies(font)) {
        for glyph in glyphs.iter_mut().filter(|glyph| lies(glyph.font)) {
            glyph.text = SignText::Unknown;
        }
    }
}

/// Tells whether a character is one of running text: signs, letters of Europe and the Near East,
/// kana and Hangul, and of the ideographs those that GB 2312 and Big5 have on their first levels.
fn is_common(c: char) -> bool {
    match crate::text::ideograph(c) {
        '\u{A0}'..='\u{24F}' | '\u{300}'..='\u{6FF}' | '\u{1E00}'..='\u{2BFF}' => true,
        // Letters in one, such as ﬁ, and letters of formulas.
        '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{1D400}'..='\u{1D7FF}' => true,
        '\u{AC00}'..='\u{D7A3}'
        | '\u{3000}'..='\u{33FF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' => true,
        ideograph => {
            is_on_level(GBK, ideograph, [0xB0, 0xA1], [0xD7, 0xF9])
                || is_on_level(BIG5, ideograph, [0xA4, 0x40], [0xC6, 0x7E])
        }
    }
}

fn is_on_level(set: &'static encoding_rs::Encoding, c: char, from: [u8; 2], to: [u8; 2]) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, is_lossy) = set.encode(c.encode_utf8(&mut buffer));
    let is_in_columns = set != GBK || bytes.get(1).is_some_and(|&second| second >= 0xA1);
    !is_lossy && bytes.len() == 2 && *bytes >= from[..] && *bytes <= to[..] && is_in_columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_kept(text: &str) -> bool {
        let glyph = |c| Glyph {
            text: SignText::One(c),
            x: 0.0,
            y: 0.0,
            advance: (0.0, 0.0),
            size: 12.0,
            direction: 0,
            font: 1,
            run: 0,
            light: 0.0,
            is_invisible: false,
            is_outside: false,
            artifact: None,
        };
        let mut glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
        forget_lies(&mut glyphs);
        glyphs.iter().all(|glyph| glyph.text != SignText::Unknown)
    }

    #[test]
    fn joined_letters_are_text_and_signs_that_are_numbered_as_they_come_are_none() {
        assert!(is_kept(&"deﬁne ".repeat(30)));
        assert!(is_kept(&"שלום".repeat(30)));
        assert!(!is_kept(&"一丁丂七丄丅丆万丈三上下丌不与丏丐丑丒专".repeat(3)));
    }
}
