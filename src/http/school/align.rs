//! Two lists laid side by side, both in order, so that what is alike stands beside each other.
//!
//! Invariant: every item of both lists is in exactly one row, and both lists keep their order.

/// A row of the two lists: the places of the items in it, at least one.
pub(super) type Row = (Option<usize>, Option<usize>);

/// Longer lists than these (in pairs of items) are laid side by side by their equal ends alone.
const MOST_PAIRS: usize = 250_000;

/// The rows for lists of `left` and `right` items with the greatest sum of `likeness`; two items of
/// which it is `None` never share a row. O(left · right).
pub(super) fn rows(
    left: usize,
    right: usize,
    likeness: impl Fn(usize, usize) -> Option<f32>,
) -> Vec<Row> {
    if left.saturating_mul(right) > MOST_PAIRS {
        return by_ends(left, right, likeness);
    }

    let pairs: Vec<Option<f32>> =
        (0..left * right).map(|at| likeness(at / right, at % right)).collect();
    let best = best_sums(left, right, &pairs);
    let width = right + 1;

    let (mut i, mut j) = (0, 0);
    let mut rows = Vec::new();

    while i < left && j < right {
        let here = best[i * width + j];
        let paired = pairs[i * right + j].map(|likeness| likeness + best[(i + 1) * width + j + 1]);
        if paired.is_some_and(|paired| paired >= here) {
            rows.push((Some(i), Some(j)));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= here {
            rows.push((Some(i), None));
            i += 1;
        } else {
            rows.push((None, Some(j)));
            j += 1;
        }
    }

    rows.extend((i..left).map(|i| (Some(i), None)));
    rows.extend((j..right).map(|j| (None, Some(j))));
    rows
}

/// The best sum for what is left of both lists from each pair of places on.
fn best_sums(left: usize, right: usize, pairs: &[Option<f32>]) -> Vec<f32> {
    let width = right + 1;
    let mut best = vec![0.0_f32; (left + 1) * width];

    for i in (0..left).rev() {
        for j in (0..right).rev() {
            let skipped = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let paired = pairs[i * right + j]
                .map_or(f32::MIN, |likeness| likeness + best[(i + 1) * width + j + 1]);
            best[i * width + j] = skipped.max(paired);
        }
    }

    best
}

fn by_ends(left: usize, right: usize, likeness: impl Fn(usize, usize) -> Option<f32>) -> Vec<Row> {
    let least = left.min(right);
    let head = (0..least).take_while(|&i| likeness(i, i).is_some()).count();
    let tail = (1..=least - head).take_while(|&i| likeness(left - i, right - i).is_some()).count();
    let mut rows: Vec<Row> = (0..head).map(|i| (Some(i), Some(i))).collect();
    rows.extend((head..left - tail).map(|i| (Some(i), None)));
    rows.extend((head..right - tail).map(|j| (None, Some(j))));
    rows.extend((0..tail).map(|i| (Some(left - tail + i), Some(right - tail + i))));

    rows
}

/// The likeness of two texts, 0 to 1: the pairs of neighbouring characters that they share (Dice's
/// coefficient).
pub(super) fn likeness(one: &str, other: &str) -> f32 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut pairs: Vec<(char, char)> =
            chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (one_pairs, other_pairs) = (pairs(one), pairs(other));
    let all = one_pairs.len() + other_pairs.len();

    if all == 0 {
        return if one == other { 1.0 } else { 0.0 };
    }

    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(one), Some(other)) = (one_pairs.get(i), other_pairs.get(j)) {
        shared += usize::from(one == other);
        (i, j) = (i + usize::from(one <= other), j + usize::from(other <= one));
    }

    2.0 * shared as f32 / all as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn equal<'a>(left: &'a [u8], right: &'a [u8]) -> impl Fn(usize, usize) -> Option<f32> + 'a {
        |i, j| (left[i] == right[j]).then_some(1.0)
    }

    #[test]
    fn what_is_alike_stands_side_by_side() {
        let (left, right) = ([1, 2, 3], [0, 1, 3, 4]);
        let found = rows(3, 4, equal(&left, &right));
        assert_eq!(
            found,
            [
                (None, Some(0)),
                (Some(0), Some(1)),
                (Some(1), None),
                (Some(2), Some(2)),
                (None, Some(3))
            ]
        );

        assert_eq!(by_ends(3, 4, equal(&[1, 2, 3], &[1, 5, 6, 3])).len(), 5);
        assert_eq!(rows(0, 0, |_, _| None), []);
    }

    #[test]
    fn likeness_is_of_neighbouring_characters() {
        assert_eq!(likeness("信息公开", "信息公开"), 1.0);
        assert_eq!(likeness("信息公开", "招生章程"), 0.0);
        assert!((likeness("信息公开", "信息公示") - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!((likeness("", ""), likeness("无", "有")), (1.0, 0.0));
    }

    proptest! {
        #[test]
        fn every_item_stands_once_and_in_order(left in prop::collection::vec(0u8..4, 0..12), right in prop::collection::vec(0u8..4, 0..12)) {
            for found in [rows(left.len(), right.len(), equal(&left, &right)), by_ends(left.len(), right.len(), equal(&left, &right))] {
                prop_assert!(found.iter().filter_map(|row| row.0).eq(0..left.len()));
                prop_assert!(found.iter().filter_map(|row| row.1).eq(0..right.len()));
                prop_assert!(found.iter().all(|row| *row != (None, None)));
            }
        }
    }
}
