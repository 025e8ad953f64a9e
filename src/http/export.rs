//! Every mention as a file: CSV, a workbook, or lines of JSON.

use super::address::Address;
use super::answer::{Answer, Ask, On, tagged};
use super::flow;
use super::mention::read_listing;
use super::param::{Params, bad_value, pairs};
use super::problem::Problem;
use super::question::Asking;
use super::site::Site;
use crate::{ExportFormat, Exporting, Guard};
use axum::http::{HeaderValue, Method, header};
use axum::response::IntoResponse;
use std::time::Duration;

/// `raw` is for CSV alone.
const KNOWN: &[&str] = &["raw", "q", "school", "year", "kind", "context", "align", "breaks", "sort"];
/// How long an export may take, however slowly it is read.
const EXPORT_LIMIT: Duration = Duration::from_secs(600);
/// Characters of the question in the file's name.
const NAME_CHARS: usize = 40;

/// `GET /api/v1/export.csv`.
pub(super) async fn csv(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Csv, site, ask, method).await
}

/// `GET /api/v1/export.xlsx`.
pub(super) async fn xlsx(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Xlsx, site, ask, method).await
}

/// `GET /api/v1/export.jsonl`.
pub(super) async fn jsonl(site: On, ask: Ask, method: Method) -> Answer {
    answer(ExportFormat::Jsonl, site, ask, method).await
}

async fn answer(format: ExportFormat, site: On, ask: Ask, method: Method) -> Answer {
    let known = match format {
        ExportFormat::Csv => KNOWN,
        ExportFormat::Xlsx | ExportFormat::Jsonl => &KNOWN[1..],
    };
    let params = ask.params(known)?;
    let asking = Asking::read(&params)?;
    let exporting = Exporting {
        guard: guard(&params)?,
        base: site.base(&ask.host),
        list: read_listing(&params)?,
        lang: ask.lang,
        time_limit: Some(EXPORT_LIMIT),
        ..Exporting::new(format)
    };
    let name = disposition(&asking, format);
    let asked = Address::new("/api/v1/mentions").with_all(pairs(&ask.query));
    let receipt = asked.without("raw").with("size", "0");
    let is_head = method == Method::HEAD;
    let site = site.0;
    let mut response = tagged(site.clone(), ask, format.media(), async move || match is_head {
        true => Ok(axum::body::Body::empty()),
        false => flow::body(site, move |site, pipe| write(site, &asking, &exporting, pipe)).await,
    })
    .await?;
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, host"));
    set(headers, header::CONTENT_DISPOSITION, &name)?;
    if format == ExportFormat::Csv {
        set(headers, header::LINK, &format!("<{receipt}>; rel=\"describedby\"; type=\"application/json\""))?;
    }
    Ok(response.into_response())
}

fn write(site: &Site, asking: &Asking, exporting: &Exporting, pipe: &mut flow::Pipe) -> crate::Result<()> {
    site.index().export(&asking.list.terms, &asking.filter, exporting, pipe, &|_, _| {}).map(|_| ())
}

fn set(headers: &mut axum::http::HeaderMap, name: header::HeaderName, value: &str) -> Result<(), Problem> {
    let value = HeaderValue::from_str(value).map_err(|error| Problem::internal(&error.to_string()))?;
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

/// The name under which browsers keep the file: the question in it, and a plain one for those that know no other.
fn disposition(asking: &Asking, format: ExportFormat) -> String {
    let ending = format.ending();
    let texts: Vec<&str> = asking.list.terms.iter().map(|term| term.text.as_str()).collect();
    let kept = texts.join("、");
    let kept: String =
        kept.chars().map(|c| if c.is_alphanumeric() || c == '、' { c } else { '-' }).take(NAME_CHARS).collect();
    let name = format!("明察-{}-提及.{ending}", kept.trim_matches('-'));
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("attachment; filename=\"mingcha-mentions.{ending}\"; filename*=UTF-8''{encoded}")
}

/// The three exports of a question, as they are called and where they are.
pub(super) fn links(address: &Address) -> Vec<(&'static str, String)> {
    let link = |label, path: &str| (label, address.clone().under(path).to_string());
    vec![link("CSV", "/api/v1/export.csv"), link("XLSX", "/api/v1/export.xlsx"), link("JSONL", "/api/v1/export.jsonl")]
}
