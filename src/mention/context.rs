//! Places in order of what stands before or after them. Postings do not hold that, so the text of
//! every section listed is read: a limit keeps it to about a second.

use super::scan::{Scan, Text};
use crate::error::{ErrorKind, Result};
use crate::pattern::Place;
use crate::text::BARRIER;
use serde::{Deserialize, Serialize};

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

/// Characters of context that are compared; where all of them are the same, place decides.
const COMPARED_CHARS: usize = 30;

/// A place by its context.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sorted {
    context: String,
    /// Which of the sections found, and which of its listed places.
    pub section: u32,
    pub place: u32,
}

/// Every listed place, by its context on the side that `order` names.
pub(super) fn sort(scan: &Scan, order: MentionOrder) -> Result<Vec<Sorted>> {
    let places = scan.places();
    if places > MOST_SORTED {
        return Err(ErrorKind::TooManyToSort { places, most: MOST_SORTED }.into());
    }
    let mut sorted = Vec::with_capacity(places);
    for (found, section) in scan.found.iter().zip(0..) {
        (scan.go_on)()?;
        let text = scan.text(found)?;
        let with_context =
            |(&(at, _), place)| Sorted { context: context(&text, at, order), section, place };
        sorted.extend(text.places.iter().zip(0..).map(with_context));
    }
    sorted.sort_unstable();
    Ok(sorted)
}

/// The folded characters next to a place, the nearest first, as far as its paragraph goes.
fn context(text: &Text, place: Place, order: MentionOrder) -> String {
    let chars = &text.folded.chars;
    let in_paragraph = |c: &&char| **c != BARRIER;
    match order {
        MentionOrder::Place => String::new(),
        MentionOrder::Left => chars[..place.start as usize]
            .iter()
            .rev()
            .take(COMPARED_CHARS)
            .take_while(in_paragraph)
            .collect(),
        MentionOrder::Right => chars[place.end as usize..]
            .iter()
            .take(COMPARED_CHARS)
            .take_while(in_paragraph)
            .collect(),
    }
}
