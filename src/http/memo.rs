//! Counts that the views of one question show again on every page of it, remembered for as long as
//! the store stays as it is.

use crate::{Counts, Filter, Query};
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// Questions that are remembered, at most: with texts of some 4 KB, 4 MB.
const MOST: usize = 1024;

/// The counts remembered of one state of the store.
#[derive(Default)]
pub(super) struct Memo(Mutex<RememberedCounts>);

#[derive(Default)]
struct RememberedCounts {
    generation: String,
    counts: FxHashMap<String, Counts>,
}

impl Memo {
    /// The mentions of `query` within `filter` in the state `generation`, if they were counted.
    pub(super) fn counts(
        &self,
        generation: &str,
        query: &Query,
        filter: &Filter,
    ) -> Option<Counts> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (remembered.generation == generation)
            .then(|| remembered.counts.get(&key(query, filter)).copied())?
    }

    /// How many questions are remembered.
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).counts.len()
    }

    /// Remembers what was counted in the state `generation`, and of other states nothing.
    pub(super) fn remember(
        &self,
        generation: &str,
        query: &Query,
        filter: &Filter,
        counts: Counts,
    ) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.generation != generation || remembered.counts.len() >= MOST {
            *remembered = RememberedCounts {
                generation: generation.to_owned(),
                ..RememberedCounts::default()
            };
        }
        remembered.counts.insert(key(query, filter), counts);
    }
}

fn key(query: &Query, filter: &Filter) -> String {
    format!("{query}\n{filter}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_same_question_and_state() {
        let (memo, none) = (Memo::default(), Filter::default());
        let [complaint, other]: [Query; 2] =
            ["举报", "\"举报\" 复议"].map(|text| text.parse().unwrap());
        let narrowed =
            Filter { schools: vec![Some("云岭大学".to_owned())], ..Filter::default() };
        let counts = Counts { mentions: 3, ..Counts::default() };
        memo.remember("1-a", &complaint, &none, counts);
        assert_eq!(memo.counts("1-a", &complaint, &none), Some(counts));
        assert_eq!(memo.counts("1-a", &complaint, &narrowed), None);
        assert_eq!(memo.counts("1-a", &other, &none), None);
        assert_eq!(memo.counts("2-a", &complaint, &none), None);
        memo.remember("2-a", &other, &none, Counts::default());
        assert_eq!(memo.counts("1-a", &complaint, &none), None);
        assert_eq!(memo.counts("2-a", &complaint, &none), None);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let memo = Memo::default();
        for number in 0..3 * MOST {
            memo.remember(
                "1-a",
                &number.to_string().parse().unwrap(),
                &Filter::default(),
                Counts::default(),
            );
        }

        assert!(memo.0.lock().unwrap().counts.len() <= MOST);
    }
}
