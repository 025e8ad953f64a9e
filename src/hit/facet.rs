//! Facets: counts by school, year and kind, each ignoring its own selection. A school is one value
//! under all of its names.

use super::answer::{Facet, Facets, Total};
use crate::query::{Filter, FilterValue, Label};
use crate::report::Kind;
use crate::store::attributes::Attributes;
use crate::store::found::Matched;
use crate::store::name::Names;
use crate::store::ranks::{KINDS, Ranks};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Counts for each rank of a value.
struct FacetCounts {
    school: Vec<usize>,
    year: Vec<usize>,
    kind: [usize; KINDS.len()],
    total: Total,
}

/// Facets that count sections.
pub(super) fn sections(matched: &[Matched], names: Names, selected: &Filter) -> (Facets, Total) {
    let mut counts = FacetCounts::new(names.ranks);
    let mut reports = FxHashSet::default();

    for found in matched.iter().filter(|found| found.holds) {
        counts.add(found, true, true, true);
        if found.passes.all() {
            counts.total.sections += 1;
            reports.insert(found.key.report);
        }
    }

    counts.total.reports = reports.len();
    counts.facets(names, selected)
}

/// Facets that count reports.
pub(super) fn reports(matched: &[Matched], names: Names, selected: &Filter) -> (Facets, Total) {
    let mut counts = FacetCounts::new(names.ranks);
    let [mut by_school, mut by_year, mut by_all] = [const { Vec::new() }; 3];
    let mut by_kind = FxHashSet::default();
    by_school.resize(names.ranks.reports.len(), false);
    by_year.resize(names.ranks.reports.len(), false);
    by_all.resize(names.ranks.reports.len(), false);

    for found in matched.iter().filter(|found| found.holds) {
        let (report, passes) = (found.key.report as usize, found.passes);
        let first = |seen: &mut Vec<bool>, counts: bool| {
            counts && !std::mem::replace(&mut seen[report], true)
        };
        let school = first(&mut by_school, passes.year && passes.kind);
        let year = first(&mut by_year, passes.school && passes.kind);
        counts.total.reports += usize::from(first(&mut by_all, passes.all()));
        counts.total.sections += usize::from(passes.all());
        let kind =
            passes.school && passes.year && by_kind.insert((found.key.report, found.key.kind));
        counts.add(found, school, year, kind);
    }

    counts.facets(names, selected)
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

    fn facets(self, names: Names, selected: &Filter) -> (Facets, Total) {
        let schools = SchoolCounts::new(names, selected, &self.school);
        let mut year = values(names.ranks.years.iter().copied().zip(self.year), &selected.years);
        year.retain(|year| !selected.leaves_out(Label::Year, FilterValue::Year(year.value)));
        year.sort_by_key(|facet| Reverse(facet.value));
        let mut kind: Vec<Facet<Kind>> = values(KINDS.into_iter().zip(self.kind), &selected.kinds);
        kind.retain(|kind| !selected.leaves_out(Label::Kind, FilterValue::Kind(kind.value)));

        let facets = Facets {
            school: schools.by_school(),
            province: schools.by(Label::Province),
            level: schools.by(Label::Level),
            ownership: schools.by(Label::Ownership),
            year,
            kind,
        };
        (facets, self.total)
    }
}

/// Counts by school, from which those by what the list says of schools are summed up.
struct SchoolCounts<'a> {
    names: Names<'a>,
    selected: &'a Filter,
    /// Of each rank the name, what the list says of the school, and what passes the other filters.
    ranked: Vec<(Option<&'a str>, Attributes<'a>, usize)>,
}

impl<'a> SchoolCounts<'a> {
    fn new(names: Names<'a>, selected: &'a Filter, counts: &[usize]) -> SchoolCounts<'a> {
        let schools = names.ranks.schools.iter().map(Option::as_deref);
        let is_kept = |name| !selected.leaves_out(Label::School, FilterValue::Name(name));
        let ranked = schools
            .zip(counts)
            .map(|(name, &count)| {
                let count = if is_kept(name) { count } else { 0 };
                (name, Attributes::of(names.schools, name), count)
            })
            .collect();

        SchoolCounts { names, selected, ranked }
    }

    /// Each school under its name of today.
    fn by_school(&self) -> Vec<Facet<String>> {
        let today = self.names.today();
        let counts: Vec<usize> = self
            .ranked
            .iter()
            .map(|(_, listed, count)| if listed.pass(self.selected) { *count } else { 0 })
            .collect();

        let chosen: Vec<Option<&str>> = self
            .selected
            .schools
            .iter()
            .map(|school| school.as_deref().map(|name| self.names.name_of_today(name)))
            .collect();
        let counted = today.schools.iter().map(Option::as_deref).zip(today.sums(&counts));
        most_first(counted, &chosen)
    }

    /// One of the attributes of schools.
    fn by(&self, label: Label) -> Vec<Facet<String>> {
        let named: FxHashSet<Option<&str>> =
            self.selected.schools.iter().map(Option::as_deref).collect();
        let mut sums: BTreeMap<Option<&str>, usize> = BTreeMap::new();

        for (school, listed, count) in self.ranked.iter().filter(|(_, _, count)| *count > 0) {
            let is_named = named.is_empty() || named.contains(school);
            if is_named && listed.pass_but(self.selected, Some(label)) {
                *sums.entry(listed.get(label)).or_default() += count;
            }
        }

        let chosen: Vec<Option<&str>> =
            self.selected.values_of(label).filter_map(FilterValue::name).collect();
        for value in &chosen {
            sums.entry(*value).or_default();
        }
        most_first(sums.into_iter(), &chosen)
    }
}

/// The names that count something or are selected, most first.
fn most_first<'a>(
    counts: impl Iterator<Item = (Option<&'a str>, usize)>,
    selected: &[Option<&str>],
) -> Vec<Facet<String>> {
    let mut facets: Vec<Facet<String>> = counts
        .map(|(value, count)| Facet {
            value: value.map(str::to_owned),
            count,
            selected: selected.contains(&value),
        })
        .filter(|facet| facet.count > 0 || facet.selected)
        .collect();

    facets.sort_by_key(|facet| Reverse(facet.count));
    facets
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
