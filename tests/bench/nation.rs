//! What `tests/run --long nation` prints: mentions at the size of a country, 45,000 reports of
//! nation.py, each figure with the count of what was found, and a scan of all folded text in memory
//! as the peer that does equal work.
//!
//! Corpus and store are made once and kept in the target folder. Counts that are not those of
//! `totals.json`, or that the scan does not find, end it.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod corpus;

use memchr::memmem::Finder;
use mingcha::{
    Cancel, ErrorKind, Filter, Index, MOST_SORTED, MentionOrder, MentionPage, Options, Query,
};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Reports, unless `MINGCHA_NATION_REPORTS` says how many.
const REPORTS: &str = "45000";
/// Runs of which the median is taken.
const RUNS: usize = 11;
/// Where the process that writes all mentions finds the store and writes to.
const WRITE: &str = "MINGCHA_NATION_WRITE";

fn main() {
    let count = std::env::var("MINGCHA_NATION_REPORTS").unwrap_or_else(|_| REPORTS.to_owned());
    let Some(nation) = nation(&count) else { return };
    let index = store(&nation);
    if let Ok(file) = std::env::var(WRITE) {
        return write_all(&index, Path::new(&file));
    }
    let totals: Value =
        serde_json::from_slice(&std::fs::read(nation.join("totals.json")).unwrap()).unwrap();
    equal_to_totals(&index, &totals);
    warm_figures(&index);
    cancelled(&index);
    all_as_jsonl(&nation);
    against_a_scan(&index);
}

/// The folder of the corpus.
fn nation(count: &str) -> Option<PathBuf> {
    let script = corpus::script()?;
    let nation = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("nation-{count}"));
    if !nation.join("totals.json").exists() {
        corpus::write(&script, count, &nation);
    }
    Some(nation)
}

/// The store of the corpus, made anew where this program cannot open it.
fn store(nation: &Path) -> Index {
    let dir = nation.with_extension("store");
    if let Ok(index) = Index::open(&dir, Options::default()) {
        return index;
    }
    _ = std::fs::remove_dir_all(&dir);
    let index =
        Index::create(&dir, Options { sources: mingcha::Sources::Left, ..Options::default() })
            .unwrap();
    let added = index.add(&[nation.join("reports")], &|_| {}).unwrap();
    let megabytes = added.bytes as f64 / 1e6;
    println!(
        "indexed {} reports, {megabytes:.0} MB, in {:.0} s; peak memory {} MB",
        added.added,
        added.seconds,
        peak_mb()
    );
    index
}

/// Every term is counted as often as nation.py wrote it.
fn equal_to_totals(index: &Index, totals: &Value) {
    let mut differing = Vec::new();
    for (term, written) in totals["mentions"].as_object().unwrap() {
        let counts = index.counts(&query(term), &Filter::default()).unwrap().counts;
        println!(
            "{term}: {} mentions of {written} written, {} over a paragraph's end",
            counts.mentions, counts.across_break
        );
        if written.as_u64() != Some(counts.mentions as u64) {
            differing.push(term.clone());
        }
    }
    assert!(differing.is_empty(), "not counted as written: {differing:?}");
}

fn warm_figures(index: &Index) {
    let everything = Filter::default();
    for term in ["举报", "信息公开", "珊瑚礁"] {
        let query = query(term);
        let (counts, took) = median(|| index.counts(&query, &everything).unwrap());
        let (mentions, cells) = (counts.counts.mentions, counts.by.cross.len());
        println!(
            "counts and cross table of {term} [{mentions} mentions, {cells} cells]: {}",
            ms(took)
        );
        let (page, took) =
            median(|| index.mention_page(&query, &everything, &MentionPage::default()).unwrap());
        println!("first page of {term} [{} listed]: {}", page.mentions.len(), ms(took));
    }
    deep_page(index);
    sorted_page(index);
}

/// A page in the middle of the longest list, from the cursor that leads there.
fn deep_page(index: &Index) {
    let (query, everything) = (query("信息公开"), Filter::default());
    let first = index.mention_page(&query, &everything, &MentionPage::default()).unwrap();
    let middle = first.counts.mentions / 2;
    let (start, _) = first.next.as_deref().unwrap().rsplit_once('.').unwrap();
    let page = MentionPage { cursor: Some(format!("{start}.{middle}")), ..MentionPage::default() };
    let (deep, took) = median(|| index.mention_page(&query, &everything, &page).unwrap());
    assert_eq!(deep.first, middle + 1);
    println!("page of 信息公开 from mention {middle} on: {}", ms(took));
}

/// The first page by left context of as many mentions as may be sorted.
fn sorted_page(index: &Index) {
    let query = query("举报");
    let years = index.counts(&query, &Filter::default()).unwrap().by.year;
    let mut filter = Filter::default();
    let mut mentions = 0;
    for year in years {
        if mentions + year.mentions <= MOST_SORTED {
            mentions += year.mentions;
            filter.years.push(year.value);
        }
    }
    let page = MentionPage { order: MentionOrder::Left, ..MentionPage::default() };
    let started = Instant::now();
    let answer = index.mention_page(&query, &filter, &page).unwrap();
    println!(
        "first page of 举报 by left context [{} mentions sorted]: {}",
        answer.receipt.listed.places,
        ms(started.elapsed())
    );
}

/// How long an answer goes on for somebody who has left.
fn cancelled(index: &Index) {
    let mut worst = Duration::ZERO;
    for wait in [5, 10, 20, 40] {
        let cancel = Cancel::default();
        let asked = index.cancelled_by(&cancel);
        let asking = std::thread::spawn(move || {
            let ended = ask_until_there_is_no_answer(&asked);
            (ended.kind, Instant::now())
        });
        std::thread::sleep(Duration::from_millis(wait));
        let left = Instant::now();
        cancel.set();
        let (kind, ended) = asking.join().unwrap();
        assert_eq!(kind, ErrorKind::Cancelled);
        worst = worst.max(ended - left);
    }
    println!("an answer ends after its client has left: {} at worst", ms(worst));
}

fn ask_until_there_is_no_answer(index: &Index) -> mingcha::Error {
    loop {
        if let Err(error) = index.counts(&query("信息公开"), &Filter::default()) {
            return error;
        }
    }
}

/// Writes all mentions of 举报 in a process of its own, whose memory is measured.
fn all_as_jsonl(nation: &Path) {
    let file = nation.with_extension("jsonl");
    let count = nation.file_name().unwrap().to_string_lossy().replace("nation-", "");
    let ran = Command::new(std::env::current_exe().unwrap())
        .env(WRITE, &file)
        .env("MINGCHA_NATION_REPORTS", count)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    print!("{}", String::from_utf8_lossy(&ran.stdout));
    std::fs::remove_file(file).unwrap();
}

fn write_all(index: &Index, file: &Path) {
    let started = Instant::now();
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    let mut lines = 0;
    let receipt = index.mentions(&query("举报"), &Filter::default(), |mention| {
        serde_json::to_writer(&mut out, &mention).unwrap();
        lines += 1;
        out.write_all(b"\n").is_ok()
    });
    serde_json::to_writer(&mut out, &serde_json::json!({ "receipt": receipt.unwrap() })).unwrap();
    out.flush().unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = file.metadata().unwrap().len() as f64 / 1e6;
    println!(
        "all {lines} mentions of 举报 as JSONL, {megabytes:.0} MB: {seconds:.2} s, peak memory {} MB",
        peak_mb()
    );
}

/// The peer: what is counted from postings is found by a scan of all folded text in memory as
/// often.
fn against_a_scan(index: &Index) {
    let list = index.reports(&Filter::default(), 0, usize::MAX).unwrap();
    let text = |report: &mingcha::ReportSummary| {
        mingcha::fold(&index.report(&report.id).unwrap().text).text()
    };
    let texts: Vec<String> = list.reports.iter().map(text).collect();
    for term in ["举报", "信息公开", "珊瑚礁"] {
        let finder = Finder::new(term);
        let (scanned, scan) =
            median(|| texts.iter().map(|text| overlapping(&finder, text)).sum::<usize>());
        let query = query(term);
        let (counts, postings) =
            median(|| index.counts(&query, &Filter::default()).unwrap().counts);
        assert_eq!(scanned, counts.mentions, "{term}");
        println!(
            "{term} [{scanned} in both]: a scan of all text {}, postings {}",
            ms(scan),
            ms(postings)
        );
    }
}

/// How often a term stands in `text`, overlapping places too.
fn overlapping(finder: &Finder, text: &str) -> usize {
    let step = text_step(finder);
    let (mut found, mut from) = (0, 0);
    while let Some(at) = finder.find(&text.as_bytes()[from..]) {
        found += 1;
        from += at + step;
    }
    found
}

/// The bytes of the term's first character.
fn text_step(finder: &Finder) -> usize {
    std::str::from_utf8(finder.needle()).unwrap().chars().next().map_or(1, char::len_utf8)
}

fn query(text: &str) -> Query {
    text.parse().unwrap()
}

/// The last of several equal answers, and the median of how long they took.
fn median<T>(mut ask: impl FnMut() -> T) -> (T, Duration) {
    let mut took = Vec::new();
    let mut last = ask();
    for _ in 0..RUNS {
        let started = Instant::now();
        last = ask();
        took.push(started.elapsed());
    }
    took.sort();
    (last, took[RUNS / 2])
}

fn ms(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1e3)
}

/// The most memory that this process held, in megabytes, as the system counts it.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}
