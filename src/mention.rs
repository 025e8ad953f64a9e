//! Every occurrence: complete, counted, provable.

mod context;
mod list;
mod receipt;
mod scan;
mod within;

pub use context::{MOST_SORTED, MentionOrder};
pub(crate) use list::Scans;
pub use list::{TermCounts, TermReceipt};
pub use within::Within;

use crate::error::Result;
use crate::hit::{Asked, SectionRef};
use crate::index::Index;
use crate::note::Note;
use crate::query::{Filter, Query};
use crate::report::{Kind, ReportId, Year};
use crate::token::Alignment;
pub(crate) use scan::Scan;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One occurrence of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Counts {
    /// All mentions: `word`, `inside` and `across` together.
    pub mentions: usize,
    /// Sections that hold one.
    pub sections: usize,
    /// Reports that hold one.
    pub reports: usize,
    /// Schools with a report that holds one, each once whatever names its reports have, the unknown
    /// one not counted.
    #[serde(default)]
    pub schools: usize,
    /// Mentions whose ends are both word boundaries.
    pub word: usize,
    /// Mentions inside one word.
    pub inside: usize,
    /// Mentions that no word is.
    pub across: usize,
    /// Places with a paragraph end inside the term; not among the mentions.
    pub across_break: usize,
}

impl Counts {
    /// Places of one class.
    pub fn of(&self, class: Alignment) -> usize {
        match class {
            Alignment::Word => self.word,
            Alignment::Inside => self.inside,
            Alignment::Across => self.across,
            Alignment::AcrossBreak => self.across_break,
        }
    }
}

/// A page of mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Mentions {
    /// What was asked and how it was read.
    pub query: Asked,
    /// That the counts cover every section in scope. An answer that does not is an error instead.
    pub complete: bool,
    /// Which of all that are listed the first of this page is, counted from 1.
    pub first: usize,
    /// Counts over the whole scope.
    pub counts: Counts,
    /// One page of mentions, in the order that was asked for: school, year and place unless it was
    /// another.
    pub mentions: Vec<Mention>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// What makes the answer provable.
    pub receipt: Receipt,
}

/// Which page of which list of mentions is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionPage {
    /// Where the last page ended, as [`Mentions::next`] gave it; `None` for the first page.
    pub cursor: Option<String>,
    /// Mentions on the page; 0 for counts alone.
    pub size: usize,
    /// Characters of context on each side.
    pub context_chars: usize,
    /// In which order they are listed.
    pub order: MentionOrder,
    /// The classes that are listed: the three of mentions unless asked otherwise. All are counted
    /// whatever is listed.
    pub shown: BTreeSet<Alignment>,
}

impl MentionPage {
    /// A list without an end.
    pub(crate) fn whole(self) -> MentionPage {
        MentionPage { size: usize::MAX, cursor: None, ..self }
    }
}

impl Default for MentionPage {
    fn default() -> MentionPage {
        MentionPage {
            cursor: None,
            size: 50,
            context_chars: CONTEXT_CHARS,
            order: MentionOrder::Place,
            shown: Alignment::OF_MENTIONS.into(),
        }
    }
}

/// Characters of context on each side of a mention, unless asked otherwise.
pub const CONTEXT_CHARS: usize = 30;

/// Mentions counted by school, year and kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CountsBy {
    /// By school, in order of name: each once, under its name of today.
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct CrossCount {
    /// The school, by its name of today.
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
    pub status: crate::report::Status,
    /// Why.
    pub reason: Option<Note>,
}

impl Index {
    /// Gives every mention of `query` within `filter` to `sink`, in order of school, year and
    /// place, until it returns `false`. The receipt's counts are those of the whole scope either
    /// way.
    ///
    /// Memory grows with the sections that hold a mention, not with the mentions.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let mut places = Vec::new();
    /// let receipt = index.mentions(&"举报".parse()?, &mingcha::Filter::default(), |mention| {
    ///     places.push((mention.start, mention.line));
    ///     true
    /// })?;
    /// assert_eq!((places.len(), receipt.counts.word), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions(
        &self,
        query: &Query,
        filter: &Filter,
        mut sink: impl FnMut(Mention) -> bool,
    ) -> Result<Receipt> {
        self.mentions_of(query, filter, &MentionPage::default(), &mut sink)
    }

    /// Gives mentions as [`Index::mentions`] does, but as `list` asks for them: in its order, of
    /// its classes, with its context, from its cursor on. Its size does not matter.
    ///
    /// Memory grows with the sections that hold one, 16 bytes each; sorted by context with the
    /// mentions, which are then few.
    ///
    /// # Errors
    /// As for [`Index::mention_page`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n没有复议，没有行政复议。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Alignment, MentionPage, MentionOrder};
    /// let list = MentionPage { order: MentionOrder::Left, shown: [Alignment::Word].into(), ..Default::default() };
    /// let mut places = Vec::new();
    /// let receipt = index.mentions_of(&"复议".parse()?, &mingcha::Filter::default(), &list, |mention| {
    ///     places.push(mention.left);
    ///     true
    /// })?;
    /// assert_eq!((places.len(), receipt.counts.mentions, receipt.listed.places), (1, 2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions_of(
        &self,
        query: &Query,
        filter: &Filter,
        list: &MentionPage,
        mut sink: impl FnMut(Mention) -> bool,
    ) -> Result<Receipt> {
        let scan =
            Scan::new(self, query, filter, &MentionPage { size: usize::MAX, ..list.clone() })?;
        scan.list(scan.skipped()?, &mut sink)?;
        scan.receipt()
    }

    /// One page of mentions.
    ///
    /// # Errors
    /// `BadCursor` for a cursor that is none or another list's, `StaleCursor` if the store has
    /// changed since it was given, `TooManyToSort` for more than [`MOST_SORTED`] in an order by
    /// context; as everywhere `Deadline` and `Cancelled`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let page = mingcha::MentionPage { size: 10, ..Default::default() };
    /// let answer = index.mention_page(&"举报".parse()?, &mingcha::Filter::default(), &page)?;
    /// assert_eq!((answer.mentions[0].text.as_str(), answer.next), ("举报", None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mention_page(
        &self,
        query: &Query,
        filter: &Filter,
        page: &MentionPage,
    ) -> Result<Mentions> {
        let scan = Scan::new(self, query, filter, page)?;
        let skip = scan.skipped()?;
        let mut mentions = Vec::new();
        if page.size > 0 {
            scan.list(skip, &mut |mention| {
                mentions.push(mention);
                mentions.len() < page.size
            })?;
        }
        let after = skip + mentions.len();
        Ok(Mentions {
            query: scan.asked()?,
            complete: true,
            first: skip + 1,
            counts: scan.counts()?,
            next: (page.size > 0 && after < scan.places()).then(|| scan.cursor(after)),
            mentions,
            receipt: scan.receipt()?,
        })
    }

    /// Mentions counted by school, year and kind, without reading any text.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let answer = index.counts(&"举报".parse()?, &mingcha::Filter::default())?;
    /// assert_eq!((answer.by.school[0].value.as_deref(), answer.by.school[0].mentions), (Some("云岭大学"), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts(&self, query: &Query, filter: &Filter) -> Result<CountsAnswer> {
        let scan = Scan::counting(self, query, filter)?;
        Ok(CountsAnswer {
            query: scan.asked()?,
            counts: scan.counts()?,
            by: scan.by()?,
            receipt: scan.receipt()?,
        })
    }
}
