//! A rebuild loses nothing that the store still holds, whatever of it is damaged.

use crate::support::{copy, is_long, query, report, store};
use mingcha::{Added, ErrorKind, Filter, HeldReport, Index, Options, Rules, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SCHOOLS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// Ten reports in a folder.
fn folder(dir: &Path) -> PathBuf {
    let folder = dir.join("in");
    std::fs::create_dir(&folder).unwrap();
    for school in SCHOOLS {
        let text = report(&format!("{school}山大学"), "收到举报一件，编号２０２１。");
        std::fs::write(folder.join(format!("{school}.txt")), text).unwrap();
    }
    folder
}

fn options(sources: Sources) -> Options {
    Options { sources, ..Options::default() }
}

fn reports(index: &Index) -> Vec<HeldReport> {
    let list = index.reports(&Filter::default(), 0, 100).unwrap().reports;
    list.iter().map(|report| index.report(&report.id).unwrap()).collect()
}

fn mentions(index: &Index, text: &str) -> usize {
    index.counts(&query(text), &Filter::default()).unwrap().counts.mentions
}

fn rebuild(store: &Path) -> mingcha::Result<Added> {
    Index::rebuild(store, Options::default(), &|_| {})
}

/// How many files say that their source was not read again.
fn from_stored_text(added: &Added) -> usize {
    let is_told =
        |warning: &mingcha::Warning| matches!(warning, mingcha::Warning::FromStoredText { .. });
    added.files.iter().filter(|file| file.warnings.iter().any(is_told)).count()
}

/// The kept sources, in order.
fn sources(store: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(store.join("sources")).unwrap();
    let mut files: Vec<PathBuf> = folders
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn reports_whose_files_are_away_are_rebuilt_from_the_stored_text() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    let index = Index::create(&path, options(Sources::Left)).unwrap();
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    let before = reports(&index);
    drop(index);
    let away = dir.path().join("away");
    std::fs::rename(&folder, &away).unwrap();

    // Twice, as somebody may: what is told is told once.
    for _ in 0..2 {
        let rebuilt = rebuild(&path).unwrap();
        assert_eq!((rebuilt.files.len(), from_stored_text(&rebuilt)), (10, 10));
        assert!(rebuilt.files.iter().all(|file| file.warnings.len() == 1), "{:?}", rebuilt.files);
    }
    let index = Index::open(&path, options(Sources::Left)).unwrap();
    let after = reports(&index);
    for (before, after) in before.iter().zip(&after) {
        let same = HeldReport { generation: after.generation.clone(), ..before.clone() };
        assert_eq!(*after, same);
    }
    assert_eq!((after.len(), mentions(&index, "举报")), (10, 10));
    assert!(index.verify(&|_| {}).unwrap().is_sound());

    // Once the files are back they are read.
    std::fs::rename(&away, &folder).unwrap();
    let added = index.add(&[folder], &|_| {}).unwrap();
    assert_eq!((added.replaced, from_stored_text(&added)), (10, 0));
    assert_eq!(reports(&index).len(), 10);
}

#[test]
fn the_stored_text_is_cut_by_the_rules_of_today() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    let index = Index::create(&path, options(Sources::Left)).unwrap();
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    drop(index);
    std::fs::remove_dir_all(folder).unwrap();

    let rules = dir.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    std::fs::write(rules.join("dict.txt"), "举报一件\n").unwrap();
    let options = || Options { rules: Rules::load(&rules).unwrap(), ..options(Sources::Left) };
    Index::rebuild(&path, options(), &|_| {}).unwrap();
    let index = Index::open(&path, options()).unwrap();
    let counts = index.counts(&query("举报"), &Filter::default()).unwrap().counts;
    assert_eq!((counts.mentions, counts.inside), (10, 10));
}

#[test]
fn a_kept_source_that_is_damaged_or_gone_costs_no_report() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    drop(store(&path, std::slice::from_ref(&folder)));
    std::fs::remove_dir_all(folder).unwrap();
    let sources = sources(&path);
    std::fs::remove_file(&sources[0]).unwrap();
    let mut bytes = std::fs::read(&sources[1]).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&sources[1], bytes).unwrap();

    let rebuilt = rebuild(&path).unwrap();
    assert_eq!((rebuilt.files.len(), from_stored_text(&rebuilt)), (10, 2));
    let index = Index::open(&path, Options::default()).unwrap();
    assert_eq!((reports(&index).len(), mentions(&index, "举报")), (10, 10));
}

/// Two ways in which a file is damaged: a bit, and by turns what is lost of it.
fn damages(bytes: &[u8], turn: usize) -> [Option<Vec<u8>>; 2] {
    let mut flipped = bytes.to_vec();
    let middle = bytes.len() / 2;
    flipped.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 4);

    let lost = [None, Some(Vec::new()), Some(bytes[..middle].to_vec())];
    [Some(flipped), lost[turn % 3].clone()]
}

#[test]
fn a_store_is_rebuilt_from_its_sources_whichever_of_its_files_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    let index = store(&path, std::slice::from_ref(&folder));
    // Several segments, and one with deletions.
    std::fs::write(folder.join("甲.txt"), report("甲山大学", "收到举报一件，已办结。")).unwrap();
    index.add(std::slice::from_ref(&folder), &|_| {}).unwrap();
    drop(index);
    std::fs::remove_dir_all(folder).unwrap();

    let files = |folder: &str| {
        let entries = std::fs::read_dir(path.join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| format!("{folder}/{name}")).collect::<Vec<_>>()
    };
    let mut names = files("segments");
    names.push("./verified.json".to_owned());
    names.sort();

    // Each file in one of the two ways where the test is to be short.
    let step = if is_long() { 1 } else { 2 };
    let mut damaged = 0;
    for (turn, name) in names.iter().filter(|name| !name.ends_with(".lock")).enumerate() {
        let whole = std::fs::read(path.join(name)).unwrap();
        for damage in damages(&whole, turn).into_iter().skip(turn % step).step_by(step) {
            let copied = dir.path().join("damaged");
            copy(&path, &copied);
            match &damage {
                Some(bytes) => std::fs::write(copied.join(name), bytes).unwrap(),
                None => std::fs::remove_file(copied.join(name)).unwrap(),
            }
            let rebuilt = rebuild(&copied).unwrap_or_else(|error| panic!("{name}: {error}"));
            let index = Index::open(&copied, Options::default()).unwrap();
            let held = reports(&index);
            let is_held = |school: &&str| {
                held.iter().any(|report| report.school == Some(format!("{school}山大学")))
            };
            assert!(SCHOOLS.iter().all(is_held), "{name} {:?}", rebuilt.damage);
            // What one of the reports replaced may be back, if that it was replaced is lost.
            assert!((10..=11).contains(&mentions(&index, "举报")), "{name} {:?}", rebuilt.damage);
            assert!(index.verify(&|_| {}).unwrap().is_sound());
            damaged += rebuilt.damage.len();
            std::fs::remove_dir_all(&copied).unwrap();
        }
    }
    assert!(damaged > 0, "some of it costs rows, and is told");
}

#[test]
fn a_store_without_its_segments_gives_back_what_its_sources_tell() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    drop(store(&path, std::slice::from_ref(&folder)));
    std::fs::remove_dir_all(path.join("segments")).unwrap();
    let error = Index::open(&path, Options::default()).err().unwrap();
    assert!(matches!(error.kind, ErrorKind::DamagedStore { .. }), "{error}");

    let rebuilt = rebuild(&path).unwrap();
    assert_eq!((rebuilt.files.len(), rebuilt.damage.len()), (10, 1));
    let is_told = |warning: &mingcha::Warning| *warning == mingcha::Warning::WithoutName;
    assert!(rebuilt.files.iter().all(|file| file.warnings.iter().any(is_told)));
    let index = Index::open(&path, Options::default()).unwrap();
    assert!(reports(&index).iter().all(|report| report.school.is_some() && report.year.is_some()));
    assert_eq!(index.add(&[folder], &|_| {}).unwrap().added, 10);
    assert_eq!(index.stats().unwrap().reports, 10);
}

#[test]
fn a_store_of_which_nothing_is_left_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    let index = Index::create(&path, options(Sources::Left)).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    drop(index);
    let segments = path.join("segments");
    let names = || {
        let entries = std::fs::read_dir(&segments).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    for name in names().iter().filter(|name| name.to_string_lossy().ends_with(".store")) {
        std::fs::write(segments.join(name), "not what was written").unwrap();
    }
    let before = names();
    let error = rebuild(&path).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::LostStore { .. }), "{error}");
    assert_eq!(names(), before);
    assert!(!path.join("rebuild").exists());
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_is_no_damage() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    drop(store(&path, &[folder]));
    let meta = path.join("segments/meta.json");
    std::fs::set_permissions(&meta, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&meta).is_ok() {
        return println!("did not run: this user may read everything");
    }
    for error in [Index::open(&path, Options::default()).err(), rebuild(&path).err()] {
        let error = error.unwrap();
        assert!(matches!(&error.kind, ErrorKind::Io { found } if found.contains("denied")));
    }
}

#[test]
fn a_rebuild_under_other_rules_says_what_moved_and_keeps_links() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (folder(dir.path()), dir.path().join("store"));
    let rules = dir.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    let schools = "[[school]]\nname = '青屿学院'\naliases = ['甲山大学']\n";
    std::fs::write(rules.join("schools.toml"), schools).unwrap();
    std::fs::write(rules.join("sections.toml"), "[[section]]\nkind = 'overview'\nany = ['概述']\n")
        .unwrap();

    let former = Options { rules: Rules::load(&rules).unwrap(), ..Options::default() };
    let index = Index::create(&path, former).unwrap();
    index.add(&[folder], &|_| {}).unwrap();
    let ids: Vec<_> = reports(&index).iter().map(|report| report.id.clone()).collect();
    drop(index);

    let added = rebuild(&path).unwrap();
    let moved = added.moved.unwrap();
    let index = Index::open(&path, Options::default()).unwrap();
    let now: Vec<_> = reports(&index).iter().map(|report| report.id.clone()).collect();
    assert_eq!(BTreeSet::from_iter(&ids), BTreeSet::from_iter(&now), "links lead where they led");

    let of = |school: &str| {
        let is_it = |moved: &&mingcha::MovedReport| moved.file.as_ref().unwrap().contains(school);
        moved.iter().find(is_it).unwrap()
    };
    let (before, after) = (&of("甲").before, of("甲").after.as_ref().unwrap());
    assert_eq!(before.school.as_deref(), Some("青屿学院"));
    assert_eq!(after.school.as_deref(), Some("甲山大学"));
    assert_eq!((before.year, before.verdict), (after.year, after.verdict));
    assert!(now.contains(&of("甲").id));

    let before = &of("乙").before;
    let after = of("乙").after.as_ref().unwrap();
    let kinds = |reading: &mingcha::MovedReading| {
        reading.headings.iter().map(|heading| heading.kind).collect::<Vec<_>>()
    };
    assert!(kinds(before).iter().all(|kind| *kind != Some(mingcha::Kind::Proactive)));
    assert!(kinds(after).contains(&Some(mingcha::Kind::Proactive)));
    assert_eq!(moved.len(), SCHOOLS.len());

    drop(index);
    assert_eq!(rebuild(&path).unwrap().moved, Some(Vec::new()), "nothing moves by itself");
}
