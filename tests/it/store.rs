//! A store keeps what was acknowledged, replaces what changed, skips what did not, and refuses what
//! it cannot trust.

use crate::support::{query, samples, store};
use mingcha::{ErrorKind, Filter, Index, Options, Rules};
use std::path::{Path, PathBuf};

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn report(school: &str, body: &str) -> String {
    format!(
        "{school}2020-2021学年信息公开年度报告\n一、概述\n{school}坚持公开。\n二、主动公开情况\n{body}\n"
    )
}

fn mentions(index: &Index, text: &str) -> usize {
    index.counts(&query(text), &Filter::default()).unwrap().counts.mentions
}

#[test]
fn adding_again_skips_what_is_unchanged_and_replaces_what_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("reports");
    std::fs::create_dir(&reports).unwrap();
    write(&reports, "a.txt", &report("甲大学", "发布信息三条。"));
    let changing = write(&reports, "b.txt", &report("乙大学", "收到举报一件。"));
    let index = store(&dir.path().join("store"), std::slice::from_ref(&reports));
    assert_eq!(mentions(&index, "举报"), 1);
    let old = index.reports(&Filter::default(), 0, 9).unwrap().reports[1].id.clone();
    let generation = index.generation();

    let again = index.add(&[reports.join("../reports")], &|_| {}).unwrap();
    assert_eq!((again.added, again.replaced, again.unchanged), (0, 0, 2), "one file has one path");
    assert_eq!(again.generation, generation, "nothing changed, so nothing was committed");

    std::fs::write(&changing, report("乙大学", "收到申请一件。")).unwrap();
    let changed = index.add(std::slice::from_ref(&reports), &|_| {}).unwrap();
    assert_eq!((changed.added, changed.replaced, changed.unchanged), (0, 1, 1));
    assert_eq!((mentions(&index, "举报"), mentions(&index, "申请")), (0, 1));
    let new = changed
        .files
        .iter()
        .find(|file| file.file.ends_with("b.txt"))
        .unwrap()
        .report_id
        .clone()
        .unwrap();
    match index.report(&old).unwrap_err().kind {
        ErrorKind::GoneReport { successor, .. } => assert_eq!(successor, Some(new.to_string())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_in_two_files_goes_with_the_last_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let text = report("甲大学", "收到举报一件。");
    let paths = [write(dir.path(), "a.txt", &text), write(dir.path(), "b.txt", &text)];
    let index = store(&dir.path().join("store"), &paths);
    let stats = index.stats().unwrap();
    assert_eq!((stats.reports, stats.files), (1, 2));
    let name = |path: &Path| path.to_string_lossy().into_owned();
    index.remove(&[name(&paths[0])]).unwrap();
    assert_eq!(mentions(&index, "举报"), 1);
    index.remove(&[name(&paths[1])]).unwrap();
    assert_eq!((mentions(&index, "举报"), index.stats().unwrap().reports), (0, 0));
    assert!(index.remove(&[name(&paths[1])]).is_err());
}

#[test]
fn a_report_that_moves_to_another_path_while_its_own_gets_a_new_one_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (report("甲大学", "收到举报一件。"), report("甲大学", "收到复议一件。"));
    let current = write(dir.path(), "a.txt", &old);
    let index = store(&dir.path().join("store"), std::slice::from_ref(&current));
    let archived = write(dir.path(), "b.txt", &old);
    std::fs::write(&current, &new).unwrap();
    index.add(&[current, archived], &|_| {}).unwrap();
    assert_eq!((mentions(&index, "举报"), mentions(&index, "复议")), (1, 1));
    assert_eq!(index.stats().unwrap().reports, 2);
    assert!(index.report(&index.reports(&Filter::default(), 0, 1).unwrap().reports[0].id).is_ok());
}

#[test]
fn removing_takes_a_folder_or_a_report_id_and_changes_nothing_if_one_is_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let index = store(&dir.path().join("store"), &[samples()]);
    let held = index.stats().unwrap().reports;
    let id = index.reports(&Filter::default(), 0, 1).unwrap().reports[0].id.to_string();
    assert!(index.remove(&[id.clone(), "nowhere".to_owned()]).is_err());
    assert_eq!(index.stats().unwrap().reports, held);
    index.remove(&[id]).unwrap();
    assert_eq!(index.stats().unwrap().reports, held - 1);
    index.remove(&[samples().to_string_lossy().into_owned()]).unwrap();
    assert_eq!(index.stats().unwrap().files, 0);
}

#[test]
fn files_that_cannot_be_read_are_listed_and_the_run_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("reports");
    std::fs::create_dir(&reports).unwrap();
    write(&reports, "good.txt", &report("甲大学", "收到举报一件。"));
    write(&reports, "empty.txt", "");
    write(&reports, "data.json", "{\"举报\": 1}");
    std::fs::write(reports.join("binary.txt"), [0u8, 1, 2, 3, 255, 254, 0, 0].repeat(64)).unwrap();
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let added = index.add(&[reports], &|_| {}).unwrap();
    let readable: Vec<bool> = added.files.iter().map(|file| file.status.is_readable()).collect();
    assert_eq!(readable, [false, false, false, true]);
    assert!(added.files.iter().all(|file| file.status.is_readable() || file.reason.is_some()));
    let receipt = index.mentions(&query("举报"), &Filter::default(), |_| true).unwrap();
    assert_eq!(
        (receipt.counts.mentions, receipt.unreadable.count, receipt.unreadable.files.len()),
        (1, 2, 2)
    );
}

#[test]
fn another_process_is_seen_after_a_refresh_and_refused_while_it_writes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let reader = store(&path, &[]);
    let writer = Index::open(&path, Options::default()).unwrap();
    let file = write(dir.path(), "a.txt", &report("甲大学", "收到举报一件。"));
    writer.add(&[file], &|_| {}).unwrap();
    assert_eq!(mentions(&reader, "举报"), 0);
    assert!(reader.refresh().unwrap());
    assert_eq!(mentions(&reader, "举报"), 1);
    assert!(!reader.refresh().unwrap());

    // While one adds, the progress closure asks another to add as well.
    let second = write(dir.path(), "b.txt", &report("乙大学", "收到举报一件。"));
    let refused = std::sync::Mutex::new(None);
    let tries = |_| {
        *refused.lock().unwrap() =
            Some(reader.add(std::slice::from_ref(&second), &|_| {}).unwrap_err().kind)
    };
    writer.add(std::slice::from_ref(&second), &tries).unwrap();
    assert_eq!(refused.into_inner().unwrap(), Some(ErrorKind::LockedStore));
}

#[test]
fn a_store_built_under_other_rules_is_refused_until_it_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let (path, rules_dir) = (dir.path().join("store"), dir.path().join("rules"));
    let held = store(&path, &[samples()]).stats().unwrap();
    std::fs::create_dir(&rules_dir).unwrap();
    write(&rules_dir, "dict.txt", "公开工作\n");
    let options = || Options { rules: Rules::load(&rules_dir).unwrap(), ..Options::default() };
    let error = Index::open(&path, options()).err().unwrap();
    assert!(matches!(error.kind, ErrorKind::StaleStore { .. }), "{error}");
    assert!(error.to_string().contains("rebuild it"));
    Index::rebuild(&path, options(), &|_| {}).unwrap();
    let rebuilt = Index::open(&path, options()).unwrap();
    let stats = rebuilt.stats().unwrap();
    assert_eq!(
        (stats.reports, stats.sections, stats.files),
        (held.reports, held.sections, held.files)
    );
    let counts = rebuilt.counts(&query("开工"), &Filter::default()).unwrap().counts;
    assert!(counts.inside > 0, "公开工作 is one word now");
}

#[test]
fn a_flipped_bit_is_noticed_before_anything_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    drop(store(&path, &[samples()]));
    let segments = path.join("segments");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&segments).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        !file.file_name().unwrap().to_string_lossy().starts_with('.')
            && !file.ends_with("meta.json")
    });
    assert!(files.len() > 4);
    for file in files {
        let whole = std::fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 4;
        std::fs::write(&file, flipped).unwrap();
        let error = Index::open(&path, Options::default())
            .err()
            .unwrap_or_else(|| panic!("{} opened", file.display()));
        assert!(matches!(error.kind, ErrorKind::DamagedStore { .. }), "{error}");
        std::fs::write(&file, whole).unwrap();
    }
    Index::open(&path, Options::default()).unwrap();
    let meta = segments.join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(
        &meta,
        text.replacen("\"max_doc\":", "\"max_doc\": 1", 1).replacen(
            "\"max_doc\": ",
            "\"max_doc\":",
            1,
        ),
    )
    .unwrap();
    assert!(Index::open(&path, Options::default()).is_err());
}

#[test]
fn folders_that_are_no_store_are_told_from_stores() {
    let dir = tempfile::tempdir().unwrap();
    assert!(!Index::exists(dir.path()));
    assert_eq!(Index::open(dir.path(), Options::default()).err().unwrap().kind, ErrorKind::NoStore);
    write(dir.path(), "a.txt", "甲");
    assert_eq!(
        Index::create(dir.path(), Options::default()).err().unwrap().kind,
        ErrorKind::NotEmpty
    );
    let missing = dir.path().join("missing");
    let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
    let error = index.add(std::slice::from_ref(&missing), &|_| {}).unwrap_err();
    assert_eq!((error.kind, error.path), (ErrorKind::NotFound, Some(missing)));
}

#[test]
fn a_rebuild_that_was_cut_short_leaves_a_store_that_opens() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let held = store(&path, &[samples()]).stats().unwrap().reports;
    std::fs::rename(path.join("segments"), path.join("segments.old")).unwrap();
    assert!(Index::exists(&path));
    assert_eq!(Index::open(&path, Options::default()).unwrap().stats().unwrap().reports, held);
    std::fs::create_dir(path.join("segments.old")).unwrap();
    std::fs::create_dir(path.join("rebuild")).unwrap();
    Index::rebuild(&path, Options::default(), &|_| {}).unwrap();
    assert_eq!(Index::open(&path, Options::default()).unwrap().stats().unwrap().reports, held);
    let unfinished = dir.path().join("unfinished");
    std::fs::create_dir_all(unfinished.join("segments.new")).unwrap();
    Index::create(&unfinished, Options::default()).unwrap();
}

#[test]
fn a_rebuild_remembers_what_is_gone_and_keeps_the_text_whose_file_it_cannot_find() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let files = [
        write(dir.path(), "a.txt", &report("甲大学", "收到举报一件。")),
        write(dir.path(), "b.txt", &report("乙大学", "收到举报一件。")),
        write(dir.path(), "empty.txt", ""),
    ];
    let options = || Options { sources: mingcha::Sources::Left, ..Options::default() };
    let index = Index::create(&path, options()).unwrap();
    let added = index.add(&files, &|_| {}).unwrap();
    let gone = added.files[0].report_id.clone().unwrap();
    index.remove(&[gone.to_string()]).unwrap();
    drop(index);
    files[1..].iter().for_each(|file| std::fs::remove_file(file).unwrap());
    let rebuilt = Index::rebuild(&path, options(), &|_| {}).unwrap();
    assert_eq!(rebuilt.files.iter().filter(|file| file.status.is_readable()).count(), 1);
    let index = Index::open(&path, options()).unwrap();
    assert!(matches!(index.report(&gone).unwrap_err().kind, ErrorKind::GoneReport { .. }));
    assert_eq!(
        index.mentions(&query("举报"), &Filter::default(), |_| true).unwrap().unreadable.count,
        1
    );
}

/// The names of the files in the engine's folder.
fn segment_files(store: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(store.join("segments")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_a_run_that_was_killed_left_is_swept_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let (path, reports) = (dir.path().join("store"), dir.path().join("reports"));
    std::fs::create_dir(&reports).unwrap();
    for at in 0..12 {
        write(&reports, &format!("{at}.txt"), &report("甲大学", &format!("收到举报{at}件。")));
    }
    drop(store(&path, std::slice::from_ref(&reports)));

    // What the engine will call its next file of deletions depends on how often it was written to:
    // every name that it may give is taken.
    let files = segment_files(&path);
    for id in files.iter().filter_map(|name| name.strip_suffix(".store")) {
        for operations in 1..400 {
            write(&path.join("segments"), &format!("{id}.{operations}.del"), "left by a kill");
        }
    }
    let orphan = format!("{}.store", "0a".repeat(16));
    write(&path.join("segments"), &orphan, "left by a kill");
    write(&path.join("segments"), ".tmpAb12Cd", "left by a kill");
    std::fs::create_dir_all(path.join("rebuild/segments")).unwrap();
    std::fs::create_dir_all(path.join("sources/ab")).unwrap();
    let part = write(&path.join("sources/ab"), "abcd.part", "left by a kill");

    write(&reports, "0.txt", &report("甲大学", "收到举报五十件。"));
    let index = Index::open(&path, Options::default()).unwrap();
    index.add(std::slice::from_ref(&reports), &|_| {}).unwrap();
    assert_eq!((mentions(&index, "举报"), index.stats().unwrap().reports), (12, 12));
    assert!(index.verify(&|_| {}).unwrap().is_sound());
    let left = segment_files(&path);
    assert!(!left.contains(&orphan) && !left.iter().any(|name| name.starts_with(".tmp")));
    assert!(!path.join("rebuild").exists() && !part.exists());
}

#[test]
fn a_store_inside_the_folder_that_is_indexed_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.txt", &report("甲大学", "收到举报一件。"));
    let folder = dir.path().to_path_buf();
    let index = store(&folder.join("store"), std::slice::from_ref(&folder));
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    let stats = index.stats().unwrap();
    assert_eq!((stats.files, stats.reports), (1, 1));
    assert!(index.remove(&[String::new()]).is_err());
    assert_eq!(index.stats().unwrap().reports, 1);
}

#[test]
fn an_answer_that_takes_too_long_is_an_error_and_no_part_of_one() {
    let dir = tempfile::tempdir().unwrap();
    let index =
        store(&dir.path().join("store"), &[samples()]).with_time_limit(std::time::Duration::ZERO);
    let error = index.mentions(&query("公开"), &Filter::default(), |_| true).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Deadline);
    assert_eq!(
        index
            .search(&query("公开"), &Filter::default(), mingcha::Page::default())
            .unwrap_err()
            .kind,
        ErrorKind::Deadline
    );
}
