//! Mentions by year, school and kind, each count with the address that narrows to it.

use super::super::address::Address;
use super::super::question::{kind_param, school_param, year_param};
use super::super::words::Words;
use crate::{CountsBy, FilterValue, Label};

/// A longer list scrolls.
const MOST_UNSCROLLED: usize = 12;

/// Mentions by the values of one thing.
pub(super) struct CountList {
    pub(super) legend: String,
    pub(super) counts: Vec<CountLink>,
}

/// The mentions of one value.
pub(super) struct CountLink {
    pub(super) label: String,
    pub(super) mentions: usize,
    pub(super) href: String,
}

impl CountList {
    /// The lists of years, schools, what they are, and kinds; `address` is what they narrow.
    pub(super) fn all(by: &CountsBy, address: &Address, words: Words) -> Vec<CountList> {
        let link = |label: String, mentions: usize, name: &str, value: String| CountLink {
            label,
            mentions,
            href: address.clone().without(name).with(name, value).to_string(),
        };
        let years = by.year.iter().rev();
        let years =
            years.map(|of| link(words.year(of.value), of.mentions, "year", year_param(of.value)));

        let schools = by.school.iter().map(|of| {
            let school = of.value.as_deref();
            link(words.school(school), of.mentions, "school", school_param(school))
        });
        let kinds = by.kind.iter();
        let kinds =
            kinds.map(|of| link(words.kind(of.value), of.mentions, "kind", kind_param(of.value)));

        let attribute = |label: Label| {
            let counts = by.by_attribute(label);
            let is_told = counts.iter().any(|of| of.value.is_some());
            let counts = counts.iter().filter(|_| is_told).map(|of| {
                let value = FilterValue::Name(of.value.as_deref());
                let name = words.value(label, value);
                link(name, of.mentions, label.as_str(), value.to_string())
            });
            CountList { legend: words.label(label), counts: counts.collect() }
        };

        vec![
            CountList { legend: words.label(Label::Year), counts: years.collect() },
            CountList { legend: words.label(Label::School), counts: schools.collect() },
            attribute(Label::Province),
            attribute(Label::Level),
            attribute(Label::Ownership),
            CountList { legend: words.label(Label::Kind), counts: kinds.collect() },
        ]
    }

    /// Tells whether the values scroll.
    pub(super) fn is_long(&self) -> bool {
        self.counts.len() > MOST_UNSCROLLED
    }
}
