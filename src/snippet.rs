//! The best windows of a section, cut in characters at sentence ends.

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
