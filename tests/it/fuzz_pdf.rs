//! Damaged PDFs: whatever bytes they hold, the reader answers.

use crate::fuzz::{self, heap};
use crate::pdf_kinds;
use crate::support::Random;

#[test]
fn no_damage_brings_the_reader_of_pdfs_down() {
    let samples = fuzz::samples("golden/pdf", &["pdf"]);
    let mut random = Random(2026);
    fuzz::run("damaged.pdf", || fuzz::torn_sample(&samples, &mut random));
}

#[test]
fn no_heap_of_operators_brings_the_reader_of_pdfs_down() {
    const PIECES: [&str; 52] = [
        "q ",
        "Q ",
        "BT ",
        "ET ",
        "/F 12 Tf ",
        "/V 14 Tf ",
        "/L -9 Tf ",
        "/N 0 Tf ",
        "<4e3e62a5> Tj ",
        "<4e> Tj ",
        "(a\\(b) Tj ",
        "[<4e3e> -900 <62a5> 1e9] TJ ",
        "<62a5> ' ",
        "3 4 <62a5> \" ",
        "72 700 Td ",
        "0 -24 TD ",
        "1 0 0 1 72 600 Tm ",
        "0 1 -1 0 300 72 Tm ",
        "-1 0 0 -1 500 100 Tm ",
        "0 0 0 0 0 0 Tm ",
        "9e30 0 0 9e30 0 0 cm ",
        "1e-9 0 0 1 0 0 cm ",
        "T* ",
        "14 TL ",
        "5 Tc ",
        "-99999 Tw ",
        "0 Tz ",
        "7 Ts ",
        "3 Tr ",
        "/I Do ",
        "/G gs ",
        "1 g ",
        "0 0 0 rg ",
        "/Artifact BMC ",
        "/Span <</ActualText <feff4e3e>>> BDC ",
        "EMC ",
        "72 700 m ",
        "500 700 l ",
        "S ",
        "72 690 400 .5 re ",
        "f ",
        "W n ",
        "72 72 9 9 1 1 c ",
        "BI /W 9 /H 9 ID x EI ",
        "% note\n",
        "<< /A [ ",
        ">> ] ",
        "( ",
        "<",
        "NaN ",
        "999999999999 ",
        "1 0 0 1 0 -24 cm ",
    ];

    let mut random = Random(1993);
    fuzz::run("operators.pdf", || {
        let mut page = || heap(&PIECES, 400, &mut random);
        let pages = [page(), page()];
        pdf_kinds::pdf(&pages, "")
    });
}
