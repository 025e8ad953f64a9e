//! What went wrong, told the same way everywhere: RFC 9457 for programs, a page that says what to
//! do for people.

use super::address::Address;
use super::answer::{Ask, lang_code};
use super::frame::Frame;
use super::param::Face;
use super::resource::Says;
use super::site::Site;
use crate::{Error, ErrorKind, Note};
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

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
    /// After how many seconds it is worth asking again.
    retry_after: Option<u32>,
}

/// A kind of problem, as help and the API's description list it.
pub(super) struct ProblemKind {
    pub(super) name: &'static str,
    pub(super) status: u16,
    /// What to do.
    pub(super) says: Says,
}

/// Every kind of problem, in order of status.
pub(super) const KINDS: &[ProblemKind] = &[
    kind("bad_value", 400, "参数的值不对，照说明改", "correct the parameter as it says"),
    kind(
        "unknown_parameter",
        400,
        "没有这个参数，known 里列着有的",
        "leave it out; `known` lists those that exist",
    ),
    kind("query_too_long", 400, "缩短到 4096 字节以内", "shorten the query to 4,096 bytes"),
    kind(
        "query_too_wide",
        400,
        "词和条件减到 256 个以内，或分几次查",
        "use at most 256 terms and operators",
    ),
    kind("query_too_deep", 400, "括号减到 20 层以内", "nest at most 20 brackets"),
    kind(
        "page_too_far",
        400,
        "要列全请用逐处提及，或缩小范围",
        "list mentions instead, or narrow the query",
    ),
    kind(
        "too_many_to_sort",
        400,
        "按学校、年度、章节缩小范围，或按原文位置排列",
        "narrow by school, year or kind, or list by place",
    ),
    kind("bad_cursor", 400, "从第一页重新开始", "start again at the first page"),
    kind("no_page", 404, "检查地址", "check the address"),
    kind("no_school", 404, "在学校清单里按校名找", "look for the name in the list of schools"),
    kind(
        "no_base",
        404,
        "站点启动时要用 --base 说明自己的地址",
        "the site is to be started with --base",
    ),
    kind(
        "unknown_report",
        404,
        "从检索或报告清单里找",
        "find the report by a search or in the list",
    ),
    kind("bad_method", 405, "只用 GET 和 HEAD", "use GET or HEAD"),
    kind(
        "stale_cursor",
        409,
        "索引更新了，从第一页重新开始",
        "the store has changed; start again at the first page",
    ),
    kind(
        "gone_report",
        410,
        "报告已移除，或由 successor 取代",
        "it was removed, or replaced by `successor`",
    ),
    kind(
        "gone_source",
        410,
        "原文件没有存进索引，原处的也变了；全文仍可阅读",
        "no copy of the file is kept and it has changed or gone; its text can be read",
    ),
    kind(
        "body_too_large",
        413,
        "正文最多 256 KiB，词表分几次发",
        "send at most 256 KiB, a long list in parts",
    ),
    kind("address_too_long", 414, "缩短地址", "shorten the address"),
    kind("packed_body", 415, "正文不要压缩", "send the body uncompressed"),
    kind("internal", 500, "服务器出错，经过在日志里", "the server failed; its log says how"),
    kind(
        "busy",
        503,
        "正在进行的导出太多，稍后再试",
        "too many exports are under way; try again later",
    ),
    kind(
        "cancelled",
        503,
        "查询已取消，需要时重新查询",
        "the query was cancelled; ask again if it is needed",
    ),
    kind("not_ready", 503, "还在编入报告，稍后再试", "reports are being indexed; try again later"),
    kind(
        "comparing",
        503,
        "正在比对报告，过 Retry-After 秒再试",
        "reports are being compared; try again after Retry-After seconds",
    ),
    kind("deadline", 503, "超过时限，缩小范围再试", "it took too long; narrow the query"),
    kind(
        "locked_store",
        503,
        "索引正被写入，稍后再试",
        "the store is being written; try again later",
    ),
];

const fn kind(name: &'static str, status: u16, zh: &'static str, en: &'static str) -> ProblemKind {
    ProblemKind { name, status, says: (zh, en) }
}

/// What a program is told of a problem.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemAnswer {
    /// Where help explains this kind, from the root of the site.
    #[serde(rename = "type")]
    explained: String,
    /// What is wrong, in a few words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request, and what to do.
    detail: String,
    /// The name of the kind.
    #[schema(value_type = String)]
    kind: &'static str,
    /// The parameters that the resource has; only where one is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>, required = false)]
    known: Option<Vec<String>>,
    /// The report that took the place of one that is gone, or null; only where one is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    successor: Option<Option<String>>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: Note, detail: Note) -> Problem {
        Problem {
            status,
            kind,
            said: Box::new(Said { title, detail, successor: None, known: None, retry_after: None }),
        }
    }

    /// There is nothing at this address.
    pub(super) fn no_page() -> Problem {
        let title = Note::new("这个地址没有内容", "There is nothing at this address");
        let detail = Note::new(
            "地址可能抄漏了字，也可能这份报告已从收录里撤下",
            "a character of the address may be missing, or the report may have been removed",
        );
        Problem::new(StatusCode::NOT_FOUND, "no_page", title, detail)
    }

    /// No report of a school of that name is held.
    pub(super) fn no_school(name: &str) -> Problem {
        let name: String = name.chars().take(80).collect();
        let title = Note::new("没有收录这所学校", "This school is not held");
        let detail = Note::new(
            format!("没有收录“{name}”的报告；请在 /schools 按校名查找"),
            format!("no report of `{name}` is held; look for the name at /schools"),
        );
        Problem::new(StatusCode::NOT_FOUND, "no_school", title, detail)
    }

    /// Whole addresses are needed, and the server was not told its own.
    pub(super) fn no_base() -> Problem {
        let title = Note::new("这里还没有完整地址", "The site does not know its own address");
        let detail = Note::new(
            "这个文件里须写完整地址；请站点管理者用 mingcha serve --base https://站点地址 启动",
            "this file holds whole addresses; whoever runs the site starts it with `mingcha serve --base https://HOST`",
        );
        Problem::new(StatusCode::NOT_FOUND, "no_base", title, detail)
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
        let detail =
            Note::new("正在编入报告，请稍后再试", "reports are being indexed; try again later");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", title, detail)
    }

    /// Reports are being compared with one another.
    pub(super) fn comparing() -> Problem {
        const RETRY_AFTER: u32 = 5;
        let title = Note::new("正在比对报告", "Reports are being compared");
        let detail = Note::new(
            format!("全部报告正在互相比对，请过 {RETRY_AFTER} 秒再试"),
            format!(
                "all reports are being compared with one another; try again in {RETRY_AFTER} seconds"
            ),
        );
        let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "comparing", title, detail);
        problem.said.retry_after = Some(RETRY_AFTER);
        problem
    }

    /// The request brings a body that is too large for anything here.
    pub(super) fn body_too_large() -> Problem {
        let title = Note::new("请求正文过大", "The request's body is too large");
        let detail = Note::new(
            "正文最多 256 KiB，请把词表分几次发",
            "a body is at most 256 KiB; send the list in parts",
        );
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
        let detail = Note::new(
            "正在进行的导出太多，请稍后再试",
            "too many exports are under way; try again later",
        );
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail)
    }

    /// The address is longer than any query needs.
    pub(super) fn address_too_long() -> Problem {
        let title = Note::new("地址太长", "The address is too long");
        let detail = Note::new(
            "请缩短检索词，或减少筛选的值",
            "shorten the query, or choose fewer values to narrow by",
        );
        Problem::new(StatusCode::URI_TOO_LONG, "address_too_long", title, detail)
    }

    /// A parameter that this resource does not have.
    pub(super) fn unknown_parameter(name: &str, known: &[&str]) -> Problem {
        let name: String = name.chars().take(80).collect();
        let all = match known.is_empty() {
            true => ("只有 lang".to_owned(), "there is only lang".to_owned()),
            false => (
                format!("有 {}、lang", known.join("、")),
                format!("there are {}, lang", known.join(", ")),
            ),
        };
        let detail = Note::new(
            format!("没有参数“{name}”；{}", all.0),
            format!("there is no parameter `{name}`; {}", all.1),
        );
        let title = Note::new("有不认识的参数", "A parameter is not known");
        let known = known.iter().chain(&["lang"]).map(|name| name.to_string()).collect();
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter", title, detail);
        problem.said.known = Some(known);
        problem
    }

    /// A cluster is away or has only a part of an answer. Its addresses are the server's own
    /// affair.
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
        let detail =
            Note::new("经过已记入日志，请稍后再试", "what happened is in the log; try again later");
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
            QueryTooLong { .. } => (
                StatusCode::BAD_REQUEST,
                "query_too_long",
                Note::new("检索词太长", "The query is too long"),
            ),
            QueryTooWide => (
                StatusCode::BAD_REQUEST,
                "query_too_wide",
                Note::new("条件太多", "The query has too many terms"),
            ),
            QueryTooDeep => (
                StatusCode::BAD_REQUEST,
                "query_too_deep",
                Note::new("括号太深", "The query nests too deep"),
            ),
            PageTooFar { .. } => (
                StatusCode::BAD_REQUEST,
                "page_too_far",
                Note::new("页数太大", "The page is too far"),
            ),
            BadCursor => (StatusCode::BAD_REQUEST, "bad_cursor", bad),
            StaleCursor => (
                StatusCode::CONFLICT,
                "stale_cursor",
                Note::new("索引已更新", "The store has changed"),
            ),
            UnknownReport { .. } => (
                StatusCode::NOT_FOUND,
                "unknown_report",
                Note::new("没有这份报告", "There is no such report"),
            ),
            GoneReport { successor: Some(_), .. } => (
                StatusCode::GONE,
                "gone_report",
                Note::new("这份报告已被取代", "This report was replaced"),
            ),
            GoneReport { .. } => (
                StatusCode::GONE,
                "gone_report",
                Note::new("这份报告已移除", "This report was removed"),
            ),
            GoneSource { .. } => (
                StatusCode::GONE,
                "gone_source",
                Note::new("原文件不在了", "The source file is gone"),
            ),
            Deadline => (StatusCode::SERVICE_UNAVAILABLE, "deadline", busy),
            Cancelled => (StatusCode::SERVICE_UNAVAILABLE, "cancelled", busy),
            TooManyToSort { .. } => (
                StatusCode::BAD_REQUEST,
                "too_many_to_sort",
                Note::new("要排序的提及太多", "There are too many mentions to sort"),
            ),
            Unreachable { .. } | BusyCluster { .. } | Incomplete { .. } => {
                return Problem::without_cluster(&error);
            }
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
pub(super) async fn render(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
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
    if let Some(seconds) = problem.said.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body);
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    detail: String,
    status: u16,
    /// What to do: our words, then a link.
    steps: Vec<Step>,
}

/// Something that one can do.
struct Step {
    what: &'static str,
    link: String,
    href: String,
}

impl Problem {
    fn json(&self, ask: &Ask) -> String {
        let answer = ProblemAnswer {
            explained: format!("/help#{}", self.kind),
            title: self.said.title.text(ask.lang).to_owned(),
            status: self.status.as_u16(),
            detail: self.said.detail.text(ask.lang).to_owned(),
            kind: self.kind,
            known: self.said.known.clone(),
            successor: (self.kind == "gone_report").then(|| self.said.successor.clone()),
        };
        json!(answer).to_string()
    }

    fn html(&self, site: &Site, ask: &Ask) -> String {
        let mut frame = Frame::of_problem(site, ask, self.said.title.text(ask.lang));
        if matches!(ask.path.as_str(), "/" | "/mentions" | "/audit") {
            // What was typed stays to be mended.
            let typed = ask.pairs().into_iter().find(|(name, _)| name == "q");
            frame.text = typed.map(|(_, text)| text).unwrap_or_default();
        }
        let page = ProblemPage {
            detail: self.said.detail.text(ask.lang).to_owned(),
            status: self.status.as_u16(),
            steps: self.steps(&frame, ask),
            frame,
        };
        page.render().unwrap_or_else(|_| self.said.title.text(ask.lang).to_owned())
    }
}

impl Problem {
    /// What to do about it: what its kind asks for first, then the ways into the site.
    fn steps(&self, frame: &Frame, ask: &Ask) -> Vec<Step> {
        let words = frame.words;
        let step = |(zh, en), (link_zh, link_en), href: String| Step {
            what: words.say(zh, en),
            link: words.say(link_zh, link_en).to_owned(),
            href,
        };
        let here = Address::parse(&ask.path).with_all(ask.pairs());
        let mut steps = Vec::new();
        match self.kind {
            "gone_report" => steps.extend(self.said.successor.as_ref().map(|id| {
                let replaced = ("现在收录的是另一份文件：", "Another file took its place: ");
                step(
                    replaced,
                    ("看取代它的报告", "read the report that is held now"),
                    successor_address(id, ask),
                )
            })),
            "query_too_long" | "query_too_wide" | "query_too_deep" => steps.push(step(
                (
                    "检索词还在上面的框里，改短再查；要逐处列出一批词：",
                    "Your query is still in the box above; to list the mentions of many terms: ",
                ),
                ("一次查一批词", "ask for them in one go"),
                frame.link("/mentions"),
            )),
            "deadline" | "locked_store" | "not_ready" | "internal" => {
                steps.push(step(
                    ("过一会儿：", "In a while: "),
                    ("再查一次", "ask again"),
                    here.to_string(),
                ));
            }
            "stale_cursor" | "bad_cursor" | "page_too_far" => steps.push(step(
                ("从头看起：", "From the start: "),
                ("第一页", "the first page"),
                here.without("cursor").without("page").to_string(),
            )),
            _ => {}
        }
        let schools = match frame.stats.as_ref().map(|stats| stats.schools) {
            Some(schools) if words.is_en() => format!("all {}", words.of(schools, "school")),
            Some(schools) => format!("全部 {} 所学校", words.number(schools)),
            None => words.say("全部学校", "all schools").to_owned(),
        };
        let what = words.say("按学校找：", "By school: ");
        steps.push(Step { what, link: schools, href: frame.link("/schools") });
        steps.push(step(
            ("按年度找：", "By year: "),
            ("核查表", "audit table"),
            frame.link("/audit"),
        ));
        let syntax = format!("{}#syntax", frame.link("/help"));
        steps.push(step(
            ("看检索词怎么写：", "How queries are written: "),
            ("帮助", "help"),
            syntax,
        ));
        steps
    }
}

/// The same place in the report that took over.
fn successor_address(id: &str, ask: &Ask) -> String {
    Address::new(&format!("/reports/{id}")).with_all(ask.pairs()).to_string()
}
