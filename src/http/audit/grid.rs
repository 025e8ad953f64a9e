//! The table: what stands in a cell as a word and a shape, and the words of the cell that is
//! chosen.

use super::super::address::Address;
use super::super::frame::Words;
use super::super::question::{school_param, year_param};
use crate::{Audit, AuditCell, AuditStatement, CellState, Findings, Matter, SaidHow, Year};

/// The column of what a report lacks, as addresses name it; and a cell without a report.
const GAPS: &str = "gaps";
const ALL: &str = "all";

/// A school with its cells.
pub struct Row {
    pub school: String,
    pub href: String,
    pub cells: Vec<Shown>,
}

/// A cell as the table shows it.
pub struct Shown {
    pub state: CellState,
    /// Where its files are named, if they could not be read.
    pub href: String,
    pub is_here: bool,
    /// One for each column of the year.
    pub marks: Vec<Mark>,
}

/// What stands in a column of a cell.
pub struct Mark {
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
pub struct Columns {
    pub matter: Option<Matter>,
}

/// What is chosen: a column of a cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    pub school: Option<String>,
    pub year: Option<Year>,
    pub column: String,
}

/// Writes cells for one page.
pub struct Grid<'a> {
    pub words: Words,
    pub columns: Columns,
    /// The address of this page, to which a cell adds itself.
    pub here: Address,
    pub chosen: Option<&'a Choice>,
}

impl Columns {
    /// The matters with a column.
    pub fn matters(self) -> impl Iterator<Item = Matter> {
        Matter::ALL.into_iter().filter(move |&matter| self.matter.is_none_or(|only| only == matter))
    }

    /// How many columns a year has.
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

impl Grid<'_> {
    /// A row for each school.
    pub fn rows(&self, audit: &Audit) -> Vec<Row> {
        let width = audit.years.len();
        let row = |(at, school): (usize, &Option<String>)| Row {
            school: self.words.school(school.as_deref()),
            href: self.reports(school.as_deref()),
            cells: audit
                .cells
                .iter()
                .skip(at * width)
                .take(width)
                .map(|cell| self.cell(cell))
                .collect(),
        };
        audit.schools.iter().enumerate().map(row).collect()
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

    fn cell(&self, cell: &AuditCell) -> Shown {
        let (href, is_here) = self.link(cell, ALL);
        let held: Vec<&Findings> = cell.each().map(|(_, found)| found).collect();
        let marks = match cell.state {
            CellState::Held => {
                let matters = self.columns.matters().map(|matter| self.said(cell, &held, matter));
                matters.chain([self.gaps(cell, &held)]).collect()
            }
            CellState::NoReport | CellState::Unreadable => Vec::new(),
        };
        Shown { state: cell.state, href, is_here, marks }
    }

    /// The address of the page with this column of a cell chosen, and whether it is.
    fn link(&self, cell: &AuditCell, column: &str) -> (String, bool) {
        let choice =
            Choice { school: cell.school.clone(), year: cell.year, column: column.to_owned() };
        let href = self.here.clone().with("cell", choice.named()).at("found").to_string();
        (href, self.chosen == Some(&choice))
    }

    /// What the reports of a cell say of a matter: once where they say the same, else parted by a
    /// stroke.
    fn said(&self, cell: &AuditCell, held: &[&Findings], matter: Matter) -> Mark {
        let said = held.iter().filter_map(|found| Some(found.statements.as_ref()?.of(matter)));
        let mut marks: Vec<(Shape, String)> = said.map(|said| self.shape(said)).collect();
        marks.dedup();
        let text: Vec<&str> = marks.iter().map(|(_, text)| text.as_str()).collect();
        let shape = marks.iter().map(|(shape, _)| *shape).min().unwrap_or(Shape::Mum);
        let (href, is_here) = self.link(cell, matter.as_str());
        Mark {
            class: shape.class(),
            before: shape.before(self.words),
            after: shape.after(self.words),
            text: text.join("/"),
            href: (shape != Shape::Mum).then_some(href),
            is_here,
        }
    }

    fn shape(&self, said: &AuditStatement) -> (Shape, String) {
        let what = &said.said.what;
        let (shape, zh, en) = match (what.says, what.count) {
            (SaidHow::Number, Some(count)) if count > 0 => {
                return (Shape::Number, self.words.number(count));
            }
            (SaidHow::Number | SaidHow::None, _) => (Shape::None, "无", "no"),
            (SaidHow::Mentioned, _) => (Shape::Some, "有", "yes"),
            (SaidHow::Absent, _) if said.section_missing => (Shape::Miss, "缺", "lost"),
            (SaidHow::Absent, _) => (Shape::Mum, "—", "–"),
        };
        (shape, self.words.say(zh, en).to_owned())
    }

    fn gaps(&self, cell: &AuditCell, held: &[&Findings]) -> Mark {
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
        Mark { class, before, after: "", text, href: (!is_plain).then_some(href), is_here }
    }
}

/// What tells a mark apart without its colour: the first of several is the one that is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Number,
    Some,
    None,
    Miss,
    Mum,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Shape::Number => "num",
            Shape::Some => "some",
            Shape::None => "none",
            Shape::Miss => "miss",
            Shape::Mum => "mum",
        }
    }

    fn before(self, words: Words) -> &'static str {
        match self {
            Shape::None => words.say("称", ""),
            Shape::Miss => words.say("章节", "section "),
            Shape::Mum => words.say("未提", "not said"),
            Shape::Number | Shape::Some => "",
        }
    }

    fn after(self, words: Words) -> &'static str {
        match self {
            Shape::Number => words.say("件", " stated"),
            Shape::Some => words.say("，没有数", ", no number"),
            Shape::None => words.say("", ", it says"),
            Shape::Miss | Shape::Mum => "",
        }
    }
}
