//! Every mention: as data by cursor, and as a concordance.

mod group;
mod page;
mod table;

use super::answer::{Answer, Ask, On, html, json};
use super::asking::Asking;
use super::listing::{self, read_listing};
use super::param::{Params, bad_value};
use super::problem::{Problem, ProblemKind};
use super::question::Question;
use super::resource::Resource;
use super::site::Site;
use super::{filter, parameter, term};
use crate::{MentionPage, Mentions};
use axum::routing::get;
use page::{AskPage, MentionsPage};

const KNOWN: &[&str] = &[
    "q", "school", "year", "kind", "size", "cursor", "context", "align", "breaks", "says", "sort",
];
/// The page also takes what is typed to find schools, and a range of years.
const KNOWN_TO_PAGE: &[&str] = &[
    "q", "school", "year", "kind", "from", "to", "size", "cursor", "context", "align", "breaks",
    "says", "sort", "find",
];
const MOST_SIZE: usize = 100;

/// The resource at `/api/v1/mentions`.
pub(super) fn resource() -> Resource {
    let cursor = ("上一页响应里的 next，原样给回", "`next` of the page before, as it was given");
    let asked = [parameter::term()].into_iter().chain(parameter::filter());
    let page = [
        parameter::size(0, MOST_SIZE, MentionPage::default().size),
        parameter::text("cursor", cursor),
    ];

    Resource::get::<Mentions>("/api/v1/mentions", "mentions", get(api))
        .says(
            ("全部出处与查询凭证", "every mention, with a receipt"),
            (
                "按字比对，无一遗漏，按学校、年度、位置排列。计数覆盖整个范围，列表一页一页给；size=0 只要计数和查询凭证",
                "Exact characters, none left out, in order of school, year and place. Counts \
                 cover the whole scope, the list comes page by page; size=0 gives counts and \
                 receipt alone",
            ),
        )
        .takes(asked.chain(page).chain(listing::parameters()))
        .refuses(ProblemKind::OF_QUERY)
        .refuses(&[
            ProblemKind::BadCursor,
            ProblemKind::StaleCursor,
            ProblemKind::TooManyToSort,
            ProblemKind::Cancelled,
        ])
}

async fn api(site: On, ask: Ask) -> Answer {
    let params = ask.params(KNOWN)?;
    if params.all("q").count() > 1 {
        return term::get(site, ask, read_list(&params)?).await;
    }

    let (question, page) = (Question::of_mentions(&params)?, read_page(&params)?);

    json(site, ask, move |site| {
        Ok(site.index().mention_page(&question.query, &question.filter, &page)?)
    })
    .await
}

/// `GET /mentions`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = filter::with_range(&site, ask.params(KNOWN_TO_PAGE)?).await?;
    let question = Question::read(&params)?;
    let page = read_page(&params)?;
    let find = filter::typed(&params)?;

    match question.query.expr {
        Some(_) => {
            let make =
                move |site: &Site, ask: &Ask| MentionsPage::new(site, ask, &question, &page, &find);
            html(site, ask, make).await
        }
        None => html(site, ask, move |site, ask| Ok(AskPage::new(site, ask, &question)?)).await,
    }
}

/// Several `q`: a list, which is counted. Mentions of a list are exported.
fn read_list(params: &Params) -> Result<Asking, Problem> {
    for name in ["size", "cursor", "context"] {
        if let Some(value) = params.one(name)?.filter(|value| *value != "0") {
            return Err(bad_value(
                name,
                value,
                " 0 或不给：几个 q 只给计数，列出提及请用 /api/v1/export.jsonl",
                "`0` or nothing: several `q` are counted; /api/v1/export.jsonl lists their \
                 mentions",
            ));
        }
    }

    Asking::read(params)
}

fn read_page(params: &Params) -> Result<MentionPage, Problem> {
    Ok(MentionPage {
        cursor: params.one("cursor")?.map(str::to_owned),
        size: params.number("size", 0..=MOST_SIZE, MentionPage::default().size)?,
        ..read_listing(params)?
    })
}
