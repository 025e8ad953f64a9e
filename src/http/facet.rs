//! Facets as a form: what can be ticked, how much is behind each value; and hits by year as bars.

use super::address::Address;
use super::frame::Words;
use super::question::{kind_param, school_param, year_param};
use crate::{Facet, Facets, Year};

/// More values than this scroll.
const MOST_UNSCROLLED: usize = 12;
/// The tallest bar, in pixels.
const BAR_HEIGHT_PX: usize = 64;

/// One facet of the form.
pub(super) struct FacetField {
    pub(super) name: &'static str,
    pub(super) legend: &'static str,
    pub(super) note: String,
    pub(super) values: Vec<Value>,
}

/// One value of a facet.
pub(super) struct Value {
    pub(super) param: String,
    pub(super) label: String,
    pub(super) count: usize,
    pub(super) selected: bool,
}

/// Hits of one year.
pub(super) struct Bar {
    /// Each calendar year of the label, century and rest: narrow screens hide the century.
    pub(super) label: Vec<(String, String)>,
    pub(super) count: usize,
    pub(super) height_px: usize,
    pub(super) selected: bool,
    pub(super) href: String,
}

impl FacetField {
    /// The three facets of an answer.
    pub(super) fn all(facets: &Facets, words: Words) -> Vec<FacetField> {
        let schools = facets.school.iter().filter(|facet| facet.count > 0).count();
        let note = match words.is_en() {
            true => format!("{schools} with hits"),
            false => format!("{schools} 所有命中"),
        };
        let year = |facet: &Facet<Year>| (year_param(facet.value), words.year(facet.value));
        let kind = |facet: &Facet<_>| (kind_param(facet.value), words.kind(facet.value));
        let school =
            |facet: &Facet<String>| (school_param(facet.value.as_deref()), words.school(facet.value.as_deref()));
        vec![
            FacetField {
                name: "year",
                legend: words.say("年度", "Year"),
                note: words.say("可多选", "any of these").to_owned(),
                values: values(&facets.year, year),
            },
            FacetField {
                name: "school",
                legend: words.say("学校", "School"),
                note,
                values: chosen_first(values(&facets.school, school)),
            },
            FacetField {
                name: "kind",
                legend: words.say("章节", "Section"),
                note: words.say("教育部要求的八类", "the ministry's eight").to_owned(),
                values: values(&facets.kind, kind),
            },
        ]
    }

    /// Whether the values scroll.
    pub(super) fn is_long(&self) -> bool {
        self.values.len() > MOST_UNSCROLLED
    }

    /// How many values are ticked.
    pub(super) fn selected(&self) -> usize {
        self.values.iter().filter(|value| value.selected).count()
    }
}

impl Bar {
    /// Hits by year, earliest first. A bar leads to `address` with its year ticked, or no longer ticked.
    pub(super) fn all(years: &[Facet<Year>], address: &Address) -> Vec<Bar> {
        let most = years.iter().map(|facet| facet.count).max().unwrap_or(0).max(1);
        let known = years.iter().rev().filter_map(|facet| Some((facet.value?, facet)));
        known
            .map(|(year, facet)| {
                let label = year.to_string();
                let href = match facet.selected {
                    true => address.clone().without_value("year", &label),
                    false => address.clone().with("year", label.clone()),
                };
                Bar {
                    label: label.split('-').map(|part| (part[..2].to_owned(), part[2..].to_owned())).collect(),
                    count: facet.count,
                    height_px: (facet.count * BAR_HEIGHT_PX).div_ceil(most).max(usize::from(facet.count > 0) * 2),
                    selected: facet.selected,
                    href: href.to_string(),
                }
            })
            .collect()
    }
}

fn values<T>(facets: &[Facet<T>], name: impl Fn(&Facet<T>) -> (String, String)) -> Vec<Value> {
    let value = |facet: &Facet<T>| {
        let (param, label) = name(facet);
        Value { param, label, count: facet.count, selected: facet.selected }
    };
    facets.iter().map(value).collect()
}

fn chosen_first(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by_key(|value| !value.selected);
    values
}
