//! Counts over all cells.

use super::matrix::{Matrix, Slot};
use super::{AuditTally, AuditTotals, AuditYear, MatterTally};
use crate::report::Year;
use crate::statement::Matter;
use crate::store::fact::{Facts, Mark};

impl Matrix<'_> {
    /// Counts over all schools of the matrix.
    pub fn totals(&self) -> AuditTotals {
        let mut all = AuditTally::default();
        let by_year = self
            .years
            .iter()
            .map(|&year| AuditYear { year, tally: self.tally(year, &mut all) })
            .collect();
        AuditTotals { schools: self.schools.len(), years: self.years.len(), all, by_year }
    }

    /// The counts of a year, which are added to `all`, too.
    fn tally(&self, year: Option<Year>, all: &mut AuditTally) -> AuditTally {
        let mut tally = AuditTally::default();
        for school in &self.schools {
            let slot = self.slot(school, year);
            [&mut tally, &mut *all].into_iter().for_each(|tally| tally.add(slot));
        }
        tally
    }
}

impl AuditTally {
    fn add(&mut self, slot: Option<&Slot>) {
        self.cells += 1;
        match slot {
            None => self.no_report += 1,
            Some(slot) if slot.reports.is_empty() => self.unreadable += 1,
            Some(slot) => {
                self.held += 1;
                slot.reports.iter().for_each(|(_, facts)| self.add_report(facts));
            }
        }
    }

    fn add_report(&mut self, facts: &Facts) {
        self.reports += 1;
        self.with_gaps += usize::from(facts.gaps > 0);
        self.gaps += facts.gaps;
        Matter::ALL
            .into_iter()
            .for_each(|matter| self.statements.of_mut(matter).add(*facts.marks.of(matter)));
    }
}

impl MatterTally {
    fn add(&mut self, mark: Mark) {
        match mark {
            Mark::Number(count) => {
                self.number += 1;
                self.sum = self.sum.saturating_add(count);
            }
            Mark::Some => self.mentioned += 1,
            Mark::None => self.none += 1,
            Mark::Silent => self.absent += 1,
            Mark::NoSection => self.section_missing += 1,
        }
    }
}
