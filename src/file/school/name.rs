//! The names of schools in a text: those that are known, whole and longest first, and between them
//! what only looks like one.

use super::form::{campus, cut, forms, longer_name};
use super::head::{MOST_HEAD_CHARS, is_generic, stem};
use super::place::{NamePlace, Standing, is_han, slice, tail};
use super::word::{SHORT_ENDS, SHORT_STARTS};
use crate::rules::{Called, Schools};

/// Finds all names in a folded text in the order in which they stand.
pub fn places(folded: &str, schools: &Schools) -> Vec<NamePlace> {
    let Known { full, aliases, endings } = Known::of(folded, schools);

    let mut places = Vec::new();
    let mut rest = 0;
    for known in full {
        let known = in_context(folded, rest, known, schools);
        forms(folded, rest, known.start, schools, &mut places);
        rest = known.end;
        places.push(known);
    }
    forms(folded, rest, folded.len(), schools, &mut places);

    let cut_short = endings.into_iter().filter_map(|place| with_head(folded, place, schools));
    for short in aliases.into_iter().chain(cut_short) {
        let is_free =
            places.iter().all(|place| short.end <= place.start || place.end <= short.start);
        if is_free {
            places.push(short);
        }
    }

    places.sort_by_key(|place| place.start);
    places
}

/// What of a text is known, by its characters alone.
#[derive(Default)]
struct Known {
    /// Full names; of two that share a character the longer one.
    full: Vec<NamePlace>,
    /// Short names.
    aliases: Vec<NamePlace>,
    /// What short names end with: 师专.
    endings: Vec<NamePlace>,
}

impl Known {
    fn of(folded: &str, schools: &Schools) -> Known {
        let mut found = Known::default();
        for (start, first) in folded.char_indices().filter(|(_, c)| is_han(*c)) {
            let text = tail(folded, start);
            match schools.longest_at(text) {
                Some((name, Called::Alias)) => {
                    found.aliases.extend(short_at(folded, start, name));
                }
                Some((name, _)) => found.take_full(start, name),
                None => {}
            }

            if !SHORT_STARTS.contains(&first) {
                continue;
            }
            let ending = SHORT_ENDS.iter().find(|(ending, _)| text.starts_with(ending));
            if let Some((ending, _)) = ending {
                found.endings.extend(short_at(folded, start, ending));
            }
        }

        found
    }

    fn take_full(&mut self, start: usize, name: &str) {
        let end = start + name.len();
        let place = NamePlace { start, end, name: name.to_owned(), standing: Standing::Known };
        match self.full.last_mut() {
            Some(last) if last.end > start => {
                if last.name.len() < name.len() {
                    *last = place;
                }
            }
            _ => self.full.push(place),
        }
    }
}

/// A short name, or its ending, unless it is a part of another word: 北大 in 西北大学, 师大 in 师大附中.
fn short_at(folded: &str, start: usize, name: &str) -> Option<NamePlace> {
    let end = start + name.len();
    let goes_on = tail(folded, end).starts_with(['学', '附', '院', '校']);
    let place = NamePlace { start, end, name: name.to_owned(), standing: Standing::Short };

    (!goes_on).then_some(place)
}

/// A short name by its ending, with what stands before it.
fn with_head(folded: &str, ending: NamePlace, schools: &Schools) -> Option<NamePlace> {
    const CHARS: std::ops::RangeInclusive<usize> = 3..=8;
    let lead_start = run_start(folded, 0, ending.start);
    let start = lead_start + cut(slice(folded, lead_start, ending.start), schools);
    let name = slice(folded, start, ending.end);

    CHARS.contains(&name.chars().count()).then(|| NamePlace {
        start,
        name: name.to_owned(),
        ..ending
    })
}

/// Gives a known name as the text has it: with a college or campus after it, which is a school of
/// its own, or with what stands before a name that could be anywhere (某某 in 某某电子科技大学).
fn in_context(folded: &str, from: usize, known: NamePlace, schools: &Schools) -> NamePlace {
    let NamePlace { mut start, mut end, .. } = known;
    let run_end = end + tail(folded, end).find(|c| !is_han(c)).unwrap_or(folded.len() - end);
    let run = slice(folded, start, run_end);
    while let Some(longer) = longer_name(run, end - start, schools) {
        end = start + longer;
    }

    if let Some(campus) = campus(tail(folded, end)) {
        end += campus.len();
    }

    // 电子科技大学 has nothing of its own: what stands before it may be of the name.
    if is_generic(stem(&known.name)) {
        let lead_start = run_start(folded, from, start);
        let lead = slice(folded, lead_start, start);
        let residue = tail(lead, cut(lead, schools));
        if residue.chars().count() <= MOST_HEAD_CHARS {
            start -= residue.len();
        }
    }

    let name = slice(folded, start, end).to_owned();
    let standing = if name == known.name { Standing::Known } else { Standing::Form };
    NamePlace { start, end, name, standing }
}

/// The full names that a short one may stand for, by its ending.
pub fn in_full(short: &str) -> Vec<String> {
    let ending =
        SHORT_ENDS.iter().find_map(|(ending, full)| Some((short.strip_suffix(ending)?, full)));
    let Some((head, full)) = ending else { return Vec::new() };

    full.iter().map(|full| format!("{head}{full}")).collect()
}

/// The start of the run of Han characters that ends at `at`, not before `from`.
fn run_start(folded: &str, from: usize, at: usize) -> usize {
    let before = slice(folded, from, at);
    before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_han(*c))
        .last()
        .map_or(at, |(start, _)| from + start)
}
