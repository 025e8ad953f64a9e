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
        let data = body.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(body.matches("<script").count(), 1 + data, "only its own: {page}");
        assert!(data < 2, "{page}");
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
    assert!(
        page.contains("<a class=\"chip\" href=\"/?q=%E4%B8%BE%E6%8A%A5\">"),
        "a chip removes its filter"
    );
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
fn the_page_may_have_been_meant_for_what_it_offers() {
    let page = get(&url("/", &[("q", "局报 招生"), ("year", "2021-2022")])).body;
    let (_, after) = page.split_once("是不是要找 <a href=\"").unwrap_or_else(|| panic!("{page}"));
    let href = after[..after.find('"').unwrap()].replace("&#38;", "&");
    let count = after.split_once("有 ").and_then(|(_, count)| count.split_once(' ')).unwrap().0;
    assert!(get(&href).body.contains(&format!("<h1 class=\"total\">{count} 节")), "{href}");
    assert!(page.contains("“局报”没有在任何报告中出现"), "{page}");
}

#[test]
fn a_page_says_how_its_query_was_read_and_takes_back_what_widened_it() {
    let page = get(&url("/", &[("q", "招生 -“没有”")])).body;
    assert!(page.contains("同一节里有 <em>招生</em>，没有 一字不差的 <em>没有</em>"), "{page}");
    let page = get(&url("/", &[("q", "岚川大学")])).body;
    match page.split_once("\">只查“岚川大学”这几个字</a>") {
        Some((before, _)) => {
            let href = &before[before.rfind("href=\"").unwrap() + 6..].replace("&#38;", "&");
            assert!(!get(href).body.contains("也按校名理解"), "{href}");
        }
        None => assert!(!page.contains("也按校名理解"), "{page}"),
    }
}

#[test]
fn hits_come_in_the_order_that_is_asked_for() {
    let order = |sort: &str| {
        let answer =
            get(&url("/api/v1/search", &[("q", "招生"), ("sort", sort), ("size", "50")])).json();
        let key = |hit: &serde_json::Value| {
            (
                hit["school"].as_str().unwrap().to_owned(),
                hit["year"].as_str().unwrap().to_owned(),
                hit["section"]["id"].as_u64(),
            )
        };
        answer["hits"].as_array().unwrap().iter().map(key).collect::<Vec<_>>()
    };
    let by_school = order("school");
    assert!(by_school.len() > 3 && by_school.is_sorted());
    let by_year = order("year");
    assert!(by_year.is_sorted_by_key(|(school, year, id)| (
        std::cmp::Reverse(year.clone()),
        school.clone(),
        *id
    )));
    let mut all = [order("relevance"), by_school, by_year];
    all.iter_mut().for_each(|hits| hits.sort());
    assert!(all.windows(2).all(|two| two[0] == two[1]), "the same hits in each order");
    let page = get(&url("/", &[("q", "招生"), ("sort", "year")])).body;
    assert!(page.contains("sort=year\" aria-current=\"true\">年度</a>"), "{page}");
    assert_eq!(get("/?q=1&sort=x").status, StatusCode::BAD_REQUEST);
}

#[test]
fn suggestions_are_data() {
    let answer = get(&url("/api/v1/suggest", &[("q", "招生 举"), ("size", "3")])).json();
    for field in ["text", "words", "schools", "headings", "generation"] {
        assert!(answer.get(field).is_some(), "{field}: {answer}");
    }
    assert_eq!(
        (&answer["words"][0]["text"], &answer["words"][0]["query"]),
        (&"举报".into(), &"招生 举报".into())
    );
    assert_eq!(get("/api/v1/suggest").json()["words"], serde_json::json!([]));
    for bad in ["/api/v1/suggest?size=0", "/api/v1/suggest?size=51", "/api/v1/suggest?x=1"] {
        assert_eq!(get(bad).status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[test]
fn the_concordance_lists_every_mention_once_and_pages_on() {
    let answer = get(&url("/api/v1/mentions", &[("q", "举报")])).json();
    let mut next = url("/mentions", &[("q", "举报"), ("size", "4")]);
    let mut rows = 0;
    loop {
        let page = get(&next).body;
        assert!(page.contains("<td class=\"i\"><a href=\"/reports/"));
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
        let here = " id=\"hit\" tabindex=\"-1\" autofocus aria-current=\"true\">举报</mark>";
        let (before, after) = page.split_once(here).unwrap_or_else(|| panic!("{link}: {page}"));
        assert!(!after.contains("id=\"hit\""));
        let before = &before[..before.rfind("<mark").unwrap()];
        let plain = |html: &str| {
            let opened =
                ["word", "inside", "across"].map(|class| format!("<mark class=\"{class}\">"));
            opened.iter().fold(html.replace("</mark>", ""), |html, mark| html.replace(mark, ""))
        };
        // Context goes on over the end of a paragraph, where the page has markup.
        let right =
            mention["right"].as_str().unwrap().split_whitespace().next().unwrap_or_default();
        let left =
            mention["left"].as_str().unwrap().split_whitespace().next_back().unwrap_or_default();
        let near: String =
            left.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(
            plain(after).starts_with(&right.chars().take(3).collect::<String>()),
            "{link}: {right}"
        );
        assert!(plain(before).ends_with(&near), "{link}: {near}");
        assert!(!page.contains("class=\"note\""), "it neither moved nor changed: {link}");
    }
}

#[test]
fn a_link_whose_words_moved_or_changed_says_so() {
    let id = id_of("岚川大学", "2020-2021");
    let page = |at: &str, quote: &str| {
        get(&url(&format!("/reports/{id}"), &[("at", at), ("q", quote)])).body
    };
    assert!(page("1.0", "本学年收到举报3件").contains("不在原来的位置了"));
    assert!(page("1.0", "从来没有这句话").contains("已经没有了"));
    assert!(page("99.0", "从来没有这句话").contains("已经没有了"));
    for bad in ["x", "1", "1.x", "-1.0", "1.2.3"] {
        assert_eq!(
            get(&url(&format!("/reports/{id}"), &[("at", bad)])).status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
}

#[test]
fn the_reader_shows_the_outline_and_goes_from_hit_to_hit() {
    let id = id_of("岚川大学", "2020-2021");
    let page =
        |hit: &str| get(&url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", hit)])).body;
    let first = page("1");
    assert!(first.contains("<h1>岚川大学2020-2021学年信息公开年度报告</h1>"), "{first}");
    assert!(first.contains("<h2 id=\"s1\">一、概述</h2>") && first.contains("href=\"#s1\""));
    assert!(first.contains("<p id=\"p1\">"));
    let all = first.matches("举报</mark>").count();
    assert!(first.contains(&format!("第 1 处，共 {all} 处")) && !first.contains("rel=\"prev\""));
    assert!(page("2").contains("hit=3#hit") && page("2").contains("hit=1#hit"));
    assert!(!page(&all.to_string()).contains("rel=\"next\""));
    assert_eq!(
        get(&url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", "999")])).status,
        StatusCode::OK
    );
}

#[test]
fn the_concordance_hides_classes_lists_breaks_and_sorts_on_request() {
    let page =
        |more: &[(&str, &str)]| get(&url("/mentions", &[&[("q", "举报")][..], more].concat())).body;
    let (plain, across) = (page(&[]), page(&[("align", "across")]));
    assert!(plain.contains("value=\"word\" checked") && !plain.contains("照样计数："));
    assert!(across.contains("value=\"word\">") && across.contains("value=\"across\" checked"));
    assert!(
        across.contains("按要求未列出、照样计数：整词 ")
            && across.contains("检<mark class=\"across\">举报</mark>告")
    );
    assert_eq!(across.matches("<td class=\"k\"").count(), 1);
    let by_left = page(&[("sort", "left")]);
    assert!(by_left.contains("aria-current=\"true\">前文") && !by_left.contains("class=\"grp\""));
    assert_eq!(
        by_left.matches("<td class=\"k\"").count(),
        plain.matches("<td class=\"k\"").count()
    );
    assert!(by_left.contains("<td class=\"s\">岚川大学 2020-2021"));
    assert!(
        plain.contains("<table class=\"grid-num\">")
            && plain.contains("<th scope=\"row\">青屿海洋大学</th>")
    );

    let broken = |more: &[(&str, &str)]| {
        get(&url("/mentions", &[&[("q", "概述学校")][..], more].concat())).body
    };
    let breaks = broken(&[("breaks", "show")]);
    assert!(broken(&[]).contains("一并列出</a>") && breaks.contains("不再列出</a>"));
    assert_eq!(breaks.matches(">跨段</td>").count(), 3);
}

#[test]
fn pages_of_errors_say_what_to_do() {
    for (path, status) in [
        ("/nothing", 404),
        ("/reports/0123456789abcdef", 404),
        ("/?page=0", 400),
        ("/static/x", 404),
    ] {
        let reply = get(path);
        assert_eq!(
            (reply.status.as_u16(), reply.header(header::CONTENT_TYPE)),
            (status, "text/html; charset=utf-8")
        );
        assert!(
            reply.body.contains("href=\"/help#syntax\"") && reply.body.contains("<h1>"),
            "{path}"
        );
    }
    for (name, media) in
        [("style.css", "text/css"), ("script.js", "text/javascript"), ("icon.svg", "image/svg+xml")]
    {
        let file = get(&format!("/static/{name}?v=1"));
        assert!(file.header(header::CONTENT_TYPE).starts_with(media), "{name}");
        assert!(file.header(header::CACHE_CONTROL).contains("immutable"), "{name}");
    }
}

/// What the frame leads to and has an answer only where the site knows its own address.
const ELSEWHERE: [&str; 1] = ["/opensearch.xml"];

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let id = id_of("岚川大学", "2020-2021");
    let pages = [
        "/".to_owned(),
        url("/", &[("q", "举报"), ("group", "report"), ("size", "1")]),
        url("/", &[("q", "招生"), ("lang", "en")]),
        url("/mentions", &[("q", "举报"), ("size", "3")]),
        url(
            "/mentions",
            &[("q", "“概述学校”"), ("breaks", "show"), ("align", "across"), ("sort", "left")],
        ),
        url(&format!("/reports/{id}"), &[("hl", "举报"), ("hit", "2")]),
        url(&format!("/reports/{id}"), &[("cite", "4"), ("lang", "en")]),
        url("/schools", &[("lang", "en")]),
        "/schools/%E5%B2%9A%E5%B7%9D%E5%A4%A7%E5%AD%A6".to_owned(),
        "/embed?school=%E5%B2%9A%E5%B7%9D%E5%A4%A7%E5%AD%A6".to_owned(),
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
            } else if !ELSEWHERE.iter().any(|path| href.starts_with(path))
                && seen.insert(href.clone())
                && href != "/nothing?lang=en"
            {
                assert_eq!(
                    get(href.split('#').next().unwrap()).status,
                    StatusCode::OK,
                    "{page}: {href}"
                );
            }
        }
    }
    assert!(seen.len() > 30);
}
