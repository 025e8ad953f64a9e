//! Names of schools in a question: aliases and former names, resolved against the schools that are
//! held.
//!
//! Invariant: a school is one value. What is counted under its name of today is what a filter by
//! any of its names finds.

use super::attributes::Attributes;
use super::ranks::{KINDS, Ranks};
use super::today::{AttributeValues, HeldAttributes, Today, placed};
use crate::query::{Filter, FilterValue, Label, Query, QueryNote, WordOfSchool};
use crate::rules::dot::{DOTS, with_one_dot};
use crate::rules::{Called, School, Schools};
use rustc_hash::FxHashSet;

/// What whole names of schools end in, but for what stands in brackets.
const WHOLE: [&str; 4] = ["大学", "学院", "学校", ")"];
/// Characters of the shortest part of a name that finds a school.
const LEAST_PART: usize = 2;

/// The names that questions are read by.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub schools: &'a Schools,
    pub ranks: &'a Ranks,
}

/// What a question is limited to, by names as reports have them.
pub(crate) struct Limit {
    /// What satisfies the query's filter and the request's; `None` if nothing can.
    pub together: Option<Filter>,
    /// The same with schools by their names alone; `None` also if no report is held of such a school.
    pub both: Option<Filter>,
    /// The query as it was understood, an alias in full.
    pub read_as: String,
    /// What the names were taken for.
    pub notes: Vec<QueryNote>,
    asked: Filter,
}

/// A word of a query that is the name of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeantSchool {
    /// The word, folded.
    pub word: String,
    pub called: Called,
    /// The school's name of today.
    pub school: String,
    /// The names by which reports of the school are held, at least one.
    pub held: Vec<String>,
}

impl<'a> Names<'a> {
    /// The schools that are held, by their names of today; gathered once.
    pub fn today(self) -> &'a Today {
        self.ranks.today.get_or_init(|| {
            let held = self.ranks.schools.iter().map(Option::as_deref);
            let (schools, places) = placed(held.map(|name| Some(self.name_of_today(name?))));
            Today { schools, places }
        })
    }

    /// What the list says of the schools that are held; gathered once.
    pub fn attributes(self) -> &'a HeldAttributes {
        self.ranks.attributes.get_or_init(|| {
            let held = self.ranks.schools.iter().map(Option::as_deref);
            let listed =
                |label| held.clone().map(move |name| Attributes::of(self.schools, name).get(label));

            HeldAttributes {
                provinces: AttributeValues::of(listed(Label::Province)),
                levels: AttributeValues::of(listed(Label::Level)),
                ownerships: AttributeValues::of(listed(Label::Ownership)),
            }
        })
    }

    /// The name of today of the school that `name` stands for; `name` itself if it is not known to
    /// have others.
    pub fn name_of_today(self, name: &'a str) -> &'a str {
        match self.schools.today(name) {
            Some(today) => today,
            None if name.contains(DOTS) => self.held_as(name).next().unwrap_or(name),
            None => name,
        }
    }

    /// What `query`, put with `filter`, is limited to.
    pub fn limit(self, query: &Query, filter: &Filter) -> Limit {
        let mut understood = query.clone();
        understood.filter = query.filter.with_schools(&|school| {
            let in_full = |name: &String| self.schools.in_full(name).unwrap_or(name).to_owned();
            vec![school.as_ref().map(in_full)]
        });
        let read_as = understood.to_string();

        let filter = &filter.folded();
        understood.filter = self.with_names_held(&query.filter);
        let asked = self.with_names_held(filter);
        let together = understood.filter_with(&asked);

        let mut notes = Vec::new();
        for name in query.filter.named_schools().chain(filter.named_schools()) {
            notes.extend(self.notes(name));
        }

        Limit {
            both: together.as_ref().and_then(|filter| self.by_names_alone(filter)),
            read_as,
            notes: distinct(notes.into_iter()),
            together,
            asked,
        }
    }

    /// The filter by names as reports have them: each school with all of its names that are held,
    /// and the schools that are held where provinces and the like are asked for. `None` if there
    /// are none.
    pub fn filter(self, filter: &Filter) -> Option<Filter> {
        self.by_names_alone(&self.with_names_held(&filter.folded()))
    }

    /// The filter with the schools that are held and of the provinces, levels and ownerships that it
    /// names, in place of these, and with what is held in place of what is left out.
    fn by_names_alone(self, filter: &Filter) -> Option<Filter> {
        if !filter.has_attributes() && filter.without.is_none() {
            return Some(filter.clone());
        }

        let nothing = Filter::default();
        let without = filter.without.as_deref().unwrap_or(&nothing);
        let years = remaining(&self.ranks.years, &filter.years, &without.years)?;
        let kinds = remaining(&KINDS, &filter.kinds, &without.kinds)?;

        let named: FxHashSet<&Option<String>> = filter.schools.iter().collect();
        let passes = |school: &&Option<String>| {
            let name = school.as_deref();
            (named.is_empty() || named.contains(school))
                && !filter.leaves_out(Label::School, FilterValue::Name(name))
                && Attributes::of(self.schools, name).pass(filter)
        };
        let schools: Vec<Option<String>> =
            self.ranks.schools.iter().filter(passes).cloned().collect();

        (!schools.is_empty()).then(|| Filter { schools, years, kinds, ..Filter::default() })
    }

    fn with_names_held(self, filter: &Filter) -> Filter {
        filter.with_schools(&|school| match school {
            Some(name) => self.published_as(name).into_iter().map(Some).collect(),
            None => vec![None],
        })
    }

    /// The school that a folded word is a name of, if reports of it are held.
    pub fn meant(self, word: &str) -> Option<MeantSchool> {
        // The list of schools is only read for words that may be one.
        if self.schools.today(word).is_none() && self.held_as(word).next().is_none() {
            return None;
        }

        let (school, called) = self.schools.resolve(word)?;
        let held = self.held(school);

        (!held.is_empty()).then(|| MeantSchool {
            word: word.to_owned(),
            called,
            school: school.name.clone(),
            held,
        })
    }

    /// How the reports of the school `name` may be named; the name of today where none is held.
    fn published_as(self, name: &str) -> Vec<String> {
        let Some((school, _)) = self.schools.resolve(name) else {
            let held: Vec<String> = self.held_as(name).map(str::to_owned).collect();
            let parts = if held.is_empty() { self.with_part(name) } else { held };
            return if parts.is_empty() { vec![name.to_owned()] } else { parts };
        };
        let held = self.held(school);
        if held.is_empty() { vec![school.name.clone()] } else { held }
    }

    /// The names that are held of which `part` is a part: none if it looks like a whole name, which
    /// may be that of a school that is not held.
    fn with_part(self, part: &str) -> Vec<String> {
        let is_whole = WHOLE.iter().any(|end| part.ends_with(end));
        let has_part = |name: &&String| name.contains(part) && *name != part;
        if is_whole || part.chars().count() < LEAST_PART {
            return Vec::new();
        }
        self.ranks.schools.iter().flatten().filter(has_part).cloned().collect()
    }

    fn held(self, school: &School) -> Vec<String> {
        school.published_as().flat_map(|name| self.held_as(name)).map(str::to_owned).collect()
    }

    /// The names that are held and are `name`, but for the dots between their parts.
    fn held_as(self, name: &str) -> impl Iterator<Item = &'a str> {
        let dotted = with_one_dot(name);
        let is_same = move |held: &&str| match &dotted {
            None => *held == name,
            Some(dotted) => with_one_dot(held).as_ref() == Some(dotted),
        };
        self.ranks.schools.iter().flatten().map(String::as_str).filter(is_same)
    }

    /// What a name in a filter is taken for.
    fn notes(self, name: &str) -> Vec<QueryNote> {
        let Some((school, called)) = self.schools.resolve(name) else {
            let is_held = self.held_as(name).next().is_some();
            let schools = if is_held { Vec::new() } else { self.with_part(name) };
            let part = name.to_owned();
            return if schools.is_empty() {
                Vec::new()
            } else {
                vec![QueryNote::PartOfName { part, schools }]
            };
        };
        let (full, held) = (&school.name, self.held(school));
        let others: Vec<&String> = held.iter().filter(|held| *held != full).collect();
        let mut notes = Vec::new();

        if called == Called::Alias {
            notes.push(QueryNote::SchoolAlias { name: name.to_owned(), school: full.clone() });
        }

        if called == Called::Former && held != [name] {
            notes.push(QueryNote::FormerName { name: name.to_owned(), school: full.clone() });
        } else if called != Called::Former && !others.is_empty() {
            let others = others.into_iter().cloned().collect();
            notes.push(QueryNote::FormerNames { school: full.clone(), others });
        }

        notes
    }
}

impl Limit {
    /// What the answer says it is limited to: both filters, or, where they exclude each other, the
    /// request's.
    pub fn shown(&self) -> &Filter {
        self.together.as_ref().unwrap_or(&self.asked)
    }
}

impl MeantSchool {
    /// What ranked search made of such words, where `more` sections satisfy the query only thanks
    /// to them.
    pub fn widening(meant: &[&MeantSchool], more: usize) -> Option<QueryNote> {
        let names: Vec<WordOfSchool> = meant
            .iter()
            .map(|meant| WordOfSchool { word: meant.word.clone(), school: meant.school.clone() })
            .collect();

        (!names.is_empty()).then_some(QueryNote::ReadAsSchools { names, sections: more })
    }

    /// What finds the school's own reports where the word is looked for as characters.
    pub fn advice(&self) -> QueryNote {
        let filter = Filter { schools: vec![Some(self.school.clone())], ..Filter::default() };

        QueryNote::CharactersOnly {
            word: self.word.clone(),
            school: self.school.clone(),
            filter: filter.to_string(),
        }
    }
}

/// What is held and admitted, all if nothing is named, but for what is left out; `None` if that is
/// nothing. The same list where nothing is left out.
fn remaining<T: Clone + PartialEq>(held: &[T], admitted: &[T], left_out: &[T]) -> Option<Vec<T>> {
    if left_out.is_empty() {
        return Some(admitted.to_vec());
    }

    let among = if admitted.is_empty() { held } else { admitted };
    let rest: Vec<T> = among.iter().filter(|value| !left_out.contains(value)).cloned().collect();
    (!rest.is_empty()).then_some(rest)
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut distinct, value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
        distinct
    })
}
