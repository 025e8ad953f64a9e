//! Files whose objects nest so deep that reading them would overflow the stack.

/// Objects that nest deeper than this are no document's.
const DEEPEST: usize = 2000;

/// Whether arrays and dictionaries outside streams nest too deep. Linear.
pub fn is_too_deep(bytes: &[u8]) -> bool {
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            b's' if bytes[at..].starts_with(b"stream") && !bytes[..at].ends_with(b"end") => {
                at = stream_end(bytes, at);
                depth = 0;
            }
            b'e' if bytes[at..].starts_with(b"endobj") => depth = 0,
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
        at += 1;
    }
    false
}

/// The byte where the stream that starts at `start` ends.
fn stream_end(bytes: &[u8], start: usize) -> usize {
    let end = b"endstream";
    bytes[start..].windows(end.len()).position(|window| window == end).map_or(start, |length| start + length)
}
