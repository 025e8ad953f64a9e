//! Marked content: what is no part of the text (artifacts), and text that stands for what is drawn.

use super::font::SignText;
use super::glyph::{Glyph, GlyphArtifact};

/// What is said of marked content.
pub struct MarkProperties {
    /// The text that it stands for.
    actual: Option<String>,
    /// True if its kind is named.
    is_named: bool,
    /// True if it names a layer that is switched off.
    is_hidden: bool,
}

/// The marks that are open.
#[derive(Default)]
pub struct Marks {
    open: Vec<OpenMark>,
    /// Ends whose starts were not kept.
    others: usize,
}

struct OpenMark {
    artifact: Option<GlyphArtifact>,
    actual: Option<String>,
    is_hidden: bool,
    /// The number of signs before it.
    start: usize,
}

/// The most marks that are open at once.
const MOST_OPEN: usize = 100;

impl MarkProperties {
    /// The properties of content that stands for `actual`, a string of the file.
    pub fn new(actual: Option<&[u8]>, is_named: bool, is_hidden: bool) -> MarkProperties {
        MarkProperties { actual: actual.map(text), is_named, is_hidden }
    }
}

impl Marks {
    /// Opens a mark after so many signs.
    pub fn begin(&mut self, tag: &[u8], properties: Option<MarkProperties>, start: usize) {
        if self.open.len() >= MOST_OPEN {
            self.others += 1;
            return;
        }

        let is_named = properties.as_ref().is_some_and(|properties| properties.is_named);
        let is_hidden = properties.as_ref().is_some_and(|properties| properties.is_hidden);
        let kind = if is_named { GlyphArtifact::Named } else { GlyphArtifact::Plain };
        self.open.push(OpenMark {
            artifact: (tag == b"Artifact").then_some(kind),
            actual: properties.and_then(|properties| properties.actual),
            is_hidden: tag == b"OC" && is_hidden,
            start,
        });
    }

    /// Tells whether what is drawn now is marked as no part of the text.
    pub fn artifact(&self) -> Option<GlyphArtifact> {
        self.open.iter().rev().find_map(|mark| mark.artifact)
    }

    /// Tells whether what is drawn now is on a layer that is switched off.
    pub fn is_hidden(&self) -> bool {
        self.open.iter().any(|mark| mark.is_hidden)
    }

    /// Closes a mark: what it stands for replaces what was drawn.
    pub fn end(&mut self, glyphs: &mut Vec<Glyph>) {
        if self.others > 0 {
            self.others -= 1;
            return;
        }

        if let Some(OpenMark { actual: Some(actual), start, .. }) = self.open.pop() {
            replace(glyphs, start, &actual);
        }
    }
}

/// Puts a text in the place of the signs from `start` on. Where they stand on several lines they
/// stay, unless their font does not name them.
fn replace(glyphs: &mut Vec<Glyph>, start: usize, actual: &str) {
    let Some(first) = glyphs.get(start).cloned() else { return };
    let drawn = glyphs.get(start..).unwrap_or_default();
    let is_on_line = |glyph: &Glyph| {
        glyph.direction == first.direction && (glyph.y - first.y).abs() <= first.size * 0.5
            || (glyph.x - first.x).abs() <= first.size * 0.5 && !first.is_level()
    };
    let is_named = drawn.iter().all(|glyph| glyph.text != SignText::Unknown);
    if is_named && !drawn.iter().all(is_on_line) {
        return;
    }

    let last = drawn.last().unwrap_or(&first);
    let advance = (last.x + last.advance.0 - first.x, last.y + last.advance.1 - first.y);
    let mut chars = actual.chars();
    let text = match (chars.next(), chars.next()) {
        (None, _) => SignText::Nothing,
        (Some(only), None) => SignText::One(only),
        _ => SignText::Many(actual.into()),
    };

    glyphs.truncate(start);
    glyphs.push(Glyph { text, advance, ..first });
}

/// Decodes a string of a file: UTF-16 or UTF-8 with a mark, else Latin.
pub fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    decoded.chars().filter(|c| !c.is_control()).collect()
}
