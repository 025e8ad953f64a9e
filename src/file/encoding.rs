//! Bytes to text: the character encoding, and how much could not be decoded. The only file that
//! names `chardetng`.
//!
//! The order of the tests was measured on five real reports in each encoding: a detector alone
//! takes UTF-16 for GBK, and a UTF-8 file with one bad byte as well.

mod foreign;

use super::extract::Extract;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A decoded text.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name: `UTF-8`, `GB18030`, `UTF-16LE`, `UTF-16BE`, `Big5`, `EUC-JP`.
    pub encoding: &'static str,
    /// The number of characters that became U+FFFD.
    pub lost: usize,
}

/// Decodes `bytes`: by byte order mark, as UTF-8, as UTF-16 without a mark, as UTF-8 with a few bad
/// bytes, and at last as what a detector guesses.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark_bytes..).unwrap_or_default());
    }

    if bytes.contains(&0)
        && let Some(encoding) = utf16_without_mark(bytes)
    {
        return decode_as(encoding, bytes);
    }

    if let Some(encoding) = foreign::switched(bytes) {
        return decode_as(encoding, bytes);
    }

    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), lost: 0 },
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            decode_as(UTF_8, bytes)
        }
        Err(_) => decode_as(without_mark(bytes), bytes),
    }
}

/// Finds the encoding of bytes that are not UTF-8 throughout. Japanese is asked for before UTF-16:
/// Shift_JIS without ASCII looks like it.
fn without_mark(bytes: &[u8]) -> &'static Encoding {
    let is_utf8 = is_mostly_utf8(bytes);
    let foreign = if is_utf8 { None } else { foreign::find(bytes) };

    match foreign.or_else(|| utf16_without_mark(bytes)) {
        Some(encoding) => encoding,
        None if is_utf8 => UTF_8,
        None => guess(bytes),
    }
}

/// The most bytes of a page that may name its encoding.
const LABEL_BYTES: usize = 2 << 10;

/// Reads the encoding that the head of a web page names: `charset=gb2312` in a `meta` tag, or
/// `encoding="gbk"` in an XML declaration.
pub fn label(bytes: &[u8]) -> Option<String> {
    let head =
        String::from_utf8_lossy(bytes.get(..LABEL_BYTES).unwrap_or(bytes)).to_ascii_lowercase();
    let after = |key: &str| {
        head.find(key).map(|at| head.get(at + key.len()..).unwrap_or_default().trim_start())
    };
    let declared = after("<?xml")
        .and_then(|xml| xml.split("?>").next())
        .and_then(|xml| xml.split_once("encoding"));
    let value = match declared {
        Some((_, value)) => value.trim_start(),
        None => after("charset").filter(|value| value.starts_with('='))?,
    };

    let value =
        value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    let label: String =
        value.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();

    (!label.is_empty()).then_some(label)
}

/// Decodes `bytes` that name their Chinese encoding. A wrong label is not believed: valid UTF-8 is
/// decoded as UTF-8, and [`decode`] decides where more than one character of 200 cannot be decoded
/// as the label says.
pub fn decode_labelled<'a>(bytes: &'a [u8], label: Option<&str>) -> Decoded<'a> {
    let chinese = |encoding: &&'static Encoding| [GBK, GB18030, BIG5].contains(encoding);
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes())).filter(chinese);
    let Some(named) =
        named.filter(|_| Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err())
    else {
        return decode(bytes);
    };

    let decoded = decode_as(if named == GBK { GB18030 } else { named }, bytes);
    if decoded.is_poor() { decode(bytes) } else { decoded }
}

impl Decoded<'_> {
    /// Tells whether more than one character of 200 could not be decoded.
    fn is_poor(&self) -> bool {
        self.lost * 200 > self.text.chars().count()
    }

    /// Notes in `extract` the encoding of the text and what could not be decoded; where that is
    /// much, that the file is read in part.
    pub fn tell(&self, extract: &mut Extract) {
        extract.encoding = Some(self.encoding.to_owned());
        if self.lost > 0 {
            let (encoding, count) = (self.encoding.to_owned(), self.lost);
            if self.is_poor() {
                extract.partial =
                    Some(StatusReason::Undecoded { encoding: encoding.clone(), count });
            }
            extract.warnings.push(Warning::Undecoded { encoding, count });
        }
    }
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let lost = if had_errors { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded { text, encoding: name(encoding), lost }
}

/// Gives the name in data; the standard writes GB18030 small.
fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// Recognizes UTF-16 by the share of code units that a Chinese text is made of. Measured: 1.00 in
/// the right order, under 0.4 in the wrong one or in another encoding. NUL bytes are not counted,
/// since Chinese has hardly any.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }

    let sample = bytes.get(..64 << 10).unwrap_or(bytes);
    let little = plausible_share(sample, u16::from_le_bytes);
    let big = plausible_share(sample, u16::from_be_bytes);

    if little >= 0.95 && little - big >= 0.3 {
        Some(UTF_16LE)
    } else if big >= 0.95 && big - little >= 0.3 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Gives the share of code units in a sample that a Chinese text is made of.
fn plausible_share(sample: &[u8], unit: fn([u8; 2]) -> u16) -> f64 {
    let units = sample.as_chunks().0;
    let plausible = units.iter().filter(|&&pair| is_plausible(unit(pair))).count();
    plausible as f64 / units.len() as f64
}

fn is_plausible(unit: u16) -> bool {
    matches!(
        unit,
        9 | 10
            | 13
            | 0x20..=0x7E
            | 0x2010..=0x203F
            | 0x3000..=0x303F
            | 0x4E00..=0x9FFF
            | 0xFF00..=0xFFEF
    )
}

/// Tells whether there are ten characters beyond ASCII, which reads the same in any encoding, for
/// each sequence that is not UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut chars, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        chars += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }

    bad * 10 <= chars
}

/// The bytes that the detector is shown: enough to be sure, and no more, since on a whole file it
/// took as long as all other reading.
const GUESS_BYTES: usize = 2 << 10;

/// Asks the detector, from the first byte on that is not ASCII: a page's head may show nothing. The
/// hint `cn` helps short texts but turns Big5 into GBK, so long ones are asked about Big5 without
/// it.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let bytes = bytes.get(start..).unwrap_or_default();
    if is_plain_gbk(bytes.get(..GUESS_BYTES).unwrap_or(bytes)) {
        return GB18030;
    }

    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..GUESS_BYTES).unwrap_or(bytes), bytes.len() <= GUESS_BYTES);

    if bytes.len() >= 200 && detector.guess(None, Utf8Detection::Deny) == BIG5 {
        return BIG5;
    }

    match detector.guess(Some(b"cn"), Utf8Detection::Deny) {
        found if found == GBK => GB18030,
        found => found,
    }
}

/// The least characters that tell plain GBK.
const LEAST_PLAIN: usize = 100;

/// Tells whether a sample is simplified Chinese without any doubt, which the detector takes far
/// longer to tell: all of its characters beyond ASCII are those of GB2312, nine of ten are among
/// its frequent ones, and there are signs of punctuation. Japanese and Korean were asked for before.
fn is_plain_gbk(sample: &[u8]) -> bool {
    let (mut all, mut frequent, mut signs) = (0, 0, 0);
    let mut bytes = sample.iter();
    while let Some(&lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        // The sample may end within a character.
        let Some(&trail) = bytes.next() else { break };
        if !matches!(lead, 0xA1..=0xA9 | 0xB0..=0xF7) || trail < 0xA1 || trail == 0xFF {
            return false;
        }

        all += 1;
        frequent += usize::from((0xB0..=0xD7).contains(&lead));
        signs += usize::from(matches!([lead, trail], [0xA1, 0xA2 | 0xA3] | [0xA3, 0xAC]));
    }

    let others = all - frequent - signs;
    all >= LEAST_PLAIN && signs > 0 && others * 10 <= all
}

/// Decodes `bytes` as GB18030, whatever they look like.
pub fn gb18030(bytes: &[u8]) -> String {
    GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "一、概述\r\n2020-2021学年，学校坚持“以公开为常态”，信息公开工作取得进展。依申请公开情况：收到申请 3 件。";

    fn check(bytes: &[u8], expect: (&str, &str, usize)) {
        let decoded = decode(bytes);
        assert_eq!((decoded.text.as_ref(), decoded.encoding, decoded.lost), expect);
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn every_encoding_is_known_with_and_without_its_mark() {
        check(TEXT.as_bytes(), (TEXT, "UTF-8", 0));
        check(format!("\u{FEFF}{TEXT}").as_bytes(), (TEXT, "UTF-8", 0));
        check(&utf16(TEXT, u16::to_le_bytes), (TEXT, "UTF-16LE", 0));
        check(&utf16(TEXT, u16::to_be_bytes), (TEXT, "UTF-16BE", 0));
        check(&utf16(&format!("\u{FEFF}{TEXT}"), u16::to_le_bytes), (TEXT, "UTF-16LE", 0));
        check(&utf16("Report 2022", u16::to_le_bytes), ("Report 2022", "UTF-16LE", 0));
        let rare = format!("{TEXT}𠮷㐂䶮");
        check(&GB18030.encode(&rare).0, (&rare, "GB18030", 0));
        check(&GB18030.encode("Report 2022 年").0, ("Report 2022 年", "GB18030", 0));
    }

    #[test]
    fn big5_is_not_taken_for_gbk() {
        let text = "一、概述\n學校信息公開工作，依申請公開和不予公開情況，因學校信息公開工作受到舉報的情況。".repeat(4);
        check(&BIG5.encode(&text).0, (&text, "Big5", 0));
    }

    #[test]
    fn one_bad_byte_leaves_utf8_what_it_is() {
        let mut bytes = TEXT.repeat(8).into_bytes();
        bytes[60] = 0xFF;
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.lost >= 1 && decoded.text.contains("依申请公开情况"));
    }

    #[test]
    fn much_ascii_around_gbk_makes_no_utf8_of_it() {
        let filler = "<td class=\"cell\">0</td>\r\n".repeat(400);
        let text = format!("{filler}依申请公开情况{filler}收到申请，无。{filler}");
        check(&GB18030.encode(&text).0, (&text, "GB18030", 0));
    }

    #[test]
    fn a_cut_last_character_leaves_utf8_what_it_is() {
        let decoded = decode(&"信息".as_bytes()[..5]);
        assert_eq!(
            (decoded.text.as_ref(), decoded.encoding, decoded.lost),
            ("信\u{FFFD}", "UTF-8", 1)
        );
    }
}
