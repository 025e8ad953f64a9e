//! Full-text search over the information disclosure reports (信息公开年度报告) of Chinese
//! universities: ranked answers for readers and, for auditors, every single mention with proof that
//! none is missing. Matching is done on folded text ([`text::fold`]).
//!
//! Searching a folder of reports ([`Index::search`]):
//! ```
//! use mingcha::{Filter, Index, Options, Page};
//! # let dir = tempfile::tempdir()?;
//! let index = Index::create(dir.path(), Options::default())?;
//! index.add(&["tests/corpus".into()], &|_| {})?;
//! let hits = index.search(&"举报 复议".parse()?, &Filter::default(), Page::default())?;
//! println!("{} sections, best: {}", hits.total.sections, hits.hits[0].url);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! Every mention, and the receipt that proves it ([`Index::mentions`]):
//! ```
//! # use mingcha::{Filter, Index, Options};
//! # let dir = tempfile::tempdir()?;
//! # let index = Index::create(dir.path(), Options::default())?;
//! # index.add(&["tests/corpus".into()], &|_| {})?;
//! let receipt = index.mentions(&"复议".parse()?, &Filter::default(), |mention| {
//!     println!("{} {}【{}】{}", mention.file, mention.left, mention.text, mention.right);
//!     true
//! })?;
//! assert!(receipt.complete && receipt.counts.mentions > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! What the reports say of complaints, year by year ([`Index::audit`]):
//! ```
//! # use mingcha::{Filter, Index, Matter, Options};
//! # let dir = tempfile::tempdir()?;
//! # let index = Index::create(dir.path(), Options::default())?;
//! # index.add(&["tests/corpus".into()], &|_| {})?;
//! for cell in index.audit(&Filter::default())?.cells {
//!     let said = cell.found.statements.map(|said| said.of(Matter::Complaint).said.what.count);
//!     println!("{:?} {:?}: {said:?}", cell.school, cell.year);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! The library is synchronous and needs no server. Features add file formats, a cluster as a store
//! and the pages. Whoever reads files of strangers does so in child processes: [`Isolation`].

// The ground.
mod bits;
mod crash;
pub mod error;
pub mod note;
pub mod numbering;
mod progress;
mod provenance;
mod table;
pub mod text;

// A report and what it consists of.
mod document;
mod evidence;
pub mod file;
mod known;
mod link;
pub mod placeholder;
pub mod report;
mod requirement;
pub mod rules;
pub mod section;
pub mod statement;
pub mod token;
pub mod verdict;

// What is asked.
pub mod pattern;
pub mod query;
pub mod snippet;
pub mod term;

// Where reports are kept, and how they come there.
pub mod index;
mod ingest;
mod store;

// What is answered.
pub mod audit;
pub mod change;
pub mod compare;
pub mod export;
mod held;
pub mod hit;
pub mod mention;
mod proof;
pub mod reuse;
pub mod suggest;
mod verify;

#[cfg(feature = "http")]
pub mod http;

pub use audit::*;
pub use change::{AnswerState, Change, ChangedMention, Changes, Reason, ReasonCount};
pub use compare::{ComparedTotal, Comparison, FoundOneWay, Why};
pub use document::{Document, DocumentBody, DocumentSection, MOST_ID_BYTES};
pub use error::{Error, ErrorKind, Result};
pub use evidence::{Considered, ReportEvidence, Whence, Witness};
pub use export::{ExportFormat, Exporting, Guard};
pub use file::{Isolation, Reader};
pub use held::*;
pub use hit::{
    Asked, CutRun, FACET_SIZE, Facet, FacetPage, FacetSizes, Facets, Group, Hit, Hits, MOST_HITS,
    MOST_PAGE_SIZE, Order, Page, SectionRef, Widened,
};
pub use index::*;
pub use known::{Cited, KnownReport, SchoolAttributes};
pub use link::{Link, LinkPlace, Linked, SchoolLink};
pub use mention::*;
pub use note::reason::StatusReason;
pub use note::warning::Warning;
pub use note::{Lang, Note};
pub use placeholder::Placeholder;
pub use proof::Bundled;
pub use query::{Expr, Filter, FilterValue, Label, Query, QueryNote};
pub use report::{Anchor, Counted, Day, Format, Kind, Period, Report, ReportId, Status, Year};
pub use requirement::{Requirement, RequirementFacts};
pub use reuse::{
    Likeness, Reuse, ReuseList, ReuseOf, ReuseSource, ReuseSummary, ReuseTexts, ReusedParagraph,
    ReusedText,
};
pub use rules::Rules;
pub use section::{Outline, Section};
pub use snippet::{Piece, Snippet, marks};
pub use statement::{
    Grammar, Matter, MatterAnswer, PerMatter, ReportTime, Said, SaidHow, Says, Statement,
    Statements,
};
pub use store::row::StoredReport;
pub use suggest::{Instead, Suggestion, Suggestions};
pub use term::{BadTerm, RepeatedTerm, TermList};
pub use text::{Span, fold};
pub use token::Alignment;
pub use verdict::{Judgement, Verdict, VerdictReason};
pub use verify::Verified;
