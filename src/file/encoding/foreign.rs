//! Japanese and Korean encodings. A Chinese decoder takes nearly all their bytes, and makes other
//! characters of them; so they are told by the signs of their languages: kana, and hangul.

use encoding_rs::{EUC_JP, EUC_KR, Encoding, ISO_2022_JP, SHIFT_JIS};

/// The bytes that are looked at.
const SAMPLE_BYTES: usize = 8 << 10;

/// The least letters that tell a language.
const LEAST_LETTERS: usize = 20;

/// Recognizes ISO-2022-JP, which is ASCII that switches to Japanese.
pub fn switched(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_switch = |at: usize| matches!(bytes.get(at..at + 3), Some(b"\x1b$B" | b"\x1b$@"));
    let first = memchr::memchr(0x1B, bytes)?;

    is_switch(first).then_some(ISO_2022_JP)
}

/// Recognizes a Japanese or Korean text that is not in Unicode.
pub fn find(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.iter().position(|byte| !byte.is_ascii())?;
    let rest = bytes.get(start..)?;
    let sample = rest.get(..SAMPLE_BYTES).unwrap_or(rest);

    let is_in = |encoding: &&'static Encoding| {
        let signs = Letters::of(encoding, sample);
        if *encoding == EUC_KR { signs.are_korean() } else { signs.are_japanese() }
    };
    [EUC_JP, SHIFT_JIS, EUC_KR].into_iter().find(is_in)
}

/// The letters of a text, by script.
#[derive(Default)]
struct Letters {
    kana: usize,
    half_kana: usize,
    hangul: usize,
    han: usize,
    lost: usize,
}

impl Letters {
    fn of(encoding: &'static Encoding, sample: &[u8]) -> Letters {
        let mut letters = Letters::default();
        for c in encoding.decode_without_bom_handling(sample).0.chars() {
            match c {
                '\u{3041}'..='\u{30FA}' => letters.kana += 1,
                '\u{FF66}'..='\u{FF9D}' => letters.half_kana += 1,
                '\u{AC00}'..='\u{D7A3}' => letters.hangul += 1,
                '\u{3400}'..='\u{9FFF}' => letters.han += 1,
                '\u{FFFD}' => letters.lost += 1,
                _ => {}
            }
        }

        letters
    }

    /// A Japanese text has about one kana for each Chinese character; a Chinese one has none, and
    /// gives half-width kana where it is taken for Shift_JIS.
    fn are_japanese(&self) -> bool {
        let all = self.kana + self.han + self.half_kana;
        all >= LEAST_LETTERS
            && self.kana * 4 >= all
            && self.half_kana * 10 <= all
            && self.lost * 100 <= all
    }

    /// A Korean text has next to no Chinese characters. Of those of a Chinese text, taken for
    /// EUC-KR, six in ten turn into hangul.
    fn are_korean(&self) -> bool {
        let all = self.hangul + self.han;
        all >= LEAST_LETTERS && self.hangul * 10 >= all * 9 && self.lost * 100 <= all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::encoding::decode;
    use encoding_rs::GB18030;

    const JAPANESE: &str = "大学は、情報公開に関する年次報告書を作成し、ホームページで公表しています。申請は３件でした。";
    const KOREAN: &str = "대학은 정보공개에 관한 연차보고서를 작성하여 홈페이지에 공표하고 있습니다. 신청은 세 건이었습니다.";
    const CHINESE: &str =
        "一、概述。学校认真做好信息公开工作，本学年收到信息公开申请三件，均已答复，没有收到举报。";

    fn check(text: &str, encoding: &'static Encoding) {
        let bytes = encoding.encode(text).0;
        let decoded = decode(&bytes);
        assert_eq!((decoded.text.as_ref(), decoded.lost), (text, 0), "{}", encoding.name());
    }

    #[test]
    fn japanese_and_korean_are_not_taken_for_chinese() {
        check(JAPANESE, EUC_JP);
        check(JAPANESE, SHIFT_JIS);
        check(JAPANESE, ISO_2022_JP);
        check(KOREAN, EUC_KR);
        check(CHINESE, GB18030);
        check(&CHINESE.repeat(40), GB18030);
    }

    #[test]
    fn few_letters_tell_nothing() {
        assert_eq!(find("无。".as_bytes()), None);
        assert_eq!(find(&GB18030.encode("本校没有收到举报").0), None);
    }
}
