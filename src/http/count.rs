//! Mentions counted by school, year and kind.

use super::answer::{Answer, Ask, On, json, tagged};
use super::flow;
use super::parameter;
use super::problem::ProblemKind;
use super::question::Question;
use super::resource::{Parameter, Resource};
use super::site::Site;
use crate::{CountsAnswer, ExportFormat, Lang};
use axum::body::Body;
use axum::http::Method;
use axum::routing::get;
use serde::Serialize;
use std::io::Write;

/// Crossed counts on a page, and the most.
const CELLS: usize = 100;
const MOST_CELLS: usize = 1000;

/// The resource at `/api/v1/counts`.
pub(super) fn resource() -> Resource {
    Resource::get::<CountsAnswer>("/api/v1/counts", "counts", get(api))
        .says(
            ("按学校、年度、章节计数", "mentions counted by school, year and section"),
            (
                "与提及同一种比对，数目相同；学校按今天的校名合计。cross 只列非零的组合，\
                 一次一页，共 cells 个；/api/v1/counts.jsonl 一次给全",
                "Counted as mentions are, with the same numbers; schools under their name of \
                 today. `cross`, without zeros, comes page by page and has `cells` entries; \
                 /api/v1/counts.jsonl gives them all",
            ),
        )
        .takes(parameters().chain([parameter::page(), parameter::size(0, MOST_CELLS, CELLS)]))
        .refuses(ProblemKind::OF_QUERY)
}

/// The resource at `/api/v1/counts.jsonl`.
pub(super) fn resource_of_jsonl() -> Resource {
    let path = "/api/v1/counts.jsonl";
    Resource::file(path, "counts_jsonl", ExportFormat::Jsonl.media(), get(jsonl))
        .says(
            ("全部交叉计数，每行一个 JSON 对象", "all crossed counts, a JSON object a line"),
            (
                "每行一所学校、一个年度、一类章节的提及数；末行是不带 cross 的 /api/v1/counts，\
                 没有末行的文件不完整",
                "A line for each school, year and kind; the last line is /api/v1/counts without \
                 `cross`, and a file without it is not complete",
            ),
        )
        .takes(parameters())
        .refuses(ProblemKind::OF_QUERY)
}

fn parameters() -> impl Iterator<Item = Parameter> {
    [parameter::term()].into_iter().chain(parameter::filter())
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(&["q", "school", "year", "kind", "page", "size"])?;
    let question = Question::of_mentions(&params)?;
    let page = params.number("page", 1..=usize::MAX, 1)?;
    let size = params.number("size", 0..=MOST_CELLS, CELLS)?;

    let first = (page - 1).saturating_mul(size);
    let cells = first..first.saturating_add(size);
    json(site, ask, move |site| {
        Ok(site.index().counts_crossed(&question.query, &question.filter, cells)?)
    })
    .await
}

async fn jsonl(site: On, ask: Ask, method: Method) -> Answer {
    let question = Question::of_mentions(&ask.params(&["q", "school", "year", "kind"])?)?;
    let (lang, asked) = (ask.lang, site.0.clone());

    let body = async move || {
        if method == Method::HEAD {
            return Ok(Body::empty());
        }
        flow::body(asked, move |site, pipe| write(site, &question, lang, pipe)).await
    };
    tagged(site.0, ask, ExportFormat::Jsonl.media(), body).await
}

/// Writes a line for each crossed count, then the others.
fn write(site: &Site, question: &Question, lang: Lang, pipe: &mut flow::Pipe) -> crate::Result<()> {
    let mut answer = site.index().counts(&question.query, &question.filter)?;
    let mut to = pipe.buffered();
    for cell in std::mem::take(&mut answer.by.cross) {
        write_line(&mut to, &cell, lang)?;
    }

    write_line(&mut to, &answer, lang)?;
    Ok(to.flush()?)
}

fn write_line(to: &mut impl Write, value: &impl Serialize, lang: Lang) -> crate::Result<()> {
    lang.speak(|| serde_json::to_writer(&mut *to, value)).map_err(std::io::Error::from)?;
    Ok(to.write_all(b"\n")?)
}
