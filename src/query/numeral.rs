//! Numerals as years are printed with.

/// The digits as years are printed; reports also have ○ and 零 for the first.
pub(super) const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// The zeros that look alike there.
pub(super) const ZEROS: [char; 3] = ['〇', '○', '零'];

/// A year with numerals in digits: 二○二一 is 2021. Other characters stay.
pub(super) fn in_digits(year: &str) -> String {
    year.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)).collect()
}

fn digit(c: char) -> Option<u32> {
    if ZEROS.contains(&c) || matches!(c, '◯' | 'o') {
        return Some(0);
    }
    DIGITS.iter().position(|&digit| digit == c).and_then(|value| u32::try_from(value).ok())
}
