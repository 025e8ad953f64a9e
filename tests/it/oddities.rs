//! Reports with every oddity that schools' files have are read as a careful reader reads them.
//!
//! The reports are invented, each from a seed. `ODDITIES=seed,count` reads others than the test's
//! own and prints what was missed.

mod heading;
mod invent;
mod print;
mod words;

use invent::{Invented, Truth};
use mingcha::text::fold;
use mingcha::{Kind, Rules, file, section};
use std::collections::BTreeMap;

/// The test's own reports.
const SEED: u64 = 2026;
const COUNT: u64 = 200;

#[test]
fn two_hundred_odd_reports_are_read_as_a_careful_reader_reads_them() {
    let (seed, count) = asked();
    let mut tally = Tally::default();
    for at in 0..count {
        tally.add(at, &invent::report(of(seed, at)));
    }
    tally.print(count);
    for (field, right) in &tally.right {
        assert!(right * 100 >= count as usize * 98, "{field}: only {right} of {count}");
    }
    assert!(tally.silent.is_empty(), "no warning: {}", tally.silent.join("\n"));
}

/// The seed of a report.
fn of(seed: u64, at: u64) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(at * 7919)
}

fn asked() -> (u64, u64) {
    let asked = std::env::var("ODDITIES").ok();
    let parts = asked.as_deref().and_then(|asked| asked.split_once(','));
    parts.map_or((SEED, COUNT), |(seed, count)| (seed.parse().unwrap(), count.parse().unwrap()))
}

#[derive(Default)]
struct Tally {
    right: BTreeMap<&'static str, usize>,
    misses: Vec<String>,
    /// How often each oddity goes with a miss.
    blamed: BTreeMap<&'static str, usize>,
    /// Wrong or missing without a warning.
    silent: Vec<String>,
}

impl Tally {
    fn add(&mut self, at: u64, invented: &Invented) {
        let report = file::parse(&invented.name, &invented.bytes).unwrap();
        let truth = &invented.truth;
        let found = found(&report);
        let before = self.misses.len();
        self.compare(at, invented, "school", &found.school, &truth.school);
        self.compare(at, invented, "year", &found.year, &truth.year);
        self.compare(at, invented, "period", &found.period, &truth.period);
        self.compare(at, invented, "kinds", &found.kinds, &truth.kinds);
        self.compare(at, invented, "mentions", &found.mentions, &truth.mentions);
        if self.misses.len() > before {
            invented
                .oddities
                .iter()
                .for_each(|&oddity| *self.blamed.entry(oddity).or_default() += 1);
        }
        let is_wrong = found.school != truth.school || found.year != truth.year;
        let is_due =
            is_wrong || truth.contradicts || truth.school.is_none() || truth.year.is_none();
        if is_due && report.warnings.is_empty() {
            self.silent.push(format!("{at} {:?}", invented.oddities));
        }
        if std::env::var("ODDITIES_SHOW").is_ok_and(|shown| shown == at.to_string()) {
            println!(
                "{}\n{}\n{:?}\n{:?}",
                invented.name, report.text, report.title, report.warnings
            );
            section::split(&report.text, &Rules::default())
                .sections
                .iter()
                .for_each(|section| println!("{section:?}"));
        }
    }

    fn compare<T: PartialEq + std::fmt::Debug>(
        &mut self,
        at: u64,
        invented: &Invented,
        field: &'static str,
        found: &T,
        truth: &T,
    ) {
        let right = self.right.entry(field).or_default();
        if found == truth {
            *right += 1;
        } else {
            self.misses
                .push(format!("{at} {field}: {found:?}, not {truth:?} {:?}", invented.oddities));
        }
    }

    fn print(&self, count: u64) {
        self.misses.iter().for_each(|miss| println!("{miss}"));
        println!("with misses: {:?}", self.blamed);
        for (field, right) in &self.right {
            println!("{field}: {right} of {count}, {:.1} %", *right as f64 * 100.0 / count as f64);
        }
        println!("silent: {}", self.silent.len());
    }
}

fn found(report: &mingcha::Report) -> Truth {
    let outline = section::split(&report.text, &Rules::default());
    let folded: Vec<String> = report.text.lines().map(|paragraph| fold(paragraph).text()).collect();
    Truth {
        school: report.school.clone(),
        year: report.year.map(|year| year.to_string()),
        period: report.period.map(|period| [period.from, period.to].map(|day| day.to_string())),
        kinds: kinds(&outline.sections),
        mentions: words::TERMS
            .map(|term| folded.iter().map(|text| text.matches(term).count()).sum())
            .to_vec(),
        contradicts: false,
    }
}

/// The kinds of the top headings, and under one without a kind those of the next level that name
/// one.
fn kinds(sections: &[section::Section]) -> Vec<Option<Kind>> {
    let mut under_kindless = false;
    let mut kinds = Vec::new();
    for section in sections.iter().skip(1) {
        if section.level == 1 {
            under_kindless = section.kind.is_none();
        }
        if section.level == 1 || section.level == 2 && under_kindless && section.kind.is_some() {
            kinds.push(section.kind);
        }
    }
    kinds
}
