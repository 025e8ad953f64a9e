//! One query asked both ways, by report.

use super::answer::{Answer, Ask, On, json};
use super::question::Question;

/// `GET /api/v1/compare`: a page of each of the two lists.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind", "page", "size"])?;
    let question = Question::of_mentions(&params)?;
    let (skip, size) = params.list_page()?;
    json(site, ask, move |site| Ok(site.index().compare_page(&question.query, &question.filter, skip, size)?)).await
}
