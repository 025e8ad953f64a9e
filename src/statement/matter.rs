//! What a report may state something of.

use crate::note::Note;
use crate::report::Kind;
use crate::rules::{MatterRule, StatementRules};
use serde::{Deserialize, Serialize};

/// What a report may state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub enum Matter {
    /// Applications for disclosure.
    #[serde(rename = "申请")]
    Application,
    /// Reports of wrongdoing because of the school's disclosure work.
    #[serde(rename = "举报")]
    Complaint,
    /// Administrative reviews.
    #[serde(rename = "复议")]
    Review,
    /// Suits.
    #[serde(rename = "诉讼")]
    Suit,
}

impl Matter {
    /// All four, in the order in which they are shown.
    pub const ALL: [Matter; 4] =
        [Matter::Application, Matter::Complaint, Matter::Review, Matter::Suit];

    /// The name in data and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Matter::Application => "申请",
            Matter::Complaint => "举报",
            Matter::Review => "复议",
            Matter::Suit => "诉讼",
        }
    }

    /// The name for a person.
    pub fn label(self) -> Note {
        let en = match self {
            Matter::Application => "applications",
            Matter::Complaint => "complaints",
            Matter::Review => "reviews",
            Matter::Suit => "suits",
        };
        Note::new(self.as_str(), en)
    }

    /// The kind of section that is about it.
    pub fn kind(self) -> Kind {
        match self {
            Matter::Application => Kind::OnRequest,
            Matter::Complaint | Matter::Review | Matter::Suit => Kind::Complaints,
        }
    }

    /// The words that name it.
    pub(crate) fn rule(self, rules: &StatementRules) -> &MatterRule {
        match self {
            Matter::Application => &rules.application,
            Matter::Complaint => &rules.complaint,
            Matter::Review => &rules.review,
            Matter::Suit => &rules.suit,
        }
    }
}
