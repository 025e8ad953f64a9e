//! One question gets the same numbers from the library, the command line and HTTP.

use crate::support::{query, samples, store};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use mingcha::http::{Site, router};
use mingcha::{Filter, Group, Index, MentionPage, Options, Page};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tower::ServiceExt;

const QUERIES: [&str; 14] = [
    "举报",
    "复议",
    "“行政复议”",
    "申请公开",
    "招生 财务",
    "举报 OR 复议",
    "公开 -举报",
    "举报 NEAR/20 复议",
    "收到 BEFORE/10 申请",
    "举报 SENTENCE 诉讼",
    "复议 EXCEPT 行政复议",
    "举报 章节:complaints",
    "信息公开 年度:2020-2021",
    "開工",
];

#[test]
fn the_library_the_command_line_and_http_give_the_same_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    drop(store(&path, &[samples()]));
    let index = Arc::new(Index::open(&path, Options::default()).unwrap());
    let site = Site::new(index.clone());
    site.set_ready();
    let mut mentions = 0;
    for text in QUERIES {
        let asked = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
        let http = |resource: &str, more: &str| get(&site, &format!("/api/v1/{resource}?{asked}{more}"));
        let library = of_library(&index, text);
        let cli = json!({
            "search": picked(&program(&path, &["search", text, "--group", "report"])),
            "mentions": picked(&program(&path, &["mentions", text, "--limit", "20"])),
            "all": program(&path, &["mentions", text, "--all"])["mentions"].as_array().unwrap().len(),
        });
        let api = json!({
            "search": picked(&http("search", "&group=report")),
            "mentions": picked(&http("mentions", "&size=20")),
            "all": http("counts", "")["counts"]["mentions"],
        });
        assert_eq!(differing(&cli, &library), [""; 0], "{text}: the command line and the library");
        assert_eq!(differing(&api, &library), [""; 0], "{text}: HTTP and the library");
        mentions += library["all"].as_u64().unwrap();
    }
    assert!(mentions > 1000);
}

fn of_library(index: &Index, text: &str) -> Value {
    let everything = Filter::default();
    let page = Page { group: Group::Report, ..Page::default() };
    let first = MentionPage { size: 20, ..MentionPage::default() };
    let mut all = 0;
    index
        .mentions(&query(text), &everything, |_| {
            all += 1;
            true
        })
        .unwrap();
    let search = serde_json::to_value(index.search(&query(text), &everything, page).unwrap()).unwrap();
    let mentions = serde_json::to_value(index.mention_page(&query(text), &everything, &first).unwrap()).unwrap();
    json!({ "search": picked(&search), "mentions": picked(&mentions), "all": all })
}

/// What must be equal: all numbers, hits and mentions; not the time of the receipt.
fn picked(answer: &Value) -> Value {
    let receipt = &answer["receipt"];
    json!({
        "total": answer["total"], "hits": answer["hits"], "facets": answer["facets"], "counts": answer["counts"],
        "mentions": answer["mentions"], "scope": receipt["scope"], "digest": receipt["digest"],
    })
}

/// The paths at which two answers differ.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    match (a, b) {
        (Value::Object(fields), Value::Object(_)) => fields
            .iter()
            .flat_map(|(name, field)| differing(field, &b[name]).into_iter().map(move |path| format!("{name}.{path}")))
            .collect(),
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let pairs = items.iter().zip(others).enumerate();
            pairs.flat_map(|(i, (a, b))| differing(a, b).into_iter().map(move |path| format!("{i}.{path}"))).collect()
        }
        _ if a == b => Vec::new(),
        _ => vec![format!(": {a} and {b}")],
    }
}

fn program(store: &Path, args: &[&str]) -> Value {
    let ran = Command::new(env!("CARGO_BIN_EXE_mingcha")).args(args).arg("--json").arg("--store").arg(store).output();
    serde_json::from_slice(&ran.unwrap().stdout).unwrap()
}

#[tokio::main(flavor = "current_thread")]
pub async fn get(site: &Arc<Site>, url: &str) -> Value {
    let request = Request::builder().uri(url).body(Body::empty()).unwrap();
    let response = router(site.clone()).oneshot(request).await.unwrap();
    serde_json::from_slice(&to_bytes(response.into_body(), 64 << 20).await.unwrap()).unwrap()
}
