//! What is printed before a heading: `一、` `（一）` `(1)` `1.` `1.1` `1)` `①` `第一章`.
//!
//! Invariant: a numbering's two places are char boundaries of its line, `number_end <= body`. The
//! shapes and limits were measured on five real reports.

#![cfg_attr(not(test), deny(clippy::string_slice, clippy::indexing_slicing))]

mod contents;
mod number;
mod numeral;
mod scan;
mod style;
mod width;

pub use contents::{contents, is_contents_line, without_contents};
pub use number::{Numbering, heading_body, read, read_loose, read_slip};
pub use numeral::{digit, han, han_digit, han_number};
pub use style::Style;
pub use width::{char_width, width};
