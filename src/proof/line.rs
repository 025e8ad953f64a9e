//! The lines of a bundle.

use crate::mention::MentionScan;
use crate::note::fields;
use crate::note::reason::StatusReason;
use crate::pattern::{Bound, Node, Pattern};
use crate::query::Filter;
use crate::report::{Kind, ReportId, Status, Year};
use crate::rules;
use crate::section::Section;
use crate::store::ranks::{KINDS, NO_KIND};
use crate::store::row::{StoredFile, StoredReport, StoredSection};
use crate::text::fold;
use crate::token::Boundaries;
use serde::Serialize;
use serde_json::{Value, json};

/// What was looked for, in which sections, in which state of the store.
#[derive(Serialize)]
pub struct BundledQuery<'a> {
    query: &'a str,
    /// The expression over folded characters; null if nothing is looked for.
    pattern: Option<Value>,
    /// What it is limited to, schools by the names that reports have; null if nothing can be found.
    filter: Option<BundledFilter<'a>>,
    /// What the digest of the receipt is made with, beside the files.
    versions: [String; 4],
}

/// The values that are searched, where not all are.
#[derive(Serialize)]
struct BundledFilter<'a> {
    schools: Option<&'a [Option<String>]>,
    years: Option<&'a [Option<Year>]>,
    kinds: Option<&'a [Option<Kind>]>,
}

/// A file that the store knows.
#[derive(Serialize)]
pub struct BundledFile<'a> {
    file: &'a str,
    sha256: Option<&'a str>,
    status: Status,
    #[serde(flatten, with = "fields::reason")]
    reason: Option<StatusReason>,
    report: Option<&'a ReportId>,
    /// Whether it is a document, whose id comes from its name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    document: bool,
}

/// A report that is held, with its sections, but for those of white space.
#[derive(Serialize)]
pub struct BundledReport<'a> {
    report: &'a ReportId,
    sha256: &'a str,
    school: Option<&'a str>,
    year: Option<Year>,
    title: Option<&'a str>,
    sections: Vec<BundledSectionRef>,
}

/// A section of a report: its text is that of the bytes from `start` up to `end` of the report's.
#[derive(Serialize)]
pub struct BundledSectionRef {
    id: u32,
    kind: Option<Kind>,
    start: usize,
    end: usize,
    sha256: String,
}

/// The text of a section that is searched.
#[derive(Serialize)]
pub struct BundledSection<'a> {
    report: &'a ReportId,
    section: u32,
    text: &'a str,
    /// The folded characters at which words begin, and their number; only where a mention is.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<usize>>,
}

impl<'a> BundledQuery<'a> {
    pub fn of(scan: &'a MentionScan<'_>) -> BundledQuery<'a> {
        BundledQuery {
            query: &scan.query.text,
            pattern: scan.pattern.as_ref().map(|pattern| expression(pattern, pattern.root())),
            filter: scan.limit().both.as_ref().map(BundledFilter::of),
            versions: scan.view().stamp().versions(),
        }
    }
}

impl<'a> BundledFilter<'a> {
    fn of(filter: &'a Filter) -> BundledFilter<'a> {
        BundledFilter {
            schools: some(&filter.schools),
            years: some(&filter.years),
            kinds: some(&filter.kinds),
        }
    }
}

/// The values; none where they do not limit.
fn some<T>(values: &[T]) -> Option<&[T]> {
    (!values.is_empty()).then_some(values)
}

impl<'a> BundledFile<'a> {
    pub fn of(stored: &'a StoredFile) -> BundledFile<'a> {
        BundledFile {
            file: stored.shown(),
            sha256: stored.sha256.as_deref(),
            status: stored.status,
            reason: stored.reason.clone(),
            report: stored.report_id.as_ref(),
            document: stored.is_document,
        }
    }
}

impl<'a> BundledReport<'a> {
    pub fn of(stored: &'a StoredReport, sections: Vec<BundledSectionRef>) -> BundledReport<'a> {
        BundledReport {
            report: &stored.known.id,
            sha256: &stored.sha256,
            school: stored.known.school.as_deref(),
            year: stored.known.year,
            title: stored.known.title.as_deref(),
            sections,
        }
    }
}

impl BundledSectionRef {
    pub fn of(stored: &StoredSection) -> BundledSectionRef {
        let Section { id, kind, span, .. } = stored.section;
        let sha256 = rules::sha256(&stored.text);
        BundledSectionRef { id, kind, start: span.start, end: span.end, sha256 }
    }
}

impl<'a> BundledSection<'a> {
    pub fn of(stored: &'a StoredSection, boundaries: Option<&Boundaries>) -> BundledSection<'a> {
        let words = boundaries.map(|boundaries| {
            let chars = fold(&stored.text).chars.len();
            (0..=chars).filter(|&char| boundaries.begins(char)).collect()
        });
        BundledSection {
            report: &stored.report_id,
            section: stored.section.id,
            text: &stored.text,
            words,
        }
    }
}

/// The place of a section's kind among the kinds.
pub fn kind_place(section: &Section) -> u8 {
    KINDS.iter().position(|kind| *kind == section.kind).unwrap_or(NO_KIND as usize) as u8
}

/// A part of a pattern as a tree: `{"term": …}`, `{"and": […]}` and so on.
fn expression(pattern: &Pattern, node: &Node) -> Value {
    let part = |node: &Node| expression(pattern, node);
    let parts = |nodes: &[Node]| nodes.iter().map(part).collect::<Vec<Value>>();
    match node {
        Node::Term(number) => {
            let term = pattern.terms.get(*number).map(Vec::as_slice).unwrap_or_default();
            json!({ "term": term.iter().collect::<String>() })
        }
        Node::And(nodes) => json!({ "and": parts(nodes) }),
        Node::Or(nodes) => json!({ "or": parts(nodes) }),
        Node::Not(node) => json!({ "not": part(node) }),
        Node::Except { left, right } => json!({ "except": [part(left), part(right)] }),
        Node::Pair { left, right, bound } => {
            let sides = [part(left), part(right)];
            match bound {
                Bound::Near(within) => json!({ "near": sides, "within": within }),
                Bound::Before(within) => json!({ "before": sides, "within": within }),
                Bound::Sentence => json!({ "sentence": sides }),
            }
        }
    }
}
