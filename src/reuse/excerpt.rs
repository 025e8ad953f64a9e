//! Paragraphs that are reused as people see them: what both say, and where both are to be read.

use super::answer::{Likeness, ReuseSummary, ReusedParagraph};
use crate::error::Result;
use crate::hit::SectionRef;
use crate::index::Index;
use crate::known::Cited;
use crate::link::Link;
use crate::report::ReportId;
use crate::store::View;
use crate::store::damage::damaged;
use crate::store::row::StoredSection;
use crate::text::fold;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::ops::Deref;

/// Characters of a paragraph that an excerpt shows at most.
const EXCERPT_CHARS: usize = 300;
/// Folded characters of a paragraph that a link to it names.
const LINK_CHARS: usize = 8;

/// What of one report is reused, to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReuseTexts {
    /// How much, and from where.
    #[serde(flatten)]
    pub summary: ReuseSummary,
    /// The paragraphs, in order.
    pub paragraphs: Vec<ReusedText>,
    /// The state of the store that the answer is from.
    pub generation: String,
}

/// A paragraph that also stands in an earlier report, beside the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct ReusedText {
    /// How alike they are.
    pub how: Likeness,
    /// The Jaccard index of their shingles; 1 for equal ones.
    pub likeness: f32,
    /// Whether the school itself had it, under any of its names.
    pub is_own: bool,
    /// The paragraph.
    pub here: Excerpt,
    /// The earlier one.
    pub source: Excerpt,
}

/// A paragraph as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Excerpt {
    /// Its report.
    #[serde(flatten)]
    pub cited: Cited,
    /// Its section.
    pub section: SectionRef,
    /// Its first byte in the report's clean text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it says, at most the first 300 characters.
    pub text: String,
    /// Whether it says more.
    pub cut: bool,
    /// A link that still lands there after re-indexing, from the root of the site.
    #[cfg_attr(feature = "http", schema(value_type = String))]
    pub url: Link,
}

impl Index {
    /// What [`Index::reuse_of`] knows, with what the paragraphs say and links to both places. It
    /// reads the report and those that it takes from.
    ///
    /// # Errors
    /// As [`Index::reuse_of`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let files = [2020, 2021].map(|year| (year, dir.path().join(format!("{year}.txt"))));
    /// # for (year, file) in &files {
    /// #     std::fs::write(file, format!("云岭大学{year}-{}学年信息公开年度报告\n一、概述\n学校召开专题会议 {year} 次，逐项核对清单事项，及时更新栏目。\n", year + 1))?;
    /// # }
    /// # let index = mingcha::Index::create(&dir.path().join("store"), mingcha::Options::default())?;
    /// # index.add(&files.map(|(_, file)| file), &|_| {})?;
    /// let later = index.reuse(&mingcha::Filter::default())?.reports[0].summary.report_id.clone();
    /// let texts = index.reuse_texts(&later)?.ok_or("compared above")?;
    /// assert!(texts.paragraphs[0].here.text.contains("2021") && texts.paragraphs[0].source.text.contains("2020"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reuse_texts(&self, id: &ReportId) -> Result<Option<ReuseTexts>> {
        let view = self.store().view();
        let Some(of) = self.known_reuse(&*view, id)? else { return Ok(None) };
        let mut sections = ReadSections { view: &*view, read: FxHashMap::default() };
        let texts = of
            .paragraphs
            .iter()
            .map(|paragraph| sections.both(id, paragraph))
            .collect::<Result<_>>()?;

        Ok(Some(ReuseTexts {
            summary: of.summary,
            paragraphs: texts,
            generation: view.stamp().generation(),
        }))
    }
}

/// The sections of reports, each report read once.
struct ReadSections<'a> {
    view: &'a dyn View,
    read: FxHashMap<ReportId, Vec<StoredSection>>,
}

impl ReadSections<'_> {
    fn both(&mut self, id: &ReportId, paragraph: &ReusedParagraph) -> Result<ReusedText> {
        Ok(ReusedText {
            how: paragraph.how,
            likeness: paragraph.likeness,
            is_own: paragraph.is_own,
            here: self.excerpt(id, paragraph.section, paragraph.start, paragraph.end)?,
            source: self.excerpt(
                &paragraph.source,
                paragraph.source_section,
                paragraph.source_start,
                paragraph.source_end,
            )?,
        })
    }

    fn excerpt(
        &mut self,
        id: &ReportId,
        section: u32,
        start: usize,
        end: usize,
    ) -> Result<Excerpt> {
        let sections = match self.read.entry(id.clone()) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => unread.insert(self.view.sections(id)?),
        };
        let stored = sections.iter().find(|stored| stored.section.id == section);
        let stored = stored.ok_or_else(|| damaged("a section that was compared is not there"))?;

        let from = stored.section.span.start;
        let paragraph = stored.text.get(start - from..end - from);
        let paragraph =
            paragraph.ok_or_else(|| damaged("a paragraph that was compared is not there"))?;
        let text: String = paragraph.chars().take(EXCERPT_CHARS).collect();

        Ok(Excerpt {
            cited: stored.cited(),
            section: SectionRef::of(&stored.section),
            start,
            end,
            cut: text.len() < paragraph.len(),
            text,
            url: link(stored, start - from),
        })
    }
}

impl Deref for Excerpt {
    type Target = Cited;
    fn deref(&self) -> &Cited {
        &self.cited
    }
}

/// The link to the paragraph that begins at the byte `at` of a section.
fn link(stored: &StoredSection, at: usize) -> Link {
    let folded = fold(&stored.text);
    let start = folded.source.partition_point(|span| span.start < at);
    let end = (start + LINK_CHARS).min(folded.chars.len());
    Link::to_chars(&stored.report_id, stored.section.id, &folded, start..end)
}
