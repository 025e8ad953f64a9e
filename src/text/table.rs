//! The fold as data, for those who find mentions again without this program.

use super::character::{VARIANTS, is_dropped, is_mark};
use super::{FOLD_VERSION, fold};
use serde::Serialize;
use std::sync::LazyLock;

/// The fold as data, for who checks an answer by other means: see `docs/proof.md`.
#[derive(Serialize)]
pub(crate) struct FoldingTable {
    version: u32,
    /// Ranges of characters that are dropped.
    dropped: Vec<(u32, u32)>,
    /// Ranges of white space, line feeds apart.
    space: Vec<(u32, u32)>,
    /// Ranges of characters that belong to the one before them.
    marks: Vec<(u32, u32)>,
    /// Characters that fold to something else, each with that.
    folds: Vec<(char, String)>,
    /// What characters of a base and its marks become once these are composed.
    variants: Vec<(char, char)>,
}

/// The fold as data; gathered once, over all characters that there are.
pub(crate) fn folding_table() -> &'static FoldingTable {
    static TABLE: LazyLock<FoldingTable> = LazyLock::new(gather_table);
    &TABLE
}

fn gather_table() -> FoldingTable {
    let is_space = |c: char| c.is_whitespace() && c != '\n' && !is_dropped(c);
    let is_base = |c: char| !is_dropped(c) && !c.is_whitespace() && !is_mark(c);
    let folded = |c: char| (c, fold(c.encode_utf8(&mut [0; 4])).chars.into_iter().collect());
    let is_changed = |(c, folded): &(char, String)| !folded.chars().eq([*c]);
    let mut variants: Vec<(char, char)> = VARIANTS.iter().map(|(&from, &to)| (from, to)).collect();
    variants.sort_unstable();

    FoldingTable {
        version: FOLD_VERSION,
        dropped: ranges(is_dropped),
        space: ranges(is_space),
        marks: ranges(|c| is_mark(c) && !is_dropped(c)),
        folds: (char::MIN..=char::MAX)
            .filter(|&c| is_base(c))
            .map(folded)
            .filter(is_changed)
            .collect(),
        variants,
    }
}

/// The characters that `holds` is true of, as ranges of their numbers, ends included.
fn ranges(holds: impl Fn(char) -> bool) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in (char::MIN..=char::MAX).filter(|&c| holds(c)).map(u32::from) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == c => *end = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges
}
