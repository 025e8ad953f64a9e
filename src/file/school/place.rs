//! A name where it stands in a text.

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePlace {
    pub start: usize,
    pub end: usize,
    pub name: String,
    pub standing: Standing,
}

/// How sure a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is a full name that is known, of today or of earlier years.
    Known,
    /// It looks like a name.
    Form,
    /// It is a short name that is known, or looks like one (某某师专).
    Short,
}

/// The text between two bytes; nothing where they are no edges of characters.
pub fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The text from a byte on.
pub fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '〇' | '·')
}
