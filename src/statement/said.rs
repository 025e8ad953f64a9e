//! Statements with their words, as they are kept and shown.

use super::matter::Matter;
use serde::{Deserialize, Serialize};

/// One value for each matter. It serializes as `{申请, 举报, 复议, 诉讼}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct PerMatter<T> {
    #[serde(rename = "申请")]
    application: T,
    #[serde(rename = "举报")]
    complaint: T,
    #[serde(rename = "复议")]
    review: T,
    #[serde(rename = "诉讼")]
    suit: T,
}

/// What a report says of a matter, in its own words; what is not known is null.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Said {
    /// What it says.
    pub says: SaidHow,
    /// How many: 0 where it says that there was none.
    pub count: Option<u64>,
    /// The section, by its place in the report.
    pub section: Option<u32>,
    /// The first byte of the words that say it, in the report's clean text.
    pub start: Option<usize>,
    /// The byte after the last of them.
    pub end: Option<usize>,
    /// The sentence or the table's row that they stand in.
    pub sentence: Option<String>,
    /// The head of the table in which the row stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Where these words begin in `sentence`, and where they end: bytes.
    #[cfg_attr(feature = "http", schema(value_type = Option<Vec<usize>>))]
    pub words: Option<(usize, usize)>,
}

/// How a matter is spoken of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SaidHow {
    /// There was none.
    None,
    /// There were so many.
    Number,
    /// There were some, but it does not say how many.
    Mentioned,
    /// A sentence names it beside a number or a denial, and what that says could not be read.
    Unclear,
    /// It says nothing of it.
    #[default]
    Absent,
}

impl<T> PerMatter<T> {
    /// What `of` gives for each matter.
    pub fn from_fn(mut of: impl FnMut(Matter) -> T) -> PerMatter<T> {
        let [application, complaint, review, suit] = Matter::ALL.map(&mut of);
        PerMatter { application, complaint, review, suit }
    }

    /// The value of `matter`.
    pub fn of(&self, matter: Matter) -> &T {
        match matter {
            Matter::Application => &self.application,
            Matter::Complaint => &self.complaint,
            Matter::Review => &self.review,
            Matter::Suit => &self.suit,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, matter: Matter) -> &mut T {
        match matter {
            Matter::Application => &mut self.application,
            Matter::Complaint => &mut self.complaint,
            Matter::Review => &mut self.review,
            Matter::Suit => &mut self.suit,
        }
    }
}
