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

/// Makes the signs unknown whose fonts say what no text says.
pub fn forget_lies(glyphs: &mut [Glyph]) {
    let mut counts: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    let mut common: FxHashMap<char, bool> = FxHashMap::default();
    for glyph in glyphs.iter() {
        if let SignText::One(c) = glyph.text
            && !c.is_ascii()
        {
            let is_common = *common.entry(c).or_insert_with(|| is_common(c));
            let count = counts.entry(glyph.font).or_default();
            count.0 += usize::from(is_common);
            count.1 += 1;
        }
    }

    let lies = |font: usize| {
        let (common, all) = counts.get(&font).copied().unwrap_or_default();
        all >= LEAST && common * 100 < all * LEAST_COMMON
    };
    if counts.keys().any(|&font| lies(font)) {
        for glyph in glyphs.iter_mut().filter(|glyph| lies(glyph.font)) {
            glyph.text = SignText::Unknown;
        }
    }
}

/// Tells whether a character is one of running text: signs, letters, kana and Hangul, and of the ideographs
/// those that GB 2312 and Big5 have on their first levels.
fn is_common(c: char) -> bool {
    match crate::text::ideograph(c) {
        '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{45F}' | '\u{2000}'..='\u{2BFF}' => true,
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
