//! Texts in any encoding and any layout, and archives of them, damaged: what is read is a report or
//! a reason.
//!
//! The rules of reflow see every text; the heaps are lines of all the kinds that they tell apart.

use crate::fuzz;
use crate::support::{Random, report, zip};
use encoding_rs::{BIG5, GB18030, UTF_8};
use mingcha::file;

/// What lines are made of: indents, headings, rows, furniture, ends of sentences, white space of
/// every kind.
const PIECES: [&str; 40] = [
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{C}",
    "\n　　",
    "\n    ",
    "\n                    ",
    "\t",
    "　",
    "\u{A0}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{E000}",
    "\u{0}",
    "一、概述",
    "（二）",
    "1.",
    "第三部分　",
    "十二、",
    "云岭大学2020-2021学年信息公开年度报告",
    "- 12 -",
    "第 3 页 共 9 页",
    "3",
    "目录",
    "概述……………………3",
    "序号\t事项\t情况",
    "2021年10月30日",
    "学校坚持公开，没有受到举报。",
    "学校把信息公开纳入年度重点工作，明确分管领导与责任部门，做到应公开尽公开",
    "。",
    "，",
    "”",
    "《办法》",
    "report",
    " 2,847",
    "https://xxgk.example.edu.cn/",
    "𠮷",
];

#[test]
fn torn_texts_in_any_encoding_are_read_or_refused() {
    let samples: Vec<Vec<u8>> =
        fuzz::samples("corpus", &["txt"]).iter().flat_map(|text| encodings(text)).collect();
    let mut random = Random(17);
    fuzz::run("torn.txt", || fuzz::torn_sample(&samples, &mut random));
}

#[test]
fn heaps_of_lines_are_read_or_refused() {
    let mut random = Random(19);
    fuzz::run("heap.txt", || fuzz::heap(&PIECES, 400, &mut random).into_bytes());
}

#[test]
fn torn_archives_are_read_or_refused() {
    let text = report("云岭大学", "学校没有受到举报。");
    let inner = zip(&[("b.txt", text.as_bytes())]);
    let whole =
        zip(&[("一/a.txt", text.as_bytes()), ("inner.zip", &inner), ("c.html", b"<html><p>c")]);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let load = |member: &str| file::load(&dir.path().join(format!("a.zip!/{member}")));
    std::fs::write(&path, &whole).unwrap();
    let members = ["一/a.txt", "inner.zip", "inner.zip!/b.txt", "c.html"];
    members.iter().for_each(|member| assert!(load(member).is_ok(), "{member}"));
    let mut random = Random(23);
    fuzz::run_with(
        "torn.zip",
        || fuzz::torn(&whole, &mut random),
        |bytes| {
            let _ = file::parse("a.zip", bytes);
            std::fs::write(&path, bytes).unwrap();
            members.iter().for_each(|member| drop(load(member)));
        },
    );
}

/// A text in UTF-8 in the encodings that schools use, with and without a byte order mark.
fn encodings(utf8: &[u8]) -> Vec<Vec<u8>> {
    let text = UTF_8.decode(utf8).0;
    let wide = |mark: bool, bytes: fn(u16) -> [u8; 2]| {
        let mark = mark.then_some('\u{FEFF}').into_iter();
        let text: String = mark.chain(text.chars()).collect();
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let marked = [b"\xEF\xBB\xBF", utf8].concat();
    vec![
        utf8.to_vec(),
        marked,
        GB18030.encode(&text).0.into_owned(),
        BIG5.encode(&text).0.into_owned(),
        wide(true, u16::to_le_bytes),
        wide(true, u16::to_be_bytes),
        wide(false, u16::to_le_bytes),
    ]
}
