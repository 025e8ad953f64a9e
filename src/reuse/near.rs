//! Of many texts, those that are nearly equal to an earlier one.

use super::sketch::{BANDS, Sketch};
use rayon::prelude::*;

/// Texts at least this alike are one text with changes.
pub const LIKE: f32 = 0.4;

/// With so many texts of a bucket each is compared: the last before it, since a text is oftenest taken from the year before. So
/// the work grows as sorting does, n log n, whatever the texts hold.
const MOST_COMPARED: usize = 12;

/// Texts remembered as compared: like texts meet in many bands.
const REMEMBERED: usize = 32;

/// For each text the earlier one that it is most like, and how much, if there is one at least [`LIKE`].
pub fn nearest(sketches: &[Sketch]) -> Vec<Option<(usize, f32)>> {
    let mut searches = vec![Search::default(); sketches.len()];
    let mut places = vec![0u32; sketches.len()];
    for band in 0..BANDS {
        let mut bucketed: Vec<(u32, u32)> =
            sketches.par_iter().enumerate().map(|(text, sketch)| (sketch.band(band), text as u32)).collect();
        bucketed.par_sort_unstable();
        bucketed.iter().zip(0..).for_each(|(&(_, text), place)| places[text as usize] = place);
        searches.par_iter_mut().zip(&places).zip(sketches).for_each(|((search, &place), sketch)| {
            let (key, _) = bucketed[place as usize];
            let before = bucketed[..place as usize].iter().rev().take(MOST_COMPARED);
            let earlier = before.take_while(|(other, _)| *other == key);
            earlier.for_each(|&(_, other)| search.compare(sketch, other, &sketches[other as usize]));
        });
    }
    searches.into_iter().map(|search| search.nearest.map(|(text, likeness)| (text as usize, likeness))).collect()
}

/// What is known of one text.
#[derive(Debug, Clone)]
struct Search {
    nearest: Option<(u32, f32)>,
    /// The texts that it was last compared with, the oldest written over.
    compared: [u32; REMEMBERED],
    next: u8,
}

impl Default for Search {
    fn default() -> Search {
        Search { nearest: None, compared: [u32::MAX; REMEMBERED], next: 0 }
    }
}

impl Search {
    fn compare(&mut self, sketch: &Sketch, text: u32, other: &Sketch) {
        let known = self.nearest.map_or(0.0, |(_, known)| known);
        let is_enough = |likeness: f32| likeness >= LIKE && likeness > known;
        if !is_enough(other.likeness_at_most(sketch)) || self.compared.contains(&text) {
            return;
        }
        self.compared[usize::from(self.next)] = text;
        self.next = (self.next + 1) % REMEMBERED as u8;
        let likeness = other.likeness(sketch);
        if is_enough(likeness) {
            self.nearest = Some((text, likeness));
        }
    }
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
        let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(&text.chars().collect::<Vec<_>>())).collect();
        let found: Vec<Option<usize>> = nearest(&sketches).into_iter().map(|found| Some(found?.0)).collect();
        assert_eq!(found, [None, None, Some(0)]);
    }
}
