//! The mentions within one report, to mark them where they stand.

use crate::error::Result;
use crate::held::HeldReport;
use crate::index::Index;
use crate::pattern::Pattern;
use crate::query::Query;
use crate::text::{Span, fold};
use crate::token::Alignment;

/// A mention within a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// Its bytes in the report's clean text.
    pub span: Span,
    /// How it lies to the words.
    pub alignment: Alignment,
}

impl Index {
    /// The mentions of `query` in one report, in order: the same, and as many, as
    /// [`Index::mentions`] lists of it where the query names no other school, year or kind.
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
    /// let found = index.mentions_within(&report, &"举报".parse()?)?;
    /// assert_eq!(&report.text[found[0].span.range()], "举报");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions_within(&self, report: &HeldReport, query: &Query) -> Result<Vec<Within>> {
        let Some(pattern) = query.expr.as_ref().and_then(Pattern::new) else {
            return Ok(Vec::new());
        };
        let kinds = &query.filter.kinds;
        let go_on = self.go_on();
        let mut found = Vec::new();
        for section in &report.sections {
            if !kinds.is_empty() && !kinds.contains(&section.kind) {
                continue;
            }
            go_on()?;

            let folded = fold(report.text.get(section.span.range()).unwrap_or_default());
            let places = pattern.find(&folded.chars).whole;
            if places.is_empty() {
                continue;
            }

            let boundaries = self.segmenter().cut(&folded.chars).boundaries;
            found.extend(places.into_iter().map(|place| {
                let range = place.start as usize..place.end as usize;
                let span = folded.span(range.clone()).shifted(section.span.start);
                Within { span, alignment: boundaries.alignment(range) }
            }));
        }
        Ok(found)
    }
}
