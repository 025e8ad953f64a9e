//! One query asked both ways, by report.

use super::answer::{Answer, Ask, On, json};
use super::parameter;
use super::problem::ProblemKind;
use super::question::Question;
use super::resource::Resource;
use crate::Comparison;
use axum::routing::get;

/// The resource at `/api/v1/compare`.
pub(super) fn resource() -> Resource {
    Resource::get::<Comparison>("/api/v1/compare", "compare", get(api))
        .says(
            (
                "逐字比对与排序检索各自找到、另一种没有找到的报告",
                "the reports that only the exact search finds, or only the ranked one",
            ),
            (
                "每份都说明另一种为什么没有找到。两份清单各给一页，总数是全部的",
                "Each with the reason why the other does not find it. A page of each list, with \
                 the totals of all",
            ),
        )
        .takes(
            [parameter::term()]
                .into_iter()
                .chain(parameter::filter())
                .chain(parameter::list_page()),
        )
        .refuses(ProblemKind::OF_QUERY)
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind", "page", "size"])?;
    let question = Question::of_mentions(&params)?;
    let (skip, size) = params.list_page()?;
    json(site, ask, move |site| {
        Ok(site.index().compare_page(&question.query, &question.filter, skip, size)?)
    })
    .await
}
