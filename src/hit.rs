//! Ranked results: sections in order of relevance, with facets and snippets.

mod answer;
mod asked;
mod facet;
mod order;
mod shown;

pub use answer::{
    Asked, CutRun, FACET_SIZE, Facet, FacetPage, FacetSizes, Facets, Group, Hit, Hits, MOST_HITS,
    MOST_PAGE_SIZE, Order, Page, SectionRef, ShownSection, Total, Widened,
};
pub(crate) use asked::widening;
pub(crate) use shown::shown;

use crate::error::Result;
use crate::index::Index;
use crate::query::{Filter, Query};
use crate::store::View;
use crate::store::allowed::Allowed;
use crate::store::found::Matched;
use crate::store::plan::Plan;
use order::Sorting;

/// Below this many sections, those that hold only some of the words follow.
const FEW: usize = 10;

impl Index {
    /// The sections that satisfy `query` within `filter`, best first. A query without words finds
    /// every section.
    ///
    /// # Errors
    /// `PageTooFar` past [`MOST_HITS`]; `BadValue` for a page or size of 0 or a size over
    /// [`MOST_PAGE_SIZE`].
    ///
    /// ```
    /// # let dir = tempfile::tempdir()?;
    /// # let file = dir.path().join("a.txt");
    /// # std::fs::write(&file, "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到举报。\n")?;
    /// # let store = dir.path().join("store");
    /// # let index = mingcha::Index::create(&store, mingcha::Options::default())?;
    /// # index.add(std::slice::from_ref(&file), &|_| {})?;
    /// use mingcha::{Filter, Page};
    /// let hits = index.search(&"举报".parse()?, &Filter::default(), Page::default())?;
    /// assert_eq!((hits.total.sections, hits.hits[0].section.heading.as_deref()), (1, Some("概述")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(&self, query: &Query, filter: &Filter, page: Page) -> Result<Hits> {
        page.check()?;

        let view = self.store().view();
        let ranks = view.ranks()?;
        let names = self.names(ranks);
        let limit = names.limit(query, filter);
        let allowed = Allowed::of(limit.both.as_ref(), ranks);
        let (plan, matched) = self.matched(&*view, query, &allowed, FEW)?;

        let mut asked = Asked::about(query, &limit, ranks);
        widening(&mut asked, query, plan.as_ref(), &matched);
        asked.cut = CutRun::all(plan.as_ref());
        let (facets, total) = match page.group {
            Group::None => facet::sections(&matched, names, limit.shown(), &page.facets),
            Group::Report => facet::reports(&matched, names, limit.shown(), &page.facets),
        };

        let is_partial = |found: &&Matched| !found.holds && found.passes.all();
        let total = Total { partial: matched.iter().filter(is_partial).count(), ..total };

        let ranked = Sorting { order: page.order, ranks }.best(matched, &page);
        let terms = plan.as_ref().map(Plan::marked).unwrap_or_default();
        let hits = ranked
            .into_iter()
            .skip(page.last() - page.size)
            .map(|ranked| ranked.hit(&*view, &terms));
        Ok(Hits {
            query: asked,
            total,
            hits: hits.collect::<Result<_>>()?,
            facets,
            generation: view.stamp().generation(),
        })
    }

    /// The totals of [`Index::search`] in `view`, without its hits.
    pub(crate) fn total(&self, view: &dyn View, query: &Query, filter: &Filter) -> Result<Total> {
        let ranks = view.ranks()?;
        let limit = self.names(ranks).limit(query, filter);
        let allowed = Allowed::of(limit.both.as_ref(), ranks);
        let (_, matched) = self.matched(view, query, &allowed, 0)?;

        let holding = matched.iter().filter(|found| found.holds && found.passes.all());
        let mut reports: Vec<u32> = holding.map(|found| found.key.report).collect();
        let sections = reports.len();
        reports.sort_unstable();
        reports.dedup();
        Ok(Total { sections, reports: reports.len(), partial: 0 })
    }

    /// What ranked search finds, in no order, and how it looked for it; where it finds fewer than
    /// `few` sections, also those that hold only some of the words.
    pub(crate) fn matched(
        &self,
        view: &dyn View,
        query: &Query,
        allowed: &Allowed,
        few: usize,
    ) -> Result<(Option<Plan>, Vec<Matched>)> {
        let names = self.names(view.ranks()?);
        let plan = query.expr.as_ref().and_then(|expr| Plan::new(expr, self.segmenter(), names));

        // A filter alone, or nothing at all, asks for every section; text of which nothing is left
        // asks for none.
        let is_browsing =
            query.expr.is_none() && (query.text.trim().is_empty() || !query.filter.is_empty());
        let matched = if plan.is_some() || is_browsing {
            view.rank(plan.as_ref(), allowed, few, &self.go_on())?
        } else {
            Vec::new()
        };
        Ok((plan, matched))
    }
}
