//! The wishes of a request for the page of a report.

use super::super::param::{Params, bad_value};
use super::super::problem::Problem;
use crate::Query;

/// The marks and the place that the page is to show.
pub(super) struct WantedReport {
    pub(super) highlight: Option<Query>,
    /// The hit to go to, counted from 1.
    pub(super) hit: Option<usize>,
    pub(super) place: Option<WantedPlace>,
    /// The paragraph whose citation is open.
    pub(super) cited: Option<usize>,
}

/// A place as a link names it.
pub(super) struct WantedPlace {
    pub(super) section: u32,
    pub(super) char: usize,
    pub(super) quote: String,
}

impl WantedReport {
    pub(super) fn read(params: &Params) -> Result<WantedReport, Problem> {
        let highlight = params.one("hl")?.map(Query::parse).transpose()?;
        let number = |name| match params.one(name)? {
            Some(_) => params.number(name, 1..=usize::MAX, 1).map(Some),
            None => Ok(None),
        };
        let quote = params.one("q")?.unwrap_or_default();
        let place = params.one("at")?.map(|at| WantedPlace::read(at, quote)).transpose()?;
        let highlight = highlight.filter(|query| query.expr.is_some());

        Ok(WantedReport { highlight, hit: number("hit")?, place, cited: number("cite")? })
    }
}

impl WantedPlace {
    fn read(at: &str, quote: &str) -> Result<WantedPlace, Problem> {
        let place = at.split_once('.').and_then(|(section, char)| {
            Some(WantedPlace {
                section: section.parse().ok()?,
                char: char.parse().ok()?,
                quote: quote.to_owned(),
            })
        });

        place.ok_or_else(|| {
            bad_value("at", at, "节号.字号，如 3.120", "SECTION.CHAR, such as 3.120")
        })
    }
}
