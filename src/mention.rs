//! Every occurrence: complete, counted, provable.

use crate::error::Result;
use crate::hit::{Asked, SectionRef};
use crate::index::Index;
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::report::{Kind, ReportId, Year};
use crate::token::Alignment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The report.
    pub report: ReportId,
    /// Its school.
    pub school: Option<String>,
    /// Its year.
    pub year: Option<Year>,
    /// The section.
    pub section: SectionRef,
    /// Its first byte in the report's clean text.
    pub start: usize,
    /// The byte after its last in the report's clean text.
    pub end: usize,
    /// The 1-based line of the source file that it starts on.
    pub line: Option<u32>,
    /// The 1-based page of the source file that it starts on, for formats with pages.
    pub page: Option<u32>,
    /// What stands before it in the section.
    pub left: String,
    /// The mention as printed.
    pub text: String,
    /// What stands after it in the section.
    pub right: String,
    /// How it lies to the words around it.
    pub alignment: Alignment,
    /// The file that the report was read from; of several the first by name.
    pub file: String,
    /// The report's title as printed.
    pub title: Option<String>,
    /// Where the report was published, if a catalogue says so.
    pub source_url: Option<String>,
    /// A link that still lands there after re-indexing, from the root of the site.
    pub url: String,
}

/// Counts of mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All mentions: `word`, `inside` and `across` together.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
    /// Mentions whose ends are both word boundaries.
    pub word: usize,
    /// Mentions inside one word.
    pub inside: usize,
    /// Mentions that no word is.
    pub across: usize,
    /// Places with a paragraph end inside the term; not among the mentions.
    pub across_break: usize,
}

/// A page of mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mentions {
    /// What was asked and how it was read.
    pub query: Asked,
    /// That the counts cover every section in scope. An answer that does not is an error instead.
    pub complete: bool,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// One page of mentions, in order of school, year and place.
    pub mentions: Vec<Mention>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// Which page of mentions is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionPage {
    /// Where the last page ended, as [`Mentions::next`] gave it; `None` for the first page.
    pub cursor: Option<String>,
    /// Mentions on the page; 0 for counts alone.
    pub size: usize,
    /// Characters of context on each side.
    pub context_chars: usize,
}

impl Default for MentionPage {
    fn default() -> MentionPage {
        MentionPage { cursor: None, size: 50, context_chars: CONTEXT_CHARS }
    }
}

/// Characters of context on each side of a mention, unless asked otherwise.
pub const CONTEXT_CHARS: usize = 30;

/// Mentions counted by school, year and kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountsAnswer {
    /// What was asked and how it was read.
    pub query: Asked,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// The same by school, year, kind, and all three crossed.
    pub by: CountsBy,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// Mentions by school, year and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsBy {
    /// By school, in order of name.
    pub school: Vec<CountOf<String>>,
    /// By year, in order.
    pub year: Vec<CountOf<Year>>,
    /// By kind, in the order of a report.
    pub kind: Vec<CountOf<Kind>>,
    /// Crossed; only where there are any.
    pub cross: Vec<CrossCount>,
}

/// Mentions of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountOf<T> {
    /// The value; `None` where it is not known.
    pub value: Option<T>,
    /// Mentions.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
}

/// Mentions of one school, year and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossCount {
    /// The school.
    pub school: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// The kind.
    pub kind: Option<Kind>,
    /// Mentions.
    pub mentions: usize,
}

/// What makes an answer provable: what was asked, what was searched, what could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was asked and how it was read.
    pub query: Asked,
    /// What it was limited to: the query's own filter and the request's together.
    pub filters: Filter,
    /// How terms were matched: `exact`.
    pub mode: String,
    /// What was searched.
    pub scope: Scope,
    /// What was found.
    pub counts: Counts,
    /// What is in the store and could not be read.
    pub unreadable: Unreadable,
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
}

/// What an answer covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Reports within the filter.
    pub reports: usize,
    /// Sections within the filter.
    pub sections: usize,
    /// Schools within the filter, the unknown one not counted.
    pub schools: usize,
    /// Years within the filter, the unknown one not counted.
    pub years: usize,
}

/// Files that are known and could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// How many.
    pub count: usize,
    /// How many of each status.
    pub by_status: BTreeMap<String, usize>,
    /// The first twenty by name.
    pub files: Vec<UnreadableFile>,
    /// Where all of them are listed, from the root of the site.
    pub all: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadableFile {
    /// Its path.
    pub file: String,
    /// How it failed.
    pub status: crate::report::Status,
    /// Why.
    pub reason: Option<Note>,
}

impl Index {
    /// Gives every mention of `query` within `filter` to `sink`, in order of school, year and place, until it returns
    /// `false`. The receipt's counts are those of the whole scope either way.
    pub fn mentions(&self, query: &Query, filter: &Filter, sink: impl FnMut(Mention) -> bool) -> Result<Receipt> {
        let _ = (query, filter, sink);
        todo!()
    }

    /// One page of mentions.
    ///
    /// # Errors
    /// `BadCursor` for a cursor that is none, `StaleCursor` if the store has changed since it was given.
    pub fn mention_page(&self, query: &Query, filter: &Filter, page: &MentionPage) -> Result<Mentions> {
        let _ = (query, filter, page);
        todo!()
    }

    /// Mentions counted by school, year and kind, without reading any text.
    pub fn counts(&self, query: &Query, filter: &Filter) -> Result<CountsAnswer> {
        let _ = (query, filter);
        todo!()
    }
}
