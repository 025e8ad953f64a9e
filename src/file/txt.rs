//! Plain text files.

use super::extract::{Extract, Refusal};
use super::limit::{MOST_LINES, MOST_TEXT_BYTES, too_large, too_many_lines};
use super::line::FileLine;
use super::{clean, encoding};
use crate::report::Format;
use std::borrow::Cow;

/// Reads a plain text file.
///
/// # Errors
/// `too_large` if it holds too much text or too many lines.
pub fn read(bytes: &[u8]) -> Result<Extract, Refusal> {
    let decoded = encoding::decode(bytes);
    if decoded.text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }

    // The lines are counted before they are made, since they take much more memory than the text.
    if clean::count(&decoded.text) > MOST_LINES {
        return Err(too_many_lines());
    }

    let owned = |line: FileLine<'_>| FileLine { text: Cow::Owned(line.text.into_owned()), ..line };
    let lines = clean::lines(&decoded.text).into_iter().map(owned).collect();
    let mut extract = Extract::new(Format::Txt, lines);
    decoded.tell(&mut extract);

    Ok(extract)
}
