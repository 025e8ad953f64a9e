//! What stands before or after a place, as lists are sorted by it.

use super::page::MentionOrder;
use crate::pattern::Place;
use crate::text::BARRIER;

/// Characters of context that are compared; where all of them are the same, place decides.
const COMPARED_CHARS: usize = 30;

/// The folded characters next to a place of a section, the nearest first, as far as its paragraph
/// goes.
pub(super) fn context(chars: &[char], place: Place, order: MentionOrder) -> String {
    let is_text = |char: &&char| **char != BARRIER;
    match order {
        MentionOrder::Place => String::new(),
        MentionOrder::Left => {
            let before = chars.get(..place.start as usize).unwrap_or_default();
            before.iter().rev().take(COMPARED_CHARS).take_while(is_text).collect()
        }
        MentionOrder::Right => {
            let after = chars.get(place.end as usize..).unwrap_or_default();
            after.iter().take(COMPARED_CHARS).take_while(is_text).collect()
        }
    }
}
