//! What `tests/run --long peers` runs: this program and a scan beside others that search texts.
//! `tests/bench/peers/run.py` asks all of them in turn; here are the two that are ours.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod corpus;

use memchr::memmem::Finder;
use mingcha::{Filter, Index, Options, Page, Query};
use std::fmt::Write as _;
use std::io::BufRead;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Reports, unless `MINGCHA_PEER_REPORTS` says how many.
const REPORTS: &str = "2000";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, what, rest @ ..] = arguments.as_slice() else { return ask_all() };

    match (peer.as_str(), what.as_str(), rest) {
        ("mingcha", "sections", [dir, to]) => write_sections(Path::new(dir), Path::new(to)),
        ("mingcha", "index", [dir, store]) => _ = index(Path::new(dir), Path::new(store)),
        ("mingcha", "serve", [store]) => serve(Path::new(store)),
        ("memmem", "index", [sections, to]) => _ = std::fs::copy(sections, to).unwrap(),
        ("memmem", "serve", [sections]) => scan(Path::new(sections)),
        _ => eprintln!("no such peer: {arguments:?}"),
    }
}

/// Has the script ask all peers over a corpus that is made once.
fn ask_all() {
    let Some(script) = corpus::script() else { return };
    let count = std::env::var("MINGCHA_PEER_REPORTS").unwrap_or_else(|_| REPORTS.to_owned());
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peers-{count}"));
    if !dir.join("totals.json").exists() {
        corpus::write(&script, &count, &dir);
    }

    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers/run.py");
    let program = std::env::current_exe().unwrap();
    let ended = Command::new("python3").arg(run).arg(program).arg(dir).status().unwrap();
    assert!(ended.success());
}

fn index(dir: &Path, store: &Path) -> Index {
    let index = Index::create(store, Options::default()).unwrap();
    index.add(&[dir.join("reports")], &|_| {}).unwrap();
    index
}

/// Writes the sections of all reports in `dir` as the other peers take them.
fn write_sections(dir: &Path, to: &Path) {
    let store = tempfile::tempdir().unwrap();
    let index = index(dir, &store.path().join("store"));
    let list = index.reports(&Filter::default(), 0, usize::MAX).unwrap();
    let mut lines = String::new();

    for report in &list.reports {
        let report = index.report(&report.id).unwrap();
        let school = report.school.as_deref().unwrap_or_default();
        let year = report.year.map(|year| year.to_string()).unwrap_or_default();
        for section in &report.sections {
            let text = mingcha::text::fold(&report.text[section.span.range()]).text();
            if text.trim().is_empty() {
                continue;
            }
            let kind = section.kind.map_or("", |kind| kind.as_str());
            let text = text.replace('\t', " ").replace('\n', "\u{1}");
            writeln!(lines, "{school}\t{year}\t{kind}\t{text}").unwrap();
        }
    }
    std::fs::write(to, lines).unwrap();
}

fn serve(store: &Path) {
    let index = Index::open(store, Options::default()).unwrap();
    let everything = Filter::default();
    each_question(|what, query| {
        let query: Query = query.parse().unwrap();
        if what == "count" {
            let counts = index.counts(&query, &everything).unwrap().counts;
            return (counts.sections, counts.mentions.to_string());
        }
        let hits = index.search(&query, &everything, Page::default()).unwrap();
        (hits.total.sections, "-".to_owned())
    });
}

/// Looks for a term through all text in memory.
fn scan(sections: &Path) {
    let lines = std::fs::read_to_string(sections).unwrap();
    let mut texts = String::new();
    let mut ends = Vec::new();
    for line in lines.lines() {
        texts.push_str(line.splitn(4, '\t').last().unwrap());
        texts.push('\u{2}');
        ends.push(texts.len());
    }

    each_question(|_, query| {
        let finder = Finder::new(query);
        let (mut sections, mut places, mut section, mut before) = (0, 0, 0, usize::MAX);
        for at in finder.find_iter(texts.as_bytes()) {
            places += 1;
            while ends[section] <= at {
                section += 1;
            }
            sections += usize::from(before != section);
            before = section;
        }
        (sections, places.to_string())
    });
}

/// Answers the questions of the script, each with the time that it took.
fn each_question(answer: impl Fn(&str, &str) -> (usize, String)) {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (what, query) = line.split_once('\t').unwrap();
        let started = Instant::now();
        let (sections, places) = answer(what, query);
        println!("{sections}\t{places}\t{}", started.elapsed().as_micros());
    }
}
