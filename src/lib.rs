//! Full-text search over the information disclosure reports (信息公开年度报告) of Chinese
//! universities: ranked answers for readers, and every single mention, with proof that none is
//! missing, for auditors.
//!
//! A report comes as a file. [`file::read`] makes a [`Report`] of it: clean text, school, year.
//! [`section::split`] cuts the text into its outline. An [`Index`] stores the sections and answers
//! a [`Query`]:
//!
//! - [`Index::search`] ranks sections, with facets and snippets ([`hit`]);
//! - [`Index::mentions`] gives every place where the query stands, in order, and a [`Receipt`] that
//!   says what was searched and what could not be read ([`mention`]); [`Index::counts`] only
//!   counts, [`Index::term_counts`] a whole list of terms ([`term`]); [`Index::export`] writes all
//!   mentions as CSV, a workbook or lines of JSON ([`export`]), [`Index::changes_since`] holds a
//!   saved answer against the store of today, and [`Index::compare`] the reports that the two ways
//!   of searching find;
//! - [`Index::audit`] gives what each report states and lacks, schools by years ([`audit`]);
//! - [`Index::suggest`] completes what is being typed, and [`Index::instead`] says what may have
//!   been meant ([`suggest`]).
//!
//! All matching is done on folded text ([`text::fold`]): 行政复议 is found whether it is printed
//! full-width, in traditional characters, with spaces inside or over a line's end. Words
//! ([`token`]) serve ranking alone; mentions go by characters, so no dictionary decides what an
//! auditor sees.
//!
//! ```
//! use mingcha::{Filter, Index, Options, Page, Query};
//!
//! # let dir = tempfile::tempdir()?;
//! # let (store, reports) = (dir.path().join("store"), dir.path().join("reports"));
//! # std::fs::create_dir(&reports)?;
//! # std::fs::write(reports.join("a.txt"), "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。\n\
//! #     五、受到举报的情况\n本学年没有受到举报。\n")?;
//! let index = Index::create(&store, Options::default())?;
//! index.add(&[reports], &|_| {})?;
//!
//! let query: Query = "举报".parse()?;
//! let hits = index.search(&query, &Filter::default(), Page::default())?;
//! assert_eq!(hits.total.sections, 1);
//!
//! let receipt = index.mentions(&query, &Filter::default(), |mention| {
//!     println!("{} {}【{}】{}", mention.file, mention.left, mention.text, mention.right);
//!     true
//! })?;
//! assert_eq!((receipt.counts.mentions, receipt.complete), (2, true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A store that is too large for one machine lies on a cluster: [`Index::connect`],
//! [`Index::put_on`].
//!
//! The library is synchronous and needs no server. Features `pdf`, `office` and `html` read those
//! formats, `xlsx` writes workbooks, `http` adds the router and the pages, `cli` the program; all
//! are on by default and off with `default-features = false`. Whoever indexes files of strangers
//! has them taken apart in child processes: [`Isolation`].

pub mod audit;
pub mod change;
pub mod compare;
pub mod error;
pub mod export;
pub mod file;
pub mod hit;
#[cfg(feature = "http")]
pub mod http;
pub mod index;
mod ingest;
pub mod mention;
pub mod note;
pub mod numbering;
pub mod pattern;
pub mod placeholder;
pub mod query;
pub mod report;
pub mod reuse;
pub mod rules;
pub mod section;
pub mod snippet;
pub mod statement;
mod store;
pub mod suggest;
mod table;
pub mod term;
pub mod text;
pub mod token;

pub use audit::{
    AUDIT_SCHOOLS, Audit, AuditCell, AuditOnly, AuditPage, AuditStatement, AuditTally, AuditTotals,
    AuditYear, AuditedReport, CellState, CellStates, Findings, MatterTally,
};
pub use change::{AnswerState, Change, ChangedMention, Changes, Reason, ReasonCount};
pub use compare::{ComparedTotal, Comparison, FoundOneWay, Why};
pub use error::{Error, ErrorKind, Result};
pub use export::{ExportFormat, Exporting, Guard};
pub use file::{Isolation, Reader};
pub use hit::{
    Asked, Facet, Facets, Group, Hit, Hits, MOST_HITS, MOST_PAGE_SIZE, Order, Page, SectionRef,
    Widened,
};
pub use index::{
    Action, Added, Adding, BadRow, Cancel, Catalogue, CatalogueUse, FileEntry, HeldReport,
    HeldSchool, Index, Landed, Linked, Options, Outcome, Progress, ReportList, ReportSummary,
    SchoolList, SchoolReport, SourceFile, Sources, Stats, UnreadReport, Vanished, Verified,
};
#[cfg(feature = "remote")]
pub use index::{Cluster, Credentials, Migrated, Secret};
pub use mention::{
    CONTEXT_CHARS, CountOf, Counts, CountsAnswer, CrossCount, Listed, MOST_SORTED, Mention,
    MentionOrder, MentionPage, Mentions, Receipt, TermCounts, TermReceipt, Unreadable,
    UnreadableFile, Within,
};
pub use note::{Lang, Note};
pub use placeholder::Placeholder;
pub use query::{Expr, Filter, Label, Query};
pub use report::{Anchor, Counted, Day, Format, Kind, Period, Report, ReportId, Status, Year};
pub use reuse::{
    Likeness, Reuse, ReuseList, ReuseOf, ReuseSource, ReuseSummary, ReuseTexts, ReusedParagraph,
    ReusedText,
};
pub use rules::Rules;
pub use section::{Outline, Section};
pub use snippet::{Piece, Snippet, marks};
pub use statement::{
    Grammar, Matter, MatterAnswer, PerMatter, Said, SaidHow, Says, Statement, Statements,
};
pub use suggest::{Instead, Suggestion, Suggestions};
pub use term::{BadTerm, RepeatedTerm, TermList};
pub use text::{Span, fold};
pub use token::Alignment;
