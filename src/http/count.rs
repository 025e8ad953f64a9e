//! Mentions counted by school, year and kind.

use super::answer::{Answer, Ask, On, json};
use super::question::Question;

/// `GET /api/v1/counts`.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind"])?;
    let question = Question::of_mentions(&params)?;
    json(site, ask, move |site| Ok(site.index().counts(&question.query, &question.filter)?)).await
}
