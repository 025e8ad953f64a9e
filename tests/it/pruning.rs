//! What vanished goes when that is asked for, and only what surely vanished.

use crate::support::{query, report, zip};
use mingcha::{Action, Added, Adding, ErrorKind, Filter, Index, Options, Vanished};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

fn folder(dir: &Path, files: &[(&str, &str)]) -> PathBuf {
    let folder = dir.join("in");
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn prune(index: &Index, paths: &[PathBuf]) -> mingcha::Result<Added> {
    let adding = Adding { vanished: Vanished::Pruned, ..Adding::default() };
    index.add_with(paths, &adding, &|_| {})
}

fn mentions(index: &Index, text: &str) -> usize {
    index.counts(&query(text), &Filter::default()).unwrap().counts.mentions
}

fn kept_sources(store: &Path) -> usize {
    let folders = std::fs::read_dir(store.join("sources")).into_iter().flatten();
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn vanished_files_stay_until_pruning_is_asked_for_and_take_their_sources_along() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (report("甲大学", "收到举报一件。"), report("乙大学", "收到举报两件。"));
    let folder = folder(
        dir.path(),
        &[("a.txt", &one), ("sub/b.txt", &two), ("copy.txt", &one), ("gone.png", "")],
    );
    std::fs::write(
        folder.join("c.zip"),
        zip(&[("d.txt", report("丙大学", "收到举报三件。").as_bytes())]),
    )
    .unwrap();
    let store = dir.path().join("store");
    let index = crate::support::store(&store, std::slice::from_ref(&folder));
    assert_eq!((mentions(&index, "举报"), kept_sources(&store)), (3, 3));
    for name in ["a.txt", "c.zip", "gone.png"] {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
    std::fs::remove_dir_all(folder.join("sub")).unwrap();
    assert_eq!(index.add(std::slice::from_ref(&folder), &|_| {}).unwrap().removed, 0);
    assert_eq!(mentions(&index, "举报"), 3);
    let pruned = prune(&index, std::slice::from_ref(&folder)).unwrap();
    assert_eq!((pruned.removed, pruned.unchanged), (5, 1));
    assert_eq!(
        (mentions(&index, "举报"), index.stats().unwrap().files),
        (1, 1),
        "the copy holds the report"
    );
    assert_eq!(kept_sources(&store), 1);

    index.remove(&[folder.to_string_lossy().into_owned()]).unwrap();
    assert_eq!(kept_sources(&store), 0);
    assert!(index.verify(&|_| {}).unwrap().is_sound());
}

#[test]
fn only_what_is_under_the_named_paths_is_pruned() {
    let dir = tempfile::tempdir().unwrap();
    let text = |school: &str| report(school, "无。");
    let files =
        [("x/a.txt", text("甲大学")), ("xy/b.txt", text("乙大学")), ("x/c.txt", text("丙大学"))];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(dir.path(), &files);
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    files.iter().take(2).for_each(|(name, _)| std::fs::remove_file(folder.join(name)).unwrap());
    assert_eq!(prune(&index, &[folder.join("x")]).unwrap().removed, 1);
    assert_eq!(
        prune(&index, &[folder.join("xy/b.txt")]).unwrap().removed,
        1,
        "a file that is no more, by its name"
    );
    assert_eq!(prune(&index, &[folder.join("xy/b.txt")]).unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(index.stats().unwrap().files, 1);
}

#[test]
fn a_folder_that_is_not_there_or_cannot_be_read_prunes_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(
        dir.path(),
        &[("locked/a.txt", &report("甲大学", "无。")), ("b.txt", &report("乙大学", "无。"))],
    );
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let away = dir.path().join("away");
    std::fs::rename(&folder, &away).unwrap();
    assert_eq!(prune(&index, std::slice::from_ref(&folder)).unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(
        prune(&index, &[folder.join("b.txt")]).unwrap_err().kind,
        ErrorKind::NotFound,
        "nor is its folder"
    );
    assert_eq!(index.stats().unwrap().files, 2);
    std::fs::rename(&away, &folder).unwrap();

    let locked = folder.join("locked");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = std::fs::read_dir(&locked).is_ok();
    std::fs::remove_file(folder.join("b.txt")).unwrap();
    let pruned = prune(&index, std::slice::from_ref(&folder)).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(pruned.removed, 1, "b.txt alone");
    assert_eq!(index.stats().unwrap().reports, 1);
    if !is_root {
        assert!(
            pruned
                .files
                .iter()
                .any(|entry| entry.file.ends_with("locked") && entry.reason.is_some())
        );
        assert_eq!(
            prune(&index, &[folder]).unwrap().removed,
            1,
            "the entry of the folder goes once it can be read"
        );
    }
}

#[test]
fn a_folder_that_became_a_link_keeps_what_is_known_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path(), &[("sub/a.txt", &report("甲大学", "无。"))]);
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    std::fs::rename(folder.join("sub"), dir.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("elsewhere"), folder.join("sub")).unwrap();
    assert_eq!(prune(&index, &[folder]).unwrap().removed, 0);
    assert_eq!(index.stats().unwrap().reports, 1);
}

#[test]
fn a_run_over_what_changed_looks_at_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let text = |school: &str| report(school, "无。");
    let files =
        [("a.txt", text("甲大学")), ("b.txt", text("乙大学")), ("sub/c.txt", text("丙大学"))];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(dir.path(), &files);
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    std::fs::write(folder.join("a.txt"), report("甲大学", "收到举报一件。")).unwrap();
    std::fs::write(folder.join("new.png"), "x").unwrap();
    std::fs::remove_dir_all(folder.join("sub")).unwrap();
    std::fs::remove_file(folder.join("b.txt")).unwrap();
    let changed =
        ["a.txt", "sub", "new.png", "never.txt", "../store"].map(|name| folder.join(name));
    let adding =
        Adding { changed: Some(&changed), vanished: Vanished::Pruned, ..Adding::default() };
    let added = index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap();
    assert_eq!((added.added, added.replaced, added.removed, added.files.len()), (1, 1, 1, 3));
    assert!(
        added
            .files
            .iter()
            .any(|entry| entry.file.ends_with("new.png") && !entry.status.is_readable())
    );
    assert_eq!(index.stats().unwrap().files, 3, "b.txt was not looked at");
}

#[test]
fn a_run_that_is_stopped_commits_what_it_has_and_the_next_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let texts: Vec<(String, String)> = (0..600)
        .map(|i| (format!("{i:03}.txt"), report(&format!("第{i}大学"), "收到举报一件。")))
        .collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(dir.path(), &files);
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let (stop, logged) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let log = |outcome: &mingcha::Outcome<'_>| {
        logged.lock().unwrap().push((outcome.entry.file.clone(), outcome.action))
    };
    let adding = Adding {
        stop: Some(&stop),
        log: Some(&log),
        vanished: Vanished::Pruned,
        ..Adding::default()
    };
    let progress = |progress: mingcha::Progress| stop.store(progress.files > 0, Ordering::Relaxed);
    let added = index.add_with(std::slice::from_ref(&folder), &adding, &progress).unwrap();
    assert!(added.stopped && added.added > 0 && added.added < 600, "{}", added.added);
    assert_eq!(
        (index.stats().unwrap().files, mentions(&index, "举报")),
        (added.added, added.added)
    );
    let logged = logged.into_inner().unwrap();
    assert_eq!(logged.len(), added.added);
    assert!(logged.iter().all(|(_, action)| *action == Action::Added));
    let rest = prune(&index, &[folder]).unwrap();
    assert_eq!(
        (rest.stopped, rest.added, rest.unchanged, rest.removed),
        (false, 600 - added.added, added.added, 0)
    );
}

#[test]
fn a_file_that_a_run_cannot_read_keeps_its_report_and_is_warned_of() {
    let dir = tempfile::tempdir().unwrap();
    let text = report("甲大学", "收到举报一件。");
    let folder =
        folder(dir.path(), &[("a.txt", &text), ("年报.dat", &report("乙大学", "收到举报两件。"))]);
    let index = crate::support::store(
        &dir.path().join("store"),
        &[folder.clone(), folder.join("年报.dat")],
    );
    assert_eq!(index.stats().unwrap().reports, 2);
    std::fs::remove_file(folder.join("a.txt")).unwrap();
    std::os::unix::fs::symlink("a.txt", folder.join("a.txt")).unwrap();
    let changed = [folder.join("年报.dat"), folder.join("a.txt")];
    let rounds = [None, Some(changed.as_slice())];
    for changed in rounds {
        let adding = Adding { changed, vanished: Vanished::Pruned, ..Adding::default() };
        let added = index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap();
        assert_eq!((added.unchanged, added.replaced, added.removed), (2, 0, 0));
        assert!(
            added.files.iter().all(|entry| entry.report_id.is_some() && !entry.warnings.is_empty())
        );
    }
    assert_eq!((index.stats().unwrap().reports, mentions(&index, "举报")), (2, 2));
    let adding = Adding { changed: Some(&changed[..1]), ..Adding::default() };
    let added =
        index.add_with(&[folder.clone(), folder.join("年报.dat")], &adding, &|_| {}).unwrap();
    assert!(
        added.files[0].warnings.iter().all(|warning| !warning.note().zh.contains("未能读取")),
        "it is named, so it is read"
    );
}

#[test]
fn an_archive_in_a_folder_with_the_mark_of_archives_in_its_name_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path(), &[("急!/z.txt", &report("甲大学", "收到举报一件。"))]);
    std::fs::write(
        folder.join("急!/c.zip"),
        zip(&[("d.txt", report("丙大学", "收到举报三件。").as_bytes())]),
    )
    .unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = index.add(&[folder], &|_| {}).unwrap();
    assert_eq!(index.stats().unwrap().reports, 2);
    assert!(added.files.is_sorted_by_key(|entry| &entry.file), "{:?}", added.files);
}

#[test]
fn a_folder_that_is_there_but_holds_no_report_any_more_empties_no_store() {
    let dir = tempfile::tempdir().unwrap();
    let text = |school: &str| report(school, "无。");
    let files = [
        ("disk/a.txt", text("甲大学")),
        ("disk/deep/b.txt", text("乙大学")),
        ("c.txt", text("丙大学")),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(dir.path(), &files);
    let index = crate::support::store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let disk = folder.join("disk");
    let unmount = |folder: &Path| {
        std::fs::remove_dir_all(folder).unwrap();
        std::fs::create_dir(folder).unwrap();
    };
    unmount(&disk);
    std::fs::write(folder.join("new.txt"), text("丁大学")).unwrap();
    // Named itself, in a folder that is named, and with a file that is no report in it.
    for leftover in [None, Some("说明.png")] {
        leftover.iter().for_each(|name| std::fs::write(disk.join(name), "x").unwrap());
        for root in [&disk, &folder] {
            let error = prune(&index, std::slice::from_ref(root)).unwrap_err();
            assert_eq!(error.kind, ErrorKind::EmptiedFolder { files: 2 });
            assert_eq!(error.path, Some(disk.clone()));
            assert!(error.note().zh.contains("明确移除") && error.note().en.contains("by name"));
        }
        assert_eq!(index.stats().unwrap().files, 3, "nothing was removed, nor added");
    }
    // A round over what changed is refused, too.
    for changed in [
        vec![disk.join("a.txt"), disk.join("deep")],
        vec![disk.clone()],
        vec![disk.join("deep/b.txt")],
    ] {
        let adding =
            Adding { changed: Some(&changed), vanished: Vanished::Pruned, ..Adding::default() };
        let error = index.add_with(std::slice::from_ref(&folder), &adding, &|_| {}).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::EmptiedFolder { .. }), "{changed:?}");
    }
    let adding = Adding { vanished: Vanished::AllPruned, ..Adding::default() };
    let added = index.add_with(std::slice::from_ref(&disk), &adding, &|_| {}).unwrap();
    assert_eq!((added.removed, index.stats().unwrap().reports), (2, 1));
    // A folder that holds a report, and one that is no more, are pruned as ever.
    assert_eq!(prune(&index, std::slice::from_ref(&folder)).unwrap().added, 1);
    std::fs::remove_file(folder.join("c.txt")).unwrap();
    assert_eq!(prune(&index, &[folder]).unwrap().removed, 1);
}
