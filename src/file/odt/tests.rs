use super::*;

const HEAD: &str = r#"<office:document xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:fo="f">"#;

fn lines(styles: &str, body: &str) -> Vec<String> {
    let xml = format!(
        "{HEAD}<office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:text>{body}</office:text></office:body></office:document>"
    );
    let extract = read(xml.as_bytes()).unwrap();
    assert_eq!((extract.partial, extract.format), (None, Format::Odt), "{body}");
    extract.lines.into_iter().map(|line| line.text.into_owned()).collect()
}

fn check(body: &str, expect: &[&str]) {
    assert_eq!(lines("", body), expect, "{body}");
}

#[test]
fn paragraphs_and_white_space_are_as_printed() {
    check(
        "<text:h>一、概述</text:h><text:p>学校\n  有 <text:span>举报</text:span>2<text:s text:c=\"2\"/>件<text:tab/>。</text:p>",
        &["一、概述", "学校 有 举报2  件\t。"],
    );
    check("<text:p>a<text:line-break/>b &amp; c</text:p>", &["a", "b & c"]);
}

#[test]
fn what_is_not_printed_is_left_out_and_notes_follow() {
    check(
        "<text:tracked-changes><text:p>x</text:p></text:tracked-changes><text:p>a<office:annotation><text:p>x</text:p></office:annotation>\
         <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note>b</text:p>\
         <text:p><draw:frame><draw:text-box><text:p>c</text:p></draw:text-box></draw:frame>d</text:p>",
        &["ab", "d", "c", "n"],
    );
}

#[test]
fn a_table_is_rows() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let table = format!(
        "<table:table><table:table-header-rows>{}</table:table-header-rows>{}{}</table:table>",
        row(&(cell("a") + &cell("b") + &cell("c"))),
        row(&(cell("d")
            + "<table:covered-table-cell table:number-columns-repeated=\"1\"/>"
            + &cell("e"))),
        row(&cell("f")),
    );
    check(
        &format!("<text:p>x</text:p>{table}<text:p>y</text:p>"),
        &["x", "a\tb\tc", "d\t\te", "f", "y"],
    );
}

#[test]
fn lists_have_their_numbers() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/>\
                  <text:list-level-style-number text:level=\"2\" style:num-format=\"1\" text:display-levels=\"2\"/></text:list-style>";
    let item = |text: &str, inner: &str| {
        format!("<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>")
    };
    let inner = format!("<text:list>{}{}</text:list>", item("乙", ""), item("丙", ""));
    let list = format!(
        "<text:list text:style-name=\"L\">{}{}</text:list>",
        item("甲", &inner),
        item("丁", "")
    );
    let found = lines(styles, &format!("{list}<text:p>x</text:p>{list}"));
    assert_eq!(found[..5], ["一、甲", "一.1 乙", "一.2 丙", "二、丁", "x"].map(str::to_owned));
    assert_eq!(found[5], "一、甲");
}

#[test]
fn a_file_that_is_cut_off_is_read_in_part() {
    let xml = format!("{HEAD}<office:body><office:text><text:p>a</text:p><text:p>b");
    let extract = read(xml.as_bytes()).unwrap();
    assert_eq!((extract.partial, extract.lines.len()), (Some(StatusReason::WordCut), 2));
    let deep = format!("{HEAD}<office:body><office:text>{}", "<text:section>".repeat(5000));
    assert!(read(deep.as_bytes()).is_err());
}
