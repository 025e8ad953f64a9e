//! PDFs: paragraphs and tables come back from where characters stand, and what cannot be read says
//! why.

use crate::support;
use expect_test::expect_file;
use mingcha::error::ErrorKind;
use mingcha::{Report, Status, file, text};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

const GENERATORS: [&str; 3] = ["writer-pdf", "chromium-pdf", "typst-pdf"];

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pdf").join(name)
}

fn golden_bytes(name: &str) -> Vec<u8> {
    std::fs::read(golden(name)).unwrap()
}

fn refused(bytes: &[u8]) -> Status {
    match file::parse("a.pdf", bytes).unwrap_err().kind {
        ErrorKind::Unreadable { status, .. } => status,
        other => panic!("{other:?}"),
    }
}

/// Paragraphs without white space, as they are matched.
fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').map(|paragraph| text::fold(paragraph).text().replace(' ', "")).collect()
}

#[test]
fn what_each_program_writes_is_read_as_before() {
    for name in ["writer", "chromium", "typst", "reportlab", "gbk", "owner"] {
        let report = file::read(&golden(&format!("{name}.pdf"))).unwrap();
        let page = |at: usize| report.page(at).unwrap_or_default();
        let mut at = 0;
        let mut found = String::new();
        for line in report.text.split('\n') {
            found += &format!("{} {line}\n", page(at));
            at += line.len() + 1;
        }
        expect_file![golden(&format!("{name}.txt"))].assert_eq(&found);
        assert_eq!(report.status, Status::Ok, "{name}: {:?}", report.reason);
    }
}

#[test]
fn paragraphs_come_back_whole() {
    let Some(texts) = support::real_texts("paragraphs of PDFs") else { return };
    let Some(made) = crate::formats::made("paragraphs of PDFs") else { return };
    let (mut all_whole, mut all) = (0, 0);
    for generator in GENERATORS {
        let (mut whole, mut count) = (0, 0);
        for (name, text) in &texts {
            let report = file::read(&made.join(generator).join(format!("{name}.pdf"))).unwrap();
            let found: HashSet<String> = paragraphs(&report.text).into_iter().collect();
            let expect = paragraphs(text);
            whole += expect.iter().filter(|paragraph| found.contains(*paragraph)).count();
            count += expect.len();
        }
        println!("{generator}: {whole} of {count} paragraphs");
        assert!(whole * 100 >= count * 88, "{generator}: {whole} of {count}");
        all_whole += whole;
        all += count;
    }
    assert!(all_whole * 100 >= all * 95, "{all_whole} of {all}");
}

/// A report with a table of 51 rows over several pages, its cells wrapped.
fn with_table() -> (String, Vec<Vec<String>>) {
    let kinds = ["基本信息", "招考信息", "财务、资产及收费信息", "人事师资信息", "学风建设信息"];
    let items = [
        "办学规模、校级领导班子简介及分工、学校机构设置、学科情况、专业情况、各类在校生情况等办学基本情况",
        "学校章程及制定的各项规章制度",
        "学校发展规划、年度工作计划及重点工作安排",
        "招生章程及特殊类型招生办法，分批次、分科类招生计划",
        "收费项目、收费依据、收费标准及投诉方式",
    ];
    let header = ["序号", "类别", "事项", "链接"].map(str::to_owned).to_vec();
    let row = |n: usize| {
        let link = format!("https://xxgk.lanchuan.edu.cn/info/{}/{}.htm", 1000 + n, 2000 + 7 * n);
        vec![n.to_string(), kinds[n / 11].to_owned(), format!("（{n}）{}", items[n % 5]), link]
    };
    let rows: Vec<Vec<String>> = std::iter::once(header).chain((1..=51).map(row)).collect();
    let table: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    let head = "岚川大学\n2020-2021学年信息公开年度报告\n一、概述\n本学年学校认真贯彻落实《高等学校信息公开办法》，按照清单要求公开信息。\n二、清单事项公开情况表";
    (format!("{head}\n{}\n三、其他事项\n本学年没有其他需要报告的事项。", table.join("\n")), rows)
}

#[test]
fn a_table_over_several_pages_is_read_by_cell() {
    let (text, rows) = with_table();
    let Some(made) = support::formats("tables of PDFs", &[("table".to_owned(), text)]) else {
        return;
    };
    for generator in GENERATORS {
        let report = file::read(&made.join(generator).join("table.pdf")).unwrap();
        let plain = |cell: &str| text::fold(cell).text().replace(' ', "");
        let found: Vec<Vec<String>> = report
            .text
            .split('\n')
            .filter(|line| line.contains('\t'))
            .map(|line| line.split('\t').map(plain).collect())
            .collect();
        let cells = rows.iter().flatten().count();
        let pairs = rows.iter().zip(&found).flat_map(|(row, found)| row.iter().zip(found));
        let exact = pairs.filter(|(cell, found)| plain(cell) == **found).count();
        println!("{generator}: {exact} of {cells} cells in {} rows", found.len());
        assert_eq!(found.len(), rows.len(), "{generator}");
        assert!(exact * 100 >= cells * 95, "{generator}: {exact} of {cells}");
        let numbers: Vec<u32> = report.anchors.iter().map(|anchor| anchor.number).collect();
        assert!(numbers.len() > 2 && numbers.is_sorted(), "{numbers:?}");
    }
}

/// A PDF of `objects`, counted from 1, the first of them the ranks.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    offsets.iter().for_each(|offset| bytes.extend(format!("{offset:010} 00000 n \n").bytes()));
    bytes.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    bytes
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>stream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A file whose pages have these contents; `/I` is an image, `/F` a font.
fn pages(contents: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|at| format!("{} 0 R", 5 + 2 * at)).collect();
    let mut objects = vec![
        b"<</Type/Ranks/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", kids.len(), kids.join(" ")).into_bytes(),
        stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
            b"x",
        ),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    for (at, content) in contents.iter().enumerate() {
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 3 0 R>>/Font<</F 4 0 R>>>>/Contents {} 0 R>>",
                6 + 2 * at
            )
            .into_bytes(),
        );
        objects.push(stream("", content.as_bytes()));
    }
    pdf(&objects)
}

const SCAN: &str = "q 595 0 0 842 0 0 cm /I Do Q";
const TEXT: &str = "BT /F 16 Tf 72 700 Td (Annual report on the disclosure of information) Tj ET";

fn read(bytes: &[u8]) -> Report {
    file::parse("a.pdf", bytes).unwrap()
}

#[test]
fn a_scan_needs_text_recognition() {
    assert_eq!(refused(&pages(&[SCAN, SCAN])), Status::NeedsOcr);
    let report = read(&pages(&[TEXT, SCAN, TEXT]));
    assert_eq!(report.status, Status::Partial);
    assert!(report.reason.unwrap().note().zh.contains("第 2页"), "the page is named");
}

#[test]
fn a_file_without_text_or_images_holds_no_text() {
    assert_eq!(refused(&pages(&["0 0 m 9 9 l S"])), Status::Unsupported);
}

#[test]
fn a_password_is_asked_for_and_an_owner_s_is_not() {
    assert_eq!(refused(&golden_bytes("password.pdf")), Status::Encrypted);
    assert_eq!(read(&golden_bytes("owner.pdf")).text, read(&golden_bytes("reportlab.pdf")).text);
}

#[test]
fn a_broken_file_is_read_as_far_as_it_goes() {
    let whole = golden_bytes("gbk.pdf");
    let report = read(&whole[..whole.len() * 9 / 10]);
    assert_eq!(report.status, Status::Partial);
    assert!(report.text.contains("信息公开"), "{}", report.text);
    assert_eq!(refused(&whole[..40]), Status::Unsupported);
    assert_eq!(refused(b"%PDF-1.4\n%%EOF"), Status::Unsupported);
}

#[test]
fn objects_that_nest_too_deep_are_refused() {
    let nested = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    assert_eq!(
        refused(&pdf(&[b"<</Type/Ranks/Pages 2 0 R>>".to_vec(), nested.into_bytes()])),
        Status::Unsupported
    );
}

#[test]
fn pages_over_a_thousand_are_left_and_counted() {
    let report = read(&pages(&vec![TEXT; 1002]));
    assert_eq!(report.status, Status::Partial);
    assert!(report.reason.unwrap().note().en.contains("1000 of 1002"));
}

#[test]
fn a_page_of_an_error_named_pdf_is_a_page() {
    let error = file::parse("a.pdf", b"<html><body>404</body></html>").map(|report| report.format);
    assert!(!matches!(error, Ok(mingcha::report::Format::Pdf)));
}
