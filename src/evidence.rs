//! Why a report is taken for what it is: where each of its facts was read, and what else was
//! considered.

use serde::{Deserialize, Serialize};

/// Where the facts about a report were read. What was read nowhere is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportEvidence {
    /// For its school.
    pub school: Option<Witness>,
    /// For its title.
    #[serde(default)]
    pub title: Option<Witness>,
    /// For its year.
    #[serde(default)]
    pub year: Option<Witness>,
}

impl ReportEvidence {
    /// Tells whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == ReportEvidence::default()
    }
}

/// The place that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The place; `None` where no place decided.
    pub from: Option<Whence>,
    /// The words there, folded, with those around them.
    pub text: String,
    /// The other values that were found, and where, the likeliest first.
    pub considered: Vec<Considered>,
}

/// A value that was found and did not win.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The value.
    pub value: String,
    /// The place.
    pub from: Whence,
    /// The words there, folded.
    pub text: String,
}

/// A place in which something is said of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whence {
    /// The title in the text.
    Title,
    /// The title that stands outside the text: that of a web page, or of a document's properties.
    PageTitle,
    /// The paragraphs before the first heading.
    Preface,
    /// The paragraphs below the first heading.
    Body,
    /// The title of a rule that the text cites as its school's own.
    RuleTitle,
    /// An address of the web or of mail, on a host that is known to be the school's.
    Address,
    /// The sign-off.
    SignOff,
    /// The period that its figures cover.
    Period,
    /// The title of the report that the text says was written.
    OwnTitle,
    /// The name of the file.
    FileName,
    /// The name of a folder that the file is in.
    Folder,
}

impl Whence {
    /// Gives the name for people.
    pub fn label(self) -> crate::note::Note {
        let (zh, en) = match self {
            Whence::Title => ("标题", "title"),
            Whence::PageTitle => ("网页标题", "page title"),
            Whence::Preface => ("前言", "preface"),
            Whence::Body => ("正文", "body"),
            Whence::RuleTitle => ("本校规章名", "title of its own rules"),
            Whence::Address => ("网址或邮箱", "address of the web or of mail"),
            Whence::SignOff => ("落款", "sign-off"),
            Whence::Period => ("统计期间", "period"),
            Whence::OwnTitle => ("文中所编报告名", "title of the report written"),
            Whence::FileName => ("文件名", "file name"),
            Whence::Folder => ("文件夹名", "folder name"),
        };

        crate::note::Note::new(zh, en)
    }
}
