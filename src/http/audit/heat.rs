//! The audit by province and year: a table whose cells are shaded by the share of reports that they
//! count. The numbers say what the shades do.

use super::super::address::Address;
use super::super::site::Site;
use super::super::words::Words;
use super::wanted::WantedAudit;
use crate::{
    AuditTally, CellState, FacetPage, FilterValue, Group, Label, Matter, Page, Query, Year,
};
use std::borrow::Cow;

/// The shades by share: no report, then up to a quarter, a half, three quarters, all.
const SHADES: [&str; 5] = ["h0", "h1", "h2", "h3", "h4"];

/// Provinces by years.
pub(super) struct HeatMap {
    /// What is counted.
    pub(super) of: String,
    /// The newest year first.
    pub(super) years: Vec<String>,
    pub(super) rows: Vec<HeatRow>,
}

/// The years of a province.
pub(super) struct HeatRow {
    pub(super) province: String,
    /// Its schools by years.
    pub(super) href: String,
    pub(super) cells: Vec<HeatCell>,
}

/// A province in a year.
pub(super) struct HeatCell {
    /// Its shade.
    pub(super) class: &'static str,
    /// The reports that are counted, of all.
    pub(super) some: usize,
    pub(super) all: usize,
    /// Why there is no number, where no report is held.
    pub(super) without: Option<Cow<'static, str>>,
    /// Its schools in this year.
    pub(super) href: Option<String>,
}

impl HeatMap {
    /// The reports that tell of `matter`, or those with gaps, in each of `years`; `address` is that
    /// of schools by years.
    pub(super) fn new(
        site: &Site,
        wanted: &WantedAudit,
        years: &[Option<Year>],
        matter: Option<Matter>,
        address: &Address,
        words: Words,
    ) -> crate::Result<HeatMap> {
        let mut rows = Vec::new();
        for province in provinces(site, wanted)? {
            let totals = wanted.totals_of(site, &province, years)?;
            let of = FilterValue::Name(province.as_deref());
            let here = address.clone().without("province").with("province", of.to_string());

            let tallies = years
                .iter()
                .filter_map(|year| totals.by_year.iter().find(|of_year| of_year.year == *year));
            let cells = tallies.map(|of| HeatCell::new(&of.tally, of.year, matter, &here, words));
            if totals.all.reports > 0 {
                rows.push(HeatRow {
                    province: words.value(Label::Province, of),
                    href: here.to_string(),
                    cells: cells.collect(),
                });
            }
        }

        Ok(HeatMap {
            of: match matter {
                Some(matter) => matter.label().text(words.0).to_owned(),
                None => words.say("缺漏", "gaps").to_owned(),
            },
            years: years.iter().map(|year| words.year(*year)).collect(),
            rows,
        })
    }
}

/// The provinces of what is wanted: those that are chosen, or all; the unknown one last.
fn provinces(site: &Site, wanted: &WantedAudit) -> crate::Result<Vec<Option<String>>> {
    let page = Page { size: 1, group: Group::None, facets: FacetPage::ALL, ..Page::default() };
    let found = site.index().search(&Query::default(), &wanted.question.filter, page)?;
    let facets = found.facets.province;
    let is_chosen = facets.iter().any(|facet| facet.selected);

    let kept = facets.into_iter().filter(|facet| facet.selected || !is_chosen);
    let mut provinces: Vec<Option<String>> = kept.map(|facet| facet.value).collect();
    provinces.sort_by_key(Option::is_none);
    Ok(provinces)
}

impl HeatCell {
    fn new(
        tally: &AuditTally,
        year: Option<Year>,
        matter: Option<Matter>,
        province: &Address,
        words: Words,
    ) -> HeatCell {
        let some = match matter.map(|matter| tally.statements.of(matter)) {
            Some(of) => of.number + of.mentioned,
            None => tally.with_gaps,
        };
        let all = tally.reports;
        let state = if tally.unreadable > 0 { CellState::Unreadable } else { CellState::NoReport };
        let of_year = |year: Year| {
            let address = province.clone().without("from").without("to");
            let year = year.to_string();
            address.with("from", year.clone()).with("to", year).to_string()
        };

        HeatCell {
            class: shade(some, all),
            some,
            all,
            without: (all == 0).then(|| state.label(words.0)),
            href: year.filter(|_| all > 0).map(of_year),
        }
    }
}

/// The shade of a share.
fn shade(some: usize, all: usize) -> &'static str {
    let at = some.saturating_mul(SHADES.len() - 1).div_ceil(all.max(1));
    SHADES.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shade_is_that_of_the_share_and_only_nothing_has_none() {
        let shades = [(0, 9), (1, 400), (1, 4), (2, 7), (3, 4), (4, 5), (9, 9), (0, 0)];
        let found = shades.map(|(some, all)| shade(some, all));
        assert_eq!(found, ["h0", "h1", "h1", "h2", "h3", "h4", "h4", "h0"]);
    }
}
