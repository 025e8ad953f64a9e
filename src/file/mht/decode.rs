//! The transfer encodings of MIME. The only file that names `base64` of the readers.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

/// Decodes the body of a part as its header `Content-Transfer-Encoding` says.
pub fn body<'a>(encoding: Option<&str>, content: &'a [u8]) -> Cow<'a, [u8]> {
    match encoding.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => Cow::Owned(hex_signs(content)),
        "base64" => Cow::Owned(base64(content)),
        _ => Cow::Borrowed(content),
    }
}

/// Decodes `=E5`, and joins lines at a `=` that ends one. A `=` before anything else stays.
pub fn hex_signs(coded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(coded.len());
    let mut rest = coded;

    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }

        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let line_end = after.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        if let Some(value) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(value);
            rest = after.get(2..).unwrap_or_default();
        } else if let Some(at) = line_end.filter(|&at| after.get(at) == Some(&b'\n')) {
            rest = after.get(at + 1..).unwrap_or_default();
        } else {
            bytes.push(b'=');
        }
    }

    bytes
}

/// Decodes base64, up to the first group that is none.
pub fn base64(coded: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&STANDARD, config);

    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let signs: Vec<u8> = coded.iter().copied().filter(is_sign).collect();
    let whole = signs.get(..signs.len() - usize::from(signs.len() % 4 == 1)).unwrap_or_default();

    engine.decode(whole).unwrap_or_default()
}
