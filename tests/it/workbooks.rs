//! Workbooks: numbers and days are read as their cells show them.

use mingcha::file;
use std::io::{Cursor, Write};

#[cfg(feature = "xlsx")]
#[test]
fn numbers_and_days_of_an_xlsx_are_read_as_they_are_shown() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "项目").unwrap();
    sheet.write_string(0, 1, "数值").unwrap();
    let numbers = [
        ("答复率", 0.985, "0.0%"),
        ("条数", 12345.0, "#,##0"),
        ("申请", 3.0, "0\"件\""),
        ("原值", 0.1 + 0.2, "General"),
    ];
    for ((name, value, format), row) in numbers.into_iter().zip(1..) {
        sheet.write_string(row, 0, name).unwrap();
        let format = Format::new().set_num_format(format);
        sheet.write_number_with_format(row, 1, value, &format).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2023, 10, 31).unwrap();
    let format = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_string(5, 0, "公布日期").unwrap();
    sheet.write_datetime_with_format(5, 1, &day, &format).unwrap();

    let report = file::parse("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        report.text,
        "项目\t数值\n答复率\t98.5%\n条数\t12,345\n申请\t3件\n原值\t0.3\n公布日期\t2023年10月31日"
    );
}

#[test]
fn numbers_and_days_of_an_xls_are_read_as_they_are_shown() {
    let report = file::parse("a.xls", &xls()).unwrap();
    assert_eq!(
        report.text,
        "项目\t数值\n答复率\t50%\n申请\t3件\n公布日期\t2023年10月31日\n其他\t7\t100%"
    );
}

#[test]
fn a_workbook_that_holds_a_word_file_is_a_workbook() {
    let mut file = cfb::CompoundFile::open(Cursor::new(xls())).unwrap();
    file.create_storage("/MBD0435D8BE").unwrap();
    let mut inner = file.create_stream("/MBD0435D8BE/WordDocument").unwrap();
    inner.write_all(b"no Word file at all").unwrap();
    drop(inner);

    let report = file::parse("a.xls", &file.into_inner().into_inner()).unwrap();
    assert!(report.text.starts_with("项目\t数值\n答复率\t50%\n"), "{}", report.text);
}

#[test]
fn cells_of_an_ods_are_read_as_they_are_shown() {
    let row = |name: &str, cell: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell>{cell}</table:table-row>"
        )
    };
    let shown = |kind: &str, value: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type='{kind}' {value}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = [
        row("项目", &shown("string", "", "数<text:s text:c='2'/>值")),
        row("答复率", &shown("percentage", "office:value='0.985'", "98.5%")),
        row("公布日期", &shown("date", "office:date-value='2023-10-31'", "2023年10月31日")),
        // What does not say how it is shown, a comment, and a cell that stands for two.
        row("办结率", "<table:table-cell office:value-type='percentage' office:value='0.5'/>"),
        row("申请", &shown("float", "table:number-columns-repeated='2' office:value='3'", "3件")),
        row("说明", "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>上</text:p><text:p>下</text:p></table:table-cell>"),
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>".into(),
    ];
    let hidden = row("不显示", &shown("string", "", "隐藏"));
    let report = file::parse("a.ods", &ods(&rows.concat(), &hidden)).unwrap();
    assert_eq!(report.status, mingcha::Status::Ok);
    assert_eq!(
        report.text,
        "项目\t数 值\n答复率\t98.5%\n公布日期\t2023年10月31日\n办结率\t50%\n申请\t3件\t3件\n说明\t上下"
    );
}

/// A workbook of OpenDocument: a sheet of these rows, and a hidden one.
fn ods(rows: &str, hidden: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version='1.0'?><office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'>\
         <office:automatic-styles><style:style style:name='ta1' style:family='table'><style:table-properties table:display='true'/></style:style>\
         <style:style style:name='ta2' style:family='table'><style:table-properties table:display='false'/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name='数据' table:style-name='ta1'>{rows}</table:table>\
         <table:table table:name='旧数据' table:style-name='ta2'>{hidden}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of Excel 97: a sheet of labels and numbers, in formats 9, 31 and one of its own.
pub fn xls() -> Vec<u8> {
    const FORMATS: [u16; 4] = [0, 9, 31, 164];
    let start =
        |kind: u16| record(0x0809, &[&0x0600u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]]);
    let code = [&164u16.to_le_bytes()[..], &4u16.to_le_bytes(), &wide("0\"件\"")].concat();
    let looks =
        FORMATS.map(|format| record(0x00E0, &[&[0; 2][..], &format.to_le_bytes(), &[0; 16]]));

    let mut sheet = start(0x0010);
    let labels = [
        (0, 0, "项目"),
        (0, 1, "数值"),
        (1, 0, "答复率"),
        (2, 0, "申请"),
        (3, 0, "公布日期"),
        (4, 0, "其他"),
    ];
    for (row, column, text) in labels {
        let length = u16::try_from(text.chars().count()).unwrap();
        sheet.extend(record(
            0x0204,
            &[&cell(row, column, 0)[..], &length.to_le_bytes(), &wide(text)],
        ));
    }
    for (row, look, value) in [(1, 1, 0.5f64), (2, 3, 3.0), (3, 2, 45230.0)] {
        sheet.extend(record(0x0203, &[&cell(row, 1, look)[..], &value.to_le_bytes()]));
    }
    // Two whole numbers in one record: 7, and 1 as a share.
    let short = |value: u32| (value << 2 | 2).to_le_bytes();
    sheet.extend(record(
        0x00BD,
        &[&cell(4, 1, 0)[..], &short(7), &1u16.to_le_bytes(), &short(1), &2u16.to_le_bytes()],
    ));
    sheet.extend(record(0x000A, &[]));

    let before = [start(0x0005), record(0x041E, &[&code[..]]), looks.concat()].concat();
    let name = [&[0, 0, 6, 0][..], b"Sheet1"].concat();
    let sheet_at = u32::try_from(before.len() + 4 + 4 + name.len() + 4).unwrap();
    let listed = record(0x0085, &[&sheet_at.to_le_bytes()[..], &name]);
    let stream = [before, listed, record(0x000A, &[]), sheet].concat();

    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), &content].concat()
}

fn cell(row: u16, column: u16, look: u16) -> Vec<u8> {
    [row, column, look].map(u16::to_le_bytes).concat()
}

/// A string of two bytes a character.
fn wide(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    std::iter::once(1).chain(units).collect()
}
