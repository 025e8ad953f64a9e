//! What is fetched before it is asked for: calls cost more than rows, and a list is read in order.

use crate::report::ReportId;
use crate::store::row::{RowAddress, StoredFile, StoredSection};
use crate::token::Boundaries;
use rustc_hash::FxHashMap;

/// What was fetched before it was asked for.
#[derive(Default)]
pub(super) struct Ahead {
    /// The sections that a list will ask for, in its order.
    pub order: Vec<RowAddress>,
    pub sections: FxHashMap<RowAddress, FetchedSection>,
    /// The paths of the files that hold a report.
    pub files: FxHashMap<ReportId, Vec<StoredFile>>,
}

/// A section as it is stored, and where words begin in it.
#[derive(Debug, Clone)]
pub(super) struct FetchedSection {
    pub stored: StoredSection,
    pub boundaries: Boundaries,
}
