//! What a careful reader would doubt about a report, as a value.

mod file;
mod school;
mod text;
mod year;

use super::reason::StatusReason;
use super::{Note, coded};
use serde::{Deserialize, Serialize};

/// What a careful reader would doubt about a report. Years and periods are as they are shown.
///
/// It serializes as `{"code": …, "zh": …, "en": …}` with its data. The code of each, for programs,
/// is the name of its variant in snake_case and stays: `no_school`, `two_periods`.
///
/// ```
/// use mingcha::{Lang, Warning};
/// let warning = Warning::TitleYearDiffers { title: "2021".into(), text: "2020-2021".into() };
/// assert_eq!(warning.code(), "title_year_differs");
/// assert_eq!(warning.text(Lang::En), "its title says 2021, its text 2020-2021; the text counts");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// Its school cannot be told.
    NoSchool {
        /// The names that its text has.
        named: SomeOf,
    },
    /// Its year cannot be told.
    NoYear,
    /// It gives more than one period.
    TwoPeriods {
        /// The periods.
        periods: SomeOf,
    },
    /// Its school is named nowhere but where the text says who did something.
    SchoolOnlyActs {
        /// That school.
        school: String,
    },
    /// It names two schools as its own.
    TwoSchools {
        /// The one that counts.
        counts: String,
        /// The other.
        other: String,
    },
    /// Its title and its text give different years.
    TitleYearDiffers {
        /// The year of the title.
        title: String,
        /// The year of the text, which counts.
        text: String,
    },
    /// Its text calls its year otherwise in one place.
    YearAlsoCalled {
        /// What it is called there.
        other: String,
        /// The year that counts.
        counts: String,
    },
    /// It gives ranges as academic years that are none.
    NoAcademicYear {
        /// The ranges.
        ranges: SomeOf,
    },
    /// A date lost its signs, and cannot be read with certainty.
    UnclearDates {
        /// The beginning of its sentence.
        sentence: String,
    },
    /// It is one of several pages of a report.
    OneOfPages {
        /// The words of the page that say so.
        sign: String,
    },
    /// Its pages were joined.
    JoinedPages {
        /// How many.
        count: usize,
    },
    /// Some of its bytes are not of its encoding.
    Undecoded {
        /// The encoding.
        encoding: String,
        /// How many places.
        count: usize,
    },
    /// A web page that nests its tags too deep to tell its article from its navigation.
    PageTooDeep,
    /// A web page with little text and attachments.
    MayBeAttached {
        /// The names of the attachments.
        attachments: Vec<String>,
    },
    /// The titles of its own rules name what is no school: somebody may have replaced the name.
    ReplacedName {
        /// What stands there.
        name: String,
    },
    /// The catalogue says that it was published where not only schools publish.
    ForeignHost {
        /// The host of the address.
        host: String,
    },
    /// Its school is given by a short name.
    SchoolAlias {
        /// The short name.
        alias: String,
        /// The full name.
        school: String,
    },
    /// A number may be a running total or another year's, and is not taken.
    OtherTime {
        /// The matter that the number is of.
        matter: Note,
        /// The sentence that gives it.
        sentence: String,
    },
    /// Two sentences on one matter do not agree.
    SentencesDiffer {
        /// The name of the matter.
        matter: Note,
        /// The sentence that counts.
        counts: String,
        /// The other.
        other: String,
    },
    /// The catalogue gives another school than the text.
    CatalogueSchoolDiffers {
        /// The school of the catalogue, which counts.
        catalogue: String,
        /// The school of the text.
        text: String,
    },
    /// The catalogue gives another year than the text.
    CatalogueYearDiffers {
        /// The year of the catalogue, which counts.
        catalogue: String,
        /// The year of the text.
        text: String,
    },
    /// Another file has the same bytes, and the catalogue says something else of it.
    SameBytes {
        /// The other file.
        other: String,
        /// The file whose row counts.
        counts: String,
    },
    /// There is more than one report of its school and year.
    OneOfSeveral {
        /// The school.
        school: String,
        /// The year.
        year: String,
    },
    /// It could not be read this time; what was held of it stays.
    NotReadThisTime {
        /// Why.
        reason: StatusReason,
    },
    /// It was cut anew from its stored text when the store was rebuilt.
    FromStoredText {
        /// Why its file was not read again.
        reason: StatusReason,
    },
    /// The name of its file was lost with the table of files.
    WithoutName,
    /// It may be no school's yearly report; it counts as one.
    DoubtfulReport {
        /// Why.
        reason: Note,
    },
    /// It is no school's yearly report, and does not count as one.
    NotAReport {
        /// Why.
        reason: Note,
    },
    /// There are several reports of a school for one year.
    SeveralReports {
        /// How many.
        reports: usize,
    },
    /// Files of its school and year could not be read.
    UnreadFiles {
        /// How many.
        files: usize,
    },
    /// Most of its text also stands in one report of another school.
    LikeAnother {
        /// That report: its school, year and id.
        other: String,
        /// How much of the text, in percent.
        count: usize,
    },
    /// It was read in part.
    ReadInPart {
        /// Why.
        reason: StatusReason,
    },
    /// A sentence without a code: what an older version wrote.
    #[serde(untagged)]
    Other(Note),
}

/// The first of a list and how long it is: a file may hold more than anybody reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SomeOf {
    /// The first three.
    pub first: Vec<String>,
    /// How many there are.
    pub count: usize,
}

coded!(Warning);

impl SomeOf {
    /// The first of `items`, and how many they are.
    pub(crate) fn of(items: &[String]) -> SomeOf {
        SomeOf { first: items.iter().take(3).cloned().collect(), count: items.len() }
    }

    fn note(&self) -> Note {
        let (zh, en) = (self.first.join("、"), self.first.join(", "));

        match self.count.saturating_sub(self.first.len()) {
            0 => Note::new(zh, en),
            more => Note::new(format!("{zh}等 {} 个", self.count), format!("{en} and {more} more")),
        }
    }
}

impl Warning {
    /// Whether it is about what the sentences of a report state, which is read anew with them.
    pub(crate) fn is_of_statements(&self) -> bool {
        matches!(self, Warning::OtherTime { .. } | Warning::SentencesDiffer { .. })
    }

    /// Tells whether it is about the pages that a report is split over.
    pub(crate) fn is_of_pages(&self) -> bool {
        matches!(self, Warning::OneOfPages { .. } | Warning::JoinedPages { .. })
    }

    /// A sentence that was kept without a code, as the variant that says the same where something
    /// is decided by it.
    fn recognized(self) -> Warning {
        const NO_SCHOOL: &str = "无法确定学校";
        const NO_YEAR: &str = "无法确定年度";

        match &self {
            Warning::Other(note) if note.zh.starts_with(NO_SCHOOL) => {
                // The names were joined by 、, and by nothing else that is in a name.
                let names = note.zh.split_once("文中有：").map_or("", |(_, names)| names);
                let (names, count) = match names.rsplit_once("等 ") {
                    Some((names, count)) => (names, count.trim_end_matches(" 个").parse().ok()),
                    None => (names, None),
                };
                let first: Vec<String> =
                    names.split('、').filter(|name| !name.is_empty()).map(str::to_owned).collect();
                let count = count.unwrap_or(first.len());

                Warning::NoSchool { named: SomeOf { first, count } }
            }
            Warning::Other(note) if note.zh.starts_with(NO_YEAR) => Warning::NoYear,
            _ => self,
        }
    }

    /// Tells whether it is about whose report it is, and for which year.
    pub(crate) fn is_of_whose(&self) -> bool {
        self.school_note().is_some() || self.year_note().is_some()
    }

    /// The warning as a sentence.
    pub fn note(&self) -> Note {
        if let Warning::Other(note) = self {
            return note.clone();
        }

        Note::of_families([
            self.school_note(),
            self.year_note(),
            self.text_note(),
            self.file_note(),
        ])
    }
}

/// That a catalogue and a text differ in something, which `zh` and `en` name.
fn catalogue_differs(zh: &str, en: &str, catalogue: &str, text: &str) -> Note {
    Note::new(
        format!("目录表写的{zh}是 {catalogue}，文中写的是 {text}，以目录表为准"),
        format!(
            "the catalogue gives the {en} as {catalogue}, the text as {text}; the catalogue counts"
        ),
    )
}
