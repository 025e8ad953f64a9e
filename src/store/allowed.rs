//! A filter over ranks: which sections pass it is told without reading a value.

use super::ranks::{KINDS, Ranks, SectionKey};
use crate::query::Filter;
use rustc_hash::FxHashSet;

/// A [`Filter`] over ranks.
pub(crate) struct Allowed {
    /// What it was made of; nothing passes if there is none.
    #[cfg_attr(
        not(feature = "remote"),
        allow(dead_code, reason = "only a cluster is asked by the filter itself")
    )]
    pub filter: Option<Filter>,
    schools: Option<Vec<bool>>,
    years: Option<Vec<bool>>,
    kinds: Option<[bool; KINDS.len()]>,
}

/// Which parts of a filter a section passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passes {
    pub school: bool,
    pub year: bool,
    pub kind: bool,
}

impl Passes {
    pub fn all(self) -> bool {
        self.school && self.year && self.kind
    }
}

impl Allowed {
    pub fn is_everything(&self) -> bool {
        self.schools.is_none() && self.years.is_none() && self.kinds.is_none()
    }

    pub fn everything() -> Allowed {
        Allowed { filter: Some(Filter::default()), schools: None, years: None, kinds: None }
    }

    /// What passes `filter`; nothing does if there is none, as where a query and a request exclude
    /// each other.
    pub fn of(filter: Option<&Filter>, ranks: &Ranks) -> Allowed {
        let Some(filter) = filter else {
            return Allowed {
                filter: None,
                schools: Some(Vec::new()),
                years: Some(Vec::new()),
                kinds: Some([false; KINDS.len()]),
            };
        };

        Allowed {
            filter: Some(filter.clone()),
            schools: (!filter.schools.is_empty()).then(|| {
                let admitted: FxHashSet<&Option<String>> = filter.schools.iter().collect();
                ranks.schools.iter().map(|school| admitted.contains(school)).collect()
            }),
            years: (!filter.years.is_empty())
                .then(|| ranks.years.iter().map(|year| filter.years.contains(year)).collect()),
            kinds: (!filter.kinds.is_empty())
                .then(|| KINDS.map(|kind| filter.kinds.contains(&kind))),
        }
    }

    pub fn passes(&self, key: &SectionKey) -> Passes {
        let in_list = |list: &Option<Vec<bool>>, rank: u32| {
            list.as_ref().is_none_or(|list| list.get(rank as usize).copied().unwrap_or(false))
        };

        Passes {
            school: in_list(&self.schools, key.school),
            year: in_list(&self.years, key.year),
            kind: self.kinds.is_none_or(|kinds| kinds[usize::from(key.kind)]),
        }
    }
}
