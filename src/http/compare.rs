//! One query asked both ways, by report.

use super::answer::{Answer, Ask, On, json};
use super::question::Question;

const SIZE: usize = 50;
const MOST_SIZE: usize = 100;

/// `GET /api/v1/compare`: a page of each of the two lists.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind", "page", "size"])?;
    let question = Question::of_mentions(&params)?;
    let page = params.number("page", 1..=usize::MAX, 1)?;
    let size = params.number("size", 1..=MOST_SIZE, SIZE)?;
    let skip = (page - 1).saturating_mul(size);
    json(site, ask, move |site| Ok(site.index().compare_page(&question.query, &question.filter, skip, size)?)).await
}
