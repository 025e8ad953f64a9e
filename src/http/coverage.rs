//! Which schools of the list have no report, as data and as a page.

use super::answer::{Answer, Ask, On, html, json};
use super::frame::Frame;
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use super::site::Site;
use super::words::Words;
use crate::{Coverage, CoverageOf, ListedSchool};
use askama::Template;
use axum::routing::get;

const KNOWN: &[&str] = &["school", "year"];

/// The resource at `/api/v1/coverage`.
pub(super) fn resource() -> Resource {
    Resource::get::<Coverage>("/api/v1/coverage", "coverage", get(api))
        .says(
            (
                "全国学校名单里哪些学校没有报告，分年度、省份和层次",
                "which schools of the country's list have no report, by year, province and level",
            ),
            (
                "从未收录的学校单列，不混入各年度的缺口",
                "Schools that were never seen stand apart from those that lack a year",
            ),
        )
        .takes(parameter::of_reports())
        .refuses(&[ProblemKind::BadValue])
}

async fn api(site: On, ask: Ask) -> Answer {
    let filter = ask.params(KNOWN)?.filter()?;
    json(site, ask, move |site| Ok(site.index().coverage(&filter)?)).await
}

/// `GET /coverage`: the same for people.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let filter = ask.params(KNOWN)?.without_empty().filter()?;
    html(site, ask, move |site, ask| {
        let coverage = site.index().coverage(&filter)?;
        CoveragePage::new(site, ask, coverage)
    })
    .await
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    frame: Frame,
    coverage: Coverage,
}

impl CoveragePage {
    fn new(site: &Site, ask: &Ask, coverage: Coverage) -> Result<CoveragePage, Problem> {
        let words = Words(ask.lang);
        let frame = Frame::new(site, ask, words.say("收录情况", "Coverage"))?;
        Ok(CoveragePage { frame, coverage })
    }

    /// The values of the last year, each list with its heading.
    fn of_last_year(&self) -> Vec<(&'static str, &[CoverageOf])> {
        let Some(last) = self.coverage.years.last() else { return Vec::new() };
        let is_en = self.frame.words.is_en();
        let heading = |zh, en| if is_en { en } else { zh };
        vec![
            (heading("省份", "province"), last.by_province.as_slice()),
            (heading("层次", "level"), last.by_level.as_slice()),
        ]
    }

    /// Names of schools in a line.
    fn names(&self, schools: &[ListedSchool]) -> String {
        let names: Vec<&str> = schools.iter().map(|school| school.school.as_str()).collect();
        names.join(self.frame.words.say("、", ", "))
    }
}
