//! Files taken apart in child processes of the program: the same answer as in this one, within
//! limits, leaving nothing behind.

use mingcha::{Error, ErrorKind, Index, Isolation, Options, Reader, file};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const HTML: &str = "<!DOCTYPE html><html><head><title>信息公开年度报告</title></head><body><p>云岭大学2020-2021学年信息公开年度报告</p>\
                    <p>一、概述</p><p>学校坚持公开，没有受到举报。</p></body></html>";

fn helper() -> Isolation {
    Isolation::Helper(PathBuf::from(env!("CARGO_BIN_EXE_mingcha")))
}

/// Files that are taken apart in a child: the sample reports as pages, every file of such a format
/// among the tests, and one of each kind that cannot be read.
fn risky_files() -> Vec<(String, Vec<u8>)> {
    let doc = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &utf16("WordDocument\0")].concat();
    let docx = b"PK\x03\x04word/document.xml".to_vec();
    let pdf = b"%PDF-1.7\n%%EOF".to_vec();
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("a.html".into(), HTML.into()),
        ("b.pdf".into(), pdf),
        ("c.doc".into(), doc),
        ("d.docx".into(), docx),
    ];
    for path in files_under(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        let name = path.to_string_lossy().into_owned();
        match path.extension().and_then(|end| end.to_str()) {
            Some("pdf" | "doc" | "docx" | "wps" | "html") => {
                files.push((name, std::fs::read(&path).unwrap()))
            }
            Some("txt") => files.extend(
                file::read(&path).map(|report| (format!("{name}.html"), page(&report.text))),
            ),
            _ => {}
        }
    }
    files
}

/// A web page of these paragraphs.
fn page(text: &str) -> Vec<u8> {
    let paragraphs: String = text.lines().map(|line| format!("<p>{line}</p>\n")).collect();
    format!("<!DOCTYPE html><html><body>{paragraphs}</body></html>").into_bytes()
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let within = |path: PathBuf| if path.is_dir() { files_under(&path) } else { vec![path] };
    paths.into_iter().flat_map(within).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_child_reads_a_file_as_this_process_does() {
    let (here, there) = (Reader::new(Isolation::InProcess), Reader::new(helper()));
    let files = risky_files();
    assert!(files.len() > 5);
    for (name, bytes) in &files {
        assert_eq!(here.parse(name, bytes), there.parse(name, bytes), "{name}");
    }
}

#[test]
fn the_round_trip_to_a_child_is_short() {
    let files = risky_files();
    let seconds = |isolation: Isolation| {
        let reader = Reader::new(isolation);
        let _ = reader.parse("a.html", HTML.as_bytes());
        let started = Instant::now();
        for (name, bytes) in files.iter().cycle().take(200) {
            let _ = reader.parse(name, bytes);
        }
        started.elapsed().as_secs_f64() / 200.0
    };
    let (here, there) = (seconds(Isolation::InProcess), seconds(helper()));
    println!("a file: {:.3} ms in this process, {:.3} ms in a child", here * 1e3, there * 1e3);
    assert!(there - here < 0.05);
}

#[test]
fn a_program_that_is_no_helper_ends_the_run_and_marks_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let reports = dir.path().join("reports");
    std::fs::create_dir(&reports).unwrap();
    std::fs::write(
        reports.join("a.txt"),
        "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。",
    )
    .unwrap();
    let isolation = Isolation::Helper(dir.path().join("no/such/program"));
    let index =
        Index::create(&dir.path().join("store"), Options { isolation, ..Options::default() })
            .unwrap();
    let added = index.add(std::slice::from_ref(&reports), &|_| {}).unwrap();
    assert_eq!(added.added, 1, "text needs no child");

    std::fs::write(reports.join("b.html"), HTML).unwrap();
    let error = index.add(std::slice::from_ref(&reports), &|_| {}).unwrap_err();
    assert!(matches!(error, Error { kind: ErrorKind::NoHelper { .. }, .. }), "{error}");
    assert!(error.note().zh.contains("no/such/program"));
    assert_eq!(index.stats().unwrap().files, 1);
}

#[test]
fn a_file_in_an_archive_is_inspected_by_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = zip::ZipWriter::new(std::fs::File::create(dir.path().join("a.zip")).unwrap());
    let text = "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。";
    for (name, bytes) in [("2021/报告.txt", text), ("报告.html", HTML)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let inspect = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
        let ran = command
            .current_dir(dir.path())
            .args(["inspect", file, "--lang", "en"])
            .output()
            .unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        (ran.status.code(), format!("{out}{err}"))
    };
    let (code, told) = inspect("a.zip!/2021/报告.txt");
    assert!(code == Some(0) && told.contains("云岭大学"), "{told}");
    let (code, told) = inspect("a.zip");
    assert!(code == Some(2) && told.contains("2 files (2021/报告.txt, 报告.html)"), "{told}");
    let (code, told) = inspect("a.zip!/no.txt");
    assert!(code == Some(2) && told.contains("no such file"), "{told}");
}

/// A child as the reader starts it, that has greeted.
#[cfg(target_os = "linux")]
fn child() -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command
        .arg(file::HELPER_ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .env("MINGCHA_LANG", "no language");
    let mut child = command.spawn().unwrap();
    let mut greeting = [0; 12];
    child.stdout.as_mut().unwrap().read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting[4..], b"mingcha ");
    child
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_limits_itself() {
    let mut child = child();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(limit("Max address space"), ["2147483648", "2147483648"]);
    assert_eq!(limit("Max core file size"), ["0", "0"]);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_ends_when_its_reader_is_gone() {
    let mut child = child();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_frame_longer_than_any_file_ends_a_child() {
    let mut child = child();
    child.stdin.as_mut().unwrap().write_all(&[0xFF; 4]).unwrap();
    assert!(child.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_of_the_program_leaves_no_process_behind() {
    let dir = tempfile::tempdir().unwrap();
    // A copy under a name of its own, to tell its children from those of other tests.
    let program = dir.path().join("mingcha-of-this-test");
    std::fs::copy(env!("CARGO_BIN_EXE_mingcha"), &program).unwrap();
    let running = || {
        let named = |id: &Path| std::fs::read_link(id.join("exe")).is_ok_and(|exe| exe == program);
        let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
        all.filter(|id| named(id)).collect::<Vec<_>>()
    };
    std::fs::write(dir.path().join("a.html"), HTML).unwrap();
    let reader = Reader::new(Isolation::Helper(program.clone()));
    let _ = reader.parse("a.html", HTML.as_bytes());
    let children = running();
    assert_eq!(children.len(), 1);
    let stat = std::fs::read_to_string(children[0].join("stat")).unwrap();
    let group = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(2).unwrap().to_owned();
    assert_eq!(
        Some(group.as_str()),
        children[0].file_name().unwrap().to_str(),
        "Ctrl-C is not for it"
    );
    drop(reader);
    assert_eq!(running().len(), 0);

    let index =
        |args: &[&str]| Command::new(&program).current_dir(dir.path()).args(args).output().unwrap();
    let ran = index(&["index", "a.html", "--json"]);
    assert!(
        ran.status.code().is_some_and(|code| code < 2),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(running().len(), 0);
}
