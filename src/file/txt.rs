//! Plain text files.

use super::extract::{Extract, Refusal};
use super::{MOST_TEXT_BYTES, clean, encoding, too_large};
use crate::report::Format;
use std::borrow::Cow;

/// Reads a plain text file.
///
/// # Errors
/// `too_large` if it holds too much text.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let decoded = encoding::decode(bytes);
    if decoded.text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }
    let owned = |line: clean::Line<'_>| clean::Line { text: Cow::Owned(line.text.into_owned()), ..line };
    let lines = clean::lines(&decoded.text).into_iter().map(owned).collect();
    let mut extract = Extract { encoding: Some(decoded.encoding.to_owned()), ..Extract::new(Format::Txt, lines) };
    if decoded.lost > 0 {
        let lost = encoding::lost_note(decoded.lost, decoded.encoding);
        extract.partial = Some(lost.clone()).filter(|_| decoded.lost * 200 > decoded.text.chars().count());
        extract.warnings.push(lost);
    }
    Ok(extract)
}
