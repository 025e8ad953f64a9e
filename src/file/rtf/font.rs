//! The encodings of text: each font has one, and the file one for fonts that name none.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};
use std::collections::HashMap;

/// The most fonts that are kept.
const MOST_FONTS: usize = 10_000;
/// The most bytes of a font's name.
const MOST_NAME_BYTES: usize = 200;

/// The fonts of a file, by number.
#[derive(Debug, Default)]
pub struct Fonts {
    by_number: HashMap<i32, RtfFont>,
    /// The number of the font that is being read.
    open: i32,
    /// The encoding of fonts that name none.
    default: Option<&'static Encoding>,
}

#[derive(Debug, Default)]
struct RtfFont {
    name: String,
    encoding: Option<&'static Encoding>,
    is_symbol: bool,
}

impl Fonts {
    /// Takes in a control word of the table of fonts.
    pub fn word(&mut self, word: &str, number: i32) {
        if word == "f" {
            self.open = number;
        }

        if self.by_number.len() >= MOST_FONTS {
            return;
        }

        let font = self.by_number.entry(self.open).or_default();
        match word {
            "fcharset" => {
                font.encoding = font.encoding.or(of_charset(number));
                font.is_symbol = number == 2;
            }
            "cpg" => font.encoding = of_code_page(number),
            _ => {}
        }
    }

    /// Takes in a byte of a font's name.
    pub fn name(&mut self, byte: u8) {
        if let Some(font) = self.by_number.get_mut(&self.open)
            && font.name.len() < MOST_NAME_BYTES
            && byte.is_ascii()
            && byte != b';'
        {
            font.name.push(char::from(byte));
        }
    }

    /// Sets the encoding of fonts that name none.
    pub fn set_default(&mut self, code_page: i32) {
        self.default = of_code_page(code_page).or(self.default);
    }

    /// Gives the name of a font of symbols.
    pub fn symbol_font(&self, number: i32) -> Option<&str> {
        self.by_number.get(&number).filter(|font| font.is_symbol).map(|font| font.name.trim())
    }

    /// Decodes the bytes of a run in its font, or in the font that the run names for characters of
    /// two bytes.
    pub fn decode(&self, bytes: &[u8], font: i32, wide_font: Option<i32>) -> String {
        let encoding = |number: i32| self.by_number.get(&number).and_then(|font| font.encoding);
        let own = encoding(font);
        let wide = wide_font.and_then(encoding);
        let default = self.default.unwrap_or(WINDOWS_1252);

        if let Some(own) = own.filter(|own| is_wide(own)) {
            return own.decode_without_bom_handling(bytes).0.into_owned();
        }

        // A font for one-byte characters that the writer left on Chinese text: two bytes beyond
        // ASCII in a row, all of which make characters of two bytes.
        for wide in wide.into_iter().chain([default]).filter(|encoding| is_wide(encoding)) {
            let has_pair = bytes.windows(2).any(|pair| pair.iter().all(|byte| *byte > 0x80));
            let (text, _, has_errors) = wide.decode(bytes);
            if has_pair && !has_errors || own.is_none() {
                return text.into_owned();
            }
        }

        own.unwrap_or(default).decode_without_bom_handling(bytes).0.into_owned()
    }
}

fn is_wide(encoding: &'static Encoding) -> bool {
    [GB18030, BIG5, SHIFT_JIS, EUC_KR].contains(&encoding)
}

fn of_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        0 => WINDOWS_1252,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GB18030,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

fn of_code_page(code_page: i32) -> Option<&'static Encoding> {
    Some(match code_page {
        932 => SHIFT_JIS,
        936 | 54936 => GB18030,
        949 => EUC_KR,
        950 => BIG5,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        65001 => UTF_8,
        _ => return None,
    })
}
