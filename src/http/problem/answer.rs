//! A problem as it is answered: RFC 9457 for programs, a page that says what to do for people.

use super::{Problem, ProblemKind};
use crate::http::address::Address;
use crate::http::answer::{Ask, lang_code};
use crate::http::frame::Frame;
use crate::http::param::Face;
use crate::http::site::Site;
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

/// Writes a problem that an inner service left in its response.
pub(crate) async fn render(
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

/// What a program is told of a problem.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemAnswer {
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

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    detail: String,
    status: u16,
    /// The steps that help: our words, then a link.
    steps: Vec<ProblemStep>,
}

/// Something that one can do.
struct ProblemStep {
    what: &'static str,
    link: String,
    href: String,
}

impl Problem {
    fn json(&self, ask: &Ask) -> String {
        let answer = ProblemAnswer {
            explained: self.kind.help(),
            title: self.said.title.text(ask.lang).to_owned(),
            status: self.kind.status().as_u16(),
            detail: self.said.detail.text(ask.lang).to_owned(),
            kind: self.kind.name(),
            known: self.said.known.clone(),
            successor: (self.kind == ProblemKind::GoneReport).then(|| self.said.successor.clone()),
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
            status: self.kind.status().as_u16(),
            steps: self.steps(&frame, ask),
            frame,
        };

        page.render().unwrap_or_else(|_| self.said.title.text(ask.lang).to_owned())
    }
}

impl Problem {
    /// The steps that help: first that of its kind, then the ways into the site.
    fn steps(&self, frame: &Frame, ask: &Ask) -> Vec<ProblemStep> {
        self.first_step(frame, ask).into_iter().chain(ways_in(frame)).collect()
    }

    /// The step that its kind asks for.
    fn first_step(&self, frame: &Frame, ask: &Ask) -> Option<ProblemStep> {
        let words = frame.words;
        let here = Address::parse(&ask.path).with_all(ask.pairs());

        Some(match self.kind {
            ProblemKind::GoneReport => ProblemStep {
                what: words.say("现在收录的是另一份文件：", "Another file took its place: "),
                link: words.say("看取代它的报告", "read the report that is held now").to_owned(),
                href: successor_address(self.said.successor.as_ref()?, ask),
            },
            ProblemKind::QueryTooLong | ProblemKind::QueryTooWide | ProblemKind::QueryTooDeep => {
                ProblemStep {
                    what: words.say(
                        "检索词还在上面的框里，改短再查；要逐处列出一批词：",
                        "Your query is still in the box above; to list the mentions of many \
                         terms: ",
                    ),
                    link: words.say("一次查一批词", "ask for them in one go").to_owned(),
                    href: frame.link("/mentions"),
                }
            }
            ProblemKind::Deadline
            | ProblemKind::LockedStore
            | ProblemKind::NotReady
            | ProblemKind::Internal => ProblemStep {
                what: words.say("过一会儿：", "In a while: "),
                link: words.say("再查一次", "ask again").to_owned(),
                href: here.to_string(),
            },
            ProblemKind::StaleCursor | ProblemKind::BadCursor | ProblemKind::PageTooFar => {
                ProblemStep {
                    what: words.say("从头看起：", "From the start: "),
                    link: words.say("第一页", "the first page").to_owned(),
                    href: here.without("cursor").without("page").to_string(),
                }
            }
            _ => return None,
        })
    }
}

/// The ways into the site: schools, years, help.
fn ways_in(frame: &Frame) -> [ProblemStep; 3] {
    let words = frame.words;
    let schools = match frame.stats.as_ref().map(|stats| stats.schools) {
        Some(schools) if words.is_en() => format!("all {}", words.of(schools, "school")),
        Some(schools) => format!("全部 {} 所学校", words.number(schools)),
        None => words.say("全部学校", "all schools").to_owned(),
    };

    [
        ProblemStep {
            what: words.say("按学校找：", "By school: "),
            link: schools,
            href: frame.link("/schools"),
        },
        ProblemStep {
            what: words.say("按年度找：", "By year: "),
            link: words.say("核查表", "audit table").to_owned(),
            href: frame.link("/audit"),
        },
        ProblemStep {
            what: words.say("看检索词怎么写：", "How queries are written: "),
            link: words.say("帮助", "help").to_owned(),
            href: format!("{}#syntax", frame.link("/help")),
        },
    ]
}

/// The same place in the report that took over.
fn successor_address(id: &str, ask: &Ask) -> String {
    Address::new(&format!("/reports/{id}")).with_all(ask.pairs()).to_string()
}
