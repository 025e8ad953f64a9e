//! Problems: why there is no answer, said the same way everywhere.
//!
//! Invariant: a problem has one of the kinds of `kind`, whose rows are all that is known of a
//! kind: its status, its name and title, what to do, its place in help and in the API's
//! description.

pub(super) mod answer;
mod kind;

pub(super) use kind::ProblemKind;

use crate::{Error, ErrorKind, Note};
use axum::response::{IntoResponse, Response};
use kind::RETRY_AFTER;

/// The reason why there is no answer.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    kind: ProblemKind,
    said: Box<ProblemDetail>,
}

/// The details of a problem.
#[derive(Debug, Clone)]
struct ProblemDetail {
    title: Note,
    detail: Note,
    /// The report that took the place of the one asked for.
    successor: Option<String>,
    /// The parameters that the resource knows.
    known: Option<Vec<String>>,
    /// After how many seconds it is worth asking again.
    retry_after: Option<u32>,
}

impl Problem {
    fn new(kind: ProblemKind, detail: Note) -> Problem {
        let (zh, en) = kind.title();
        let title = Note::new(zh, en);

        Problem {
            kind,
            said: Box::new(ProblemDetail {
                title,
                detail,
                successor: None,
                known: None,
                retry_after: kind.retry_after(),
            }),
        }
    }

    /// There is nothing at this address.
    pub(super) fn no_page() -> Problem {
        let detail = Note::new(
            "地址可能不完整，也可能这份报告已从收录里撤下",
            "a character of the address may be missing, or the report may have been removed",
        );
        Problem::new(ProblemKind::NoPage, detail)
    }

    /// No report of a school of that name is held.
    pub(super) fn no_school(name: &str) -> Problem {
        let name: String = name.chars().take(80).collect();
        let detail = Note::new(
            format!("没有收录“{name}”的报告；请在 /schools 按校名查找"),
            format!("no report of `{name}` is held; look for the name at /schools"),
        );
        Problem::new(ProblemKind::NoSchool, detail)
    }

    /// Whole addresses are needed, and the server was not told its own.
    pub(super) fn no_base() -> Problem {
        let detail = Note::new(
            "这个文件里须写完整地址；请站点管理者用 mingcha serve --base https://站点地址 启动",
            "this file holds whole addresses; whoever runs the site starts it with `mingcha serve \
             --base https://HOST`",
        );
        Problem::new(ProblemKind::NoBase, detail)
    }

    /// The resource is only read.
    pub(super) fn bad_method() -> Problem {
        Problem::new(ProblemKind::BadMethod, Note::new("请用 GET 或 HEAD", "use GET or HEAD"))
    }

    /// What was to be indexed before serving is not yet.
    pub(super) fn not_ready() -> Problem {
        let detail =
            Note::new("正在编入报告，请稍后再试", "reports are being indexed; try again later");
        Problem::new(ProblemKind::NotReady, detail)
    }

    /// Reports are being compared with one another.
    pub(super) fn comparing() -> Problem {
        let detail = Note::new(
            format!("全部报告正在互相比对，请过 {RETRY_AFTER} 秒再试"),
            format!(
                "all reports are being compared with one another; try again in {RETRY_AFTER} \
                 seconds"
            ),
        );

        Problem::new(ProblemKind::Comparing, detail)
    }

    /// The request brings a body that is too large for anything here.
    pub(super) fn body_too_large() -> Problem {
        let detail = Note::new(
            "正文最多 256 KiB，请把词表分几次发",
            "a body is at most 256 KiB; send the list in parts",
        );
        Problem::new(ProblemKind::BodyTooLarge, detail)
    }

    /// The request brings a body that would have to be unpacked.
    pub(super) fn packed_body() -> Problem {
        Problem::new(ProblemKind::PackedBody, Note::new("请不压缩，直接发送", "send it as it is"))
    }

    /// As many answers of this kind are under way, or wait to be, as may be.
    pub(super) fn busy() -> Problem {
        let detail = Note::new(
            format!("正在进行的查询或导出太多，请过 {RETRY_AFTER} 秒再试"),
            format!("too many answers are under way; try again in {RETRY_AFTER} seconds"),
        );
        Problem::new(ProblemKind::Busy, detail)
    }

    /// The site is not known under the name that was asked for.
    pub(super) fn bad_host() -> Problem {
        let detail = Note::new(
            "请用站点公布的地址；站点管理者可用 mingcha serve --host 名称 添加主机名",
            "use the address that the site is known under; whoever runs it adds names with \
             `mingcha serve --host NAME`",
        );
        Problem::new(ProblemKind::BadHost, detail)
    }

    /// The folder of the store cannot be read.
    pub(super) fn without_store(error: &Error) -> Problem {
        eprintln!("mingcha: {error}");
        let detail = Note::new(
            "索引所在的文件夹暂时读不到，请站点管理者查看日志",
            "the folder of the store cannot be read; whoever runs the site finds why in its log",
        );
        Problem::new(ProblemKind::Unavailable, detail)
    }

    /// The store was found damaged, and nothing is answered from it.
    pub(super) fn damaged() -> Problem {
        let detail = Note::new(
            "索引文件已损坏，正待修复；修复前不作回答",
            "the store was found damaged; nothing is answered until it is mended",
        );
        Problem::new(ProblemKind::Unavailable, detail)
    }

    /// The address is longer than any query needs.
    pub(super) fn address_too_long() -> Problem {
        let detail = Note::new(
            "请缩短检索词，或减少筛选的值",
            "shorten the query, or choose fewer values to narrow by",
        );
        Problem::new(ProblemKind::AddressTooLong, detail)
    }

    /// A parameter that this resource does not have.
    pub(super) fn unknown_parameter(name: &str, known: &[&str]) -> Problem {
        let name: String = name.chars().take(80).collect();
        let all = if known.is_empty() {
            Note::new("只有 lang", "there is only lang")
        } else {
            Note::new(
                format!("有 {}、lang", known.join("、")),
                format!("there are {}, lang", known.join(", ")),
            )
        };
        let detail = Note::new(
            format!("没有参数“{name}”；{}", all.zh),
            format!("there is no parameter `{name}`; {}", all.en),
        );

        let mut problem = Problem::new(ProblemKind::UnknownParameter, detail);
        problem.said.known =
            Some(known.iter().chain(&["lang"]).map(|name| name.to_string()).collect());
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
        Problem::new(ProblemKind::Unavailable, detail)
    }

    /// Something failed here. What it was goes to the log, not to the client.
    pub(super) fn internal(found: &str) -> Problem {
        eprintln!("mingcha: {found}");
        let detail =
            Note::new("经过已记入日志，请稍后再试", "what happened is in the log; try again later");
        Problem::new(ProblemKind::Internal, detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let kind = match ProblemKind::of(&error.kind) {
            ProblemKind::Internal => return Problem::internal(&error.to_string()),
            ProblemKind::Unavailable => return Problem::without_cluster(&error),
            kind => kind,
        };

        // The path is the server's own affair.
        let mut problem = Problem::new(kind, Error { path: None, ..error.clone() }.note());
        if let ErrorKind::GoneReport { successor: Some(successor), .. } = error.kind {
            problem.said.title = Note::new("这份报告已被取代", "This report was replaced");
            problem.said.successor = Some(successor);
        }
        problem
    }
}

impl IntoResponse for Problem {
    /// Carries the problem to [`answer::render`], which knows who asked.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
