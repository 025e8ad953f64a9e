//! Damaged PDFs: whatever bytes they hold, the reader answers. `MINGCHA_FUZZ_SECONDS` makes the run longer.

use crate::support::Random;
use mingcha::file;
use std::path::Path;
use std::time::{Duration, Instant};

fn golden_bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pdf").join(name)).unwrap()
}

#[test]
fn no_damage_brings_the_reader_down() {
    let seconds: u64 = std::env::var("MINGCHA_FUZZ_SECONDS").ok().and_then(|value| value.parse().ok()).unwrap_or(0);
    let end = Instant::now() + Duration::from_secs(seconds);
    let goldens = ["typst.pdf", "reportlab.pdf", "gbk.pdf", "owner.pdf"].map(golden_bytes);
    let mut random = Random(2026);
    let mut runs = 0;
    while runs < 200 || Instant::now() < end {
        let mut bytes = goldens[random.below(goldens.len())].clone();
        for _ in 0..random.below(12) + 1 {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.below(256) as u8,
                1 => bytes.truncate(at.max(16)),
                2 => {
                    let end = (at + random.below(64)).min(bytes.len());
                    bytes.drain(at..end);
                }
                _ => {
                    let end = (at + random.below(64)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    let place = random.below(bytes.len());
                    bytes.splice(place..place, piece);
                }
            }
            if bytes.len() < 16 {
                break;
            }
        }
        if let Ok(report) = file::parse("a.pdf", &bytes) {
            assert!(report.anchors.is_sorted_by_key(|anchor| (anchor.at, anchor.number)));
        }
        runs += 1;
    }
}
