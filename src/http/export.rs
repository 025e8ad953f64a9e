//! Every mention as a file: CSV, a workbook, or lines of JSON.

use super::address::Address;
use super::answer::{Answer, Ask, On, tagged};
use super::asking::Asking;
use super::flow;
use super::listing::{self, read_listing};
use super::param::{Params, bad_value, pairs};
use super::parameter;
use super::problem::{Problem, ProblemKind};
use super::resource::{Parameter, Resource};
use super::site::Site;
use crate::{ExportFormat, Exporting, Guard};
use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use std::sync::Arc;
use std::time::Duration;

const KNOWN: &[&str] =
    &["raw", "q", "school", "year", "kind", "context", "align", "breaks", "says", "sort"];
/// `raw` is for CSV alone.
const KNOWN_WITHOUT_RAW: &[&str] =
    &["q", "school", "year", "kind", "context", "align", "breaks", "says", "sort"];
/// The time that an export may take, however slowly it is read.
const EXPORT_LIMIT: Duration = Duration::from_secs(600);
/// Characters of the question in the file's name.
const NAME_CHARS: usize = 40;

/// The resource at `/api/v1/export.csv`.
pub(super) fn resource_of_csv() -> Resource {
    let raw = (
        "1 表示各格照原样写，不防被电子表格当作公式",
        "`1` leaves cells as they are, not kept from being read as formulas",
    );
    let raw = parameter::one_of("raw", raw, &["0", "1"]);

    of("/api/v1/export.csv", "export_csv", ExportFormat::Csv, get(csv))
        .says(
            ("全部提及，CSV", "every mention as CSV"),
            (
                "一行表头，每处一行；查询凭证在 Link 头 rel=describedby 所指的地址",
                "A head row and a row for each mention; the receipt is where the header Link \
                 rel=describedby leads",
            ),
        )
        .takes(parameters().chain([raw]))
}

/// The resource at `/api/v1/export.xlsx`.
pub(super) fn resource_of_xlsx() -> Resource {
    of("/api/v1/export.xlsx", "export_xlsx", ExportFormat::Xlsx, get(xlsx)).says(
        ("全部提及，工作簿", "every mention as a workbook"),
        (
            "提及、统计、未提及的词、查询说明（查询凭证）各一页；一页放不下的续到下一页",
            "Sheets for mentions, counts, terms without mention, and the receipt; what a sheet \
             does not hold goes on in the next",
        ),
    )
}

/// The resource at `/api/v1/export.jsonl`.
pub(super) fn resource_of_jsonl() -> Resource {
    of("/api/v1/export.jsonl", "export_jsonl", ExportFormat::Jsonl, get(jsonl)).says(
        ("全部提及，每行一个 JSON 对象", "every mention, a JSON object a line"),
        (
            "末行是查询凭证；没有末行的文件不完整",
            "The last line is the receipt; a file without it is not complete",
        ),
    )
}

fn of(
    path: &'static str,
    id: &'static str,
    format: ExportFormat,
    handler: MethodRouter<Arc<Site>>,
) -> Resource {
    Resource::file(path, id, format.media(), handler)
        .takes(parameters())
        .refuses(ProblemKind::OF_QUERY)
        .refuses(&[ProblemKind::TooManyToSort, ProblemKind::Cancelled])
}

fn parameters() -> impl Iterator<Item = Parameter> {
    [parameter::term()].into_iter().chain(parameter::filter()).chain(listing::parameters())
}

async fn csv(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Csv, site, ask, method).await
}

async fn xlsx(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Xlsx, site, ask, method).await
}

async fn jsonl(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Jsonl, site, ask, method).await
}

async fn answer(format: ExportFormat, site: On, ask: Ask, method: Method) -> Answer {
    let params = ask.params(known(format))?;
    let asking = Asking::read(&params)?;
    let exporting = Exporting {
        guard: guard(&params)?,
        base: ask.base(&site),
        list: read_listing(&params)?,
        lang: ask.lang,
        time_limit: Some(EXPORT_LIMIT),
        ..Exporting::new(format)
    };

    let name = disposition(&asking, format);
    let receipt = receipt_link(&ask);

    let is_head = method == Method::HEAD;
    let (site, asked) = (site.0.clone(), site.0);
    let body = async move || {
        if is_head {
            return Ok(Body::empty());
        }
        flow::body(asked, move |site, pipe| write(site, &asking, &exporting, pipe)).await
    };
    let mut response = tagged(site, ask, format.media(), body).await?;

    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, host"));
    set(headers, header::CONTENT_DISPOSITION, &name)?;
    if format == ExportFormat::Csv {
        set(headers, header::LINK, &receipt)?;
    }
    Ok(response.into_response())
}

fn known(format: ExportFormat) -> &'static [&'static str] {
    match format {
        ExportFormat::Csv => KNOWN,
        ExportFormat::Xlsx | ExportFormat::Jsonl => KNOWN_WITHOUT_RAW,
    }
}

/// The header that says where the receipt is, for which CSV has no place.
fn receipt_link(ask: &Ask) -> String {
    let asked = Address::new("/api/v1/mentions").with_all(pairs(&ask.query));
    let receipt = asked.without("raw").with("size", "0");
    format!("<{receipt}>; rel=\"describedby\"; type=\"application/json\"")
}

fn write(
    site: &Site,
    asking: &Asking,
    exporting: &Exporting,
    pipe: &mut flow::Pipe,
) -> crate::Result<()> {
    site.index().export(&asking.list.terms, &asking.filter, exporting, pipe, &|_, _| {}).map(|_| ())
}

fn set(
    headers: &mut axum::http::HeaderMap,
    name: header::HeaderName,
    value: &str,
) -> Result<(), Problem> {
    let value =
        HeaderValue::from_str(value).map_err(|error| Problem::internal(&error.to_string()))?;
    headers.insert(name, value);
    Ok(())
}

fn guard(params: &Params) -> Result<Guard, Problem> {
    match params.one("raw")? {
        None | Some("" | "0") => Ok(Guard::Guarded),
        Some("1") => Ok(Guard::Raw),
        Some(other) => Err(bad_value("raw", other, " 1 或不给", "`1` or nothing")),
    }
}

/// The name under which browsers keep the file: the question in it, and a plain one for those that
/// know no other.
fn disposition(asking: &Asking, format: ExportFormat) -> String {
    let ending = format.ending();
    let texts: Vec<&str> = asking.list.terms.iter().map(|term| term.text.as_str()).collect();
    let kept = texts.join("、");
    let kept: String = kept
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '、' { c } else { '-' })
        .take(NAME_CHARS)
        .collect();
    let name = format!("明察-{}-提及.{ending}", kept.trim_matches('-'));
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();

    format!("attachment; filename=\"mingcha-mentions.{ending}\"; filename*=UTF-8''{encoded}")
}

/// The three exports of a question, as they are called and where they are.
pub(super) fn links(address: &Address) -> Vec<(&'static str, String)> {
    let link = |label, path: &str| (label, address.clone().under(path).to_string());
    vec![
        link("CSV", "/api/v1/export.csv"),
        link("XLSX", "/api/v1/export.xlsx"),
        link("JSONL", "/api/v1/export.jsonl"),
    ]
}
