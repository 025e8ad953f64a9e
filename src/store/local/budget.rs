//! What one query may cost.

use crate::error::{ErrorKind, Result};
use crate::pattern::Ends;
use crate::store::waiting::GoOn;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The places that one query may look at. Every term of a list is a query of its own, and so many
/// places are some minutes of one core.
const MOST_PLACES: u64 = 500_000_000;

/// How long a query may be looked for where nobody says how long an answer may take.
const LONGEST: Duration = Duration::from_secs(300);

/// Places between two questions whether to go on: a few milliseconds of work.
const PLACES_A_STEP: u64 = 1 << 18;

/// Places that a thread looks at before they are paid for, and sections between two questions
/// whether to go on: a millisecond or so.
const PLACES_A_PAYMENT: u64 = 1 << 10;
const SECTIONS_A_STEP: u32 = 1 << 9;

/// What one query may still cost, on all cores together.
pub(super) struct Budget<'a> {
    left: AtomicU64,
    until: Instant,
    go_on: GoOn<'a>,
}

impl<'a> Budget<'a> {
    pub fn new(go_on: GoOn<'a>) -> Budget<'a> {
        Budget::of(MOST_PLACES, go_on)
    }

    fn of(places: u64, go_on: GoOn<'a>) -> Budget<'a> {
        Budget { left: AtomicU64::new(places), until: Instant::now() + LONGEST, go_on }
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// `Deadline`, and what the one who waits says.
    pub fn go_on(&self) -> Result<()> {
        if Instant::now() > self.until {
            return Err(ErrorKind::Deadline.into());
        }
        (self.go_on)()
    }

    /// Takes the cost of looking at some more places from what is left.
    ///
    /// # Errors
    /// `TooManyPlaces` if there is not so much left, and those of [`Budget::go_on`].
    pub fn spend(&self, places: u64) -> Result<()> {
        let before = self.left.fetch_sub(places.min(MOST_PLACES), Ordering::Relaxed);
        // Below nothing it would be very much again.
        if before < places || before > MOST_PLACES {
            self.left.store(0, Ordering::Relaxed);
            return Err(ErrorKind::TooManyPlaces { most: MOST_PLACES }.into());
        }
        if before / PLACES_A_STEP != (before - places) / PLACES_A_STEP {
            self.go_on()?;
        }
        Ok(())
    }
}

/// What one thread owes of a budget that it shares with others, and so pays in larger sums.
pub(super) struct Account<'a> {
    budget: &'a Budget<'a>,
    unpaid: u64,
    sections: u32,
}

impl<'a> Account<'a> {
    pub fn of(budget: &'a Budget<'a>) -> Account<'a> {
        Account { budget, unpaid: 0, sections: 0 }
    }

    /// Counts a section that is looked at, and now and then asks whether to go on.
    ///
    /// # Errors
    /// Those of [`Budget::go_on`].
    pub fn look_at_section(&mut self) -> Result<()> {
        self.sections = self.sections.wrapping_add(1);
        if self.sections.is_multiple_of(SECTIONS_A_STEP) { self.budget.go_on() } else { Ok(()) }
    }

    /// Takes the cost of looking at some more places.
    ///
    /// # Errors
    /// Those of [`Budget::spend`].
    pub fn spend(&mut self, places: u64) -> Result<()> {
        self.unpaid += places;
        if self.unpaid < PLACES_A_PAYMENT { Ok(()) } else { self.settle() }
    }

    /// Pays what is owed.
    ///
    /// # Errors
    /// Those of [`Budget::spend`].
    pub fn settle(&mut self) -> Result<()> {
        self.budget.spend(std::mem::take(&mut self.unpaid))
    }

    /// Has the pairs of a section compared no further than what is left reaches.
    pub fn limit(&self, ends: &mut Ends) {
        ends.compared.set(0);
        ends.most_compared = Some(self.budget.left.load(Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let wanted = || Ok(());
        let budget = Budget::of(10, &wanted);
        assert!(budget.spend(6).is_ok());
        assert!(budget.spend(4).is_ok());
        let refused = budget.spend(1).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::TooManyPlaces { most: MOST_PLACES });
        assert!(budget.spend(1).is_err(), "nothing comes back");
    }

    #[test]
    fn who_left_is_noticed_after_some_places() {
        let left = || Err(ErrorKind::Cancelled.into());
        let budget = Budget::of(PLACES_A_STEP * 4, &left);
        assert_eq!(budget.spend(PLACES_A_STEP).unwrap_err().kind, ErrorKind::Cancelled);
    }
}
