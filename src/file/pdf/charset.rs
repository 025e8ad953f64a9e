//! How a font's strings are cut into codes, and what characters codes are by themselves: the maps
//! that PDF 1.7 knows by name (9.7.5.2) are those of character sets.

mod rows;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use rows::{RowSet, only};

/// The way in which a font's strings are cut into codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// One byte a code.
    One,
    /// Two bytes a code, which is a place in a collection.
    Two,
    /// UTF-16, high bytes first.
    Utf16,
    /// UTF-8.
    Utf8,
    /// UTF-32, high bytes first.
    Utf32,
    /// A character set of one, two or four bytes a character.
    Charset(&'static Encoding),
    /// Two bytes of 7 bits: a row and a place.
    Rows(RowSet),
    /// The same in 8 bits, with single bytes as they are; four bytes where they name a plane.
    Euc(RowSet),
}

/// The byte after which EUC names a plane.
const PLANE_FOLLOWS: u8 = 0x8E;

/// A code of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfCode<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The same as a number.
    pub value: u32,
}

impl Coding {
    /// Gives the coding that a map's name stands for, without its direction `-H` or `-V`.
    pub fn named(name: &str) -> Option<Coding> {
        let base = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V")).unwrap_or(name);
        match base {
            "Identity" => Some(Coding::Two),
            "GB" => Some(Coding::Rows(RowSet::Gb2312)),
            "GBT" => Some(Coding::Rows(RowSet::Gbt12345)),
            "GBT-EUC" | "GBTpc-EUC" => Some(Coding::Euc(RowSet::Gbt12345)),
            "CNS1" => Some(Coding::Rows(RowSet::Cns11643(1))),
            "CNS2" => Some(Coding::Rows(RowSet::Cns11643(2))),
            "CNS-EUC" => Some(Coding::Euc(RowSet::Cns11643(1))),
            "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => {
                Some(Coding::Charset(GB18030))
            }
            "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => Some(Coding::Charset(BIG5)),
            "83pv-RKSJ" | "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" | "Add-RKSJ" | "Ext-RKSJ" => {
                Some(Coding::Charset(SHIFT_JIS))
            }
            "EUC" => Some(Coding::Charset(EUC_JP)),
            "KSC-EUC" | "KSCms-UHC" | "KSCms-UHC-HW" | "KSCpc-EUC" => Some(Coding::Charset(EUC_KR)),
            _ if !base.starts_with("Uni") => None,
            _ if base.contains("UCS2") || base.contains("UTF16") => Some(Coding::Utf16),
            _ if base.contains("UTF8") => Some(Coding::Utf8),
            _ if base.contains("UTF32") => Some(Coding::Utf32),
            _ => None,
        }
    }

    /// Takes the first code off a string.
    pub fn next<'a>(self, rest: &mut &'a [u8]) -> Option<PdfCode<'a>> {
        let length = self.length(rest).min(rest.len());
        let (bytes, after) = rest.split_at(length);
        *rest = after;

        let value = bytes.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte));
        (length > 0).then_some(PdfCode { bytes, value })
    }

    fn length(self, rest: &[u8]) -> usize {
        let first = rest.first().copied().unwrap_or(0);
        match self {
            Coding::One => 1,
            Coding::Two | Coding::Rows(_) => 2,
            Coding::Euc(RowSet::Cns11643(_)) if first == PLANE_FOLLOWS => 4,
            Coding::Euc(_) if (0xA1..=0xFE).contains(&first) => 2,
            Coding::Euc(_) => 1,
            Coding::Utf16 if (0xD8..0xDC).contains(&first) => 4,
            Coding::Utf16 => 2,
            Coding::Utf32 => 4,
            Coding::Utf8 => match first {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF7 => 4,
                _ => 1,
            },
            Coding::Charset(set) if set == SHIFT_JIS && (0xA0..=0xDF).contains(&first) => 1,
            Coding::Charset(set) if set == GB18030 => match (first, rest.get(1)) {
                (0x81..=0xFE, Some(b'0'..=b'9')) => 4,
                (0x81..=0xFE, _) => 2,
                _ => 1,
            },
            Coding::Charset(_) if (0x81..=0xFE).contains(&first) => 2,
            Coding::Charset(_) => 1,
        }
    }

    /// Gives the character that a code is by itself.
    pub fn character(self, code: PdfCode<'_>) -> Option<char> {
        match self {
            Coding::One | Coding::Two => None,
            Coding::Utf16 if code.bytes.len() == 4 => {
                let units = [(code.value >> 16) as u16, code.value as u16];
                char::decode_utf16(units).next()?.ok()
            }
            Coding::Utf16 | Coding::Utf32 => char::from_u32(code.value),
            Coding::Utf8 => std::str::from_utf8(code.bytes).ok()?.chars().next(),
            Coding::Charset(set) => only(set, code.bytes),
            Coding::Rows(set) => match code.bytes {
                [row, place] => set.character(*row, *place),
                _ => None,
            },
            Coding::Euc(set) => match code.bytes {
                [ascii] if ascii.is_ascii() => Some(char::from(*ascii)),
                [row, place] => set.character(row & 0x7F, place & 0x7F),
                [_, plane, row, place] => {
                    let set = RowSet::Cns11643(plane.saturating_sub(0xA0));
                    set.character(row & 0x7F, place & 0x7F)
                }
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, mut bytes: &[u8]) -> String {
        let coding = Coding::named(name).unwrap();
        let mut text = String::new();
        while let Some(code) = coding.next(&mut bytes) {
            text.push(coding.character(code).unwrap_or('?'));
        }
        text
    }

    #[test]
    fn sets_of_traditional_characters_are_known() {
        // 举 and 报 of GB 2312 are in their old forms; row 88 is new.
        assert_eq!(read("GBT-H", &[0x3E, 0x59, 0x31, 0x28, 0x78, 0x27, 0x23, 0x3A]), "舉報厂：");
        assert_eq!(read("GBT-EUC-V", b"\xBE\xD9\xB1\xA82"), "舉報2");
        assert_eq!(read("GBT-H", &[0x79, 0x7E]), "?");

        assert_eq!(read("CNS1-H", &[0x44, 0x21, 0x7D, 0x4B]), "一籲");
        assert_eq!(read("CNS2-V", &[0x21, 0x21, 0x72, 0x44]), "乂龘");
        let euc = b"\xC4\xA1\x8E\xA2\xA1\xA1\x8E\xA1\xC4\xA12\x8E\xA3\xA1\xA1";
        assert_eq!(read("CNS-EUC-H", euc), "一乂一2?");
    }

    #[test]
    fn maps_with_names_are_those_of_character_sets() {
        let gb = GB18030.encode("举报 2 件").0;
        for name in ["GB-EUC-H", "GBpc-EUC-V", "GBK-EUC-H", "GBKp-EUC-H", "GBK2K-V"] {
            assert_eq!(read(name, &gb), "举报 2 件", "{name}");
        }
        assert_eq!(read("GBK2K-H", &GB18030.encode("㐀举").0), "㐀举");
        let big5 = BIG5.encode("舉報 2 件").0;
        for name in ["B5pc-H", "ETen-B5-H", "ETenms-B5-V", "HKscs-B5-H"] {
            assert_eq!(read(name, &big5), "舉報 2 件", "{name}");
        }
        assert_eq!(read("UniGB-UCS2-H", &[0x4E, 0x3E, 0x62, 0xA5]), "举报");
        assert_eq!(read("UniGB-UTF8-H", "举报2".as_bytes()), "举报2");
        assert_eq!(read("UniGB-UTF16-V", &[0xD8, 0x40, 0xDC, 0]), "𠀀");
        assert_eq!(read("GB-H", &[0x3E, 0x59, 0x31, 0x28]), "举报");
        assert_eq!(Coding::named("KSC-Johab-H"), None);
    }
}
