//! What the server takes for a search page and for suggestions: the router as a function, from the
//! request to the last byte.

use super::{MENTIONED, RANKED, bench};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use divan::{Bencher, black_box};
use mingcha::http::{Site, router};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tower::ServiceExt;

/// How often each page is asked for.
const ROUNDS: usize = 40;
/// What people have typed when suggestions are asked for.
const TYPED: [&str; 8] = ["招", "招生", "举报 招", "信息", "学校:大", "gongye", "公开", "行政复"];

static ROUTER: LazyLock<Router> = LazyLock::new(site);

/// A site that has not been asked yet.
fn site() -> Router {
    let site = Site::new(bench().index.clone());
    site.set_ready();
    router(site)
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
});

/// The address of a page or an answer with one query.
fn url(path: &str, query: &str) -> String {
    form_urlencoded::Serializer::new(format!("{path}?")).append_pair("q", query).finish()
}

/// Asks the router and reads the answer; its length.
fn ask(url: &str) -> usize {
    ask_of(&ROUTER, url)
}

fn ask_of(router: &Router, url: &str) -> usize {
    RUNTIME.block_on(async {
        let request = Request::builder().uri(url).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{url}");
        to_bytes(response.into_body(), 1 << 24).await.unwrap().len()
    })
}

fn pages() -> Vec<String> {
    RANKED
        .iter()
        .chain(&MENTIONED)
        .map(|query| format!("{}&group=report", url("/", query)))
        .collect()
}

#[divan::bench(args = RANKED, sample_count = 50)]
fn search_page(bencher: Bencher, query: &str) {
    let url = format!("{}&group=report", url("/", query));
    ask(&url);
    bencher.bench(|| black_box(ask(&url)));
}

#[divan::bench(args = TYPED, sample_count = 50)]
fn suggestions(bencher: Bencher, typed: &str) {
    let url = url("/api/v1/suggest", typed);
    ask(&url);
    bencher.bench(|| black_box(ask(&url)));
}

/// Median, 95th percentile and the longest of the times for search pages, asked for the first time
/// and again, and for suggestions, and what the first suggestion takes.
pub fn times() -> String {
    let first = Instant::now();
    ask(&url("/api/v1/suggest", "资"));
    let first = first.elapsed();
    let mut new = Vec::new();
    for _ in 0..ROUNDS {
        let router = site();
        ask_of(&router, "/");
        new.extend(pages().iter().map(|url| timed(|| ask_of(&router, url))));
    }
    let again = |urls: Vec<String>| {
        urls.iter().cycle().take(urls.len() * ROUNDS).map(|url| timed(|| ask(url))).collect()
    };
    let told = [
        ("search pages, each for the first time", new),
        ("search pages, again", again(pages())),
        ("suggestions", again(TYPED.iter().map(|typed| url("/api/v1/suggest", typed)).collect())),
    ];
    let told: String = told.into_iter().map(|(what, times)| line(what, times)).collect();
    format!("{told}suggestions, the first of a generation that was not asked before: {first:.1?}")
}

fn timed(ask: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    ask();
    started.elapsed()
}

fn line(what: &str, mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    format!(
        "{what}, {} answers: median {:.1?}, p95 {:.1?}, longest {:.1?}\n",
        times.len(),
        at(0.5),
        at(0.95),
        at(1.0)
    )
}
