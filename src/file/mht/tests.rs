use super::*;
use encoding_rs::GB18030;

const PAGE: &str = "<html><body><p>青岚大学2021年信息公开年度报告</p><p>一、概述</p>\
                    <p>学校没有收到举报。</p></body></html>";
const TEXT: [&str; 3] = ["青岚大学2021年信息公开年度报告", "一、概述", "学校没有收到举报。"];

fn quoted(bytes: &[u8]) -> String {
    let signs: Vec<String> = bytes.iter().map(|byte| format!("={byte:02X}")).collect();
    signs.chunks(20).map(|line| line.concat() + "=\r\n").collect()
}

fn message(kind: &str, encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = "Subject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n\
                Content-Type: multipart/related;\r\n\tboundary=\"=_b\"\r\n\r\nNo MIME here.\r\n--=_b\r\n";
    let part = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
    let tail = b"\r\n--=_b\r\nContent-Type: image/png\r\n\r\nx\r\n--=_b--\r\n";
    [head.as_bytes(), part.as_bytes(), body, tail].concat()
}

fn check(bytes: &[u8]) {
    let extract = read(bytes).unwrap();
    let found: Vec<&str> = extract.lines.iter().map(|line| line.text.as_ref()).collect();
    assert_eq!(found, TEXT);
    assert_eq!(extract.format, Format::Mhtml);
}

#[test]
fn a_page_is_read_in_every_transfer_encoding() {
    let gbk = GB18030.encode(PAGE).0;
    check(&message("text/html; charset=\"gb2312\"", "quoted-printable", quoted(&gbk).as_bytes()));
    check(&message("text/html", "quoted-printable", quoted(PAGE.as_bytes()).as_bytes()));
    check(&message("text/html; charset=utf-8", "8bit", PAGE.as_bytes()));

    let coded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &gbk);
    let lines: Vec<&[u8]> = coded.as_bytes().chunks(76).collect();
    check(&message("text/html; charset=gbk", "base64", &lines.join(&b"\r\n"[..])));
}

#[test]
fn a_part_in_a_part_is_found_and_the_page_comes_before_the_text() {
    let inner = format!(
        "Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\n短\r\n\
         --c\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n--c--\r\n"
    );
    check(
        format!(
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n{inner}--b--"
        )
        .as_bytes(),
    );
}

#[test]
fn a_page_that_frames_another_gives_that() {
    let frame = "<html><body><iframe src='cid:f'></iframe></body></html>";
    let parts = format!(
        "--b\nContent-Type: text/html\n\n{frame}\n--b\nContent-Type: text/html\nContent-Location: cid:f\n\n{PAGE}\n--b--"
    );
    check(
        format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n{parts}")
            .as_bytes(),
    );
}

#[test]
fn the_subject_is_the_title_where_the_page_has_none() {
    let bytes = message("text/html", "8bit", PAGE.as_bytes());
    assert_eq!(read(&bytes).unwrap().title.as_deref(), Some("年报"));
    let folded = "=?utf-8?Q?=E5=B9=B4=E6?=\n =?utf-8?Q?=8A=A5?= 2021";
    assert_eq!(header::words(folded), "年报 2021");
    assert_eq!(header::words("plain =?x"), "plain =?x");
}

#[test]
fn an_archive_without_a_page_says_so() {
    let bytes = b"MIME-Version: 1.0\nContent-Type: image/png\n\nx";
    assert_eq!(read(bytes).unwrap_err().reason, StatusReason::WebArchive);
}
