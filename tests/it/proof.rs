//! Answers that prove themselves: what the program writes is checked by a script that was written
//! from docs/proof.md alone.

use crate::support::{is_long, query, store};
use mingcha::{Document, Filter, Index, Lang};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Texts in which the fold, paragraph ends and the operators matter.
const TEXTS: [(&str, &str); 4] = [
    (
        "a.txt",
        "云岭大学2020-2021学年信息公开年度报告\n一、概述\n学校没有受到舉 報，行政复议0件。\n",
    ),
    (
        "b.txt",
        "青屿大学2021-2022学年信息公开年度报告\n一、概述\nＯｐｅｎ\u{3000}Data，⻅举\u{200B}报。\n复\n议一件。\n",
    ),
    (
        "c.txt",
        "石漪大学2020-2021学年信息公开年度报告\n一、概述\n举报举报，e\u{301}A\u{30A}；申请公开，检举报告。\n二、复议情况\n没有行政复议，也没有复议。\n",
    ),
    ("d.pdf", "%PDF-1.7\n%%EOF\n"),
];

/// Queries over each kind of expression.
const QUERIES: [&str; 9] = [
    "举报",
    "复议 EXCEPT 行政复议",
    "举报 NEAR/8 复议",
    "没有 BEFORE/6 复议",
    "举报 SENTENCE 申请",
    "举报 -检举",
    "复议 OR \"open data\" OR éå",
    "举报 year:2020-2021",
    "这里没有的词",
];

fn bundle(index: &Index, text: &str, to: &Path) -> String {
    let file = std::fs::File::create(to).unwrap();
    index.bundle(&query(text), &Filter::default(), Lang::Zh, file).unwrap().root
}

fn python(script: &str, args: &[&str]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trust").join(script);
    let output =
        Command::new("python3").arg("-B").arg(script).args(args).output().expect("python3 runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn a_checker_that_knows_only_the_document_finds_every_mention_again_and_every_tampering() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in TEXTS {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let index = store(&dir.path().join("store"), &[folder]);
    index
        .put(Document::new("第 1 号", "霜州大学2020-2021学年信息公开年度报告\n没有举报。"))
        .unwrap();

    let mut bundles = Vec::new();
    for (number, text) in QUERIES.into_iter().enumerate() {
        let path: PathBuf = dir.path().join(format!("{number}.zip"));
        bundle(&index, text, &path);
        bundles.push(path.to_string_lossy().into_owned());
    }
    let (again, first) = (dir.path().join("again.zip"), Path::new(&bundles[8]));
    assert_eq!(bundle(&index, QUERIES[0], &again).len(), 64);
    assert!(first.metadata().unwrap().len() > 1000);

    let (is_right, said) = python("verify.py", &[&bundles[0]]);
    assert!(is_right && said.contains("举报: 6 mentions in 8 sections of 4 reports"), "{said}");
    let (is_right, said) = python("verify.py", &[&bundles[0], "--root", &"0".repeat(64)]);
    assert!(!is_right && said.contains("the root is another one"), "{said}");

    // It also checks each bundle as it is before it tampers with it.
    let count = if is_long() { "10000" } else { "32" };
    let mut args = vec![count];
    args.extend(bundles.iter().map(String::as_str));
    let (is_right, said) = python("tamper.py", &args);
    assert!(is_right, "{said}");
    println!("{said}");
}
