//! A report that its site split over several pages is one report, where the pages are given and say
//! that they are one.

use crate::support::query;
use mingcha::{Added, Adding, Filter, Index, Matter, Options, SaidHow, Status, Vanished, Warning};
use std::path::{Path, PathBuf};

const TITLE: &str = "松原大学2020-2021学年信息公开年度报告";

/// A page of three, with the links that its site puts below it.
fn page(body: &str, links: &str) -> String {
    format!(
        "<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1>\
         {body}<p>{links}</p></body></html>"
    )
}

/// The three pages of a report in a folder; the last sentence of the first goes on in the second.
fn write_pages(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    let links = "<a href='7001.htm'>1</a> <a href='7001_1.htm'>2</a> \
                 <a href='7001_2.htm'>3</a> <a href='7001_1.htm'>下一页</a>";
    let pages = [
        ("7001.htm", page("<p>一、概述</p><p>学校欢迎师生举报，公布了举报电话。</p>", links)),
        ("7001_1.htm", page("<p>二、主动公开情况</p><p>公布举报信箱等信息300条。</p>", links)),
        (
            "7001_2.htm",
            page(
                "<p>三、因学校信息公开工作受到举报、复议、诉讼的情况</p><p>本学年收到举报3件。</p>",
                links,
            ),
        ),
    ];
    for (name, text) in pages {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// Adds the folder, and takes for gone what is gone.
fn add(index: &Index, folder: &Path) -> Added {
    let adding = Adding { vanished: Vanished::Pruned, ..Adding::default() };
    index.add_with(&[PathBuf::from(folder)], &adding, &|_| {}).unwrap()
}

fn held(index: &Index) -> Vec<mingcha::HeldReport> {
    let list = index.reports(&Filter::default(), 0, 10).unwrap();
    list.reports.iter().map(|report| index.report(&report.id).unwrap()).collect()
}

#[test]
fn pages_that_link_to_each_other_are_one_report_in_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("pages");
    write_pages(&folder);
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = add(&index, &folder);

    let reports = held(&index);
    let [report] = reports.as_slice() else { panic!("one report: {}", reports.len()) };
    let lines: Vec<&str> = report.text.lines().collect();
    assert_eq!(
        lines,
        [
            TITLE,
            "一、概述",
            "学校欢迎师生举报，公布了举报电话。",
            "二、主动公开情况",
            "公布举报信箱等信息300条。",
            "三、因学校信息公开工作受到举报、复议、诉讼的情况",
            "本学年收到举报3件。",
        ]
    );
    let counts = index.counts(&query("举报"), &Filter::default()).unwrap().counts;
    assert_eq!((counts.reports, counts.mentions), (1, 5));
    let said = report.statements.of(Matter::Complaint);
    assert_eq!((said.what.says, said.what.count), (SaidHow::Number, Some(3)));

    assert_eq!(added.files.len(), 3);
    for file in &added.files {
        assert_eq!((file.status, file.report_id.as_ref()), (Status::Ok, Some(&report.id)));
        assert_eq!(file.warnings, [Warning::JoinedPages { count: 3 }], "{}", file.file);
    }
    assert_eq!(add(&index, &folder).unchanged, 3);
}

#[test]
fn a_page_that_changes_or_goes_changes_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("pages");
    write_pages(&folder);
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    add(&index, &folder);

    let last = folder.join("7001_2.htm");
    let changed = std::fs::read_to_string(&last).unwrap().replace("3件", "4件");
    std::fs::write(&last, changed).unwrap();
    assert_eq!(add(&index, &folder).replaced, 3);
    assert!(matches!(held(&index).as_slice(), [one] if one.text.ends_with("收到举报4件。")));

    std::fs::remove_file(&last).unwrap();
    let added = add(&index, &folder);
    assert_eq!((added.replaced, added.removed), (2, 1));
    let reports = held(&index);
    assert!(matches!(reports.as_slice(), [one] if one.text.ends_with("信息300条。")));
}

#[test]
fn pages_of_which_it_is_not_said_that_they_are_one_stay_apart() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("pages");
    write_pages(&folder);
    // The second page is another article.
    let text = "<p>关于开展自查的通知。各单位应当认真检查信息公开栏目，欢迎举报。</p>";
    let other = page(text, "").replace(TITLE, "关于开展自查的通知");
    std::fs::write(folder.join("7001_1.htm"), other).unwrap();

    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = add(&index, &folder);
    assert_eq!(held(&index).len(), 3);
    let joined = |warning: &Warning| matches!(warning, Warning::JoinedPages { .. });
    assert!(!added.files.iter().flat_map(|file| &file.warnings).any(joined));
}
