use super::extract::{Extract, guarded};
use super::limit::MOST_LINES;
use super::line::{FileLine, LineGap};
use super::reader::report;
use super::*;
use crate::error::{ErrorKind, Status};
use crate::rules::Schools;
use proptest::prelude::*;

fn refused(bytes: &[u8]) -> (Status, String) {
    match parse("a.txt", bytes).unwrap_err().kind {
        ErrorKind::Unreadable { status, reason } => (status, reason.note().zh),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_holds_nothing_says_so() {
    for bytes in ["", " \r\n\u{C}", "\u{FEFF}\u{3000}\n", "\u{200B}\n"] {
        assert_eq!(
            refused(bytes.as_bytes()),
            (Status::Unsupported, "文件是空的".to_owned()),
            "{bytes:?}"
        );
    }
}

#[test]
fn a_file_that_makes_no_text_is_garbled() {
    assert_eq!(refused("信息公开\u{E123}\u{FFFD}工作".as_bytes()).0, Status::Garbled);
}

#[test]
fn a_text_over_the_limit_is_too_large() {
    assert_eq!(refused("公开\n".repeat(5 << 20).as_bytes()).0, Status::TooLarge);
}

#[test]
fn a_text_of_too_many_lines_is_too_large_and_says_so() {
    let (status, reason) = refused("a\r\n".repeat(MOST_LINES).as_bytes());
    assert!(status == Status::TooLarge && reason.contains("行"), "{reason}");
    let line = |at: usize| FileLine::of("a", at as u32, 0, LineGap::None);
    let extract =
        Extract::new(crate::report::Format::Html, (0..=MOST_LINES).filter_map(line).collect());
    let refusal = report("a.htm", "", extract, &Schools::default()).unwrap_err();

    assert!(
        refusal.status == Status::TooLarge && refusal.reason.note().zh.contains("行"),
        "{refusal:?}"
    );
}

#[test]
fn no_indent_is_too_wide() {
    let line = |text: &str, indent: u32| FileLine::of(text, 1, indent, LineGap::None);
    let extract = |lines| Extract::new(crate::report::Format::Html, lines);
    let lines = [line("甲", 0), line("乙，", u32::MAX), line("丙", u32::MAX - 1)]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(
        report("a.htm", "", extract(lines), &Schools::default()).unwrap().text,
        "甲\n乙，\n丙"
    );
}

#[test]
fn a_format_without_a_reader_is_unsupported() {
    for bytes in [&b"%PDF-1.4"[..], b"PK\x03\x04", b"\x89PNG\0\x01\x02\x03", b"<html><body>"] {
        assert_eq!(refused(bytes).0, Status::Unsupported);
    }
}

#[test]
fn a_reader_that_panics_is_told_and_goes_no_further() {
    let refused = |panics: fn()| {
        let refusal = guarded(|| {
            panics();
            Ok(())
        })
        .unwrap_err();
        (refusal.status, refusal.reason.note().en)
    };

    for (panics, words) in
        [(|| panic!("plain") as (), "plain"), (|| panic!("at {}", 7), "at 7")] as [(fn(), &str); 2]
    {
        let (status, reason) = refused(panics);
        assert!(status == Status::Crashed && reason.contains(words), "{reason}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = read(Path::new("no/such/file.txt")).unwrap_err();
    assert_eq!((error.kind, error.path.is_some()), (ErrorKind::NotFound, true));
}

#[test]
fn a_place_in_the_text_knows_its_line() {
    let report =
        parse("a.txt", "某某大学报告\r\n\r\n一、概述\r\n\u{C}正文，\r\n继续。".as_bytes()).unwrap();
    assert_eq!(report.text, "某某大学报告\n一、概述\n正文，继续。");
    let line = |word: &str| report.line(report.text.find(word).unwrap());
    assert_eq!(["某某", "报告", "概述", "正文", "继续"].map(line), [1, 1, 3, 4, 5].map(Some));
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse("a.txt", &bytes);
    }

    #[test]
    fn no_text_brings_it_down(text in "\\PC{0,200}") {
        let _ = parse("a.txt", text.as_bytes());
    }
}
