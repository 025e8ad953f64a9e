//! What every address does alike, over all of them: a table with GET, HEAD, other methods, a
//! parameter that is not known, a conditional request, and the headers that every answer carries.

use super::{FIXTURE, Reply, id_of, request, send};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use mingcha::http::router;

/// An address of the site.
pub(super) struct Place {
    /// The path as the router has it.
    pub(super) path: String,
    /// An address that is answered.
    pub(super) url: String,
    pub(super) is_page: bool,
}

/// Every address: the pages as the source of the router names them, the resources as the
/// description does.
pub(super) fn places() -> Vec<Place> {
    let id = id_of("岚川大学", "2020-2021");
    let source =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http.rs")).unwrap();
    let pages =
        source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")?.split('"').next());
    // The short address of a report leads to its page, whatever is asked.
    let pages = pages.filter(|path| *path != "/r/{id}").map(|path| {
        let name = match path.split('/').nth(1) {
            Some("schools") => "%E5%B2%9A%E5%B7%9D%E5%A4%A7%E5%AD%A6",
            Some("sitemap") => "1.xml",
            _ => "style.css",
        };
        let url = match path {
            "/mentions/terms" => super::url(path, &[("q", "举报"), ("q", "复议")]),
            "/api/docs/{id}" => "/api/docs/search".to_owned(),
            path => path.replace("{id}", &id).replace("{name}", name),
        };
        Place { path: path.to_owned(), url, is_page: true }
    });
    let document = get("/api/openapi.json").json();
    // What is only posted has no address that can be followed.
    let read = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, methods)| methods["get"].is_object());
    let resources = read.map(|(path, methods)| {
        let parameters = methods["get"]["parameters"].as_array().unwrap();
        let needed =
            parameters.iter().filter(|one| one["required"] == true && one["in"] == "query");
        let pairs: Vec<(&str, &str)> = needed
            .map(|one| (one["name"].as_str().unwrap(), one["example"].as_str().unwrap()))
            .collect();
        let url = super::url(&path.replace("{id}", &id), &pairs);
        Place { path: path.clone(), url: url.trim_end_matches('?').to_owned(), is_page: false }
    });
    let places: Vec<Place> = pages.chain(resources).collect();
    assert!(places.len() >= 34, "the lists are read");
    places
}

/// Asks as a browser on this machine does, so that whole addresses are known.
fn sent(method: Method, url: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
    request(method, url, &[&[(header::HOST, "localhost")], headers].concat())
}

fn get(url: &str) -> Reply {
    sent(Method::GET, url, &[])
}

/// Whether people read it in their browser, rather than save it or have another program read it.
fn is_html(place: &Place) -> bool {
    let other = [
        "/feed",
        "/metrics",
        "/opensearch.xml",
        "/suggestions",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap/{name}",
        "/reports/{id}/source",
    ];
    place.is_page && !is_file(place) && !other.contains(&place.path.as_str())
}

/// Pictures and style sheets, which take no parameters and ask the index nothing.
fn is_file(place: &Place) -> bool {
    place.path.starts_with("/static/") || place.path == "/favicon.ico"
}

fn has_the_headers_of_every_answer(reply: &Reply, what: &str) {
    assert!(
        reply.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"),
        "{what}"
    );
    assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{what}");
    assert_eq!(reply.header(header::REFERRER_POLICY), "no-referrer", "{what}");
    assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{what}");
}

#[test]
fn every_address_answers_get_and_head_alike() {
    // What reports repeat becomes known beside the answers, and changes tags once.
    while get("/api/v1/reuse").status != StatusCode::OK {}
    for place in places() {
        let (whole, head) = (get(&place.url), sent(Method::HEAD, &place.url, &[]));
        assert_eq!((whole.status, head.status), (StatusCode::OK, StatusCode::OK), "{}", place.url);
        assert!(!whole.body.is_empty() && head.body.is_empty(), "{}", place.url);
        for name in
            [header::ETAG, header::CONTENT_TYPE, header::CACHE_CONTROL, header::CONTENT_LANGUAGE]
        {
            assert_eq!(whole.header(&name), head.header(&name), "{} {name}", place.url);
        }
        let media = whole.header(header::CONTENT_TYPE);
        assert_eq!(media.starts_with("text/html"), is_html(&place), "{}", place.url);
        has_the_headers_of_every_answer(&whole, &place.url);
        has_the_headers_of_every_answer(&head, &place.url);
    }
}

#[test]
fn every_address_refuses_to_be_written() {
    for place in places() {
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let reply = sent(method, &place.url, &[]);
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{}", place.url);
            assert!(reply.header(header::ALLOW).contains("GET,HEAD"), "{}", place.url);
            has_the_headers_of_every_answer(&reply, &place.url);
        }
    }
}

#[test]
fn data_refuse_a_parameter_that_they_do_not_know_and_pages_leave_it_out() {
    for place in places().into_iter().filter(|place| !is_file(place)) {
        let mark = if place.url.contains('?') { '&' } else { '?' };
        let reply = get(&format!("{}{mark}no_such=1", place.url));
        has_the_headers_of_every_answer(&reply, &place.url);
        if place.is_page {
            assert_eq!(reply.status, StatusCode::OK, "{}", place.url);
            assert!(!reply.body.contains("no_such"), "{}", place.url);
            continue;
        }

        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", place.url);
        assert!(reply.body.contains("no_such"), "{}", place.url);
        assert_eq!(reply.header(header::CONTENT_TYPE), "application/problem+json", "{}", place.url);
        assert_eq!(reply.header(header::ETAG), "", "{}", place.url);
    }
}

#[test]
fn every_tagged_answer_is_sent_once_and_in_each_language() {
    let mut tagged = 0;
    // What reports repeat becomes known beside the answers, and changes the pages that show it
    // once.
    while get("/api/v1/reuse").status != StatusCode::OK {}
    for place in places() {
        let first = get(&place.url);
        let tag = first.header(header::ETAG).to_owned();
        if tag.is_empty() {
            continue;
        }
        tagged += 1;
        let again = sent(Method::GET, &place.url, &[(header::IF_NONE_MATCH, &tag)]);
        assert_eq!(
            (again.status, again.body.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{}",
            place.url
        );
        assert_eq!(again.header(header::ETAG), tag, "{}", place.url);
        has_the_headers_of_every_answer(&again, &place.url);
        if first.header(header::CONTENT_LANGUAGE).is_empty() {
            // A report's own file is in the language that it is in.
            assert!(place.path.ends_with("/source"), "{}", place.url);
            continue;
        }
        let english = [(header::IF_NONE_MATCH, tag.as_str()), (header::ACCEPT_LANGUAGE, "en")];
        let english = sent(Method::GET, &place.url, &english);
        assert_eq!(
            (english.status, english.header(header::CONTENT_LANGUAGE)),
            (StatusCode::OK, "en"),
            "{}",
            place.url
        );
        let varies =
            first.headers.get_all(header::VARY).iter().filter_map(|vary| vary.to_str().ok());
        assert!(
            varies.flat_map(|vary| vary.split(", ")).any(|vary| vary == "accept-language"),
            "{}",
            place.url
        );
    }
    assert!(tagged >= 14, "{tagged} addresses have tags");
}

#[test]
fn an_address_or_a_body_that_is_too_long_is_refused_everywhere() {
    for place in places() {
        let long = get(&format!("{}?q={}", place.path.replace(['{', '}'], ""), "a".repeat(40_000)));
        assert_eq!(long.status, StatusCode::URI_TOO_LONG, "{}", place.path);
        has_the_headers_of_every_answer(&long, &place.url);
        let heavy = Request::get(&place.url).body(Body::from(vec![b'x'; 100_000])).unwrap();
        let heavy = send(router(FIXTURE.site.clone()), heavy);
        assert_eq!(heavy.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", place.url);
    }
}
