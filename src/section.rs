//! A report's text cut into its outline.
//!
//! Invariant: the sections tile the text; each starts where the one before it ends, the first at 0,
//! the last ends with the text.

mod announced;
mod heading;
mod item;
mod level;
mod part;
mod unnumbered;

pub(crate) use item::{BARS, has_bar};
pub use part::{NamedKind, named};

use crate::numbering;
use crate::report::Kind;
use crate::rules::Rules;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A leaf block of a report's outline: a heading and the paragraphs under it, up to the next
/// heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "http", derive(utoipa::ToSchema))]
pub struct Section {
    /// The place in the report; the preface is 0.
    pub id: u32,
    /// The depth in the outline: 1 for a top heading, 0 for the preface.
    pub level: u8,
    /// The number as printed, with its punctuation (`一、`, `（4）`), where the heading has one.
    pub number: Option<String>,
    /// The heading without its number, as printed.
    pub heading: Option<String>,
    /// The subject.
    pub kind: Option<Kind>,
    /// The headings from the top down to this one.
    pub path: Vec<String>,
    /// The text of the section in the report's clean text: the heading line with its number, then
    /// its paragraphs.
    pub span: Span,
}

/// The sections of a report, and the parts that its outline lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The sections in order, the preface first (it may be empty). They cover the text without gap
    /// or overlap.
    pub sections: Vec<Section>,
    /// The kinds that the ministry requires and that no section has.
    pub missing: Vec<Kind>,
    /// The parts that the preface announces and that are not there, as printed in the preface.
    pub announced_missing: Vec<String>,
    /// Numbers that the numbering of the top headings skips (`五` between `四` and `六`).
    pub numbering_gaps: Vec<String>,
}

impl Section {
    /// Where the heading ends in the text of the section, the sign after it included.
    pub(crate) fn heading_end(&self, text: &str) -> usize {
        let Some(heading) = &self.heading else { return 0 };
        let line = text.lines().next().unwrap_or("");
        let Some(end) = line.find(heading.as_str()).map(|at| at + heading.len()) else {
            return line.len();
        };

        let signs = line.get(end..).unwrap_or_default().chars();
        let signs = signs.take_while(|c| matches!(c, '：' | ':' | '。' | '.' | '．'));
        signs.map(char::len_utf8).sum::<usize>() + end
    }
}

/// The kind that the words of a heading, without its number, name.
pub(crate) fn kind_of(words: &str, rules: &Rules) -> Option<Kind> {
    part::kind(words, rules)
}

/// Cuts a clean text into its outline. Linear in its length.
///
/// Headings are found by their numbers, or by their words where the top parts have no numbers; the
/// text before the first is the preface. A section takes its parent's kind; under a heading that
/// names none, and at the top, the patterns of `rules` decide on the folded heading.
///
/// ```
/// let outline = mingcha::section::split("某大学报告\n一、概述\n无。", &mingcha::Rules::default());
/// assert_eq!(outline.sections[1].heading.as_deref(), Some("概述"));
/// assert_eq!(outline.sections[1].kind, Some(mingcha::Kind::Overview));
/// ```
pub fn split(text: &str, rules: &Rules) -> Outline {
    let headings = heading::find(text, rules);
    let levels = level::of(&headings);
    let mut sections = vec![preface(headings.first().map_or(text.len(), |first| first.start))];
    let mut above: Vec<usize> = Vec::new();

    for (at, (heading, level)) in headings.iter().zip(&levels).enumerate() {
        above.truncate(usize::from(*level) - 1);
        let parent = above.last().map(|&parent: &usize| &sections[parent]);
        let inherited = parent.and_then(|parent| parent.kind);
        let mut path = parent.map(|parent| parent.path.clone()).unwrap_or_default();
        path.push(heading.words.clone());
        let end = headings.get(at + 1).map_or(text.len(), |next| next.start);
        above.push(sections.len());
        sections.push(Section {
            id: sections.len() as u32,
            level: *level,
            number: heading.number.clone(),
            heading: Some(heading.words.clone()),
            kind: inherited.or_else(|| part::kind(&heading.words, rules)),
            path,
            span: Span::new(heading.start, end),
        });
    }

    promote(&mut sections, rules);
    let missing = lacking(&sections);
    let announced_missing = announced::missing(&text[sections[0].span.range()], &missing, rules);

    Outline { missing, announced_missing, numbering_gaps: gaps(&headings, &levels), sections }
}

/// Finds the sentences of a text that list the parts of the report, two kinds at least.
pub(crate) fn announcements(text: &str, rules: &Rules) -> Vec<Span> {
    announced::sentences_with_parts(text, rules)
}

/// A section that a text came in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GivenSection<'a> {
    /// The heading with its number, as it stands in the text.
    pub heading: Option<&'a str>,
    /// The depth, 1 for a top heading.
    pub level: u8,
    /// The subject, if it is known.
    pub kind: Option<Kind>,
    /// The first byte in the text.
    pub start: usize,
}

/// Makes the outline of `text`, which `given` tile in order. A first section without a heading is
/// the preface; a kind that is not given comes from the heading, else from the one above.
pub(crate) fn given(text: &str, given: &[GivenSection<'_>], rules: &Rules) -> Outline {
    let mut sections = Vec::new();
    if given.first().is_none_or(|first| first.heading.is_some()) {
        sections.push(preface(0));
    }

    let mut above: Vec<usize> = Vec::new();
    for (at, of) in given.iter().enumerate() {
        let end = given.get(at + 1).map_or(text.len(), |next| next.start);
        let Some(printed) = of.heading else {
            let id = sections.len() as u32;
            let kind = of.kind.or((id == 0).then_some(Kind::Preface));
            sections.push(Section { id, kind, span: Span::new(of.start, end), ..preface(0) });
            continue;
        };

        let level = of.level.max(1);
        above.retain(|&place| sections.get(place).is_some_and(|up: &Section| up.level < level));
        let parent = above.last().and_then(|&place| sections.get(place));
        let inherited = parent.and_then(|parent| parent.kind);
        let mut path = parent.map(|parent| parent.path.clone()).unwrap_or_default();

        let (number, words) = numbered(printed, rules);
        path.push(words.clone());
        above.push(sections.len());
        sections.push(Section {
            id: sections.len() as u32,
            level,
            kind: of.kind.or_else(|| part::kind(&words, rules)).or(inherited),
            number,
            heading: Some(words),
            path,
            span: Span::new(of.start, end),
        });
    }

    let missing = lacking(&sections);
    let opening = sections.first().and_then(|first| text.get(first.span.range()));
    let announced_missing = announced::missing(opening.unwrap_or_default(), &missing, rules);
    Outline { sections, missing, announced_missing, numbering_gaps: Vec::new() }
}

/// Parts the number of a heading from its words.
fn numbered(printed: &str, rules: &Rules) -> (Option<String>, String) {
    let found = heading::find(printed, rules).into_iter().next();
    let found = found.filter(|found| {
        let number = found.number.as_deref().unwrap_or_default();
        found.start == 0 && number.len() + found.words.len() == printed.trim_end().len()
    });

    match found {
        Some(found) => (found.number, found.words),
        None => (None, printed.to_owned()),
    }
}

/// The parts that the State Council's form puts under 总体情况.
const WITHIN_OVERVIEW: [Kind; 2] = [Kind::Proactive, Kind::OnRequest];

/// Gives a part that stands under the overview, and nowhere else, its own kind: the State Council's
/// form puts （二）依申请公开 under 总体情况, and nobody would call that part missing.
fn promote(sections: &mut [Section], rules: &Rules) {
    for kind in lacking(sections).into_iter().filter(|kind| WITHIN_OVERVIEW.contains(kind)) {
        let is_named = |section: &Section| {
            section.level > 1
                && section.kind == Some(Kind::Overview)
                && section.heading.as_deref().and_then(|words| part::bare_kind(words, rules))
                    == Some(kind)
        };

        let Some(first) = sections.iter().position(is_named) else { continue };
        let level = sections.get(first).map_or(0, |section| section.level);
        let below = sections.iter().skip(first + 1).take_while(|section| section.level > level);
        let count = 1 + below.count();
        sections.iter_mut().skip(first).take(count).for_each(|part| part.kind = Some(kind));
    }
}

/// Gives the kinds that the ministry requires and that no section has.
pub(crate) fn lacking(sections: &[Section]) -> Vec<Kind> {
    Kind::REQUIRED
        .into_iter()
        .filter(|&kind| sections.iter().all(|section| section.kind != Some(kind)))
        .collect()
}

fn preface(end: usize) -> Section {
    Section {
        id: 0,
        level: 0,
        number: None,
        heading: None,
        kind: Some(Kind::Preface),
        path: Vec::new(),
        span: Span::new(0, end),
    }
}

/// The most missing numbers in a row that are a gap and not another count.
const MOST_MISSING: u32 = 9;

/// Finds the numbers that the top headings skip, written as these are.
fn gaps(headings: &[heading::SectionHeading], levels: &[u8]) -> Vec<String> {
    let mut gaps = Vec::new();
    let mut last = 0;
    let top = headings.iter().zip(levels).filter(|&(_, &level)| level == 1);

    for (style, ordinal) in top.filter_map(|(heading, _)| Some((heading.style?, heading.ordinal))) {
        if ordinal > last + 1 && ordinal - last <= MOST_MISSING + 1 {
            let write = |number: u32| {
                if style.is_han() { numbering::han(number) } else { number.to_string() }
            };
            gaps.extend((last + 1..ordinal).map(write));
        }

        last = ordinal;
    }

    gaps
}

#[cfg(test)]
mod tests;
