//! The table: a cell as a word and a shape, and the words of the cell that is
//! chosen.

use super::super::address::{Address, readable};
use super::super::finding::{class, text};
use super::super::question::{school_param, year_param};
use super::super::words::Words;
use crate::{Audit, AuditCell, CellState, Findings, Matter, MatterAnswer, Year};

/// The column of what a report lacks, as addresses name it; and a cell without a report.
pub(super) const GAPS: &str = "gaps";
const ALL: &str = "all";

/// A school with its cells.
pub struct MatrixRow {
    pub school: String,
    pub href: String,
    pub cells: Vec<MatrixCell>,
}

/// A cell as the table shows it.
pub struct MatrixCell {
    pub state: CellState,
    /// The address that names its files, if they could not be read.
    pub href: String,
    pub is_here: bool,
    /// One for each column of the year.
    pub marks: Vec<MatrixMark>,
}

/// The content of a column of a cell.
pub struct MatrixMark {
    /// The class that gives its shape.
    pub class: &'static str,
    /// Words for who does not see the shape, before and after.
    pub before: &'static str,
    pub text: String,
    pub after: &'static str,
    /// Where the words behind it are; there are none behind what is not said.
    pub href: Option<String>,
    pub is_here: bool,
}

/// The columns of a year.
#[derive(Clone, Copy)]
pub struct MatrixColumns {
    pub matter: Option<Matter>,
}

/// The choice of a column of a cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    pub school: Option<String>,
    pub year: Option<Year>,
    pub column: String,
}

/// Writes cells for one page.
pub struct MatrixGrid<'a> {
    pub words: Words,
    pub columns: MatrixColumns,
    /// The address of this page, to which a cell adds itself.
    pub here: Address,
    pub chosen: Option<&'a Choice>,
}

impl MatrixColumns {
    /// The matters with a column.
    pub fn matters(self) -> impl Iterator<Item = Matter> {
        Matter::ALL.into_iter().filter(move |&matter| self.matter.is_none_or(|only| only == matter))
    }

    /// The number of columns of a year.
    pub fn count(self) -> usize {
        self.matters().count() + 1
    }
}

impl Choice {
    /// `YEAR.COLUMN.SCHOOL`, as an address names a cell.
    pub fn parse(text: &str) -> Option<Choice> {
        let mut parts = text.splitn(3, '.');
        let (year, column, school) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Choice {
            year: year.parse().ok(),
            column: column.to_owned(),
            school: (school != school_param(None)).then(|| school.to_owned()),
        })
    }

    fn named(&self) -> String {
        format!(
            "{}.{}.{}",
            year_param(self.year),
            self.column,
            school_param(self.school.as_deref())
        )
    }

    /// The cell that is meant, if it is on the page.
    pub fn cell<'a>(&self, audit: &'a Audit) -> Option<&'a AuditCell> {
        audit.cells.iter().find(|cell| cell.school == self.school && cell.year == self.year)
    }

    /// The matter that is meant; none where it is what is lacking, or the whole cell.
    pub fn matter(&self) -> Option<Matter> {
        Matter::ALL.into_iter().find(|matter| matter.as_str() == self.column)
    }
}

impl MatrixGrid<'_> {
    /// A row for each school.
    pub fn rows(&self, audit: &Audit) -> Vec<MatrixRow> {
        // An audit without years has no cells.
        let cells = audit.cells.chunks(audit.years.len().max(1)).chain(std::iter::repeat(&[][..]));

        audit
            .schools
            .iter()
            .zip(cells)
            .map(|(school, cells)| MatrixRow {
                school: self.words.school(school.as_deref()),
                href: self.reports(school.as_deref()),
                cells: cells.iter().map(|cell| self.cell(cell)).collect(),
            })
            .collect()
    }

    /// The address of a school's reports.
    fn reports(&self, school: Option<&str>) -> String {
        let lang = self
            .here
            .pairs()
            .iter()
            .filter(|(name, _)| name == "lang")
            .cloned()
            .collect::<Vec<_>>();

        Address::new("/")
            .with("school", school_param(school))
            .with("group", "report")
            .with_all(lang)
            .to_string()
    }

    fn cell(&self, cell: &AuditCell) -> MatrixCell {
        let (href, is_here) = self.link(cell, ALL);
        let held: Vec<&Findings> = cell.each().map(|(_, found)| found).collect();

        let marks = match cell.state {
            CellState::Held => {
                let matters = self.columns.matters().map(|matter| self.said(cell, matter));
                matters.chain([self.gaps(cell, &held)]).collect()
            }
            CellState::NoReport | CellState::Unreadable | CellState::NotAsked => Vec::new(),
        };
        MatrixCell { state: cell.state, href, is_here, marks }
    }

    /// The address of the page with this column of a cell chosen, and whether it is.
    fn link(&self, cell: &AuditCell, column: &str) -> (String, bool) {
        let choice =
            Choice { school: cell.school.clone(), year: cell.year, column: column.to_owned() };
        // A matrix has thousands of these: without path, and with characters as they are, a page of
        // 15 years and 100 schools is 6 KiB smaller on the wire.
        let here = self.here.clone().under("").with("cell", "");
        let href = format!("{here}{}#found", readable(&choice.named()));
        (href, self.chosen == Some(&choice))
    }

    /// What the reports of a cell say of a matter: once where they say the same, else parted by a
    /// stroke.
    fn said(&self, cell: &AuditCell, matter: Matter) -> MatrixMark {
        let mut answers = cell.answers(matter);
        answers.dedup();
        let texts: Vec<String> = answers.iter().map(|&answer| text(answer, self.words)).collect();

        // The first of several is the one that is seen.
        let seen = answers.iter().copied().min().unwrap_or(MatterAnswer::Silent);
        let (before, after) = spoken(seen, self.words);
        let (href, is_here) = self.link(cell, matter.as_str());

        MatrixMark {
            class: class(seen),
            before,
            after,
            text: texts.join("/"),
            href: (!is_mum(seen)).then_some(href),
            is_here,
        }
    }

    fn gaps(&self, cell: &AuditCell, held: &[&Findings]) -> MatrixMark {
        let count: usize = held.iter().map(|found| found.gap_count()).sum();
        let is_odd = held.iter().any(|found| !found.warnings.is_empty());
        let (href, is_here) = self.link(cell, GAPS);
        let words = self.words;

        let (text, before) = match (count, is_odd) {
            (0, false) => ("·".to_owned(), words.say("没有", "none")),
            (0, true) => {
                ("!".to_owned(), words.say("没有缺漏，有疑点", "no gaps, but something odd"))
            }
            (count, false) => (count.to_string(), words.say("缺漏", "gaps")),
            (count, true) => {
                (format!("{count}!"), words.say("缺漏，有疑点", "gaps, and something odd"))
            }
        };

        let is_plain = count == 0 && !is_odd;
        let class = if is_plain { "mum" } else { "gap" };
        MatrixMark { class, before, after: "", text, href: (!is_plain).then_some(href), is_here }
    }
}

/// Whether there are no words behind an answer.
fn is_mum(answer: MatterAnswer) -> bool {
    matches!(answer, MatterAnswer::Silent | MatterAnswer::NotAsked)
}

/// What tells a mark apart for those who do not see its shape: words before it and after it.
fn spoken(answer: MatterAnswer, words: Words) -> (&'static str, &'static str) {
    match answer {
        MatterAnswer::Number(_) => ("", words.say("件", " stated")),
        MatterAnswer::Some => ("", words.say("，没有数", ", no number")),
        MatterAnswer::None => (words.say("称", ""), words.say("", ", it says")),
        MatterAnswer::Unclear => ("", words.say("，没有读懂", ", not understood")),
        MatterAnswer::SectionMissing => (words.say("章节", "section "), ""),
        MatterAnswer::Silent => (words.say("未提及", "not mentioned"), ""),
        MatterAnswer::NotAsked => (words.say("不适用", "not asked for"), ""),
        MatterAnswer::Unreadable | MatterAnswer::NoReport => ("", ""),
    }
}
