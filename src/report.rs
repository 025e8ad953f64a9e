//! A report and its parts: plain data that every other file speaks of.

mod calendar;

pub use crate::error::Status;
pub use calendar::{Day, Period, Year};

use crate::error::{Error, ErrorKind};
use crate::evidence::ReportEvidence;
use crate::note::Note;
use crate::note::reason::StatusReason;
use crate::note::warning::Warning;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A report of one school for one year, as it was read from a file: metadata and clean text.
///
/// Its outline is [`crate::section::split`]'s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The identity of the report: the same file is the same report wherever it lies.
    pub id: ReportId,
    /// The SHA-256 of the file's bytes, in hex.
    pub sha256: String,
    /// The school's name, folded: simplified, without spaces.
    pub school: Option<String>,
    /// The year that the report is for.
    pub year: Option<Year>,
    /// The period that its figures cover, where it says so.
    pub period: Option<Period>,
    /// The title as printed, two lines joined with one space.
    pub title: Option<String>,
    /// The kind of file that it was read from.
    pub format: Format,
    /// The name of the character encoding (`UTF-8`, `GB18030`, `UTF-16LE`), for formats that have
    /// one.
    pub encoding: Option<String>,
    /// The outcome of reading: [`Status::Ok`] or [`Status::Partial`].
    pub status: Status,
    /// The reason why the status is not `ok`.
    pub reason: Option<StatusReason>,
    /// The doubts that a careful reader would have.
    pub warnings: Vec<Warning>,
    /// Where it was read what the report is; a store does not keep it.
    #[serde(default, skip_serializing_if = "ReportEvidence::is_empty")]
    pub evidence: ReportEvidence,
    /// The clean text: what a person would read, paragraphs separated by `\n`.
    pub text: String,
    /// The day on which it was published, where the file says so.
    pub published: Option<Day>,
    /// The start in `text` of each line or page of the source file, in order; the format says which
    /// of the two.
    pub anchors: Vec<Anchor>,
}

impl Report {
    /// Gives the 1-based line of the source file on which the byte `at` of the clean text was
    /// printed, for formats that count lines.
    pub fn line(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Lines))
    }

    /// Gives the 1-based page of the source file on which the byte `at` of the clean text was
    /// printed, for formats that have pages.
    pub fn page(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Pages))
    }
}

/// The unit in which places in a source file are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Lines.
    Lines,
    /// Pages.
    Pages,
}

/// The start of a line or a page of the source file in the clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Anchor {
    /// The byte in the clean text.
    pub at: usize,
    /// The 1-based line or page in the source file.
    pub number: u32,
}

/// Finds the line or page that holds the byte `at`, by binary search in `anchors`.
pub fn anchored_at(anchors: &[Anchor], at: usize) -> Option<u32> {
    let after = anchors.partition_point(|start| start.at <= at);
    Some(anchors.get(after.checked_sub(1)?)?.number)
}

/// The first 16 hex digits of the SHA-256 of a report's file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReportId(String);

impl ReportId {
    /// Makes the id of a file with this SHA-256, given in hex.
    pub fn of_sha256(sha256: &str) -> ReportId {
        ReportId(sha256.chars().take(16).collect())
    }

    /// Gives the id's 16 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReportId {
    type Err = Error;

    fn from_str(text: &str) -> Result<ReportId, Error> {
        if text.len() == 16
            && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            return Ok(ReportId(text.to_owned()));
        }

        Err(ErrorKind::UnknownReport { id: text.to_owned() }.into())
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The subject of a section: the parts that the ministry's notice asks for
/// (教育部办公厅关于做好高校信息公开年度报告工作的通知), and the preface before the first heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The title lines and everything before the first heading.
    Preface,
    /// 概述
    Overview,
    /// 主动公开情况
    Proactive,
    /// 依申请公开和不予公开情况
    OnRequest,
    /// 对信息公开的评议情况
    Appraisal,
    /// 因学校信息公开工作受到举报、复议、诉讼的情况
    Complaints,
    /// 主要经验、问题和改进措施
    Improvement,
    /// 其他需要报告的事项
    Other,
    /// 清单事项公开情况表
    Checklist,
}

impl Kind {
    /// The kinds in the order of a report.
    pub const ALL: [Kind; 9] = [
        Kind::Preface,
        Kind::Overview,
        Kind::Proactive,
        Kind::OnRequest,
        Kind::Appraisal,
        Kind::Complaints,
        Kind::Improvement,
        Kind::Other,
        Kind::Checklist,
    ];

    /// The eight kinds that the ministry's notice requires, in its order.
    pub const REQUIRED: [Kind; 8] = [
        Kind::Overview,
        Kind::Proactive,
        Kind::OnRequest,
        Kind::Appraisal,
        Kind::Complaints,
        Kind::Improvement,
        Kind::Other,
        Kind::Checklist,
    ];

    /// Gives the name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Preface => "preface",
            Kind::Overview => "overview",
            Kind::Proactive => "proactive",
            Kind::OnRequest => "on_request",
            Kind::Appraisal => "appraisal",
            Kind::Complaints => "complaints",
            Kind::Improvement => "improvement",
            Kind::Other => "other",
            Kind::Checklist => "checklist",
        }
    }

    /// Gives the name for people.
    pub fn label(self) -> Note {
        let (zh, en) = match self {
            Kind::Preface => ("前言", "Preface"),
            Kind::Overview => ("概述", "Overview"),
            Kind::Proactive => ("主动公开", "Proactive disclosure"),
            Kind::OnRequest => ("依申请公开", "Disclosure on request"),
            Kind::Appraisal => ("评议", "Appraisal"),
            Kind::Complaints => ("举报复议诉讼", "Complaints"),
            Kind::Improvement => ("经验问题改进", "Improvement"),
            Kind::Other => ("其他事项", "Other matters"),
            Kind::Checklist => ("清单", "Checklist"),
        };

        Note::new(zh, en)
    }
}

impl FromStr for Kind {
    type Err = Error;

    /// Takes the name in data or the Chinese label.
    fn from_str(text: &str) -> Result<Kind, Error> {
        let found =
            Kind::ALL.into_iter().find(|kind| kind.as_str() == text || kind.label().zh == text);

        found.ok_or_else(|| {
            let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            let labels: Vec<String> = Kind::ALL.iter().map(|kind| kind.label().zh).collect();
            let takes = Note::new(labels.join("、"), names.join(", "));
            ErrorKind::BadValue { name: "kind", value: text.to_owned(), takes }.into()
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The kind of file that a report was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Txt,
    /// A web page.
    Html,
    /// Word, since 2007.
    Docx,
    /// Word until 2003, and WPS.
    Doc,
    /// PDF.
    Pdf,
    /// A web page saved as one file.
    Mhtml,
    /// Rich text.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// OFD, China's format of fixed pages.
    Ofd,
    /// A workbook: .xlsx, .xls, .et.
    Workbook,
    /// No file: a [`Document`](crate::Document) that a program handed over.
    Document,
}

impl Format {
    /// Tells whether such a file keeps running heads and page numbers apart from its text.
    pub(crate) fn keeps_heads_apart(self) -> bool {
        match self {
            Format::Docx | Format::Doc | Format::Odt | Format::Rtf | Format::Workbook => true,
            Format::Document => true,
            Format::Txt | Format::Html | Format::Mhtml | Format::Pdf | Format::Ofd => false,
        }
    }

    /// Gives the unit in which places in such a file are counted, if they can be counted.
    pub fn counts(self) -> Option<Counted> {
        match self {
            Format::Txt | Format::Document => Some(Counted::Lines),
            Format::Pdf | Format::Ofd => Some(Counted::Pages),
            Format::Html | Format::Mhtml | Format::Docx | Format::Doc => None,
            Format::Rtf | Format::Odt | Format::Workbook => None,
        }
    }
}

macro_rules! as_string {
    ($($type:ty),*) => {$(
        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.to_string()
            }
        }
        impl TryFrom<String> for $type {
            type Error = Error;
            fn try_from(text: String) -> Result<$type, Error> {
                text.parse()
            }
        }
    )*};
}
as_string!(ReportId, Year, Day);
