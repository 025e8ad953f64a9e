//! A document that a program hands over, read as a file is.

use super::extract::{Extract, Refusal, guarded};
use super::reader::{of_clean, report};
use super::reflow::CleanText;
use super::{clean, txt};
use crate::document::{Document, DocumentBody, DocumentSection};
use crate::error::Result;
use crate::report::{Format, Report, ReportId};
use crate::rules::{self, Rules, Schools};
use crate::section::{self, GivenSection, Outline};

/// Reads a document with this hash; with the outline if it came in sections.
///
/// # Errors
/// `Unreadable` with a status and the reason.
pub(crate) fn read_document(
    document: &Document,
    sha256: &str,
    schools: &Schools,
    rules: &Rules,
) -> Result<(Report, Option<Outline>)> {
    let (mut report, outline) = guarded(|| match &document.body {
        DocumentBody::Text(text) => {
            let extract = Extract { format: Format::Document, ..txt::of_text(text)? };
            Ok((report("", sha256, extract, schools)?, None))
        }
        DocumentBody::Sections(sections) => {
            let (report, outline) = of_sections(sections, document, sha256, schools, rules)?;
            Ok((report, Some(outline)))
        }
    })?;

    report.id = ReportId::of_document(&document.id);
    report.title = document.title.clone().or(report.title);
    report.period = document.period.or(report.period);
    Ok((report, outline))
}

fn of_sections(
    sections: &[DocumentSection],
    document: &Document,
    sha256: &str,
    schools: &Schools,
    rules: &Rules,
) -> Result<(Report, Outline), Refusal> {
    let mut text = String::new();
    let mut given = Vec::new();
    for section in sections {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }

        let heading = section.heading.as_deref().map(one_line).filter(|words| !words.is_empty());
        let start = text.len();
        let lines = clean::lines(&section.text);
        let lines = heading.iter().map(String::as_str).chain(lines.iter().map(|line| &*line.text));
        text.push_str(&lines.collect::<Vec<_>>().join("\n"));
        given.push((heading, section, start));
    }

    let given: Vec<GivenSection<'_>> = given
        .iter()
        .map(|(heading, section, start)| GivenSection {
            heading: heading.as_deref(),
            level: section.level,
            kind: section.kind,
            start: *start,
        })
        .collect();
    let outline = section::given(&text, &given, rules);

    let title = document.title.clone();
    let extract = Extract { title, ..Extract::new(Format::Document, Vec::new()) };
    let flow = CleanText { text, anchors: Vec::new() };
    Ok((of_clean("", sha256, extract, flow, schools)?, outline))
}

/// A heading as it is printed: on one line, without what is not seen.
fn one_line(heading: &str) -> String {
    let lines = clean::lines(heading);
    lines.iter().map(|line| &*line.text).collect::<Vec<_>>().join(" ")
}

impl ReportId {
    /// The id of the report that a document is: it stays when the document is put again.
    pub fn of_document(id: &str) -> ReportId {
        ReportId::of_sha256(&rules::sha256(format!("document {id}")))
    }
}
