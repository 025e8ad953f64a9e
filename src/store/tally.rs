//! Mentions counted while they are found, so that no section need be kept for counting: by class,
//! and on request by school, year, kind and all three crossed.
//!
//! Invariant: a report is counted once wherever its sections come from, in whatever order.

use super::ranks::{KINDS, Ranks, SectionKey};
use crate::bits::Bits;
use crate::pattern::Places;
use crate::token::Alignment;

/// What was counted. Reports and schools are counted by [`Tally::finish`].
#[derive(Clone)]
pub(crate) struct Tally {
    pub all: Tallied,
    /// Places of each class, by its place in [`Alignment::ALL`].
    pub classes: [usize; 4],
    /// The same by school, year and kind, where it was asked for; known when it is finished.
    pub crossed: Option<Crossed>,
    /// The sections that `crossed` is made of.
    sections: Option<Vec<CountedSection>>,
    seen: Bits,
    /// The ranks of schools that have one, in order; known when it is finished.
    pub schools: Vec<u32>,
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
    /// Mentions by school, year and kind, in that order.
    pub cells: Vec<((u32, u32, u8), usize)>,
}

/// The mentions in a section.
#[derive(Clone, Copy)]
struct CountedSection {
    report: u32,
    kind: u8,
    mentions: u32,
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
            sections: None,
            seen,
            schools: Vec::new(),
        }
    }

    /// Counts by class, school, year and kind.
    pub fn crossed(ranks: &Ranks) -> Tally {
        Tally { sections: Some(Vec::new()), ..Tally::new(ranks) }
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
        if let Some(sections) = &mut self.sections {
            let (report, kind, mentions) = (key.report, key.kind, mentions as u32);
            sections.push(CountedSection { report, kind, mentions });
        }
    }

    /// Takes over what another counted of other sections.
    pub fn merge(&mut self, other: Tally) {
        self.all = self.all.with(other.all);
        self.classes.iter_mut().zip(other.classes).for_each(|(all, more)| *all += more);
        self.seen.merge(&other.seen);
        if let (Some(sections), Some(more)) = (&mut self.sections, other.sections) {
            sections.extend(more);
        }
    }

    /// Counts reports and schools, when all sections are counted.
    pub fn finish(&mut self, ranks: &Ranks) {
        for report in self.seen.ones() {
            let (school, _) = ranks.whose[report as usize];
            self.all.reports += 1;
            // Reports are ranked by school.
            if self.schools.last() != Some(&school) {
                self.schools.push(school);
            }
        }

        if let Some(sections) = self.sections.take() {
            self.crossed = Some(Crossed::of(&sections, ranks));
        }
    }
}

impl Crossed {
    /// Sums up sections. Reports are ranked by school and year, so one pass over them all is enough,
    /// and no table of cells is searched for each section.
    fn of(sections: &[CountedSection], ranks: &Ranks) -> Crossed {
        let mut by_report = vec![[ReportTally::default(); KINDS.len()]; ranks.reports.len()];
        for section in sections {
            let of_report = by_report.get_mut(section.report as usize);
            if let Some(tally) = of_report.and_then(|kinds| kinds.get_mut(section.kind as usize)) {
                tally.mentions += section.mentions;
                tally.sections += 1;
            }
        }

        let mut crossed = Crossed {
            schools: vec![Tallied::default(); ranks.schools.len()],
            years: vec![Tallied::default(); ranks.years.len()],
            kinds: [Tallied::default(); KINDS.len()],
            cells: Vec::new(),
        };
        let is_empty = |kinds: &[ReportTally]| kinds.iter().all(|tally| tally.sections == 0);
        let mut reports = by_report.iter().zip(&ranks.whose);
        let mut next = || reports.find(|(kinds, _)| !is_empty(*kinds));
        // The cells of the school and year that the report before was of.
        let (mut before, mut first_cell) = (None, 0);
        while let Some((kinds, &whose)) = next() {
            if before.replace(whose) != Some(whose) {
                first_cell = crossed.cells.len();
            }
            crossed.add(kinds, whose, first_cell);
        }
        crossed
    }

    /// Adds a report that has mentions. The cells of its school and year are the last, from
    /// `first_cell` on.
    fn add(&mut self, kinds: &[ReportTally], (school, year): (u32, u32), first_cell: usize) {
        let mut all = Tallied { mentions: 0, sections: 0, reports: 1 };

        for (kind, tally) in kinds.iter().enumerate().filter(|(_, tally)| tally.sections > 0) {
            let (mentions, sections) = (tally.mentions as usize, tally.sections as usize);
            all.mentions += mentions;
            all.sections += sections;
            self.kinds[kind] = self.kinds[kind].with(Tallied { mentions, sections, reports: 1 });

            let cell = (school, year, kind as u8);
            let known = self.cells.get(first_cell..).unwrap_or_default();
            match known.binary_search_by_key(&cell, |&(known, _)| known) {
                Ok(at) => self.cells[first_cell + at].1 += mentions,
                Err(at) => self.cells.insert(first_cell + at, (cell, mentions)),
            }
        }

        for (list, rank) in [(&mut self.schools, school), (&mut self.years, year)] {
            if let Some(tallied) = list.get_mut(rank as usize) {
                *tallied = tallied.with(all);
            }
        }
    }
}

/// The mentions of one kind in a report, and the sections that hold them.
#[derive(Debug, Clone, Copy, Default)]
struct ReportTally {
    mentions: u32,
    sections: u32,
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
