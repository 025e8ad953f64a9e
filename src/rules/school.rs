//! The schools of `schools.csv`, with their short and earlier names from `schools.toml`.
//!
//! Invariant: a name belongs to one school.

use super::built_in;
use super::dot::{DOTS, with_dot};
use super::fault::bad;
use super::host::HostTable;
use super::listed::{LIST, ListedRow, SchoolRecord, bad_line};
use super::lookup::{NameLookup, places};
use crate::error::Result;
use crate::note::warning::Warning;
use crate::report::Report;
use crate::text::fold_text;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

/// The schools that are known, by all of their names. All names are folded. A clone shares the
/// list.
///
/// It is knowledge, not a fence: a school that is not here may still be one.
#[derive(Debug, Clone)]
pub struct Schools(
    /// Empty until the compiled-in list is first asked for: most commands need none.
    Arc<OnceLock<SchoolTable>>,
);

/// The schools, and the way from a name to one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SchoolTable {
    schools: Vec<School>,
    /// The place of a name's school among `schools`, and what kind of name it is.
    by_name: FxHashMap<String, (usize, Called)>,
    /// Whose the hosts are that are known.
    hosts: HostTable,
    /// Made when a text is first read: who only asks needs none.
    lookup: OnceLock<NameLookup>,
    /// Provinces and cities in which schools of the list lie; made with it.
    places: OnceLock<FxHashSet<String>>,
}

/// A school of `schools.csv` or `schools.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// The full name of today.
    pub name: String,
    /// The short names and other spellings.
    pub aliases: Vec<String>,
    /// The names under which it published in earlier years.
    pub former: Vec<String>,
    /// What the list says of it; `None` if it is not on the list.
    pub listed: Option<SchoolRecord>,
}

/// The kind of a school's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// The full name of today.
    Name,
    /// A short name or another spelling.
    Alias,
    /// A name of earlier years.
    Former,
}

/// Words by which any school calls itself, so that they name none.
const ANY_SCHOOL: [&str; 12] = [
    "我校", "本校", "学校", "该校", "全校", "我院", "本院", "学院", "大学", "高校", "党校", "院校",
];

impl Schools {
    /// Reads the texts of a `schools.toml` and a `schools.csv`. What both name is one school.
    pub(super) fn parse(names: &str, list: &str) -> Result<Schools> {
        if names == built_in::text(FILE) && list == built_in::text(LIST) {
            return Ok(Schools(Arc::default()));
        }

        let rows = ListedRow::all(list)?;
        ListedRow::check(&rows)?;
        Ok(Schools::of(SchoolTable::parse(names, rows)?))
    }

    /// The compiled-in schools. That no two of them claim a name or a code, a test makes sure.
    fn built_in() -> Result<SchoolTable> {
        SchoolTable::parse(built_in::text(FILE), ListedRow::all(built_in::text(LIST))?)
    }

    fn of(table: SchoolTable) -> Schools {
        Schools(Arc::new(OnceLock::from(table)))
    }

    fn table(&self) -> &SchoolTable {
        self.0.get_or_init(|| {
            Schools::built_in()
                .unwrap_or_else(|error| unreachable!("a test reads the built-in list: {error}"))
        })
    }

    /// Gives these schools and those of a catalogue, whose `names` are folded. A name that is known
    /// already, or that stands for any school, changes nothing.
    pub(crate) fn with<'n>(&self, names: impl Iterator<Item = &'n str>) -> Schools {
        let new: FxHashSet<&str> = names
            .filter(|name| !self.table().by_name.contains_key(*name))
            .filter(is_long)
            .collect();
        if new.is_empty() {
            return self.clone();
        }

        let mut table = self.table().clone();
        table.lookup.take();
        for name in new {
            if table.claim(name, name.to_owned(), Called::Name, name).is_ok() {
                let (aliases, former) = (Vec::new(), Vec::new());
                table.schools.push(School { name: name.to_owned(), aliases, former, listed: None });
            }
        }

        Schools::of(table)
    }

    /// Gives these schools with the hosts of a catalogue: its rows give a school by a folded name
    /// and an address. A school that is not known, and a host that two schools share, change
    /// nothing.
    pub(crate) fn with_hosts<'n>(
        &self,
        hosts: impl Iterator<Item = (&'n str, &'n str)>,
    ) -> Schools {
        let known: Vec<(usize, &str)> = hosts
            .filter_map(|(name, host)| Some((self.table().by_name.get(name)?.0, host)))
            .collect();
        if known.is_empty() {
            return self.clone();
        }

        let mut table = self.table().clone();
        for (school, host) in known {
            table.hosts.insert(host, school);
        }
        Schools::of(table)
    }

    /// Finds the full name of the school whose site or mail is on a host, if that is known.
    ///
    /// ```
    /// assert_eq!(mingcha::Rules::default().schools.of_host("xxgk.example.edu.cn"), None);
    /// ```
    pub fn of_host(&self, host: &str) -> Option<&str> {
        Some(&self.table().schools.get(self.table().hosts.of(host)?)?.name)
    }

    /// Gives the longest name that a folded text begins with, and its kind.
    pub(crate) fn longest_at(&self, folded: &str) -> Option<(&str, Called)> {
        let name = self.table().lookup().longest_at(folded)?;
        let &(_, called) = self.table().by_name.get(name)?;
        Some((name, called))
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
        let table = self.table();
        let written = || DOTS.iter().find_map(|&dot| table.by_name.get(&with_dot(folded, dot)));
        let found = match table.by_name.get(folded) {
            None if folded.contains(DOTS) => written(),
            found => found,
        };

        let &(school, called) = found?;
        Some((table.schools.get(school)?, called))
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

impl SchoolTable {
    fn parse(names: &str, rows: Vec<ListedRow>) -> Result<SchoolTable> {
        let mut table = SchoolTable::default();
        table.schools.reserve(rows.len());
        table.by_name.reserve(rows.len());
        table.read_names(names)?;
        table.take_rows(rows)?;
        Ok(table)
    }

    fn lookup(&self) -> &NameLookup {
        self.lookup.get_or_init(|| NameLookup::of(self.by_name.keys()))
    }

    fn places(&self) -> &FxHashSet<String> {
        self.places.get_or_init(|| {
            let listed = self.schools.iter().filter_map(|school| school.listed.as_ref());
            places(listed.flat_map(|listed| listed.province.iter().chain(&listed.city)))
        })
    }

    fn read_names(&mut self, text: &str) -> Result<()> {
        let file: SchoolsFile =
            toml::from_str(text).map_err(|error| bad(FILE, &error.to_string()))?;

        for entry in file.school {
            let names = std::iter::once((&entry.name, Called::Name));
            let names = names.chain(entry.aliases.iter().map(|alias| (alias, Called::Alias)));
            let names = names.chain(entry.former.iter().map(|former| (former, Called::Former)));
            let owner = folded_name(entry.name.get_ref());

            for (name, called) in names {
                let folded = folded_name(name.get_ref());
                let claimed = self.claim(name.get_ref(), folded, called, &owner);
                claimed.map_err(|found| {
                    let line = text[..name.span().start].matches('\n').count() + 1;
                    bad(FILE, &format!("line {line}: {found}"))
                })?;
            }

            let folded = |names: &[Spanned<String>]| {
                names.iter().map(|name| folded_name(name.get_ref())).collect()
            };

            let (aliases, former) = (folded(&entry.aliases), folded(&entry.former));
            let place = self.schools.len();
            entry.hosts.iter().for_each(|host| self.hosts.insert(host, place));
            self.schools.push(School { name: owner, aliases, former, listed: None });
        }

        Ok(())
    }

    fn take_rows(&mut self, rows: Vec<ListedRow>) -> Result<()> {
        let mut under_other_names = Vec::new();

        for row in rows {
            match self.by_name.get(&row.folded) {
                None => {
                    let listed = Some(row.listed);
                    self.claim(&row.name, row.folded.clone(), Called::Name, &row.folded)
                        .map_err(|found| bad_line(row.line, &found))?;
                    let (aliases, former) = (Vec::new(), Vec::new());
                    self.schools.push(School { name: row.folded, aliases, former, listed });
                }
                Some(&(at, Called::Name)) => self.schools[at].listed = Some(row.listed),
                Some(&(at, _)) => under_other_names.push((at, row)),
            }
        }

        // A list of some years has a school that was renamed in them under both names; what it says
        // under the name of today counts.
        for (at, row) in under_other_names {
            self.join(at, row)?;
        }

        Ok(())
    }

    /// Takes a row under another name of a school as one on that school.
    ///
    /// # Errors
    /// `BadRules` if both names have a code, so that they are two schools.
    fn join(&mut self, at: usize, row: ListedRow) -> Result<()> {
        let School { name, listed, .. } = &mut self.schools[at];
        let listed = listed.get_or_insert_default();

        if listed.code.is_some() && row.listed.code.is_some() {
            let other = &row.name;
            let found =
                format!("`{other}` has a code of its own, and schools.toml says that it is {name}");
            return Err(bad_line(row.line, &found));
        }

        listed.fill(row.listed);
        Ok(())
    }

    /// Notes that `name`, which is `folded` when folded, belongs to the school that comes next.
    ///
    /// # Errors
    /// The reason why it cannot.
    fn claim(
        &mut self,
        name: &str,
        folded: String,
        called: Called,
        owner: &str,
    ) -> Result<(), String> {
        if folded.is_empty() {
            return Err("a name is empty".to_owned());
        }

        if ANY_SCHOOL.contains(&folded.as_str()) {
            return Err(format!(
                "`{name}` is a word for any school, so it cannot stand for {owner}"
            ));
        }

        let next = self.schools.len();
        match self.by_name.insert(folded, (next, called)) {
            Some((other, _)) if other == next => {
                Err(format!("`{name}` is listed twice for {owner}"))
            }
            Some((other, _)) => Err(format!(
                "`{name}` is claimed by two schools, {} and {owner}",
                self.schools[other].name
            )),
            None => Ok(()),
        }
    }
}

/// Tells whether a name is too long to stand in a text by chance.
fn is_long(name: &&str) -> bool {
    name.chars().count() >= 4
}

/// Folds a name as names in reports are.
fn folded_name(name: &str) -> String {
    fold_text(name)
}

impl School {
    /// Gives the names under which it publishes or published: the one of today, then the earlier
    /// ones.
    pub fn published_as(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.former).map(String::as_str)
    }
}

const FILE: &str = "schools.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolsFile {
    #[serde(default)]
    school: Vec<SchoolEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolEntry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    former: Vec<Spanned<String>>,
    /// The hosts of its site and its mail: `example.edu.cn`.
    #[serde(default)]
    hosts: Vec<String>,
}

#[cfg(test)]
mod tests;
