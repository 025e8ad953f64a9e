//! The kinds of problems, and which error of the library is of which.

use crate::ErrorKind;
use axum::http::StatusCode;

/// Makes the enum of the kinds and what is known of each from one row a kind. A macro, since an
/// enum and the list of its variants cannot come from one value.
macro_rules! kinds {
    ($($kind:ident = $name:literal, $status:ident, $title:expr, $says:expr;)*) => {
        /// A kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProblemKind {
            $($kind,)*
        }

        impl ProblemKind {
            /// Every kind, in order of status.
            pub const ALL: &[ProblemKind] = &[$(ProblemKind::$kind,)*];

            /// Its name for programs, which is also its place in help.
            pub fn name(self) -> &'static str {
                match self {
                    $(ProblemKind::$kind => $name,)*
                }
            }

            /// The status of answers.
            pub fn status(self) -> StatusCode {
                match self {
                    $(ProblemKind::$kind => StatusCode::$status,)*
                }
            }

            /// What is wrong, in a few words of Chinese and of English.
            pub(super) fn title(self) -> (&'static str, &'static str) {
                match self {
                    $(ProblemKind::$kind => $title,)*
                }
            }

            /// What to do, in Chinese and in English.
            pub fn says(self) -> (&'static str, &'static str) {
                match self {
                    $(ProblemKind::$kind => $says,)*
                }
            }
        }
    };
}

/// The seconds after which what could not be answered for now may be asked again.
pub(super) const RETRY_AFTER: u32 = 5;
const BAD_REQUEST: (&str, &str) = ("请求有误", "The request is not valid");
const NO_ANSWER: (&str, &str) = ("暂时不能回答", "There is no answer for now");

kinds! {
    BadValue = "bad_value", BAD_REQUEST, BAD_REQUEST,
        ("参数的值不对，照说明改", "correct the parameter as it says");
    UnknownParameter = "unknown_parameter", BAD_REQUEST,
        ("有不认识的参数", "A parameter is not known"),
        ("没有这个参数，known 里列着有的", "leave it out; `known` lists those that exist");
    QueryTooLong = "query_too_long", BAD_REQUEST, ("检索词太长", "The query is too long"),
        ("缩短到 4096 字节以内", "shorten the query to 4,096 bytes");
    QueryTooWide = "query_too_wide", BAD_REQUEST, ("条件太多", "The query has too many terms"),
        ("词和条件减到 256 个以内，或分几次查", "use at most 256 terms and operators");
    QueryTooDeep = "query_too_deep", BAD_REQUEST, ("括号太深", "The query nests too deep"),
        ("括号减到 20 层以内", "nest at most 20 brackets");
    PageTooFar = "page_too_far", BAD_REQUEST, ("页数太大", "The page is too far"),
        ("要列全请用全部出处，或缩小范围", "list mentions instead, or narrow the query");
    TooManyToSort = "too_many_to_sort", BAD_REQUEST,
        ("要排序的提及太多", "There are too many mentions to sort"),
        (
            "按学校、年度、章节缩小范围，或按原文位置排列",
            "narrow by school, year or kind, or list by place",
        );
    TooManyPlaces = "too_many_places", BAD_REQUEST,
        ("查询要查看的位置过多", "The query would look at too many places"),
        (
            "减少词和 NEAR，或按学校、年度、章节缩小范围",
            "use fewer terms and NEARs, or narrow by school, year or kind",
        );
    BadCursor = "bad_cursor", BAD_REQUEST, BAD_REQUEST,
        ("从第一页重新开始", "start again at the first page");
    BadHost = "bad_host", MISDIRECTED_REQUEST,
        ("这里不是这个主机名", "This is not the host that was asked for"),
        ("主机名用站点公布的那个", "ask by the name that the site is known under");
    NoPage = "no_page", NOT_FOUND, ("这个地址没有内容", "There is nothing at this address"),
        ("检查地址", "check the address");
    NoSchool = "no_school", NOT_FOUND, ("没有收录这所学校", "This school is not held"),
        ("在学校清单里按校名找", "look for the name in the list of schools");
    NoBase = "no_base", NOT_FOUND,
        ("这里还没有完整地址", "The site does not know its own address"),
        ("站点启动时要用 --base 说明自己的地址", "the site is to be started with --base");
    UnknownReport = "unknown_report", NOT_FOUND, ("没有这份报告", "There is no such report"),
        ("从检索或报告清单里找", "find the report by a search or in the list");
    BadMethod = "bad_method", METHOD_NOT_ALLOWED, ("这里只能读取", "This can only be read"),
        ("只用 GET 和 HEAD", "use GET or HEAD");
    StaleCursor = "stale_cursor", CONFLICT, ("索引已更新", "The store has changed"),
        ("索引更新了，从第一页重新开始", "the store has changed; start again at the first page");
    GoneReport = "gone_report", GONE, ("这份报告已移除", "This report was removed"),
        ("报告已移除，或由 successor 取代", "it was removed, or replaced by `successor`");
    GoneSource = "gone_source", GONE, ("原文件不在了", "The source file is gone"),
        (
            "原文件没有存进索引，原处的也变了；全文仍可阅读",
            "no copy of the file is kept and it has changed or gone; its text can be read",
        );
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE,
        ("请求正文过大", "The request's body is too large"),
        ("正文最多 256 KiB，词表分几次发", "send at most 256 KiB, a long list in parts");
    AddressTooLong = "address_too_long", URI_TOO_LONG, ("地址太长", "The address is too long"),
        ("缩短地址", "shorten the address");
    PackedBody = "packed_body", UNSUPPORTED_MEDIA_TYPE,
        ("请求正文经过压缩", "The request's body is compressed"),
        ("正文不要压缩", "send the body uncompressed");
    Internal = "internal", INTERNAL_SERVER_ERROR, ("服务器内部出错", "The server failed"),
        ("服务器出错，经过在日志里", "the server failed; its log says how");
    Busy = "busy", SERVICE_UNAVAILABLE, NO_ANSWER,
        (
            "正在进行的查询或导出太多，过 Retry-After 秒再试",
            "too many answers are under way; try again after Retry-After seconds",
        );
    Cancelled = "cancelled", SERVICE_UNAVAILABLE, NO_ANSWER,
        ("查询已取消，需要时重新查询", "the query was cancelled; ask again if it is needed");
    NotReady = "not_ready", SERVICE_UNAVAILABLE, ("尚未就绪", "Not ready yet"),
        ("还在编入报告，稍后再试", "reports are being indexed; try again later");
    Comparing = "comparing", SERVICE_UNAVAILABLE, ("正在比对报告", "Reports are being compared"),
        (
            "正在比对报告，过 Retry-After 秒再试",
            "reports are being compared; try again after Retry-After seconds",
        );
    Deadline = "deadline", SERVICE_UNAVAILABLE, NO_ANSWER,
        ("超过时限，缩小范围再试", "it took too long; narrow the query");
    LockedStore = "locked_store", SERVICE_UNAVAILABLE, NO_ANSWER,
        ("索引正被写入，稍后再试", "the store is being written; try again later");
    Unavailable = "unavailable", SERVICE_UNAVAILABLE,
        ("暂时无法回答", "No answer at the moment"),
        (
            "索引所在的文件夹或集群暂时读不到，稍后再试",
            "the folder or cluster with the index is away; try again later",
        );
}

impl ProblemKind {
    /// The kinds that every resource may answer with.
    pub const EVERYWHERE: &[ProblemKind] = &[
        ProblemKind::UnknownParameter,
        ProblemKind::BadMethod,
        ProblemKind::BodyTooLarge,
        ProblemKind::AddressTooLong,
        ProblemKind::BadHost,
        ProblemKind::Busy,
        ProblemKind::Internal,
        ProblemKind::Deadline,
        ProblemKind::Unavailable,
    ];

    /// The kinds of a resource that takes a query.
    pub const OF_QUERY: &[ProblemKind] = &[
        ProblemKind::BadValue,
        ProblemKind::QueryTooLong,
        ProblemKind::QueryTooWide,
        ProblemKind::QueryTooDeep,
        ProblemKind::TooManyPlaces,
    ];

    /// After how many seconds it is worth asking again, if what is wrong passes.
    pub(super) fn retry_after(self) -> Option<u32> {
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER)
    }

    /// Where the pages of the API explain it, from the root of the site.
    pub(super) fn help(self) -> String {
        format!("/api/docs#{}", self.name())
    }

    /// The kind of an error of the library: the one place that says which has which status.
    pub(super) fn of(error: &ErrorKind) -> ProblemKind {
        use ErrorKind::*;
        match error {
            BadValue { .. } => ProblemKind::BadValue,
            QueryTooLong { .. } => ProblemKind::QueryTooLong,
            QueryTooWide => ProblemKind::QueryTooWide,
            QueryTooDeep => ProblemKind::QueryTooDeep,
            PageTooFar { .. } => ProblemKind::PageTooFar,
            BadCursor => ProblemKind::BadCursor,
            StaleCursor => ProblemKind::StaleCursor,
            UnknownReport { .. } => ProblemKind::UnknownReport,
            GoneReport { .. } => ProblemKind::GoneReport,
            GoneSource { .. } => ProblemKind::GoneSource,
            Deadline => ProblemKind::Deadline,
            Cancelled => ProblemKind::Cancelled,
            TooManyPlaces { .. } => ProblemKind::TooManyPlaces,
            TooManyToSort { .. } => ProblemKind::TooManyToSort,
            LockedStore => ProblemKind::LockedStore,
            Unreachable { .. } | BusyCluster { .. } | Incomplete { .. } => ProblemKind::Unavailable,
            _ => ProblemKind::Internal,
        }
    }
}
