//! Facets: counts by school, year and kind, each ignoring its own selection. A school is one value
//! under all of its names.

use super::answer::{Facet, FacetPage, FacetSizes, Facets, Total};
use crate::bits::Bits;
use crate::query::{Filter, FilterValue, Label};
use crate::report::Kind;
use crate::store::attributes::Attributes;
use crate::store::found::Matched;
use crate::store::name::Names;
use crate::store::ranks::{KINDS, Ranks};
use crate::store::today::{Today, sums};
use crate::text::fold_text;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::ops::Add;

/// Counts for each rank of a value.
struct FacetCounts {
    school: Vec<usize>,
    year: Vec<usize>,
    kind: [usize; KINDS.len()],
    total: Total,
}

/// Facets that count sections.
pub(super) fn sections(
    matched: &[Matched],
    names: Names,
    selected: &Filter,
    wanted: &FacetPage,
) -> (Facets, Total) {
    let mut counts = FacetCounts::new(names.ranks);
    let mut reports = Bits::new(names.ranks.reports.len());

    for found in matched.iter().filter(|found| found.holds) {
        counts.add(found, true, true, true);
        if found.passes.all() {
            counts.total.sections += 1;
            counts.total.reports += usize::from(reports.insert(found.key.report));
        }
    }

    counts.facets(names, selected, wanted)
}

/// Facets that count reports.
pub(super) fn reports(
    matched: &[Matched],
    names: Names,
    selected: &Filter,
    wanted: &FacetPage,
) -> (Facets, Total) {
    let mut counts = FacetCounts::new(names.ranks);
    let reports = names.ranks.reports.len();
    let [mut by_school, mut by_year, mut by_all] = [(); 3].map(|()| Bits::new(reports));
    // Of each report one bit a kind.
    let mut by_kind = vec![0u16; reports];

    for found in matched.iter().filter(|found| found.holds) {
        let (report, passes) = (found.key.report, found.passes);
        let school = passes.year && passes.kind && by_school.insert(report);
        let year = passes.school && passes.kind && by_year.insert(report);
        counts.total.reports += usize::from(passes.all() && by_all.insert(report));
        counts.total.sections += usize::from(passes.all());

        let seen = by_kind.get_mut(report as usize);
        let kind = passes.school
            && passes.year
            && seen.is_some_and(|seen| is_first(seen, 1 << found.key.kind));
        counts.add(found, school, year, kind);
    }

    counts.facets(names, selected, wanted)
}

const _: () = assert!(KINDS.len() <= u16::BITS as usize);

/// Adds a bit; whether it is new.
fn is_first(seen: &mut u16, bit: u16) -> bool {
    let is_first = *seen & bit == 0;
    *seen |= bit;
    is_first
}

impl FacetCounts {
    fn new(ranks: &Ranks) -> FacetCounts {
        let (schools, years) = (ranks.schools.len(), ranks.years.len());
        FacetCounts {
            school: vec![0; schools],
            year: vec![0; years],
            kind: [0; KINDS.len()],
            total: Total::default(),
        }
    }

    /// Counts a section in each facet that asks for it and whose other selections it passes.
    fn add(&mut self, found: &Matched, school: bool, year: bool, kind: bool) {
        let passes = found.passes;
        if school && passes.year && passes.kind {
            add_one(&mut self.school, found.key.school);
        }

        if year && passes.school && passes.kind {
            add_one(&mut self.year, found.key.year);
        }

        if kind && passes.school && passes.year {
            self.kind[usize::from(found.key.kind)] += 1;
        }
    }

    fn facets(self, names: Names, selected: &Filter, wanted: &FacetPage) -> (Facets, Total) {
        let schools = SchoolCounts::new(names, selected, &self.school);
        let years = names.ranks.years.iter().copied().zip(self.year);
        let mut years = values(years, &selected.years);
        years.retain(|year| !selected.leaves_out(Label::Year, FilterValue::Year(year.value)));
        years.sort_by_key(|facet| Reverse(facet.value));
        let mut kinds = values(KINDS.into_iter().zip(self.kind), &selected.kinds);
        kinds.retain(|kind| !selected.leaves_out(Label::Kind, FilterValue::Kind(kind.value)));

        let wanted = Wanted::new(wanted);
        let mut all = FacetSizes::default();
        let facets = Facets {
            school: wanted.names(schools.by_school(), &mut all.school),
            province: wanted.names(schools.by(Label::Province), &mut all.province),
            level: wanted.names(schools.by(Label::Level), &mut all.level),
            ownership: wanted.names(schools.by(Label::Ownership), &mut all.ownership),
            year: wanted.first(years, &mut all.year, |year| vec![year.to_string()]),
            kind: wanted.first(kinds, &mut all.kind, kind_names),
            values: all,
        };
        (facets, self.total)
    }
}

/// The values that an answer shows.
struct Wanted {
    size: usize,
    /// What their names begin with, folded.
    prefix: String,
}

impl Wanted {
    fn new(page: &FacetPage) -> Wanted {
        Wanted { size: page.size, prefix: fold_text(&page.prefix) }
    }

    /// The first of names, as an answer has them.
    fn names(&self, names: Vec<Facet<&str>>, all: &mut usize) -> Vec<Facet<String>> {
        let first = self.first(names, all, |name| vec![(*name).to_owned()]).into_iter();
        let owned = |of: Facet<&str>| Facet {
            value: of.value.map(str::to_owned),
            count: of.count,
            selected: of.selected,
        };
        first.map(owned).collect()
    }

    /// The first values and all selected ones; `all` becomes how many there are.
    fn first<T>(
        &self,
        mut values: Vec<Facet<T>>,
        all: &mut usize,
        names: impl Fn(&T) -> Vec<String>,
    ) -> Vec<Facet<T>> {
        if !self.prefix.is_empty() {
            let begins = |value: &T| {
                names(value).iter().any(|name| fold_text(name).starts_with(&self.prefix))
            };
            values.retain(|facet| facet.selected || facet.value.as_ref().is_some_and(begins));
        }
        *all = values.len();

        let mut place = 0;
        values.retain(|facet| {
            place += 1;
            place <= self.size || facet.selected
        });
        values
    }
}

/// How a kind is called.
fn kind_names(kind: &Kind) -> Vec<String> {
    let label = kind.label();
    vec![kind.as_str().to_owned(), label.zh.to_owned(), label.en.to_owned()]
}

/// Counts by school, from which those by what the list says of schools are summed up.
struct SchoolCounts<'a> {
    today: &'a Today,
    names: Names<'a>,
    selected: &'a Filter,
    /// Of each rank what passes the other filters.
    counts: &'a [usize],
}

impl<'a> SchoolCounts<'a> {
    fn new(names: Names<'a>, selected: &'a Filter, counts: &'a [usize]) -> SchoolCounts<'a> {
        SchoolCounts { today: names.today(), names, selected, counts }
    }

    /// Each school under its name of today, most first.
    fn by_school(&self) -> Vec<Facet<&'a str>> {
        let chosen: Vec<Option<&str>> = self
            .selected
            .schools
            .iter()
            .map(|school| school.as_deref().map(|name| self.names.name_of_today(name)))
            .collect();
        let counts = sums(&self.today.places, &self.passing(None), usize::add);
        let mut facets = values(borrowed(&self.today.schools).zip(counts), &chosen);
        facets.sort_by_key(|facet| Reverse(facet.count));
        facets
    }

    /// One of the attributes of schools, most first.
    fn by(&self, label: Label) -> Vec<Facet<&'a str>> {
        let Some(of) = self.names.attributes().get(label) else { return Vec::new() };
        let mut counts = self.passing(Some(label));
        if !self.selected.schools.is_empty() {
            let named: FxHashSet<&Option<String>> = self.selected.schools.iter().collect();
            for (school, count) in self.names.ranks.schools.iter().zip(&mut counts) {
                *count = if named.contains(school) { *count } else { 0 };
            }
        }

        let chosen: Vec<Option<&str>> =
            self.selected.values_of(label).filter_map(FilterValue::name).collect();
        let sums = sums(&of.places, &counts, usize::add);
        let is_unheld = |name: &&Option<&str>| !borrowed(&of.values).any(|held| held == **name);
        let unheld = chosen.iter().filter(is_unheld).map(|name| (*name, 0));

        let mut facets = values(borrowed(&of.values).zip(sums).chain(unheld), &chosen);
        facets.sort_by_key(|facet| (Reverse(facet.count), facet.value));
        facets
    }

    /// The counts of the schools that are as the filter wants them, of the attribute `but` not
    /// looked at.
    fn passing(&self, but: Option<Label>) -> Vec<usize> {
        if !self.selected.has_attributes() && self.selected.without.is_none() {
            return self.counts.to_vec();
        }

        let passes = |school: &Option<String>| {
            let name = school.as_deref();
            !self.selected.leaves_out(Label::School, FilterValue::Name(name))
                && Attributes::of(self.names.schools, name).pass_but(self.selected, but)
        };
        let schools = self.names.ranks.schools.iter().zip(self.counts);
        schools.map(|(school, &count)| if passes(school) { count } else { 0 }).collect()
    }
}

fn borrowed(names: &[Option<String>]) -> impl Iterator<Item = Option<&str>> {
    names.iter().map(Option::as_deref)
}

fn add_one(counts: &mut [usize], rank: u32) {
    if let Some(count) = counts.get_mut(rank as usize) {
        *count += 1;
    }
}

/// The values that count something or are selected.
fn values<T: PartialEq>(
    counts: impl Iterator<Item = (Option<T>, usize)>,
    selected: &[Option<T>],
) -> Vec<Facet<T>> {
    let facets = counts.map(|(value, count)| {
        let selected = selected.contains(&value);
        Facet { value, count, selected }
    });
    facets.filter(|facet| facet.count > 0 || facet.selected).collect()
}
