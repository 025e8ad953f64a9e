//! The messages between a reader and its child process: frames of four bytes of length, lowest
//! first, and so many bytes.
//!
//! The child says [`hello`] once. Then each frame it is sent is a file, and each frame it sends is
//! what the file gave: a `Result<Extract, Refusal>` in JSON.

use super::extract::READER_VERSION;
use std::io::{self, Read, Write};

/// The longest answer: 32 MiB.
pub const MOST_ANSWER_BYTES: usize = 32 << 20;

/// The outcome of reading a frame.
#[derive(Debug, PartialEq, Eq)]
pub enum PipeFrame {
    /// The frame is complete.
    Whole(Vec<u8>),
    /// The frame claims to be longer than allowed; it was not read.
    TooLong,
    /// The input ended before the frame or in it.
    End,
}

/// Gives the greeting of a child of this version. A process that greets otherwise is not used.
pub fn hello() -> String {
    format!("mingcha {} {READER_VERSION}", env!("CARGO_PKG_VERSION"))
}

/// Writes `bytes` as a frame.
pub fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads a frame of at most `most` bytes.
pub fn read(from: &mut impl Read, most: usize) -> PipeFrame {
    let mut length = [0; 4];
    if from.read_exact(&mut length).is_err() {
        return PipeFrame::End;
    }

    let length = u32::from_le_bytes(length);
    if length as usize > most {
        return PipeFrame::TooLong;
    }

    let mut bytes = Vec::new();
    match from.take(u64::from(length)).read_to_end(&mut bytes) {
        Ok(read) if read == length as usize => PipeFrame::Whole(bytes),
        _ => PipeFrame::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let mut wire = Vec::new();
        write(&mut wire, b"one").unwrap();
        write(&mut wire, b"").unwrap();
        let mut from = &wire[..];
        assert_eq!(read(&mut from, 3), PipeFrame::Whole(b"one".to_vec()));
        assert_eq!(read(&mut from, 3), PipeFrame::Whole(Vec::new()));
        assert_eq!(read(&mut from, 3), PipeFrame::End);
        assert_eq!(read(&mut &wire[..], 2), PipeFrame::TooLong);
        assert_eq!(read(&mut &wire[..6], 3), PipeFrame::End);
    }
}
