//! A site that lies under a path of a host, and addresses with a `/` too much.

use super::{Fixture, ask, get, report};
use axum::http::{StatusCode, header};
use mingcha::Sources;

#[test]
fn a_site_under_a_path_leads_within_it() {
    let report = report("岚川大学", "2020-2021", "收到举报3件。");
    let fixture = Fixture::of(&[("a.txt", &report)], Sources::Kept);
    fixture.site.set_base("/xxgk/search").unwrap();
    let host = [(header::HOST, "127.0.0.1")];

    // Some proxies take the path away, some leave it.
    for url in ["/xxgk/search?q=1", "/xxgk/search/schools", "/schools", "/?q=举报", "/nothing"] {
        let page = ask(&fixture.site, &url.replace("举报", "%E4%B8%BE%E6%8A%A5"), &host).body;
        let addresses = ["href", "src", "action"].map(|name| format!(" {name}=\"/"));
        let rests = addresses.iter().flat_map(|address| page.split(address.as_str()).skip(1));
        let rests: Vec<&str> = rests.collect();
        assert!(rests.len() > 10, "{url}: {page}");
        for rest in rests {
            assert!(rest.starts_with("xxgk/search/"), "{url}: {rest}");
        }
    }

    let moved = ask(&fixture.site, "/xxgk/search/schools/", &host);
    assert_eq!(moved.header(header::LOCATION), "/xxgk/search/schools");
    let feed = ask(&fixture.site, "/xxgk/search/feed", &host).body;
    assert!(feed.contains("href=\"http://127.0.0.1/xxgk/search/reports/"), "{feed}");
    assert!(fixture.site.set_base("/a\"b").is_err());
}

#[test]
fn a_slash_too_much_leads_to_the_page() {
    let moved = get("/schools/?q=%E5%B2%9A&no=1");
    assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(moved.header(header::LOCATION), "/schools?q=%E5%B2%9A&no=1");
    assert_eq!(get("//evil.example/").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/nothing/here/").header(header::LOCATION), "/nothing/here");
}
