//! What passes between a reader and a child process of its: frames of four bytes of length, lowest
//! first, and so many bytes.
//!
//! The child says [`hello`] once. Then each frame it is sent is a file, and each frame it sends is
//! what the file gave: a `Result<Extract, Refusal>` in JSON.

use super::READER_VERSION;
use std::io::{self, Read, Write};

/// The longest answer: 32 MiB.
pub const MOST_ANSWER_BYTES: usize = 32 << 20;

/// What a frame turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// It is here.
    Whole(Vec<u8>),
    /// It claims to be longer than it may; it was not read.
    TooLong,
    /// There is none, or it breaks off.
    End,
}

/// How a child of this version greets: who speaks any other way is none.
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
pub fn read(from: &mut impl Read, most: usize) -> Frame {
    let mut length = [0; 4];
    if from.read_exact(&mut length).is_err() {
        return Frame::End;
    }

    let length = u32::from_le_bytes(length);
    if length as usize > most {
        return Frame::TooLong;
    }

    let mut bytes = Vec::new();
    match from.take(u64::from(length)).read_to_end(&mut bytes) {
        Ok(read) if read == length as usize => Frame::Whole(bytes),
        _ => Frame::End,
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
        assert_eq!(read(&mut from, 3), Frame::Whole(b"one".to_vec()));
        assert_eq!(read(&mut from, 3), Frame::Whole(Vec::new()));
        assert_eq!(read(&mut from, 3), Frame::End);
        assert_eq!(read(&mut &wire[..], 2), Frame::TooLong);
        assert_eq!(read(&mut &wire[..6], 3), Frame::End);
    }
}
