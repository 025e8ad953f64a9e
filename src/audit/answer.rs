//! What an audit gives: cells, what their reports say and lack, and counts of both.

use crate::error::Status;
use crate::known::SchoolAttributes;
use crate::link::Linked;
use crate::mention::{Receipt, UnreadableFile};
use crate::note::warning::Warning;
use crate::placeholder::Placeholder;
use crate::report::{Day, Kind, ReportId, Year};
use crate::requirement::Requirement;
use crate::statement::{Matter, MatterAnswer, PerMatter, Said};
use serde::{Deserialize, Serialize};

/// Schools by years: what each report says of applications, complaints, reviews and suits, and what
/// it lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The schools of this page by their names of today, in order; the one that is not known is the
    /// last.
    pub schools: Vec<Option<String>>,
    /// The years that any report or unreadable file within the filter is of, and the academic years
    /// between them.
    pub years: Vec<Option<Year>>,
    /// A cell for each of these schools and years: school by school, year by year.
    pub cells: Vec<AuditCell>,
    /// Counts over all pages.
    pub totals: AuditTotals,
    /// Which page this is, counted from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// One school in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditCell {
    /// The school, by its name of today.
    pub school: Option<String>,
    /// What the list of schools says of it.
    #[serde(flatten)]
    pub attributes: SchoolAttributes,
    /// The year.
    pub year: Option<Year>,
    /// Whether there is a report.
    pub state: CellState,
    /// The reports that are held: of several the one published last is the first, and the first is
    /// what the cell shows.
    pub reports: Vec<ReportId>,
    /// What the first of them says and lacks.
    #[serde(flatten)]
    pub found: Findings,
    /// The other reports of the same school and year.
    pub also: Vec<AuditedReport>,
    /// Files that are known to be of this school and year, and could not be read.
    pub files: Vec<UnreadableFile>,
}

/// Whether there is a report of a school for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// There is one, and what it says is known.
    Held,
    /// None is in the store.
    NoReport,
    /// There is a file that could not be read.
    Unreadable,
    /// None is in the store, and none was asked for: the school reports by the other sort of year,
    /// and a report of it tells of months of this one.
    NotAsked,
}

/// One of several reports of a school for a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditedReport {
    /// The id of the report.
    #[serde(rename = "report")]
    pub id: ReportId,
    /// What it says and lacks.
    #[serde(flatten)]
    pub found: Findings,
}

/// What a report says and lacks; null and empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Findings {
    /// Where it is to be read, from the root of the site.
    pub url: Option<String>,
    /// Its title as printed.
    pub title: Option<String>,
    /// How well it could be read.
    pub status: Option<Status>,
    /// Where it was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// What it says of each matter.
    pub statements: Option<PerMatter<AuditStatement>>,
    /// Required kinds that it lacks: those that the notice which it follows asks for.
    pub missing: Vec<Kind>,
    /// What was asked of it.
    #[serde(default)]
    pub requirement: Option<Requirement>,
    /// The day on which it was published, where its file or a catalogue says so.
    #[serde(default)]
    pub published: Option<Day>,
    /// How many days after the last day for it that was: 0 if in time, null where one of the two
    /// is not known.
    #[serde(default)]
    pub days_late: Option<u32>,
    /// The parts that its preface announces and no section is, as printed there.
    pub announced_missing: Vec<String>,
    /// Numbers that its top headings skip.
    pub gaps: Vec<String>,
    /// Blanks that were not filled in.
    pub placeholders: Vec<Linked<Placeholder>>,
    /// What a careful reader would shake the head at: a period that disagrees with the title,
    /// sentences that disagree, another report for the same year.
    #[serde(flatten, with = "crate::note::fields::warnings")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::WarningFields))]
    pub warnings: Vec<Warning>,
}

/// What a report says of a matter, with where to check it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditStatement {
    /// What it says, in its own words, with the link to them.
    #[serde(flatten)]
    pub said: Linked<Said>,
    /// Whether it says nothing of the matter and lacks the section that should.
    pub section_missing: bool,
    /// Whether it says nothing of the matter, and was not asked for it in that year.
    #[serde(default)]
    pub not_asked: bool,
    /// Every mention of the matter's word in the reports of this school and year, from the root of
    /// the site.
    pub mentions: String,
}

/// Counts over all pages of an audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditTotals {
    /// Schools.
    pub schools: usize,
    /// Years.
    pub years: usize,
    /// Over all schools and years.
    #[serde(flatten)]
    pub all: AuditTally,
    /// The same for each year.
    pub by_year: Vec<AuditYear>,
}

/// Counts of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditYear {
    /// The year.
    pub year: Option<Year>,
    /// Its counts.
    #[serde(flatten)]
    pub tally: AuditTally,
}

/// Counts of cells and of the reports in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct AuditTally {
    /// Cells: `held`, `no_report`, `unreadable` and `not_asked` together.
    pub cells: usize,
    /// Cells with a report.
    pub held: usize,
    /// Cells without one.
    pub no_report: usize,
    /// Cells whose file could not be read.
    pub unreadable: usize,
    /// Cells without one of schools that report by the other sort of year.
    #[serde(default)]
    pub not_asked: usize,
    /// Reports; more than `held` where a school has several for a year.
    pub reports: usize,
    /// What these reports say.
    pub statements: PerMatter<MatterTally>,
    /// Reports that lack something.
    pub with_gaps: usize,
    /// Kinds that they lack, numbers that they skip, and blanks that were not filled in.
    pub gaps: u64,
}

/// How many reports say what of a matter. The seven counts of reports add up to all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct MatterTally {
    /// Reports that say how many there were, at least one.
    pub number: usize,
    /// The sum of what these say.
    pub sum: u64,
    /// Reports that say that there were some.
    pub mentioned: usize,
    /// Reports that say that there was none.
    pub none: usize,
    /// Reports that name it in a sentence that could not be read.
    #[serde(default)]
    pub unclear: usize,
    /// Reports that say nothing of it, though they have the section.
    pub absent: usize,
    /// Reports that say nothing of it and lack the section.
    pub section_missing: usize,
    /// Reports that say nothing of it and were not asked for it in their year.
    #[serde(default)]
    pub not_asked: usize,
}

impl AuditCell {
    /// The reports that are held, each with what it says and lacks.
    pub fn each(&self) -> impl Iterator<Item = (&ReportId, &Findings)> {
        let shown = self.reports.first().map(|report| (report, &self.found));
        shown.into_iter().chain(self.also.iter().map(|also| (&also.id, &also.found)))
    }

    /// What it answers to `matter`: an answer for each report, or the one reason why there is none.
    pub fn answers(&self, matter: Matter) -> Vec<MatterAnswer> {
        match self.state.without_report() {
            Some(answer) => vec![answer],
            None => self.each().filter_map(|(_, found)| found.answer(matter)).collect(),
        }
    }
}

impl Findings {
    /// How many things it lacks: kinds, numbers that it skips, blanks that were not filled in.
    pub fn gap_count(&self) -> usize {
        self.missing.len() + self.gaps.len() + self.placeholders.len()
    }

    /// What the report answers to `matter`; `None` where there is no report.
    pub fn answer(&self, matter: Matter) -> Option<MatterAnswer> {
        let said = &self.statements.as_ref()?.of(matter).said.what;
        let not_asked = self.requirement.as_ref().map_or(&[][..], |asked| &asked.matters_not_asked);
        Some(MatterAnswer::of(matter, said, &self.missing, not_asked))
    }
}
