//! The pages: escaped, complete, with the numbers of the API, every link leading somewhere.

use super::{HOSTILE, get, id_of, url};
use axum::http::{StatusCode, header};

#[test]
fn words_of_a_report_and_of_a_query_are_escaped() {
    let id = id_of("青屿海洋大学", "2020-2021");
    let pages = [
        url("/", &[("q", "举报"), ("school", "青屿海洋大学")]),
        url("/", &[("q", HOSTILE)]),
        url("/", &[("q", "举报"), ("school", HOSTILE)]),
        url("/mentions", &[("q", "举报"), ("school", "青屿海洋大学")]),
        url("/mentions", &[("q", "alert")]),
        format!("/reports/{id}"),
        url(&format!("/reports/{id}"), &[("hl", "alert OR \"<script>\"")]),
        url(&format!("/reports/{id}"), &[("at", "1.1"), ("q", HOSTILE)]),
        url("/", &[("\"><script>alert(1)</script>", "1")]),
        "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ];
    for page in pages {
        let body = get(&page).body;
        assert!(!body.contains("<script"), "{page}");
        assert!(!body.contains("<b> "), "{page}");
        assert!(!body.contains("value=\"<"), "{page}");
    }
    let body = get(&format!("/reports/{id}")).body;
    assert!(body.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{body}");
    assert!(body.contains("&#39;it&#39; &#38; "), "{body}");
}

#[test]
fn the_first_page_asks_and_says_what_is_held() {
    let page = get("/");
    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert!(page.body.contains("<input class=\"field\" id=\"q\" name=\"q\" type=\"search\""));
    assert!(page.body.contains("<dd>3</dd>"), "three reports are held");
}

#[test]
fn the_search_page_shows_what_the_api_counts() {
    let pairs = [("q", "举报"), ("year", "2020-2021")];
    let answer = get(&url("/api/v1/search", &pairs)).json();
    let page = get(&url("/", &pairs)).body;
    let total = answer["total"]["sections"].as_u64().unwrap();
    assert!(page.contains(&format!("<h1 class=\"total\">{total} 节")), "{page}");
    assert!(page.contains("<mark>举报</mark>"));
    assert!(page.contains("name=\"year\" value=\"2020-2021\" checked"));
    assert!(page.contains("<a class=\"chip\" href=\"/?q=%E4%B8%BE%E6%8A%A5\">"), "a chip removes its filter");
    let mentions = get(&url("/api/v1/counts", &pairs)).json()["counts"]["mentions"].clone();
    assert!(page.contains(&format!("<span>{mentions} 处</span>")), "the tab counts mentions");
}

#[test]
fn where_nothing_is_found_the_page_offers_wider_questions() {
    let page = get(&url("/", &[("q", "招生 无此词"), ("year", "2021-2022")])).body;
    assert!(page.contains("没有找到"));
    assert!(page.contains(">招生（筛选不变）</a>"), "{page}");
}

#[test]
fn the_concordance_lists_every_mention_once_and_pages_on() {
    let answer = get(&url("/api/v1/mentions", &[("q", "举报")])).json();
    let mut next = url("/mentions", &[("q", "举报"), ("size", "4")]);
    let mut rows = 0;
    loop {
        let page = get(&next).body;
        assert!(page.contains("<td class=\"i\" role=\"cell\"><a href=\"/reports/"));
        rows += page.matches("<td class=\"i\"").count();
        let Some(at) = page.find("rel=\"next\" href=\"") else { break };
        let href = &page[at + "rel=\"next\" href=\"".len()..];
        next = href[..href.find('"').unwrap()].replace("&#38;", "&");
    }
    assert_eq!(answer["counts"]["mentions"], rows);
    let page = get(&url("/mentions", &[("q", "举报")])).body;
    assert!(page.contains("class=\"across\">举报</mark>"), "检举报告");
    assert!(page.contains(answer["receipt"]["digest"].as_str().unwrap()));
    assert_eq!(get("/mentions").status, StatusCode::OK);
}

#[test]
fn a_link_of_a_mention_lands_on_it() {
    let mentions = get(&url("/api/v1/mentions", &[("q", "举报"), ("school", "岚川大学")])).json();
    for mention in mentions["mentions"].as_array().unwrap() {
        let link = format!("{}&hl=%E4%B8%BE%E6%8A%A5", mention["url"].as_str().unwrap());
        let page = get(&link).body;
        let here = "<mark id=\"hit\" tabindex=\"-1\" autofocus aria-current=\"true\">举报</mark>";
        let (before, after) = page.split_once(here).unwrap_or_else(|| panic!("{link}: {page}"));
        assert!(!after.contains("id=\"hit\""));
        let plain = |html: &str| html.replace("<mark>", "").replace("</mark>", "");
        // Context goes on over the end of a paragraph, where the page has markup.
        let right = mention["right"].as_str().unwrap().split_whitespace().next().unwrap_or_default();
        let left = mention["left"].as_str().unwrap().split_whitespace().next_back().unwrap_or_default();
        let near: String = left.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(plain(after).starts_with(&right.chars().take(3).collect::<String>()), "{link}: {right}");
        assert!(plain(before).ends_with(&near), "{link}: {near}");
        assert!(!page.contains("class=\"note\""), "it neither moved nor changed: {link}");
    }
}

#[test]
fn a_link_whose_words_moved_or_changed_says_so() {
    let id = id_of("岚川大学", "2020-2021");
    let page = |at: &str, quote: &str| get(&url(&format!("/reports/{id}"), &[("at", at), ("q", quote)])).body;
    assert!(page("1.0", "本学年收到举报3件").contains("不在原来的位置了"));
    assert!(page("1.0", "从来没有这句话").contains("已经没有了"));
    assert!(page("99.0", "从来没有这句话").contains("已经没有了"));
    for bad in ["x", "1", "1.x", "-1.0", "1.2.3"] {
        assert_eq!(get(&url(&format!("/reports/{id}"), &[("at", bad)])).status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[test]
fn the_reader_shows_the_outline_and_goes_from_hit_to_hit() {
    let id = id_of("岚川大学", "2020-2021");
    let page = |hit: &str| get(&url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", hit)])).body;
    let first = page("1");
    assert!(first.contains("<h1>岚川大学2020-2021学年信息公开年度报告</h1>"), "{first}");
    assert!(first.contains("<h2 id=\"s1\">一、概述</h2>") && first.contains("href=\"#s1\""));
    assert!(first.contains("<p id=\"p1\">"));
    let all = first.matches("举报</mark>").count();
    assert!(first.contains(&format!("第 1 处，共 {all} 处")) && !first.contains("rel=\"prev\""));
    assert!(page("2").contains("hit=3#hit") && page("2").contains("hit=1#hit"));
    assert!(!page(&all.to_string()).contains("rel=\"next\""));
    assert_eq!(get(&url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", "999")])).status, StatusCode::OK);
}

#[test]
fn the_concordance_hides_classes_lists_breaks_and_sorts_on_request() {
    let page = |more: &[(&str, &str)]| get(&url("/mentions", &[&[("q", "举报")][..], more].concat())).body;
    let (plain, across) = (page(&[]), page(&[("align", "across")]));
    assert!(plain.contains("value=\"word\" checked") && !plain.contains("照样计数："));
    assert!(across.contains("value=\"word\">") && across.contains("value=\"across\" checked"));
    assert!(
        across.contains("按要求未列出、照样计数：整词 ") && across.contains("检<mark class=\"across\">举报</mark>告")
    );
    assert_eq!(across.matches("<td class=\"k\"").count(), 1);
    let by_left = page(&[("sort", "left")]);
    assert!(by_left.contains("aria-current=\"true\">左文") && !by_left.contains("class=\"grp\""));
    assert_eq!(by_left.matches("<td class=\"k\"").count(), plain.matches("<td class=\"k\"").count());
    assert!(by_left.contains("<td class=\"s\" role=\"cell\">岚川大学 2020-2021"));
    assert!(plain.contains("<table class=\"grid-num\">") && plain.contains("<th scope=\"row\">青屿海洋大学</th>"));

    let broken = |more: &[(&str, &str)]| get(&url("/mentions", &[&[("q", "概述学校")][..], more].concat())).body;
    let breaks = broken(&[("breaks", "show")]);
    assert!(broken(&[]).contains("一并列出</a>") && breaks.contains("不再列出</a>"));
    assert_eq!(breaks.matches("role=\"cell\">跨段</td>").count(), 3);
}

#[test]
fn pages_of_errors_say_what_to_do() {
    for (path, status) in [("/nothing", 404), ("/reports/0123456789abcdef", 404), ("/?page=0", 400), ("/static/x", 404)]
    {
        let reply = get(path);
        assert_eq!((reply.status.as_u16(), reply.header(header::CONTENT_TYPE)), (status, "text/html; charset=utf-8"));
        assert!(reply.body.contains("href=\"/help#syntax\"") && reply.body.contains("<h1>"), "{path}");
    }
    let style = get("/static/style.css?v=1");
    assert_eq!(style.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert!(style.header(header::CACHE_CONTROL).contains("immutable"));
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let id = id_of("岚川大学", "2020-2021");
    let pages = [
        "/".to_owned(),
        url("/", &[("q", "举报"), ("group", "report"), ("size", "1")]),
        url("/", &[("q", "招生"), ("lang", "en")]),
        url("/mentions", &[("q", "举报"), ("size", "3")]),
        url("/mentions", &[("q", "“概述学校”"), ("breaks", "show"), ("align", "across"), ("sort", "left")]),
        url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", "2")]),
        "/help".to_owned(),
        "/about?lang=en".to_owned(),
        "/nothing".to_owned(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for page in pages {
        let body = get(&page).body;
        for part in body.split("href=\"").skip(1) {
            let href = part[..part.find('"').unwrap()].replace("&#38;", "&");
            assert!(href.starts_with('/') || href.starts_with('#'), "{page}: {href}");
            if let Some(place) = href.strip_prefix('#') {
                assert!(body.contains(&format!("id=\"{place}\"")), "{page}: {href}");
            } else if seen.insert(href.clone()) && href != "/nothing?lang=en" {
                assert_eq!(get(href.split('#').next().unwrap()).status, StatusCode::OK, "{page}: {href}");
            }
        }
    }
    assert!(seen.len() > 30);
}
