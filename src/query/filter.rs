//! The filter of a query: labels, their values, and two filters as one.

use super::attribute;
use super::label::Label;
use super::numeral;
use crate::error::{Error, ErrorKind, Result};
use crate::report::{Kind, Year};
use crate::text::fold_text;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};

/// Schools, years and kinds that an answer is limited to: any of the values of each, `None`
/// standing for not known. An empty list does not limit.
///
/// Schools are also limited by what the list of schools says of them: their provinces, levels and
/// ownerships.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Filter {
    /// School names, in any form of their characters.
    #[serde(default)]
    pub schools: Vec<Option<String>>,
    /// Provinces of schools, as the list of schools has them.
    #[serde(default)]
    pub provinces: Vec<Option<String>>,
    /// Levels of schools: `本科`, `专科`.
    #[serde(default)]
    pub levels: Vec<Option<String>>,
    /// Ownerships of schools: `公办`, `民办`.
    #[serde(default)]
    pub ownerships: Vec<Option<String>>,
    /// Years.
    #[serde(default)]
    pub years: Vec<Option<Year>>,
    /// Kinds of sections.
    #[serde(default)]
    pub kinds: Vec<Option<Kind>>,
    /// What is left out: all that has one of these values.
    #[serde(default)]
    #[cfg_attr(feature = "http", schema(no_recursion))]
    pub without: Option<Box<Filter>>,
}

/// A value that a filter admits; `None` stands for not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterValue<'a> {
    /// The name of a school, a province and the like.
    Name(Option<&'a str>),
    /// A year.
    Year(Option<Year>),
    /// A kind of section.
    Kind(Option<Kind>),
}

impl Filter {
    /// The filter with its names as [`Filter::add`] reads them: whoever fills in the fields may
    /// write `嵐川大學`, and `北京` for `北京市`.
    pub(crate) fn folded(&self) -> Filter {
        let mut filter = Filter {
            years: self.years.clone(),
            kinds: self.kinds.clone(),
            without: self.without.as_ref().map(|without| Box::new(without.folded())),
            ..Filter::default()
        };
        for label in [Label::School, Label::Province, Label::Level, Label::Ownership] {
            let read: Vec<Option<String>> = self
                .values_of(label)
                .filter_map(FilterValue::name)
                .map(|name| Some(attribute::in_full(label, &fold_value(name?))))
                .collect();
            if let Some(names) = filter.names_mut(label) {
                *names = read;
            }
        }
        filter
    }

    /// Whether it limits nothing.
    pub fn is_empty(&self) -> bool {
        self.values().next().is_none() && self.without.is_none()
    }

    /// What leaves out all that has a value of `values`.
    pub(super) fn leaving_out(values: Filter) -> Filter {
        Filter { without: Some(Box::new(values)), ..Filter::default() }
    }

    /// The schools that it names, to limit to them or to leave them out.
    pub(crate) fn named_schools(&self) -> impl Iterator<Item = &String> {
        let left_out = self.without.iter().flat_map(|without| &without.schools);
        self.schools.iter().chain(left_out).flatten()
    }

    /// All values, label by label in the order of [`Label::ALL`].
    pub fn values(&self) -> impl Iterator<Item = (Label, FilterValue<'_>)> {
        Label::ALL.into_iter().flat_map(|label| self.values_of(label).map(move |v| (label, v)))
    }

    /// The values of one label.
    pub fn values_of(&self, label: Label) -> impl Iterator<Item = FilterValue<'_>> {
        let names = match label {
            Label::School => self.schools.as_slice(),
            Label::Province => &self.provinces,
            Label::Level => &self.levels,
            Label::Ownership => &self.ownerships,
            Label::Year | Label::Kind => &[],
        };
        let years = if label == Label::Year { self.years.as_slice() } else { &[] };
        let kinds = if label == Label::Kind { self.kinds.as_slice() } else { &[] };

        let names = names.iter().map(|name| FilterValue::Name(name.as_deref()));
        let years = years.iter().map(|year| FilterValue::Year(*year));
        names.chain(years).chain(kinds.iter().map(|kind| FilterValue::Kind(*kind)))
    }

    /// Whether it limits schools by what the list says of them.
    pub fn has_attributes(&self) -> bool {
        !(self.provinces.is_empty() && self.levels.is_empty() && self.ownerships.is_empty())
    }

    /// Whether a value of this label is left out.
    pub(crate) fn leaves_out(&self, label: Label, value: FilterValue<'_>) -> bool {
        self.without.as_ref().is_some_and(|without| without.values_of(label).any(|v| v == value))
    }

    /// Whether a report of this school and year passes, as far as names tell: attributes of schools
    /// are not looked at.
    pub fn admits(&self, school: &Option<String>, year: Option<Year>) -> bool {
        (self.schools.is_empty() || self.schools.contains(school))
            && (self.years.is_empty() || self.years.contains(&year))
    }

    /// What satisfies both: values of a category that both name are intersected, of one that only
    /// one names taken; what either leaves out is left out.
    ///
    /// `None` if the two exclude each other, so that nothing can be found.
    pub fn merged(&self, other: &Filter) -> Option<Filter> {
        let mut without = self.without.clone();
        leave_out(&mut without, other.without.clone());

        Some(Filter {
            without,
            schools: both(&self.schools, &other.schools)?,
            provinces: both(&self.provinces, &other.provinces)?,
            levels: both(&self.levels, &other.levels)?,
            ownerships: both(&self.ownerships, &other.ownerships)?,
            years: both(&self.years, &other.years)?,
            kinds: both(&self.kinds, &other.kinds)?,
        })
    }

    /// Adds a value as people write it: a school's name; `北京` or `北京市`; `本科`; `2018-2019`, `2018—2019学年`,
    /// `２０２２年`, `二〇二二年`; the name of a kind, its Chinese label or a word of its headings. `none`,
    /// `不详`, `未知` and `未归类` stand for not known.
    ///
    /// # Errors
    /// `BadValue` if it is no value of that label.
    pub fn add(&mut self, label: Label, value: &str) -> Result<()> {
        let folded = fold_value(value);
        let known = !is_unknown(&folded);

        if let Some(names) = self.names_mut(label) {
            if known {
                return self.add_named(label, value);
            }
            push_new(names, None);
            return Ok(());
        }

        match label {
            Label::School | Label::Province | Label::Level | Label::Ownership => {}
            Label::Year => {
                push_new(&mut self.years, known.then(|| read_year(&folded)).transpose()?)
            }
            Label::Kind => {
                push_new(&mut self.kinds, known.then(|| read_kind(&folded)).transpose()?)
            }
        }

        Ok(())
    }

    /// Adds a school, a province and the like by its name, even if that is a word for not known.
    pub(super) fn add_named(&mut self, label: Label, name: &str) -> Result<()> {
        let folded = fold_value(name);
        let is_printable = !QUOTES.iter().all(|quotes| folded.contains(*quotes));

        let Some(names) = self.names_mut(label).filter(|_| !folded.is_empty() && is_printable)
        else {
            let takes = label.takes();
            let name_of = label.as_str();
            return Err(ErrorKind::BadValue { name: name_of, value: name.to_owned(), takes }.into());
        };

        push_new(names, Some(attribute::in_full(label, &folded)));
        Ok(())
    }

    /// The filter with what `names` makes of each school, each once.
    pub(crate) fn with_schools(
        &self,
        names: &dyn Fn(&Option<String>) -> Vec<Option<String>>,
    ) -> Filter {
        let mut schools = Vec::new();
        self.schools.iter().flat_map(names).for_each(|name| push_new(&mut schools, name));
        let without = self.without.as_ref().map(|without| Box::new(without.with_schools(names)));

        Filter { schools, without, ..self.clone() }
    }

    /// The values of a label whose values are names.
    fn names_mut(&mut self, label: Label) -> Option<&mut Vec<Option<String>>> {
        match label {
            Label::School => Some(&mut self.schools),
            Label::Province => Some(&mut self.provinces),
            Label::Level => Some(&mut self.levels),
            Label::Ownership => Some(&mut self.ownerships),
            Label::Year | Label::Kind => None,
        }
    }

    /// Adds all values of `other`.
    pub(super) fn extend(&mut self, other: Filter) {
        let names = [
            (&mut self.schools, other.schools),
            (&mut self.provinces, other.provinces),
            (&mut self.levels, other.levels),
            (&mut self.ownerships, other.ownerships),
        ];
        for (names, more) in names {
            more.into_iter().for_each(|name| push_new(names, name));
        }

        other.years.into_iter().for_each(|year| push_new(&mut self.years, year));
        other.kinds.into_iter().for_each(|kind| push_new(&mut self.kinds, kind));
        leave_out(&mut self.without, other.without);
    }

    /// The one category that it limits, `None` if there are more or none, or something is left out.
    pub(super) fn only_label(&self) -> Option<Label> {
        let (label, _) = self.values().next()?;
        let is_only = self.without.is_none() && self.values().all(|(other, _)| other == label);
        is_only.then_some(label)
    }
}

impl<'a> FilterValue<'a> {
    /// The name, of a value that is one: `Some(None)` for one that is not known.
    pub fn name(self) -> Option<Option<&'a str>> {
        match self {
            FilterValue::Name(name) => Some(name),
            FilterValue::Year(_) | FilterValue::Kind(_) => None,
        }
    }
}

impl Display for FilterValue<'_> {
    /// As in an address; `none` for not known.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            FilterValue::Name(Some(name)) => f.write_str(name),
            FilterValue::Year(Some(year)) => year.fmt(f),
            FilterValue::Kind(Some(kind)) => f.write_str(kind.as_str()),
            FilterValue::Name(None) | FilterValue::Year(None) | FilterValue::Kind(None) => {
                f.write_str("none")
            }
        }
    }
}

/// Whether a folded value stands for not known.
pub(super) fn is_unknown(folded: &str) -> bool {
    matches!(folded, "none" | "不详" | "未知" | "未知学校" | "未知年度" | "未归类")
}

/// The ends of the three kinds of quotations. A name that holds all of them could not be printed.
const QUOTES: [&[char]; 3] = [&['"', '“', '”'], &['」'], &['』']];

/// The values of both lists, an empty one standing for all; `None` if they have none in common.
fn both<T: Clone + PartialEq>(left: &[T], right: &[T]) -> Option<Vec<T>> {
    if left.is_empty() || right.is_empty() {
        return Some([left, right].concat());
    }
    let common: Vec<T> = left.iter().filter(|value| right.contains(value)).cloned().collect();
    (!common.is_empty()).then_some(common)
}

/// Adds `more` to what a filter leaves out.
fn leave_out(without: &mut Option<Box<Filter>>, more: Option<Box<Filter>>) {
    if let Some(more) = more {
        without.get_or_insert_default().extend(*more);
    }
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// The value folded, line ends counting as spaces.
fn fold_value(value: &str) -> String {
    fold_text(&value.replace('\n', " "))
}

fn read_year(folded: &str) -> Result<Year> {
    let year = folded.trim_end_matches(['年', '学', '度']).replace(['至', '~'], "-");
    numeral::in_digits(&year).parse().map_err(|error| with_value(error, folded))
}

/// The error with the value as it was written, not as it was tried.
fn with_value(error: Error, written: &str) -> Error {
    match error.kind {
        ErrorKind::BadValue { name, takes, .. } => {
            ErrorKind::BadValue { name, value: written.to_owned(), takes }.into()
        }
        kind => kind.into(),
    }
}

/// Words of headings, in the order in which they are tried.
const HEADINGS: [(Kind, &[&str]); 9] = [
    (Kind::Complaints, &["举报", "复议", "诉讼", "投诉"]),
    (Kind::Checklist, &["清单", "情况表", "一览表"]),
    (Kind::OnRequest, &["依申请", "申请", "不予公开"]),
    (Kind::Appraisal, &["评议", "评价"]),
    (Kind::Improvement, &["经验", "问题", "改进", "措施", "不足"]),
    (Kind::Proactive, &["主动公开", "专项", "重点领域"]),
    (Kind::Other, &["其他", "其它"]),
    (Kind::Overview, &["概述", "概况", "总体情况", "基本情况"]),
    (Kind::Preface, &["前言", "引言"]),
];

fn read_kind(folded: &str) -> Result<Kind> {
    let by_name = folded.replace([' ', '-'], "_").parse();
    let by_heading =
        || HEADINGS.iter().find(|(_, words)| words.iter().any(|word| folded.contains(word)));
    match by_name {
        Ok(kind) => Ok(kind),
        Err(error) => by_heading().map(|(kind, _)| *kind).ok_or_else(|| with_value(error, folded)),
    }
}
