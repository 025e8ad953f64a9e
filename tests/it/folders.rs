//! What lies in a folder and is no file of it: pipes, devices, links that lead elsewhere.

use crate::support::{query, report, store};
use mingcha::{Filter, Index, Options, Status};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

fn mentions(index: &Index, text: &str) -> usize {
    index.counts(&query(text), &Filter::default()).unwrap().counts.mentions
}

#[test]
fn pipes_sockets_and_devices_are_passed_over_and_never_opened() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    write(&folder, "a.txt", &report("甲大学", "收到举报一件。"));
    std::fs::create_dir(folder.join("folder.txt")).unwrap();
    let pipe = folder.join("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = UnixListener::bind(folder.join("socket.txt")).unwrap();
    symlink("pipe.txt", folder.join("to-pipe.txt")).unwrap();

    let index = store(&dir.path().join("store"), std::slice::from_ref(&folder));
    let files = index.files().unwrap();
    let passed: Vec<&str> = files
        .iter()
        .filter(|file| file.status == Status::Unsupported)
        .map(|file| {
            assert!(
                file.reason.as_ref().unwrap().note().en.contains("not a regular file"),
                "{file:?}"
            );
            file.file.rsplit_once('/').unwrap().1
        })
        .collect();
    assert_eq!(passed, ["pipe.txt", "socket.txt", "to-pipe.txt"]);
    assert_eq!((files.len(), mentions(&index, "举报")), (4, 1));

    // Named directly, they are not opened either.
    let named = [pipe, PathBuf::from("/dev/zero")];
    let added = index.add(&named, &|_| {}).unwrap();
    assert_eq!(added.files.len(), 2);
    assert!(added.files.iter().all(|file| file.status == Status::Unsupported));
}

#[test]
fn a_link_out_of_the_named_folders_is_passed_over_and_one_within_is_followed() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, other) = (dir.path().join("in"), dir.path().join("other"));
    write(&folder, "sub/a.txt", &report("甲大学", "收到举报一件。"));
    let secret = write(&other, "secret.txt", &report("乙大学", "收到复议一件。"));
    symlink("sub/a.txt", folder.join("same.txt")).unwrap();
    symlink(&secret, folder.join("out.txt")).unwrap();
    symlink("../../other/secret.txt", folder.join("sub/up.txt")).unwrap();
    symlink("nowhere.txt", folder.join("dangling.txt")).unwrap();

    let path = dir.path().join("store");
    let index = store(&path, std::slice::from_ref(&folder));
    assert_eq!((mentions(&index, "举报"), mentions(&index, "复议")), (1, 0));
    let files = index.files().unwrap();
    let out: Vec<&str> = files
        .iter()
        .filter(|file| {
            file.reason.as_ref().is_some_and(|note| note.note().en.contains("a link out"))
        })
        .map(|file| file.file.strip_prefix("in/").unwrap())
        .collect();
    assert_eq!(out, ["out.txt", "sub/up.txt"]);
    assert!(files.iter().any(|file| file.file.ends_with("same.txt") && file.report_id.is_some()));

    // Where both folders are named, it leads to one of them.
    index.add(&[folder.clone(), other], &|_| {}).unwrap();
    assert_eq!(mentions(&index, "复议"), 1);
    index.remove(&[folder.to_string_lossy().into_owned()]).unwrap();

    // A link that is named itself is taken as named, be the folder named through a link or not.
    let named = Index::create(&dir.path().join("named"), Options::default()).unwrap();
    named.add(&[folder.join("out.txt")], &|_| {}).unwrap();
    assert_eq!(mentions(&named, "复议"), 1);
    symlink("in", dir.path().join("door")).unwrap();
    let through = store(&dir.path().join("through"), &[dir.path().join("door")]);
    assert_eq!((mentions(&through, "举报"), mentions(&through, "复议")), (1, 0));
}

#[test]
fn lines_that_end_before_the_words_of_their_number_are_read_as_others_are() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    let texts = [
        "4、 ：甲\n",
        "某大学2023年信息公开年度报告\n一、概述\n本校认真落实条例。\n二、 ：主动公开情况\n共公开十条。\n",
        "1. 。一\n",
        "（一） 。依申请公开情况\n",
        "第一章 。概述\n",
    ];
    for (at, text) in texts.iter().enumerate() {
        write(&folder, &format!("{at}.txt"), text);
    }
    let index = store(&dir.path().join("store"), &[folder]);
    let files = index.files().unwrap();
    assert!(files.iter().all(|file| file.status == Status::Ok), "{files:?}");
    assert_eq!(files.len(), texts.len());
}
