//! What the tests with damaged files share: how a file is damaged, for how long they go on, and
//! what must hold of whatever is read. `tests/run --long fuzz` runs them for ten minutes each.

use crate::support::Random;
use mingcha::{Report, file};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A small file is read in this time even by a build for tests on a busy machine: a reader that
/// takes longer hangs.
const MOST_TIME: Duration = Duration::from_secs(60);

/// Reads one file after the other, for two seconds or as many as `MINGCHA_FUZZ_SECONDS` says. A
/// file that brings the reader down, keeps it busy or makes a report that cannot be is kept, named
/// for the test.
pub fn run(name: &str, mut next: impl FnMut() -> Vec<u8>) {
    run_with(name, &mut next, |bytes| check(file::parse("a", bytes).ok()));
}

/// The same with another reader, which panics where something is wrong.
pub fn run_with(name: &str, mut next: impl FnMut() -> Vec<u8>, read: impl Fn(&[u8])) {
    let seconds = std::env::var("MINGCHA_FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(2);
    let started = Instant::now();
    let mut runs = 0;
    while started.elapsed() < Duration::from_secs(seconds) {
        let bytes = next();
        let one = Instant::now();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&bytes)));
        if result.is_err() || one.elapsed() > MOST_TIME {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("see {}: {:?}", kept.display(), one.elapsed());
        }
        runs += 1;
    }
    println!("{name}: {runs} files");
}

/// Whatever was read: no empty paragraph, and anchors that lie in the text and never go back.
fn check(report: Option<Report>) {
    let Some(Report { text, anchors, .. }) = report else { return };
    assert!(
        !text.is_empty() && text.split('\n').all(|paragraph| !paragraph.is_empty()),
        "an empty paragraph"
    );
    assert!(anchors.is_sorted_by_key(|anchor| (anchor.at, anchor.number)), "{anchors:?}");
    assert!(anchors.iter().all(|anchor| text.is_char_boundary(anchor.at)), "{anchors:?}");
}

/// The sample files in a folder under `tests/` whose names end so.
pub fn samples(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        endings.iter().any(|ending| path.extension().is_some_and(|found| found == *ending))
    });
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// One of `samples`, torn.
pub fn torn_sample(samples: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    torn(&samples[random.below(samples.len())], random)
}

/// The bytes with some changed, set, doubled elsewhere or cut out, or the end cut off.
pub fn torn(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut torn = bytes.to_vec();
    for _ in 0..=random.below(12) {
        let at = random.below(torn.len().max(1));
        let end = (at + random.below(64)).min(torn.len());
        match random.below(8) {
            0 if random.below(4) == 0 => torn.truncate(at),
            0 | 1 => drop(torn.drain(at..end)),
            2 | 3 => {
                let piece = torn[at..end].repeat(random.below(3) + 1);
                let to = random.below(torn.len().max(1));
                torn.splice(to..to, piece);
            }
            4 => torn.iter_mut().skip(at).take(4).for_each(|byte| *byte = 0xFF),
            _ => torn.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.below(256) as u8),
        }
    }
    torn
}

/// Up to `most` of these pieces, one after the other.
pub fn heap(pieces: &[&str], most: usize, random: &mut Random) -> String {
    (0..random.below(most)).map(|_| pieces[random.below(pieces.len())]).collect()
}
