use super::*;
use encoding_rs::GB18030;

fn lines(rtf: &str) -> Vec<String> {
    let extract = read(rtf.as_bytes()).unwrap();
    assert_eq!(extract.partial, None, "{rtf}");
    extract.lines.into_iter().map(|line| line.text.into_owned()).collect()
}

fn check(body: &str, expect: &[&str]) {
    let fonts = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fnil\fcharset2 Wingdings;}}";
    assert_eq!(lines(&format!(r"{{\rtf1\ansi\ansicpg936{fonts}{body}}}")), expect, "{body}");
}

/// A text as bytes of GB18030.
fn hex(text: &str) -> String {
    GB18030.encode(text).0.iter().map(|byte| format!("\\'{byte:02x}")).collect()
}

#[test]
fn a_text_is_read_by_code_page_and_by_number() {
    check(
        &format!(r"\pard\f1 {}\par {}\par", hex("一、概述"), hex("收到举报2件。")),
        &["一、概述", "收到举报2件。"],
    );
    check(&format!(r"\f0 {}\par", hex("举报")), &["举报"]);
    check(r"\f0\'93a\'94\par", &["“a”"]);
    check(&format!(r"{{\dbch\af1\loch\f0 {}}} 3\par", hex("举报")), &["举报 3"]);
    check(r"\uc1\u20030 ?\u25253?\par", &["举报"]);
    check(r"\uc2\u20030\'be\'d9\u25253\'b1\'a8\par", &["举报"]);
    check(r"{\uc0\u20030}\u25253?\par", &["举报"]);
    check(r"\u-10176?\u-9215?\par", &["\u{20001}"]);
    check(r"\u-3928?\f2\u-3928?\'a8\f0 a\par", &["□□a"]);
}

#[test]
fn signs_and_escapes_are_characters() {
    check(r"a\{b\}\\c\emdash d\~e\_f\-g\par", &["a{b}\\c—d e-fg"]);
    check("a\\line b\\par c\\\nd", &["a", "b", "c", "d"]);
    check("甲\\par", &["甲"].map(|_| "ç”²"));
}

#[test]
fn what_is_not_printed_is_left_out() {
    check(
        r"{\info{\title x}}{\header x\par}{\*\generator x;}{\v x}{\deleted x}{\field{\*\fldinst HYPERLINK x}{\fldrslt a}}{\nonshppict{\pict 0102}}\par",
        &["a"],
    );
    check(r"a{\footnote b\par}c\par", &["ac", "b"]);
    check(
        r"{\upr{x}{\*\ud a}}{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt b\par}}{\shprslt x}}\par",
        &["a", "b"],
    );
    check(r"{\info{\upr{\title x}{\*\ud{\title y}}}}a\par", &["a"]);
    check(r"{\listtext\f0 1.\tab}a\par", &["1.a"]);
    check(r"a{\*\unknown\bin4 }}}}b}c\par", &["ac"]);
}

#[test]
fn a_table_is_rows() {
    let row = |a: &str, b: &str| format!(r"\trowd\cellx1\cellx2\pard\intbl {a}\cell {b}\cell\row");
    check(
        &format!(r"x\par {}{}\pard y\par", row("a", "b"), row(r"c\par d", "")),
        &["x", "a\tb", "c d\t", "y"],
    );
    check(r"\trowd\cellx1\pard\intbl a\par b\cell\row\pard c\par", &["a", "b", "c"]);
    check(
        r"\trowd\cellx1\cellx2\pard\intbl a\cell{\itap2 b\nestcell c\nestcell{\*\nesttableprops\nestrow}}\cell\row",
        &["a\tb c"],
    );
}

#[test]
fn a_file_that_is_cut_off_is_read_in_part() {
    let extract = read(br"{\rtf1 a\par b").unwrap();
    assert_eq!((extract.partial, extract.lines.len()), (Some(StatusReason::WordCut), 2));
    assert!(read(br"{\rtf1 ").is_err());
    assert!(read("{".repeat(3000).replacen('{', "{\\rtf1 ", 1).as_bytes()).is_err());
    assert_eq!(lines("{\\rtf1 a}\0\0 trailing"), ["a"]);
}
