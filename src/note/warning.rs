//! What a careful reader would doubt about a report, as a value.

use super::reason::{self, StatusReason};
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

    /// The warning as a sentence.
    pub fn note(&self) -> Note {
        use Warning::*;
        match self {
            NoSchool { named } if named.count == 0 => Note::new(
                "无法确定学校；可在文件名中写明",
                "its school cannot be told; the file name may say it",
            ),
            NoSchool { named } => {
                let some = named.note();
                Note::new(
                    format!("无法确定学校，文中有：{}", some.zh),
                    format!("its school cannot be told, the text names {}", some.en),
                )
            }
            NoYear => Note::new(
                "无法确定年度；可在文件名中写明",
                "its year cannot be told; the file name may say it",
            ),
            TwoPeriods { periods } => {
                let some = periods.note();
                Note::new(
                    format!("统计期限不一致：{}", some.zh),
                    format!("it gives more than one period: {}", some.en),
                )
            }
            TwoSchools { counts, other } => Note::new(
                format!("学校写作 {counts}，又写作 {other}，以前者为准"),
                format!("it names its school {counts} and also {other}; the first counts"),
            ),
            TitleYearDiffers { title, text } => Note::new(
                format!("标题写的是 {title}，正文写的是 {text}，以正文为准"),
                format!("its title says {title}, its text {text}; the text counts"),
            ),
            YearAlsoCalled { other, counts } => Note::new(
                format!("正文有一处把年度写作 {other}，以 {counts} 为准"),
                format!("its text calls its year {other} in one place; {counts} counts"),
            ),
            NoAcademicYear { ranges } => {
                let some = ranges.note();
                Note::new(
                    format!("不是一个学年：{}", some.zh),
                    format!("no academic year: {}", some.en),
                )
            }
            Undecoded { encoding, count } => reason::undecoded(encoding, *count),
            PageTooDeep => Note::new(
                "网页的标签嵌套过深或过多，只去掉了标签，未能区分正文与导航",
                "the page nests its tags too deep or has too many; they were only taken away, and its article is not told from its navigation",
            ),
            MayBeAttached { attachments } => Note::new(
                format!("正文很短，报告可能在附件里：{}", attachments.join("、")),
                format!(
                    "the text is very short; the report may be attached: {}",
                    attachments.join(", ")
                ),
            ),
            SchoolAlias { alias, school } => Note::new(
                format!("学校写作“{alias}”，即{school}"),
                format!("its school is given as `{alias}`, which is {school}"),
            ),
            OtherTime { matter, sentence } => Note::new(
                format!("关于{}的数字可能是累计数或其他年度的数，未采用：“{sentence}”", matter.zh),
                format!(
                    "the number of {} may be a running total or of another year, \
                     and is not taken: “{sentence}”",
                    matter.en
                ),
            ),
            SentencesDiffer { matter, counts, other } => Note::new(
                format!("关于{}的说法不一致：“{counts}”与“{other}”，以前者为准", matter.zh),
                format!(
                    "two sentences differ on {}: “{counts}” and “{other}”; the former counts",
                    matter.en
                ),
            ),
            CatalogueSchoolDiffers { catalogue, text } => {
                catalogue_differs("学校", "school", catalogue, text)
            }
            CatalogueYearDiffers { catalogue, text } => {
                catalogue_differs("年度", "year", catalogue, text)
            }
            SameBytes { other, counts } => Note::new(
                format!("内容与 {other} 完全相同，目录却说法不一；以 {counts} 那一行为准"),
                format!(
                    "its content is that of {other}, of which the catalogue says something else; the row of {counts} counts"
                ),
            ),
            OneOfSeveral { school, year } => Note::new(
                format!("{school}{year}有不止一份报告，都已保留"),
                format!("there is more than one report of {school} for {year}; all are kept"),
            ),
            NotReadThisTime { reason } => {
                let why = reason.note();
                Note::new(
                    format!("这次未能读取（{}），索引中先前的内容不变", why.zh),
                    format!("not read this time ({}); what the store holds of it stays", why.en),
                )
            }
            FromStoredText { reason } => {
                let why = reason.note();
                Note::new(
                    format!("重建时没有重读原文件（{}），用的是索引里的全文", why.zh),
                    format!(
                        "its source was not read again when the store was rebuilt ({}); \
                         the stored text was used",
                        why.en
                    ),
                )
            }
            WithoutName => Note::new(
                "文件表已损坏，原来的文件名不详；重新收录原文件后可用 mingcha remove 移除此项",
                "the table of files was damaged and its name is lost; index the file again, then \
                 `mingcha remove` this one",
            ),
            SeveralReports { reports } => Note::new(
                format!("这一年度有 {reports} 份报告，都已列出"),
                format!("there are {reports} reports for this year; all are listed"),
            ),
            UnreadFiles { files } => {
                let more = if *files == 1 { "file" } else { "files" };
                Note::new(
                    format!("另有 {files} 个文件无法读取"),
                    format!("{files} more {more} of this school and year could not be read"),
                )
            }
            ReadInPart { reason } => reason.note(),
            Other(note) => note.clone(),
        }
    }
}

fn catalogue_differs(zh: &str, en: &str, catalogue: &str, text: &str) -> Note {
    Note::new(
        format!("目录写的{zh}是 {catalogue}，文中写的是 {text}，以目录为准"),
        format!(
            "the catalogue gives the {en} as {catalogue}, the text as {text}; the catalogue counts"
        ),
    )
}
