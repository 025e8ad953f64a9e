//! What `cargo bench --bench formats` prints: how fast 1,000 reports of nation.py go into a store
//! as .txt and as a mixture of .txt, .html, .docx and .doc, in turn, and how many pages of PDF are
//! read a second. All through the helper process, as the program does it. The formats are made by
//! LibreOffice, Chromium and typst, which takes some minutes.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod corpus;

use mingcha::{Filter, Index, Isolation, Options, Query, Reader};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Reports in the corpus, and those of them that become PDFs by each program.
const REPORTS: usize = 1000;
const PDFS: usize = 20;
/// Runs of each kind; the median counts.
const RUNS: usize = 5;

fn main() {
    let Some(script) = corpus::script() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (plain, mixed, pdfs) =
        (dir.path().join("plain"), dir.path().join("mixed"), dir.path().join("pdfs"));
    let clean = clean_texts(&script, dir.path());
    mix(&clean, &plain, &mixed, dir.path());
    make_pdfs(&clean, &pdfs, dir.path());
    compare_speed(&plain, &mixed);
    count_pages(&pdfs);
}

/// The corpus as clean texts, so that every format holds the same.
fn clean_texts(script: &Path, dir: &Path) -> Vec<PathBuf> {
    let nation = dir.join("nation");
    corpus::write(script, &REPORTS.to_string(), &nation);
    let out = dir.join("clean");
    std::fs::create_dir(&out).unwrap();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(nation.join("reports"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let name = |path: &PathBuf| out.join(format!("{}.txt", path.file_stem().unwrap().display()));
    let write = |path: &PathBuf| {
        std::fs::write(name(path), mingcha::file::read(path).unwrap().text).unwrap()
    };
    paths.par_iter().for_each(write);
    paths.iter().map(name).collect()
}

/// `plain` gets every text, `mixed` the same with three of four in another format.
fn mix(clean: &[PathBuf], plain: &Path, mixed: &Path, dir: &Path) {
    copy(clean, plain);
    for (at, format) in ["html", "writer-docx", "writer-doc"].iter().enumerate() {
        let part: Vec<PathBuf> = clean.iter().skip(at).step_by(4).cloned().collect();
        make(&part, format, dir, mixed);
    }
    copy(&clean.iter().skip(3).step_by(4).cloned().collect::<Vec<_>>(), mixed);
}

fn make_pdfs(clean: &[PathBuf], pdfs: &Path, dir: &Path) {
    for format in ["writer-pdf", "chromium-pdf", "typst-pdf"] {
        make(&clean[..PDFS], format, dir, &pdfs.join(format));
    }
}

fn copy(paths: &[PathBuf], into: &Path) {
    std::fs::create_dir_all(into).unwrap();
    paths
        .iter()
        .for_each(|path| _ = std::fs::copy(path, into.join(path.file_name().unwrap())).unwrap());
}

/// Makes `texts` in one format and moves them into `into`.
fn make(texts: &[PathBuf], format: &str, dir: &Path, into: &Path) {
    let work = tempfile::tempdir_in(dir).unwrap();
    let (source, out) = (work.path().join("in"), work.path().join("out"));
    copy(texts, &source);
    let python = std::env::var_os("MINGCHA_PYTHON").unwrap_or_else(|| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/make.py");
    run(Command::new(python).arg(script).arg(&source).arg(&out).arg(format));
    std::fs::create_dir_all(into).unwrap();
    for entry in std::fs::read_dir(out.join(format)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::rename(&path, into.join(path.file_name().unwrap())).unwrap();
    }
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?} failed");
}

fn helper() -> Isolation {
    Isolation::Helper(env!("CARGO_BIN_EXE_mingcha").into())
}

/// Indexes both in turn.
fn compare_speed(plain: &Path, mixed: &Path) {
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for (times, folder) in seconds.iter_mut().zip([plain, mixed]) {
            times.push(index(folder));
        }
    }
    let [plain, mixed] = seconds.map(median);
    println!(
        "{REPORTS} reports as .txt: {plain:.2} s; as .txt, .html, .docx, .doc in equal parts: {mixed:.2} s"
    );
    println!(
        "the mixture goes at {:.0} % of the speed of .txt (medians of {RUNS} runs in turn)",
        plain / mixed * 100.0
    );
}

/// Seconds to put a folder into a new store, from the first file on; the dictionary is loaded
/// before.
fn index(folder: &Path) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::create(
        &dir.path().join("store"),
        Options { isolation: helper(), ..Options::default() },
    )
    .unwrap();
    let started = std::sync::OnceLock::new();
    let added =
        index.add(&[folder.to_path_buf()], &|_| _ = started.get_or_init(Instant::now)).unwrap();
    let seconds = started.get().unwrap().elapsed().as_secs_f64();
    let unread: Vec<_> = added.files.iter().filter(|file| file.report_id.is_none()).collect();
    assert!(
        unread.is_empty() && added.files.len() == REPORTS,
        "{} files; not read: {unread:#?}",
        added.files.len()
    );
    let query: Query = "举报".parse().unwrap();
    let counts = index.counts(&query, &Filter::default()).unwrap().counts;
    println!(
        "  {}: {seconds:.2} s, {} mentions of 举报",
        folder.file_name().unwrap().display(),
        counts.mentions
    );
    seconds
}

/// Reads all PDFs on all cores.
fn count_pages(pdfs: &Path) {
    let reader = Reader::new(helper());
    for entry in std::fs::read_dir(pdfs).unwrap() {
        let folder = entry.unwrap().path();
        let paths: Vec<PathBuf> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let mut rates = Vec::new();
        let mut pages = 0;
        for _ in 0..RUNS {
            let started = Instant::now();
            let of = |path: &PathBuf| {
                reader.read(path).unwrap().anchors.last().map_or(0, |last| last.number)
            };
            pages = paths.par_iter().map(of).sum::<u32>();
            rates.push(f64::from(pages) / started.elapsed().as_secs_f64());
        }
        let name = folder.file_name().unwrap().display();
        println!(
            "{name}: {} files, {pages} pages, {:.0} pages a second (median of {RUNS} runs)",
            paths.len(),
            median(rates)
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
