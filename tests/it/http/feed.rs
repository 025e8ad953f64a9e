//! Feeds, the OpenSearch description, sitemap and robots, and the box for other sites.

use super::{Fixture, HOSTILE, ask, get, id_of, report, request, url};
use axum::http::{Method, StatusCode, header};
use mingcha::Sources;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The elements of a document with their text, in the order in which they end; fails on what is no
/// XML.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut open, mut found) = (Vec::<(String, String)>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(tag) => open.push((tag.name().as_ref().to_owned(), String::new())),
            Event::Empty(tag) => {
                let attributes =
                    tag.attributes().map(|a| a.unwrap_or_else(|error| panic!("{error}: {xml}")));
                let href = attributes.filter(|a| matches!(a.key.as_ref(), "href" | "template"));
                let value = href.map(|a| a.value.to_string()).next().unwrap_or_default();
                found.push((tag.name().as_ref().to_owned(), value));
            }
            Event::End(_) => found.extend(open.pop()),
            Event::Text(text) => {
                if let Some((_, inner)) = open.last_mut() {
                    inner.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some((_, inner)) = open.last_mut() {
                    inner.push_str(&format!("&{};", &*entity));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{xml}");
    let forbidden = |c: char| {
        c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    assert!(!xml.contains(forbidden), "{xml:?}");
    found
}

fn all<'a>(elements: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    elements.iter().filter(|(found, _)| found == name).map(|(_, text)| text.as_str()).collect()
}

#[test]
fn a_feed_has_the_reports_that_a_search_finds_the_newest_first() {
    for pairs in [
        vec![("q", "举报")],
        vec![("q", "检举"), ("school", "岚川大学")],
        vec![("year", "2020-2021")],
        vec![],
    ] {
        let feed = get(&url("/feed", &pairs));
        assert_eq!(feed.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
        let found = elements(&feed.body);
        let search = get(&url(
            "/api/v1/search",
            &[&pairs[..], &[("group", "report"), ("size", "100")]].concat(),
        ))
        .json();
        let ids: std::collections::BTreeSet<&str> = all(&found, "id").into_iter().collect();
        assert_eq!(search["total"]["reports"], ids.len() - 1, "{pairs:?}");
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
        for link in all(&found, "link").into_iter().skip(2) {
            assert_eq!(get(&link.replace("&#38;", "&")).status, StatusCode::OK, "{link}");
        }
    }
    let titles = |url: &str| {
        all(&elements(&get(url).body), "title")
            .iter()
            .map(|title| title.to_string())
            .collect::<Vec<_>>()
    };
    let titles = titles(&url("/feed", &[("school", "岚川大学")]));
    assert!(titles[1].contains("2021-2022") && titles[2].contains("2020-2021"), "{titles:?}");
}

#[test]
fn ids_of_a_feed_do_not_depend_on_where_it_is_served() {
    let ids = |host: &str| {
        let feed =
            request(Method::GET, &url("/feed", &[("q", "举报")]), &[(header::HOST, host)]).body;
        all(&elements(&feed), "id").iter().map(|id| id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids("127.0.0.1:1"), ids("localhost"));
    assert_eq!(ids("elsewhere.example"), ids("localhost"));
}

#[test]
fn a_feed_is_xml_whatever_is_asked_and_found() {
    let hostile = "]]><x a='\"&\u{1}\u{b}\u{fffe}\u{1F600}</feed> 举报";
    let said = format!("{HOSTILE}{}", hostile.replace(['\u{1}', '\u{b}'], ""));
    let fixture = Fixture::of(&[("a.txt", &report("岚川大学", "2020-2021", &said))], Sources::Kept);
    for query in ["举报", hostile, HOSTILE, "\"]]>\"", "&amp;"] {
        let feed = ask(&fixture.site, &url("/feed", &[("q", query)]), &[]).body;
        assert!(all(&elements(&feed), "feed").len() == 1, "{query}");
    }
}

#[test]
fn feeds_and_descriptions_are_conditional_and_have_heads() {
    for path in [
        "/feed?q=a",
        "/opensearch.xml",
        "/sitemap.xml",
        "/sitemap/1.xml",
        "/robots.txt",
        "/embed",
        "/schools",
    ] {
        let host = (header::HOST, "127.0.0.1:7700");
        let whole = request(Method::GET, path, std::slice::from_ref(&host));
        let tag = whole.header(header::ETAG).to_owned();
        assert_eq!((whole.status, tag.starts_with("W/\"")), (StatusCode::OK, true), "{path}");
        let again = request(Method::GET, path, &[host.clone(), (header::IF_NONE_MATCH, &tag)]);
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        let head = request(Method::HEAD, path, std::slice::from_ref(&host));
        assert_eq!((head.header(header::ETAG), head.body.as_str()), (&*tag, ""), "{path}");
        assert!(whole.header(header::X_CONTENT_TYPE_OPTIONS) == "nosniff", "{path}");
        let zipped = request(Method::GET, path, &[host, (header::ACCEPT_ENCODING, "gzip")]);
        assert!(
            whole.body.len() < 100 || zipped.header(header::CONTENT_ENCODING) == "gzip",
            "{path}"
        );
    }
}

#[test]
fn whole_addresses_need_a_base() {
    for path in ["/opensearch.xml", "/sitemap.xml", "/sitemap/1.xml"] {
        let reply = get(path);
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(reply.body.contains("--base"), "{}", reply.body);
    }
    assert!(!get("/robots.txt").body.contains("Sitemap"));
    let robots = request(Method::GET, "/robots.txt", &[(header::HOST, "localhost:1")]).body;
    assert!(robots.contains("Sitemap: http://localhost:1/sitemap.xml"), "{robots}");
}

#[test]
fn the_sitemap_leads_to_every_report_and_school() {
    let local = |path: &str| request(Method::GET, path, &[(header::HOST, "localhost")]).body;
    let index = elements(&local("/sitemap.xml"));
    assert_eq!(all(&index, "loc"), ["http://localhost/sitemap/1.xml"]);
    let part = elements(&local("/sitemap/1.xml"));
    let paths: Vec<&str> =
        all(&part, "loc").iter().map(|loc| loc.strip_prefix("http://localhost").unwrap()).collect();
    assert!(paths.contains(&format!("/reports/{}", id_of("岚川大学", "2020-2021")).as_str()));
    assert_eq!(paths.iter().filter(|path| path.starts_with("/reports/")).count(), 3);
    assert_eq!(paths.iter().filter(|path| path.starts_with("/schools/")).count(), 2);
    assert!(paths.iter().all(|path| get(path).status == StatusCode::OK));
    for path in ["/sitemap/2.xml", "/sitemap/0.xml", "/sitemap/1", "/sitemap/x.xml"] {
        let reply = request(Method::GET, path, &[(header::HOST, "localhost")]);
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_browser_can_add_the_engine() {
    let description = request(Method::GET, "/opensearch.xml", &[(header::HOST, "localhost:7700")]);
    let found = elements(&description.body);
    let templates = all(&found, "Url");
    assert!(
        templates.contains(&"http://localhost:7700/?q={searchTerms}&amp;group=report"),
        "{templates:?}"
    );
    for template in templates {
        let path = template
            .replace("http://localhost:7700", "")
            .replace("&amp;", "&")
            .replace("{searchTerms}", "%E4%B8%BE");
        let reply = request(Method::GET, &path, &[(header::HOST, "localhost:7700")]);
        assert_eq!(reply.status, StatusCode::OK, "{path}");
    }
}

#[test]
fn only_the_box_may_be_framed() {
    let school = "岚川大学\"><script>";
    let reply = get(&url("/embed", &[("school", school)]));
    let policy = reply.header(header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("frame-ancestors *") && policy.starts_with("default-src 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("script-src") && !reply.body.contains("<script"), "{}", reply.body);
    assert!(reply.body.contains("<form role=\"search\" action=\"/\" target=\"_blank\""));
    for path in ["/", "/schools", "/feed", "/embed?lang=xx", "/help"] {
        assert!(
            get(path).header(header::CONTENT_SECURITY_POLICY).contains("frame-ancestors 'none'"),
            "{path}"
        );
    }
}
