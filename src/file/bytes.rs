//! Little-endian numbers in bytes that may be shorter than they say.

/// Reads the two bytes at `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Reads the four bytes at `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Takes `length` bytes at `at`.
pub fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// Reads a string of `count` UTF-16 units at `at`.
pub fn utf16_at(bytes: &[u8], at: usize, count: usize) -> Option<String> {
    let units: Vec<u16> = slice(bytes, at, count.checked_mul(2)?)?
        .as_chunks()
        .0
        .iter()
        .copied()
        .map(u16::from_le_bytes)
        .collect();

    Some(String::from_utf16_lossy(&units))
}
