//! Broken Word files never bring the reader down, nor keep it busy.

use crate::fuzz::{self, torn};
use crate::support::Random;
use std::io::{Cursor, Read};
use zip::ZipArchive;

#[test]
fn no_broken_word_file_brings_the_reader_down() {
    let packages = fuzz::samples("golden/office", &["docx"]);
    let documents = fuzz::samples("golden/office", &["doc"]);
    let mut random = Random(2021);
    fuzz::run("broken.doc", || match random.below(3) {
        0 => fuzz::torn_sample(&packages, &mut random),
        1 => with_torn_part(&packages[random.below(packages.len())], &mut random),
        _ => fuzz::torn_sample(&documents, &mut random),
    });
}

/// A zip in which one part's XML is torn, its tags whole or not.
pub fn with_torn_part(package: &[u8], random: &mut Random) -> Vec<u8> {
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
            bytes = if random.below(2) == 0 {
                torn(&bytes, random)
            } else {
                with_moved_tags(&bytes, random)
            };
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    crate::office::package(&parts)
}

/// XML in which some tags stand in another's place.
pub fn with_moved_tags(xml: &[u8], random: &mut Random) -> Vec<u8> {
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
