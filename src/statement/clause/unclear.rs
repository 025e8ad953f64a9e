//! That a matter is named beside a number or a denial, and it could not be read what that says.

use super::sentence::{Claim, StatementSentence};
use super::time::Time;
use crate::rules::WordClass::{self, *};
use crate::statement::matter::Matter;
use crate::statement::number::Unit;
use crate::statement::stated::Says;
use crate::statement::word::StatementToken;

impl StatementSentence<'_> {
    /// The matters that are named so and of which nothing was `told`.
    pub(super) fn unclear(&self, told: &[Claim]) -> Vec<Claim> {
        let untold = |matter: &Matter| !told.iter().any(|claim| claim.matter == *matter);
        let claim = |matter: Matter| {
            let is_it = |at: &usize| self.matter(*at) == Some(matter) && self.is_told_of(*at);
            let at = (0..self.tokens.len()).find(is_it)?;
            let chars = self.tokens.get(at)?.chars.clone();
            Some(Claim::new(matter, Says::Unclear, 0, at, chars))
        };
        let claims = Matter::ALL.into_iter().filter(untold).filter_map(claim);
        claims.filter(|claim| self.is_heard(claim)).collect()
    }

    /// Whether the name at `at` is the head of its clause, in which something is counted or denied;
    /// not of duties, plans and procedures, nor of another time.
    fn is_told_of(&self, at: usize) -> bool {
        const UNTOLD: [WordClass; 4] = [Supposed, Plan, Duty, After];

        let goes_on = |token: &&StatementToken| token.sign.is_none();
        let (before, after) = self.tokens.split_at(at);
        let clause =
            || before.iter().rev().take_while(goes_on).chain(after.iter().take_while(goes_on));
        let is_untold = |token: &StatementToken| token.is_any(&UNTOLD) && !token.is(Plain);
        let counts = |token: &StatementToken| {
            token.is(Not) || token.number.is_some_and(|number| number.unit != Unit::Person)
        };

        let is_of_other_time = matches!(self.times.at(at), Time::Other | Time::Open);
        clause().any(counts)
            && !clause().any(is_untold)
            && !is_of_other_time
            && !self.is_unrelated(at)
            && self.is_head(at)
    }
}
