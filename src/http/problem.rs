//! What went wrong, told the same way everywhere: RFC 9457 for programs, a page that says what to do for people.

use super::address::Address;
use super::answer::{Ask, lang_code};
use super::frame::Frame;
use super::param::Face;
use super::site::Site;
use crate::{Error, ErrorKind, Note};
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::sync::Arc;

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    /// A name for programs; `/help` explains each.
    kind: &'static str,
    said: Box<Said>,
}

/// What is told of a problem.
#[derive(Debug, Clone)]
struct Said {
    title: Note,
    detail: Note,
    /// The report that took the place of the one asked for.
    successor: Option<String>,
    /// The parameters that the resource knows.
    known: Option<Vec<String>>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: Note, detail: Note) -> Problem {
        Problem { status, kind, said: Box::new(Said { title, detail, successor: None, known: None }) }
    }

    /// There is nothing at this address.
    pub(super) fn no_page() -> Problem {
        let title = Note::new("这个地址没有内容", "There is nothing at this address");
        let detail = Note::new("地址可能抄漏了字", "a character of the address may be missing");
        Problem::new(StatusCode::NOT_FOUND, "no_page", title, detail)
    }

    /// The resource is only read.
    pub(super) fn bad_method() -> Problem {
        let title = Note::new("这里只能读取", "This can only be read");
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "bad_method",
            title,
            Note::new("请用 GET 或 HEAD", "use GET or HEAD"),
        )
    }

    /// What was to be indexed before serving is not yet.
    pub(super) fn not_ready() -> Problem {
        let title = Note::new("尚未就绪", "Not ready yet");
        let detail = Note::new("正在编入报告，请稍后再试", "reports are being indexed; try again later");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", title, detail)
    }

    /// The request brings a body that is too large for anything here.
    pub(super) fn body_too_large() -> Problem {
        let title = Note::new("请求正文过大", "The request's body is too large");
        let detail =
            Note::new("正文最多 256 KiB，请把词表分几次发", "a body is at most 256 KiB; send the list in parts");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", title, detail)
    }

    /// The request brings a body that would have to be unpacked.
    pub(super) fn packed_body() -> Problem {
        let title = Note::new("请求正文经过压缩", "The request's body is compressed");
        let detail = Note::new("请不压缩，直接发送", "send it as it is");
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "packed_body", title, detail)
    }

    /// As many exports and lists are under way as may be.
    pub(super) fn busy() -> Problem {
        let title = Note::new("暂时不能回答", "There is no answer for now");
        let detail = Note::new("正在进行的导出太多，请稍后再试", "too many exports are under way; try again later");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail)
    }

    /// A parameter that this resource does not have.
    pub(super) fn unknown_parameter(name: &str, known: &[&str]) -> Problem {
        let name: String = name.chars().take(80).collect();
        let all = match known.is_empty() {
            true => ("只有 lang".to_owned(), "there is only lang".to_owned()),
            false => (format!("有 {}、lang", known.join("、")), format!("there are {}, lang", known.join(", "))),
        };
        let detail =
            Note::new(format!("没有参数“{name}”；{}", all.0), format!("there is no parameter `{name}`; {}", all.1));
        let title = Note::new("有不认识的参数", "A parameter is not known");
        let known = known.iter().chain(&["lang"]).map(|name| name.to_string()).collect();
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter", title, detail);
        problem.said.known = Some(known);
        problem
    }

    /// A cluster is away or has only a part of an answer. Its addresses are the server's own affair.
    fn without_cluster(error: &Error) -> Problem {
        eprintln!("mingcha: {error}");
        let detail = Note::new(
            "索引所在的集群暂时不可用，请稍后重试",
            "the cluster with the index is not available; try again later",
        );
        let title = Note::new("暂时无法回答", "No answer at the moment");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title, detail)
    }

    /// Something failed here. What it was goes to the log, not to the client.
    pub(super) fn internal(found: &str) -> Problem {
        eprintln!("mingcha: {found}");
        let title = Note::new("服务器内部出错", "The server failed");
        let detail = Note::new("经过已记入日志，请稍后再试", "what happened is in the log; try again later");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title, detail)
    }
}

impl From<Error> for Problem {
    /// The one place that says which error has which status.
    fn from(error: Error) -> Problem {
        use ErrorKind::*;
        let bad = Note::new("请求有误", "The request is not valid");
        let busy = Note::new("暂时不能回答", "There is no answer for now");
        let (status, kind, title) = match &error.kind {
            BadValue { .. } => (StatusCode::BAD_REQUEST, "bad_value", bad),
            QueryTooLong { .. } => {
                (StatusCode::BAD_REQUEST, "query_too_long", Note::new("检索词太长", "The query is too long"))
            }
            QueryTooWide => {
                (StatusCode::BAD_REQUEST, "query_too_wide", Note::new("条件太多", "The query has too many terms"))
            }
            QueryTooDeep => {
                (StatusCode::BAD_REQUEST, "query_too_deep", Note::new("括号太深", "The query nests too deep"))
            }
            PageTooFar { .. } => {
                (StatusCode::BAD_REQUEST, "page_too_far", Note::new("页数太大", "The page is too far"))
            }
            BadCursor => (StatusCode::BAD_REQUEST, "bad_cursor", bad),
            StaleCursor => (StatusCode::CONFLICT, "stale_cursor", Note::new("索引已更新", "The store has changed")),
            UnknownReport { .. } => {
                (StatusCode::NOT_FOUND, "unknown_report", Note::new("没有这份报告", "There is no such report"))
            }
            GoneReport { successor: Some(_), .. } => {
                (StatusCode::GONE, "gone_report", Note::new("这份报告已被取代", "This report was replaced"))
            }
            GoneReport { .. } => {
                (StatusCode::GONE, "gone_report", Note::new("这份报告已移除", "This report was removed"))
            }
            Deadline => (StatusCode::SERVICE_UNAVAILABLE, "deadline", busy),
            Cancelled => (StatusCode::SERVICE_UNAVAILABLE, "cancelled", busy),
            TooManyToSort { .. } => (
                StatusCode::BAD_REQUEST,
                "too_many_to_sort",
                Note::new("要排序的提及太多", "There are too many mentions to sort"),
            ),
            Unreachable { .. } | BusyCluster { .. } | Incomplete { .. } => return Problem::without_cluster(&error),
            LockedStore => (StatusCode::SERVICE_UNAVAILABLE, "locked_store", busy),
            _ => return Problem::internal(&error.to_string()),
        };
        let successor = match &error.kind {
            GoneReport { successor, .. } => successor.clone(),
            _ => None,
        };
        // The path is the server's own affair.
        let detail = Error { path: None, ..error }.note();
        let mut problem = Problem::new(status, kind, title, detail);
        problem.said.successor = successor;
        problem
    }
}

impl IntoResponse for Problem {
    /// Carries the problem to [`render`], which knows who asked.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes a problem that an inner service left in its response.
pub(super) async fn render(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let ask = Ask::of(request.uri(), request.headers());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (media, body) = match ask.face() {
        Face::Api => ("application/problem+json", problem.json(&ask)),
        Face::Page => ("text/html; charset=utf-8", problem.html(&site, &ask)),
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang_code(ask.lang)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    *response.body_mut() = Body::from(body);
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    detail: String,
    status: u16,
    successor: Option<String>,
}

impl Problem {
    fn json(&self, ask: &Ask) -> String {
        let mut value = json!({
            "type": format!("/help#{}", self.kind),
            "title": self.said.title.text(ask.lang),
            "status": self.status.as_u16(),
            "detail": self.said.detail.text(ask.lang),
            "kind": self.kind,
        });
        if let Some(known) = &self.said.known {
            value["known"] = json!(known);
        }
        if self.kind == "gone_report" {
            value["successor"] = json!(self.said.successor);
        }
        value.to_string()
    }

    fn html(&self, site: &Site, ask: &Ask) -> String {
        let page = ProblemPage {
            frame: Frame::of_problem(site, ask, self.said.title.text(ask.lang)),
            detail: self.said.detail.text(ask.lang).to_owned(),
            status: self.status.as_u16(),
            successor: self.said.successor.as_ref().map(|id| successor_address(id, ask)),
        };
        page.render().unwrap_or_else(|_| self.said.title.text(ask.lang).to_owned())
    }
}

/// The same place in the report that took over.
fn successor_address(id: &str, ask: &Ask) -> String {
    Address::new(&format!("/reports/{id}")).with_all(super::param::pairs(&ask.query)).to_string()
}
