//! Text over which, or under which, other text lies: watermarks and binding lines.

use super::printed::PdfSpan;
use rustc_hash::FxHashMap;

/// The brightness from which text is light, and the one from which it is white: heads of tables are
/// white on a dark ground.
const LIGHT: std::ops::Range<f32> = 0.7..0.97;
/// The least number of equal light texts that tile a page.
const LEAST_TILES: usize = 3;
/// The most pairs of texts that are held against each other.
const MOST_PAIRS: usize = 2_000_000;
/// The most texts of a page that may be parts of a binding line.
const MOST_LONE: usize = 300;

/// Tells whether text is so light that other text is read over it.
pub fn is_light(light: f32) -> bool {
    LIGHT.contains(&light)
}

/// Gives spans without those that are watermarks or a binding line.
pub fn without(spans: Vec<PdfSpan>) -> Vec<PdfSpan> {
    without_binding_line(without_light(spans))
}

fn without_light(mut spans: Vec<PdfSpan>) -> Vec<PdfSpan> {
    let (light, dark): (Vec<&PdfSpan>, Vec<&PdfSpan>) =
        spans.iter().partition(|span| is_light(span.light));
    let chars = |spans: &[&PdfSpan]| spans.iter().map(|span| span.text.len()).sum::<usize>();
    // A page whose text is light has light text.
    let is_light_page = chars(&light) > chars(&dark) && !dark.is_empty();
    if light.is_empty() || is_light_page || light.len() * dark.len() > MOST_PAIRS {
        return spans;
    }

    let mut tiles: FxHashMap<&str, usize> = FxHashMap::default();
    for span in light.iter().filter(|span| !dark.iter().any(|other| is_beside(span, other))) {
        *tiles.entry(&span.text).or_default() += 1;
    }
    let is_watermark = |span: &PdfSpan| {
        let count = tiles.get(span.text.as_str()).copied().unwrap_or(0);
        let is_tile = count >= LEAST_TILES && span.text.chars().count() > 1;
        is_light(span.light) && (is_tile || dark.iter().any(|other| overlaps(span, other)))
    };

    let watermarks: Vec<bool> = spans.iter().map(is_watermark).collect();
    let mut watermarks = watermarks.into_iter();
    spans.retain(|_| watermarks.next() != Some(true));
    spans
}

/// Tells whether two texts stand on one line, as cells of a table do.
fn is_beside(a: &PdfSpan, b: &PdfSpan) -> bool {
    (a.y - b.y).abs() <= a.font_size.min(b.font_size) * 0.1 && !overlaps(a, b)
}

/// Tells whether two texts lie over each other.
fn overlaps(a: &PdfSpan, b: &PdfSpan) -> bool {
    let is_beside = a.x + a.width * 0.95 <= b.x || b.x + b.width * 0.95 <= a.x;
    let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
    !is_beside && high.y - low.y < low.font_size * 0.7
}

/// Drops the line along which sheets are bound: its words stand one under the other at the side,
/// `装`, `订`, `线`.
fn without_binding_line(mut spans: Vec<PdfSpan>) -> Vec<PdfSpan> {
    let is_part = |span: &PdfSpan| span.text.chars().all(is_of_binding_line);
    let lone: Vec<&PdfSpan> = spans.iter().filter(|span| is_part(span)).collect();
    if lone.len() > MOST_LONE {
        return spans;
    }

    let is_binding_line = |span: &PdfSpan| {
        let stack = lone.iter().filter(|other| {
            span.is_turned && other.is_turned && **other == span
                || (other.x - span.x).abs() <= span.font_size * 0.5
        });
        let words: String = stack.flat_map(|other| other.text.chars()).collect();
        ["装订线", "密封线"].iter().any(|name| name.chars().all(|c| words.contains(c)))
    };

    let bound: Vec<bool> =
        spans.iter().map(|span| is_part(span) && is_binding_line(span)).collect();
    let mut bound = bound.into_iter();
    spans.retain(|_| bound.next() != Some(true));
    spans
}

fn is_of_binding_line(c: char) -> bool {
    "装订线密封内不要答题┊┆┋…⋯·．.—-－｜|○〇( )（）".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, x: f32, y: f32, light: f32) -> PdfSpan {
        let width = 12.0 * text.chars().count() as f32;
        PdfSpan {
            text: text.into(),
            x,
            y,
            width,
            font_size: 12.0,
            light,
            is_turned: false,
            is_spaced: false,
        }
    }

    fn texts(spans: Vec<PdfSpan>) -> Vec<String> {
        without(spans).into_iter().map(|span| span.text).collect()
    }

    #[test]
    fn light_text_is_a_watermark_where_it_is_tiled_or_lies_under_text() {
        let tiles = (0..3).map(|at| span("机密", 100.0 * at as f32, 500.0, 0.8));
        assert!(texts(tiles.collect()).is_empty());
        assert_eq!(texts(vec![span("机密", 0.0, 500.0, 0.8)]), ["机密"]);
        let over = vec![span("机密", 0.0, 500.0, 0.8), span("本学年没有举报", 0.0, 504.0, 0.0)];
        assert_eq!(texts(over), ["本学年没有举报"]);
        assert_eq!(texts(vec![span("表头", 0.0, 9.0, 1.0), span("表头", 0.0, 9.0, 1.0)]).len(), 2);
    }

    #[test]
    fn a_binding_line_is_no_text_and_a_column_of_signs_is() {
        let stack = |words: &str| -> Vec<PdfSpan> {
            let line = words.chars().enumerate();
            line.map(|(at, c)| span(&c.to_string(), 40.0, 700.0 - 22.0 * at as f32, 0.0)).collect()
        };
        assert!(texts(stack("装订线密封")).is_empty());
        assert_eq!(texts(stack("不要题")), ["不", "要", "题"]);
        assert_eq!(texts(vec![span("装订线外不要答题", 40.0, 9.0, 0.0)]).len(), 1);
    }
}
