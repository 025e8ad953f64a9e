//! Who may know whom: the table of the README, held against the `use` lines and paths of every
//! file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each part of the library with the parts that it may use, in reading order: never one after it,
/// but that the store and what is asked of it (index, hit, mention) speak of each other's results.
const MAY_USE: [(&str, &[&str]); 28] = [
    ("note", &[]),
    ("error", &["note"]),
    ("text", &[]),
    ("report", &["error", "note"]),
    ("rules", &["error", "note", "text", "report"]),
    ("numbering", &["text"]),
    ("file", &["error", "note", "text", "report", "rules", "numbering"]),
    ("section", &["text", "report", "rules", "numbering"]),
    ("placeholder", &["text", "rules", "section"]),
    ("statement", &["note", "text", "report", "rules", "numbering", "section"]),
    ("token", &["note", "text", "rules"]),
    ("query", &["error", "note", "text", "report"]),
    ("table", &[]),
    ("term", &["error", "note", "text", "file", "query", "table"]),
    ("pattern", &["text", "query"]),
    (
        "index",
        &[
            "error",
            "note",
            "text",
            "report",
            "rules",
            "file",
            "section",
            "placeholder",
            "statement",
            "token",
            "query",
            "table",
            "pattern",
            "hit",
            "reuse",
        ],
    ),
    ("snippet", &["text", "query", "pattern"]),
    (
        "hit",
        &[
            "error", "note", "text", "report", "rules", "section", "query", "pattern", "index",
            "snippet",
        ],
    ),
    ("mention", &["error", "note", "text", "report", "token", "query", "pattern", "index", "hit"]),
    ("reuse", &["error", "text", "report", "query", "pattern", "index", "hit"]),
    ("export", &["error", "note", "report", "token", "query", "index", "hit", "mention"]),
    (
        "audit",
        &[
            "error",
            "note",
            "placeholder",
            "report",
            "statement",
            "query",
            "index",
            "mention",
            "export",
        ],
    ),
    ("suggest", &["error", "text", "rules", "query", "index", "hit"]),
    ("change", &["lib", "error", "note", "query", "report", "token", "index", "hit", "mention"]),
    (
        "compare",
        &["error", "text", "report", "query", "pattern", "index", "snippet", "hit", "mention"],
    ),
    ("http", &["lib", "export"]),
    ("cli", &["lib", "file", "section", "placeholder", "export", "http"]),
    ("main", &["cli"]),
];

#[test]
fn every_file_uses_only_what_its_part_may_use() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in sources() {
        let part = part_of(&path);
        if part == "lib" {
            continue;
        }
        let allowed =
            allowed.get(part.as_str()).unwrap_or_else(|| panic!("{part} is not in the table"));
        for used in used_in(&std::fs::read_to_string(&path).unwrap()) {
            seen += 1;
            if used != part && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50, "the test reads `use` lines");
}

#[test]
fn only_one_file_names_each_engine() {
    for (engine, home) in [
        ("tantivy::", "store/local"),
        ("jieba_rs::", "token"),
        ("pinyin::{", "suggest/pinyin"),
        ("axum::", "http"),
        ("clap::", "cli"),
        ("rust_xlsxwriter::", "export/xlsx"),
        ("ureq::", "store/remote"),
    ] {
        for path in sources() {
            let text = std::fs::read_to_string(&path).unwrap();
            let named = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains(engine));
            let inner = path.strip_prefix(source_dir()).unwrap().to_string_lossy().into_owned();
            assert!(!named || inner.starts_with(home), "{inner} names {engine}");
        }
    }
}

#[test]
fn the_description_of_the_api_is_named_by_the_http_side_and_by_derives_only() {
    for path in sources().into_iter().filter(|path| part_of(path) != "http") {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.contains("utoipa")) {
            assert_eq!(
                line.trim(),
                "#[cfg_attr(feature = \"http\", derive(utoipa::ToSchema))]",
                "{}",
                path.display()
            );
        }
    }
}

fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<PathBuf> {
    let mut folders = vec![source_dir()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    files
}

/// The part that a file belongs to: its top folder or its name.
fn part_of(path: &Path) -> String {
    let inner = path.strip_prefix(source_dir()).unwrap();
    inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The parts named by `crate::part` or `mingcha::part`; what `lib.rs` re-exports is `lib`.
fn used_in(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for root in ["crate::", "mingcha::"] {
            for (at, _) in line.match_indices(root) {
                let name: String = line[at + root.len()..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                used.push(
                    if name.chars().next().is_some_and(char::is_lowercase) && name != "marks" {
                        name
                    } else {
                        "lib".to_owned()
                    },
                );
            }
        }
    }
    used
}
