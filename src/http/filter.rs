//! The filter as a form, the same for every view of a question, and the parameters that only the
//! form sends.

use super::answer::On;
use super::facet::FacetField;
use super::param::Params;
use super::problem::Problem;
use super::words::Words;
use crate::{Alignment, Counts, Label, Year};
use std::collections::BTreeSet;

/// The longest typing by which schools are found.
const LONGEST_FIND_CHARS: usize = 60;

/// The form: facets, and the parameters that it keeps.
pub(super) struct FilterForm {
    pub(super) action: &'static str,
    /// Whether it stands beside the answer where there is room, and not above it.
    pub(super) is_beside: bool,
    pub(super) kept: Vec<(String, String)>,
    /// The classes of mentions to tick; none where places are not listed.
    pub(super) classes: Vec<MentionClass>,
    pub(super) facets: Vec<FacetField>,
}

/// A class of mentions, to show or to hide.
pub(super) struct MentionClass {
    pub(super) name: &'static str,
    pub(super) label: String,
    /// The text before the term, the term and the text after it.
    pub(super) example: [&'static str; 3],
    pub(super) count: usize,
    pub(super) is_shown: bool,
}

impl FilterForm {
    /// The number of values that are ticked.
    pub(super) fn selected(&self) -> usize {
        self.facets.iter().map(FacetField::selected).sum()
    }

    /// Tells whether any value has hits.
    pub(super) fn counts_any(&self) -> bool {
        self.facets.iter().any(FacetField::counts_any)
    }
}

impl MentionClass {
    pub(super) fn all(
        counts: &Counts,
        shown: &BTreeSet<Alignment>,
        words: Words,
    ) -> Vec<MentionClass> {
        let class = |alignment: Alignment, example, count| MentionClass {
            name: alignment.as_str(),
            label: words.alignment(alignment),
            example,
            count,
            is_shown: shown.contains(&alignment),
        };

        vec![
            class(Alignment::Word, ["", "举报", "电话"], counts.word),
            class(Alignment::Inside, ["行政", "复议", ""], counts.inside),
            class(Alignment::Across, ["检", "举报", "告"], counts.across),
        ]
    }
}

/// The text by which schools are found.
pub(super) fn typed(params: &Params) -> Result<String, Problem> {
    let find = params.one("find")?.unwrap_or_default();
    Ok(find.chars().take(LONGEST_FIND_CHARS).collect())
}

/// The parameters with every year that is held from `from` to `to` ticked, if a page has those.
pub(super) async fn with_range(site: &On, params: Params) -> Result<Params, Problem> {
    // Other apps append a `from` of their own: what is no year is left out, as what is not known.
    let year = |name| params.year(name).ok().flatten();
    let (from, to) = (year("from"), year("to"));
    let params = params.without("from").without("to");
    if from.is_none() && to.is_none() {
        return Ok(params);
    }

    let stats = site.0.clone().run(|site| Ok(site.stats()?)).await?;
    let held = stats.years.iter().filter_map(|year| year.value);
    let is_within = |year: &Year| {
        from.is_none_or(|from| from.first() <= year.first())
            && to.is_none_or(|to| year.first() <= to.first())
    };

    // The ends themselves say what is not held, where nothing between them is.
    let years: BTreeSet<Year> = held.filter(is_within).chain(from).chain(to).collect();
    let params = params.without(Label::Year.as_str());
    Ok(years.into_iter().fold(params, |params, year| params.with("year", year.to_string())))
}
