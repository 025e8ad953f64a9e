use super::cut::BREAKS_DOWN;
use crate::index::{Index, Options};
use crate::query::Filter;
use crate::report::Status;
use std::io::Write;
use std::path::Path;

fn report(school: &str, text: &str) -> String {
    format!("{school}2020-2021学年信息公开年度报告\n一、概述\n{text}\n")
}

fn write(dir: &Path, name: &str, text: &str) {
    std::fs::write(dir.join(name), text).unwrap();
}

fn statuses(index: &Index) -> Vec<(String, Status)> {
    let name = |file: String| file.strip_prefix("in/").unwrap().to_owned();
    index.files().unwrap().into_iter().map(|file| (name(file.file), file.status)).collect()
}

#[test]
fn a_file_over_which_the_program_breaks_down_is_crashed_and_the_others_are_held() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    write(&folder, "a.txt", &report("甲大学", "收到举报一件。"));
    write(&folder, "b.txt", &report("乙大学", BREAKS_DOWN));
    write(&folder, "c.txt", &report("丙大学", "收到举报三件。"));

    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    let expect = [("a.txt", Status::Ok), ("b.txt", Status::Crashed), ("c.txt", Status::Ok)];
    assert_eq!(statuses(&index), expect.map(|(name, status)| (name.to_owned(), status)));
    assert!(added.files[1].reason.as_ref().unwrap().note().en.contains("cutting broke down"));
    assert_eq!(added.files[1].school.as_deref(), None);
    assert_eq!(index.reports(&Filter::default(), 0, 9).unwrap().total, 2);

    // The next run tries it again, and comes to the same.
    let again = index.add(&[folder], &|_| {}).unwrap();
    assert_eq!((again.unchanged, again.generation), (3, added.generation));
}

#[test]
fn a_file_of_an_archive_over_which_the_program_breaks_down_is_crashed_alone() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.join("a.zip")).unwrap());
    for (name, text) in [("b.txt", BREAKS_DOWN), ("c.txt", "收到举报一件。")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(report("甲大学", text).as_bytes()).unwrap();
    }
    zip.finish().unwrap();

    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let expect =
        [("a.zip", Status::Ok), ("a.zip!/b.txt", Status::Crashed), ("a.zip!/c.txt", Status::Ok)];
    assert_eq!(statuses(&index), expect.map(|(name, status)| (name.to_owned(), status)));
}
