//! The depth of each heading.
//!
//! Depth is a stack, not a fixed level: `1.` may stand right under `一、`. A number in the wrong
//! style is put where it counts: two of five real reports have one.

use super::heading::SectionHeading;
use crate::numbering::Style;

/// Finds the level of each heading, 1 at the top.
pub fn of(headings: &[SectionHeading]) -> Vec<u8> {
    let first_on_top = on_top(headings);
    let styles = mended(headings, first_on_top);
    let rank = |style: Option<Style>| match style {
        None => 0,
        style if style == first_on_top => 0,
        Some(style) => style as u8 + 1,
    };

    let mut above: Vec<u8> = Vec::new();
    let levels = styles.iter().map(|&style| {
        let rank = rank(style);
        while above.last().is_some_and(|&last| last >= rank) {
            above.pop();
        }
        above.push(rank);
        above.len() as u8
    });

    levels.collect()
}

/// Gives the first heading's style if it goes over others that reports nest higher: 1. over （一）,
/// where no 一、 says otherwise; or 1. over 一、 where its count goes on over theirs, or where its
/// headings name the parts of a report.
fn on_top(headings: &[SectionHeading]) -> Option<Style> {
    let first = headings.first()?.style?;
    let has_top =
        headings.iter().any(|heading| heading.style.is_some_and(|style| style <= Style::Han));
    (!has_top || counts_over(first, headings)).then_some(first)
}

/// Tells whether the count of `first` goes on more often than not over higher styles that stand in
/// it, and theirs not over it.
fn counts_over(first: Style, headings: &[SectionHeading]) -> bool {
    let (mut last, mut last_higher) = (0, 0);
    let (mut over, mut under) = (0, 0);
    let mut is_inside = false;
    for heading in headings {
        match heading.style {
            Some(style) if style == first => {
                let goes_on = (last + 1..=last + 2).contains(&heading.ordinal);
                over += u32::from(is_inside && goes_on);
                under += u32::from(is_inside && !goes_on);
                (last, is_inside) = (heading.ordinal, false);
            }
            Some(style) if style < first => {
                under +=
                    u32::from(!is_inside && last_higher > 0 && heading.ordinal == last_higher + 1);
                (last_higher, is_inside) = (heading.ordinal, true);
            }
            _ => {}
        }
    }

    let names_more =
        || named(headings, |style| style == first) > 1 + named(headings, |style| style < first);
    over > under || over == under && names_more()
}

/// Counts the headings of the wanted styles that name the parts of a report.
fn named(headings: &[SectionHeading], is_wanted: impl Fn(Style) -> bool) -> usize {
    headings
        .iter()
        .filter(|heading| heading.names_part && heading.style.is_some_and(&is_wanted))
        .count()
}

/// Gives the styles, after slips are put right that the numbers around them show: `(4)` between
/// `（三）` and `（五）`, `2.` and `（二）` between `一、` and `三、`.
fn mended(headings: &[SectionHeading], on_top: Option<Style>) -> Vec<Option<Style>> {
    let mut styles: Vec<Option<Style>> = headings.iter().map(|heading| heading.style).collect();
    mend(headings, &mut styles, Style::DigitInBrackets, Style::HanInBrackets);

    if on_top != Some(Style::Digit) {
        mend(headings, &mut styles, Style::Digit, Style::Han);
    }
    if on_top != Some(Style::HanInBrackets) {
        mend(headings, &mut styles, Style::HanInBrackets, Style::Han);
    }

    styles
}

fn mend(headings: &[SectionHeading], styles: &mut [Option<Style>], slip: Style, meant: Style) {
    let next = next_ordinals(headings, styles, meant);
    let mut before: Option<u32> = None;
    let mut before_own: Option<u32> = None;

    for (at, heading) in headings.iter().enumerate() {
        let Some(style) = styles[at] else { continue };
        let open_end = slip == Style::DigitInBrackets;
        // 7、其他需要报告的事项 after 六、 ends their count: no part begins with a seventh.
        let is_last_part = heading.names_part
            && before_own.is_none()
            && next[at].is_none()
            && before.is_some_and(|before| before + 1 == heading.ordinal);
        let fills = || fills(heading.ordinal, before, before_own, next[at], open_end);
        if style == slip && (is_last_part || fills()) {
            styles[at] = Some(meant);
        }

        match styles[at] {
            Some(style) if style == meant => (before, before_own) = (Some(heading.ordinal), None),
            Some(style) if style == slip => before_own = Some(heading.ordinal),
            Some(style) if style < meant => (before, before_own) = (None, None),
            _ => {}
        }
    }
}

/// Tells whether `ordinal` is due after `before`, and no count of its own style is going on. At the
/// end of a count (`（八）`, `(9)`) that is enough where `open_end`; else the next number must be
/// the one after it.
fn fills(
    ordinal: u32,
    before: Option<u32>,
    before_own: Option<u32>,
    next: Option<u32>,
    open_end: bool,
) -> bool {
    let goes_on_own = before_own.is_some_and(|own| own + 1 == ordinal);
    let is_due = before.unwrap_or(0) + 1 == ordinal;
    let leads = next == Some(ordinal + 1) && before.unwrap_or(0) < ordinal;
    let ends = open_end && is_due && before.is_some() && next.is_none_or(|next| next > ordinal);
    !goes_on_own && (leads && (open_end || is_due) || ends)
}

/// Finds for each heading the number of the next one in the style `meant`, before a higher one.
fn next_ordinals(
    headings: &[SectionHeading],
    styles: &[Option<Style>],
    meant: Style,
) -> Vec<Option<u32>> {
    let mut next = None;
    let mut found: Vec<Option<u32>> = Vec::with_capacity(headings.len());
    for (heading, style) in headings.iter().zip(styles).rev() {
        found.push(next);
        match style {
            Some(style) if *style == meant => next = Some(heading.ordinal),
            Some(style) if *style < meant => next = None,
            _ => {}
        }
    }

    found.reverse();
    found
}
