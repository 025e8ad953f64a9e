//! The same cells from the library, the program, HTTP, the files and the page.

use super::{Invented, shown};
use crate::faces::get;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use mingcha::http::{Site, router};
use mingcha::{Audit, AuditCell, Filter, Index, Lang, Matter, Options};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use tower::ServiceExt;

/// The store served and kept where the program finds it.
struct Faces {
    dir: tempfile::TempDir,
    site: Arc<Site>,
    audit: Audit,
}

impl Faces {
    fn new() -> Faces {
        let Invented { dir, index } = Invented::new();
        index.add(&[crate::support::samples()], &|_| {}).unwrap();
        drop(index);
        let index = Index::open(&dir.path().join("store"), Options::default()).unwrap();
        let audit = index.audit(&Filter::default()).unwrap();
        let site = Site::new(Arc::new(index));
        site.set_ready();
        Faces { dir, site, audit }
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        ["MINGCHA_STORE", "MINGCHA_RULES", "MINGCHA_LANG"]
            .iter()
            .for_each(|name| _ = command.env_remove(name));
        command.current_dir(self.dir.path()).args(args).output().unwrap()
    }

    fn ask(&self, url: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        ask(&self.site, url)
    }

    fn page(&self, url: &str) -> String {
        let (status, _, body) = self.ask(url);
        assert_eq!(status, StatusCode::OK, "{url}");
        String::from_utf8(body).unwrap()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask(site: &Arc<Site>, url: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::builder().uri(url).body(Body::empty()).unwrap();
    let response = router(site.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, to_bytes(body, 64 << 20).await.unwrap().to_vec())
}

fn cells_of(answer: &Value) -> Vec<AuditCell> {
    let cells = answer["cells"].as_array().unwrap().iter().cloned();
    // Notes are in one language there; how many there are is compared.
    let plain = |mut cell: Value| {
        empty(&mut cell);
        serde_json::from_value(cell).unwrap()
    };
    cells.map(plain).collect()
}

fn empty(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| match name.as_str() {
            "warnings" => *field = Value::Array(Vec::new()),
            "reason" => *field = Value::Null,
            _ => empty(field),
        }),
        Value::Array(items) => items.iter_mut().for_each(empty),
        _ => {}
    }
}

#[test]
fn library_program_http_and_csv_agree() {
    let faces = Faces::new();
    let library = cells_of(&serde_json::to_value(&faces.audit).unwrap());
    let program: Value =
        serde_json::from_slice(&faces.run(&["audit", "--json", "--store", "store"]).stdout)
            .unwrap();
    assert_eq!(cells_of(&program), library);
    let pages: Vec<Value> = (1..=3)
        .map(|page| get(&faces.site, &format!("/api/v1/audit?size=5&page={page}")))
        .collect();
    assert_eq!(pages.iter().flat_map(cells_of).collect::<Vec<_>>(), library);
    assert_eq!((&pages[0]["pages"], &pages[0]["totals"]), (&3.into(), &program["totals"]));
    let counts = get(&faces.site, "/api/v1/audit?size=0");
    assert_eq!((cells_of(&counts), &counts["totals"]), (Vec::new(), &program["totals"]));
    let rows: usize = library.iter().map(|cell| cell.reports.len().max(1)).sum();
    let csv = faces.ask("/api/v1/audit.csv");
    assert!(
        csv.1["link"].to_str().unwrap().contains("/api/v1/audit?")
            && csv.2.starts_with("\u{feff}学校,年度".as_bytes())
    );
    check_csv(&csv.2, &library, rows);
    assert_eq!(faces.run(&["audit", "-o", "out.csv", "--store", "store"]).status.code(), Some(0));
    check_csv(&std::fs::read(faces.dir.path().join("out.csv")).unwrap(), &library, rows);
    let receipt = std::fs::read(faces.dir.path().join("out.csv.receipt.json")).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&receipt).unwrap()["digest"],
        program["receipt"]["digest"]
    );
}

/// Each row of the table says what its report says.
fn check_csv(bytes: &[u8], cells: &[AuditCell], rows: usize) {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(records.len(), rows);
    let mut records = records.iter();
    for cell in cells {
        let expect = shown(cell);
        for part in expect.split(" / ") {
            let record = records.next().unwrap();
            assert_eq!(Some(&record[0]), cell.school.as_deref());
            let words = ["无", "有", "未提及", "缺"].into_iter().zip(["none", "some", "-", "lost"]);
            let plain = |field: &str| {
                words.clone().find(|(zh, _)| *zh == field).map_or(field, |(_, en)| en).to_owned()
            };
            let found = match &record[2] {
                "未收录" => "not held".to_owned(),
                "不适用" => "not asked".to_owned(),
                "无法读取" => "unreadable".to_owned(),
                _ => [5, 8, 11, 14, 17].map(|at| plain(&record[at])).join(" "),
            };
            assert_eq!(found, part);
        }
    }
}

/// The words of the answers of all cells, in order: four for each report and each cell without.
fn words(cells: &[AuditCell]) -> Vec<String> {
    let of_cell = |cell: &AuditCell| {
        let answers = Matter::ALL.map(|matter| cell.answers(matter));
        (0..answers[0].len())
            .flat_map(|report| answers.each_ref().map(|of| of[report].label(Lang::Zh).into_owned()))
            .collect::<Vec<_>>()
    };
    cells.iter().flat_map(of_cell).collect()
}

#[test]
fn every_zero_has_the_same_word_in_program_file_data_and_page() {
    let faces = Faces::new();
    let expect = words(&faces.audit.cells);
    for word in ["无", "有", "缺", "未提及", "未收录", "无法读取"] {
        assert!(expect.iter().any(|found| found == word) || word == "有", "{word}");
    }

    let data = words(&cells_of(&get(&faces.site, "/api/v1/audit?size=100")));
    assert_eq!(data, expect);

    let of_row = |state: &str, said: [&str; 4]| {
        said.map(|word| if word.is_empty() { state } else { word }.to_owned())
    };
    let out = String::from_utf8(faces.run(&["audit", "--store", "store"]).stdout).unwrap();
    let lines = out.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let program: Vec<String> =
        lines.flat_map(|line| of_row(line[2], [line[4], line[5], line[6], line[7]])).collect();
    assert_eq!(program, expect);

    let bytes = faces.ask("/api/v1/audit.csv").2;
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let file: Vec<String> = reader
        .records()
        .map(Result::unwrap)
        .flat_map(|row| of_row(&row[2], [&row[5], &row[8], &row[11], &row[14]]))
        .collect();
    assert_eq!(file, expect);

    let page = faces.page("/audit?size=100");
    let table = &page[page.find("<tbody>").unwrap()..page.find("</tbody>").unwrap()];
    let count = |word: &str| expect.iter().filter(|found| *found == word).count();
    assert_eq!(table.matches(">未收录<").count(), count("未收录") / 4);
    assert_eq!(table.matches(">无法读取<").count(), count("无法读取") / 4);
    for word in ["无", "有", "缺"] {
        assert!(table.contains(&format!(">{word}<")) || count(word) == 0, "{word}");
    }
    assert!(table.contains("<span class=\"vh\">未提及</span>"));
}

#[test]
fn the_cross_table_of_mentions_tells_zeros_from_what_is_not_held() {
    let Invented { dir: _dir, index } = Invented::new();
    let site = Site::new(Arc::new(index));
    site.set_ready();
    let terms = "云汀师范大学 OR 青屿海洋大学 OR 没有收到信息公开申请";
    let asked = form_urlencoded::Serializer::new(String::new()).append_pair("q", terms).finish();
    let (_, _, page) = ask(&site, &format!("/mentions?{asked}"));
    let page = String::from_utf8(page).unwrap();

    let from = page.find("id=\"cross\"").unwrap();
    let table = &page[from..from + page[from..].find("</table>").unwrap()];
    let row = |school: &str| {
        let from = table.find(&format!("<th scope=\"row\">{school}</th>")).expect(school);
        &table[from..from + table[from..].find("</tr>").unwrap()]
    };
    assert!(row("岚川大学").contains("<td class=\"bad\"><span>无法读取</span></td>"), "{table}");
    assert!(row("云汀师范大学").contains("<td class=\"gone\"><span>未收录</span></td>"), "{table}");
    assert!(!row("云汀师范大学").contains(">0<"), "no report was searched that lacks it");
    assert!(row("岚川大学").contains("<td>0</td>"), "a report was searched that lacks it");
}

#[test]
fn the_workbook_has_the_matrix_the_reports_and_the_receipt() {
    let faces = Faces::new();
    assert_eq!(faces.run(&["audit", "-o", "out.xlsx", "--store", "store"]).status.code(), Some(0));
    let of_program = std::fs::read(faces.dir.path().join("out.xlsx")).unwrap();
    let of_http = faces.ask("/api/v1/audit.xlsx").2;
    for bytes in [of_program, of_http] {
        let book = sheet(&bytes, "xl/workbook.xml");
        let at = ["核查表", "逐份", "查询说明"].map(|name| book.find(name).expect(name));
        assert!(at.is_sorted());
        let matrix = sheet(&bytes, "xl/worksheets/sheet1.xml");
        assert_eq!(matrix.matches("<row ").count(), faces.audit.schools.len() + 1);
        let reports = sheet(&bytes, "xl/worksheets/sheet2.xml");
        let rows: usize = faces.audit.cells.iter().map(|cell| cell.reports.len().max(1)).sum();
        assert_eq!(reports.matches("<row ").count(), rows + 1);
        assert!(sheet(&bytes, "xl/worksheets/sheet3.xml").contains(&faces.audit.receipt.digest));
    }
}

fn sheet(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_page_shows_every_cell_by_a_word_and_a_shape() {
    let faces = Faces::new();
    let page = faces.page("/audit?size=100");
    let table = &page[page.find("<tbody>").unwrap()..page.find("</tbody>").unwrap()];
    let all = &faces.audit.totals.all;
    let marks = |cell: &AuditCell| {
        let reports: Vec<Vec<String>> = shown(cell)
            .split(" / ")
            .map(|marks| marks.split(' ').map(str::to_owned).collect())
            .collect();
        let weight = |mark: &&String| {
            ["some", "none", "lost", "-"].iter().position(|other| other == mark).map(|at| at + 1)
        };
        (0..4)
            .map(|at| reports.iter().map(|marks| &marks[at]).min_by_key(weight).unwrap().clone())
            .collect::<Vec<_>>()
    };
    let held = faces.audit.cells.iter().filter(|cell| !cell.reports.is_empty());
    let marks: Vec<String> = held.flat_map(marks).collect();
    let classes = |class: &str| table.matches(&format!("#found\" class=\"z {class}\"")).count();
    assert!(
        table.contains(">2/—<") || table.contains(">—/2<"),
        "two reports of one year that differ"
    );
    for (class, mark) in [("some", "some"), ("none", "none"), ("miss", "lost")] {
        assert_eq!(classes(class), marks.iter().filter(|found| *found == mark).count(), "{class}");
    }
    assert_eq!(classes("num"), marks.iter().filter(|mark| mark.parse::<u64>().is_ok()).count());
    assert_eq!(table.matches("未收录").count(), all.no_report);
    assert_eq!(table.matches("无法读取").count(), all.unreadable);
    assert_eq!(table.matches("<tr>").count(), all.cells / faces.audit.years.len());
    assert!(
        page.contains("<caption class=\"vh\" id=\"cap\">")
            && page.contains("scope=\"colgroup\" colspan=\"5\"")
    );
    assert!(!page.contains("<script>") && !page.contains("style=\""));
}

#[test]
fn a_cell_opens_the_sentence_behind_it_and_the_page_keeps_its_limits() {
    let faces = Faces::new();
    let url = |pairs: &[(&str, &str)]| {
        format!(
            "/audit?{}",
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        )
    };
    let page = faces.page(&url(&[("cell", "2018-2019.举报.云汀师范大学")]));
    assert!(
        page.contains("收到<mark>举报3件</mark>，均已答复"),
        "{}",
        &page[page.find("id=\"found\"").unwrap()..]
    );
    assert!(page.contains("到原文这一句") && page.contains(" aria-current=\"true\">3<span"));
    let page = faces.page(&url(&[("cell", "2019-2020.all.岚川大学")]));
    assert!(page[page.find("id=\"found\"").unwrap()..].contains("scan.pdf"));
    let page = faces.page(&url(&[
        ("from", "2020-2021"),
        ("to", "2021-2022"),
        ("school", "岚川大学"),
        ("only", ""),
    ]));
    assert_eq!(page.matches("scope=\"colgroup\"").count(), 2);
    assert_eq!(
        page[page.find("<tbody>").unwrap()..page.find("</tbody>").unwrap()].matches("<tr>").count(),
        1
    );
    let page = faces.page(&url(&[("q", "均已答复"), ("matter", "举报")]));
    assert!(page.contains("只列提到") && page.contains("colspan=\"2\""));
    let hostile = "<script>alert(1)</script>";
    let page = faces.page(&url(&[("q", hostile), ("school", hostile), ("cell", hostile)]));
    assert!(!page.contains("<script>alert"));
    let page = faces.page(&url(&[("lang", "en"), ("cell", "2021-2022.gaps.岚川大学")]));
    assert!(page.contains("Sections missing") && page.contains("no report"));
    for (pairs, status) in [
        (&[("kind", "complaints")][..], 400),
        (&[("matter", "x")], 400),
        (&[("only", "x")], 400),
        (&[("from", "20-21")], 400),
        (&[("size", "0")], 400),
        (&[("colour", "x")], 200),
        (&[("from", "singlemessage"), ("isappinstalled", "0")], 200),
        (&[("from", "2018-2019"), ("from", "timeline"), ("isappinstalled", "0")], 200),
        (&[("page", "99")], 200),
        (&[("school", "不存在大学")], 200),
    ] {
        assert_eq!(faces.ask(&url(pairs)).0.as_u16(), status, "{pairs:?}");
    }
}

#[test]
fn every_link_of_the_page_leads_somewhere() {
    let faces = Faces::new();
    let page = faces
        .page("/audit?size=3&cell=2018-2019.%E4%B8%BE%E6%8A%A5.%E4%BA%91%E6%B1%80%E5%B8%88%E8%8C%83%E5%A4%A7%E5%AD%A6");
    let links = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest[..rest.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&"));
    let links: std::collections::BTreeSet<String> =
        links.filter(|link| link.starts_with(['/', '?']) && link != "/opensearch.xml").collect();
    assert!(links.iter().filter(|link| link.starts_with('?')).count() > 20, "cells");
    for link in links {
        let bare = link.split('#').next().unwrap();
        let whole = if bare.starts_with('?') { format!("/audit{bare}") } else { bare.to_owned() };
        let (status, _, answer) = faces.ask(&encoded(&whole));
        assert_eq!(status, StatusCode::OK, "{link}");
        let opens_cell = String::from_utf8_lossy(&answer).contains("id=\"found\"");
        assert_eq!(opens_cell, whole.contains("cell="), "{link}");
    }
}

/// An address as a browser sends it.
fn encoded(url: &str) -> String {
    let byte =
        |byte: u8| if byte.is_ascii() { char::from(byte).into() } else { format!("%{byte:02X}") };
    url.bytes().map(byte).collect()
}

#[test]
fn the_program_prints_records_and_ends_with_what_it_found() {
    let faces = Faces::new();
    let ran = faces.run(&["audit", "--store", "store"]);
    let rows: usize = faces.audit.cells.iter().map(|cell| cell.reports.len().max(1)).sum();
    let out = String::from_utf8(ran.stdout).unwrap();
    assert_eq!((ran.status.code(), out.lines().count()), (Some(0), rows));
    assert!(out.lines().all(|line| line.split('\t').count() == 11), "{out}");
    assert!(out.contains("石漪大学\t2020-2021\t无法读取"), "{out}");
    let code = |args: &[&str]| faces.run(&[args, &["--store", "store"]].concat()).status.code();
    assert_eq!(code(&["audit", "--school", "不存在大学"]), Some(1));
    assert_eq!(code(&["audit", "--kind", "complaints"]), Some(2));
    assert_eq!(code(&["audit", "-o", "out.doc"]), Some(2));
    assert!(!Path::new(&faces.dir.path().join("out.csv.part")).exists());
}
