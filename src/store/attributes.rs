//! What the list of schools says of a school that questions can be limited to and counted by.

use crate::known::SchoolAttributes;
use crate::query::{Filter, FilterValue, Label};
use crate::rules::Schools;

/// The province, level and ownership of a school; `None` where the list does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attributes<'a> {
    pub province: Option<&'a str>,
    pub level: Option<&'a str>,
    pub ownership: Option<&'a str>,
}

impl<'a> Attributes<'a> {
    /// Of the school with this name, of today or another.
    pub fn of(schools: &'a Schools, name: Option<&str>) -> Attributes<'a> {
        let school = name.and_then(|name| schools.resolve(name));
        let Some(listed) = school.and_then(|(school, _)| school.listed.as_ref()) else {
            return Attributes::default();
        };

        Attributes {
            province: listed.province.as_deref(),
            level: listed.level.as_deref(),
            ownership: listed.ownership.as_deref(),
        }
    }

    /// The value of a label; `None` also for one that is no attribute.
    pub fn get(self, label: Label) -> Option<&'a str> {
        match label {
            Label::Province => self.province,
            Label::Level => self.level,
            Label::Ownership => self.ownership,
            Label::School | Label::Year | Label::Kind => None,
        }
    }

    /// The same as an answer gives it.
    pub fn owned(self) -> SchoolAttributes {
        SchoolAttributes {
            province: self.province.map(str::to_owned),
            level: self.level.map(str::to_owned),
            ownership: self.ownership.map(str::to_owned),
        }
    }

    /// Whether a filter admits all three.
    pub fn pass(self, filter: &Filter) -> bool {
        self.pass_but(filter, None)
    }

    /// Whether a filter admits them, one of them not looked at.
    pub fn pass_but(self, filter: &Filter, but: Option<Label>) -> bool {
        let admits = |label: Label, admitted: &[Option<String>]| {
            let is_it = |value: &Option<String>| value.as_deref() == self.get(label);
            (admitted.is_empty() || but == Some(label) || admitted.iter().any(is_it))
                && !filter.leaves_out(label, FilterValue::Name(self.get(label)))
        };

        admits(Label::Province, &filter.provinces)
            && admits(Label::Level, &filter.levels)
            && admits(Label::Ownership, &filter.ownerships)
    }
}
