//! Schools that are found by what was typed of one of their names.

use super::pinyin::Spelling;
use crate::store::name::Names;
use crate::store::near::is_scattered;
use std::cmp::Reverse;

/// A school that was found by what was typed of one of its names; the smaller, the better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Like {
    pub how: How,
    pub more_reports: Reverse<usize>,
    pub school: String,
    /// The other name that was typed.
    pub called: Option<String>,
}

/// How a name was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    Whole,
    Begins,
    BeginsByPinyin,
    Within,
    WithinByPinyin,
    /// Some of its characters, in order: 北理大 of 北京理工大学.
    Scattered,
}

impl Like {
    /// How `folded` is typed of one of the names of `school`, if it is.
    pub fn of(names: Names, school: &str, reports: usize, folded: &str) -> Option<Like> {
        let others = names.schools.resolve(school).map(|(school, _)| school);
        let others =
            others.into_iter().flat_map(|school| school.aliases.iter().chain(&school.former));
        let all = std::iter::once(school).chain(others.map(String::as_str));
        let (how, name) = all
            .filter_map(|name| Some((How::of(name, folded)?, name)))
            .min_by_key(|(how, _)| *how)?;
        let called = (name != school).then(|| name.to_owned());

        Some(Like { how, more_reports: Reverse(reports), school: school.to_owned(), called })
    }
}

impl How {
    fn of(name: &str, folded: &str) -> Option<How> {
        if folded.is_ascii() {
            let letters: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
            let by_pinyin =
                |from| if from == 0 { How::BeginsByPinyin } else { How::WithinByPinyin };
            return Spelling::of(name).find(&letters).map(by_pinyin);
        }

        match name.find(folded) {
            Some(_) if name == folded => Some(How::Whole),
            Some(0) => Some(How::Begins),
            Some(_) => Some(How::Within),
            None => is_scattered(name, folded).then_some(How::Scattered),
        }
    }
}
