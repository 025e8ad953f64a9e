//! What makes an answer provable.

use super::count::Counts;
use super::page::MentionOrder;
use super::says::MentionSays;
use crate::error::Result;
use crate::hit::Asked;
use crate::note::Note;
use crate::note::reason::StatusReason;
use crate::query::Filter;
use crate::report::{ReportId, Status};
use crate::store::View;
use crate::store::row::StoredFile;
use crate::token::Alignment;
use crate::verdict::{Verdict, VerdictReason};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Files that were not wholly read, or hold no report, that a receipt names, unless it is an
/// export's.
pub(super) const SHOWN_FILES: usize = 20;

/// What makes an answer provable: what was asked, what was searched, what could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// What was asked and how it was read.
    pub query: Asked,
    /// What it was limited to: the query's own filter and the request's together.
    pub filters: Filter,
    /// How terms were matched: `exact`.
    pub mode: String,
    /// How mentions were counted, which changes no count: from `postings`, or on a cluster by
    /// `scan`, which is slower.
    #[serde(default)]
    pub counted_by: String,
    /// What was searched.
    pub scope: Scope,
    /// What was found, listed or not.
    pub counts: Counts,
    /// What of it is listed, and what is hidden because that was asked for.
    pub listed: Listed,
    /// What is in the store and could not be read, or not wholly.
    pub unreadable: Unreadable,
    /// What is in the store and is searched, and is no school's yearly report, or perhaps none.
    #[serde(default)]
    pub not_reports: NotReports,
    /// What the fold takes as equal.
    pub foldings: Vec<Note>,
    /// The state of the store that the answer is from.
    pub generation: String,
    /// SHA-256 over the sorted lines `file SHA-256, status` of that state and its stamp.
    pub digest: String,
    /// The version of the fold.
    pub fold_version: u32,
    /// SHA-256 of the rule files.
    pub rules_hash: String,
    /// The program and its version.
    pub program: String,
    /// When the answer was made, RFC 3339 in UTC.
    pub time: String,
    /// That every section in scope was searched.
    pub complete: bool,
    /// Of a list of several terms each by itself; the counts above are then their sums, sections
    /// and reports counted once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermReceipt>,
    /// Of an export as CSV: whether cells that a spreadsheet would take for formulas have an
    /// apostrophe before them.
    #[serde(default)]
    pub guarded: Option<bool>,
}

/// What of the places found is listed. It changes no count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Listed {
    /// The order of the list.
    pub order: MentionOrder,
    /// The classes that are listed.
    pub shown: BTreeSet<Alignment>,
    /// The classes of mentions that were hidden on request.
    pub hidden: BTreeSet<Alignment>,
    /// What must be said where a mention stands for it to be listed; empty for anything.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub says: BTreeSet<MentionSays>,
    /// Places in the whole list.
    pub places: usize,
}

/// What an answer covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Scope {
    /// Reports within the filter.
    pub reports: usize,
    /// Sections within the filter.
    pub sections: usize,
    /// Schools within the filter, each once whatever names its reports have, the unknown one not
    /// counted.
    pub schools: usize,
    /// Years within the filter, the unknown one not counted.
    pub years: usize,
}

/// Files that are known and could not be read, or not wholly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Unreadable {
    /// How many.
    pub count: usize,
    /// How many of each status.
    pub by_status: BTreeMap<String, usize>,
    /// How many pages were not read of files that were read in part.
    #[serde(default)]
    pub pages: usize,
    /// The first twenty by name; in an export all of them.
    pub files: Vec<UnreadableFile>,
    /// Where all of them are listed, from the root of the site.
    pub all: String,
}

/// A file that could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct UnreadableFile {
    /// Its path.
    pub file: String,
    /// How it failed.
    pub status: Status,
    /// Why.
    #[serde(flatten, with = "crate::note::fields::reason")]
    #[cfg_attr(feature = "http", schema(value_type = crate::note::fields::ReasonFields))]
    pub reason: Option<StatusReason>,
    /// The pages that were not read, or not wholly, where the others were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
}

/// Texts that are searched and are no school's yearly report, or perhaps none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct NotReports {
    /// How many files hold one.
    pub count: usize,
    /// How many of each verdict: `not_a_report` counts for no school, `doubtful` counts as a
    /// report.
    pub by_verdict: BTreeMap<String, usize>,
    /// The first twenty by name, in an export all of them.
    pub files: Vec<NotReportFile>,
    /// Where all of them are listed, from the root of the site.
    pub all: String,
}

/// A file that holds no school's yearly report, or perhaps none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct NotReportFile {
    /// Its path.
    pub file: String,
    /// The id under which its text is held.
    #[serde(rename = "report")]
    pub report_id: Option<ReportId>,
    /// What it is taken for.
    pub verdict: Verdict,
    /// Why.
    pub verdict_reason: Option<VerdictReason>,
}

/// What the receipt of a list says of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct TermReceipt {
    /// What was asked and how it was read.
    pub query: Asked,
    /// What it was limited to: the term's own filter and the request's together.
    pub filters: Filter,
    /// What was searched.
    pub scope: Scope,
    /// What was found.
    pub counts: Counts,
}

impl Receipt {
    /// How much of what is held the answer covers, for a person.
    pub fn claim(&self) -> Note {
        if self.scope.reports == 0 {
            return Note::new("没有可查的报告", "there was no report to search");
        }
        let caveat = self.unreadable.caveat();
        caveat.unwrap_or_else(|| Note::new("无遗漏", "without omission"))
    }
}

impl Unreadable {
    /// What an answer that is complete over all that could be read does not cover, for a person;
    /// `None` where every file was wholly read.
    pub fn caveat(&self) -> Option<Note> {
        let count = self.count;
        let files =
            if count == 1 { "1 file was".to_owned() } else { format!("{count} files were") };
        let (pages_zh, pages_en) = match self.pages {
            0 => (String::new(), String::new()),
            1 => ("（缺 1 页）".to_owned(), " (1 page missing)".to_owned()),
            pages => (format!("（缺 {pages} 页）"), format!(" ({pages} pages missing)")),
        };

        (count > 0).then(|| {
            Note::new(
                format!("就能读取的内容而言完整，{count} 个文件未能完整读取{pages_zh}"),
                format!("complete for what could be read; {files} not wholly read{pages_en}"),
            )
        })
    }
}

impl UnreadableFile {
    pub(crate) fn of(stored: &StoredFile) -> UnreadableFile {
        UnreadableFile {
            file: stored.shown().to_owned(),
            status: stored.status,
            reason: stored.reason.clone(),
            pages: unread_pages(stored),
        }
    }
}

/// The pages of a file that were not read, or not wholly.
fn unread_pages(stored: &StoredFile) -> Vec<u32> {
    stored.reason.as_ref().map(StatusReason::unread_pages).unwrap_or_default()
}

impl NotReports {
    /// How many files are of which verdict, for a person; `None` where all hold reports.
    pub fn note(&self) -> Option<Note> {
        let of = |verdict: Verdict| self.by_verdict.get(verdict.as_str()).copied().unwrap_or(0);
        let (none, doubtful) = (of(Verdict::NotAReport), of(Verdict::Doubtful));
        let none = (none > 0).then(|| {
            Note::new(
                format!("{none} 篇不是年度报告，照样检索，不计作学校的报告"),
                format!("{none} are no reports: they are searched and count for no school"),
            )
        });
        let doubtful = (doubtful > 0).then(|| {
            Note::new(
                format!("{doubtful} 篇存疑，仍按报告计入"),
                format!("{doubtful} may be none, and count as reports"),
            )
        });

        let notes: Vec<Note> = none.into_iter().chain(doubtful).collect();
        (!notes.is_empty()).then(|| Note::joined(&notes, "；", "; "))
    }
}

/// What is searched and is no report, or perhaps none, at most `most` files of it named.
pub(super) fn not_reports(view: &dyn View, most: usize) -> Result<NotReports> {
    let files = view.not_reports()?;
    let mut by_verdict = BTreeMap::new();
    files.iter().for_each(|stored| *by_verdict.entry(stored.verdict.to_string()).or_default() += 1);
    let file = |stored: &StoredFile| NotReportFile {
        file: stored.shown().to_owned(),
        report_id: stored.report_id.clone(),
        verdict: stored.verdict,
        verdict_reason: stored.verdict_reason.clone(),
    };

    Ok(NotReports {
        count: files.len(),
        by_verdict,
        files: files.iter().take(most).map(file).collect(),
        all: "/api/v1/files?verdict=other".to_owned(),
    })
}

/// What is known and was not wholly read, at most `most` files of it named.
pub(super) fn unreadable(view: &dyn View, most: usize) -> Result<Unreadable> {
    let files = view.unreadable()?;
    let mut by_status = BTreeMap::new();
    files.iter().for_each(|stored| *by_status.entry(stored.status.to_string()).or_default() += 1);

    Ok(Unreadable {
        count: files.len(),
        by_status,
        pages: files.iter().map(|stored| unread_pages(stored).len()).sum(),
        files: files.iter().take(most).map(UnreadableFile::of).collect(),
        all: "/api/v1/files?status=unreadable".to_owned(),
    })
}

/// What the fold takes as equal, for people.
pub(super) fn foldings() -> Vec<Note> {
    [
        (
            "全角与半角、兼容字形视为相同（NFKC）",
            "full-width and compatibility forms equal their plain forms (NFKC)",
        ),
        ("繁体与简体视为相同", "traditional characters equal simplified ones"),
        ("部首字形与汉字视为相同", "radicals equal the ideographs they look like"),
        ("大小写视为相同", "upper and lower case are equal"),
        ("各种连接号视为相同", "all dashes are equal"),
        (
            "忽略空白、零宽字符和页面断行（两个拉丁字母或数字之间保留一个空格）",
            "white space, zero-width characters and line wraps do not matter \
             (one space between Latin letters or digits stays)",
        ),
    ]
    .map(|(zh, en)| Note::new(zh, en))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caveat_counts_files_and_pages() {
        let caveat = |count, pages| {
            let unreadable = Unreadable { count, pages, ..Unreadable::default() };
            unreadable.caveat().map(|note| note.zh).unwrap_or_default()
        };
        assert_eq!(caveat(0, 0), "");
        assert_eq!(caveat(2, 0), "就能读取的内容而言完整，2 个文件未能完整读取");
        assert_eq!(caveat(2, 5), "就能读取的内容而言完整，2 个文件未能完整读取（缺 5 页）");
    }
}
