//! Lists of terms and files of mentions, as the command line and HTTP give them.

use crate::support::{samples, store};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use mingcha::http::{Site, router};
use mingcha::{Index, Options};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

/// A store of the samples with a folder to work in.
struct Desk {
    dir: tempfile::TempDir,
    site: Arc<Site>,
}

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    drop(store(&dir.path().join("store"), &[samples()]));
    let index = Index::open(&dir.path().join("store"), Options::default()).unwrap();
    let site = Site::new(Arc::new(index));
    site.set_ready();
    Desk { dir, site }
});

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        for name in ["MINGCHA_RULES", "MINGCHA_LANG", "SOURCE_DATE_EPOCH"] {
            command.env_remove(name);
        }
        command.current_dir(self.dir.path()).env("MINGCHA_STORE", "store").args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.run(&[args, &["--json"]].concat()).stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_table_gets_its_name_when_it_is_whole_and_its_receipt_beside_it() {
    let time = "2024-01-31T16:00:00+08:00";
    let ran = DESK.run(&["mentions", "举报", "-o", "whole.csv", "--time", time]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let receipt: Value =
        serde_json::from_slice(&std::fs::read(DESK.path("whole.csv.receipt.json")).unwrap())
            .unwrap();
    assert_eq!(
        (&receipt["guarded"], &receipt["time"]),
        (&json!(true), &json!("2024-01-31T08:00:00Z"))
    );
    assert!(DESK.path("whole.csv").exists() && !DESK.path("whole.csv.part").exists());
    let rows = |name: &str| {
        let bytes = std::fs::read(DESK.path(name)).unwrap();
        csv::Reader::from_reader(&bytes[..]).records().map(|row| row.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(Some(rows("whole.csv").len() as u64), receipt["counts"]["mentions"].as_u64());
    let raw = DESK.json(&["mentions", "举报", "-o", "raw.csv", "--raw"]);
    assert_eq!(raw["receipt"]["guarded"], json!(false));
    assert_eq!(rows("raw.csv").len(), rows("whole.csv").len());
}

#[test]
fn an_export_that_is_cut_short_has_no_name_of_its_own() {
    let script = "ulimit -f 8; exec \"$0\" mentions 公开 -o short.jsonl";
    let mut shell = Command::new("sh");
    shell.current_dir(DESK.dir.path()).env("MINGCHA_STORE", "store");
    let ran = shell.args(["-c", script, env!("CARGO_BIN_EXE_mingcha")]).output().unwrap();
    assert!(!ran.status.success());
    assert!(!DESK.path("short.jsonl").exists() && DESK.path("short.jsonl.part").exists());
    // It may end within a character.
    let cut = std::fs::read(DESK.path("short.jsonl.part")).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&cut).contains("\"receipt\":"));
    assert_eq!(DESK.run(&["mentions", "公开", "-o", "nowhere/a.csv"]).status.code(), Some(2));
}

#[test]
fn standard_output_takes_an_export_of_a_named_format() {
    let ran = DESK
        .command(&["mentions", "举报", "-o", "-", "--format", "jsonl"])
        .env("SOURCE_DATE_EPOCH", "86400")
        .output();
    let ran = ran.unwrap();
    let last: Value = serde_json::from_str(text(&ran.stdout).lines().last().unwrap()).unwrap();
    assert_eq!(last["receipt"]["time"], "1970-01-02T00:00:00Z");
    assert_eq!(
        text(&ran.stdout).lines().count() as u64,
        1 + last["receipt"]["counts"]["mentions"].as_u64().unwrap()
    );
    let refused: [&[&str]; 6] = [
        &["mentions", "举报", "-o", "-"],
        &["mentions", "举报", "-o", "a.doc"],
        &["mentions", "举报", "--raw"],
        &["mentions", "举报", "-o", "a.csv", "--time", "昨天"],
        &["mentions", "举报", "-o", "a.csv", "--base", "example.cn"],
        &["mentions", "学校:岚川大学", "-o", "a.csv"],
    ];
    for args in refused {
        assert_eq!(DESK.run(args).status.code(), Some(2), "{args:?}");
    }
    assert!(!DESK.path("a.csv").exists() && !DESK.path("a.csv.part").exists());
}

#[test]
fn a_list_in_a_file_is_answered_as_the_same_terms_one_by_one() {
    let rows = "词;备注\n举报;一\n鲸鱼;二\n\"\";三\n复议;四\n举报;五\n";
    std::fs::write(DESK.path("terms.csv"), encoding_rs::GBK.encode(rows).0).unwrap();
    let file = DESK.json(&["mentions", "--terms", "terms.csv"]);
    let args = DESK.json(&["mentions", "举报", "鲸鱼", "复议"]);
    assert_eq!((&file["terms"], &file["absent"]), (&args["terms"], &json!(["鲸鱼"])));
    assert_eq!((&file["bad"][0]["row"], &file["repeated"][0]["row"]), (&json!(4), &json!(6)));
    for (term, name) in file["terms"].as_array().unwrap().iter().zip(["举报", "鲸鱼", "复议"])
    {
        let alone = DESK.json(&["mentions", name, "--count"]);
        assert_eq!((&term["term"], &term["counts"]), (&json!(name), &alone["counts"]));
        let sum: u64 = term["by"]["year"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["mentions"].as_u64().unwrap())
            .sum();
        assert_eq!(Some(sum), alone["counts"]["mentions"].as_u64());
    }
    let all = DESK.json(&["mentions", "--terms", "terms.csv", "--all"]);
    let listed = all["terms"][2]["mentions"].as_array().unwrap().len() as u64;
    assert_eq!(Some(listed), all["terms"][2]["counts"]["mentions"].as_u64());
    let piped = DESK.run(&["mentions", "--terms", "terms.csv"]);
    let lines: Vec<&str> = text(&piped.stdout).lines().collect();
    let row =
        |name: &str| lines.iter().find(|line| line.starts_with(name)).unwrap().split('\t').skip(1);
    assert!(
        row("鲸鱼").all(|number| number == "0") && lines[0].starts_with("词语\t2018-2019"),
        "{lines:?}"
    );
    let said = text(&piped.stderr);
    assert!(
        said.contains("没有提及的词：鲸鱼")
            && said.contains("第 4 行未用")
            && said.contains("第 6 行"),
        "{said}"
    );
    let records = DESK.run(&["mentions", "举报", "复议", "--all"]);
    let records: Vec<&str> = text(&records.stdout).lines().collect();
    assert!(
        records.iter().all(|line| line.split('\t').count() == 12 && line.starts_with(['举', '复']))
    );
    assert_eq!(DESK.run(&["mentions", "--terms", "none.txt"]).status.code(), Some(2));
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", text(&self.body)))
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask(method: Method, url: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response =
        router(DESK.site.clone()).oneshot(request.body(body.into()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
    Reply { status, headers, body }
}

fn get(url: &str) -> Reply {
    ask(Method::GET, url, &[], "")
}

fn post(url: &str, body: impl Into<Body>) -> Reply {
    ask(Method::POST, url, &[], body)
}

/// `text` as a parameter's value.
fn value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn a_list_is_taken_as_a_body_or_as_repeated_parameters() {
    let sent = post(
        "/api/v1/mentions?school=%E5%B2%9A%E5%B7%9D%E5%A4%A7%E5%AD%A6",
        r#"["举报", "鲸鱼", "举报", "\"\""]"#,
    );
    assert_eq!((sent.status, sent.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    let sent = sent.json();
    assert_eq!(
        (&sent["absent"], &sent["repeated"][0]["row"], &sent["bad"][0]["row"]),
        (&json!(["鲸鱼"]), &json!(3), &json!(4))
    );
    let url = format!("q={}&q={}&school={}", value("举报"), value("鲸鱼"), value("岚川大学"));
    let given = get(&format!("/api/v1/mentions?{url}&size=0")).json();
    assert_eq!(given["terms"], sent["terms"]);
    let alone =
        get(&format!("/api/v1/counts?q={}&school={}", value("举报"), value("岚川大学"))).json();
    assert_eq!(sent["terms"][0]["counts"], alone["counts"]);
    assert_eq!(
        post("/api/v1/mentions", r#"{"terms": ["举报"]}"#).json()["terms"][0]["term"],
        "举报"
    );
    assert_eq!(get(&format!("/api/v1/mentions?{url}&size=5")).status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_list_that_is_too_much_or_none_is_refused() {
    let many =
        |count: usize| json!((0..count).map(|i| format!("词{i}")).collect::<Vec<_>>()).to_string();
    assert_eq!(post("/api/v1/mentions", many(1000)).status, StatusCode::OK);
    assert_eq!(post("/api/v1/mentions", many(1001)).status, StatusCode::BAD_REQUEST);
    assert_eq!(
        post("/api/v1/mentions", " ".repeat(256 * 1024 + 1)).status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let endless = body_of_unknown_length(300 * 1024);
    assert_eq!(post("/api/v1/mentions", endless).status, StatusCode::PAYLOAD_TOO_LARGE);
    let packed = ask(Method::POST, "/api/v1/mentions", &[("content-encoding", "gzip")], "x");
    assert_eq!(packed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for body in
        ["", "举报", "{}", "[]", "[1]", r#"{"words": ["举报"]}"#, r#"["\"\""]"#, r#"[["举报"]]"#]
    {
        assert_eq!(post("/api/v1/mentions", body).status, StatusCode::BAD_REQUEST, "{body}");
    }
    assert_eq!(post("/api/v1/mentions?q=x", "[]").json()["kind"], "unknown_parameter");
}

/// A body that does not say how long it is.
fn body_of_unknown_length(bytes: usize) -> Body {
    struct Unsized(usize);
    impl hyper::body::Body for Unsized {
        type Data = hyper::body::Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
            let piece = self.0.min(4096);
            self.0 -= piece;
            let frame = || Ok(hyper::body::Frame::data(vec![b' '; piece].into()));
            std::task::Poll::Ready((piece > 0).then(frame))
        }
    }
    Body::new(Unsized(bytes))
}

#[test]
fn an_export_says_what_it_is_and_where_its_receipt_stands() {
    let query = format!("q={}&year=2020-2021", value("举报"));
    let reply = get(&format!("/api/v1/export.csv?{query}"));
    assert_eq!(
        (reply.status, reply.header(header::CONTENT_TYPE)),
        (StatusCode::OK, "text/csv; charset=utf-8; header=present")
    );
    let name = reply.header(header::CONTENT_DISPOSITION);
    assert!(
        name.starts_with("attachment; filename=\"mingcha-mentions.csv\"; filename*=UTF-8''"),
        "{name}"
    );
    assert!(name.contains(&value("明察-举报-提及.csv")), "{name}");
    let link = reply.header(header::LINK);
    assert!(link.ends_with("; rel=\"describedby\"; type=\"application/json\""), "{link}");
    let receipt = get(link.trim_start_matches('<').split('>').next().unwrap()).json();
    let rows = text(&reply.body).lines().skip(1).collect::<Vec<_>>();
    assert_eq!(Some(rows.len() as u64), receipt["counts"]["mentions"].as_u64());
    assert!(rows.iter().all(|row| row.contains(",2020-2021,") && row.contains(",/reports/")));
    let tag = reply.header(header::ETAG);
    let again =
        ask(Method::GET, &format!("/api/v1/export.csv?{query}"), &[("if-none-match", tag)], "");
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let head = ask(Method::HEAD, &format!("/api/v1/export.xlsx?{query}"), &[], "");
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert!(head.header(header::CONTENT_DISPOSITION).contains(".xlsx"));
}

#[test]
fn an_export_comes_whole_when_it_is_packed_on_its_way() {
    for format in ["csv", "jsonl"] {
        let url = format!("/api/v1/export.{format}?q={}", value("举报"));
        let (plain, packed) =
            (get(&url), ask(Method::GET, &url, &[("accept-encoding", "gzip")], ""));
        assert_eq!(packed.header(header::CONTENT_ENCODING), "gzip");
        // The sign of gzip; at its end stands how many bytes were packed.
        let end = packed.body.last_chunk::<4>().copied().map(u32::from_le_bytes);
        assert!(
            packed.body.starts_with(&[0x1f, 0x8b]) && end == Some(plain.body.len() as u32),
            "{format}"
        );
    }
}

#[test]
fn only_the_names_of_this_machine_are_taken_from_the_client() {
    let url = format!("/api/v1/export.jsonl?q={}", value("举报"));
    let first_url = |host: &str| {
        let reply = ask(Method::GET, &url, &[("host", host)], "");
        let first: Value = serde_json::from_str(text(&reply.body).lines().next().unwrap()).unwrap();
        first["url"].as_str().unwrap().split("/reports/").next().unwrap().to_owned()
    };
    assert_eq!(first_url("127.0.0.1:7700"), "http://127.0.0.1:7700");
    assert_eq!(first_url("evil.example"), "");
}

#[test]
fn what_an_export_cannot_take_is_refused_before_it_begins() {
    let refused = [
        ("csv?q=", StatusCode::BAD_REQUEST),
        ("csv", StatusCode::BAD_REQUEST),
        ("csv?q=x&raw=2", StatusCode::BAD_REQUEST),
        ("xlsx?q=x&raw=1", StatusCode::BAD_REQUEST),
        ("jsonl?q=x&page=2", StatusCode::BAD_REQUEST),
        ("pdf?q=x", StatusCode::NOT_FOUND),
    ];
    for (rest, status) in refused {
        let reply = get(&format!("/api/v1/export.{rest}"));
        assert_eq!(
            (reply.status, reply.header(header::CONTENT_TYPE)),
            (status, "application/problem+json"),
            "{rest}"
        );
    }
}

#[test]
fn a_page_of_terms_links_every_number() {
    let url = format!(
        "/mentions/terms?terms={}&kind=complaints",
        value("举报\r\n鲸鱼\r\n\r\n复议\r\n举报")
    );
    let reply = get(&url);
    let page = text(&reply.body);
    assert_eq!(reply.status, StatusCode::OK, "{page}");
    let counts = get(&format!("/api/v1/counts?q={}&kind=complaints", value("复议"))).json();
    let school = counts["by"]["school"][0].clone();
    let name = value(school["value"].as_str().unwrap());
    let link = format!("q={}&#38;school={name}\">{}</a>", value("复议"), school["mentions"]);
    assert!(page.contains(&link), "{link} in {page}");
    assert!(
        page.contains("没有提及的词")
            && page.contains("<code>鲸鱼</code>")
            && page.contains("id=\"receipt\"")
    );
    assert!(page.contains("第 4 行与第 1 行重复") && page.contains("/api/v1/export.xlsx?"));
    let many = (0..101).map(|i| i.to_string()).collect::<Vec<_>>().join("\n");
    assert_eq!(
        get(&format!("/mentions/terms?terms={}", value(&many))).status,
        StatusCode::BAD_REQUEST
    );
    let mentions = get(&format!("/mentions?q={}&year=2020-2021", value("举报")));
    let page = text(&mentions.body);
    assert!(page.contains("/api/v1/export.csv?") && page.contains("name=\"terms\""));
}

#[test]
fn a_list_that_is_a_workbook_or_a_program_is_refused_with_what_to_do() {
    let mut workbook = Vec::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(&mut workbook));
    let stored = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", stored).unwrap();
    archive.finish().unwrap();
    std::fs::write(DESK.path("terms.xlsx"), workbook).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_mingcha"), DESK.path("terms.bin")).unwrap();

    for (args, says) in [
        (["mentions", "--terms", "terms.xlsx"], "另存为“CSV UTF-8”"),
        (["mentions", "--terms", "terms.bin"], "这不是文本文件"),
        (["index", "terms.txt", "--catalogue=terms.xlsx"], "另存为“CSV UTF-8”"),
    ] {
        std::fs::write(DESK.path("terms.txt"), "举报\n").unwrap();
        let output = DESK.run(&args);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.contains(says)), (Some(2), true), "{said}");
    }
}

#[test]
fn a_name_that_nothing_is_held_of_shows_beside_those_that_something_is() {
    let code = |args: &[&str]| DESK.run(&[&["mentions", "公开", "--count"], args].concat()).status;
    assert_eq!(code(&["--school", "青屿海洋大学"]).code(), Some(0));
    assert_eq!(code(&["--school", "青屿"]).code(), Some(0), "a part of a name");
    let both = ["--school", "青屿海洋大学", "--school", "霜州大学"];
    assert_eq!(code(&both).code(), Some(1));

    let output = DESK.run(&["mentions", "公开", "--count", "--year", "2024"]);
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    assert!(text(&said).contains("没有可查的报告"), "{}", text(&said));
    assert!(!text(&said).contains("无遗漏"), "{}", text(&said));
}

#[test]
fn a_file_of_a_query_that_is_not_done_as_written_is_refused() {
    let written = DESK.path("negated.csv");
    let output = DESK.run(&["mentions", "举报 -(章节:前言 年度:2019)", "-o", "negated.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("分开写"), "{}", text(&output.stderr));
    assert!(!written.exists());
}
