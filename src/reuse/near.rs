//! Of many texts, those that are nearly equal to an earlier one.

use super::sketch::{BANDS, Sketch};
use rayon::prelude::*;

/// Texts at least this alike are one text with changes.
pub const LIKE: f32 = 0.4;

/// With so many texts of a bucket each is compared: the last before it, since a text is oftenest
/// taken from the year before. So the work grows as sorting does, n log n, whatever the texts hold.
const MOST_COMPARED: usize = 8;

/// For each text the earlier one that it is most like, and how much, if there is one at least
/// [`LIKE`].
pub fn nearest(sketches: &[Sketch]) -> Vec<Option<(usize, f32)>> {
    let mut nearest = vec![None; sketches.len()];
    for band in 0..BANDS {
        let mut bucketed: Vec<(u32, u32)> = sketches
            .par_iter()
            .enumerate()
            .map(|(text, sketch)| (sketch.band(band), text as u32))
            .collect();
        bucketed.par_sort_unstable();
        let found: Vec<_> = (0..bucketed.len())
            .into_par_iter()
            .filter_map(|at| {
                let text = bucketed[at].1 as usize;
                Some((text, nearer(sketches, &bucketed, at, nearest[text])?))
            })
            .collect();
        found.into_iter().for_each(|(text, found)| nearest[text] = Some(found));
    }

    nearest
}

/// Among the texts before the one at `at` in its bucket, one that is nearer than `known`.
fn nearer(
    sketches: &[Sketch],
    bucketed: &[(u32, u32)],
    at: usize,
    known: Option<(usize, f32)>,
) -> Option<(usize, f32)> {
    let (key, text) = bucketed[at];
    let before =
        bucketed[..at].iter().rev().take(MOST_COMPARED).take_while(|(other, _)| *other == key);
    let earlier = before
        .map(|&(_, other)| other as usize)
        .filter(|&other| known.is_none_or(|(known, _)| known != other));
    let is_enough =
        |likeness: f32| likeness >= LIKE && known.is_none_or(|(_, known)| likeness > known);
    let sketch = &sketches[text as usize];

    let measured = earlier
        .filter(|&other| is_enough(sketches[other].likeness_at_most(sketch)))
        .map(|other| (other, sketches[other].likeness(sketch)));

    measured.filter(|&(_, likeness)| is_enough(likeness)).max_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_text_is_found_and_another_is_not() {
        let texts = [
            "学校在年度内召开专题会议部署信息公开工作并逐项核对清单事项",
            "后勤处每周公布食堂的原料采购价格和检验结果接受师生监督",
            "学校在年度内召开专门会议部署信息公开工作并逐项核对清单事项",
        ];

        let sketches: Vec<Sketch> =
            texts.iter().map(|text| Sketch::of(&text.chars().collect::<Vec<_>>())).collect();
        let found: Vec<Option<usize>> =
            nearest(&sketches).into_iter().map(|found| Some(found?.0)).collect();
        assert_eq!(found, [None, None, Some(0)]);
    }
}
