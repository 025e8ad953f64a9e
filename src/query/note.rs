//! What was noticed while reading a query or a list of terms, as a value.

use crate::error::{Error, ErrorKind};
use crate::note::{Note, coded};
use serde::{Deserialize, Serialize};

/// What was mended, ignored or widened while reading a query or a list of terms, or why a term of a
/// list is not used.
///
/// It serializes as `{"code": …, "zh": …, "en": …}` with its data. The code of each, for programs,
/// is the name of its variant in snake_case and stays: `stray_quote`, `wildcard`.
///
/// ```
/// let query = mingcha::Query::parse("举报*").unwrap();
/// assert_eq!(query.notes[0].code(), "wildcard");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum QueryNote {
    /// Parts of punctuation only were ignored.
    PunctuationIgnored,
    /// A quotation mark was ignored.
    StrayQuote,
    /// Quotation marks around nothing were ignored.
    EmptyQuotes,
    /// A quotation mark is not closed.
    OpenQuote,
    /// A distance is longer than the longest.
    DistanceTooLong,
    /// A label has a value that nothing has, so nothing is found.
    BadLabelValue {
        /// What is wrong with it.
        found: Note,
    },
    /// A label without a value was ignored.
    EmptyLabel,
    /// An operator that lacks a side was ignored.
    LoneOperator,
    /// A label on one side of OR limits the whole query.
    LabelLimitsAll,
    /// A label on one side of OR within brackets was ignored.
    LabelOfOneSide,
    /// A label after NOT was ignored.
    NegatedLabel,
    /// A closing bracket was ignored.
    StrayBracket,
    /// A bracket is not closed.
    OpenBracket,
    /// Brackets around nothing were ignored.
    EmptyBrackets,
    /// EXCEPT with a group was read as NOT.
    ExceptReadAsNot,
    /// NEAR, BEFORE or SENTENCE with a group was read as AND.
    PairReadAsAnd,
    /// The query only says what to leave out.
    OnlyExclusions,
    /// A word that would be an operator in capitals.
    LowerCaseOperator {
        /// The word.
        word: String,
    },
    /// There are no wildcards.
    Wildcard {
        /// The word with an asterisk.
        word: String,
    },
    /// No report of a school is held.
    NoReportOfSchool {
        /// The school.
        school: String,
    },
    /// No report for a year is held.
    NoReportForYear {
        /// The year's label.
        year: String,
    },
    /// No term is asked for, so there is no mention to list.
    NoTermToList,
    /// A name is short for that of a school.
    SchoolAlias {
        /// The name.
        name: String,
        /// The school.
        school: String,
    },
    /// A name is one that a school had before.
    FormerName {
        /// The name.
        name: String,
        /// The school's name of today.
        school: String,
    },
    /// A school had other names before, under which reports are included.
    FormerNames {
        /// The school's name of today.
        school: String,
        /// The other names.
        others: Vec<String>,
    },
    /// Words were read as names of schools, too.
    ReadAsSchools {
        /// The words and the schools.
        names: Vec<WordOfSchool>,
        /// How many sections are found only thanks to this.
        sections: usize,
    },
    /// A word that names a school is looked for as characters only.
    CharactersOnly {
        /// The word.
        word: String,
        /// The school that it names.
        school: String,
        /// The filter that finds the school's own reports.
        filter: String,
    },
    /// The first row of a list was taken for a head.
    HeadRow {
        /// The head.
        head: String,
    },
    /// A list has columns and no head, so that its first column was taken.
    FirstColumn,
    /// A term has characters that could not be decoded.
    Undecodable,
    /// A row holds no term to look for.
    NoTerm,
    /// A term is longer than a query may be.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A term has more parts than a query may have.
    TooWide,
    /// A term nests deeper than a query may.
    TooDeep,
    /// A sentence without a code: an error of another kind, or what an older version wrote.
    #[serde(untagged)]
    Other(Note),
}

/// A word that was read as the name of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WordOfSchool {
    /// The word.
    pub word: String,
    /// The school.
    pub school: String,
}

coded!(QueryNote);

impl QueryNote {
    /// Why a query cannot be read.
    pub(crate) fn of_error(error: &Error) -> QueryNote {
        match error.kind {
            ErrorKind::QueryTooLong { bytes } => QueryNote::TooLong { bytes },
            ErrorKind::QueryTooWide => QueryNote::TooWide,
            ErrorKind::QueryTooDeep => QueryNote::TooDeep,
            _ => QueryNote::Other(error.note()),
        }
    }

    /// Nothing is decided by a note of a query, so that old sentences stay sentences.
    fn recognized(self) -> QueryNote {
        self
    }

    /// The note as a sentence.
    pub fn note(&self) -> Note {
        use QueryNote::*;
        match self {
            PunctuationIgnored => Note::new(
                "只有标点、没有字词的部分已忽略",
                "parts that hold punctuation only were ignored",
            ),
            StrayQuote => Note::new("多余的引号已忽略", "a stray quotation mark was ignored"),
            EmptyQuotes => Note::new("空的引号已忽略", "empty quotation marks were ignored"),
            OpenQuote => Note::new(
                "引号没有收尾，已读到查询末尾",
                "a quotation mark is not closed; it was read to the end of the query",
            ),
            DistanceTooLong => Note::new(
                "NEAR 和 BEFORE 的距离最多 10000 字，已按 10000 读",
                "NEAR and BEFORE reach 10000 characters at most; read as 10000",
            ),
            BadLabelValue { found } => Note::new(
                format!("{}；因此没有结果", found.zh),
                format!("{}; so nothing is found", found.en),
            ),
            EmptyLabel => Note::new("标签后没有值，已忽略", "a label without a value was ignored"),
            LoneOperator => Note::new(
                "运算符缺少一侧的词，已忽略",
                "an operator without a term on each side was ignored",
            ),
            LabelLimitsAll => Note::new(
                "学校、年度、类别限定整个查询，不只是 OR 的一侧",
                "a label limits the whole query, not one side of OR",
            ),
            LabelOfOneSide => Note::new(
                "学校、年度、类别不能只限定 OR 的一侧，已忽略；请写在括号外",
                "a label cannot stand on one side of OR and was ignored; write it outside the \
                 brackets",
            ),
            NegatedLabel => Note::new(
                "学校、年度、类别不能排除，已忽略",
                "a label cannot be negated and was ignored",
            ),
            StrayBracket => Note::new("多余的右括号已忽略", "a stray closing bracket was ignored"),
            OpenBracket => Note::new(
                "括号没有收尾，已在查询末尾补上",
                "a bracket is not closed; it was closed at the end of the query",
            ),
            EmptyBrackets => Note::new("空的括号已忽略", "empty brackets were ignored"),
            ExceptReadAsNot => Note::new(
                "EXCEPT 两侧不能是“同时含有”或“排除”，已按 NOT 读（排除整节）",
                "EXCEPT cannot join a group with AND or NOT; it was read as NOT, which leaves out \
                 whole sections",
            ),
            PairReadAsAnd => Note::new(
                "NEAR、BEFORE、SENTENCE 两侧不能是“同时含有”或“排除”，已按 AND 读",
                "NEAR, BEFORE and SENTENCE cannot join a group with AND or NOT; the operator was \
                 read as AND",
            ),
            OnlyExclusions => Note::new(
                "查询只有排除的词：没有可逐处列出的提及，检索结果也无从排序，请再加上要找的词",
                "the query only says what to leave out: there is no mention to list, and hits \
                 have no rank; add a term to look for",
            ),
            LowerCaseOperator { word } => Note::new(
                format!("小写的 {word} 按原文查找；要用作运算符请大写"),
                format!(
                    "lower-case `{word}` is looked for as text; write it in capitals to use it as \
                     an operator"
                ),
            ),
            Wildcard { word } => Note::new(
                format!("没有通配符，“{word}”中的 * 按原文查找"),
                format!("there are no wildcards; the * in `{word}` is looked for as text"),
            ),
            NoReportOfSchool { school } => Note::new(
                format!("没有收录学校“{school}”的报告"),
                format!("no report of `{school}` is held"),
            ),
            NoReportForYear { year } => Note::new(
                format!("没有收录 {year} 年度的报告"),
                format!("no report for {year} is held"),
            ),
            NoTermToList => Note::new(
                "没有要查的词，因此没有提及可列",
                "no term is asked for, so there is no mention to list",
            ),
            SchoolAlias { name, school } => {
                Note::new(format!("{name} = {school}"), format!("{name} = {school}"))
            }
            FormerName { name, school } => Note::new(
                format!("{name}是{school}的曾用名，各个校名的报告都在内"),
                format!(
                    "{name} is a former name of {school}; reports under each of its names are \
                     included"
                ),
            ),
            FormerNames { school, others } => Note::new(
                format!("{school}曾用名{}，以此名发布的报告也在内", others.join("、")),
                format!(
                    "{school} was called {}; reports under that name are included",
                    others.join(", ")
                ),
            ),
            ReadAsSchools { names, sections } => read_as_schools(names, *sections),
            CharactersOnly { word, school, filter } => Note::new(
                format!(
                    "“{word}”按这几个字查找；要查{school}自己的报告，请加 {}",
                    filter.replacen("school:", "学校:", 1)
                ),
                format!(
                    "`{word}` is looked for as characters; for the reports of {school} itself add \
                     {filter}"
                ),
            ),
            HeadRow { head } => Note::new(
                format!("首行的“{head}”作表头，不查"),
                format!("`{head}` on the first row was taken for a head, not for a term"),
            ),
            FirstColumn => Note::new(
                "词表有几栏而没有“词”这样的表头，只取了第一栏",
                "the list has columns but no head such as `term`; only its first column was taken",
            ),
            Undecodable => Note::new("有无法解码的字符", "a character cannot be decoded"),
            NoTerm => Note::new("没有要查的词", "it holds no term to look for"),
            TooLong { bytes } => ErrorKind::QueryTooLong { bytes: *bytes }.note(),
            TooWide => ErrorKind::QueryTooWide.note(),
            TooDeep => ErrorKind::QueryTooDeep.note(),
            Other(note) => note.clone(),
        }
    }
}

fn read_as_schools(names: &[WordOfSchool], more: usize) -> Note {
    let zh: Vec<String> =
        names.iter().map(|name| format!("“{}”（{}）", name.word, name.school)).collect();
    let en: Vec<String> =
        names.iter().map(|name| format!("`{}` ({})", name.word, name.school)).collect();

    Note::new(
        format!(
            "{}也按校名理解：该校报告的各节都算含有它，因此多 {more} 节；只查这几个字请加引号",
            zh.join("、")
        ),
        format!(
            "{} read as the name of a school, too: every section of that school's reports counts, {more} more; \
             use quotes to look for the characters only",
            en.join(", ")
        ),
    )
}
