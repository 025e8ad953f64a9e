//! What the tests share: where the real reports are, corpora that are made for a run, and the naive
//! reader of mentions.

use mingcha::text::fold;
use mingcha::{Filter, Index, Options, Query};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of real reports, corpora and graded queries: `MINGCHA_REPORTS`, else `../shared`.
/// Where it is absent a test that needs it fails if `CI` is set, and else says in a line that it
/// did not run.
pub fn shared(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("MINGCHA_REPORTS").map(PathBuf::from);
    let dir = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if dir.join("reports").is_dir() {
        return Some(dir);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} holds no reports; set MINGCHA_REPORTS",
        dir.display()
    );
    println!("did not run: {test} (no {}; set MINGCHA_REPORTS)", dir.display());
    None
}

/// Whether tests that can be long are to be: `tests/run --long` says so.
pub fn is_long() -> bool {
    std::env::var_os("MINGCHA_LONG").is_some()
}

/// The sample reports of the project.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// `count` reports of nation.py in `into`; the folder that holds `reports/` and `truth.jsonl`.
pub fn nation(shared: &Path, count: usize, into: &Path) -> PathBuf {
    let out = into.join("nation");
    let script = shared.join("corpus/nation.py");
    let args = ["--reports", &count.to_string(), "--out"];
    let status = Command::new("python3")
        .arg(script)
        .args(args)
        .arg(&out)
        .status()
        .expect("python3 runs nation.py");
    assert!(status.success());
    out
}

/// A new store in `dir` that holds `paths`.
pub fn store(dir: &Path, paths: &[PathBuf]) -> Index {
    let index = Index::create(dir, Options::default()).unwrap();
    index.add(paths, &|_| {}).unwrap();
    index
}

pub fn query(text: &str) -> Query {
    text.parse().unwrap()
}

/// An exact query for `term`, whatever it looks like.
pub fn exactly(term: &str) -> Query {
    Query {
        text: term.to_owned(),
        expr: Some(mingcha::query::Expr::Exact(term.to_owned())),
        ..Query::default()
    }
}

/// All texts of a store by report, section by section: what the naive reader reads.
pub struct Texts {
    pub sections: Vec<Text>,
}

pub struct Text {
    pub report: String,
    pub section: u32,
    /// Folded paragraphs.
    pub paragraphs: Vec<Vec<char>>,
}

impl Texts {
    pub fn of(index: &Index) -> Texts {
        let list = index.reports(&Filter::default(), 0, usize::MAX).unwrap();
        let mut sections = Vec::new();
        for summary in list.reports {
            let report = index.report(&summary.id).unwrap();
            for section in &report.sections {
                let folded = fold(&report.text[section.span.range()]).text();
                let paragraphs =
                    folded.split('\n').map(|paragraph| paragraph.chars().collect()).collect();
                sections.push(Text {
                    report: report.id.to_string(),
                    section: section.id,
                    paragraphs,
                });
            }
        }
        Texts { sections }
    }

    /// How often `term` stands in each section that holds it: every place of every paragraph is
    /// looked at.
    pub fn mentions(&self, term: &str) -> Vec<(String, u32, usize)> {
        let term: Vec<char> = fold(term).chars;
        let mut found = Vec::new();
        for text in &self.sections {
            let count: usize = text
                .paragraphs
                .iter()
                .map(|paragraph| {
                    paragraph.windows(term.len()).filter(|window| *window == term).count()
                })
                .sum();
            if count > 0 {
                found.push((text.report.clone(), text.section, count));
            }
        }
        found.sort();
        found
    }

    /// Terms of 1 to 8 characters that stand in the texts, and some that do not.
    pub fn random_terms(&self, count: usize, seed: u64) -> Vec<String> {
        let mut random = Random(seed);
        let mut terms = Vec::new();
        while terms.len() < count {
            let text = &self.sections[random.below(self.sections.len())];
            let paragraph = &text.paragraphs[random.below(text.paragraphs.len())];
            if paragraph.is_empty() {
                continue;
            }
            let length = (random.below(8) + 1).min(paragraph.len());
            let start = random.below(paragraph.len() - length + 1);
            let mut term: Vec<char> = paragraph[start..start + length].to_vec();
            if random.below(8) == 0 {
                let at = random.below(term.len());
                term[at] = '讼';
            }
            let term: String = term.into_iter().collect();
            if term.trim() == term {
                terms.push(term);
            }
        }
        terms
    }
}

/// A small generator of numbers (SplitMix64), so that a failing run can be run again.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// The five real reports, and `texts` beside them, in the formats that schools publish: a folder
/// for each program and format (`writer-pdf`, `chromium-pdf`, `gb18030`, …), made by
/// `tests/formats/make.py` and kept for as long as neither the texts nor the script change. Where a
/// program is missing a test that needs it fails if `CI` is set, and else says that it did not run.
#[cfg_attr(
    not(any(feature = "html", feature = "office", feature = "pdf")),
    allow(dead_code, reason = "only readers of other formats are tried with it")
)]
pub fn formats(test: &str, texts: &[(String, String)]) -> Option<PathBuf> {
    static MAKING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one_at_a_time = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/make.py");
    let mut hasher = std::hash::DefaultHasher::new();
    (texts, std::fs::read(&script).unwrap()).hash(&mut hasher);
    let made =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("formats-{:016x}", hasher.finish()));
    if made.join("done").exists() {
        return Some(made);
    }
    let source = tempfile::tempdir().unwrap();
    texts.iter().for_each(|(name, text)| {
        std::fs::write(source.path().join(format!("{name}.txt")), text).unwrap()
    });
    let python = std::env::var_os("MINGCHA_PYTHON").unwrap_or_else(|| "python3".into());
    let run = Command::new(python)
        .arg(script)
        .arg(source.path())
        .arg(&made)
        .output()
        .expect("python3 starts");
    if run.status.success() {
        std::fs::write(made.join("done"), "").unwrap();
        return Some(made);
    }
    let error = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(
        std::env::var_os("CI").is_none(),
        "the formats could not be made; tests/run installs what they need: {error}"
    );
    println!("did not run: {test} ({})", error.lines().last().unwrap_or_default());
    None
}

/// The clean texts of the five real reports with their names.
#[cfg_attr(
    not(any(feature = "html", feature = "office", feature = "pdf")),
    allow(dead_code, reason = "only readers of other formats are tried with it")
)]
pub fn real_texts(test: &str) -> Option<Vec<(String, String)>> {
    Some(clean_texts(&shared(test)?.join("reports")))
}

/// The names of the texts in a folder, each with what is read from it.
pub fn clean_texts(folder: &Path) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();

    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), mingcha::file::read(path).unwrap().text)).collect()
}

/// A zip archive of these files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

/// A small report of a school, with this sentence in it.
pub fn report(school: &str, sentence: &str) -> String {
    format!(
        "{school}2020-2021学年信息公开年度报告\n一、概述\n{school}坚持公开。\n二、主动公开情况\n{sentence}\n"
    )
}
