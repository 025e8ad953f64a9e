//! The HTTP side without a socket: shapes field by field, statuses, headers, escaping, and nothing
//! that panics.

mod crowd;
mod description;
mod feed;
mod manners;
mod pages;
mod reader;
mod sample;
mod school;
mod sentence;
mod short;
mod source;
mod under;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use mingcha::http::{Site, router, serve};
use mingcha::{Filter, Index, Options, Sources};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

const HOSTILE: &str = "<script>alert(1)</script> \"举报\" 'it' & <b>";

/// A site over three small reports: an ordinary one, one that is hostile in title and text, one
/// from another year; and a file that is no report.
struct Fixture {
    dir: tempfile::TempDir,
    site: Arc<Site>,
}

impl Fixture {
    fn new() -> Fixture {
        Fixture::of(
            &[
                (
                    "a.txt",
                    &report(
                        "岚川大学",
                        "2020-2021",
                        "本学年收到举报3件，均已答复。没有发生行政复议。",
                    ),
                ),
                (
                    "b.txt",
                    &report(
                        "岚川大学",
                        "2021-2022",
                        "本学年没有收到举报。\n信访与检举报告另行登记。",
                    ),
                ),
                ("c.txt", &report("青屿海洋大学", "2020-2021", HOSTILE)),
                ("notes.txt", ""),
            ],
            Sources::Kept,
        )
    }

    /// A site over files, each with a name and what it says.
    fn of(files: &[(&str, &str)], sources: Sources) -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("reports");
        std::fs::create_dir(&folder).unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
        let options = Options { sources, ..Options::default() };
        let index = Index::create(&dir.path().join("store"), options).unwrap();
        index.add(&[folder], &|_| {}).unwrap();
        let site = Site::new(Arc::new(index));
        site.set_ready();
        Fixture { dir, site }
    }

    /// The id of its first report, in order of school and year.
    fn first(&self) -> String {
        self.site.index().reports(&Filter::default(), 0, 1).unwrap().reports[0].id.to_string()
    }
}

fn report(school: &str, year: &str, complaints: &str) -> String {
    format!(
        "{school}{year}学年信息公开年度报告\n本报告由{school}编制，统计期限为{year}学年。\n一、概述\n学校重视信息公开工作，\
         公布招生章程。\n二、主动公开情况\n（一）招生考试\n公布招生计划和录取结果，设立举报电话。\n\
         五、因学校信息公开工作受到举报、复议、诉讼的情况\n{complaints}\n"
    )
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(Fixture::new);

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn send(router: Router, request: Request<Body>) -> Reply {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap();
    Reply {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn request(method: Method, url: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
    sent(&FIXTURE.site, method, url, headers)
}

fn ask(site: &Arc<Site>, url: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
    sent(site, Method::GET, url, headers)
}

fn sent(
    site: &Arc<Site>,
    method: Method,
    url: &str,
    headers: &[(header::HeaderName, &str)],
) -> Reply {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    send(router(site.clone()), request.body(Body::empty()).unwrap())
}

fn get(url: &str) -> Reply {
    request(Method::GET, url, &[])
}

/// An address with its values encoded.
fn url(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut url = form_urlencoded::Serializer::new(format!("{path}?"));
    url.extend_pairs(pairs).finish()
}

fn id_of(school: &str, year: &str) -> String {
    let list = get(&url("/api/v1/reports", &[("school", school), ("year", year)])).json();
    assert_eq!(list["total"], 1, "{list}");
    list["reports"][0]["report"].as_str().unwrap().to_owned()
}

#[track_caller]
fn has_fields(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "{field} is missing in {value}");
    }
}

#[test]
fn search_has_the_fields_of_the_contract() {
    let answer = get(&url("/api/v1/search", &[("q", "举报"), ("size", "2")]));
    assert_eq!(
        (answer.status, answer.header(header::CONTENT_TYPE)),
        (StatusCode::OK, "application/json")
    );
    let answer = answer.json();
    has_fields(&answer, &["query", "total", "hits", "facets", "generation"]);
    has_fields(&answer["query"], &["text", "read_as", "notes"]);
    has_fields(&answer["total"], &["sections", "reports"]);
    assert_eq!(answer["hits"].as_array().unwrap().len(), 2);
    let hit = &answer["hits"][0];
    has_fields(
        hit,
        &["report", "school", "year", "title", "section", "score", "partial", "snippets", "url"],
    );
    has_fields(&hit["section"], &["id", "kind", "heading", "path"]);
    has_fields(&hit["snippets"][0][0], &["text", "mark"]);
    for facet in ["school", "year", "kind"] {
        has_fields(&answer["facets"][facet][0], &["value", "count", "selected"]);
    }
    assert!(answer["generation"].is_string());
}

#[test]
fn mentions_have_the_fields_of_the_contract_and_page_by_cursor() {
    let first = get(&url("/api/v1/mentions", &[("q", "举报"), ("size", "4")])).json();
    has_fields(&first, &["query", "complete", "counts", "mentions", "next", "receipt"]);
    has_fields(
        &first["counts"],
        &["mentions", "sections", "reports", "word", "inside", "across", "across_break"],
    );
    let fields = [
        "report", "school", "year", "section", "start", "end", "line", "page", "left", "text",
        "right",
    ];
    has_fields(&first["mentions"][0], &fields);
    has_fields(&first["mentions"][0], &["alignment", "file", "title", "source_url", "url"]);
    let receipt = [
        "query",
        "filters",
        "mode",
        "scope",
        "counts",
        "unreadable",
        "foldings",
        "generation",
        "digest",
    ];
    has_fields(&first["receipt"], &receipt);
    has_fields(&first["receipt"], &["fold_version", "rules_hash", "program", "time", "complete"]);
    assert_eq!(first["receipt"]["unreadable"]["all"], "/api/v1/files?status=unreadable");
    assert!(first["receipt"]["foldings"][0].is_string(), "notes are in one language");

    let mut seen = 0;
    let mut page = first.clone();
    loop {
        seen += page["mentions"].as_array().unwrap().len();
        let Some(cursor) = page["next"].as_str() else { break };
        page = get(&url("/api/v1/mentions", &[("q", "举报"), ("size", "4"), ("cursor", cursor)]))
            .json();
    }
    assert_eq!(first["counts"]["mentions"], seen);
    let counts_only = get(&url("/api/v1/mentions", &[("q", "举报"), ("size", "0")])).json();
    assert_eq!(counts_only["counts"], first["counts"]);
    assert_eq!(counts_only["mentions"], serde_json::json!([]));
}

#[test]
fn mentions_are_listed_by_class_over_breaks_and_by_context_on_request() {
    let ask = |q: &str, more: &[(&str, &str)]| {
        get(&url("/api/v1/mentions", &[&[("q", q), ("size", "100")][..], more].concat())).json()
    };
    let all = ask("举报", &[]);
    let some = ask("举报", &[("align", "inside"), ("align", "across")]);
    let listed = some["mentions"].as_array().unwrap();
    assert_eq!(some["counts"], all["counts"]);
    assert!(
        !listed.is_empty() && listed.iter().all(|mention| mention["alignment"] != "word"),
        "{some}"
    );
    assert_eq!(some["receipt"]["listed"]["hidden"], serde_json::json!(["word"]));
    assert_eq!(some["receipt"]["listed"]["places"], listed.len());
    let broken = ask("概述学校", &[("breaks", "show")]);
    assert_eq!(
        (&broken["counts"]["mentions"], &broken["counts"]["across_break"]),
        (&0.into(), &3.into())
    );
    assert_eq!(broken["mentions"][0]["alignment"], "across_break");
    let texts = |answer: &Value| {
        let mentions = answer["mentions"].as_array().unwrap().iter();
        mentions.map(|mention| mention["right"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let by_right = texts(&ask("举报", &[("sort", "right")]));
    let mut sorted = texts(&all);
    assert_ne!(by_right, sorted);
    sorted.sort();
    assert_eq!(
        {
            let mut again = by_right.clone();
            again.sort();
            again
        },
        sorted
    );
    for (name, value) in [
        ("align", "words"),
        ("align", "across_break"),
        ("breaks", "1"),
        ("sort", "up"),
        ("sort", ""),
    ] {
        check_problem(&url("/api/v1/mentions", &[("q", "举报"), (name, value)]), 400, "bad_value");
    }
}

#[test]
fn counts_reports_files_and_stats_have_the_fields_of_the_contract() {
    let counts = get(&url("/api/v1/counts", &[("q", "举报")])).json();
    has_fields(&counts, &["query", "counts", "by", "receipt"]);
    has_fields(&counts["by"]["school"][0], &["value", "mentions", "sections", "reports"]);
    has_fields(&counts["by"]["cross"][0], &["school", "year", "kind", "mentions"]);
    let mentions = get(&url("/api/v1/mentions", &[("q", "举报")])).json();
    assert_eq!(counts["counts"], mentions["counts"]);

    let list = get("/api/v1/reports?size=2").json();
    assert_eq!((&list["total"], list["reports"].as_array().unwrap().len()), (&Value::from(3), 2));
    assert_eq!(get("/api/v1/reports?size=2&page=2").json()["reports"].as_array().unwrap().len(), 1);
    let id = list["reports"][0]["report"].as_str().unwrap();
    let report = get(&format!("/api/v1/reports/{id}")).json();
    has_fields(
        &report,
        &["report", "sha256", "school", "year", "period", "title", "sections", "text", "missing"],
    );

    let files = get("/api/v1/files").json();
    assert_eq!(files["total"], 4);
    let unreadable = get("/api/v1/files?status=unreadable").json();
    assert_eq!(
        (&unreadable["total"], &unreadable["files"][0]["status"]),
        (&1.into(), &"unsupported".into())
    );
    assert_eq!(get("/api/v1/files?status=ok").json()["total"], 3);
    let stats = get("/api/v1/stats").json();
    assert_eq!((&stats["reports"], &stats["files"]), (&3.into(), &4.into()));
}

#[test]
fn filters_narrow_and_not_known_can_be_asked_for() {
    let total = |pairs: &[(&str, &str)]| {
        get(&url("/api/v1/search", pairs)).json()["total"]["reports"].clone()
    };
    assert_eq!(total(&[("q", "举报")]), 3);
    assert_eq!(total(&[("q", "举报"), ("school", "岚川大学")]), 2);
    assert_eq!(
        total(&[
            ("q", "举报"),
            ("school", "岚川大学"),
            ("school", "青屿海洋大学"),
            ("year", "2020-2021")
        ]),
        2
    );
    assert_eq!(total(&[("q", "举报"), ("kind", "complaints"), ("kind", "none")]), 3);
    for unknown in ["school", "year", "kind"] {
        let pairs = [("q", "举报"), (unknown, "")];
        assert_eq!(total(&pairs), total(&[("q", "举报"), (unknown, "none")]), "{unknown}");
    }
    assert_eq!(total(&[("q", "举报"), ("school", "")]), 0);
}

#[track_caller]
fn check_problem(url: &str, status: u16, kind: &str) -> Value {
    let reply = get(url);
    assert_eq!(reply.status.as_u16(), status, "{url}: {}", reply.body);
    assert_eq!(reply.header(header::CONTENT_TYPE), "application/problem+json", "{url}");
    let problem = reply.json();
    has_fields(&problem, &["type", "title", "status", "detail", "kind"]);
    assert_eq!((&problem["status"], &problem["kind"]), (&status.into(), &kind.into()), "{url}");
    assert!(reply.headers.get(header::ETAG).is_none(), "{url}");
    problem
}

#[test]
fn a_bad_request_is_a_problem_that_says_what_to_do() {
    for bad in [
        "page=0",
        "page=x",
        "page=-1",
        "size=0",
        "size=101",
        "group=school",
        "year=20",
        "kind=x",
        "lang=fr",
    ] {
        check_problem(&format!("/api/v1/search?q=a&{bad}"), 400, "bad_value");
    }
    check_problem("/api/v1/search?q=a&q=b", 400, "bad_value");
    check_problem("/api/v1/search?q=a&page=99999", 400, "page_too_far");
    check_problem(&format!("/api/v1/search?q={}", "a".repeat(5000)), 400, "query_too_long");
    check_problem(&format!("/api/v1/search?q={}", "a+".repeat(400)), 400, "query_too_wide");
    check_problem(&format!("/api/v1/search?q={}a", "-(b+OR+".repeat(60)), 400, "query_too_deep");
    for bad in [
        "/api/v1/mentions",
        "/api/v1/counts?q=",
        "/api/v1/mentions?q=a&size=101",
        "/api/v1/mentions?q=a&context=x",
    ] {
        check_problem(bad, 400, "bad_value");
    }
    check_problem("/api/v1/mentions?q=a&cursor=zz", 400, "bad_cursor");
    check_problem("/api/v1/files?status=nice", 400, "bad_value");
    check_problem("/api/v1/reports/0123456789abcdef", 404, "unknown_report");
    check_problem("/api/v1/reports/nonsense", 404, "unknown_report");
    check_problem("/api/v1/nothing", 404, "no_page");
}

#[test]
fn a_parameter_that_is_not_known_is_refused_by_name() {
    let problem = check_problem("/api/v1/search?q=a&sizes=3", 400, "unknown_parameter");
    assert!(problem["detail"].as_str().unwrap().contains("sizes"));
    let known: Vec<&str> =
        problem["known"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(
        known,
        [
            "q",
            "school",
            "year",
            "kind",
            "page",
            "size",
            "group",
            "sort",
            "facet_size",
            "facet_prefix",
            "province",
            "level",
            "ownership",
            "lang"
        ]
    );
    check_problem("/api/v1/search?q=a&utm_source=x", 400, "unknown_parameter");
    check_problem("/api/v1/reports?kind=overview", 400, "unknown_parameter");
    assert_eq!(get("/?q=a&utm_source=x").status, StatusCode::OK);
    assert_eq!(get("/help?lang=en").status, StatusCode::OK);
}

#[test]
fn what_apps_append_to_a_shared_link_is_ignored_on_pages_and_refused_by_the_api() {
    let appended = "from=singlemessage&isappinstalled=0&spm=a2x";
    for path in [
        "/?q=%E4%B8%BE%E6%8A%A5",
        "/mentions?q=%E4%B8%BE%E6%8A%A5",
        "/audit?",
        "/schools?",
        "/about?",
        "/help?",
    ] {
        let page = get(&format!("{path}&{appended}"));
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for name in ["isappinstalled", "spm=", "singlemessage"] {
            assert!(!page.body.contains(name), "{path} hands on {name}");
        }
    }
    for path in
        ["/api/v1/search?q=a", "/api/v1/mentions?q=a", "/api/v1/files?", "/api/v1/counts?q=a"]
    {
        check_problem(&format!("{path}&{appended}"), 400, "unknown_parameter");
    }
    check_problem("/api/v1/audit?isappinstalled=0", 400, "unknown_parameter");
}

#[test]
fn other_methods_and_large_bodies_are_refused() {
    let post = request(Method::POST, "/api/v1/search", &[]);
    assert_eq!(
        (post.status, post.json()["kind"].clone()),
        (StatusCode::METHOD_NOT_ALLOWED, "bad_method".into())
    );
    assert!(post.header(header::ALLOW).contains("GET"), "{:?}", post.headers);
    let large =
        Request::builder().uri("/api/v1/stats").body(Body::from(vec![b'x'; 100_000])).unwrap();
    assert_eq!(send(router(FIXTURE.site.clone()), large).status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn every_answer_carries_the_security_headers() {
    for path in [
        "/",
        "/?q=a",
        "/api/v1/stats",
        "/api/v1/nothing",
        "/nothing",
        "/static/style.css",
        "/readyz",
        "/?x=1",
    ] {
        let reply = get(path);
        let policy = reply.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(reply.header(header::REFERRER_POLICY), "no-referrer", "{path}");
    }
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let address = url("/api/v1/search", &[("q", "举报")]);
    let first = get(&address);
    let tag = first.header(header::ETAG).to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again =
        request(Method::GET, &address, &[(header::IF_NONE_MATCH, &format!("\"x\", {tag}"))]);
    assert_eq!(
        (again.status, again.body.as_str(), again.header(header::ETAG)),
        (StatusCode::NOT_MODIFIED, "", &*tag)
    );
    for other in [url("/api/v1/search", &[("q", "复议")]), format!("{address}&lang=en")] {
        assert_eq!(
            request(Method::GET, &other, &[(header::IF_NONE_MATCH, &tag)]).status,
            StatusCode::OK
        );
    }
    let english = [(header::IF_NONE_MATCH, tag.as_str()), (header::ACCEPT_LANGUAGE, "en")];
    assert_eq!(request(Method::GET, &address, &english).status, StatusCode::OK);
    assert!(first.headers.get_all(header::VARY).iter().any(|vary| vary == "accept-language"));
}

#[test]
fn a_tag_changes_with_the_store() {
    let fixture = Fixture::new();
    let ask = |tag: &str| {
        let request = Request::builder().uri("/api/v1/stats").header(header::IF_NONE_MATCH, tag);
        send(router(fixture.site.clone()), request.body(Body::empty()).unwrap())
    };
    let tag = ask("").header(header::ETAG).to_owned();
    assert_eq!(ask(&tag).status, StatusCode::NOT_MODIFIED);
    let file = fixture.dir.path().join("d.txt");
    std::fs::write(&file, report("云汀师范大学", "2021-2022", "本学年没有收到举报。")).unwrap();
    fixture.site.index().add(&[file], &|_| {}).unwrap();
    assert_eq!((ask(&tag).status, ask(&tag).json()["reports"].clone()), (StatusCode::OK, 4.into()));
}

#[test]
fn head_answers_like_get_without_the_body() {
    for path in ["/", "/api/v1/stats", "/help"] {
        let (head, whole) = (request(Method::HEAD, path, &[]), get(path));
        assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
        assert_eq!(head.header(header::ETAG), whole.header(header::ETAG));
        assert_eq!(head.header(header::CONTENT_TYPE), whole.header(header::CONTENT_TYPE));
    }
}

#[test]
fn answers_are_compressed_for_who_takes_that() {
    let reply = request(Method::GET, "/help", &[(header::ACCEPT_ENCODING, "gzip")]);
    assert_eq!(reply.header(header::CONTENT_ENCODING), "gzip");
    assert!(!reply.header(header::ETAG).is_empty());
}

#[test]
fn the_language_is_chinese_unless_english_is_asked_for() {
    let lang = |url: &str, accept: &str| {
        let reply = request(Method::GET, url, &[(header::ACCEPT_LANGUAGE, accept)]);
        assert!(reply.body.contains(&format!(
            "<html lang=\"{}\"",
            if reply.header(header::CONTENT_LANGUAGE) == "en" { "en" } else { "zh-Hans" }
        )));
        reply.header(header::CONTENT_LANGUAGE).to_owned()
    };
    assert_eq!(lang("/help", ""), "zh");
    assert_eq!(lang("/help", "en-US,en;q=0.9"), "en");
    assert_eq!(lang("/help?lang=zh", "en"), "zh");
    assert_eq!(lang("/help?lang=en", "zh"), "en");
    let page = get("/?q=%E4%B8%BE%E6%8A%A5&lang=en").body;
    assert!(page.contains("href=\"/about?lang=en\""), "links keep the language that was chosen");
}

#[test]
fn a_replaced_report_names_its_successor_and_a_removed_one_says_so() {
    let fixture = Fixture::new();
    let ask = |url: &str| {
        send(router(fixture.site.clone()), Request::builder().uri(url).body(Body::empty()).unwrap())
    };
    let file = fixture.dir.path().join("reports/a.txt");
    let old =
        ask("/api/v1/files?status=ok").json()["files"][0]["report"].as_str().unwrap().to_owned();
    std::fs::write(&file, report("岚川大学", "2020-2021", "本学年收到举报4件。")).unwrap();
    fixture.site.index().add(std::slice::from_ref(&file), &|_| {}).unwrap();
    let gone = ask(&format!("/api/v1/reports/{old}"));
    assert_eq!(
        (gone.status, gone.json()["kind"].clone()),
        (StatusCode::GONE, "gone_report".into())
    );
    let new = gone.json()["successor"].as_str().unwrap().to_owned();
    let page = ask(&format!("/reports/{old}?at=1.0&q=x"));
    assert_eq!(page.status, StatusCode::GONE);
    assert!(
        page.body.contains(&format!("href=\"/reports/{new}?at=1.0&#38;q=x\"")),
        "{}",
        page.body
    );
    fixture.site.index().remove(std::slice::from_ref(&new)).unwrap();
    let removed = ask(&format!("/api/v1/reports/{new}"));
    assert_eq!(
        (removed.status, removed.json()["successor"].clone()),
        (StatusCode::GONE, Value::Null)
    );
}

#[test]
fn a_cursor_from_before_a_change_is_stale() {
    let fixture = Fixture::new();
    let ask = |url: &str| {
        send(router(fixture.site.clone()), Request::builder().uri(url).body(Body::empty()).unwrap())
    };
    let first = ask(&url("/api/v1/mentions", &[("q", "举报"), ("size", "2")])).json();
    let file = fixture.dir.path().join("d.txt");
    std::fs::write(&file, report("云汀师范大学", "2021-2022", "本学年没有收到举报。")).unwrap();
    fixture.site.index().add(&[file], &|_| {}).unwrap();
    let cursor = first["next"].as_str().unwrap();
    let stale = ask(&url("/api/v1/mentions", &[("q", "举报"), ("size", "2"), ("cursor", cursor)]));
    assert_eq!(
        (stale.status, stale.json()["kind"].clone()),
        (StatusCode::CONFLICT, "stale_cursor".into())
    );
}

#[test]
fn readiness_waits_for_what_is_to_be_indexed() {
    let dir = tempfile::tempdir().unwrap();
    let site = Site::new(Arc::new(Index::create(dir.path(), Options::default()).unwrap()));
    let ask = |path: &str| {
        send(router(site.clone()), Request::builder().uri(path).body(Body::empty()).unwrap())
    };
    assert_eq!(ask("/healthz").status, StatusCode::OK);
    assert_eq!(
        (ask("/readyz").status, ask("/readyz").json()["kind"].clone()),
        (StatusCode::SERVICE_UNAVAILABLE, "not_ready".into())
    );
    assert!(ask("/").body.contains("索引正在更新"));
    for path in [
        "/",
        "/?q=a",
        "/mentions?q=a",
        "/about",
        "/help",
        "/api/v1/search?q=a",
        "/api/v1/counts?q=a",
    ] {
        assert_eq!(ask(path).status, StatusCode::OK, "an empty store answers {path}");
    }
    site.set_ready();
    assert_eq!(ask("/readyz").status, StatusCode::OK);
    assert!(!ask("/").body.contains("索引正在更新"));
}

/// What comes back on a connection of its own until it is closed.
fn talk(address: std::net::SocketAddr, request: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    // The server may refuse a request and close before it has read the whole.
    let _ = stream.write_all(request.as_bytes());
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    String::from_utf8_lossy(&reply).into_owned()
}

#[test]
fn a_server_answers_on_a_socket_and_shuts_down_when_told() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = runtime.spawn(serve(listener, router(FIXTURE.site.clone()), async {
        let _ = stopped.await;
    }));
    let reply = talk(address, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    let long = format!("GET /?q={} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(70_000));
    let reply = talk(address, &long);
    assert!(
        reply.is_empty() || reply.starts_with("HTTP/1.1 4"),
        "a request line that is too long is refused: {reply}"
    );
    let idle = std::net::TcpStream::connect(address).unwrap();
    stop.send(()).unwrap();
    runtime.block_on(server).unwrap().unwrap();
    drop(idle);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn no_query_string_brings_it_down(
        path in prop::sample::select(vec![
            "/", "/mentions", "/help", "/about", "/api/v1/search", "/api/v1/mentions", "/api/v1/counts",
            "/api/v1/reports", "/api/v1/files", "/api/v1/stats", "/reports/x", "/static/y",
        ]),
        query in prop::collection::vec(
            (
                prop::sample::select(vec![
                    "q", "school", "year", "kind", "page", "size", "group", "cursor", "context", "from", "hl", "hit",
                    "at", "status", "lang", "%71", "%FF", "",
                ]),
                "[ -~举报复议（）“”：％]{0,12}|[0-9]{1,22}|%[0-9A-F]{2}|none|report|2020-2021",
            ),
            0..5,
        ),
    ) {
        let query: Vec<String> = query
            .into_iter()
            .map(|(name, value)| {
                let kept = |c: char| c.is_ascii_alphanumeric() || "%-_.=+&".contains(c);
                let value: String = value.chars().flat_map(|c| match kept(c) {
                    true => c.to_string().chars().collect::<Vec<_>>(),
                    false => form_urlencoded::byte_serialize(c.to_string().as_bytes()).collect::<String>().chars().collect(),
                }).collect();
                format!("{name}={value}")
            })
            .collect();
        let url = format!("{path}?{}", query.join("&"));
        let reply = get(&url);
        prop_assert!(reply.status != StatusCode::INTERNAL_SERVER_ERROR, "{url}: {}", reply.body);
        prop_assert!(reply.status.is_success() || reply.status.is_client_error(), "{url}: {}", reply.status);
    }
}

#[test]
fn what_a_catalogue_says_is_on_the_page_escaped_and_in_the_data() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.txt");
    std::fs::write(&file, report("岚川大学", "2020-2021", "无。")).unwrap();
    let table =
        "file,url,published,<i>栏\na.txt,https://x.edu.cn/a?b=1&c='2',2021年10月25日,<script>\n";
    let catalogue = mingcha::Catalogue::parse(table.as_bytes(), dir.path()).unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let adding = mingcha::Adding { catalogue: Some(&catalogue), ..mingcha::Adding::default() };
    index.add_with(&[file], &adding, &|_| {}).unwrap();
    let site = Site::new(Arc::new(index));
    let ask = |target: &str| {
        send(router(site.clone()), Request::get(target).body(Body::empty()).unwrap())
    };
    let list = ask("/api/v1/reports").json();
    let id = list["reports"][0]["report"].as_str().unwrap();
    let data = ask(&format!("/api/v1/reports/{id}")).json();
    for shown in [&list["reports"][0], &data] {
        assert_eq!(shown["source_url"], "https://x.edu.cn/a?b=1&c='2'");
        assert_eq!(
            (&shown["published"], &shown["metadata"]["<i>栏"]),
            (&"2021-10-25".into(), &"<script>".into())
        );
    }
    let page = ask(&format!("/reports/{id}")).body;
    assert!(page.contains("href=\"https://x.edu.cn/a?b=1&#38;c=&#39;2&#39;\""), "{page}");
    assert!(
        page.contains("<dt>&#60;i&#62;栏</dt><dd>&#60;script&#62;</dd>")
            && page.contains("2021-10-25"),
        "{page}"
    );
}

#[test]
fn a_comparison_says_which_reports_only_one_search_finds() {
    let answer = get(&url("/api/v1/compare", &[("q", "招生章程录取结果")]));
    assert_eq!(answer.status, StatusCode::OK);
    let answer = answer.json();
    has_fields(&answer, &["query", "total", "only_exact", "only_ranked", "receipt"]);
    has_fields(&answer["total"], &["exact", "ranked", "both", "only_exact", "only_ranked"]);
    has_fields(&answer["receipt"], &["generation", "digest", "complete"]);
    let answer =
        get(&url("/api/v1/compare", &[("q", "-投诉 年度:2020-2021 OR 举报"), ("size", "1")]))
            .json();
    assert!(answer["only_ranked"].as_array().unwrap().len() <= 1, "{answer}");
    let apart = get(&url("/api/v1/compare", &[("q", "举报答复")])).json();
    let found = &apart["only_ranked"][0];
    has_fields(
        found,
        &[
            "report", "school", "year", "title", "sections", "why", "missing", "section",
            "snippets", "url",
        ],
    );
    assert_eq!(
        (&found["why"], &apart["total"]["exact"]),
        (&"words_apart".into(), &0.into()),
        "{apart}"
    );
    for (query, kind) in
        [("", "bad_value"), ("q=x&size=101", "bad_value"), ("q=x&cursor=1", "unknown_parameter")]
    {
        let answer = get(&format!("/api/v1/compare?{query}"));
        assert_eq!(
            (answer.status, &answer.json()["kind"]),
            (StatusCode::BAD_REQUEST, &kind.into()),
            "{query}"
        );
    }
}

#[test]
fn what_is_reused_is_compared_once_and_then_known() {
    let shared = "后勤保障部门每周公布食堂原料的采购价格和检验结果，接受师生和家长的监督，收到意见后当日答复。";
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    for (school, year) in [("岚川大学", "2020-2021"), ("青屿大学", "2021-2022")] {
        std::fs::write(folder.join(format!("{school}.txt")), report(school, year, shared)).unwrap();
    }
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let site = Site::new(Arc::new(index));
    let get = |url: &str| {
        send(router(site.clone()), Request::builder().uri(url).body(Body::empty()).unwrap())
    };
    let known = |url: &str| {
        for _ in 0..600 {
            let reply = get(url);
            if reply.status != StatusCode::SERVICE_UNAVAILABLE {
                return reply;
            }
            assert_eq!(
                (reply.header(header::RETRY_AFTER), &reply.json()["kind"]),
                ("5", &"comparing".into())
            );
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{url} never answers");
    };
    let list = known("/api/v1/reuse").json();
    has_fields(&list, &["total", "paragraphs", "reused", "reports", "generation"]);
    let first = &list["reports"][0];
    has_fields(
        first,
        &[
            "report",
            "school",
            "year",
            "compared",
            "reused",
            "chars",
            "own_chars",
            "others_chars",
            "share",
            "sources",
        ],
    );
    assert_eq!(
        (&list["total"], &first["school"], first.get("paragraphs")),
        (&2.into(), &"青屿大学".into(), None)
    );
    assert!(first["share"].as_f64() > list["reports"][1]["share"].as_f64());
    assert_eq!(get("/api/v1/reuse?size=1&page=2").json()["reports"][0], list["reports"][1]);
    let filtered = get(&url("/api/v1/reuse", &[("school", "岚川大学")])).json();
    assert_eq!((&filtered["total"], &filtered["reused"]), (&1.into(), &0.into()));

    let of = known(&format!("/api/v1/reports/{}/reuse", first["report"].as_str().unwrap())).json();
    has_fields(&of, &["report", "share", "sources", "paragraphs", "generation"]);
    let copied = of["paragraphs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|of| of["here"]["text"] == shared)
        .unwrap();
    has_fields(copied, &["how", "likeness", "is_own", "here", "source"]);
    assert_eq!(
        (&copied["source"]["text"], &copied["source"]["school"]),
        (&shared.into(), &"岚川大学".into())
    );
    for place in ["here", "source"] {
        has_fields(
            &copied[place],
            &["report", "school", "year", "section", "start", "end", "text", "cut", "url"],
        );
        let page = get(copied[place]["url"].as_str().unwrap());
        assert!(page.status == StatusCode::OK && page.body.contains("后勤保障"), "{place}");
    }
    assert_eq!(get("/api/v1/reports/0123456789abcdef/reuse").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/api/v1/reuse?kind=other").status, StatusCode::BAD_REQUEST);
}
