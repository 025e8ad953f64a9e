//! Suggestions while one types, for the box and for programs.

use super::answer::{Answer, Ask, On, json};

/// Suggestions of each sort, unless asked otherwise, and at most.
const USUAL_SIZE: usize = 5;
const MOST_SIZE: usize = 50;

/// `GET /api/v1/suggest`.
pub(super) async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "size"])?;
    let text = params.one("q")?.unwrap_or_default().to_owned();
    let size = params.number("size", 1..=MOST_SIZE, USUAL_SIZE)?;
    json(site, ask, move |site| Ok(site.index().suggest(&text, size)?)).await
}
