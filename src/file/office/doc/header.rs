//! The head of a .doc file: the places of everything else ([MS-DOC] 2.5.1 `Fib`).

use crate::file::bytes::{slice, u16_at, u32_at};

/// The head of a Word 97 file and later.
#[derive(Debug)]
pub struct Header {
    /// The name of the stream that holds the places.
    pub table_name: &'static str,
    /// The lengths of the text and of the stories that follow it.
    pub stories: Stories,
    /// The pieces of the text.
    pub pieces: DocPlace,
    /// The properties of paragraphs.
    pub paragraphs: DocPlace,
    /// The properties of characters.
    pub characters: DocPlace,
    /// The styles.
    pub styles: DocPlace,
    /// The lists.
    pub lists: DocPlace,
    /// The lists that paragraphs name.
    pub list_uses: DocPlace,
    /// The names of the fonts.
    pub fonts: DocPlace,
}

/// The number of characters of each story.
#[derive(Debug, Clone, Copy)]
pub struct Stories {
    pub text: u32,
    pub footnotes: u32,
    pub headers: u32,
    pub macros: u32,
    pub comments: u32,
    pub endnotes: u32,
    pub boxes: u32,
}

/// A place in the table stream.
#[derive(Debug, Clone, Copy)]
pub struct DocPlace {
    pub at: usize,
    pub length: usize,
}

impl DocPlace {
    /// Gives the bytes there.
    pub fn of<'a>(&self, table: &'a [u8]) -> Option<&'a [u8]> {
        slice(table, self.at, self.length)
    }
}

/// The reason why a stream cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The file is encrypted.
    Encrypted,
    /// The file is of Word 6, 95 or older.
    Old,
    /// The stream breaks off, or is something else.
    Damaged,
}

/// Reads the head of the stream `WordDocument`.
pub fn read(stream: &[u8]) -> Result<Header, Unread> {
    let (Some(mark), Some(version), Some(flags)) =
        (u16_at(stream, 0), u16_at(stream, 2), u16_at(stream, 0x0A))
    else {
        return Err(Unread::Damaged);
    };

    match mark {
        0xA5EC if version >= 0xC0 => {}
        // Word 2, 6 and 95, and the East Asian versions of these.
        0xA5DB | 0xA5DC | 0xA5EC | 0xA59B | 0xA59C | 0xA697..=0xA69B => return Err(Unread::Old),
        _ => return Err(Unread::Damaged),
    }

    if flags & 0x0100 != 0 {
        return Err(Unread::Encrypted);
    }

    places(stream, flags).ok_or(Unread::Damaged)
}

fn places(stream: &[u8], flags: u16) -> Option<Header> {
    let count = |at: usize| u32_at(stream, 0x40 + 4 * at);
    let place = |at: usize| {
        let at = 0x9A + 8 * at;
        Some(DocPlace {
            at: u32_at(stream, at)? as usize,
            length: u32_at(stream, at + 4)? as usize,
        })
    };

    Some(Header {
        table_name: if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" },
        stories: Stories {
            text: count(3)?,
            footnotes: count(4)?,
            headers: count(5)?,
            macros: count(6)?,
            comments: count(7)?,
            endnotes: count(8)?,
            boxes: count(9)?,
        },
        pieces: place(33)?,
        paragraphs: place(13)?,
        characters: place(12)?,
        styles: place(1)?,
        lists: place(73)?,
        list_uses: place(74)?,
        fonts: place(15)?,
    })
}
