//! What `cargo bench` prints: indexing, ranked search and mentions on 2,000 reports of nation.py,
//! each with the count of what it found, and a scan of the same texts in memory as the physical
//! limit beside them.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod corpus;
#[cfg(feature = "http")]
mod page;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use mingcha::{Filter, Group, Index, MentionPage, Options, Page, Query};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Instant;

/// Reports in the corpus.
const REPORTS: &str = "2000";

const RANKED: [&str; 6] =
    ["申请公开", "招生 财务", "举报", "“行政复议”", "学校的信息公开工作进展", "举报 OR 复议 -诉讼"];
const MENTIONED: [&str; 6] =
    ["举报", "信息公开", "珊瑚礁", "教职工代表大会", "举报 NEAR/20 复议", "复议 EXCEPT 行政复议"];

fn main() {
    if BENCH.is_none() {
        return;
    }
    divan::main();
    #[cfg(feature = "http")]
    println!("{}", page::times());
    println!("peak memory: {}", peak_memory().unwrap_or_default());
}

/// The corpus and a store of it.
struct Bench {
    _dir: tempfile::TempDir,
    reports: PathBuf,
    bytes: usize,
    index: Arc<Index>,
    /// The folded text of every report.
    texts: Vec<String>,
}

static BENCH: LazyLock<Option<Bench>> = LazyLock::new(|| {
    let script = corpus::script()?;
    let dir = tempfile::tempdir().ok()?;
    corpus::write(&script, REPORTS, dir.path());
    let reports = dir.path().join("reports");
    let bytes = std::fs::read_dir(&reports)
        .ok()?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|m| m.len() as usize)
        .sum();
    let index = Index::create(&dir.path().join("store"), Options::default()).ok()?;
    // From the first call on the dictionary is loaded and the writer open.
    let started = OnceLock::new();
    index.add(std::slice::from_ref(&reports), &|_| _ = started.get_or_init(Instant::now)).ok()?;
    let seconds = started.get()?.elapsed().as_secs_f64();
    let list = index.reports(&Filter::default(), 0, usize::MAX).ok()?;
    let utf8: usize = list
        .reports
        .iter()
        .filter_map(|report| Some(index.report(&report.id).ok()?.text.len()))
        .sum();
    println!(
        "{REPORTS} reports, {:.1} MB, {:.1} MB of it as UTF-8 text; indexed after the start at {:.1} MB of text a second; peak memory {}",
        bytes as f64 / 1e6,
        utf8 as f64 / 1e6,
        utf8 as f64 / 1e6 / seconds,
        peak_memory().unwrap_or_default()
    );
    let texts = list
        .reports
        .iter()
        .map(|report| mingcha::text::fold(&index.report(&report.id).unwrap().text).text());
    Some(Bench { reports, bytes, texts: texts.collect(), index: Arc::new(index), _dir: dir })
});

fn bench() -> &'static Bench {
    BENCH.as_ref().unwrap()
}

/// A query with the proof of the work it makes.
struct Case {
    query: Query,
    proof: String,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.query.text, self.proof)
    }
}

fn ranked() -> Vec<Case> {
    let case = |text: &&str| {
        let query: Query = text.parse().unwrap();
        let total =
            bench().index.search(&query, &Filter::default(), Page::default()).unwrap().total;
        Case { query, proof: format!("{} sections in {} reports", total.sections, total.reports) }
    };
    RANKED.iter().map(case).collect()
}

fn mentioned() -> Vec<Case> {
    let case = |text: &&str| {
        let query: Query = text.parse().unwrap();
        let counts = bench().index.counts(&query, &Filter::default()).unwrap().counts;
        Case {
            query,
            proof: format!("{} mentions in {} sections", counts.mentions, counts.sections),
        }
    };
    MENTIONED.iter().map(case).collect()
}

/// The naive scan's terms: those of `MENTIONED` that are one term.
fn scanned() -> Vec<Case> {
    let mut cases = mentioned();
    cases.retain(|case| !case.query.text.contains(' '));
    for case in &mut cases {
        let found: usize =
            bench().texts.iter().map(|text| overlapping(text, &case.query.text)).sum();
        case.proof = format!("{found} mentions");
    }
    cases
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn index_all_reports(bencher: Bencher) {
    bencher
        .counter(BytesCount::new(bench().bytes))
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_local_values(|dir| {
            let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
            let added = index.add(std::slice::from_ref(&bench().reports), &|_| {}).unwrap();
            assert_eq!(added.added.to_string(), REPORTS);
            dir
        });
}

#[divan::bench(args = ranked(), sample_count = 50)]
fn ranked_first_page_with_facets_and_snippets(case: &Case) {
    let page = Page { group: Group::Report, ..Page::default() };
    black_box(bench().index.search(&case.query, &Filter::default(), page).unwrap());
}

#[divan::bench(args = mentioned(), sample_count = 50)]
fn mentions_counted_by_school_year_and_kind(case: &Case) {
    black_box(bench().index.counts(&case.query, &Filter::default()).unwrap());
}

#[divan::bench(args = mentioned(), sample_count = 50)]
fn mentions_first_page_with_counts(case: &Case) {
    black_box(
        bench()
            .index
            .mention_page(&case.query, &Filter::default(), &MentionPage::default())
            .unwrap(),
    );
}

#[divan::bench(args = scanned(), sample_count = 20)]
fn limit_scan_of_all_folded_text_in_memory(bencher: Bencher, case: &Case) {
    let bytes: usize = bench().texts.iter().map(String::len).sum();
    let count =
        || bench().texts.iter().map(|text| overlapping(text, &case.query.text)).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench(|| black_box(count()));
}

/// How often `term` stands in `text`, overlapping places too.
fn overlapping(text: &str, term: &str) -> usize {
    let step = term.chars().next().map_or(1, char::len_utf8);
    let mut found = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find(term) {
        found += 1;
        from += at + step;
    }
    found
}

/// The most memory that this process held, as the system counts it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
