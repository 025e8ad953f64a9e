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
    let mut extract = of_text(&decoded.text)?;
    decoded.tell(&mut extract);

    Ok(extract)
}

/// Takes the lines of a text.
///
/// # Errors
/// As for [`read`].
pub fn of_text(text: &str) -> Result<Extract, Refusal> {
    if text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }

    // The lines are counted before they are made, since they take much more memory than the text.
    if clean::count(text) > MOST_LINES {
        return Err(too_many_lines());
    }

    let owned = |line: FileLine<'_>| FileLine { text: Cow::Owned(line.text.into_owned()), ..line };
    let lines = clean::lines(text).into_iter().map(owned).collect();
    Ok(Extract::new(Format::Txt, lines))
}
