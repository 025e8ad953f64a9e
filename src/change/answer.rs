//! What is said of changes: each mention with what became of it, and how many there are of each.

use crate::hit::Asked;
use crate::link::Link;
use crate::mention::{Mention, Receipt};
use crate::note::Note;
use serde::{Deserialize, Serialize};

/// What became of the mentions of a saved answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Changes {
    /// What was asked, and how it is read today.
    pub query: Asked,
    /// What the saved answer says of itself.
    pub before: AnswerState,
    /// The same of today's.
    pub today: AnswerState,
    /// Whether the store is as it was, so that nothing can have changed; then no mention was looked
    /// at.
    pub is_same_store: bool,
    /// Mentions of today that the saved answer lacks.
    pub new: usize,
    /// Mentions of the saved answer that are no more.
    pub gone: usize,
    /// Mentions that both have.
    pub unchanged: usize,
    /// The three by reason; only where there are any.
    pub reasons: Vec<ReasonCount>,
    /// What differs between the two beside the reports: how they were read, and by what.
    pub notes: Vec<Note>,
    /// The receipt of today's answer.
    pub receipt: Receipt,
}

/// What an answer says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerState {
    /// Its mentions.
    pub mentions: usize,
    /// When it was made, RFC 3339 in UTC.
    pub time: String,
    /// The state of the store that it is from.
    pub generation: String,
    /// SHA-256 over that state's files and versions.
    pub digest: String,
    /// The version of the fold.
    pub fold_version: u32,
    /// SHA-256 of the rule files.
    pub rules_hash: String,
    /// The program and its version.
    pub program: String,
}

/// What became of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only today's answer has it.
    New,
    /// Only the saved answer has it.
    Gone,
    /// Both have it.
    Unchanged,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Unchanged: it stands where it stood.
    SamePlace,
    /// Unchanged: it stands elsewhere in its report.
    Moved,
    /// Its report was replaced by another, which has it (unchanged), has it not (gone), or has it
    /// besides (new).
    ReportReplaced,
    /// New: the saved answer has no mention of its report, which was added, or came within the
    /// filter.
    ReportAdded,
    /// New: as for `ReportAdded`; or the report was there and is read otherwise, for rules, fold or
    /// program are others now.
    ReportAddedOrReadAnew,
    /// Gone: its report was removed.
    ReportRemoved,
    /// Gone: its report is held, but no longer within the filter: a catalogue or the names of
    /// schools say otherwise.
    OutOfScope,
    /// New or gone: its report is the same file, and was read or matched otherwise.
    ReadAnew,
}

/// Mentions of one change and reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// What became of them.
    pub change: Change,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub mentions: usize,
}

/// A mention, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangedMention {
    /// What.
    pub change: Change,
    /// Why.
    pub reason: Reason,
    /// Where it stood, for one that is unchanged: a link as the saved answer has it.
    pub was: Option<Link>,
    /// The mention as it is today; one that is gone as it was saved.
    pub mention: Mention,
}

impl Change {
    /// The name for a person.
    pub fn label(self) -> Note {
        match self {
            Change::New => Note::new("新增", "new"),
            Change::Gone => Note::new("消失", "gone"),
            Change::Unchanged => Note::new("未变", "unchanged"),
        }
    }
}

impl Reason {
    /// The name for a person.
    pub fn label(self) -> Note {
        match self {
            Reason::SamePlace => Note::new("原处", "in its place"),
            Reason::Moved => Note::new("在报告内移动", "elsewhere in its report"),
            Reason::ReportReplaced => Note::new("报告已被取代", "its report was replaced"),
            Reason::ReportAdded => Note::new(
                "报告为新收录，或新进入范围",
                "its report was added, or came within the filter",
            ),
            Reason::ReportAddedOrReadAnew => {
                Note::new("报告为新收录，或读法已变", "its report was added, or is read otherwise")
            }
            Reason::ReportRemoved => Note::new("报告已移除", "its report was removed"),
            Reason::OutOfScope => {
                Note::new("报告已不在范围之内", "its report is no longer within the filter")
            }
            Reason::ReadAnew => Note::new("报告重新读取后不同", "its report was read anew"),
        }
    }
}

impl AnswerState {
    pub(super) fn of(receipt: &Receipt) -> AnswerState {
        AnswerState {
            mentions: receipt.counts.mentions,
            time: receipt.time.clone(),
            generation: receipt.generation.clone(),
            digest: receipt.digest.clone(),
            fold_version: receipt.fold_version,
            rules_hash: receipt.rules_hash.clone(),
            program: receipt.program.clone(),
        }
    }
}
