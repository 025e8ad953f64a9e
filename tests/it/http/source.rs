//! The source file of a report: the same bytes, safe to save, and what is said once it is gone.

use super::{Fixture, ask, get, id_of, report};
use axum::http::{StatusCode, header};
use mingcha::Sources;
use sha2::{Digest, Sha256};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_source_is_the_file_and_is_only_saved() {
    let id = id_of("岚川大学", "2020-2021");
    let held = get(&format!("/api/v1/reports/{id}")).json();
    for path in [format!("/reports/{id}/source"), format!("/api/v1/reports/{id}/source")] {
        let reply = get(&path);
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        assert_eq!(held["sha256"], sha256(reply.body.as_bytes()));
        assert_eq!(reply.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
        assert_eq!(
            reply.header(header::CONTENT_DISPOSITION),
            "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"
        );
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let tag = reply.header(header::ETAG).to_owned();
        let again =
            super::request(axum::http::Method::GET, &path, &[(header::IF_NONE_MATCH, &tag)]);
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        let head = super::request(axum::http::Method::HEAD, &path, &[]);
        assert_eq!(
            (head.status, head.header(header::ETAG), head.body.as_str()),
            (StatusCode::OK, &*tag, "")
        );
    }
}

#[test]
fn a_web_page_is_never_shown_in_this_sites_name() {
    let html = format!(
        "<html><body><p>{}</p></body></html>",
        report("岚川大学", "2020-2021", "无。").replace('\n', "</p><p>")
    );
    let fixture = Fixture::of(&[("岚川.html", &html)], Sources::Kept);
    let reply = ask(&fixture.site, &format!("/reports/{}/source", fixture.first()), &[]);
    assert_eq!(reply.header(header::CONTENT_TYPE), "application/octet-stream");
    assert!(
        reply
            .header(header::CONTENT_DISPOSITION)
            .ends_with("filename*=UTF-8''%E5%B2%9A%E5%B7%9D.html")
    );
    assert_eq!(sha256(reply.body.as_bytes()), sha256(html.as_bytes()));
}

#[test]
fn a_file_left_in_its_place_is_gone_once_it_has_changed() {
    let text = report("岚川大学", "2020-2021", "无。");
    let fixture = Fixture::of(&[("a.txt", &text)], Sources::Left);
    let id = fixture.first();
    let path = fixture.dir.path().join("reports/a.txt");
    let source = || ask(&fixture.site, &format!("/api/v1/reports/{id}/source"), &[]);
    assert_eq!((source().status, source().body), (StatusCode::OK, text.clone()));
    std::fs::write(&path, format!("{text}\n")).unwrap();
    assert_eq!(
        (source().status, source().json()["kind"].clone()),
        (StatusCode::GONE, "gone_source".into())
    );
    std::fs::remove_file(&path).unwrap();
    let page = ask(&fixture.site, &format!("/reports/{id}/source"), &[]);
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("--no-sources"), "{}", page.body);
    let reader = ask(&fixture.site, &format!("/reports/{id}"), &[]).body;
    assert!(reader.contains("原文件不在了") && !reader.contains("/source\""));
    std::fs::write(&path, &text).unwrap();
    assert_eq!(source().status, StatusCode::OK);
}

#[test]
fn there_is_no_source_of_what_was_never_held() {
    for path in [
        "/reports/0123456789abcdef/source",
        "/api/v1/reports/x/source",
        "/reports/..%2F..%2Fetc/source",
    ] {
        assert_eq!(get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
}
