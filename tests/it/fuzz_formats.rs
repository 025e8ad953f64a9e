//! Broken files of rich text, OpenDocument, OFD, workbooks and web archives never bring the reader
//! down, nor keep it busy.

use crate::fuzz::{self, heap, torn};
use crate::support::Random;

#[cfg(feature = "office")]
#[test]
fn no_broken_rich_text_brings_the_reader_down() {
    const PIECES: [&str; 36] = [
        "{",
        "}",
        "{\\*",
        "\\'d2",
        "\\'bb",
        "\\u20030 ",
        "\\u-10176?",
        "\\u-8191?",
        "\\uc3",
        "\\par",
        "\\cell",
        "\\row",
        "\\trowd",
        "\\intbl",
        "\\pard",
        "\\f1",
        "\\f2",
        "\\bin9 ",
        "{\\fonttbl",
        "{\\f1\\fcharset134 a;}",
        "{\\footnote ",
        "{\\upr",
        "{\\*\\ud ",
        "{\\shptxt ",
        "{\\pict ",
        "\\dbch\\af1",
        "\\plain",
        "\\line",
        "举报",
        "a",
        "\\v",
        "\\v0",
        "\\nestcell",
        "\\nestrow",
        "{\\listtext 1.\\tab}",
        "\\ansicpg936",
    ];

    let sample = format!(
        "{{\\rtf1\\ansi\\ansicpg936{{\\fonttbl{{\\f0\\fcharset134 a;}}}}{}}}",
        "\\pard \\'be\\'d9\\'b1\\'a8\\u19968?\\par\\trowd\\cellx1\\pard\\intbl a\\cell b\\cell\\row".repeat(20)
    );
    let mut random = Random(1987);
    fuzz::run("broken.rtf", || match random.below(2) {
        0 => torn(sample.as_bytes(), &mut random),
        _ => format!("{{\\rtf1{}", heap(&PIECES, 300, &mut random)).into_bytes(),
    });
}

#[cfg(feature = "office")]
#[test]
fn no_broken_opendocument_brings_the_reader_down() {
    let list = "<text:list text:style-name=\"L\"><text:list-item><text:p>甲</text:p><text:list><text:list-item><text:p>乙</text:p></text:list-item></text:list></text:list-item></text:list>";
    let table = "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"9\"/></table:table-row></table:table>";
    let body = format!(
        "<text:p>一<text:s text:c=\"3\"/>&amp;<draw:text-box><text:p>x</text:p></draw:text-box></text:p>{list}{table}<text:p><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>"
    );
    let sample = format!(
        "<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:automatic-styles><text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" text:display-levels=\"9\"/></text:list-style></office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document>",
        body.repeat(4)
    );
    let mut random = Random(1300);
    fuzz::run("broken.odt", || match random.below(2) {
        0 => torn(sample.as_bytes(), &mut random),
        _ => crate::fuzz_office::with_moved_tags(sample.as_bytes(), &mut random),
    });
}

#[cfg(feature = "ofd")]
#[test]
fn no_broken_ofd_brings_the_reader_down() {
    let text = "<ofd:TextObject Boundary=\"20 20 100 6\" Size=\"5\" CTM=\"1 0 0 1 0 0\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g 3 5 4\">举报公告</ofd:TextCode></ofd:TextObject>";
    let path = "<ofd:PathObject Boundary=\"0 0 9 9\"><ofd:AbbreviatedData>M 0 0 L 50 0 L 50 50 C</ofd:AbbreviatedData></ofd:PathObject>";
    let page = format!(
        "<ofd:Page><ofd:Template TemplateID=\"7\"/><ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content></ofd:Page>",
        [text, path].concat().repeat(12)
    );
    let parts = [
        ("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".to_owned()),
        ("Doc_0/Document.xml", "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID=\"7\" BaseLoc=\"P.xml\"/></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"P.xml\"/></ofd:Pages></ofd:Document>".to_owned()),
        ("Doc_0/P.xml", page),
    ];
    let mut random = Random(33190);
    fuzz::run("broken.ofd", || {
        let wanted = random.below(parts.len() + 2).min(parts.len() - 1);
        let mut broken: Vec<(&str, Vec<u8>)> =
            parts.iter().map(|(name, xml)| (*name, xml.clone().into_bytes())).collect();
        let xml = &broken[wanted].1;
        broken[wanted].1 = match random.below(2) {
            0 => torn(xml, &mut random),
            _ => crate::fuzz_office::with_moved_tags(xml, &mut random),
        };
        crate::office::package(&broken)
    });
}

#[cfg(all(feature = "workbook", feature = "xlsx"))]
#[test]
fn no_broken_workbook_brings_the_reader_down() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20 {
        sheet.write_string(row, 0, "举报").unwrap();
        sheet.write_number(row, 1, f64::from(row)).unwrap();
    }
    let sample = book.save_to_buffer().unwrap();

    let mut random = Random(1985);
    fuzz::run("broken.xlsx", || match random.below(3) {
        0 => torn(&sample, &mut random),
        _ => crate::fuzz_office::with_torn_part(&sample, &mut random),
    });
}

#[cfg(feature = "workbook")]
#[test]
fn no_broken_old_workbook_brings_the_reader_down() {
    let sample = crate::workbooks::xls();
    let sheets = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"3\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let mut random = Random(1997);
    fuzz::run("broken.xls", || match random.below(3) {
        0 => crate::office::package(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            ("content.xml", crate::fuzz_office::with_moved_tags(sheets.as_bytes(), &mut random)),
        ]),
        _ => torn(&sample, &mut random),
    });
}

#[cfg(feature = "html")]
#[test]
fn no_broken_web_archive_brings_the_reader_down() {
    const PIECES: [&str; 16] = [
        "\r\n",
        "\r\n\r\n",
        "--b",
        "--b\r\n",
        "--b--",
        "Content-Type: text/html\r\n",
        "=E4=B8=80",
        "=\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "PGh0bWw+",
        "<p>举报。</p>",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        " folded",
        "=?utf-8?Q?=E5?=",
        "Subject: =?gbk?B?vtmxqA==?=\r\n",
    ];

    let mut random = Random(2557);
    fuzz::run("broken.mht", || {
        let rest = heap(&PIECES, 200, &mut random);
        format!("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n{rest}")
            .into_bytes()
    });
}
