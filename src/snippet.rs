//! The best windows of a section, cut in characters at sentence ends.

use crate::query::Query;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A window of a section's text, as pieces. The pieces joined are the text.
pub type Snippet = Vec<Piece>;

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its text, as printed.
    pub text: String,
    /// Whether it is something that was asked for.
    pub mark: bool,
}

/// Every place in `text` that the query asks for, as byte spans of it, sorted and without overlap.
pub fn marks(query: &Query, text: &str) -> Vec<Span> {
    let _ = (query, text);
    todo!()
}
