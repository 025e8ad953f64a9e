//! How large a query may be, and how far its operators reach.

/// The longest query that is read, in bytes.
pub const MOST_BYTES: usize = 4096;
/// The most terms and operators in a query.
pub const MOST_CLAUSES: usize = 256;
/// The deepest nesting of brackets in a query.
pub const MOST_DEPTH: usize = 20;
/// The farthest that NEAR and BEFORE reach, in folded characters.
pub const MOST_WITHIN: u32 = 10_000;
/// How far NEAR and BEFORE reach where the query gives no number.
pub const USUAL_WITHIN: u32 = 20;
