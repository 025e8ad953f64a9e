//! PDFs that were once read wrong, each with what is right of it. They are read from the folder
//! that `MINGCHA_REPORTS` names.

use crate::support::shared;
use mingcha::error::ErrorKind;
use mingcha::{Report, Status, file};
use std::path::PathBuf;

fn cases(test: &str) -> Option<PathBuf> {
    let folder = shared(test)?.join("cases/files");
    if !folder.is_dir() {
        println!("did not run: {test} (no {})", folder.display());
        return None;
    }
    Some(folder)
}

/// Reads each file and tells all that are not read as `plain` is, wholly.
fn alike(test: &str, plain: &str, names: &[&str]) {
    let Some(folder) = cases(test) else { return };
    let read = |name: &str| file::read(&folder.join(format!("{name}.pdf")));
    let plain = read(plain).unwrap().text;

    let mut differences = Vec::new();
    for name in names {
        match read(name) {
            Ok(Report { status: Status::Ok, text, .. }) if text == plain => {}
            found => differences.push(format!("{name}: {found:?}")),
        }
    }
    assert!(differences.is_empty(), "{}\n{}", plain, differences.join("\n"));
}

fn whole(test: &str, name: &str) -> Option<String> {
    let report = file::read(&cases(test)?.join(format!("{name}.pdf"))).unwrap();
    assert_eq!(report.status, Status::Ok, "{name}: {:?}", report.reason);
    Some(report.text)
}

fn refused(test: &str, name: &str) -> Option<Status> {
    match file::read(&cases(test)?.join(format!("{name}.pdf"))).unwrap_err().kind {
        ErrorKind::Unreadable { status, .. } => Some(status),
        other => panic!("{other:?}"),
    }
}

#[test]
fn type_of_a_negative_size_is_read() {
    alike("negative sizes", "pos", &["neg_tz", "neg_only"]);
    if let Some(text) = whole("negative sizes", "neg_overflow") {
        assert!(text.contains("学校认真贯彻落实高等学校信息公开办"), "{text}");
    }
}

#[test]
fn a_sign_that_is_named_by_several_characters_stands_once() {
    alike("ToUnicode", "tounicode_plain", &["tounicode_two", "tounicode_two_space"]);
}

#[test]
fn maps_with_names_are_known() {
    let names = ["cmap_GB-EUC-H", "cmap_GBpc-EUC-H", "cmap_GBK2K-H"];
    alike("maps with names", "cmap_UniGB-UCS2-H", &names);
}

#[test]
fn a_turned_page_is_read_as_it_is_held() {
    alike("turned pages", "norot_rules", &["rotate_rules", "rotate_plain"]);
}

#[test]
fn what_stands_before_and_after_a_file_is_no_damage() {
    let names = [
        "pdf_lead_bom",
        "pdf_lead_http",
        "pdf_lead_900",
        "pdf_offset0",
        "pdf_trail_zero",
        "pdf_trail_html",
    ];
    alike("bytes around a file", "pos", &names);
}

#[test]
fn what_is_drawn_twice_is_read_once() {
    alike("drawn twice", "double_plain", &["double_chars", "double_lines"]);
}

#[test]
fn artifacts_and_watermarks_are_no_text() {
    let names = ["artifact", "actualtext_watermark", "watermark_slant", "watermark_tiled"];
    alike("watermarks", "double_plain", &names);
}

#[test]
fn signs_of_symbol_fonts_are_not_missed() {
    let Some(text) = whole("symbol fonts", "sym_pua") else { return };
    assert_eq!(
        text,
        "某某大学信息公开申请表\n公民\n法人\n其他组织\n当面领取\n邮寄\n电子邮件\n申请人签字："
    );
}

#[test]
fn filled_fields_are_text() {
    let Some(text) = whole("fields", "form_filled") else { return };
    for value in ["张三", "二〇二三年举报处理情况和行政复议决定书", "邮寄"] {
        assert!(text.contains(value), "{value}: {text}");
    }
}

#[test]
fn columns_are_read_one_after_the_other() {
    let Some(text) = whole("columns", "two_columns") else { return };
    let flat = text.replace('\n', "");
    assert!(flat.contains("坚持以公开为常态"), "{text}");
    assert!(flat.contains("提起行政诉讼零件"), "{text}");
    assert!(flat.find("办结。") < flat.find("依申请公开方面"), "{text}");
}

#[test]
fn lines_from_top_to_bottom_are_read_from_right_to_left() {
    let Some(text) = whole("vertical text", "vertical") else { return };
    assert!(text.contains("学校认真做好信息公开工作"), "{text}");
    assert!(text.contains("本学年收到举报一件"), "{text}");
    assert!(text.find("一、概述") < text.find("举报"), "{text}");
}

#[test]
fn a_binding_line_is_no_column() {
    let Some(text) = whole("binding lines", "binding_line") else { return };
    let body = "\n一、概述\n松岚大学认真做好信息公开工作。\n二、主动公开情况\n学校通过网站主动公开信息120条。\n";
    assert!(text.contains(body), "{text}");
    assert!(!text.contains('\t'), "{text}");
}

#[test]
fn letters_drawn_as_outlines_need_text_recognition() {
    let Some(status) = refused("outlines", "curves_running_head") else { return };
    assert_eq!(status, Status::NeedsOcr);
}

#[test]
fn a_font_that_says_what_no_text_says_is_garbled() {
    let Some(status) = refused("fonts that lie", "lying_tounicode") else { return };
    assert_eq!(status, Status::Garbled);
}
