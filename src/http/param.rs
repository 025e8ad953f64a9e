//! The parameters of a request. One that the API does not know is refused: an auditor must not
//! believe that it counted. Pages leave it out.

use super::problem::Problem;
use crate::{Error, ErrorKind, Filter, Group, Label, Note, Order, Year};
use std::ops::RangeInclusive;

/// The size of a page of a list, and the most.
pub(super) const LIST_SIZE: usize = 50;
pub(super) const MOST_LIST_SIZE: usize = 100;

/// The parameters of a request, percent-decoded, every name known to the resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

/// The side of the site that a request is for, which decides about unknown parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// The JSON API: they are refused.
    Api,
    /// The pages: they are left out. Apps and other sites append some to every link that is shared.
    Page,
}

/// The values of `from` that WeChat appends to a shared link; elsewhere a year stands there.
const SHARED_FROM: [&str; 3] = ["singlemessage", "groupmessage", "timeline"];

impl Params {
    /// Reads a query string whose parameters must be among `known`, or `lang`.
    pub(super) fn read(query: &str, known: &[&str], face: Face) -> Result<Params, Problem> {
        let mut pairs = pairs(query);
        let known = &with_labels(known);
        let is_known = |name: &str| name == "lang" || known.contains(&name);

        if face == Face::Page {
            pairs.retain(|(name, value)| is_known(name) && !is_of_sharing(name, value));
        } else if let Some((name, _)) = pairs.iter().find(|(name, _)| !is_known(name)) {
            return Err(Problem::unknown_parameter(name, known));
        }
        Ok(Params(pairs))
    }

    /// All of them, in order.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Without those that are empty, as a form sends what was not filled in.
    pub(super) fn without_empty(&self) -> Params {
        Params(self.0.iter().filter(|(_, value)| !value.trim().is_empty()).cloned().collect())
    }

    /// Those that are not named `name`.
    pub(super) fn without(mut self, name: &str) -> Params {
        self.0.retain(|(given, _)| given != name);
        self
    }

    /// With one more.
    pub(super) fn with(mut self, name: &str, value: String) -> Params {
        self.0.push((name.to_owned(), value));
        self
    }

    /// The year that a parameter names, if it is given and not empty.
    pub(super) fn year(&self, name: &'static str) -> Result<Option<Year>, Problem> {
        let mut filter = Filter::default();
        let value = self.one(name)?.filter(|value| !value.trim().is_empty());
        value.map(|value| filter.add(Label::Year, value)).transpose()?;
        Ok(filter.years.first().copied().flatten())
    }

    /// The value of a parameter that may be given once.
    pub(super) fn one(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let mut values = self.all(name);
        let value = values.next();
        match values.next() {
            Some(second) => Err(bad_value(name, second, "只能给一次", "one value only")),
            None => Ok(value),
        }
    }

    /// Every value of a parameter that may be repeated.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// A whole number within `range`, or `default` where none is given.
    pub(super) fn number(
        &self,
        name: &'static str,
        range: RangeInclusive<usize>,
        default: usize,
    ) -> Result<usize, Problem> {
        let Some(value) = self.one(name)? else { return Ok(default) };

        value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            let (from, to) = (range.start(), range.end());
            let takes = match *to {
                usize::MAX => Note::new(
                    format!("不小于 {from} 的整数"),
                    format!("a whole number from {from}"),
                ),
                _ => Note::new(
                    format!(" {from} 到 {to} 的整数"),
                    format!("a whole number from {from} to {to}"),
                ),
            };
            bad_value(name, value, &takes.zh, &takes.en)
        })
    }

    /// The part of a list that is wanted, by `page` and `size`: how many come before it, and how
    /// many it has at most.
    pub(super) fn list_page(&self) -> Result<(usize, usize), Problem> {
        let page = self.number("page", 1..=usize::MAX, 1)?;
        let size = self.number("size", 1..=MOST_LIST_SIZE, LIST_SIZE)?;
        Ok(((page - 1).saturating_mul(size), size))
    }

    /// The unit of hits: sections or reports.
    pub(super) fn group(&self) -> Result<Group, Problem> {
        match self.one("group")? {
            None | Some("" | "none") => Ok(Group::None),
            Some("report") => Ok(Group::Report),
            Some(other) => Err(bad_value("group", other, " report 或不给", "`report` or nothing")),
        }
    }

    /// In which order hits come.
    pub(super) fn order(&self) -> Result<Order, Problem> {
        match self.one("sort")? {
            None | Some("" | "relevance") => Ok(Order::Relevance),
            Some("year") => Ok(Order::Year),
            Some("school") => Ok(Order::School),
            Some(other) => Err(bad_value(
                "sort",
                other,
                " relevance、year 或 school",
                "`relevance`, `year` or `school`",
            )),
        }
    }

    /// Schools, years and kinds, read as the labels in a query are. An empty value and `none` stand
    /// for not known.
    pub(super) fn filter(&self) -> Result<Filter, Problem> {
        let mut filter = Filter::default();
        for label in Label::ALL {
            for value in self.all(label.as_str()) {
                filter.add(label, if value.trim().is_empty() { NOT_KNOWN } else { value })?;
            }
        }
        Ok(filter)
    }
}

/// Where schools and years limit an answer, every label does but the kinds of sections, which must
/// be named.
fn with_labels<'a>(known: &[&'a str]) -> Vec<&'a str> {
    let takes_reports =
        known.contains(&Label::School.as_str()) && known.contains(&Label::Year.as_str());
    let labels = Label::ALL.map(Label::as_str).into_iter();
    let others = labels
        .filter(|label| takes_reports && *label != Label::Kind.as_str() && !known.contains(label));

    known.iter().copied().chain(others).collect()
}

/// The value that stands for a school, year or kind that is not known.
pub(super) const NOT_KNOWN: &str = "none";

fn is_of_sharing(name: &str, value: &str) -> bool {
    name == "from" && SHARED_FROM.contains(&value)
}

/// A query string as decoded pairs.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The error of a value that `name` cannot have.
pub(super) fn bad_value(name: &'static str, value: &str, zh: &str, en: &str) -> Problem {
    Error::from(ErrorKind::BadValue { name, value: value.to_owned(), takes: Note::new(zh, en) })
        .into()
}
