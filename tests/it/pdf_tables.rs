//! Tables on the pages of PDFs that are made here: with drawn lines and without.

use crate::pdf_kinds::{LINES, at, plain, read, shown};

#[test]
fn tables_that_are_alike_on_one_page_are_all_read() {
    let table = |nth: u8| {
        let foot = 600.0 - 60.0 * f32::from(nth);
        let row = shown("", "F 12", at(76.0, foot + 26.0), "事项")
            + &shown("", "F 12", at(176.0, foot + 26.0), "件数")
            + &shown("", "F 12", at(76.0, foot + 6.0), "举报")
            + &shown("", "F 12", at(176.0, foot + 6.0), "三件");
        let mut rules = String::new();
        for height in [0.0, 20.0, 40.0] {
            rules += &format!("72 {y} m 272 {y} l S ", y = foot + height);
        }
        for x in [72, 172, 272] {
            rules += &format!("{x} {foot} m {x} {} l S ", foot + 40.0);
        }
        rules + &row
    };
    let text = read(&[plain() + &table(0) + &table(1) + &table(2)]).text;
    let expect = ["事项\t件数\n举报\t三件"; 3].join("\n");
    assert_eq!(text, format!("{}\n{expect}", LINES.join("\n")));
}

/// Words in the middle of a place.
fn centred(middle: f32, y: f32, words: &str) -> String {
    let is_wide = |c: char| !c.is_ascii();
    let width: f32 = words.chars().map(|c| if is_wide(c) { 12.0 } else { 6.0 }).sum();
    shown("", "F 12", at(middle - width / 2.0, y), words)
}

#[test]
fn a_head_of_two_rows_without_rules_is_two_rows() {
    let middles = [90.0, 160.0, 225.0, 290.0, 355.0, 430.0];
    let row = |y: f32, cells: [&str; 6]| -> String {
        let cells = middles.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(&middle, cell)| centred(middle, y, cell)).collect()
    };
    let body = centred(225.0, 600.0, "申请方式")
        + &centred(392.0, 600.0, "答复情况")
        + &row(582.0, ["", "当面", "信函", "网络", "公开", "不予公开"])
        + &row(564.0, ["1", "3", "4", "5", "6", "7"]);
    let numbers = row(546.0, ["2", "0", "1", "0", "1", "0"]);
    let lower = "\t当面\t信函\t网络\t公开\t不予公开\n1\t3\t4\t5\t6\t7";

    // The words over the first column stand on the upper row, or between the two.
    for y in [600.0, 591.0] {
        let page = plain() + &centred(90.0, y, "序号") + &body;
        let table = format!("序号\t申请方式\t\t\t答复情况\t\n{lower}");
        assert_eq!(
            read(std::slice::from_ref(&page)).text,
            format!("{}\n{table}", LINES.join("\n")),
            "{y}"
        );
        let table = table + "\n2\t0\t1\t0\t1\t0";
        assert_eq!(read(&[page + &numbers]).text, format!("{}\n{table}", LINES.join("\n")), "{y}");
    }

    // One of the words stands over two columns.
    let page = plain()
        + &row(582.0, ["", "", "当面", "信函", "", ""])
        + &row(564.0, ["1", "本人", "2", "3", "", ""])
        + &row(546.0, ["2", "单位", "0", "1", "", ""])
        + &row(600.0, ["序号", "来源", "", "", "", ""])
        + &centred(257.0, 600.0, "申请方式");
    let table = "序号\t来源\t申请方式\t\n\t\t当面\t信函\n1\t本人\t2\t3\n2\t单位\t0\t1";
    assert_eq!(read(&[page]).text, format!("{}\n{table}", LINES.join("\n")));

    // Cells that start at one place.
    let lefts = [72.0, 130.0, 200.0, 270.0, 340.0, 410.0];
    let row = |y: f32, cells: [&str; 6]| -> String {
        let cells = lefts.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(&left, cell)| shown("", "F 12", at(left, y), cell)).collect()
    };
    let page = plain()
        + &row(600.0, ["序号", "申请方式", "", "", "答复情况", ""])
        + &row(582.0, ["", "当面", "信函", "网络", "公开", "不予公开"])
        + &row(564.0, ["1", "3", "4", "5", "6", "7"]);
    let table = format!("序号\t申请方式\t\t\t答复情况\t\n{lower}");
    assert_eq!(read(&[page]).text, format!("{}\n{table}", LINES.join("\n")));
}

#[test]
fn a_table_whose_first_row_lacks_a_cell_has_a_head_of_one_row() {
    let rows = [
        ["事项", "", "说明"],
        ["举报", "三件", "均已办结"],
        ["复议", "一件", "维持"],
        ["诉讼", "两件", "无"],
    ];
    let mut page = plain();
    for (cells, nth) in rows.iter().zip(0u8..) {
        for (cell, left) in cells.iter().zip([72.0, 172.0, 272.0]) {
            page += &shown("", "F 12", at(left, 620.0 - 18.0 * f32::from(nth)), cell);
        }
    }
    let table = rows.map(|row| row.join("\t")).join("\n");
    assert_eq!(read(&[page]).text, format!("{}\n{table}", LINES.join("\n")));
}
