use super::*;
use encoding_rs::GB18030;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these files.
fn zipped<N: ToString, B: AsRef<[u8]>>(files: &[(N, B)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.to_string(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A member's name, and its text or status.
type FoundMember = (String, Result<String, Status>);

/// What each member gave, and how the archive ended.
fn read(bytes: &[u8]) -> (Vec<FoundMember>, Option<Status>) {
    let mut found = Vec::new();
    let end = ArchiveWalk::new(None, &mut |member| {
        let content = member.content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        found.push((member.name, content.map_err(|refusal| refusal.status)));
    })
    .over(bytes);
    (found, end.err().map(|refusal| refusal.status))
}

fn check(bytes: &[u8], expect: &[(&str, Result<&str, Status>)], end: Option<Status>) {
    let (found, ended) = read(bytes);
    let found: Vec<_> =
        found.iter().map(|(name, c)| (name.as_str(), c.as_deref().map_err(|&s| s))).collect();
    assert_eq!((&found[..], ended), (expect, end));
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

#[test]
fn each_report_in_an_archive_is_handed_over() {
    let bytes =
        zipped(&[("a.txt", "一"), ("二/b.txt", "二"), ("二/pic.png", "三"), ("README", "四")]);
    assert!(FileBytes::new(&bytes).is_archive());
    let expect = [
        ("a.txt", Ok("一")),
        ("二/b.txt", Ok("二")),
        ("二/pic.png", Err(Status::Ignored)),
        ("README", Ok("四")),
    ];

    check(&bytes, &expect, None);
    assert_eq!(member(&bytes, "二/b.txt").unwrap().unwrap(), "二".as_bytes());
    assert_eq!(member(&bytes, "c.txt").unwrap(), None);
    assert_eq!(member(&bytes, "二/pic.png").unwrap_err().status, Status::Ignored);
}

#[test]
fn what_no_reader_means_is_passed_over() {
    let files = [
        ("__MACOSX/._a.txt", ""),
        (".DS_Store", ""),
        (".git/a.txt", ""),
        ("./二//a.txt", "一"),
        ("空/", ""),
    ];

    check(&zipped(&files), &[("二/a.txt", Ok("一"))], None);
    check(&zipped::<&str, &str>(&[]), &[], None);
}

#[test]
fn a_name_that_leads_out_is_refused_and_shown_without_harm() {
    let files = [
        ("AA/AA/etc/a.txt", "一"),
        ("B/etc/b.txt", "二"),
        ("C:/c.txt", "三"),
        ("d/e.txt", "四"),
        ("F\n.txt", ""),
    ];
    let bytes = replaced(&zipped(&files), b"AA/AA", b"../..");
    let bytes = replaced(&replaced(&bytes, b"B/etc", b"//etc"), b"d/e", br"d\e");
    let out = Err(Status::Unsupported);

    let expect = [
        ("%2E%2E/%2E%2E/etc/a.txt", out),
        ("%2Fetc/b.txt", out),
        ("C:/c.txt", out),
        ("d/e.txt", Ok("四")),
        ("F%0A.txt", Ok("")),
    ];

    check(&bytes, &expect, None);
}

#[test]
fn a_name_without_end_is_cut_and_its_file_not_read() {
    let (found, _) = read(&zipped(&[(format!("{}.txt", "长".repeat(9000)), "一")]));
    assert_eq!(found, [("长".repeat(MOST_NAME_CHARS), Err(Status::Unsupported))]);
}

#[test]
fn links_and_special_files_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("a.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    check(&writer.finish().unwrap().into_inner(), &[("a.txt", Err(Status::Unsupported))], None);
}

#[test]
fn a_name_is_decoded_as_it_was_written() {
    let (gbk, _, _) = GB18030.encode("云岭大学/报告.txt");
    let bytes = zipped(&[("A".repeat(gbk.len()), "一")]);
    check(
        &replaced(&bytes, "A".repeat(gbk.len()).as_bytes(), &gbk),
        &[("云岭大学/报告.txt", Ok("一"))],
        None,
    );

    // UTF-8 without the flag, as macOS writes it; and GB18030 that is UTF-8 by chance.
    let utf8 = "云岭大学.txt";
    let bytes = zipped(&[("A".repeat(utf8.len()), "一")]);
    check(
        &replaced(&bytes, "A".repeat(utf8.len()).as_bytes(), utf8.as_bytes()),
        &[(utf8, Ok("一"))],
        None,
    );
    let bytes = replaced(&zipped(&[("AAAA.txt", "一")]), b"AAAA", &GB18030.encode("学习").0);
    check(&bytes, &[("学习.txt", Ok("一"))], None);
}

#[test]
fn an_archive_in_an_archive_is_read_once() {
    let third = zipped(&[("c.txt", "三")]);
    let second = zipped(&[("b.txt", "二".as_bytes()), ("third.zip", &third)]);
    let first =
        zipped(&[("a.txt", "一".as_bytes()), ("second", &second), ("z.txt", "四".as_bytes())]);
    let expect = [
        ("a.txt", Ok("一")),
        ("second!/b.txt", Ok("二")),
        ("second!/third.zip", Err(Status::Unsupported)),
        ("z.txt", Ok("四")),
    ];

    check(&first, &expect, None);
    assert_eq!(member(&first, "second!/b.txt").unwrap().unwrap(), "二".as_bytes());
    assert_eq!(member(&first, "second").unwrap().unwrap(), second);
}

#[test]
fn what_unpacks_to_too_much_is_too_large() {
    let bomb = vec![0; 4 << 20];
    let bytes = zipped(&[("bomb.txt", &bomb[..]), ("a.txt", "一".as_bytes())]);
    check(&bytes, &[("bomb.txt", Err(Status::TooLarge)), ("a.txt", Ok("一"))], None);
    let names: Vec<(String, &str)> = (0..501).map(|at| (format!("{at}.txt"), "一")).collect();
    let (found, ended) = read(&zipped(&names));
    assert_eq!((found.len(), ended), (500, Some(Status::TooLarge)));

    let mut found = 0;
    let each = &mut |_| found += 1;
    let walk = ArchiveWalk { bytes_left: 5, ..ArchiveWalk::new(None, each) };
    assert_eq!(walk.over(&zipped(&names)).unwrap_err().status, Status::TooLarge);
    assert_eq!(found, 1);
}

#[test]
fn limits_count_over_inner_archives() {
    let inner: Vec<(String, &str)> = (0..300).map(|at| (format!("{at}.txt"), "一")).collect();
    let inner = zipped(&inner);
    let (found, ended) = read(&zipped(&[("a.zip", &inner), ("b.zip", &inner)]));
    assert_eq!((found.len(), ended), (498, Some(Status::TooLarge)));
}

#[test]
fn an_encrypted_member_says_so() {
    let bytes = zipped(&[("a.txt", "一"), ("b.txt", "二")]);
    let mut encrypted = bytes.clone();
    let listed = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    encrypted[6] |= 1;
    encrypted[listed + 8] |= 1;
    check(&encrypted, &[("a.txt", Err(Status::Encrypted)), ("b.txt", Ok("二"))], None);
}

#[test]
fn damage_is_told_where_it_is() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));

    for name in ["a.txt", "b.txt"] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(name.repeat(9).as_bytes()).unwrap();
    }

    let bytes = writer.finish().unwrap().into_inner();
    let damaged = replaced(&bytes, b"a.txta.txt", b"a.txtX");
    check(
        &damaged,
        &[("a.txt", Err(Status::Unsupported)), ("b.txt", Ok(&"b.txt".repeat(9)))],
        None,
    );

    check(&bytes[..bytes.len() - 30], &[], Some(Status::Unsupported));
    check(b"PK\x03\x04", &[], Some(Status::Unsupported));
    let cut = zipped(&[("a.txt", &b"hello"[..]), ("in.zip", &bytes[..bytes.len() - 30])]);
    check(&cut, &[("a.txt", Ok("hello")), ("in.zip", Err(Status::Unsupported))], None);
}

#[test]
fn files_that_share_a_name_are_told() {
    let bytes = replaced(&zipped(&[("a.txt", "一"), ("b.txt", "二")]), b"b.txt", b"a.txt");
    check(&bytes, &[("a.txt", Ok("二"))], Some(Status::Partial));
    let inner = zipped(&[("c.txt", "三")]);
    let other = zipped(&[("c.txt", "四")]);

    let files: [(&str, &[u8]); 5] = [
        ("a.txt", b"1"),
        ("./a.txt", b"2"),
        ("in.zip", &inner),
        ("b.txt", b"3"),
        ("./in.zip", &other),
    ];
    let bytes = zipped(&files);
    let expect = [("a.txt", Ok("1")), ("in.zip!/c.txt", Ok("三")), ("b.txt", Ok("3"))];
    check(&bytes, &expect, Some(Status::Partial));

    for (name, content) in expect {
        assert_eq!(member(&bytes, name).unwrap().as_deref(), content.ok().map(str::as_bytes));
    }
}

#[test]
fn a_file_in_an_archive_is_read_by_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let text = "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校坚持公开。";
    let inner = zipped(&[("报告.txt", text)]);
    let bytes = zipped(&[("a.txt", text.as_bytes()), ("in.zip", &inner)]);
    let path = dir.path().join("报告.zip");
    std::fs::write(&path, &bytes).unwrap();
    let of = |name: &str| crate::file::read(Path::new(&format!("{}{name}", path.display())));
    assert_eq!(of("!/a.txt").unwrap().school.as_deref(), Some("云岭大学"));
    assert_eq!(of("!/in.zip!/报告.txt").unwrap().text, of("!/a.txt").unwrap().text);
    assert_eq!(of("!/b.txt").unwrap_err().kind, crate::error::ErrorKind::NotFound);
    let told = of("").unwrap_err().note();

    assert!(
        told.zh.contains("压缩包.zip!/a.txt") && told.en.contains("archive.zip!/a.txt"),
        "{told:?}"
    );

    assert!(of("!/in.zip").unwrap_err().note().en.contains("报告.txt"));
}

proptest::proptest! {
    #[test]
    fn no_damage_brings_it_down(at in 0usize..400, byte: u8, cut in 0usize..500) {
        let inner = zipped(&[("b.txt", "二".repeat(20))]);
        let mut bytes = zipped(&[("a.txt", "一".as_bytes()), ("in.zip", &inner)]);
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.min(length)]);
        let _ = refusal(&bytes);
    }
}
