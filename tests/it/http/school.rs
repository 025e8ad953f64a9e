//! Schools: the list, the page of one, its names, its holes, two years side by side.

use super::{Fixture, ask, get, report, url};
use axum::http::{StatusCode, header};
use mingcha::Sources;

fn encoded(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A page of the fixture's site.
fn page(fixture: &Fixture, path: &str) -> String {
    let reply = ask(&fixture.site, path, &[]);
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.body);
    reply.body
}

#[test]
fn a_part_of_a_name_leads_to_the_schools_that_have_it() {
    let part = encoded("岚川");
    let reply = get(&format!("/schools/{part}"));
    assert_eq!(reply.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(reply.header(header::LOCATION), format!("/schools?q={part}"));
    assert!(get(&format!("/schools?q={part}")).body.contains(">岚川大学</a>"));
}

#[test]
fn the_list_has_every_school_with_its_years() {
    let list = get("/api/v1/schools").json();
    assert_eq!((&list["total"], list["schools"].as_array().unwrap().len()), (&2.into(), 2));
    let page = get("/schools").body;
    for school in list["schools"].as_array().unwrap() {
        let row = format!(
            "<a href=\"{}\">{}</a>",
            school["url"].as_str().unwrap(),
            school["school"].as_str().unwrap()
        );
        assert!(page.contains(&row), "{row}");
        assert_eq!(get(school["url"].as_str().unwrap()).status, StatusCode::OK);
    }
    let found = |text: &str| {
        get(&url("/schools", &[("q", text)])).body.matches("<tr><th scope=\"row\">").count()
    };
    assert_eq!((found("岚川"), found("大学"), found("没有这所"), found("lcdx")), (1, 2, 0, 1));
}

#[test]
fn any_name_of_a_school_leads_to_its_page() {
    let fixture =
        Fixture::of(&[("a.txt", &report("哈尔滨工程大学", "2020-2021", "无。"))], Sources::Kept);
    for name in ["哈工程", "哈尔滨船舶工程学院"] {
        let reply = ask(&fixture.site, &format!("/schools/{}?lang=en", encoded(name)), &[]);
        assert_eq!(reply.status, StatusCode::TEMPORARY_REDIRECT, "{name}");
        assert_eq!(
            reply.header(header::LOCATION),
            format!("/schools/{}?lang=en", encoded("哈尔滨工程大学"))
        );
    }
    let shown = page(&fixture, &format!("/schools/{}", encoded("哈尔滨工程大学")));
    assert!(shown.contains("哈工程") && shown.contains("曾用名哈尔滨船舶工程学院"), "{shown}");
    let unknown = ask(&fixture.site, &format!("/schools/{}", encoded("没有这所大学<b>")), &[]);
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(
        unknown.body.contains("/schools") && !unknown.body.contains("大学<b>"),
        "{}",
        unknown.body
    );
}

#[test]
fn years_without_a_report_are_shown_as_such() {
    let files = [
        ("a.txt", report("岚川大学", "2017-2018", "无。")),
        ("b.txt", report("岚川大学", "2020-2021", "收到举报2件。")),
    ];
    let fixture =
        Fixture::of(&[(files[0].0, &files[0].1), (files[1].0, &files[1].1)], Sources::Kept);
    let list = ask(&fixture.site, "/api/v1/schools", &[]).json();
    assert_eq!(list["schools"][0]["gaps"], serde_json::json!(["2018-2019", "2019-2020"]));
    let shown = page(&fixture, &format!("/schools/{}", encoded("岚川大学")));
    assert_eq!(shown.matches("<td class=\"quiet\">未收录</td>").count(), 2);
    assert_eq!(shown.matches("<td class=\"gone\" rowspan=\"4\">").count(), 2);
    assert!(shown.contains("<svg height=\"45\"") && !shown.contains("style="), "{shown}");
    assert!(shown.contains("class=\"z num\" href=\"/reports/"));
}

#[test]
fn a_school_of_sixty_years_with_a_long_name_is_a_page() {
    let name = "岚川铁路桥梁工程与轨道交通职业技术大学";
    let texts: Vec<(String, String)> = (1981..2041)
        .map(|year| (format!("{year}.txt"), report(name, &format!("{year}-{}", year + 1), "无。")))
        .collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let fixture = Fixture::of(&files, Sources::Kept);
    let shown = page(&fixture, &format!("/schools/{}", encoded(name)));
    assert!(shown.contains("收录 60 份报告"));
    assert_eq!(shown.matches("<th scope=\"row\"><a href=\"/reports/").count(), 60);
    assert_eq!(
        page(&fixture, &format!("/reports/{}", fixture.first()))
            .matches("\">2040-2041</a>")
            .count(),
        1
    );
}

/// The text of one column: what stayed, and what stands under `year`.
fn column(page: &str, year: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for part in page.split("<p ").skip(1) {
        let (attributes, rest) = part.split_once('>').unwrap();
        if !(attributes.contains("class=\"same\"")
            || attributes.contains(&format!("data-year=\"{year}\"")))
        {
            continue;
        }
        let mut text = rest.split("</p>").next().unwrap().to_owned();
        for tag in ["<del>", "</del>", "<ins>", "</ins>"] {
            text = text.replace(tag, "");
        }
        if !text.is_empty() {
            paragraphs.push(text);
        }
    }
    paragraphs
}

#[test]
fn two_years_side_by_side_are_both_reports_whole() {
    let old = "第一段，原样留着。\n共收到举报2件，均为邮寄，已经答复。\n这一段后来删去了，一字不留。\n第四段，原样留着。";
    let new = "第一段，原样留着。\n共收到举报13件，均为当面，已经答复。\n第四段，原样留着。\n末尾加了一段全新的话。";
    let (old, new) = (report("岚川大学", "2019-2020", old), report("岚川大学", "2020-2021", new));
    let fixture = Fixture::of(&[("a.txt", &old), ("b.txt", &new)], Sources::Kept);
    let shown = page(&fixture, &format!("/schools/{}", encoded("岚川大学")));
    // Headings and title lines are no paragraphs; all others are, in their order.
    let naive = |text: &str| -> Vec<String> {
        let is_heading = |line: &str| {
            ["一、", "二、", "五、", "（一）"].iter().any(|number| line.starts_with(number))
        };
        text.lines().skip(1).filter(|line| !is_heading(line)).map(str::to_owned).collect()
    };
    assert_eq!(column(&shown, "2019-2020"), naive(&old));
    assert_eq!(column(&shown, "2020-2021"), naive(&new));
    assert!(
        shown.contains("举报<del>2</del>件") && shown.contains("举报<ins>13</ins>件"),
        "{shown}"
    );
    let turned = page(
        &fixture,
        &format!("/schools/{}?a=2020-2021&b=2019-2020&show=changed", encoded("岚川大学")),
    );
    assert!(turned.contains("举报<del>13</del>件") && turned.contains("举报<ins>2</ins>件"));
    assert!(!turned.contains("class=\"tag\" lang=\"zh-Hans\">未变"), "{turned}");
    for bad in ["a=1999", "b=x", "show=some"] {
        let path = format!("/schools/{}?{bad}", encoded("岚川大学"));
        assert_eq!(ask(&fixture.site, &path, &[]).status, StatusCode::BAD_REQUEST, "{bad}");
    }
}
