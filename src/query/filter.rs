//! The filter of a query: labels, their values, and two filters as one.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use crate::report::{Kind, Year};
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// Schools, years and kinds that an answer is limited to: any of the values of each, `None`
/// standing for not known. An empty list does not limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Filter {
    /// School names, folded.
    #[serde(default)]
    pub schools: Vec<Option<String>>,
    /// Years.
    #[serde(default)]
    pub years: Vec<Option<Year>>,
    /// Kinds of sections.
    #[serde(default)]
    pub kinds: Vec<Option<Kind>>,
}

/// What a filter limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// `school:`, `学校:`
    School,
    /// `year:`, `年度:`
    Year,
    /// `kind:`, `section:`, `类别:`, `章节:`
    Kind,
}

impl Filter {
    /// Whether it limits nothing.
    pub fn is_empty(&self) -> bool {
        self.schools.is_empty() && self.years.is_empty() && self.kinds.is_empty()
    }

    /// Whether a report of this school and year passes.
    pub fn admits(&self, school: &Option<String>, year: Option<Year>) -> bool {
        (self.schools.is_empty() || self.schools.contains(school))
            && (self.years.is_empty() || self.years.contains(&year))
    }

    /// What satisfies both: values of a category that both name are intersected, of one that only
    /// one names taken.
    ///
    /// `None` if the two exclude each other, so that nothing can be found.
    pub fn merged(&self, other: &Filter) -> Option<Filter> {
        Some(Filter {
            schools: both(&self.schools, &other.schools)?,
            years: both(&self.years, &other.years)?,
            kinds: both(&self.kinds, &other.kinds)?,
        })
    }

    /// Adds a value as people write it: a school's name; `2018-2019`, `2018—2019学年`,
    /// `２０２２年`; the name of a kind, its Chinese label or a word of its headings. `none`,
    /// `未知` and `未归类` stand for not known.
    ///
    /// # Errors
    /// `BadValue` if it is no value of that label.
    pub fn add(&mut self, label: Label, value: &str) -> Result<()> {
        let folded = fold_value(value);
        let known = !is_unknown(&folded);

        match label {
            Label::School if known => return self.add_school_named(value),
            Label::School => push_new(&mut self.schools, None),
            Label::Year => {
                push_new(&mut self.years, known.then(|| read_year(&folded)).transpose()?)
            }
            Label::Kind => {
                push_new(&mut self.kinds, known.then(|| read_kind(&folded)).transpose()?)
            }
        }

        Ok(())
    }

    /// Adds a school by its name, even if that is a word for not known.
    pub(super) fn add_school_named(&mut self, name: &str) -> Result<()> {
        let folded = fold_value(name);
        let is_printable = !QUOTES.iter().all(|quotes| folded.contains(*quotes));

        if folded.is_empty() || !is_printable {
            let takes = Note::new("学校名称", "the name of a school");
            return Err(
                ErrorKind::BadValue { name: "school", value: name.to_owned(), takes }.into()
            );
        }

        push_new(&mut self.schools, Some(folded));
        Ok(())
    }

    /// Adds all values of `other`.
    pub(super) fn extend(&mut self, other: Filter) {
        other.schools.into_iter().for_each(|school| push_new(&mut self.schools, school));
        other.years.into_iter().for_each(|year| push_new(&mut self.years, year));
        other.kinds.into_iter().for_each(|kind| push_new(&mut self.kinds, kind));
    }

    /// The one category that it limits, `None` if there are more or none.
    pub(super) fn only_label(&self) -> Option<Label> {
        match (self.schools.is_empty(), self.years.is_empty(), self.kinds.is_empty()) {
            (false, true, true) => Some(Label::School),
            (true, false, true) => Some(Label::Year),
            (true, true, false) => Some(Label::Kind),
            _ => None,
        }
    }
}

impl Label {
    /// The name in the printed query and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::School => "school",
            Label::Year => "year",
            Label::Kind => "kind",
        }
    }

    /// The label with this name, folded.
    pub(crate) fn named(folded: &str) -> Option<Label> {
        match folded {
            "school" | "学校" => Some(Label::School),
            "year" | "年度" | "学年" | "年份" => Some(Label::Year),
            "kind" | "section" | "类别" | "章节" => Some(Label::Kind),
            _ => None,
        }
    }
}

/// Whether a folded value stands for not known.
pub(super) fn is_unknown(folded: &str) -> bool {
    matches!(folded, "none" | "未知" | "未归类")
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

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// The value folded, line ends counting as spaces.
fn fold_value(value: &str) -> String {
    fold(&value.replace('\n', " ")).text()
}

fn read_year(folded: &str) -> Result<Year> {
    let year = folded.trim_end_matches(['年', '学', '度']).replace(['至', '~'], "-");
    year.parse().map_err(|error| with_value(error, folded))
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
