//! What of a name tells its school from others, and whether that can be one.

use super::place::{slice, tail};
use super::word::{ENDS, LONGEST_GENERIC, ends_with_subject, is_any};
use crate::rules::Schools;

/// As few characters as a name has: 青岚大学.
pub const SHORTEST_CHARS: usize = 4;

/// Tells whether a name says more than the kind of a school, or a department.
pub fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    let stem = stem(name);
    let is_vague = ["各", "本", "全", "我"].iter().any(|word| name.starts_with(word)) && chars <= 5;

    (SHORTEST_CHARS..=24).contains(&chars) && !is_generic(stem) && !is_vague && !is_of_region(name)
}

/// Tells whether a name is one of all schools of a region (某某省高等学校), or has no kind of school
/// before 学校 (立足学校), which no school is called.
fn is_of_region(name: &str) -> bool {
    let bare = stem(name);
    if name.ends_with("学校") {
        const KINDS: [&str; 3] = ["技术", "职业", "专科"];
        return !ends_with_subject(bare) && !KINDS.iter().any(|kind| bare.ends_with(kind));
    }

    ["省", "自治区"].iter().any(|region| head_or_region(bare).ends_with(region))
}

/// The stem without words that name no school, but with the region that they may be of.
fn head_or_region(stem: &str) -> &str {
    let head = head_of(stem);
    let region = tail(stem, head.len());
    let end = ["省", "自治区"].iter().filter_map(|word| region.strip_prefix(word)).next();

    end.map_or(head, |rest| slice(stem, 0, stem.len() - rest.len()))
}

pub fn stem(name: &str) -> &str {
    let name = name.split('(').next().unwrap_or(name);
    ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// Tells whether `stem` can be cut into words that name no school, with nothing left, the longest
/// that fits first.
pub fn is_generic(stem: &str) -> bool {
    let mut rest = stem;
    while !rest.is_empty() {
        let word = (1..=LONGEST_GENERIC).rev().find_map(|chars| {
            let end = rest.char_indices().nth(chars).map_or(rest.len(), |(at, _)| at);
            Some(slice(rest, 0, end)).filter(|word| is_any(word))
        });
        match word {
            Some(word) => rest = tail(rest, word.len()),
            None => return false,
        }
    }

    true
}

/// Takes the words off the end of a stem that name no school, the longest that fits first.
fn head_of(stem: &str) -> &str {
    let mut rest = stem;
    loop {
        let starts: Vec<usize> =
            rest.char_indices().rev().map(|(at, _)| at).take(LONGEST_GENERIC).collect();
        let longest = starts.iter().rev().find(|&&start| is_any(tail(rest, start)));
        match longest {
            Some(&start) => rest = slice(rest, 0, start),
            None => return rest,
        }
    }
}

/// Tells whether the words that tell a name from others are as long as few are, so that something
/// may be stuck to them: 深受青岚大学.
pub fn is_long(name: &str, schools: &Schools) -> bool {
    let head = head_of(stem(slice(name, 0, first_end(name).unwrap_or(name.len()))));
    let head = WIDE.iter().find_map(|wide| head.strip_prefix(wide)).unwrap_or(head);
    let is_long = head.chars().count() >= MOST_HEAD_CHARS;

    is_long && !name.ends_with("党校") && place_at(name, schools).is_none()
}

/// What stands before the place in the names of some schools.
const WIDE: [&str; 10] =
    ["中国", "国家", "中央", "陆军", "海军", "空军", "解放军", "武警", "民办", "私立"];

/// As many characters as tell one school from another in names without a place: 黄河, 呼和浩特.
pub const MOST_HEAD_CHARS: usize = 4;

/// Tells whether a name that only looks like one begins with something that names do not begin
/// with.
pub fn is_odd(name: &str, schools: &Schools) -> bool {
    const LEFT_OVER: &str = "省市县区厅局处部委员们者室院校系班章页号条款项次份件位人会队组下来";
    if name.ends_with("党校") {
        return false;
    }

    let mut head = head_of(stem(name));
    if ENDS.iter().any(|end| stem(name).contains(end)) {
        // A college by the name of its university.
        let end = first_end(name).unwrap_or(name.len());
        head = head_of(stem(slice(name, 0, end)));
    }

    let is_left_over = name.chars().next().is_some_and(|first| LEFT_OVER.contains(first));
    while let Some(place) = place_at(head, schools) {
        head = tail(head, place.len());
    }

    let is_known = place_at(name, schools).is_some();
    head.chars().count() > 2 * MOST_HEAD_CHARS || is_left_over && !is_known
}

/// Tells whether a name is a department of another: a university and subjects.
pub fn is_department_of(name: &str, other: &str) -> bool {
    name.strip_prefix(other).is_some_and(|rest| is_generic(stem(rest)))
}

/// Finds the byte after the first ending in a run.
pub fn first_end(run: &str) -> Option<usize> {
    let ends_at = |(at, c): (usize, char)| {
        let rest = if matches!(c, '大' | '学' | '党') { tail(run, at) } else { "" };
        ENDS.iter().find(|end| rest.starts_with(**end)).map(|end| at + end.len())
    };
    run.char_indices().find_map(ends_at)
}

/// Finds the province or city that a text begins with, the longest.
pub fn place_at<'t>(text: &'t str, schools: &Schools) -> Option<&'t str> {
    const MOST_CHARS: usize = 8;
    let ends: Vec<usize> =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take(MOST_CHARS).collect();
    ends.into_iter()
        .skip(1)
        .rev()
        .map(|end| slice(text, 0, end))
        .find(|word| schools.is_place(word))
}
