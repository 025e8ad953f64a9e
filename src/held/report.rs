//! Reports as they are held: lists of them, and one whole.

use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::known::KnownReport;
use crate::link::Link;
use crate::query::Filter;
use crate::report::{Anchor, Counted, ReportId, anchored_at};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::row::{StoredReport, StoredSection};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// Reports in order of school and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReportList {
    /// How many there are within the filter.
    pub total: usize,
    /// One page of them.
    pub reports: Vec<ReportSummary>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// A report as a list shows it. What is known of it is read as its own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReportSummary {
    /// What is known of it.
    #[serde(flatten)]
    pub known: KnownReport,
    /// The files that hold it.
    pub files: Vec<String>,
    /// How many sections it has.
    pub sections: usize,
    /// Where it is to be read, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
}

/// A report as it is held, whole. What was read of it is read as its own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct HeldReport {
    /// What was read of it, beside its text.
    #[serde(flatten)]
    pub stored: StoredReport,
    /// The files that hold it.
    pub files: Vec<String>,
    /// Its clean text.
    pub text: String,
    /// Where each line or page of the source file starts in `text`, in order; which of the two, the
    /// format says.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

impl Index {
    /// Reports within `filter` (its kinds do not matter), in order of school and year: `size` of
    /// them after `skip`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let list = index.reports(&mingcha::Filter::default(), 0, 20)?;
    /// assert_eq!((list.total, list.reports[0].year), (1, mingcha::Year::academic(2020)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reports(&self, filter: &Filter, skip: usize, size: usize) -> Result<ReportList> {
        let view = self.store().view();
        let ranks = view.ranks()?;
        let allowed = Allowed::of(self.names(ranks).filter(filter).as_ref(), ranks);
        let found = view.reports(&allowed)?;

        let page = found.iter().skip(skip).take(size);
        let reports = page.map(|&at| ReportSummary::of(view.stored_report(at)?, &*view));
        Ok(ReportList {
            total: found.len(),
            reports: reports.collect::<Result<_>>()?,
            generation: view.stamp().generation(),
        })
    }

    /// One report as a list shows it: no text is read.
    ///
    /// # Errors
    /// As in [`Index::report`].
    pub fn report_summary(&self, id: &ReportId) -> Result<ReportSummary> {
        let view = self.store().view();
        match view.report(id)? {
            Some(stored) => ReportSummary::of(stored, &*view),
            None => Err(not_held(&*view, id)?),
        }
    }

    /// One report, whole.
    ///
    /// # Errors
    /// `UnknownReport`, or `GoneReport` with its successor if it was replaced or removed.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].id.clone();
    /// let report = index.report(&id)?;
    /// assert_eq!(report.school.as_deref(), Some("云岭大学"));
    /// assert_eq!(report.sections[1].heading.as_deref(), Some("概述"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(&self, id: &ReportId) -> Result<HeldReport> {
        let view = self.store().view();
        let Some(stored) = view.report(id)? else { return Err(not_held(&*view, id)?) };

        let mut report = HeldReport {
            stored,
            files: view.shown_files_of(id)?,
            text: String::new(),
            anchors: Vec::new(),
            generation: view.stamp().generation(),
        };
        for section in view.sections(id)? {
            report.append(&section);
        }
        Ok(report)
    }
}

impl HeldReport {
    /// The link to the words at `span` of the text that still lands there after re-indexing; of
    /// longer ones it quotes the beginning. `None` if no section holds them.
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// # let id = index.reports(&mingcha::Filter::default(), 0, 1)?.reports[0].id.clone();
    /// let report = index.report(&id)?;
    /// let start = report.text.find("举报").unwrap_or_default();
    /// let link = report.link(mingcha::Span::new(start, start + "举报".len()));
    /// let address = link.map(|link| link.to_string()).unwrap_or_default();
    /// assert!(address.starts_with(&format!("/reports/{id}?at=1.11&q=")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn link(&self, span: Span) -> Option<Link> {
        let holds = |span_of: Span| span_of.range().contains(&span.start);
        let section = self.sections.iter().find(|section| holds(section.span))?;
        Link::to_span(&self.id, &self.text, section, span)
    }

    /// The 1-based line of the source file that the byte `at` of the text was printed on, for
    /// formats that count lines.
    pub fn line(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Lines))
    }

    /// The 1-based page of the source file that the byte `at` of the text was printed on, for
    /// formats that have pages.
    pub fn page(&self, at: usize) -> Option<u32> {
        anchored_at(&self.anchors, at).filter(|_| self.format.counts() == Some(Counted::Pages))
    }

    /// Puts the text of its next section at the end.
    fn append(&mut self, section: &StoredSection) {
        // Sections that hold only white space have no row; they still have their place.
        let gap = section.section.span.start.saturating_sub(self.text.len());
        self.text.extend(std::iter::repeat_n(' ', gap));

        let start = self.text.len();
        let shifted = |anchor: &Anchor| Anchor { at: start + anchor.at, number: anchor.number };
        self.anchors.extend(section.anchors.iter().map(shifted));
        self.text.push_str(&section.text);
    }
}

impl ReportSummary {
    fn of(stored: StoredReport, view: &dyn View) -> Result<ReportSummary> {
        Ok(ReportSummary {
            files: view.shown_files_of(&stored.id)?,
            sections: stored.sections.len(),
            url: Link::to(&stored.id),
            known: stored.known,
        })
    }
}

impl Deref for HeldReport {
    type Target = StoredReport;
    fn deref(&self) -> &StoredReport {
        &self.stored
    }
}

impl Deref for ReportSummary {
    type Target = KnownReport;
    fn deref(&self) -> &KnownReport {
        &self.known
    }
}

/// The error of a report that is not held: whether it ever was, and what took its place.
pub(crate) fn not_held(view: &dyn View, id: &ReportId) -> Result<Error> {
    let id = id.clone();

    Ok(match view.gone(&id)? {
        Some(gone) => ErrorKind::GoneReport {
            id: id.to_string(),
            school: gone.school,
            year: gone.year.map(|year| year.to_string()),
            successor: gone.successor.map(|successor| successor.to_string()),
        },
        None => ErrorKind::UnknownReport { id: id.to_string() },
    }
    .into())
}
