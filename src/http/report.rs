//! Reports as data: the list, and one report whole.

use super::answer::{Answer, Ask, On, json};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use crate::{HeldReport, ReportId, ReportList};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::routing::get;

/// The resource at `/api/v1/reports`.
pub(super) fn resource_of_list() -> Resource {
    Resource::get::<ReportList>("/api/v1/reports", "reports", get(list))
        .says(("报告清单", "the reports held"), ("按学校、年度排列", "In order of school and year"))
        .takes(parameter::of_reports().into_iter().chain(parameter::list_page()))
        .refuses(&[ProblemKind::BadValue])
}

/// The resource at `/api/v1/reports/{id}`.
pub(super) fn resource() -> Resource {
    Resource::get::<HeldReport>("/api/v1/reports/{id}", "report", get(one))
        .says(
            ("一份报告的全文与目录", "one report, its text and its outline"),
            (
                "被取代或移除的报告答 410，successor 是取代它的报告",
                "A report that was replaced or removed is answered with 410; `successor` is the \
                 one that took its place",
            ),
        )
        .takes([parameter::report()])
        .refuses(&[ProblemKind::UnknownReport, ProblemKind::GoneReport])
}

async fn list(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["school", "year", "page", "size"])?;
    let filter = params.filter()?;
    let (skip, size) = params.list_page()?;
    json(site, ask, move |site| Ok(site.index().reports(&filter, skip, size)?)).await
}

async fn one(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    ask.params(&[])?;
    let id = read_id(id)?;
    json(site, ask, move |site| Ok(site.index().report(&id)?)).await
}

/// The report that a path names.
pub(super) fn read_id(id: Result<Path<String>, PathRejection>) -> Result<ReportId, Problem> {
    let Ok(Path(id)) = id else { return Err(Problem::no_page()) };
    Ok(id.parse()?)
}
