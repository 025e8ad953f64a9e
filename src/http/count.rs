//! Mentions counted by school, year and kind.

use super::answer::{Answer, Ask, On, json};
use super::parameter;
use super::problem::ProblemKind;
use super::question::Question;
use super::resource::Resource;
use crate::CountsAnswer;
use axum::routing::get;

/// The resource at `/api/v1/counts`.
pub(super) fn resource() -> Resource {
    Resource::get::<CountsAnswer>("/api/v1/counts", "counts", get(api))
        .says(
            ("按学校、年度、章节计数", "mentions counted by school, year and section"),
            (
                "与提及同一种比对，数目相同；学校按今天的校名合计，cross 只列非零的组合",
                "Counted as mentions are, with the same numbers; schools under their name of \
                 today, `cross` without zeros",
            ),
        )
        .takes([parameter::term()].into_iter().chain(parameter::filter()))
        .refuses(ProblemKind::OF_QUERY)
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind"])?;
    let question = Question::of_mentions(&params)?;
    json(site, ask, move |site| Ok(site.index().counts(&question.query, &question.filter)?)).await
}
