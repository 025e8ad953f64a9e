//! What a report says happened and what it lacks, as pages show it: a word and a shape, never
//! colour alone.

use super::frame::Words;
use crate::{HeldReport, Link, Said, SaidHow};

/// A statement as a word and a shape.
pub(super) struct Cell {
    pub(super) class: &'static str,
    pub(super) text: String,
    /// What those hear who do not see the shape.
    pub(super) spoken: Option<&'static str>,
}

impl Cell {
    /// The cell of what a report says of `matter`.
    pub(super) fn new(said: &Said, section_missing: bool, words: Words) -> Cell {
        let cell = |class, text: &str, spoken| Cell { class, text: text.to_owned(), spoken };
        match said.says {
            SaidHow::Number => cell("num", &said.count.unwrap_or_default().to_string(), None),
            SaidHow::Mentioned => cell("some", words.say("有", "some"), None),
            SaidHow::None => cell("none", words.say("无", "none"), None),
            SaidHow::Absent if section_missing => {
                cell("miss", words.say("缺", "no"), Some(words.say("章节缺", "section missing")))
            }
            SaidHow::Absent => cell("mum", "—", Some(words.say("未提", "not said"))),
        }
    }
}

/// Something that a report lacks: a word for how, what, and where it shows.
pub(super) struct Gap {
    pub(super) how: &'static str,
    pub(super) what: String,
    pub(super) href: Option<String>,
}

/// Everything that a report lacks.
pub(super) fn gaps(report: &HeldReport, words: Words) -> Vec<Gap> {
    let gap = |how, what: String| Gap { how, what, href: None };
    let missing =
        report.missing.iter().map(|kind| gap(words.say("缺", "no"), words.kind(Some(*kind))));
    let announced = report
        .announced_missing
        .iter()
        .map(|part| gap(words.say("提到而缺", "announced"), part.clone()));
    let skipped =
        report.numbering_gaps.iter().map(|number| gap(words.say("跳号", "skips"), number.clone()));
    let blanks = report.placeholders.iter().map(|blank| Gap {
        how: words.say("未填", "blank"),
        what: blank.what.text.clone(),
        href: blank.url.as_ref().map(Link::to_string),
    });
    missing.chain(announced).chain(skipped).chain(blanks).collect()
}
