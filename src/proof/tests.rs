use super::merkle::{leaf, root};
use crate::rules::hex;
use sha2::{Digest, Sha256};

#[test]
fn a_root_is_that_of_the_document() {
    let (one, two, three) = (leaf("a", b"1"), leaf("a", b"2"), leaf("b", b"1"));
    assert_eq!(one[..], Sha256::digest(b"\x00a\x001")[..]);
    assert_ne!(one, three, "a line is of its member");

    let both: Vec<u8> = [&[1][..], &one, &two].concat();
    let both = Sha256::digest(both);
    let all: Vec<u8> = [&[1][..], &both, &three].concat();
    assert_eq!(root(vec![one, two, three])[..], Sha256::digest(all)[..]);
    assert_eq!(root(vec![one]), one);
}

#[test]
fn the_folding_table_is_that_of_the_document() {
    let table = serde_json::to_vec(crate::text::table::folding_table()).unwrap();
    let hash = hex(&Sha256::digest(table));
    let document = std::fs::read_to_string("docs/proof.md").unwrap();
    assert!(document.contains(&hash), "the fold is another one: {hash}");
}
