//! Where every character of a segment stands: the lists that mentions are found by, without
//! reading text.
//!
//! The folded texts of a segment's rows are thought of as one text, each followed by a barrier. A
//! **position** is a character's number in it. Of each pair of neighbours that occurs there is one
//! ascending list of the positions of the first. Terms are found by crossing lists: of four
//! characters, the lists of two pairs at distance 2.
//!
//! A segment has one file, `<segment>.chars`, all of it little-endian:
//!
//! ```text
//! lists        one after the other, in the order of their keys (list.rs)
//! starts       u32: where each row's text starts, and where the last one's ends; a row without
//!              text starts where the next one does
//! boundaries   u64: a bit for each position, set where a word begins; that of the barrier says
//!              whether a word ends there
//! firsts       two u32: a first character, and the number of its first entry below; ascending
//! entries      u32 and u64: the second part of a key, and where its list starts; ascending within
//!              a first character
//! trailer      u64 each: bytes of lists, starts, words of boundaries, firsts, entries, positions;
//!              then the mark of the format
//! ```
//!
//! A key is a first character and one of these:
//!
//! | second | positions of the first character where |
//! |---|---|
//! | a character | it follows; the barrier also at the text's end |
//! | 2^31 + a character | it follows after one paragraph end or more |
//! | 2^32 - 1 | anything may follow; kept of paragraph and sentence ends alone |
//!
//! No pair begins with a barrier, so what follows a row's text does not show in its lists: segments
//! are merged list by list, with the positions of the rows that stay moved and the others left out.
//!
//! Invariant: the lists equal a scan of the rows (`tests.rs`), after any merge, and damaged bytes
//! are an error.

mod builder;
mod file;
mod key;
mod list;
mod merge;
mod plugin;
#[cfg(test)]
pub(super) mod tests;
mod writer;

pub(super) use file::Characters;
pub(super) use key::ListKey;
pub(super) use list::{END, ListCursor, seek_in};
pub(super) use plugin::{CharactersPlugin, open, payload};
