//! What a catalogue says of a file counts more than its text, and no row of it is passed over in
//! silence.

use crate::support::{query, report, zip};
use mingcha::{Added, Adding, Catalogue, CatalogueUse, Filter, HeldReport, Index, Options};
use std::path::{Path, PathBuf};

/// A folder of reports with a store beside it.
struct Case {
    dir: tempfile::TempDir,
    index: Index,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Case {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("in/sub")).unwrap();
        let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
        let case = Case { dir, index };
        files
            .iter()
            .for_each(|(name, text)| std::fs::write(case.folder().join(name), text).unwrap());
        case
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("in")
    }

    fn add(&self, table: &str) -> Added {
        let catalogue = Catalogue::parse(table.as_bytes(), &self.folder()).unwrap();
        let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
        self.index.add_with(&[self.folder()], &adding, &|_| {}).unwrap()
    }

    fn held(&self, school: &str) -> HeldReport {
        let filter = Filter { schools: vec![Some(school.to_owned())], ..Filter::default() };
        let list = self.index.reports(&filter, 0, 9).unwrap();
        assert_eq!(list.total, 1, "{school}");
        self.index.report(&list.reports[0].id).unwrap()
    }
}

fn used(added: &Added) -> &CatalogueUse {
    added.catalogue.as_ref().unwrap()
}

fn warnings(added: &Added, name: &str) -> Vec<String> {
    let entry = added.files.iter().find(|entry| entry.file.ends_with(name)).unwrap();
    entry.warnings.iter().map(|warning| warning.note().zh).collect()
}

const TABLE: &str = "文件,学校,年度,网址,发布日期,地区\n\
    a.txt,北澜大学,2021—2022学年,https://x.edu.cn/a?b=1&c=2,2021/10/25,北方\n";

#[test]
fn a_row_counts_more_than_the_text_and_says_so() {
    let case = Case::new(&[
        ("a.txt", &report("云岭大学", "收到举报一件。")),
        ("b.txt", "信息公开年度报告\n一、概述\n无。\n"),
    ]);
    let added = case.add(&format!("{TABLE}b.txt,青屿大学,2022,,,\n"));
    assert_eq!((used(&added).rows, used(&added).used), (2, 2));
    let told = warnings(&added, "a.txt");
    assert!(
        told.iter().any(|note| note.contains("北澜大学") && note.contains("云岭大学")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|note| note.contains("2021-2022") && note.contains("2020-2021")),
        "{told:?}"
    );
    assert_eq!(
        warnings(&added, "b.txt"),
        Vec::<String>::new(),
        "the text does not say what the catalogue does"
    );

    let held = case.held("北澜大学");
    assert_eq!(held.year.unwrap().to_string(), "2021-2022");
    assert_eq!(held.source_url.as_deref(), Some("https://x.edu.cn/a?b=1&c=2"));
    assert_eq!(
        (held.published.unwrap().to_string().as_str(), held.metadata["地区"].as_str()),
        ("2021-10-25", "北方")
    );
    assert!(held.warnings.len() == 2, "{:?}", held.warnings);
    case.index
        .mentions(&query("举报"), &Filter::default(), |mention| {
            assert_eq!(mention.source_url.as_deref(), Some("https://x.edu.cn/a?b=1&c=2"));
            assert_eq!(mention.school.as_deref(), Some("北澜大学"));
            true
        })
        .unwrap();
}

#[test]
fn what_a_row_said_is_kept_until_another_says_otherwise() {
    let case = Case::new(&[("a.txt", &report("云岭大学", "收到举报一件。"))]);
    case.add(TABLE);
    let again = case.index.add(&[case.folder()], &|_| {}).unwrap();
    assert_eq!((again.unchanged, again.catalogue.is_none()), (1, true));
    assert_eq!(case.add(TABLE).unchanged, 1);
    let generation = case.index.generation();

    let store = case.dir.path().join("store");
    Index::rebuild(&store, Options::default(), &|_| {}).unwrap();
    case.index.refresh().unwrap();
    assert_ne!(case.index.generation(), generation);
    assert_eq!(case.held("北澜大学").metadata["地区"], "北方");

    assert_eq!(
        case.add(&TABLE.replace("北方", "南方")).replaced,
        1,
        "a changed row reads the file again"
    );
    assert_eq!(case.held("北澜大学").metadata["地区"], "南方");
    assert_eq!(case.add("file,school\n").replaced, 1, "a row that is gone says nothing any more");
    assert_eq!(case.held("云岭大学").source_url, None);
}

#[test]
fn rows_and_files_that_do_not_meet_are_reported() {
    let text = report("云岭大学", "无。");
    let case = Case::new(&[
        ("a.txt", &text),
        ("sub/b.txt", &text),
        ("c.txt", &text),
        ("d.txt", &text),
        ("x.png", ""),
    ]);
    let absolute = case.folder().join("c.txt");
    let table = format!(
        "file\tschool\tyear\n\
        a.txt\t云岭大学\t明年\n\
        sub\\b.txt\t云岭大学\t2021\n\
        {}\t云岭大学\t2021\n\
        e.txt\t云岭大学\t2021\n",
        absolute.display()
    );
    let added = case.add(&table);
    let told = used(&added);
    assert_eq!((told.rows, told.used, told.elsewhere), (4, 2, 0));
    assert_eq!(told.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2]);
    assert_eq!(
        told.without_file.iter().map(|row| (row.line, row.file.as_str())).collect::<Vec<_>>(),
        [(5, "e.txt")]
    );
    assert_eq!(told.without_row, ["in/d.txt"]);
    let entry = added.files.iter().find(|entry| entry.file.ends_with("a.txt")).unwrap();
    assert_eq!(
        entry.school.as_deref(),
        Some("云岭大学"),
        "from the text: nothing of a bad row is used"
    );
}

#[test]
fn a_file_claimed_twice_keeps_to_its_text() {
    let case = Case::new(&[
        ("a.txt", &report("云岭大学", "无。")),
        ("b.txt", &report("青屿大学", "没有。")),
    ]);
    let added = case.add(
        "file,school\na.txt,云汀大学\n./a.txt,石漪大学\nb.txt,岚川大学\nsub/../b.txt,岚川大学\n",
    );
    let told = used(&added);
    assert_eq!((told.rows, told.used), (4, 2));
    assert_eq!(told.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2, 3]);
    assert!(
        told.bad[0].reason.zh.contains("云汀大学") && told.bad[0].reason.zh.contains("石漪大学")
    );
    let schools: Vec<_> =
        added.files.iter().map(|entry| entry.school.as_deref().unwrap()).collect();
    assert_eq!(schools, ["云岭大学", "岚川大学"]);
}

#[test]
fn files_in_archives_and_files_that_cannot_be_read_have_rows_too() {
    let case = Case::new(&[("scan.txt", "")]);
    let member = report("云岭大学", "收到举报一件。");
    std::fs::write(case.folder().join("a.zip"), zip(&[("b.txt", member.as_bytes())])).unwrap();
    let table = "file,school,year\na.zip!/b.txt,北澜大学,2022\nscan.txt,青屿大学,2021\na.zip,云汀大学,2021\na.zip!/c.txt,石漪大学,2021\n";
    let added = case.add(table);
    let told = used(&added);
    assert_eq!((told.used, told.bad[0].line, told.without_file[0].line), (2, 4, 5), "{told:?}");
    assert!(told.without_row.is_empty());
    assert_eq!(case.held("北澜大学").year.unwrap().to_string(), "2022");
    let scan = added.files.iter().find(|entry| entry.file.ends_with("scan.txt")).unwrap();
    assert_eq!(
        (scan.school.as_deref(), scan.year.unwrap().to_string().as_str()),
        (Some("青屿大学"), "2021")
    );
    assert_eq!(case.add(table).unchanged, 3);
    assert_eq!(case.add(&table.replace("2022", "2023")).replaced, 1);
    assert_eq!(case.held("北澜大学").year.unwrap().to_string(), "2023");
}

#[test]
fn one_file_under_two_paths_goes_by_the_first_row_and_warns() {
    let text = report("云岭大学", "收到举报一件。");
    let case = Case::new(&[("a.txt", &text), ("b.txt", &text)]);
    let added = case.add("file,school\na.txt,青屿大学\nb.txt,云汀大学\n");
    assert!(
        warnings(&added, "b.txt").iter().any(|note| note.contains("a.txt")),
        "{:?}",
        added.files
    );
    assert_eq!(case.held("青屿大学").files.len(), 2);

    // A file that comes later, and before the others by name.
    std::fs::write(case.folder().join("0.txt"), &text).unwrap();
    let added = case.add("file,school\na.txt,青屿大学\nb.txt,云汀大学\n0.txt,石漪大学\n");
    assert!(!warnings(&added, "0.txt").is_empty());
    assert_eq!(case.held("石漪大学").files.len(), 3);

    // What the first gave is not kept when it goes.
    std::fs::remove_file(case.folder().join("0.txt")).unwrap();
    let name = |name: &str| case.folder().join(name).to_string_lossy().into_owned();
    case.index.remove(&[name("0.txt")]).unwrap();
    case.add("file,school\na.txt,青屿大学\nb.txt,云汀大学\n");
    assert_eq!(case.held("青屿大学").files.len(), 2);
}

#[test]
fn a_row_for_a_file_that_the_run_is_not_over_is_not_lost() {
    let case = Case::new(&[
        ("a.txt", &report("云岭大学", "无。")),
        ("sub/b.txt", &report("青屿大学", "没有。")),
    ]);
    case.index.add(&[case.folder()], &|_| {}).unwrap();
    let catalogue = Catalogue::parse(
        "file,school\na.txt,云岭大学\nsub/b.txt,青屿大学\n".as_bytes(),
        &case.folder(),
    )
    .unwrap();
    let adding = Adding { catalogue: Some(&catalogue), ..Adding::default() };
    let added = case.index.add_with(&[case.folder().join("sub")], &adding, &|_| {}).unwrap();
    assert_eq!(
        (used(&added).used, used(&added).elsewhere, used(&added).without_file.len()),
        (1, 1, 0)
    );
    let error = Catalogue::load(Path::new("/nowhere/at/all.csv")).unwrap_err();
    assert_eq!(error.kind, mingcha::ErrorKind::NotFound);
}

#[test]
fn a_school_that_a_row_gives_by_an_alias_is_filed_under_its_name() {
    let case = Case::new(&[("a.txt", "信息公开年度报告\n一、概述\n无。\n")]);
    let added = case.add("file,school\na.txt,哈工程\n");
    assert_eq!(added.files[0].school.as_deref(), Some("哈尔滨工程大学"));
    assert_eq!(
        case.add("file,school\na.txt,哈尔滨工程大学\n").unchanged,
        1,
        "it is the same school"
    );
}

#[test]
fn a_school_of_a_row_that_became_an_alias_is_filed_under_its_name_by_a_rebuild() {
    let case = Case::new(&[("a.txt", "信息公开年度报告\n一、概述\n无。\n")]);
    let added = case.add("file,school\na.txt,岚川综合大学\n");
    assert_eq!(added.files[0].school.as_deref(), Some("岚川综合大学"));
    let (dir, store) = (case.dir.path().join("rules"), case.dir.path().join("store"));
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(
        dir.join("schools.toml"),
        "[[school]]\nname = '岚川大学'\naliases = ['岚川综合大学']\n",
    )
    .unwrap();
    let options = Options { rules: mingcha::Rules::load(&dir).unwrap(), ..Options::default() };
    let Case { index, dir: _kept } = case;
    drop(index);
    let rebuilt = Index::rebuild(&store, options, &|_| {}).unwrap();
    assert_eq!(rebuilt.files[0].school.as_deref(), Some("岚川大学"));
    assert!(!store.join("rebuild").exists());
}
