//! What a report says happened and what it lacks, as pages show it: a word and a shape, never
//! colour alone.

use super::words::Words;
use crate::{HeldReport, Link, Matter, MatterAnswer};

/// An answer as a word and a shape.
pub(super) struct AnswerCell {
    pub(super) class: &'static str,
    pub(super) text: String,
    /// What those hear who do not see the shape.
    pub(super) spoken: Option<&'static str>,
}

impl AnswerCell {
    /// The cell of what `report` says of `matter`.
    pub(super) fn new(report: &HeldReport, matter: Matter, words: Words) -> AnswerCell {
        let answer = report.answer(matter);
        let spoken = match answer {
            MatterAnswer::Unclear => Some(words.say("没有读懂", "not understood")),
            MatterAnswer::SectionMissing => Some(words.say("章节缺", "section missing")),
            MatterAnswer::Silent => Some(words.say("未提及", "not mentioned")),
            MatterAnswer::NotAsked => Some(words.say("不适用", "not asked for")),
            _ => None,
        };

        AnswerCell { class: class(answer), text: text(answer, words), spoken }
    }
}

/// The class that gives an answer its colour and shape.
pub(super) fn class(answer: MatterAnswer) -> &'static str {
    match answer {
        MatterAnswer::Number(_) => "num",
        MatterAnswer::Some | MatterAnswer::Unclear => "some",
        MatterAnswer::None => "none",
        MatterAnswer::SectionMissing => "miss",
        MatterAnswer::Silent | MatterAnswer::NotAsked => "mum",
        MatterAnswer::Unreadable => "bad",
        MatterAnswer::NoReport => "gone",
    }
}

/// What a narrow table shows for an answer.
pub(super) fn text(answer: MatterAnswer, words: Words) -> String {
    match answer {
        MatterAnswer::Number(count) => words.number(count),
        word => word.sign(words.0).into_owned(),
    }
}

/// Something that a report lacks: a word for how, what, and where it shows.
pub(super) struct ReportGap {
    pub(super) how: &'static str,
    pub(super) what: String,
    pub(super) href: Option<String>,
}

/// Everything that a report lacks.
pub(super) fn gaps(report: &HeldReport, words: Words) -> Vec<ReportGap> {
    let gap = |how, what: String| ReportGap { how, what, href: None };
    let missing =
        report.missing.iter().map(|kind| gap(words.say("缺", "no"), words.kind(Some(*kind))));

    let announced = report
        .announced_missing
        .iter()
        .map(|part| gap(words.say("提到而缺", "announced"), part.clone()));
    let skipped =
        report.numbering_gaps.iter().map(|number| gap(words.say("跳号", "skips"), number.clone()));
    let blanks = report.placeholders.iter().map(|blank| ReportGap {
        how: words.say("未填", "blank"),
        what: blank.what.text.clone(),
        href: blank.url.as_ref().map(Link::to_string),
    });

    missing.chain(announced).chain(skipped).chain(blanks).collect()
}
