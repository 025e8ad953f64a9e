//! Broken Word files never bring the reader down, nor keep it busy. `MINGCHA_FUZZ_SECONDS` prolongs the run.

use crate::support::Random;
use mingcha::file;
use std::io::{Cursor, Read};
use std::path::Path;
use std::time::{Duration, Instant};
use zip::ZipArchive;

/// A small file is read in this time even by a build for tests on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(10);

#[test]
fn no_broken_word_file_brings_the_reader_down() {
    let seconds = std::env::var("MINGCHA_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(2);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/office");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let packages = ["hand.docx", "writer.docx", "python-docx.docx", "checklist.docx"].map(read);
    let documents = ["writer.doc", "checklist.doc"].map(read);
    let mut random = Random(2021);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        let package = &packages[random.below(packages.len())];
        check(&torn(package, &mut random));
        check(&with_torn_part(package, &mut random));
        check(&torn(&documents[random.below(documents.len())], &mut random));
    }
}

fn check(bytes: &[u8]) {
    let start = Instant::now();
    let read = std::panic::catch_unwind(|| drop(file::parse("a.doc", bytes)));
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz_office");
    if read.is_err() || start.elapsed() > MOST_TIME {
        std::fs::write(&kept, bytes).unwrap();
        panic!("{} ({:?})", kept.display(), start.elapsed());
    }
}

/// The bytes with some changed, doubled, moved or cut off.
fn torn(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut torn = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(torn.len().max(1));
        let end = (at + random.below(64)).min(torn.len());
        match random.below(6) {
            0 => torn.truncate(at),
            1 => drop(torn.drain(at..end)),
            2 => {
                let piece = torn[at..end].to_vec();
                let to = random.below(torn.len().max(1));
                torn.splice(to..to, piece);
            }
            3 => torn.iter_mut().skip(at).take(4).for_each(|byte| *byte = 0xFF),
            _ => torn.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.below(256) as u8),
        }
    }
    torn
}

/// A zip in which one part's XML is torn, its tags whole or not.
fn with_torn_part(package: &[u8], random: &mut Random) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let wanted = random.below(zip.len());
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut member = zip.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        let is_torn = at == wanted || name == "word/document.xml" && random.below(2) == 0;
        if is_torn {
            bytes = if random.below(2) == 0 { torn(&bytes, random) } else { with_moved_tags(&bytes, random) };
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    crate::office::package(&parts)
}

/// XML in which some tags stand in another's place.
fn with_moved_tags(xml: &[u8], random: &mut Random) -> Vec<u8> {
    let mut tags: Vec<&[u8]> = xml.split_inclusive(|byte| *byte == b'>').collect();
    for _ in 0..=random.below(8) {
        let (from, to) = (random.below(tags.len().max(1)), random.below(tags.len().max(1)));
        match random.below(3) {
            _ if tags.is_empty() => {}
            0 => tags.swap(from, to),
            1 => tags[to] = tags[from],
            _ => drop(tags.remove(from)),
        }
    }
    tags.concat()
}
