//! Whether there is a report of a school for a year.

use super::answer::CellState;
use crate::error::Result;
use crate::index::Index;
use crate::note::Lang;
use crate::report::Year;
use crate::statement::MatterAnswer;
use std::borrow::Cow;
use std::collections::BTreeMap;

impl CellState {
    /// The state of a cell with so many reports and so many files that could not be read.
    pub(crate) fn of(reports: usize, files: usize) -> CellState {
        match (reports, files) {
            (0, 0) => CellState::NoReport,
            (0, _) => CellState::Unreadable,
            _ => CellState::Held,
        }
    }

    /// The state of a cell of a school, where `of` gives that of each year by itself: nobody asks a
    /// school that reports by calendar years for the academic ones between.
    pub(crate) fn among(
        school: &Option<String>,
        year: Option<Year>,
        of: impl Fn(Option<Year>) -> CellState,
    ) -> CellState {
        let state = of(year);
        let is_held = |other: Year| of(Some(other)) == CellState::Held;
        let is_told = || year.is_some_and(|year| year.overlapping().any(is_held));

        if state == CellState::NoReport && school.is_some() && is_told() {
            CellState::NotAsked
        } else {
            state
        }
    }

    /// What a cell answers to every matter where there is no report.
    pub fn without_report(self) -> Option<MatterAnswer> {
        match self {
            CellState::Held => None,
            CellState::NoReport => Some(MatterAnswer::NoReport),
            CellState::Unreadable => Some(MatterAnswer::Unreadable),
            CellState::NotAsked => Some(MatterAnswer::NotAsked),
        }
    }

    /// The word for a person.
    pub fn label(self, lang: Lang) -> Cow<'static, str> {
        let held = if lang == Lang::Zh { "有报告" } else { "held" };
        self.without_report().map_or(Cow::Borrowed(held), |answer| answer.label(lang))
    }
}

/// The state of every school and year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellStates {
    /// By school and year, where there is anything.
    held: BTreeMap<Option<String>, BTreeMap<Option<Year>, HeldCount>>,
}

/// How much there is of a school and a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct HeldCount {
    reports: usize,
    unreadable_files: usize,
}

impl CellStates {
    /// The state of a school, by its name of today, in a year.
    pub fn of(&self, school: &Option<String>, year: Option<Year>) -> CellState {
        CellState::among(school, year, |year| {
            let held = self.held.get(school).and_then(|years| years.get(&year));
            let held = held.copied().unwrap_or_default();
            CellState::of(held.reports, held.unreadable_files)
        })
    }

    fn count(&mut self, school: Option<&str>, year: Option<Year>) -> &mut HeldCount {
        self.held.entry(school.map(str::to_owned)).or_default().entry(year).or_default()
    }
}

impl Index {
    /// The state of every school and year, so that a count of 0 is told from what is not held. It
    /// reads columns only, no text.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # let text = "云岭大学2020-2021学年信息公开年度报告\n\
    /// #     一、概述\n无。\n";
    /// # std::fs::write(&file, text)?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{CellState, Year};
    /// let (states, school) = (index.cell_states()?, Some("云岭大学".to_owned()));
    /// assert_eq!(states.of(&school, Year::academic(2020)), CellState::Held);
    /// assert_eq!(states.of(&school, Year::academic(2019)), CellState::NoReport);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cell_states(&self) -> Result<CellStates> {
        let view = self.store().view();
        let ranks = view.ranks()?;
        let (names, mut states) = (self.names(ranks), CellStates::default());
        let today = names.today();

        for (key, _) in view.counted_reports()? {
            let year = ranks.years.get(key.year as usize).copied().flatten();
            states.count(today.school(today.place(key.school)), year).reports += 1;
        }

        for file in view.unreadable()?.iter().filter(|file| !file.status.is_readable()) {
            let Some(school) = file.school.as_deref() else { continue };
            states.count(Some(names.name_of_today(school)), file.year).unreadable_files += 1;
        }
        Ok(states)
    }
}
