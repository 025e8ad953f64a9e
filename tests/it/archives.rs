//! Files in archives are files of the store like others: found, replaced, skipped, forgotten,
//! rebuilt.

use crate::support::{query, report, store, zip};
use mingcha::{Filter, Index, Options, Sources, Status};
use std::path::Path;

fn mentions(index: &Index, text: &str) -> usize {
    index.counts(&query(text), &Filter::default()).unwrap().counts.mentions
}

fn names(index: &Index) -> Vec<(String, Status)> {
    let files = index.files().unwrap();
    files
        .into_iter()
        .map(|file| (file.file.strip_prefix("in/").unwrap().to_owned(), file.status))
        .collect()
}

fn write_zip(dir: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(dir.join("in")).unwrap();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    std::fs::write(dir.join("in/a.zip"), zip(&files)).unwrap();
}

#[test]
fn the_files_of_an_archive_are_found_by_their_path_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (report("甲大学", "收到举报一件。"), report("乙大学", "收到举报两件。"));
    write_zip(
        dir.path(),
        &[("2021/b.txt", &first), ("c.txt", &second), ("empty.txt", ""), ("table.xlsx", "x")],
    );
    let folder = dir.path().join("in");
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    assert_eq!((added.added, added.files.len()), (5, 5));
    let expect = [
        ("a.zip", Status::Ok),
        ("a.zip!/2021/b.txt", Status::Ok),
        ("a.zip!/c.txt", Status::Ok),
        ("a.zip!/empty.txt", Status::Unsupported),
        ("a.zip!/table.xlsx", Status::Ignored),
    ];
    assert_eq!(names(&index), expect.map(|(name, status)| (name.to_owned(), status)));
    let receipt = index.mentions(&query("举报"), &Filter::default(), |mention| {
        assert!(mention.file.contains("a.zip!/"), "{}", mention.file);
        true
    });
    let receipt = receipt.unwrap();
    assert_eq!(
        (receipt.counts.mentions, receipt.unreadable.count),
        (2, 1),
        "an archive that was opened is no failure"
    );
    assert_eq!(index.stats().unwrap().reports, 2);

    let again = index.add(&[folder], &|_| {}).unwrap();
    assert_eq!((again.unchanged, again.files.len(), again.generation), (5, 5, added.generation));
}

#[test]
fn a_changed_archive_replaces_what_changed_and_forgets_what_vanished() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (report("甲大学", "收到举报一件。"), report("乙大学", "收到举报两件。"));
    write_zip(
        dir.path(),
        &[("b.txt", &first), ("c.txt", &second), ("d.txt", &report("丙大学", "无。"))],
    );
    let folder = dir.path().join("in");
    let index = store(&dir.path().join("store"), std::slice::from_ref(&folder));
    write_zip(dir.path(), &[("b.txt", &first), ("c.txt", &report("乙大学", "收到申请两件。"))]);
    let added = index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    assert_eq!((added.added, added.replaced, added.unchanged, added.removed), (0, 2, 1, 1));
    assert_eq!(
        (mentions(&index, "举报"), mentions(&index, "申请"), index.stats().unwrap().reports),
        (1, 1, 2)
    );

    // The same name, and no archive any more.
    std::fs::write(folder.join("a.zip"), report("丁大学", "收到复议一件。")).unwrap();
    let added = index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    assert_eq!((added.replaced, added.removed), (1, 2));
    assert_eq!(
        (mentions(&index, "举报"), mentions(&index, "复议"), index.stats().unwrap().files),
        (0, 1, 1)
    );

    write_zip(dir.path(), &[("b.txt", &first)]);
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    assert_eq!((mentions(&index, "举报"), mentions(&index, "复议")), (1, 0));
}

#[test]
fn a_file_of_an_archive_that_was_removed_is_back_with_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    write_zip(
        dir.path(),
        &[("b.txt", &report("甲大学", "收到举报一件。")), ("c.txt", &report("乙大学", "无。"))],
    );
    let folder = dir.path().join("in");
    let index = store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let name = folder.join("a.zip!/b.txt").to_string_lossy().into_owned();
    assert_eq!(index.remove(&[name]).unwrap().removed, 1);
    assert_eq!((mentions(&index, "举报"), index.stats().unwrap().files), (0, 2));
    assert_eq!(index.add(std::slice::from_ref(&folder), &|_| {}).unwrap().added, 1);
    assert_eq!(mentions(&index, "举报"), 1);
    let archive = folder.join("a.zip").to_string_lossy().into_owned();
    assert_eq!(index.remove(&[archive]).unwrap().removed, 3);
    assert_eq!(index.stats().unwrap().files, 0);
}

#[test]
fn a_rebuild_reads_the_files_of_archives_whether_they_are_kept_or_still_there() {
    for (sources, is_there) in
        [(Sources::Kept, true), (Sources::Kept, false), (Sources::Left, true)]
    {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        write_zip(dir.path(), &[("b.txt", &report("甲大学", "收到举报一件。")), ("empty.txt", "")]);
        std::fs::write(dir.path().join("in/z.txt"), report("乙大学", "收到举报一件。")).unwrap();
        let options = || Options { sources, ..Options::default() };
        let index = Index::create(&path, options()).unwrap();
        index.add(&[dir.path().join("in")], &|_| {}).unwrap();
        let before = names(&index);
        drop(index);
        if !is_there {
            std::fs::remove_dir_all(dir.path().join("in")).unwrap();
        }
        Index::rebuild(&path, options(), &|_| {}).unwrap();
        let index = Index::open(&path, options()).unwrap();
        assert_eq!(
            (names(&index), mentions(&index, "举报")),
            (before, 2),
            "{sources:?} {is_there}"
        );
    }
}

#[test]
fn an_archive_in_an_archive_and_one_that_is_cut_are_told_as_what_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let inner = zip(&[("c.txt", report("乙大学", "收到举报两件。").as_bytes())]);
    let outer =
        zip(&[("b.txt", report("甲大学", "收到举报一件。").as_bytes()), ("inner.zip", &inner)]);
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(dir.path().join("in/a.zip"), &outer).unwrap();
    std::fs::write(dir.path().join("in/cut.zip"), &outer[..outer.len() / 2]).unwrap();
    let index = store(&dir.path().join("store"), &[dir.path().join("in")]);
    let names = names(&index);
    assert!(names.contains(&("a.zip!/inner.zip!/c.txt".to_owned(), Status::Ok)), "{names:?}");
    assert!(
        names.iter().any(|(name, status)| name == "cut.zip" && *status != Status::Ok),
        "{names:?}"
    );
    assert_eq!(mentions(&index, "举报"), 2);
}
