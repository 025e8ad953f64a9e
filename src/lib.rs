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
pub use hit::{Group, Hits, Page};
pub use index::{Index, Options, Progress, Sources};
pub use mention::{Mention, MentionPage, Mentions, Receipt};
pub use note::{Lang, Note};
pub use query::{Filter, Query};
pub use report::{Day, Format, Kind, LineStart, Period, Report, ReportId, Status, Year};
pub use rules::Rules;
pub use section::{Outline, Section};
pub use snippet::{Piece, Snippet, marks};
pub use text::Span;
