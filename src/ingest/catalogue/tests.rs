use super::*;
use crate::error::ErrorKind;
use encoding_rs::GB18030;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Catalogue {
    Catalogue::parse(bytes, Path::new("/reports")).unwrap()
}

fn lines(catalogue: &Catalogue) -> (Vec<usize>, Vec<usize>) {
    let good = catalogue.entries.iter().map(|entry| entry.line).collect();
    (good, catalogue.bad.iter().map(|bad| bad.line).collect())
}

#[test]
fn every_way_to_write_a_table_gives_the_same_rows() {
    let csv = "file,school,year,url,published,地区\n\
               a.txt,云岭大学,2020-2021,https://x.edu.cn/1,2021-10-25,北方\n";
    let expect = read(csv.as_bytes());
    assert_eq!(expect.entries[0].given.metadata["地区"], "北方");
    let mark = [b"\xEF\xBB\xBF", csv.as_bytes()].concat();
    let tabs = csv.replace(',', "\t");
    let semicolons = csv.replace(',', ";").replace('\n', "\r\n");
    let chinese = csv.replace("file,school,year,url,published", "文件,学校,年度,网址,发布日期");
    let loud = csv.replace("file,school,year,url,published", " File,SCHOOL,Ｙｅａｒ,URL,Published");
    let gbk = GB18030.encode(&chinese).0;
    for bytes in
        [&mark, tabs.as_bytes(), semicolons.as_bytes(), chinese.as_bytes(), loud.as_bytes(), &gbk]
    {
        assert_eq!(read(bytes), expect, "{}", String::from_utf8_lossy(bytes));
    }
    let json = r#"{"file": "a.txt", "学校": "雲嶺大學", "year": "２０２０—２０２１学年",
        "url": "https://x.edu.cn/1", "published": "2021年10月25日", "地区": "北方", "备注": null}"#;
    let json = read(json.replace('\n', " ").as_bytes());
    assert_eq!((&json.entries[0].given, json.entries[0].line), (&expect.entries[0].given, 1));
}

#[test]
fn a_bad_row_is_listed_with_its_line_and_the_others_are_used() {
    let csv = "file,school,year,url,published,note\n\
        a.txt,甲大学,2020-2022,,,\n\
        \n\
        ,甲大学,2020,,,\n\
        c.txt,甲大学,2021,javascript:alert(1),,\n\
        d.txt,甲大学,2021,,2021-02-30,\n\
        e.txt,甲大学,2021,,,,more\n\
        f.txt,甲大学\n\
        \"g.txt\",甲大学,2021,,,\"two\nlines\"\n\
        h.txt,甲大学,2021学年,,,\n\
        i.txt,甲大学,2021,,,last\n";
    let catalogue = read(csv.as_bytes());
    assert_eq!(lines(&catalogue), (vec![8, 9, 12], vec![2, 4, 5, 6, 7, 11]), "{:?}", catalogue.bad);
    assert_eq!(catalogue.bad[0].file.as_deref(), Some("a.txt"));
    assert_eq!(catalogue.rows(), 9);
    let json = read(
        b"{\"file\": \"a.txt\"}\nnonsense\n\n\
          {\"file\": \"b.txt\", \"path\": \"c.txt\"}\n{\"file\": 5}\n",
    );
    assert_eq!(lines(&json), (vec![1, 5], vec![2, 4]));
}

#[test]
fn a_table_that_is_none_is_refused() {
    for text in ["", "\n\n", "a.txt,甲大学,2020\n", "file,file\n", "file,x,x\n", "school,year\n"]
    {
        let error = Catalogue::parse(text.as_bytes(), Path::new("")).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::BadCatalogue { .. }), "{text}");
    }
    assert_eq!(read(b"file\n").rows(), 0);
}

#[test]
fn values_are_taken_as_people_type_them() {
    let year = |text: &str| value::year(text).ok().map(|year| year.to_string());
    for (text, expect) in [
        ("2020-2021", Some("2020-2021")),
        ("2020—2021", Some("2020-2021")),
        ("2020－2021学年", Some("2020-2021")),
        ("2020 - 2021 学年度", Some("2020-2021")),
        ("2020至2021", Some("2020-2021")),
        ("2020年-2021年", Some("2020-2021")),
        ("2020-21学年", Some("2020-2021")),
        ("２０２２", Some("2022")),
        ("2022年度", Some("2022")),
        ("2022年", Some("2022")),
        ("2022学年", None),
        ("2020-2022", None),
        ("二零", None),
        ("", None),
    ] {
        assert_eq!(year(text).as_deref(), expect, "{text}");
    }

    let day = |text: &str| value::day(text).ok().map(|day| day.to_string());
    for text in [
        "2021-10-25",
        "2021/10/25 0:00",
        "2021.10.25",
        "2021年10月25日",
        "20211025",
        "２０２１-１０-２５",
        "2021-10-25T08:00:00Z",
    ] {
        assert_eq!(day(text).as_deref(), Some("2021-10-25"), "{text}");
    }

    for text in ["2021", "10/25/2021", "2021-13-01", "2021-10", "soon", "+2021-1-1"] {
        assert_eq!(day(text), None, "{text}");
    }

    for (text, expect) in [
        ("https://x.edu.cn/信息公开?id=1#a", true),
        ("HTTP://x.edu.cn", true),
        ("javascript:alert(1)", false),
        ("ftp://x.edu.cn", false),
        ("http://", false),
        ("https://x.edu.cn/\"onclick", false),
        ("//x.edu.cn", false),
    ] {
        assert_eq!(value::url(text).is_ok(), expect, "{text}");
    }
}

proptest! {
    #[test]
    fn no_row_is_lost(rows in prop::collection::vec("[a-z\",;0-9 ]{1,12}", 0..8)) {
        let text = format!("file,year\n{}\n", rows.join("\n"));
        let catalogue = read(text.as_bytes());
        let is_sorted = |lines: Vec<usize>| lines.windows(2).all(|pair| pair[0] < pair[1]);
        let (good, bad) = lines(&catalogue);
        prop_assert!(is_sorted(good) && is_sorted(bad));
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        _ = Catalogue::parse(&bytes, Path::new(""));
    }
}
