//! Damaged PDFs: whatever bytes they hold, the reader answers.

use crate::fuzz;
use crate::support::Random;

#[test]
fn no_damage_brings_the_reader_of_pdfs_down() {
    let samples = fuzz::samples("golden/pdf", &["pdf"]);
    let mut random = Random(2026);
    fuzz::run("damaged.pdf", || fuzz::torn_sample(&samples, &mut random));
}
