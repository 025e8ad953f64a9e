//! The width at which the lines around a line were cut, if they were cut.
//!
//! A text whose lines are whole paragraphs has no such width. Linear: a window slides over the
//! lines and keeps its counts. The shares and limits were measured on five real reports.

/// The size of a line before lines are joined.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// The width in half Han characters, indent included.
    pub width: u32,
    /// The number of characters.
    pub chars: u32,
    /// True if it stops short of a sentence's end and does not start with a number: it may have
    /// been cut.
    pub is_open: bool,
}

/// The place where lines are cut: at a width, or at a count of characters, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wrap {
    /// The width in whole Han characters.
    pub width: Option<u32>,
    /// The count of characters, at which many converters cut.
    pub chars: Option<u32>,
}

/// The width of the narrowest lines that count, in Han characters.
const NARROWEST: usize = 12;
/// The width of the widest lines that count, in Han characters.
const WIDEST: usize = 60;
/// The number of lines on each side that are looked at.
const REACH: usize = 25;

impl Wrap {
    /// Tells whether a line of this size, `extra` half characters wider than it looks, reaches the
    /// edge.
    pub fn is_reached(self, size: Size, extra: u32) -> bool {
        let at_width = |width: u32| {
            let least = width * 2 - 4;
            let most = width * 2 + 7;
            (least..=most).contains(&size.width) || (least..=most).contains(&(size.width + extra))
        };

        self.width.is_some_and(at_width) || self.chars == Some(size.chars)
    }
}

/// Finds the wrap around each line: the widest width that at least three lines, a fifth of the
/// short lines within 25 and two neighbours have, half of them cut within a sentence.
pub fn around(sizes: &[Size]) -> Vec<Wrap> {
    let widths = widest_of(sizes, |size| (size.width / 2) as usize);
    let chars = widest_of(sizes, |size| size.chars as usize);
    widths.into_iter().zip(chars).map(|(width, chars)| Wrap { width, chars }).collect()
}

fn widest_of(sizes: &[Size], measure: impl Fn(&Size) -> usize) -> Vec<Option<u32>> {
    let measures: Vec<usize> = sizes.iter().map(measure).collect();
    let mut window = Window::default();
    (0..REACH.min(sizes.len())).for_each(|at| window.count(sizes, &measures, at, 1));
    let at_each = (0..sizes.len()).map(|at| {
        if at + REACH < sizes.len() {
            window.count(sizes, &measures, at + REACH, 1);
        }

        if at > REACH {
            window.count(sizes, &measures, at - REACH - 1, -1);
        }

        window.widest()
    });

    at_each.collect()
}

/// The counts of the lines within reach.
struct Window {
    short_lines: i32,
    open_lines: i32,
    buckets: [Bucket; WIDEST + 1],
}

/// The lines of one width.
#[derive(Default, Clone, Copy)]
struct Bucket {
    lines: i32,
    open: i32,
    neighbours: i32,
}

impl Default for Window {
    fn default() -> Window {
        Window { short_lines: 0, open_lines: 0, buckets: [Bucket::default(); WIDEST + 1] }
    }
}

impl Window {
    /// Adds the line at `at` to the counts, or takes it out if `step` is -1.
    fn count(&mut self, sizes: &[Size], measures: &[usize], at: usize, step: i32) {
        let Some((&measure, size)) = measures.get(at).zip(sizes.get(at)) else { return };
        if measure > WIDEST {
            return;
        }

        self.short_lines += step;
        if measure < NARROWEST {
            return;
        }

        let Some(bucket) = self.buckets.get_mut(measure) else { return };
        bucket.lines += step;

        if at.checked_sub(1).and_then(|before| measures.get(before)) == Some(&measure) {
            bucket.neighbours += step;
        }

        if size.is_open {
            bucket.open += step;
            self.open_lines += step;
        }
    }

    /// Finds the widest width that is a wrap.
    fn widest(&self) -> Option<u32> {
        if self.open_lines < 2 {
            return None;
        }

        let is_wrap = |bucket: &Bucket| {
            let many =
                bucket.lines >= 3 && bucket.lines * 5 >= self.short_lines && bucket.neighbours > 0;
            many && bucket.open * 2 >= bucket.lines
        };

        self.buckets.iter().rposition(is_wrap).map(|width| width as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(widths: &[u32], is_open: bool, expect: Option<u32>) {
        let sizes: Vec<Size> =
            widths.iter().map(|&width| Size { width, chars: 99, is_open }).collect();
        let wraps = around(&sizes);
        assert!(wraps.iter().all(|wrap| wrap.width == expect), "{widths:?}: {wraps:?}");
    }

    #[test]
    fn lines_cut_at_one_width_show_it() {
        check(&[56, 56, 30, 56, 56, 12], true, Some(28));
        check(&[56, 50, 30, 44, 60, 12], true, None);
        check(&[200, 300, 250], true, None);
        check(&[], true, None);
    }

    #[test]
    fn lines_that_end_in_sentences_were_not_cut() {
        check(&[56, 56, 56, 56], false, None);
    }

    #[test]
    fn a_wrap_ends_where_its_lines_do() {
        let mut sizes = vec![Size { width: 56, chars: 28, is_open: true }; 40];
        sizes.extend(vec![Size { width: 400, chars: 200, is_open: false }; 80]);
        let wraps = around(&sizes);
        assert_eq!(wraps[0], Wrap { width: Some(28), chars: Some(28) });
        assert_eq!(wraps[119], Wrap::default());
    }
}
