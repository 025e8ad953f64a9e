//! Facets of the filter: what can be ticked, and how much is behind each value.

use super::param::Params;
use super::parameter;
use super::problem::Problem;
use super::question::{kind_param, school_param, year_param};
use super::resource::Parameter;
use super::site::Site;
use super::words::Words;
use crate::{
    CountOf, CountsBy, FACET_SIZE, Facet, FacetPage, Facets, Filter, FilterValue, Group, Kind,
    Label, Page, Query, Year,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// More values than this scroll.
const MOST_UNSCROLLED: usize = 12;
/// More schools than this are not listed; they are found by name.
pub(super) const MOST_SCHOOLS: usize = 300;
/// The length of the longest bar, in the units of its drawing.
const BAR_LENGTH: usize = 100;

/// The longest beginning of names that is looked for, in characters.
const LONGEST_PREFIX: usize = 60;

/// The parameters that say which values of facets are wanted.
pub(super) fn parameters() -> [Parameter; 2] {
    let size = (
        "每个分面给出前几个值，默认 20；all 给出全部。values 是各有多少个值；所选的总在其中",
        "how many values of each facet, 20 otherwise, or `all`; `values` says how many there are, \
         and the selected ones always come",
    );
    let prefix = ("只要名称以此开头的值", "only values whose names begin with these characters");
    [parameter::text("facet_size", size), parameter::text("facet_prefix", prefix)]
}

/// The values of facets that a request asks for.
pub(super) fn page(params: &Params) -> Result<FacetPage, Problem> {
    let prefix = params.one("facet_prefix")?.unwrap_or_default();
    let size = match params.one("facet_size")? {
        Some("all") => usize::MAX,
        _ => params.number("facet_size", 0..=usize::MAX, FACET_SIZE)?,
    };
    Ok(FacetPage { size, prefix: prefix.chars().take(LONGEST_PREFIX).collect() })
}

/// One facet of the form.
pub(super) struct FacetField {
    pub(super) name: &'static str,
    pub(super) legend: String,
    pub(super) note: String,
    pub(super) values: Vec<Value>,
    /// The field that finds schools.
    pub(super) finder: Option<Finder>,
}

/// A field that finds schools by name, short name or pinyin, and what it leaves out.
pub(super) struct Finder {
    pub(super) typed: String,
    /// Schools that are held.
    pub(super) all: usize,
    /// Schools with hits that are too many to be listed.
    pub(super) unlisted: usize,
}

/// One value of a facet.
pub(super) struct Value {
    pub(super) param: String,
    pub(super) label: String,
    /// How much is behind it; `None` where that was not counted.
    pub(super) count: Option<usize>,
    /// The length of its bar, of [`BAR_LENGTH`]; years alone have bars.
    pub(super) length: Option<usize>,
    pub(super) selected: bool,
}

impl FacetField {
    /// The facets of an answer; of schools those that `find` finds, if it is not empty.
    pub(super) fn all(
        site: &Site,
        facets: &Facets,
        find: &str,
        words: Words,
    ) -> crate::Result<Vec<FacetField>> {
        let year = |facet: &Facet<Year>| (year_param(facet.value), words.year(facet.value));
        let kind = |facet: &Facet<_>| (kind_param(facet.value), words.kind(facet.value));
        let say = |zh, en| words.say(zh, en);

        let years = FacetField {
            name: "year",
            legend: words.label(Label::Year),
            note: say("可多选", "any of these").to_owned(),
            values: values(&facets.year, year),
            finder: None,
        };

        Ok(vec![
            years.with_bars(),
            FacetField::schools(site, facets, find, words)?,
            FacetField::attribute(Label::Province, &facets.province, words),
            FacetField::attribute(Label::Level, &facets.level, words),
            FacetField::attribute(Label::Ownership, &facets.ownership, words),
            FacetField {
                name: "kind",
                legend: words.label(Label::Kind),
                note: say("教育部要求的八类", "the ministry's eight").to_owned(),
                values: values(&with_zeros(&facets.kind), kind),
                finder: None,
            },
        ])
    }

    /// The facets of everything that `filter` leaves, whatever is looked for, with the counts of
    /// `by`. Where some values of a facet are ticked, the others were not counted.
    pub(super) fn counted(
        site: &Site,
        filter: &Filter,
        find: &str,
        by: &CountsBy,
        words: Words,
    ) -> crate::Result<Vec<FacetField>> {
        let facets = FacetField::of_filter(site, filter, find, words)?;
        Ok(facets.into_iter().map(|facet| facet.with_counts(by)).collect())
    }

    /// The facets of everything that `filter` leaves, with the sections of each value.
    pub(super) fn of_filter(
        site: &Site,
        filter: &Filter,
        find: &str,
        words: Words,
    ) -> crate::Result<Vec<FacetField>> {
        let page = Page { size: 1, group: Group::None, facets: FacetPage::ALL, ..Page::default() };
        let found = site.index().search(&Query::default(), filter, page)?;
        FacetField::all(site, &found.facets, find, words)
    }

    fn with_counts(mut self, by: &CountsBy) -> FacetField {
        let counts = counts(by, self.name);
        let is_limited = self.selected() > 0;

        for value in &mut self.values {
            let count = counts.get(&value.param).copied().unwrap_or(0);
            value.count = (value.selected || !is_limited).then_some(count);
        }
        if self.name == Label::School.as_str() {
            self.values.sort_by_key(|value| (!value.selected, Reverse(value.count)));
            self.note = String::new();
        }
        self.with_bars()
    }

    /// Years with bars, if there are several.
    fn with_bars(mut self) -> FacetField {
        let most = self.values.iter().filter_map(|value| value.count).max().unwrap_or(0);
        if self.name == Label::Year.as_str() && most > 0 {
            for value in &mut self.values {
                value.length = value.count.map(|count| (count * BAR_LENGTH).div_ceil(most));
            }
        }
        self
    }

    /// The facet without its counts, and without the field that finds schools.
    pub(super) fn uncounted(mut self) -> FacetField {
        for value in &mut self.values {
            (value.count, value.length) = (None, None);
        }
        (self.note, self.finder) = (String::new(), None);
        self
    }

    /// Chosen schools first, then by hits; where one looks for schools, those without hits follow.
    fn schools(
        site: &Site,
        Facets { school: facets, values: all, .. }: &Facets,
        find: &str,
        words: Words,
    ) -> crate::Result<FacetField> {
        // Those without hits are there since they are chosen, and so all of them are.
        let found = all.school - facets.iter().filter(|facet| facet.count == 0).count();
        let note = if words.is_en() {
            format!("{found} with hits")
        } else {
            format!("{found} 所有命中")
        };

        let mut facets = match find.trim() {
            "" => facets.to_vec(),
            _ => found_schools(facets, site.index().schools_like(find)?),
        };
        facets.sort_by_key(|facet| (!facet.selected, Reverse(facet.count)));

        let shown = facets.len().min(MOST_SCHOOLS);
        let listed = if find.trim().is_empty() { all.school } else { facets.len() };
        let finder =
            Finder { typed: find.to_owned(), all: site.stats()?.schools, unlisted: listed - shown };
        facets.truncate(shown);

        Ok(FacetField {
            name: "school",
            legend: words.label(Label::School),
            note,
            values: values(&facets, |facet| {
                let school = facet.value.as_deref();
                (school_param(school), words.school(school))
            }),
            finder: Some(finder),
        })
    }

    /// What the list says of schools; without values where it says nothing of any of them.
    fn attribute(label: Label, facets: &[Facet<String>], words: Words) -> FacetField {
        let is_told = facets.iter().any(|facet| facet.value.is_some() || facet.selected);
        let value = |facet: &Facet<String>| {
            let value = FilterValue::Name(facet.value.as_deref());
            (value.to_string(), words.value(label, value))
        };

        FacetField {
            name: label.as_str(),
            legend: words.label(label),
            note: words.say("可多选", "any of these").to_owned(),
            values: values(if is_told { facets } else { &[] }, value),
            finder: None,
        }
    }

    /// Tells whether the values scroll. Years never do: one wants to see them together.
    pub(super) fn is_long(&self) -> bool {
        self.name != Label::Year.as_str() && self.values.len() > MOST_UNSCROLLED
    }

    /// Tells whether a range of its values can be chosen: of years, if there are several.
    pub(super) fn has_range(&self) -> bool {
        self.name == Label::Year.as_str() && self.values.len() > 2
    }

    /// Tells whether there is anything to show of it.
    pub(super) fn is_shown(&self) -> bool {
        !self.values.is_empty() || self.finder.is_some()
    }

    /// Tells whether any of its values has hits.
    pub(super) fn counts_any(&self) -> bool {
        self.values.iter().any(|value| value.count > Some(0))
    }

    /// The number of values that are ticked.
    pub(super) fn selected(&self) -> usize {
        self.values.iter().filter(|value| value.selected).count()
    }
}

/// The mentions of each value of a facet, by the value's parameter.
fn counts(by: &CountsBy, name: &str) -> BTreeMap<String, usize> {
    match Label::ALL.into_iter().find(|label| label.as_str() == name) {
        Some(Label::Year) => by.year.iter().map(|of| (year_param(of.value), of.mentions)).collect(),
        Some(Label::Kind) => by.kind.iter().map(|of| (kind_param(of.value), of.mentions)).collect(),
        Some(Label::School) => named(&by.school),
        Some(label) => named(by.by_attribute(label)),
        None => BTreeMap::new(),
    }
}

fn named(counts: &[CountOf<String>]) -> BTreeMap<String, usize> {
    counts.iter().map(|of| (school_param(of.value.as_deref()), of.mentions)).collect()
}

/// The schools that are chosen or among `like`, then those of `like` that nothing was found in.
fn found_schools(facets: &[Facet<String>], like: Vec<String>) -> Vec<Facet<String>> {
    let is_shown = |facet: &&Facet<String>| {
        facet.selected || facet.value.as_ref().is_some_and(|school| like.contains(school))
    };
    let mut shown: Vec<Facet<String>> = facets.iter().filter(is_shown).cloned().collect();

    for school in like {
        if shown.iter().all(|facet| facet.value.as_ref() != Some(&school)) {
            shown.push(Facet { value: Some(school), count: 0, selected: false });
        }
    }

    shown
}

fn values<T>(facets: &[Facet<T>], name: impl Fn(&Facet<T>) -> (String, String)) -> Vec<Value> {
    let named = facets.iter().map(|facet| (facet, name(facet)));

    named
        .map(|(facet, (param, label))| Value {
            param,
            label,
            count: Some(facet.count),
            length: None,
            selected: facet.selected,
        })
        .collect()
}

/// All kinds that the ministry asks for, in the order of a report, those that nothing was found in,
/// too.
fn with_zeros(facets: &[Facet<Kind>]) -> Vec<Facet<Kind>> {
    let known = Kind::ALL.into_iter().map(|kind| {
        let found = facets.iter().find(|facet| facet.value == Some(kind)).cloned();
        found.unwrap_or(Facet { value: Some(kind), count: 0, selected: false })
    });
    known.chain(facets.iter().filter(|facet| facet.value.is_none()).cloned()).collect()
}
