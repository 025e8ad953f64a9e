//! A text that a program hands over, with what the program knows of it.

use crate::report::{Day, Kind, Period, Year};
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text that comes from no file: from a database, say. What it lacks is read from its text, as
/// from a file.
///
/// ```
/// use mingcha::{Document, DocumentSection, Kind};
/// let whole = Document::new("law-17", "云岭大学2020-2021学年信息公开年度报告\n一、概述\n无。");
/// let cut = Document::of_sections(
///     "row 4711",
///     [
///         DocumentSection::new("学校概况", "学校坚持公开。"),
///         DocumentSection::new("投诉", "没有受到举报。").kind(Kind::Complaints),
///     ],
/// );
/// let cut = cut.school("云岭大学").year("2020-2021".parse()?).metadata("部门", "校长办公室");
/// assert_eq!((whole.id.as_str(), cut.school.as_deref()), ("law-17", Some("云岭大学")));
/// # Ok::<(), mingcha::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// The caller's name for it, of at most [`MOST_ID_BYTES`] and without control characters.
    /// Answers give it as `file`, and a document put again under it takes the place of the first.
    pub id: String,
    /// What it says.
    pub body: DocumentBody,
    /// The school that it is of, by any of its names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// The year that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// The period that its figures cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it was published: an address of the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// The day on which it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Day>,
    /// Whether it counts as a school's yearly report. If this is not given, one for which a school
    /// is given does, and for any other the text decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What else is known of it, by name; answers give it back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// The longest id of a document, in bytes.
pub const MOST_ID_BYTES: usize = 1024;

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentBody {
    /// A text, whose outline is read from its headings.
    Text(String),
    /// Sections as the caller cut them. They stay as they are.
    Sections(Vec<DocumentSection>),
}

/// A section of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DocumentSection {
    /// Its heading, a number included; the first section may have none, and is the preface then.
    pub heading: Option<String>,
    /// How deep it stands in the outline: 1 for a top heading.
    pub level: u8,
    /// Its subject. If it is not given, the heading tells it, or the one above.
    pub kind: Option<Kind>,
    /// Its paragraphs, a line each, without the heading.
    pub text: String,
}

impl Document {
    /// A document with this text.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document::of(id.into(), DocumentBody::Text(text.into()))
    }

    /// A document of these sections.
    pub fn of_sections(
        id: impl Into<String>,
        sections: impl IntoIterator<Item = DocumentSection>,
    ) -> Document {
        Document::of(id.into(), DocumentBody::Sections(sections.into_iter().collect()))
    }

    fn of(id: String, body: DocumentBody) -> Document {
        Document {
            id,
            body,
            school: None,
            year: None,
            period: None,
            title: None,
            source_url: None,
            published: None,
            verdict: None,
            metadata: BTreeMap::new(),
        }
    }

    /// The same of this school.
    pub fn school(self, school: impl Into<String>) -> Document {
        Document { school: Some(school.into()), ..self }
    }

    /// The same for this year.
    pub fn year(self, year: Year) -> Document {
        Document { year: Some(year), ..self }
    }

    /// The same with figures of this period.
    pub fn period(self, period: Period) -> Document {
        Document { period: Some(period), ..self }
    }

    /// The same with this title.
    pub fn title(self, title: impl Into<String>) -> Document {
        Document { title: Some(title.into()), ..self }
    }

    /// The same, published at this address.
    pub fn source_url(self, url: impl Into<String>) -> Document {
        Document { source_url: Some(url.into()), ..self }
    }

    /// The same, published on this day.
    pub fn published(self, day: Day) -> Document {
        Document { published: Some(day), ..self }
    }

    /// The same, which is or is no yearly report whatever its text looks like.
    pub fn verdict(self, verdict: Verdict) -> Document {
        Document { verdict: Some(verdict), ..self }
    }

    /// The same with one more thing that is known of it.
    pub fn metadata(mut self, name: impl Into<String>, value: impl Into<String>) -> Document {
        self.metadata.insert(name.into(), value.into());
        self
    }
}

impl DocumentSection {
    /// A top section.
    pub fn new(heading: impl Into<String>, text: impl Into<String>) -> DocumentSection {
        DocumentSection { heading: Some(heading.into()), level: 1, kind: None, text: text.into() }
    }

    /// What stands before the first heading.
    pub fn preface(text: impl Into<String>) -> DocumentSection {
        DocumentSection { heading: None, level: 1, kind: None, text: text.into() }
    }

    /// The same at this depth.
    pub fn level(self, level: u8) -> DocumentSection {
        DocumentSection { level, ..self }
    }

    /// The same on this subject.
    pub fn kind(self, kind: Kind) -> DocumentSection {
        DocumentSection { kind: Some(kind), ..self }
    }
}
