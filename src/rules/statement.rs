//! The words of `statements.toml`, by what they do in a sentence.

use super::fault::bad;
use crate::error::Result;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words by which [`crate::statement`] reads what a report says happened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRules {
    /// The names of applications.
    #[serde(rename = "申请")]
    pub application: MatterRule,
    /// The names of reports of wrongdoing.
    #[serde(rename = "举报")]
    pub complaint: MatterRule,
    /// The names of administrative reviews.
    #[serde(rename = "复议")]
    pub review: MatterRule,
    /// The names of lawsuits.
    #[serde(rename = "诉讼")]
    pub suit: MatterRule,
    /// The other words, by what they do.
    pub words: BTreeMap<WordClass, Vec<String>>,
}

impl StatementRules {
    /// Reads the text of a `statements.toml`.
    pub(super) fn parse(text: &str) -> Result<StatementRules> {
        toml::from_str(text).map_err(|error| bad("statements.toml", &error.to_string()))
    }
}

/// The words of one matter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterRule {
    /// Words that name it wherever they stand.
    pub names: Vec<String>,
    /// Words that name it where the section or the sentence is about it.
    #[serde(default)]
    pub loose: Vec<String>,
    /// Words that hold its name and say nothing of it (`举报电话`).
    #[serde(default)]
    pub silent: Vec<String>,
}

/// The function of a word in a sentence; `statements.toml` describes each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each list of statements.toml says what its words do")]
pub enum WordClass {
    Not,
    OtherNot,
    Peer,
    Someone,
    Outcome,
    DoubleNot,
    Event,
    Take,
    Several,
    Total,
    Each,
    Respectively,
    Is,
    Tail,
    State,
    Filler,
    Link,
    Modifier,
    Channel,
    Letter,
    Part,
    Earlier,
    Later,
    Longer,
    Whole,
    Fresh,
    Against,
    AgainstEnd,
    From,
    Change,
    Sized,
    Done,
    File,
    Beside,
    Since,
    Until,
    Cumulative,
    This,
    Supposed,
    Plain,
    Plan,
    Duty,
    After,
    Approximately,
    ApproximateEnd,
    Unit,
    Person,
    Topic,
    OffTopic,
    Unrelated,
}
