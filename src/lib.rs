//! Full-text search over the information disclosure reports (信息公开年度报告) of Chinese universities.

pub mod error;
pub mod file;
pub mod hit;
#[cfg(feature = "http")]
pub mod http;
pub mod index;
pub mod mention;
pub mod note;
pub mod numbering;
pub mod pattern;
pub mod query;
pub mod report;
pub mod rules;
pub mod section;
pub mod snippet;
pub mod text;
pub mod token;

pub use error::{Error, ErrorKind, Result};
pub use hit::{Asked, Facet, Facets, Group, Hit, Hits, MOST_HITS, MOST_PAGE_SIZE, Page, SectionRef};
pub use index::{FileEntry, HeldReport, Index, Landed, Options, Progress, ReportSummary, Sources, Stats};
pub use mention::{CONTEXT_CHARS, CountOf, CountsAnswer, Mention, MentionPage, Mentions, Receipt};
pub use note::{Lang, Note};
pub use query::{Expr, Filter, Label, Query};
pub use report::{Day, Format, Kind, LineStart, Period, Report, ReportId, Status, Year};
pub use rules::Rules;
pub use section::{Outline, Section};
pub use snippet::{Piece, Snippet, marks};
pub use text::{Span, fold};
pub use token::Alignment;
