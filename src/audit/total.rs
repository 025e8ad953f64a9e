//! Counts over all cells, and the words for them.

use super::answer::{AuditTally, AuditTotals, AuditYear, CellState, MatterTally};
use super::matrix::{AuditMatrix, AuditSlot};
use crate::note::{Lang, Note};
use crate::report::Year;
use crate::statement::{Matter, MatterAnswer};
use crate::store::fact::Facts;

impl AuditMatrix<'_> {
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
            let (slot, state) = (self.slot(school, year), self.state(school, year));
            [&mut tally, &mut *all].into_iter().for_each(|tally| tally.add(slot, state));
        }
        tally
    }
}

impl AuditTally {
    /// How many cells are of which state, for a person.
    pub fn cells_note(&self) -> Note {
        let AuditTally { cells, held, no_report, unreadable, not_asked, reports, .. } = self;
        let [of_held, of_unread, of_none] =
            [CellState::Held, CellState::Unreadable, CellState::NoReport]
                .map(|state| Note::new(state.label(Lang::Zh), state.label(Lang::En)));

        let mut note = Note::new(
            format!(
                "{cells} 格：{} {held}（{reports} 份），{} {unreadable}，{} {no_report}",
                of_held.zh, of_unread.zh, of_none.zh
            ),
            format!(
                "{cells} cells: {} {held} ({reports} reports), {} {unreadable}, {} {no_report}",
                of_held.en, of_unread.en, of_none.en
            ),
        );

        if *not_asked > 0 {
            let label = |lang| CellState::NotAsked.label(lang);
            note.zh.push_str(&format!("，{} {not_asked}", label(Lang::Zh)));
            note.en.push_str(&format!(", {} {not_asked}", label(Lang::En)));
        }
        note
    }

    /// How many reports lack how many things, for a person.
    pub fn gaps_note(&self) -> Note {
        let AuditTally { with_gaps, gaps, .. } = self;
        Note::new(
            format!("缺漏：{with_gaps} 份报告，共 {gaps} 处"),
            format!("gaps: {gaps} in {with_gaps} reports"),
        )
    }

    fn add(&mut self, slot: Option<&AuditSlot>, state: CellState) {
        self.cells += 1;
        match state {
            CellState::NotAsked => self.not_asked += 1,
            CellState::NoReport => self.no_report += 1,
            CellState::Unreadable => self.unreadable += 1,
            CellState::Held => self.held += 1,
        }

        let reports = slot.map_or(&[][..], |slot| &slot.reports);
        reports.iter().for_each(|(_, facts)| self.add_report(facts));
    }

    fn add_report(&mut self, facts: &Facts) {
        self.reports += 1;
        self.with_gaps += usize::from(facts.gaps > 0);
        self.gaps += facts.gaps;
        for matter in Matter::ALL {
            self.statements.of_mut(matter).add(*facts.answers.of(matter));
        }
    }
}

impl MatterTally {
    /// How many reports say what of `matter`, for a person.
    pub fn note(&self, matter: Matter) -> Note {
        let MatterTally { number, sum, .. } = *self;
        let words = |lang, comma: &str| {
            let counted = [
                (MatterAnswer::Some, self.mentioned),
                (MatterAnswer::None, self.none),
                (MatterAnswer::Unclear, self.unclear),
                (MatterAnswer::Silent, self.absent),
                (MatterAnswer::SectionMissing, self.section_missing),
                (MatterAnswer::NotAsked, self.not_asked),
            ];
            const RARE: [MatterAnswer; 2] = [MatterAnswer::Unclear, MatterAnswer::NotAsked];
            let is_said =
                |(answer, count): &(MatterAnswer, usize)| *count > 0 || !RARE.contains(answer);
            let words = counted.into_iter().filter(is_said);
            let words = words.map(|(answer, count)| format!("{} {count}", answer.label(lang)));
            words.collect::<Vec<_>>().join(comma)
        };

        Note::new(
            format!(
                "{}：写明件数 {number} 份（共 {sum} 件），{}",
                matter.as_str(),
                words(Lang::Zh, "，")
            ),
            format!(
                "{}: a number {number} ({sum} in all), {}",
                matter.label().en,
                words(Lang::En, ", ")
            ),
        )
    }

    fn add(&mut self, answer: MatterAnswer) {
        match answer {
            MatterAnswer::Number(count) => {
                self.number += 1;
                self.sum = self.sum.saturating_add(count);
            }
            MatterAnswer::Some => self.mentioned += 1,
            MatterAnswer::None => self.none += 1,
            MatterAnswer::Unclear => self.unclear += 1,
            MatterAnswer::Silent => self.absent += 1,
            MatterAnswer::SectionMissing => self.section_missing += 1,
            MatterAnswer::NotAsked => self.not_asked += 1,
            // Only reports are counted here.
            MatterAnswer::NoReport | MatterAnswer::Unreadable => {}
        }
    }
}
