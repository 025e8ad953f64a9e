//! The school that publishes a report: from the places that name it, by the list of schools that
//! are known, else by the form of the name.

mod address;
mod choice;
mod claim;
mod form;
mod head;
mod name;
mod place;
mod settle;
mod word;

pub use choice::{ChosenSchool, SchoolClues, choose};
pub use claim::is_sign_off;
pub use place::is_han;

use crate::evidence::Whence;
use crate::rules::Schools;
use head::is_odd;
use place::Standing;

/// Finds the first name in a title by its form alone, whatever is known of schools.
pub fn in_title(folded: &str) -> Option<String> {
    let claims = claim::in_title(folded, Whence::Title, &Schools::default());
    claims.into_iter().next().map(|claim| claim.name)
}

/// Finds the school that the name of a file tells, for one that cannot be read.
pub fn in_name(folded: &str, schools: &Schools) -> Option<String> {
    let claim = claim::in_title(folded, Whence::FileName, schools).into_iter().next()?;
    let is_sure = claim.standing != Standing::Form || !is_odd(&claim.name, schools);
    is_sure.then_some(claim.name)
}

#[cfg(test)]
mod tests;
