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
