//! Suggestions while one types, for the box and for programs.

use super::answer::{Answer, Ask, On, json, text};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use crate::Suggestions;
use axum::routing::get;

/// Suggestions of each sort, unless asked otherwise, and at most.
const USUAL_SIZE: usize = 5;
const MOST_SIZE: usize = 50;

/// The resource at `/api/v1/suggest`.
pub(super) fn resource() -> Resource {
    Resource::get::<Suggestions>("/api/v1/suggest", "suggest", get(api))
        .says(
            ("正在输入的词可能是什么", "what a query that is being typed may mean"),
            (
                "词、学校、章节标题，各带数目；校名也可用拼音",
                "Words, schools and headings with counts; schools in pinyin, too",
            ),
        )
        .takes([parameter::query(), parameter::size(1, MOST_SIZE, USUAL_SIZE)])
        .refuses(&[ProblemKind::BadValue, ProblemKind::QueryTooLong])
}

/// `GET /suggestions`: whole queries for a browser's own box, as the OpenSearch Suggestions
/// extension has them.
pub(super) async fn completions(site: On, ask: Ask) -> Answer {
    let typed = ask.params(&["q"])?.one("q")?.unwrap_or_default().to_owned();

    text(site, ask, "application/x-suggestions+json", move |site, _| {
        let found = site.index().suggest(&typed, USUAL_SIZE)?;
        let all = found.words.iter().chain(&found.schools).chain(&found.headings);
        let queries: Vec<&str> = all.map(|suggestion| suggestion.query.trim_end()).collect();
        serde_json::to_string(&(typed, queries))
            .map_err(|error| Problem::internal(&error.to_string()))
    })
    .await
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "size"])?;
    let text = params.one("q")?.unwrap_or_default().to_owned();
    let size = params.number("size", 1..=MOST_SIZE, USUAL_SIZE)?;
    json(site, ask, move |site| Ok(site.index().suggest(&text, size)?)).await
}
