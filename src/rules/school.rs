//! The schools of `schools.csv`, with their short and earlier names from `schools.toml`.
//!
//! Invariant: a name belongs to one school.

mod table;

pub use table::{Called, School};

use super::built_in;
use super::dot::DOTS;
use super::listed::{LIST, ListedRow};
use crate::error::Result;
use crate::note::warning::Warning;
use crate::report::Report;
use rustc_hash::FxHashSet;
use std::sync::{Arc, OnceLock};
use table::{NAMES, SchoolTable};

/// The schools that are known, by all of their names. All names are folded. A clone shares the
/// list.
///
/// It is knowledge, not a fence: a school that is not here may still be one.
#[derive(Debug, Clone)]
pub struct Schools(Arc<SchoolTables>);

/// Empty until the compiled-in list is first asked for: most commands need none.
#[derive(Debug, Default)]
struct SchoolTables {
    /// Those of `schools.toml` alone.
    renamed: OnceLock<SchoolTable>,
    all: OnceLock<SchoolTable>,
}

impl Schools {
    /// Reads the texts of a `schools.toml` and a `schools.csv`. What both name is one school.
    pub(super) fn parse(names: &str, list: &str) -> Result<Schools> {
        if names == built_in::text(NAMES) && list == built_in::text(LIST) {
            return Ok(Schools(Arc::default()));
        }

        let rows = ListedRow::all(list)?;
        ListedRow::check(&rows)?;
        Ok(Schools::of(SchoolTable::of_names(names)?.with_rows(rows)?))
    }

    fn of(table: SchoolTable) -> Schools {
        Schools(Arc::new(SchoolTables { renamed: OnceLock::new(), all: OnceLock::from(table) }))
    }

    /// That no two of the compiled-in schools claim a name or a code, a test makes sure.
    fn table(&self) -> &SchoolTable {
        self.0.all.get_or_init(|| {
            let rows = ListedRow::all(built_in::text(LIST));
            rows.and_then(|rows| self.renamed().clone().with_rows(rows))
                .unwrap_or_else(|error| unreachable!("a test reads the built-in list: {error}"))
        })
    }

    fn renamed(&self) -> &SchoolTable {
        self.0.renamed.get_or_init(|| {
            SchoolTable::of_names(built_in::text(NAMES))
                .unwrap_or_else(|error| unreachable!("a test reads the built-in names: {error}"))
        })
    }

    /// Gives these schools and those of a catalogue, whose `names` are folded. A name that is known
    /// already, or that stands for any school, changes nothing.
    pub(crate) fn with<'n>(&self, names: impl Iterator<Item = &'n str>) -> Schools {
        let is_new = |name: &&str| is_long(name) && !self.table().has(name);
        let new: FxHashSet<&str> = names.filter(is_new).collect();
        if new.is_empty() {
            return self.clone();
        }

        let mut table = self.table().clone();
        table.add_names(new);
        Schools::of(table)
    }

    /// Gives these schools with the hosts of a catalogue: its rows give a school by a folded name
    /// and an address. A school that is not known, and a host that two schools share, change
    /// nothing.
    pub(crate) fn with_hosts<'n>(
        &self,
        hosts: impl Iterator<Item = (&'n str, &'n str)>,
    ) -> Schools {
        let known: Vec<(&str, &str)> = hosts.filter(|(name, _)| self.table().has(name)).collect();
        if known.is_empty() {
            return self.clone();
        }

        let mut table = self.table().clone();
        table.add_hosts(known);
        Schools::of(table)
    }

    /// Finds the full name of the school whose site or mail is on a host, if that is known.
    ///
    /// ```
    /// assert_eq!(mingcha::Rules::default().schools.of_host("xxgk.example.edu.cn"), None);
    /// ```
    pub fn of_host(&self, host: &str) -> Option<&str> {
        self.table().of_host(host)
    }

    /// Gives the longest name that a folded text begins with, and its kind.
    pub(crate) fn longest_at(&self, folded: &str) -> Option<(&str, Called)> {
        self.table().longest_at(folded)
    }

    /// Tells whether a folded name is a school's only with a campus after it.
    pub(crate) fn has_campuses(&self, folded: &str) -> bool {
        self.table().lookup().has_campuses(folded)
    }

    /// Tells whether a folded word is a province or a city of the list.
    pub(crate) fn is_place(&self, word: &str) -> bool {
        self.table().places().contains(word)
    }

    /// Finds the school that a folded name belongs to, whichever dot stands between its parts, and
    /// the kind of the name.
    ///
    /// ```
    /// use mingcha::rules::Called;
    /// let schools = mingcha::Rules::default().schools;
    /// let (school, called) = schools.resolve("哈工程").unwrap();
    /// assert_eq!((school.name.as_str(), called), ("哈尔滨工程大学", Called::Alias));
    /// assert!(schools.resolve("人大").is_none(), "it also means 人民代表大会");
    /// ```
    pub fn resolve(&self, folded: &str) -> Option<(&School, Called)> {
        self.table().resolve(folded)
    }

    /// Finds the name of today of the school that a folded name belongs to. It may be `None` for a
    /// name that has always been that: only `schools.toml` has others, so the compiled-in list is
    /// not read for it.
    pub(crate) fn today(&self, folded: &str) -> Option<&str> {
        let table = match self.0.all.get() {
            Some(all) => all,
            None if folded.contains(DOTS) => self.table(),
            None => self.renamed(),
        };
        table.resolve(folded).map(|(school, _)| school.name.as_str())
    }

    /// Gives the full name, if `folded` is an alias. A former name stays as it is, since the school
    /// of that name published the report.
    pub fn in_full(&self, folded: &str) -> Option<&str> {
        match self.resolve(folded) {
            Some((school, Called::Alias)) => Some(&school.name),
            _ => None,
        }
    }

    /// Puts the full name of the school into a report that gives an alias, and adds a warning that
    /// says so.
    pub fn settled(&self, mut report: Report) -> Report {
        let short =
            report.school.as_deref().and_then(|school| Some((school, self.in_full(school)?)));
        if let Some((alias, full)) = short {
            let full = full.to_owned();
            report
                .warnings
                .push(Warning::SchoolAlias { alias: alias.to_owned(), school: full.clone() });
            report.school = Some(full);
        }

        report
    }

    /// Gives the schools: those of `schools.toml`, then the others of the list, each in the order
    /// of the file. Most of them may have no report in a store.
    pub fn iter(&self) -> impl Iterator<Item = &School> {
        self.table().schools.iter()
    }
}

/// No school is known.
impl Default for Schools {
    fn default() -> Schools {
        Schools::of(SchoolTable::default())
    }
}

impl PartialEq for Schools {
    fn eq(&self, other: &Schools) -> bool {
        self.table() == other.table()
    }
}

impl Eq for Schools {}

/// Tells whether a name is too long to stand in a text by chance.
fn is_long(name: &&str) -> bool {
    name.chars().count() >= 4
}

#[cfg(test)]
mod tests;
