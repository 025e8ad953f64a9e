//! Small files of kinds that were once read wrong, each with what is right of it.

use crate::support::shared;
use mingcha::{ErrorKind, Report, Status, StatusReason, file};

/// What is read from a case's file; nothing where the cases are not there.
fn read(name: &str) -> Option<Result<Report, (Status, StatusReason)>> {
    let path = shared(&format!("cases {name}"))?.join("cases/files").join(name);
    if !path.is_file() {
        println!("did not run: cases {name} (no {})", path.display());
        return None;
    }

    Some(file::read(&path).map_err(|error| match error.kind {
        ErrorKind::Unreadable { status, reason } => (status, reason),
        other => panic!("{name}: {other:?}"),
    }))
}

/// Checks a file that must be read in whole.
fn check(name: &str, lines: &[&str]) {
    let Some(found) = read(name) else { return };
    let report = found.unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
    let found: Vec<&str> = report.text.lines().collect();

    assert_eq!((report.status, found), (Status::Ok, lines.to_vec()), "{name}");
}

#[test]
fn a_number_before_a_sign_is_read() {
    check("panic_1.txt", &["4、 ：甲"]);
    check(
        "panic_2.txt",
        &[
            "某大学2023年信息公开年度报告",
            "一、概述",
            "本校认真落实条例。",
            "二、 ：主动公开情况",
            "共公开十条。",
        ],
    );
    check("panic_4.txt", &["1. 。一"]);
    check("panic_7.txt", &["（一） 。依申请公开情况"]);
}

#[cfg(any(feature = "html", feature = "office"))]
const SONGLAN: [&str; 9] = [
    "松岚大学2021-2022学年信息公开年度报告",
    "一、概述",
    "松岚大学认真做好信息公开工作。",
    "二、主动公开情况",
    "学校通过网站主动公开信息120条。",
    "三、依申请公开情况",
    "本学年收到信息公开申请2件，均已答复。",
    "四、因信息公开工作受到举报、复议、诉讼的情况",
    "本学年收到举报1件，已办结。",
];

#[cfg(feature = "office")]
mod word {
    use super::{SONGLAN, check, read};
    use mingcha::text;

    #[test]
    fn lines_at_page_breaks_are_text() {
        let Some(Ok(report)) = read("docx_page_breaks.docx") else { return };
        assert_eq!(report.text.matches("举报").count(), 12);
    }

    #[test]
    fn rows_that_are_alike_all_stay() {
        let lines = [&["某某大学2023年信息公开工作年度报告", "一、概述"][..], &["举报\t无"; 5]];
        let other = ["二、其他", "复议一\t无", "复议二\t无", "复议一\t无", "复议一\t无"];
        check("docx_first_row.docx", &[lines.concat(), other.to_vec()].concat());
    }

    #[cfg(feature = "html")]
    #[test]
    fn a_chunk_of_another_format_is_read() {
        let lines = ["某某大学2023年信息公开年度报告", "一、概述", "收到举报一件，行政复议两件。"];
        check("altchunk_only.docx", &lines);
    }

    #[test]
    fn words_of_diagrams_charts_and_shapes_are_read() {
        let lines = [
            SONGLAN[0],
            "一、概述",
            "组织机构如下图。",
            "举报受理小组",
            "复议件数统计",
            "艺术字举报公告",
            "组合图形里的投诉",
        ];
        check("smartart_chart.docx", &lines);
    }

    #[test]
    fn parts_are_found_whatever_their_case_and_slashes() {
        check("backslash_names.docx", &SONGLAN);
        check("part_name_case.docx", &[&SONGLAN[..8], &["本学年收到举报1件。"]].concat());
    }

    #[test]
    fn a_private_wide_space_is_white_space() {
        let lines = [
            "某某大学2023年信息公开工作年度报告",
            "一、概述",
            "学校全年收到举报两件，行政复议一件，均已办结。",
            "二、其他事项",
            "无其他需要报告的事项。",
        ];
        let Some(Ok(report)) = read("pua_e5e5.docx") else { return };
        let plain = |line: &str| text::fold(line).text().replace(' ', "");
        let found: Vec<String> = report.text.lines().map(plain).collect();
        assert_eq!(found, lines.map(plain));
    }

    #[test]
    fn signs_of_symbol_fonts_are_signs() {
        for name in ["sym_pua.docx", "sym_wsym.docx"] {
            let lines = [
                "某某大学信息公开申请表",
                "□公民",
                "□法人",
                "□其他组织",
                "□当面领取",
                "□邮寄",
                "□电子邮件",
                "申请人签字：",
            ];
            check(name, &lines);
        }
    }
}

#[cfg(feature = "html")]
mod web {
    use super::{SONGLAN, check, read};
    use mingcha::{Format, Status};

    #[test]
    fn rows_that_are_alike_all_stay() {
        let Some(Ok(report)) = read("docx_first_row.html") else { return };
        let rows = report.text.lines().filter(|line| *line == "举报\t无").count();
        assert_eq!((rows, report.text.matches("复议一\t无").count()), (5, 3));
    }

    #[test]
    fn an_element_of_a_drawing_that_closes_itself_hides_nothing() {
        let lines = [
            "某某大学2023年信息公开年度报告",
            "一、概述",
            "学校全年收到举报两件，行政复议一件，均已办结。",
            "二、其他事项",
            "无。",
        ];
        check("svg_title_selfclosed.html", &lines);
        check("svg_style_selfclosed.html", &lines);
    }

    #[test]
    fn an_article_for_two_screens_is_read_once() {
        let Some(Ok(report)) = read("article_twice.html") else { return };
        let lines: Vec<&str> = report.text.lines().collect();
        assert_eq!((lines[0], lines.len()), (SONGLAN[0], SONGLAN.len()));
        assert_eq!(report.text.matches("举报").count(), 2);
    }

    #[test]
    fn a_page_that_only_frames_its_text_names_the_address() {
        let Some(Err((status, reason))) = read("only_iframe.html") else { return };
        assert_eq!((status, reason.code().as_str()), (Status::Elsewhere, "text_framed"));
        assert!(reason.note().zh.ends_with("：report.pdf"), "{}", reason.note().zh);
    }

    #[test]
    fn a_page_whose_text_a_script_loads_is_told() {
        let Some(Err((status, reason))) = read("only_script.html") else { return };
        assert_eq!((status, reason.code().as_str()), (Status::Elsewhere, "text_loaded"));
    }

    #[test]
    fn a_web_archive_named_as_a_word_file_is_read() {
        check("mhtml_named.doc", &[&SONGLAN[..8], &["本学年收到举报1件。"]].concat());
        let Some(Ok(report)) = read("mhtml_named.doc") else { return };
        assert_eq!(report.format, Format::Mhtml);
    }
}
