//! The signs of a page as runs of text, seen as a reader holds the page: text runs from left to
//! right, lines from top to bottom.
//!
//! Invariant: a sign that is drawn is in one span, unless it is drawn over itself, beside its form,
//! marked as no part of the text, or a watermark.

use super::content::PdfContent;
use super::font::SignText;
use super::glyph::{Glyph, GlyphArtifact, PdfDirection};
use super::likely;
use super::printed::PdfSpan;
use super::rule::{self, PdfRules, Rule};
use super::watermark;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The largest distance of two baselines that count as one, in ems.
pub const SAME_LINE: f32 = 0.3;
/// The largest distance of a sign from one that it is drawn over, in ems: bold type is made so.
const DRAWN_OVER: f32 = 0.12;
/// The least room between two spans, in ems.
const APART: f32 = 0.3;
/// The least room between two spans whose places are named each, in ems: cells may be that near.
const PLACED_APART: f32 = 0.08;
/// The least room between two spans with a space between them, in ems.
const SPACED_APART: f32 = 0.95;
/// The least room between two Latin letters that is a space, in ems.
const LATIN_SPACE: f32 = 0.15;
/// The largest distance of two signs that stand under one another, in ems.
const STACKED: f32 = 1.6;
/// The most signs of running heads and watermarks on a page with hardly any text.
const MOST_NAMED: usize = 100;
/// The most signs on one place that the next is held against.
const MOST_BELOW: usize = 16;
/// The most vertical lines of a page that may part text.
const MOST_PARTING: usize = 2000;
/// The least signs of a page that may be set from top to bottom.
const LEAST_STACKED: usize = 20;

/// A page's text.
#[derive(Default)]
pub struct PageSpans {
    /// The runs of text.
    pub spans: Vec<PdfSpan>,
    /// The straight lines.
    pub rules: PdfRules,
    /// The left, bottom, right and top edge of the page.
    pub edges: [f32; 4],
    /// The number of signs whose font does not say what they are, or says something else.
    pub unreadable: usize,
}

/// A sign, as it is seen.
struct SeenSign {
    text: SignText,
    x: f32,
    y: f32,
    width: f32,
    size: f32,
    light: f32,
    run: u32,
}

/// Makes spans of what a page shows.
pub fn of_page(content: &mut PdfContent, edges: [f32; 4]) -> PageSpans {
    let mut glyphs = std::mem::take(&mut content.glyphs);
    drop_outside(&mut glyphs);
    drop_artifacts(&mut glyphs);
    drop_recognized(&mut glyphs);

    let direction = usual_direction(&glyphs, &content.directions);
    let of = |glyph: &Glyph| content.directions.get(usize::from(glyph.direction)).copied();
    glyphs.retain(|glyph| of(glyph).is_some_and(|found| found.is_square_to(direction)));
    likely::forget_lies(&mut glyphs);

    let (level, turned): (Vec<Glyph>, Vec<Glyph>) = glyphs
        .into_iter()
        .partition(|glyph| of(glyph).is_some_and(|found| found.is_level_with(direction)));
    if is_stacked(&level, direction) {
        let signs = level.iter().map(|glyph| stacked(glyph, direction)).collect();
        let PdfRuns { spans, unreadable } = PdfRuns::of(signs, &PdfRules::default());
        let [left, bottom, right, top] = seen_edges(edges, direction);
        let edges = [-top, left, -bottom, right];
        let rules = PdfRules::default();
        return PageSpans { spans: watermark::without(spans), rules, edges, unreadable };
    }

    let rules = std::mem::take(&mut content.rules).seen(direction.snapped());
    let signs = level.iter().map(|glyph| seen(glyph, direction)).collect();
    let mut runs = PdfRuns::of(signs, &rules);
    runs.add_turned(&turned, &content.directions, direction);
    let PdfRuns { spans, unreadable } = runs;
    PageSpans {
        spans: watermark::without(spans),
        rules,
        edges: seen_edges(edges, direction),
        unreadable,
    }
}

/// Drops what is drawn beside its form, as more text than a field can show: nobody sees it. Where
/// nothing else is drawn, the edges are wrong.
fn drop_outside(glyphs: &mut Vec<Glyph>) {
    if glyphs.iter().any(|glyph| !glyph.is_outside) {
        glyphs.retain(|glyph| !glyph.is_outside);
    }
}

/// Drops what is marked as no part of the text. Some programs mark whole pages: where little else
/// would be left, a mark says nothing, unless it names what a few signs are.
fn drop_artifacts(glyphs: &mut Vec<Glyph>) {
    let count =
        |kind: Option<GlyphArtifact>| glyphs.iter().filter(|glyph| glyph.artifact == kind).count();
    let text = count(None);
    let drops_plain = text >= count(Some(GlyphArtifact::Plain));
    let drops_named = text.max(MOST_NAMED) >= count(Some(GlyphArtifact::Named));

    if text > 0 {
        glyphs.retain(|glyph| match glyph.artifact {
            None => true,
            Some(GlyphArtifact::Named) => !drops_named,
            Some(GlyphArtifact::Plain) => !drops_plain,
        });
    }
}

/// Drops text that was recognized in a picture of text that is there anyway.
fn drop_recognized(glyphs: &mut Vec<Glyph>) {
    let hidden = glyphs.iter().filter(|glyph| glyph.is_invisible).count();
    if hidden > 0 && (glyphs.len() - hidden) * 2 >= hidden {
        glyphs.retain(|glyph| !glyph.is_invisible);
    }
}

/// Gives the direction in which most signs run: along an edge of the page, or askew.
fn usual_direction(glyphs: &[Glyph], directions: &[PdfDirection]) -> PdfDirection {
    let mut counts: FxHashMap<u16, usize> = FxHashMap::default();
    for glyph in glyphs {
        *counts.entry(glyph.direction).or_default() += 1;
    }

    let most = counts.into_iter().max_by_key(|&(at, count)| (count, std::cmp::Reverse(at)));
    let direction = most.and_then(|(at, _)| directions.get(usize::from(at)).copied());
    let direction = direction.unwrap_or(PdfDirection::LEVEL);
    let snapped = direction.snapped();
    if snapped.is_same(direction) { snapped } else { direction }
}

fn seen_edges([left, bottom, right, top]: [f32; 4], direction: PdfDirection) -> [f32; 4] {
    rule::around(&[(left, bottom), (right, top)].map(|corner| direction.seen(corner)))
}

fn seen(glyph: &Glyph, direction: PdfDirection) -> SeenSign {
    let (x, y) = direction.seen((glyph.x, glyph.y));
    let (width, _) = direction.seen(glyph.advance);
    SeenSign {
        text: glyph.text.clone(),
        x,
        y,
        width: width.max(0.0),
        size: glyph.size,
        light: glyph.light,
        run: glyph.run,
    }
}

/// Sees a sign of a page whose lines run from top to bottom, from right to left.
fn stacked(glyph: &Glyph, direction: PdfDirection) -> SeenSign {
    let level = seen(glyph, direction);
    SeenSign {
        x: -(level.y + level.size * 0.88),
        y: level.x + level.width / 2.0,
        width: level.size,
        ..level
    }
}

/// Tells whether the signs of a page stand under one another.
fn is_stacked(glyphs: &[Glyph], direction: PdfDirection) -> bool {
    if glyphs.len() < LEAST_STACKED {
        return false;
    }

    let is_under = |pair: &[Glyph]| {
        let [first, next] = pair else { return false };
        let (x, y) = direction.seen((first.x, first.y));
        let (next_x, next_y) = direction.seen((next.x, next.y));
        let is_below = (0.7..=STACKED).contains(&((y - next_y) / first.size));
        is_below && (x - next_x).abs() <= first.size * SAME_LINE
    };
    glyphs.windows(2).filter(|pair| is_under(pair)).count() * 10 >= glyphs.len() * 6
}

/// Spans as they are found.
#[derive(Default)]
struct PdfRuns {
    spans: Vec<PdfSpan>,
    /// The number of signs whose fonts do not say what they are, but for those that start a line:
    /// bullets are such.
    unreadable: usize,
}

impl PdfRuns {
    /// Makes spans of signs: those on one height, from left to right, that stand together and that
    /// no drawn line parts.
    fn of(mut signs: Vec<SeenSign>, rules: &PdfRules) -> PdfRuns {
        let mut parting: Vec<Rule> = rules.vertical.clone();
        parting.truncate(MOST_PARTING);
        parting.sort_by(|a, b| a.at.total_cmp(&b.at));

        signs.sort_by(|a, b| b.y.total_cmp(&a.y));
        let mut runs = PdfRuns::default();
        let mut row: Vec<SeenSign> = Vec::new();
        for sign in signs {
            let is_next = row
                .first()
                .is_some_and(|first| first.y - sign.y > first.size.min(sign.size) * SAME_LINE);
            if is_next {
                runs.add_row(std::mem::take(&mut row), &parting);
            }
            row.push(sign);
        }

        runs.add_row(row, &parting);
        runs
    }

    /// Makes spans of the signs on one height.
    fn add_row(&mut self, mut row: Vec<SeenSign>, parting: &[Rule]) {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut open: Option<PdfSpan> = None;
        let (mut is_spaced, mut is_first) = (false, true);
        // The signs that the next may lie over; the last of them is the one before it.
        let mut before: Vec<SeenSign> = Vec::new();

        for sign in row {
            if is_blank(&sign.text) {
                is_spaced = true;
                continue;
            }

            let is_start = std::mem::replace(&mut is_first, false);
            if matches!(sign.text, SignText::Unknown | SignText::Nothing) {
                self.unreadable += usize::from(sign.text == SignText::Unknown && !is_start);
                continue;
            }
            if before.iter().any(|other| is_drawn_over(other, &sign)) {
                open.iter_mut().for_each(|open| open.light = open.light.min(sign.light));
                continue;
            }

            let goes_on = open.as_ref().zip(before.last()).is_some_and(|(open, last)| {
                goes_on(open, last, &sign, is_spaced) && !is_parted(parting, last, &sign)
            });
            if !goes_on {
                self.spans.extend(open.take());
            }
            match &mut open {
                Some(open) => push(open, &sign, is_spaced),
                None => open = Some(started(&sign, is_spaced)),
            }

            is_spaced = false;
            before.retain(|other| sign.x - other.x <= other.size * DRAWN_OVER);
            if before.len() >= MOST_BELOW {
                before.remove(0);
            }
            before.push(sign);
        }

        self.spans.extend(open);
    }

    /// Adds the text that runs across the lines of a page: each run is a line of its own.
    fn add_turned(&mut self, glyphs: &[Glyph], directions: &[PdfDirection], page: PdfDirection) {
        let mut by_direction: BTreeMap<u16, Vec<&Glyph>> = BTreeMap::new();
        for glyph in glyphs {
            by_direction.entry(glyph.direction).or_default().push(glyph);
        }

        for (at, glyphs) in by_direction {
            let Some(direction) = directions.get(usize::from(at)) else { continue };
            let direction = direction.snapped();
            let signs = glyphs.into_iter().map(|glyph| seen(glyph, direction)).collect();
            let turned = PdfRuns::of(signs, &PdfRules::default());
            self.unreadable += turned.unreadable;
            self.spans.extend(turned.spans.into_iter().map(|span| turn(span, direction, page)));
        }
    }
}

/// Puts a span that runs across a page's lines where it stands.
fn turn(span: PdfSpan, direction: PdfDirection, page: PdfDirection) -> PdfSpan {
    let place = |x: f32| {
        let (along, up) = (direction.along, direction.up);
        page.seen((along.0 * x + up.0 * span.y, along.1 * x + up.1 * span.y))
    };
    let [left, bottom, right, _] = rule::around(&[place(span.x), place(span.x + span.width)]);

    PdfSpan { x: left, y: bottom, width: right - left, is_turned: true, ..span }
}

fn is_blank(text: &SignText) -> bool {
    match text {
        SignText::One(c) => c.is_whitespace(),
        SignText::Many(text) => text.trim().is_empty(),
        SignText::Nothing | SignText::Unknown => false,
    }
}

/// Tells whether a vertical line stands between two signs.
fn is_parted(parting: &[Rule], last: &SeenSign, sign: &SeenSign) -> bool {
    let (from, to) = (last.x + last.width / 2.0, sign.x + sign.width / 2.0);
    let middle = sign.y + sign.size * 0.3;
    let start = parting.partition_point(|rule| rule.at <= from);
    let between = parting.iter().skip(start).take_while(|rule| rule.at < to);
    between.into_iter().any(|rule| (rule.from..=rule.to).contains(&middle))
}

fn is_drawn_over(below: &SeenSign, sign: &SeenSign) -> bool {
    below.text == sign.text
        && (below.size - sign.size).abs() <= sign.size * 0.1
        && sign.x - below.x <= (below.width * 0.4).min(below.size * DRAWN_OVER)
}

fn goes_on(open: &PdfSpan, last: &SeenSign, sign: &SeenSign, is_spaced: bool) -> bool {
    let room = (sign.x - open.x - open.width) / sign.size;
    let most = if is_spaced {
        SPACED_APART
    } else if last.run == sign.run {
        APART
    } else {
        PLACED_APART
    };
    let is_near = room <= most;
    let is_alike = (open.font_size - sign.size).abs() <= open.font_size * 0.15
        && watermark::is_light(open.light) == watermark::is_light(sign.light);
    is_near && is_alike
}

fn started(sign: &SeenSign, is_spaced: bool) -> PdfSpan {
    let mut text = String::new();
    push_text(&mut text, &sign.text);
    PdfSpan {
        text,
        x: sign.x,
        y: sign.y,
        width: sign.width,
        font_size: sign.size,
        light: sign.light,
        is_turned: false,
        is_spaced,
    }
}

fn push(open: &mut PdfSpan, sign: &SeenSign, is_spaced: bool) {
    let room = sign.x - open.x - open.width;
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    let starts_latin = match &sign.text {
        SignText::One(c) => is_latin(Some(*c)),
        SignText::Many(text) => is_latin(text.chars().next()),
        _ => false,
    };
    let is_word =
        room > sign.size * LATIN_SPACE && starts_latin && is_latin(open.text.chars().next_back());

    if is_spaced || is_word {
        open.text.push(' ');
    }
    push_text(&mut open.text, &sign.text);
    open.width = open.width.max(sign.x + sign.width - open.x);
    open.font_size = open.font_size.max(sign.size);
    open.light = open.light.min(sign.light);
}

fn push_text(text: &mut String, sign: &SignText) {
    match sign {
        SignText::One(c) => text.push(*c),
        SignText::Many(more) => text.push_str(more),
        SignText::Nothing | SignText::Unknown => {}
    }
}
