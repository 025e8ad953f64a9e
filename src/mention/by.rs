//! Mentions by what is read with them: what is said where they stand, and what a catalogue says of
//! their reports.

use super::count::CountOf;
use super::listing::{ReportAtHand, metadata_of};
use super::page::MentionPage;
use super::says::MentionSays;
use super::scan::MentionScan;
use crate::error::{ErrorKind, Result};
use crate::index::Index;
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::store::found::FoundSection;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

impl MentionScan<'_> {
    /// The same scan with the places alone where something is said that the list asks for.
    pub fn narrowed(mut self) -> Result<Self> {
        let says = self.places_say()?;
        for (section, says) in self.found.iter_mut().zip(&says) {
            let wanted = says.iter().filter(|says| self.list.says.contains(says));
            section.places = wanted.count() as u32;
        }
        self.found.retain(|section| section.places > 0);
        Ok(self)
    }

    /// Counts the places of the list by what is said there.
    pub fn by_says(&self) -> Result<Vec<CountOf<MentionSays>>> {
        let says = self.places_say()?;
        let count = |value: MentionSays| {
            let holding = self.found.iter().zip(&says).filter(|(_, says)| says.contains(&value));
            let reports: FxHashSet<u32> = holding.clone().map(|(found, _)| found.report).collect();
            CountOf {
                value: Some(value),
                mentions: says.iter().flatten().filter(|says| **says == value).count(),
                sections: holding.count(),
                reports: reports.len(),
            }
        };
        Ok(MentionSays::ALL.map(count).into())
    }

    /// What is said at each place of each section that was found, in the order of these.
    fn places_say(&self) -> Result<Vec<Vec<MentionSays>>> {
        let of_report = |sections: &[FoundSection]| -> Result<Vec<Vec<MentionSays>>> {
            let mut at_hand = ReportAtHand::default();
            let says = sections.iter().map(|section| {
                let report = at_hand.of(section.report, &*self.view)?;
                let text = self.read(section)?.checked(section)?;
                let says = text.says(self.index, &report);
                let all = text.places.iter().map(|&(place, _)| text.place(says, place).says);
                Result::Ok(all.collect())
            });
            says.collect()
        };

        let by_report = self.found.par_chunk_by(|a, b| a.report == b.report).map(of_report);
        Ok(by_report.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Counts the places of the list by what a catalogue says in one of its columns.
    fn by_column(&self, column: &str) -> Result<Vec<CountOf<String>>> {
        let mut counted: BTreeMap<Option<String>, CountOf<String>> = BTreeMap::new();
        for sections in self.found.chunk_by(|a, b| a.report == b.report) {
            let Some(first) = sections.first() else { continue };
            self.go_on()?;
            let value = metadata_of(first.report, self.view())?.remove(column);
            let none = CountOf { value: value.clone(), mentions: 0, sections: 0, reports: 0 };

            let of = counted.entry(value).or_insert(none);
            of.mentions += sections.iter().map(|section| section.places as usize).sum::<usize>();
            of.sections += sections.len();
            of.reports += 1;
        }
        Ok(counted.into_values().collect())
    }
}

impl Index {
    /// Counts the mentions of `query` within `filter` by what is said where they stand. Every
    /// section that holds one is read.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、举报情况\n没有受到举报。\n设有举报箱。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Filter, MentionSays};
    /// let counted = index.counts_by_says(&"举报".parse()?, &Filter::default())?;
    /// let of = |says| counted.iter().find(|of| of.value == Some(says)).map(|of| of.mentions);
    /// assert_eq!(of(MentionSays::Heading), Some(1));
    /// assert_eq!(of(MentionSays::None), Some(1));
    /// assert_eq!(of(MentionSays::Nothing), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts_by_says(
        &self,
        query: &Query,
        filter: &Filter,
    ) -> Result<Vec<CountOf<MentionSays>>> {
        MentionScan::new(self, query, filter, &MentionPage::default())?.by_says()
    }

    /// Counts the mentions of `query` within `filter` by what a catalogue says of their reports in
    /// the column of this name, in order of value.
    ///
    /// # Errors
    /// `BadValue` if there are mentions, and of none of their reports a catalogue has this column.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// use mingcha::{Adding, Catalogue, Filter};
    /// let catalogue = Catalogue::parse("file,地区\na.txt,东部\n".as_bytes(), dir.path())?;
    /// let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    /// index.add_with(&[file], &adding, &|_| {})?;
    /// let counted = index.counts_by_column(&"举报".parse()?, &Filter::default(), "地区")?;
    /// assert_eq!((counted[0].value.as_deref(), counted[0].mentions), (Some("东部"), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts_by_column(
        &self,
        query: &Query,
        filter: &Filter,
        column: &str,
    ) -> Result<Vec<CountOf<String>>> {
        let counted =
            MentionScan::new(self, query, filter, &MentionPage::default())?.by_column(column)?;
        if counted.is_empty() || counted.iter().any(|of| of.value.is_some()) {
            return Ok(counted);
        }

        let takes = Note::new(
            " school、province、level、ownership、year、kind、says，或目录表里有的一栏",
            "school, province, level, ownership, year, kind, says, or a column that the catalogue has",
        );
        Err(ErrorKind::BadValue { name: "by", value: column.to_owned(), takes }.into())
    }
}
