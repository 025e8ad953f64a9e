//! What a search of a store gives: sections with places to list, sections that satisfy a query, and
//! how much a filter leaves.

use super::allowed::Passes;
use super::ranks::{Ranks, SectionKey};
use super::row::RowAddress;
use super::today::Today;
use rustc_hash::FxHashSet;

/// A section with places to list. An answer keeps one for each such section, and nothing for each
/// place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FoundSection {
    /// The rank of its report, and its number there: its place in the order of mentions.
    pub report: u32,
    pub section: u32,
    /// Its row among all, as [`Ranks::row`] counts them.
    pub row: u32,
    /// How many places of it are listed.
    pub places: u32,
}

const _: () = assert!(
    size_of::<FoundSection>() == 16,
    "memory grows with the sections that an answer lists by 16 bytes each"
);

/// A section that ranked search found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matched {
    pub key: SectionKey,
    pub at: RowAddress,
    pub score: f32,
    /// Which parts of the filter it passes; facets need those that pass all but one.
    pub passes: Passes,
    /// Whether it satisfies the query as read; else it holds only some of its words.
    pub holds: bool,
    /// Whether it does only because a run names the school whose report it is of.
    pub by_name: bool,
}

/// What a filter leaves, one by one.
#[derive(Debug, Default)]
pub(crate) struct Filtered {
    /// Places of schools by their names of today.
    pub schools: FxHashSet<u32>,
    /// Ranks of years.
    pub years: FxHashSet<u32>,
    /// Ranks of reports.
    pub reports: FxHashSet<u32>,
    pub sections: usize,
}

/// How much a filter leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub reports: usize,
    pub sections: usize,
    /// Those that are known, each once, whatever names its reports have.
    pub schools: usize,
    /// Those that are known.
    pub years: usize,
}

impl Filtered {
    /// How much it is.
    pub fn extent(&self, ranks: &Ranks, today: &Today) -> Extent {
        let is_known = |year: u32| ranks.years.get(year as usize).is_some_and(Option::is_some);

        Extent {
            reports: self.reports.len(),
            sections: self.sections,
            schools: self.schools.iter().filter(|&&at| today.school(at).is_some()).count(),
            years: self.years.iter().filter(|&&year| is_known(year)).count(),
        }
    }
}
