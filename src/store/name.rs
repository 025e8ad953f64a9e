//! Names of schools in a question: aliases and former names, resolved against the schools that are
//! held.
//!
//! Invariant: a school is one value. What is counted under its name of today is what a filter by
//! any of its names finds.

use super::ranks::Ranks;
use super::today::Today;
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::rules::{Called, School, Schools};

/// The names that questions are read by.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub schools: &'a Schools,
    pub ranks: &'a Ranks,
}

/// What a question is limited to, by names as reports have them.
pub(crate) struct Limit {
    /// What satisfies the query's filter and the request's; `None` if nothing can.
    pub both: Option<Filter>,
    /// The query as it was understood, an alias in full.
    pub read_as: String,
    /// What the names were taken for.
    pub notes: Vec<Note>,
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
        self.ranks.today.get_or_init(|| self.gather_today())
    }

    fn gather_today(self) -> Today {
        let order = |school: &Option<&'a str>| (school.is_none(), *school);
        let held: Vec<Option<&str>> = self
            .ranks
            .schools
            .iter()
            .map(|school| school.as_deref().map(|name| self.name_of_today(name)))
            .collect();

        let mut schools = held.clone();
        schools.sort_unstable_by_key(order);
        schools.dedup();

        let place = |school| {
            schools.binary_search_by_key(&order(school), order).unwrap_or_else(|place| place) as u32
        };

        Today {
            places: held.iter().map(place).collect(),
            schools: schools.into_iter().map(|school| school.map(str::to_owned)).collect(),
        }
    }

    /// The name of today of the school that `name` stands for; `name` itself if it is not known to
    /// have others.
    pub fn name_of_today(self, name: &'a str) -> &'a str {
        self.schools.resolve(name).map_or(name, |(school, _)| &school.name)
    }

    /// What `query`, put with `filter`, is limited to.
    pub fn limit(self, query: &Query, filter: &Filter) -> Limit {
        let mut understood = query.clone();
        let in_full = |school: &Option<String>| {
            let name = school.as_deref()?;
            Some(self.schools.in_full(name).unwrap_or(name).to_owned())
        };
        understood.filter.schools = distinct(query.filter.schools.iter().map(in_full));
        let read_as = understood.to_string();

        understood.filter = self.filter(&query.filter);
        let asked = self.filter(filter);

        let mut notes = Vec::new();
        for name in query.filter.schools.iter().chain(&filter.schools).flatten() {
            notes.extend(self.notes(name));
        }

        Limit {
            both: understood.filter_with(&asked),
            read_as,
            notes: distinct(notes.into_iter()),
            asked,
        }
    }

    /// The filter by names as reports have them: each school with all of its names that are held.
    pub fn filter(self, filter: &Filter) -> Filter {
        let names = filter.schools.iter().flat_map(|school| match school {
            Some(name) => self.published_as(name).into_iter().map(Some).collect(),
            None => vec![None],
        });
        Filter { schools: distinct(names), ..filter.clone() }
    }

    /// The school that a folded word is a name of, if reports of it are held.
    pub fn meant(self, word: &str) -> Option<MeantSchool> {
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
        let Some((school, _)) = self.schools.resolve(name) else { return vec![name.to_owned()] };
        let held = self.held(school);
        if held.is_empty() { vec![school.name.clone()] } else { held }
    }

    fn held(self, school: &School) -> Vec<String> {
        let names = school.published_as().map(|name| Some(name.to_owned()));
        names.filter(|name| self.ranks.schools.contains(name)).flatten().collect()
    }

    /// What a name in a filter is taken for.
    fn notes(self, name: &str) -> Vec<Note> {
        let Some((school, called)) = self.schools.resolve(name) else { return Vec::new() };
        let (full, held) = (&school.name, self.held(school));
        let others: Vec<&str> =
            held.iter().map(String::as_str).filter(|held| held != full).collect();

        let mut notes = Vec::new();
        if called == Called::Alias {
            notes.push(Note::new(format!("{name} = {full}"), format!("{name} = {full}")));
        }
        if called == Called::Former && held != [name] {
            notes.push(Note::new(
                format!("{name}是{full}的曾用名，各个校名的报告都在内"),
                format!(
                    "{name} is a former name of {full}; reports under each of its names are \
                     included"
                ),
            ));
        } else if called != Called::Former && !others.is_empty() {
            notes.push(Note::new(
                format!("{full}曾用名{}，以此名发布的报告也在内", others.join("、")),
                format!(
                    "{full} was called {}; reports under that name are included",
                    others.join(", ")
                ),
            ));
        }
        notes
    }
}

impl Limit {
    /// What the answer says it is limited to: both filters, or, where they exclude each other, the
    /// request's.
    pub fn shown(&self) -> &Filter {
        self.both.as_ref().unwrap_or(&self.asked)
    }
}

impl MeantSchool {
    /// What ranked search made of such words, where `more` sections satisfy the query only thanks
    /// to them.
    pub fn widening(meant: &[&MeantSchool], more: usize) -> Option<Note> {
        if meant.is_empty() {
            return None;
        }
        let zh: Vec<String> =
            meant.iter().map(|meant| format!("“{}”（{}）", meant.word, meant.school)).collect();
        let en: Vec<String> =
            meant.iter().map(|meant| format!("`{}` ({})", meant.word, meant.school)).collect();
        Some(Note::new(
            format!(
                "{}也按校名理解：该校报告的各节都算含有它，因此多 {more} 节；只查这几个字请加引号",
                zh.join("、")
            ),
            format!(
                "{} read as the name of a school, too: every section of that school's reports \
                 counts, {more} more; use quotes to look for the characters only",
                en.join(", ")
            ),
        ))
    }

    /// What finds the school's own reports where the word is looked for as characters.
    pub fn advice(&self) -> Note {
        let filter =
            Filter { schools: vec![Some(self.school.clone())], ..Filter::default() }.to_string();
        Note::new(
            format!(
                "“{}”按这几个字查找；要查{}自己的报告，请加 {}",
                self.word,
                self.school,
                filter.replacen("school:", "学校:", 1)
            ),
            format!(
                "`{}` is looked for as characters; for the reports of {} itself add {filter}",
                self.word, self.school
            ),
        )
    }
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut distinct, value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
        distinct
    })
}
