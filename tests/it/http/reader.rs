//! The page of a report: citations, marks, statements, tables, what other programs read of it.

use super::{Fixture, HOSTILE, ask, get, id_of, report, request, url};
use axum::http::{Method, StatusCode, header};
use mingcha::Sources;
use serde_json::Value;

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let after = text.split_once(from).unwrap_or_else(|| panic!("{from} is not in {text}")).1;
    after.split_once(to).unwrap_or_else(|| panic!("{to} is not after {from}")).0
}

#[test]
fn a_citation_carries_all_its_parts_and_its_link_lands() {
    let id = id_of("岚川大学", "2020-2021");
    let held = get(&format!("/api/v1/reports/{id}")).json();
    let quote = "本学年收到举报3件，均已答复。没有发生行政复议。";
    let number =
        between(&get(&format!("/reports/{id}")).body.replace('\n', ""), "<p id=\"p4\">", "</p>")
            .to_owned();
    assert!(plain(&number).contains("收到举报3件"), "{number}");
    let address = format!("/reports/{id}?cite=4");
    let page = request(Method::GET, &address, &[(header::HOST, "127.0.0.1:7700")]).body;
    let box_text = plain(between(&page, "<div class=\"cite\"", "</p>"));
    let heading = "五、因学校信息公开工作受到举报、复议、诉讼的情况";
    let day = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let line = held["text"].as_str().unwrap().lines().position(|line| line == quote).unwrap() + 1;
    let short = format!("http://127.0.0.1:7700/r/{id}#p4.");
    let title = held["title"].as_str().unwrap();
    for part in [
        "岚川大学",
        title,
        "2020-2021",
        heading,
        quote,
        "[R/OL]",
        &short,
        &format!("[{day}]"),
        &format!("原文件第 {line} 行"),
    ] {
        assert!(box_text.contains(part), "{part}: {box_text}");
    }
    let moved = get(&format!("/r/{id}"));
    assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(moved.header(header::LOCATION), format!("/reports/{id}"));
    let link = between(&page, "data-copy=\"http://127.0.0.1:7700/reports", "\"");
    let link = format!("/reports{}", link.replace("&#38;", "&"));
    let landed = get(&link).body;
    assert!(
        between(&landed, "id=\"hit\"", "</mark>").contains("本学年收到举报3件"),
        "{link}: {landed}"
    );
    assert!(!landed.contains("class=\"note\""), "{link}");
    assert_eq!(get(&format!("/reports/{id}?cite=99")).body.matches("class=\"cite\"").count(), 0);
    assert_eq!(get(&format!("/reports/{id}?cite=x")).status, StatusCode::BAD_REQUEST);
    let english = get(&format!("/reports/{id}?cite=4&lang=en")).body;
    assert!(english.contains(&format!("(line {line} of the source file)")), "{english}");
}

#[test]
fn a_host_that_is_not_this_machine_is_no_part_of_an_address() {
    let id = id_of("岚川大学", "2020-2021");
    for host in ["evil.example", "127.0.0.1.evil.example", "a@127.0.0.1"] {
        for path in [format!("/reports/{id}?cite=4"), "/feed?q=%E4%B8%BE%E6%8A%A5".to_owned()] {
            let body = request(Method::GET, &path, &[(header::HOST, host)]).body;
            assert!(!body.contains("evil") && !body.contains("http://127"), "{host} {path}");
        }
    }
    let fixture =
        Fixture::of(&[("a.txt", &report("岚川大学", "2020-2021", "无。"))], Sources::Kept);
    assert!(fixture.site.set_base("javascript:alert(1)").is_err());
    fixture.site.set_base("https://mingcha.example/").unwrap();
    let feed = ask(&fixture.site, "/feed", &[(header::HOST, "127.0.0.1")]).body;
    assert!(
        feed.contains("href=\"https://mingcha.example/feed") && !feed.contains("127.0.0.1"),
        "{feed}"
    );
}

#[test]
fn the_reader_counts_the_hits_that_the_api_counts() {
    let fixture = Fixture::of(
        &[(
            "a.txt",
            &report(
                "岚川大学",
                "2020-2021",
                "看看看，举报人举报3件，检举报告另行登记，无行政复议。",
            ),
        )],
        Sources::Kept,
    );
    let id = fixture.first();
    for query in [
        "举报",
        "看看",
        "举报 OR 举报人 OR 报",
        "举报 kind:complaints",
        "复议 EXCEPT 行政复议",
        "举报 -看看",
        "珊瑚礁",
    ] {
        let counted = ask(&fixture.site, &url("/api/v1/counts", &[("q", query)]), &[]).json();
        let all = counted["counts"]["mentions"].as_u64().unwrap();
        let page = ask(&fixture.site, &url(&format!("/reports/{id}"), &[("hl", query)]), &[]).body;
        let shown = match all {
            0 => "这份报告里没有".to_owned(),
            _ => format!("第 1 处，共 {all} 处"),
        };
        assert!(page.contains(&shown), "{query}: {all}");
        let outline: u64 = page
            .split("<span class=\"n\">")
            .skip(1)
            .map(|n| n[..n.find('<').unwrap()].parse::<u64>().unwrap())
            .sum();
        assert_eq!(outline, all, "{query}");
        assert_eq!(
            page.matches("id=\"hit\"").count(),
            usize::from(all > 0),
            "{query} opens at the first"
        );
        assert_eq!(page.matches("<mark").count(), page.matches("</mark>").count());
    }
    let page = ask(&fixture.site, &url(&format!("/reports/{id}"), &[("hl", "看看")]), &[]).body;
    assert!(page.contains("aria-current=\"true\">看看看</mark>"), "one mark for what overlaps");
    let classes =
        ask(&fixture.site, &url(&format!("/reports/{id}"), &[("hl", "举报 OR 复议")]), &[]).body;
    assert!(
        classes.contains("检<mark class=\"across\">举报</mark>告")
            && classes.contains("行政<mark class=\"inside\">复议</mark>")
    );
}

#[test]
fn statements_and_gaps_stand_beside_the_report() {
    let id = id_of("岚川大学", "2020-2021");
    let held = get(&format!("/api/v1/reports/{id}")).json();
    let page = get(&format!("/reports/{id}")).body;
    let says = between(&page, "<table class=\"says\">", "</table>");
    assert_eq!(
        (&held["statements"]["举报"]["count"], &held["statements"]["复议"]["says"]),
        (&3.into(), &"none".into())
    );
    assert!(
        says.contains(
            "<th scope=\"row\">举报</th><td><span class=\"z num\">3</span></td><td><a href=\"#p4\""
        ),
        "{says}"
    );
    assert!(
        says.contains("<th scope=\"row\">复议</th><td><span class=\"z none\">无</span></td>"),
        "{says}"
    );
    let missing = held["missing"].as_array().unwrap().len()
        + held["numbering_gaps"].as_array().unwrap().len();
    assert!(missing > 0 && page.contains(&format!("缺漏 {missing} 处")), "{missing}");
}

#[test]
fn rows_of_a_report_are_a_table() {
    let table = "清单如下：\n序号\t公开事项\t网址\n1\t学校章程\thttp://a.example/1\n2\t\t未公开\n表后一段。";
    let fixture = Fixture::of(&[("a.txt", &report("岚川大学", "2020-2021", table))], Sources::Kept);
    let page =
        ask(&fixture.site, &url(&format!("/reports/{}", fixture.first()), &[("hl", "章程")]), &[])
            .body;
    let rows = between(&page, "<div class=\"scroll rows\"", "</table>")
        .replace("<mark class=\"inside\">", "")
        .replace("</mark>", "");
    let cells: Vec<String> = rows
        .split("<tr")
        .skip(1)
        .map(|row| {
            plain(&format!("<{}", row.split_once("</td>").unwrap().1.replace("</t", "|</t")))
        })
        .collect();
    assert!(rows.contains("<th scope=\"col\">公开事项</th>"), "{rows}");
    assert_eq!(cells.len(), 3, "{cells:?}");
    assert!(rows.contains("<td>2</td><td></td><td>未公开</td>"), "{rows}");
    assert!(page.contains("</a>清单如下：</p>") && page.contains("</a>表后一段。</p>"), "{page}");
}

#[test]
fn what_other_programs_read_of_a_report_cannot_break_out_of_it() {
    let hostile = "</script><script>alert(1)</script><!-- & \u{2028}";
    let text = report("岚川大学", "2020-2021", HOSTILE);
    let text = text.replacen("年度报告\n", &format!("年度报告{hostile}\n"), 1).replacen(
        "概述\n",
        &format!("概述\n{hostile}"),
        1,
    );
    let fixture = Fixture::of(&[("a.txt", &text)], Sources::Kept);
    let page = ask(
        &fixture.site,
        &format!("/reports/{}", fixture.first()),
        &[(header::HOST, "localhost")],
    )
    .body;
    assert!(!page.contains("<script>"), "{page}");
    let json = between(&page, "<script type=\"application/ld+json\">", "</script>");
    let about: Value = serde_json::from_str(json).unwrap();
    assert_eq!((&about["@type"], &about["author"]["name"]), (&"Report".into(), &"岚川大学".into()));
    assert_eq!(about["url"], format!("http://localhost/reports/{}", fixture.first()));
    assert!(about["name"].as_str().unwrap().contains("岚川大学"), "{about}");
    for tag in ["og:title", "og:type", "og:description", "og:url"] {
        assert!(page.contains(&format!("<meta property=\"{tag}\"")), "{tag}");
    }
}

#[test]
fn a_report_of_a_line_is_a_page() {
    let fixture = Fixture::of(&[("a.txt", "没有标题，只有一段话，说的是举报。\n")], Sources::Kept);
    let page = ask(
        &fixture.site,
        &url(&format!("/reports/{}", fixture.first()), &[("hl", "举报"), ("cite", "1")]),
        &[],
    );
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("共 1 处") && page.body.contains("class=\"cite\""), "{}", page.body);
}
