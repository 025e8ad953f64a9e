//! One question gets the same numbers from the library, the command line, HTTP and each export.

use crate::support::{is_long, query, samples, store};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use mingcha::http::{Site, router};
use mingcha::{ExportFormat, Exporting, Filter, Group, Index, MentionPage, Options, Page};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tower::ServiceExt;

const QUERIES: [&str; 50] = [
    "举报",
    "复议",
    "“行政复议”",
    "申请公开",
    "招生 财务",
    "举报 OR 复议",
    "公开 -举报",
    "举报 NEAR/20 复议",
    "收到 BEFORE/10 申请",
    "举报 SENTENCE 诉讼",
    "复议 EXCEPT 行政复议",
    "举报 章节:complaints",
    "信息公开 年度:2020-2021",
    "開工",
    "信息公开",
    "申请",
    "诉讼",
    "投诉",
    "招生",
    "財務",
    "教学质量",
    "校务公开",
    "鲸鱼",
    "举报 复议 诉讼",
    "招生 OR 财务 OR 人事",
    "(举报 OR 投诉) 电话",
    "公开 NOT 申请",
    "公开 -申请 -举报",
    "信息 NEAR/5 公开",
    "主动 BEFORE/2 公开",
    "学校 SENTENCE 公开",
    "公开 EXCEPT 信息公开",
    "申请 EXCEPT (依申请 OR 申请人)",
    "举报 NEAR/30 (复议 OR 诉讼)",
    "“信息公开工作”",
    "“因学校信息公开工作受到举报”",
    "公开 学校:岚川大学",
    "公开 学校:岚川大学 年度:2021-2022",
    "举报 类别:complaints",
    "学年 章节:preface",
    "复议 年度:2019-2020",
    "2020",
    "100%",
    "ＷＷＷ",
    "的",
    "公开。",
    "举报、复议",
    "开工",
    "无",
    "（一）",
];

/// The queries, and which of them the program is asked, too: a process takes longer to start than to
/// answer. Where the test is to be short it is every second query, and every fourth of the program.
fn queries() -> impl Iterator<Item = (&'static str, bool)> {
    let asked = QUERIES.into_iter().enumerate().filter(|(i, _)| i % 2 == 0 || is_long());
    asked.map(|(i, text)| (text, i % 4 == 0 || is_long()))
}

/// A store of the samples, opened here and served.
struct Faces {
    dir: tempfile::TempDir,
    index: Arc<Index>,
    site: Arc<Site>,
}

impl Faces {
    fn new() -> Faces {
        let dir = tempfile::tempdir().unwrap();
        drop(store(&dir.path().join("store"), &[samples()]));
        let index = Arc::new(Index::open(&dir.path().join("store"), Options::default()).unwrap());
        let site = Site::new(index.clone());
        site.set_ready();
        Faces { dir, index, site }
    }

    fn program(&self, args: &[&str]) -> Value {
        program(&self.dir.path().join("store"), args)
    }
}

fn as_parameter(text: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish()
}

#[test]
fn the_library_the_command_line_and_http_give_the_same_numbers() {
    let faces = Faces::new();
    let mut mentions = 0;
    for (text, is_for_program) in queries() {
        let asked = as_parameter(text);
        let http = |resource: &str, more: &str| {
            get(&faces.site, &format!("/api/v1/{resource}?{asked}{more}"))
        };
        let library = of_library(&faces.index, text);
        let api = json!({
            "search": picked(&http("search", "&group=report")),
            "mentions": picked(&http("mentions", "&size=20")),
            "all": http("counts", "")["counts"]["mentions"],
        });
        if is_for_program {
            let all = faces.program(&["mentions", text, "--all"]);
            let cli = json!({
                "search": picked(&faces.program(&["search", text, "--group", "report"])),
                "mentions": picked(&faces.program(&["mentions", text, "--limit", "20"])),
                "all": all["mentions"].as_array().unwrap().len(),
            });
            let differing = differing(&cli, &library);
            assert_eq!(differing, [""; 0], "{text}: the command line and the library");
        }
        assert_eq!(differing(&api, &library), [""; 0], "{text}: HTTP and the library");
        mentions += library["all"].as_u64().unwrap();
    }
    assert!(mentions > 1000);
}

#[test]
fn every_export_of_every_face_gives_the_numbers_of_the_library() {
    let faces = Faces::new();
    for (text, is_for_program) in queries() {
        let counts = faces.index.counts(&query(text), &Filter::default()).unwrap().counts;
        let counts = numbers(&serde_json::to_value(counts).unwrap());
        for (export, found) in exports(&faces, text, is_for_program) {
            assert_eq!(found, counts, "{text}: {export}");
        }
    }
}

fn of_library(index: &Index, text: &str) -> Value {
    let everything = Filter::default();
    let page = Page { group: Group::Report, ..Page::default() };
    let first = MentionPage { size: 20, ..MentionPage::default() };
    let mut all = 0;
    index
        .mentions(&query(text), &everything, |_| {
            all += 1;
            true
        })
        .unwrap();
    let search =
        serde_json::to_value(index.search(&query(text), &everything, page).unwrap()).unwrap();
    let mentions =
        serde_json::to_value(index.mention_page(&query(text), &everything, &first).unwrap())
            .unwrap();
    json!({ "search": picked(&search), "mentions": picked(&mentions), "all": all })
}

/// What must be equal: all numbers, hits and mentions; not the time of the receipt.
fn picked(answer: &Value) -> Value {
    let receipt = &answer["receipt"];
    json!({
        "total": answer["total"], "hits": answer["hits"], "facets": answer["facets"], "counts": answer["counts"],
        "mentions": answer["mentions"], "scope": receipt["scope"], "digest": receipt["digest"],
    })
}

/// The paths at which two answers differ.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    match (a, b) {
        (Value::Object(fields), Value::Object(_)) => fields
            .iter()
            .flat_map(|(name, field)| {
                differing(field, &b[name]).into_iter().map(move |path| format!("{name}.{path}"))
            })
            .collect(),
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let pairs = items.iter().zip(others).enumerate();
            pairs
                .flat_map(|(i, (a, b))| {
                    differing(a, b).into_iter().map(move |path| format!("{i}.{path}"))
                })
                .collect()
        }
        _ if a == b => Vec::new(),
        _ => vec![format!(": {a} and {b}")],
    }
}

fn program(store: &Path, args: &[&str]) -> Value {
    let ran = Command::new(env!("CARGO_BIN_EXE_mingcha"))
        .args(args)
        .arg("--json")
        .arg("--store")
        .arg(store)
        .output();
    serde_json::from_slice(&ran.unwrap().stdout).unwrap()
}

#[tokio::main(flavor = "current_thread")]
pub async fn get(site: &Arc<Site>, url: &str) -> Value {
    let request = Request::builder().uri(url).body(Body::empty()).unwrap();
    let response = router(site.clone()).oneshot(request).await.unwrap();
    serde_json::from_slice(&to_bytes(response.into_body(), 64 << 20).await.unwrap()).unwrap()
}

/// The seven counts in the order in which they are printed.
fn numbers(counts: &Value) -> Vec<u64> {
    let names = ["mentions", "sections", "reports", "word", "inside", "across", "across_break"];
    names.iter().map(|name| counts[name].as_u64().unwrap()).collect()
}

/// The counts that stand in each export of each face; of a table, which has none, those of its
/// receipt. The rows are counted.
fn exports(faces: &Faces, text: &str, is_for_program: bool) -> Vec<(String, Vec<u64>)> {
    let asked = as_parameter(text);
    let mut found = Vec::new();
    let is_written =
        |format: &ExportFormat| *format != ExportFormat::Xlsx || cfg!(feature = "xlsx");
    for format in ExportFormat::ALL.into_iter().filter(is_written) {
        let ending = format.ending();
        let mut bytes = Vec::new();
        let (filter, exporting) = (Filter::default(), Exporting::new(format));
        let receipt = faces
            .index
            .export(&[query(text)], &filter, &exporting, &mut bytes, &|_, _| {})
            .unwrap();
        let receipt = serde_json::to_value(receipt).unwrap();
        found.push((format!("{ending} of the library"), counted(format, &bytes, &receipt)));
        if is_for_program {
            let file = faces.dir.path().join(format!("all.{ending}"));
            let written = faces.program(&["mentions", text, "-o", file.to_str().unwrap()]);
            let bytes = std::fs::read(&file).unwrap();
            let counts = counted(format, &bytes, &written["receipt"]);
            found.push((format!("{ending} of the program"), counts));
            std::fs::remove_file(&file).unwrap();
        }
        let bytes = get_bytes(&faces.site, &format!("/api/v1/export.{ending}?{asked}"));
        let receipt =
            get(&faces.site, &format!("/api/v1/mentions?{asked}&size=0"))["receipt"].clone();
        found.push((format!("{ending} of HTTP"), counted(format, &bytes, &receipt)));
    }
    found
}

fn counted(format: ExportFormat, bytes: &[u8], receipt: &Value) -> Vec<u64> {
    let (rows, counts) = match format {
        ExportFormat::Csv => {
            let rows =
                csv::ReaderBuilder::new().from_reader(bytes).records().map(Result::unwrap).count();
            (rows, numbers(&receipt["counts"]))
        }
        ExportFormat::Jsonl => {
            let text = std::str::from_utf8(bytes).unwrap();
            let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
            (text.lines().count() - 1, numbers(&last["receipt"]["counts"]))
        }
        ExportFormat::Xlsx => {
            let mut sum = cells(&part(bytes, "xl/worksheets/sheet2.xml"));
            assert_eq!(sum.remove(SCHOOLS), receipt["counts"]["schools"].as_u64().unwrap());
            (part(bytes, "xl/worksheets/sheet1.xml").matches("<row ").count() - 1, sum)
        }
    };
    assert_eq!(rows as u64, counts[0], "rows are mentions");
    counts
}

/// A part of a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

/// The place of the number of schools among the sums.
const SCHOOLS: usize = 3;

/// The numbers on the first row under the head of a sheet.
fn cells(sheet: &str) -> Vec<u64> {
    let row = sheet.split("<row ").nth(2).unwrap().split("</row>").next().unwrap();
    row.split("<v>")
        .skip(1)
        .map(|rest| rest.split("</v>").next().unwrap().parse().unwrap())
        .collect()
}

#[tokio::main(flavor = "current_thread")]
async fn get_bytes(site: &Arc<Site>, url: &str) -> Vec<u8> {
    let request = Request::builder().uri(url).body(Body::empty()).unwrap();
    let response = router(site.clone()).oneshot(request).await.unwrap();
    to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec()
}
