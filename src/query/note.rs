//! What was noticed while reading a query or a list of terms, as a value.

mod label;
mod operator;
mod school;
mod sign;
mod term;

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
    /// What looks like a label is none, and is looked for as text.
    NotALabel {
        /// What stands before the colon.
        label: String,
    },
    /// A label on one side of OR limits the whole query.
    LabelLimitsAll,
    /// A label on one side of OR within brackets was ignored.
    LabelOfOneSide,
    /// Labels in brackets after NOT, beside words or labels of other categories, were ignored.
    NegatedLabels,
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
    /// A word that is an operator elsewhere.
    ForeignSyntax {
        /// The word.
        word: String,
        /// How it is written here; empty if nothing is.
        write: String,
    },
    /// Words with commas between are looked for as they are written, commas and all.
    ListInOneWord {
        /// The words as written.
        word: String,
        /// How any of them are looked for.
        write: String,
    },
    /// A character of a term is also printed in other ways, which are not looked for.
    LookAlikes {
        /// The term as written.
        word: String,
        /// How all of them are looked for.
        write: String,
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
        /// The schools that are held and have similar names.
        #[serde(default)]
        near: Vec<String>,
    },
    /// No report of many schools is held.
    NoReportOfSchools {
        /// The schools.
        schools: Vec<String>,
    },
    /// No report for a year is held.
    NoReportForYear {
        /// The year's label.
        year: String,
        /// The years that are held and begin or end in it.
        #[serde(default)]
        near: Vec<String>,
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
    /// A name is a part of the names of schools.
    PartOfName {
        /// The part.
        part: String,
        /// The schools that are held.
        schools: Vec<String>,
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
    /// Whether a part of the query that was to limit it does not, so that an answer is not what
    /// was asked for.
    pub(crate) fn is_undone(&self) -> bool {
        matches!(
            self,
            QueryNote::NegatedLabels
                | QueryNote::LabelOfOneSide
                | QueryNote::EmptyLabel
                | QueryNote::NotALabel { .. }
        )
    }

    /// Whether nothing is held of a school or a year that was named.
    pub fn is_unheld(&self) -> bool {
        matches!(
            self,
            QueryNote::NoReportOfSchool { .. }
                | QueryNote::NoReportOfSchools { .. }
                | QueryNote::NoReportForYear { .. }
        )
    }

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
        if let QueryNote::Other(note) = self {
            return note.clone();
        }

        Note::of_families([
            self.sign_note(),
            self.operator_note(),
            self.label_note(),
            self.school_note(),
            self.term_note(),
        ])
    }
}
