//! Answers that were given, kept for as long as the store stays as it is: asked again, they are not
//! made again.

use axum::body::Bytes;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept, at most, and those of one answer.
const MOST_BYTES: usize = 32 << 20;
const MOST_BYTES_EACH: usize = 1 << 20;

/// The answers kept, by their tags: whatever an answer depends on is in its tag.
#[derive(Default)]
pub(super) struct KeptAnswers(Mutex<AnswerMemory>);

#[derive(Default)]
struct AnswerMemory {
    by_tag: FxHashMap<String, Bytes>,
    /// Their tags, the oldest first.
    order: VecDeque<String>,
    bytes: usize,
}

impl KeptAnswers {
    /// The answer with this tag, if it is kept.
    pub(super) fn get(&self, tag: &str) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_tag.get(tag).cloned()
    }

    /// Keeps an answer unless it is large; the oldest make room for it.
    pub(super) fn keep(&self, tag: String, answer: Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answer.len() > MOST_BYTES_EACH || kept.by_tag.contains_key(&tag) {
            return;
        }

        kept.bytes += answer.len();
        kept.order.push_back(tag.clone());
        kept.by_tag.insert(tag, answer);
        while kept.bytes > MOST_BYTES {
            let Some(oldest) = kept.order.pop_front() else { break };
            kept.bytes -= kept.by_tag.remove(&oldest).map_or(0, |answer| answer.len());
        }
    }

    /// Forgets all answers.
    pub(super) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = AnswerMemory::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answers_make_room_and_large_ones_are_not_kept() {
        let kept = KeptAnswers::default();
        let answer = |byte: u8| Bytes::from(vec![byte; MOST_BYTES_EACH]);
        let tag = |number: usize| format!("W/\"{number}\"");
        for number in 0..MOST_BYTES / MOST_BYTES_EACH + 2 {
            kept.keep(tag(number), answer(number as u8));
        }

        assert_eq!((kept.get(&tag(0)), kept.get(&tag(1))), (None, None));
        assert_eq!(kept.get(&tag(2)), Some(answer(2)));
        assert_eq!(kept.0.lock().unwrap().bytes, MOST_BYTES);

        kept.keep("large".to_owned(), Bytes::from(vec![0; MOST_BYTES_EACH + 1]));
        assert_eq!(kept.get("large"), None);

        kept.clear();
        assert_eq!((kept.get(&tag(2)), kept.0.lock().unwrap().bytes), (None, 0));
    }
}
