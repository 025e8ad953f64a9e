//! The list of schools as the denominator: which of them have no report for a year.
//!
//! Invariant: of each year, the schools that have a report, that have only a file that could not be
//! read, that have neither but are known from other years, and that were never seen are together
//! all schools of the list within the filter.

use super::answer::CellState;
use super::matrix::{AuditMatrix, state};
use crate::error::Result;
use crate::index::Index;
use crate::known::SchoolAttributes;
use crate::mention::{MentionScan, Receipt};
use crate::query::{Filter, Query};
use crate::report::Year;
use crate::rules::SCHOOL_LIST;
use crate::store::attributes::Attributes;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which schools of the list have a report for a year, and which have none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Coverage {
    /// The list that is compared with.
    pub list: SchoolListed,
    /// The schools of the list within the filter.
    pub listed: usize,
    /// The years that any report within the filter is of, or that the filter names; earliest first.
    pub years: Vec<YearCoverage>,
    /// The schools of the list within the filter of which no report and no unreadable file was ever
    /// seen.
    pub never: Vec<ListedSchool>,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// A list of schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct SchoolListed {
    /// The rule file that has it.
    pub file: String,
    /// The SHA-256 of that file, in hex.
    pub sha256: String,
    /// Its date, if the file gives one.
    #[serde(default)]
    pub date: Option<String>,
    /// All schools on it.
    pub schools: usize,
}

/// A school of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ListedSchool {
    /// Its name of today.
    pub school: String,
    /// What the list says of it.
    #[serde(flatten)]
    pub attributes: SchoolAttributes,
}

/// Schools of the list in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct YearCoverage {
    /// The year.
    pub year: Year,
    /// All of them.
    pub all: CoverageCount,
    /// By province, in order of name.
    pub by_province: Vec<CoverageOf>,
    /// By level, in order of name.
    pub by_level: Vec<CoverageOf>,
    /// The schools without a report that are known from other years.
    pub missing: Vec<ListedSchool>,
}

/// Schools of the list by what is held of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CoverageCount {
    /// Schools with a report.
    pub held: usize,
    /// Schools without, but with a file that could not be read.
    pub unreadable: usize,
    /// Schools with neither that are known from other years.
    pub missing: usize,
    /// Schools that were never seen.
    pub never: usize,
}

/// Schools of one province or level by what is held of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CoverageOf {
    /// The province or level; `None` where the list does not say.
    pub value: Option<String>,
    /// Its schools.
    #[serde(flatten)]
    pub count: CoverageCount,
}

/// What is held of a school for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Covered {
    Held,
    Unreadable,
    Missing,
    Never,
}

impl Index {
    /// Which schools of the list have no report, for each year that is held or that `filter` names:
    /// within its schools, provinces, levels and ownerships.
    ///
    /// A school that reports by calendar years is not missing in the academic years that end or
    /// begin in one that it has a report for, and the other way round.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "北京大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut filter = mingcha::Filter::default();
    /// filter.add(mingcha::Label::Province, "北京")?;
    /// let coverage = index.coverage(&filter)?;
    /// let all = coverage.years[0].all;
    /// assert_eq!((all.held, all.held + all.never), (1, coverage.listed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn coverage(&self, filter: &Filter) -> Result<Coverage> {
        // A filter by kinds says nothing here.
        let filter = Filter { kinds: Vec::new(), ..filter.folded() };
        let everything = Filter { years: Vec::new(), ..filter.clone() };
        let query = Query::default();
        let scan = MentionScan::counting(self, &query, &everything)?;
        let matrix = AuditMatrix::of(&scan)?;

        let rules = self.rules();
        let names = scan.names()?;
        let schools: Vec<CoveredSchool<'_>> = rules
            .schools
            .iter()
            .filter(|school| school.listed.is_some())
            .map(|school| CoveredSchool {
                name: &school.name,
                attributes: Attributes::of(&rules.schools, Some(&school.name)),
            })
            .filter(|school| school.is_within(&filter, |name| names.name_of_today(name)))
            .collect();

        let seen: FxHashSet<&str> = matrix.seen().collect();
        let years = years(&matrix, &filter);
        let never = schools.iter().filter(|school| !seen.contains(school.name));

        Ok(Coverage {
            list: SchoolListed {
                file: SCHOOL_LIST.to_owned(),
                sha256: rules.file_hash(SCHOOL_LIST).unwrap_or_default(),
                date: rules.school_list_date(),
                schools: rules.schools.iter().filter(|school| school.listed.is_some()).count(),
            },
            listed: schools.len(),
            years: years.into_iter().map(|year| of_year(&matrix, &schools, &seen, year)).collect(),
            never: never.map(CoveredSchool::listed).collect(),
            receipt: Receipt {
                query: scan.about()?,
                mode: "coverage".to_owned(),
                filters: filter,
                ..scan.receipt()?
            },
        })
    }
}

/// A school of the list.
struct CoveredSchool<'a> {
    name: &'a str,
    attributes: Attributes<'a>,
}

impl<'a> CoveredSchool<'a> {
    fn is_within<'n>(&self, filter: &'n Filter, today: impl Fn(&'n str) -> &'n str) -> bool {
        let mut named = filter.schools.iter().flatten();
        (filter.schools.is_empty() || named.any(|name| today(name) == self.name))
            && self.attributes.pass(filter)
    }

    fn listed(&self) -> ListedSchool {
        ListedSchool { school: self.name.to_owned(), attributes: self.attributes.owned() }
    }

    fn covered(&self, matrix: &AuditMatrix<'_>, seen: &FxHashSet<&str>, year: Year) -> Covered {
        if !seen.contains(self.name) {
            return Covered::Never;
        }

        let school = Some(self.name.to_owned());
        // Reports of the other sort of year count that share months with it.
        let alike = std::iter::once(year).chain(year.overlapping());
        let states: Vec<CellState> =
            alike.map(|year| state(matrix.slot(&school, Some(year)))).collect();
        match () {
            () if states.contains(&CellState::Held) => Covered::Held,
            () if states.contains(&CellState::Unreadable) => Covered::Unreadable,
            () => Covered::Missing,
        }
    }
}

/// The years that the filter names, else those of the matrix; academic ones alone where there are
/// some, since a calendar year counts for them.
fn years(matrix: &AuditMatrix<'_>, filter: &Filter) -> Vec<Year> {
    let mut years: Vec<Year> = if filter.years.is_empty() {
        matrix.years.iter().copied().flatten().collect()
    } else {
        filter.years.iter().copied().flatten().collect()
    };

    if filter.years.is_empty() && years.iter().any(|year| year.is_academic()) {
        years.retain(|year| year.is_academic());
    }
    years.sort_unstable();
    years.dedup();
    years
}

fn of_year(
    matrix: &AuditMatrix<'_>,
    schools: &[CoveredSchool<'_>],
    seen: &FxHashSet<&str>,
    year: Year,
) -> YearCoverage {
    let mut all = CoverageCount::default();
    let mut missing = Vec::new();
    let [mut provinces, mut levels] = [const { BTreeMap::new() }; 2];

    for school in schools {
        let covered = school.covered(matrix, seen, year);
        all.add(covered);
        count(&mut provinces, school.attributes.province).add(covered);
        count(&mut levels, school.attributes.level).add(covered);
        if covered == Covered::Missing {
            missing.push(school.listed());
        }
    }

    YearCoverage { year, all, by_province: of_each(provinces), by_level: of_each(levels), missing }
}

fn count<'a, 'b>(
    counts: &'b mut BTreeMap<Option<&'a str>, CoverageCount>,
    value: Option<&'a str>,
) -> &'b mut CoverageCount {
    counts.entry(value).or_default()
}

/// In order of name, what the list does not say last.
fn of_each(mut counts: BTreeMap<Option<&str>, CoverageCount>) -> Vec<CoverageOf> {
    let unknown = counts.remove(&None).map(|count| CoverageOf { value: None, count });
    let known = counts
        .into_iter()
        .map(|(value, count)| CoverageOf { value: value.map(str::to_owned), count });
    known.chain(unknown).collect()
}

impl CoverageCount {
    /// All schools.
    pub fn listed(&self) -> usize {
        self.held + self.unreadable + self.missing + self.never
    }

    fn add(&mut self, covered: Covered) {
        *match covered {
            Covered::Held => &mut self.held,
            Covered::Unreadable => &mut self.unreadable,
            Covered::Missing => &mut self.missing,
            Covered::Never => &mut self.never,
        } += 1;
    }
}
