//! The audit, what reports say happened and what they lack: as data, as files, and as a page.

mod found;
mod grid;
mod head;
mod heat;
mod line;
mod page;
mod wanted;

use super::address::Address;
use super::answer::{Answer, Ask, On, html, json};
use super::flow::{self, Pipe};
use super::parameter;
use super::problem::ProblemKind;
use super::resource::{Parameter, Resource};
use super::site::Site;
use crate::export::Guard;
use crate::{AUDIT_SCHOOLS, Audit, AuditOnly};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use page::MatrixPage;
use wanted::{MOST_SIZE, ShownColumns, WantedAudit};

/// The parameters that choose schools and years.
const SCOPE: [&str; 8] = ["q", "school", "year", "kind", "from", "to", "only", "min"];
const API: &[&str] = &["q", "school", "year", "kind", "from", "to", "only", "min", "page", "size"];
const FILE: &[&str] = &SCOPE;
const PAGE: &[&str] = &[
    "q", "school", "year", "kind", "from", "to", "only", "min", "page", "size", "sort", "matter",
    "by", "cell",
];

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The resource at `/api/v1/audit`.
pub(super) fn resource() -> Resource {
    Resource::get::<Audit>("/api/v1/audit", "audit", get(api))
        .says(
            (
                "核查表：学校与年度，各份报告怎么说、缺什么",
                "schools by years: what each report says and lacks",
            ),
            (
                "每页若干所学校，合计和查询凭证是全部的；size=0 只要合计和查询凭证",
                "A page of schools, with totals and receipt of all; size=0 gives these alone",
            ),
        )
        .takes(
            scope()
                .into_iter()
                .chain([parameter::page(), parameter::size(0, MOST_SIZE, AUDIT_SCHOOLS)]),
        )
        .refuses(ProblemKind::OF_QUERY)
}

/// The resource at `/api/v1/audit.csv`.
pub(super) fn resource_of_csv() -> Resource {
    Resource::file("/api/v1/audit.csv", "audit_csv", "text/csv", get(csv))
        .says(
            ("整张核查表，CSV", "the whole audit as CSV"),
            (
                "每份报告一行，没有报告的格子也各有一行",
                "A row for each report and each cell without",
            ),
        )
        .takes(scope())
        .refuses(ProblemKind::OF_QUERY)
}

/// The resource at `/api/v1/audit.xlsx`.
pub(super) fn resource_of_xlsx() -> Resource {
    Resource::file("/api/v1/audit.xlsx", "audit_xlsx", XLSX, get(xlsx))
        .says(
            ("整张核查表，工作簿", "the whole audit as a workbook"),
            (
                "表、报告、查询凭证各一页",
                "A sheet each for the matrix, the reports and the receipt",
            ),
        )
        .takes(scope())
        .refuses(ProblemKind::OF_QUERY)
}

/// The parameters of [`SCOPE`].
fn scope() -> Vec<Parameter> {
    let kind = (
        "检索词要出现在这些类别的章节里，可重复；没有检索词时不能用",
        "the query must stand in sections of these kinds, may be repeated; refused without a query",
    );
    let mut filter = parameter::filter();
    if let Some(kinds) = filter.last_mut() {
        kinds.says = kind;
    }
    let only = ("只列有这种格子的学校", "only schools that have such a cell");
    let least = ("only 是申请等四项之一时，至少多少件", "the least number, where only is a matter");

    let years = [
        parameter::text("from", ("从哪个年度起", "the first year")),
        parameter::text("to", ("到哪个年度止", "the last year")),
        parameter::one_of("only", only, &AuditOnly::ALL.map(AuditOnly::as_str)),
        parameter::text("min", least),
    ];
    [parameter::query()].into_iter().chain(filter).chain(years).collect()
}

async fn api(site: On, ask: Ask) -> Answer {
    let wanted = WantedAudit::read(&ask.params(API)?, 0)?;
    json(site, ask, move |site| Ok(wanted.audit(site)?)).await
}

async fn csv(site: On, ask: Ask) -> Answer {
    let wanted = WantedAudit::read(&ask.params(FILE)?, 0)?.whole();
    wanted.query().must_be_as_written()?;
    // CSV has no place for the receipt.
    let receipt = Address::parse(&format!("/api/v1/audit?{}", ask.query)).with("size", "0");

    let link =
        (header::LINK, format!("<{receipt}>; rel=\"describedby\"; type=\"application/json\""));
    let media = "text/csv; charset=utf-8; header=present";
    let mut answer = file(site, "csv", media, move |site, pipe| {
        wanted.audit(site)?.write_csv(pipe.buffered(), "", Guard::Guarded)
    })
    .await?;
    answer.headers_mut().extend(link.1.parse().ok().map(|value| (link.0, value)));
    Ok(answer)
}

async fn xlsx(site: On, ask: Ask) -> Answer {
    let wanted = WantedAudit::read(&ask.params(FILE)?, 0)?.whole();
    wanted.query().must_be_as_written()?;
    file(site, "xlsx", XLSX, move |site, pipe| wanted.audit(site)?.write_xlsx(pipe.buffered(), ""))
        .await
}

/// `GET /audit`.
pub(super) async fn page(site: On, ask: Ask) -> Answer {
    let params = ask.params(PAGE)?;
    let (wanted, shown) =
        (WantedAudit::read(&params.without_empty(), 1)?, ShownColumns::read(&params)?);
    html(site, ask, move |site, ask| MatrixPage::new(site, ask, &wanted, &shown)).await
}

/// An answer that is a file, written while it is read.
async fn file<F>(State(site): On, ending: &str, media: &'static str, write: F) -> Answer
where
    F: FnOnce(&Site, &mut Pipe) -> crate::Result<()> + Send + 'static,
{
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit.{ending}\"")),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, flow::body(site, write).await?).into_response())
}
