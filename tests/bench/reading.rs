//! What `cargo bench --bench reading [-- DIR]` prints: the processor time of reading one report, from
//! its bytes to its statements, by steps. DIR holds the files that tests/dress/make.py wrote; without
//! it they are made. It uses only what the library has had since it tells reports from other texts,
//! so that it can be put into a former version to compare the two on one folder.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

use mingcha::{Grammar, Report, ReportTime, Rules, file, section, verdict};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Runs over all files; the median counts.
const RUNS: usize = 9;

/// The steps from bytes to statements.
const STEPS: [&str; 4] = ["file", "outline", "statements", "verdict"];

fn main() {
    let made = tempfile::tempdir().unwrap();
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let dir = given.map_or_else(|| make(made.path()), |dir| Some(PathBuf::from(dir)));
    let Some(dir) = dir else { return };

    let files = files(&dir);
    let rules = Rules::default();
    let grammar = Grammar::new(&rules);
    let mut times = [const { Vec::new() }; STEPS.len()];
    for _ in 0..=RUNS {
        let spent = run(&files, &rules, &grammar);
        times.iter_mut().zip(spent).for_each(|(times, spent)| times.push(spent));
    }

    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{} files, {:.1} KB each", files.len(), bytes as f64 / 1e3 / files.len() as f64);
    let mut sum = 0.0;
    for (step, times) in STEPS.iter().zip(&mut times) {
        // In the first run everything that is made once is made.
        times.remove(0);
        times.sort();
        let micros = times[RUNS / 2].as_secs_f64() * 1e6 / files.len() as f64;
        sum += micros;
        println!("{step:10} {micros:8.1} µs of processor time a file");
    }
    println!("{:10} {sum:8.1} µs", "all");
}

/// Has invented reports and other texts made.
fn make(dir: &Path) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new("python3");
    python.args(["-B", "tests/dress/make.py"]).arg(dir).current_dir(root);
    python.args(["--schools", "index/schools.csv"]);
    if !python.status().is_ok_and(|status| status.success()) {
        println!("did not run: python3 tests/dress/make.py failed");
        return None;
    }
    Some(dir.to_path_buf())
}

/// The files in a folder and in those in it, with their contents.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|ending| ending == "txt" || ending == "html") {
            files.push((path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// Reads all files once; the time of each step.
fn run(files: &[(String, Vec<u8>)], rules: &Rules, grammar: &Grammar) -> [Duration; STEPS.len()] {
    let start = processor_time();
    let parsed = files.iter().filter_map(|(name, bytes)| file::parse(name, bytes).ok());
    let reports: Vec<Report> = parsed.collect();
    let parsed = processor_time();
    let outlines: Vec<section::Outline> =
        reports.iter().map(|report| section::split(&report.text, rules)).collect();
    let outlined = processor_time();
    for (report, outline) in reports.iter().zip(&outlines) {
        let time = ReportTime::new(report.year, report.period);
        std::hint::black_box(grammar.read_of(&report.text, outline, time));
    }
    let stated = processor_time();
    for report in &reports {
        std::hint::black_box(verdict::judge(report, rules));
    }
    let judged = processor_time();

    [parsed - start, outlined - parsed, stated - outlined, judged - stated]
}

/// The time that this thread was on a processor, where the system tells; else the time that passed.
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
