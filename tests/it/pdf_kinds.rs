//! Kinds of PDFs, each made here: however a page shows a text, it is read as that text, and what
//! cannot be read is told.

use mingcha::error::ErrorKind;
use mingcha::{Report, Status, file};

/// A report in lines, as every file here shows it.
pub const LINES: [&str; 6] = [
    "青岚大学2022-2023学年信息公开年度报告",
    "一、概述",
    "青岚大学认真贯彻落实高等学校信息公开办法，不断完善制度，主动接受",
    "师生和社会监督，全年没有收到不予公开的申请。",
    "二、举报情况",
    "本学年收到举报3件，均已办结；行政复议1件，行政诉讼0件。",
];

/// Objects that every file has after the pages' tree: fonts from left to right and from top to
/// bottom, an image, a state in which text shines through, and a font that lies.
const OBJECTS: [&str; 6] = [
    "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500]>>]>>",
    "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-V/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>",
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream",
    "<</ca .2>>",
    "<</Type/Font/Subtype/Type0/BaseFont/Lies/Encoding/Identity-H/ToUnicode 8 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Lies/DW 1000>>]>>",
    "<</Length 97>>stream\n1 begincodespacerange <0000><ffff> endcodespacerange 1 beginbfrange <0000><03ff><4e00> endbfrange\nendstream",
];

/// A PDF of pages with these contents; `annotations` lie over the first.
pub fn pdf(contents: &[String], annotations: &str) -> Vec<u8> {
    let mut objects: Vec<String> = vec!["<</Type/Catalog/Pages 2 0 R>>".into(), String::new()];
    objects.extend(OBJECTS.map(str::to_owned));

    let mut kids = Vec::new();
    for (at, content) in contents.iter().enumerate() {
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
        let over = if at == 0 { annotations } else { "" };
        let stream = objects.len();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{over}]/Contents {stream} 0 R/Resources<</Font<</F 3 0 R/V 4 0 R/L 7 0 R>>/XObject<</I 5 0 R>>/ExtGState<</G 6 0 R>>/LAYERS>>>>"
        ));
        kids.push(format!("{} 0 R", objects.len()));
    }
    // Two layers, of which one is switched off.
    objects.extend(["<</Type/OCG/Name(on)>>".into(), "<</Type/OCG/Name(off)>>".into()]);
    let (on, off) = (objects.len() - 1, objects.len());
    objects[0] = format!(
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[{on} 0 R {off} 0 R]/D<</OFF[{off} 0 R]>>>>>>"
    );
    let layers = format!("/Properties<</On {on} 0 R/Off {off} 0 R>>");
    objects.iter_mut().for_each(|object| *object = object.replace("/LAYERS", &layers));
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{}]>>", kids.len(), kids.join(" "));

    let mut bytes = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = bytes.len();
    bytes += &format!(
        "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    bytes.into_bytes()
}

fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04x}")).collect()
}

/// Operators that show a text in a font of this matrix, after some others.
pub fn shown(before: &str, font: &str, matrix: [f32; 6], text: &str) -> String {
    let [a, b, c, d, e, f] = matrix;
    format!("q {before} BT /{font} Tf {a} {b} {c} {d} {e} {f} Tm <{}> Tj ET Q\n", hex(text))
}

pub fn at(x: f32, y: f32) -> [f32; 6] {
    [1.0, 0.0, 0.0, 1.0, x, y]
}

/// The report, each line with the matrix that `place` gives it.
fn body(font: &str, place: impl Fn(f32) -> [f32; 6]) -> String {
    LINES.iter().zip(0u8..).map(|(line, nth)| shown("", font, place(nth.into()), line)).collect()
}

pub fn plain() -> String {
    body("F 12", |nth| at(72.0, 760.0 - 24.0 * nth))
}

pub fn read(contents: &[String]) -> Report {
    file::parse("a.pdf", &pdf(contents, "")).unwrap()
}

fn refused(contents: &[String]) -> Status {
    match file::parse("a.pdf", &pdf(contents, "")).unwrap_err().kind {
        ErrorKind::Unreadable { status, .. } => status,
        other => panic!("{other:?}"),
    }
}

/// Tells that a page is read wholly, as the report.
fn is_report(content: String) {
    let report = read(std::slice::from_ref(&content));
    assert_eq!(report.text, LINES.join("\n"));
    assert_eq!(report.status, Status::Ok, "{:?}", report.reason);
}

#[test]
fn a_page_is_read_along_its_text_however_it_is_turned() {
    is_report(plain());
    is_report(body("F 12", |nth| [0.0, 1.0, -1.0, 0.0, 80.0 + 24.0 * nth, 72.0]));
    is_report(body("F 12", |nth| [-1.0, 0.0, 0.0, -1.0, 523.0, 82.0 + 24.0 * nth]));
    is_report(body("F 12", |nth| [0.0, -1.0, 1.0, 0.0, 515.0 - 24.0 * nth, 770.0]));
    is_report(body("F -12", |nth| [-1.0, 0.0, 0.0, -1.0, 72.0, 760.0 - 24.0 * nth]));
    let (sine, cosine) = 2f32.to_radians().sin_cos();
    is_report(body("F 12", |nth| {
        let down = 24.0 * nth;
        [cosine, sine, -sine, cosine, 72.0 + down * sine, 760.0 - down * cosine]
    }));
}

#[test]
fn lines_from_top_to_bottom_stand_from_right_to_left() {
    is_report(body("V 14", |nth| at(500.0 - 30.0 * nth, 780.0)));
}

#[test]
fn bold_type_that_is_drawn_several_times_is_read_once() {
    let twice = |x: f32, y: f32| body("F 12", |nth| at(72.0 + x, 760.0 + y - 24.0 * nth));
    is_report(plain() + &twice(0.4, 0.3) + &twice(0.8, 0.0));

    // One of the lines is drawn sign by sign.
    let signs = LINES[1].chars().zip(0u8..);
    let sign = |(c, nth): (char, u8)| {
        shown("", "F 12", at(72.5 + 12.0 * f32::from(nth), 736.0), &c.to_string())
    };
    is_report(plain() + &signs.map(sign).collect::<String>());
}

#[test]
fn watermarks_and_binding_lines_are_no_text() {
    let slope = std::f32::consts::FRAC_1_SQRT_2;
    let slanted = [slope, slope, -slope, slope, 100.0, 600.0];
    is_report(plain() + &shown("1 0 0 rg", "F 60", slanted, "内部资料"));
    is_report(shown(".85 g", "F 100", at(100.0, 700.0), "机密草案") + &plain());
    is_report(plain() + &shown("/G gs", "F 40", at(72.0, 700.0), "内部资料"));
    let artifact = shown("", "F 40", at(150.0, 400.0), "机密");
    is_report(format!("{} /Artifact <</Type/Pagination>> BDC {artifact} EMC", plain()));

    let stack = "┊装┊订┊线┊".chars().zip(0u8..);
    let sign = |(c, nth): (char, u8)| {
        shown("", "F 12", at(30.0, 760.0 - 23.0 * f32::from(nth)), &c.to_string())
    };
    is_report(plain() + &stack.map(sign).collect::<String>());
    let turned = [0.0, 1.0, -1.0, 0.0, 30.0, 300.0];
    is_report(plain() + &shown("", "F 12", turned, "……装……订……线……"));
}

#[test]
fn what_stands_on_a_layer_that_is_switched_off_is_not_read() {
    let draft = shown("", "F 12", at(72.0, 500.0), "本稿仅供讨论。");
    is_report(format!("{} /OC /Off BDC {draft} EMC", plain()));
    is_report(format!("/OC /On BDC {} EMC", plain()));
}

#[test]
fn a_whole_page_that_is_marked_as_no_text_is_text() {
    is_report(format!("/Artifact BMC {} EMC", plain()));
}

#[test]
fn text_recognized_in_a_picture_counts_where_there_is_no_other() {
    let scan = "q 595 0 0 842 0 0 cm /I Do Q ";
    let hidden = format!("3 Tr {}", plain());
    is_report(format!("{scan} {hidden}"));
    let misread = hidden.replace(&hex("青岚"), &hex("背岗"));
    is_report(format!("{scan} {} {misread}", plain()));
}

#[test]
fn what_content_stands_for_is_read_in_its_place() {
    let drawn = shown("", "F 12", at(72.0, 600.0), "AB");
    let content = format!("/Span <</ActualText<FEFF{}>>> BDC {drawn} EMC", hex("举报三件"));
    let text = read(&[plain() + &content]).text;
    assert_eq!(text.lines().last(), Some("举报三件"));
    assert!(!text.contains("AB"), "{text}");
}

#[test]
fn filled_fields_are_read_where_nothing_draws_them_and_hidden_ones_are_not() {
    let field = |flags: u32, value: &str| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Tx/F {flags}/V<FEFF{}>/Rect[120 680 400 700]>>",
            hex(value)
        )
    };
    let content = [shown("", "F 12", at(72.0, 684.0), "申请人")];
    let bytes = pdf(&content, &(field(4, "张三") + &field(2, "李四")));
    assert_eq!(file::parse("a.pdf", &bytes).unwrap().text, "申请人张三");
}

#[test]
fn columns_of_running_text_are_read_one_after_the_other() {
    let left = ["学校认真贯彻落实高等学校信息公开办法坚", "持以公开为常态不公开为例外主动接受师生"];
    let right =
        ["依申请公开方面全年共收到申请五件其中同", "意公开三件部分公开一件不予公开一件；因"];
    let column = |lines: [&str; 2], x: f32, top: f32| -> String {
        let line = |nth: u8| {
            let line = lines[usize::from(nth % 2)];
            shown("", "F 12", at(x, top - 20.0 * f32::from(nth)), line)
        };
        (0..4).map(line).collect()
    };
    for shift in [0.0, 7.0] {
        let head = shown("", "F 16", at(150.0, 790.0), LINES[0]);
        let page = head + &column(left, 60.0, 740.0) + &column(right, 310.0, 740.0 - shift);
        let text = read(&[page]).text;
        let [left, right] = [left, right].map(|lines| lines.concat().repeat(2));
        assert_eq!(text, format!("{}\n{left}{right}", LINES[0]), "{shift}");
    }
}

#[test]
fn three_columns_of_running_text_are_read_from_left_to_right() {
    let texts = [
        ["学校认真贯彻落实信息公开办", "法坚持以公开为常态不公开为"],
        ["依申请公开方面全年共收到申", "请五件其中同意公开三件部分"],
        ["评议情况是师生对信息公开工", "作总体满意没有收到举报投诉"],
    ];
    let column = |lines: [&str; 2], x: f32| -> String {
        let line = |nth: u8| {
            let line = lines[usize::from(nth % 2)];
            shown("", "F 12", at(x, 740.0 - 20.0 * f32::from(nth)), line)
        };
        (0..6).map(line).collect()
    };
    let head = shown("", "F 16", at(150.0, 790.0), LINES[0]);
    let columns: String =
        texts.iter().zip([40.0, 215.0, 390.0]).map(|(&lines, x)| column(lines, x)).collect();
    let expect: String = texts.map(|lines| lines.concat().repeat(3)).concat();
    assert_eq!(read(&[head + &columns]).text, format!("{}\n{expect}", LINES[0]));
}

#[test]
fn a_number_at_the_edge_goes_on_with_a_paragraph_that_is_set_in() {
    for number in ["（二）", "第二条"] {
        let lines = [
            ("学校认真贯彻落实信息公开办法坚持公开为常态不公开为例外主动接受师生和。", 96.0),
            (
                &format!(
                    "{number}学校认真贯彻落实信息公开办法坚持公开为常态不公开为例外主动接受师生和"
                ),
                72.0,
            ),
            ("取得实效。", 72.0),
        ];
        let line = |((text, x), nth): (&(&str, f32), u8)| {
            shown("", "F 12", at(*x, 760.0 - 24.0 * f32::from(nth)), text)
        };
        let page: String = lines.iter().zip(0u8..).map(line).collect();
        assert_eq!(read(&[page]).text, lines.map(|(text, _)| text).concat(), "{number}");
    }
}

#[test]
fn a_line_that_is_alone_on_its_page_is_no_running_head() {
    let alone = |nth: u8| shown("", "F 14", at(72.0, 780.0), &format!("附件{nth}"));
    let text = read(&[alone(1), alone(2), alone(3), plain()]).text;
    assert!(text.starts_with("附件1\n附件2\n附件3\n青岚大学"), "{text}");
}

#[test]
fn a_small_line_at_the_edge_of_an_only_page_is_text_unless_a_browser_put_it_there() {
    let note = "注：本报告自公布之日起可供查阅。";
    let small = |x: f32, y: f32, words: &str| shown("", "F 8", at(x, y), words);
    let text = read(&[plain() + &small(72.0, 30.0, note)]).text;
    assert_eq!(text, format!("{}\n{note}", LINES.join("\n")));

    let printed = small(24.0, 820.0, "2023/10/30 21:05")
        + &small(250.0, 820.0, LINES[0])
        + &small(24.0, 20.0, "https://xxgk.qinglan.example.cn/1.htm")
        + &small(560.0, 20.0, "1/1");
    is_report(plain() + &printed);
}

#[test]
fn a_font_of_traditional_signs_by_its_map_is_read() {
    let plain = String::from_utf8(pdf(&[plain()], "")).unwrap();
    let mut other = plain.replace("/Encoding/UniGB-UCS2-H", "/Encoding/GBT-EUC-H   ");
    for line in LINES {
        let bytes = encoding_rs::GB18030.encode(line).0;
        let code: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let padded = format!("{code:0$}", hex(line).len());
        other = other.replace(&hex(line), &padded);
    }
    let report = file::parse("a.pdf", other.as_bytes()).unwrap();
    assert!(report.text.contains("本學年收到舉報3件，均已辦結；行政復議1件"), "{}", report.text);
    assert_eq!(report.status, Status::Ok);
}

#[test]
fn pages_are_judged_one_by_one() {
    let scan = "q 595 0 0 842 0 0 cm /I Do Q ";
    let foot = "青岚大学信息公开工作办公室编制，地址某某省某某市某某路一百二十三号";
    let page = format!("{scan}{}", shown("", "F 9", at(60.0, 30.0), foot));
    assert_eq!(refused(std::slice::from_ref(&page)), Status::NeedsOcr);
    assert_eq!(refused(&vec![page.clone(); 3]), Status::NeedsOcr);
    let report = read(&[plain(), page, String::new()]);
    assert_eq!(report.status, Status::Partial);
    assert_eq!(report.reason.unwrap().note().en.matches('2').count(), 1);

    // Signs that are numbered as they come.
    let codes: String = (0..60u16).map(|nth| format!("{:04x}", nth * 7 % 200)).collect();
    let lies = format!("BT /L 12 Tf 72 700 Td <{codes}> Tj ET");
    assert_eq!(refused(std::slice::from_ref(&lies)), Status::Garbled);
    assert_eq!(read(&[plain(), lies]).status, Status::Partial);
}
