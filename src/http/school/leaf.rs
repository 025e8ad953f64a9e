//! The sections of a report as they are compared with those of another.

use super::super::words::Words;
use super::align::likeness;
use crate::{HeldReport, Kind, Section, fold};

/// A section to be compared.
pub(super) struct Leaf<'a> {
    pub(super) kind: Option<Kind>,
    pub(super) level: u8,
    pub(super) heading: Option<&'a str>,
    /// The heading, folded.
    pub(super) name: String,
    pub(super) path: String,
    pub(super) paragraphs: Vec<&'a str>,
}

/// The sections of a report that hold more than white space. Title lines are no paragraph.
pub(super) fn leaves(report: &HeldReport, words: Words) -> Vec<Leaf<'_>> {
    let title = fold(report.title.as_deref().unwrap_or_default()).text();
    report.sections.iter().filter_map(|section| Leaf::new(report, section, &title, words)).collect()
}

impl<'a> Leaf<'a> {
    /// A section, unless it holds nothing; `title` is the report's, folded.
    fn new(
        report: &'a HeldReport,
        section: &'a Section,
        title: &str,
        words: Words,
    ) -> Option<Leaf<'a>> {
        let heading = section.heading.as_deref();
        let lines = report
            .text
            .get(section.span.range())?
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let is_title = |line: &str| heading.is_none() && title.contains(&fold(line).text());
        let paragraphs: Vec<&str> =
            lines.skip(usize::from(heading.is_some())).filter(|line| !is_title(line)).collect();
        let is_empty = paragraphs.is_empty() && heading.is_none();

        (!is_empty).then(|| Leaf {
            kind: section.kind,
            level: section.level,
            heading,
            name: fold(heading.unwrap_or_default()).text(),
            path: if heading.is_some() { section.path.join(" › ") } else { words.heading(None) },
            paragraphs,
        })
    }

    /// The likeness of two sections: by heading and kind, then by what they say; `None` for
    /// unrelated ones.
    pub(super) fn likeness(&self, other: &Leaf) -> Option<f32> {
        if self.heading.is_some() != other.heading.is_some() {
            return None;
        }

        if self.name == other.name {
            return Some(if self.kind == other.kind { 4.0 } else { 3.0 });
        }

        let names = likeness(&self.name, &other.name);
        let is_same_part =
            self.kind.is_some() && self.kind == other.kind && self.level == other.level;

        match (is_same_part, self.level) {
            (true, 0 | 1) => Some(2.0 + names),
            (true, _) if names >= 0.3 => Some(1.0 + names),
            _ if names >= 0.6 => Some(names),
            _ => None,
        }
    }
}
