//! A paragraph as the set of its shingles, and a sketch by which near sets are found without
//! comparing all with all.
//!
//! Invariant: [`Sketch::likeness`] is the exact Jaccard index of the two sets of shingles; the
//! bands only propose pairs.

use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Characters in a shingle. With four, a text in which one word of ten was changed keeps about six
/// tenths of its shingles.
const SHINGLE: usize = 4;
/// Bands, and minima in each: two sets that share half of what either holds agree in some band with
/// probability 1 - (1 - 0.5³)⁴² = 0.996, two that share two fifths with 0.94, two that share a
/// tenth with 0.04.
pub const BANDS: usize = 42;
const ROWS: usize = 3;
const BINS: usize = BANDS * ROWS;

/// The shingles of a text, and the keys of its bands.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// Hashes of the shingles, in order, each once.
    shingles: Vec<u32>,
    bands: [u32; BANDS],
}

impl Sketch {
    /// The sketch of a text. A text shorter than a shingle is one shingle.
    pub fn of(chars: &[char]) -> Sketch {
        let mut shingles: Vec<u32> = match chars.len() {
            0..SHINGLE => vec![hash(chars)],
            _ => chars.windows(SHINGLE).map(hash).collect(),
        };

        shingles.sort_unstable();
        shingles.dedup();
        let minima = minima(&shingles);
        let bands = std::array::from_fn(|band| hash(&minima[band * ROWS..(band + 1) * ROWS]));
        shingles.shrink_to_fit();

        Sketch { shingles, bands }
    }

    /// The key of a band: near texts have some of them in common.
    pub fn band(&self, band: usize) -> u32 {
        self.bands[band]
    }

    /// The Jaccard index of two sets of shingles: what both hold over what either holds, 0 to 1.
    pub fn likeness(&self, other: &Sketch) -> f32 {
        let (a, b) = (&self.shingles[..], &other.shingles[..]);
        let (mut i, mut j, mut shared) = (0, 0, 0);

        // Nothing to guess for the processor: which of two hashes is less is even chance.
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            shared += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }

        shared as f32 / (a.len() + b.len() - shared) as f32
    }

    /// What [`Sketch::likeness`] is at most, by the sizes of the sets.
    pub fn likeness_at_most(&self, other: &Sketch) -> f32 {
        let (a, b) = (self.shingles.len(), other.shingles.len());
        a.min(b) as f32 / a.max(b) as f32
    }
}

/// The least hash in each bin: one permutation hashing (Li, Owen and Zhang, 2012). An empty bin
/// takes the value of the next one that is not, going round (Shrivastava and Li, 2014), so that
/// short texts have whole bands, too.
fn minima(shingles: &[u32]) -> [u32; BINS] {
    let mut filled = [None; BINS];
    for &shingle in shingles {
        let mixed = hash(&[shingle]);
        let bin = &mut filled[((u64::from(mixed) * BINS as u64) >> 32) as usize];
        *bin = Some(bin.map_or(shingle, |least: u32| least.min(shingle)));
    }

    std::array::from_fn(|bin| {
        let next = (0..BINS).find_map(|step| Some((step, filled[(bin + step) % BINS]?)));
        next.map_or(0, |(step, least)| least.wrapping_add((step as u32).wrapping_mul(0x9E37_79B9)))
    })
}

/// The upper half of FxHash, mixed by the finalizer of SplitMix64.
fn hash<T: Hash>(value: &[T]) -> u32 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    let mut mixed = hasher.finish().wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&text.chars().collect::<Vec<_>>())
    }

    fn agreeing(a: &Sketch, b: &Sketch) -> usize {
        (0..BANDS).filter(|&band| a.band(band) == b.band(band)).count()
    }

    #[test]
    fn likeness_is_the_share_of_common_shingles() {
        assert_eq!(sketch("信息公开工作").likeness(&sketch("信息公开工作")), 1.0);
        // 信息公开 is one of 信息公开, 息公开工, 公开工作, 息公开办, 公开办法.
        assert_eq!(sketch("信息公开工作").likeness(&sketch("信息公开办法")), 0.2);
        assert_eq!(sketch("信息公开").likeness(&sketch("春夏秋冬")), 0.0);
        assert_eq!(sketch("公").likeness(&sketch("公")), 1.0);
    }

    #[test]
    fn like_texts_agree_in_a_band_and_others_do_not() {
        let text: String =
            (0..200u32).filter_map(|i| char::from_u32(0x4E00 + i * 97 % 5000)).collect();
        let changed: String =
            text.chars().enumerate().map(|(i, c)| if i % 20 == 0 { '改' } else { c }).collect();
        let other: String =
            (0..200u32).filter_map(|i| char::from_u32(0x6E00 + i * 89 % 5000)).collect();
        let (text, changed, other) = (sketch(&text), sketch(&changed), sketch(&other));
        assert!(text.likeness(&changed) > 0.5, "{}", text.likeness(&changed));
        assert!(agreeing(&text, &changed) > 2);
        assert_eq!(agreeing(&text, &other), 0);
    }

    proptest! {
        #[test]
        fn likeness_is_the_jaccard_index_of_the_sets(a in "[甲乙丙丁]{4,30}", b in "[甲乙丙丁]{4,30}") {
            let set = |text: &str| text.chars().collect::<Vec<_>>().windows(SHINGLE).map(<[char]>::to_vec)
                .collect::<std::collections::BTreeSet<_>>();
            let (x, y) = (set(&a), set(&b));
            let expect = x.intersection(&y).count() as f32 / x.union(&y).count() as f32;
            prop_assert!((sketch(&a).likeness(&sketch(&b)) - expect).abs() < 1e-6);
            prop_assert!(expect <= sketch(&a).likeness_at_most(&sketch(&b)) + 1e-6);
        }
    }
}
