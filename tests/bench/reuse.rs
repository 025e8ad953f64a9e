//! What `tests/run --long reuse` prints: how long it takes to compare all paragraphs of a store
//! with those before them, for stores of doubling size, and how that grows beside n log n.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must stop")]

mod corpus;

use mingcha::{Filter, Index, Options};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reports of each store.
const SIZES: [usize; 4] = [1_250, 2_500, 5_000, 10_000];
/// Runs of each, in turn; the median counts.
const RUNS: usize = 3;

fn main() {
    let Some(script) = corpus::script() else { return };
    let dir = tempfile::tempdir().unwrap();
    let stores = SIZES.map(|reports| store(&script, reports, dir.path()));
    let mut seconds = SIZES.map(|_| Vec::new());
    let mut compared = SIZES.map(|_| 0);
    for _ in 0..RUNS {
        for (i, store) in stores.iter().enumerate() {
            // What is found is kept for as long as the store is open.
            let index = Index::open(store, Options::default()).unwrap();
            let started = Instant::now();
            compared[i] = index.reuse(&Filter::default()).unwrap().paragraphs;
            seconds[i].push(started.elapsed().as_secs_f64());
        }
    }
    let medians = seconds.map(median);
    for (i, reports) in SIZES.iter().enumerate() {
        let (n, first) = (compared[i] as f64, compared[0] as f64);
        let (grown, n_log_n) = (medians[i] / medians[0], n * n.ln() / (first * first.ln()));
        println!(
            "{reports} reports, {n} paragraphs: {:.2} s, {grown:.1} times the first; n log n: {n_log_n:.1} times",
            medians[i]
        );
    }
}

/// A store of so many reports of nation.py.
fn store(script: &Path, reports: usize, dir: &Path) -> PathBuf {
    let (nation, store) =
        (dir.join(format!("nation-{reports}")), dir.join(format!("store-{reports}")));
    corpus::write(script, &reports.to_string(), &nation);
    let options = Options { sources: mingcha::Sources::Left, ..Options::default() };
    let added =
        Index::create(&store, options).unwrap().add(&[nation.join("reports")], &|_| {}).unwrap();
    assert_eq!(added.added, reports);
    std::fs::remove_dir_all(nation).unwrap();
    store
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
