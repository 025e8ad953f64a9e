//! One hash over a list of lines, from which none can be changed, dropped, added or moved.

use sha2::{Digest, Sha256};

/// A hash, as bytes.
pub type Hash = [u8; 32];

/// What goes before a line, and what before two hashes, so that neither is taken for the other.
const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The hash of a line of a member.
pub fn leaf(member: &str, line: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([LEAF]);
    hash.update(member);
    hash.update([LEAF]);
    hash.update(line);
    hash.finalize().into()
}

/// The hash over `hashes`: of two neighbours at a time, an odd one going up as it is.
pub fn root(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        hashes = hashes.chunks(2).map(above).collect();
    }
    hashes.pop().unwrap_or_default()
}

fn above(pair: &[Hash]) -> Hash {
    let &[left, right] = pair else { return pair.first().copied().unwrap_or_default() };

    let mut hash = Sha256::new();
    hash.update([NODE]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}
