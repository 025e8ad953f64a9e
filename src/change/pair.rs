//! Which mention of a saved answer is which of today's.

use crate::mention::Mention;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The mentions of two answers in one report, or in one and its successor.
pub struct Pairs {
    /// What both have, as it was and as it is, in today's order.
    pub both: Vec<(Mention, Mention)>,
    /// What only the first has.
    pub gone: Vec<Mention>,
    /// What only the second has.
    pub new: Vec<Mention>,
}

/// Pairs mentions by place and quote, and what is left by quote alone, in order: of three equal
/// quotes of which one went, the last is taken to be gone.
pub fn pairs(before: Vec<Mention>, today: Vec<Mention>) -> Pairs {
    let mut before: Vec<Option<Mention>> = before.into_iter().map(Some).collect();
    let mut matched: Vec<Option<usize>> = vec![None; today.len()];

    for key in [SameBy::Link, SameBy::Quote] {
        let mut left: FxHashMap<_, VecDeque<usize>> = FxHashMap::default();
        for (at, mention) in before.iter().enumerate() {
            if let Some(mention) = mention.as_ref().filter(|_| !matched.contains(&Some(at))) {
                left.entry(key.of(mention)).or_default().push_back(at);
            }
        }
        for (mention, matched) in today.iter().zip(&mut matched) {
            if matched.is_none() {
                *matched = left.get_mut(&key.of(mention)).and_then(VecDeque::pop_front);
            }
        }
    }

    let mut pairs = Pairs { both: Vec::new(), gone: Vec::new(), new: Vec::new() };
    for (mention, matched) in today.into_iter().zip(matched) {
        match matched.and_then(|at| before[at].take()) {
            Some(was) => pairs.both.push((was, mention)),
            None => pairs.new.push(mention),
        }
    }
    pairs.gone = before.into_iter().flatten().collect();
    pairs
}

/// What two mentions are taken to be the same by.
#[derive(Clone, Copy)]
enum SameBy {
    /// The place and the quote in their links.
    Link,
    /// The quote alone.
    Quote,
}

impl SameBy {
    fn of(self, mention: &Mention) -> (Option<(u32, usize)>, Option<&str>) {
        let place = mention.url.place.as_ref();
        let at = place.map(|place| (place.section, place.char));
        let quote = place.map(|place| place.quote.as_str());
        match self {
            SameBy::Link => (at, quote),
            SameBy::Quote => (None, quote),
        }
    }
}
