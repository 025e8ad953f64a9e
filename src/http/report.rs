//! Reports as data: the list, and one report whole.

use super::answer::{Answer, Ask, On, json};
use super::problem::Problem;
use crate::ReportId;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;

/// `GET /api/v1/reports`.
pub(super) async fn list(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["school", "year", "page", "size"])?;
    let filter = params.filter()?;
    let (skip, size) = params.list_page()?;
    json(site, ask, move |site| Ok(site.index().reports(&filter, skip, size)?)).await
}

/// `GET /api/v1/reports/{id}`.
pub(super) async fn one(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    ask.params(&[])?;
    let id = read_id(id)?;
    json(site, ask, move |site| Ok(site.index().report(&id)?)).await
}

/// The report that a path names.
pub(super) fn read_id(id: Result<Path<String>, PathRejection>) -> Result<ReportId, Problem> {
    let Ok(Path(id)) = id else { return Err(Problem::no_page()) };
    Ok(id.parse()?)
}
