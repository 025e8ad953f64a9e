//! Which mentions are listed, and how.

use super::says::MentionSays;
use crate::token::Alignment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Characters of context on each side of a mention, unless asked otherwise.
pub const CONTEXT_CHARS: usize = 30;

/// In which order mentions are listed. Where the context is the same, place decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub enum MentionOrder {
    /// By school, year and place in the report.
    #[default]
    Place,
    /// By the folded characters before the term, read backwards from it up to the paragraph's
    /// start. At most [`MOST_SORTED`].
    Left,
    /// By the folded characters after the term, up to the paragraph's end. At most [`MOST_SORTED`].
    Right,
}

impl MentionOrder {
    /// All of them.
    pub const ALL: [MentionOrder; 3] =
        [MentionOrder::Place, MentionOrder::Left, MentionOrder::Right];

    /// The name in data.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionOrder::Place => "place",
            MentionOrder::Left => "left",
            MentionOrder::Right => "right",
        }
    }

    /// The one with that name in data.
    pub fn named(name: &str) -> Option<MentionOrder> {
        MentionOrder::ALL.into_iter().find(|order| order.as_str() == name)
    }
}

/// The most mentions that are sorted by their context. More would take longer than an answer may.
pub const MOST_SORTED: usize = 50_000;

/// Which page of which list of mentions is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionPage {
    /// Where the last page ended, as [`Mentions::next`](crate::Mentions::next) gave it; `None` for the first page.
    pub cursor: Option<String>,
    /// Mentions on the page; 0 for counts alone.
    pub size: usize,
    /// Characters of context on each side.
    pub context_chars: usize,
    /// In which order they are listed.
    pub order: MentionOrder,
    /// The classes that are listed: the three of mentions unless asked otherwise. All are counted
    /// whatever is listed.
    pub shown: BTreeSet<Alignment>,
    /// Of these, those are listed where one of these is said; empty for all. Every section with a
    /// mention is read for it.
    pub says: BTreeSet<MentionSays>,
}

impl MentionPage {
    /// A list without an end.
    pub(crate) fn whole(self) -> MentionPage {
        MentionPage { size: usize::MAX, cursor: None, ..self }
    }
}

impl Default for MentionPage {
    fn default() -> MentionPage {
        MentionPage {
            cursor: None,
            size: 50,
            context_chars: CONTEXT_CHARS,
            order: MentionOrder::Place,
            shown: Alignment::OF_MENTIONS.into(),
            says: BTreeSet::new(),
        }
    }
}
