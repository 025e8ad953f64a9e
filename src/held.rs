//! What a store holds, as it is: reports, schools, source files, and how much there is of each.

mod landing;
mod report;
mod school;
mod source;
mod stats;

pub use landing::{Landed, Landing};
pub(crate) use report::not_held;
pub use report::{HeldReport, ReportList, ReportSummary};
pub use school::{HeldSchool, SchoolList, SchoolReport, UnreadReport};
pub use source::{KeptSources, SourceFile};
pub use stats::Stats;
