//! Files whose objects nest so deep that reading them would overflow the stack.

use memchr::memmem;

/// The deepest nesting of a document's objects.
const DEEPEST: usize = 2000;
/// The mark at the end of a stream.
const STREAM_END: &[u8] = b"endstream";

/// Tells whether arrays and dictionaries outside streams nest too deep: measured, the library reads
/// 5,000 levels and overflows the stack at 20,000. Linear.
pub fn is_too_deep(bytes: &[u8]) -> bool {
    let last_end = memmem::rfind(bytes, STREAM_END).unwrap_or(0);
    let mut depth = 0usize;
    let mut at = 0;

    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            b's' if at < last_end
                && bytes.get(at..).unwrap_or_default().starts_with(b"stream")
                && !bytes.get(..at).unwrap_or_default().ends_with(b"end") =>
            {
                at += memmem::find(bytes.get(at..).unwrap_or_default(), STREAM_END).unwrap_or(0);
                depth = 0;
            }
            b'e' if bytes.get(at..).unwrap_or_default().starts_with(b"endobj") => depth = 0,
            _ => {}
        }

        if depth > DEEPEST {
            return true;
        }

        at += 1;
    }

    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_a_stream_is_left_out() {
        let deep = "[".repeat(DEEPEST + 1);
        assert!(is_too_deep(deep.as_bytes()));
        assert!(is_too_deep(format!("stream {deep}").as_bytes()));
        assert!(!is_too_deep(format!("stream {deep} endstream").as_bytes()));
        assert!(is_too_deep(format!("stream endstream {deep}").as_bytes()));
    }

    #[test]
    fn streams_without_an_end_are_passed_once() {
        assert!(!is_too_deep("stream ".repeat(1 << 20).as_bytes()));
    }
}
