//! Schools, years and a report of the store, as the page of the API offers them.

use super::super::site::Site;
use crate::{Filter, Year};

/// Schools that a form offers to tick.
const MOST_SCHOOLS: usize = 4;
/// Reports among which those schools are looked for.
const MOST_REPORTS: usize = 60;

/// Values of the store, to be offered in forms and examples.
pub(super) struct Held {
    pub(super) schools: Vec<String>,
    pub(super) years: Vec<Year>,
    pub(super) report: Option<String>,
}

impl Held {
    /// The first schools, all years and the first report.
    pub(super) fn new(site: &Site) -> crate::Result<Held> {
        let reports = site.index().reports(&Filter::default(), 0, MOST_REPORTS)?.reports;
        let mut schools: Vec<String> =
            reports.iter().filter_map(|report| report.school.clone()).collect();
        schools.dedup();
        schools.truncate(MOST_SCHOOLS);
        let years = site.stats()?.years.iter().filter_map(|year| year.value).collect();
        Ok(Held { schools, years, report: reports.first().map(|report| report.id.to_string()) })
    }
}
