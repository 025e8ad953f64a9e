//! Word files: what a reader of the printed page sees is read, and nothing else.

use mingcha::{ErrorKind, Report, Status, file};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A .docx file of these parts.
pub fn package<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_ref()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A .docx file with this body.
fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A .docx file with this body and parts such as `numbering`, whose content is given without the
/// root.
fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let links: String = parts
        .iter()
        .map(|(name, _)| {
            format!(r#"<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/>"#)
        })
        .collect();
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<R><Relationship Id="a" Type="{kind}/officeDocument" Target="word/document.xml"/></R>"#
            ),
        ),
        (
            "word/_rels/document.xml.rels".to_owned(),
            format!("<Relationships>{links}</Relationships>"),
        ),
        (
            "word/document.xml".to_owned(),
            format!("<w:document {WORD}><w:body>{body}</w:body></w:document>"),
        ),
    ];
    all.extend(parts.iter().map(|(name, xml)| {
        (format!("word/{name}.xml"), format!("<w:{name} {WORD}>{xml}</w:{name}>"))
    }));
    let all: Vec<(&str, &str)> =
        all.iter().map(|(name, xml)| (name.as_str(), xml.as_str())).collect();
    package(&all)
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn read(bytes: &[u8]) -> Report {
    file::parse("a.docx", bytes).unwrap()
}

/// The paragraphs of a .docx file with this body.
fn paragraphs(body: &str) -> Vec<String> {
    read(&docx(body)).text.lines().map(str::to_owned).collect()
}

fn refused(bytes: &[u8]) -> (Status, String) {
    match file::parse("a.docx", bytes).unwrap_err().kind {
        ErrorKind::Unreadable { status, reason } => (status, reason.note().zh),
        other => panic!("{other:?}"),
    }
}

#[test]
fn runs_make_a_paragraph() {
    let body = r#"<w:p><w:r><w:t>信息</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>公开&amp;&#x516C;</w:t></w:r></w:p>"#;
    assert_eq!(paragraphs(body), ["信息公开&公"]);
}

#[test]
fn what_was_deleted_or_hidden_is_left_out() {
    let body = r#"<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>加上</w:t></w:r></w:ins>
        <w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显示</w:t></w:r>
        <w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>也显示</w:t></w:r></w:p>"#;
    assert_eq!(paragraphs(body), ["加上移来显示也显示"]);
}

#[test]
fn a_paragraph_whose_end_was_deleted_runs_into_the_next() {
    let body =
        r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>"#;
    assert_eq!(paragraphs(&(body.to_owned() + &p("后半。"))), ["前半，后半。"]);
}

#[test]
fn a_field_shows_its_result() {
    let body = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF a</w:instrText></w:r>
        <w:r><w:t>码</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>件</w:t></w:r></w:fldSimple>
        <w:hyperlink><w:r><w:t>网址</w:t></w:r></w:hyperlink></w:p>"#;
    assert_eq!(paragraphs(body), ["12件网址"]);
    let open = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>"#;
    assert_eq!(paragraphs(&(open.to_owned() + &p("字段没有结束。"))), ["字段没有结束。"]);
}

#[test]
fn a_text_box_is_read_once_after_its_paragraph() {
    let inner = p("框中的话。");
    let body = format!(
        r#"<w:p><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{inner}
        </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}
        </w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>的话。</w:t></w:r></w:p>"#
    );
    assert_eq!(paragraphs(&body), ["框外的话。", "框中的话。"]);
}

#[test]
fn a_line_break_parts_lines_and_a_tab_a_contents_line() {
    let body = r#"<w:p><w:r><w:t>岚川大学</w:t><w:br/><w:t>2020-2021学年信息公开年度报告</w:t></w:r></w:p>
        <w:p><w:pPr><w:tabs><w:tab w:val="right"/></w:tabs></w:pPr><w:r><w:t>一、概述</w:t><w:tab/><w:t>1</w:t></w:r></w:p>"#;
    assert_eq!(paragraphs(body), ["岚川大学", "2020-2021学年信息公开年度报告", "一、概述\t1"]);
}

#[test]
fn signs_that_are_no_characters_are_read() {
    let body = r#"<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>是</w:t><w:noBreakHyphen/><w:softHyphen/>
        <w:sym w:font="Nobody" w:char="F0FC"/><w:sym w:font="宋体" w:char="5426"/></w:r></w:p>"#;
    assert_eq!(paragraphs(body), ["✓是-否"]);
}

#[test]
fn notes_stand_after_the_text() {
    let notes = format!(
        r#"<w:footnote w:type="separator">{}</w:footnote><w:footnote w:id="2">{}</w:footnote>"#,
        p("线"),
        p("见本校网站。")
    );
    let body =
        r#"<w:p><w:r><w:t>共五件</w:t><w:footnoteReference w:id="2"/><w:t>。</w:t></w:r></w:p>"#;
    assert_eq!(read(&docx_with(body, &[("footnotes", &notes)])).text, "共五件。\n见本校网站。");
}

fn row(cells: &[&str]) -> String {
    format!(
        "<w:tr>{}</w:tr>",
        cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", p(cell))).collect::<String>()
    )
}

#[test]
fn a_table_is_rows_of_cells() {
    let table = format!(
        r#"<w:tbl>{}<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}{}</w:tc><w:tc>{}</w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{}</w:tc><w:tc><w:tbl>{}</w:tbl><w:p/></w:tc></w:tr>{}{}
        <w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"#,
        row(&["序号", "事项", "说明"]),
        p("合"),
        p("并"),
        p("丙"),
        p("二"),
        row(&["内", "层"]),
        row(&["序号", "事项", "说明"]),
        row(&["三", "", "尾"]),
        p("删去的行"),
    );
    let head = "序号\t事项\t说明";
    let expect = ["前文。", head, "合 并\t\t丙", "\t二\t内 层", head, "三\t\t尾", "后文。"];
    let found = paragraphs(&(p("前文。") + &table + &p("后文。")));
    assert_eq!(found.iter().map(|line| line.trim()).collect::<Vec<_>>(), expect.map(str::trim));
}

#[test]
fn rows_that_are_alike_all_stay() {
    let head = row(&["序号", "事项"]);
    let table = |rows: &str| format!("<w:tbl>{head}{rows}</w:tbl>");
    let body = table(&row(&["1", "甲"]))
        + "<w:p/>"
        + &table(&row(&["2", "乙"]))
        + &p("完。")
        + &table(&row(&["3", "丙"]));
    let head = "序号\t事项";
    assert_eq!(paragraphs(&body), [head, "1\t甲", head, "2\t乙", "完。", head, "3\t丙"]);
}

#[test]
fn a_frame_around_text_is_no_table() {
    let inner =
        p("一、概述") + &p("学校高度重视。") + &format!("<w:tbl>{}</w:tbl>", row(&["甲", "乙"]));
    let body = format!("<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>");
    assert_eq!(paragraphs(&body), ["一、概述", "学校高度重视。", "甲\t乙"]);
}

const NUMBERING: &str = r#"
    <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
        <w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
        <w:pStyle w:val="Second"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/>
        <w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/>
        </w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
    <w:num w:numId="4"><w:abstractNumId w:val="8"/></w:num>"#;

fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

#[test]
fn numbers_that_word_counts_are_printed() {
    let body = item(1, 0, "概述")
        + &item(1, 1, "工作机制")
        + &item(1, 2, "组织")
        + &item(1, 1, "队伍建设")
        + &item(1, 0, "主动公开情况")
        + &item(2, 1, "网站")
        + &item(3, 0, "举报情况")
        + &item(3, 0, "其他")
        + &item(4, 0, "圆点")
        + &item(9, 0, "没有这个列表");
    let expect = [
        "一、概述",
        "（一）工作机制",
        "1.1.1 组织",
        "（二）队伍建设",
        "二、主动公开情况",
        "（一）网站",
        "五、举报情况",
        "六、其他",
        "圆点",
        "没有这个列表",
    ];
    assert_eq!(
        read(&docx_with(&body, &[("numbering", NUMBERING)])).text.lines().collect::<Vec<_>>(),
        expect
    );
}

#[test]
fn a_style_numbers_its_paragraphs() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="First"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Second"><w:basedOn w:val="First"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
        </w:pPr></w:style><w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
        <w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="First"/></w:style>"#;
    let styled = |style: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let plain = r#"<w:p><w:pPr><w:pStyle w:val="First"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>不编号</w:t></w:r></w:p>"#;
    let body = styled("First", "概述")
        + &styled("Second", "机制")
        + &styled("Loop", "正文")
        + plain
        + &styled("Child", "公开情况");
    let report = read(&docx_with(&body, &[("numbering", NUMBERING), ("styles", styles)]));
    assert_eq!(report.text, "一、概述\n（一）机制\n正文\n不编号\n二、公开情况");
}

#[test]
fn a_text_cut_from_a_page_is_healed() {
    let text = "学校高度重视信息公开工作，把信息公开作为推进依法治校的重要举措，不断完善工作机制，健全工作制度，明确工作职责，细化工作流程，\
        加强队伍建设，强化监督检查，推动信息公开工作规范有序开展，切实保障师生员工和社会公众的知情权、参与权、表达权和监督权，为学校事业\
        发展营造了良好的氛围，得到了师生员工和社会各界的充分肯定，全年没有发生因信息公开引起的投诉，也没有发生行政复议和诉讼的情况。";
    let chars: Vec<char> = format!("　　{text}").chars().collect();
    let lines: Vec<String> = chars.chunks(28).map(|line| line.iter().collect()).collect();
    let body: String = lines.iter().map(|line| p(line)).collect();
    assert!(lines.len() > 5);
    assert_eq!(paragraphs(&body), [text]);
}

#[test]
fn a_damaged_file_gives_what_came_before_the_damage() {
    let xml = |end: &str| {
        format!(
            "<w:document {WORD}><w:body>{}{}<w:p><w:r><w:t>第三{end}",
            p("第一段。"),
            p("第二段。")
        )
    };
    for end in ["", "</w:p>", "<w:t", "</w:body></w:document>"] {
        let report = read(&package(&[("word/document.xml", &xml(end))]));
        assert_eq!(report.status, Status::Partial, "{end:?}");
        assert!(report.text.starts_with("第一段。\n第二段。"), "{end:?}: {}", report.text);
        assert!(report.reason.unwrap().note().zh.contains("损坏"));
    }
}

#[test]
fn text_of_another_format_inside_is_told() {
    let report = read(&docx(&(p("正文。") + r#"<w:altChunk/>"#)));
    assert_eq!((report.status, report.text.as_str()), (Status::Partial, "正文。"));
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let picture = r#"<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"#;
    assert_eq!(refused(&docx(picture)).0, Status::NeedsOcr);
    assert_eq!(refused(&docx("<w:p/>")).0, Status::Unsupported);
    let deep = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    assert_eq!(refused(&docx(&deep)).0, Status::Unsupported);
    let office =
        |part: &str| refused(&package(&[("[Content_Types].xml", "<Types/>"), (part, "<x/>")])).1;
    assert!(office("xl/workbook.xml").contains("Excel"));
    assert!(office("ppt/presentation.xml").contains("PowerPoint"));
    let open = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.presentation"),
        ("content.xml", "<x/>"),
    ]);
    assert!(refused(&open).1.contains("OpenDocument"));
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused() {
    let xml = format!("<w:document {WORD}><w:body>{}", " ".repeat(65 << 20));
    assert_eq!(refused(&package(&[("word/document.xml", &xml)])).0, Status::TooLarge);
}

#[test]
fn a_truncated_file_is_damaged() {
    for name in ["hand.docx", "writer.doc"] {
        let bytes = golden(name);
        let (status, reason) = refused(&bytes[..bytes.len() / 2]);
        assert_eq!(status, Status::Unsupported, "{name}");
        assert!(reason.contains("损坏"), "{name}: {reason}");
    }
}

#[test]
fn entities_of_its_own_are_not_unfolded() {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let xml = format!(
        "{laughs}<w:document {WORD}><w:body><w:p><w:r><w:t>正文&b;。</w:t></w:r></w:p></w:body></w:document>"
    );
    assert_eq!(read(&package(&[("word/document.xml", &xml)])).text, "正文。");
}

#[test]
fn a_main_part_of_another_name_is_found() {
    let kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";
    let links = format!(
        r#"<Relationships><Relationship Type="{kind}" Target="/word/document2.xml"/></Relationships>"#
    );
    let types = "<Types>application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml</Types>";
    let xml = format!("<w:document {WORD}><w:body>{}</w:body></w:document>", p("正文。"));
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", links.as_str()),
        ("word/document2.xml", xml.as_str()),
    ];
    assert_eq!(read(&package(&parts)).text, "正文。");
}

/// One of the golden files: `hand.docx` was written by hand, `writer.doc` and `writer.docx` are
/// what LibreOffice made of it, python-docx wrote `python-docx.docx`, and LibreOffice made
/// `checklist.docx` and `checklist.doc` of `checklist.txt`.
fn golden(name: &str) -> Vec<u8> {
    std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/office").join(name),
    )
    .unwrap()
}

#[test]
fn files_of_several_programs_read_as_they_are_printed() {
    use expect_test::expect_file;
    expect_file!["../golden/office/hand.txt"].assert_eq(&read(&golden("hand.docx")).text);
    expect_file!["../golden/office/writer.docx.txt"].assert_eq(&read(&golden("writer.docx")).text);
    expect_file!["../golden/office/writer.doc.txt"].assert_eq(&read(&golden("writer.doc")).text);
    expect_file!["../golden/office/python-docx.txt"]
        .assert_eq(&read(&golden("python-docx.docx")).text);
}

#[test]
fn a_checklist_of_fifty_one_rows_is_read_cell_by_cell() {
    let text = String::from_utf8(golden("checklist.txt")).unwrap();
    let expect: Vec<&str> = text.lines().collect();
    assert_eq!(expect.iter().filter(|line| line.contains('\t')).count(), 51);
    for name in ["checklist.docx", "checklist.doc"] {
        assert_eq!(read(&golden(name)).text.lines().collect::<Vec<_>>(), expect, "{name}");
    }
}

#[test]
fn a_word_file_with_a_password_or_too_old_says_so() {
    let bytes = golden("writer.doc");
    let head =
        (0..bytes.len()).step_by(512).find(|&at| bytes[at..].starts_with(&[0xEC, 0xA5])).unwrap();
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[head + at] = byte;
        refused(&bytes)
    };
    assert_eq!(with(0x0B, bytes[head + 0x0B] | 1).0, Status::Encrypted);
    assert_eq!(with(0, 0xDC).0, Status::Unsupported);
    assert!(with(0, 0xDC).1.contains("95"));
    let mut chinese = bytes.clone();
    chinese[head..head + 2].copy_from_slice(&[0x99, 0xA6]);
    assert!(refused(&chinese).1.contains("95"));
    assert!(with(0, 0).1.contains("损坏"));
    let mut package = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    package.extend("EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&package).0, Status::Encrypted);
}
