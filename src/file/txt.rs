//! Plain text files.

use super::{Body, MOST_TEXT_BYTES, clean, encoding, reflow, too_large, unreadable};
use crate::error::{Result, Status};
use crate::note::Note;
use crate::report::Format;

/// Reads a plain text file.
///
/// # Errors
/// `Unreadable` if it holds too much text, none, or one in fifty characters is none (U+FFFD or of private use).
pub fn read(bytes: &[u8]) -> Result<Body> {
    let decoded = encoding::decode(bytes);
    if decoded.text.len() > MOST_TEXT_BYTES {
        return Err(too_large());
    }
    let flow = reflow::paragraphs(&clean::lines(&decoded.text));
    if flow.text.is_empty() {
        return Err(unreadable(Status::Unsupported, super::sniff::Content::Empty.reason()));
    }
    let chars = flow.text.chars().count();
    if flow.text.chars().filter(|&c| is_no_character(c)).count() * 50 > chars {
        return Err(unreadable(Status::Garbled, garbled()));
    }
    let lost = (decoded.lost > 0).then(|| lost(decoded.lost, decoded.encoding));
    let partial = decoded.lost * 200 > chars;
    Ok(Body {
        format: Format::Txt,
        encoding: Some(decoded.encoding.to_owned()),
        status: if partial { Status::Partial } else { Status::Ok },
        reason: lost.clone().filter(|_| partial),
        warnings: lost.into_iter().collect(),
        text: flow.text,
        lines: flow.lines,
    })
}

fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn garbled() -> Note {
    Note::new("文字是乱码，请换一份原文件", "its characters make no text; find another copy of the file")
}

fn lost(count: usize, encoding: &str) -> Note {
    Note::new(
        format!("按 {encoding} 解码时有 {count} 处无法识别"),
        format!("{count} places could not be decoded as {encoding}"),
    )
}
