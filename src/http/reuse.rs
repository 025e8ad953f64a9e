//! Paragraphs that reports reuse. All reports have to be compared for it, which takes longer than
//! an answer may: a thread of its own does it at the first question, once for each state of the
//! store, and until then clients are asked to try again.

use super::answer::{Answer, Ask, On, json};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::report::read_id;
use super::resource::Resource;
use super::site::Site;
use crate::{ReuseList, ReuseTexts};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::routing::get;
use std::time::{Duration, Instant};

/// The time that an answer waits for the comparison: enough for a small store.
const PATIENCE: Duration = Duration::from_secs(2);
/// The interval at which it is looked for meanwhile.
const TICK: Duration = Duration::from_millis(20);

/// The resource at `/api/v1/reuse`.
pub(super) fn resource() -> Resource {
    Resource::get::<ReuseList>("/api/v1/reuse", "reuse", get(list))
        .says(
            ("各份报告有多少段落见于更早的报告", "how much of each report also stands in an earlier one"),
            (
                "占比大的在前。索引每次更新后第一次问时比对全部报告，一时没有结果就返回 503 和 Retry-After",
                "The largest share first. All reports are compared at the first question after a \
                 change of the store; until then the answer may be 503 with Retry-After",
            ),
        )
        .takes(parameter::of_reports().into_iter().chain(parameter::list_page()))
        .refuses(&[ProblemKind::BadValue, ProblemKind::Comparing])
}

/// The resource at `/api/v1/reports/{id}/reuse`.
pub(super) fn resource_of_report() -> Resource {
    Resource::get::<ReuseTexts>("/api/v1/reports/{id}/reuse", "report_reuse", get(of_report))
        .says(
            (
                "一份报告里见于更早报告的段落",
                "the paragraphs of a report that also stand in an earlier one",
            ),
            ("两处原文并列", "Both texts side by side"),
        )
        .takes([parameter::report()])
        .refuses(&[ProblemKind::UnknownReport, ProblemKind::GoneReport, ProblemKind::Comparing])
}

async fn list(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["school", "year", "page", "size"])?;
    let filter = params.filter()?;
    let (skip, size) = params.list_page()?;
    compared(&site).await?;
    json(site, ask, move |site| Ok(site.index().reuse_list(&filter, skip, size)?)).await
}

async fn of_report(site: On, ask: Ask, id: Result<Path<String>, PathRejection>) -> Answer {
    ask.params(&[])?;
    let id = read_id(id)?;
    let waited = compared(&site).await;

    json(site, ask, move |site| match site.index().reuse_texts(&id)? {
        Some(texts) => Ok(texts),
        None => Err(waited.err().unwrap_or_else(Problem::comparing)),
    })
    .await
}

/// Waits a moment until all reports have been compared.
async fn compared(site: &Site) -> Result<(), Problem> {
    let asked = Instant::now();
    while !site.knows_reuse()? {
        if asked.elapsed() > PATIENCE {
            return Err(Problem::comparing());
        }
        tokio::time::sleep(TICK).await;
    }

    Ok(())
}
