//! Labels of school, year and kind.

use super::QueryNote::{self, *};
use crate::note::Note;

impl QueryNote {
    /// The sentence, if it is about a label.
    pub(super) fn label_note(&self) -> Option<Note> {
        Some(match self {
            BadLabelValue { found } => Note::new(
                format!("{}；因此没有结果", found.zh),
                format!("{}; so nothing is found", found.en),
            ),
            EmptyLabel => Note::new("标签后没有值，已忽略", "a label without a value was ignored"),
            LabelLimitsAll => Note::new(
                "学校、年度、类别限定整个查询，不只是 OR 的一侧",
                "a label limits the whole query, not one side of OR",
            ),
            LabelOfOneSide => Note::new(
                "学校、年度、类别不能只限定 OR 的一侧，已忽略；请写在括号外",
                "a label cannot stand on one side of OR and was ignored; write it outside the \
                 brackets",
            ),
            NegatedLabels => Note::new(
                "标签不能与词或别的标签一起排除，已忽略；请分开写，如 -学校:… -年度:…",
                "a label cannot be left out together with words or other labels and was ignored; \
                 write them apart: -school:… -year:…",
            ),
            NoReportOfSchool { school, near } if near.is_empty() => Note::new(
                format!("没有收录学校“{school}”的报告"),
                format!("no report of `{school}` is held"),
            ),
            NoReportOfSchool { school, near } => Note::new(
                format!("没有收录学校“{school}”的报告；是否指 {}？", near.join("、")),
                format!("no report of `{school}` is held; did you mean {}?", near.join(", ")),
            ),
            NoReportOfSchools { schools } => no_report_of(schools),
            NoReportForYear { year, near } if near.is_empty() => Note::new(
                format!("没有收录 {year} 年度的报告"),
                format!("no report for {year} is held"),
            ),
            NoReportForYear { year, near } => Note::new(
                format!("没有收录 {year} 年度的报告；收录的有 {}", near.join("、")),
                format!("no report for {year} is held; there are reports for {}", near.join(", ")),
            ),
            NotALabel { label } => Note::new(
                format!(
                    "没有标签“{label}”，整个词按文字查找（就是要查这些字，请加引号）；\
                     标签有 学校、省份、层次、性质、年度、章节"
                ),
                format!(
                    "`{label}` is no label, and the whole word is looked for as text (put it in \
                     quotes if that is meant); labels are school, province, level, ownership, \
                     year, section"
                ),
            ),
            _ => return None,
        })
    }
}

/// As many schools as are named of those of which nothing is held.
const NAMED: usize = 20;

fn no_report_of(schools: &[String]) -> Note {
    let (all, named) = (schools.len(), schools.iter().take(NAMED));
    let named: Vec<&str> = named.map(String::as_str).collect();
    let (more_zh, more_en) = if all > NAMED { (" 等", " and others") } else { ("", "") };
    Note::new(
        format!("没有收录 {all} 所学校的报告：{}{more_zh}", named.join("、")),
        format!("no report of {all} schools is held: {}{more_en}", named.join(", ")),
    )
}
