//! Mentions counted while they are found, so that no section need be kept for counting: by class,
//! and on request by school, year, kind and all three crossed.
//!
//! Invariant: a report is counted once wherever its sections come from, in whatever order.

use super::ranks::{KINDS, Ranks, SectionKey};
use crate::pattern::Places;
use crate::token::Alignment;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What was counted. Reports and schools are counted by [`Tally::finish`].
#[derive(Clone)]
pub(crate) struct Tally {
    pub all: Tallied,
    /// Places of each class, by its place in [`Alignment::ALL`].
    pub classes: [usize; 4],
    /// The same by school, year and kind, where it was asked for.
    pub crossed: Option<Crossed>,
    seen: Bits,
    /// The ranks of schools that have one.
    pub schools: BTreeSet<u32>,
}

/// Mentions of something, and the sections and reports that hold one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tallied {
    pub mentions: usize,
    pub sections: usize,
    pub reports: usize,
}

/// Mentions by the ranks of schools and years and the places of kinds.
#[derive(Clone)]
pub(crate) struct Crossed {
    pub schools: Vec<Tallied>,
    pub years: Vec<Tallied>,
    pub kinds: [Tallied; KINDS.len()],
    /// Mentions by school, year and kind.
    pub cells: FxHashMap<(u32, u32, u8), usize>,
    seen: [Bits; KINDS.len()],
}

/// How the places in one section lie, by the place of their class in [`Alignment::ALL`].
pub(crate) type Classes = [u32; 4];

impl Tally {
    /// Counts by class alone.
    pub fn new(ranks: &Ranks) -> Tally {
        let seen = Bits::new(ranks.reports.len());

        Tally {
            all: Tallied::default(),
            classes: [0; 4],
            crossed: None,
            seen,
            schools: BTreeSet::new(),
        }
    }

    /// Counts by class, school, year and kind.
    pub fn crossed(ranks: &Ranks) -> Tally {
        let crossed = Crossed {
            schools: vec![Tallied::default(); ranks.schools.len()],
            years: vec![Tallied::default(); ranks.years.len()],
            kinds: [Tallied::default(); KINDS.len()],
            cells: FxHashMap::default(),
            seen: std::array::from_fn(|_| Bits::new(ranks.reports.len())),
        };

        Tally { crossed: Some(crossed), ..Tally::new(ranks) }
    }

    /// Counts the places of one section.
    pub fn add(&mut self, key: &SectionKey, classes: &Classes) {
        self.classes.iter_mut().zip(classes).for_each(|(all, &here)| *all += here as usize);
        let mentions = mentions(classes);
        if mentions == 0 {
            return;
        }

        self.seen.insert(key.report);
        self.all.add(mentions);
        if let Some(crossed) = &mut self.crossed {
            crossed.add(key, mentions);
        }
    }

    /// Takes over what another counted of other sections.
    pub fn merge(&mut self, other: Tally) {
        self.all = self.all.with(other.all);
        self.classes.iter_mut().zip(other.classes).for_each(|(all, more)| *all += more);
        self.seen.merge(&other.seen);
        if let (Some(crossed), Some(other)) = (&mut self.crossed, other.crossed) {
            crossed.merge(other);
        }
    }

    /// Counts reports and schools, when all sections are counted.
    pub fn finish(&mut self, ranks: &Ranks) {
        for report in self.seen.ones() {
            let (school, year) = ranks.whose[report as usize];
            self.all.reports += 1;
            self.schools.insert(school);
            if let Some(crossed) = &mut self.crossed {
                let of = [
                    crossed.schools.get_mut(school as usize),
                    crossed.years.get_mut(year as usize),
                ];
                of.into_iter().flatten().for_each(|tallied| tallied.reports += 1);
            }
        }

        if let Some(crossed) = &mut self.crossed {
            crossed
                .kinds
                .iter_mut()
                .zip(&crossed.seen)
                .for_each(|(kind, seen)| kind.reports = seen.ones().count());
        }
    }
}

impl Crossed {
    fn add(&mut self, key: &SectionKey, mentions: usize) {
        let kind = usize::from(key.kind);
        self.seen[kind].insert(key.report);
        self.kinds[kind].add(mentions);

        for (list, rank) in [(&mut self.schools, key.school), (&mut self.years, key.year)] {
            if let Some(tallied) = list.get_mut(rank as usize) {
                tallied.add(mentions);
            }
        }
        *self.cells.entry((key.school, key.year, key.kind)).or_default() += mentions;
    }

    fn merge(&mut self, other: Crossed) {
        let sum = |all: &mut [Tallied], more: &[Tallied]| {
            all.iter_mut().zip(more).for_each(|(all, &more)| *all = all.with(more));
        };

        sum(&mut self.schools, &other.schools);
        sum(&mut self.years, &other.years);
        sum(&mut self.kinds, &other.kinds);
        self.seen.iter_mut().zip(&other.seen).for_each(|(seen, more)| seen.merge(more));

        for (cell, mentions) in other.cells {
            *self.cells.entry(cell).or_default() += mentions;
        }
    }
}

impl Tallied {
    fn add(&mut self, mentions: usize) {
        self.mentions += mentions;
        self.sections += 1;
    }

    /// These and `other`, which are of other sections and, where reports are counted, of other
    /// reports.
    pub fn with(self, other: Tallied) -> Tallied {
        Tallied {
            mentions: self.mentions + other.mentions,
            sections: self.sections + other.sections,
            reports: self.reports + other.reports,
        }
    }
}

/// The classes of the places in a section whose words begin where `begins` says.
pub(crate) fn classes(places: &Places, begins: impl Fn(usize) -> bool) -> Classes {
    let mut classes = [0; 4];
    for place in &places.whole {
        classes[Alignment::of(place.start as usize..place.end as usize, &begins) as usize] += 1;
    }
    classes[Alignment::AcrossBreak as usize] = places.broken.len() as u32;
    classes
}

/// Places that are mentions: all but those with a paragraph end inside.
fn mentions(classes: &Classes) -> usize {
    let is_mention = |(class, _): &(&Alignment, &u32)| **class != Alignment::AcrossBreak;
    Alignment::ALL.iter().zip(classes).filter(is_mention).map(|(_, &count)| count as usize).sum()
}

/// A set of sections, or of reports.
#[derive(Debug, Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub fn new(sections: usize) -> Bits {
        Bits(vec![0; sections.div_ceil(64)])
    }

    /// Adds a section; whether it is new.
    pub fn insert(&mut self, doc: u32) -> bool {
        let (word, bit) = (doc as usize / 64, 1 << (doc % 64));
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    /// Adds what `other`, which is as large, holds.
    pub fn merge(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(all, more)| *all |= more);
    }

    /// What it holds, in order.
    pub fn ones(&self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(0..).flat_map(|(&word, at): (&u64, u32)| {
            let rest = std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)));
            rest.take_while(|&word| word != 0).map(move |word| at * 64 + word.trailing_zeros())
        })
    }

    pub fn contains(&self, doc: u32) -> bool {
        self.0[doc as usize / 64] >> (doc % 64) & 1 == 1
    }
}
