//! A search page over hundreds of schools: all of it found, none of it heavy.

use super::{Reply, send, url};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use mingcha::http::{Site, router};
use mingcha::{Index, Options};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

const SCHOOLS: usize = 320;
const LONG: &str = "云汀省粮食经济与食品药品农林水利电力高等专科学校";

/// A site over one report of each of many schools, one with a long name.
static CROWD: LazyLock<(tempfile::TempDir, Arc<Site>)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    let names = (1..SCHOOLS).map(|n| school(n - 1)).chain([LONG.to_owned()]);
    for name in names {
        let text = format!(
            "{name}2020-2021学年信息公开年度报告\n一、概述\n学校没有收到举报，也没有复议。\n"
        );
        std::fs::write(folder.join(format!("{name}.txt")), text).unwrap();
    }
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let site = Site::new(Arc::new(index));
    site.set_ready();
    (dir, site)
});

/// The n-th of many invented names.
fn school(n: usize) -> String {
    let first = ["岚", "松", "澜", "青", "云", "石", "望", "渝"];
    let second = ["川", "屿", "汀", "溪", "漪", "原", "皋", "津"];
    let third = ["师范", "理工", "海洋", "财经", "医科"];
    let at = |n: usize, of: &[&'static str]| of[n % of.len()];
    format!("{}{}{}大学", at(n, &first), at(n / 8, &second), at(n / 64, &third))
}

fn ask(method: Method, url: &str, encoding: &str) -> Request<Body> {
    let request =
        Request::builder().method(method).uri(url).header(header::ACCEPT_ENCODING, encoding);
    request.body(Body::empty()).unwrap()
}

fn get(url: &str) -> Reply {
    send(router(CROWD.1.clone()), ask(Method::GET, url, "identity"))
}

/// The bytes that a browser receives.
#[tokio::main(flavor = "current_thread")]
async fn received(url: &str) -> usize {
    let response = router(CROWD.1.clone()).oneshot(ask(Method::GET, url, "gzip")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{url}");
    to_bytes(response.into_body(), 1 << 20).await.unwrap().len()
}

/// The first list of schools of a search page.
fn listed(page: &str) -> Vec<String> {
    let values = page.split("name=\"school\" value=\"").skip(1);
    values.map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect()
}

#[test]
fn the_first_view_is_under_60_kb() {
    let page = url("/", &[("q", "举报"), ("group", "report")]);
    let body = get(&page).body;
    let files = body.split('"').filter(|part| part.starts_with("/static/"));
    let sizes: Vec<(String, usize)> =
        files.chain([page.as_str()]).map(|file| (file.to_owned(), received(file))).collect();
    assert!(sizes.len() >= 4, "page, style sheet, script and icon: {sizes:?}");
    assert!(sizes.iter().map(|(_, size)| size).sum::<usize>() < 60_000, "{sizes:?}");
}

#[test]
fn schools_that_are_not_listed_are_counted_and_found() {
    let page = get(&url("/", &[("q", "举报")])).body;
    assert_eq!(listed(&page).len(), 300);
    assert!(page.contains("另有 20 所") && page.contains("全部 320 所"), "the rest is told");
    let check = |find: &str, expect: &[&str]| {
        let page = get(&url("/", &[("q", "举报"), ("school", LONG), ("find", find)])).body;
        let mut listed = listed(&page);
        assert_eq!(listed.remove(0), LONG, "what is chosen stays in the query box");
        assert_eq!(listed.remove(0), LONG, "and is the first to be unticked");
        assert_eq!(listed, expect, "{find}");
    };
    check("岚川师范", &["岚川师范大学"]);
    check("qcsf", &["青川师范大学"]);
    check("无此校", &[]);
    let nothing = get(&url("/", &[("q", "无此词"), ("find", "岚川师范")])).body;
    assert_eq!(listed(&nothing), ["岚川师范大学"], "one without hits can be found, too");
    assert!(nothing.contains("class=\"zero\""));
}

#[test]
fn a_query_of_four_kilobytes_and_a_name_that_is_long_are_shown_whole() {
    let long = "举报 ".repeat(250);
    for query in [long.trim(), &"举".repeat(1_365)] {
        let page = get(&url("/", &[("q", query), ("school", LONG)]));
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(&format!("value=\"{query}\"")) && page.body.contains(LONG));
    }
    let page = get(&url("/", &[("q", &"举".repeat(1_366))]));
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains(&"举".repeat(1_366)), "what was typed stays to be mended");
}
