//! Mentions counted.

use super::says::MentionSays;
use crate::query::Label;
use crate::report::{Kind, Year};
use crate::token::Alignment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Counts of mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Counts {
    /// All mentions: `word`, `inside` and `across` together.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
    /// Schools with a report that holds one, each once whatever names its reports have, the unknown
    /// one not counted.
    #[serde(default)]
    pub schools: usize,
    /// Mentions whose ends are both word boundaries.
    pub word: usize,
    /// Mentions inside one word.
    pub inside: usize,
    /// Mentions that no word is.
    pub across: usize,
    /// Places with a paragraph end inside the term; not among the mentions.
    pub across_break: usize,
}

impl Counts {
    /// Places of one class.
    pub fn of(&self, class: Alignment) -> usize {
        match class {
            Alignment::Word => self.word,
            Alignment::Inside => self.inside,
            Alignment::Across => self.across,
            Alignment::AcrossBreak => self.across_break,
        }
    }
}

/// Mentions by school, year and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CountsBy {
    /// By school, in order of name: each once, under its name of today.
    pub school: Vec<CountOf<String>>,
    /// By province of the school, in order of name.
    #[serde(default)]
    pub province: Vec<CountOf<String>>,
    /// By level of the school, in order of name.
    #[serde(default)]
    pub level: Vec<CountOf<String>>,
    /// By ownership of the school, in order of name.
    #[serde(default)]
    pub ownership: Vec<CountOf<String>>,
    /// By year, in order.
    pub year: Vec<CountOf<Year>>,
    /// By kind, in the order of a report.
    pub kind: Vec<CountOf<Kind>>,
    /// By what is said where mentions stand; only where that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<CountOf<MentionSays>>,
    /// By what a catalogue says of the report, by column; only of those that were asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Vec<CountOf<String>>>,
    /// How many cells the crossed counts have in all.
    #[serde(default)]
    pub cells: usize,
    /// Crossed, by school, year and kind; only where there are any.
    pub cross: Vec<CrossCount>,
}

impl CountsBy {
    /// The counts by an attribute of schools; none for another label.
    pub fn by_attribute(&self, label: Label) -> &[CountOf<String>] {
        match label {
            Label::Province => &self.province,
            Label::Level => &self.level,
            Label::Ownership => &self.ownership,
            Label::School | Label::Year | Label::Kind => &[],
        }
    }
}

/// Mentions of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CountOf<T> {
    /// The value; `None` where it is not known.
    pub value: Option<T>,
    /// Mentions.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
}

/// Mentions of one school, year and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CrossCount {
    /// The school, by its name of today; a country's cells share the names.
    #[cfg_attr(feature = "http", schema(value_type = Option<String>))]
    #[serde(default, with = "shared")]
    pub school: Option<Arc<str>>,
    /// The year.
    pub year: Option<Year>,
    /// The kind.
    pub kind: Option<Kind>,
    /// Mentions.
    pub mentions: usize,
}

/// Names that many values share, as data.
mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub fn serialize<S: Serializer>(name: &Option<Arc<str>>, to: S) -> Result<S::Ok, S::Error> {
        name.as_deref().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Arc<str>>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.map(Arc::from))
    }
}
