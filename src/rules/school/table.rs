//! The table of schools: each school once, and the way from each of its names to it.
//!
//! Invariant: a name belongs to one school.

use crate::error::Result;
use crate::rules::dot::{DOTS, with_dot};
use crate::rules::fault::bad;
use crate::rules::host::HostTable;
use crate::rules::listed::{ListedRow, SchoolRecord, bad_line};
use crate::rules::lookup::{NameLookup, places};
use crate::text::fold_text;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::OnceLock;
use toml::Spanned;

/// The schools, and the way from a name to one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolTable {
    pub schools: Vec<School>,
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
pub const ANY_SCHOOL: [&str; 12] = [
    "我校", "本校", "学校", "该校", "全校", "我院", "本院", "学院", "大学", "高校", "党校", "院校",
];

impl SchoolTable {
    /// The schools of a `schools.toml`.
    pub fn of_names(text: &str) -> Result<SchoolTable> {
        let mut table = SchoolTable::default();
        table.read_names(text)?;
        Ok(table)
    }

    /// These, and those of a `schools.csv`.
    pub fn with_rows(mut self, rows: Vec<ListedRow>) -> Result<SchoolTable> {
        self.schools.reserve(rows.len());
        self.by_name.reserve(rows.len());
        self.take_rows(rows)?;
        Ok(self)
    }

    pub fn resolve(&self, folded: &str) -> Option<(&School, Called)> {
        let written = || DOTS.iter().find_map(|&dot| self.by_name.get(&with_dot(folded, dot)));
        let found = match self.by_name.get(folded) {
            None if folded.contains(DOTS) => written(),
            found => found,
        };

        let &(school, called) = found?;
        Some((self.schools.get(school)?, called))
    }

    /// Whether a folded name is known as it is written.
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Adds schools that are on no list by their folded names; those that stand for any school are
    /// left out.
    pub fn add_names(&mut self, names: FxHashSet<&str>) {
        self.lookup.take();
        for name in names {
            if self.claim(name, name.to_owned(), Called::Name, name).is_ok() {
                let (aliases, former) = (Vec::new(), Vec::new());
                self.schools.push(School { name: name.to_owned(), aliases, former, listed: None });
            }
        }
    }

    /// Adds hosts of schools that are known by a name.
    pub fn add_hosts(&mut self, hosts: Vec<(&str, &str)>) {
        for (name, host) in hosts {
            if let Some(&(school, _)) = self.by_name.get(name) {
                self.hosts.insert(host, school);
            }
        }
    }

    /// The full name of the school that a host is known to be of.
    pub fn of_host(&self, host: &str) -> Option<&str> {
        Some(&self.schools.get(self.hosts.of(host)?)?.name)
    }

    /// The longest name that a folded text begins with, and its kind.
    pub fn longest_at(&self, folded: &str) -> Option<(&str, Called)> {
        let name = self.lookup().longest_at(folded)?;
        let &(_, called) = self.by_name.get(name)?;
        Some((name, called))
    }

    pub fn lookup(&self) -> &NameLookup {
        self.lookup.get_or_init(|| NameLookup::of(self.by_name.keys()))
    }

    pub fn places(&self) -> &FxHashSet<String> {
        self.places.get_or_init(|| {
            let listed = self.schools.iter().filter_map(|school| school.listed.as_ref());
            places(listed.flat_map(|listed| listed.province.iter().chain(&listed.city)))
        })
    }

    fn read_names(&mut self, text: &str) -> Result<()> {
        let file: SchoolsFile =
            toml::from_str(text).map_err(|error| bad(NAMES, &error.to_string()))?;

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
                    bad(NAMES, &format!("line {line}: {found}"))
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

/// The name of the file of names, for errors.
pub const NAMES: &str = "schools.toml";

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
