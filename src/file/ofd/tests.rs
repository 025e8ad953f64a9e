use super::*;
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An OFD file of pages with this content.
fn ofd(pages: &[String]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };

    put(
        "OFD.xml",
        "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    );
    let list: String = (0..pages.len())
        .map(|at| format!("<ofd:Page ID=\"{at}\" BaseLoc=\"Pages/Page_{at}/Content.xml\"/>"))
        .collect();
    put(
        "Doc_0/Document.xml",
        &format!(
            "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
        ),
    );
    for (at, content) in pages.iter().enumerate() {
        let page = format!(
            "<ofd:Page><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
        );
        put(&format!("Doc_0/Pages/Page_{at}/Content.xml"), &page);
    }

    zip.finish().unwrap().into_inner()
}

/// A line of text whose upper left corner is here, in type of 5 mm.
fn text(left: f32, top: f32, words: &str) -> String {
    let steps = words.chars().count().saturating_sub(1);
    format!(
        "<ofd:TextObject Boundary=\"{left} {top} 180 6\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g {steps} 5\">{words}</ofd:TextCode></ofd:TextObject>"
    )
}

fn rule(from: [u32; 2], to: [u32; 2]) -> String {
    let ([a, b], [c, d]) = (from, to);
    format!(
        "<ofd:PathObject Boundary=\"0 0 210 297\"><ofd:AbbreviatedData>M {a} {b} L {c} {d}</ofd:AbbreviatedData></ofd:PathObject>"
    )
}

fn check(pages: &[String], expect: &[&str]) {
    let extract = read(&ofd(pages)).unwrap();
    let found: Vec<&str> = extract.lines.iter().map(|line| line.text.as_ref()).collect();
    assert_eq!((found, extract.partial), (expect.to_vec(), None));
}

#[test]
fn lines_are_joined_to_paragraphs_and_page_numbers_go() {
    let full = "学".repeat(34);
    let page = |number: u32, first: &str| {
        let foot = text(100.0, 280.0, &format!("— {number} —"));
        text(30.0, 20.0, first)
            + &text(20.0, 28.0, &full)
            + &text(20.0, 36.0, "校有举报。")
            + &text(30.0, 44.0, "二")
            + &foot
    };
    let first = "一、".to_owned() + &"公".repeat(30);
    let joined = format!("{first}{full}校有举报。");
    check(&[page(1, &first), page(2, &first)], &[&joined, "二", &joined, "二"]);
}

#[test]
fn a_table_of_drawn_lines_is_rows() {
    let lines = [
        rule([20, 40], [120, 40]),
        rule([20, 50], [120, 50]),
        rule([20, 66], [120, 66]),
        rule([20, 40], [20, 66]),
        rule([60, 40], [60, 66]),
        rule([120, 40], [120, 66]),
    ];
    let words = [
        text(20.0, 20.0, "本年度信息公开工作的统计数字如下表所示"),
        text(22.0, 42.0, "项目"),
        text(62.0, 42.0, "件数"),
        text(22.0, 52.0, "行政"),
        text(22.0, 58.0, "复议"),
        text(62.0, 52.0, "3"),
        text(20.0, 80.0, "以上。"),
    ];
    check(
        &[lines.concat() + &words.concat()],
        &["本年度信息公开工作的统计数字如下表所示", "项目\t件数", "行政复议\t3", "以上。"],
    );
}

#[test]
fn a_damaged_file_says_so() {
    assert_eq!(read(&ofd(&[])).unwrap_err().reason, StatusReason::OfdDamaged);
    let scan = "<ofd:ImageObject Boundary=\"0 0 210 297\"/>".to_owned();
    assert_eq!(read(&ofd(std::slice::from_ref(&scan))).unwrap_err().status, Status::NeedsOcr);
    let page = text(20.0, 20.0, &"学校公开信息。".repeat(8));
    let extract = read(&ofd(&[page.clone(), scan])).unwrap();
    let Some(StatusReason::PdfInPart(losses)) = extract.partial else { panic!("{extract:?}") };
    assert_eq!(losses.scans, [2]);
}
