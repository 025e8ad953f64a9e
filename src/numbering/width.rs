//! How wide text is printed.

use unicode_width::UnicodeWidthChar;

/// A Han character is 2 wide, a Latin letter 1; East Asian "ambiguous" signs are 2.
#[inline]
pub fn char_width(c: char) -> u32 {
    match c {
        ' '..='~' => 1,
        '\u{3000}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => 2,
        _ => c.width_cjk().unwrap_or(0) as u32,
    }
}

/// The width of `text` in half Han characters.
pub fn width(text: &str) -> u32 {
    text.chars().map(char_width).sum()
}
