//! The head of a message or of a part of it.

use super::decode::{base64, hex_signs};
use encoding_rs::{Encoding, UTF_8};

/// The most lines of a head.
const MOST_LINES: usize = 10_000;

/// The headers, names in small letters, values unfolded.
#[derive(Debug, Clone, Default)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Gives the value of the first header of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Gives a parameter of a header: `charset` of `text/html; charset="gb2312"`.
    pub fn parameter(&self, header: &str, name: &str) -> Option<String> {
        let parameters = self.get(header)?.split(';').skip(1);
        let mut pairs = parameters.filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
        let value = value.trim().trim_matches('"').trim();

        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// Reads the headers up to the first blank line. Gives what follows it, too.
pub fn read(bytes: &[u8]) -> (Headers, &[u8]) {
    let mut headers = Headers::default();
    let mut rest = bytes;

    for _ in 0..MOST_LINES {
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.trim_ascii().is_empty() {
            break;
        }

        headers.line(&String::from_utf8_lossy(line));
    }

    (headers, rest)
}

impl Headers {
    /// Takes in a line; one that starts with white space goes on with the last header.
    fn line(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// Decodes the encoded words of a header: `=?utf-8?Q?=E5=B9=B4?=`. Bytes of neighbours are put
/// together first, since some programs cut a character in two.
pub fn words(value: &str) -> String {
    let mut text = String::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut encoding = UTF_8;
    let mut rest = value;

    while let Some(word) = EncodedWord::first_of(rest) {
        // White space between two encoded words is not part of the text.
        if !word.before.trim().is_empty() || bytes.is_empty() || word.encoding != encoding {
            text.push_str(&encoding.decode_without_bom_handling(&std::mem::take(&mut bytes)).0);
            text.push_str(word.before);
        }

        encoding = word.encoding;
        bytes.extend(word.bytes);
        rest = word.after;
    }

    text.push_str(&encoding.decode_without_bom_handling(&bytes).0);
    text.push_str(rest);
    text
}

/// An encoded word, and what stands around it.
struct EncodedWord<'a> {
    before: &'a str,
    encoding: &'static Encoding,
    bytes: Vec<u8>,
    after: &'a str,
}

impl<'a> EncodedWord<'a> {
    fn first_of(value: &'a str) -> Option<EncodedWord<'a>> {
        let (before, word) = value.split_once("=?")?;
        let (charset, word) = word.split_once('?')?;
        let (kind, word) = word.split_once('?')?;
        let (coded, after) = word.split_once("?=")?;
        let bytes = match kind {
            "Q" | "q" => hex_signs(coded.replace('_', " ").as_bytes()),
            "B" | "b" => base64(coded.as_bytes()),
            _ => return None,
        };

        let encoding = Encoding::for_label(charset.as_bytes())?;
        Some(EncodedWord { before, encoding, bytes, after })
    }
}
